"""Accuracy of the face engine: ``python -m benchmarks accuracy face``."""
