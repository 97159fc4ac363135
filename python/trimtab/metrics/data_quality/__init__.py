"""Metrics of values: ranges, lists, quantiles, correlations."""
