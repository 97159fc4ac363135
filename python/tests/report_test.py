"""Report: results, selections, files, frames of all libraries, tests of the caller's, bad input."""

from __future__ import annotations

import datetime
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars
import pyarrow
import pytest
from trimtab import ColumnMapping
from trimtab.calculations.stattests import StatTest, get_stattest, ks_stat_test, psi_stat_test, register_stattest
from trimtab.core import ColumnType
from trimtab.metric_preset import ClassificationPreset, DataDriftPreset, DataQualityPreset, TargetDriftPreset
from trimtab.metrics import (
    ColumnCorrelationsMetric,
    ColumnDriftMetric,
    ColumnMissingValuesMetric,
    ColumnQuantileMetric,
    ColumnRegExpMetric,
    ColumnSummaryMetric,
    ColumnValueListMetric,
    ColumnValueRangeMetric,
    ConflictTargetMetric,
    DataDriftTable,
    DatasetCorrelationsMetric,
    DatasetDriftMetric,
    DatasetMissingValuesMetric,
    DatasetSummaryMetric,
    generate_column_metrics,
)
from trimtab.metrics.data_quality import correlations
from trimtab.report import Report


def data(seed: int = 0, rows: int = 300) -> pd.DataFrame:
    random = np.random.RandomState(seed)
    frame = pd.DataFrame(
        {
            "x": random.normal(seed * 0.3, 1, rows),
            "y": random.normal(0, 1, rows),
            "k": random.choice(["a", "b", "c"], rows),
            "i": random.randint(0, 50, rows),
            "flag": random.rand(rows) < 0.4,
            "target": random.choice(["no", "yes"], rows),
        }
    )
    frame.loc[::7, "y"] = np.nan
    frame.loc[::11, "k"] = None
    return frame


def run(*metrics: Any, reference: Any = None, current: Any = None, **named: Any) -> Report:
    report = Report(metrics=list(metrics))
    report.run(
        reference_data=data(0) if reference is None else reference,
        current_data=data(1) if current is None else current,
        **named,
    )
    return report


def result(*metrics: Any, **named: Any) -> dict[str, Any]:
    return run(*metrics, **named).as_dict()["metrics"][-1]["result"]


def rows_of(*metrics: Any, **named: Any) -> dict[str, Any]:
    return result(*metrics, **named)["drift_by_columns"]


def test_seed_snippet() -> None:
    report = run(DataDriftPreset(), column_mapping=ColumnMapping())
    first, second = report.as_dict()["metrics"]
    assert first["metric"] == "DatasetDriftMetric" and second["metric"] == "DataDriftTable"
    assert list(second["result"]["drift_by_columns"]) == ["target", "i", "x", "y", "flag", "k"]
    assert second["result"]["drift_by_columns"]["x"]["drift_detected"] is True
    assert first["result"]["number_of_columns"] == 6


def test_frames_of_all_libraries_give_equal_results_and_stay_as_they_are() -> None:
    reference, current = data(0), data(1)
    before = reference.copy(deep=True), current.copy(deep=True)
    presets = [DataDriftPreset(), DataQualityPreset(), TargetDriftPreset()]
    answers = []
    for made in (lambda f: f, polars.from_pandas, lambda f: pyarrow.Table.from_pandas(f, preserve_index=False)):
        answers.append(run(*presets, reference=made(reference), current=made(current)).as_dict())
    assert json.dumps(answers[0], default=str) == json.dumps(answers[1], default=str)
    assert json.dumps(answers[0], default=str) == json.dumps(answers[2], default=str)
    pd.testing.assert_frame_equal(reference, before[0])
    pd.testing.assert_frame_equal(current, before[1])


def test_threads_give_the_same_bytes() -> None:
    texts = {run(DataDriftPreset(), DataQualityPreset(), threads=n, timestamp=datetime.datetime(2024, 1, 1)).json() for n in (1, 2, 7)}
    assert len(texts) == 1


