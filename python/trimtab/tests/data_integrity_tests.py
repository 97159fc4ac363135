"""Tests of structure and completeness. Without a condition, what is right is told by the reference; see each class."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from trimtab._definition import Definition
from trimtab.base_metric import BaseGenerator, MetricResult
from trimtab.metrics.data_integrity.column_regexp_metric import ColumnRegExpMetric
from trimtab.metrics.data_integrity.dataset_missing_values_metric import DatasetMissingValuesMetric
from trimtab.metrics.data_integrity.dataset_summary_metric import DatasetSummaryMetric
from trimtab.tests.base_test import ConditionTest, TestValueCondition, Unavailable, approx

Condition = TestValueCondition
Rule = Callable[[MetricResult, MetricResult], Condition]
"""A condition from the reference's and the current result."""

GROUP = "data_integrity"


def exactly(key: str) -> Rule:
    return lambda reference, current: Condition(eq=reference[key])


def at_most(key: str) -> Rule:
    return lambda reference, current: Condition(lte=reference[key])


def about(key: str, relative: float = 0.1) -> Rule:
    return lambda reference, current: Condition(eq=approx(reference[key], relative=relative))


def _scale(reference: MetricResult, current: MetricResult) -> float:
    """Current rows for one row of the reference."""
    if reference["number_of_rows"] == 0:
        raise Unavailable("the reference has no rows to scale by: give a condition")
    return float(current["number_of_rows"] / reference["number_of_rows"])


def about_by_rows(key: str) -> Rule:
    return lambda reference, current: Condition(eq=approx(reference[key] * _scale(reference, current), relative=0.1))


def at_most_about(key: str) -> Rule:
    return lambda reference, current: Condition(lte=approx(reference[key], relative=0.1))


def at_most_about_by_rows(key: str) -> Rule:
    return lambda reference, current: Condition(lte=approx(reference[key] * _scale(reference, current), relative=0.1))


class SummaryTest(ConditionTest):
    """Of a number of DatasetSummaryMetric or DatasetMissingValuesMetric."""

    group: ClassVar[str] = GROUP
    key: ClassVar[str] = ""
    with_reference: ClassVar[Rule]
    without_reference: ClassVar[Condition] = Condition(eq=0)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._metric: DatasetSummaryMetric | DatasetMissingValuesMetric = DatasetSummaryMetric()

    @property
    def metric(self) -> DatasetSummaryMetric | DatasetMissingValuesMetric:
        return self._metric

    def value(self) -> Any:
        return self.metric.get_result()["current"][self.key]

    def default_condition(self) -> Condition:
        result = self.metric.get_result()
        if result["reference"] is None:
            return self.without_reference
        return type(self).with_reference(result["reference"], result["current"])


class TestNumberOfColumns(SummaryTest):
    """As many as in the reference; without one, at least one."""

    name = "Number of Columns"
    what = "the number of columns"
    key = "number_of_columns"
    with_reference = exactly("number_of_columns")
    without_reference = Condition(gt=0)


class TestNumberOfRows(SummaryTest):
    """The reference's within 10 percent; without one, more than 30."""

    name = "Number of Rows"
    what = "the number of rows"
    key = "number_of_rows"
    with_reference = about("number_of_rows")
    without_reference = Condition(gt=30)


class TestNumberOfConstantColumns(SummaryTest):
    """At most as many as in the reference; without one, none."""

    name = "Number of Constant Columns"
    what = "the number of columns with at most one distinct value"
    key = "number_of_constant_columns"
    with_reference = at_most("number_of_constant_columns")


class TestNumberOfEmptyColumns(SummaryTest):
    """At most as many as in the reference; without one, none."""

    name = "Number of Empty Columns"
    what = "the number of columns without values"
    key = "number_of_empty_columns"
    with_reference = at_most("number_of_empty_columns")


class TestNumberOfEmptyRows(SummaryTest):
    """The reference's share of rows within 10 percent; without one, none."""

    name = "Number of Empty Rows"
    what = "the number of rows without values"
    key = "number_of_empty_rows"
    with_reference = about_by_rows("number_of_empty_rows")


class TestNumberOfDuplicatedRows(SummaryTest):
    """The reference's share of rows within 10 percent; without one, none."""

    name = "Number of Duplicate Rows"
    what = "the number of rows that repeat an earlier one"
    key = "number_of_duplicated_rows"
    with_reference = about_by_rows("number_of_duplicated_rows")


class TestNumberOfDuplicatedColumns(SummaryTest):
    """At most as many pairs as in the reference; without one, none."""

    name = "Number of Duplicate Columns"
    what = "the number of pairs of equal columns"
    key = "number_of_duplicated_columns"
    with_reference = at_most("number_of_duplicated_columns")


class MissingValuesTest(SummaryTest):
    """``missing_values`` and ``replace`` as in DatasetMissingValuesMetric."""

    def __init__(
        self, missing_values: Iterable[Any] | None = None, replace: bool = True, *conditions: Any, **named: Any
    ) -> None:
        super().__init__(*conditions, **named)
        self._metric = DatasetMissingValuesMetric(missing_values, replace)


class TestNumberOfDifferentMissingValues(MissingValuesTest):
    """As many kinds as in the reference; without one, none."""

    name = "Different Types of Missing Values"
    what = "the number of different values that stand for missing ones"
    key = "number_of_different_missing_values"
    with_reference = exactly("number_of_different_missing_values")


class TestNumberOfMissingValues(MissingValuesTest):
    """At most the reference's, by rows, and 10 percent; without one, none."""

    name = "The Number of Missing Values"
    what = "the number of missing values"
    key = "number_of_missing_values"
    with_reference = at_most_about_by_rows("number_of_missing_values")


