"""Tests of drift."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from trimtab._definition import Definition
from trimtab.base_metric import BaseGenerator
from trimtab.calculations.stattests.registry import PossibleStatTestType
from trimtab.core import ColumnType
from trimtab.metrics.data_drift.column_drift_metric import ColumnDriftMetric
from trimtab.metrics.data_drift.data_drift_table import DataDriftTable
from trimtab.metrics.data_drift.drift_arguments import NAMES, DriftArguments
from trimtab.metrics.data_drift.embedding_drift_methods import DriftMethod
from trimtab.metrics.data_drift.embeddings_drift import EmbeddingsDriftMetric
from trimtab.tests.base_test import ConditionTest, Test, TestResult, TestValueCondition, Unavailable

Condition = TestValueCondition
GROUP = "data_drift"
MOST_REASONS = 10


def _parameters(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "stattest": row["stattest_name"],
        "score": round(float(row["drift_score"]), 3),
        "threshold": row["stattest_threshold"],
        "detected": row["drift_detected"],
    }


class _DriftedColumnsTest(ConditionTest):
    group: ClassVar[str] = GROUP

    def __init__(
        self,
        columns: Iterable[str] | None = None,
        eq: Any = None,
        gt: Any = None,
        gte: Any = None,
        is_in: Sequence[Any] | None = None,
        lt: Any = None,
        lte: Any = None,
        not_eq: Any = None,
        not_in: Sequence[Any] | None = None,
        is_critical: bool = True,
        feature_importance: bool | None = False,
        **levels: Any,
    ) -> None:
        """Tests and thresholds: see ``DriftArguments``."""
        super().__init__(eq, gt, gte, is_in, lt, lte, not_eq, not_in, is_critical)
        self._metric = DataDriftTable(columns, feature_importance=feature_importance, **levels)

    @property
    def metric(self) -> DataDriftTable:
        return self._metric

    def value_of(self, drifted: int, columns: int) -> Any:
        """What is judged when so many columns drifted."""
        raise NotImplementedError

    def value(self) -> Any:
        result = self.metric.get_result()
        return self.value_of(result["number_of_drifted_columns"], result["number_of_columns"])

    def check(self) -> TestResult:
        result = self.metric.get_result()
        columns, drifted = result["number_of_columns"], result["number_of_drifted_columns"]
        untested = {row.column: row.reason for row in result.hidden if row.reason}
        reasons = [f"**{name}**: {reason}" for name, reason in untested.items()]
        told = "; ".join(reasons[:MOST_REASONS]) + ("; ..." if len(reasons) > MOST_REASONS else "")
        if columns == len(untested):
            raise Unavailable(f"no column could be tested for drift{': ' if told else ''}{told}")
        checked = super().check()
        if untested:
            condition = self.get_condition()
            possible = (self.value_of(drifted + more, columns) for more in range(len(untested) + 1))
            if len({condition.check_value(value) for value in possible}) > 1:
                raise Unavailable(
                    f"{self.describe(self.value())} and {len(untested)} could not be tested, which decide whether "
                    f"it is {condition}: {told}"
                )
            checked.description += f" {len(untested)} columns could not be tested: {told}."
        assert checked.parameters is not None
        checked.parameters.pop("value", None)
        return checked

    def extra_parameters(self) -> dict[str, Any]:
        rows = self.metric.get_result()["drift_by_columns"]
        return {"features": {name: _parameters(row) for name, row in rows.items()}}


class TestNumberOfDriftedColumns(_DriftedColumnsTest):
    """Below a third of the columns."""

    name = "Number of Drifted Features"

    def value_of(self, drifted: int, columns: int) -> Any:
        return drifted

    def default_condition(self) -> Condition:
        return Condition(lt=max(0, self.metric.get_result()["number_of_columns"] // 3))

    def describe(self, value: Any) -> str:
        return f"{value} of {self.metric.get_result()['number_of_columns']} columns drifted"


class TestShareOfDriftedColumns(_DriftedColumnsTest):
    """Below 0.3 of the columns."""

    name = "Share of Drifted Columns"

    def value_of(self, drifted: int, columns: int) -> Any:
        return drifted / columns

    def default_condition(self) -> Condition:
        return Condition(lt=0.3)

    def describe(self, value: Any) -> str:
        result = self.metric.get_result()
        numbers = f"{result['number_of_drifted_columns']} of {result['number_of_columns']} columns"
        return f"{numbers} drifted, a share of {value:.3g}"


class TestColumnDrift(Test):
    """The column has not drifted."""

    name = "Drift per Column"
    group = GROUP

    def __init__(
        self,
        column_name: str,
        stattest: PossibleStatTestType | None = None,
        stattest_threshold: float | None = None,
        is_critical: bool = True,
    ) -> None:
        super().__init__(is_critical)
        self.column_name = str(column_name)
        self._metric = ColumnDriftMetric(self.column_name, stattest, stattest_threshold)

    @property
    def metric(self) -> ColumnDriftMetric:
        return self._metric

    def check(self) -> TestResult:
        row = self.metric.get_result()
        if "unavailable" in row:
            raise Unavailable(f"column **{self.column_name}** could not be tested: {row['unavailable']}")
        description = (
            f"Column **{self.column_name}**: {row['stattest_name']} is {row['drift_score']:.3g}, "
            f"with the threshold {row['stattest_threshold']}."
        )
        parameters = {**_parameters(row), "column_name": self.column_name}
        return self.result(not row["drift_detected"], description, parameters)


class TestEmbeddingsDrift(Test):
    """The set of embeddings has not drifted."""

    name = "Drift for embeddings"
    group = GROUP

    def __init__(self, embeddings_name: str, drift_method: DriftMethod | None = None, is_critical: bool = True) -> None:
        super().__init__(is_critical)
        self._metric = EmbeddingsDriftMetric(embeddings_name, drift_method)

    @property
    def metric(self) -> EmbeddingsDriftMetric:
        return self._metric

    def check(self) -> TestResult:
        result = self.metric.get_result()
        if "unavailable" in result:
            raise Unavailable(f"embeddings **{result['embeddings_name']}** could not be tested: {result['unavailable']}")
        description = (
            f"Embeddings **{result['embeddings_name']}**: the score is {result['drift_score']:.3g} "
            f"by {result['method_name']}."
        )
        return self.result(not result["drift_detected"], description)


class _ColumnDriftTests(BaseGenerator):
    __test__ = False

    def __init__(self, columns: Iterable[str] | None, is_critical: bool, levels: dict[str, Any]) -> None:
        unknown = set(levels) - set(NAMES)
        if unknown:
            raise TypeError(f"unknown argument {sorted(unknown)[0]!r}; known are {', '.join(NAMES)}")
        self.arguments = DriftArguments(columns, **levels)
        self.is_critical = is_critical

    def tests(self, names: Iterable[str], definition: Definition) -> list[TestColumnDrift]:
        made = []
        for name in names:
            told = definition.types.get(name, ColumnType.Unknown)
            chosen = self.arguments.test_and_threshold(name, told.value)
            made.append(TestColumnDrift(name, **chosen, is_critical=self.is_critical))
        return made


class TestAllFeaturesValueDrift(_ColumnDriftTests):
    """TestColumnDrift for every feature, or for those of ``columns``: numbers, categories, text.

    A column of the reference's that the current data lack, or that cannot be compared with theirs, has one as well,
    which ends in ERROR.
    """

    def __init__(self, columns: Iterable[str] | None = None, is_critical: bool = True, **levels: Any) -> None:
        super().__init__(columns, is_critical, levels)

    def generate(self, data_definition: Definition) -> list[TestColumnDrift]:
        kinds = (ColumnType.Numerical, ColumnType.Categorical, ColumnType.Text)
        names = [name for kind in kinds for name in data_definition.columns(kind, features_only=True)]
        names = list(dict.fromkeys([*names, *data_definition.lost]))
        chosen = set(self.arguments.columns or ())
        return self.tests([name for name in names if not chosen or name in chosen], data_definition)


class TestCustomFeaturesValueDrift(_ColumnDriftTests):
    """TestColumnDrift for the columns named."""

    def __init__(self, features: Iterable[str], is_critical: bool = True, **levels: Any) -> None:
        super().__init__(features, is_critical, levels)

    def generate(self, data_definition: Definition) -> list[TestColumnDrift]:
        return self.tests(self.arguments.columns or [], data_definition)
