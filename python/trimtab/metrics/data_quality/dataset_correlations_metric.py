"""DatasetCorrelationsMetric: the strongest correlations among features, with target and with prediction."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from trimtab import _column_kinds as kinds
from trimtab._data import Data, Needs, Side
from trimtab.base_metric import Metric, MetricResult
from trimtab.core import ColumnType
from trimtab.metrics.data_quality.correlations import NUMERIC, cramer_v

Matrix = tuple[list[str], npt.NDArray[np.float64]]
"""Names of columns, and their correlations."""


class DatasetCorrelationsMetric(Metric):
    """Pearson, Spearman and Kendall of numbers, Cramer's V of categories, of columns with two values or more.

    ``hidden`` of the result holds the matrices: {"current" or "reference": {kind: (names, matrix)}}.
    """

    def needs(self, data: Data) -> Needs:
        return Needs.of(data.definition.types)

    def calculate(self, data: Data) -> MetricResult:
        target = data.definition.target_type
        matrices = {side.name: _matrices(side, data) for side in data.sides}
        sides = {
            name: {"stats": {kind: _stats(matrix, data) for kind, matrix in found.items()}}
            for name, found in matrices.items()
        }
        result = MetricResult(
            current=MetricResult(sides["current"]),
            reference=MetricResult(sides["reference"]) if "reference" in sides else None,
            target_correlation={ColumnType.Numerical: "pearson", ColumnType.Categorical: "cramer_v"}.get(target)
            if target is not None
            else None,
        )
        result.hidden = matrices
        return result


def _matrices(side: Side, data: Data) -> dict[str, Matrix]:
    types = data.definition.types
    varied = [name for name in types if side.has(name) and side.distinct(name) > 1]
    numbers = [n for n in varied if types[n] == ColumnType.Numerical and kinds.is_number(side.kind(n))]
    categories = [n for n in varied if types[n] == ColumnType.Categorical]
    columns = {name: side.table.floats(name) for name in numbers}
    codes = {name: side.table.codes(name) for name in categories}
    result = {kind: _pairwise(columns, measure) for kind, measure in NUMERIC.items()}
    return result | {"cramer_v": _pairwise(codes, cramer_v)}


def _pairwise(columns: dict[str, Any], measure: Any) -> Matrix:
    names = list(columns)
    matrix = np.eye(len(names))
    for i, first in enumerate(names):
        for j in range(i):
            matrix[i, j] = matrix[j, i] = measure(columns[first], columns[names[j]])
    return names, matrix


def _strongest(matrix: Matrix, rows: list[str], columns: list[str]) -> float | None:
    """The largest absolute correlation between different columns; None where there is none."""
    names, values = matrix
    place = {name: index for index, name in enumerate(names)}
    found = [
        abs(values[place[row], place[column]])
        for row in rows
        for column in columns
        if row in place and column in place and row != column
    ]
    found = [value for value in found if not math.isnan(value)]
    return float(max(found)) if found else None


def _stats(matrix: Matrix, data: Data) -> MetricResult:
    names = matrix[0]
    target, prediction = data.definition.target, data.definition.prediction.predicted_values
    features = [name for name in names if name not in (target, prediction)]
    own_target = [target] if target in names and target is not None else []
    own_prediction = [prediction] if prediction in names and prediction is not None else []
    between = None
    if own_target and own_prediction:
        value = float(matrix[1][names.index(own_target[0]), names.index(own_prediction[0])])
        between = None if math.isnan(value) else value
    return MetricResult(
        target_prediction_correlation=between,
        abs_max_target_features_correlation=_strongest(matrix, own_target + features, names) if own_target else None,
        abs_max_prediction_features_correlation=_strongest(matrix, own_prediction + features, names)
        if own_prediction
        else None,
        abs_max_correlation=_strongest(matrix, names, names),
        abs_max_features_correlation=_strongest(matrix, features, features),
    )


__all__ = ["DatasetCorrelationsMetric"]
