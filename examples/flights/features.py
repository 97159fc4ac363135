"""Makes data/train.parquet and data/holdout.parquet from the months: features known at departure, and the label.

The split is by time: training months come before the incoming month, which is held out. Cancelled flights have no
arrival and hence no label; they are left out here, and counted in data/rows.json so that nobody overlooks them.
"""

import argparse
import json
import pathlib

import pandas as pd

DATA = pathlib.Path("data")
NUMBERS = ["dep_delay", "sched_dep_time", "distance", "day_of_week", "wind_speed", "precip", "visib", "seats"]
CATEGORIES = ["carrier", "origin", "dest"]
LATE_MINUTES = 15  # the US definition of a delayed arrival


def features_and_label(flights: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Rows with a known arrival, and the number of flights that have none (cancelled or diverted)."""
    arrived = flights[flights["arr_delay"].notna() & flights["dep_delay"].notna()]
    table = pd.DataFrame(index=arrived.index)
    dates = pd.to_datetime(arrived[["year", "month", "day"]])
    for name in NUMBERS:
        values = dates.dt.dayofweek if name == "day_of_week" else arrived[name]
        table[name] = values.astype("Float32").astype("float32")
    for name in CATEGORIES:
        table[name] = arrived[name]
    table["late"] = (arrived["arr_delay"] > LATE_MINUTES).astype("int8")
    return table, len(flights) - len(arrived)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--from-month", type=int, default=1, help="first training month")
    arguments.add_argument("--to-month", type=int, required=True, help="last training month")
    options = arguments.parse_args()

    months = range(options.from_month, options.to_month + 1)
    history = pd.concat([pd.read_parquet(DATA / "months" / f"2013-{month:02d}.parquet") for month in months])
    counts = {}
    for name, flights in [("train", history), ("holdout", pd.read_parquet(DATA / "incoming.parquet"))]:
        table, without_arrival = features_and_label(flights)
        table.to_parquet(DATA / f"{name}.parquet", index=False)
        counts[name] = {"rows": len(table), "without_arrival": without_arrival}
    (DATA / "rows.json").write_text(json.dumps(counts, indent=2) + "\n")
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
