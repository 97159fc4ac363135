"""Drift of columns: which test with which threshold, the core's comparison, and tests that the caller brings along."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from trimtab import _core
from trimtab._data import PREDICTED_LABELS, Data
from trimtab.calculations.stattests.registry import PossibleStatTestType, StatTest, StatTestResult, resolve
from trimtab.core import ColumnType
from trimtab.pipeline.column_mapping import ColumnMapping

CALLERS_TEST = "caller"
"""The core's name for a test that it leaves to the caller."""

Test = PossibleStatTestType


@dataclass(frozen=True)
class DriftOptions:
    """Everything that decides how columns are compared; hashable, so that equal comparisons are made once.

    The most special choice wins: column, type, all, the default of the column's type and size. ``types`` fixes the
    types of columns that are compared one by one, instead of the rules for tables.
    """

    columns: tuple[str, ...] | None = None
    stattest: Test | None = None
    cat_stattest: Test | None = None
    num_stattest: Test | None = None
    text_stattest: Test | None = None
    per_column_stattest: tuple[tuple[str, Test], ...] = ()
    stattest_threshold: float | None = None
    cat_stattest_threshold: float | None = None
    num_stattest_threshold: float | None = None
    text_stattest_threshold: float | None = None
    per_column_stattest_threshold: tuple[tuple[str, float], ...] = ()
    types: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def of(
        columns: Iterable[str] | None = None,
        per_column_stattest: Mapping[str, Test] | None = None,
        per_column_stattest_threshold: Mapping[str, float] | None = None,
        **levels: Any,
    ) -> DriftOptions:
        """From a preset's arguments. TypeError and ValueError name the argument that is wrong."""
        if isinstance(columns, str):
            raise TypeError(f"columns={columns!r}: a list of column names is needed; write [{columns!r}]")
        thresholds = {name: value for name, value in levels.items() if name.endswith("threshold")}
        for column, value in (per_column_stattest_threshold or {}).items():
            thresholds[f"per_column_stattest_threshold[{column!r}]"] = value
        for name, value in thresholds.items():
            require_threshold(name, value)
        return DriftOptions(
            columns=None if columns is None else tuple(dict.fromkeys(str(name) for name in columns)),
            per_column_stattest=tuple((str(k), v) for k, v in (per_column_stattest or {}).items()),
            per_column_stattest_threshold=tuple((str(k), v) for k, v in (per_column_stattest_threshold or {}).items()),
            **levels,
        )

    @cached_property
    def _tests_by_column(self) -> dict[str, Test]:
        return dict(self.per_column_stattest)

    @cached_property
    def _thresholds_by_column(self) -> dict[str, float]:
        return dict(self.per_column_stattest_threshold)

    def test(self, column: str, column_type: str) -> Test | None:
        """The test asked for; None: the default."""
        special = self._tests_by_column.get(column)
        for chosen in (special, getattr(self, f"{column_type}_stattest", None), self.stattest):
            if chosen is not None:
                return chosen
        return None

    def threshold(self, column: str, column_type: str) -> float | None:
        """The threshold asked for; None: the test's own."""
        special = self._thresholds_by_column.get(column)
        for chosen in (special, getattr(self, f"{column_type}_stattest_threshold", None), self.stattest_threshold):
            if chosen is not None:
                return float(chosen)
        return None


def require_threshold(name: str, value: object) -> None:
    """TypeError or ValueError for a threshold that is none."""
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
        raise TypeError(f"{name}={value!r}: a number is needed")
    if not np.isfinite(float(value)):
        raise ValueError(f"{name}={value!r}: a finite number is needed")


