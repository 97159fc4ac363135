"""Frames of every library as columns of the core: values, missing ones, types, names, and what is refused."""

import ctypes
import datetime
import decimal
import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from trimtab import _core
from trimtab._frame import frame, table


def counted(data, name="x"):
    """Labels and counts, nulls, NaN of a column."""
    side = _core.Profile(table(data)).categories(name)
    return dict(zip(side.labels, side.counts, strict=True)), side.nulls, side.nans


PANDAS_COLUMNS = {
    "float64": (pd.Series([1.5, np.nan, 3]), "float64", {1.5: 1, 3.0: 1}, 0, 1),
    "float32": (pd.Series([1.5, np.nan], dtype="float32"), "float32", {1.5: 1}, 0, 1),
    "int8": (pd.Series([1, 1, -2], dtype="int8"), "int8", {-2: 1, 1: 2}, 0, 0),
    "uint64": (pd.Series([2**64 - 1, 0], dtype="uint64"), "uint64", {0: 1, 2**64 - 1: 1}, 0, 0),
    "bool": (pd.Series([True, False, True]), "boolean", {False: 1, True: 2}, 0, 0),
    "Int64": (pd.Series([1, None, 2**62 + 1], dtype="Int64"), "int64", {1: 1, 2**62 + 1: 1}, 1, 0),
    "Float64": (pd.Series([1.5, None], dtype="Float64"), "float64", {1.5: 1}, 1, 0),
    "boolean": (pd.Series([True, None], dtype="boolean"), "boolean", {True: 1}, 1, 0),
    "object of texts": (pd.Series(["b", None, "a", "b"], dtype=object), "string", {"a": 1, "b": 2}, 1, 0),
    "object of all": (pd.Series([1, "1", None, np.nan, pd.NA, pd.NaT, 1.0], dtype=object), "string", {"1": 1, 1: 2}, 4, 0),
    "object of booleans": (pd.Series([True, None, False], dtype=object), "string", {False: 1, True: 1}, 1, 0),
    "object of dates": (pd.Series([datetime.date(2020, 1, 2)] * 2), "string", {datetime.date(2020, 1, 2): 2}, 0, 0),
    "object of decimals": (
        pd.Series([decimal.Decimal("1.50"), decimal.Decimal("1.5"), decimal.Decimal("NaN")]), "string",
        {decimal.Decimal("1.5"): 2}, 1, 0),
    "object of bytes": (pd.Series([b"a", b"\xff"]), "string", {b"a": 1, b"\xff": 1}, 0, 0),
    "all missing": (pd.Series([None, None], dtype=object), "string", {}, 2, 0),
    "string": (pd.Series(["a", None], dtype="string"), "string", {"a": 1}, 1, 0),
    "string, pyarrow": (pd.Series(["a", None, "a"], dtype="string[pyarrow]"), "string", {"a": 2}, 1, 0),
    "category": (pd.Series(pd.Categorical(["u", None, "v"], categories=["u", "v", "w"])), "string", {"u": 1, "v": 1}, 1, 0),
    "category of numbers": (pd.Series(pd.Categorical([10, 9, 10])), "string", {9: 1, 10: 2}, 0, 0),
    "int64[pyarrow]": (pd.Series([1, None], dtype="int64[pyarrow]"), "int64", {1: 1}, 1, 0),
    "period": (pd.Series(pd.period_range("2020-01", periods=1, freq="M")), "string", {pd.Period("2020-01", "M"): 1}, 0, 0),
    "sparse": (pd.Series(pd.arrays.SparseArray([0.0, 1.0, 0.0])), "float64", {0.0: 2, 1.0: 1}, 0, 0),
    "datetime64[s]": (pd.Series(["2020-01-02", None], dtype="datetime64[s]"), "timestamp[s]", {"2020-01-02T00:00:00": 1}, 1, 0),
    "zone": (
        pd.Series(pd.to_datetime(["2020-01-02 03:00"]).tz_localize("Europe/Berlin").as_unit("ns")),
        "timestamp[ns, Europe/Berlin]", {"2020-01-02T02:00:00Z": 1}, 0, 0),
    "timedelta": (pd.Series(pd.to_timedelta([1, None], unit="s")).astype("timedelta64[ns]"), "duration[ns]", {"1000000000ns": 1}, 1, 0),
}


