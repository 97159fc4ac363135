"""The 0.7 interface: a Report of metrics and presets, run on data, gives a Snapshot.

    from trimtab import Report
    from trimtab.presets import DataDriftPreset

    snapshot = Report([DataDriftPreset()]).run(current, reference)
    snapshot.dict()
"""

from __future__ import annotations

import builtins
import copy
import json
import math
import os
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import IO, Any

from trimtab import _json
from trimtab._data import Data, Side
from trimtab._drift import DriftOptions, DriftRow, compare
from trimtab.calculations.stattests.registry import resolve
from trimtab.core import ColumnType
from trimtab.dataset import NO_ROLES, Dataset
from trimtab.metrics._snapshot_metric import Context, Counted, DriftRequest, Relation, Result, SnapshotMetric
from trimtab.presets import SnapshotPreset


class Report:
    """Metrics and presets, in the order of their results.

    include_tests: adds to each metric the tests that Evidently adds (drift, or nearness to the reference).
    """

    def __init__(
        self,
        metrics: Sequence[SnapshotMetric | SnapshotPreset],
        metadata: dict[str, Any] | None = None,
        tags: Sequence[str] | None = None,
        include_tests: bool = False,
    ) -> None:
        for metric in metrics:
            if not isinstance(metric, (SnapshotMetric, SnapshotPreset)):
                raise TypeError(
                    f"{type(metric).__name__} is no metric of trimtab.Report: metrics of the 0.6 interface go into "
                    "trimtab.report.Report, presets of this one come from trimtab.presets"
                )
        self.metrics = list(metrics)
        self.metadata = dict(metadata or {})
        self.tags = list(tags or [])
        self.include_tests = include_tests

    def run(
        self,
        current_data: object,
        reference_data: object | None = None,
        timestamp: datetime | None = None,
        metadata: dict[str, Any] | None = None,
        tags: Sequence[str] | None = None,
        name: str | None = None,
    ) -> Snapshot:
        """current_data, reference_data: a Dataset or any frame; neither is changed.

        Types come from the current data; a column that cannot be tested has an entry with ``unavailable``.
        """
        if current_data is None:
            raise ValueError("current_data is None: pass a frame or a Dataset")
        current = Dataset.from_any(current_data)
        reference = None if reference_data is None else Dataset.from_any(reference_data)
        context = Context(current, reference, current.resolved(), self.include_tests)
        metrics: list[SnapshotMetric] = []
        for metric in self.metrics:
            metrics += metric.metrics(context) if isinstance(metric, SnapshotPreset) else [metric]
        _compare(context, [request for metric in metrics for request in metric.requests(context)])
        results = [(metric, metric.compute(context)) for metric in metrics]
        if self.include_tests:
            for metric, result in results:
                own = [_test(metric, result, relation) for relation in metric.relations(reference is not None)]
                result.tests[:0] = own
        return Snapshot(
            results,
            context,
            name=name,
            timestamp=timestamp or datetime.now(timezone.utc),
            metadata={**self.metadata, **(metadata or {})},
            tags=[*self.tags, *(tags or [])],
        )


class Snapshot:
    """What a run found. Immutable."""

    def __init__(
        self,
        results: Sequence[tuple[SnapshotMetric, Result]],
        context: Context,
        name: str | None,
        timestamp: datetime,
        metadata: builtins.dict[str, Any],
        tags: Sequence[str],
    ) -> None:
        self._results = results
        self._context = context
        self.name = name
        self.timestamp = timestamp
        self.metadata = metadata
        self.tags = list(tags)

    @property
    def untested(self) -> builtins.dict[str, str]:
        """Columns that no type claims, and why: a report on drift says nothing about them."""
        unknown = builtins.dict(self._context.definition.unknown)
        if self._context.reference is not None:
            for name in self._context.reference.table.names:
                if not self._context.current.side.has(name) and name not in unknown:
                    unknown[name] = "missing in the current data"
        return unknown

    @property
    def counts(self) -> list[tuple[float, Counted, str]]:
        """Of each DriftedColumnsCount: its drift_share, what it counted, and why it has no value."""
        return [
            (metric.parameters["drift_share"], result.counted, result.unavailable)
            for metric, result in self._results
            if result.counted is not None
        ]

    @property
    def drifts(self) -> list[DriftRow]:
        """Every comparison that was made, with distributions."""
        return list(self._context.drifts.values())

    def dict(self) -> builtins.dict[str, Any]:
        """{"metrics": [{"id", "metric_name", "config", "value"}], "tests": [...]}; numbers as computed, NaN included.

        An entry without a value has None and ``unavailable`` with the reason.
        """
        return {
            "metrics": [metric.entry(result) for metric, result in self._results],
            "tests": [test for _, result in self._results for test in result.tests],
        }

    def json(self) -> str:
        """dict() as strict JSON: NaN and infinities are null, keys are strings."""
        return json.dumps(_json.plain(self.dict()), allow_nan=False)

    def save_json(self, filename: str | os.PathLike[str] | IO[str]) -> None:
        _json.write(filename, self.json())

    def save_html(self, filename: str | os.PathLike[str] | IO[str]) -> None:
        """One file without references to others; readable without scripts."""
        _json.write(filename, self.get_html_str(as_iframe=False))

    def get_html_str(self, as_iframe: bool = False) -> str:
        from trimtab._page import framed, report_page

        page = report_page(self)
        return framed(page) if as_iframe else page

    def _repr_html_(self) -> str:
        return self.get_html_str(as_iframe=True)


