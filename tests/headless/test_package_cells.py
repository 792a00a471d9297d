from __future__ import annotations

import datetime as dt
import io
import math
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from package_support import corpus, made, member, needs_corpus, raw_members, zip_of
from python_calamine import CalamineWorkbook

from xlplan.errors import MissingPartError, UnsupportedError, WorkbookError
from xlplan.headless.package import CellError, Package
from xlplan.headless.styles import Styles

SHEET = "xl/worksheets/sheet1.xml"


def blank(fill: object = None) -> Package:
    def default(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("S")

    return Package.from_bytes(made(fill or default), Path("a.xlsx"))  # type: ignore[arg-type]


def read_back(package: Package, cell: str = "A1", *, formulas: bool = False) -> object:
    return openpyxl.load_workbook(io.BytesIO(package.to_bytes()), data_only=not formulas)["S"][cell].value


def with_cells(xml: bytes) -> Package:
    """A workbook whose sheet S holds these rows."""
    data = made(lambda book: book.add_worksheet("S"))
    sheet = member(data, SHEET).replace(b"<sheetData/>", b"<sheetData>" + xml + b"</sheetData>")
    return Package.from_bytes(zip_of({SHEET: sheet}, data), Path("a.xlsx"))


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (True, True),
        (False, False),
        (12, 12),
        (0.1 + 0.2, 0.1 + 0.2),
        (1e300, 1e300),
        (-5e-324, -5e-324),
        (Decimal("1681.12"), 1681.12),
        ("=SUM(A1)", "=SUM(A1)"),
        ("+1", "+1"),
        (" 两 spaces ", " 两 spaces "),
        ("a\nb\tc", "a\nb\tc"),
        ("<&>\"'", "<&>\"'"),
        ("", ""),
        (CellError("#REF!"), "#REF!"),
        (dt.date(2013, 6, 30), dt.datetime(2013, 6, 30)),
        (dt.datetime(2013, 6, 30, 13, 5, 7), dt.datetime(2013, 6, 30, 13, 5, 7)),
        (dt.time(8, 30), dt.time(8, 30)),
    ],
)
def test_a_written_value_reads_the_same_here_and_in_openpyxl(value: object, seen: object) -> None:
    package = blank()
    package.write("S", 1, 1, value)  # type: ignore[arg-type]
    assert package.value("S", 1, 1) == seen
    again = Package.from_bytes(package.to_bytes(), "a.xlsx")
    assert again.value("S", 1, 1) == seen
    assert isinstance(again.value("S", 1, 1), CellError) == isinstance(value, CellError)
    assert again.formula("S", 1, 1) is None
    if value != "":
        assert read_back(package) == seen


def test_text_that_begins_with_an_equals_sign_is_stored_as_text() -> None:
    package = blank()
    package.write("S", 1, 1, "=HYPERLINK(1)")
    cell = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["S"]["A1"]
    assert b"<f>" not in member(package.to_bytes(), SHEET)
    assert cell.value == "=HYPERLINK(1)"


@pytest.mark.parametrize("value", ["\x00\x1f", "_x0041_", "_x005F_", "a\rb", "\r\n"])
def test_control_characters_survive_as_excel_escapes_them(value: str) -> None:
    package = blank()
    package.write("S", 1, 1, value)
    package.write("S", 1, 2, value, "=A1")
    assert package.values("S", 1, 1, 1, 2) == [[value, value]]
    again = Package.from_bytes(package.to_bytes(), "a.xlsx")
    assert again.values("S", 1, 1, 1, 2) == [[value, value]]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(package.to_bytes())).get_sheet_by_name("S").to_python()
    assert rows[0][0] == value


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, Decimal("NaN"), "x" * 32_768, "\ud800", dt.date(1899, 12, 30)]
)
def test_what_no_cell_holds_is_refused_at_once(value: object) -> None:
    package = blank()
    with pytest.raises(ValueError, match=r"\S"):
        package.write("S", 1, 1, value)  # type: ignore[arg-type]
    assert not package.changed


def test_a_decimal_is_written_digit_by_digit() -> None:
    package = blank()
    package.write("S", 1, 1, Decimal("0.10000000000000000001"))
    assert b"<v>0.10000000000000000001</v>" in member(package.to_bytes(), SHEET)


