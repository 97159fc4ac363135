"""Kinds of the core's column types, as far as roles and summaries depend on them."""

from __future__ import annotations

_INTEGERS = ("int", "uint")
_FLOATS = ("float", "double", "half", "decimal")
_TIMES = ("timestamp", "date", "time")


def kind(core_type: str) -> str:
    """ "int", "float", "bool", "time", "duration", "null" or "text" (everything that is told apart by value only)."""
    if core_type.startswith(_INTEGERS):
        return "int"
    if core_type.startswith(_FLOATS):
        return "float"
    if core_type.startswith("bool"):
        return "bool"
    if core_type.startswith(_TIMES):
        return "time"
    if core_type.startswith("duration"):
        return "duration"
    return "null" if core_type == "null" else "text"


def is_number(kind_name: str) -> bool:
    return kind_name in ("int", "float")


def has_numbers(kind_name: str) -> bool:
    """Whether the core has ``Numbers`` of such a column."""
    return kind_name not in ("text", "null")


_NUMPY_NAMES = {
    "object": "object_",
    "str": "object_",
    "string": "object_",
    "boolean": "bool",
    "double": "float64",
    "float": "float32",
    "halffloat": "float16",
    "large_string": "object_",
    "utf8": "object_",
}


def numpy_name(dtype: str) -> str:
    """The name of a column's scalar type as numpy calls it: "float64", "int64", "bool", "object_", "datetime64".

    Texts are "object_" however the frame stores them, so that a test does not turn with the version of pandas.
    """
    lower = dtype.strip().lower()
    if lower.startswith(("datetime64", "timestamp", "datetime")):
        return "datetime64"
    if lower.startswith(("timedelta64", "duration")):
        return "timedelta64"
    if lower.startswith(("categor", "enum", "dictionary")):
        return "category"
    return _NUMPY_NAMES.get(lower, lower)
