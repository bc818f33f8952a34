"""The Whorl microservice: gRPC handlers, use cases, storage, worker processes and the command line."""
