"""Lengths and kinds of characters of a text column, from its distinct values and their counts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from trimtab._data import Side


def text_characteristics(side: Side, name: str) -> dict[str, Any]:
    """Lengths in characters; shares of characters that are neither letters nor blanks in percent, three decimals.

    Words outside of a vocabulary (``oov_*``) are None: that needs a dictionary of the language, which is not shipped.
    """
    missing = side.missing(name)
    lengths = shares = counts = np.array([])
    if side.kind(name) != "null":
        categories = side.categories(name)
        texts = [str(label) for label in categories.labels]
        counts = np.array(categories.counts, dtype=np.int64)
        lengths = np.array([len(text) for text in texts], dtype=np.float64)
        shares = np.array([_other_share(text) for text in texts], dtype=np.float64)
    return {
        "number_of_rows": side.rows,
        "count": side.rows - missing,
        "missing": missing,
        "missing_percentage": round(missing / side.rows, 3) if side.rows else None,
        **_spread("text_length", lengths, counts),
        "oov_min": None,
        "oov_mean": None,
        "oov_max": None,
        **_spread("non_letter_char", shares, counts),
    }


def _other_share(text: str) -> float:
    if not text:
        return 0.0
    return 100 * sum(not (character.isalpha() or character.isspace()) for character in text) / len(text)


def _spread(prefix: str, values: Any, counts: Any) -> dict[str, float]:
    if len(values) == 0:
        return {f"{prefix}_{part}": math.nan for part in ("min", "mean", "max")}
    mean = float((values * counts).sum() / counts.sum())
    return {
        f"{prefix}_min": round(float(values.min()), 3),
        f"{prefix}_mean": round(mean, 3),
        f"{prefix}_max": round(float(values.max()), 3),
    }
