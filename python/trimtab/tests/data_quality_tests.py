"""Tests of the values of single columns. Without a condition, what is right is told by the reference; see each class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from trimtab._definition import Definition
from trimtab.base_metric import BaseGenerator, ColumnMetric, MetricResult
from trimtab.core import ColumnType
from trimtab.metrics.data_integrity.column_summary_metric import ColumnSummaryMetric
from trimtab.metrics.data_quality.column_values import (
    ColumnCategoryMetric,
    ColumnQuantileMetric,
    ColumnValueListMetric,
    ColumnValueRangeMetric,
)
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


class _NoneOutside(ColumnTest):
    """Without a condition: none."""

    def default_condition(self) -> Condition:
        return Condition(eq=approx(0))


class _RangeTest(_NoneOutside):
    def __init__(
        self,
        column_name: str,
        left: float | None = None,
        right: float | None = None,
        *conditions: Any,
        **named: Any,
    ) -> None:
        super().__init__(column_name, *conditions, **named)
        self.left, self.right = left, right
        self._metric = ColumnValueRangeMetric(self.column_name, left, right)


class TestNumberOfOutRangeValues(_RangeTest):
    """Values outside of [left, right], by default of the reference's range."""

    name = "Number of Out-of-Range Values "
    what = "the number of values out of range"

    def value(self) -> Any:
        return self.metric.get_result()["current"]["number_not_in_range"]


class TestShareOfOutRangeValues(_RangeTest):
    """Values outside of [left, right], by default of the reference's range."""

    name = "Share of Out-of-Range Values"
    what = "the share of values out of range"

    def value(self) -> Any:
        return self.metric.get_result()["current"]["share_not_in_range"]

    def extra_parameters(self) -> dict[str, Any]:
        return {"left": self.left, "right": self.right}


class TestValueRange(Test):
    """No value lies outside of [left, right], by default of the reference's range."""

    name = "Value Range"
    group = GROUP

    def __init__(
        self, column_name: str, left: float | None = None, right: float | None = None, is_critical: bool = True
    ) -> None:
        super().__init__(is_critical)
        self.column_name = str(column_name)
        self._metric = ColumnValueRangeMetric(self.column_name, left, right)

    @property
    def metric(self) -> ColumnValueRangeMetric:
        return self._metric

    def check(self) -> TestResult:
        result = self.metric.get_result()
        outside = result["current"]["number_not_in_range"]
        range_text = f"[{result['left']:.6g}, {result['right']:.6g}]"
        return self.result(outside == 0, f"{outside} values of column **{self.column_name}** are not in {range_text}.")


class _ListTest(_NoneOutside):
    def __init__(
        self, column_name: str, values: Iterable[Any] | None = None, *conditions: Any, **named: Any
    ) -> None:
        super().__init__(column_name, *conditions, **named)
        self.values = None if values is None else list(values)
        self._metric = ColumnValueListMetric(self.column_name, self.values)


class TestNumberOfOutListValues(_ListTest):
    """Rows whose value is not in the list, by default of the reference's values."""

    name = "Number Out-of-List Values"
    what = "the number of values out of the list"

    def value(self) -> Any:
        return self.metric.get_result()["current"]["number_not_in_list"]


class TestShareOfOutListValues(_ListTest):
    """Rows whose value is not in the list, by default of the reference's values."""

    name = "Share of Out-of-List Values"
    what = "the share of values out of the list"

    def value(self) -> Any:
        return self.metric.get_result()["current"]["share_not_in_list"]

    def extra_parameters(self) -> dict[str, Any]:
        return {"values": self.values}


