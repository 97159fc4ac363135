"""Values that count as missing: how often each occurs in a column, and in how many rows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from trimtab import _column_kinds as kinds
from trimtab._data import Side

DEFAULT_MISSING_VALUES: tuple[Any, ...] = ("", math.inf, -math.inf, None)
"""``None`` stands for whatever the frame's library takes for missing: null, None, NaN, NaT."""


def missing_values(values: Iterable[Any] | None, replace: bool) -> tuple[Any, ...]:
    """The values to count, in a fixed order. ValueError for an empty list."""
    chosen = list(DEFAULT_MISSING_VALUES)
    if values is not None:
        given = [None if value is not None and value != value else value for value in values]
        chosen = given if replace else [*chosen, *given]
    if not chosen:
        raise ValueError("missing_values=[]: at least one value is needed")
    return tuple(dict.fromkeys(chosen))


@dataclass
class MissingCounts:
    """Of one side: counts by column and value, and rows with at least one of them."""

    by_column: dict[str, dict[Any, int]]
    rows: int


def count(side: Side, values: tuple[Any, ...]) -> MissingCounts:
    by_column = {name: {value: occurrences(side, name, value) for value in values} for name in side.names}
    special = [name for name, found in by_column.items() if any(n for value, n in found.items() if value is not None)]
    null_columns = [name for name, found in by_column.items() if found.get(None)]
    if not special:
        return MissingCounts(by_column, side.table.rows_with_missing(null_columns) if null_columns else 0)
    rows = np.zeros(side.rows, dtype=bool)
    for name in {*special, *null_columns}:
        rows |= _row_mask(side, name, [value for value, n in by_column[name].items() if n])
    return MissingCounts(by_column, int(rows.sum()))


def _is_plain_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def occurrences(side: Side, name: str, value: Any) -> int:
    if value is None:
        return side.missing(name)
    kind = side.kind(name)
    if kind == "null":
        return 0
    if kinds.is_number(kind):
        if not _is_plain_number(value):
            return 0
        numbers = side.numbers(name)
        if isinstance(value, int) and side.integers(name) is not None:
            return side.categories(name).occurrences(value)
        if math.isinf(value):
            return numbers.positive_infinities if value > 0 else numbers.negative_infinities
        if numbers.count == 0 or not numbers.minimum <= value <= numbers.maximum:
            return 0
        ordered = numbers.sorted()
        return int(np.searchsorted(ordered, value, "right") - np.searchsorted(ordered, value, "left"))
    if kinds.has_numbers(kind):
        return 0
    return side.categories(name).occurrences(value)


def _row_mask(side: Side, name: str, values: list[Any]) -> npt.NDArray[np.bool_]:
    if kinds.is_number(side.kind(name)):
        column = side.table.floats(name)
        mask = np.isnan(column) if None in values else np.zeros(side.rows, dtype=bool)
        for value in values:
            if value is not None:
                mask |= column == value
        return mask
    if side.kind(name) == "null":
        return np.ones(side.rows, dtype=bool)
    codes = side.table.codes(name)
    mask = codes == -1 if None in values else np.zeros(side.rows, dtype=bool)
    wanted = [value for value in values if value is not None]
    if wanted:
        labels = side.categories(name).labels
        mask |= np.isin(codes, [place for place, label in enumerate(labels) if label in wanted])
    return mask
