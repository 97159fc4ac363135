"""Metric: one entry of a report. Results are dictionaries whose keys can be read as attributes as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Union

from trimtab._data import Data, Needs
from trimtab._definition import Definition
from trimtab.core import ColumnType

if TYPE_CHECKING:
    from trimtab._drift import DriftOptions


class MetricResult(dict[str, Any]):
    """A result: ``result["drift_score"]`` or ``result.drift_score``."""

    hidden: Any = None
    """What tests need of the metric and ``as_dict()`` does not show."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no {name!r} in this result; it has {', '.join(map(str, self))}") from None


class Metric:
    """What is found out about a pair of data sets, or about one of them.

    A run asks every metric what it ``needs``, prepares that in one pass, and then lets each ``calculate``.
    """

    def __init__(self, options: Any = None) -> None:
        self.options = options
        self._result: MetricResult | None = None

    def parameters(self) -> tuple[Any, ...]:
        """What tells this metric from others of its class; equal ones are calculated once."""
        return ()

    def key(self) -> tuple[Any, ...]:
        return (type(self), *self.parameters())

    def get_id(self) -> str:
        return type(self).__name__

    def needs(self, data: Data) -> Needs:
        return Needs()

    def drift_options(self, data: Data) -> DriftOptions | None:
        """A comparison of a single column that the metric will ask for, so that all of a run are made together."""
        return None

    def calculate(self, data: Data) -> MetricResult:
        raise NotImplementedError

    def get_result(self) -> MetricResult:
        """After the run. ValueError before it."""
        if self._result is None:
            raise ValueError(f"{self.get_id()} has no result: it has not run")
        return self._result


def prepare(metrics: Iterable[Metric], data: Data) -> None:
    """What all of them need of the columns, in one pass, and their comparisons of single columns."""
    metrics = list(metrics)
    data.prepare(metric.needs(data) for metric in metrics)
    data.prepare_drift(options for options in (metric.drift_options(data) for metric in metrics) if options is not None)


class ColumnMetric(Metric):
    """A metric of one column."""

    def __init__(self, column_name: str, options: Any = None) -> None:
        super().__init__(options)
        self.column_name = str(column_name)

    def parameters(self) -> tuple[Any, ...]:
        return (self.column_name,)

    def needs(self, data: Data) -> Needs:
        return Needs.of([self.column_name])


class BaseGenerator:
    """Makes metrics or tests once the columns are known."""

    def generate(self, data_definition: Definition) -> Sequence[Any]:
        raise NotImplementedError


class MetricPreset:
    """Metrics that belong together."""

    def generate_metrics(
        self, data_definition: Definition, additional_data: dict[str, Any] | None = None
    ) -> Sequence[Metric | BaseGenerator]:
        raise NotImplementedError

    def metrics_of(self, data: Data) -> Sequence[Metric | BaseGenerator]:
        """As ``generate_metrics``; presets that need no types of columns do not ask for them."""
        return self.generate_metrics(data.definition, data.additional)


Columns = Union[str, Iterable[str], None]

_GROUPS: dict[str, tuple[ColumnType | None, bool]] = {
    "all": (None, False),
    "num": (ColumnType.Numerical, True),
    "cat": (ColumnType.Categorical, True),
    "text": (ColumnType.Text, True),
    "features": (None, True),
}


class ColumnsGenerator(BaseGenerator):
    """One object for each column of a list or of a group: "all", "num", "cat", "text", "features"."""

    def __init__(self, base: Callable[..., Any], columns: Columns, parameters: dict[str, Any] | None) -> None:
        if isinstance(columns, str) and columns not in _GROUPS:
            raise ValueError(f"columns={columns!r}: a list of names or one of {', '.join(_GROUPS)} is needed")
        self.base = base
        self.selection = columns if columns is None or isinstance(columns, str) else [str(name) for name in columns]
        self.arguments = dict(parameters or {})

    def generate(self, data_definition: Definition) -> list[Any]:
        if isinstance(self.selection, list):
            names = self.selection
        else:
            wanted, features_only = _GROUPS[self.selection or "all"]
            names = [n for n in data_definition.columns(wanted, features_only) if n != data_definition.id]
        return [self.base(column_name=name, **self.arguments) for name in names]


def generate_column_metrics(
    metric_class: type[Metric],
    columns: Columns = None,
    parameters: dict[str, Any] | None = None,
    skip_id_column: bool = False,
) -> ColumnsGenerator:
    """A metric of this class for each of the columns; the id is always left out of groups."""
    return ColumnsGenerator(metric_class, columns, parameters)


__all__ = ["BaseGenerator", "ColumnMetric", "Metric", "MetricPreset", "MetricResult", "generate_column_metrics"]
