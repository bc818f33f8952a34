"""Accuracy of an engine on a folder of samples: ``python -m benchmarks accuracy``."""
