"""Folders of fingerprints and faces as the benchmarks read them."""
