"""The fuzzing targets on inputs that hypothesis makes; coverage-guided runs are tests/fuzz/run.py."""

from __future__ import annotations

import pytest
import targets
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

PIECES = st.one_of(
    st.binary(max_size=12),
    st.sampled_from([b"", b'"', b"<", b">", b"/>", b"</", b"<!--", b"<![CDATA[", b"&", b"&#0;", b"&#x110000;", b"A0",
                     b"XFE1", b"-1", b"1e999", b"99999999999999999999", b"\xff\xfe", b"<!DOCTYPE x>", b"\xef\xbb\xbf"]),
)  # fmt: skip
PLACES = st.integers(0, 40_000)
LENGTHS = st.integers(0, 60)
QUICK = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def test_the_seed_itself_is_worked_on() -> None:
    assert targets.work_on(targets.packed(targets.seed())) is not None


@pytest.mark.parametrize(
    "head", [b"\0\0<?xml", b"\xff\xfe\0\0", b"\xfe\xff\0a\0\0", b'<?xml version="1.0" encoding="utf-7"?>']
)
def test_a_part_that_is_encoded_otherwise_than_it_says_is_refused(head: bytes) -> None:
    members = targets.seed() | {"xl/workbook.xml": head + targets.seed()["xl/workbook.xml"]}
    assert targets.work_on(targets.packed(members)) is None


@pytest.mark.parametrize("number", ["1:6", "\uff11", "1_0", "-1", "1e3", " ", "99999999999"])
def test_a_row_with_an_impossible_number_is_refused(number: str) -> None:
    part = "xl/worksheets/sheet1.xml"
    rows = targets.seed()[part].replace(b'<row r="1"', f'<!-- --><row r="{number}"'.encode(), 1)
    assert rows != targets.seed()[part]
    assert targets.work_on(targets.packed(targets.seed() | {part: rows})) is None


@QUICK
@given(st.integers(0, len(targets.PARTS) - 1), PLACES, LENGTHS, PIECES)
@example(3, 0, 0, b"")
def test_a_spoiled_part_is_refused_or_worked_on(number: int, place: int, length: int, insert: bytes) -> None:
    targets.fuzz_part(number, place, length, insert)


@QUICK
@given(PLACES, LENGTHS, PIECES)
def test_a_spoiled_file_is_refused_or_worked_on(place: int, length: int, insert: bytes) -> None:
    targets.fuzz_zip(place, length, insert)


@QUICK
@given(st.binary(max_size=400))
def test_any_bytes_are_refused(data: bytes) -> None:
    targets.fuzz_file(data)


@QUICK
@given(st.text(max_size=40))
def test_any_text_is_written_as_it_is_or_refused(text: str) -> None:
    targets.fuzz_written(text)


TYPED = st.sampled_from(["East", "合计", "1", "-1.5", "1e5", "2026-05-01", "", '"'])
LINES = st.lists(st.tuples(*(st.one_of(st.text(max_size=8), TYPED),) * 6), max_size=4)


@QUICK
@given(LINES, st.sampled_from([b"", b"[options]\ncurrency = 'CNY'", b"[options]\ndate_format = '%d.%m.%Y'", b"x"]))
def test_any_data_are_read_or_refused(lines: list[tuple[str, ...]], mapping: bytes) -> None:
    targets.fuzz_ledger("\n".join(",".join(line) for line in lines).encode("utf-8", "replace"), mapping)


@QUICK
@given(st.binary(max_size=60), st.binary(max_size=30))
def test_any_bytes_as_data_are_read_or_refused(data: bytes, mapping: bytes) -> None:
    targets.fuzz_ledger(data, mapping)
