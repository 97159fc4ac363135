"""`trimtab check` on the real program: formats, messages and exit codes, above all for bad input."""

import json
import os
import pathlib
import subprocess
import xml.etree.ElementTree as ElementTree

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

CONTRACT = """apiVersion: v3.1.0
kind: DataContract
id: numbers
version: 1.0.0
status: active
schema:
  - name: numbers
    properties:
      - name: n
        logicalType: integer
        required: true
        quality:
          - {type: custom, engine: trimtab, implementation: {check: range, minimum: 0, maximum: 100}}
"""


def check(trimtab: str, folder: pathlib.Path, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run([trimtab, "check", *words], cwd=folder, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "NO_COLOR": ""})


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "c.yaml").write_text(CONTRACT)
    pq.write_table(pa.table({"n": pa.array([1, 2, 3], pa.int64())}), tmp_path / "good.parquet")
    (tmp_path / "good.csv").write_text("n\n1\n2\n")
    pq.write_table(pa.table({"n": pa.array([1, 500, 3], pa.int64())}), tmp_path / "bad.parquet")
    return tmp_path


def test_passed_and_failed(trimtab, folder):
    passed = check(trimtab, folder, "good.parquet", "-c", "c.yaml")
    assert passed.returncode == 0, passed.stderr
    assert passed.stdout.startswith("passed  good.parquet  3 rows") and passed.stderr == ""
    failed = check(trimtab, folder, "bad.parquet", "-c", "c.yaml", "--quarantine", "q.parquet")
    assert failed.returncode == 1
    assert "failed  n.range  1 of 3 rows" in failed.stdout and "500" in failed.stdout
    assert pq.read_table(folder / "q.parquet")["n"].to_pylist() == [500]


def test_json_has_what_callers_read(trimtab, folder):
    run = check(trimtab, folder, "bad.parquet", "-c", "c.yaml", "--format", "json")
    report = json.loads(run.stdout)
    assert run.returncode == 1 and report["passed"] is False and report["failed_check"] == "n.range"
    (failed,) = [each for each in report["checks"] if each["verdict"] == "fail"]
    assert failed["rows_failed"] == 1 and failed["examples"][0]["values"]["n"] == "500"


def test_every_format_goes_to_a_file(trimtab, folder):
    for name, begin in {"table": "failed", "json": "{", "md": "## Data check failed", "html": "<!doctype html>",
                        "junit": "<?xml"}.items():
        run = check(trimtab, folder, "bad.parquet", "-c", "c.yaml", "--format", name, "-o", f"report.{name}")
        assert run.returncode == 1 and run.stdout == "", run.stderr
        assert (folder / f"report.{name}").read_text().startswith(begin)


def test_reports_of_hostile_data_stay_well_formed(trimtab, folder):
    hostile = "</script><img src=x onerror=alert(1)>]]>&\"'|`\x1b[31m\u202e"
    pq.write_table(pa.table({"n": pa.array([hostile, "b"])}), folder / "hostile.parquet")
    (folder / "text.yaml").write_text(CONTRACT.replace("logicalType: integer", "logicalType: string").replace(
        "{check: range, minimum: 0, maximum: 100}", "{check: allowed, values: [b]}"))
    junit = check(trimtab, folder, "hostile.parquet", "-c", "text.yaml", "--format", "junit")
    assert junit.returncode == 1, junit.stderr
    root = ElementTree.fromstring(junit.stdout)
    assert root.attrib["failures"] == "1" and "onerror" in junit.stdout and "\x1b" not in junit.stdout
    page = check(trimtab, folder, "hostile.parquet", "-c", "text.yaml", "--format", "html").stdout
    assert "<img" not in page and "&lt;img src=x" in page
    text = check(trimtab, folder, "hostile.parquet", "-c", "text.yaml").stdout
    assert "\x1b" not in text and "\u202e" not in text


def test_warnings_count_only_when_strict(trimtab, folder):
    (folder / "w.yaml").write_text(CONTRACT.replace("{type: custom", "{severity: warning, type: custom"))
    assert check(trimtab, folder, "bad.parquet", "-c", "w.yaml").returncode == 0
    strict = check(trimtab, folder, "bad.parquet", "-c", "w.yaml", "--strict-warnings")
    assert strict.returncode == 2 and "warning  n.range" in strict.stdout


def test_piped_output_has_no_colour_and_no_progress(trimtab, folder):
    run = check(trimtab, folder, "bad.parquet", "-c", "c.yaml")
    assert "\x1b" not in run.stdout and run.stderr == ""


