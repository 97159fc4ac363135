"""`trimtab drift` on the real program: formats, messages and exit codes, bad input, and the drift oracle where it is."""

import datetime
import decimal
import json
import os
import pathlib
import pty
import subprocess
import xml.etree.ElementTree as ElementTree

import drift_oracle
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest


def drift(trimtab: str, folder: pathlib.Path, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run([trimtab, "drift", *words], cwd=folder, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "NO_COLOR": ""}, check=False)


def columns_of(run: subprocess.CompletedProcess) -> dict:
    assert run.returncode in (0, 1, 3), run.stderr
    return json.loads(run.stdout)["metrics"][1]["result"]["drift_by_columns"]


def compare(trimtab: str, folder: pathlib.Path, reference: dict, current: dict, *words: str):
    pq.write_table(pa.table(reference), folder / "r.parquet")
    pq.write_table(pa.table(current), folder / "c.parquet")
    return drift(trimtab, folder, "-r", "r.parquet", "-c", "c.parquet", "-f", "json", *words)


def table(rows: int, shift: float, seed: int) -> dict:
    random = np.random.default_rng(seed)
    return {"number": random.normal(shift, 1, rows), "whole": random.integers(0, 50, rows),
            "letter": random.choice(["a", "b", "c"], rows), "flag": random.random(rows) < 0.5}


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    pq.write_table(pa.table(table(2000, 0, 1)), tmp_path / "reference.parquet")
    pq.write_table(pa.table(table(1500, 0, 2)), tmp_path / "same.parquet")
    moved = table(1500, 3, 3) | {"whole": np.arange(1500) % 50 + 100, "letter": ["z"] * 1500}
    pq.write_table(pa.table(moved), tmp_path / "moved.parquet")
    return tmp_path


PAIR = ["-r", "reference.parquet", "-c", "moved.parquet"]


def test_exit_codes_and_the_table(trimtab, folder):
    same = drift(trimtab, folder, "-r", "reference.parquet", "-c", "same.parquet")
    assert same.returncode == 0 and same.stderr == "", same.stderr
    assert same.stdout.startswith("passed  same.parquet  1,500 rows against 2,000, 4 columns: 0 drifted")
    moved = drift(trimtab, folder, *PAIR)
    assert moved.returncode == 1 and moved.stdout.startswith("failed  moved.parquet")
    lines = [line.split() for line in moved.stdout.splitlines()[4:]]
    assert [line[0] for line in lines[:3]] and {line[0] for line in lines[:3]} == {"number", "whole", "letter"}
    assert lines[3][0] == "flag" and moved.stdout.rstrip().endswith("not drifted")
    assert drift(trimtab, folder, *PAIR, "--drift-share", "0.9").returncode == 0
    empty = compare(trimtab, folder, {"x": pa.array([None, None], pa.float64())}, {"x": [1.0, 2.0]})
    assert empty.returncode == 3
    assert columns_of(empty)["x"]["unavailable"] == "the reference has no value: 2 rows, all null or NaN"


def test_json_is_as_dict(trimtab, folder):
    run = drift(trimtab, folder, *PAIR, "--format", "json")
    assert run.returncode == 1, run.stderr
    metrics = json.loads(run.stdout)["metrics"]
    assert [metric["metric"] for metric in metrics] == ["DatasetDriftMetric", "DataDriftTable"]
    assert list(metrics[0]["result"].items()) == [
        ("drift_share", 0.5), ("number_of_columns", 4), ("number_of_drifted_columns", 3),
        ("share_of_drifted_columns", 0.75), ("dataset_drift", True)]
    result = metrics[1]["result"]
    assert list(result) == ["number_of_columns", "number_of_drifted_columns", "share_of_drifted_columns",
                            "dataset_drift", "drift_by_columns", "current_fi", "reference_fi"]
    assert list(result["drift_by_columns"]) == ["number", "whole", "flag", "letter"]
    letter = result["drift_by_columns"]["letter"]
    assert list(letter) == ["column_name", "column_type", "stattest_name", "stattest_threshold", "drift_score",
                            "drift_detected", "current", "reference"]
    assert letter["current"] == {"small_distribution": {"x": ["a", "b", "c", "z"], "y": [0, 0, 0, 1500]}}
    assert result["drift_by_columns"]["flag"]["current"]["small_distribution"]["x"] == [False, True]
    number = result["drift_by_columns"]["number"]["reference"]["small_distribution"]
    counts, edges = np.histogram(table(2000, 0, 1)["number"], bins=10, density=True)
    assert number["x"] == edges.tolist() and np.allclose(number["y"], counts, rtol=1e-14)


