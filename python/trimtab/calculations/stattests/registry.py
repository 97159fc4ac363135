"""StatTest: a two-sample test by name, built in or the user's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Union

from trimtab._suggestion import nearest
from trimtab.core import ColumnType

StatTestFuncReturns = tuple[float, bool]
StatTestFuncType = Callable[[Any, Any, Any, float], StatTestFuncReturns]


@dataclass
class StatTestResult:
    drift_score: float
    drifted: bool
    actual_threshold: float


@dataclass(eq=False)
class StatTest:
    """A test: ``func(reference, current, feature_type, threshold) -> (score, drifted)`` on two pandas Series.

    ``allowed_feature_types`` are those for which the registered name may be used. Built-in tests have no ``func``: the
    core carries them out.
    """

    name: str
    display_name: str
    allowed_feature_types: Sequence[ColumnType | str] = ()
    default_threshold: float = 0.05
    func: StatTestFuncType | None = None
    built_in: bool = field(default=False, repr=False)

    def __call__(
        self,
        reference_data: Any,
        current_data: Any,
        feature_type: ColumnType | str,
        threshold: float | None = None,
    ) -> StatTestResult:
        """Of two columns (pandas or Polars Series, arrays, lists). ValueError says why a column cannot be tested."""
        actual = self.default_threshold if threshold is None else threshold
        if self.func is not None:
            score, drifted = self.func(reference_data, current_data, ColumnType(feature_type), actual)
            return StatTestResult(float(score), bool(drifted), actual)
        from trimtab._drift import two_column_test

        return two_column_test(self.name, reference_data, current_data, ColumnType(feature_type), threshold)


PossibleStatTestType = Union[str, StatTestFuncType, StatTest]

_registered: dict[str, StatTest] = {}


def register_stattest(stat_test: StatTest, default_impl: StatTestFuncType | None = None) -> None:
    """Makes a test of the user's known by its name. ValueError where there is no function to call."""
    if default_impl is not None:
        stat_test.func = default_impl
    if stat_test.func is None:
        raise ValueError(f"test {stat_test.name!r} has no function: register_stattest(test, default_impl=function)")
    if stat_test.name in built_in_tests():
        raise ValueError(f"test {stat_test.name!r} is built in: choose another name")
    _registered[stat_test.name] = stat_test


def built_in_tests() -> Mapping[str, StatTest]:
    """The tests of the core, by name."""
    if not _built_in:
        from trimtab import _core

        for test in _core.tests():
            _built_in[test.name] = StatTest(
                name=test.name,
                display_name=test.display_name,
                allowed_feature_types=[ColumnType(kind) for kind in test.types],
                default_threshold=test.threshold,
                built_in=True,
            )
    return _built_in


_built_in: dict[str, StatTest] = {}


def resolve(test: PossibleStatTestType) -> StatTest:
    """A StatTest of a name, a function or a StatTest.

    ValueError with the nearest name for an unknown one, TypeError for anything else.
    """
    if isinstance(test, StatTest):
        return test
    if isinstance(test, str):
        found = built_in_tests().get(test) or _registered.get(test)
        if found is None:
            raise ValueError(f"unknown test {test!r}{nearest(test, [*built_in_tests(), *_registered])}")
        return found
    if callable(test):
        name = getattr(test, "__name__", type(test).__name__)
        return StatTest(name="", display_name=f"custom function '{name}'", func=test)
    raise TypeError(f"stattest={test!r}: the name of a test, a StatTest or a function is needed")


def get_stattest(
    reference_data: Any,
    current_data: Any,
    feature_type: ColumnType | str,
    stattest_func: PossibleStatTestType | None = None,
) -> StatTest:
    """The test that is used for two columns: the one asked for, else the default by type, rows and distinct values."""
    if stattest_func is not None:
        return resolve(stattest_func)
    from trimtab._drift import default_test

    return built_in_tests()[default_test(reference_data, current_data, ColumnType(feature_type))]