@pytest.mark.parametrize("name", PANDAS_COLUMNS)
def test_pandas_columns(name):
    series, type_, counts, nulls, nans = PANDAS_COLUMNS[name]
    data = pd.DataFrame({"x": series})
    before = data.copy(deep=True)
    assert table(data).type("x") == type_
    found, *missing = counted(data)
    assert found == counts and [type(label) for label in found] == [type(label) for label in counts]
    assert missing == [nulls, nans]
    pd.testing.assert_frame_equal(data, before)


def test_dtypes_are_named_as_evidently_names_them():
    data = pd.DataFrame({"f": [1.0], "i": [1], "o": pd.Series(["a"], dtype=object), "b": [True],
                         "t": pd.to_datetime(["2020-01-01"]), "I": pd.array([1], dtype="Int64")})
    assert frame(data).dtypes == {"f": "float64", "i": "int64", "o": "object_", "b": "bool", "t": "datetime64", "I": "int64"}
    assert frame(pl.DataFrame({"f": [1.0], "o": ["a"], "b": [True]})).dtypes == {"f": "float64", "o": "object_", "b": "bool"}


def test_values_are_shared_where_the_layout_allows():
    values = np.arange(5.0)
    read = _core.Table.from_columns(["x"], [_core.Column.from_array(values)])
    values[0] = 40  # seen through the shared memory; nobody does this while a report runs
    assert read.floats("x").tolist() == [40, 1, 2, 3, 4]
    del values
    gc.collect()
    assert read.floats("x")[0] == 40


@pytest.mark.parametrize("make", [
    lambda a: a[::2], lambda a: a[::-1], lambda a: a.astype(">f8"), lambda a: a.astype("f2"), lambda a: a.astype("g"),
    lambda a: np.asfortranarray(np.tile(a, (3, 1)))[1], lambda a: np.frombuffer(b"x" + a.tobytes(), "u1")[1:].view("f8"),
])  # fmt: skip
def test_other_layouts_are_copied(make):
    values = make(np.arange(8.0))
    assert _core.Table.from_columns(["x"], [_core.Column.from_array(values)]).floats("x").tolist() == values.astype(float).tolist()


def test_a_frame_of_rows_is_read_like_one_of_columns():
    rows = np.random.RandomState(1).normal(size=(5000, 7))
    data = pd.DataFrame(rows)
    read = frame(data)
    assert read.table.names == [str(i) for i in range(7)] and read.labels["3"] == 3
    for i in range(7):
        assert (read.table.floats(str(i)) == rows[:, i]).all()
    assert (frame(rows).table.floats("6") == rows[:, 6]).all()


def test_numpy_and_mappings():
    structured = np.array([(1, "a"), (2, "b")], dtype=[("n", "i4"), ("t", "U3")])
    assert table(structured).type("n") == "int32" and counted(structured, "t")[0] == {"a": 1, "b": 1}
    mixed = {"l": [1, 2], "t": ["x", None], "a": np.array([1.5, 2]), "s": pd.Series([1, 2]), "p": pl.Series([True, None]),
             "c": pa.chunked_array([[1], [None]])}  # fmt: skip
    assert [table(mixed).type(name) for name in mixed] == ["int64", "string", "float64", "int64", "boolean", "int64"]
    assert counted({"x": [1, 2**70, None]})[0] == {1: 1, 2**70: 1}
    with pytest.raises(ValueError, match="column `b`: has 2 rows, and column `a` has 1"):
        table({"a": [1], "b": [1, 2]})


