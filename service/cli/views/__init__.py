"""Answers of the service as tables."""
