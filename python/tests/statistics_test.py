"""trimtab.statistics against SciPy on a grid of seeded samples: ties, few rows, one value, many rows, infinities."""

import itertools
import math
import warnings

import numpy as np
import pytest
from scipy import stats

from trimtab import statistics as ours

SIZES = [(1, 1), (1, 7), (2, 3), (5, 5), (8, 30), (20, 17), (21, 25), (60, 60), (300, 411), (2000, 1500), (12_000, 9_000)]
DRAWS = {
    "normal": lambda r, n: r.normal(size=n),
    "shifted": lambda r, n: r.normal(0.3, 1.2, size=n),
    "ties": lambda r, n: r.randint(0, 4, size=n).astype(float),
    "few ties": lambda r, n: np.round(r.normal(size=n), 1),
    "one value": lambda r, n: np.full(n, 2.5),
    "heavy": lambda r, n: r.standard_cauchy(size=n) * 1e6,
    "tiny": lambda r, n: r.normal(size=n) * 1e-300,
    "integers": lambda r, n: r.randint(0, 1000, size=n).astype(float),
}
SEEDS = range(5)


class Grid:
    """Counts points and remembers the largest deviation of each statistic."""

    def __init__(self):
        self.points = 0
        self.worst = {}

    def compare(self, what, got, wanted, tolerance=1e-9, absolute=0.0):
        if math.isnan(wanted):  # SciPy has no answer
            return
        self.points += 1
        if math.isinf(wanted):
            assert got == wanted, (what, got, wanted)
            return
        off = abs(got - wanted) / max(abs(wanted), 1e-12)
        if abs(got - wanted) > absolute:
            if off > self.worst.get(what.split(" ")[0], (0, ""))[0]:
                self.worst[what.split(" ")[0]] = (off, what)
            assert off <= tolerance, f"{what}: {got!r}, SciPy {wanted!r}, off by {off:.1e}"


def pairs():
    for (n, m), (a, b), seed in itertools.product(
        SIZES, [("normal", "normal"), ("normal", "shifted"), ("ties", "ties"), ("few ties", "few ties"),
                ("ties", "one value"), ("heavy", "heavy"), ("tiny", "tiny"), ("integers", "integers")], SEEDS,
    ):
        random = np.random.RandomState(1000 * seed + n + 7 * m)
        yield f"{a}/{b} {n}+{m} seed {seed}", DRAWS[a](random, n), DRAWS[b](random, m)


@pytest.fixture(scope="module")
def grid(request):
    made = Grid()
    yield made
    worst = max(made.worst.items(), key=lambda item: item[1][0], default=("none", (0.0, "")))
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\nstatistics against SciPy: {made.points} points, largest deviation {worst[1][0]:.1e} ({worst[1][1]})")
    assert made.points > 8000


def test_rank_tests(grid):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for what, x, y in pairs():
            ks = stats.ks_2samp(x, y)
            got = ours.kolmogorov_smirnov(x, y)
            grid.compare(f"ks.statistic {what}", got.statistic, ks.statistic, absolute=1e-15)
            grid.compare(f"ks.pvalue {what}", got.pvalue, ks.pvalue, 1e-9 if ks.pvalue > 1e-12 else 1e-6)
            cvm = stats.cramervonmises_2samp(x, y)
            got = ours.cramer_von_mises(x, y, ties=False)
            grid.compare(f"cvm.statistic {what}", got.statistic, cvm.statistic, absolute=1e-12)
            grid.compare(f"cvm.pvalue {what}", got.pvalue, cvm.pvalue, absolute=1e-12)
            for alternative in ("two-sided", "less", "greater"):
                mwu = stats.mannwhitneyu(x, y, alternative=alternative)
                got = ours.mann_whitney(x, y, alternative)
                grid.compare(f"mwu.statistic {what}", got.statistic, mwu.statistic)
                grid.compare(f"mwu.pvalue {what} {alternative}", got.pvalue, mwu.pvalue)
            if len(set(x) | set(y)) > 1 and len(x) + len(y) >= 4:
                ad = stats.anderson_ksamp([x, y], midrank=True)
                got = ours.anderson_darling(x, y, capped=True)
                grid.compare(f"ad.statistic {what}", got.statistic, ad.statistic, absolute=1e-12)
                grid.compare(f"ad.pvalue {what}", got.pvalue, ad.pvalue)


