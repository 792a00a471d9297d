"""Workbooks saved as Strict Open XML: read and edited as any other, and strict afterwards."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import libreoffice
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from package_support import ROOT, made, member, raw_members, zip_of

import xlplan
from xlplan.headless.package import Package
from xlplan.headless.strict import renamed, restored

WORKBOOKS = sorted((ROOT / "workbooks").glob("*/*.xlsx"))
SHEET = "xl/worksheets/sheet1.xml"
ISO, USUAL = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
WORDS = [
    (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"drawingml/main", b"drawingml/2006/main"),
    (b"drawingml/spreadsheetDrawing", b"drawingml/2006/spreadsheetDrawing"),
    (b"drawingml/chart", b"drawingml/2006/chart"),
]


def respelt(data: bytes, *, strict: bool) -> bytes:
    """A workbook under the other form's names, by plain replacement."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        for name in zipped.namelist():
            found[name] = zipped.read(name)
            for iso, usual in WORDS:
                old, new = (USUAL + usual, ISO + iso) if strict else (ISO + iso, USUAL + usual)
                found[name] = found[name].replace(old, new)
    return zip_of(found)


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def dated(book: object) -> bytes:
    return respelt(made(book), strict=True)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_strict_workbook_reads_and_changes_as_its_usual_twin(path: Path) -> None:
    data = path.read_bytes()
    twins = [Package.from_bytes(data, "a.xlsx"), Package.from_bytes(respelt(data, strict=True), "a.xlsx")]
    usual, strict = twins
    assert (strict.sheets, strict.tables, strict.names) == (usual.sheets, usual.tables, usual.names)
    for info in usual.sheets:
        last = usual.used_range(info.name)
        if last[0]:
            assert strict.values(info.name, 1, 1, *last) == usual.values(info.name, 1, 1, *last)
            assert strict.formulas(info.name, 1, 1, *last) == usual.formulas(info.name, 1, 1, *last)
    table = next(iter(usual.tables.values()))
    for package in twins:
        package.resize_table(table.name, table.last_row + 3)
        package.write(table.sheet, table.last_row + 1, table.first_col, "x")
    changed = contents(strict.to_bytes())
    assert changed == contents(respelt(usual.to_bytes(), strict=True))
    assert b"2006/main" not in changed[SHEET]


def test_members_that_an_edit_does_not_touch_keep_their_packed_bytes() -> None:
    data = respelt(WORKBOOKS[0].read_bytes(), strict=True)
    package = Package.from_bytes(data, "a.xlsx")
    package.write(package.sheets[0].name, 40, 1, 1.5)
    before, after = raw_members(data), raw_members(package.to_bytes())
    assert [name for name in before if before[name] != after[name]] == [package.sheets[0].part]


def _dates(book: object) -> None:
    sheet = book.add_worksheet("S")  # type: ignore[attr-defined]
    date = book.add_format({"num_format": "yyyy-mm-dd"})  # type: ignore[attr-defined]
    for row in range(4):
        sheet.write_number(row, 0, 45292 + row, date)


def _with_iso_dates() -> bytes:
    """A column of dates as Excel writes them into strict files: t="d"."""
    data = dated(_dates)
    texts = iter([b"2024-01-01", b"2024-01-02T12:30:00", b"2024-01-03T00:00:00.000Z", b"08:15:00"])
    xml = re.sub(rb'(<c r="A[1-4]" s="1")><v>[^<]*', lambda m: m[1] + b' t="d"><v>' + next(texts), member(data, SHEET))
    return zip_of({SHEET: xml}, data)


