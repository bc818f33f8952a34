"""One thin handler for each gRPC service: reads the request, calls a use case, writes the answer."""
