"""The rows of README.md on drift: each ours against a rival, in turns. Run by compare.py.

A rival's run serves every row that needs it; a figure is the median of its runs.
"""

import functools
import json
import os
import pathlib
import statistics
import subprocess
import sys

import drift_data

ROOT = pathlib.Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
BUILD = ROOT / "build" / "release"
PYTHON = str(ROOT / ".venv" / "bin" / "python")
TRIMTAB = str(BUILD / "trimtab")
RUNS = 5


def process(command: list[str], **environment: str) -> dict:
    """CPU seconds and peak MB of a process, and the JSON that it printed last."""
    run = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, **environment}, cwd=ROOT)
    output = run.stdout.read()
    _, status, usage = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    if run.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {run.returncode}")
    lines = output.decode().strip().splitlines()
    printed = json.loads(lines[-1]) if lines and lines[-1].startswith("{") and "--format" not in command else {}
    return {**printed, "process": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1000}


def evidently_python() -> str:
    """Evidently in an environment of its own."""
    home = ROOT / "build" / "setup" / "evidently"
    uv = str(ROOT / "build" / "setup" / "uv" / "bin" / "uv")
    if not (home / "bin" / "python").exists():
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", PYTHON, str(home)], check=True)
    has = subprocess.run([str(home / "bin" / "python"), "-c", "import importlib.util as u, sys; sys.exit(not u.find_spec('evidently'))"])
    if has.returncode != 0:
        subprocess.run([uv, "pip", "install", "--quiet", "--python", str(home / "bin" / "python"), "evidently==0.6.7", "pandas<3",
                        "numpy<2.1", "setuptools<81", "pyarrow==26.0.1"], check=True)
    return str(home / "bin" / "python")


def command_of(who: str, work: str) -> list[str]:
    files = drift_data.pair(work) if work in drift_data.MAKERS else [work]
    if who == "trimtab":
        return [TRIMTAB, "drift", "--reference", files[0], "--current", files[1], "--format", "json"]
    if who == "python":
        return [PYTHON, str(BENCH / "drift_ours.py"), "report", *files]
    if who == "evidently":
        return [evidently_python(), str(BENCH / "drift_rival.py"), "evidently", *files]
    return [PYTHON, str(BENCH / "drift_rival.py"), who, *files]


@functools.cache
def turns(work: str, *who: str) -> dict[str, dict[str, float]]:
    """Medians of RUNS runs in turns, after one warm-up of each."""
    found: dict[str, list[dict]] = {name: [] for name in who}
    for round_number in range(RUNS + 1):
        for name in who:
            run = process(command_of(name, work))
            if round_number > 0:
                found[name].append(run)
    return {name: {key: statistics.median(run[key] for run in runs) for key in ("process", "inside", "peak") if key in runs[0]}
            for name, runs in found.items()}


def on_files(work: str, rival: str, what: str, ours: str = "trimtab") -> dict:
    """Our whole process (`inside` of ours where that is Python) against a rival's process or the inside of it."""
    everyone = ("trimtab", "python", "evidently", "duckdb", "pyarrow", "numpy")
    run = turns(work, *everyone)
    mine = run[ours]["inside" if ours == "python" else "process"]
    return {"ours": mine, "rival": run[rival][what], "ratio": mine / run[rival][what], "unit": "CPU s"}


def memory(work: str) -> dict:
    """Peak memory above the tested columns held once, one column of scratch for each thread and the program itself."""
    import pyarrow.parquet as pq

    paths = drift_data.pair(work)
    values = sum(pq.read_metadata(path).num_rows * pq.read_metadata(path).num_columns for path in paths) * 8 / 1e6
    rows = pq.read_metadata(paths[0]).num_rows
    allowed = values + (os.cpu_count() or 1) * rows * 8 / 1e6 + 100
    peak = statistics.median(process(command_of("trimtab", work))["peak"] for _ in range(RUNS))
    return {"ours": peak, "rival": allowed, "ratio": peak / allowed, "unit": "MB"}


@functools.cache
def in_memory() -> dict:
    """1M + 1M x 50 floats: ours on one and two threads, numpy's sort with each instruction set that it has."""
    ours = {threads: [] for threads in (1, 2)}
    sorts = {"": [], "AVX512_SKX X86_V4": []}
    for _ in range(RUNS):
        for threads, runs in ours.items():
            runs.append(process([PYTHON, str(BENCH / "drift_ours.py"), "memory", str(threads)]))
        for disabled, runs in sorts.items():
            runs.append(process(command_of("numpy", "memory"), NPY_DISABLE_CPU_FEATURES=disabled))
    inside = {name: statistics.median(run["inside"] for run in runs) for name, runs in sorts.items()}
    best = min(inside, key=inside.__getitem__)
    print(f"numpy {sorts[best][0]['version']}, sort with {sorts[best][0]['sort']}; others took {sorted(inside.values())[1:]} s")
    return {"one": statistics.median(run["inside"] for run in ours[1]), "sort": inside[best],
            "wall": [statistics.median(run["wall"] for run in ours[threads]) for threads in (1, 2)]}


