"""Identification through a running service: ``python -m benchmarks identification``."""
