"""ColumnCorrelationsMetric: correlations of one column with the features of its type."""

from __future__ import annotations

from typing import Any

from trimtab import _column_kinds as kinds
from trimtab._data import Data, Side
from trimtab.base_metric import ColumnMetric, MetricResult
from trimtab.core import ColumnType
from trimtab.metrics.data_quality.correlations import NUMERIC, cramer_v


class ColumnCorrelationsMetric(ColumnMetric):
    """Numbers: Pearson, Spearman, Kendall; categories: Cramer's V. ValueError for a column of another type."""

    def calculate(self, data: Data) -> MetricResult:
        data.require_in_all(self.column_name)
        column_type = data.definition.types.get(self.column_name)
        if column_type not in (ColumnType.Numerical, ColumnType.Categorical):
            raise ValueError(f"column {self.column_name!r} is neither numeric nor categorical: it has no correlations")
        features = [n for n in data.definition.columns(column_type, features_only=True) if n != self.column_name]
        sides = [_correlations(side, self.column_name, features, column_type) for side in data.sides]
        return MetricResult(
            {
                "column_name": self.column_name,
                "current": sides[-1],
                "reference": sides[0] if data.reference is not None else None,
            }
        )


def _correlations(side: Side, name: str, features: list[str], column_type: ColumnType) -> dict[str, Any]:
    if side.rows == 0 or not features:
        return {}
    if column_type == ColumnType.Categorical:
        codes = side.table.codes(name)
        found = {"cramer_v": {feature: cramer_v(codes, side.table.codes(feature)) for feature in features}}
    else:
        features = [feature for feature in features if kinds.is_number(side.kind(feature))]
        if not kinds.is_number(side.kind(name)):
            return {}
        values = side.table.floats(name)
        columns = {feature: side.table.floats(feature) for feature in features}
        found = {kind: {f: measure(values, columns[f]) for f in features} for kind, measure in NUMERIC.items()}
    return {
        kind: MetricResult(column_name=name, kind=kind, values={"x": list(values), "y": list(values.values())})
        for kind, values in found.items()
    }


__all__ = ["ColumnCorrelationsMetric"]
