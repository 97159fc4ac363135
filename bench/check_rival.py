"""The checks of examples/flights/flights.odcs.yaml by hand with pandas and scipy: the rival of `trimtab check`.

    python check_rival.py DATA.parquet REFERENCE.parquet AIRLINES.csv
"""

import json
import sys

import numpy as np
import pandas as pd
from scipy.spatial.distance import jensenshannon
from scipy.stats import wasserstein_distance

KEY = ["year", "month", "day", "carrier", "flight", "origin", "sched_dep_time"]
NUMBERS = ["dep_delay", "sched_dep_time", "distance", "wind_speed", "precip", "visib", "seats"]
CATEGORIES = ["carrier", "origin", "dest"]
COLUMNS = [*dict.fromkeys([*KEY, *NUMBERS, *CATEGORIES, "air_time", "tailnum", "time_hour"])]


def checks(data: pd.DataFrame, airlines: pd.DataFrame) -> dict[str, int]:
    """Number of failing rows by check."""
    failed = {f"{name}.required": int(data[name].isna().sum()) for name in [*KEY, "dest", "distance", "time_hour"]}
    failed["key"] = int(data.duplicated(KEY, keep=False).sum())
    failed["carrier"] = int((~data["carrier"].isin(airlines["carrier"])).sum())
    failed["origin"] = int((~data["origin"].isin(["EWR", "JFK", "LGA"])).sum())
    failed["sched_dep_time"] = int((~data["sched_dep_time"].between(0, 2400)).sum())
    failed["dest.length"] = int((data["dest"].str.len() != 3).sum())
    failed["dest.pattern"] = int((~data["dest"].str.contains("^[A-Z]{3}$")).sum())
    delay = data["dep_delay"]
    failed["dep_delay"] = int((delay.notna() & ~delay.between(-120, 2880)).sum())
    failed["dep_delay.null"] = int(delay.isna().sum())
    failed["distance"] = int((~data["distance"].between(1, 5000)).sum())
    failed["air_time"] = int((data["air_time"] > data["distance"]).sum())
    failed["tailnum"] = int(data["tailnum"].isna().sum())
    failed["rows"] = len(data)
    return failed


def drift(data: pd.DataFrame, reference: pd.DataFrame) -> dict[str, float]:
    scores = {}
    for name in NUMBERS:
        before = reference[name].dropna().to_numpy(dtype=float)
        now = data[name].dropna().to_numpy(dtype=float)
        scores[name] = wasserstein_distance(before, now) / max(np.std(before), 0.001)
    for name in CATEGORIES:
        before, now = reference[name].value_counts(), data[name].value_counts()
        names = before.index.union(now.index)
        scores[name] = jensenshannon(before.reindex(names, fill_value=0), now.reindex(names, fill_value=0))
    return scores


def main() -> None:
    data_path, reference_path, airlines_path = sys.argv[1:]
    data = pd.read_parquet(data_path, columns=COLUMNS)
    reference = pd.read_parquet(reference_path, columns=NUMBERS + CATEGORIES)
    result = {"failed": checks(data, pd.read_csv(airlines_path)), "drift": drift(data, reference)}
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
