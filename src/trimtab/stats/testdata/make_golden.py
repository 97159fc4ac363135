"""Writes golden.json beside itself: values of SciPy, scikit-learn and of formulas in plain NumPy.

    .venv/bin/python src/trimtab/stats/testdata/make_golden.py

Each function has a list of {arguments, expected}; a tolerance stands in the test that reads it.
"""

import itertools
import json
import math
import pathlib
import warnings

import numpy as np
from scipy import optimize, stats
from sklearn.metrics import roc_auc_score

rng = np.random.RandomState(7)


def kolmogorov():
    """kstwo.sf over a grid that visits every branch of the algorithm on both sides of its borders."""
    cases = []
    for n in [1, 2, 3, 5, 10, 50, 139, 140, 141, 200, 1000, 5000, 8571, 99999, 100000, 100001, 999999, 1000000, 1000001,
              10**7, 10**8, 10**9]:
        squares = [0.005, 0.02, 0.05, 0.1, 0.2, 0.31, 0.5, 0.75, 0.76, 1.0, 1.5, 2.19, 2.21, 3.0, 3.99, 4.01, 6.0, 17.0,
                   19.0, 60.0, 300.0, 369.0, 371.0]
        ds = [math.sqrt(square / n) for square in squares] + [0.4 / n, 0.6 / n, 0.99 / n, 1.2 / n, 0.3, 0.49, 0.51, 0.7,
                                                             0.95, 1 - 0.5 / n, 1.0]
        if n <= 100000:
            ds += [(1.399 / n) ** (2 / 3), (1.401 / n) ** (2 / 3)]
        for d in sorted(set(ds)):
            if 0 < d <= 1:
                p = float(stats.kstwo.sf(d, n))
                if p == 0 or p > 1e-290:
                    cases.append([d, n, p])
    return cases


def ks_two_sample():
    cases = []
    for n, m, shift in [(18, 15, 0.3), (500, 400, 0.1), (400, 500, 0.1), (1000, 1000, 0.05), (1000, 9000, 0.02),
                        (3000, 10000, 0.01), (3000, 10001, 0.01), (20000, 15000, 0.02), (20000, 1, 0.4), (10001, 3, 0.5),
                        (50000, 200, 0.1), (7, 5, 5.0), (1, 1, 1.0)]:
        x = np.sort(rng.random_sample(n))
        y = np.sort(rng.random_sample(m) + shift)
        result = stats.ks_2samp(x, y)
        d = float(result.statistic)
        cases.append([d, n, m, float(result.pvalue)])
    return cases


def auc():
    cases = []
    for n, decimals in [(12, 1), (60, 1), (400, 2), (400, 12)]:
        labels = (rng.random_sample(n) < 0.3).astype(int)
        labels[:4] = [0, 0, 1, 1]
        a = np.round(rng.normal(size=n) + 0.8 * labels, decimals)
        b = np.round(0.5 * a + rng.normal(size=n) + 0.3 * labels, decimals)
        pos, neg = labels == 1, labels == 0

        def placements(s):
            kernel = (s[pos][:, None] > s[neg][None, :]) + 0.5 * (s[pos][:, None] == s[neg][None, :])
            return kernel.mean(axis=1), kernel.mean(axis=0)

        (a10, a01), (b10, b01) = placements(a), placements(b)
        covariance = np.cov(a10, b10) / pos.sum() + np.cov(a01, b01) / neg.sum()
        auc_a, auc_b = roc_auc_score(labels, a), roc_auc_score(labels, b)
        variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
        z = (auc_a - auc_b) / math.sqrt(variance)
        cases.append({"labels": labels.tolist(), "a": a.tolist(), "b": b.tolist(), "auc_a": auc_a, "auc_b": auc_b,
                      "variance_a": covariance[0, 0], "variance_b": covariance[1, 1], "covariance": covariance[0, 1],
                      "z": z, "p": 2 * stats.norm.sf(abs(z))})
    return cases


def proportions():
    cases = []
    for k, n in [(0, 1), (1, 1), (0, 30), (30, 30), (1, 10), (5, 10), (263, 298), (1, 100000), (99999, 100000),
                 (880, 1000), (300000, 336776)]:
        for confidence in [0.8, 0.95, 0.999]:
            wilson = stats.binomtest(k, n).proportion_ci(confidence, method="wilson")
            tail = (1 - confidence) / 2
            exact = [0 if k == 0 else stats.beta.ppf(tail, k, n - k + 1),
                     1 if k == n else stats.beta.ppf(1 - tail, k + 1, n - k)]
            jeffreys = stats.beta.ppf([tail, 1 - tail], k + 0.5, n - k + 0.5)
            cases.append([k, n, confidence, wilson.low, wilson.high, *exact, *jeffreys])
    return cases


def two_proportions():
    cases = []
    for k1, n1, k2, n2 in [(400, 1000, 380, 880), (56, 70, 48, 80), (9, 10, 3, 10), (0, 10, 0, 20), (10, 10, 20, 20),
                           (10, 10, 0, 20), (1, 100000, 30, 100000)]:
        pooled = (k1 + k2) / (n1 + n2)
        z = 0 if pooled in (0, 1) else (k1 / n1 - k2 / n2) / math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
        w1 = stats.binomtest(k1, n1).proportion_ci(0.95, method="wilson")
        w2 = stats.binomtest(k2, n2).proportion_ci(0.95, method="wilson")
        p1, p2 = k1 / n1, k2 / n2
        low = p1 - p2 - math.sqrt((p1 - w1.low) ** 2 + (w2.high - p2) ** 2)
        high = p1 - p2 + math.sqrt((w1.high - p1) ** 2 + (p2 - w2.low) ** 2)
        cases.append([k1, n1, k2, n2, z, 2 * stats.norm.sf(abs(z)), low, high])
    return cases


