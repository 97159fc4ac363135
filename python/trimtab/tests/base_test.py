"""Tests of a TestSuite: what a value must be, and what became of it."""

from __future__ import annotations

import math
import numbers
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar, Union

import numpy as np

from trimtab._definition import Definition
from trimtab.base_metric import Columns, ColumnsGenerator, Metric

Numeric = Union[int, float]


class TestStatus(str, Enum):
    __test__ = False

    SUCCESS = "SUCCESS"
    FAIL = "FAIL"
    WARNING = "WARNING"
    """Failed, but is_critical=False."""
    ERROR = "ERROR"
    """There is no value to judge; the description says why."""
    SKIPPED = "SKIPPED"


@dataclass(frozen=True)
class ApproxValue:
    """A number with a tolerance: the larger of ``relative`` times its size and ``absolute``."""

    value: Numeric
    relative: Numeric = 1e-6
    absolute: Numeric = 1e-12

    @property
    def tolerance(self) -> float:
        return max(abs(self.value) * self.relative, self.absolute)

    def as_dict(self) -> dict[str, Numeric]:
        return {"value": self.value, "relative": self.relative, "absolute": self.absolute}

    def __str__(self) -> str:
        return f"{_shown(self.value)} +- {self.tolerance:.3g}"


def approx(value: Numeric, relative: Numeric | None = None, absolute: Numeric | None = None) -> ApproxValue:
    """For conditions: ``eq=approx(10, relative=0.1)``. Without tolerances: relative 1e-6, absolute 1e-12."""
    for name, given in (("relative", relative), ("absolute", absolute)):
        if given is not None and not given > 0:
            raise ValueError(f"approx({name}={given!r}): a number above 0 is needed")
    return ApproxValue(value, 1e-6 if relative is None else relative, 1e-12 if absolute is None else absolute)


Bound = Union[Numeric, ApproxValue]


def _shown(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return str(value) if isinstance(value, int) else f"{value:.3g}"


def _near(bound: Bound) -> tuple[float, float]:
    """Value and tolerance."""
    return (bound.value, bound.tolerance) if isinstance(bound, ApproxValue) else (bound, 0)


@dataclass
class TestValueCondition:
    """All that are given must hold; tolerances of ``approx`` widen them."""

    __test__: ClassVar[bool] = False

    eq: Bound | None = None
    gt: Bound | None = None
    gte: Bound | None = None
    is_in: Sequence[Any] | None = None
    lt: Bound | None = None
    lte: Bound | None = None
    not_eq: Bound | None = None
    not_in: Sequence[Any] | None = None

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if value is not None}

    def require_comparable(self, test: str) -> None:
        """TypeError that names the test and the bound with which no number can be compared."""
        for name, value in self.given().items():
            if name in ("is_in", "not_in"):
                if isinstance(value, (str, bytes)) or not isinstance(value, Collection):
                    raise TypeError(f"{test}({name}={value!r}): a list of values is needed; write [{value!r}]")
                continue
            number = value.value if isinstance(value, ApproxValue) else value
            if not isinstance(number, (numbers.Real, np.number)):
                raise TypeError(f"{test}({name}={value!r}): a number or approx(...) is needed")

    def has_condition(self) -> bool:
        return bool(self.given())

    def check_value(self, value: Any) -> bool:
        """False for NaN, unless only ``not_eq`` and ``not_in`` are asked."""
        for name, bound in self.given().items():
            if name in ("is_in", "not_in"):
                if (value in bound) != (name == "is_in"):
                    return False
                continue
            middle, tolerance = _near(bound)
            holds = {
                "eq": middle - tolerance <= value <= middle + tolerance,
                "not_eq": not middle - tolerance <= value <= middle + tolerance,
                "gt": value > middle + tolerance,
                "gte": value >= middle - tolerance,
                "lt": value < middle - tolerance,
                "lte": value <= middle + tolerance,
            }
            if not holds[name]:
                return False
        return True

    def as_dict(self) -> dict[str, Any]:
        return {
            name: value.as_dict() if isinstance(value, ApproxValue) else value for name, value in self.given().items()
        }

    def __str__(self) -> str:
        words = {"eq": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "not_eq": "!=", "is_in": "in"}
        return " and ".join(f"{words.get(name, 'not in')} {_shown(value)}" for name, value in self.given().items())


