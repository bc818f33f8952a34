"""What the service keeps and the rules it keeps it by; knows no gRPC, no SQL and no clock."""
