"""Cases of Evidently 0.6.7, run through trimtab and compared by the rules of the oracle's README."""

from __future__ import annotations

import datetime
import json
import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import trimtab.metric_preset
import trimtab.test_preset
from trimtab import ColumnMapping
from trimtab.metrics import EmbeddingsDriftMetric
from trimtab.metrics.data_drift import embedding_drift_methods as methods
from trimtab.report import Report
from trimtab.test_suite import TestSuite

EMBEDDING_METHODS = {
    "distance_euclidean": lambda: methods.distance(dist="euclidean"),
    "distance_euclidean_boot": lambda: methods.distance(dist="euclidean", bootstrap=True),
    "distance_cosine": lambda: methods.distance(dist="cosine"),
    "distance_cosine_boot": lambda: methods.distance(dist="cosine", bootstrap=True),
    "distance_cityblock": lambda: methods.distance(dist="cityblock"),
    "distance_cityblock_boot": lambda: methods.distance(dist="cityblock", bootstrap=True),
    "distance_chebyshev": lambda: methods.distance(dist="chebyshev"),
    "distance_chebyshev_boot": lambda: methods.distance(dist="chebyshev", bootstrap=True),
    "distance_pca5": lambda: methods.distance(pca_components=5),
    "model": lambda: methods.model(),
    "model_boot": lambda: methods.model(bootstrap=True),
    "ratio_wasserstein": lambda: methods.ratio(component_stattest="wasserstein"),
    "ratio_ks": lambda: methods.ratio(component_stattest="ks", component_stattest_threshold=0.05),
    "mmd": lambda: methods.mmd(),
    "mmd_boot": lambda: methods.mmd(bootstrap=True),
    "mmd_pca5": lambda: methods.mmd(pca_components=5),
}
LATER = ("classification", "regression")  # parts of the names of cases that are not in this release
RANDOM = {"empirical_mmd": 0.1, "Total-Variation-Distance": 0.06}
TEXT_TOLERANCE = 0.02  # on scores of text drift
EMBEDDING_TOLERANCE = {"model": 0.02, "mmd": 0.01}


@dataclass
class Outcome:
    """What a case showed: differences as (path, expected, found)."""

    case: str
    peer_died: bool = False
    differences: list[tuple[str, Any, Any]] = field(default_factory=list)
    peer_errors: int = 0  # tests of a suite that the peer could not judge
    broken_columns: dict[str, Any] = field(default_factory=dict)  # where the peer dies: our reason or our row


