"""One page of plots and tables from results: ``python -m benchmarks report``."""
