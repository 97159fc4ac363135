"""The compiled core: columns of a frame, their statistics, and the comparison of two frames.

Every function that works long releases the interpreter lock and heeds Ctrl-C. Errors: ValueError for wrong input (with
place, value and remedy), KeyError for a column that is not there, MemoryError, KeyboardInterrupt.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

__version__: str

class Table:
    """Columns of one frame, by name, of equal length. Immutable; shares the frame's memory where the layout allows."""

    @staticmethod
    def from_stream(source: object) -> Table:
        """From an object with ``__arrow_c_stream__`` (or ``__arrow_c_array__``), or such a capsule."""
    @staticmethod
    def from_columns(
        names: Sequence[str], columns: Sequence[Column], refused: Mapping[str, str] = ..., rows: int = 0
    ) -> Table:
        """From columns of equal length; names are unique. ``refused``: columns that could not be read, and why.

        ``rows``: of a table without columns.
        """
    @property
    def names(self) -> list[str]: ...
    @property
    def rows(self) -> int: ...
    @property
    def refused(self) -> dict[str, str]:
        """Columns that cannot be read, and why: nested lists, a name that stands twice."""
    def type(self, name: str) -> str:
        """Of the engine: "float64", "int64", "boolean", "string", "timestamp[ns]", "duration[ns]", ..."""
    def labels(self, name: str) -> list[object] | None:
        """The caller's objects behind the categories of an object column, in the order of its dictionary; else None."""
    def levels(self, name: str) -> list[Any] | None:
        """The levels of a column of codes, those included that no row holds; None for every other column."""
    def select(self, names: Sequence[str]) -> Table: ...
    def column(self, name: str) -> Column: ...
    def with_column(self, name: str, column: Column) -> Table: ...
    def floats(self, name: str) -> npt.NDArray[np.float64]:
        """A numeric column as a new array in row order, NaN where a value is missing."""
    def codes(self, name: str) -> npt.NDArray[np.int64]:
        """For each row the position of its value among the sorted distinct ones, as Categories.labels; -1: missing."""
    def duplicated_rows(self, names: Sequence[str]) -> int:
        """Rows that equal an earlier row in these columns (missing values equal each other)."""
    def empty_rows(self, names: Sequence[str]) -> int:
        """Rows whose values in all these columns are missing."""
    def rows_with_missing(self, names: Sequence[str]) -> int: ...
    def equal_rows(self, a: str, b: str) -> int:
        """Rows on which two columns hold equal values (missing equals missing)."""

class Column:
    """One column, from memory of the caller. Missing values: None, NaN of objects, NaT, pandas.NA, a set mask."""

    @staticmethod
    def from_array(
        values: npt.NDArray[Any], mask: npt.NDArray[np.bool_] | None = None, zone: str = ""
    ) -> Column:
        """Numbers, booleans, datetime64 or timedelta64, one-dimensional; zero-copy when contiguous and native.

        Copied: strided arrays, another byte order, booleans (to bits), float16 and long double, times in units other
        than s, ms, us and ns. ``mask`` is True where a value is missing. A float's NaN stays a NaN. ``zone``: of
        moments, which are then in UTC.
        """
    @staticmethod
    def from_stream(source: object) -> Column:
        """From an object with ``__arrow_c_stream__`` whose arrays are no tables: a PyArrow ChunkedArray, a Polars Series."""
    @staticmethod
    def from_objects(values: npt.NDArray[np.object_]) -> Column:
        """Python objects as categories, equal when Python says so; strings only become a string column.

        ValueError naming the first row that cannot be hashed.
        """
    @staticmethod
    def from_codes(codes: npt.NDArray[np.integer[Any]], labels: Sequence[object]) -> Column:
        """Categories by position in ``labels``; -1 is missing."""
    @property
    def rows(self) -> int: ...
    @property
    def type(self) -> str: ...