def _compare(context: Context, requests: Sequence[DriftRequest]) -> None:
    """Makes all comparisons that are asked for, in as few passes as columns repeat."""
    left = list(builtins.dict.fromkeys(requests))
    if left and context.reference is None:
        raise ValueError("drift needs reference_data: Report(...).run(current, reference)")
    while left:
        batch: dict[str, DriftRequest] = {}
        for request in left:
            batch.setdefault(request.column, request)
        context.drifts.update(_compared(context, batch))
        left = [request for request in left if request not in context.drifts]


def _compared(context: Context, batch: dict[str, DriftRequest]) -> dict[DriftRequest, DriftRow]:
    assert context.reference is not None
    found = {request: _refused(context, request) for request in batch.values()}
    unfit = {request: row for request, row in found.items() if row is not None}
    batch = {name: request for name, request in batch.items() if request not in unfit}
    options = DriftOptions.of(
        columns=list(batch),
        per_column_stattest={name: request.test for name, request in batch.items() if request.test is not None},
        per_column_stattest_threshold={n: r.threshold for n, r in batch.items() if r.threshold is not None},
        types=tuple((name, context.definition.type(name).value) for name in batch),
    )
    rows = [] if not batch else compare(_Pair(context.reference.side, context.current.side), options)
    return {**unfit, **{batch[row.column]: row for row in rows}}


def _refused(context: Context, request: DriftRequest) -> DriftRow | None:
    """A row with a reason where the test is not for the column's type: a preset's test need not fit every column."""
    if request.test is None:
        return None
    test, kind = resolve(request.test), context.definition.type(request.column)
    if not test.built_in or kind in test.allowed_feature_types:
        return None
    fit = " and ".join(str(ColumnType(each).value) for each in test.allowed_feature_types)
    reason = f"the test {test.name!r} is for {fit} columns, and this one is {kind.value}"
    return DriftRow(
        column=request.column,
        type=kind.value,
        test_name=test.display_name,
        threshold=test.default_threshold if request.threshold is None else request.threshold,
        score=math.nan,
        detected=False,
        reason=reason,
        reference=None,
        current=None,
    )


class _Pair(Data):
    """Two data sets that are held already."""

    def __init__(self, reference: Side, current: Side) -> None:
        self.mapping = NO_ROLES
        self.progress = None
        self.additional = {}
        self.current = current
        self.reference = copy.copy(reference)
        self.reference.name = "reference"
        self._definition = None
        self._drift = {}


def _test(metric: SnapshotMetric, result: Result, relation: Relation) -> dict[str, Any]:
    """One entry of "tests"."""
    names = {"eq": "Equal", "le": "LessOrEqual", "lt": "LessThan"}
    field = "expected" if relation.kind == "eq" else "threshold"
    with_reference = relation.expected is None
    bound = {"relative": relation.relative, "absolute": None} if with_reference else relation.expected
    config = {
        "type": f"evidently:test_v2:{names[relation.kind]}MetricTest",
        "is_critical": True,
        "alias": None,
        "label_filters": None,
        field: bound,
    }
    value, reference = _number(result.value, relation), _number(result.reference, relation)
    expected = reference if with_reference else relation.expected
    status = "ERROR"
    if result.unavailable or value is None or expected is None or math.isnan(value) or math.isnan(expected):
        told = f"Not tested: {result.unavailable or 'there is no value to compare'}."
    else:
        tolerance = max(abs(expected) * (relation.relative or 1e-6), 1e-12) if with_reference else 0.0
        passed = {
            "eq": abs(value - expected) <= tolerance or value == expected,
            "le": value <= expected + tolerance,
            "lt": value < expected,
        }[relation.kind]
        status = "SUCCESS" if passed else "FAIL"
        near = f" within {tolerance:.3g}" if tolerance and relation.relative else ""
        told = f"Found {value:.6g}; {'the reference has' if with_reference else 'allowed is'} {expected:.6g}{near}."
        counted = result.counted
        if counted and counted.untested:
            told += f" {counted.untested} of {counted.columns} columns could not be tested"
            decided = {share < expected for share in (value, *counted.shares)}
            status, told = (status, f"{told}.") if len(decided) == 1 else ("ERROR", f"{told}, and they decide.")
    words = {"eq": "equals", "le": "is at most", "lt": "is less than"}[relation.kind]
    limit = "the reference's" if with_reference else f"{relation.expected:g}"
    part = f" ({relation.part})" if relation.part else ""
    bound_test: dict[str, Any] = {
        "type": f"evidently:bound_test:{'Count' if relation.part else 'SingleValue'}BoundTest",
        "test": config,
        "metric_fingerprint": metric.id,
    }
    if relation.part:
        bound_test["is_count"] = relation.part == "count"
    return {
        "id": relation.kind,
        "name": f"{result.display_name}{part} {words} {limit}",
        "description": told,
        "metric_config": {"metric_id": metric.id, "params": metric.config(result)},
        "test_config": config,
        "status": status,
        "bound_test": bound_test,
    }


def _number(value: Any, relation: Relation) -> float | None:
    found = value[relation.part] if isinstance(value, dict) and relation.part else value
    return None if found is None else float(found)
