"""TestSuite: tests of a current data set, with conditions of the user's or told by a reference.

    from trimtab.test_suite import TestSuite
    from trimtab.test_preset import DataStabilityTestPreset

    suite = TestSuite(tests=[DataStabilityTestPreset()])
    suite.run(reference_data=reference, current_data=current)
    assert suite, suite.as_dict()["summary"]
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from trimtab._data import Data, Progress
from trimtab._run import Run, Selection, entries, select
from trimtab.base_metric import BaseGenerator, Metric, MetricResult, prepare
from trimtab.pipeline.column_mapping import ColumnMapping
from trimtab.tests.base_test import Test, TestPreset, TestResult, TestStatus, Unavailable


class TestSuite(Run):
    """Runs tests and keeps what became of them. True when every test passed or only warned."""

    __test__ = False  # not a test of pytest's
    kind = "test_suite"

    def __init__(
        self,
        tests: Sequence[Test | TestPreset | BaseGenerator] | None,
        options: Any = None,
        timestamp: datetime | None = None,
        id: Any = None,
        metadata: Mapping[str, Any] | None = None,
        tags: Iterable[str] | None = None,
        name: str | None = None,
    ) -> None:
        """``id`` is accepted and not used, as in Evidently. TypeError for a test that is none."""
        super().__init__(options, timestamp, metadata, tags, name)
        self.tests = entries("TestSuite(tests=", "test", (Test, TestPreset, BaseGenerator), tests or [])
        for key, kind in (("test_presets", TestPreset), ("test_generators", BaseGenerator)):
            names = [type(test).__name__ for test in self.tests if isinstance(test, kind)]
            if names:
                self.metadata[key] = names
        self._results: list[tuple[str, str | None, TestResult]] = []
        self._metrics: list[tuple[str, MetricResult]] = []

    def run(
        self,
        *,
        reference_data: object | None,
        current_data: object,
        column_mapping: ColumnMapping | None = None,
        engine: Any = None,
        additional_data: dict[str, Any] | None = None,
        timestamp: datetime | None = None,
        threads: int = 0,
        progress: Progress | None = None,
    ) -> None:
        """As ``Report.run``. What keeps a test from being judged makes its status ERROR; the others go on."""
        if current_data is None:
            raise ValueError("current_data is None: a frame is needed")
        if not isinstance(column_mapping, (ColumnMapping, type(None))):
            raise TypeError(f"column_mapping is a {type(column_mapping).__name__}: a ColumnMapping is needed")
        self._start(timestamp)
        data = Data(
            reference_data,
            current_data,
            column_mapping or ColumnMapping(),
            threads=threads,
            progress=progress,
            additional=additional_data,
        )
        tests = self._expanded(data)
        errors = _calculate([test.metric for test in tests], data)
        self._results = []
        for test in tests:
            test._result = _judge(test, errors.get(test.metric.key()))
            self._results.append((test.get_id(), test.column(), test._result))
        distinct = {test.metric.key(): test.metric for test in tests if test.metric.key() not in errors}
        self._metrics = [(metric.get_id(), metric.get_result()) for metric in distinct.values()]
        self._finished = True

    def _expanded(self, data: Data) -> list[Test]:
        singles = [copy.copy(test) for test in self.tests if isinstance(test, Test)]
        presets = [test for test in self.tests if isinstance(test, TestPreset)]
        groups = [item for preset in presets for item in preset.generate_tests(data.definition, data.additional)]
        groups += [test for test in self.tests if isinstance(test, BaseGenerator)]
        for item in groups:
            singles.extend(item.generate(data.definition) if isinstance(item, BaseGenerator) else [item])
        return singles

    def __bool__(self) -> bool:
        return all(result.is_passed() for _, _, result in self._results)

    def as_dict(
        self,
        include_render: bool = False,
        include: Mapping[str, Selection] | None = None,
        exclude: Mapping[str, Selection] | None = None,
        include_metrics: bool = False,
        **more: Any,
    ) -> dict[str, Any]:
        """``{"tests": [{name, description, status, group, parameters}], "summary": {...}}``.

        ``include`` and ``exclude`` select by the name of a test's class. ``include_metrics`` adds "metric_results".
        """
        self._require_finished()
        if more:
            raise TypeError(f"as_dict({next(iter(more))}=...): no such argument; include and exclude select results")
        include, exclude = include or {}, exclude or {}
        by_status = Counter(result.status for _, _, result in self._results)
        summary = {
            "all_passed": bool(self),
            "total_tests": len(self._results),
            "success_tests": by_status[TestStatus.SUCCESS] + by_status[TestStatus.WARNING],
            "failed_tests": by_status[TestStatus.FAIL],
            "by_status": {status.value: number for status, number in by_status.items() if number},
        }
        tests = [select(r.as_dict(), include.get(kind), exclude.get(kind)) for kind, _, r in self._results]
        result: dict[str, Any] = {"tests": tests, "summary": summary}
        if include_metrics:
            result["metric_results"] = [{"metric": kind, "result": dict(found)} for kind, found in self._metrics]
        return result

    def as_dataframe(self) -> Any:
        """A pandas frame with a row for each test: its class, column, name, status, group, description, parameters."""
        self._require_finished()
        import pandas as pd

        rows = [{"test_id": kind, "column_name": column, **r.as_dict()} for kind, column, r in self._results]
        return pd.DataFrame(rows)

    def _state(self) -> dict[str, Any]:
        return {
            "tests": [{"test": kind, "column": column, **r.as_dict()} for kind, column, r in self._results],
            "metrics": [{"metric": kind, "result": dict(found)} for kind, found in self._metrics],
        }

    def _restore(self, state: Mapping[str, Any]) -> None:
        self._metrics = [(entry["metric"], MetricResult(entry["result"])) for entry in state["metrics"]]
        for entry in state["tests"]:
            entry = dict(entry)
            kind, column = entry.pop("test"), entry.pop("column")
            entry["status"] = TestStatus(entry["status"])
            self._results.append((kind, column, TestResult(**entry)))


def _calculate(metrics: Iterable[Metric], data: Data) -> dict[tuple[Any, ...], Exception]:
    """Calculates each distinct metric once; gives those that failed, by their keys."""
    metrics = list(metrics)
    prepare(metrics, data)
    done: dict[tuple[Any, ...], MetricResult] = {}
    errors: dict[tuple[Any, ...], Exception] = {}
    for metric in metrics:
        key = metric.key()
        if key not in done and key not in errors:
            try:
                done[key] = metric.calculate(data)
            except Exception as error:  # a test in ERROR tells it, and the other tests go on
                errors[key] = error
        metric._result = done.get(key)
    return errors


def _judge(test: Test, error: Exception | None) -> TestResult:
    try:
        if error is None:
            return test.check()
        told = str(error) if isinstance(error, (ValueError, ImportError)) else _named(error)
    except Unavailable as reason:
        told = str(reason)
    except Exception as unexpected:  # whatever a test of the user's raises
        told = _named(unexpected)
    return TestResult(test.name, f"Not judged: {told}.", TestStatus.ERROR, test.group)


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


__all__ = ["TestSuite"]
