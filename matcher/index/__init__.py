"""Candidate retrieval over codes and integer keys; it does not know fingers from faces."""
