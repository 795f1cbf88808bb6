"""Measurements of speed and quality; results lie as JSON in benchmarks/results."""
