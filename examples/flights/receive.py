"""Delivers one month as data/incoming.parquet, as a supplier would: whole, or damaged in four ways at once.

    python receive.py 2013-08            the month as it is
    python receive.py 2013-08 --damaged  a null burst, a unit change, an unseen carrier and duplicates
"""

import argparse
import pathlib

import numpy as np
import pandas as pd

DATA = pathlib.Path("data")


def damage(rows: pd.DataFrame) -> pd.DataFrame:
    """Four accidents that happen to real feeds; seeded, so that two calls give the same bytes."""
    random = np.random.default_rng(7)
    rows = rows.copy()
    burst = random.choice(len(rows), size=len(rows) // 5, replace=False)
    rows.loc[rows.index[burst], "dep_delay"] = pd.NA  # a sensor or join that stopped
    rows["distance"] = (rows["distance"] * 1.609344).round().astype("int32")  # miles became kilometres
    rows.loc[rows.index[random.choice(len(rows), size=40, replace=False)], "carrier"] = "ZZ"  # unknown code
    return pd.concat([rows, rows.sample(250, random_state=7)], ignore_index=True)  # a batch sent twice


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("month", help="2013-01 to 2013-12")
    arguments.add_argument("--damaged", action="store_true")
    options = arguments.parse_args()

    rows = pd.read_parquet(DATA / "months" / f"{options.month}.parquet")
    if options.damaged:
        rows = damage(rows)
    rows.to_parquet(DATA / "incoming.parquet", index=False)
    print(f"{options.month}: {len(rows)} rows{', damaged' if options.damaged else ''}")


if __name__ == "__main__":
    main()