@pytest.mark.parametrize("library", ["polars", "pyarrow", "reader", "batch", "duckdb", "pandas, arrow types"])
def test_frames_that_speak_arrow(library):
    arrow = pa.table({
        "i": pa.chunked_array([[1, 2], [], [None, 4]], pa.int32()),
        "s": ["short", "long enough to leave the view", None, "long enough to leave the view"],
        "b": [True, None, False, True],
        "d": [datetime.date(2020, 1, 1)] * 4,
        "z": pa.array([0, 1, None, 2], pa.timestamp("us", "UTC")),
        "m": pa.array([decimal.Decimal("1.10")] * 4, pa.decimal128(9, 2)),
    })  # fmt: skip
    data = {"polars": lambda: pl.from_arrow(arrow), "pyarrow": lambda: arrow, "reader": arrow.to_reader,
            "batch": lambda: arrow.combine_chunks().to_batches()[0], "duckdb": lambda: duckdb.from_arrow(arrow),
            "pandas, arrow types": lambda: arrow.to_pandas(types_mapper=pd.ArrowDtype)}[library]()  # fmt: skip
    read = table(data)
    profile = _core.Profile(read)
    assert profile.numbers("i").sorted().tolist() == [1, 2, 4] and profile.numbers("i").nulls == 1
    texts = profile.categories("s")
    assert (texts.labels, texts.counts, texts.nulls) == (["long enough to leave the view", "short"], [2, 1], 1)
    assert profile.categories("b").labels == [False, True] and profile.categories("b").counts == [1, 2]
    assert (read.type("d"), profile.categories("d").labels) == ("date", ["2020-01-01"])
    assert profile.numbers("z").count == 3 and profile.numbers("m").mean == 1.1


ARROW_ARRAYS = {
    "dictionary": (pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 2, 3], pa.int8()), ["a", "b", "a", None]), {"a": 2, "b": 1}, 2),
    "dictionary of numbers": (pa.array([5, None, 5]).dictionary_encode(), {5: 2}, 1),
    "dictionary of booleans": (pa.DictionaryArray.from_arrays([0, 1, 0], [True, False]), {False: 1, True: 2}, 0),
    "large_string": (pa.array(["a", None, ""], pa.large_string()), {"": 1, "a": 1}, 1),
    "string_view": (pa.array(["a", "b" * 13, None], pa.string_view()), {"a": 1, "b" * 13: 1}, 1),
    "half float": (pa.array([1.5, None, -0.25, 65504, 2**-24], pa.float16()), {-0.25: 1, 2**-24: 1, 1.5: 1, 65504.0: 1}, 1),
    "date64": (pa.array([datetime.date(1969, 12, 31)], pa.date64()), {"1969-12-31": 1}, 0),
    "time32": (pa.array([1, None], pa.time32("s")), {"00:00:01": 1}, 1),
    "time64": (pa.array([1], pa.time64("us")), {"00:00:00.000001": 1}, 0),
    "decimal256": (pa.array([decimal.Decimal("-1.25"), None], pa.decimal256(50, 2)), {-1.25: 1}, 1),
    "decimal32": (pa.array([decimal.Decimal("-1.25"), None], pa.decimal32(5, 2)), {-1.25: 1}, 1),
    "fixed binary": (pa.array([b"ab", None], pa.binary(2)), {"0x6162": 1}, 1),
    "null": (pa.nulls(3), {}, 3),
    "extension": (pa.ExtensionArray.from_storage(pa.uuid(), pa.array([b"0" * 16], pa.binary(16))), {"0x" + "30" * 16: 1}, 0),
}


@pytest.mark.parametrize("name", ARROW_ARRAYS)
@pytest.mark.parametrize("offset", [0, 1])
def test_arrow_types(name, offset):
    array, counts, nulls = ARROW_ARRAYS[name]
    if offset:  # in front of the rows stands one that is none of them
        array = pa.concat_arrays([array[:1], array])[1:]
    found, *missing = counted(pa.table({"x": array}))
    assert found == counts and missing == [nulls, 0]


@pytest.mark.parametrize(("array", "reason"), [
    (pa.array([[1]]), 'holds lists (Arrow format "+l")'),
    (pa.array([{"a": 1}]), 'holds a struct (Arrow format "+s")'),
    (pa.RunEndEncodedArray.from_arrays([1], [1]), 'holds run-end encoded values (Arrow format "+r")'),
    (pa.array([(1, 2, 3)], pa.month_day_nano_interval()), 'holds intervals (Arrow format "tin")'),
])  # fmt: skip
def test_arrow_types_that_are_refused(array, reason):
    read = table(pa.table({"x": array, "y": [1]}))
    assert read.names == ["y"] and read.refused == {"x": reason}
    with pytest.raises(ValueError, match="x: cannot be read"):
        read.type("x")


def test_a_decimal_that_does_not_fit_is_named():
    array = pa.array([decimal.Decimal(1), decimal.Decimal(10) ** 45], pa.decimal256(60, 0))
    with pytest.raises(ValueError, match="column `x`, row 1: the decimal has more than 38 digits"):
        table(pa.table({"x": array}))


