"""Writes count_tests.json beside itself: a grid of tables and samples with the answers of SciPy, and of definitions
written down in plain NumPy where SciPy has none.

    .venv/bin/python src/trimtab/stats/testdata/make_count_tests.py

`tables`: counts of the same categories on two sides. `samples`: numbers on two sides; `formula` [n, factor, modulus,
shift] stands for the values (i * factor mod modulus) / modulus + shift. A key that is absent or null: not defined.
"""

import fractions
import itertools
import json
import math
import pathlib
import warnings

import numpy as np
from scipy import spatial, special, stats

rng = np.random.RandomState(11)
warnings.simplefilter("ignore")


def zero_filled(shares):
    smallest = shares[shares > 0].min()
    return np.where(shares == 0, smallest / 1e6 if smallest <= 1e-4 else 1e-4, shares)


def divergences(ref, cur):
    p, q = ref / ref.sum(), cur / cur.sum()
    pf, qf = zero_filled(p), zero_filled(q)
    return {"psi": math.fsum((pf - qf) * np.log(pf / qf)), "kl": float(stats.entropy(pf, qf)),
            "js": float(spatial.distance.jensenshannon(p, q)),
            "hellinger": math.sqrt(1 - min(1.0, math.fsum(np.sqrt(p * q))))}


def freeman_halton(ref, cur):
    """All tables, in exact fractions."""
    totals = [int(a + b) for a, b in zip(ref, cur)]
    n = int(ref.sum())
    probability = lambda xs: math.prod(math.comb(c, x) for c, x in zip(totals, xs))
    observed = probability([int(a) for a in ref])
    below = sum(p for xs in itertools.product(*[range(c + 1) for c in totals[:-1]])
                if 0 <= (last := n - sum(xs)) <= totals[-1] and (p := probability((*xs, last))) <= observed)
    return float(fractions.Fraction(below, math.comb(sum(totals), n)))


def cramers_v(statistic, columns, rows):
    phi = max(0.0, statistic / rows - (columns - 1) / (rows - 1))
    scale = min(columns - (columns - 1) ** 2 / (rows - 1), 2 - 1 / (rows - 1)) - 1
    return min(1.0, math.sqrt(phi / scale)) if scale > 0 else 0.0


def table(ref, cur):
    ref, cur = np.asarray(ref, dtype=float), np.asarray(cur, dtype=float)
    case = {"ref": [int(v) for v in ref], "cur": [int(v) for v in cur]}
    n, m = ref.sum(), cur.sum()
    case.update(divergences(ref, cur))
    case["tvd"] = float(np.abs(ref / n - cur / m).sum() / 2)
    used = ref + cur > 0
    r, c = ref[used], cur[used]
    if len(r) > 1:
        if (r > 0).all():
            one = stats.chisquare(c, r * (m / n))
            case["chisquare"] = [float(one.statistic), float(one.pvalue)]
            if n == m:
                g = stats.power_divergence(c, r, lambda_="log-likelihood")
                case["g_one"] = [float(g.statistic), float(g.pvalue)]
        two = stats.chi2_contingency([r, c], correction=False)
        case["homogeneity"] = [float(two.statistic), float(two.pvalue)]
        if len(r) == 2:
            yates = stats.chi2_contingency([r, c], correction=True)
            case["yates"] = [float(yates.statistic), float(yates.pvalue)]
        rows = n + m
        # SciPy's sum cancels for many rows: in extended precision.
        o = np.array([r, c], dtype=np.longdouble)
        e = o.sum(axis=1)[:, None] * o.sum(axis=0)[None, :] / rows
        g = float(2 * (o[o > 0] * np.log(o[o > 0] / e[o > 0])).sum())
        case["g_two"] = [g, float(stats.chi2.sf(g, len(r) - 1))]
        assert abs(g - stats.chi2_contingency([r, c], correction=False, lambda_="log-likelihood")[0]) < 1e-8
        factor = 1 + (rows / n + rows / m - 1) * ((rows / (r + c)).sum() - 1) / (6 * rows * (len(r) - 1))
        williams = g / factor
        case["williams"] = [float(williams), float(stats.chi2.sf(williams, len(r) - 1))]
        if rows > 2:
            case["cramers_v"] = cramers_v(two.statistic, len(r), rows)
        if len(r) == 2 and len(ref) == 2:
            case["fisher"] = float(stats.fisher_exact([ref, cur])[1])
        if rows <= 100 and math.prod(int(v) + 1 for v in (r + c)[:-1]) < 20000:
            case["freeman_halton"] = freeman_halton(r, c)
    return case