def frames(folder: Path, dataset: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    return pd.read_parquet(folder / dataset["reference"]), pd.read_parquet(folder / dataset["current"])


def cases(folder: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """(dataset, case) of the 0.6 interface that are not classification, regression or NannyML."""
    found = []
    for path in sorted((folder / "expected").glob("*.json")):
        dataset = json.loads(path.read_text(encoding="utf-8"))
        for case in dataset["cases"]:
            what = case["case"].partition("/")[2]
            new = path.stem.startswith(("nannyml", "evidently07"))
            if not new and not any(word in what for word in LATER):
                found.append((dataset, case))
    return found


def encoded(value: Any) -> Any:
    """As the oracle encodes answers."""
    if isinstance(value, dict):
        return {str(key): encoded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [encoded(item) for item in value]
    if hasattr(value, "tolist"):
        return encoded(value.tolist())
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def preset_of(api: str, options: dict[str, Any]) -> Any:
    name = re.search(r"\[(\w+)\(", api)
    assert name is not None, api
    if name[1] != "EmbeddingsDriftMetric":
        module = trimtab.test_preset if name[1].endswith("TestPreset") else trimtab.metric_preset
        return getattr(module, name[1])(**options)
    method = re.search(r"drift_method=(\w+)", api)
    assert method is not None, api
    return EmbeddingsDriftMetric("digits", drift_method=EMBEDDING_METHODS[method[1]]())


def verify(dataset: dict[str, Any], case: dict[str, Any], reference: Any, current: Any) -> Outcome:
    """Runs a case and compares; the frames may be of any library."""
    outcome = Outcome(case["case"], peer_died=case["status"] != "ok")
    mapping = ColumnMapping(**(case.get("column_mapping") or dataset["column_mapping"] or {}))
    item = preset_of(case["api"], case["options"] or {})
    if case["api"].startswith("TestSuite"):
        suite = TestSuite(tests=[item])
        suite.run(reference_data=reference, current_data=current, column_mapping=mapping)
        suite.json()
        _compare_suite(outcome, case["expected"], suite)
        return outcome
    report = Report(metrics=[item])
    report.run(reference_data=reference, current_data=current, column_mapping=mapping)
    json.loads(report.json(), parse_constant=_refuse)
    ours = encoded(report.as_dict())
    if outcome.peer_died:
        _compare_columns(outcome, case.get("per_column") or {}, ours)
    elif "DataDriftPreset" in case["api"]:
        expected_rows = case["expected"]["metrics"][1]["result"]["drift_by_columns"].values()
        not_numbers = sum(row["drift_score"] == "NaN" for row in expected_rows)
        for entry in ours["metrics"][:2]:
            if entry["result"].get("number_of_untested_columns") == not_numbers:
                del entry["result"]["number_of_untested_columns"]
        _compare(outcome, "", case["expected"], ours)
        theirs = case["expected"]["metrics"][1]["result"]["drift_by_columns"]
        found = ours["metrics"][1]["result"]["drift_by_columns"]
        if list(theirs) != list(found):
            outcome.differences.append(("order of columns", list(theirs), list(found)))
    else:
        _compare_metrics(outcome, case["expected"]["metrics"], ours["metrics"])
    return outcome


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} in JSON")


def _compare_columns(outcome: Outcome, per_column: dict[str, Any], ours: dict[str, Any]) -> None:
    table = {entry["metric"]: entry["result"] for entry in ours["metrics"]}.get("DataDriftTable", {})
    rows = table.get("drift_by_columns", {})
    for name, expected in per_column.items():
        if "exception" in expected:
            outcome.broken_columns[name] = rows.get(name, {"unavailable": ""}).get("unavailable", rows.get(name))
        elif name not in rows:
            outcome.differences.append((name, "a row", "none"))
        else:
            _compare(outcome, name, expected, rows[name])


def _metric_key(entry: dict[str, Any]) -> tuple[str, str]:
    return entry["metric"], str(entry["result"].get("column_name"))


def _compare_metrics(outcome: Outcome, expected: list[dict[str, Any]], ours: list[dict[str, Any]]) -> None:
    found = {_metric_key(entry): entry for entry in ours}
    theirs = {_metric_key(entry): entry for entry in expected}
    if set(found) != set(theirs):
        outcome.differences.append(("metrics", sorted(set(theirs) - set(found)), sorted(set(found) - set(theirs))))
    for key in theirs:
        if key in found:
            _compare(outcome, "/".join(key), _by_feature(theirs[key]["result"]), _by_feature(found[key]["result"]))


def _by_feature(result: dict[str, Any]) -> dict[str, Any]:
    """Correlations as mappings from features: their order is the peer's hash order."""
    result = dict(result)
    for side in ("current", "reference"):
        kinds = result.get(side)
        if isinstance(kinds, dict) and kinds and all(isinstance(v, dict) and "values" in v for v in kinds.values()):
            result[side] = {
                kind: {**entry, "values": dict(zip(entry["values"]["x"], entry["values"]["y"]))}
                for kind, entry in kinds.items()
            }
    return result


def _compare_suite(outcome: Outcome, expected: dict[str, Any], suite: TestSuite) -> None:
    ours: dict[tuple[str, str], dict[str, Any]] = {}
    for _, column, result in suite._results:
        ours[result.name, str(column)] = encoded(result.as_dict())
    seen = set()
    errors = [test for test in expected["tests"] if test["status"] == "ERROR"]
    outcome.peer_errors = len(errors)
    for test in expected["tests"]:
        if test["status"] == "ERROR":
            continue
        column = re.search(r"\*\*(.+?)\*\*", test["description"])
        key = test["name"], column[1] if column else "None"
        if key not in ours:
            outcome.differences.append((f"test {key}", "there", "missing"))
            continue
        seen.add(key)
        found = ours[key]
        for part in ("status", "group", "parameters"):
            _compare(outcome, f"{key[0]}/{key[1]}/{part}", test[part], found[part])
    left = sorted(str(name) for name, _ in set(ours) - seen)
    if left != sorted(test["name"] for test in errors):
        outcome.differences.append(("tests", sorted(test["name"] for test in errors), left))
    if not errors:
        _compare(outcome, "summary", expected["summary"], suite.as_dict()["summary"])


def _tolerances(row: dict[str, Any]) -> tuple[float, bool]:
    """Absolute tolerance of a row's score, and whether the verdict depends on it."""
    if "method_name" in row:
        for name, tolerance in EMBEDDING_TOLERANCE.items():
            if name in str(row["method_name"]):
                return tolerance, True
    name = str(row.get("stattest_name") or row.get("stattest"))
    if row.get("column_type") == "text" or "text content" in name:
        return TEXT_TOLERANCE, True
    return RANDOM.get(name, 0.0), name in RANDOM


def _compare(outcome: Outcome, path: str, expected: Any, found: Any) -> None:
    if isinstance(expected, dict) and isinstance(found, dict):
        row = {"drift_score", "score"} & set(expected)
        ignored = {"current", "reference"} - set(expected) if row else set()
        keys = set(found) - ignored
        if expected.get("drift_score") == "NaN" and found.get("drift_score") == "NaN":
            keys -= {"unavailable"}  # NaN is the peer's way of saying that there is no answer: a reason is added
        if keys != set(expected):
            outcome.differences.append((f"{path} keys", sorted(set(expected) - keys), sorted(keys - set(expected))))
        tolerance, loose = _tolerances(expected) if row else (0.0, False)
        for key in expected:
            if key not in found:
                continue
            if key in row and loose:
                if not _numbers_agree(expected[key], found[key], tolerance):
                    outcome.differences.append((f"{path}.{key}", expected[key], found[key]))
            elif key in ("drift_detected", "detected") and loose:
                threshold = expected.get("stattest_threshold", expected.get("threshold"))
                score = expected.get("drift_score", expected.get("score"))
                near = threshold is not None and abs(score - threshold) <= tolerance
                if expected[key] != found[key] and not near:
                    outcome.differences.append((f"{path}.{key}", expected[key], found[key]))
            else:
                _compare(outcome, f"{path}.{key}", expected[key], found[key])
    elif isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            outcome.differences.append((f"{path} length", len(expected), len(found)))
        for index, (theirs, ours) in enumerate(zip(expected, found)):
            _compare(outcome, f"{path}[{index}]", theirs, ours)
    elif not _equal(expected, found):
        outcome.differences.append((path, expected, found))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _numbers_agree(expected: Any, found: Any, absolute: float) -> bool:
    if not (_is_number(expected) and _is_number(found)):
        return bool(expected == found)
    return abs(expected - found) <= absolute


def _equal(expected: Any, found: Any) -> bool:
    if _is_number(expected) and _is_number(found):
        if isinstance(expected, int) and isinstance(found, int):
            return expected == found
        relative = 1e-6 if 0 < abs(expected) < 1e-12 else 1e-9
        return math.isclose(expected, found, rel_tol=relative, abs_tol=1e-300)
    return type(expected) is type(found) and bool(expected == found)