def test_names():
    data = pd.DataFrame([[1, 2, 3, 4]], columns=[1, "1", ("t", 2), None])
    read = frame(data)
    assert read.table.names == ["1 (int)", "1", "('t', 2)", "None"]
    assert list(read.labels.values())[:3] == [1, "1", ("t", 2)]
    columns = pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")])
    assert frame(pd.DataFrame([[1, 2]], columns=columns)).table.names == ["('a', 'x')", "('a', 'y')"]
    twice = frame(pd.DataFrame([[1, 2, 3]], columns=["a", "a", "b"])).table
    assert twice.names == ["b"] and twice.refused == {"a": "stands 2 times"}
    assert table(pa.table([[1], [2], [3]], names=["a", "a", "b"])).refused == {"a": "stands twice"}


def test_what_is_refused():
    read = table(pd.DataFrame({"l": [[1], None], "c": [1j, 2], "n": [1, 2]}))
    assert read.names == ["n"]
    assert read.refused["l"].startswith("row 0 holds a list, which cannot be counted")
    assert "complex128" in read.refused["c"]
    for wrong in (5, "x", [1, 2], np.arange(3), None, pl.LazyFrame({"a": [1]})):
        with pytest.raises(TypeError, match="is no frame"):
            table(wrong)


def test_edges():
    assert table(pd.DataFrame()).rows == 0 and table(pd.DataFrame(index=range(3))).rows == 3
    none = pd.DataFrame({"x": pd.Series([], dtype=float), "o": pd.Series([], dtype=object)})
    numbers = _core.Profile(table(none)).numbers("x")
    assert numbers.count == 0 and np.isnan(numbers.mean) and np.isnan(numbers.quantile(0.5)) and numbers.most_common()[1] == 0
    assert counted(none, "o") == ({}, 0, 0)
    wide = table(pd.DataFrame(np.zeros((2, 10_000))))
    assert len(wide.names) == 10_000


def test_numbers():
    values = [3, 1, np.nan, 2, 2, np.inf, -np.inf]
    side = _core.Profile(table({"x": np.array(values)})).numbers("x")
    assert (side.count, side.nans, side.positive_infinities, side.negative_infinities) == (6, 1, 1, 1)
    assert (side.minimum, side.maximum, side.distinct, side.most_common()) == (-np.inf, np.inf, 5, (2, 2))
    finite = np.random.RandomState(3).normal(size=1001)
    side = _core.Profile(table({"x": finite})).numbers("x")
    for q in (0, 0.1, 0.25, 0.5, 0.77, 1):
        assert side.quantile(q) == np.quantile(finite, q)
    assert side.std() == pytest.approx(finite.std(ddof=1), rel=1e-14) and side.mean == pytest.approx(finite.mean(), rel=1e-14)
    counts, edges = np.histogram(finite, 13)
    assert (side.histogram(edges) == counts).all()
    with pytest.raises(ValueError, match="read-only"):
        side.sorted()[0] = 1
    with pytest.raises(ValueError, match="the quantile 2.0"):
        side.quantile(2)


def test_rows():
    data = pd.DataFrame({"a": [1, 1, None, None], "b": ["x", "x", None, None], "c": [1, 2, 3, 4]})
    read = table(data)
    assert read.duplicated_rows(["a", "b"]) == data.duplicated(["a", "b"]).sum() == 2
    assert read.empty_rows(["a", "b"]) == 2 and read.rows_with_missing(["a", "c"]) == 2
    assert read.equal_rows("a", "c") == 1 and read.equal_rows("a", "b") == 2
    assert read.codes("b").tolist() == [0, 0, -1, -1] and read.codes("c").tolist() == [0, 1, 2, 3]
    for call in (lambda: read.type("bb"), lambda: read.duplicated_rows(["bb"]), lambda: read.equal_rows("a", "bb")):
        with pytest.raises(KeyError, match="bb: the frame has no such column .did you mean `b`"):
            call()


def test_the_caller_s_column_comes_back():
    data = pd.DataFrame({"x": [1, 2], 7: ["a", "b"]})
    assert frame(data).column("7") is data[7] or frame(data).column("7").equals(data[7])
    assert frame(pl.DataFrame({"s": ["a", None]})).column("s").isna().tolist() == [False, True]
    assert frame(pl.DataFrame({"i": [1, 2]})).column("i").dtype == "int64"


