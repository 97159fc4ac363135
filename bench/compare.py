"""Runs the rows of README.md: each ours against a rival in turns, and prints the table (also bench/data/results.json).

    python bench/compare.py [ROW ...]
"""

import json
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import drift_rows

ROOT = pathlib.Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
DATA = BENCH / "data"
BUILD = ROOT / "build" / "release"
FLIGHTS = ROOT / "examples" / "flights"
TRIMTAB = str(BUILD / "trimtab")
PYTHON = str(ROOT / ".venv" / "bin" / "python")
PATH = f"{ROOT}/build/release:{ROOT}/.venv/bin:{os.environ['PATH']}"
RUNS = 5


def measure(command: list[str], cwd: pathlib.Path, allowed: tuple[int, ...] = (0, 1)) -> resource.struct_rusage:
    """What a command and all its children used; ends the program when it ended with another exit code."""
    output = DATA / "output.txt"
    with open(output, "w") as file:
        process = subprocess.Popen(command, cwd=cwd, stdout=file, stderr=file, env={**os.environ, "PATH": PATH})
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{output.read_text()}")
    return usage


def cpu_seconds(command: list[str], cwd: pathlib.Path) -> float:
    usage = measure(command, cwd)
    return usage.ru_utime + usage.ru_stime


def in_turns(ours: list[str], rival: list[str], ours_cwd: pathlib.Path, rival_cwd: pathlib.Path) -> dict:
    """Medians after one warm-up of both."""
    mine, theirs = [], []
    for round_number in range(RUNS + 1):
        a, b = cpu_seconds(ours, ours_cwd), cpu_seconds(rival, rival_cwd)
        if round_number > 0:
            mine.append(a)
            theirs.append(b)
    a, b = statistics.median(mine), statistics.median(theirs)
    return {"ours": a, "rival": b, "ratio": a / b, "unit": "CPU s"}


def flights_year() -> tuple[pathlib.Path, pathlib.Path]:
    """The whole year and January to June, each as one file."""
    year, reference = DATA / "year.parquet", DATA / "reference.parquet"
    if not year.exists() or not reference.exists():
        months = FLIGHTS / "data" / "months"
        if not months.exists():
            sys.exit("run `make demo` first: the rows on flights use its data")
        read = lambda last: pd.concat([pd.read_parquet(months / f"2013-{m:02d}.parquet") for m in range(1, last + 1)])
        read(6).to_parquet(reference, index=False)
        read(12).to_parquet(year, index=False)
    return year, reference


def rival_columns() -> tuple[list[str], list[str]]:
    sys.path.insert(0, str(BENCH))
    import check_rival

    return check_rival.COLUMNS, check_rival.NUMBERS + check_rival.CATEGORIES


def year_contract() -> str:
    """The example's contract with the number of rows of a year."""
    text = (FLIGHTS / "flights.odcs.yaml").read_text().replace("[20000, 40000]", "[300000, 400000]")
    path = DATA / "year.odcs.yaml"
    path.write_text(text.replace("data/airlines.csv", str(FLIGHTS / "data" / "airlines.csv")))
    return str(path)


def check_step() -> dict:
    year, reference = flights_year()
    data_columns, reference_columns = rival_columns()
    command = [str(BUILD / "check_benchmark"), year_contract(), str(year), str(reference), *data_columns, "reference",
               *reference_columns]
    result = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return {"ours": result["check"], "rival": result["decode"], "ratio": result["ratio"], "unit": "CPU s"}


def check_process() -> dict:
    year, reference = flights_year()
    ours = [TRIMTAB, "check", str(year), "--contract", year_contract(), "--reference", str(reference), "--format", "json"]
    rival = [PYTHON, str(BENCH / "check_rival.py"), str(year), str(reference), str(FLIGHTS / "data" / "airlines.csv")]
    return in_turns(ours, rival, ROOT, ROOT)


def dvc() -> str:
    """DVC in an environment of its own."""
    home = ROOT / "build" / "setup" / "dvc"
    if not (home / "bin" / "dvc").exists():
        uv = str(ROOT / "build" / "setup" / "uv" / "bin" / "uv")
        subprocess.run([uv, "venv", "--quiet", "--clear", str(home)], check=True)
        subprocess.run([uv, "pip", "install", "--quiet", "--python", str(home / "bin" / "python"), "dvc==3.67.1"], check=True)
    return str(home / "bin" / "dvc")


