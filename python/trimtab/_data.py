"""Data: what a run works on. Frames are taken in once, each has one profile, and every comparison is made once."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from trimtab import _column_kinds as kinds
from trimtab import _core
from trimtab._definition import Definition, define
from trimtab._frame import Frame, frame
from trimtab._suggestion import nearest
from trimtab.pipeline.column_mapping import ColumnMapping

if TYPE_CHECKING:
    from trimtab._drift import DriftOptions, DriftRow

PREDICTED_LABELS = "predicted_labels"
"""The column that stands for a list of probability columns, as Evidently names it."""

Progress = Callable[[int, int], None]


@dataclass
class Needs:
    """Columns whose statistics a metric will ask for: prepared together, in one pass over each frame."""

    columns: set[str] = field(default_factory=set)

    @staticmethod
    def of(names: Iterable[str]) -> Needs:
        return Needs(set(names))


class Side:
    """One of the two frames, with the statistics of its columns."""

    def __init__(self, name: str, data: object, mapping: ColumnMapping, threads: int) -> None:
        self.name = name
        """ "reference" or "current", for messages."""
        self.frame: Frame = frame(data)
        self.names: list[str] = list(self.frame.table.names)
        """The caller's columns that can be read, in the caller's order."""
        self._use(_with_predicted_labels(self.frame.table, mapping), threads)

    def _use(self, table: _core.Table, threads: int = 0) -> None:
        self.table = table
        self.profile = _core.Profile(table, threads=threads)
        self._present = set(table.names)
        self.refused: dict[str, str] = dict(table.refused)
        """Columns that cannot be read, and why."""
        self._numbers: dict[str, _core.Numbers] = {}
        self._categories: dict[str, _core.Categories] = {}
        self._integers: dict[str, _core.Integers | None] = {}

    @property
    def rows(self) -> int:
        return self.table.rows

    @property
    def all_names(self) -> list[str]:
        """The caller's columns, those that cannot be read included."""
        return [*self.names, *(name for name in self.refused if not self.has(name))]

    def has(self, name: str) -> bool:
        return name in self._present

    def kind(self, name: str) -> str:
        return kinds.kind(self.table.type(name))

    def numbers(self, name: str) -> _core.Numbers:
        if name not in self._numbers:
            self._numbers[name] = self.profile.numbers(name)
        return self._numbers[name]

    def integers(self, name: str) -> _core.Integers | None:
        """Where doubles cannot tell the column's whole numbers apart: the exact ones."""
        if self.kind(name) != "int":
            return None
        if name not in self._integers:
            self._integers[name] = self.profile.integers(name)
        return self._integers[name]

    def categories(self, name: str) -> _core.Categories:
        if name not in self._categories:
            self._categories[name] = self.profile.categories(name)
        return self._categories[name]

    def has_numbers(self, name: str) -> bool:
        return kinds.has_numbers(self.kind(name))

    def missing(self, name: str) -> int:
        """Rows without a value: null, NaN, NaT."""
        if self.kind(name) == "null":
            return self.rows
        values = self.numbers(name) if self.has_numbers(name) else self.categories(name)
        return values.nulls + values.nans

    def distinct(self, name: str) -> int:
        """Distinct values, missing ones not counted."""
        if self.kind(name) == "null":
            return 0
        exact = self.integers(name)
        if exact is not None:
            return exact.distinct
        return self.numbers(name).distinct if self.has_numbers(name) else self.categories(name).distinct

    def most_common(self, name: str) -> tuple[Any, int]:
        """The most frequent value (the first in order among equally frequent ones) and its count; (None, 0): none."""
        if self.kind(name) == "null":
            return None, 0
        if not self.has_numbers(name):
            return self.categories(name).most_common()
        numbers = self.numbers(name)
        if numbers.count == 0:
            return None, 0
        exact = self.integers(name)
        if exact is not None:
            return exact.most_common()
        value, count = numbers.most_common()
        return self.typed(name, value), count

    def extremes(self, name: str) -> tuple[float, float]:
        """The smallest and the largest of a numeric column's values, of which there is one; ints beyond 2**53."""
        values = self.integers(name) or self.numbers(name)
        return values.minimum, values.maximum

    def typed(self, name: str, value: float) -> Any:
        """A value of ``numbers(name)`` as the column's own type shows it."""
        kind = self.kind(name)
        if kind == "int":
            return int(value)
        if kind == "bool":
            return bool(value)
        return moment(self.table.type(name), value) if kind in ("time", "duration") else float(value)

    def prepare(self, names: Iterable[str], progress: Progress | None = None) -> None:
        wanted = set(names)
        present = [name for name in self.table.names if name in wanted and self.kind(name) != "null"]
        with_numbers = [name for name in present if self.has_numbers(name)]
        others = [name for name in present if not self.has_numbers(name)]
        if present:
            self.profile.prepare(numbers=with_numbers, categories=others, progress=progress)


