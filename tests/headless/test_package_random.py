"""Random writes, read back by two independent readers."""

from __future__ import annotations

import datetime as dt
import io
import math

import openpyxl
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from package_support import made
from python_calamine import CalamineWorkbook

from xlplan.headless.package import Package

ROWS, COLS = 30, 8
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12).filter(
    lambda t: "_x" not in t
)
MOMENTS = st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 31)).map(lambda d: d.replace(microsecond=0))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXT.filter(bool),
    st.dates(dt.date(1900, 3, 1)),
    MOMENTS,
)
FORMULAS = st.one_of(st.none(), st.none(), st.sampled_from(["=A1+1", '=IF(B2<3,"<&>","")', "=SUM($A$1:C9)"]))
WRITES = st.lists(st.tuples(st.integers(1, ROWS), st.integers(1, COLS), VALUES, FORMULAS), max_size=40).map(
    lambda writes: [(row, col + 3 if _number(v) and col in DATED else col, v, f) for row, col, v, f in writes]
)
DATED = (4, 5)  # a number in a date cell reads as a date, and calamine panics over impossible ones


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _book(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("S")
    dates = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for row in range(0, ROWS, 2):
        sheet.write_number(row, 0, row + 0.5)
        sheet.write_string(row, 1, f"文字{row}")
        sheet.write_formula(row, 2, f"=A{row + 1}*2", None, row * 2)
        sheet.write_datetime(row, 3, dt.datetime(2024, 1, 1 + row), dates)
        sheet.write_blank(row, 4, None, dates)


START = made(_book)


def _seen(value: object) -> object:
    """A value as a reader gives it: a date is a moment, a number in a date cell too."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return value


def _same(a: object, b: object) -> bool:
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, int | float) and isinstance(b, int | float):
        return math.isclose(a, b, rel_tol=1e-15, abs_tol=0)
    return a == b


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WRITES)
def test_what_is_written_is_what_openpyxl_and_calamine_read(writes: list[tuple[int, int, object, str | None]]) -> None:
    package = Package.from_bytes(START, "a.xlsx")
    for row, col, value, formula in writes:
        package.write("S", row, col, value, formula)  # type: ignore[arg-type]
    pending = package.values("S", 1, 1, ROWS, COLS)
    data = package.to_bytes()
    assert Package.from_bytes(data, "a.xlsx").values("S", 1, 1, ROWS, COLS) == pending

    last = {(row, col): (value, formula) for row, col, value, formula in writes}
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["S"]
    formulas = openpyxl.load_workbook(io.BytesIO(data))["S"]
    before = openpyxl.load_workbook(io.BytesIO(START), data_only=True)["S"]
    fast = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("S").to_python(skip_empty_area=False)
    for row in range(1, ROWS + 1):
        for col in range(1, COLS + 1):
            value, formula = last.get((row, col), (before.cell(row, col).value, None))
            assert _same(values.cell(row, col).value, _seen(value))
            if (row, col) in last and formula:
                assert formulas.cell(row, col).value == formula
            if isinstance(value, str | bool) and row <= len(fast) and col <= len(fast[row - 1]):
                assert fast[row - 1][col - 1] == value


@settings(max_examples=40, deadline=None)
@given(WRITES, st.integers(1, ROWS), st.integers(1, 5))
def test_inserting_rows_commutes_with_writing(
    writes: list[tuple[int, int, object, str | None]], before: int, count: int
) -> None:
    constants = [(row, col, value) for row, col, value, _ in writes]
    first, second = (Package.from_bytes(START, "a.xlsx") for _ in range(2))
    for row, col, value in constants:
        first.write("S", row, col, value)  # type: ignore[arg-type]
    first.insert_rows("S", before, count)
    second.insert_rows("S", before, count)
    for row, col, value in constants:
        second.write("S", row + count if row >= before else row, col, value)  # type: ignore[arg-type]
    area = ("S", 1, 1, ROWS + count, COLS)
    assert first.values(*area) == second.values(*area)
    assert first.formulas(*area) == second.formulas(*area)
