"""Tests for the columns of a type at once."""

from __future__ import annotations

from collections.abc import Sequence

from trimtab._definition import Definition
from trimtab.base_metric import BaseGenerator
from trimtab.core import ColumnType
from trimtab.tests.data_quality_tests import TestMeanInNSigmas, TestMostCommonValueShare
from trimtab.tests.column_value_tests import TestShareOfOutListValues, TestShareOfOutRangeValues


class _ForColumns(BaseGenerator):
    """A test for each column of ``columns`` that is of the class's type; for every feature of it by default."""

    __test__ = False

    def __init__(self, columns: Sequence[str] | None = None, is_critical: bool = True) -> None:
        self.columns = None if columns is None else [str(name) for name in columns]
        self.is_critical = is_critical

    def names(self, definition: Definition, wanted: ColumnType) -> list[str]:
        if self.columns is None:
            return definition.columns(wanted, features_only=True)
        # A column without a type has a test that says why it has none.
        return [name for name in self.columns if definition.types.get(name, wanted) == wanted]


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
