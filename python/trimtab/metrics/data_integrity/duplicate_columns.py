"""Pairs of columns that are equal, or nearly: found without looking at every row of every pair."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from trimtab import _column_kinds as kinds
from trimtab._data import Side

BYTES = 1 << 28
"""Memory for the first rows of columns that have to be compared row by row."""


def duplicates(side: Side, missing: Mapping[str, int], least: float) -> tuple[int, int]:
    """Pairs that are equal (missing equals missing), and pairs that agree in the share ``least`` of the rows (there
    missing equals nothing). Only columns of one type are pairs. Exact: a pair is passed over only when it cannot count.
    """
    by_type: dict[str, list[str]] = {}
    for name in side.names:
        by_type.setdefault(side.frame.dtypes.get(name, side.table.type(name)), []).append(name)
    if side.rows == 0:  # as pandas has it: columns without rows are equal, and agree in no share of them
        return sum(len(names) * (len(names) - 1) // 2 for names in by_type.values()), 0
    equal = almost = 0
    for names in by_type.values():
        for a, b in _candidates(side, names, int((1 - least) * side.rows) + 1):
            agreeing = side.table.equal_rows(a, b)
            equal += agreeing == side.rows
            both_missing = 0
            if missing[a] and missing[b]:
                both_missing = missing[a] + missing[b] - side.table.rows_with_missing([a, b])
            almost += (agreeing - both_missing) / side.rows >= least
    return equal, almost


def _candidates(side: Side, names: list[str], allowed: int) -> Iterator[tuple[str, str]]:
    """Pairs that may differ in at most ``allowed`` rows."""
    if len(names) < 2:
        return
    kind = side.kind(names[0])
    if kind == "null":
        yield from itertools.combinations(names, 2)
    elif kinds.has_numbers(kind):
        possible = _near_distributions(side, names, allowed)
        if kinds.is_number(kind):
            _unequal_in_first_rows(side, names, allowed, possible)
        for i, j in np.argwhere(possible):
            yield names[i], names[j]
    else:
        for a, b in itertools.combinations(names, 2):
            ours, theirs = side.categories(a), side.categories(b)
            # a row whose value the other column never holds does not agree
            if ours.absent_from(theirs)[1] <= allowed and theirs.absent_from(ours)[1] <= allowed:
                yield a, b


def _near_distributions(side: Side, names: list[str], allowed: int) -> npt.NDArray[np.bool_]:
    """For i < j, whether the distribution functions are nowhere further apart than that, as far as nine places tell.

    Columns that differ in so many rows cannot be further apart.
    """
    ordered = [side.numbers(name).sorted() for name in names]
    counts = np.array([len(values) for values in ordered])
    filled = np.flatnonzero(counts)
    possible = np.abs(counts[:, None] - counts[None, :]) <= allowed
    if len(filled):
        places = np.array([[ordered[i][len(ordered[i]) * tenth // 10] for tenth in range(1, 10)] for i in filled])
        own = np.stack([np.searchsorted(ordered[i], places[row]) for row, i in enumerate(filled)])
        for i in filled:
            below = np.searchsorted(ordered[i], places.ravel()).reshape(places.shape)
            possible[i, filled] &= np.abs(below - own).max(axis=1) <= allowed
    return np.asarray(np.triu(possible, 1))


def _unequal_in_first_rows(
    side: Side, names: list[str], allowed: int, possible: npt.NDArray[np.bool_]
) -> None:
    """Clears the pairs that differ in more than ``allowed`` of the first rows."""
    involved = np.flatnonzero(possible.any(axis=0) | possible.any(axis=1))
    rows = min(side.rows, 2 * allowed + 64, BYTES // (8 * max(len(involved), 1)))
    if rows <= allowed or len(involved) < 3:
        return
    first = np.stack([np.nan_to_num(side.table.floats(names[i])[:rows], nan=-1.0) for i in involved])
    for place, i in enumerate(involved):
        others = np.flatnonzero(possible[i, involved])
        if len(others):
            different = (first[others] != first[place]).sum(axis=1)
            possible[i, involved[others[different > allowed]]] = False
