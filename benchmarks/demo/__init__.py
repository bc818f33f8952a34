"""The demonstration: ``python -m benchmarks demo``, which is what ``make demo`` runs."""
