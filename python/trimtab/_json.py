"""JSON of results: always valid, and a form that gives every value back."""

from __future__ import annotations

import datetime
import json
import math
import os
from collections.abc import Mapping
from typing import IO, Any, Literal

NonFinite = Literal["null", "string"]

_SPECIAL = {math.inf: "Infinity", -math.inf: "-Infinity"}


def plain(value: Any, non_finite: NonFinite = "null") -> Any:
    """Values as JSON knows them: keys are text; NaN and infinities are null, or text with ``non_finite="string"``."""
    if value is None or isinstance(value, (bool, str, int)) and type(value) in (bool, str, int):
        return value
    if isinstance(value, float):
        if math.isfinite(value):
            return float(value)
        return None if non_finite == "null" else _SPECIAL.get(value, "NaN")
    if isinstance(value, Mapping):
        return {_key(key): plain(item, non_finite) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, non_finite) for item in value]
    if isinstance(value, (set, frozenset)):
        return [plain(item, non_finite) for item in sorted(value, key=str)]
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if hasattr(value, "tolist"):  # numpy's scalars and arrays
        converted = value.tolist()
        return plain(converted, non_finite) if not hasattr(converted, "tolist") else str(value)
    if isinstance(value, str):  # an enumeration's text
        return str(getattr(value, "value", value))
    if isinstance(value, int):
        return int(value)
    if value != value or type(value).__name__ in ("NAType", "NaTType"):
        return None
    return str(value)


def _key(key: Any) -> str:
    """As Python's json writes keys: null, true, Infinity."""
    if key is None:
        return "null"
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, float) and not math.isfinite(key):
        return _SPECIAL.get(key, "NaN")
    return str(key)


def dumps(value: Any, non_finite: NonFinite = "null", indent: int | None = None) -> str:
    if non_finite not in ("null", "string"):
        raise ValueError(f'non_finite={non_finite!r}: "null" or "string" is needed')
    return json.dumps(plain(value, non_finite), indent=indent, allow_nan=False, ensure_ascii=False)


def write(target: str | os.PathLike[str] | IO[str], text: str) -> None:
    """Into a file, which is not touched where the text has no UTF-8; halves of surrogate pairs become ``?``."""
    if isinstance(target, (str, os.PathLike)):
        encoded = text.encode("utf-8", errors="replace")
        with open(target, "wb") as file:
            file.write(encoded)
    else:
        target.write(text)


_MARK = "$trimtab"


def pack(value: Any) -> Any:
    """JSON values from which ``unpack`` makes equal ones, of numbers that are not finite and odd keys too."""
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value) and _MARK not in value:
            return {key: pack(item) for key, item in value.items()}
        return {_MARK: "map", "items": [[pack(key), pack(item)] for key, item in value.items()]}
    if isinstance(value, (list, tuple)):
        return [pack(item) for item in value]
    if hasattr(value, "tolist"):
        return pack(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return {_MARK: "float", "value": _SPECIAL.get(value, "NaN")}
    if isinstance(value, datetime.datetime):
        return {_MARK: "datetime", "value": value.isoformat()}
    return plain(value)


def unpack(value: Any) -> Any:
    if isinstance(value, list):
        return [unpack(item) for item in value]
    if not isinstance(value, dict):
        return value
    mark = value.get(_MARK)
    if mark == "map":
        return {unpack(key): unpack(item) for key, item in value["items"]}
    if mark == "float":
        return float(value["value"])
    if mark == "datetime":
        return datetime.datetime.fromisoformat(value["value"])
    return {key: unpack(item) for key, item in value.items()}