def test_every_format_goes_to_a_file(trimtab, folder):
    begins = {"table": "failed", "json": '{"metrics":', "md": "## Drift failed: `moved.parquet`",
              "html": "<!doctype html>", "junit": "<?xml", "sarif": "{"}
    for name, begin in begins.items():
        run = drift(trimtab, folder, *PAIR, "--format", name, "-o", f"report.{name}")
        assert run.returncode == 1 and run.stdout == "" and run.stderr == ""
        assert (folder / f"report.{name}").read_text().startswith(begin)
    refused = drift(trimtab, folder, *PAIR, "-o", "moved.parquet")
    assert refused.returncode == 4 and "moved.parquet" in refused.stderr
    assert pq.read_table(folder / "moved.parquet").num_rows == 1500


def test_junit_and_sarif_name_the_columns(trimtab, folder):
    root = ElementTree.fromstring(drift(trimtab, folder, *PAIR, "-f", "junit").stdout)
    assert root.attrib["failures"] == "4"  # three columns and the whole
    failed = {case.attrib["name"] for case in root.iter("testcase") if case.find("failure") is not None}
    assert failed == {"drift.number", "drift.whole", "drift.letter", "drift"}
    sarif = json.loads(drift(trimtab, folder, *PAIR, "-f", "sarif").stdout)
    assert sarif["version"] == "2.1.0" and len(sarif["runs"]) == 1
    run = sarif["runs"][0]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} == rules == {"drift/wasserstein", "drift/jensenshannon"}
    for result in run["results"]:
        assert result["level"] == "error" and result["message"]["text"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["artifactLocation"]["uri"] == "moved.parquet"
        assert place["logicalLocations"][0]["name"] in ("number", "whole", "letter")


def test_sarif_locates_the_files_of_a_glob_and_tells_that_nothing_was_tested(trimtab, folder):
    whole = pq.read_table(folder / "moved.parquet")
    for i in range(12):
        pq.write_table(whole.slice(125 * i, 125), folder / f"part {i:02}.parquet")
    run = json.loads(drift(trimtab, folder, "-r", "reference.parquet", "-c", "part *.parquet", "-f",
                           "sarif").stdout)["runs"][0]
    assert [each["location"]["uri"] for each in run["artifacts"]] == [f"part%20{i:02}.parquet" for i in range(12)]
    for result in run["results"]:
        places = [place["physicalLocation"]["artifactLocation"] for place in result["locations"]]
        assert places == [{"uri": f"part%20{i:02}.parquet", "index": i} for i in range(10)]
    stamps = {"t": pa.array([datetime.datetime(2020, 1, 1)])}
    assert compare(trimtab, folder, stamps, stamps).returncode == 3
    absolute = str(folder / "c.parquet")
    run = json.loads(drift(trimtab, folder, "-r", "r.parquet", "-c", absolute, "-f", "sarif").stdout)["runs"][0]
    (result,) = run["results"]
    assert result["kind"] == "open" and result["message"]["text"] == "There is no column to compare."
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == pathlib.Path(absolute).as_uri()


def test_junit_tells_when_it_was_made(trimtab, folder):
    before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0, tzinfo=None)
    suite = ElementTree.fromstring(drift(trimtab, folder, *PAIR, "-f", "junit").stdout).find("testsuite")
    after = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    assert before <= datetime.datetime.fromisoformat(suite.attrib["timestamp"]) <= after