def mcnemar():
    cases = []
    for b, c in [(0, 0), (1, 0), (0, 5), (3, 3), (10, 2), (25, 40), (120, 121), (1000, 900)]:
        n = b + c
        if n == 0:
            cases.append([b, c, 1, 1, 0, 1, 0, 1])
            continue
        exact = stats.binomtest(b, n).pvalue
        mid = 1.0 if b == c else 2 * stats.binom.cdf(min(b, c), n, 0.5) - stats.binom.pmf(b, n, 0.5)
        chi, corrected = (b - c) ** 2 / n, max(0, abs(b - c) - 1) ** 2 / n
        cases.append([b, c, exact, mid, chi, stats.chi2.sf(chi, 1), corrected, stats.chi2.sf(corrected, 1)])
    return cases


def tango():
    """The likelihood maximised numerically under p12 - p21 = delta, and the score solved for its ends."""
    cases = []
    for b, c, n, confidence in [(1, 7, 44, 0.95), (4, 9, 36, 0.9), (9, 0, 90, 0.95), (0, 0, 50, 0.95), (30, 12, 500, 0.99),
                                (50, 0, 50, 0.95), (0, 20, 20, 0.95)]:
        z = stats.norm.ppf(0.5 + confidence / 2)

        def score(delta):
            low, high = max(0.0, -delta), min(1.0, (1 - delta) / 2)

            def minus_likelihood(q):
                total = 0.0
                for count, share in [(b, q + delta), (c, q), (n - b - c, 1 - 2 * q - delta)]:
                    if count:
                        if share <= 0:
                            return 1e300
                        total -= count * math.log(share)
                return total

            q = optimize.minimize_scalar(minus_likelihood, bounds=(low, high), method="bounded",
                                         options={"xatol": 1e-14}).x
            q = min([q, low, high], key=minus_likelihood)
            variance = n * (2 * q + delta * (1 - delta))
            return (b - c - n * delta) / math.sqrt(max(variance, 1e-300))

        estimate = (b - c) / n
        edge = 1 - 1e-9
        lower = -1.0 if estimate == -1 else optimize.brentq(lambda d: score(d) - z, -edge, estimate, xtol=1e-13)
        upper = 1.0 if estimate == 1 else optimize.brentq(lambda d: score(d) + z, estimate, edge, xtol=1e-13)
        cases.append([b, c, n, confidence, lower, upper])
    return cases


def signed_rank():
    cases = []
    for n, decimals in [(1, 9), (5, 9), (20, 9), (50, 9), (51, 9), (30, 1), (200, 1)]:
        values = np.round(rng.normal(size=n) + 0.3, decimals)
        kept = values[values != 0]
        ties = len(set(np.abs(kept))) < len(kept) or len(kept) < n
        method = "exact" if n <= 50 and not ties else "asymptotic"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = stats.wilcoxon(values, zero_method="wilcox", correction=False, method=method)
        averages = [(x + y) / 2 for x, y in itertools.combinations_with_replacement(values, 2)]
        cases.append({"values": values.tolist(), "statistic": result.statistic, "p": result.pvalue,
                      "exact": method == "exact", "median": np.median(values), "hodges_lehmann": np.median(averages)})
    return cases


def order_statistics():
    cases = []
    for n in [1, 5, 6, 9, 30, 101, 1000]:
        for confidence in [0.9, 0.95, 0.99]:
            ranks = [k for k in range(1, n // 2 + 1) if 1 - 2 * stats.binom.cdf(k - 1, n, 0.5) >= confidence]
            k = max(ranks, default=0)
            cases.append([n, confidence, k, 1 - 2 * stats.binom.cdf(k - 1, n, 0.5) if k else 0])
    return cases


def bca():
    cases = []
    for n in [8, 40]:
        data = rng.exponential(size=n)
        result = stats.bootstrap((data,), np.mean, n_resamples=200, method="BCa", confidence_level=0.9, random_state=1)
        percentile = np.quantile(result.bootstrap_distribution, [0.05, 0.95])
        jackknife = [np.mean(np.delete(data, i)) for i in range(n)]
        cases.append({"estimate": np.mean(data), "replicates": result.bootstrap_distribution.tolist(),
                      "jackknife": jackknife, "confidence": 0.9, "bca": list(result.confidence_interval),
                      "percentile": percentile.tolist()})
    return cases


def main():
    functions = [kolmogorov, ks_two_sample, auc, proportions, two_proportions, mcnemar, tango, signed_rank,
                 order_statistics, bca]
    golden = {function.__name__: function() for function in functions}
    path = pathlib.Path(__file__).with_name("golden.json")
    lines = []
    for name, cases in golden.items():
        rows = ",\n".join("  " + json.dumps(case, default=float) for case in cases)
        lines.append(f'"{name}": [\n{rows}\n]')
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
