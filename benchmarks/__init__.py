"""Accuracy, latency, synthetic data and the demonstration: ``python -m benchmarks --help``."""
