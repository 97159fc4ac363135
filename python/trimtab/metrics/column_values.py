"""Values of one column (0.7 interface): extremes, moments, quantiles, missing values, counts of categories."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from trimtab.core import ColumnType
from trimtab.dataset import Dataset
from trimtab.metrics._snapshot_metric import Context, Relation, Result, SnapshotMetric
from trimtab.metrics.value_drift import check_column


class _ColumnMetric(SnapshotMetric):
    known: ClassVar[frozenset[str]] = frozenset()
    """Parameters beside the column and the tests."""

    def __init__(self, column: str, **parameters: Any) -> None:
        unknown = [n for n in parameters if n not in self.known and n != "tests" and not n.endswith("_tests")]
        if unknown:
            raise TypeError(f"{self.kind}({unknown[0]}=...): no such argument; there are {sorted({'column', *self.known})}")
        super().__init__(column=column, **{name: value or None if "tests" in name else value
                                           for name, value in parameters.items()})
        self.column = column

    def title(self) -> str:
        return f"{self.kind} of {self.column!r}"

    def value(self, dataset: Dataset) -> Any:
        raise NotImplementedError

    def compute(self, context: Context) -> Result:
        check_column(context, self.column)
        reason = context.current.table.refused.get(self.column, "")
        if not reason and not context.current.side.has(self.column):
            reason = "missing in the current data"
        if reason:
            return Result(None, display_name=self.title(), unavailable=reason)
        reference = context.reference
        known = reference is not None and reference.side.has(self.column)
        try:
            before = self.value(reference) if known and reference is not None else None
        except ValueError:  # of another type there
            before = None
        return Result(self.value(context.current), before, self.title())


class _Statistic(_ColumnMetric):
    """A number; NaN when the column has no value."""

    def relations(self, with_reference: bool) -> Sequence[Relation]:
        return [Relation("eq", relative=0.1)] if with_reference else []


class MinValue(_Statistic):
    def value(self, dataset: Dataset) -> float:
        numbers = dataset.profile.numbers(self.column)
        return float(numbers.minimum) if numbers.count else math.nan


class MaxValue(_Statistic):
    def value(self, dataset: Dataset) -> float:
        numbers = dataset.profile.numbers(self.column)
        return float(numbers.maximum) if numbers.count else math.nan


class MeanValue(_Statistic):
    """Arithmetic mean; infinite when infinities of one sign are there, NaN with both."""

    def value(self, dataset: Dataset) -> float:
        numbers = dataset.profile.numbers(self.column)
        if numbers.positive_infinities and numbers.negative_infinities or not numbers.count:
            return math.nan
        if numbers.positive_infinities or numbers.negative_infinities:
            return math.inf if numbers.positive_infinities else -math.inf
        return numbers.mean


class StdValue(_Statistic):
    """Deviation with ddof 1; NaN for fewer than two values, and with infinities."""

    def value(self, dataset: Dataset) -> float:
        numbers = dataset.profile.numbers(self.column)
        if numbers.positive_infinities or numbers.negative_infinities or numbers.count < 2:
            return math.nan
        deviation = numbers.std(1)
        if math.isfinite(deviation):
            return deviation
        largest = max(abs(numbers.minimum), abs(numbers.maximum))  # squares beyond the largest double
        return float((numbers.sorted() / largest).std(ddof=1)) * largest


class SumValue(_Statistic):
    def value(self, dataset: Dataset) -> float:
        return dataset.profile.numbers(self.column).sum


class QuantileValue(_Statistic):
    """Linear interpolation between the two nearest ranks."""

    defaults: ClassVar[Mapping[str, Any]] = {"quantile": 0.5}
    known = frozenset({"quantile"})

    def __init__(self, column: str, quantile: float = 0.5, tests: Sequence[object] | None = None) -> None:
        if not 0 <= quantile <= 1:
            raise ValueError(f"QuantileValue of {column!r}: quantile {quantile} is not in [0, 1]")
        super().__init__(column, quantile=quantile, tests=tests)
        self.quantile = quantile

    def title(self) -> str:
        return f"Quantile {self.quantile:g} of {self.column!r}"

    def value(self, dataset: Dataset) -> float:
        return dataset.profile.numbers(self.column).quantile(self.quantile)


class MedianValue(_Statistic):
    def value(self, dataset: Dataset) -> float:
        return dataset.profile.numbers(self.column).quantile(0.5)


class MissingValueCount(_ColumnMetric):
    """Missing values: count, and share of all rows."""

    def relations(self, with_reference: bool) -> Sequence[Relation]:
        if with_reference:
            return [Relation("eq", relative=0.1, part="count"), Relation("eq", relative=0.1, part="share")]
        return [Relation("eq", expected=0, part="count")]

    def value(self, dataset: Dataset) -> dict[str, float]:
        count = dataset.side.missing(self.column)
        return {"count": float(count), "share": count / dataset.table.rows if dataset.table.rows else 0.0}


class UniqueValueCount(_ColumnMetric):
    """How often each value occurs; values that only the reference has count 0. Missing values are not among them."""

    def compute(self, context: Context) -> Result:
        result = super().compute(context)
        if result.unavailable or context.reference is None or not context.reference.side.has(self.column):
            return result
        value = cast("dict[str, dict[Any, float]]", result.value)
        for label in context.reference.profile.categories(self.column).labels:
            value["counts"].setdefault(label, 0.0)
            value["shares"].setdefault(label, 0.0)
        return result

    def value(self, dataset: Dataset) -> dict[str, dict[Any, float]]:
        categories = dataset.profile.categories(self.column)
        rows = dataset.table.rows or 1
        return {
            "counts": {label: float(count) for label, count in zip(categories.labels, categories.counts)},
            "shares": {label: count / rows for label, count in zip(categories.labels, categories.counts)},
        }


def of_column(column: str, kind: ColumnType) -> list[SnapshotMetric]:
    """What ValueStats shows of a column of this type."""
    if kind is ColumnType.Numerical:
        statistics = [MinValue(column), MaxValue(column), MeanValue(column), StdValue(column)]
        return [MissingValueCount(column), *statistics, *(QuantileValue(column, q) for q in (0.25, 0.5, 0.75))]
    if kind is ColumnType.Categorical:
        return [MissingValueCount(column), UniqueValueCount(column)]
    return [MissingValueCount(column)]