def test_a_formula_stands_beside_its_cached_value() -> None:
    package = blank()
    package.write("S", 1, 1, 3.0, "=1+2")
    package.write("S", 1, 2, "是", '=IF(A1>2,"是","否")')
    package.write("S", 1, 3, True, "A1=3")
    package.write("S", 1, 4, CellError("#N/A"), "=NA()")
    package.write("S", 1, 5, "", '=""')
    package.write("S", 1, 6, None, "=Z9")
    again = Package.from_bytes(package.to_bytes(), "a.xlsx")
    assert again.formulas("S", 1, 1, 1, 6) == [["=1+2", '=IF(A1>2,"是","否")', "=A1=3", "=NA()", '=""', "=Z9"]]
    assert again.values("S", 1, 1, 1, 6) == [[3, "是", True, "#N/A", "", None]]
    assert read_back(package, "B1") == "是"
    assert read_back(package, "B1", formulas=True) == '=IF(A1>2,"是","否")'


def test_clearing_a_cell_keeps_its_style() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("S").write("A1", 5, book.add_format({"num_format": "0.00%", "bold": True}))

    package = blank(fill)
    package.write("S", 1, 1, None)
    cell = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["S"]["A1"]
    assert (cell.value, cell.number_format, cell.font.b) == (None, "0.00%", True)


def test_a_date_keeps_a_date_style_and_else_gets_one_like_the_cells_own() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.write("A1", 5, book.add_format({"num_format": "0.00", "bold": True}))
        sheet.write("A2", 5, book.add_format({"num_format": 'yyyy"年"m"月"', "italic": True}))

    package = blank(fill)
    before = raw_members(package.to_bytes())
    package.write("S", 2, 1, dt.date(2024, 2, 29))
    assert raw_members(package.to_bytes())["xl/styles.xml"] == before["xl/styles.xml"]
    package.write("S", 1, 1, dt.date(2024, 2, 29))
    package.write("S", 3, 1, dt.date(2024, 2, 29))
    sheet = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["S"]
    assert [sheet[c].value for c in ("A1", "A2", "A3")] == [dt.datetime(2024, 2, 29)] * 3
    assert sheet["A1"].font.b
    assert sheet["A1"].number_format.replace("\\", "") == "yyyy-mm-dd"
    assert sheet["A2"].number_format == 'yyyy"年"m"月"'
    assert sheet["A2"].font.i


def test_the_number_formats_of_conditional_formats_are_not_those_of_cells() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.write("A1", 5, book.add_format({"num_format": "0.000"}))
        shown = {"type": "cell", "criteria": ">", "value": 1, "format": book.add_format({"num_format": "yyyy"})}
        sheet.conditional_format("A1:A9", shown)

    styles = member(made(fill), "xl/styles.xml").decode()
    (cells,) = re.findall(r'<numFmts .*?numFmtId="(\d+)" formatCode="0.000"', styles)
    (rules,) = re.findall(r'<dxf>.*?numFmtId="(\d+)" formatCode="yyyy"', styles)
    clashing = styles.replace(f'numFmtId="{rules}" formatCode="yyyy"', f'numFmtId="{cells}" formatCode="yyyy"')
    found = Styles(clashing.encode(), "xl/styles.xml")
    assert not found.is_date(1)
    unused = Styles(
        styles.replace(f'numFmtId="{rules}" formatCode="yyyy"', 'numFmtId="199" formatCode="yyyy"').encode(), "s"
    )
    unused.as_date(1, "yyyy\\-mm\\-dd")
    assert b'numFmtId="200" formatCode="yyyy\\-mm\\-dd"' in unused.xml()


@pytest.mark.parametrize("date1904", [False, True])
def test_dates_follow_the_workbooks_day_zero(date1904: bool, tmp_path: Path) -> None:
    path = tmp_path / "d.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": date1904}) as book:
        book.add_worksheet("S").write_datetime("A1", dt.datetime(2013, 1, 31), book.add_format({"num_format": 14}))
    package = Package.open(path)
    assert package.date1904 is date1904
    assert package.value("S", 1, 1) == dt.datetime(2013, 1, 31)
    package.write("S", 2, 1, dt.date(2013, 1, 31))
    package.save()
    assert openpyxl.load_workbook(path)["S"]["A2"].value == dt.datetime(2013, 1, 31)


def test_a_new_cell_takes_the_style_of_its_row_or_column() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.set_column("B:B", 12, book.add_format({"num_format": "0.0%"}))
        sheet.set_row(4, 30, book.add_format({"num_format": "0.000"}))

    package = blank(fill)
    package.write("S", 1, 2, 0.5)
    package.write("S", 5, 2, 0.5)
    sheet = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["S"]
    assert (sheet["B1"].number_format, sheet["B5"].number_format) == ("0.0%", "0.000")
    assert sheet.row_dimensions[5].height == 30