def tables():
    cases = [table([400, 250, 150], [380, 260, 160]), table([500, 300, 150, 50, 0], [380, 260, 120, 39, 1]),
             table([60, 40], [48, 52]), table([1], [1]), table([1, 0], [0, 1]), table([3, 0], [0, 3]),
             table([0, 0, 5], [1, 0, 4]), table([10, 10], [10, 10]), table([2, 2], [3, 1]), table([7, 12], [0, 5]),
             table([10**6, 10**6], [10**6 + 3000, 10**6 - 3000]), table([12, 10**6], [30, 10**6]),
             table([10**7, 3, 1], [10**7, 9, 0])]
    for k in [2, 2, 2, 3, 4, 5, 8, 12]:
        for size in [3, 10, 40, 300, 5000, 10**6]:
            for tilt in [0.0, 0.15]:
                shares = rng.dirichlet(np.full(k, 0.8))
                other = np.abs(shares * np.exp(tilt * rng.normal(size=k)))
                ref = rng.multinomial(size, shares)
                cur = rng.multinomial(size if rng.rand() < 0.5 else max(1, int(size * rng.uniform(0.2, 2))),
                                      other / other.sum())
                cases.append(table(ref, cur))
    for n, m in [(4, 4), (9, 5), (12, 20), (30, 30), (100, 70), (400, 900)]:
        for _ in range(4):
            a, b = rng.randint(0, n + 1), rng.randint(0, m + 1)
            if 0 < a + b < n + m:
                cases.append(table([a, n - a], [b, m - b]))
    return cases


def binned(x, y):
    if len(np.unique(x)) > 20:
        edges = np.histogram_bin_edges(np.concatenate([x, y]), bins="sturges")
        return np.histogram(x, edges)[0], np.histogram(y, edges)[0]
    values = np.unique(np.concatenate([x, y]))
    return np.array([(x == v).sum() for v in values]), np.array([(y == v).sum() for v in values])


def hellinger_of_numbers(x, y):
    edges = np.histogram_bin_edges(np.unique(np.concatenate([x, y])), bins="sturges")
    p = np.histogram(x, edges, density=True)[0]
    q = np.histogram(y, edges, density=True)[0]
    return math.sqrt(1 - min(1.0, math.fsum(np.sqrt(p * q)) * (edges[-1] - edges[0]) / len(p)))


def mmd(x, y, sigma):
    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * sigma**2))

    n, m = len(x), len(y)
    return float((kernel(x, x).sum() - n) / (n * (n - 1)) + (kernel(y, y).sum() - m) / (m * (m - 1))
                 - 2 * kernel(x, y).mean())


