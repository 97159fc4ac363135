"""Presets of metrics for ``trimtab.report.Report``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trimtab._data import Data
from trimtab._definition import Definition
from trimtab.base_metric import BaseGenerator, ColumnsGenerator, Metric, MetricPreset
from trimtab.metrics.data_drift.column_drift_metric import ColumnDriftMetric
from trimtab.metrics.data_drift.data_drift_table import DataDriftTable
from trimtab.metrics.data_drift.dataset_drift_metric import DEFAULT_DRIFT_SHARE, DatasetDriftMetric, require_share
from trimtab.metrics.data_drift.drift_arguments import DriftArguments
from trimtab.metrics.data_drift.embedding_drift_methods import DriftMethod
from trimtab.metrics.data_drift.embeddings_drift import EmbeddingsDriftMetric
from trimtab.metrics.data_drift.plots import ColumnValuePlot, TargetByFeaturesTable
from trimtab.metrics.data_integrity.column_summary_metric import ColumnSummaryMetric
from trimtab.metrics.data_integrity.dataset_missing_values_metric import DatasetMissingValuesMetric
from trimtab.metrics.data_integrity.dataset_summary_metric import DatasetSummaryMetric
from trimtab.metrics.data_quality.column_correlations_metric import ColumnCorrelationsMetric
from trimtab.pipeline.column_mapping import TaskType


class DataDriftPreset(MetricPreset):
    """DatasetDriftMetric, DataDriftTable, and an EmbeddingsDriftMetric for each set of embeddings of the mapping.

    ``columns`` limits both; ``embeddings`` (names) and ``embeddings_drift_method`` (name: method) the rest. Tests and
    thresholds: see ``DriftArguments``. ``drift_share`` is the metric's; the table always judges by half.
    """

    def __init__(
        self,
        columns: Iterable[str] | None = None,
        embeddings: Iterable[str] | None = None,
        embeddings_drift_method: Mapping[str, DriftMethod] | None = None,
        drift_share: float = DEFAULT_DRIFT_SHARE,
        **levels: Any,
    ) -> None:
        self.arguments = DriftArguments(columns, **levels)
        self.embeddings = None if embeddings is None else [str(name) for name in embeddings]
        self.embeddings_drift_method = dict(embeddings_drift_method or {})
        self.drift_share = require_share(drift_share)

    def metrics_of(self, data: Data) -> list[Metric]:
        return self._metrics(data.mapping.embeddings)

    def generate_metrics(
        self, data_definition: Definition, additional_data: dict[str, Any] | None = None
    ) -> list[Metric]:
        return self._metrics(data_definition.embeddings)

    def _metrics(self, embeddings: Mapping[str, list[str]] | None) -> list[Metric]:
        columns, levels = self.arguments.columns, self.arguments.levels
        metrics: list[Metric] = [
            DatasetDriftMetric(columns, self.drift_share, **levels),
            DataDriftTable(columns, **levels),
        ]
        chosen = chosen_embeddings(embeddings, self.embeddings)
        return metrics + [EmbeddingsDriftMetric(name, self.embeddings_drift_method.get(name)) for name in chosen]


def chosen_embeddings(known: Mapping[str, list[str]] | None, asked: list[str] | None) -> list[str]:
    """Names of the sets of embeddings to compare. ValueError for one that the mapping does not have."""
    names = list(known or {})
    for name in asked or []:
        if name not in names:
            there = ", ".join(map(repr, names)) or "none"
            raise ValueError(f"embeddings={asked!r}: {name!r} is not in ColumnMapping.embeddings (there: {there})")
    return names if asked is None else asked


class DataQualityPreset(MetricPreset):
    """DatasetSummaryMetric, a ColumnSummaryMetric for each column (or of ``columns``), DatasetMissingValuesMetric."""

    def __init__(self, columns: Iterable[str] | None = None) -> None:
        self.columns = columns if columns is None or isinstance(columns, str) else [str(name) for name in columns]

    def generate_metrics(
        self, data_definition: Definition, additional_data: dict[str, Any] | None = None
    ) -> list[Metric | BaseGenerator]:
        return [
            DatasetSummaryMetric(),
            ColumnsGenerator(ColumnSummaryMetric, self.columns, None),
            DatasetMissingValuesMetric(),
        ]


class TargetDriftPreset(MetricPreset):
    """Drift and correlations of the target and of the prediction, as far as the data have them."""

    def __init__(self, columns: Iterable[str] | None = None, **levels: Any) -> None:
        self.arguments = DriftArguments(columns, **levels)

    def generate_metrics(
        self, data_definition: Definition, additional_data: dict[str, Any] | None = None
    ) -> list[Metric]:
        task = data_definition.task
        told = "cat" if task == TaskType.CLASSIFICATION_TASK else "num"
        metrics: list[Metric] = []
        target, prediction = data_definition.target, data_definition.prediction
        if target is not None:
            metrics.append(ColumnDriftMetric(target, **self.arguments.test_and_threshold(target, told)))
            if task == TaskType.REGRESSION_TASK:
                metrics.append(ColumnValuePlot(target))
            metrics.append(ColumnCorrelationsMetric(target))
        if prediction.predicted_values is not None:
            name = prediction.predicted_values
            metrics.append(ColumnDriftMetric(name, **self.arguments.test_and_threshold(name, told)))
            for column in prediction.prediction_probas:
                metrics.append(ColumnDriftMetric(column, **self.arguments.test_and_threshold(column, "num")))
            metrics.append(ColumnCorrelationsMetric(name))
        return [*metrics, TargetByFeaturesTable()] if metrics else metrics


class _Later(MetricPreset):
    """A preset of Evidently's that is not in this release."""

    remedy = ""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        raise NotImplementedError(f"{type(self).__name__} is not in this release of trimtab; {self.remedy}")


class ClassificationPreset(_Later):
    """Not in this release: the constructor raises NotImplementedError."""

    remedy = "the model gate of `trimtab run` evaluates classifiers with intervals"


class RegressionPreset(_Later):
    """Not in this release: the constructor raises NotImplementedError."""

    remedy = "the model gate of `trimtab run` evaluates regressors with intervals"


class RecsysPreset(_Later):
    """Not in this release: the constructor raises NotImplementedError."""

    remedy = "keep Evidently for recommenders"


class TextEvals(_Later):
    """Not in this release: the constructor raises NotImplementedError."""

    remedy = "drift of text columns is there: ColumnMapping(text_features=[...]) with DataDriftPreset()"


__all__ = [
    "ClassificationPreset",
    "DataDriftPreset",
    "DataQualityPreset",
    "RecsysPreset",
    "RegressionPreset",
    "TargetDriftPreset",
    "TextEvals",
]