@dataclass
class TestResult:
    """What became of a test. ``parameters`` are what was compared with what."""

    __test__: ClassVar[bool] = False

    name: str
    description: str
    status: TestStatus
    group: str
    parameters: dict[str, Any] | None = field(default_factory=dict)

    def is_passed(self) -> bool:
        return self.status in (TestStatus.SUCCESS, TestStatus.WARNING)

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "description": self.description,
            "status": self.status.value,
            "group": self.group,
            "parameters": self.parameters,
        }


class Unavailable(Exception):
    """There is no value to judge; the text says why. The test's status becomes ERROR."""


class Test:
    """One entry of a TestSuite. Needs metrics, and judges what they found."""

    __test__ = False  # not a test of pytest's

    name: ClassVar[str] = ""
    group: ClassVar[str] = ""

    def __init__(self, is_critical: bool = True) -> None:
        self.is_critical = is_critical
        self._result: TestResult | None = None

    @property
    def metric(self) -> Metric:
        raise NotImplementedError

    def get_id(self) -> str:
        return type(self).__name__

    def column(self) -> str | None:
        """The column that the test is about."""
        name = getattr(self, "column_name", None)
        return None if name is None else str(name)

    def check(self) -> TestResult:
        """After its metric has run. ``Unavailable`` where there is nothing to judge."""
        raise NotImplementedError

    def get_result(self) -> TestResult:
        """After the suite has run. ValueError before."""
        if self._result is None:
            raise ValueError(f"{self.get_id()} has no result: its suite has not run")
        return self._result

    def result(self, passed: bool, description: str, parameters: dict[str, Any] | None = None) -> TestResult:
        failed = TestStatus.FAIL if self.is_critical else TestStatus.WARNING
        return TestResult(self.name, description, TestStatus.SUCCESS if passed else failed, self.group, parameters or {})


class ConditionTest(Test):
    """A test of one value; without a condition of the user's, one is made from the reference."""

    what: ClassVar[str] = "the value"
    """What is judged, for descriptions."""

    def __init__(
        self,
        eq: Bound | None = None,
        gt: Bound | None = None,
        gte: Bound | None = None,
        is_in: Sequence[Any] | None = None,
        lt: Bound | None = None,
        lte: Bound | None = None,
        not_eq: Bound | None = None,
        not_in: Sequence[Any] | None = None,
        is_critical: bool = True,
    ) -> None:
        super().__init__(is_critical)
        self.condition = TestValueCondition(eq, gt, gte, is_in, lt, lte, not_eq, not_in)
        self.condition.require_comparable(type(self).__name__)

    def value(self) -> Any:
        """What is judged; None: there is none."""
        raise NotImplementedError

    def default_condition(self) -> TestValueCondition:
        """``Unavailable`` where neither the user nor a reference tells what is right."""
        raise NotImplementedError

    def get_condition(self) -> TestValueCondition:
        return self.condition if self.condition.has_condition() else self.default_condition()

    def extra_parameters(self) -> dict[str, Any]:
        return {}

    def describe(self, value: Any) -> str:
        return f"{self.what[:1].upper()}{self.what[1:]} is {_shown(value)}"

    def check(self) -> TestResult:
        value = self.value()
        if value is None:
            raise Unavailable(f"{self.what} is not known")
        condition = self.get_condition()
        parameters = {"condition": condition.as_dict(), "value": value, **self.extra_parameters()}
        description = f"{self.describe(value)}; wanted is {condition}."
        if isinstance(value, float) and math.isnan(value):
            description = f"{self.describe(value)}, which no condition accepts; wanted is {condition}."
        return self.result(condition.check_value(value), description, parameters)


def generate_column_tests(
    test_class: type[Test], columns: Columns = None, parameters: dict[str, Any] | None = None
) -> ColumnsGenerator:
    """A test of this class for each of the columns: a list, or "all", "num", "cat", "text", "features"."""
    return ColumnsGenerator(test_class, columns, parameters)


class TestPreset:
    """Tests that belong together."""

    __test__ = False

    def generate_tests(
        self, data_definition: Definition, additional_data: dict[str, Any] | None = None
    ) -> Iterable[Any]:
        raise NotImplementedError


__all__ = [
    "ApproxValue",
    "ConditionTest",
    "Test",
    "TestPreset",
    "TestResult",
    "TestStatus",
    "TestValueCondition",
    "Unavailable",
    "approx",
    "generate_column_tests",
]
