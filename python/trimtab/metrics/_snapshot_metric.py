"""What the metrics of the 0.7 interface share: parameters, stable ids, names, and tests on their values."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from trimtab.core import ColumnType
from trimtab.dataset import Dataset, ResolvedDefinition

if TYPE_CHECKING:
    from trimtab._drift import DriftRow

Value = float | None | dict[str, float] | dict[str, dict[Any, float]]


@dataclass(frozen=True)
class DriftRequest:
    """One column to be compared; a test or threshold that is None is chosen by the type and the number of rows."""

    column: str
    test: Any = None  # name of a test, or what trimtab.calculations.stattests takes
    threshold: float | None = None


@dataclass
class Context:
    """What a metric computes from."""

    current: Dataset
    reference: Dataset | None
    definition: ResolvedDefinition
    include_tests: bool
    drifts: dict[DriftRequest, DriftRow] = field(default_factory=dict)

    @cached_property
    def lost(self) -> dict[str, ColumnType]:
        """Columns that the reference would have tested and of which the current data make nothing, with their types."""
        return {} if self.reference is None else self.current.lost(self.reference)


@dataclass(frozen=True)
class Counted:
    """Columns that drifted, all that were to be compared, and those among them that could not be tested."""

    drifted: int
    columns: int
    untested: int

    @property
    def shares(self) -> tuple[float, float]:
        """Of drifted columns: had none of the untested ones drifted, and had all of them."""
        columns = max(self.columns, 1)
        return self.drifted / columns, (self.drifted + self.untested) / columns


@dataclass
class Result:
    """A metric's value on the current data, on the reference, and what was chosen for it."""

    value: Value
    reference: Value = None
    display_name: str = ""
    chosen: dict[str, Any] = field(default_factory=dict)  # parameters that the data decided
    unavailable: str = ""  # why there is no value
    counted: Counted | None = None  # behind a share of drifted columns
    tests: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Relation:
    """A test that a report with include_tests=True adds to a value: ``kind`` against the reference or a number."""

    kind: Literal["eq", "le", "lt"]
    expected: float | None = None  # None: the reference's value
    relative: float | None = None  # tolerance of an equality with the reference
    part: Literal["count", "share"] | None = None


class SnapshotMetric:
    """A metric of the 0.7 interface.

    ``id`` depends on class and parameters only and equals Evidently 0.7's, so that dashboards keyed by it go on.
    """

    module: ClassVar[str] = "column_statistics"  # of Evidently, part of the id
    defaults: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, **parameters: Any) -> None:
        for name, value in parameters.items():
            if value and (name == "tests" or name.endswith("_tests")):
                raise NotImplementedError(
                    f"{self.kind}({name}=...): conditions on a metric are not in this release; Report(include_tests=True) "
                    "adds those that Evidently adds, and trimtab.test_suite.TestSuite takes conditions of yours"
                )
        self.parameters = {name: value for name, value in parameters.items() if value is not None}

    @property
    def kind(self) -> str:
        return type(self).__name__

    @property
    def id(self) -> str:
        parts = tuple(
            (name, _part(value))
            for name, value in sorted(self.parameters.items())
            if name not in self.defaults or value != self.defaults[name]
        )
        text = f"evidently.metrics.{self.module}.{self.kind}{parts}"
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    def requests(self, context: Context) -> list[DriftRequest]:
        """Comparisons that the metric needs, so that all of a report are made together."""
        return []

    def relations(self, with_reference: bool) -> Sequence[Relation]:
        return ()

    def compute(self, context: Context) -> Result:
        raise NotImplementedError

    def config(self, result: Result) -> dict[str, Any]:
        shown = {**self.parameters, **result.chosen}
        return {"type": f"evidently:metric_v2:{self.kind}", **{k: _shown(v) for k, v in shown.items()}}

    def entry(self, result: Result) -> dict[str, Any]:
        """As it stands in Snapshot.dict()."""
        config = self.config(result)
        told = {k: v for k, v in config.items() if k != "type" and not isinstance(v, dict) and v != []}
        listed = ",".join(f"{k}={','.join(map(str, v)) if isinstance(v, list) else v}" for k, v in told.items())
        entry = {"id": self.id, "metric_name": f"{self.kind}({listed})", "config": config, "value": result.value}
        if result.counted is not None and result.counted.untested:
            entry["number_of_untested_columns"] = result.counted.untested
        return {**entry, "unavailable": result.unavailable} if result.unavailable else entry


def _part(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Mapping):
        return tuple((_part(key), _part(item)) for key, item in sorted(value.items()))
    if isinstance(value, (list, tuple)):
        return tuple(_part(item) for item in value)
    return value if isinstance(value, (str, int, float, bool, type(None))) else _callable_name(value)


def _shown(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _shown(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shown(item) for item in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else _callable_name(value)


def _callable_name(value: Any) -> str:
    """A StatTest's name, a function's otherwise: not its address, which differs from run to run."""
    return str(getattr(value, "name", None) or getattr(value, "__qualname__", None) or type(value).__name__)
