"""Makes the files beside it, with pandas and pyarrow as independent writers. Run: python make_testdata.py"""

import datetime
import decimal
import gzip
import pathlib

import numpy
import pandas
import pyarrow
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet

HERE = pathlib.Path(__file__).resolve().parent
UTC = datetime.timezone.utc


def every_type() -> pyarrow.Table:
    """One column for each Arrow type that is read; the second of three values is null."""
    day = datetime.date(2013, 8, 1)
    moment = datetime.datetime(2013, 8, 1, 6, 0, 0, 123000)
    columns = {
        "nothing": pyarrow.nulls(3),
        "boolean": pyarrow.array([True, None, False]),
        "int8": pyarrow.array([-128, None, 127], pyarrow.int8()),
        "int16": pyarrow.array([-32768, None, 32767], pyarrow.int16()),
        "int32": pyarrow.array([-(2**31), None, 2**31 - 1], pyarrow.int32()),
        "int64": pyarrow.array([-(2**63), None, 2**63 - 1], pyarrow.int64()),
        "uint8": pyarrow.array([0, None, 255], pyarrow.uint8()),
        "uint16": pyarrow.array([0, None, 65535], pyarrow.uint16()),
        "uint32": pyarrow.array([0, None, 2**32 - 1], pyarrow.uint32()),
        "uint64": pyarrow.array([0, None, 2**64 - 1], pyarrow.uint64()),
        "float16": pyarrow.array(numpy.array([0.5, 0, -65504], numpy.float16), mask=numpy.array([False, True, False])),
        "float32": pyarrow.array([0.1, None, float("inf")], pyarrow.float32()),
        "float64": pyarrow.array([0.1, None, float("nan")], pyarrow.float64()),
        "decimal32": pyarrow.array([decimal.Decimal("1.25"), None, decimal.Decimal("-0.01")], pyarrow.decimal32(7, 2)),
        "decimal64": pyarrow.array([decimal.Decimal("1.25"), None, decimal.Decimal("-0.01")], pyarrow.decimal64(15, 2)),
        "decimal128": pyarrow.array([decimal.Decimal("123.45"), None, decimal.Decimal("-0.05")], pyarrow.decimal128(12, 2)),
        "decimal256": pyarrow.array([decimal.Decimal("9" * 36 + ".5"), None, decimal.Decimal("-0.5")], pyarrow.decimal256(50, 1)),
        "string": pyarrow.array(["caf\u00e9", None, ""]),
        "large_string": pyarrow.array(["JFK", None, "LGA"], pyarrow.large_string()),
        "binary": pyarrow.array([b"\x00\xff", None, b""]),
        "large_binary": pyarrow.array([b"\x01", None, b"\x02"], pyarrow.large_binary()),
        "fixed_binary": pyarrow.array([b"ab", None, b"cd"], pyarrow.binary(2)),
        "date32": pyarrow.array([day, None, datetime.date(1969, 12, 31)], pyarrow.date32()),
        "date64": pyarrow.array([day, None, datetime.date(1969, 12, 31)], pyarrow.date64()),
        "time32": pyarrow.array([datetime.time(6, 0), None, datetime.time(23, 59, 59)], pyarrow.time32("s")),
        "time64": pyarrow.array([datetime.time(6, 0, 0, 5), None, datetime.time(23, 59, 59)], pyarrow.time64("us")),
        "timestamp_s": pyarrow.array([0, None, -1], pyarrow.timestamp("s")),
        "timestamp_ms": pyarrow.array([moment, None, moment], pyarrow.timestamp("ms")),
        "timestamp_us_utc": pyarrow.array([moment.replace(tzinfo=UTC), None, moment.replace(tzinfo=UTC)], pyarrow.timestamp("us", "UTC")),
        "timestamp_ns_new_york": pyarrow.array([0, None, 1], pyarrow.timestamp("ns", "America/New_York")),
        "duration": pyarrow.array([5, None, -5], pyarrow.duration("us")),
        "dictionary": pyarrow.array(["UA", None, "B6"]).dictionary_encode(),
        "dictionary_int8": pyarrow.DictionaryArray.from_arrays(pyarrow.array([1, None, 0], pyarrow.int8()), pyarrow.array(["UA", "B6"])),
        "dictionary_numbers": pyarrow.DictionaryArray.from_arrays(pyarrow.array([1, None, 0], pyarrow.int8()), pyarrow.array([10, 20])),
    }
    return pyarrow.table(columns)