def test_long_reasons_and_names_that_are_long_or_empty(trimtab, folder):
    numbers = np.arange(60.0)
    data = {"list": pa.array([[1, 2]] * 60), "n" * 5000: numbers, "": numbers}
    compare(trimtab, folder, data, data)
    pair = ["-r", "r.parquet", "-c", "c.parquet"]
    text = drift(trimtab, folder, *pair).stdout
    assert "it cannot be read from the reference: holds list<element: int64>" in text
    assert max(map(len, text.splitlines())) < 120
    for name in ("table", "md", "html", "junit"):
        assert "(no name)" in drift(trimtab, folder, *pair, "-f", name).stdout, name
    for name in ("md", "html"):
        assert "n" * 200 not in drift(trimtab, folder, *pair, "-f", name).stdout, name


def test_markdown_stays_within_what_github_takes(trimtab, folder):
    for shift in (0.0, 5.0):
        reference = {f"column_{i:04}": np.arange(20.0) for i in range(1500)}
        current = {name: values + shift for name, values in reference.items()}
        compare(trimtab, folder, reference, current)
        text = drift(trimtab, folder, "-r", "r.parquet", "-c", "c.parquet", "-f", "md").stdout
        rows = text.count("| `column_")
        assert len(text) <= 65536 and rows >= 150 and f"{1500 - rows:,} more columns" in text


def test_decimal_labels_are_numbers(trimtab, folder):
    data = {"price": pa.array([decimal.Decimal("0.1"), decimal.Decimal("2.0")] * 100)}
    labels = columns_of(compare(trimtab, folder, data, data))["price"]["current"]["small_distribution"]["x"]
    assert labels == [0.1, 2.0]


def test_a_missing_folder_is_told_before_the_work(trimtab, folder):
    run = drift(trimtab, folder, *PAIR, "-f", "html", "-o", "absent/report.html")
    assert run.returncode == 4 and "absent/report.html" in run.stderr and "no folder absent" in run.stderr


def test_page_needs_nothing_from_outside(trimtab, folder):
    hostile = "</style><script>alert(1)</script>"
    names = {hostile: ["a", hostile, "b"] * 400, "n": np.arange(1200.0)}
    pq.write_table(pa.table(names), folder / "h.parquet")
    page = drift(trimtab, folder, "-r", "h.parquet", "-c", "h.parquet", "-f", "html").stdout
    assert "<script" not in page and "&lt;script" in page
    for outside in ("http://", "https://", "url(", "@import", "src="):
        assert outside not in page
    assert 'name="viewport"' in page and "prefers-color-scheme: dark" in page and 'aria-label="reference 0 to' in page


def test_a_page_of_a_thousand_columns_stays_below_a_megabyte(trimtab, folder):
    random = np.random.default_rng(5)
    for name, shift in (("r", 0.0), ("c", 0.2)):
        pq.write_table(pa.table({f"column_{i:04}": random.normal(shift, 1, 300) for i in range(1000)}),
                       folder / f"{name}.parquet")
    page = drift(trimtab, folder, "-r", "r.parquet", "-c", "c.parquet", "-f", "html").stdout
    assert page.count("<tr>") == 1001 and page.count("<svg") > 2000 and len(page) < 1_000_000


def test_any_number_of_threads_and_any_order_of_rows_give_the_same_bytes(trimtab, folder):
    words = ["-f", "json", "--mapping", "m.yaml"]
    random = np.random.default_rng(7)
    data = table(30000, 0, 7) | {"p1": random.random(30000), "p2": random.random(30000), "p3": random.random(30000),
                                 "target": random.integers(0, 3, 30000)}
    data["number"][::17] = np.nan
    (folder / "m.yaml").write_text("prediction: [p1, p2, p3]\n")
    whole = pa.table(data)
    pq.write_table(whole, folder / "r.parquet")
    pq.write_table(whole.slice(0, 20000), folder / "c.parquet", row_group_size=3000)
    first = drift(trimtab, folder, "-r", "r.parquet", "-c", "c.parquet", *words, "--threads", "1")
    assert "predicted_labels" in columns_of(first)
    for threads in ("2", "7"):
        again = drift(trimtab, folder, "-r", "r.parquet", "-c", "c.parquet", *words, "--threads", threads)
        assert again.stdout == first.stdout
    groups = [whole.slice(start, 1000) for start in range(0, 20000, 1000)]
    pq.write_table(pa.concat_tables([groups[i] for i in random.permutation(20)]), folder / "c.parquet",
                   row_group_size=1000)
    pq.write_table(whole.take(random.permutation(30000)), folder / "r.parquet", row_group_size=7000)
    assert drift(trimtab, folder, "-r", "r.parquet", "-c", "c.parquet", *words).stdout == first.stdout