@dataclass(frozen=True)
class DriftRow:
    """A column's answer. ``reason`` says why it could not be tested; then the score is NaN and there is no drift.

    ``named_only``: a name of the mapping's that neither side has; it counts neither as a column nor as an untested one.
    """

    column: str
    type: str
    test_name: str | None
    threshold: float | None
    score: float
    detected: bool
    reason: str
    reference: _core.SmallDistribution | None
    current: _core.SmallDistribution | None
    named_only: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As Evidently shows it, with ``unavailable`` where there is a reason."""
        result: dict[str, Any] = {
            "column_name": self.column,
            "column_type": self.type,
            "stattest_name": self.test_name,
            "stattest_threshold": self.threshold,
            "drift_score": self.score,
            "drift_detected": self.detected,
            "current": {"small_distribution": _distribution(self.current)},
            "reference": {"small_distribution": _distribution(self.reference)},
        }
        if self.reason:
            result["unavailable"] = self.reason
        return result


def _distribution(small: _core.SmallDistribution | None) -> dict[str, Any] | None:
    return None if small is None else {"x": small.x, "y": small.y}


def core_mapping(mapping: ColumnMapping) -> _core.ColumnMapping:
    """The mapping as the core takes it."""
    return _core.ColumnMapping(
        target=mapping.target,
        prediction=mapping.prediction_names(),
        prediction_is_list=isinstance(mapping.prediction, (list, tuple)),
        datetime=mapping.datetime,
        id=mapping.id,
        numerical_features=mapping.numerical_features,
        categorical_features=mapping.categorical_features,
        datetime_features=mapping.datetime_features,
        text_features=mapping.text_features,
        task=mapping.task,
        user_id=mapping.user_id,
        item_id=mapping.item_id,
    )


def _core_levels(options: DriftOptions, attribute: str) -> dict[str, Any]:
    keys = {"all": "", "num": "num_", "cat": "cat_", "text": "text_"}
    values = {key: getattr(options, prefix + attribute) for key, prefix in keys.items()}
    return {key: value for key, value in values.items() if value is not None}


def _core_test(test: Test) -> str:
    found = resolve(test)
    return found.name if found.built_in else CALLERS_TEST


def compare(data: Data, options: DriftOptions) -> list[DriftRow]:
    """Every column's answer, in Evidently's order: target, prediction, numbers, categories, text, untestable ones.

    ValueError where there is no reference, for an unknown test, and for columns that are asked for and nowhere.
    """
    reference = data.require_reference("drift")
    mapping = data.mapping
    if options.types:
        typed = {wanted: [n for n, t in options.types if t == wanted] for wanted in ("num", "cat", "text")}
        settings_mapping = _core.ColumnMapping(
            target=None,
            prediction=(),
            datetime=None,
            numerical_features=typed["num"],
            categorical_features=typed["cat"],
            text_features=typed["text"],
            user_id=None,
            item_id=None,
        )
    else:
        settings_mapping = core_mapping(mapping)
    settings = _core.DriftSettings(
        mapping=settings_mapping,
        columns=options.columns,
        tests={name: _core_test(test) for name, test in options.per_column_stattest},
        thresholds={name: float(value) for name, value in options.per_column_stattest_threshold},
        default_tests={key: _core_test(test) for key, test in _core_levels(options, "stattest").items()},
        default_thresholds={k: float(v) for k, v in _core_levels(options, "stattest_threshold").items()},
        distributions=True,
    )
    try:
        drifts = _core.compare(reference.profile, data.current.profile, settings, data.progress)
    except KeyError as error:
        raise ValueError(error.args[0]) from None
    return [_row(data, options, drift) for drift in drifts]


def _row(data: Data, options: DriftOptions, drift: _core.ColumnDrift) -> DriftRow:
    row = DriftRow(
        column=drift.column,
        type=drift.type,
        test_name=drift.test_name or None,
        threshold=None if drift.unavailable and not drift.test else drift.threshold,
        score=math.nan if drift.unavailable else drift.score,
        detected=drift.detected and not drift.unavailable,
        reason=drift.unavailable,
        reference=drift.reference_distribution,
        current=drift.current_distribution,
        named_only=bool(drift.unavailable) and drift.column != PREDICTED_LABELS and not data.knows(drift.column),
    )
    if drift.test != CALLERS_TEST or drift.unavailable:
        return row
    test = options.test(drift.column, drift.type)
    assert test is not None
    threshold = options.threshold(drift.column, drift.type)
    return _callers_row(data, row, resolve(test), threshold, bool(options.types))


def _callers_row(data: Data, row: DriftRow, test: StatTest, threshold: float | None, single: bool) -> DriftRow:
    """The caller's own test on the two columns without missing values; what it raises becomes the row's reason."""
    actual = test.default_threshold if threshold is None else threshold
    row = replace(row, test_name=test.display_name, threshold=actual)
    try:
        sides = [clean_series(side.frame.column(row.column), single) for side in data.sides]
        for side, series in zip(data.sides, sides):
            if len(series) == 0:
                return replace(row, reason=f"no values in the {side.name} data")
        result = test(sides[0], sides[1], ColumnType(row.type), threshold)
    except Exception as error:  # whatever the caller's function raises
        return replace(row, reason=f"{test.display_name} raised {type(error).__name__}: {error}")
    return replace(row, score=result.drift_score, detected=result.drifted, threshold=result.actual_threshold)


def clean_series(column: Any, finite: bool) -> Any:
    """A column as a caller's test gets it: without missing values, and without infinities where some are missing.

    ``finite``: without infinities in any case.
    """
    if hasattr(column, "dropna"):
        if not finite and not column.isna().any():
            return column
        return column.replace([-np.inf, np.inf], np.nan).dropna()
    values = np.asarray(column)
    if values.dtype.kind == "f":
        return values[np.isfinite(values)] if finite or np.isnan(values).any() else values
    if values.dtype.kind == "O":
        return values[np.array([value is not None and value == value for value in values], dtype=bool)]
    return values


def _two_columns(reference: Any, current: Any, column_type: ColumnType, **options: Any) -> DriftRow:
    def listed(wanted: ColumnType) -> list[str]:
        return ["value"] if column_type == wanted else []

    mapping = ColumnMapping(
        target=None,
        prediction=None,
        datetime=None,
        user_id=None,
        item_id=None,
        numerical_features=listed(ColumnType.Numerical),
        categorical_features=listed(ColumnType.Categorical),
        text_features=listed(ColumnType.Text),
    )
    data = Data({"value": reference}, {"value": current}, mapping)
    (row,) = data.drift(DriftOptions.of(columns=["value"], **options))
    return row


def two_column_test(
    name: str, reference: Any, current: Any, column_type: ColumnType, threshold: float | None
) -> StatTestResult:
    """A built-in test on two columns. ValueError says why they cannot be tested."""
    row = _two_columns(reference, current, column_type, stattest=name, stattest_threshold=threshold)
    if row.reason or row.threshold is None:
        raise ValueError(row.reason)
    return StatTestResult(row.score, row.detected, row.threshold)


def default_test(reference: Any, current: Any, column_type: ColumnType) -> str:
    """The registered name of the test that two columns get when none is asked for."""
    from trimtab.calculations.stattests.registry import built_in_tests

    row = _two_columns(reference, current, column_type)
    for test in built_in_tests().values():
        if test.display_name == row.test_name:
            return test.name
    raise ValueError(row.reason)


__all__ = ["PREDICTED_LABELS", "DriftOptions", "DriftRow", "compare", "default_test", "two_column_test"]
