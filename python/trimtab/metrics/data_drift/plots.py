"""Entries that are pictures in Evidently and have no numbers: they keep their place in ``as_dict()``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trimtab._data import Data, Needs
from trimtab.base_metric import ColumnMetric, Metric, MetricResult


class ColumnValuePlot(ColumnMetric):
    """Values of a column over time or row; its result is empty, as Evidently's is."""

    def needs(self, data: Data) -> Needs:
        return Needs()

    def calculate(self, data: Data) -> MetricResult:
        data.require_in_all(self.column_name)
        return MetricResult()


class ColumnInteractionPlot(Metric):
    """Two columns against each other; its result is empty, as Evidently's is."""

    def __init__(self, x_column: str, y_column: str, options: Any = None) -> None:
        super().__init__(options)
        self.x_column, self.y_column = str(x_column), str(y_column)

    def parameters(self) -> tuple[Any, ...]:
        return (self.x_column, self.y_column)

    def calculate(self, data: Data) -> MetricResult:
        data.require_in_all(self.x_column)
        data.require_in_all(self.y_column)
        return MetricResult()


class TargetByFeaturesTable(Metric):
    """Target and prediction by the values of each feature; its result is empty, as Evidently's is."""

    def __init__(self, columns: Iterable[str] | None = None, options: Any = None) -> None:
        super().__init__(options)
        self.columns = None if columns is None else tuple(str(name) for name in columns)

    def parameters(self) -> tuple[Any, ...]:
        return (self.columns,)

    def calculate(self, data: Data) -> MetricResult:
        for name in self.columns or ():
            data.require_in_all(name)
        return MetricResult()


class Comment(Metric):
    """A text between metrics."""

    def __init__(self, text: str, options: Any = None) -> None:
        super().__init__(options)
        self.text = text

    def parameters(self) -> tuple[Any, ...]:
        return (self.text,)

    def calculate(self, data: Data) -> MetricResult:
        return MetricResult({"text": self.text})


__all__ = ["ColumnInteractionPlot", "ColumnValuePlot", "Comment", "TargetByFeaturesTable"]