def in_memory_one() -> dict:
    found = in_memory()
    return {"ours": found["one"], "rival": found["sort"], "ratio": found["one"] / found["sort"], "unit": "CPU s"}


def in_memory_two() -> dict:
    one, two = in_memory()["wall"]
    return {"ours": two, "rival": one, "ratio": one / two, "unit": "s"}


def one_column() -> dict:
    mine, theirs = [], []
    for _ in range(RUNS):
        mine.append(process([PYTHON, str(BENCH / "drift_ours.py"), "onecolumn"])["inside"])
        theirs.append(process(command_of("scipy", "onecolumn"))["inside"])
    a, b = statistics.median(mine), statistics.median(theirs)
    return {"ours": a, "rival": b, "ratio": a / b, "unit": "CPU s"}


def rank(row: str) -> dict:
    """Of rank_rival.py: the statistics alone, without Python or a frame."""
    runs = [process([PYTHON, str(BENCH / "rank_rival.py"), str(BUILD / "rank_benchmark"), row]) for _ in range(RUNS)]
    a, b = (statistics.median(run[side] for run in runs) for side in ("ours", "rival"))
    return {"ours": a, "rival": b, "ratio": a / b, "unit": "CPU s"}


def decode(work: str) -> dict:
    run = subprocess.run([str(BUILD / "drift_benchmark"), *drift_data.pair(work)], capture_output=True, text=True, check=True)
    result = json.loads(run.stdout)
    return {"ours": result["drift"], "rival": result["decode"], "ratio": result["ratio"], "unit": "CPU s"}


def growth() -> dict:
    """CPU time a row at 10^7 rows against 10^5, five columns of floats."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    seconds = {}
    for rows in (100_000, 10_000_000):
        paths = [drift_data.DATA / f"drift-{rows}-{side}.parquet" for side in ("reference", "current")]
        for number, path in enumerate(paths):
            if not path.exists():
                random = np.random.default_rng(number)
                pq.write_table(pa.table({f"x{i}": random.normal(size=rows) for i in range(5)}), path, row_group_size=1_000_000)
        run = [json.loads(subprocess.run([str(BUILD / "drift_benchmark"), *map(str, paths)], capture_output=True, text=True,
                                         check=True).stdout)["drift"]]
        seconds[rows] = statistics.median(run) / rows * 1e9
    small, large = seconds[100_000], seconds[10_000_000]
    return {"ours": large, "rival": small, "ratio": large / small, "unit": "ns/row"}


ROWS = {
    "drift_flights": (lambda: on_files("flights", "evidently", "process"), "<= 1/60"),
    "drift_flights_run": (lambda: on_files("flights", "evidently", "inside"), "<= 1/20"),
    "drift_flights_duckdb": (lambda: on_files("flights", "duckdb", "inside"), "< 1"),
    "drift_flights_python": (lambda: on_files("flights", "evidently", "inside", "python"), "<= 1/20"),
    "drift_3m": (lambda: on_files("flights3m", "evidently", "process"), "<= 1/60"),
    "drift_3m_run": (lambda: on_files("flights3m", "evidently", "inside"), "<= 1/30"),
    "drift_3m_duckdb": (lambda: on_files("flights3m", "duckdb", "inside"), "< 1"),
    "drift_wide": (lambda: on_files("wide", "evidently", "process"), "<= 1/44"),
    "drift_wide_duckdb": (lambda: on_files("wide", "duckdb", "inside"), "< 1"),
    "drift_in_memory": (in_memory_one, "<= 1"),
    "drift_two_threads": (in_memory_two, ">= 1.7"),
    "drift_one_column": (one_column, "<= 1/100"),
    "rank_column": (lambda: rank("rank_column"), "<= 1/100"),
    "rank_sort": (lambda: rank("rank_sort"), "<= 1"),
    "drift_decode": (lambda: decode("flights"), "<= 4"),
    "drift_decode_3m": (lambda: decode("flights3m"), "<= 4"),
    "drift_decode_wide": (lambda: decode("wide"), "<= 4"),
    "drift_memory": (lambda: memory("flights"), "<= 1"),
    "drift_memory_3m": (lambda: memory("flights3m"), "<= 1"),
    "drift_memory_wide": (lambda: memory("wide"), "<= 1"),
    "drift_growth": (growth, "<= 2"),
}
