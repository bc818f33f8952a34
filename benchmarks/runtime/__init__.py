"""A real service for as long as a benchmark needs it."""
