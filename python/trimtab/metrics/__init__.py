"""Metrics of both interfaces, by the names that Evidently gives them; each module is loaded when first asked for."""

from __future__ import annotations

import importlib
from typing import Any

from trimtab._later import refuse

_MODULES = {
    # 0.6 interface
    "ColumnDriftMetric": "data_drift.column_drift_metric",
    "ColumnInteractionPlot": "data_drift.plots",
    "ColumnValuePlot": "data_drift.plots",
    "Comment": "data_drift.plots",
    "DataDriftTable": "data_drift.data_drift_table",
    "DatasetDriftMetric": "data_drift.dataset_drift_metric",
    "EmbeddingsDriftMetric": "data_drift.embeddings_drift",
    "TargetByFeaturesTable": "data_drift.plots",
    "ColumnMissingValuesMetric": "data_integrity.column_missing_values_metric",
    "ColumnRegExpMetric": "data_integrity.column_regexp_metric",
    "ColumnSummaryMetric": "data_integrity.column_summary_metric",
    "DatasetMissingValuesMetric": "data_integrity.dataset_missing_values_metric",
    "DatasetSummaryMetric": "data_integrity.dataset_summary_metric",
    "ColumnCategoryMetric": "data_quality.column_values",
    "ColumnCorrelationsMetric": "data_quality.column_correlations_metric",
    "ColumnQuantileMetric": "data_quality.column_values",
    "ColumnValueListMetric": "data_quality.column_values",
    "ColumnValueRangeMetric": "data_quality.column_values",
    "ConflictPredictionMetric": "data_quality.conflicts",
    "ConflictTargetMetric": "data_quality.conflicts",
    "DatasetCorrelationsMetric": "data_quality.dataset_correlations_metric",
    "generate_column_metrics": "base_metric",
    # 0.7 interface
    "ValueDrift": "value_drift",
    "DriftedColumnsCount": "value_drift",
}

def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(importlib.import_module(f"trimtab.metrics.{_MODULES[name]}"), name)
    for module in () if name.startswith("_") else ("column_values", "dataset_counts"):
        from trimtab.metrics._snapshot_metric import SnapshotMetric

        found = getattr(importlib.import_module(f"trimtab.metrics.{module}"), name, None)
        if isinstance(found, type) and issubclass(found, SnapshotMetric):
            return found
    refuse(__name__, name, _known())


def _known() -> list[str]:
    from trimtab.metrics import column_values, dataset_counts

    own = [name for module in (column_values, dataset_counts) for name in vars(module) if name.endswith(("Value", "Count"))]
    return [*_MODULES, *(name for name in own if not name.startswith("_"))]


__all__ = list(_MODULES)