def test_json_is_valid_and_carries_version_and_time() -> None:
    constant = pd.DataFrame({"k": ["a"] * 20})
    moment = datetime.datetime(2024, 5, 6, 7, 8, 9)
    report = run(DataDriftTable(stattest="chisquare"), reference=constant, current=constant, timestamp=moment)
    content = json.loads(report.json(), parse_constant=lambda c: pytest.fail(f"{c} in JSON"))
    assert content["timestamp"] == "2024-05-06 07:08:09" and content["version"]
    assert content["metrics"][0]["result"]["drift_by_columns"]["k"]["drift_score"] is None
    assert math.isnan(report.as_dict()["metrics"][0]["result"]["drift_by_columns"]["k"]["drift_score"])
    text = json.loads(report.json(non_finite="string"))
    assert text["metrics"][0]["result"]["drift_by_columns"]["k"]["drift_score"] == "NaN"
    with pytest.raises(ValueError, match="non_finite='x'"):
        report.json(non_finite="x")  # type: ignore[arg-type]


def test_include_and_exclude() -> None:
    report = run(DataDriftPreset())
    only = report.as_dict(include={"DataDriftTable": {"drift_by_columns": {"x": {"drift_score"}}}})
    assert list(only["metrics"][1]["result"]) == ["drift_by_columns"]
    assert list(only["metrics"][1]["result"]["drift_by_columns"]) == ["x"]
    assert list(only["metrics"][1]["result"]["drift_by_columns"]["x"]) == ["drift_score"]
    without = report.as_dict(exclude={"DataDriftTable": {"drift_by_columns": ...}, "DatasetDriftMetric": {"drift_share"}})
    assert "drift_by_columns" not in without["metrics"][1]["result"]
    assert "drift_share" not in without["metrics"][0]["result"]


def test_save_and_load(tmp_path: Path) -> None:
    report = run(DataDriftPreset(), DataQualityPreset())
    report.tags.append("nightly")
    report.set_model_id("m1")
    report.save(tmp_path / "report.json")
    again = Report.load(tmp_path / "report.json")
    assert again.json(non_finite="string") == report.json(non_finite="string")
    assert (again.id, again.tags, again.metadata["model_id"]) == (report.id, ["nightly"], "m1")
    missing = again.as_dict()["metrics"][-1]["result"]["current"]["different_missing_values"]
    assert set(missing) == {"", math.inf, -math.inf, None}
    report.save_json(tmp_path / "plain.json")
    assert json.loads((tmp_path / "plain.json").read_text())["metrics"]
    with pytest.raises(ValueError, match="no saved report"):
        Report.load(tmp_path / "plain.json")


def test_as_dataframe() -> None:
    frames = run(DataDriftPreset()).as_dataframe()
    assert list(frames["DataDriftTable"]["column_name"]) == ["target", "i", "x", "y", "flag", "k"]
    assert set(frames["DatasetDriftMetric"]["metric_id"]) == {"DatasetDriftMetric"}
    with pytest.raises(ValueError, match="group 'Nothing'"):
        run(DataDriftPreset()).as_dataframe(group="Nothing")


