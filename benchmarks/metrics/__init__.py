"""Error rates, intervals and latency summaries, in NumPy alone."""
