"""Metrics of drift."""