class Data:
    """Reference (may be absent) and current, their mapping, and what has been found out about them."""

    def __init__(
        self,
        reference: object | None,
        current: object,
        mapping: ColumnMapping,
        *,
        threads: int = 0,
        progress: Progress | None = None,
        additional: dict[str, Any] | None = None,
    ) -> None:
        mapping = mapping.with_text_names()
        self.mapping = mapping
        self.progress = progress
        self.additional = additional or {}
        self.current = Side("current", current, mapping, threads)
        self.reference = None if reference is None else Side("reference", reference, mapping, threads)
        self._definition: Definition | None = None
        self._drift: dict[DriftOptions, list[DriftRow]] = {}

    def with_tables(self, tables: Sequence[_core.Table]) -> Data:
        """The same run on other tables (reference first): what is known of the columns' roles stays."""
        other = copy.copy(self)
        sides = []
        for side, table in zip(self.sides, tables):
            changed = copy.copy(side)
            changed._use(table)
            sides.append(changed)
        other.current, other._drift = sides[-1], {}
        other.reference = sides[0] if self.reference is not None else None
        return other

    @property
    def sides(self) -> list[Side]:
        """Reference first."""
        return [self.current] if self.reference is None else [self.reference, self.current]

    @property
    def definition(self) -> Definition:
        """Made when first asked for: it needs the numbers of distinct values of whole-number columns."""
        if self._definition is None:
            roles = {self.mapping.target, *self.mapping.prediction_names()}
            for side in self.sides:
                side.prepare([name for name in side.names if side.kind(name) == "int" or name in roles])
            self._definition = define(self)
        return self._definition

    def in_all(self, name: str) -> bool:
        return all(side.has(name) for side in self.sides)

    def in_any(self, name: str) -> bool:
        return any(side.has(name) for side in self.sides)

    def knows(self, name: str) -> bool:
        """Whether a side has the column, be it one that cannot be read."""
        return any(side.has(name) or name in side.refused for side in self.sides)

    def columns_of_all(self) -> list[str]:
        """Columns of the caller's that every side has."""
        return [name for name in self.current.names if self.in_all(name)]

    def require_reference(self, what: str) -> Side:
        if self.reference is None:
            raise ValueError(f"{what} needs reference data: run(reference_data=..., current_data=...)")
        return self.reference

    def require_in_all(self, name: str) -> None:
        """ValueError that names the side without the column, or why it cannot be read there, and the nearest name."""
        for side in self.sides:
            if side.has(name):
                continue
            refused = side.refused.get(name)
            if refused is not None:
                raise ValueError(f"column {name!r} of the {side.name} data cannot be used: {refused}")
            raise ValueError(f"the {side.name} data have no column {name!r}{nearest(name, side.names)}")

    def prepare(self, needs: Iterable[Needs]) -> None:
        names = {name for need in needs for name in need.columns}
        for side in self.sides:
            side.prepare(names, self.progress)

    def prepare_drift(self, options: Iterable[DriftOptions]) -> None:
        """Makes comparisons of single columns under the same test and threshold at once, for ``drift`` to give.

        What cannot be compared so is left to ``drift``, which says why.
        """
        alike: dict[DriftOptions, dict[str, DriftOptions]] = {}
        for single in options:
            if single not in self._drift and single.types and len(single.types) == 1:
                same = replace(single, columns=None, types=())
                alike.setdefault(same, {})[single.types[0][0]] = single
        for same, singles in alike.items():
            types = tuple(single.types[0] for single in singles.values())
            try:
                rows = self.drift(replace(same, columns=tuple(singles), types=types)) if len(singles) > 1 else []
            except (ValueError, TypeError):
                continue
            for row in rows:
                self._drift[singles[row.column]] = [row]

    def drift(self, options: DriftOptions) -> list[DriftRow]:
        """The comparison under these options; equal options are compared once."""
        if options not in self._drift:
            from trimtab._drift import compare

            self._drift[options] = compare(self, options)
        return self._drift[options]


def moment(core_type: str, value: float) -> str:
    """A time or duration of the core (a number in the type's unit) as text; nanoseconds rounded to microseconds."""
    unit = core_type.partition("[")[2].partition("]")[0].partition(",")[0].strip() or "D"
    count = int(value)
    if unit == "ns":
        unit, count = "us", round(value / 1000)
    if core_type.startswith("duration"):
        return str(np.array(count).astype(f"timedelta64[{unit}]"))
    text = str(np.array(count).astype(f"datetime64[{unit}]")).replace("T", " ")
    head, dot, fraction = text.partition(".")
    return head if not fraction.strip("0") else head + dot + fraction


def _with_predicted_labels(table: _core.Table, mapping: ColumnMapping) -> _core.Table:
    """The table, with the class of the largest probability as a column where the prediction is a list of columns.

    Two columns: 1 where the first is above a half. The caller's frame stays as it is.
    """
    names = mapping.prediction_names()
    given_as_list = not isinstance(mapping.prediction, (str, int)) and len(names) >= 2
    if not given_as_list or PREDICTED_LABELS in table.names or not set(names) <= set(table.names):
        return table
    if not all(kinds.is_number(kinds.kind(table.type(name))) for name in names):
        return table
    if len(names) == 2:
        labels = (table.floats(names[0]) > 0.5).astype(np.int64)
        return table.with_column(PREDICTED_LABELS, _core.Column.from_array(labels))
    best = table.floats(names[0])
    codes = np.zeros(table.rows, dtype=np.int64)
    for position, name in enumerate(names[1:], start=1):
        probabilities = table.floats(name)
        with np.errstate(invalid="ignore"):
            # numpy's argmax takes the first NaN for the largest value
            larger = (probabilities > best) | (np.isnan(probabilities) & ~np.isnan(best))
        codes[larger] = position
        best = np.where(larger, probabilities, best)
    return table.with_column(PREDICTED_LABELS, _core.Column.from_codes(codes, names))
