"""Report: metrics of two data sets, as Evidently 0.6.7 shows them.

    from trimtab.report import Report
    from trimtab.metric_preset import DataDriftPreset

    report = Report(metrics=[DataDriftPreset()])
    report.run(reference_data=reference, current_data=current)
    report.as_dict()["metrics"][0]["result"]["dataset_drift"]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from trimtab import _json
from trimtab._data import Data, Progress
from trimtab._run import Run, Selection, entries, select
from trimtab.base_metric import BaseGenerator, Metric, MetricPreset, MetricResult, prepare
from trimtab.pipeline.column_mapping import ColumnMapping


class Report(Run):
    """Runs metrics on a reference and a current data set and keeps what they find."""

    kind = "report"

    def __init__(
        self,
        metrics: Sequence[Metric | MetricPreset | BaseGenerator],
        options: Any = None,
        timestamp: datetime | None = None,
        id: Any = None,
        metadata: Mapping[str, Any] | None = None,
        tags: Iterable[str] | None = None,
        model_id: str | None = None,
        reference_id: str | None = None,
        batch_size: str | None = None,
        dataset_id: str | None = None,
        name: str | None = None,
    ) -> None:
        """``id`` is accepted and not used, as in Evidently. TypeError for a metric that is none."""
        super().__init__(options, timestamp, metadata, tags, name)
        self.metrics = entries("Report(metrics=", "metric", (Metric, MetricPreset, BaseGenerator), metrics)
        ids = {"model_id": model_id, "batch_size": batch_size, "reference_id": reference_id, "dataset_id": dataset_id}
        self.metadata |= {key: value for key, value in ids.items() if value is not None}
        self._results: list[tuple[str, MetricResult]] = []

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
        """Frames of pandas, Polars, PyArrow or whatever ``trimtab`` takes; they are not altered.

        ``engine`` is accepted and not used. ``threads`` 0: as many as the machine has; results do not depend on it.
        ``progress(done, total)`` is called now and then. ValueError and TypeError name what is wrong with the input;
        columns that cannot be used have a row that says why.
        """
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
        metrics = self._expanded(data)
        calculate(metrics, data)
        self._results = [(metric.get_id(), metric.get_result()) for metric in metrics]
        self._finished = True

    def _expanded(self, data: Data) -> list[Metric]:
        result: list[Metric] = []
        presets, generators = [], []
        for item in self.metrics:
            if isinstance(item, MetricPreset):
                presets.append(type(item).__name__)
            elif isinstance(item, BaseGenerator):
                generators.append(type(item).__name__)
            for inner in item.metrics_of(data) if isinstance(item, MetricPreset) else [item]:
                result.extend(inner.generate(data.definition) if isinstance(inner, BaseGenerator) else [inner])
        for key, names in (("metric_presets", presets), ("metric_generators", generators)):
            self.metadata.pop(key, None)
            if names:
                self.metadata[key] = names
        return result

    def as_dict(
        self,
        include_render: bool = False,
        include: Mapping[str, Selection] | None = None,
        exclude: Mapping[str, Selection] | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """``{"metrics": [{"metric": name, "result": {...}}]}``.

        ``include`` and ``exclude`` select by metric: ``{"DataDriftTable": {"drift_by_columns": {"age"}}}``. Values are
        Python's: NaN stays NaN. ``include_render`` adds nothing: there is nothing that only the page knows.
        """
        self._require_finished()
        if more:
            raise TypeError(f"as_dict({next(iter(more))}=...): no such argument; include and exclude select results")
        include, exclude = include or {}, exclude or {}
        return {
            "metrics": [
                {"metric": name, "result": select(dict(result), include.get(name), exclude.get(name))}
                for name, result in self._results
            ]
        }

    def as_dataframe(self, group: str | None = None) -> Any:
        """A pandas frame for each kind of metric, by its name; the frame itself where there is one kind or ``group``.

        A row for each metric, for each column in DataDriftTable. Numbers and texts only: no distributions.
        """
        self._require_finished()
        import pandas as pd

        rows: dict[str, list[dict[str, Any]]] = {}
        for name, result in self._results:
            rows.setdefault(name, []).extend(_flat_rows(result))
        if group is not None and group not in rows:
            raise ValueError(f"group {group!r} is not in this report; it has {', '.join(rows)}")
        frames = {name: pd.DataFrame(records).assign(metric_id=name) for name, records in rows.items()}
        if group is not None:
            return frames[group]
        return next(iter(frames.values())) if len(frames) == 1 else frames

    def set_batch_size(self, batch_size: str) -> Report:
        self.metadata["batch_size"] = batch_size
        return self

    def set_model_id(self, model_id: str) -> Report:
        self.metadata["model_id"] = model_id
        return self

    def set_reference_id(self, reference_id: str) -> Report:
        self.metadata["reference_id"] = reference_id
        return self

    def set_dataset_id(self, dataset_id: str) -> Report:
        self.metadata["dataset_id"] = dataset_id
        return self

    def _state(self) -> dict[str, Any]:
        return {"metrics": [{"metric": name, "result": dict(result)} for name, result in self._results]}

    def _restore(self, state: Mapping[str, Any]) -> None:
        self._results = [(entry["metric"], MetricResult(entry["result"])) for entry in state["metrics"]]


def calculate(metrics: Iterable[Metric], data: Data) -> None:
    """Prepares what all of them need in one pass and calculates each distinct one once."""
    metrics = list(metrics)
    prepare(metrics, data)
    done: dict[tuple[Any, ...], MetricResult] = {}
    for metric in metrics:
        key = metric.key()
        if key not in done:
            try:
                done[key] = metric.calculate(data)
            except (ValueError, TypeError, ImportError, NotImplementedError):  # what is wrong with the input
                raise
            except Exception as error:  # of one metric: the others go on
                done[key] = MetricResult({"unavailable": f"{metric.get_id()} raised {type(error).__name__}: {error}"})
        metric._result = done[key]


def _flat_rows(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    table = result.get("drift_by_columns")
    if isinstance(table, dict):
        shared = {key: value for key, value in result.items() if not isinstance(value, (dict, list))}
        return [{**shared, **_flat(row, skipped=("current", "reference"))} for row in table.values()]
    return [_flat(result)]


def _flat(values: Mapping[Any, Any], prefix: str = "", skipped: tuple[str, ...] = ()) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in values.items():
        name = f"{prefix}{_json.plain(key)}"
        if isinstance(value, Mapping) and key not in skipped and not name.endswith(("_by_column", "_by_columns")):
            flat |= _flat(value, f"{name}_", (*skipped, "small_distribution"))
        elif not isinstance(value, (Mapping, list)):
            flat[name] = value
    return flat


__all__ = ["Report"]