def test_distances(grid):
    for what, x, y in pairs():
        scale = float(max(np.abs(x).max(), np.abs(y).max()))
        grid.compare(f"wasserstein {what}", ours.wasserstein(x, y), stats.wasserstein_distance(x, y), absolute=1e-14 * scale)
        grid.compare(
            f"energy {what}", ours.energy_distance(x, y), stats.energy_distance(x, y), absolute=1e-9 * math.sqrt(scale)
        )


def test_means(grid):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for what, x, y in pairs():
            if min(len(x), len(y)) < 2 or "tiny" in what:
                continue
            for name, equal, mine in (("student", True, ours.student_t), ("welch", False, ours.welch_t)):
                if np.ptp(x) == 0 and np.ptp(y) == 0:
                    continue
                wanted = stats.ttest_ind(x, y, equal_var=equal)
                got = mine(x, y)
                grid.compare(f"{name}.statistic {what}", got.statistic, wanted.statistic, absolute=1e-9)
                grid.compare(f"{name}.pvalue {what}", got.pvalue, wanted.pvalue, 1e-8 if wanted.pvalue > 1e-300 else 1.0)
                interval = wanted.confidence_interval(0.95)
                spread = float(np.abs([*x, *y]).max())
                grid.compare(f"{name}.interval {what}", got.lower, interval.low, absolute=1e-9 * spread)


def test_epps_singleton(grid):
    for what, x, y in pairs():
        if min(len(x), len(y)) < 5 or stats.iqr(np.r_[x, y]) == 0 or "tiny" in what:
            continue
        if len(set(x) | set(y)) < 6:  # the covariance is singular, and SciPy inverts rounding errors
            continue
        wanted = stats.epps_singleton_2samp(x, y)
        got = ours.epps_singleton(x, y)
        grid.compare(f"es.statistic {what}", got.statistic, wanted.statistic, 1e-7)
        if wanted.pvalue > 1e-30:
            grid.compare(f"es.pvalue {what}", got.pvalue, wanted.pvalue, 1e-6)


def tables():
    random = np.random.RandomState(11)
    for k, rows in itertools.product((2, 3, 5, 12, 60), (10, 50, 400, 100_000)):
        for _ in range(12):
            x = random.multinomial(rows, random.dirichlet(np.ones(k)))
            y = random.multinomial(max(1, int(rows * random.uniform(0.2, 2))), random.dirichlet(np.ones(k)))
            yield f"{k} categories, {x.sum()}+{y.sum()} rows", x, y


def test_tables(grid):
    for what, x, y in tables():
        kept = (x + y) > 0
        if kept.sum() < 2:
            continue
        table = np.array([x[kept], y[kept]])
        for correction in (False, True):
            wanted = stats.chi2_contingency(table, correction=correction)
            got = ours.chi_square(x, y, yates=correction)
            grid.compare(f"chi2.statistic {what}", got.statistic, wanted.statistic, absolute=1e-12)
            grid.compare(f"chi2.pvalue {what}", got.pvalue, wanted.pvalue, 1e-9 if wanted.pvalue > 1e-200 else 1e-6)
        wanted = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        got = ours.g_test(x, y)
        grid.compare(f"g.statistic {what}", got.statistic, wanted.statistic, 1e-8, absolute=1e-10)
        if (x[kept] > 0).all():
            wanted = stats.chisquare(y[kept], x[kept] * (y.sum() / x.sum()))
            got = ours.chi_square_one_sample(x, y)
            grid.compare(f"chi2one.statistic {what}", got.statistic, wanted.statistic)
            grid.compare(f"chi2one.pvalue {what}", got.pvalue, wanted.pvalue, 1e-9 if wanted.pvalue > 1e-200 else 1e-6)
        p, q = x / x.sum(), y / y.sum()
        grid.compare(f"tvd {what}", ours.total_variation(x, y), 0.5 * np.abs(p - q).sum(), absolute=1e-15)
        grid.compare(f"hellinger {what}", ours.hellinger_of_counts(x, y), math.sqrt(max(0.0, 1 - np.sqrt(p * q).sum())),
                     1e-6, absolute=1e-7)
        if len(x) == 2:
            wanted = stats.fisher_exact(table) if kept.all() else None
            if wanted is not None:
                got = ours.fisher_exact(x, y)
                grid.compare(f"fisher.pvalue {what}", got.pvalue, wanted.pvalue, 1e-9)


