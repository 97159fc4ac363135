"""DatasetDriftMetric: how many columns drifted, and whether that makes the data set drift."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trimtab._data import Data
from trimtab._drift import DriftRow
from trimtab.base_metric import Metric, MetricResult
from trimtab.metrics.data_drift.drift_arguments import DriftArguments

DEFAULT_DRIFT_SHARE = 0.5


def require_share(value: Any) -> float:
    """A share in (0, 1]. TypeError or ValueError otherwise."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"drift_share={value!r}: a number in (0, 1] is needed")
    if not 0 < value <= 1:
        raise ValueError(f"drift_share={value!r}: a number in (0, 1] is needed")
    return value


def counts(rows: Iterable[DriftRow], drift_share: float) -> dict[str, Any]:
    """Of all columns: those that could not be tested count as not drifted, and are told by their number.

    Names of the mapping's that neither side has are not counted.
    """
    rows = [row for row in rows if not row.named_only]
    drifted = sum(row.detected for row in rows)
    share = drifted / len(rows) if rows else 0.0
    result = {
        "number_of_columns": len(rows),
        "number_of_drifted_columns": drifted,
        "share_of_drifted_columns": share,
        "dataset_drift": bool(rows) and share >= drift_share,
    }
    untested = sum(bool(row.reason) for row in rows)
    return result | ({"number_of_untested_columns": untested} if untested or not rows else {})


class DatasetDriftMetric(Metric):
    """``dataset_drift`` is true when the share of drifted columns is at least ``drift_share``.

    ``number_of_untested_columns`` stands in the result when there are such, or no columns at all.
    """

    def __init__(
        self,
        columns: Iterable[str] | None = None,
        drift_share: float = DEFAULT_DRIFT_SHARE,
        options: Any = None,
        **levels: Any,
    ) -> None:
        super().__init__(options)
        self.arguments = DriftArguments(columns, **levels)
        self.drift_share = require_share(drift_share)

    def parameters(self) -> tuple[Any, ...]:
        return (self.arguments.drift_options, self.drift_share)

    def calculate(self, data: Data) -> MetricResult:
        rows = data.drift(self.arguments.drift_options)
        return MetricResult({"drift_share": self.drift_share, **counts(rows, self.drift_share)})


__all__ = ["DatasetDriftMetric"]
