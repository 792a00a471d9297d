"""What is remembered of a sheet between reads never outlives a change, and quick looks see what slow ones would."""

from pathlib import Path

import pytest
import xlsxwriter

from xlplan.headless.package import Package
from xlplan.headless.scan import Scan

HEAD, TAIL = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>',
    b"</sheetData></worksheet>",
)


@pytest.fixture
def book(tmp_path: Path) -> Package:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as out:
        sheet = out.add_worksheet("Data")
        for row in range(9):
            sheet.write(row, 0, f"name {row % 3}")
            sheet.write(row, 1, row)
            sheet.write_formula(row, 2, f"=B{row + 1}*2", None, row * 2)
    return Package.open(path)


def values(book: Package) -> list[list[object]]:
    return book.values("Data", 1, 1, 10, 3)


def test_a_sheet_read_many_times_gives_the_same_each_time(book: Package) -> None:
    expected = [[f"name {row % 3}", float(row), row * 2.0] for row in range(9)] + [[None] * 3]
    assert [values(book) for _ in range(6)] == [expected] * 6
    assert book.values("Data", 4, 2, 4, 3) == [[3.0, 6.0]]


def test_what_a_read_gives_may_be_changed_without_changing_the_next_read(book: Package) -> None:
    for _ in range(5):
        found = values(book)
        found[0][0] = "mine"
    assert values(book)[0][0] == "name 0"


def test_writes_inserted_rows_and_a_save_are_seen_by_every_later_read(book: Package) -> None:
    for _ in range(5):
        values(book)
    book.write("Data", 2, 2, 99)
    assert values(book)[1] == ["name 1", 99.0, 2.0]
    book.insert_rows("Data", 1, 1)
    assert values(book)[:3] == [[None] * 3, ["name 0", 0.0, 0.0], ["name 1", 99.0, 2.0]]
    assert book.formulas("Data", 3, 3, 3, 3) == [["=B3*2"]]
    book.save()
    assert values(book)[2] == values(Package.open(book.path))[2] == ["name 1", 99.0, 2.0]
    assert not book.changed


def test_a_saved_book_can_be_written_and_saved_again(book: Package) -> None:
    for number in range(3):
        book.write("Data", 1, 2, number)
        assert book.changed
        book.save()
        assert not book.changed
        assert Package.open(book.path).value("Data", 1, 2) == number


ROWS = {
    b'<row r="2"><c r="A2"><v>1</v></c><c r="C2" s="1"/></row>': (2, 1),
    b'<row r="2"><c r="A2"><v>1</v></c><c r="C2"></c></row>': (2, 1),
    b'<row r="2"><c r="B2"><f>1</f></c></row><row r="7"><c r="D7" s="1"/></row>': (2, 2),
    b'<row r="1"><c r="AB1" t="inlineStr"><is><t>x</t></is></c></row><row r="3"><c r="A3"><v>1</v></c></row>': (3, 28),
    b'<row r="5"><c r="A5"></c></row>': (0, 0),
    b"": (0, 0),
}


@pytest.mark.parametrize(("rows", "expected"), ROWS.items())
def test_the_used_range_ends_at_the_last_cell_that_holds_something(rows: bytes, expected: tuple[int, int]) -> None:
    assert Scan(HEAD + rows + TAIL, "sheet1.xml").used() == expected


UNUSUAL = [
    b'<row r="1"><c s="0" r="B1"><v>7</v></c></row>',
    b'<row r="1"><c/><c><v>7</v></c></row>',
    b'<row><c r="B1"><v>7</v></c></row>',
    b'<row spans="1:2" r="1"><c r="B1"><v>7</v></c></row>',
    b'<row r="1"><!-- <c r="A1"><v>8</v></c> --><c r="B1"><v>7</v></c></row>',
    b'<row r="1"><c r="B1"><v><![CDATA[7]]></v></c></row>',
    b'<row r="1"><?note <c r="A1"><v>8</v></c>?><c r="B1"><v>7</v></c></row>',
    b'<row\nr="1"><c\tr="B1"><v>7</v></c></row>',
]


@pytest.mark.parametrize("rows", UNUSUAL)
def test_rows_and_cells_that_excel_would_write_otherwise_are_read_all_the_same(rows: bytes) -> None:
    scan = Scan(HEAD + rows + TAIL, "sheet1.xml")
    assert [(letters, row, v) for letters, row, _, v, _ in scan.filled(1, 1)] == [(b"B", b"1", b"7")]
