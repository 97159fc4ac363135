"""Columns of a pandas frame, 2.x or 3.x, without importing pandas: the frame brings its own.

Shared with the frame: numbers, times and nullable numbers that lie contiguously. Copied: booleans, object columns (as
categories), categoricals' codes, sparse columns, and columns of a frame made from one C-ordered 2-d array.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from trimtab import _core

CACHE_BYTES = 1 << 19
"""How much of a row-wise array is read at a time, so that every line of it comes to the cache once."""


def type_name(dtype: Any) -> str:
    """The name of the type of a column's values: "float64", "object_", "bool", "datetime64", "str"."""
    scalar = getattr(dtype, "type", None)
    return str(getattr(scalar, "__name__", dtype))


def column(series: Any) -> _core.Column:
    """One column; ValueError when its values are of no type that can be read."""
    dtype = series.dtype
    if isinstance(dtype, np.dtype):
        values = series.to_numpy()
        return _core.Column.from_objects(values) if dtype.kind == "O" else _core.Column.from_array(values)
    array = series.array
    match type(dtype).__name__:
        case "CategoricalDtype":
            return _core.Column.from_codes(np.asarray(array.codes), list(dtype.categories))
        case "DatetimeTZDtype":
            moments = np.asarray(array.asi8).view(f"datetime64[{dtype.unit}]")
            return _core.Column.from_array(moments, zone=str(dtype.tz))
        case "StringDtype" if getattr(dtype, "storage", "") == "pyarrow":
            return _core.Column.from_stream(array.__arrow_array__())
        case "ArrowDtype":
            return _core.Column.from_stream(array.__arrow_array__())
        case "SparseDtype":
            return _plain(np.asarray(array))
    if hasattr(array, "_data") and hasattr(array, "_mask"):  # Int64, Float64, boolean and their kin
        mask = np.asarray(array._mask)
        return _core.Column.from_array(np.asarray(array._data), mask if mask.any() else None)
    return _plain(series.to_numpy(dtype=object))


def _plain(values: Any) -> _core.Column:
    return _core.Column.from_objects(values) if values.dtype.kind == "O" else _core.Column.from_array(values)


def columns(frame: Any) -> Iterator[tuple[Any, Any, _core.Column | ValueError]]:
    """Label, dtype and column of each column of the frame, in its order; the reason for one that cannot be read."""
    series = list(frame.items())
    copies = _contiguous({i: s for i, (_, s) in enumerate(series) if isinstance(s.dtype, np.dtype)})
    for i, (label, values) in enumerate(series):
        try:
            read = _core.Column.from_array(copies[i]) if i in copies else column(values)
        except ValueError as reason:
            yield label, values.dtype, reason
        else:
            yield label, values.dtype, read


def _contiguous(series: dict[int, Any]) -> dict[int, Any]:
    """Contiguous copies of those columns of numbers and times that lie in rows."""
    arrays = {i: values.to_numpy() for i, values in series.items() if values.dtype.kind in "iufMm"}
    strided = [i for i, array in arrays.items() if len(array) > 1 and array.strides[0] != array.itemsize]
    return dict(zip(strided, contiguous([arrays[i] for i in strided]), strict=True))


def contiguous(arrays: list[Any]) -> list[Any]:
    """Contiguous copies of arrays of one length, made of a stretch of rows of all at a time."""
    copies = [np.empty(len(array), array.dtype) for array in arrays]
    if not arrays:
        return copies
    step = max(64, CACHE_BYTES // max(1, *(abs(array.strides[0]) for array in arrays)))
    for start in range(0, len(arrays[0]), step):
        for copy, array in zip(copies, arrays, strict=True):
            copy[start : start + step] = array[start : start + step]
    return copies
