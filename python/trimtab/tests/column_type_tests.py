"""Tests of the types of columns, and of columns whose values are all equal or all different."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trimtab import _column_kinds as kinds
from trimtab.metrics.data_integrity.column_summary_metric import ColumnSummaryMetric
from trimtab.metrics.data_integrity.dataset_summary_metric import DatasetSummaryMetric
from trimtab.tests.base_test import Test, TestResult, Unavailable
from trimtab.tests.data_integrity_tests import GROUP

_FAMILIES = {
    "number": ("int", "uint", "float"),
    "integer": ("int", "uint"),
    "signedinteger": ("int",),
    "unsignedinteger": ("uint",),
    "inexact": ("float",),
    "floating": ("float",),
}


def type_name(wanted: Any) -> str:
    """Of a numpy type or its name, a pandas type, or Python's int, float, bool, str."""
    if isinstance(wanted, type):
        python = {int: "int64", float: "float64", bool: "bool", str: "object_", object: "object_"}
        return python.get(wanted) or kinds.numpy_name(wanted.__name__)
    return kinds.numpy_name(str(getattr(wanted, "name", wanted)))


def is_of(actual: str, expected: str) -> bool:
    return actual == expected or actual.startswith(_FAMILIES.get(expected, ("\0",)))


class TestColumnsType(Test):
    """Types as in ``columns_type`` (column: numpy type or family, as "number"), by default as in the reference."""

    name = "Column Types"
    group = GROUP

    def __init__(self, columns_type: Mapping[str, Any] | None = None, is_critical: bool = True) -> None:
        super().__init__(is_critical)
        self.columns_type = None if columns_type is None else {str(k): type_name(v) for k, v in columns_type.items()}
        self._metric = DatasetSummaryMetric()

    @property
    def metric(self) -> DatasetSummaryMetric:
        return self._metric

    def check(self) -> TestResult:
        found: dict[str, dict[str, str]] = self.metric.get_result().hidden
        expected = self.columns_type
        if expected is None:
            if "reference" not in found:
                raise Unavailable("types of columns are compared with columns_type or with a reference: give one")
            expected = found["reference"]
        if not expected:
            raise Unavailable("columns_type names no columns")
        columns = []
        for name, wanted in expected.items():
            if name not in found["current"]:
                raise Unavailable(f"the current data have no column {name!r}")
            columns.append({"actual_type": found["current"][name], "column_name": name, "expected_type": wanted})
        wrong = [c for c in columns if not is_of(c["actual_type"], c["expected_type"])]
        told = "; ".join(f"**{c['column_name']}** is {c['actual_type']}, not {c['expected_type']}" for c in wrong)
        description = f"{len(wrong)} of {len(columns)} columns have another type" + (f": {told}." if told else ".")
        return self.result(not wrong, description, {"columns": columns})


class _ColumnSummaryTest(Test):
    group = GROUP

    def __init__(self, column_name: str, is_critical: bool = True) -> None:
        super().__init__(is_critical)
        self.column_name = str(column_name)
        self._metric = ColumnSummaryMetric(self.column_name)

    @property
    def metric(self) -> ColumnSummaryMetric:
        return self._metric

    def _unique_rows_missing(self) -> tuple[int, int, int]:
        result = self.metric.get_result()
        found = result["current_characteristics"]
        if found is None or found.get("unique") is None:
            raise Unavailable(result.get("unavailable", f"column {self.column_name!r} has no distinct values to count"))
        return found["unique"], found["number_of_rows"], found["missing"]


class TestColumnAllConstantValues(_ColumnSummaryTest):
    """Fails when the column has at most one distinct value."""

    name = "All Constant Values in a Column"

    def check(self) -> TestResult:
        unique, rows, _ = self._unique_rows_missing()
        description = f"Column **{self.column_name}** has {unique} distinct values in {rows} rows."
        return self.result(unique > 1, description)


class TestColumnAllUniqueValues(_ColumnSummaryTest):
    """Fails when a value occurs twice."""

    name = "All Unique Values in a Column"

    def check(self) -> TestResult:
        unique, rows, missing = self._unique_rows_missing()
        description = f"Column **{self.column_name}** has {unique} distinct values in {rows - missing} rows with one."
        return self.result(unique == rows - missing, description)
