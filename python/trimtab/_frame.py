"""Frames of any library as columns of the core.

``frame(data)`` is the one door: pandas, Polars, PyArrow, DuckDB, numpy, a mapping of columns, and whatever speaks the
Arrow C stream interface. No library is imported for it: one that the caller's frame comes from is loaded already.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from trimtab import _core


@dataclass(frozen=True)
class Frame:
    """A caller's frame as the core sees it."""

    table: _core.Table
    kind: str
    """"pandas", "polars", "arrow", "duckdb", "numpy" or "columns"."""
    dtypes: Mapping[str, str]
    """Of every column, those that cannot be read included: numpy's or the library's own name of its type."""
    labels: Mapping[str, Hashable]
    """The caller's label of every column, by its name here: the same text unless the label is no string."""
    data: Any = field(repr=False)
    """The caller's frame, untouched."""

    @property
    def rows(self) -> int:
        return self.table.rows

    def column(self, name: str) -> Any:
        """The caller's own column; a pandas Series where the frame is pandas or pandas is installed, else an array."""
        raise NotImplementedError


def frame(data: object) -> Frame:
    """Any frame.

    TypeError naming what is accepted for anything else; ValueError for columns of unequal length.
    """
    raise NotImplementedError


def table(data: object) -> _core.Table:
    """``frame(data).table``."""
    return frame(data).table
