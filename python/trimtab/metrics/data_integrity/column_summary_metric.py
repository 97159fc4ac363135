"""ColumnSummaryMetric: characteristics of one column in both data sets."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trimtab import _column_kinds as kinds
from trimtab._data import Data, Side
from trimtab.base_metric import ColumnMetric, MetricResult
from trimtab.core import ColumnType
from trimtab.metrics.data_integrity.text_characteristics import text_characteristics


def rounded(value: float, digits: int = 2) -> float:
    """As numpy rounds: scaled, to even; values that scaling would make infinite stay as they are."""
    if abs(value) > 1e15:
        return value
    return float(np.round(value, digits))


def percentage(part: int, rows: int) -> float:
    return rounded(100 * part / rows)


class ColumnSummaryMetric(ColumnMetric):
    """Counts, moments and quantiles to two decimals, shares in percent.

    A side whose values are of another type than the column's has no characteristics, and ``unavailable`` says why.
    The most common value is the first in order among equally frequent ones; a missing value can be it.
    """

    def calculate(self, data: Data) -> MetricResult:
        data.require_in_all(self.column_name)
        column_type = data.definition.types.get(self.column_name)
        if column_type is None:
            raise ValueError(f"column {self.column_name!r} is part of an embedding: it has no summary of its own")
        reasons: list[str] = []
        sides = [self._side(side, column_type, reasons) for side in data.sides]
        reference = sides[0] if data.reference is not None else None
        current = sides[-1]
        if data.reference is not None and column_type == ColumnType.Categorical and current:
            new, unused = new_and_unused(data.reference, data.current, self.column_name)
            current |= {"new_in_current_values_count": new, "unused_in_current_values_count": unused}
        result = MetricResult(
            {
                "column_name": self.column_name,
                "column_type": column_type.value,
                "reference_characteristics": reference,
                "current_characteristics": current,
            }
        )
        if reasons:
            result["unavailable"] = "; ".join(reasons)
        return result

    def _side(self, side: Side, column_type: ColumnType, reasons: list[str]) -> MetricResult | None:
        kind = side.kind(self.column_name)
        if column_type == ColumnType.Numerical:
            if kind == "null":
                return MetricResult(_numeric(side, self.column_name, False))
            if not (kinds.is_number(kind) or kind == "bool"):
                reasons.append(f"the {side.name} data hold {side.table.type(self.column_name)} instead of numbers")
                return None
            return MetricResult(_numeric(side, self.column_name, True))
        if column_type == ColumnType.Datetime:
            if kind not in ("time", "duration", "null"):
                reasons.append(f"the {side.name} data hold {side.table.type(self.column_name)} instead of times")
                return None
            return MetricResult(_times(side, self.column_name))
        if column_type == ColumnType.Text:
            return MetricResult(text_characteristics(side, self.column_name))
        return MetricResult(_categorical(side, self.column_name))


def _counts(side: Side, name: str) -> dict[str, Any]:
    missing = side.missing(name)
    return {
        "number_of_rows": side.rows,
        "count": side.rows - missing,
        "missing": missing if side.rows else None,
        "missing_percentage": percentage(missing, side.rows) if side.rows else None,
    }


def _unique(side: Side, name: str) -> dict[str, Any]:
    if side.rows == 0:
        return {"unique": None, "unique_percentage": None}
    distinct = side.distinct(name)
    return {"unique": distinct, "unique_percentage": percentage(distinct, side.rows)}


def _most_common(side: Side, name: str, missing_value: Any) -> dict[str, Any]:
    if side.rows == 0:
        return {"most_common": None, "most_common_percentage": None}
    value, count = side.most_common(name)
    missing = side.missing(name)
    if missing > count:
        value, count = missing_value, missing
    return {"most_common": value, "most_common_percentage": percentage(count, side.rows)}


def moments(side: Side, name: str) -> tuple[float, float]:
    """Mean and deviation (ddof 1) of a numeric column; infinities make them infinite or NaN."""
    numbers = side.numbers(name)
    if numbers.positive_infinities or numbers.negative_infinities:
        both = numbers.positive_infinities and numbers.negative_infinities
        return (math.nan if both else math.inf if numbers.positive_infinities else -math.inf), math.nan
    mean = numbers.mean if numbers.count else math.nan
    return mean, numbers.std(1) if numbers.count > 1 else math.nan


def _numeric(side: Side, name: str, has_numbers: bool) -> dict[str, Any]:
    order = ("mean", "std", "min", "p25", "p50", "p75", "max")
    if side.rows == 0:
        values: dict[str, Any] = dict.fromkeys(order)
        infinite: int | None = None
    elif not has_numbers or side.numbers(name).count == 0:
        values, infinite = dict.fromkeys(order, math.nan), 0
    else:
        numbers = side.numbers(name)
        mean, std = moments(side, name)
        quantiles = [numbers.quantile(q) for q in (0.25, 0.5, 0.75)]
        lowest, highest = side.extremes(name)
        found = [mean, std, lowest, *quantiles, highest]
        values = {key: value if isinstance(value, int) else rounded(value) for key, value in zip(order, found)}
        if side.table.type(name) in ("float", "float32"):
            for key in ("min", "max"):  # Evidently rounds them as float32
                values[key] = float(np.round(np.float32(values[key]), 2))
        infinite = numbers.positive_infinities + numbers.negative_infinities
    common = _most_common(side, name, math.nan)
    if isinstance(common["most_common"], float):
        common["most_common"] = rounded(common["most_common"], 5)
    return {
        **_counts(side, name),
        **values,
        **_unique(side, name),
        "infinite_count": infinite,
        "infinite_percentage": None if infinite is None else percentage(infinite, side.rows),
        **common,
    }


def _categorical(side: Side, name: str) -> dict[str, Any]:
    missing_value = math.nan if kinds.is_number(side.kind(name)) else None
    return {
        **_counts(side, name),
        **_unique(side, name),
        **_most_common(side, name, missing_value),
        "new_in_current_values_count": None,
        "unused_in_current_values_count": None,
    }


def _times(side: Side, name: str) -> dict[str, Any]:
    first = last = None
    if side.has_numbers(name) and side.numbers(name).count:
        numbers = side.numbers(name)
        first, last = side.typed(name, numbers.minimum), side.typed(name, numbers.maximum)
    common = _most_common(side, name, "NaT")
    return {**_counts(side, name), **_unique(side, name), **common, "first": first, "last": last}


def _beyond_doubles(reference: Side, current: Side, name: str) -> bool:
    both_whole = reference.kind(name) == current.kind(name) == "int"
    return both_whole and any(side.integers(name) is not None for side in (reference, current))


def new_and_unused(reference: Side, current: Side, name: str) -> tuple[int, int]:
    """Values that only the current data hold, and that only the reference holds; missing is a value of its own."""
    new = unused = 0
    if "null" in (reference.kind(name), current.kind(name)):
        new, unused = current.distinct(name), reference.distinct(name)
    elif reference.has_numbers(name) and current.has_numbers(name) and not _beyond_doubles(reference, current, name):
        ours, theirs = current.numbers(name).value_counts()[0], reference.numbers(name).value_counts()[0]
        new, unused = len(np.setdiff1d(ours, theirs, True)), len(np.setdiff1d(theirs, ours, True))
    else:
        new = current.categories(name).absent_from(reference.categories(name))[0]
        unused = reference.categories(name).absent_from(current.categories(name))[0]
    missing_now, missing_before = current.missing(name) > 0, reference.missing(name) > 0
    return new + (missing_now and not missing_before), unused + (missing_before and not missing_now)


__all__ = ["ColumnSummaryMetric"]