def test_categories():
    left = _core.Profile(table({"x": ["a", "b", "b", None]})).categories("x")
    right = _core.Profile(table({"x": ["b", "c"]})).categories("x")
    assert left.occurrences("b") == 2 and left.occurrences("z") == 0 and left.occurrences(None) == 0 and left.occurrences(1) == 0
    assert left.most_common() == ("b", 2) and left.absent_from(right) == (1, 1)
    mixed = _core.Profile(table({"x": pd.Series([1, "1", 2.5], dtype=object)})).categories("x")
    assert [mixed.occurrences(label) for label in (1, "1", 2.5, True, "2.5")] == [1, 1, 1, 1, 0]
    numbers = _core.Profile(table({"x": [3, 10, 10]})).categories("x")
    assert numbers.labels == [3, 10] and numbers.occurrences(10) == 2 and numbers.occurrences("10") == 0


def test_a_capsule_is_used_once():
    capsule = pa.table({"x": [1]}).__arrow_c_stream__()
    assert _core.Table.from_stream(capsule).rows == 1
    with pytest.raises(ValueError, match="has been used up"):
        _core.Table.from_stream(capsule)


def test_an_error_of_the_stream_is_told():
    def batches():
        yield pa.record_batch({"x": [1]})
        raise RuntimeError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(pa.schema({"x": pa.int64()}), batches())
    with pytest.raises((ValueError, RuntimeError), match="the disk is gone") as told:
        table(reader)
    assert "Traceback" not in str(told.value)


def drifts(reference, current, **settings):
    profiles = [_core.Profile(table(data), threads=settings.pop("threads", 0)) for data in (reference, current)]
    return _core.compare(*profiles, _core.DriftSettings(distributions=True, **settings))


def facts(rows):
    return [
        (row.column, row.type, row.test, row.score, row.threshold, row.detected, row.unavailable,
         row.reference_distribution and (row.reference_distribution.x, row.reference_distribution.y),
         row.current_distribution and (row.current_distribution.x, row.current_distribution.y))
        for row in rows
    ]  # fmt: skip


@pytest.fixture(scope="module")
def halves():
    random = np.random.RandomState(9)
    def half(shift):
        n = 3000
        data = pd.DataFrame({"x": random.normal(shift, size=n), "i": random.randint(0, 40, size=n),
                             "s": random.choice(list("abcde"), size=n), "b": random.random_sample(n) < 0.5})
        data.loc[::7, "x"] = np.nan
        return data
    return half(0), half(0.4)


def test_every_library_gives_the_same_comparison(halves):
    wanted = facts(drifts(*halves))
    assert {row[0] for row in wanted} == {"x", "i", "s", "b"} and any(row[5] for row in wanted)
    for convert in (pl.from_pandas, pa.Table.from_pandas, lambda d: duckdb.sql("from d"), lambda d: {c: d[c].to_numpy() for c in d},
                    lambda d: d.convert_dtypes(), lambda d: d.convert_dtypes(dtype_backend="pyarrow")):
        for got, want in zip(facts(drifts(*[convert(half) for half in halves])), wanted, strict=True):
            assert got == want


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_the_number_of_threads_changes_nothing(halves, threads):
    assert facts(drifts(*halves, threads=threads)) == facts(drifts(*halves, threads=1))


def test_columns_that_cannot_be_read_have_their_row():
    reference = pd.DataFrame({"x": range(50), "l": [[1]] * 50})
    rows = drifts(reference, reference)
    assert rows[-1].column == "l" and "it cannot be read from the reference: row 0 holds a list" in rows[-1].unavailable
    assert [row.column for row in drifts(reference, reference, columns=["x"])] == ["x"]
    assert [row.column for row in drifts(reference, reference, columns=["l"])] == ["l"]


def test_labels_keep_the_type_of_their_side():
    reference = pd.DataFrame({"k": [0, 0, 1] * 20})
    current = pd.DataFrame({"k": [0.0, 2.0, np.nan] * 20})
    mapping = _core.ColumnMapping(categorical_features=["k"])
    row = drifts(reference, current, mapping=mapping)[0]
    left, right = row.reference_distribution, row.current_distribution
    assert [type(label) for label in left.x] == [int] * 3 and [type(label) for label in right.x] == [float] * 3
    assert left.x == right.x == [0, 1, 2] and (left.y, right.y) == ([40, 20, 0], [20, 0, 20])
    levels = pd.DataFrame({"k": pd.Categorical(["u", "v"] * 20, categories=["u", "v", "w"])})
    assert drifts(levels, levels)[0].current_distribution.x == ["u", "v", "w"]