DVC_STAGES = """
stages:
  ingest: {cmd: python ingest.py, deps: [ingest.py], outs: [data/months, data/airlines.csv]}
  receive: {cmd: python receive.py 2013-08, deps: [receive.py, data/months], outs: [data/incoming.parquet]}
  check_incoming: {cmd: echo checked > checked, deps: [flights.odcs.yaml, data/incoming.parquet, data/months], outs: [checked]}
  features: {cmd: python features.py --to-month 7, deps: [features.py, data/months, data/incoming.parquet, checked], outs: [data/train.parquet, data/holdout.parquet, data/rows.json]}
  train: {cmd: python train.py --trees 20, deps: [train.py, features.py, data/train.parquet], outs: [model.onnx, metrics.json]}
  gate: {cmd: echo passed > gate, deps: [model.onnx, data/holdout.parquet], outs: [gate]}
  benchmark: {cmd: echo passed > benchmark, deps: [model.onnx, data/holdout.parquet, gate], outs: [benchmark]}
  register: {cmd: echo done > registered, deps: [model.onnx, gate, benchmark], outs: [registered]}
"""


def noop_run() -> dict:
    rival = DATA / "dvc"
    if not (rival / "dvc.lock").exists():
        shutil.rmtree(rival, ignore_errors=True)
        rival.mkdir(parents=True)
        for name in ["ingest.py", "receive.py", "features.py", "train.py", "flights.odcs.yaml"]:
            shutil.copy(FLIGHTS / name, rival)
        (rival / "dvc.yaml").write_text(DVC_STAGES)
        cpu_seconds([dvc(), "init", "--no-scm", "--quiet"], rival)
        cpu_seconds([dvc(), "config", "core.analytics", "false"], rival)
        cpu_seconds([dvc(), "repro", "--quiet"], rival)
    cpu_seconds([TRIMTAB, "run"], FLIGHTS)
    return in_turns([TRIMTAB, "run"], [dvc(), "repro"], FLIGHTS, rival)


def openssl_speed(processes: int) -> float:
    """Bytes a second of SHA-256 with 16 KiB blocks."""
    multi = ["-multi", str(processes)] if processes > 1 else []
    run = subprocess.run(["openssl", "speed", "-seconds", "2", "-bytes", "16384", *multi, "-evp", "sha256"],
                         capture_output=True, text=True, check=True)
    return float(re.findall(r"([0-9.]+)k", run.stdout)[-1]) * 1000


def hashing(key: str, processes: int) -> dict:
    files = [DATA / "large-0.bin", DATA / "large-1.bin"]
    for number, path in enumerate(files):
        if not path.exists():
            path.write_bytes(np.random.default_rng(number).bytes(1 << 29))
    ours, rival = [], []
    for _ in range(RUNS):
        run = subprocess.run([str(BUILD / "hash_benchmark"), *map(str, files)], capture_output=True, text=True, check=True)
        ours.append(json.loads(run.stdout)[key])
        rival.append(openssl_speed(processes))
    a, b = statistics.median(ours), statistics.median(rival)
    return {"ours": a / 1e9, "rival": b / 1e9, "ratio": a / b, "unit": "GB/s"}


def status_100k() -> dict:
    project = DATA / "many"
    if not (project / "trimtab.yaml").exists():
        for folder in range(100):
            (project / "files" / f"{folder:02d}").mkdir(parents=True, exist_ok=True)
            for number in range(1000):
                (project / "files" / f"{folder:02d}" / f"{number:03d}.txt").write_text(f"{folder} {number}\n" * 8)
        (project / "trimtab.yaml").write_text(
            "stages:\n  count:\n    cmd: find files -type f | wc -l > count.txt\n    deps: [files]\n    outs: [count.txt]\n")
    first, second = [], []
    for _ in range(RUNS):
        shutil.rmtree(project / ".trimtab", ignore_errors=True)
        cpu_seconds([TRIMTAB, "run"], project)
        digests = project / ".trimtab" / "digests"  # what makes the second look cheap
        if not digests.exists():
            sys.exit(f"{digests} is not there: the first `trimtab status` would not be a cold one")
        digests.unlink()
        first.append(cpu_seconds([TRIMTAB, "status"], project))
        second.append(cpu_seconds([TRIMTAB, "status"], project))
    a, b = statistics.median(second), statistics.median(first)
    return {"ours": a, "rival": b, "ratio": a / b, "unit": "CPU s"}


