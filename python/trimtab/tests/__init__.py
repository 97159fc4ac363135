"""Tests for ``trimtab.test_suite.TestSuite``, by the names that Evidently gives them."""

from __future__ import annotations

import importlib
from typing import Any

from trimtab._later import refuse

_MODULES = {
    "data_drift_tests": [
        "TestAllFeaturesValueDrift",
        "TestColumnDrift",
        "TestCustomFeaturesValueDrift",
        "TestEmbeddingsDrift",
        "TestNumberOfDriftedColumns",
        "TestShareOfDriftedColumns",
    ],
    "data_integrity_tests": [
        "TestAllColumnsShareOfMissingValues",
        "TestColumnNumberOfDifferentMissingValues",
        "TestColumnNumberOfMissingValues",
        "TestColumnRegExp",
        "TestColumnShareOfMissingValues",
        "TestNumberOfColumns",
        "TestNumberOfColumnsWithMissingValues",
        "TestNumberOfConstantColumns",
        "TestNumberOfDifferentMissingValues",
        "TestNumberOfDuplicatedColumns",
        "TestNumberOfDuplicatedRows",
        "TestNumberOfEmptyColumns",
        "TestNumberOfEmptyRows",
        "TestNumberOfMissingValues",
        "TestNumberOfRows",
        "TestNumberOfRowsWithMissingValues",
        "TestShareOfColumnsWithMissingValues",
        "TestShareOfMissingValues",
        "TestShareOfRowsWithMissingValues",
    ],
    "column_type_tests": ["TestColumnAllConstantValues", "TestColumnAllUniqueValues", "TestColumnsType"],
    "data_quality_tests": [
        "TestColumnQuantile",
        "TestColumnValueMax",
        "TestColumnValueMean",
        "TestColumnValueMedian",
        "TestColumnValueMin",
        "TestColumnValueStd",
        "TestMeanInNSigmas",
        "TestMostCommonValueShare",
        "TestNumberOfUniqueValues",
        "TestUniqueValuesShare",
    ],
    "all_column_tests": [
        "TestAllColumnsMostCommonValueShare",
        "TestCatColumnsOutOfListValues",
        "TestNumColumnsMeanInNSigmas",
        "TestNumColumnsOutOfRangeValues",
    ],
    "column_value_tests": [
        "TestCategoryCount",
        "TestCategoryShare",
        "TestNumberOfOutListValues",
        "TestNumberOfOutRangeValues",
        "TestShareOfOutListValues",
        "TestShareOfOutRangeValues",
        "TestValueList",
        "TestValueRange",
    ],
    "correlation_tests": [
        "TestConflictPrediction",
        "TestConflictTarget",
        "TestCorrelationChanges",
        "TestHighlyCorrelatedColumns",
        "TestPredictionFeaturesCorrelations",
        "TestTargetFeaturesCorrelations",
        "TestTargetPredictionCorrelation",
    ],
    "base_test": ["TestStatus", "generate_column_tests"],
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name in _MODULE_OF:
        return getattr(importlib.import_module(f"trimtab.tests.{_MODULE_OF[name]}"), name)
    refuse(__name__, name, _MODULE_OF)


__all__ = list(_MODULE_OF)