@pytest.mark.parametrize(("settings", "message"), [
    ({"tests": {"x": "kss"}}, "ks"),
    ({"columns": ["y"]}, "y"),
    ({"thresholds": {"x": float("nan")}}, "threshold"),
    ({"default_tests": {"numbers": "ks"}}, "`numbers` is no level (one of all, num, cat, text, num_target, cat_target)"),
])  # fmt: skip
def test_wrong_settings_are_named(settings, message):
    with pytest.raises((ValueError, KeyError)) as error:
        drifts({"x": [1.0, 2]}, {"x": [1.0, 2]}, **settings)
    assert message in str(error.value)
    with pytest.raises(ValueError, match="`ranking` is no task"):
        _core.ColumnMapping(task="ranking")


def test_progress_is_told():
    data = {str(i): np.random.RandomState(i).normal(size=400_000) for i in range(12)}
    told = []
    profile = _core.Profile(table(data), threads=1)
    profile.prepare(numbers=list(data), progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] and all(0 <= done <= total for done, total in told)

    def refuse(done, total):
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        _core.Profile(table(data), threads=1).prepare(numbers=list(data), progress=refuse)


def test_the_interpreter_runs_on_meanwhile():
    data = {str(i): np.random.RandomState(i).normal(size=500_000) for i in range(12)}
    profile = _core.Profile(table(data), threads=1)
    beats = []
    stop = threading.Event()

    def beat():
        while not stop.wait(0.002):
            beats.append(time.monotonic())

    thread = threading.Thread(target=beat)
    thread.start()
    began = time.monotonic()
    profile.prepare(numbers=list(data))
    ended = time.monotonic()
    stop.set()
    thread.join()
    assert sum(began < at < ended for at in beats) >= 3


def test_ctrl_c_ends_long_work():
    program = textwrap.dedent("""
        import sys, threading, time, os, signal
        import numpy as np
        from trimtab import _core
        random = np.random.RandomState(1)
        columns = [_core.Column.from_array(random.normal(size=20_000)) for _ in range(400)]
        names = [str(i) for i in range(400)]
        table = _core.Table.from_columns(names, columns)
        settings = _core.DriftSettings(default_tests={"num": "empirical_mmd"})
        def interrupt():
            time.sleep(1)
            os.kill(os.getpid(), signal.SIGINT)
        threading.Thread(target=interrupt, daemon=True).start()
        began = time.monotonic()
        try:
            _core.compare(_core.Profile(table, threads=1), _core.Profile(table, threads=1), settings)
        except KeyboardInterrupt:
            print("interrupted", round(time.monotonic() - began))
    """)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False,
                         preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))  # fmt: skip
    assert run.stdout.startswith("interrupted") and not run.stderr, run.stdout + run.stderr
    assert int(run.stdout.split()[1]) < 20, run.stdout  # alone about 1; a whole column of it takes a minute


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_works():
    data = {str(i): np.arange(100_000.0) for i in range(4)}
    _core.Profile(table(data)).prepare(numbers=list(data))
    child = os.fork()
    if child == 0:
        code = 1
        try:
            side = _core.Profile(table(data)).numbers("0")
            code = 0 if side.count == 100_000 else 2
        finally:
            os._exit(code)
    deadline = time.monotonic() + 60
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        assert time.monotonic() < deadline, "the child hangs"
        time.sleep(0.02)
    assert os.waitstatus_to_exitcode(status) == 0


