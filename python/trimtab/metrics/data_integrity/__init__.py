"""Metrics of completeness and structure."""
