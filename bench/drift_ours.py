"""One piece of work of drift by Trimtab in Python, as a process of its own. Prints {"inside": CPU seconds of it, ...}.

    python bench/drift_ours.py report REFERENCE.parquet CURRENT.parquet   # pandas frames, DataDriftPreset
    python bench/drift_ours.py memory [THREADS]                           # 1M + 1M x 50 floats in memory
    python bench/drift_ours.py onecolumn                                  # the rank statistics of 1M + 1M floats

The work on files as a whole is `trimtab drift --reference ... --current ... --format json`. THREADS are the processors
that the process may use (all by default).
"""

import json
import os
import sys
import time

ROWS, COLUMNS = 1_000_000, 50
RANK_TESTS = ("ks", "cramer_von_mises", "anderson", "mannw", "wasserstein", "ed")


def timed(work) -> dict:
    begin, wall = time.process_time(), time.perf_counter()
    found = work()
    return {"inside": time.process_time() - begin, "wall": time.perf_counter() - wall, **found}


def preset(reference, current) -> dict:
    from trimtab import ColumnMapping
    from trimtab.metric_preset import DataDriftPreset
    from trimtab.report import Report

    report = Report(metrics=[DataDriftPreset()])
    taken = timed(lambda: report.run(reference_data=reference, current_data=current, column_mapping=ColumnMapping()) or {})
    found = report.as_dict()["metrics"][0]["result"]
    return {**taken, "drifted": found["number_of_drifted_columns"], "columns": found["number_of_columns"]}


def report(reference: str, current: str) -> dict:
    import pandas as pd

    return preset(pd.read_parquet(reference), pd.read_parquet(current))


def memory(threads: str = "") -> dict:
    from drift_data import floats

    if threads:
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[: int(threads)]))
    reference, current = (floats(ROWS, COLUMNS, side) for side in ("reference", "current"))
    return preset(reference, current)


def onecolumn() -> dict:
    """Every test sorts anew in scipy; here one profile of each side serves all."""
    import numpy as np
    from drift_data import floats

    from trimtab import _core

    sides = [next(iter(floats(ROWS, 1, side).values())) for side in ("reference", "current")]
    mapping = _core.ColumnMapping(target=None, prediction=(), datetime=None, numerical_features=["x"])

    def work() -> dict:
        tables = [_core.Table.from_columns(["x"], [_core.Column.from_array(np.asarray(side))]) for side in sides]
        reference, current = (_core.Profile(table) for table in tables)
        scores = {}
        for test in RANK_TESTS:
            (drift,) = _core.compare(reference, current, _core.DriftSettings(mapping=mapping, default_tests={"all": test}))
            scores[test] = drift.score
        scores["medians"] = [side.numbers("x").quantile(0.5) for side in (reference, current)]
        return {"scores": scores}

    return timed(work)


WORKS = {"report": report, "memory": memory, "onecolumn": onecolumn}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in WORKS:
        sys.exit(__doc__)
    print(json.dumps(WORKS[sys.argv[1]](*sys.argv[2:])))