@pytest.mark.parametrize("hidden", [["pyarrow"], ["pandas"], ["pandas", "pyarrow", "polars", "duckdb", "scipy"]])
def test_libraries_that_are_not_there(hidden):
    program = textwrap.dedent(f"""
        import sys
        for name in {hidden!r}:
            sys.modules[name] = None
        import numpy as np
        from trimtab._frame import frame
        assert frame({{"x": np.arange(3.0), "s": ["a", None, "b"]}}).table.rows == 3
        assert frame(np.zeros((2, 2))).table.rows == 2
        if "polars" not in {hidden!r}:
            import polars
            assert frame(polars.DataFrame({{"x": [1, None], "s": ["a", "b" * 20]}})).column("x")[0] == 1
        if "pandas" not in {hidden!r}:
            import pandas
            assert frame(pandas.DataFrame({{"x": [1, 2], "s": ["a", None]}})).table.rows == 2
        print("fine")
    """)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.stdout == "fine\n", run.stderr


class Emptying:
    """Drops the array that holds it whenever it is looked at."""

    def __init__(self, array):
        self.array = array

    def __hash__(self):
        self.array[:] = None
        gc.collect()
        return 1


def test_objects_may_change_the_array_while_it_is_read():
    array = np.empty(50, object)
    array[:] = [Emptying(array) for _ in array]
    assert _core.Column.from_objects(array).rows == 50
    assert array.tolist() == [None] * 50


def raising(method, error):
    def raise_it(*_):
        raise error

    return type("Raising", (), {"__hash__": object.__hash__, method: raise_it})


@pytest.mark.parametrize("method", ["__hash__", "__ne__", "__str__"])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), SystemExit()])
def test_what_is_not_ours_to_answer_is_passed_on(method, error):
    array = np.array([raising(method, error)(), raising(method, error)()], dtype=object)
    with pytest.raises(type(error)):
        _core.Column.from_objects(array)


@pytest.mark.parametrize("method", ["__hash__", "__eq__"])
def test_objects_that_cannot_be_compared_are_refused_with_the_reason(method):
    kind = raising(method, RuntimeError("out of order"))
    kind.__hash__ = kind.__hash__ if method == "__hash__" else lambda self: 1
    read = frame({"x": [kind(), kind()], "y": [1, 2]})
    assert read.table.names == ["y"]
    assert "holds a Raising" in read.table.refused["x"] and "RuntimeError: out of order" in read.table.refused["x"]


def test_objects_with_equal_texts_stay_apart():
    kind = type("Same", (), {"__repr__": lambda self: "same"})
    labels, _, _ = counted({"x": [kind() for _ in range(5000)]})
    assert len(labels) == 5000


def test_a_prepared_column_is_cheap_among_many():
    read = table(pd.DataFrame(np.zeros((3, 4000))).add_prefix("x"))
    profile = _core.Profile(read)
    profile.prepare(numbers=read.names)
    narrow = _core.Profile(read.select(["x7"]))
    narrow.prepare(numbers=["x7"])

    def cost(of):
        def once():
            started = time.perf_counter()
            for _ in range(50):
                of.numbers("x7")
                _core.compare(of, of, _core.DriftSettings(columns=["x7"]))
            return time.perf_counter() - started

        return min(once() for _ in range(5))

    assert cost(profile) < 5 * cost(narrow) + 0.01


def test_named_columns_are_compared_as_among_all(halves):
    reference, current = (_core.Profile(table(half)) for half in halves)
    together = {row.column: row for row in _core.compare(reference, current, _core.DriftSettings())}
    for name, row in together.items():
        alone = [_core.Profile(table(half)) for half in halves]
        (one,) = _core.compare(*alone, _core.DriftSettings(columns=[name]))
        assert facts([one]) == facts([row])


@pytest.mark.parametrize(
    ("threads", "error"),
    [(-1, ValueError), (1025, ValueError), (2**80, ValueError), ("a", TypeError), (None, TypeError), (1.5, TypeError)],
)
def test_a_wrong_number_of_threads_is_told(threads, error):
    with pytest.raises(error, match="threads: a whole number of 1 to 1024, or 0 .* this is"):
        _core.Profile(table({"x": [1]}), threads=threads)


def test_a_progress_that_cannot_be_called_is_told():
    profile = _core.Profile(table({"x": [1]}))
    with pytest.raises(TypeError, match=r"progress: a function of \(done, total\), or None, and this is 5"):
        profile.prepare(numbers=["x"], progress=5)
    with pytest.raises(TypeError, match="progress"):
        _core.compare(profile, profile, _core.DriftSettings(), progress=5)


