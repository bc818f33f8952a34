"""What the service does, one use case a file: domain values in, domain values out, no gRPC."""
