"""The `whorl` command line: it talks gRPC like any other client."""