def score() -> dict:
    run = subprocess.run([str(BUILD / "score_benchmark"), str(FLIGHTS / "model.onnx"), str(FLIGHTS / "data" / "holdout.parquet")],
                         capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(run.stdout + run.stderr)
    result = json.loads(run.stdout)
    return {"ours": result["ours"], "rival": result["bare"], "ratio": result["ratio"], "unit": "CPU s"}


ROW_GROUP_BYTES = 128e6


def write_rows(path: pathlib.Path, rows: int) -> None:
    """4 numbers and a text in row groups close to 128 MB, as the bytes of a row in a first, smaller file tell."""
    random = np.random.default_rng(1)
    schema = pa.schema([("id", pa.int64()), ("a", pa.float64()), ("b", pa.float64()), ("c", pa.int32()), ("kind", pa.string())])

    def table(start: int, count: int) -> pa.Table:
        columns = [np.arange(start, start + count), random.normal(size=count), random.normal(size=count),
                   random.integers(0, 1000, count, dtype=np.int32), random.choice(["x", "y", "z"], count)]
        return pa.table(columns, schema=schema)

    probe, probed = DATA / "probe.parquet", 1_000_000
    pq.write_table(table(0, probed), probe, row_group_size=probed)
    group = int(0.99 * ROW_GROUP_BYTES * probed / pq.read_metadata(probe).row_group(0).total_byte_size)
    probe.unlink()
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, rows, group):
            count = min(group, rows - start)
            writer.write_table(table(start, count), row_group_size=count)


def check_row_groups(path: pathlib.Path) -> None:
    """Ends the program when the row groups are not what the row of the table promises."""
    metadata = pq.read_metadata(path)
    sizes = [metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups)]
    text = f"{path.name}: {metadata.num_rows} rows, row groups of {', '.join(f'{size / 1e6:.1f}' for size in sizes)} MB"
    print(text, flush=True)
    if max(sizes) > ROW_GROUP_BYTES or any(size < 0.9 * ROW_GROUP_BYTES for size in sizes[:-1]):
        sys.exit(f"{text}: all but the last should have 115 to 128 MB; delete the file to have it made anew")


def memory(rows: int) -> dict:
    """Peak memory of a check that streams, over row groups of up to 128 MB."""
    path = DATA / f"rows-{rows}.parquet"
    if not path.exists():
        write_rows(path, rows)
    check_row_groups(path)
    contract = DATA / "streaming.odcs.yaml"
    contract.write_text("""apiVersion: v3.1.0
kind: DataContract
id: streaming
name: streaming
version: 1.0.0
status: active
schema:
  - name: rows
    properties:
      - {name: id, logicalType: integer, required: true, logicalTypeOptions: {minimum: 0}}
      - {name: a, logicalType: number, required: true, logicalTypeOptions: {minimum: -10, maximum: 10}}
      - {name: b, logicalType: number, logicalTypeOptions: {minimum: -10, maximum: 10}}
      - {name: c, logicalType: integer, logicalTypeOptions: {minimum: 0, maximum: 999}}
      - {name: kind, logicalType: string, logicalTypeOptions: {pattern: "^[xyz]$"}}
""")
    command = [TRIMTAB, "check", str(path), "--contract", str(contract), "--format", "json"]
    peaks = [measure(command, ROOT, (0,)).ru_maxrss / 1000 for _ in range(3)]
    peak = statistics.median(peaks)
    return {"ours": peak, "rival": 500.0, "ratio": peak / 500, "unit": "MB"}


ROWS = {
    "check_step": (check_step, "<= 4"),
    "check_process": (check_process, "<= 0.05"),
    "noop_run": (noop_run, "<= 0.04"),
    "hash_two": (lambda: hashing("all", 2), ">= 0.8"),
    "hash_one": (lambda: hashing("one", 1), ">= 0.8"),
    "status_100k": (status_100k, "<= 0.05"),
    "score": (score, "<= 1.1"),
    "memory_3m": (lambda: memory(3_000_000), "<= 1"),
    "memory_20m": (lambda: memory(20_000_000), "<= 1"),
    **drift_rows.ROWS,
}


def main() -> None:
    DATA.mkdir(exist_ok=True)
    wanted = sys.argv[1:] or list(ROWS)
    unknown = [name for name in wanted if name not in ROWS]
    if unknown:
        sys.exit(f"no such row: {', '.join(unknown)}; there are {', '.join(ROWS)}")
    results = {}
    print(f"{'row':20} {'ours':>10} {'rival':>10} {'unit':6} {'ratio':>8}  aim")
    for name in wanted:
        run, aim = ROWS[name]
        row = run()
        results[name] = {**row, "aim": aim}
        print(f"{name:20} {row['ours']:10.4g} {row['rival']:10.4g} {row['unit']:6} {row['ratio']:8.4f}  {aim}", flush=True)
    (DATA / "results.json").write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
