"""Dataset and DataDefinition of the 0.7 interface: a frame, and what its columns mean.

Types that nobody named are told as Evidently 0.7 tells them, from the current data:

    floats                                     numerical
    signed integers                            categorical with at most 10 distinct values, else numerical
    texts                                      text when more than half of the values are distinct, else categorical
    booleans, pandas categories, dictionaries  categorical
    timestamps                                 datetime; a single one is the time axis
    anything else                              unknown: left out, and named with its reason in Snapshot.untested

Anything else is: unsigned and nullable pandas numbers, nullable booleans, durations, dates, decimals, mixed objects,
columns without a value. A DataDefinition that names such a column has it tested.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from trimtab import _core
from trimtab._data import Side
from trimtab._suggestion import nearest
from trimtab.core import ColumnType
from trimtab.pipeline.column_mapping import ColumnMapping

INTEGER_CARDINALITY = 10
NO_ROLES = ColumnMapping(target=None, prediction=None, datetime=None, user_id=None, item_id=None)


@dataclass
class DataDefinition:
    """Which columns are what. A kind that is None is told by the data; a list names its columns and their order."""

    id_column: str | None = None
    timestamp: str | None = None
    service_columns: list[str] | None = None
    numerical_columns: list[str] | None = None
    categorical_columns: list[str] | None = None
    text_columns: list[str] | None = None
    datetime_columns: list[str] | None = None
    embeddings: dict[str, list[str]] | None = None

    def named(self) -> set[str]:
        """Columns that need no telling."""
        kinds = [
            self.service_columns,
            self.numerical_columns,
            self.categorical_columns,
            self.text_columns,
            self.datetime_columns,
            [name for name in (self.id_column, self.timestamp) if name is not None],
            *(self.embeddings or {}).values(),
        ]
        return {name for kind in kinds for name in kind or []}


@dataclass
class ResolvedDefinition:
    """A definition in which every column has its type."""

    numerical: list[str] = field(default_factory=list)
    categorical: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    datetime: list[str] = field(default_factory=list)
    timestamp: str | None = None
    embeddings: dict[str, list[str]] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)  # column -> why it is left out

    def tested(self) -> list[str]:
        """Columns of the drift preset in its order: numerical, categorical, text, each as the frame has them."""
        return [*self.numerical, *self.categorical, *self.text]

    def type(self, column: str) -> ColumnType:
        return self._types.get(column, ColumnType.Unknown)

    @cached_property
    def _types(self) -> dict[str, ColumnType]:
        """Made when all columns have been told."""
        kinds = {
            ColumnType.Datetime: [*self.datetime, *([] if self.timestamp is None else [self.timestamp])],
            ColumnType.Text: self.text,
            ColumnType.Categorical: self.categorical,
            ColumnType.Numerical: self.numerical,
        }
        return {name: kind for kind, names in kinds.items() for name in names}


class Dataset:
    """A frame with its definition. Holds columns by reference: the frame must not be changed while it is in use."""

    def __init__(self, frame: object, data_definition: DataDefinition | None = None) -> None:
        """``frame``: pandas, Polars, PyArrow, or anything with the Arrow C stream interface."""
        self.side = Side("current", frame, NO_ROLES, threads=0)
        self._definition = data_definition or DataDefinition()
        self._resolved: ResolvedDefinition | None = None
        absent = sorted(self._definition.named().difference(self.side.all_names))
        if absent:
            near = nearest(absent[0], self.side.all_names)
            raise ValueError(f"the data definition names {absent[0]!r}, which the data lacks{near}")

    @staticmethod
    def from_pandas(
        data: object, data_definition: DataDefinition | None = None, descriptors: Sequence[object] | None = None
    ) -> Dataset:
        """As in Evidently 0.7; any frame is taken. Descriptors (columns computed from texts) are not supported."""
        if descriptors:
            raise NotImplementedError("descriptors are not supported: add the computed columns to the frame")
        return Dataset(data, data_definition)

    @staticmethod
    def from_any(data: object) -> Dataset:
        return data if isinstance(data, Dataset) else Dataset(data)

    @property
    def profile(self) -> _core.Profile:
        return self.side.profile

    @property
    def table(self) -> _core.Table:
        return self.side.table

    @property
    def data_definition(self) -> DataDefinition:
        return self._definition

    def resolved(self) -> ResolvedDefinition:
        """The definition with the types of all other columns."""
        if self._resolved is None:
            self._resolved = self._resolve()
        return self._resolved

    def lost(self, reference: Dataset) -> dict[str, ColumnType]:
        """Columns that this definition would test in the reference, and that have no type for it here."""
        given, resolved = self._definition, self.resolved()
        apart = {*given.named(), *resolved.tested(), *resolved.datetime}
        names = [name for name in reference.side.all_names if name not in apart and name != resolved.timestamp]
        readable = [name for name in names if reference.side.has(name)]
        reference.side.prepare(name for name in readable if reference.side.kind(name) in ("int", "bool", "text"))
        lists = {
            ColumnType.Numerical: given.numerical_columns,
            ColumnType.Categorical: given.categorical_columns,
            ColumnType.Text: given.text_columns,
        }
        found = {}
        for name in names:
            kind = reference._infer(name)[0] if name in readable else ColumnType.Categorical
            unreadable_in_both = name not in readable and name in self.table.refused
            if kind in lists and lists[kind] is None and not unreadable_in_both:
                found[name] = kind
        return found

    def _resolve(self) -> ResolvedDefinition:
        given = self._definition
        result = ResolvedDefinition(
            numerical=list(given.numerical_columns or []),
            categorical=list(given.categorical_columns or []),
            text=list(given.text_columns or []),
            datetime=list(given.datetime_columns or []),
            timestamp=given.timestamp,
            embeddings=dict(given.embeddings or {}),
            unknown=dict(self.table.refused),
        )
        kinds = {
            ColumnType.Numerical: (given.numerical_columns, result.numerical),
            ColumnType.Categorical: (given.categorical_columns, result.categorical),
            ColumnType.Text: (given.text_columns, result.text),
            ColumnType.Datetime: (given.datetime_columns, result.datetime),
        }
        named = given.named()
        told = [name for name in self.table.names if name not in named]
        self.side.prepare(name for name in told if self.side.kind(name) in ("int", "bool", "text"))
        for name in told:
            kind, reason = self._infer(name)
            if kind is ColumnType.Unknown:
                result.unknown[name] = reason
                continue
            listed, names = kinds[kind]
            if listed is None:
                names.append(name)
            else:
                result.unknown[name] = f"looks {kind.name.lower()}, and the data definition lists others as that"
        if given.timestamp is None and given.datetime_columns is None and len(result.datetime) == 1:
            result.timestamp = result.datetime.pop()
        return result

    def _infer(self, name: str) -> tuple[ColumnType, str]:
        side, kind = self.side, self.side.kind(name)
        dtype = str(side.frame.column(name).dtype.name) if side.frame.kind == "pandas" else ""
        left_out = "which Evidently 0.7 leaves out; name the column in DataDefinition to have it tested"
        if dtype.startswith(("Int", "UInt", "Float")) or dtype == "boolean":
            return ColumnType.Unknown, f"of pandas' nullable type {dtype}, {left_out}"
        if dtype == "category":
            return ColumnType.Categorical, ""
        if kind == "float" and self.table.type(name) != "decimal":
            return ColumnType.Numerical, ""
        if kind == "int" and not self.table.type(name).startswith("uint"):
            # With missing values pandas would hold floats.
            few = side.missing(name) == 0 and side.distinct(name) <= INTEGER_CARDINALITY
            return (ColumnType.Categorical if few else ColumnType.Numerical), ""
        if self.table.type(name).startswith("timestamp"):
            return ColumnType.Datetime, ""
        if kind == "bool" and side.missing(name) == 0:
            return ColumnType.Categorical, ""
        if kind in ("bool", "text", "null") and side.distinct(name) == 0:
            return ColumnType.Unknown, "without a value in the current data"
        if kind == "text" and self.table.type(name) == "string":
            labels = self.table.labels(name)
            if labels is not None and not _is_text(labels):
                return ColumnType.Unknown, f"of objects that are not texts, {left_out}"
            unique = side.distinct(name) > 0.5 * side.categories(name).count
            return (ColumnType.Text if unique else ColumnType.Categorical), ""
        what = "booleans with missing values" if kind == "bool" else self.table.type(name)
        return ColumnType.Unknown, f"of type {what}, {left_out}"


def _is_text(labels: Sequence[Any]) -> bool:
    return all(isinstance(label, str) for label in labels)

