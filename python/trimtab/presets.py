"""Presets of the 0.7 interface: metrics that belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trimtab._later import refuse
from trimtab.metrics import column_values, dataset_counts
from trimtab.metrics._snapshot_metric import Context, SnapshotMetric
from trimtab.metrics.value_drift import DriftedColumnsCount, ValueDrift


class SnapshotPreset:
    """Makes its metrics when the data are known."""

    def metrics(self, context: Context) -> list[SnapshotMetric]:
        raise NotImplementedError


class DataDriftPreset(SnapshotPreset):
    """The count of drifted columns, then the drift of each: numerical, categorical, text, in the frame's order.

    Arguments as in DriftedColumnsCount. include_tests is there for Evidently's sake: Report(include_tests=True) decides.
    """

    def __init__(
        self,
        columns: Sequence[str] | None = None,
        embeddings: Sequence[str] | None = None,
        embeddings_drift_method: Mapping[str, Any] | None = None,
        drift_share: float = 0.5,
        method: Any = None,
        cat_method: Any = None,
        num_method: Any = None,
        text_method: Any = None,
        per_column_method: Mapping[str, Any] | None = None,
        threshold: float | None = None,
        cat_threshold: float | None = None,
        num_threshold: float | None = None,
        text_threshold: float | None = None,
        per_column_threshold: Mapping[str, float] | None = None,
        include_tests: bool = True,
    ) -> None:
        if embeddings or embeddings_drift_method:
            raise NotImplementedError(
                "embeddings in this preset (Evidently 0.7 ignores them): use trimtab.report.Report with "
                "trimtab.metrics.EmbeddingsDriftMetric"
            )
        self.count = DriftedColumnsCount(
            columns=columns,
            drift_share=drift_share,
            method=method,
            cat_method=cat_method,
            num_method=num_method,
            text_method=text_method,
            per_column_method=per_column_method,
            threshold=threshold,
            cat_threshold=cat_threshold,
            num_threshold=num_threshold,
            text_threshold=text_threshold,
            per_column_threshold=per_column_threshold,
        )

    def metrics(self, context: Context) -> list[SnapshotMetric]:
        columns = [ValueDrift(*_arguments(request)) for request in self.count.tested_requests(context)]
        return [self.count, *columns]


def _arguments(request: Any) -> tuple[str, Any, float | None]:
    return request.column, request.test, request.threshold


class DatasetStats(SnapshotPreset):
    """Rows, columns by type, duplicated, constant and empty ones, missing values."""

    def metrics(self, context: Context) -> list[SnapshotMetric]:
        return [
            dataset_counts.RowCount(),
            dataset_counts.ColumnCount(),
            *(dataset_counts.ColumnCount(column_type=kind, tests=[]) for kind in dataset_counts.COUNTED_TYPES),
            dataset_counts.DuplicatedRowCount(),
            dataset_counts.DuplicatedColumnsCount(),
            dataset_counts.AlmostDuplicatedColumnsCount(),
            dataset_counts.AlmostConstantColumnsCount(),
            dataset_counts.EmptyRowsCount(),
            dataset_counts.EmptyColumnsCount(),
            dataset_counts.ConstantColumnsCount(),
            dataset_counts.DatasetMissingValueCount(),
        ]


class ValueStats(SnapshotPreset):
    """Missing values of one column, and what its type allows: counts of categories, or extremes, moments, quantiles."""

    def __init__(self, column: str) -> None:
        self.column = column

    def metrics(self, context: Context) -> list[SnapshotMetric]:
        return column_values.of_column(self.column, context.definition.type(self.column))


class DataSummaryPreset(SnapshotPreset):
    """DatasetStats, then ValueStats of every categorical and numerical column."""

    def __init__(self, columns: Sequence[str] | None = None, include_tests: bool = True) -> None:
        self.columns = None if columns is None else list(columns)

    def metrics(self, context: Context) -> list[SnapshotMetric]:
        columns = [*context.definition.categorical, *context.definition.numerical]
        if self.columns is not None:
            columns = self.columns
        return [
            *DatasetStats().metrics(context),
            *(metric for column in columns for metric in ValueStats(column).metrics(context)),
        ]


def __getattr__(name: str) -> Any:
    refuse(__name__, name, [known for known in globals() if known[:1].isupper()])
