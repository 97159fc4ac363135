"""ColumnRegExpMetric: values of a column that a regular expression does not match."""

from __future__ import annotations

import re
from typing import Any

from trimtab._data import Data, Side
from trimtab.base_metric import ColumnMetric, MetricResult


class ColumnRegExpMetric(ColumnMetric):
    """Python's regular expressions, matched from the beginning of each value's text; missing values do not count.

    ``top``: so many of the most frequent values that do and do not match are listed.
    """

    def __init__(self, column_name: str, reg_exp: str, top: int = 10, options: Any = None) -> None:
        super().__init__(column_name, options)
        try:
            self.pattern = re.compile(reg_exp)
        except re.error as error:
            raise ValueError(f"reg_exp={reg_exp!r} is no regular expression: {error}") from None
        if top < 1:
            raise ValueError(f"top={top}: at least 1 is needed")
        self.reg_exp, self.top = reg_exp, top

    def parameters(self) -> tuple[Any, ...]:
        return (self.column_name, self.reg_exp, self.top)

    def calculate(self, data: Data) -> MetricResult:
        data.require_in_all(self.column_name)
        sides = [self._side(side) for side in data.sides]
        reference = sides[0] if data.reference is not None else None
        result = {"column_name": self.column_name, "reg_exp": self.reg_exp, "top": self.top}
        return MetricResult({**result, "current": sides[-1], "reference": reference})

    def _side(self, side: Side) -> MetricResult:
        counts: list[tuple[Any, int]] = []
        if side.kind(self.column_name) != "null":
            categories = side.categories(self.column_name)
            counts = sorted(zip(categories.labels, categories.counts), key=lambda pair: -pair[1])
        matched = [(label, n) for label, n in counts if self.pattern.match(str(label))]
        not_matched = [(label, n) for label, n in counts if not self.pattern.match(str(label))]
        return MetricResult(
            {
                "number_of_matched": sum(n for _, n in matched),
                "number_of_not_matched": sum(n for _, n in not_matched),
                "number_of_rows": side.rows,
                "table_of_matched": dict(matched[: self.top]),
                "table_of_not_matched": dict(not_matched[: self.top]),
            }
        )


__all__ = ["ColumnRegExpMetric"]