def test_set_style_like_copies_the_style_and_keeps_the_value() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.write("A1", 1, book.add_format({"num_format": "0.00%"}))
        sheet.write("B1", 2)

    package = blank(fill)
    package.set_style_like("S", 1, 2, 1, 1)
    package.set_style_like("S", 9, 9, 1, 1)
    sheet = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["S"]
    assert (sheet["B1"].value, sheet["B1"].number_format, sheet["I9"].number_format) == (2, "0.00%", "0.00%")


SHARED = (
    b'<row r="1"><c r="A1"><v>1</v></c>'
    b'<c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$A$1+LOG10(A1)</f><v>1</v></c></row>'
    b'<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
    b'<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>3</v></c></row>'
)


def test_a_shared_formula_reads_as_each_cells_own() -> None:
    assert with_cells(SHARED).formulas("S", 1, 2, 3, 2) == [
        ["=A1*$A$1+LOG10(A1)"],
        ["=A2*$A$1+LOG10(A2)"],
        ["=A3*$A$1+LOG10(A3)"],
    ]


def test_overwriting_a_shared_formulas_first_cell_leaves_the_others_their_formula() -> None:
    package = with_cells(SHARED)
    package.write("S", 1, 2, 9)
    again = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["S"]
    assert [again[c].value for c in ("B1", "B2", "B3")] == [9, "=A2*$A$1+LOG10(A2)", "=A3*$A$1+LOG10(A3)"]
    assert Package.from_bytes(package.to_bytes(), "a.xlsx").value("S", 3, 2) == 3


def test_overwriting_another_cell_of_a_shared_formula_leaves_the_first_alone() -> None:
    package = with_cells(SHARED)
    package.write("S", 2, 2, 9)
    xml = member(package.to_bytes(), SHEET)
    assert SHARED.split(b"<row")[1] in xml
    assert SHARED.split(b"<row")[3] in xml


ARRAY = (
    b'<row r="1"><c r="A1"><f t="array" ref="A1:A2">ROW(1:2)</f><v>1</v></c></row>'
    b'<row r="2"><c r="A2"><v>2</v></c></row>'
)


@pytest.mark.parametrize("row", [1, 2])
def test_a_part_of_an_array_formula_cannot_be_changed(row: int) -> None:
    package = with_cells(ARRAY)
    with pytest.raises(UnsupportedError) as caught:
        package.write("S", row, 1, 5)
    assert caught.value.problem.code == "array-block"
    assert "A1:A2" in str(caught.value)
    package.write("S", 3, 1, 5)
    assert ARRAY in member(package.to_bytes(), SHEET)


def test_a_whole_array_formula_can_be_replaced() -> None:
    package = with_cells(ARRAY)
    package.write_cells("S", [(1, 1, 5, None), (2, 1, 6, None)])
    assert Package.from_bytes(package.to_bytes(), "a.xlsx").values("S", 1, 1, 2, 1) == [[5], [6]]
    assert b"<f" not in member(package.to_bytes(), SHEET)


def test_a_new_result_of_the_same_array_formula_keeps_it_one() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("S").write_dynamic_array_formula("A1", "=SUM(LEN(B1:B9))", None, 1)

    package = blank(fill)
    package.write("S", 1, 1, 7, package.formula("S", 1, 1))
    xml = member(package.to_bytes(), SHEET)
    assert b't="array"' in xml
    assert b'cm="1"' in xml
    assert b"<v>7</v>" in xml


def test_errors_blanks_and_empty_text_are_three_different_things() -> None:
    package = with_cells(
        b'<row r="1"><c r="A1" t="e"><v>#DIV/0!</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
        b'<c r="C1" t="str"><f>""</f><v/></c>'
        b'<c r="D1"/><c r="E1" t="b"><v>0</v></c></row>'
    )
    row = package.values("S", 1, 1, 1, 5)[0]
    assert row == ["#DIV/0!", "", "", None, False]
    assert [package.value("S", 1, c) for c in range(1, 6)] == row
    assert isinstance(row[0], CellError)
    assert package.used_range("S") == (1, 5)


def test_rows_cells_dimension_and_spans_stay_true() -> None:
    package = with_cells(b'<row r="5" spans="2:3"><c r="B5"><v>1</v></c><c r="C5"><v>2</v></c></row>')
    for row, col in ((7, 4), (5, 1), (3, 2), (5, 30)):
        package.write("S", row, col, 0)
    xml = member(package.to_bytes(), SHEET)
    places = [xml.index(b'r="%s"' % ref) for ref in (b"3", b"B3", b"5", b"A5", b"B5", b"C5", b"AD5", b"7", b"D7")]
    assert places == sorted(places)
    assert b'spans="1:30"' in xml
    assert package.used_range("S") == (7, 30)


