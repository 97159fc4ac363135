"""Names that Evidently keeps in ``evidently.core``."""

from __future__ import annotations

from enum import Enum


class ColumnType(str, Enum):
    """What a column is taken for. Compares equal to its value: ``ColumnType.Numerical == "num"``."""

    Numerical = "num"
    Categorical = "cat"
    Text = "text"
    Datetime = "datetime"
    Id = "id"
    Unknown = "unknown"


__all__ = ["ColumnType"]