def samples_of(x, y):
    case = {}
    n, m = len(x), len(y)
    ref, cur = binned(x, y)
    case.update({key: value for key, value in divergences(ref.astype(float), cur.astype(float)).items()})
    case["hellinger"] = hellinger_of_numbers(x, y)
    constant = np.ptp(x) == 0 and np.ptp(y) == 0
    if n + m > 2 and not constant:
        t = stats.ttest_ind(x, y)
        interval = t.confidence_interval(0.9)
        case["student"] = [float(t.statistic), float(t.pvalue), float(interval.low), float(interval.high)]
        if n + m > 3:
            pooled = math.sqrt((((x - x.mean()) ** 2).sum() + ((y - y.mean()) ** 2).sum()) / (n + m - 2))
            v = n + m - 2
            j = math.exp(special.gammaln(v / 2) - special.gammaln((v - 1) / 2)) / math.sqrt(v / 2)
            case["hedges"] = float((x.mean() - y.mean()) / pooled * j)
    if n > 1 and m > 1 and not constant:
        # SciPy squares variances, which overflow or vanish.
        unit = 2.0 ** np.frexp(np.abs(np.concatenate([x, y])).max())[1]
        w = stats.ttest_ind(x / unit, y / unit, equal_var=False)
        interval = w.confidence_interval(0.9)
        case["welch"] = [float(w.statistic), float(w.pvalue), float(interval.low * unit), float(interval.high * unit),
                         float(w.df)]
    if n > 4 and m > 4 and stats.iqr(np.concatenate([x, y])) > 0:
        es = stats.epps_singleton_2samp(x, y)
        case["es"] = [float(es.statistic), float(es.pvalue)]
    if 1 < n <= 200 and 1 < m <= 200:
        squares = ((x[:, None] - x[None, :]) ** 2).ravel()
        median = np.percentile(squares, 50, method="nearest")
        sigma = math.sqrt(median / 2) if median > 0 else math.sqrt(0.5)
        case["mmd"] = [mmd(x, y, sigma), sigma]
        both = np.concatenate([x, y])
        pairs = np.abs(both[:, None] - both[None, :])[np.triu_indices(len(both), 1)]
        pairs = np.sort(pairs[pairs > 0])
        if len(pairs):
            sigma = float(pairs[(len(pairs) + 1) // 2 - 1]) / math.sqrt(2)
            case["mmd_pooled"] = [mmd(x, y, sigma), sigma]
    return case


def samples():
    cases = []
    sizes = [(1, 1), (1, 4), (2, 2), (3, 1), (5, 5), (6, 9), (24, 24), (24, 25), (26, 24), (60, 50), (150, 90)]
    kinds = {
        "normal": lambda n, s: rng.normal(size=n) + s,
        "ties": lambda n, s: np.round(rng.normal(size=n) * 2 + s),
        "tenths": lambda n, s: np.round(rng.normal(size=n) + s, 1),
        "skewed": lambda n, s: np.exp(2 * rng.normal(size=n) + s),
        "large": lambda n, s: 1e150 * (rng.normal(size=n) + s),
        "small": lambda n, s: 1e-150 * (rng.normal(size=n) + s),
        "far": lambda n, s: 1e6 + rng.normal(size=n) + s,
        "heavy": lambda n, s: np.round(rng.standard_cauchy(size=n) + s, 3),
    }
    for n, m in sizes:
        for name, draw in kinds.items():
            for shift in ([0.0, 0.7] if n < 150 else [0.0, 3.0]):
                x, y = draw(n, 0), draw(m, shift)
                x, y = (np.array([float(f"{v:.6g}") for v in side]) for side in (x, y))
                cases.append({"kind": name, "x": x.tolist(), "y": y.tolist(), **samples_of(x, y)})
    cases.append({"kind": "constant side", "x": [2.0] * 9, "y": [1.0, 2.0, 2.0, 3.0, 4.0, 7.0],
                  **samples_of(np.full(9, 2.0), np.array([1.0, 2.0, 2.0, 3.0, 4.0, 7.0]))})
    cases.append({"kind": "two values", "x": [0.0, 1.0] * 8, "y": [0.0, 1.0, 1.0] * 7,
                  **samples_of(np.array([0.0, 1.0] * 8), np.array([0.0, 1.0, 1.0] * 7))})
    for a, b in [([500, 7919, 10007, 0.0], [400, 104729, 10009, 0.05]), ([60, 7919, 10007, 0.0], [50, 104729, 10009, 0.05]),
                 ([5000, 7919, 10007, 0.0], [4000, 104729, 10009, 0.05]),
                 ([20000, 7919, 100003, 0.0], [15000, 104729, 100019, 0.01]),
                 ([1000, 7919, 10007, 0.0], [1, 104729, 10009, 0.05]),
                 ([3000, 31, 64, 0.0], [2000, 17, 61, 0.0]), ([100, 7919, 10007, 0.0], [100, 104729, 10009, 40.0])]:
        x, y = (np.array([(i * factor % modulus) / modulus + shift for i in range(n)]) for n, factor, modulus, shift in (a, b))
        cases.append({"kind": "formula", "formula": [a, b], **samples_of(x, y)})
    return cases


def clean(value):
    if isinstance(value, dict):
        return {key: clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clean(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def main():
    document = clean({"tables": tables(), "samples": samples()})
    path = pathlib.Path(__file__).with_name("count_tests.json")
    with path.open("w") as file:
        file.write("{\n")
        for index, (name, cases) in enumerate(document.items()):
            file.write(f'"{name}": [\n' + ",\n".join("  " + json.dumps(case) for case in cases) + "\n]")
            file.write(",\n" if index == 0 else "\n")
        file.write("}\n")


if __name__ == "__main__":
    main()
