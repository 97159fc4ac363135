"""Cases of the drift oracle (Evidently 0.6.7 run on real files) through `trimtab drift`, compared by the rules of its README."""

import json
import math
import pathlib
import subprocess
from collections.abc import Iterator
from typing import Any

import yaml

LEVELS = ["stattest", "num_stattest", "cat_stattest", "text_stattest"]
# Random in the peer: MMD is not seeded, TVD's permutations follow the order of a set, text drift is a trained model.
TOLERANCES = {"empirical_mmd": 0.1, "Total-Variation-Distance": 0.06, "Percentile text content drift": 0.02,
              "Absolute text content drift": 0.02}


def preset_cases(oracle: pathlib.Path) -> Iterator[tuple[dict, dict]]:
    """Every data set with each of its DataDriftPreset cases."""
    for path in sorted((oracle / "expected").glob("*.json")):
        dataset = json.loads(path.read_text())
        for case in dataset.get("cases", []):
            if "DataDriftPreset(**" in (case.get("api") or ""):
                yield dataset, case


def arguments(oracle: pathlib.Path, dataset: dict, case: dict, folder: pathlib.Path) -> list[str]:
    words = ["--reference", str(oracle / dataset["reference"]), "--current", str(oracle / dataset["current"]),
             "--format", "json"]
    mapping = case.get("column_mapping", dataset.get("column_mapping"))
    if mapping:
        path = folder / "mapping.yaml"
        path.write_text(yaml.safe_dump(mapping, allow_unicode=True))
        words += ["--mapping", str(path)]
    for name, value in case["options"].items():
        if name == "columns":
            for column in value:
                words += ["--columns", column]
        elif name == "drift_share":
            words += ["--drift-share", repr(value)]
        elif name in LEVELS or name.removesuffix("_threshold") in LEVELS:
            words += ["--" + name.replace("_", "-"), str(value)]
        elif name in ("per_column_stattest", "per_column_stattest_threshold"):
            for column, each in value.items():
                words += ["--threshold" if name.endswith("threshold") else "--test", f"{column}={each}"]
        else:
            raise ValueError(f"option {name}")
    return words


def close(found: Any, expected: Any, test: str = "") -> bool:
    """Numbers by the README's tolerances; NaN is null here."""
    if isinstance(expected, str) and expected in ("NaN", "Infinity", "-Infinity"):
        return found is None or found == expected
    if isinstance(expected, bool) or not isinstance(expected, (int, float)) or isinstance(found, bool):
        return type(found) is type(expected) and found == expected
    if not isinstance(found, (int, float)):
        return False
    if test in TOLERANCES:
        return abs(found - expected) <= TOLERANCES[test]
    relative = 1e-6 if abs(expected) < 1e-12 else 1e-9
    # The root of a divergence of 0 that was rounded is 1e-8 in either program.
    floor = 1e-8 if test in ("Jensen-Shannon distance", "Hellinger distance") else 1e-15
    return math.isclose(found, expected, rel_tol=relative, abs_tol=floor)


def column_differences(found: dict, expected: dict) -> list[str]:
    differences = []
    test = expected["stattest_name"]
    for key, value in expected.items():
        if key in ("current", "reference"):
            small = found[key]["small_distribution"] or {}
            wanted = (value or {}).get("small_distribution") or {}
            for axis in ("x", "y"):
                ours, theirs = small.get(axis), wanted.get(axis)
                if not isinstance(theirs, list):
                    continue
                if not isinstance(ours, list) or len(ours) != len(theirs) or not all(map(close, ours, theirs)):
                    differences.append(f"{key}.{axis}: {ours} instead of {theirs}")
        elif not close(found.get(key), value, test if key == "drift_score" else ""):
            differences.append(f"{key}: {found.get(key)!r} instead of {value!r} ({found.get('unavailable', test)})")
    return differences


def differences(found: dict, case: dict) -> list[str]:
    """What as_dict() of the command says otherwise than the peer."""
    metrics = {metric["metric"]: metric["result"] for metric in found["metrics"]}
    columns = metrics["DataDriftTable"]["drift_by_columns"]
    if case["status"] == "ok":
        result = []
        for metric in case["expected"]["metrics"]:
            for key, value in metric["result"].items():
                if key == "drift_by_columns":
                    if list(columns) != list(value):
                        result.append(f"columns {list(columns)} instead of {list(value)}")
                    expected = value
                elif not close(metrics[metric["metric"]][key], value):
                    result.append(f"{metric['metric']}.{key}: {metrics[metric['metric']][key]} instead of {value}")
    else:
        result = []
        expected = case.get("per_column") or {}
    for name, answer in expected.items():
        if name not in columns:
            result.append(f"{name} is missing")
        elif "exception" in answer:
            continue
        else:
            result += [f"{name}: {text}" for text in column_differences(columns[name], answer)]
    return result


def run(trimtab: str, oracle: pathlib.Path, dataset: dict, case: dict, folder: pathlib.Path) -> dict | str:
    """as_dict() of the command, or what it said instead."""
    words = arguments(oracle, dataset, case, folder)
    process = subprocess.run([trimtab, "drift", *words], capture_output=True, text=True, timeout=120, check=False)
    if process.returncode not in (0, 1, 3):
        return process.stderr
    return json.loads(process.stdout)
