"""Benchmarks: ratios measured in one run, printed one a line, never asserted."""