class Numbers:
    """The values of a numeric, boolean or temporal column without nulls and NaN, sorted; temporal ones in their unit."""

    @property
    def count(self) -> int:
        """Values, infinities included."""
    @property
    def nulls(self) -> int: ...
    @property
    def nans(self) -> int: ...
    @property
    def positive_infinities(self) -> int: ...
    @property
    def negative_infinities(self) -> int: ...
    @property
    def minimum(self) -> float: ...
    @property
    def maximum(self) -> float: ...
    @property
    def sum(self) -> float: ...
    @property
    def mean(self) -> float: ...
    @property
    def distinct(self) -> int: ...
    def std(self, ddof: int = 1) -> float: ...
    def quantile(self, q: float) -> float:
        """Linear interpolation (type 7); NaN when there is no value."""
    def most_common(self) -> tuple[float, int]:
        """The smallest among the most frequent values, and how often it occurs."""
    def value_counts(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
        """Distinct values ascending, and their counts."""
    def histogram(self, edges: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """Counts in [e0, e1), ..., [e(n-1), en]; values outside are left out."""
    def sorted(self) -> npt.NDArray[np.float64]:
        """All values ascending; read-only, shares memory."""

class Integers:
    """The values of an integer column that doubles cannot all tell apart: as they are."""

    @property
    def distinct(self) -> int: ...
    @property
    def minimum(self) -> int: ...
    @property
    def maximum(self) -> int: ...
    def most_common(self) -> tuple[int, int]:
        """The smallest among the most frequent values, and how often it occurs."""

class Categories:
    """How often each value of a column occurs; missing values apart."""

    @property
    def count(self) -> int: ...
    @property
    def nulls(self) -> int: ...
    @property
    def nans(self) -> int: ...
    @property
    def distinct(self) -> int: ...
    @property
    def labels(self) -> list[Any]:
        """As Python values of the column's type (int, float, bool, str, or the caller's objects), sorted."""
    @property
    def counts(self) -> list[int]: ...
    def occurrences(self, label: object) -> int:
        """How often a value occurs; 0 for one that does not, of another type too."""
    def most_common(self) -> tuple[Any, int]:
        """The first in order among the most frequent labels, and its count; (None, 0) when there is none."""
    def absent_from(self, other: Categories) -> tuple[int, int]:
        """Labels that the other side does not have, and the rows that hold them."""

class Profile:
    """Statistics of a table's columns, each made once, when first asked for or prepared."""

    def __init__(self, table: Table, threads: int = 0) -> None:
        """``threads`` 0: as many as the machine has. Results do not depend on it."""
    @property
    def table(self) -> Table: ...
    def prepare(
        self,
        numbers: Sequence[str] = (),
        categories: Sequence[str] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """One pass that makes what these columns' statistics need and is not there yet."""
    def numbers(self, column: str) -> Numbers: ...
    def integers(self, column: str) -> Integers | None:
        """None when the column holds no integers, or none beyond 2**53: Numbers is exact then."""
    def categories(self, column: str) -> Categories: ...

class ColumnMapping:
    """drift::ColumnMapping; fields as in trimtab.ColumnMapping, ``prediction`` always a list of names."""

    def __init__(
        self,
        *,
        target: str | None = "target",
        prediction: Sequence[str] = ("prediction",),
        prediction_is_list: bool = False,
        datetime: str | None = "datetime",
        id: str | None = None,
        numerical_features: Sequence[str] | None = None,
        categorical_features: Sequence[str] | None = None,
        datetime_features: Sequence[str] | None = None,
        text_features: Sequence[str] | None = None,
        task: str | None = None,
        user_id: str | None = "user_id",
        item_id: str | None = "item_id",
    ) -> None: ...

class DriftSettings:
    """drift::DriftSettings. Levels are mappings with the keys all, num, cat, text, num_target, cat_target."""

    def __init__(
        self,
        *,
        mapping: ColumnMapping | None = None,
        columns: Sequence[str] | None = None,
        tests: Mapping[str, str] = ...,
        thresholds: Mapping[str, float] = ...,
        default_tests: Mapping[str, str] = ...,
        default_thresholds: Mapping[str, float] = ...,
        distributions: bool = False,
    ) -> None: ...

class SmallDistribution:
    @property
    def x(self) -> list[Any]:
        """11 edges, or labels as Python values of the side's own type."""
    @property
    def y(self) -> list[float] | list[int]: ...

class ColumnDrift:
    """drift::ColumnDrift."""

    @property
    def column(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def test(self) -> str:
        """A registered name, "caller" where the caller carries the test out, or empty."""
    @property
    def test_name(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def threshold(self) -> float: ...
    @property
    def detected(self) -> bool: ...
    @property
    def unavailable(self) -> str:
        """Why the column could not be tested; empty when it was."""
    @property
    def reference_rows(self) -> int: ...
    @property
    def current_rows(self) -> int: ...
    @property
    def reference_distribution(self) -> SmallDistribution | None: ...
    @property
    def current_distribution(self) -> SmallDistribution | None: ...

class Test:
    """drift::TestFacts."""

    @property
    def name(self) -> str: ...
    @property
    def display_name(self) -> str: ...
    @property
    def threshold(self) -> float: ...
    @property
    def types(self) -> list[str]:
        """Of "num", "cat", "text"."""

def tests() -> list[Test]:
    """Every registered test."""

def compare(
    reference: Profile,
    current: Profile,
    settings: DriftSettings,
    progress: Callable[[int, int], None] | None = None,
) -> list[ColumnDrift]:
    """Column by column, in Evidently's order (target, prediction, numeric, categorical, text), then untestable ones.

    Column types, choice of tests and thresholds: src/trimtab/drift/column_comparison.h.
    """

_Floats: TypeAlias = npt.NDArray[np.float64]
_Counts: TypeAlias = npt.NDArray[np.uint64]

class Statistics:
    """Functions behind trimtab.statistics, which says what they mean. Results: statistic, p-value, and the rest."""

    @staticmethod
    def rank_statistics(x: _Floats, y: _Floats) -> dict[str, Any]: ...
    @staticmethod
    def kolmogorov_smirnov(x: _Floats, y: _Floats) -> tuple[float, float]: ...
    @staticmethod
    def kuiper(x: _Floats, y: _Floats) -> tuple[float, float, bool]: ...
    @staticmethod
    def cramer_von_mises(x: _Floats, y: _Floats, ties: bool) -> tuple[float, float, bool]: ...
    @staticmethod
    def anderson_darling(x: _Floats, y: _Floats, capped: bool) -> tuple[float, float, bool]: ...
    @staticmethod
    def mann_whitney(x: _Floats, y: _Floats, alternative: str) -> tuple[float, float, bool]: ...
    @staticmethod
    def superiority(x: _Floats, y: _Floats, confidence: float) -> tuple[float, float, float, float]: ...
    @staticmethod
    def wasserstein(x: _Floats, y: _Floats) -> float: ...
    @staticmethod
    def normed_wasserstein(x: _Floats, y: _Floats) -> float: ...
    @staticmethod
    def energy_distance(x: _Floats, y: _Floats) -> float: ...
    @staticmethod
    def energy_test(x: _Floats, y: _Floats, permutations: int, seed: int) -> tuple[float, float, bool]: ...
    @staticmethod
    def epps_singleton(x: _Floats, y: _Floats) -> tuple[float, float, float]: ...
    @staticmethod
    def student_t(
        x: _Floats, y: _Floats, confidence: float
    ) -> tuple[float, float, float, float, float, float, float | None]: ...
    @staticmethod
    def welch_t(
        x: _Floats, y: _Floats, confidence: float
    ) -> tuple[float, float, float, float, float, float, float | None]: ...
    @staticmethod
    def population_stability_index(x: _Floats, y: _Floats) -> float: ...
    @staticmethod
    def kullback_leibler(x: _Floats, y: _Floats) -> float: ...
    @staticmethod
    def jensen_shannon(x: _Floats, y: _Floats) -> float: ...
    @staticmethod
    def hellinger(x: _Floats, y: _Floats) -> float: ...
    @staticmethod
    def empirical_mmd(x: _Floats, y: _Floats, permutations: int, seed: int) -> tuple[float, float, float]: ...
    @staticmethod
    def mmd(x: _Floats, y: _Floats, permutations: int, seed: int) -> tuple[float, float, float]: ...
    @staticmethod
    def linear_mmd(x: _Floats, y: _Floats, seed: int) -> tuple[float, float, float]: ...
    @staticmethod
    def chi_square_one_sample(x: _Counts, y: _Counts) -> tuple[float, float, float]: ...
    @staticmethod
    def chi_square(x: _Counts, y: _Counts, yates: bool) -> tuple[float, float, float]: ...
    @staticmethod
    def g_test_one_sample(x: _Counts, y: _Counts) -> tuple[float, float, float]: ...
    @staticmethod
    def g_test(x: _Counts, y: _Counts, williams: bool) -> tuple[float, float, float]: ...
    @staticmethod
    def cramers_v(x: _Counts, y: _Counts) -> float: ...
    @staticmethod
    def fisher_exact(x: _Counts, y: _Counts) -> tuple[float, float]: ...
    @staticmethod
    def freeman_halton(
        x: _Counts, y: _Counts, most_steps: int, replicates: int, seed: int
    ) -> tuple[float, bool, float]: ...
    @staticmethod
    def total_variation(x: _Counts, y: _Counts) -> float: ...
    @staticmethod
    def total_variation_test(x: _Counts, y: _Counts, permutations: int, seed: int) -> tuple[float, float]: ...
    @staticmethod
    def population_stability_index_of_counts(x: _Counts, y: _Counts) -> float: ...
    @staticmethod
    def kullback_leibler_of_counts(x: _Counts, y: _Counts) -> float: ...
    @staticmethod
    def jensen_shannon_of_counts(x: _Counts, y: _Counts) -> float: ...
    @staticmethod
    def hellinger_of_counts(x: _Counts, y: _Counts) -> float: ...
    @staticmethod
    def two_proportions(
        successes1: int, n1: int, successes2: int, n2: int, confidence: float
    ) -> tuple[float, float, float, float]: ...
