"""A workbook taken apart and put together again is, byte for byte, the one that growing and writing gives."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from package_support import made

from xlplan.headless.cells import Value
from xlplan.headless.dissect import Block, dissected
from xlplan.headless.package import Package
from xlplan.headless.prepared import Contents, Prepared

FIRST, LAST = 4, 5
"""The body's rows in the template."""

FORMULA = "=t[[#This Row],[n]]*2"


def rich(book: xlsxwriter.Workbook) -> None:
    """Table t in A3:D5 under a figure, with rules, a chart, a name and a print area that cover it; a second sheet."""
    sheet, other = book.add_worksheet("S"), book.add_worksheet("Other & more")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    text, number = book.add_format({"locked": False}), book.add_format({"num_format": "0.00"})
    columns = [{"header": "text"}, {"header": "n"}, {"header": "twice", "formula": FORMULA}, {"header": "day"}]
    sheet.add_table("A3:D5", {"name": "t", "columns": columns})
    sheet.write_formula("B1", "=SUM(t[n])", number, 0)
    for row in (3, 4):
        for col, look in enumerate((text, number, number, day)):
            if col != 2:
                sheet.write_blank(row, col, None, look)
        sheet.write_formula(row, 2, FORMULA, number, 0)
    sheet.conditional_format("B4:B5", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("A4:D5", {"type": "formula", "criteria": '=$A4="late"', "format": number})
    sheet.data_validation("A4:A5", {"validate": "list", "source": "=Names"})
    sheet.print_area("A1:D5")
    book.define_name("Names", "='Other & more'!$A$1:$A$3")
    book.define_name("Numbers", "=S!$B$4:$B$5")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=S!$A$4:$A$5", "values": "=S!$B$4:$B$5"})
    other.insert_chart("C3", chart)
    other.write_formula("A1", "=SUM(S!$B$4:$B$5)", None, 0)


def prepared(data: bytes) -> Prepared | None:
    package = Package.from_bytes(data, "a.xlsx")
    package.resize_table("t", LAST + 1)
    package.write("S", LAST + 1, 3, 1.5, FORMULA)
    fixed = {(row, col) for row in (FIRST, LAST) for col in (1, 2, 3, 4)} | {(1, 2)}
    return dissected(package.to_bytes(), {"S": fixed}, [Block("t", "S", LAST + 1, frozenset({1, 2, 3, 4}), "t")])


def written(data: bytes, rows: list[tuple[Value, ...]], total: Value) -> bytes:
    package = Package.from_bytes(data, "a.xlsx")
    package.resize_table("t", FIRST - 1 + len(rows))
    package.write("S", 1, 2, total, "=SUM(t[n])")
    for row, values in enumerate(rows, FIRST):
        for col, value in enumerate(values, 1):
            package.write("S", row, col, value, FORMULA if col == 3 else None)
    return package.to_bytes()


def put_together(parts: Prepared, rows: list[tuple[Value, ...]], total: Value) -> bytes:
    there = LAST - FIRST + 1
    cells = {(row, col): v for row, line in enumerate(rows[:there], FIRST) for col, v in enumerate(line, 1)}
    more = dict(enumerate(zip(*rows[there:], strict=True), 1))
    return parts.workbook(Contents({"S": cells | {(1, 2): total}}, {"t": more}))


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40) | st.sampled_from(
    [" a", "a ", "a\nb", "_x0041_", "\x00", "\r\n", "<&>", '"', "名", "💼", "\u3000", "\ufffe", "=A1", "x" * 32_767]
)
numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53) | st.decimals(-9, 9, places=3)
results = numbers | texts | st.just("") | st.booleans()
days = st.dates(dt.date(1900, 1, 1), dt.date(9999, 12, 31)) | st.datetimes(dt.datetime(1900, 3, 1)) | st.none()
lines = st.tuples(texts | st.none() | st.booleans(), numbers | st.none(), results, days)

DATA = made(rich)
PARTS = prepared(DATA)


@settings(max_examples=150, deadline=None)
@given(st.lists(lines, min_size=3, max_size=8), results)
def test_any_rows_give_the_same_file(rows: list[tuple[Value, ...]], total: Value) -> None:
    assert PARTS is not None
    assert put_together(PARTS, rows, total) == written(DATA, rows, total)


def test_everything_that_covered_the_table_covers_its_new_rows_for_openpyxl_too() -> None:
    assert PARTS is not None
    rows: list[tuple[Value, ...]] = [(f"r{i}", i, 2.0 * i, dt.date(2026, 1, 1)) for i in range(98)]
    book = openpyxl.load_workbook(io.BytesIO(put_together(PARTS, rows, 4753.0)))
    sheet = book["S"]
    assert sheet.tables["t"].ref == "A3:D101"
    assert sheet.tables["t"].autoFilter.ref == "A3:D101"
    assert {str(area.sqref) for area in sheet.conditional_formatting} == {"B4:B101", "A4:D101"}
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["A4:A101"]
    assert sheet.print_area == "'S'!$A$1:$D$101"
    assert book.defined_names["Numbers"].attr_text == "S!$B$4:$B$101"
    assert book["Other & more"]["A1"].value == "=SUM(S!$B$4:$B$101)"
    assert (sheet["A101"].value, sheet["B101"].value, sheet["D101"].value) == ("r97", 97, dt.datetime(2026, 1, 1))
    assert sheet.dimensions == "A1:D101"


@pytest.mark.parametrize(
    "line",
    [
        (None, dt.date(2026, 1, 1), "", None),
        ("x" * 32_768, 1, "", None),
        ("\ud800", 1, "", None),
        ("a", float("nan"), "", None),
    ],
    ids=["a date where none is shown", "too long", "half a character", "no number"],
)
def test_what_a_cell_cannot_hold_as_it_is_is_refused(line: tuple[Value, ...]) -> None:
    assert PARTS is not None
    with pytest.raises(ValueError, match=r"\S"):
        put_together(PARTS, [line] * 3, 0.0)


def below(book: xlsxwriter.Workbook) -> None:
    rich(book)
    book.get_worksheet_by_name("S").write("A9", "Remarks")


def merged_below(book: xlsxwriter.Workbook) -> None:
    rich(book)
    book.get_worksheet_by_name("S").merge_range("A9:B9", "")


def sparkline(book: xlsxwriter.Workbook) -> None:
    rich(book)
    book.get_worksheet_by_name("S").add_sparkline("F4", {"range": "S!B4:B5"})


def running(book: xlsxwriter.Workbook) -> None:
    """A formula that every row has otherwise."""
    rich(book)
    for row in (4, 5):
        book.get_worksheet_by_name("S").write_formula(f"D{row}", f"=SUM($B$4:B{row})", None, 0)


def two_tables(book: xlsxwriter.Workbook) -> None:
    rich(book)
    book.get_worksheet_by_name("S").add_table("F3:G20", {"name": "u"})


@pytest.mark.parametrize("fill", [below, merged_below, sparkline, running, two_tables])
def test_what_cannot_be_had_by_repeating_a_row_is_not_prepared(fill: Callable[[xlsxwriter.Workbook], None]) -> None:
    assert prepared(made(fill)) is None
