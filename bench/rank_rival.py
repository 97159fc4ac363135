"""The rank statistics against SciPy and numpy's sort, in turns; prints one JSON object a row: ours, rival, ratio.

    python bench/rank_rival.py build/release/rank_benchmark [rank_column | rank_preset | rank_sort ...] [--rows N]

CPU seconds on one thread, numbers in memory: the time to make them is on neither side.
"""

import argparse
import json
import os
import subprocess
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np
from scipy import stats

COLUMNS = 50


def ours(program: str, *arguments: object) -> float:
    output = subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout
    return json.loads(output)["seconds"]


def timed(work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def every_rank_test(a: np.ndarray, b: np.ndarray) -> None:
    stats.ks_2samp(a, b)
    stats.cramervonmises_2samp(a, b)
    stats.anderson_ksamp([a, b])
    stats.mannwhitneyu(a, b)
    stats.mannwhitneyu(a, b, alternative="less")
    stats.wasserstein_distance(a, b)
    stats.energy_distance(a, b)
    np.median(a)
    np.median(b)


def rank_column(program: str, rows: int) -> tuple[float, float]:
    random = np.random.default_rng(1)
    a, b = random.normal(size=rows), random.normal(size=rows) + 0.001
    mine = ours(program, "column", rows)
    return mine, timed(lambda: every_rank_test(a, b))


def rank_preset(program: str, rows: int) -> tuple[float, float]:
    random = np.random.default_rng(1)
    mine, theirs = 0.0, 0.0
    mine = ours(program, "preset", rows, COLUMNS)
    for _ in range(2 * COLUMNS):
        values = random.normal(size=rows)
        theirs += timed(lambda: np.sort(values))
    return mine, theirs


def rank_sort(program: str, rows: int) -> tuple[float, float]:
    values = np.random.default_rng(1).normal(size=rows)
    return ours(program, "sort", rows), min(timed(lambda: np.sort(values)) for _ in range(5))


def main() -> None:
    work = {"rank_column": rank_column, "rank_preset": rank_preset, "rank_sort": rank_sort}
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("names", nargs="*", default=list(work))
    parser.add_argument("--rows", type=int, default=1_000_000)
    arguments = parser.parse_args()
    for name in arguments.names:
        mine, theirs = work[name](arguments.program, arguments.rows)
        print(json.dumps({"row": name, "ours": round(mine, 4), "rival": round(theirs, 4), "ratio": mine / theirs,
                          "numpy": np.__version__}), flush=True)


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    main()