def write(folder: pathlib.Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return name


def truncated(folder):
    content = (folder / "good.parquet").read_bytes()
    return write(folder, "truncated.parquet", content[: len(content) // 2])


def corrupt(folder):
    pq.write_table(pa.table({"n": pa.array(list(range(10000)), pa.int64())}), folder / "corrupt.parquet",
                   compression="zstd", use_dictionary=False)
    content = bytearray((folder / "corrupt.parquet").read_bytes())
    content[4:1200] = b"\xa5" * 1196
    return write(folder, "corrupt.parquet", bytes(content))


def directory(folder):
    (folder / "directory.parquet").mkdir()
    return "directory.parquet"


# What is wrong, the data, words of the message. Each is the user's to repair: exit code 4, the file is named.
WRONG = {
    "missing": (lambda folder: "gone.parquet", ["gone.parquet"]),
    "empty": (lambda folder: write(folder, "empty.csv", b""), ["empty.csv", "empty"]),
    "directory": (directory, ["directory.parquet", "director"]),
    "truncated": (truncated, ["truncated.parquet"]),
    "corrupt": (corrupt, ["corrupt.parquet"]),
    "glob without a match": (lambda folder: "none-*.parquet", ["none-*.parquet"]),
    "ragged": (lambda folder: write(folder, "ragged.csv", b"n,m\n1,2\n3\n4,5\n"), ["ragged.csv"]),
    "NUL bytes": (lambda folder: write(folder, "nul.csv", b"n\n1\n\x00\n3\n"), ["nul.csv:3", "NUL"]),
    "invalid UTF-8": (lambda folder: write(folder, "utf8.csv", b"n,m\n1,\xff\xfe\n"), ["utf8.csv"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_data_that_cannot_be_read(trimtab, folder, case):
    make, words = WRONG[case]
    run = check(trimtab, folder, make(folder), "-c", "c.yaml")
    assert run.returncode == 4, (run.returncode, run.stdout, run.stderr)
    assert run.stdout == "" and run.stderr.startswith("trimtab: ")
    for word in words:
        assert word in run.stderr, run.stderr


# Data that can be read and judged: the exit code, and words of the report.
ODD = {
    "mixed types": (b"n\n1\ntwo\n3\n", 1, ["n.type"]),
    "byte order mark": (b"\xef\xbb\xbfn\n1\n2\n", 0, ["2 rows"]),
    "CRLF": (b"n\r\n1\r\n2\r\n", 0, ["2 rows"]),
    "other column": (b"m,x\n1,2\n", 1, ["n"]),
    "no rows": (b"n\n", 1, ["n"]),
    "10 MB in one field": (b"n,m\n1," + b"x" * 10_000_000 + b"\n", 0, ["1 row"]),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_csv_is_judged(trimtab, folder, case):
    content, code, words = ODD[case]
    name = write(folder, "odd.csv", content)
    run = check(trimtab, folder, name, "-c", "c.yaml", "--csv-header", "yes")
    assert run.returncode in (code, 3 if case == "no rows" else code), (run.returncode, run.stdout, run.stderr)
    for word in words:
        assert word in run.stdout + run.stderr
    assert len(run.stdout) < 100_000  # a field of 10 MB is not printed whole


def test_all_null_column_fails_what_requires_values(trimtab, folder):
    pq.write_table(pa.table({"n": pa.array([None, None], pa.int64())}), folder / "null.parquet")
    run = check(trimtab, folder, "null.parquet", "-c", "c.yaml")
    assert run.returncode == 1 and "n.not_null" in run.stdout


def test_nan_and_infinity_are_no_numbers_in_a_range(trimtab, folder):
    pq.write_table(pa.table({"n": pa.array([1.0, float("nan"), float("inf")])}), folder / "nan.parquet")
    (folder / "number.yaml").write_text(CONTRACT.replace("logicalType: integer", "logicalType: number"))
    run = check(trimtab, folder, "nan.parquet", "-c", "number.yaml", "--format", "json")
    assert run.returncode == 1, run.stderr
    report = json.loads(run.stdout)
    (failed,) = [each for each in report["checks"] if each["name"] == "n.range"]
    assert failed["rows_failed"] >= 1


def test_timestamps_with_and_without_zone(trimtab, folder):
    for name, zone in {"with": "UTC", "without": None}.items():
        pq.write_table(pa.table({"n": pa.array([0], pa.timestamp("us", zone))}), folder / f"{name}.parquet")
    (folder / "time.yaml").write_text(CONTRACT.split("        quality:")[0].replace("integer", "timestamp"))
    for name in ("with", "without"):
        run = check(trimtab, folder, f"{name}.parquet", "-c", "time.yaml")
        assert run.returncode == 0, run.stdout + run.stderr
    mixed = check(trimtab, folder, "with.parquet", "without.parquet", "-c", "time.yaml")
    assert mixed.returncode == 4 and "timestamp" in mixed.stderr


def test_contract_that_is_wrong_is_located(trimtab, folder):
    (folder / "wrong.yaml").write_text(CONTRACT.replace("check: range", "check: rnge"))
    run = check(trimtab, folder, "good.parquet", "-c", "wrong.yaml")
    assert run.returncode == 4
    assert "wrong.yaml:13:" in run.stderr and "rnge" in run.stderr and "range" in run.stderr
    missing = check(trimtab, folder, "good.parquet", "-c", "gone.yaml")
    assert missing.returncode == 4 and "gone.yaml" in missing.stderr


@pytest.mark.parametrize("words, message", [
    (["good.parquet"], "needs --contract, --reference or both"),
    (["good.parquet", "-c", "c.yaml", "--as-of", "yesterday"], "yesterday"),
    (["good.parquet", "-c", "c.yaml", "--format", "xml"], "not `xml`"),
    (["good.parquet", "-c", "c.yaml", "-o", "no/such/folder/report.txt"], "no/such/folder"),
    (["good.csv", "-c", "c.yaml", "--csv-type", "n=intger"], "intger"),
])
def test_wrong_arguments(trimtab, folder, words, message):
    run = check(trimtab, folder, *words)
    assert run.returncode == 4 and message in run.stderr, (run.returncode, run.stderr)


def test_full_disk_under_stdout(trimtab, folder):
    with open("/dev/full", "w") as full:
        run = subprocess.run([trimtab, "check", "good.parquet", "-c", "c.yaml"], cwd=folder, stdout=full,
                             stderr=subprocess.PIPE, text=True)
    assert run.returncode == 4 and "could not be written" in run.stderr


def test_file_that_may_not_be_read(trimtab, folder):
    if os.geteuid() == 0:
        pytest.skip("root may read every file")
    (folder / "good.parquet").chmod(0)
    run = check(trimtab, folder, "good.parquet", "-c", "c.yaml")
    assert run.returncode == 4 and "good.parquet" in run.stderr
