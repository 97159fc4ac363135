"""Writes rank_tests.json beside itself: SciPy's rank statistics over a grid of samples, and laws by other formulas.

    .venv/bin/python src/trimtab/stats/testdata/make_rank_tests.py

A sample is a recipe, not its values: [size, factor, modulus, levels, shift, scale, lowest, highest]. Value i is
u = (i * factor % modulus) / modulus, floor(u * levels) / levels when levels > 0, then u * scale + shift; the first
`lowest` values are -inf and the next `highest` +inf. null means that SciPy has no answer (an error, or NaN by inf - inf).
"""

import itertools
import json
import math
import pathlib
import warnings

import numpy as np
from scipy import integrate, special, stats

ALTERNATIVES = ["two-sided", "less", "greater"]


def sample(recipe):
    size, factor, modulus, levels, shift, scale, lowest, highest = recipe
    u = (np.arange(size, dtype=np.int64) * factor % modulus) / modulus
    if levels:
        u = np.floor(u * levels) / levels
    values = u * scale + shift
    values[:lowest] = -np.inf
    values[lowest:lowest + highest] = np.inf
    return values


def answer(function):
    """A float, "inf", "-inf", or None where SciPy raises or gives NaN."""
    try:
        value = float(function())
    except (IndexError, ValueError, ZeroDivisionError):
        return None
    return None if math.isnan(value) else str(value) if math.isinf(value) else value


def row(a, b):
    x, y = sample(a), sample(b)
    exact_ks = max(len(x), len(y)) <= 10000
    ks = stats.ks_2samp(x, y, method="exact" if exact_ks else "asymp")
    cvm = stats.cramervonmises_2samp(x, y) if len(x) > 1 and len(y) > 1 else None
    tests = {
        "d": ks.statistic, "ks_p": ks.pvalue,
        "wasserstein": answer(lambda: stats.wasserstein_distance(x, y)),
        "normed": answer(lambda: stats.wasserstein_distance(x, y) / max(np.std(x), 0.001)),
        "energy": answer(lambda: stats.energy_distance(x, y)),
        "cvm": cvm and float(cvm.statistic), "cvm_p": cvm and float(cvm.pvalue),
        "anderson": answer(lambda: stats.anderson_ksamp([x, y], variant="midrank").statistic),
        "anderson_p": answer(lambda: stats.anderson_ksamp([x, y], variant="midrank").pvalue),
        "u": float(stats.mannwhitneyu(x, y).statistic),
        "u_p": [float(stats.mannwhitneyu(x, y, alternative=side).pvalue) for side in ALTERNATIVES],
        "medians": [answer(lambda: np.median(x)), answer(lambda: np.median(y))],
    }
    return {"a": a, "b": b} | tests


def grid():
    sizes = [(1, 1), (1, 2), (2, 1), (2, 2), (1, 9), (2, 3), (3, 3), (4, 4), (5, 7), (8, 8), (8, 30), (9, 9), (15, 18),
             (20, 20), (20, 21), (21, 19), (40, 8), (64, 50), (500, 400), (700, 700), (3000, 1001), (9999, 10000),
             (20000, 15000), (30011, 30011), (100000, 7)]
    rows = []
    for n, m in sizes:
        for levels, shift, scale in [(0, 0.0, 1.0), (0, 0.05, 1.0), (0, 0.5, 1.0), (0, 3.0, 1.0), (0, -0.2, 1.0),
                                     (0, 1e-300, 1e-300), (0, -3e5, 1e7), (1, 0.0, 1.0), (1, 1.0, 1.0), (2, 0.0, 1.0),
                                     (3, 0.0, 1.0), (10, 0.1, 1.0), (40, 0.025, 1.0), (500, 0.0, 1.0)]:
            if n * m > 10**7 and levels in (3, 40, 500):
                continue
            rows.append(row([n, 7919, 10007, levels, 0.0, scale, 0, 0], [m, 104729, 10009, levels, shift, scale, 0, 0]))
    for n, m in [(5, 4), (30, 20), (200, 300)]:
        for ends in itertools.product([0, 1, 2], repeat=4):
            if sum(ends):
                rows.append(row([n, 7919, 10007, 0, 0.0, 1.0, *ends[:2]], [m, 104729, 10009, 0, 0.1, 1.0, *ends[2:]]))
    rows.append(row([20000, 7919, 100003, 0, 0.0, 1.0, 0, 0], [15000, 104729, 100019, 0, 0.01, 1.0, 0, 0]))
    rows.append(row([200000, 7919, 1000003, 0, 0.0, 1.0, 0, 0], [150000, 104729, 1000033, 0, 0.001, 1.0, 0, 0]))
    return rows


def splits():
    """p-values over all splits of the pooled sample, each statistic by its definition."""
    def ecdf(values, at):
        return np.searchsorted(np.sort(values), at, side="right") / len(values)

    def kuiper(x, y):
        pooled = np.concatenate([x, y])
        difference = ecdf(x, pooled) - ecdf(y, pooled)
        return max(difference.max(), 0) - min(difference.min(), 0)

    def anderson(x, y):
        n, m, pooled = len(x), len(y), np.concatenate([x, y])
        size, total = n + m, 0.0
        for z in np.unique(pooled):
            count = (pooled == z).sum()
            half = ((pooled < z).sum() + (pooled <= z).sum()) / 2
            for values in (x, y):
                own = ((values < z).sum() + (values <= z).sum()) / 2
                total += (count / size * (size * own - len(values) * half) ** 2
                          / (half * (size - half) - size * count / 4) / len(values))
        return (size - 1) / size * total

    def energy(x, y):
        return stats.energy_distance(x, y)

    rows = []
    for n, m, levels in [(1, 1, 0), (1, 6, 0), (3, 4, 0), (4, 4, 3), (5, 4, 0), (5, 5, 4), (6, 3, 2)]:
        a, b = [n, 7919, 10007, levels, 0.0, 1.0, 0, 0], [m, 104729, 10009, levels, 0.25, 1.0, 0, 0]
        x, y = sample(a), sample(b)
        pooled = np.concatenate([x, y])
        values = {"kuiper": [], "anderson": [], "energy": []}
        for chosen in itertools.combinations(range(n + m), n):
            left, right = pooled[list(chosen)], np.delete(pooled, chosen)
            for name, function in [("kuiper", kuiper), ("anderson", anderson), ("energy", energy)]:
                values[name].append(function(left, right))
        # The first choice is the sample itself.
        rows.append([a, b] + [float(np.mean(np.array(v) >= v[0] - 1e-9)) for v in values.values()]
                    + [values["kuiper"][0], values["anderson"][0]])
    return rows


