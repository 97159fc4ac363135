"""The 0.7 interface against the drift oracle (Evidently 0.7.23): every drift and summary case, ids and names included.

Cases come from the shared oracle where it is, else from testdata/interface07. Prints how many agree, where the peer
dies and ours answers, and which differ by intention.
"""

import json
import math
import os
import pathlib

import numpy as np
import pandas as pd
import pytest

from trimtab import DataDefinition, Dataset, Report
from trimtab.metrics import DriftedColumnsCount, MeanValue, MissingValueCount, RowCount, ValueDrift
from trimtab.presets import DataDriftPreset, DataSummaryPreset, ValueStats

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SHARED = pathlib.Path(os.environ.get("TRIMTAB_SHARED", ROOT.parent / "shared")) / "oracle" / "drift"
COMMITTED = pathlib.Path(__file__).parent / "testdata" / "interface07"

# Case -> row of the table in docs/evidently.md that gives the reason.
INTENDED = {
    "nasty_small_inf_no_nan/evidently07_drift_preset": "infinities",
    "nasty_small_inf_cur_only/evidently07_drift_preset": "infinities",
    "nasty_small_huge_only/evidently07_summary_preset": "large values",
    "nasty_small_float32_ties/evidently07_summary_preset": "float32",
    "nasty_small_missing/evidently07_summary_preset": "missing as a label",
}

PRESETS = {
    "evidently07_drift_preset": DataDriftPreset,
    "evidently07_drift_preset_psi": lambda: DataDriftPreset(method="psi"),
    "evidently07_summary_preset": DataSummaryPreset,
}


def oracle():
    """(folder, cases)"""
    if SHARED.is_dir():
        return SHARED, json.loads((SHARED / "expected" / "evidently07.json").read_text())["cases"]
    return COMMITTED, json.loads((COMMITTED / "expected.json").read_text())["cases"]


def close(found, expected):
    if isinstance(expected, dict):
        ours = {str(key): value for key, value in found.items()}
        return ours.keys() == expected.keys() and all(close(ours[key], expected[key]) for key in expected)
    expected = float(expected)  # "NaN", "Infinity"
    if found is None or math.isnan(expected) or math.isinf(expected):
        return found is not None and repr(float(found)) == repr(expected)
    return abs(found - expected) <= abs(expected) * (1e-6 if abs(expected) < 1e-12 else 1e-9)


def differences(found, expected):
    if [entry["metric_name"] for entry in found] != [entry["metric_name"] for entry in expected]:
        return [("metrics", [e["metric_name"] for e in found], [e["metric_name"] for e in expected])]
    wrong = []
    for ours, theirs in zip(found, expected):
        if ours["id"] != theirs["id"] or list(ours["config"].items()) != list(theirs["config"].items()):
            wrong.append((ours, theirs))
        elif not close(ours["value"], theirs["value"]):
            wrong.append((ours["metric_name"], ours["value"], theirs["value"]))
    return wrong


def test_every_case_of_the_oracle(capsys):
    folder, cases = oracle()
    agree, peer_dies, differ = [], [], {}
    for case in cases:
        name = case["case"]
        reference, current = (pd.read_parquet(folder / case[side]) for side in ("reference", "current"))
        snapshot = Report([PRESETS[name.split("/")[1]]()]).run(current, reference)
        found = snapshot.dict()["metrics"]
        json.loads(snapshot.json(), parse_constant=pytest.fail)
        if case["status"] != "ok":
            assert found, name
            peer_dies.append(name)
        elif wrong := differences(found, case["expected"]["metrics"]):
            differ[name] = wrong
        else:
            agree.append(name)
    with capsys.disabled():
        print(f"\n0.7 interface: {len(agree)} agree, {len(peer_dies)} where the peer dies, {len(differ)} differ by intention")
    unexpected = {name: wrong for name, wrong in differ.items() if name not in INTENDED}
    assert not unexpected, unexpected
    names = {case["case"] for case in cases}
    assert set(differ) == set(INTENDED) & names, "an intended difference is none any more"


def test_where_the_peer_dies_the_broken_column_has_a_reason_and_the_others_their_numbers():
    reference = pd.DataFrame({"x": np.arange(40.0), "nul": [None] * 40, "gone": np.arange(40.0)}).astype({"nul": float})
    current = pd.DataFrame({"x": np.arange(40.0), "nul": [None] * 40, "new": np.arange(40.0)}).astype({"nul": float})
    snapshot = Report([DataDriftPreset()], include_tests=True).run(current, reference)
    count, x, nul, new = snapshot.dict()["metrics"]
    assert count["value"] == {"count": 0.0, "share": 0.0} and x["value"] == 1.0
    assert nul["value"] is None and "no value" in nul["unavailable"]
    assert new["value"] is None and "reference" in new["unavailable"]
    assert snapshot.untested == {"gone": "missing in the current data"}
    assert [test["status"] for test in snapshot.dict()["tests"]] == ["ERROR", "ERROR", "SUCCESS", "ERROR", "ERROR"]


