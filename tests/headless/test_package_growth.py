"""What goes on when a table grows, and what ends when it is overwritten: formulas, spills, places of other programs."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import libreoffice
import openpyxl
import pytest
import xlsxwriter
from package_support import Fill, made, member, zip_of

from xlplan.errors import UnsupportedError
from xlplan.headless.package import Package

SHEET = "xl/worksheets/sheet1.xml"


def opened(fill: Fill) -> Package:
    return Package.from_bytes(made(fill), Path("a.xlsx"))


def _calculated(book: xlsxwriter.Workbook) -> None:
    """Table t in A1:D4; its third column says the share of the whole, its fourth a running total."""
    sheet = book.add_worksheet("S")
    columns = [
        {"header": "k"},
        {"header": "n", "formula": "=t[[#This Row],[k]]*2"},
        {"header": "share"},
        {"header": "r"},
    ]
    sheet.add_table("A1:D4", {"name": "t", "columns": columns, "data": [[1], [2], [3]]})
    for row in (2, 3, 4):
        sheet.write_formula(f"C{row}", f"=A{row}/SUM($A$2:$A$4)", None, 1)
        sheet.write_formula(f"D{row}", f"=SUM($A$2:A{row})", None, 1)


def test_calculated_columns_go_on_and_excel_is_asked_for_their_results() -> None:
    package = opened(_calculated)
    package.resize_table("t", 6)
    assert package.formulas("S", 4, 2, 7, 2) == [["=t[[#This Row],[k]]*2"]] * 3 + [[None]]
    assert b'fullCalcOnLoad="1"' in member(package.to_bytes(), "xl/workbook.xml")


@pytest.mark.parametrize("dynamic", [False, True])
def test_array_formulas_of_a_calculated_column_go_on_as_array_formulas(dynamic: bool) -> None:
    formula = "=SUM((t[k]<t[[#This Row],[k]])*t[k])"

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        columns = [{"header": "k"}, {"header": "below"}]
        sheet.add_table("A1:B3", {"name": "t", "columns": columns, "data": [[1], [2]]})
        for row, below in ((2, 0), (3, 1)):
            write = sheet.write_dynamic_array_formula if dynamic else sheet.write_array_formula
            write(f"B{row}", "{" + formula + "}", None, below)

    data = made(fill)
    part = "xl/tables/table1.xml"
    column = b'name="below"><calculatedColumnFormula array="1">%s</calculatedColumnFormula></tableColumn>'
    xml = member(data, part).replace(b'name="below"/>', column % formula[1:].replace("<", "&lt;").encode())
    package = Package.from_bytes(zip_of({part: xml}, data), Path("a.xlsx"))
    package.resize_table("t", 6)
    package.write("S", 4, 1, 3)
    assert package.formulas("S", 2, 2, 6, 2) == [[formula]] * 5
    saved = package.to_bytes()
    cells = openpyxl.load_workbook(io.BytesIO(saved))["S"]
    assert [cells[f"B{row}"].value.ref for row in range(2, 7)] == [f"B{row}" for row in range(2, 7)]
    assert len(re.findall(rb'<c r="B[2-6]"[^>]* cm="1"', member(saved, SHEET))) == (5 if dynamic else 0)
    assert member(saved, part).count(b'<calculatedColumnFormula array="1">') == 1
    package.write("S", 6, 2, None, formula)  # as a macro writes a column's formula over it
    assert b'<c r="B6"%s><f t="array" ref="B6">' % (b' cm="1"' if dynamic else b"") in member(
        package.to_bytes(), SHEET
    ).replace(b' s="1"', b"")


@libreoffice.needed
def test_another_program_calculates_the_new_rows_as_arrays(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.add_table("A1:B3", {"name": "t", "columns": [{"header": "k"}, {"header": "below"}], "data": [[1], [2]]})
        for row, below in ((2, 0), (3, 1)):
            sheet.write_array_formula(f"B{row}", f"{{=SUM(($A$2:$A$3<A{row})*$A$2:$A$3)}}", None, below)

    data, part = made(fill), "xl/tables/table1.xml"
    column = (
        b'name="below"><calculatedColumnFormula array="1">SUM(($A$2:$A$3&lt;A2)*$A$2:$A$3)</calculatedColumnFormula>'
    )
    xml = member(data, part).replace(b'name="below"/>', column + b"</tableColumn>")
    package = Package.from_bytes(zip_of({part: xml}, data), Path("a.xlsx"))
    package.resize_table("t", 5)
    package.write("S", 4, 1, 3)
    package.write("S", 5, 1, 4)
    package.save(tmp_path / "arrays.xlsx")
    (path,) = libreoffice.recalculated([tmp_path / "arrays.xlsx"], tmp_path / "out")
    sheet = openpyxl.load_workbook(path, data_only=True)["S"]
    assert [sheet.cell(row, 2).value for row in range(2, 6)] == [0, 1, 3, 6]


def test_no_full_calculation_is_asked_for_once_all_results_are_there() -> None:
    package = opened(_calculated)
    before = member(package.to_bytes(), "xl/workbook.xml")
    package.write("S", 9, 1, None, "=A1")
    package.write("S", 9, 1, "k", "=A1")
    assert member(package.to_bytes(), "xl/workbook.xml") == before


def test_a_share_of_the_whole_column_grows_and_a_running_total_does_not() -> None:
    package = opened(_calculated)
    package.resize_table("t", 6)
    formulas = package.formulas("S", 2, 3, 4, 4)
    assert formulas == [[f"=A{row}/SUM($A$2:$A$6)", f"=SUM($A$2:A{row})"] for row in (2, 3, 4)]


def test_rows_that_would_tear_an_array_formula_apart_are_refused() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("S").write_array_formula("B2:B5", "{=ROW(1:4)}", None, 1)

    package = opened(fill)
    with pytest.raises(UnsupportedError) as caught:
        package.insert_rows("S", 4, 1)
    assert caught.value.problem.code == "array-block"
    package.insert_rows("S", 2, 1)
    assert b'ref="B3:B6"' in member(package.to_bytes(), SHEET)


def test_overwriting_a_dynamic_arrays_formula_ends_its_spill_but_not_from_within() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_column("A1", [3, 1, 2])
        sheet.write_dynamic_array_formula("C1:C3", "=SORT(A1:A3)", None, 1)

    package = opened(fill)
    with pytest.raises(UnsupportedError):
        package.write("S", 2, 3, 9)
    kept = opened(fill)
    kept.write("S", 1, 3, 1, kept.formula("S", 1, 3))
    assert b'ref="C1:C3"' in member(kept.to_bytes(), SHEET)
    package.write("S", 1, 3, 9)
    package.write("S", 2, 3, 8)
    sheet = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["S"]
    assert [sheet[cell].value for cell in ("C1", "C2", "C3")] == [9, 8, None]
    assert b"<f" not in member(package.to_bytes(), SHEET)


def test_text_boxes_colour_scales_and_what_a_chart_leaves_out_follow_moved_rows() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.insert_textbox("E2", "", {"textlink": "=$A$9"})
        limits = {"type": "2_color_scale", "min_type": "formula", "min_value": "=$A$9"}
        sheet.conditional_format("B1:B3", limits)
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=S!$A$8:$A$9"})
        sheet.insert_chart("H1", chart)

    data = made(fill)
    shown = member(data, "xl/charts/chart1.xml").replace(
        b"</c:plotArea>", b"</c:plotArea><c15:x><c15:sqref>S!$A$8</c15:sqref></c15:x>"
    )
    package = Package.from_bytes(zip_of({"xl/charts/chart1.xml": shown}, data), Path("a.xlsx"))
    package.insert_rows("S", 6, 2)
    after = package.to_bytes()
    assert b'textlink="$A$11"' in member(after, "xl/drawings/drawing1.xml")
    assert re.search(rb'<cfvo [^>]*val="\$A\$11"', member(after, SHEET))
    assert b"<c15:sqref>S!$A$10<" in member(after, "xl/charts/chart1.xml")


def test_new_rows_look_like_the_last_one_also_where_their_column_looks_otherwise() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.add_table("A1:B2", {"name": "t", "data": [["x", 1]]})
        sheet.set_column("A:B", 9, book.add_format({"num_format": "0.00"}))

    data = made(fill)
    package = Package.from_bytes(
        zip_of({SHEET: re.sub(rb'(<c r="B2") s="1"', rb"\1", member(data, SHEET))}, data), "a.xlsx"
    )
    package.resize_table("t", 3)
    package.write("S", 3, 2, 5)
    sheet = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["S"]
    assert sheet["B2"].number_format == sheet["B3"].number_format == "General"


def test_cells_whose_tags_hold_line_ends_and_single_quotes_are_seen() -> None:
    data = made(lambda book: book.add_worksheet("S").write_row("A1", [1, 2, 3]))
    odd = member(data, SHEET).replace(b'<c r="B1"', b"<c\n\tr = 'B1'\n")
    package = Package.from_bytes(zip_of({SHEET: odd}, data), Path("a.xlsx"))
    assert package.values("S", 1, 1, 1, 3) == [[1, 2, 3]]
    package.write("S", 1, 3, 7)
    sheet = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["S"]
    assert [sheet.cell(1, col).value for col in (1, 2, 3)] == [1, 2, 7]


def test_a_member_named_from_the_root_of_the_package_is_kept() -> None:
    data = made(lambda book: book.add_worksheet("S").write("A1", 1))
    data = zip_of({"xl/richData/_rels/a.rels": b"<x/>"}, data)
    data = data.replace(b"xl/richData/_rels/a.rels", b"/xl/richData/_rels/.rels")
    package = Package.from_bytes(data, Path("a.xlsx"))
    package.write("S", 1, 1, 2)
    with zipfile.ZipFile(io.BytesIO(package.to_bytes())) as zipped:
        assert zipped.read("/xl/richData/_rels/.rels") == b"<x/>"