def test_dates_are_read_as_iso_8601_and_written_so() -> None:
    package = Package.from_bytes(_with_iso_dates(), "a.xlsx")
    values = [row[0] for row in package.values("S", 1, 1, 4, 1)]
    assert values == [
        dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 2, 12, 30), dt.datetime(2024, 1, 3), dt.time(8, 15),
    ]  # fmt: skip
    package.write("S", 1, 1, dt.date(2025, 2, 28))
    package.write("S", 2, 1, dt.datetime(2025, 3, 1, 6, 0))
    package.write("S", 5, 1, dt.time(9, 0))
    data = package.to_bytes()
    xml = member(data, SHEET)
    assert b'<c r="A1" s="1" t="d"><v>2025-02-28</v></c>' in xml
    assert b't="d"><v>2025-03-01T06:00:00</v>' in xml
    again = Package.from_bytes(data, "a.xlsx")
    assert again.values("S", 1, 1, 2, 1) == [[dt.datetime(2025, 2, 28)], [dt.datetime(2025, 3, 1, 6)]]
    assert again.value("S", 5, 1) == dt.time(9, 0)


@libreoffice.needed
def test_another_program_reads_the_strict_result(tmp_path: Path) -> None:
    package = Package.from_bytes(_with_iso_dates(), "a.xlsx")
    package.write("S", 1, 1, dt.date(2025, 2, 28))
    package.write("S", 1, 2, "新")
    package.write("S", 2, 2, None, "=YEAR(A1)*2")
    package.save(tmp_path / "strict.xlsx")
    (path,) = libreoffice.recalculated([tmp_path / "strict.xlsx"], tmp_path / "out")
    sheet = openpyxl.load_workbook(path, data_only=True)["S"]
    assert (sheet["A1"].value, sheet["B1"].value, sheet["B2"].value) == (dt.datetime(2025, 2, 28), "新", 4050)


def test_a_macro_sees_formats_and_notes_of_a_strict_workbook(tmp_path: Path) -> None:
    def fill(book: object) -> None:
        sheet = book.add_worksheet("S")  # type: ignore[attr-defined]
        sheet.write("A1", 1, book.add_format({"num_format": "0.00%", "bg_color": "#FFFF00"}))  # type: ignore[attr-defined]
        sheet.write_comment("A1", "note")

    path = tmp_path / "a.xlsx"
    path.write_bytes(dated(fill))
    with xlplan.open(path) as book:
        cell = book.sheets["S"]["A1"]
        assert (cell.number_format, cell.color, cell.note.text) == ("0.00%", (255, 255, 0), "note")
        cell.value = 2
        book.save()
    assert b"purl.oclc.org/ooxml/spreadsheetml/main" in member(path.read_bytes(), SHEET)
    assert openpyxl.load_workbook(io.BytesIO(respelt(path.read_bytes(), strict=False)))["S"]["A1"].value == 2


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_fill_and_check_take_a_strict_workbook_as_any_other(path: Path, tmp_path: Path) -> None:
    found, saved = [], []
    for strict in (False, True):
        copy = tmp_path / ("strict" if strict else "usual") / path.name
        copy.parent.mkdir()
        copy.write_bytes(respelt(path.read_bytes(), strict=True) if strict else path.read_bytes())
        with xlplan.open(copy) as book:
            info = book.sheets[0]
            info.tables[0].rows.add()
            found.append([str(problem) for problem in xlplan.actions.fill(book).problems + xlplan.actions.check(book)])
            book.save()
        saved.append(copy.read_bytes())
    assert found[0] == found[1]
    assert contents(respelt(saved[0], strict=True)) == contents(saved[1])


def test_a_strict_workbook_is_recalculated(tmp_path: Path) -> None:
    pytest.importorskip("cellrune", reason="needs the extra calc")
    path = tmp_path / "a.xlsx"
    path.write_bytes(dated(lambda book: book.add_worksheet("S").write_formula("A1", "=2*21", None, 1)))
    done = xlplan.recalculate(path)
    assert list(done.changes.values()) == [42]
    assert b"purl.oclc.org" in member(path.read_bytes(), SHEET)
    assert Package.open(path).value("S", 1, 1) == 42


@given(
    st.lists(st.sampled_from([ISO + word for word, _ in WORDS] + [USUAL + word for _, word in WORDS] + [b"x", b" "]))
)
def test_names_of_both_forms_in_one_part_come_back_exactly(words: list[bytes]) -> None:
    xml = b"".join(words)
    assert restored("xl/a.xml", renamed("xl/a.xml", xml)) == xml
    assert renamed("xl/media/a.png", xml) == xml
