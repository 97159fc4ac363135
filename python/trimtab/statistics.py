"""Two-sample statistics of the engine, for arrays and for counts.

``x`` is the reference, ``y`` the current sample. Samples are one-dimensional arrays (or what ``numpy.asarray`` takes) of
numbers in any order; infinities are ordinary values, NaN is refused. Counts are one-dimensional arrays of whole numbers,
of the same categories in the same order. Arguments that leave a statistic undefined (an empty sample, one category)
raise ValueError with the reason. The interpreter lock is released while working; nothing is random without a seed.

Where Evidently's form of a test differs from the right one, both are here; the docstring says which is which. Methods
and error bounds stand in the headers of ``src/trimtab/stats``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from trimtab._core import Statistics as _core

Numbers: TypeAlias = npt.NDArray[Any] | Sequence[float]
Counts: TypeAlias = npt.NDArray[Any] | Sequence[int]


class TestResult(NamedTuple):
    """A statistic and the probability, under equal distributions, of one at least as extreme."""

    statistic: float
    pvalue: float
    exact: bool = False
    """Whether the p-value is that of the finite samples, not of a limit."""


class ChiSquareResult(NamedTuple):
    statistic: float
    pvalue: float
    degrees: float
    """Degrees of freedom."""


class MeanTestResult(NamedTuple):
    """A test of two means."""

    statistic: float
    pvalue: float
    degrees: float
    difference: float
    """Mean of ``x`` minus mean of ``y``, in the unit of the data."""
    lower: float
    """Ends of the interval of the difference."""
    upper: float
    hedges_g: float | None
    """The difference in pooled deviations, free of bias; None where that deviation is 0."""


class SuperiorityResult(NamedTuple):
    """How often a value of ``y`` is larger than one of ``x``."""

    probability: float
    """Ties count as one half: 0.5 means no tendency."""
    cliffs_delta: float
    lower: float
    """Ends of the interval of the probability."""
    upper: float


class KernelTestResult(NamedTuple):
    statistic: float
    """Unbiased estimate of the squared maximum mean discrepancy; may be below 0."""
    pvalue: float
    sigma: float
    """Width of the kernel, in the unit of the data."""


class ExactTableResult(NamedTuple):
    pvalue: float
    exact: bool
    """False: simulated, with the standard error beside it."""
    standard_error: float


class RankStatistics(NamedTuple):
    """Everything that one sort of each sample and one sweep over both tell; p-values of the limit laws."""

    kolmogorov_smirnov: TestResult
    kuiper: TestResult
    cramer_von_mises: TestResult
    anderson_darling: TestResult | None
    """None when all values are equal."""
    mann_whitney: TestResult
    wasserstein: float
    energy_distance: float
    medians: tuple[float | None, float | None]


Alternative: TypeAlias = Literal["two-sided", "less", "greater"]


def kolmogorov_smirnov(x: Numbers, y: Numbers) -> TestResult:
    """Two-sided Kolmogorov-Smirnov test: the largest distance of the two distribution functions, in [0, 1].

    Exact while both samples have at most 10,000 values (Hodges 1957), as in SciPy. Evidently's "ks".
    """
    a, b = _samples(x, y)
    return TestResult(*_core.kolmogorov_smirnov(a, b), exact=max(a.size, b.size) <= 10_000)


def kuiper(x: Numbers, y: Numbers) -> TestResult:
    """Kuiper's test: the sum of the largest distances upwards and downwards; as sensitive in the tails as in the middle.

    Over all splits of the pooled sample while these are few, else by Stephens' approximation (1970).
    """
    return TestResult(*_core.kuiper(*_samples(x, y)))


def cramer_von_mises(x: Numbers, y: Numbers, *, ties: bool = True) -> TestResult:
    """Two-sample Cramer-von Mises test (Anderson 1962).

    ``ties=False`` gives SciPy's and Evidently's form, whose statistic is not 0 for equal samples with ties.
    """
    return TestResult(*_core.cramer_von_mises(*_samples(x, y), ties))


def anderson_darling(x: Numbers, y: Numbers, *, capped: bool = False) -> TestResult:
    """Two-sample Anderson-Darling test (Scholz and Stephens 1987), midranks; the statistic is standardised.

    ``capped=True`` gives Evidently's p-value, interpolated and never outside of [0.001, 0.25].
    """
    return TestResult(*_core.anderson_darling(*_samples(x, y), capped))


def mann_whitney(x: Numbers, y: Numbers, alternative: Alternative = "two-sided") -> TestResult:
    """Mann-Whitney U test; the statistic counts pairs in which ``x`` is larger, ties as one half.

    Exact when the smaller sample has at most 8 values and nothing is tied, else the normal law with corrections for ties
    and continuity, as in SciPy. Evidently's "mannw" is ``alternative="less"``, which does not see falling values.
    """
    return TestResult(*_core.mann_whitney(*_samples(x, y), alternative))


def superiority(x: Numbers, y: Numbers, confidence: float = 0.95) -> SuperiorityResult:
    """The effect size of the Mann-Whitney test, with DeLong's interval on the logit scale."""
    return SuperiorityResult(*_core.superiority(*_samples(x, y), confidence))


