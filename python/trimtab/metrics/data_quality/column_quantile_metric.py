"""ColumnQuantileMetric, where Evidently keeps it."""

from trimtab.metrics.data_quality.column_values import ColumnQuantileMetric

__all__ = ["ColumnQuantileMetric"]
