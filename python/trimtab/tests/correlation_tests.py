"""Tests of correlations and conflicts. ``method``: "pearson", "spearman", "kendall" or "cramer_v"."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from trimtab.base_metric import Metric
from trimtab.metrics.data_quality.conflicts import ConflictPredictionMetric, ConflictTargetMetric
from trimtab.metrics.data_quality.dataset_correlations_metric import DatasetCorrelationsMetric
from trimtab.tests.base_test import ConditionTest, Test, TestResult, TestValueCondition, Unavailable, approx
from trimtab.tests.data_quality_tests import GROUP

Condition = TestValueCondition
METHODS = ("pearson", "spearman", "kendall", "cramer_v")


class _CorrelationTest(ConditionTest):
    group: ClassVar[str] = GROUP
    key: ClassVar[str] = ""
    by_target: ClassVar[bool] = True
    """Whether the default method is by the type of the target; else Pearson's."""

    def __init__(self, method: str | None = None, *conditions: Any, **named: Any) -> None:
        super().__init__(*conditions, **named)
        if method is not None and method not in METHODS:
            raise ValueError(f"method={method!r}: one of {', '.join(METHODS)} is needed")
        self.method = method
        self._metric = DatasetCorrelationsMetric()

    @property
    def metric(self) -> DatasetCorrelationsMetric:
        return self._metric

    def _method(self) -> str:
        told = self.metric.get_result()["target_correlation"] if self.by_target else None
        return self.method or told or "pearson"

    def value(self) -> Any:
        return self.metric.get_result()["current"]["stats"][self._method()][self.key]

    def from_reference(self, reference: float) -> Condition:
        return Condition(eq=approx(reference, relative=0.1))

    without_reference: ClassVar[Condition] = Condition(lt=0.9)

    def default_condition(self) -> Condition:
        reference = self.metric.get_result()["reference"]
        value = None if reference is None else reference["stats"][self._method()][self.key]
        return self.without_reference if value is None else self.from_reference(value)


class TestTargetPredictionCorrelation(_CorrelationTest):
    """The reference's within 0.25; without one, above 0."""

    name = "Correlation between Target and Prediction"
    what = "the correlation between target and prediction"
    key = "target_prediction_correlation"
    without_reference = Condition(gt=0)

    def from_reference(self, reference: float) -> Condition:
        return Condition(eq=approx(reference, absolute=0.25))


class TestHighlyCorrelatedColumns(_CorrelationTest):
    """The strongest between features: the reference's within 10 percent; without one, below 0.9."""

    name = "Highly Correlated Columns"
    what = "the strongest correlation between features"
    key = "abs_max_features_correlation"
    by_target = False


class TestTargetFeaturesCorrelations(_CorrelationTest):
    """The strongest with the target: the reference's within 10 percent; without one, below 0.9."""

    name = "Correlation between Target and Features"
    what = "the strongest correlation with the target"
    key = "abs_max_target_features_correlation"


class TestPredictionFeaturesCorrelations(_CorrelationTest):
    """The strongest with the prediction: the reference's within 10 percent; without one, below 0.9."""

    name = "Correlation between Prediction and Features"
    what = "the strongest correlation with the prediction"
    key = "abs_max_prediction_features_correlation"


class TestCorrelationChanges(_CorrelationTest):
    """Pairs whose correlation differs from the reference's by more than ``corr_diff``; without a condition, none."""

    name = "Change in Correlation"
    what = "the number of pairs of columns whose correlation changed"

    def __init__(
        self,
        corr_diff: float = 0.25,
        method: str = "pearson",
        column_name: str | None = None,
        *conditions: Any,
        **named: Any,
    ) -> None:
        super().__init__(method, *conditions, **named)
        self.corr_diff = corr_diff
        self.column_name = None if column_name is None else str(column_name)

    def value(self) -> Any:
        sides = self.metric.get_result().hidden
        if "reference" not in sides:
            raise Unavailable("changes of correlations need a reference")
        (names, now), (names_before, before) = sides["current"][self._method()], sides["reference"][self._method()]
        shared = [name for name in names if name in names_before]
        current = now[np.ix_([names.index(n) for n in shared], [names.index(n) for n in shared])]
        earlier = before[np.ix_([names_before.index(n) for n in shared], [names_before.index(n) for n in shared])]
        with np.errstate(invalid="ignore"):
            changed = np.abs(current - earlier) > self.corr_diff
        if self.column_name is None:
            return int(changed.sum()) // 2
        if self.column_name not in shared:
            raise Unavailable(f"column {self.column_name!r} has no {self._method()} correlations in both data sets")
        return int(changed[shared.index(self.column_name)].sum())

    def default_condition(self) -> Condition:
        return Condition(eq=0)


class _ConflictTest(Test):
    group = GROUP
    outcome: ClassVar[str] = ""

    def __init__(self, is_critical: bool = True) -> None:
        super().__init__(is_critical)
        self._metric: Metric = ConflictTargetMetric() if self.outcome == "target" else ConflictPredictionMetric()

    @property
    def metric(self) -> Metric:
        return self._metric

    def check(self) -> TestResult:
        result = self.metric.get_result()
        rows = result["number_not_stable_target"] if self.outcome == "target" else None
        if self.outcome == "prediction":
            rows = result["current"]["number_not_stable_prediction"]
        if rows is None or (isinstance(rows, float) and math.isnan(rows)):
            raise Unavailable(f"there is no {self.outcome} in the data")
        description = f"{rows} rows share all features with a row of another {self.outcome}."
        return self.result(rows == 0, description)


class TestConflictTarget(_ConflictTest):
    """No rows of equal features have different targets."""

    name = "Test number of conflicts in target"
    outcome = "target"


class TestConflictPrediction(_ConflictTest):
    """No rows of equal features have different predictions."""

    name = "Test number of conflicts in prediction"
    outcome = "prediction"
