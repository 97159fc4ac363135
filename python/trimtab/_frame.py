"""Frames of any library as columns of the core.

``frame(data)`` is the one door: pandas, Polars, PyArrow, DuckDB, numpy, a mapping of columns, and whatever speaks the
Arrow C stream interface. No library is imported for it: one that the caller's frame comes from is loaded already.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from trimtab import _core

ACCEPTED = "a pandas, Polars, PyArrow or DuckDB frame, a numpy array, a mapping of columns, or an Arrow C stream"


@dataclass(frozen=True)
class Frame:
    """A caller's frame as the core sees it."""

    table: _core.Table
    kind: str
    """"pandas", "polars", "arrow", "duckdb", "numpy" or "columns"."""
    dtypes: Mapping[str, str]
    """Of every column, those that cannot be read included: the name of the type of its values, as numpy has it."""
    labels: Mapping[str, Hashable]
    """The caller's label of every column, by its name here: the same text unless the label is no string."""
    data: Any = field(repr=False)
    """The caller's frame, untouched."""

    @property
    def rows(self) -> int:
        return self.table.rows

    def column(self, name: str) -> Any:
        """A copy of the caller's column: a pandas Series where pandas is installed, else an array."""
        if self.kind == "pandas":
            return self.data[self.labels[name]].copy()
        values = _values(self.table, name)
        try:
            import pandas
        except ImportError:
            return values
        return pandas.Series(values, name=name)


def frame(data: object) -> Frame:
    """Any frame.

    TypeError naming what is accepted for anything else; ValueError for columns of unequal length. A stream that can be
    read once (a PyArrow reader, a DuckDB result) is read to its end.
    """
    if isinstance(data, Frame):
        return data
    library = _library(data)
    if library == "pandas":
        return _pandas(data)
    if _is_column(data):
        raise TypeError(f"{_type_name(data)} is one column and no frame: give it a name, {{'x': column}}")
    if isinstance(data, np.ndarray):
        return _numpy(data)
    if isinstance(data, Mapping):
        return _mapping(data)
    if library == "polars" and not hasattr(data, "__arrow_c_stream__"):
        raise TypeError(f"a Polars {type(data).__name__} is no frame: call collect() on it first")
    given = data
    if library == "duckdb":
        data = _duckdb_stream(data)
        if data is None:
            raise ValueError(_used_up(given))
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        kind = library if library in ("polars", "duckdb") else "arrow"
        read = _core.Table.from_stream(data)
        if read.rows == 0 and _can_be_read_once(data):
            raise ValueError(_used_up(given))
        return _of_table(read, kind, data)
    raise TypeError(f"{type(data).__name__} is no frame: give {ACCEPTED}")


def table(data: object) -> _core.Table:
    """``frame(data).table``."""
    return frame(data).table


def _is_column(data: object) -> bool:
    """Whether it is a pandas or Polars Series or a PyArrow array."""
    root, name = type(data).__module__.partition(".")[0].lstrip("_"), type(data).__name__
    return (root in ("pandas", "polars") and name == "Series") or (
        root == "pyarrow" and name.endswith("Array") and name != "StructArray"
    )


def _type_name(data: object) -> str:
    return f"a {type(data).__module__.partition('.')[0].lstrip('_')}.{type(data).__name__}"


def _can_be_read_once(data: object) -> bool:
    """Whether it is a stream and no frame, which would know its shape or its number of rows."""
    return not any(hasattr(data, known) for known in ("shape", "num_rows", "__len__", "__arrow_c_array__"))


def _used_up(data: object) -> str:
    return (
        f"{_type_name(data)} gives no rows: it is empty, or was read to its end before, which goes once; to use its "
        "rows twice (as reference and as current data, say) read them into a table first: read_all() of a PyArrow "
        "reader, to_arrow_table() of a DuckDB result"
    )


def _library(data: object) -> str:
    for base in type(data).__mro__:
        root = base.__module__.partition(".")[0].lstrip("_")
        if root in ("pandas", "polars", "duckdb") and (root != "pandas" or base.__name__ == "DataFrame"):
            return root
    return ""


def _duckdb_stream(data: Any) -> Any:
    if hasattr(data, "__arrow_c_stream__"):
        return data
    for reader in ("to_arrow_reader", "fetch_record_batch", "arrow"):
        if hasattr(data, reader):
            return getattr(data, reader)()
    return data


def _of_table(read: _core.Table, kind: str, data: object) -> Frame:
    names = [*read.names, *read.refused]
    dtypes = {name: _numpy_name(read.type(name)) for name in read.names}
    dtypes.update(dict.fromkeys(read.refused, "object_"))
    return Frame(read, kind, dtypes, {name: name for name in names}, data)


def _numpy_name(type_: str) -> str:
    """The name of the values' type in the numpy array that pandas would make of a column of the core's type."""
    root = _root(type_)
    if root.startswith(("int", "uint", "float")):
        return root
    return {"boolean": "bool", "timestamp": "datetime64", "duration": "timedelta64"}.get(root, "object_")


