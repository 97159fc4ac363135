"""What Report and TestSuite share: who and when, JSON, files, the page."""

from __future__ import annotations

import importlib
import json
import os
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import IO, Any, TypeVar

from trimtab import _json
from trimtab.options import Options

SNAPSHOT_FORMAT = "trimtab-evidently-snapshot-1"

Selection = Any
"""Of a result: a set of keys, or a mapping from keys to selections (True or ...: the whole)."""

RunType = TypeVar("RunType", bound="Run")


class Run:
    """Identity, metadata and outputs of a report or a suite. ``run()`` may be called again; results are replaced."""

    kind = ""
    """ "report" or "test_suite"."""

    def __init__(
        self,
        options: Any = None,
        timestamp: datetime | None = None,
        metadata: Mapping[str, Any] | None = None,
        tags: Iterable[str] | None = None,
        name: str | None = None,
    ) -> None:
        self.options = Options.from_any(options)
        self.metadata: dict[str, Any] = dict(metadata or {})
        self.tags: list[str] = list(tags or [])
        self.name = name
        self.id: uuid.UUID | None = None
        self.timestamp: datetime | None = None
        self._given_timestamp = timestamp
        self._finished = False

    def _start(self, timestamp: datetime | None) -> None:
        self.id = uuid.uuid4()
        self.timestamp = timestamp or self._given_timestamp or datetime.now()
        self._finished = False

    def _require_finished(self) -> None:
        if not self._finished:
            raise ValueError(f"the {self.kind.replace('_', ' ')} has not run: call run(reference_data=, current_data=)")

    def as_dict(
        self,
        include_render: bool = False,
        include: Mapping[str, Selection] | None = None,
        exclude: Mapping[str, Selection] | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        raise NotImplementedError

    def json(
        self,
        include_render: bool = False,
        include: Mapping[str, Selection] | None = None,
        exclude: Mapping[str, Selection] | None = None,
        non_finite: _json.NonFinite = "null",
        **more: Any,
    ) -> str:
        """``as_dict()`` with version and timestamp, as valid JSON; see ``trimtab._json.plain`` for NaN."""
        import trimtab

        result = {"version": trimtab.__version__}
        result |= self.as_dict(include_render=include_render, include=include, exclude=exclude, **more)
        result["timestamp"] = str(self.timestamp)
        return _json.dumps(result, non_finite)

    def save_json(self, filename: str | os.PathLike[str], **selection: Any) -> None:
        """``json()`` into a file."""
        _json.write(filename, self.json(**selection))

    def get_html(self) -> str:
        """The page: one file, without scripts from elsewhere."""
        self._require_finished()
        from trimtab._page import report_page

        return report_page(self)

    def _repr_html_(self) -> str:
        from trimtab._page import framed

        return framed(self.get_html())

    def save_html(self, filename: str | os.PathLike[str] | IO[str], mode: str = "singlefile") -> None:
        """The page into a file. Every ``mode`` of Evidently's writes this one file."""
        _json.write(filename, self.get_html())

    def show(self, mode: str = "auto") -> Any:
        """The page in a notebook."""
        page = self._repr_html_()
        try:
            HTML = importlib.import_module("IPython.display").HTML
        except ImportError:
            raise ImportError("show() needs IPython; outside of notebooks use save_html(filename)") from None
        return HTML(page)

    def _state(self) -> dict[str, Any]:
        """Results, to be written by ``save``."""
        raise NotImplementedError

    def _restore(self, state: Mapping[str, Any]) -> None:
        raise NotImplementedError

    def save(self, filename: str | os.PathLike[str]) -> None:
        """The finished run into a file, for ``load``. Results only: no data of the frames."""
        self._require_finished()
        content = {
            "format": SNAPSHOT_FORMAT,
            "kind": self.kind,
            "id": str(self.id),
            "name": self.name,
            "timestamp": self.timestamp,
            "metadata": self.metadata,
            "tags": self.tags,
            "state": self._state(),
        }
        _json.write(filename, json.dumps(_json.pack(content), allow_nan=False))

    @classmethod
    def load(cls: type[RunType], filename: str | os.PathLike[str]) -> RunType:
        """A run that ``save`` wrote. ValueError for any other file."""
        with open(filename, encoding="utf-8") as file:
            try:
                content = _json.unpack(json.load(file))
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise ValueError(f"{os.fspath(filename)} is no saved {cls.kind.replace('_', ' ')}: {error}") from None
        if not isinstance(content, dict) or content.get("format") != SNAPSHOT_FORMAT:
            raise ValueError(f"{os.fspath(filename)} is no saved {cls.kind.replace('_', ' ')} of trimtab")
        if content.get("kind") != cls.kind:
            raise ValueError(f"{os.fspath(filename)} holds a {content.get('kind')}, not a {cls.kind}")
        try:
            run = cls([], metadata=content["metadata"], tags=content["tags"], name=content["name"])
            run.id = uuid.UUID(content["id"])
            run.timestamp = content["timestamp"]
            run._restore(content["state"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            told = f"{type(error).__name__}: {error}"
            raise ValueError(f"{os.fspath(filename)} is a damaged {cls.kind.replace('_', ' ')}: {told}") from None
        run._finished = True
        return run


def entries(call: str, what: str, kinds: tuple[type, ...], given: Any) -> list[Any]:
    """The list of metrics or tests that a run was given; TypeError for what is none. ``call``: "Report(metrics="."""
    if isinstance(given, kinds):
        raise TypeError(f"{call}{type(given).__name__}()): a list is needed; write [{type(given).__name__}()]")
    if given is None:
        raise TypeError(f"{call}None): a list is needed")
    items = list(given)
    for item in items:
        if not isinstance(item, kinds):
            hint = f"; write {item.__name__}()" if isinstance(item, type) else ""
            raise TypeError(f"{call}[{item!r}]): a {what} or a {what} preset is needed{hint}")
    return items


def select(value: Any, include: Selection | None, exclude: Selection | None) -> Any:
    """The part of a result that ``include`` names (None: all of it) without the part that ``exclude`` names."""
    if not isinstance(value, dict) or (include is None and exclude is None):
        return value
    result = {}
    for key, item in value.items():
        inner_include = _inner(include, key)
        inner_exclude = _inner(exclude, key)
        if (include is not None and inner_include is False) or inner_exclude is True:
            continue
        result[key] = select(
            item,
            inner_include if isinstance(inner_include, (dict, set)) else None,
            inner_exclude if isinstance(inner_exclude, (dict, set)) else None,
        )
    return result


def _inner(selection: Selection | None, key: Any) -> Any:
    """True: the whole under this key; False: nothing; else the selection inside."""
    if selection is None:
        return False
    if isinstance(selection, Mapping):
        inner = selection.get(key, selection.get("__all__", False))
        return True if inner is ... else inner
    return key in selection
