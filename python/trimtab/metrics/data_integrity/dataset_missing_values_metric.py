"""DatasetMissingValuesMetric: how much is missing, by column, by row, and by the value that stands for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trimtab._data import Data, Needs, Side
from trimtab.base_metric import Metric, MetricResult
from trimtab.metrics.data_integrity.missing_values import count, missing_values


class DatasetMissingValuesMetric(Metric):
    """Counts nulls, empty texts and infinities, or the values given (besides these: replace=False)."""

    def __init__(self, missing_values: Iterable[Any] | None = None, replace: bool = True, options: Any = None) -> None:
        super().__init__(options)
        self.missing_values = _values(missing_values, replace)

    def parameters(self) -> tuple[Any, ...]:
        return (self.missing_values,)

    def needs(self, data: Data) -> Needs:
        return Needs.of(name for side in data.sides for name in side.names)

    def calculate(self, data: Data) -> MetricResult:
        current = dataset_missing_values(data.current, self.missing_values)
        reference = None
        if data.reference is not None:
            reference = dataset_missing_values(data.reference, self.missing_values)
        return MetricResult({"current": current, "reference": reference})


_values = missing_values


def dataset_missing_values(side: Side, values: tuple[Any, ...]) -> MetricResult:
    """One side's part of the result."""
    counts = count(side, values)
    by_column = {name: sum(found.values()) for name, found in counts.by_column.items()}
    total = sum(by_column.values())
    different = {value: sum(found[value] for found in counts.by_column.values()) for value in values}
    with_missing = sorted(name for name, number in by_column.items() if number)
    rows, columns = side.rows, len(by_column)
    cells = rows * columns
    return MetricResult(
        {
            "different_missing_values": different,
            "number_of_different_missing_values": sum(number > 0 for number in different.values()),
            "different_missing_values_by_column": counts.by_column,
            "number_of_different_missing_values_by_column": {
                name: sum(number > 0 for number in found.values()) for name, found in counts.by_column.items()
            },
            "number_of_missing_values": total,
            "share_of_missing_values": total / cells if cells else 0.0,
            "number_of_missing_values_by_column": by_column,
            "share_of_missing_values_by_column": {name: n / rows for name, n in by_column.items()} if rows else {},
            "number_of_rows": rows,
            "number_of_rows_with_missing_values": counts.rows,
            "share_of_rows_with_missing_values": counts.rows / rows if rows else 0.0,
            "number_of_columns": columns,
            "columns_with_missing_values": with_missing,
            "number_of_columns_with_missing_values": len(with_missing),
            "share_of_columns_with_missing_values": len(with_missing) / columns if columns else 0.0,
        }
    )


__all__ = ["DatasetMissingValuesMetric"]
