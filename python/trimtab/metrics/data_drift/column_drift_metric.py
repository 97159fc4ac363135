"""ColumnDriftMetric: drift of one column, whose type is found by the rules for single columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from trimtab import _core
from trimtab import _column_kinds as kinds
from trimtab._data import Data
from trimtab._drift import DriftOptions, DriftRow, require_threshold
from trimtab.base_metric import ColumnMetric, MetricResult
from trimtab.calculations.stattests.registry import PossibleStatTestType
from trimtab.core import ColumnType


class ColumnDriftMetric(ColumnMetric):
    """Missing values and infinities are left out. A column that cannot be tested has ``unavailable`` with the reason.

    ValueError for a column that neither frame has, or whose type cannot be tested.
    """

    def __init__(
        self,
        column_name: str,
        stattest: PossibleStatTestType | None = None,
        stattest_threshold: float | None = None,
        options: Any = None,
    ) -> None:
        super().__init__(column_name, options)
        require_threshold("stattest_threshold", stattest_threshold)
        self.stattest = stattest
        self.stattest_threshold = stattest_threshold

    def parameters(self) -> tuple[Any, ...]:
        return (self.column_name, self.stattest, self.stattest_threshold)

    def _options(self, data: Data) -> DriftOptions:
        """ValueError for a column that cannot be compared."""
        data.require_reference(self.get_id())
        if not data.in_all(self.column_name):
            data.require_in_all(self.column_name)
        column_type = data.definition.types.get(self.column_name)
        if column_type not in (ColumnType.Numerical, ColumnType.Categorical, ColumnType.Text):
            told = "part of an embedding" if column_type is None else f"of type {column_type.value!r}"
            raise ValueError(f"column {self.column_name!r} cannot be tested for drift: it is {told}")
        return DriftOptions(
            columns=(self.column_name,),
            stattest=self.stattest,
            stattest_threshold=self.stattest_threshold,
            types=((self.column_name, column_type.value),),
        )

    def drift_options(self, data: Data) -> DriftOptions | None:
        if data.reference is None or not data.in_all(self.column_name) or _holds_infinities(data, self.column_name):
            return None
        try:
            return self._options(data)
        except ValueError:  # told when it is calculated
            return None

    def row(self, data: Data) -> DriftRow:
        options = self._options(data)
        (row,) = _without_infinities(data, self.column_name).drift(options)
        return row

    def calculate(self, data: Data) -> MetricResult:
        return MetricResult(self.row(data).as_dict())


def _without_infinities(data: Data, name: str) -> Data:
    """The data; where the column holds infinities, the same with them made missing."""
    if not _holds_infinities(data, name):
        return data
    tables = []
    for side in data.sides:
        table = side.table.select([name])
        if kinds.is_number(side.kind(name)) and _infinities(side.numbers(name)):
            values = table.floats(name)
            values[np.isinf(values)] = np.nan
            table = table.with_column(name, _core.Column.from_array(values))
        tables.append(table)
    return data.with_tables(tables)


def _holds_infinities(data: Data, name: str) -> bool:
    return any(kinds.is_number(side.kind(name)) and _infinities(side.numbers(name)) for side in data.sides)


def _infinities(numbers: _core.Numbers) -> int:
    return numbers.positive_infinities + numbers.negative_infinities


__all__ = ["ColumnDriftMetric"]
