"""Measures what similarity means: ``python -m benchmarks.calibrate``."""
