"""Values of one column: a quantile, those in a range, those in a list, those of one category."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from trimtab import _column_kinds as kinds
from trimtab._data import Data, Side
from trimtab.base_metric import ColumnMetric, MetricResult
from trimtab.core import ColumnType


def require_numbers(data: Data, name: str) -> None:
    """ValueError that names the side whose values are no numbers."""
    data.require_in_all(name)
    for side in data.sides:
        if not (kinds.is_number(side.kind(name)) or side.kind(name) in ("bool", "null")):
            raise ValueError(f"column {name!r} of the {side.name} data holds {side.table.type(name)} instead of numbers")


class ColumnQuantileMetric(ColumnMetric):
    """A quantile in (0, 1], by linear interpolation between ranks."""

    def __init__(self, column_name: str, quantile: float, options: Any = None) -> None:
        super().__init__(column_name, options)
        if not 0 < quantile <= 1:
            raise ValueError(f"quantile={quantile!r}: a number in (0, 1] is needed")
        self.quantile = quantile

    def parameters(self) -> tuple[Any, ...]:
        return (self.column_name, self.quantile)

    def calculate(self, data: Data) -> MetricResult:
        require_numbers(data, self.column_name)
        values = [
            MetricResult({"value": side.numbers(self.column_name).quantile(self.quantile)})
            if side.kind(self.column_name) != "null"
            else MetricResult({"value": float("nan")})
            for side in data.sides
        ]
        return MetricResult(
            {
                "column_name": self.column_name,
                "column_type": ColumnType.Numerical.value,
                "quantile": self.quantile,
                "current": values[-1],
                "reference": values[0] if data.reference is not None else None,
            }
        )


class ColumnValueRangeMetric(ColumnMetric):
    """Values in ``[left, right]``; a bound that is not given is the reference's smallest or largest value."""

    def __init__(
        self, column_name: str, left: float | None = None, right: float | None = None, options: Any = None
    ) -> None:
        super().__init__(column_name, options)
        self.left, self.right = left, right

    def parameters(self) -> tuple[Any, ...]:
        return (self.column_name, self.left, self.right)

    def calculate(self, data: Data) -> MetricResult:
        require_numbers(data, self.column_name)
        if data.definition.types.get(self.column_name) != ColumnType.Numerical:
            raise ValueError(f"column {self.column_name!r} is no numeric column: it has no range")
        left, right = self.left, self.right
        if left is None and right is None and all(side_is_empty(side, self.column_name) for side in data.sides):
            data.require_reference("a range that is not given")
            left = right = math.nan  # as Evidently: none of no values lies outside
        if left is None or right is None:
            reference = data.require_reference("a range that is not given")
            if side_is_empty(reference, self.column_name):
                raise ValueError(f"column {self.column_name!r} of the reference data has no values: give left and right")
            lowest, highest = reference.extremes(self.column_name)
            left = lowest if left is None else left
            right = highest if right is None else right
        sides = [self._side(side, left, right) for side in data.sides]
        return MetricResult(
            {
                "column_name": self.column_name,
                "left": left,
                "right": right,
                "current": sides[-1],
                "reference": sides[0] if data.reference is not None else None,
            }
        )

    def _side(self, side: Side, left: float, right: float) -> MetricResult:
        inside = count = 0
        if not side_is_empty(side, self.column_name):
            ordered = side.numbers(self.column_name).sorted()
            count = len(ordered)
            inside = int(np.searchsorted(ordered, right, "right") - np.searchsorted(ordered, left, "left"))
        return MetricResult(
            {
                "number_in_range": inside,
                "number_not_in_range": count - inside,
                "share_in_range": inside / count if count else 0.0,
                "share_not_in_range": (count - inside) / count if count else 0.0,
                "number_of_values": count,
            }
        )


def side_is_empty(side: Side, name: str) -> bool:
    return side.missing(name) == side.rows


class ColumnValueListMetric(ColumnMetric):
    """Values that are in a list, by default the reference's values. Missing values are in none, but count as rows."""

    def __init__(self, column_name: str, values: Iterable[Any] | None = None, options: Any = None) -> None:
        super().__init__(column_name, options)
        self.values = None if values is None else list(values)
        if self.values is not None and not self.values:
            raise ValueError("values=[]: at least one value is needed")

    def parameters(self) -> tuple[Any, ...]:
        return (self.column_name, None if self.values is None else tuple(map(repr, self.values)))

    def calculate(self, data: Data) -> MetricResult:
        data.require_in_all(self.column_name)
        values = self.values
        if values is None:
            reference = data.require_reference("a list of values that is not given")
            if reference.rows == 0:
                raise ValueError(f"column {self.column_name!r} of the reference data has no values: give values=[...]")
            values = _labels(reference, self.column_name)
        sides = [self._side(side, values) for side in data.sides]
        return MetricResult(
            {
                "column_name": self.column_name,
                "values": values,
                "current": sides[-1],
                "reference": sides[0] if data.reference is not None else None,
            }
        )

    def _side(self, side: Side, values: list[Any]) -> MetricResult:
        known = set(values)
        inside: dict[Any, int] = {}
        outside: dict[Any, int] = {}
        counted = _counts(side, self.column_name)
        for label, number in sorted(counted, key=lambda pair: -pair[1]):
            (inside if label in known else outside)[label] = number
        number_inside, rows = sum(inside.values()), side.rows
        if rows:
            inside |= {value: 0 for value in values if value not in inside}
        return MetricResult(
            {
                "number_in_list": number_inside,
                "number_not_in_list": rows - number_inside,
                "share_in_list": number_inside / rows if rows else 0.0,
                "share_not_in_list": (rows - number_inside) / rows if rows else 0.0,
                "rows_count": rows,
                "values_in_list_dist": {"x": list(inside), "y": list(inside.values())},
                "values_not_in_list_dist": {"x": list(outside), "y": list(outside.values())},
            }
        )


def _counts(side: Side, name: str) -> list[tuple[Any, int]]:
    """Distinct values and how often each occurs."""
    if side.kind(name) == "null":
        return []
    if side.integers(name) is not None:
        categories = side.categories(name)
        return list(zip(categories.labels, categories.counts))
    if side.has_numbers(name):
        values, counts = side.numbers(name).value_counts()
        return [(side.typed(name, value), int(count)) for value, count in zip(values.tolist(), counts.tolist())]
    categories = side.categories(name)
    return list(zip(categories.labels, categories.counts))


def _labels(side: Side, name: str) -> list[Any]:
    return [label for label, _ in _counts(side, name)]


class ColumnCategoryMetric(ColumnMetric):
    """How many rows hold one category."""

    def __init__(self, column_name: str, category: Any, options: Any = None) -> None:
        super().__init__(column_name, options)
        self.category = category

    def parameters(self) -> tuple[Any, ...]:
        return (self.column_name, repr(self.category))

    def calculate(self, data: Data) -> MetricResult:
        data.require_in_all(self.column_name)
        sides = [self._side(side) for side in data.sides]
        return MetricResult(
            {
                "column_name": self.column_name,
                "category": self.category,
                "current": sides[-1],
                "reference": sides[0] if data.reference is not None else None,
            }
        )

    def _side(self, side: Side) -> MetricResult:
        number = sum(count for label, count in _counts(side, self.column_name) if label == self.category)
        ratio = number / side.rows if side.rows else float("nan")
        return MetricResult({"all_num": side.rows, "category_num": number, "category_ratio": ratio})


__all__ = ["ColumnCategoryMetric", "ColumnQuantileMetric", "ColumnValueListMetric", "ColumnValueRangeMetric"]
