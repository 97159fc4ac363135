"""DatasetSummaryMetric: what the two data sets consist of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trimtab import _column_kinds as kinds
from trimtab._data import Data, Needs, Side
from trimtab.base_metric import Metric, MetricResult
from trimtab.metrics.data_integrity.duplicate_columns import duplicates
from trimtab.pipeline.column_mapping import ColumnMapping


class DatasetSummaryMetric(Metric):
    """Numbers of rows, columns by type, missing values, constants and duplicates, for each side.

    ``hidden`` of the result holds the types of columns: {"current" or "reference": {column: type}}.

    A column is almost constant when its most frequent value fills at least ``almost_constant_threshold`` of the rows;
    two columns of one type are almost duplicates when they agree in ``almost_duplicated_threshold`` of the rows.
    """

    def __init__(
        self,
        almost_duplicated_threshold: float = 0.95,
        almost_constant_threshold: float = 0.95,
        options: Any = None,
    ) -> None:
        super().__init__(options)
        for name, value in (
            ("almost_duplicated_threshold", almost_duplicated_threshold),
            ("almost_constant_threshold", almost_constant_threshold),
        ):
            if not 0.5 <= value <= 1:
                raise ValueError(f"{name}={value!r}: a number in [0.5, 1] is needed")
        self.almost_duplicated_threshold = almost_duplicated_threshold
        self.almost_constant_threshold = almost_constant_threshold

    def parameters(self) -> tuple[Any, ...]:
        return (self.almost_duplicated_threshold, self.almost_constant_threshold)

    def needs(self, data: Data) -> Needs:
        return Needs.of(name for side in data.sides for name in side.names)

    def calculate(self, data: Data) -> MetricResult:
        sides = [self._side(side, data.mapping) for side in data.sides]
        result = MetricResult(
            {
                "almost_duplicated_threshold": self.almost_duplicated_threshold,
                "current": sides[-1],
                "reference": sides[0] if data.reference is not None else None,
            }
        )
        result.hidden = {side.name: _types(side) for side in data.sides}
        return result

    def _side(self, side: Side, mapping: ColumnMapping) -> MetricResult:
        names = side.names
        missing = {name: side.missing(name) for name in names}
        distinct = {name: side.distinct(name) for name in names}
        duplicated, almost_duplicated = duplicates(side, missing, self.almost_duplicated_threshold)
        prediction: Any = mapping.prediction
        if isinstance(prediction, str) and prediction not in names:
            prediction = None
        roles = [mapping.target, mapping.datetime, mapping.id, *mapping.prediction_names()]
        utility = {role for role in roles if role in names}
        by_type = _columns_by_type(side, mapping, utility)
        return MetricResult(
            {
                "target": mapping.target if mapping.target in names else None,
                "prediction": prediction,
                "date_column": mapping.datetime if mapping.datetime in names else None,
                "id_column": mapping.id,
                "number_of_columns": len(side.all_names),
                "number_of_rows": side.rows,
                "number_of_missing_values": sum(missing.values()),
                "number_of_categorical_columns": by_type["cat"],
                "number_of_numeric_columns": by_type["num"],
                "number_of_text_columns": len(mapping.text_features or []),
                "number_of_datetime_columns": by_type["datetime"],
                "number_of_constant_columns": sum(number <= 1 for number in distinct.values()),
                "number_of_almost_constant_columns": sum(self._almost_constant(side, name) for name in names),
                "number_of_duplicated_columns": duplicated,
                "number_of_almost_duplicated_columns": almost_duplicated,
                "number_of_empty_rows": side.table.empty_rows(names),
                "number_of_empty_columns": sum(number == side.rows for number in missing.values()),
                "number_of_duplicated_rows": side.table.duplicated_rows(names),
                "nans_by_columns": missing,
                "number_uniques_by_columns": distinct,
            }
        )

    def _almost_constant(self, side: Side, name: str) -> bool:
        return side.rows > 0 and side.most_common(name)[1] / side.rows >= self.almost_constant_threshold


def _types(side: Side) -> dict[str, str]:
    """numpy's names of the types of the side's columns."""
    return {name: kinds.numpy_name(side.frame.dtypes.get(name, side.table.type(name))) for name in side.names}


def _columns_by_type(side: Side, mapping: ColumnMapping, utility: set[Any]) -> dict[str, int]:
    """Numbers of features of each type by the rules of tables: what is not listed is told by the side's own types."""
    lists = {"num": mapping.numerical_features, "cat": mapping.categorical_features, "datetime": mapping.datetime_features}
    text = set(mapping.text_features or [])
    found = {"num": 0, "cat": 0, "datetime": 0}
    for name in side.names:
        kind = side.kind(name)
        told = "num" if kinds.is_number(kind) else "datetime" if kind in ("time", "duration") else "cat"
        if lists[told] is None and name not in utility and name not in text:
            found[told] += not (told == "num" and name in (mapping.categorical_features or []))
    for wanted, listed in lists.items():
        if listed is not None:
            present: Sequence[str] = [name for name in listed if name in side.names]
            if wanted == "num":
                present = [n for n in present if kinds.is_number(side.kind(n)) or side.missing(n) == side.rows]
            if wanted == "datetime":
                present = [n for n in present if side.kind(n) == "time" or side.missing(n) == side.rows]
            found[wanted] = len(present)
    return found


__all__ = ["DatasetSummaryMetric"]