IPC_ONLY = {
    "string_view": pyarrow.array(["a text longer than twelve bytes", None, "short"], pyarrow.string_view()),
    "binary_view": pyarrow.array([b"\x01", None, b"\x02"], pyarrow.binary_view()),
    "dictionary_with_null": pyarrow.DictionaryArray.from_arrays(pyarrow.array([0, 1, 2], pyarrow.int32()), pyarrow.array(["UA", None, "B6"])),
    "dictionary_with_twins": pyarrow.DictionaryArray.from_arrays(pyarrow.array([0, None, 1], pyarrow.int32()), pyarrow.array(["UA", "UA"])),
    "dictionary_of_large": pyarrow.DictionaryArray.from_arrays(pyarrow.array([1, None, 0], pyarrow.uint16()), pyarrow.array(["UA", "B6"], pyarrow.large_string())),
    "dictionary_of_binary": pyarrow.DictionaryArray.from_arrays(pyarrow.array([1, None, 0], pyarrow.int32()), pyarrow.array([b"\x01", b"\x02"])),
}


def write_ipc(name: str, table: pyarrow.Table, stream: bool = False, **options) -> None:
    writer = pyarrow.ipc.new_stream if stream else pyarrow.ipc.new_file
    with writer(str(HERE / name), table.schema, options=pyarrow.ipc.IpcWriteOptions(**options)) as sink:
        sink.write_table(table, max_chunksize=2)


