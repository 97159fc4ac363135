"""Drift of the 0.7 interface: one column (ValueDrift), and the count of columns that drifted (DriftedColumnsCount)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from trimtab._suggestion import nearest
from trimtab.core import ColumnType
from trimtab.metrics._snapshot_metric import Context, Counted, DriftRequest, Relation, Result, SnapshotMetric

if TYPE_CHECKING:
    from trimtab._drift import DriftRow


def check_column(context: Context, column: str) -> None:
    """ValueError for a column that neither side has."""
    sides = [context.current] if context.reference is None else [context.current, context.reference]
    if not any(dataset.side.has(column) or column in dataset.table.refused for dataset in sides):
        raise ValueError(f"the data has no column {column!r}{nearest(column, context.current.side.all_names)}")


class ValueDrift(SnapshotMetric):
    """Drift score of one column: a p-value or a distance, as the method says.

    method: name of a test; None chooses by type and number of rows as Evidently does.
    threshold: of the test; None takes the test's own.
    """

    def __init__(
        self, column: str, method: Any = None, threshold: float | None = None, tests: Sequence[object] | None = None
    ) -> None:
        super().__init__(column=column, method=method, threshold=threshold, tests=tests or None)
        self.request = DriftRequest(column, method, threshold)

    def requests(self, context: Context) -> list[DriftRequest]:
        check_column(context, self.request.column)
        return [self.request]

    def compute(self, context: Context) -> Result:
        drift = context.drifts[self.request]
        chosen: dict[str, Any] = {}
        if self.request.test is None and drift.test_name is not None:
            chosen["method"] = drift.test_name
        if self.request.threshold is None and drift.threshold is not None:
            chosen["threshold"] = drift.threshold
        result = Result(
            value=None if drift.reason else drift.score,
            display_name=f"Value drift for {drift.column}",
            chosen=chosen,
            unavailable=drift.reason,
        )
        if context.include_tests:
            result.tests.append(self._test(drift, result))
        return result

    def _test(self, drift: DriftRow, result: Result) -> dict[str, Any]:
        if drift.reason:
            status, told = "ERROR", f"Not tested: {drift.reason}."
        else:
            status = "FAIL" if drift.detected else "SUCCESS"
            told = f"Score {drift.score:.3g} by {drift.test_name}; threshold {drift.threshold:g}."
        settings = {
            "type": "evidently:test_v2:ValueDriftTest",
            "is_critical": True,
            "alias": None,
            "label_filters": None,
        }
        return {
            "id": "drift",
            "name": f"Value Drift for column {drift.column}",
            "description": told,
            "metric_config": {"metric_id": self.id, "params": self.config(result)},
            "test_config": {},
            "status": status,
            "bound_test": {
                "type": "evidently:bound_test:ValueDriftBoundTest",
                "test": settings,
                "metric_fingerprint": self.id,
            },
        }


class DriftedColumnsCount(SnapshotMetric):
    """How many columns drifted: count and share of all compared columns, those that could not be tested included.

    ``number_of_untested_columns`` is told where there are such; columns that the current data lost are among them,
    though not among those of the share. The test of include_tests=True is an ERROR where they would decide it.
    columns: None compares every numerical, categorical and text column.
    drift_share: with include_tests=True, a share of at least this fails.
    *method, *threshold: for all columns, those of a type, or one column; the most special one wins.
    """

    defaults: ClassVar[Mapping[str, Any]] = {"drift_share": 0.5}

    def __init__(
        self,
        columns: Sequence[str] | None = None,
        drift_share: float = 0.5,
        method: Any = None,
        cat_method: Any = None,
        num_method: Any = None,
        text_method: Any = None,
        per_column_method: Mapping[str, Any] | None = None,
        threshold: float | None = None,
        cat_threshold: float | None = None,
        num_threshold: float | None = None,
        text_threshold: float | None = None,
        per_column_threshold: Mapping[str, float] | None = None,
        tests: Sequence[object] | None = None,
        share_tests: Sequence[object] | None = None,
    ) -> None:
        super().__init__(
            columns=None if columns is None else list(columns),
            drift_share=drift_share,
            method=method,
            cat_method=cat_method,
            num_method=num_method,
            text_method=text_method,
            per_column_method=per_column_method,
            threshold=threshold,
            cat_threshold=cat_threshold,
            num_threshold=num_threshold,
            text_threshold=text_threshold,
            per_column_threshold=per_column_threshold,
            tests=tests or None,
            share_tests=share_tests or None,
        )

    def lost_requests(self, context: Context) -> list[DriftRequest]:
        """Of columns that the current data lost: without ``columns``, which names what is to be compared."""
        if "columns" in self.parameters:
            return []
        return [self._request(kind, column) for column, kind in context.lost.items()]

    def requests(self, context: Context) -> list[DriftRequest]:
        return [*self.tested_requests(context), *self.lost_requests(context)]

    def tested_requests(self, context: Context) -> list[DriftRequest]:
        columns = self.parameters.get("columns", context.definition.tested())
        for what in ("per_column_method", "per_column_threshold"):
            for column in self.parameters.get(what, {}):
                check_column(context, column)
        for column in columns:
            check_column(context, column)
        return [self._request(context.definition.type(column), column) for column in columns]

    def _request(self, kind: ColumnType, column: str) -> DriftRequest:
        def level(what: str) -> Any:
            per_column = self.parameters.get(f"per_column_{what}", {})
            of_type = self.parameters.get(f"{kind.value}_{what}")
            return per_column.get(column, of_type if of_type is not None else self.parameters.get(what))

        return DriftRequest(column, level("method"), level("threshold"))

    def relations(self, with_reference: bool) -> Sequence[Relation]:
        return [Relation("lt", expected=self.parameters["drift_share"], part="share")]

    def compute(self, context: Context) -> Result:
        drifts = [context.drifts[request] for request in self.tested_requests(context)]
        lost = {request: context.drifts[request] for request in self.lost_requests(context)}
        every = [*drifts, *lost.values()]
        drifted = sum(drift.detected for drift in drifts)
        untested = sum(bool(drift.reason) for drift in every)
        result = Result(
            value={"count": float(drifted), "share": drifted / len(drifts) if drifts else 0.0},
            display_name="Drifted columns",
            unavailable="" if untested < len(every) else "no column could be tested",
            counted=Counted(sum(drift.detected for drift in every), len(every), untested),
        )
        for request, drift in lost.items() if context.include_tests else ():
            column = ValueDrift(request.column, request.test, request.threshold)
            result.tests += column.compute(context).tests if drift.reason else []
        return result