class TestShareOfMissingValues(MissingValuesTest):
    """At most the reference's and 10 percent; without one, none."""

    name = "Share of Missing Values"
    what = "the share of missing values"
    key = "share_of_missing_values"
    with_reference = at_most_about("share_of_missing_values")


class TestNumberOfColumnsWithMissingValues(MissingValuesTest):
    """At most as many as in the reference; without one, none."""

    name = "The Number of Columns With Missing Values"
    what = "the number of columns with missing values"
    key = "number_of_columns_with_missing_values"
    with_reference = at_most("number_of_columns_with_missing_values")


class TestShareOfColumnsWithMissingValues(MissingValuesTest):
    """At most the reference's; without one, none."""

    name = "The Share of Columns With Missing Values"
    what = "the share of columns with missing values"
    key = "share_of_columns_with_missing_values"
    with_reference = at_most("share_of_columns_with_missing_values")


class TestNumberOfRowsWithMissingValues(MissingValuesTest):
    """At most the reference's, by rows, and 10 percent; without one, none."""

    name = "The Number Of Rows With Missing Values"
    what = "the number of rows with missing values"
    key = "number_of_rows_with_missing_values"
    with_reference = at_most_about_by_rows("number_of_rows_with_missing_values")


class TestShareOfRowsWithMissingValues(MissingValuesTest):
    """At most the reference's and 10 percent; without one, none."""

    name = "The Share of Rows With Missing Values"
    what = "the share of rows with missing values"
    key = "share_of_rows_with_missing_values"
    with_reference = at_most_about("share_of_rows_with_missing_values")


class ColumnMissingValuesTest(MissingValuesTest):
    """Of one column of DatasetMissingValuesMetric."""

    def __init__(
        self,
        column_name: str,
        missing_values: Iterable[Any] | None = None,
        replace: bool = True,
        *conditions: Any,
        **named: Any,
    ) -> None:
        super().__init__(missing_values, replace, *conditions, **named)
        self.column_name = str(column_name)

    def _side(self, side: str) -> MetricResult:
        """The side's result with this column's number under the same key."""
        found: MetricResult = self.metric.get_result()[side]
        if self.column_name not in found["number_of_missing_values_by_column"]:
            raise Unavailable(f"the {side} data have no column {self.column_name!r}")
        if self.column_name not in found[self.key]:
            raise Unavailable(f"the {side} data have no rows")
        return MetricResult({**found, self.key: found[self.key][self.column_name]})

    def value(self) -> Any:
        return self._side("current")[self.key]

    def default_condition(self) -> Condition:
        if self.metric.get_result()["reference"] is None:
            return self.without_reference
        return type(self).with_reference(self._side("reference"), self._side("current"))

    def describe(self, value: Any) -> str:
        return f"{super().describe(value)} in column **{self.column_name}**"


class TestColumnNumberOfDifferentMissingValues(ColumnMissingValuesTest):
    """At most as many kinds as in the reference; without one, none."""

    name = "Different Types of Missing Values in a Column"
    what = "the number of different values that stand for missing ones"
    key = "number_of_different_missing_values_by_column"
    with_reference = at_most("number_of_different_missing_values_by_column")


class TestColumnNumberOfMissingValues(ColumnMissingValuesTest):
    """At most the reference's, by rows, and 10 percent; without one, none."""

    name = "The Number of Missing Values in a Column"
    what = "the number of missing values"
    key = "number_of_missing_values_by_column"
    with_reference = at_most_about_by_rows("number_of_missing_values_by_column")


class TestColumnShareOfMissingValues(ColumnMissingValuesTest):
    """At most the reference's and 10 percent; without one, none."""

    name = "The Share of Missing Values in a Column"
    what = "the share of missing values"
    key = "share_of_missing_values_by_column"
    with_reference = at_most_about("share_of_missing_values_by_column")

    def extra_parameters(self) -> dict[str, Any]:
        return {"column_name": self.column_name}


class TestAllColumnsShareOfMissingValues(BaseGenerator):
    """TestColumnShareOfMissingValues for every column, or for those of ``columns``."""

    __test__ = False

    def __init__(self, columns: Iterable[str] | None = None, is_critical: bool = True) -> None:
        self.columns = None if columns is None else [str(name) for name in columns]
        self.is_critical = is_critical

    def generate(self, data_definition: Definition) -> list[TestColumnShareOfMissingValues]:
        names = data_definition.columns() if self.columns is None else self.columns
        return [TestColumnShareOfMissingValues(name, is_critical=self.is_critical) for name in names]


class TestColumnRegExp(ConditionTest):
    """Values that do not match: the reference's share of rows within 10 percent; without one, none."""

    name = "RegExp Match"
    group = GROUP
    what = "the number of values that do not match"

    def __init__(self, column_name: str, reg_exp: str, *conditions: Any, **named: Any) -> None:
        super().__init__(*conditions, **named)
        self.column_name = str(column_name)
        self._metric = ColumnRegExpMetric(self.column_name, reg_exp)

    @property
    def metric(self) -> ColumnRegExpMetric:
        return self._metric

    def value(self) -> Any:
        return self.metric.get_result()["current"]["number_of_not_matched"]

    def default_condition(self) -> Condition:
        result = self.metric.get_result()
        if result["reference"] is None:
            return Condition(eq=0)
        return about_by_rows("number_of_not_matched")(result["reference"], result["current"])

    def describe(self, value: Any) -> str:
        return f"{super().describe(value)} in column **{self.column_name}**"