def test_csv_arrow_globs_and_several_files(trimtab, folder):
    whole = pq.read_table(folder / "moved.parquet")
    expected = drift(trimtab, folder, *PAIR, "-f", "json").stdout
    pa.csv.write_csv(whole, folder / "moved.csv")
    with pa.OSFile(str(folder / "moved.arrow"), "wb") as file, pa.ipc.new_file(file, whole.schema) as writer:
        writer.write_table(whole)
    for i in range(3):
        pq.write_table(whole.slice(500 * i, 500), folder / f"part-{i}.parquet")
    for current in (["-c", "moved.csv"], ["-c", "moved.arrow"], ["-c", "part-*.parquet"],
                    ["-c", "part-2.parquet", "-c", "part-0.parquet", "-c", "part-1.parquet"]):
        assert drift(trimtab, folder, "-r", "reference.parquet", *current, "-f", "json").stdout == expected
    csv = drift(trimtab, folder, "-r", "moved.csv", "-c", "moved.csv", "--csv-type", "whole=string", "-f", "json")
    assert columns_of(csv)["whole"]["column_type"] == "cat"


def test_tests_and_thresholds(trimtab, folder):
    run = drift(trimtab, folder, *PAIR, "-f", "json", "--stattest", "psi", "--num-stattest", "ed", "--cat-stattest",
                "hellinger", "--test", "whole=mannw", "--threshold", "whole=0.3", "--stattest-threshold", "0.9",
                "--num-stattest-threshold", "0.8")
    columns = columns_of(run)
    assert [(c["stattest_name"], c["stattest_threshold"]) for c in columns.values()] == [
        ("Energy-distance", 0.8), ("Mann-Whitney U-rank test", 0.3), ("Hellinger distance", 0.9),
        ("Hellinger distance", 0.9)]
    some = drift(trimtab, folder, *PAIR, "-f", "json", "--columns", "letter,number", "--columns", "flag")
    assert list(columns_of(some)) == ["letter", "number", "flag"]


@pytest.mark.parametrize(("words", "message"), [
    (["--test", "number=kolmogorov"], "unknown drift test `kolmogorov` for column `number`"),
    (["--stattest", "waserstein"], "did you mean `wasserstein`?"),
    (["--num-stattest", "chisquare"], "drift test `chisquare` does not fit numeric columns"),
    (["--test", "letter=ks"], "does not fit column `letter`, which is categorical"),
    (["--test", "numbr=ks"], "did you mean `number`?"),
    (["--columns", "numbr"], "did you mean `number`?"),
    (["--threshold", "number=low"], "--threshold number takes a number, not `low`"),
    (["--threshold", "number=0"], "a finite number above 0"),
    (["--stattest-threshold", "nan"], "--stattest-threshold takes a number"),
    (["--drift-share", "2"], "at most 1"),
    (["--mode", "calibrated"], "unknown drift mode `calibrated`"),
    (["--mapping", "wrong.yaml"], "wrong.yaml:1:1: a column mapping has no field `traget`"),
    (["--mapping", "absent.yaml"], "the mapping names column `when`, which neither"),
    (["--mapping", "nowhere.yaml"], "nowhere.yaml"),
    (["--format", "pdf"], "--format takes table, json, md, html, junit or sarif"),
    (["--refrence", "x"], "did you mean `--reference`?"),
])
def test_wrong_arguments_are_told(trimtab, folder, words, message):
    (folder / "wrong.yaml").write_text("traget: x\n")
    (folder / "absent.yaml").write_text("datetime: when\n")
    run = drift(trimtab, folder, *PAIR, *words)
    assert run.returncode == 4 and run.stdout == "" and message in run.stderr, run.stderr