def test_names_that_utf8_cannot_hold_are_escaped():
    names = pd.Index(["a\ud800", "a\\ud800", "b"], dtype=object)  # pandas 3 would make them texts, which cannot hold it
    read = frame(pd.DataFrame([[1, 2, 3]], columns=names))
    assert read.table.names == ["a\\ud800 (str)", "a\\ud800", "b"]
    assert read.labels["a\\ud800 (str)"] == "a\ud800"


def test_a_stream_that_was_read_before_is_told():
    reader = pa.table({"x": [1]}).to_reader()
    assert table(reader).rows == 1
    with pytest.raises(ValueError, match=r"a pyarrow.RecordBatchReader gives no rows: .*read_all\(\)"):
        table(reader)
    with duckdb.connect() as connection:
        cursor = connection.execute("select 1 as x")
        assert table(cursor).rows == 1
        with pytest.raises(ValueError, match=r"DuckDBPyConnection gives no rows: .*to_arrow_table\(\)"):
            table(cursor)
    assert table(pa.table({"x": pa.array([], pa.int64())})).rows == 0
    assert table(pl.DataFrame({"x": []})).rows == 0


@pytest.mark.parametrize("column", [pl.Series([1]), pd.Series([1]), pa.chunked_array([[1]]), pa.array([1])])
def test_one_column_is_no_frame(column):
    with pytest.raises(TypeError, match="is one column and no frame: give it a name, {'x': column}"):
        frame(column)
    assert frame({"x": column}).rows == 1


BIG = 2**60


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([BIG + 3, BIG + 1, BIG + 2, BIG + 1, -BIG - 1], "int64"),
        ([2**63 + 1, 2**63 + 2, 2**64 - 1, 2**63 + 2, 0], "uint64"),
        ([2**53, 5, 5], "int64"),
        ([-(2**63), 2**63 - 1], "int64"),
    ],
)
def test_integers_that_doubles_cannot_tell_apart(values, dtype):
    expected = (len(set(values)), min(values), max(values))
    most = max(values.count(value) for value in values)
    common = min(value for value in values if values.count(value) == most)
    chunks = pa.chunked_array([pa.array([*values[:2], None], dtype), pa.array(values[2:], dtype)])
    for data in ({"x": np.array(values, dtype)}, pa.table({"x": chunks})):
        side = _core.Profile(table(data)).integers("x")
        assert (side.distinct, side.minimum, side.maximum) == expected
        assert side.most_common() == (common, most)


@pytest.mark.parametrize(
    "values",
    [
        np.array([1, 2**53 - 1, -(2**53) + 1]),
        np.array([2.0**60]),
        np.array([], "int64"),
        np.array([1, 2], "int8"),
        np.array(["a"], object),
        pa.array([None, 3], pa.int64()),
    ],
)
def test_other_columns_have_no_integers_of_that_kind(values):
    profile = _core.Profile(table({"x": values}))
    assert profile.integers("x") is None
    with pytest.raises(KeyError):
        profile.integers("y")


def test_the_caller_s_column_is_a_copy():
    data = pd.DataFrame({"x": [1.0, 2.0]})
    frame(data).column("x")[:] = 0
    assert data["x"].tolist() == [1.0, 2.0]


class Producer:
    """A record batch whose schema another library has spoilt."""

    def __init__(self, spoil):
        self.memory = [(ctypes.c_void_p * 10)() for _ in range(2)]
        schema, array = self.memory
        pa.record_batch({"x": [1], "y": [2]})._export_to_c(ctypes.addressof(array), ctypes.addressof(schema))
        spoil(schema)

    def __arrow_c_array__(self, requested_schema=None):
        make = ctypes.pythonapi.PyCapsule_New
        make.restype, make.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        schema, array = self.memory
        return (
            make(ctypes.addressof(schema), b"arrow_schema", None),
            make(ctypes.addressof(array), b"arrow_array", None),
        )


def test_null_pointers_of_a_schema_are_refused():
    format_, children = 0, 5

    def spoil_child(schema):
        first = ctypes.cast(schema[children], ctypes.POINTER(ctypes.c_void_p))[0]
        ctypes.cast(first, ctypes.POINTER(ctypes.c_void_p))[format_] = None

    def spoil_whole(schema):
        schema[format_] = None

    read = table(Producer(spoil_child))
    assert read.names == ["y"] and "not known" in read.refused["x"]
    with pytest.raises(ValueError, match="no table but of format"):
        table(Producer(spoil_whole))