def anderson_limit():
    """Anderson and Darling's own series of integrals (1952) for the distribution; far out its leading exponential."""
    def cdf(z):
        total = 0.0
        for j in range(60):
            y = (4 * j + 1) ** 2 * math.pi**2 / (8 * z)
            if y > 700:
                break
            inner = integrate.quad(lambda w: math.exp(z / (8 * (w * w + 1)) - y * w * w), 0, np.inf, epsabs=0,
                                   epsrel=1e-13, limit=500)[0]
            total += special.binom(-0.5, j) * (4 * j + 1) * math.exp(-y) * inner
        return math.sqrt(2 * math.pi) / z * total

    return [[z, 1 - cdf(z)] for z in [0.1, 0.2, 0.3, 0.5, 0.8, 1.0, 1.5, 2.0, 2.492, 3.0, 3.857]]


def anderson_tail():
    """The first of Smirnov's integrals with an adaptive rule on the axis of s; the others are below 1e-12 of it."""
    rows = []
    for z in [10, 20, 50, 100, 300, 600]:
        def integrand(t):
            s = 3 + t * t if t * t <= 1 else None
            return 2 * t * s / math.sqrt((s * s - 1) * math.sin(math.pi * t * t / 2)) * math.exp(-z * (s * s - 9) / 8)

        def upper(t):
            s = 5 - t * t
            return 2 * t * s / math.sqrt((s * s - 1) * math.sin(math.pi * t * t / 2)) * math.exp(-z * (s * s - 9) / 8)

        value = integrate.quad(integrand, 0, 1, epsabs=0, epsrel=1e-13, limit=500)[0]
        value += integrate.quad(upper, 0, 1, epsabs=0, epsrel=1e-13, limit=500)[0]
        rows.append([z, value * math.exp(-z) / math.sqrt(math.pi)])
    return rows


def cramer_limit():
    """1 - F by the Bessel series, summed to the end; its digits end at 1e-15."""
    def cdf(x):
        total = 0.0
        for k in range(200):
            q = (4 * k + 1) ** 2 / (16 * x)
            total += (math.exp(math.lgamma(k + 0.5) - math.lgamma(k + 1)) / (math.pi**1.5 * math.sqrt(x))
                      * math.sqrt(4 * k + 1) * math.exp(-q) * special.kv(0.25, q))
        return total

    return [[x, 1 - cdf(x)] for x in [0.02, 0.05, 0.1, 0.2, 0.347, 0.461, 0.743, 1.168, 2.0, 3.0]]


def kuiper_limit():
    """Stephens' approximation, 200 terms of the series added exactly."""
    rows = []
    for n, m, v in [(20, 30, 0.3), (100, 80, 0.2), (1000, 1000, 0.05), (1000, 1000, 0.1), (50000, 40000, 0.02),
                    (200, 100, 0.9), (5, 5, 0.4), (300, 300, 0.08), (200, 200, 0.04), (1000, 1000, 0.02), (1000, 1000, 0.2)]:
        e = n * m / (n + m)
        x = (math.sqrt(e) + 0.155 + 0.24 / math.sqrt(e)) * v
        terms = [(4 * k * k * x * x - 1) * math.exp(-2 * k * k * x * x) for k in range(1, 200)]
        rows.append([v, n, m, 2 * math.fsum(terms)])
    return rows


def superiority():
    """P(b > a) + P(b = a) / 2 over all pairs, and DeLong's interval on the logit scale from the placements."""
    rows = []
    for n, m, levels, shift in [(12, 9, 0, 0.2), (200, 150, 0, 0.05), (200, 150, 5, 0.2), (1000, 1000, 30, 0.0)]:
        a, b = [n, 7919, 10007, levels, 0.0, 1.0, 0, 0], [m, 104729, 10009, levels, shift, 1.0, 0, 0]
        x, y = sample(a), sample(b)
        wins = (y[None, :] > x[:, None]) + 0.5 * (y[None, :] == x[:, None])
        p = wins.mean()
        variance = np.var(wins.mean(axis=1), ddof=1) / n + np.var(wins.mean(axis=0), ddof=1) / m
        reach = stats.norm.ppf(0.975) * math.sqrt(variance) / (p * (1 - p))
        ends = [special.expit(special.logit(p) + side * reach) for side in (-1, 1)]
        rows.append([a, b, p, *map(float, ends)])
    return rows


def main():
    warnings.simplefilter("ignore")
    functions = [grid, splits, anderson_limit, anderson_tail, cramer_limit, kuiper_limit, superiority]
    with np.errstate(all="ignore"):
        golden = {function.__name__: function() for function in functions}
    lines = []
    for name, cases in golden.items():
        rows = ",\n".join("  " + json.dumps(case, default=float, allow_nan=False) for case in cases)
        lines.append(f'"{name}": [\n{rows}\n]')
    pathlib.Path(__file__).with_name("rank_tests.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
