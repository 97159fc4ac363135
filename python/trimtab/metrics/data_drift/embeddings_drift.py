"""EmbeddingsDriftMetric: drift of a set of columns that belong together."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trimtab._data import Data, Side
from trimtab.base_metric import Metric, MetricResult
from trimtab.metrics.data_drift.embedding_drift_methods import DriftMethod, model

FEW_ROWS = 1000
"""Below so many rows of the reference, the default method compares with resamples instead of a fixed threshold."""


class EmbeddingsDriftMetric(Metric):
    """``embeddings_name`` is a key of ``ColumnMapping(embeddings={...})``; by default a classifier decides."""

    def __init__(self, embeddings_name: str, drift_method: DriftMethod | None = None, options: Any = None) -> None:
        super().__init__(options)
        self.embeddings_name = embeddings_name
        self.drift_method = drift_method

    def parameters(self) -> tuple[Any, ...]:
        return (self.embeddings_name, self.drift_method)

    def calculate(self, data: Data) -> MetricResult:
        reference = data.require_reference(self.get_id())
        known = data.mapping.embeddings or {}
        if self.embeddings_name not in known:
            there = ", ".join(map(repr, known)) or "none"
            raise ValueError(f"embeddings {self.embeddings_name!r} are not in ColumnMapping.embeddings ({there})")
        names = [str(name) for name in known[self.embeddings_name] if data.in_all(str(name))]
        if not names:
            raise ValueError(f"embeddings {self.embeddings_name!r}: none of their columns is in both data sets")
        method = self.drift_method or model(bootstrap=reference.rows < FEW_ROWS)
        result: dict[str, Any] = {"embeddings_name": self.embeddings_name}
        try:
            score, drifted, method_name = method(_matrix(data.current, names), _matrix(reference, names))
        except ValueError as error:
            result |= {"drift_score": math.nan, "drift_detected": False, "method_name": getattr(method, "name", "")}
            return MetricResult(result | {"unavailable": str(error)})
        return MetricResult(result | {"drift_score": score, "drift_detected": drifted, "method_name": method_name})


def _matrix(side: Side, names: list[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.column_stack([side.table.floats(name) for name in names])


__all__ = ["EmbeddingsDriftMetric"]
