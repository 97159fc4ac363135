"""Metrics of both interfaces, by the names that Evidently gives them; each module is loaded when first asked for."""

from __future__ import annotations

import importlib
from typing import Any

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

_LATER = (  # beginnings of names
    *("Classification", "Regression", "Recall", "Precision", "FBeta", "MAP", "MAR", "NDCG", "HitRate", "MRR"),
    *("Diversity", "Novelty", "Personalization", "PopularityBias", "Serendipity", "ItemBias", "UserBias", "RecCases"),
    *("ScoreDistribution", "TextDescriptors"),
)


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(importlib.import_module(f"trimtab.metrics.{_MODULES[name]}"), name)
    for module in () if name.startswith("_") else ("column_values", "dataset_counts"):
        from trimtab.metrics._snapshot_metric import SnapshotMetric

        found = getattr(importlib.import_module(f"trimtab.metrics.{module}"), name, None)
        if isinstance(found, type) and issubclass(found, SnapshotMetric):
            return found
    if name.startswith(_LATER):
        raise NotImplementedError(
            f"{name}: metrics of classification, regression and recommendation are not in this release; "
            "trimtab's model gate (trimtab run) evaluates classifiers and regressors"
        )
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = list(_MODULES)
