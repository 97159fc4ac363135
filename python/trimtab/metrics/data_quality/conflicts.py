"""Conflicts: rows whose features are equal and whose target, or prediction, is not."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from trimtab import _column_kinds as kinds
from trimtab._data import Data, Side
from trimtab.base_metric import Metric, MetricResult


class ConflictTargetMetric(Metric):
    """Numbers are None where there is no target."""

    def calculate(self, data: Data) -> MetricResult:
        target = data.definition.target
        found = {side.name: _conflicts(side, data, [target] if target else []) for side in data.sides}
        current, reference = found["current"], found.get("reference")
        return MetricResult(
            number_not_stable_target=current[0] if current else None,
            share_not_stable_target=current[1] if current else None,
            number_not_stable_target_ref=reference[0] if reference else None,
            share_not_stable_target_ref=reference[1] if reference else None,
        )


class ConflictPredictionMetric(Metric):
    """Numbers are None where there is no prediction."""

    def calculate(self, data: Data) -> MetricResult:
        prediction = data.definition.prediction.names()
        found = {side.name: _conflicts(side, data, prediction) for side in data.sides}

        def shown(side: tuple[int, float] | None) -> MetricResult:
            number, share = side if side else (None, None)
            return MetricResult(number_not_stable_prediction=number, share_not_stable_prediction=share)

        reference = shown(found["reference"]) if "reference" in found else None
        return MetricResult(current=shown(found["current"]), reference=reference)


def _conflicts(side: Side, data: Data, outcomes: list[str]) -> tuple[int, float] | None:
    """Rows in groups of equal features whose outcomes differ, and their share; None without an outcome."""
    features = data.definition.columns(features_only=True)
    if not outcomes or side.rows == 0 or not features:
        return (0, 0.0) if outcomes else None
    groups = _groups(side, features)
    both = _groups(side, [*features, *outcomes])
    distinct = np.unique(np.stack([groups, both]), axis=1)[0]
    outcomes_of_group = np.bincount(distinct, minlength=int(groups.max()) + 1)
    rows = int((outcomes_of_group[groups] > 1).sum())
    return rows, rows / side.rows


def _groups(side: Side, names: Iterable[str]) -> npt.NDArray[np.int64]:
    """A number for each row, equal where all these columns are equal (missing equals missing)."""
    groups = np.zeros(side.rows, dtype=np.int64)
    for name in names:
        values = side.table.floats(name) if kinds.is_number(side.kind(name)) else side.table.codes(name)
        codes = np.unique(values, return_inverse=True)[1].astype(np.int64)
        joint = groups * (int(codes.max()) + 1) + codes
        groups = np.unique(joint, return_inverse=True)[1].astype(np.int64)
    return groups


__all__ = ["ConflictPredictionMetric", "ConflictTargetMetric"]