def test_infinities_are_ordinary_values():
    x = np.array([-np.inf, 0, 1, np.inf])
    y = np.array([0, 1, 2, np.inf, np.inf])
    low, high = np.array([-9.0, 0, 1, 9]), np.array([0, 1, 2, 9.0, 9])
    for test in (ours.kolmogorov_smirnov, ours.cramer_von_mises, ours.anderson_darling, ours.mann_whitney, ours.kuiper):
        assert test(x, y) == test(low, high)
    assert ours.wasserstein(x, y) == math.inf


def test_one_sweep_gives_what_the_single_tests_give():
    random = np.random.RandomState(5)
    x, y = random.normal(size=500), np.round(random.normal(0.2, size=700), 2)
    together = ours.rank_statistics(x, y)
    assert together.kolmogorov_smirnov[:2] == ours.kolmogorov_smirnov(x, y)[:2]
    assert together.mann_whitney[:2] == ours.mann_whitney(x, y)[:2]
    assert together.wasserstein == pytest.approx(ours.wasserstein(x, y), rel=1e-13)
    assert together.energy_distance == pytest.approx(ours.energy_distance(x, y), rel=1e-13)
    assert together.medians == (np.median(x), np.median(y))
    assert together.anderson_darling.pvalue == ours.anderson_darling(x, y).pvalue


def test_order_and_seed_do_not_matter():
    random = np.random.RandomState(6)
    x, y = random.normal(size=300), random.normal(size=200)
    assert ours.mmd(x, y, seed=3) == ours.mmd(x[::-1], random.permutation(y), seed=3)
    assert ours.energy_test(x, y, seed=3) == ours.energy_test(x[::-1], y, seed=3)
    assert ours.total_variation_test([30, 20], [25, 30], seed=1) == ours.total_variation_test([30, 20], [25, 30], seed=1)


def test_right_companions_answer_where_evidently_errs():
    random = np.random.RandomState(8)
    fallen = ours.mann_whitney(random.normal(size=2000), random.normal(-0.5, size=2000))
    assert fallen.pvalue < 1e-10
    unseen = ours.chi_square([500, 500, 0], [4999, 5000, 1])
    assert unseen.pvalue > 0.05 and ours.chi_square_one_sample([500, 500, 0], [4999, 5000, 1]).pvalue == 0
    assert ours.cramer_von_mises([1.0] * 8, [1.0] * 30).pvalue == 1
    strong = ours.anderson_darling(random.normal(size=500), random.normal(3, size=500))
    assert strong.pvalue < 1e-20 and ours.anderson_darling([1, 2, 3, 4], [9, 9, 9, 8], capped=True).pvalue >= 0.001


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ours.kolmogorov_smirnov([], [1.0]), "a sample is empty"),
        (lambda: ours.kolmogorov_smirnov([1.0, math.nan], [1.0]), "x holds NaN in 1 of 2 rows"),
        (lambda: ours.wasserstein([[1.0]], [1.0]), "x has 2 dimensions"),
        (lambda: ours.mann_whitney([1.0], [2.0], "both"), "`both` is none (one of two-sided, less, greater)"),
        (lambda: ours.anderson_darling([1.0, 1.0], [1.0]), "all values are equal"),
        (lambda: ours.chi_square([1, 2], [1]), "the counts give no table"),
        (lambda: ours.chi_square([-1, 2], [1, 2]), "counts are whole numbers from 0 on"),
        (lambda: ours.chi_square([0.5, 2], [1, 2]), "counts are whole numbers from 0 on"),
        (lambda: ours.g_test_one_sample([10, 20], [10, 21]), "rows"),
        (lambda: ours.superiority([1.0], [2.0], 1.5), "confidence"),
        (lambda: ours.epps_singleton([1.0], [2.0]), "five"),
    ],
)
def test_wrong_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=".") as error:
        call()
    assert message in str(error.value)
