"""Tests of the values of single columns. Without a condition, the reference tells what is right; see each class."""

from __future__ import annotations

from typing import Any, ClassVar

from trimtab.base_metric import ColumnMetric
from trimtab.metrics.data_integrity.column_summary_metric import ColumnSummaryMetric
from trimtab.metrics.data_quality.column_values import ColumnQuantileMetric
from trimtab.tests.base_test import ConditionTest, Test, TestResult, TestValueCondition, Unavailable, approx

Condition = TestValueCondition
GROUP = "data_quality"


class ColumnTest(ConditionTest):
    """Of one column."""

    group: ClassVar[str] = GROUP

    def __init__(self, column_name: str, *conditions: Any, **named: Any) -> None:
        super().__init__(*conditions, **named)
        self.column_name = str(column_name)
        self._metric: ColumnMetric = ColumnSummaryMetric(self.column_name)

    @property
    def metric(self) -> ColumnMetric:
        return self._metric

    def describe(self, value: Any) -> str:
        return f"{super().describe(value)} in column **{self.column_name}**"


class CharacteristicTest(ColumnTest):
    """Of a number of ColumnSummaryMetric, rounded as it is there; the reference's within 10 percent."""

    key: ClassVar[str] = ""

    def _side(self, side: str) -> Any:
        result = self.metric.get_result()
        found = result[f"{side}_characteristics"]
        if found is None:
            raise Unavailable(result.get("unavailable", f"column {self.column_name!r} has no {side} data"))
        if self.key not in found:
            raise Unavailable(f"{self.what} is not known of a column of type {result['column_type']!r}")
        if found[self.key] is None:
            raise Unavailable(f"the {side} data have no rows")
        return found[self.key]

    def value(self) -> Any:
        return self._side("current")

    def from_reference(self, reference: Any) -> Condition:
        return Condition(eq=approx(reference, relative=0.1))

    def without_reference(self) -> Condition:
        raise Unavailable(f"what {self.what} should be is told by a condition or by a reference: give one")

    def default_condition(self) -> Condition:
        if self.metric.get_result()["reference_characteristics"] is None:
            return self.without_reference()
        return self.from_reference(self._side("reference"))


class TestColumnValueMin(CharacteristicTest):
    """At least the reference's; without one, a condition is needed."""

    name = "Min Value"
    what = "the smallest value"
    key = "min"

    def from_reference(self, reference: Any) -> Condition:
        return Condition(gte=reference)


class TestColumnValueMax(CharacteristicTest):
    """At most the reference's; without one, a condition is needed."""

    name = "Max Value"
    what = "the largest value"
    key = "max"

    def from_reference(self, reference: Any) -> Condition:
        return Condition(lte=reference)


class TestColumnValueMean(CharacteristicTest):
    """The reference's within 10 percent; without one, a condition is needed."""

    name = "Mean Value"
    what = "the mean"
    key = "mean"


class TestColumnValueMedian(CharacteristicTest):
    """The reference's within 10 percent; without one, a condition is needed."""

    name = "Median Value"
    what = "the median"
    key = "p50"


class TestColumnValueStd(CharacteristicTest):
    """The reference's within 10 percent; without one, a condition is needed."""

    name = "Standard Deviation (SD)"
    what = "the standard deviation"
    key = "std"


class TestNumberOfUniqueValues(CharacteristicTest):
    """The reference's within 10 percent; without one, more than one."""

    name = "Number of Unique Values"
    what = "the number of distinct values"
    key = "unique"

    def without_reference(self) -> Condition:
        return Condition(gt=1)


class _PercentageTest(CharacteristicTest):
    def _side(self, side: str) -> Any:
        return super()._side(side) / 100.0


class TestUniqueValuesShare(_PercentageTest):
    """The reference's within 10 percent; without one, a condition is needed."""

    name = "Share of Unique Values"
    what = "the share of distinct values"
    key = "unique_percentage"


class TestMostCommonValueShare(_PercentageTest):
    """The reference's within 10 percent; without one, below 0.8."""

    name = "Share of the Most Common Value"
    what = "the share of the most common value"
    key = "most_common_percentage"

    def without_reference(self) -> Condition:
        return Condition(lt=0.8)

    def extra_parameters(self) -> dict[str, Any]:
        return {"column_name": self.column_name}

    def describe(self, value: Any) -> str:
        common = self.metric.get_result()["current_characteristics"]["most_common"]
        return f"{super().describe(value)} ({common})"


class TestMeanInNSigmas(Test):
    """The mean lies strictly within ``n_sigmas`` deviations of the reference's mean."""

    name = "Mean Value Stability"
    group = GROUP

    def __init__(self, column_name: str, n_sigmas: int = 2, is_critical: bool = True) -> None:
        super().__init__(is_critical)
        self.column_name = str(column_name)
        self.n_sigmas = n_sigmas
        self._metric = ColumnSummaryMetric(self.column_name)

    @property
    def metric(self) -> ColumnSummaryMetric:
        return self._metric

    def check(self) -> TestResult:
        result = self.metric.get_result()
        reference, current = result["reference_characteristics"], result["current_characteristics"]
        for side in (reference, current):
            if side is None or side.get("mean") is None:
                raise Unavailable(
                    result.get("unavailable", f"column {self.column_name!r} needs a mean in reference and current data")
                )
        mean, middle, deviation = current["mean"], reference["mean"], reference["std"]
        low, high = middle - self.n_sigmas * deviation, middle + self.n_sigmas * deviation
        parameters = {
            "column_name": self.column_name,
            "current_mean": mean,
            "n_sigmas": self.n_sigmas,
            "reference_mean": middle,
            "reference_std": deviation,
        }
        description = f"The mean of column **{self.column_name}** is {mean:.3g}; {low:.3g} to {high:.3g} is expected."
        return self.result(low < mean < high, description, parameters)


class TestColumnQuantile(ColumnTest):
    """The reference's within 10 percent; without one, a condition is needed."""

    name = "Quantile Value"

    def __init__(self, column_name: str, quantile: float, *conditions: Any, **named: Any) -> None:
        super().__init__(column_name, *conditions, **named)
        self.quantile = quantile
        self._metric = ColumnQuantileMetric(self.column_name, quantile)

    def value(self) -> Any:
        return self.metric.get_result()["current"]["value"]

    def default_condition(self) -> Condition:
        reference = self.metric.get_result()["reference"]
        if reference is None:
            raise Unavailable("what a quantile should be is told by a condition or by a reference: give one")
        return Condition(eq=approx(reference["value"], relative=0.1))

    def describe(self, value: Any) -> str:
        return f"The {self.quantile} quantile of column **{self.column_name}** is {value:.3g}"