def test_needs_both_sides(trimtab, folder):
    run = drift(trimtab, folder, "-r", "reference.parquet")
    assert run.returncode == 4 and "`drift` needs --reference and --current" in run.stderr
    missing = drift(trimtab, folder, "-r", "reference.parquet", "-c", "nothing-*.parquet")
    assert missing.returncode == 4 and "nothing-*.parquet" in missing.stderr


def test_mapping(trimtab, folder):
    (folder / "m.yaml").write_text("target: whole\ntask: classification\nnumerical_features: [number, gone]\n"
                                   "categorical_features: [letter]\nid: flag\n")
    columns = columns_of(drift(trimtab, folder, *PAIR, "-f", "json", "--mapping", "m.yaml"))
    assert {name: column["column_type"] for name, column in columns.items()} == {
        "whole": "cat", "gone": "num", "number": "num", "letter": "cat"}
    assert columns["gone"]["unavailable"] == "neither the reference nor the data has such a column"
    assert columns["whole"]["current"]["small_distribution"]["x"][0] == 0


def test_columns_that_cannot_be_tested_say_why(trimtab, folder):
    n = 1200
    day = datetime.date(2020, 1, 1)
    numbers = np.arange(n, dtype=float)
    reference = {
        "gone": numbers, "null": pa.nulls(n), "empty": pa.array([None] * n, pa.float64()), "type": numbers,
        "infinite": np.where(numbers == 3, np.inf, numbers),
        "infinite_and_null": pa.array([None, np.inf, *numbers[2:]], pa.float64()), "one": np.ones(n),
        "stamp": pa.array([datetime.datetime(2020, 1, 1)] * n), "span": pa.array([datetime.timedelta(1)] * n),
        "date": pa.array([day, day + datetime.timedelta(1)] * (n // 2)),
        "price": pa.array([decimal.Decimal("1.10"), decimal.Decimal("2.00")] * (n // 2)),
        "huge": numbers * 1e304, "denormal": numbers * 5e-324, "large": 2**53 + np.arange(n),
        "nested": pa.array([[1, 2]] * n), "bytes": pa.array([b"\xff\x00", b"a"] * (n // 2)),
        "level": pa.array(["a", "b"] * (n // 2)).dictionary_encode(),
    }
    current = {name: values for name, values in reference.items() if name != "gone"} | {
        "type": ["x"] * n, "new": numbers, "level": pa.array(["a", "never seen"] * (n // 2))}
    run = compare(trimtab, folder, reference, current)
    columns = columns_of(run)
    reasons = {name: column.get("unavailable", "") for name, column in columns.items()}
    assert {name: reason for name, reason in reasons.items() if reason} == {
        "gone": "the data has no such column",
        "null": "every value of the reference is null",
        "empty": "the reference has no value: 1200 rows, all null or NaN",
        "type": "its type is float64 in the reference and string in the data",
        "infinite": "the reference holds infinities (1 row); make them null, and they are left out",
        "span": "its type is duration[us]; durations are not tested, make them numbers",
        "nested": "it cannot be read from the reference: holds list<element: int64>",
    }
    assert "stamp" not in columns and "new" not in columns
    for name in ("one", "date", "price", "huge", "denormal", "large", "bytes", "infinite_and_null"):
        assert columns[name]["drift_score"] == 0 and not columns[name]["drift_detected"], name
    assert columns["price"]["column_type"] == columns["date"]["column_type"] == "cat"
    assert columns["level"]["drift_detected"]
    assert columns["level"]["reference"]["small_distribution"] == {"x": ["a", "b", "never seen"], "y": [600, 600, 0]}
    assert json.loads(run.stdout)["metrics"][0]["result"]["number_of_untested_columns"] == 7


def test_no_rows_and_no_columns(trimtab, folder):
    empty = {"x": pa.array([], pa.float64()), "k": pa.array([], pa.string())}
    full = {"x": [1.0, 2.0], "k": ["a", "b"]}
    for reference, current, who in ((empty, full, "reference"), (full, empty, "data")):
        run = compare(trimtab, folder, reference, current)
        assert run.returncode == 3
        assert {c["unavailable"] for c in columns_of(run).values()} == {f"the {who} has no rows"}
    stamps = {"t": pa.array([datetime.datetime(2020, 1, 1)])}
    run = compare(trimtab, folder, stamps, stamps)
    assert run.returncode == 3
    result = json.loads(run.stdout)["metrics"][0]["result"]
    assert result["number_of_columns"] == 0 and result["share_of_drifted_columns"] == 0 and not result["dataset_drift"]
    for name in ("table", "md", "html", "junit", "sarif"):
        assert drift(trimtab, folder, "-r", "r.parquet", "-c", "c.parquet", "-f", name).returncode == 3
    assert "There is no column to compare." in drift(trimtab, folder, "-r", "r.parquet", "-c", "c.parquet").stdout


def test_invalid_values_stay_valid_json(trimtab, folder):
    (folder / "m.yaml").write_text("categorical_features: [x]\n")
    data = {"x": [1.5, float("inf"), 2.5] * 100}
    null = compare(trimtab, folder, data, data, "--mapping", "m.yaml")
    assert columns_of(null)["x"]["current"]["small_distribution"] == {"x": [1.5, 2.5, None], "y": [100, 100, 100]}
    text = compare(trimtab, folder, data, data, "--mapping", "m.yaml", "--nan", "string")
    assert columns_of(text)["x"]["current"]["small_distribution"]["x"] == [1.5, 2.5, "Infinity"]


def test_many_columns_and_many_categories(trimtab, folder):
    wide = {f"c{i}": np.arange(20) + i % 3 for i in range(10_000)}
    run = compare(trimtab, folder, wide, wide)
    assert run.returncode == 0 and len(columns_of(run)) == 10_000
    texts = {"id": pa.array([f"row {i}" for i in range(1_000_000)])}
    run = compare(trimtab, folder, texts, texts)
    assert columns_of(run)["id"]["drift_score"] == 0
    run = drift(trimtab, folder, "-r", "r.parquet", "-c", "c.parquet", "--format", "md")
    assert run.returncode == 0 and "1 column: 0 drifted" in run.stdout


def test_progress_is_for_terminals_only(trimtab, folder):
    assert drift(trimtab, folder, *PAIR).stderr == ""
    leader, follower = pty.openpty()
    with subprocess.Popen([trimtab, "drift", *PAIR, "-f", "json"], cwd=folder, stdout=subprocess.PIPE,
                          stderr=follower, env={**os.environ, "TERM": "xterm"}) as process:
        output, _ = process.communicate(timeout=60)
    os.close(follower)
    shown = os.read(leader, 10000).decode()
    os.close(leader)
    assert "reading reference.parquet" in shown and json.loads(output)["metrics"]


def test_default_cases_of_the_oracle(trimtab, shared, tmp_path):
    oracle = shared / "oracle" / "drift"
    if not oracle.is_dir():
        pytest.skip(f"{oracle} is not there")
    # Intended differences: docs/evidently.md.
    intended = {
        "nasty_small_big_ints/default": "p53",  # integers beyond 2^53 are compared as doubles
        "nasty_small_nullable_and_category/default": "k",  # levels that no row has are not listed
        # The peer's DatasetDriftMetric leaves predicted labels out, which its own table tests.
        "nasty_small_prediction_probs/default": "DatasetDriftMetric",
        "wine_proba/default": "DatasetDriftMetric",
    }
    compared = 0
    for dataset, case in drift_oracle.preset_cases(oracle):
        if not case["case"].endswith("/default"):
            continue
        found = drift_oracle.run(trimtab, oracle, dataset, case, tmp_path)
        assert isinstance(found, dict), f"{case['case']}: {found}"
        column = intended.get(case["case"])
        differences = [text for text in drift_oracle.differences(found, case)
                       if column is None or not text.startswith((column + ":", column + "."))]
        assert not differences, f"{case['case']}: {differences}"
        compared += 1
    assert compared >= 50
