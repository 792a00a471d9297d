"""Tables with a totals row, longer and shorter: the totals row stays at the end, and all that refers to it finds it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import libreoffice
import openpyxl
import pytest
import xlsxwriter
from package_support import made, member, zip_of

import xlplan
from xlplan.errors import UnsupportedError, WorkbookError
from xlplan.headless.package import Package

SHEET = "xl/worksheets/sheet1.xml"


def _fill(book: xlsxwriter.Workbook) -> None:
    """Table t in B4:D9 (body 5..8, totals 9); another table beside it; all that can refer to body and totals."""
    sheet = book.add_worksheet("S")
    bold = book.add_format({"bold": True, "num_format": "0.0"})
    columns = [
        {"header": "k", "total_string": "Sum"},
        {"header": "n", "total_function": "sum", "format": bold},
        {"header": "twice", "formula": "=t[[#This Row],[n]]*2"},
    ]
    data = [[f"k{i}", i * 10] for i in range(1, 5)]
    sheet.add_table("B4:D9", {"name": "t", "columns": columns, "data": data, "total_row": True})
    for row in range(4, 8):
        sheet.write_formula(row, 3, "=t[[#This Row],[n]]*2", None, (row - 3) * 20)
    sheet.write_formula("C9", "=SUBTOTAL(109,t[n])", bold, 100)
    sheet.write_formula("D9", "=SUM(D5:D8)", None, 200)
    sheet.write_comment("B9", "the sum", {"author": "a"})
    sheet.add_table("F4:G12", {"name": "beside", "data": [[i, i] for i in range(8)]})
    sheet.conditional_format("C5:C8", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("B9:D9", {"type": "no_blanks", "format": bold})
    sheet.data_validation("C5:C8", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.add_sparkline("I4", {"range": "S!C5:C8"})
    sheet.write_formula("I5", "=C9", None, 100)
    sheet.write_formula("I6", "=C6", None, 20)
    sheet.write_formula("I7", "=SUM(C5:C8)", None, 100)
    sheet.write_formula("I8", "=COUNTA(B4:D9)", None, 18)
    sheet.write_url("I9", "internal:'S'!C9", string="total")
    book.define_name("total", "=S!$C$9")
    book.define_name("body", "=S!$C$5:$C$8")
    book.define_name("whole", "=S!$B$4:$D$9")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=S!$C$5:$C$8"})
    sheet.insert_chart("I20", chart)


def resized(last_row: int) -> Package:
    package = Package.from_bytes(made(_fill), Path("a.xlsx"))
    package.resize_table("t", last_row)
    return package


def test_a_table_grows_above_its_totals_row_and_leaves_its_neighbour_alone() -> None:
    package = resized(12)
    data = package.to_bytes()
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["S"]
    assert sheet.tables["t"].ref == "B4:D12"
    assert sheet.tables["t"].autoFilter.ref == "B4:D11"
    assert [sheet.cell(12, col).value for col in (2, 3, 4)] == ["Sum", "=SUBTOTAL(109,t[n])", "=SUM(D5:D11)"]
    assert (sheet["C12"].font.b, sheet["C12"].number_format, sheet["B12"].comment.text) == (True, "0.0", "the sum")
    assert [sheet.cell(row, 2).value for row in range(8, 12)] == ["k4", None, None, None]
    assert [sheet.cell(row, 4).value for row in range(8, 12)] == ["=t[[#This Row],[n]]*2"] * 4
    assert sheet["C11"].number_format == "0.0"
    assert sheet["B9"].comment is None
    assert sheet.tables["beside"].ref == "F4:G12"
    assert [sheet.cell(row, 6).value for row in range(5, 13)] == list(range(8))


def test_references_follow_the_totals_row_and_the_longer_body() -> None:
    package = resized(12)
    data = package.to_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(data))["S"]
    assert [sheet.cell(row, 9).value for row in range(5, 9)] == ["=C12", "=C6", "=SUM(C5:C11)", "=COUNTA(B4:D12)"]
    assert package.names == {"total": "S!$C$12", "body": "S!$C$5:$C$11", "whole": "S!$B$4:$D$12"}
    assert {str(rule.sqref) for rule in sheet.conditional_formatting} == {"C5:C11", "B12:D12"}
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["C5:C11"]
    assert sheet["I9"].hyperlink.location == "'S'!C12"
    assert b"<c:f>S!$C$5:$C$11</c:f>" in member(data, "xl/charts/chart1.xml")
    assert b"<xm:f>S!C5:C11</xm:f>" in member(data, SHEET)
    assert b"<x:Row>11</x:Row>" in member(data, "xl/drawings/vmlDrawing1.vml")


def test_a_shorter_table_puts_its_totals_row_at_its_new_end_and_loses_no_cell() -> None:
    package = resized(7)  # rows 5 and 6 stay, the totals come to row 7, what was in 7 and 8 to 8 and 9
    data = package.to_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(data))["S"]
    assert (sheet.tables["t"].ref, sheet.tables["t"].autoFilter.ref) == ("B4:D7", "B4:D6")
    assert [sheet.cell(row, 2).value for row in range(5, 10)] == ["k1", "k2", "Sum", "k3", "k4"]
    assert [sheet.cell(7, col).value for col in (3, 4)] == ["=SUBTOTAL(109,t[n])", "=SUM(D5:D6)"]
    assert (sheet["C7"].font.b, sheet["B7"].comment.text) == (True, "the sum")
    assert [sheet.cell(row, 6).value for row in range(5, 13)] == list(range(8))
    assert [sheet.cell(row, 9).value for row in range(5, 9)] == ["=C7", "=C6", "=SUM(C5:C6)", "=COUNTA(B4:D7)"]
    assert package.names == {"total": "S!$C$7", "body": "S!$C$5:$C$6", "whole": "S!$B$4:$D$7"}
    rules = {str(rule.sqref) for rule in sheet.conditional_formatting}
    assert rules == {"C5:C6 C8:C9", "B7:D7"}
    assert b"<c:f>S!$C$5:$C$6</c:f>" in member(data, "xl/charts/chart1.xml")
    assert b"<xm:f>S!C5:C6</xm:f>" in member(data, SHEET)


def test_growing_and_shrinking_back_gives_the_same_cells() -> None:
    package = resized(12)
    package.resize_table("t", 9)
    before, after = (
        {
            cell.coordinate: (cell.value, cell.number_format)
            for row in openpyxl.load_workbook(io.BytesIO(data))["S"]["B4:I9"]
            for cell in row
        }
        for data in (made(_fill), package.to_bytes())
    )
    assert before == after


@libreoffice.needed
def test_another_program_calculates_the_totals_of_the_rows_that_the_table_has(tmp_path: Path) -> None:
    paths = [tmp_path / "longer.xlsx", tmp_path / "shorter.xlsx"]
    for path, last in zip(paths, (12, 7), strict=True):
        package = resized(last)
        if last == 12:
            package.write("S", 9, 3, 5)
        package.save(path)
    longer, shorter = (
        openpyxl.load_workbook(path, data_only=True)["S"] for path in libreoffice.recalculated(paths, tmp_path / "out")
    )
    assert [longer.cell(12, col).value for col in (3, 4)] == [105, 210]
    assert [shorter.cell(7, col).value for col in (3, 4)] == [30, 60]
    assert [sheet["I7"].value for sheet in (longer, shorter)] == [105, 30]


def test_what_stands_below_the_totals_row_moves_down() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        _fill(book)
        book.get_worksheet_by_name("S").write_row("B11", ["a note", "=C9"])

    package = Package.from_bytes(made(fill), Path("a.xlsx"))
    package.resize_table("t", 12)
    assert package.values("S", 14, 2, 14, 2) == [["a note"]]
    assert package.formula("S", 14, 3) == "=C12"
    assert package.value("S", 12, 2) == "Sum"


def test_a_totals_row_within_an_array_formula_stays() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.add_table("A1:B4", {"name": "t", "total_row": True, "columns": [{"header": "a"}, {"header": "b"}]})
        sheet.write_array_formula("B4:C4", "{=ROW(1:1)}", None, 1)

    package = Package.from_bytes(made(fill), Path("a.xlsx"))
    before = package.to_bytes()
    with pytest.raises(UnsupportedError, match="array"):
        package.resize_table("t", 6)
    with pytest.raises(WorkbookError):
        package.resize_table("t", 2)
    assert package.to_bytes() == before


def test_a_macro_appends_rows_above_the_totals_and_takes_them_away(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(made(_fill))
    with xlplan.open(path) as book:
        table = book.sheets["S"].tables["t"]
        table.rows.add(["k5", 50, None])
        assert (table.totals_row_range.address, table.data_body_range.address) == ("$B$10:$D$10", "$B$5:$D$9")
        assert table.rows[4].range.value[:2] == ["k5", 50]
        assert book.sheets["S"]["C10"].formula == "=SUBTOTAL(109,t[n])"
        table.resize(table.range.resize(row_size=4))
        assert table.totals_row_range.value[0] == "Sum"
        assert book.sheets["S"]["B8:B10"].value == ["k3", "k4", "k5"]
        book.save()
    with xlplan.open(path) as book:
        assert book.sheets["S"].tables["t"].range.address == "$B$4:$D$7"


def test_a_data_frame_does_not_overwrite_a_totals_row(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(made(_fill))
    with xlplan.open(path) as book:
        table = book.sheets["S"].tables["t"]
        data = table.data_body_range.options("df", index=False, header=False).value
        data.columns = ["k", "n", "twice"]
        with pytest.raises(UnsupportedError, match=r"Table\.update"):
            table.update(data, index=False)


def test_excel_is_asked_for_the_result_of_totals_over_fewer_rows() -> None:
    data = made(_fill)
    calculated = member(data, "xl/workbook.xml").replace(b' fullCalcOnLoad="1"', b"")
    package = Package.from_bytes(zip_of({"xl/workbook.xml": calculated}, data), Path("a.xlsx"))
    package.resize_table("t", 7)
    data = package.to_bytes()
    assert re.search(rb'<c r="C7"[^>]*><f>SUBTOTAL', member(data, SHEET))
    assert b'fullCalcOnLoad="1"' in member(data, "xl/workbook.xml")


def test_a_calculation_chain_does_not_outlive_the_move_of_its_cells() -> None:
    data = made(_fill)
    relations, types = member(data, "xl/_rels/workbook.xml.rels"), member(data, "[Content_Types].xml")
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    content = b"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    chained = {
        "xl/calcChain.xml": b'<calcChain xmlns="x"><c r="C9" i="1"/></calcChain>',
        "xl/_rels/workbook.xml.rels": relations.replace(
            b"</Relationships>", b'<Relationship Id="r99" Type="%s" Target="calcChain.xml"/></Relationships>' % kind
        ),
        "[Content_Types].xml": types.replace(
            b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="%s"/></Types>' % content
        ),
    }
    package = Package.from_bytes(zip_of(chained, data), Path("a.xlsx"))
    package.resize_table("t", 7)
    with zipfile.ZipFile(io.BytesIO(package.to_bytes())) as zipped:
        assert "xl/calcChain.xml" not in zipped.namelist()
