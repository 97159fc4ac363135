"""Tests of values out of a range or a list, and of single categories."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from trimtab.base_metric import MetricResult
from trimtab.metrics.data_quality.column_values import (
    ColumnCategoryMetric,
    ColumnValueListMetric,
    ColumnValueRangeMetric,
)
from trimtab.tests.base_test import Test, TestResult, TestValueCondition, Unavailable, approx
from trimtab.tests.data_quality_tests import GROUP, ColumnTest

Condition = TestValueCondition


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