def test_page(tmp_path: Path) -> None:
    report = run(DataDriftPreset())
    report.save_html(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<html" in page.lower() and "http" not in page.replace("http://www.w3.org", "")


def test_nothing_before_run() -> None:
    with pytest.raises(ValueError, match="has not run"):
        Report(metrics=[DataDriftPreset()]).as_dict()


def test_levels_of_tests_and_thresholds() -> None:
    rows = rows_of(
        DataDriftTable(
            stattest="psi",
            num_stattest="ks",
            stattest_threshold=0.4,
            num_stattest_threshold=0.01,
            per_column_stattest={"y": "wasserstein"},
            per_column_stattest_threshold={"k": 0.2},
        )
    )
    assert (rows["x"]["stattest_name"], rows["x"]["stattest_threshold"]) == ("K-S p_value", 0.01)
    assert (rows["y"]["stattest_name"], rows["y"]["stattest_threshold"]) == ("Wasserstein distance (normed)", 0.01)
    assert (rows["k"]["stattest_name"], rows["k"]["stattest_threshold"]) == ("PSI", 0.2)
    assert rows["flag"]["stattest_threshold"] == 0.4


def test_own_tests() -> None:
    seen: dict[str, Any] = {}

    def shift(reference: pd.Series, current: pd.Series, feature_type: str, threshold: float) -> tuple[float, bool]:
        seen[str(feature_type)] = (reference, current, threshold)
        score = abs(float(current.mean() - reference.mean()))
        return score, score > threshold

    def broken(reference: Any, current: Any, feature_type: Any, threshold: float) -> tuple[float, bool]:
        raise RuntimeError("not today")

    test = StatTest(name="shift", display_name="Shift of the mean", allowed_feature_types=[ColumnType.Numerical])
    register_stattest(test, default_impl=shift)
    rows = rows_of(DataDriftTable(num_stattest="shift", cat_stattest=broken, num_stattest_threshold=0.2))
    assert rows["x"]["stattest_name"] == "Shift of the mean" and rows["x"]["drift_detected"] is True
    assert rows["x"]["drift_score"] == pytest.approx(abs(data(1)["x"].mean() - data(0)["x"].mean()))
    reference, current, threshold = seen[str(ColumnType.Numerical)]
    assert isinstance(reference, pd.Series) and not reference.isna().any() and threshold == 0.2
    assert rows["k"]["unavailable"] == "custom function 'broken' raised RuntimeError: not today"
    assert rows["k"]["drift_detected"] is False and math.isnan(rows["k"]["drift_score"])
    polars_rows = rows_of(DataDriftTable(num_stattest=shift), reference=polars.from_pandas(data(0)), current=polars.from_pandas(data(1)))
    assert polars_rows["x"]["drift_score"] == pytest.approx(rows["x"]["drift_score"])
    with pytest.raises(ValueError, match="built in"):
        register_stattest(StatTest("ks", "mine", ["num"]), default_impl=shift)


def test_tests_on_two_columns() -> None:
    a, b = data(0)["x"], data(1)["x"]
    found = ks_stat_test(a, b, "num", 0.05)
    row = result(ColumnDriftMetric("x", stattest="ks"))
    assert found.drift_score == row["drift_score"] and found.drifted is row["drift_detected"]
    assert psi_stat_test(a, b, ColumnType.Numerical).actual_threshold == 0.1
    assert get_stattest(a, b, "num").name == "ks"
    with pytest.raises(ValueError, match="no value|no rows"):
        ks_stat_test(a * np.nan, b, "num")


def test_column_drift_leaves_infinities_out() -> None:
    reference, current = data(0), data(1)
    clean = result(ColumnDriftMetric("x"), reference=reference, current=current)
    extended = pd.concat([current, current.head(1).assign(x=np.inf)])
    assert result(ColumnDriftMetric("x"), reference=reference, current=extended)["drift_score"] == clean["drift_score"]
    assert "unavailable" in rows_of(DataDriftTable(), reference=reference, current=extended.drop(columns="y"))["x"]


def test_probabilities_are_tested_as_labels() -> None:
    random = np.random.RandomState(1)
    reference = pd.DataFrame(random.dirichlet([1, 1, 1], 200), columns=["a", "b", "c"])
    current = pd.DataFrame(random.dirichlet([3, 1, 1], 200), columns=["a", "b", "c"])
    mapping = ColumnMapping(prediction=["a", "b", "c"])
    row = rows_of(DataDriftTable(), reference=reference, current=current, column_mapping=mapping)["predicted_labels"]
    expected = reference.idxmax(axis=1).value_counts().sort_index()
    assert row["reference"]["small_distribution"] == {"x": list(expected.index), "y": list(expected)}
    assert list(reference.columns) == ["a", "b", "c"]


@pytest.mark.parametrize("kind", ["pearson", "spearman", "kendall"])
def test_correlations_against_pandas(kind: str) -> None:
    for seed in range(20):
        random = np.random.RandomState(seed)
        x, y = random.normal(size=40).round(seed % 3), random.normal(size=40).round(seed % 2)
        x[seed % 5 :: 9] = np.nan
        ours = correlations.NUMERIC[kind](x, y)
        assert ours == pytest.approx(pd.Series(x).corr(pd.Series(y), method=kind), rel=1e-12, nan_ok=True)  # type: ignore[arg-type]


def test_cramer_v_of_a_known_table() -> None:
    x = np.repeat([0, 0, 1, 1], [30, 10, 10, 30])
    y = np.repeat([0, 1, 0, 1], [30, 10, 10, 30])
    assert correlations.cramer_v(x, y) == pytest.approx(0.5)
    assert math.isnan(correlations.cramer_v(x, np.zeros_like(x)))


def test_duplicate_columns() -> None:
    random = np.random.RandomState(3)
    frame = pd.DataFrame({f"c{i}": random.normal(size=500) for i in range(6)})
    frame["same"] = frame["c0"]
    frame["near"] = frame["c1"].where(np.arange(500) >= 10, 0.5)
    frame["gap"] = frame["c2"].where(np.arange(500) >= 10)
    frame["gap2"] = frame["gap"]
    frame["s"], frame["s2"] = "a", "a"
    found = result(DatasetSummaryMetric(), reference=frame, current=frame)["current"]
    equal = sum(frame[a].equals(frame[b]) for i, a in enumerate(frame) for b in list(frame)[i + 1 :])
    near = 0
    for i, a in enumerate(frame):
        for b in list(frame)[i + 1 :]:
            near += frame[a].dtype == frame[b].dtype and (frame[a] == frame[b]).mean() >= 0.95
    assert (found["number_of_duplicated_columns"], found["number_of_almost_duplicated_columns"]) == (equal, near)


def test_missing_values_of_the_users() -> None:
    frame = pd.DataFrame({"x": [1.0, -999, np.nan, 4], "k": ["a", "", "n/a", None]})
    metric = DatasetMissingValuesMetric(missing_values=[-999, "n/a", None])
    found = result(metric, reference=frame, current=frame)["current"]
    assert found["different_missing_values_by_column"]["x"] == {-999: 1, "n/a": 0, None: 1}
    assert found["number_of_rows_with_missing_values"] == 3
    more = result(DatasetMissingValuesMetric(["n/a"], replace=False), reference=frame, current=frame)["current"]
    assert more["number_of_missing_values_by_column"] == {"x": 1, "k": 3}
    one = result(ColumnMissingValuesMetric("k"), reference=frame, current=frame)["current"]
    assert one["number_of_missing_values"] == 2


def test_single_metrics() -> None:
    current = data(1)
    quantile = result(ColumnQuantileMetric("x", 0.3))["current"]["value"]
    assert quantile == pytest.approx(current["x"].quantile(0.3))
    inside = result(ColumnValueRangeMetric("x", left=0, right=1))["current"]
    assert inside["number_in_range"] == int(current["x"].between(0, 1).sum())
    listed = result(ColumnValueListMetric("k", values=["a"]))["current"]
    assert listed["number_in_list"] == int((current["k"] == "a").sum()) and listed["rows_count"] == len(current)
    matched = result(ColumnRegExpMetric("k", "[ab]$"))["current"]
    assert matched["number_of_matched"] == int(current["k"].isin(["a", "b"]).sum())
    summary = result(ColumnSummaryMetric("i"))["current_characteristics"]
    assert summary["mean"] == round(current["i"].mean(), 2) and summary["unique"] == current["i"].nunique()
    assert set(result(ColumnCorrelationsMetric("x"))["current"]) == {"pearson", "spearman", "kendall"}
    stats = result(DatasetCorrelationsMetric())["current"]["stats"]["pearson"]
    corr = current[["x", "y", "i"]].corr().abs().where(~np.eye(3, dtype=bool))
    assert stats["abs_max_features_correlation"] == pytest.approx(corr.max().max())
    both = pd.DataFrame({"a": [1.5, 1.5, 2.5], "target": ["u", "v", "u"]})
    assert result(ConflictTargetMetric(), reference=both, current=both)["number_not_stable_target"] == 2
    many = run(generate_column_metrics(ColumnQuantileMetric, columns="num", parameters={"quantile": 0.5}))
    assert [entry["result"]["column_name"] for entry in many.as_dict()["metrics"]] == ["i", "x", "y"]


def test_columns_that_cannot_be_tested_have_a_reason() -> None:
    reference = data(0).assign(gone=1.0, changed=1.0, empty=np.nan, nested=[[1]] * 300)
    current = data(1).assign(new=1.0, changed="a", empty=np.nan, nested=[[1]] * 300)
    report = run(DataDriftPreset(), reference=reference, current=current)
    metric, table = (entry["result"] for entry in report.as_dict()["metrics"])
    reasons = {name: row["unavailable"] for name, row in table["drift_by_columns"].items() if "unavailable" in row}
    assert set(reasons) == {"gone", "changed", "empty", "nested"} and all(reasons.values())
    assert metric["number_of_untested_columns"] == 4 and "new" not in table["drift_by_columns"]
    assert rows_of(DataDriftTable())["x"] == table["drift_by_columns"]["x"]


BAD = [
    (lambda: DataDriftPreset(stattest_threshold="a"), TypeError, "stattest_threshold='a': a number"),
    (lambda: DataDriftPreset(num_stattest_threshold=math.nan), ValueError, "a finite number"),
    (lambda: DataDriftPreset(drift_share=2), ValueError, "drift_share=2"),
    (lambda: DataDriftPreset(columns="x"), TypeError, r"write \['x'\]"),
    (lambda: run(DataDriftPreset(stattest="kss")), ValueError, "unknown test 'kss'; the nearest name is 'ks'"),
    (lambda: run(DataDriftPreset(stattest=3)), TypeError, "the name of a test"),
    (lambda: run(DataDriftPreset(columns=["xx"])), ValueError, "`xx`"),
    (lambda: run(DataDriftPreset(embeddings=["e"])), ValueError, "'e' is not in ColumnMapping.embeddings"),
    (lambda: run(ColumnDriftMetric("xx")), ValueError, "no column 'xx'; the nearest name is 'x'"),
    (lambda: run(ColumnQuantileMetric("k", 0.5)), ValueError, "instead of numbers"),
    (lambda: ColumnRegExpMetric("k", "("), ValueError, "no regular expression"),
    (lambda: Report(metrics=[DataDriftPreset]), TypeError, r"write DataDriftPreset\(\)"),
    (lambda: Report(metrics=[DataDriftPreset()]).run(reference_data=None, current_data=data()), ValueError, "reference"),
    (lambda: Report(metrics=[DataDriftPreset()]).run(reference_data=data(), current_data=None), ValueError, "None"),
    (lambda: run(DataDriftPreset(), current=5), TypeError, "int is no frame"),
    (lambda: ClassificationPreset(), NotImplementedError, "trimtab run"),
]


@pytest.mark.parametrize(("action", "error", "message"), BAD)
def test_misuse_is_told(action: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        action()


def test_drift_share_decides() -> None:
    drifted = result(DatasetDriftMetric())["share_of_drifted_columns"]
    assert 0 < drifted < 1
    assert result(DatasetDriftMetric(drift_share=drifted))["dataset_drift"] is True
    assert result(DatasetDriftMetric(drift_share=drifted + 0.01))["dataset_drift"] is False


def test_pandas_is_not_loaded_for_other_frames() -> None:
    program = (
        "import sys, polars; from trimtab.report import Report; from trimtab.metric_preset import DataDriftPreset, "
        "DataQualityPreset; frame = polars.DataFrame({'x': [1.5, 2, 3] * 20, 'k': ['a', 'b', 'c'] * 20}); "
        "report = Report(metrics=[DataDriftPreset(), DataQualityPreset()]); "
        "report.run(reference_data=frame, current_data=frame); report.json(); report.get_html(); "
        "print([name for name in ('pandas', 'pyarrow', 'scipy', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_whole_numbers_beyond_doubles_are_told_apart() -> None:
    frame = pd.DataFrame({"i": [2**53, 2**53 + 1, 2**53 + 2, 2**53 + 3, 2**53 + 5, 2**53 + 7, 2**53 + 7]})
    found = run(ColumnSummaryMetric("i"), reference=frame, current=frame).as_dict()["metrics"][0]["result"]
    now = found["current_characteristics"]
    assert now["unique"] == 6 and now["most_common"] == 2**53 + 7
    assert (now["min"], now["max"]) == (2**53, 2**53 + 7)
