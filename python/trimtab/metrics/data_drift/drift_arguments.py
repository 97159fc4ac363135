"""The arguments that all metrics, tests and presets of drift share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trimtab._drift import DriftOptions
from trimtab.calculations.stattests.registry import PossibleStatTestType as Test

NAMES = (
    "stattest",
    "cat_stattest",
    "num_stattest",
    "text_stattest",
    "per_column_stattest",
    "stattest_threshold",
    "cat_stattest_threshold",
    "num_stattest_threshold",
    "text_stattest_threshold",
    "per_column_stattest_threshold",
)


class DriftArguments:
    """Which tests and thresholds, on four levels: column, type, all, default.

    A test is a registered name, a ``StatTest`` or a function. TypeError and ValueError name the wrong argument.
    """

    def __init__(
        self,
        columns: Iterable[str] | None = None,
        stattest: Test | None = None,
        cat_stattest: Test | None = None,
        num_stattest: Test | None = None,
        text_stattest: Test | None = None,
        per_column_stattest: Mapping[str, Test] | None = None,
        stattest_threshold: float | None = None,
        cat_stattest_threshold: float | None = None,
        num_stattest_threshold: float | None = None,
        text_stattest_threshold: float | None = None,
        per_column_stattest_threshold: Mapping[str, float] | None = None,
    ) -> None:
        given = locals()
        self.levels: dict[str, Any] = {name: given[name] for name in NAMES}
        self.drift_options = DriftOptions.of(columns=columns, **self.levels)
        self.columns = None if columns is None else list(self.drift_options.columns or ())

    def test_and_threshold(self, column: str, column_type: str) -> dict[str, Any]:
        """What was asked for one column, as arguments of ColumnDriftMetric."""
        return {
            "stattest": self.drift_options.test(column, column_type),
            "stattest_threshold": self.drift_options.threshold(column, column_type),
        }
