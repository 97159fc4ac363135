"""One piece of work of drift by one rival, as a process of its own. Prints {"inside": CPU seconds, ...}.

    python bench/drift_rival.py evidently REFERENCE.parquet CURRENT.parquet   # with build/setup/evidently/bin/python
    python bench/drift_rival.py duckdb|pyarrow|numpy REFERENCE.parquet CURRENT.parquet
    python bench/drift_rival.py numpy memory          # 1M + 1M x 50 floats in memory
    python bench/drift_rival.py scipy onecolumn       # the rank statistics of 1M + 1M floats

evidently  DataDriftPreset with its defaults, to JSON; inside: run() alone
duckdb     SUMMARIZE of both files
pyarrow    reading both files
numpy      sorting every numeric column of both; inside: the sorts, the columns being in memory
scipy      KS, Cramer-von Mises, Anderson-Darling, Mann-Whitney, Wasserstein, energy and both medians
"""

import json
import sys
import time
import warnings

ROWS, COLUMNS = 1_000_000, 50


def evidently(reference: str, current: str) -> dict:
    import pandas as pd
    from evidently import ColumnMapping
    from evidently.metric_preset import DataDriftPreset
    from evidently.report import Report

    sides = {"reference_data": pd.read_parquet(reference), "current_data": pd.read_parquet(current)}
    report = Report(metrics=[DataDriftPreset()])
    begin = time.process_time()
    report.run(**sides, column_mapping=ColumnMapping())
    inside = time.process_time() - begin
    return {"inside": inside, "json": len(report.json())}


def duckdb(reference: str, current: str) -> dict:
    import duckdb as engine

    begin = time.process_time()
    rows = [engine.sql(f"SUMMARIZE SELECT * FROM '{path}'").fetchall() for path in (reference, current)]
    return {"inside": time.process_time() - begin, "columns": [len(each) for each in rows], "version": engine.__version__}


def pyarrow(reference: str, current: str) -> dict:
    import pyarrow.parquet as pq

    begin = time.process_time()
    tables = [pq.read_table(path) for path in (reference, current)]
    return {"inside": time.process_time() - begin, "bytes": sum(table.nbytes for table in tables)}


def numpy(*where: str) -> dict:
    import numpy as np

    columns = memory_columns() if where == ("memory",) else file_columns(where)
    begin, wall = time.process_time(), time.perf_counter()
    for column in columns:
        np.sort(column)
    taken = {"inside": time.process_time() - begin, "wall": time.perf_counter() - wall}
    return {**taken, "columns": len(columns), "version": np.__version__, "sort": sort_target()}


def memory_columns() -> list:
    from drift_data import floats

    return [column for side in ("reference", "current") for column in floats(ROWS, COLUMNS, side).values()]


def file_columns(paths: tuple[str, ...]) -> list:
    import pandas as pd

    frames = [pd.read_parquet(path).select_dtypes("number") for path in paths]
    return [frame[name].dropna().to_numpy() for frame in frames for name in frame]


def sort_target() -> str:
    """The instruction set of numpy's sort of doubles: the best of those that it is built for and the processor has.

    numpy.lib.introspect does not list sorts. NPY_DISABLE_CPU_FEATURES="AVX512_SKX X86_V4" takes the next one, which is
    the faster on some AMD processors.
    """
    from numpy._core._multiarray_umath import __cpu_features__ as features

    for target in ("X86_V4", "AVX512_SKX", "X86_V3", "AVX2", "SVE", "ASIMD"):
        if features.get(target):
            return target
    return "baseline"


def scipy(work: str) -> dict:
    import numpy as np
    import scipy as library
    from drift_data import floats
    from scipy import stats

    assert work == "onecolumn", work
    x, y = (next(iter(floats(ROWS, 1, side).values())) for side in ("reference", "current"))
    times = {}
    begin = time.process_time()
    for name, test in {
        "ks": stats.ks_2samp,
        "cramer_von_mises": stats.cramervonmises_2samp,
        "anderson": lambda a, b: stats.anderson_ksamp([a, b]),
        "mannw": stats.mannwhitneyu,
        "wasserstein": stats.wasserstein_distance,
        "energy": stats.energy_distance,
        "medians": lambda a, b: (np.median(a), np.median(b)),
    }.items():
        start = time.process_time()
        test(x, y)
        times[name] = round(time.process_time() - start, 3)
    return {"inside": time.process_time() - begin, "each": times, "version": library.__version__}


RIVALS = {"evidently": evidently, "duckdb": duckdb, "pyarrow": pyarrow, "numpy": numpy, "scipy": scipy}

if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in RIVALS:
        sys.exit(__doc__)
    warnings.simplefilter("ignore")
    print(json.dumps(RIVALS[sys.argv[1]](*sys.argv[2:])))