def test_columns_that_the_current_data_lost_are_tests_in_error_and_decide():
    reference = pd.DataFrame(np.random.default_rng(1).normal(size=(60, 10)), columns=list("abcdefghij"))
    snapshot = Report([DataDriftPreset()], include_tests=True).run(reference[["a"]], reference)
    count, *lost, a = snapshot.dict()["tests"]
    assert count["status"] == "ERROR" and "9 of 10 columns could not be tested" in count["description"]
    assert a["status"] == "SUCCESS" and [test["status"] for test in lost] == ["ERROR"] * 9
    assert snapshot.dict()["metrics"][0]["number_of_untested_columns"] == 9
    assert "Not known" in snapshot.get_html_str() and "9 not tested" in snapshot.get_html_str()
    few = Report([DataDriftPreset()], include_tests=True).run(reference.drop(columns=["j"]), reference).dict()["tests"]
    assert few[0]["status"] == "SUCCESS" and "1 of 10 columns could not be tested" in few[0]["description"]
    chosen = Report([DataDriftPreset(columns=["a"])], include_tests=True).run(reference[["a"]], reference)
    assert [test["status"] for test in chosen.dict()["tests"]] == ["SUCCESS", "SUCCESS"]


@pytest.fixture
def frames():
    random = np.random.RandomState(3)
    reference = pd.DataFrame({
        "number": random.normal(size=300),
        "few": random.randint(0, 4, 300),
        "many": random.randint(0, 400, 300),
        "kind": random.choice(["a", "b", "c"], 300),
        "flag": random.rand(300) < 0.5,
        "when": pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(300), unit="h"),
    })
    current = reference.copy()
    current["number"] += 1
    return reference, current


def test_types_and_order(frames):
    reference, current = frames
    found = Report([DataDriftPreset()]).run(current, reference).dict()["metrics"]
    assert [entry["config"].get("column") for entry in found] == [None, "number", "many", "few", "kind", "flag"]
    definition = Dataset(current).resolved()
    assert definition.timestamp == "when" and definition.categorical == ["few", "kind", "flag"]


def test_arguments_of_the_preset(frames):
    reference, current = frames
    preset = DataDriftPreset(columns=["number", "many", "kind"], num_method="wasserstein", threshold=0.2,
                             per_column_method={"many": "ks"}, per_column_threshold={"kind": 0.01}, drift_share=0.3)
    snapshot = Report([preset], include_tests=True).run(current, reference)
    count, number, many, kind = snapshot.dict()["metrics"]
    assert count["metric_name"] == "DriftedColumnsCount(columns=number,many,kind,drift_share=0.3,num_method=wasserstein,threshold=0.2)"
    assert number["config"]["method"] == "wasserstein" and number["config"]["threshold"] == 0.2 and number["value"] > 0.9
    assert many["metric_name"] == "ValueDrift(column=many,method=ks,threshold=0.2)" and many["value"] == 1.0
    assert kind["metric_name"] == "ValueDrift(column=kind,threshold=0.01,method=chi-square p_value)"
    assert count["value"] == {"count": 1.0, "share": 1 / 3}
    tests = {test["id"]: test["status"] for test in snapshot.dict()["tests"] if test["id"] == "lt"}
    assert tests == {"lt": "FAIL"}


def test_tests_have_the_shape_of_evidentlys(frames):
    reference, current = frames
    (test,) = Report([ValueDrift(column="number", method="ks")], include_tests=True).run(current, reference).dict()["tests"]
    assert list(test) == ["id", "name", "description", "metric_config", "test_config", "status", "bound_test"]
    assert test["status"] == "FAIL" and test["metric_config"]["params"]["method"] == "ks"
    assert test["bound_test"]["metric_fingerprint"] == test["metric_config"]["metric_id"]
    tests = Report([DataSummaryPreset()], include_tests=True).run(current, reference).dict()["tests"]
    by_name = {each["name"]: each["status"] for each in tests}
    assert by_name["Rows equals the reference's"] == "SUCCESS" and by_name["MeanValue of 'number' equals the reference's"] == "FAIL"


def test_ids_depend_on_the_parameters_only(frames):
    reference, current = frames
    (a,), (b,) = (Report([ValueDrift(column="number")]).run(current, side).dict()["metrics"] for side in (reference, current))
    assert a["id"] == b["id"] != Report([ValueDrift(column="few")]).run(current, reference).dict()["metrics"][0]["id"]


def test_a_callers_test(frames):
    reference, current = frames

    def difference(before, now, feature_type, threshold):
        score = abs(before.mean() - now.mean())
        return score, score > threshold

    def broken(before, now, feature_type, threshold):
        raise RuntimeError("no such luck")

    metrics = [ValueDrift(column="number", method=difference, threshold=0.5), ValueDrift(column="many", method=broken)]
    first, second = Report(metrics).run(current, reference).dict()["metrics"]
    assert abs(first["value"] - 1) < 1e-12 and first["config"]["method"].endswith("difference")
    assert second["value"] is None and "no such luck" in second["unavailable"]