def rank_statistics(x: Numbers, y: Numbers) -> RankStatistics:
    """All rank statistics at once: the samples are sorted and read one time for all of them."""
    found = _core.rank_statistics(*_samples(x, y))
    anderson = found["anderson_darling"]
    return RankStatistics(
        TestResult(*found["kolmogorov_smirnov"]),
        TestResult(*found["kuiper"]),
        TestResult(*found["cramer_von_mises"]),
        None if anderson is None else TestResult(*anderson),
        TestResult(*found["mann_whitney"]),
        found["wasserstein"],
        found["energy_distance"],
        found["medians"],
    )


def wasserstein(x: Numbers, y: Numbers) -> float:
    """Wasserstein-1 distance: the area between the distribution functions, in the unit of the data; may be infinite."""
    return _core.wasserstein(*_samples(x, y))


def normed_wasserstein(x: Numbers, y: Numbers) -> float:
    """Wasserstein-1 distance in standard deviations of ``x`` (divisor n, at least 0.001). Evidently's "wasserstein"."""
    return _core.normed_wasserstein(*_samples(x, y))


def energy_distance(x: Numbers, y: Numbers) -> float:
    """SciPy's ``energy_distance`` and Evidently's "ed": a distance in the square root of the data's unit, no p-value."""
    return _core.energy_distance(*_samples(x, y))


def energy_test(x: Numbers, y: Numbers, *, permutations: int = 999, seed: int = 0) -> TestResult:
    """The permutation test of the energy distance (Szekely and Rizzo 2004)."""
    return TestResult(*_core.energy_test(*_samples(x, y), permutations, seed))


def epps_singleton(x: Numbers, y: Numbers) -> ChiSquareResult:
    """Epps-Singleton test on characteristic functions (Goerg and Kaiser 2009); needs 5 finite values on each side."""
    return ChiSquareResult(*_core.epps_singleton(*_samples(x, y)))


def student_t(x: Numbers, y: Numbers, confidence: float = 0.95) -> MeanTestResult:
    """Student's t test with pooled variance, two-sided. Evidently's "t_test"; wrong where variances differ."""
    return MeanTestResult(*_core.student_t(*_samples(x, y), confidence))


def welch_t(x: Numbers, y: Numbers, confidence: float = 0.95) -> MeanTestResult:
    """Welch's t test, two-sided: means without the assumption of equal variances."""
    return MeanTestResult(*_core.welch_t(*_samples(x, y), confidence))


def population_stability_index(x: Numbers, y: Numbers) -> float:
    """PSI in Evidently's bins (one a value up to 20 values of ``x``, else Sturges'), empty bins filled."""
    return _core.population_stability_index(*_samples(x, y))


def kullback_leibler(x: Numbers, y: Numbers) -> float:
    """Divergence of ``x`` from ``y`` in the same bins, natural logarithm. Evidently's "kl_div"."""
    return _core.kullback_leibler(*_samples(x, y))


def jensen_shannon(x: Numbers, y: Numbers) -> float:
    """Jensen-Shannon distance in the same bins, natural logarithm: at most sqrt(ln 2)."""
    return _core.jensen_shannon(*_samples(x, y))


def hellinger(x: Numbers, y: Numbers) -> float:
    """Hellinger distance of densities in Sturges' bins over the set of distinct values, in [0, 1]."""
    return _core.hellinger(*_samples(x, y))


def empirical_mmd(x: Numbers, y: Numbers, *, permutations: int = 100, seed: int = 0) -> KernelTestResult:
    """Evidently's maximum mean discrepancy, whose kernel looks at ``x`` alone. At most 20,000 distinct values."""
    return KernelTestResult(*_core.empirical_mmd(*_samples(x, y), permutations, seed))


def mmd(x: Numbers, y: Numbers, *, permutations: int = 999, seed: int = 0) -> KernelTestResult:
    """The permutation test of the maximum mean discrepancy, which holds its level (Gretton et al. 2012)."""
    return KernelTestResult(*_core.mmd(*_samples(x, y), permutations, seed))


def linear_mmd(x: Numbers, y: Numbers, *, seed: int = 0) -> KernelTestResult:
    """The linear-time test of Gretton et al. 2012: any number of rows, less power."""
    return KernelTestResult(*_core.linear_mmd(*_samples(x, y), seed))


