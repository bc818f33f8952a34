"""Fails where the engine got worse than a baseline: ``python -m benchmarks gate``."""
