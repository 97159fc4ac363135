"""Correlations between columns, on the rows in which both have a value: numbers by size, rank and order; categories."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]


def _paired(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    both = np.isfinite(x) & np.isfinite(y)
    return x[both], y[both]


def _linear(x: Floats, y: Floats) -> float:
    if len(x) < 2:
        return math.nan
    dx, dy = x - x.mean(), y - y.mean()
    product = math.sqrt(float(dx @ dx)) * math.sqrt(float(dy @ dy))
    return float(np.clip(float(dx @ dy) / product, -1, 1)) if product > 0 else math.nan


def pearson(x: Floats, y: Floats) -> float:
    """In [-1, 1]; NaN for fewer than two common rows or a constant column. Infinities are left out."""
    return _linear(*_paired(x, y))


def ranks(x: Floats) -> Floats:
    """Mean ranks from 1; equal values share one."""
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)


def spearman(x: Floats, y: Floats) -> float:
    """Pearson's of the mean ranks."""
    x, y = _paired(x, y)
    return _linear(ranks(x), ranks(y)) if len(x) else math.nan


def _tied_pairs(counts: npt.NDArray[Any]) -> int:
    return int((counts.astype(np.int64) * (counts.astype(np.int64) - 1) // 2).sum())


def _inversions(order: Codes) -> int:
    """Pairs i < j with order[i] > order[j], by bits from the highest: O(n log n), without a loop over rows."""
    total = 0
    values = order.copy()
    for bit in range(int(values.max(initial=0)).bit_length() - 1, -1, -1):
        prefix, digit = values >> (bit + 1), (values >> bit) & 1
        ones = np.cumsum(digit) - digit
        starts = np.flatnonzero(np.r_[True, prefix[1:] != prefix[:-1]])
        before_group = np.repeat(ones[starts], np.diff(np.r_[starts, len(values)]))
        total += int(((ones - before_group) * (1 - digit)).sum())
        values = values[np.argsort(values >> bit, kind="stable")]
    return total


def kendall(x: Floats, y: Floats) -> float:
    """Tau-b: concordant minus discordant pairs, over the geometric mean of the pairs that are not tied in each."""
    x, y = _paired(x, y)
    n = len(x)
    if n < 2:
        return math.nan
    _, x_codes, x_counts = np.unique(x, return_inverse=True, return_counts=True)
    _, y_codes, y_counts = np.unique(y, return_inverse=True, return_counts=True)
    order = np.lexsort((y_codes, x_codes))
    discordant = _inversions(y_codes[order].astype(np.int64))
    joint = x_codes.astype(np.int64) * len(y_counts) + y_codes
    pairs = n * (n - 1) // 2
    x_tied, y_tied = _tied_pairs(x_counts), _tied_pairs(y_counts)
    both_tied = _tied_pairs(np.unique(joint, return_counts=True)[1])
    difference = pairs - x_tied - y_tied + both_tied - 2 * discordant
    if pairs == x_tied or pairs == y_tied:
        return math.nan
    return difference / math.sqrt(pairs - x_tied) / math.sqrt(pairs - y_tied)


def cramer_v(x: Codes, y: Codes) -> float:
    """Of two coded columns (-1: missing), in [0, 1]; NaN where one has a single value. Without bias correction."""
    both = (x >= 0) & (y >= 0)
    rows, row_codes = np.unique(x[both], return_inverse=True)
    columns, column_codes = np.unique(y[both], return_inverse=True)
    smaller = min(len(rows), len(columns)) - 1
    n = len(row_codes)
    if smaller < 1 or n == 0:
        return math.nan
    cells, observed = np.unique(row_codes.astype(np.int64) * len(columns) + column_codes, return_counts=True)
    row_sums, column_sums = np.bincount(row_codes), np.bincount(column_codes)
    expected = row_sums[cells // len(columns)] * (column_sums[cells % len(columns)] / n)
    # empty cells add their expected counts: what is left of n
    statistic = float(((observed - expected) ** 2 / expected).sum()) + (n - float(expected.sum()))
    return math.sqrt(max(statistic, 0.0) / n / smaller)


NUMERIC = {"pearson": pearson, "spearman": spearman, "kendall": kendall}
