"""ColumnMissingValuesMetric: how much of one column is missing, and by which values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trimtab._data import Data, Side
from trimtab.base_metric import ColumnMetric, MetricResult
from trimtab.metrics.data_integrity import missing_values as missing


class ColumnMissingValuesMetric(ColumnMetric):
    """Values count as in DatasetMissingValuesMetric."""

    def __init__(
        self,
        column_name: str,
        missing_values: Iterable[Any] | None = None,
        replace: bool = True,
        options: Any = None,
    ) -> None:
        super().__init__(column_name, options)
        self.missing_values = missing.missing_values(missing_values, replace)

    def parameters(self) -> tuple[Any, ...]:
        return (self.column_name, self.missing_values)

    def calculate(self, data: Data) -> MetricResult:
        data.require_in_all(self.column_name)
        sides = [self._side(side) for side in data.sides]
        reference = sides[0] if data.reference is not None else None
        return MetricResult({"column_name": self.column_name, "current": sides[-1], "reference": reference})

    def _side(self, side: Side) -> MetricResult:
        found = {value: missing.occurrences(side, self.column_name, value) for value in self.missing_values}
        total = sum(found.values())
        return MetricResult(
            {
                "number_of_rows": side.rows,
                "different_missing_values": found,
                "number_of_different_missing_values": sum(number > 0 for number in found.values()),
                "number_of_missing_values": total,
                "share_of_missing_values": total / side.rows if side.rows else 0.0,
            }
        )


__all__ = ["ColumnMissingValuesMetric"]