def main() -> None:
    table = every_type()
    pyarrow.parquet.write_table(table, HERE / "types.parquet", version="2.6")
    pyarrow.parquet.write_table(table.drop_columns(["nothing"]), HERE / "types_plain.parquet", version="2.6", use_dictionary=False, store_schema=False,
                                data_page_version="2.0", compression="zstd")
    for name, array in IPC_ONLY.items():
        table = table.append_column(name, array)
    write_ipc("types.arrow", table)
    write_ipc("types.arrows", table, stream=True)
    write_ipc("types_zstd.arrow", table, compression="zstd")

    # As Spark writes timestamps.
    pyarrow.parquet.write_table(pyarrow.table({"at": pyarrow.array([0, None, 1375336800 * 10**9], pyarrow.timestamp("ns"))}), HERE / "int96.parquet",
                                use_deprecated_int96_timestamps=True, store_schema=False)

    nested = pyarrow.table({
        "id": pyarrow.array([1, 2]),
        "tags": pyarrow.array([["a"], []], pyarrow.list_(pyarrow.string())),
        "point": pyarrow.array([{"x": 1.0, "y": 2.0}, None], pyarrow.struct([("x", pyarrow.float64()), ("y", pyarrow.float64())])),
        "carrier": pyarrow.array(["UA", "B6"]),
        "counts": pyarrow.array([[("a", 1)], None], pyarrow.map_(pyarrow.string(), pyarrow.int32())),
    })
    pyarrow.parquet.write_table(nested, HERE / "nested.parquet")
    write_ipc("nested.arrow", nested)

    # pandas: an index column, categories, nullable integers, an all-null column, and its own metadata.
    frame = pandas.DataFrame({
        "carrier": pandas.Categorical(["UA", "B6", None, "UA"], categories=["AA", "B6", "UA"], ordered=True),
        "flight": pandas.array([1, None, 3, 4], dtype="Int64"),
        "delay": [1.5, float("nan"), float("inf"), None],
        "note": [None, None, None, None],
        "at": pandas.to_datetime(["2013-08-01 06:00", None, "2013-08-01 07:00", "2013-08-01 08:00"]),
    }, index=pandas.Index([10, 20, 30, 40], name="row"))
    frame.to_parquet(HERE / "pandas.parquet")
    frame.to_feather(HERE / "pandas.feather")

    # Several row groups with dictionaries of their own.
    carriers = ["UA", "B6", "AA", "UA", "DL", "EV", "UA", None, "MQ", "US"]
    pyarrow.parquet.write_table(pyarrow.table({"number": pyarrow.array(range(10)), "carrier": pyarrow.array(carriers)}), HERE / "groups.parquet", row_group_size=4)

    schema = pyarrow.schema([("number", pyarrow.int64()), ("carrier", pyarrow.string())])
    pyarrow.parquet.write_table(schema.empty_table(), HERE / "no_rows.parquet")
    write_ipc("no_rows.arrow", schema.empty_table())
    pyarrow.parquet.write_table(pyarrow.table([pyarrow.array([1]), pyarrow.array(["x"]), pyarrow.array([2])], names=["a", "b", "a"]), HERE / "twins.parquet")
    pyarrow.parquet.write_table(pyarrow.table({"number": pyarrow.array([1.5]), "carrier": pyarrow.array(["UA"])}), HERE / "other_type.parquet")
    pyarrow.parquet.write_table(pyarrow.table({"number": pyarrow.nulls(2), "carrier": pyarrow.array(["UA", "B6"])}), HERE / "null_type.parquet")
    pyarrow.parquet.write_table(pyarrow.table({"number": pyarrow.array([1]), "tail": pyarrow.array(["N1"])}), HERE / "other_names.parquet")
    # Texts that are none: declared as such over bytes that are not UTF-8.
    bad = pyarrow.Array.from_buffers(pyarrow.string(), 3, pyarrow.array([b"ok", b"\xff\xfe", b"x"]).buffers())
    pyarrow.parquet.write_table(pyarrow.table({"text": bad}), HERE / "not_utf8.parquet", use_dictionary=False)
    pyarrow.parquet.write_table(pyarrow.table({"text": bad}), HERE / "not_utf8_dictionary.parquet")
    write_ipc("not_utf8.arrow", pyarrow.table({"text": bad}))
    pyarrow.parquet.write_table(pyarrow.table({"big": pyarrow.array([decimal.Decimal("1"), decimal.Decimal("9" * 45)], pyarrow.decimal256(50, 0))}),
                                HERE / "long_decimal.parquet")

    csv = "carrier,flight,delay,at,note\nUA,1,1.5,2013-08-01 06:00:00,\"said \"\"no\"\"\"\nB6,2,,2013-08-01 07:00:00,\"two\nlines\"\n"
    (HERE / "plain.csv").write_bytes(csv.encode())
    (HERE / "plain.csv.gz").write_bytes(gzip.compress(csv.encode(), mtime=0))
    (HERE / "plain.csv.zst").write_bytes(pyarrow.compress(csv.encode(), "zstd", asbytes=True))

    # Seeds of csv_format_fuzz: a byte of options, a delimiter, a quote, then the text. All of testdata/ seeds source_fuzz.
    corpus = HERE / "csv_format_corpus"
    corpus.mkdir(exist_ok=True)
    for name, seed in {
        "plain": b"\x10,\"a,b\n1,2\n",
        "given": b"\x13:*a:*b:c*\n1:2\n",
        "no_header": b"\x14,\"a;b\n1;2\n",
        "header": b"\x1c,\"1|2\n3|4\n",
        "quotes": b"\x00,\"'a','b'\r\n'x,''y','z'\r\n",
        "mark": b"\x10,\"\xef\xbb\xbf\"a \"\"x\"\"\",b\r\n,\r\n",
        "open_quote": b"\x10,\"a,b\n1,\"x\n2,3\n",
        "utf16": b"\x10,\"\xff\xfea\x00,\x00",
        "empty_lines": b"\x10,\"\n\r\n\n",
        "delimiter_is_newline": b"\x13\n\na\nb\n",
    }.items():
        (corpus / name).write_bytes(seed)
    (HERE / "ragged.csv").write_bytes(b"a,b\n1,2\n\n3\n")
    (HERE / "nul.csv").write_bytes(b"a,b\n1,2\n3,\0\n")
    (HERE / "latin1.csv").write_bytes(b"a,b\n1,caf\xe9\n")
    (HERE / "open_quote.csv").write_bytes(b"a,b\n1,\"x\n2,3\n")


main()
