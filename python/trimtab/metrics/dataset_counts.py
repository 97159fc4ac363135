"""Counts over a whole data set (0.7 interface): rows, columns, duplicates, constants, missing values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, ClassVar

from trimtab.core import ColumnType
from trimtab.dataset import Dataset
from trimtab.metrics._snapshot_metric import Context, Relation, Result, SnapshotMetric

COUNTED_TYPES = (ColumnType.Numerical, ColumnType.Categorical, ColumnType.Datetime, ColumnType.Text)
ALMOST = 0.95  # share of rows from which a column is almost constant, or two are almost equal


class _Count(SnapshotMetric):
    module: ClassVar[str] = "dataset_statistics"
    title: ClassVar[str] = ""

    def count(self, dataset: Dataset) -> Any:
        raise NotImplementedError

    def compute(self, context: Context) -> Result:
        reference = None if context.reference is None else self.count(context.reference)
        return Result(self.count(context.current), reference, self.title)


class RowCount(_Count):
    title = "Rows"

    def relations(self, with_reference: bool) -> Sequence[Relation]:
        return [Relation("eq", relative=0.1)] if with_reference else []

    def count(self, dataset: Dataset) -> float:
        return float(dataset.table.rows)


class ColumnCount(_Count):
    """Columns, or those of one type. A single timestamp column is the time axis and counts as no type."""

    title = "Columns"

    def __init__(self, column_type: ColumnType | None = None, tests: Sequence[object] | None = None) -> None:
        super().__init__(tests=tests, column_type=column_type)
        self.column_type = column_type

    def relations(self, with_reference: bool) -> Sequence[Relation]:
        return [Relation("eq")] if with_reference and self.column_type is None else []

    def count(self, dataset: Dataset) -> float:
        if self.column_type is None:
            return float(len(dataset.table.names) + len(dataset.table.refused))
        definition = dataset.resolved()
        listed = {
            ColumnType.Numerical: definition.numerical,
            ColumnType.Categorical: definition.categorical,
            ColumnType.Datetime: definition.datetime,
            ColumnType.Text: definition.text,
        }
        return float(len(listed[self.column_type]))


class DuplicatedRowCount(_Count):
    title = "Duplicated rows"

    def relations(self, with_reference: bool) -> Sequence[Relation]:
        return [Relation("eq", relative=0.1)] if with_reference else [Relation("eq", expected=0)]

    def count(self, dataset: Dataset) -> float:
        return float(dataset.table.duplicated_rows(dataset.table.names))


class _ColumnsThat(_Count):
    """Columns with a defect: no more than in the reference, none without one."""

    def relations(self, with_reference: bool) -> Sequence[Relation]:
        return [Relation("le")] if with_reference else [Relation("eq", expected=0)]


class DuplicatedColumnsCount(_ColumnsThat):
    """Pairs of columns that are equal in every row, missing values included."""

    title = "Duplicated columns"

    def count(self, dataset: Dataset) -> float:
        rows = dataset.table.rows
        return float(sum(equal == rows for equal in _equal_rows(dataset)))


class AlmostDuplicatedColumnsCount(_Count):
    """Pairs of columns whose values are equal in 95 % of the rows; missing values equal nothing here."""

    title = "Almost duplicated columns"

    def count(self, dataset: Dataset) -> float:
        table, found = dataset.table, 0
        for a, b in _pairs(dataset):
            equal = table.equal_rows(a, b)
            if equal < ALMOST * table.rows or table.rows == 0:
                continue
            both = dataset.side.missing(a) + dataset.side.missing(b)
            if both > 0:  # rows in which both are missing
                both -= table.rows_with_missing([a, b])
            found += equal - both >= ALMOST * table.rows
        return float(found)


class AlmostConstantColumnsCount(_ColumnsThat):
    """Columns with a value in 95 % of the rows."""

    title = "Almost constant columns"

    def count(self, dataset: Dataset) -> float:
        side, least = dataset.side, ALMOST * dataset.table.rows
        return float(sum(side.rows > 0 and side.most_common(name)[1] >= least for name in side.table.names))


class ConstantColumnsCount(_ColumnsThat):
    """Columns with at most one distinct value, missing ones aside."""

    title = "Constant columns"

    def count(self, dataset: Dataset) -> float:
        return float(sum(dataset.side.distinct(name) <= 1 for name in dataset.table.names))


class EmptyColumnsCount(_ColumnsThat):
    title = "Empty columns"

    def count(self, dataset: Dataset) -> float:
        return float(sum(dataset.side.missing(name) == dataset.table.rows for name in dataset.table.names))


class EmptyRowsCount(_Count):
    title = "Empty rows"

    def relations(self, with_reference: bool) -> Sequence[Relation]:
        return [Relation("eq", relative=0.1)] if with_reference else [Relation("eq", expected=0)]

    def count(self, dataset: Dataset) -> float:
        return float(dataset.table.empty_rows(dataset.table.names) if dataset.table.names else 0)


class DatasetMissingValueCount(_Count):
    """Missing values of all columns: count, and count per row (Evidently's "share", which can be above 1)."""

    title = "Missing values"

    def relations(self, with_reference: bool) -> Sequence[Relation]:
        if with_reference:
            return [Relation("eq", relative=0.1, part="count")]
        return [Relation("eq", expected=0, part="count")]

    def count(self, dataset: Dataset) -> dict[str, float]:
        count = sum(dataset.side.missing(name) for name in dataset.table.names)
        return {"count": float(count), "share": count / dataset.table.rows if dataset.table.rows else 0.0}


def _pairs(dataset: Dataset) -> list[tuple[str, str]]:
    types = {name: dataset.table.type(name) for name in dataset.table.names}
    return [(a, b) for a, b in combinations(types, 2) if types[a] == types[b]]


def _equal_rows(dataset: Dataset) -> list[int]:
    return [dataset.table.equal_rows(a, b) for a, b in _pairs(dataset)]