def test_a_definition_has_columns_tested_that_would_be_left_out():
    frame = pd.DataFrame({"u": np.arange(50, dtype="uint64"), "n": pd.array([1, None] * 25, dtype="Int64")})
    plain = Report([DataDriftPreset()]).run(frame, frame)
    assert set(plain.untested) == {"u", "n"} and "uint64" in plain.untested["u"]
    definition = DataDefinition(numerical_columns=["u", "n"])
    named = Report([DataDriftPreset()]).run(Dataset(frame, definition), Dataset.from_pandas(frame, definition))
    assert [entry["value"] for entry in named.dict()["metrics"][1:]] == [1.0, 1.0] and not named.untested


def test_a_test_that_does_not_fit_a_type_leaves_the_rest():
    frame = pd.DataFrame({"x": np.arange(60.0), "text": [f"some words and number {i}" for i in range(60)]})
    _, x, text = Report([DataDriftPreset(method="psi")]).run(frame, frame).dict()["metrics"]
    assert x["value"] == 0.0 and text["value"] is None
    assert text["unavailable"] == "the test 'psi' is for num and cat columns, and this one is text"


def test_frames_of_other_libraries_give_the_same(frames):
    polars, pyarrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    reference, current = frames
    expected = Report([DataDriftPreset(), DataSummaryPreset()]).run(current, reference).dict()
    for convert in (polars.from_pandas, lambda frame: pyarrow.Table.from_pandas(frame, preserve_index=False)):
        assert Report([DataDriftPreset(), DataSummaryPreset()]).run(convert(current), convert(reference)).dict() == expected


def test_no_caller_frame_is_changed(frames):
    reference, current = frames
    before = current.copy(deep=True)
    Report([DataDriftPreset(), DataSummaryPreset()], include_tests=True).run(current, reference)
    pd.testing.assert_frame_equal(current, before)


def test_without_reference(frames):
    _, current = frames
    rows, mean, missing = Report([RowCount(), MeanValue(column="many"), MissingValueCount(column="few")]).run(current).dict()["metrics"]
    assert rows["value"] == 300 and abs(mean["value"] - current["many"].mean()) < 1e-9
    assert missing["value"] == {"count": 0.0, "share": 0.0}
    with pytest.raises(ValueError, match="needs reference_data"):
        Report([DataDriftPreset()]).run(current)


@pytest.mark.parametrize(("metrics", "message"), [
    (lambda: [ValueDrift(column="nmber")], "no column 'nmber'; the nearest name is 'number'"),
    (lambda: [DriftedColumnsCount(columns=["fewer"])], "the nearest name is 'few'"),
    (lambda: [ValueDrift(column="number", method="wassersten")], "wasserstein"),
    (lambda: [DataDriftPreset(per_column_method={"nothing": "ks"})], "no column 'nothing'"),
    (lambda: [ValueStats(column="x")], "no column 'x'"),
])
def test_wrong_names(frames, metrics, message):
    with pytest.raises(ValueError, match=message):
        Report(metrics()).run(*frames)


def test_wrong_arguments(frames):
    with pytest.raises(TypeError, match="threshold"):
        Report([ValueDrift(column="number", threshold="high")]).run(*frames)
    with pytest.raises(TypeError, match="trimtab.report.Report"):
        Report(["DataDriftPreset"])
    with pytest.raises(ValueError, match="the data definition names 'nmber'"):
        Dataset(frames[0], DataDefinition(numerical_columns=["nmber"]))


def test_saved_files(frames, tmp_path):
    snapshot = Report([DataDriftPreset(), DataSummaryPreset()]).run(*frames)
    snapshot.save_json(tmp_path / "a.json")
    snapshot.save_html(str(tmp_path / "a.html"))
    assert json.loads((tmp_path / "a.json").read_text()) == json.loads(snapshot.json())
    assert (tmp_path / "a.html").read_text() == snapshot.get_html_str()


def test_conditions_on_metrics_are_refused_and_not_dropped():
    from trimtab.metrics import ColumnCount, DriftedColumnsCount, MinValue, MissingValueCount, QuantileValue, RowCount

    for make in (lambda: MinValue(column="x", tests=[1]), lambda: MissingValueCount("x", share_tests=[1]),
                 lambda: QuantileValue("x", tests=[1]), lambda: RowCount(tests=[1]), lambda: ColumnCount(tests=[1]),
                 lambda: DriftedColumnsCount(share_tests=[1]), lambda: ValueDrift("x", tests=[1])):
        with pytest.raises(NotImplementedError, match="include_tests=True"):
            make()
    with pytest.raises(TypeError, match="no such argument"):
        MinValue(column="x", test=[1])
    assert MinValue(column="x", tests=[]).id == MinValue(column="x").id