def test_sheet_xml_of_other_writers_is_understood() -> None:
    odd = (
        b'<?xml version="1.0"?><!-- c --><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<x:sheetData><x:row><x:c><x:v>1</x:v></x:c>"
        b"<x:c t='inlineStr'><x:is><x:t><![CDATA[a<b]]></x:t></x:is></x:c></x:row>"
        b'<x:row spans="1:1" r="4"><x:c s="0" r="C4"><x:f>A1&lt;2</x:f><x:v>1</x:v></x:c></x:row>'
        b"</x:sheetData></x:worksheet>"
    )
    data = zip_of({SHEET: odd}, made(lambda book: book.add_worksheet("S")))
    package = Package.from_bytes(data, "a.xlsx")
    assert package.values("S", 1, 1, 1, 2) == [[1, "a<b"]]
    assert package.formula("S", 4, 3) == "=A1<2"
    package.write("S", 2, 2, "中")
    sheet = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["S"]
    assert [sheet[c].value for c in ("A1", "B1", "B2", "C4")] == [1, "a<b", "中", "=A1<2"]


def test_names_sheets_and_tables_are_listed() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet, other = book.add_worksheet("信息"), book.add_worksheet("O'Brien")
        other.very_hidden()
        book.define_name("as_of", "='信息'!$C$5")
        book.define_name("信息!local", "='信息'!$A$1")
        columns = [{"header": "计划"}, {"header": "a\nb"}, {"header": "sum", "formula": "=kpi[[#This Row],[计划]]*2"}]
        sheet.add_table("B2:D5", {"name": "kpi", "columns": columns, "total_row": True})

    package = blank(fill)
    assert [(s.name, s.state) for s in package.sheets] == [("信息", "visible"), ("O'Brien", "veryHidden")]
    assert package.names == {"as_of": "'信息'!$C$5"}
    assert package.local_names == {("信息", "local"): "'信息'!$A$1"}
    table = package.tables["kpi"]
    assert (table.sheet, table.first_row, table.first_col, table.last_row, table.last_col) == ("信息", 2, 2, 5, 4)
    assert (table.columns, table.totals_row) == (["计划", "a\nb", "sum"], True)
    assert table.calculated == {"sum": "kpi[[#This Row],[计划]]*2"}


def test_a_missing_sheet_or_file_is_named() -> None:
    with pytest.raises(MissingPartError) as caught:
        blank().value("T", 1, 1)
    assert caught.value.problem.code == "missing-sheet"
    assert "“T”" in str(caught.value)
    with pytest.raises(MissingPartError) as caught:
        Package.open("nowhere.xlsx")
    assert caught.value.problem.code == "missing-file"


@pytest.mark.parametrize("place", [(0, 1), (1, 0), (1_048_577, 1), (1, 16_385)])
def test_a_cell_outside_the_sheet_is_refused(place: tuple[int, int]) -> None:
    with pytest.raises(WorkbookError) as caught:
        blank().write("S", *place, 1)
    assert caught.value.problem.code == "outside-sheet"


def test_foreign_formulas_are_noticed() -> None:
    package = with_cells(SHARED)
    assert package.has_foreign_formulas(lambda sheet, row, col: (sheet, row, col) != ("S", 3, 2))
    package.write("S", 3, 2, 1)
    assert not package.has_foreign_formulas(lambda sheet, row, col: (sheet, row, col) != ("S", 3, 2))


def test_full_calculation_is_asked_for_once() -> None:
    package = blank()
    package.request_full_calculation()
    assert member(package.to_bytes(), "xl/workbook.xml").count(b'fullCalcOnLoad="1"') == 1


@needs_corpus
def test_cached_values_agree_with_calamine_on_real_files() -> None:
    compared = 0
    for path in corpus(every=5):
        package = Package.open(path)
        other = CalamineWorkbook.from_path(path)
        for sheet in package.sheets:
            rows, cols = package.used_range(sheet.name)
            if not rows or rows * cols > 100_000:
                continue
            theirs = other.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            for mine, line in zip(package.values(sheet.name, 1, 1, rows, cols), theirs, strict=False):
                for a, b in zip(mine, line, strict=False):
                    if isinstance(b, bool | str | float | int) and not isinstance(a, CellError | dt.datetime):
                        assert a == b or (a is None and b == "")
                        compared += 1
    assert compared > 1000
