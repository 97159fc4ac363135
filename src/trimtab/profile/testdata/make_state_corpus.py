"""Writes seeds for state_fuzz.cc into state_corpus/: one whole payload of each state, and damaged ones."""

import pathlib
import struct

folder = pathlib.Path(__file__).parent / "state_corpus"
folder.mkdir(exist_ok=True)


def i64(value):
    return struct.pack("<q", value)


def u64(value):
    return struct.pack("<Q", value)


def f64(value):
    return struct.pack("<d", value)


def text(value):
    return u64(len(value)) + value


def rows(*positions):
    return u64(1) + i64(0) + struct.pack("<I", len(positions)) + b"".join(struct.pack("<H", p) for p in positions)


exact_sum = bytes([1, 0]) + bytes(8 * 68)
payloads = {
    "kept_numbers": (0, bytes([1]) + i64(2) + i64(0) + u64(3) + f64(-1) + f64(0) + f64(7.5)),
    "kept_numbers_unsorted": (0, bytes([0]) + i64(0) + i64(0) + u64(2) + f64(2) + f64(1)),
    "kept_numbers_too_many": (0, bytes([0]) + i64(0) + i64(0) + u64(2**61) + f64(2)),
    "category_counts": (1, i64(4) + i64(1) + i64(0) + u64(2) + text(b"AA") + i64(1) + text(b"UA") + i64(2)),
    "category_counts_wrong_total": (1, i64(4) + i64(1) + i64(0) + u64(1) + text(b"AA") + i64(1)),
    "completeness": (2, i64(9) + i64(1) + i64(2) + i64(3)),
    "completeness_negative": (2, i64(9) + i64(-1) + i64(2) + i64(3)),
    "distinct_keys": (3, i64(3) + u64(2) + u64(1) + u64(5) + i64(0) + bytes([1]) + u64(2) + u64(5) + i64(1)
                      + bytes([0]) + rows(0, 2)),
    "distinct_keys_not_among_duplicates": (3, i64(2) + u64(1) + u64(1) + u64(5) + i64(0) + bytes([1]) + rows(1, 2)),
    "moments": (4, text(u64(0) + exact_sum + exact_sum)),
    "summary": (5, i64(0) + f64(float("inf")) + f64(float("-inf")) + text(exact_sum)),
    "lengths": (6, i64(2) + i64(0) + i64(3)),
    "predicate_rows": (7, i64(10) + rows(1, 5, 9)),
    "predicate_rows_descending": (7, i64(10) + rows(5, 1)),
    "predicate_rows_dense": (7, i64(70000) + u64(1) + i64(1) + struct.pack("<I", 4096) + bytes([15]) * 1024 + bytes(7168)),
    "predicate_rows_truncated": (7, (i64(10) + rows(1, 5, 9))[:-1]),
}
for name, (kind, payload) in payloads.items():
    (folder / name).write_bytes(bytes([kind]) + payload)
# category_counts_negative_rows, distinct_keys_row_index_too_large and exact_sum_limb_too_large were found by the fuzzer and are kept as they are.
