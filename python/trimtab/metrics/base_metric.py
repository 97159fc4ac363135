"""Metrics for many columns; the path is Evidently's."""

from trimtab.base_metric import generate_column_metrics

__all__ = ["generate_column_metrics"]
