"""Latency of single calls over gRPC: ``python -m benchmarks latency``."""
