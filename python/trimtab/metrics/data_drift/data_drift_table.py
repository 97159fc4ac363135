"""DataDriftTable: every column's test, score and verdict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, cast

from trimtab import _column_kinds as kinds
from trimtab._data import Data
from trimtab._drift import DriftRow
from trimtab.base_metric import Metric, MetricResult
from trimtab.core import ColumnType
from trimtab.metrics.data_drift.dataset_drift_metric import DEFAULT_DRIFT_SHARE, counts
from trimtab.metrics.data_drift.drift_arguments import DriftArguments


class DataDriftTable(Metric):
    """``drift_by_columns``: target, prediction, numbers and categories by name, text. Its ``dataset_drift`` is by half.

    ``feature_importance=True`` adds what a random forest finds each feature worth for the target (needs scikit-learn).
    """

    def __init__(
        self,
        columns: Iterable[str] | None = None,
        options: Any = None,
        feature_importance: bool | None = False,
        **levels: Any,
    ) -> None:
        super().__init__(options)
        self.arguments = DriftArguments(columns, **levels)
        self.feature_importance = bool(feature_importance)

    def parameters(self) -> tuple[Any, ...]:
        return (self.arguments.drift_options, self.feature_importance)

    def calculate(self, data: Data) -> MetricResult:
        rows = data.drift(self.arguments.drift_options)
        current, reference = _importance(data, rows) if self.feature_importance else (None, None)
        result = MetricResult(
            {
                **counts(rows, DEFAULT_DRIFT_SHARE),
                "drift_by_columns": {row.column: row.as_dict() for row in rows},
                "current_fi": current,
                "reference_fi": reference,
            }
        )
        result.hidden = [row for row in rows if not row.named_only]
        return result


def _importance(data: Data, rows: list[DriftRow]) -> tuple[dict[str, float], dict[str, float]]:
    from trimtab.metrics.data_drift.feature_importance import feature_importance

    definition = data.definition
    if definition.target is None:
        raise ValueError("feature_importance=True needs a target: ColumnMapping(target=...)")
    if definition.task not in ("classification", "regression"):
        raise ValueError(f"feature_importance=True needs classification or regression, not task={definition.task!r}")
    task = cast(Literal["classification", "regression"], definition.task)
    reference = data.require_reference("feature importance")
    numbers = [
        name
        for name in definition.columns(ColumnType.Numerical, features_only=True)
        if all(kinds.is_number(side.kind(name)) for side in data.sides)
    ]
    categories = definition.columns(ColumnType.Categorical, features_only=True)
    current_fi = feature_importance(data.current.table, numbers, categories, definition.target, task)
    return current_fi, feature_importance(reference.table, numbers, categories, definition.target, task)


__all__ = ["DataDriftTable"]