class TestValueList(Test):
    """Every row's value is in the list, by default of the reference's values."""

    name = "Out-of-List Values"
    group = GROUP

    def __init__(self, column_name: str, values: Iterable[Any] | None = None, is_critical: bool = True) -> None:
        super().__init__(is_critical)
        self.column_name = str(column_name)
        self.values = None if values is None else list(values)
        self._metric = ColumnValueListMetric(self.column_name, self.values)

    @property
    def metric(self) -> ColumnValueListMetric:
        return self._metric

    def check(self) -> TestResult:
        outside = self.metric.get_result()["current"]["number_not_in_list"]
        parameters = {"value": outside, "column_name": self.column_name, "values": self.values}
        description = f"{outside} rows of column **{self.column_name}** hold a value that is not in the list."
        return self.result(outside == 0, description, parameters)


class _CategoryTest(ColumnTest):
    key: ClassVar[str] = ""

    def __init__(self, column_name: str, category: Any, *conditions: Any, **named: Any) -> None:
        super().__init__(column_name, *conditions, **named)
        self.category = category
        self._metric = ColumnCategoryMetric(self.column_name, category)

    def value(self) -> Any:
        return self.metric.get_result()["current"][self.key]

    def from_reference(self, reference: MetricResult, current: MetricResult) -> float:
        raise NotImplementedError

    def default_condition(self) -> Condition:
        result = self.metric.get_result()
        if result["reference"] is None:
            raise Unavailable("how often a category should occur is told by a condition or by a reference: give one")
        return Condition(eq=approx(self.from_reference(result["reference"], result["current"]), relative=0.1))


class TestCategoryShare(_CategoryTest):
    """The reference's within 10 percent; without one, a condition is needed."""

    name = "Share of category"
    what = "the share of the category"
    key = "category_ratio"

    def from_reference(self, reference: MetricResult, current: MetricResult) -> float:
        return float(reference["category_ratio"])


class TestCategoryCount(_CategoryTest):
    """The reference's share of rows within 10 percent; without one, a condition is needed."""

    name = "Count of category"
    what = "the number of rows of the category"
    key = "category_num"

    def from_reference(self, reference: MetricResult, current: MetricResult) -> float:
        return float(reference["category_ratio"] * current["all_num"])


class _ForColumns(BaseGenerator):
    """A test for each column of ``columns`` that is of the class's type; for every feature of it by default."""

    __test__ = False

    def __init__(self, columns: Sequence[str] | None = None, is_critical: bool = True) -> None:
        self.columns = None if columns is None else [str(name) for name in columns]
        self.is_critical = is_critical

    def names(self, definition: Definition, wanted: ColumnType) -> list[str]:
        if self.columns is None:
            return definition.columns(wanted, features_only=True)
        return [name for name in self.columns if definition.type(name) == wanted]


class TestAllColumnsMostCommonValueShare(_ForColumns):
    """TestMostCommonValueShare for every column but text."""

    def generate(self, data_definition: Definition) -> list[TestMostCommonValueShare]:
        names = self.columns
        if names is None:
            names = [n for n in data_definition.columns() if data_definition.type(n) != ColumnType.Text]
        return [TestMostCommonValueShare(name, is_critical=self.is_critical) for name in names]


class TestNumColumnsMeanInNSigmas(_ForColumns):
    """TestMeanInNSigmas for the numeric columns."""

    def generate(self, data_definition: Definition) -> list[TestMeanInNSigmas]:
        names = self.names(data_definition, ColumnType.Numerical)
        return [TestMeanInNSigmas(name, is_critical=self.is_critical) for name in names]


class TestNumColumnsOutOfRangeValues(_ForColumns):
    """TestShareOfOutRangeValues for the numeric columns."""

    def generate(self, data_definition: Definition) -> list[TestShareOfOutRangeValues]:
        names = self.names(data_definition, ColumnType.Numerical)
        return [TestShareOfOutRangeValues(name, is_critical=self.is_critical) for name in names]


class TestCatColumnsOutOfListValues(_ForColumns):
    """TestShareOfOutListValues for the categorical columns."""

    def generate(self, data_definition: Definition) -> list[TestShareOfOutListValues]:
        names = self.names(data_definition, ColumnType.Categorical)
        return [TestShareOfOutListValues(name, is_critical=self.is_critical) for name in names]