def chi_square_one_sample(x: Counts, y: Counts) -> ChiSquareResult:
    """Goodness of fit of ``y`` to the shares of ``x``, taken for exact: Evidently's "chisquare", with its false alarms."""
    return ChiSquareResult(*_core.chi_square_one_sample(*_counts(x, y)))


def chi_square(x: Counts, y: Counts, *, yates: bool = False) -> ChiSquareResult:
    """Homogeneity of the 2 x k table (Pearson 1900). ``yates``: his correction, in a 2 x 2 table only."""
    return ChiSquareResult(*_core.chi_square(*_counts(x, y), yates))


def g_test_one_sample(x: Counts, y: Counts) -> ChiSquareResult:
    """Evidently's "g_test": raw counts of ``x`` as expectation, hence defined for equally many rows only."""
    return ChiSquareResult(*_core.g_test_one_sample(*_counts(x, y)))


def g_test(x: Counts, y: Counts, *, williams: bool = False) -> ChiSquareResult:
    """Likelihood-ratio test of the 2 x k table. ``williams``: his correction for small samples (1976)."""
    return ChiSquareResult(*_core.g_test(*_counts(x, y), williams))


def cramers_v(x: Counts, y: Counts) -> float:
    """Effect size of the 2 x k table with Bergsma's correction of bias, in [0, 1]."""
    return _core.cramers_v(*_counts(x, y))


def fisher_exact(x: Counts, y: Counts) -> TestResult:
    """Fisher's exact test of a 2 x 2 table, two-sided; the statistic is the odds ratio."""
    return TestResult(*_core.fisher_exact(*_counts(x, y)), exact=True)


def freeman_halton(
    x: Counts, y: Counts, *, most_steps: int = 5_000_000, replicates: int = 20_000, seed: int = 0
) -> ExactTableResult:
    """Exact test of a 2 x k table (Freeman and Halton 1951); simulated where the sum would take too many steps."""
    return ExactTableResult(*_core.freeman_halton(*_counts(x, y), most_steps, replicates, seed))


def total_variation(x: Counts, y: Counts) -> float:
    """Half the sum of the absolute differences of shares, in [0, 1]."""
    return _core.total_variation(*_counts(x, y))


def total_variation_test(x: Counts, y: Counts, *, permutations: int = 1000, seed: int = 0) -> TestResult:
    """Its permutation test, by resampling of the counts. Evidently's "TVD"."""
    return TestResult(*_core.total_variation_test(*_counts(x, y), permutations, seed))


def population_stability_index_of_counts(x: Counts, y: Counts) -> float:
    """PSI over categories, zeros filled as Evidently does."""
    return _core.population_stability_index_of_counts(*_counts(x, y))


def kullback_leibler_of_counts(x: Counts, y: Counts) -> float:
    """Divergence of ``x`` from ``y`` over categories, zeros filled, natural logarithm."""
    return _core.kullback_leibler_of_counts(*_counts(x, y))


def jensen_shannon_of_counts(x: Counts, y: Counts) -> float:
    """Jensen-Shannon distance over categories, natural logarithm."""
    return _core.jensen_shannon_of_counts(*_counts(x, y))


def hellinger_of_counts(x: Counts, y: Counts) -> float:
    """Hellinger distance over categories, in [0, 1]."""
    return _core.hellinger_of_counts(*_counts(x, y))


class ProportionsResult(NamedTuple):
    statistic: float
    """z of the pooled two-proportion test."""
    pvalue: float
    lower: float
    """Ends of Newcombe's interval of the difference of shares."""
    upper: float


def two_proportions(
    successes_x: int, rows_x: int, successes_y: int, rows_y: int, confidence: float = 0.95
) -> ProportionsResult:
    """Two shares: the pooled z test (Evidently's "z") and Newcombe's interval (1998, method 10)."""
    return ProportionsResult(*_core.two_proportions(successes_x, rows_x, successes_y, rows_y, confidence))


def _samples(x: Numbers, y: Numbers) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    return _sample("x", x), _sample("y", y)


def _sample(name: str, values: Numbers) -> npt.NDArray[np.float64]:
    array = np.ascontiguousarray(values, dtype=np.float64)
    if np.ndim(values) != 1:
        raise ValueError(f"{name} has {np.ndim(values)} dimensions: give one")
    missing = int(np.isnan(array).sum())
    if missing:
        raise ValueError(f"{name} holds NaN in {missing} of {array.size} rows: drop them first")
    return array


def _counts(x: Counts, y: Counts) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    return _count("x", x), _count("y", y)


def _count(name: str, values: Counts) -> npt.NDArray[np.uint64]:
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{name} has {array.ndim} dimensions: give one count for each category")
    if array.size and (array.dtype.kind not in "iu" or array.min() < 0):
        raise ValueError(f"{name} holds {array[:5].tolist()} ...: counts are whole numbers from 0 on")
    return np.ascontiguousarray(array, dtype=np.uint64)