def _root(type_: str) -> str:
    """The core's name of a type without its parameters."""
    return type_.partition("[")[0].partition("(")[0]


def _pandas(data: Any) -> Frame:
    from trimtab import _pandas_columns

    read = list(_pandas_columns.columns(data))
    return _gather(
        "pandas",
        data,
        [label for label, _, _ in read],
        [_pandas_columns.type_name(dtype) for _, dtype, _ in read],
        [column for _, _, column in read],
        len(data),
    )


def _numpy(data: np.ndarray[Any, np.dtype[Any]]) -> Frame:
    labels: Sequence[Hashable]
    if data.dtype.names is not None:
        labels = data.dtype.names
        arrays = [data[name] for name in labels]
    elif data.ndim == 2:
        labels = range(data.shape[1])
        arrays = list(data.T)
        if not data.flags.f_contiguous and data.dtype.kind in "biufMm":
            from trimtab._pandas_columns import contiguous

            arrays = contiguous(arrays)
    else:
        raise TypeError(
            f"a numpy array of {data.ndim} dimensions is no frame: give rows and columns, or a structured array"
        )
    names = [array.dtype.type.__name__ for array in arrays]
    return _gather("numpy", data, labels, names, [_attempt(_array, array) for array in arrays], len(data))


def _mapping(data: Mapping[Any, Any]) -> Frame:
    read = [_attempt(_any_column, values) for values in data.values()]
    lengths = {column.rows for column in read if not isinstance(column, ValueError)}
    names = [
        "object_" if isinstance(column, ValueError) else _numpy_name(column.type) for column in read
    ]
    return _gather("columns", data, list(data), names, read, max(lengths, default=0))


def _attempt(read: Callable[[Any], _core.Column], values: Any) -> _core.Column | ValueError:
    try:
        return read(values)
    except ValueError as reason:
        return reason


def _array(values: np.ndarray[Any, np.dtype[Any]]) -> _core.Column:
    if values.dtype.kind in "OSU":
        return _core.Column.from_objects(values.astype(object, copy=False))
    return _core.Column.from_array(values)


def _any_column(values: Any) -> _core.Column:
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(values, pandas.Series):
        from trimtab import _pandas_columns

        return _pandas_columns.column(values)
    if hasattr(values, "__arrow_c_stream__"):
        return _core.Column.from_stream(values)
    if isinstance(values, np.ndarray):
        return _array(values)
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise TypeError(f"{type(values).__name__} is no column: give an array or a list of values")
    listed = list(values)
    objects = np.empty(len(listed), object)
    objects[:] = listed
    numbers = {type(value) for value in listed}
    if listed and (numbers <= {int, float} or numbers == {bool}):
        try:
            return _core.Column.from_array(np.asarray(listed))
        except ValueError:  # integers beyond 64 bits
            pass
    return _core.Column.from_objects(objects)


def _gather(
    kind: str,
    data: object,
    labels: Sequence[Hashable],
    types: Sequence[str],
    columns: Sequence[_core.Column | ValueError],
    rows: int,
) -> Frame:
    names = _names(labels)
    often = Counter(labels)
    kept: dict[str, _core.Column] = {}
    refused: dict[str, str] = {}
    for name, label, column in zip(names, labels, columns, strict=True):
        if often[label] > 1:
            refused[name] = f"stands {often[label]} times"
        elif isinstance(column, ValueError):
            refused[name] = str(column)
        else:
            kept[name] = column
    read = _core.Table.from_columns(list(kept), list(kept.values()), refused=refused, rows=rows)
    return Frame(read, kind, dict(zip(names, types, strict=True)), dict(zip(names, labels, strict=True)), data)


def _names(labels: Sequence[Hashable]) -> list[str]:
    """Texts for the labels: equal ones for equal labels, different ones for different labels."""
    taken: dict[str, Hashable] = {
        label: label for label in labels if isinstance(label, str) and _shown(label) == label
    }
    names = []
    for label in labels:
        name = _shown(label if isinstance(label, str) else str(label))
        while name in taken and not _same(taken[name], label):
            name = f"{name} ({type(label).__name__})"
        taken[name] = label
        names.append(name)
    return names


def _shown(text: str) -> str:
    """A text that UTF-8 can hold: lone surrogates as their escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def _same(a: Hashable, b: Hashable) -> bool:
    return type(a) is type(b) and (a is b or a == b)


def _values(read: _core.Table, name: str) -> Any:
    """A column as a numpy array: floats (integers where none is missing), booleans, or objects with None."""
    root = _root(read.type(name))
    if root in ("string", "binary", "boolean", "null"):
        codes = read.codes(name)
        labels = np.array([*_core.Profile(read.select([name])).categories(name).labels, None], dtype=object)
        values = labels[codes]
        return values.astype(bool) if root == "boolean" and (codes >= 0).all() else values
    floats = read.floats(name)
    if root.startswith(("int", "uint")) and not np.isnan(floats).any():
        return floats.astype(root)
    return floats
