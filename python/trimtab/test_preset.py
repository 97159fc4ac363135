"""Presets of tests for ``trimtab.test_suite.TestSuite``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trimtab._definition import Definition
from trimtab.metric_preset import chosen_embeddings
from trimtab.metrics.data_drift.dataset_drift_metric import require_share
from trimtab.metrics.data_drift.drift_arguments import DriftArguments
from trimtab.metrics.data_drift.embedding_drift_methods import DriftMethod
from trimtab.pipeline.column_mapping import TaskType
from trimtab.tests.base_test import TestPreset
from trimtab.tests.column_type_tests import TestColumnsType
from trimtab.tests.data_drift_tests import (
    TestAllFeaturesValueDrift,
    TestColumnDrift,
    TestEmbeddingsDrift,
    TestShareOfDriftedColumns,
)
from trimtab.tests.data_integrity_tests import (
    TestAllColumnsShareOfMissingValues,
    TestNumberOfColumns,
    TestNumberOfConstantColumns,
    TestNumberOfDuplicatedColumns,
    TestNumberOfDuplicatedRows,
    TestNumberOfRows,
)
from trimtab.tests.all_column_tests import (
    TestAllColumnsMostCommonValueShare,
    TestCatColumnsOutOfListValues,
    TestNumColumnsMeanInNSigmas,
    TestNumColumnsOutOfRangeValues,
)

DEFAULT_DRIFT_SHARE = 0.3


class _ColumnsPreset(TestPreset):
    def __init__(self, columns: Iterable[str] | None = None) -> None:
        self.columns = None if columns is None else [str(name) for name in columns]


class DataStabilityTestPreset(_ColumnsPreset):
    """Rows, columns, types, missing values, ranges, lists and means are those of the reference."""

    def generate_tests(self, data_definition: Definition, additional_data: dict[str, Any] | None = None) -> list[Any]:
        return [
            TestNumberOfRows(),
            TestNumberOfColumns(),
            TestColumnsType(),
            TestAllColumnsShareOfMissingValues(columns=self.columns),
            TestNumColumnsOutOfRangeValues(columns=self.columns),
            TestCatColumnsOutOfListValues(columns=self.columns),
            TestNumColumnsMeanInNSigmas(columns=self.columns),
        ]


class DataQualityTestPreset(_ColumnsPreset):
    """Missing values, dominant values, constants and duplicates are as in the reference, or few without one."""

    def generate_tests(self, data_definition: Definition, additional_data: dict[str, Any] | None = None) -> list[Any]:
        return [
            TestAllColumnsShareOfMissingValues(columns=self.columns),
            TestAllColumnsMostCommonValueShare(columns=self.columns),
            TestNumberOfConstantColumns(),
            TestNumberOfDuplicatedColumns(),
            TestNumberOfDuplicatedRows(),
        ]


class _DriftPreset(TestPreset):
    def __init__(
        self,
        columns: Iterable[str] | None = None,
        embeddings: Iterable[str] | None = None,
        embeddings_drift_method: Mapping[str, DriftMethod] | None = None,
        drift_share: float | None = None,
        **levels: Any,
    ) -> None:
        """Tests and thresholds: see ``DriftArguments``. ``drift_share``: drifted columns stay below it, 0.3 if None."""
        self.arguments = DriftArguments(columns, **levels)
        self.embeddings = None if embeddings is None else [str(name) for name in embeddings]
        self.embeddings_drift_method = dict(embeddings_drift_method or {})
        self.drift_share = DEFAULT_DRIFT_SHARE if drift_share is None else require_share(drift_share)

    def _columns(self, definition: Definition) -> list[str] | None:
        """The columns asked for; with embeddings: without theirs."""
        if definition.embeddings is None:
            return self.arguments.columns
        embedded = {name for names in definition.embeddings.values() for name in names}
        columns = self.arguments.columns
        if columns is None:
            columns = [*definition.columns(features_only=True), *definition.lost]
        return sorted(name for name in columns if name not in embedded)

    def _outcome_tests(self, definition: Definition, name: str | None) -> list[TestColumnDrift]:
        if name is None:
            return []
        told = "cat" if definition.task == TaskType.CLASSIFICATION_TASK else "num"
        return [TestColumnDrift(name, **self.arguments.test_and_threshold(name, told))]

    def _prediction_tests(self, definition: Definition) -> list[TestColumnDrift]:
        """Of the predicted values, and of what one of the data sets lacks of the prediction: that ends in ERROR."""
        names = [definition.prediction.predicted_values, *definition.lost_prediction]
        return [test for name in names for test in self._outcome_tests(definition, name)]

    def _embeddings_tests(self, definition: Definition) -> list[TestEmbeddingsDrift]:
        names = chosen_embeddings(definition.embeddings, self.embeddings)
        return [TestEmbeddingsDrift(name, self.embeddings_drift_method.get(name)) for name in names]


class DataDriftTestPreset(_DriftPreset):
    """Few columns drifted, and target, prediction and each feature have not."""

    def generate_tests(self, data_definition: Definition, additional_data: dict[str, Any] | None = None) -> list[Any]:
        columns = self._columns(data_definition)
        return [
            TestShareOfDriftedColumns(columns=columns, lt=self.drift_share, **self.arguments.levels),
            *self._outcome_tests(data_definition, data_definition.target),
            *self._prediction_tests(data_definition),
            TestAllFeaturesValueDrift(columns=columns, **self.arguments.levels),
            *self._embeddings_tests(data_definition),
        ]


class NoTargetPerformanceTestPreset(_DriftPreset):
    """What can be said of a model without targets: drift of prediction and columns, types, missing values, ranges."""

    def generate_tests(self, data_definition: Definition, additional_data: dict[str, Any] | None = None) -> list[Any]:
        columns = self._columns(data_definition)
        return [
            *self._prediction_tests(data_definition),
            TestShareOfDriftedColumns(lt=self.drift_share, **self.arguments.levels),
            TestColumnsType(),
            TestAllColumnsShareOfMissingValues(columns=columns),
            TestNumColumnsOutOfRangeValues(columns=columns),
            TestCatColumnsOutOfListValues(columns=columns),
            TestNumColumnsMeanInNSigmas(columns=columns),
            *self._embeddings_tests(data_definition),
        ]


class _Later(TestPreset):
    """A preset of Evidently's that is not in this release."""

    remedy = "the model gate of `trimtab run` evaluates models with intervals"

    def __init__(self, *arguments: Any, **named: Any) -> None:
        raise NotImplementedError(f"{type(self).__name__} is not in this release of trimtab; {self.remedy}")


class BinaryClassificationTestPreset(_Later):
    """Not in this release: the constructor raises NotImplementedError."""


class BinaryClassificationTopKTestPreset(_Later):
    """Not in this release: the constructor raises NotImplementedError."""


class MulticlassClassificationTestPreset(_Later):
    """Not in this release: the constructor raises NotImplementedError."""


class RegressionTestPreset(_Later):
    """Not in this release: the constructor raises NotImplementedError."""


class RecsysTestPreset(_Later):
    """Not in this release: the constructor raises NotImplementedError."""

    remedy = "keep Evidently for recommenders"


__all__ = [
    "BinaryClassificationTestPreset",
    "BinaryClassificationTopKTestPreset",
    "DataDriftTestPreset",
    "DataQualityTestPreset",
    "DataStabilityTestPreset",
    "MulticlassClassificationTestPreset",
    "NoTargetPerformanceTestPreset",
    "RecsysTestPreset",
    "RegressionTestPreset",
]
