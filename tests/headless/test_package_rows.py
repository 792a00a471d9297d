"""Growing tables and inserting rows: what must follow, follows."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from package_support import corpus, made, member, needs_corpus
from python_calamine import CalamineWorkbook

from xlplan.errors import WorkbookError
from xlplan.headless.package import Package

HEADERS = ["客户", "计划", "实际"]


def _book(book: xlsxwriter.Workbook, *, totals: bool = False) -> None:
    """Table kpi in B4:D8 (body 5..8), things around it, a note in row 11, a second sheet that refers to both."""
    sheet, other = book.add_worksheet("目标"), book.add_worksheet("汇总")
    money = book.add_format({"num_format": "#,##0.00"})
    columns: list[dict[str, object]] = [{"header": h} for h in HEADERS]
    if totals:
        columns[1]["total_function"] = "sum"
    data = [[f"客户{i}", 100 * i, 90 * i] for i in range(1, 5)]
    sheet.add_table(
        "B4:D9" if totals else "B4:D8", {"name": "kpi", "columns": columns, "data": data, "total_row": totals}
    )
    for row in range(4, 8):
        sheet.write_number(row, 2, 100 * (row - 3), money)
    sheet.set_row(7, 24)
    sheet.data_validation("C5:C8", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.data_validation("B5:B8", {"validate": "list", "source": "=$B$5:$B$8"})
    sheet.conditional_format(
        "C5:D8", {"type": "cell", "criteria": ">", "value": "=AVERAGE($C$5:$C$8)", "format": money}
    )
    sheet.conditional_format("D5:D8", {"type": "data_bar", "data_bar_2010": True})
    sheet.add_sparkline("C3", {"range": "目标!C5:C8"})
    sheet.add_sparkline("E8", {"range": "目标!C8:D8"})
    sheet.write_formula("C2", "=SUM(C5:C8)", None, 1000)
    sheet.write_string("B12", "备注")
    sheet.write_formula("C12", "=C8*2+SUM(C5:C8)", None, 1800)
    sheet.write_comment("B12", "an explanation")
    sheet.merge_range("B14:D15", "merged")
    sheet.write_url("B17", "internal:'目标'!B12")
    sheet.print_area("A1:F20")
    sheet.autofilter("B20:D22")
    other.write_formula("A1", "=目标!B12", None, "备注")
    other.write_formula("A2", "=SUM(kpi[计划])", None, 1000)
    book.define_name("planned", "=目标!$C$5:$C$8")
    book.define_name("note", "=目标!$B$12")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=目标!$C$5:$C$8", "categories": "=目标!$B$5:$B$8", "name": "=目标!$C$4"})
    sheet.insert_chart("H12", chart)


def grown(last_row: int, *, totals: bool = False) -> Package:
    package = Package.from_bytes(made(lambda book: _book(book, totals=totals)), Path("a.xlsx"))
    package.resize_table("kpi", last_row)
    return package


def test_a_table_grows_into_free_rows_and_what_covered_it_follows() -> None:
    package = grown(10)
    data = package.to_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(data))["目标"]
    assert sheet.tables["kpi"].ref == sheet.tables["kpi"].autoFilter.ref == "B4:D10"
    assert sorted(str(v.sqref) for v in sheet.data_validations.dataValidation) == ["B5:B10", "C5:C10"]
    assert {v.formula1 for v in sheet.data_validations.dataValidation} == {"0", "$B$5:$B$10"}
    assert {str(r.sqref) for r in sheet.conditional_formatting} == {"C5:D10", "D5:D10"}
    assert sheet["C2"].value == "=SUM(C5:C10)"
    assert sheet["C12"].value == "=C8*2+SUM(C5:C10)"
    assert sheet["C10"].number_format == sheet["C8"].number_format == "#,##0.00"
    assert sheet.row_dimensions[10].height == sheet.row_dimensions[8].height == 24
    assert sheet["B12"].value == "备注"
    xml = member(data, "xl/worksheets/sheet1.xml").decode()
    sparklines = re.findall("<xm:f>([^<]*)</xm:f><xm:sqref>([^<]*)<", xml)
    assert sorted(sparklines) == [("目标!C5:C10", "C3"), ("目标!C8:D8", "E8")]  # column E is not the table's
    assert re.search(r"<x14:conditionalFormatting.*?<xm:sqref>D5:D10</xm:sqref>", xml)
    chart = member(data, "xl/charts/chart1.xml").decode()
    assert re.findall("<c:f>([^<]*)</c:f>", chart) == ["目标!$C$4", "目标!$B$5:$B$10", "目标!$C$5:$C$10"]
    assert package.names == {"note": "目标!$B$12", "planned": "目标!$C$5:$C$10"}
    assert package.tables["kpi"].last_row == 10


def test_what_stands_below_moves_down_with_every_reference_to_it() -> None:
    package = grown(20)  # 12 rows more; the note in row 12 goes to row 24
    data = package.to_bytes()
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["目标"]
    assert (sheet["B24"].value, sheet["B24"].comment.text) == ("备注", "an explanation")
    assert sheet["C24"].value == "=C8*2+SUM(C5:C20)"
    assert sheet["B12"].value is None
    assert [str(m) for m in sheet.merged_cells.ranges] == ["B26:D27"]
    assert sheet["B29"].hyperlink.location == "'目标'!B24"
    assert sheet.auto_filter.ref == "B32:D34"
    assert sheet.print_area == "'目标'!$A$1:$F$32"
    assert book["汇总"]["A1"].value == "=目标!B24"
    assert package.names["note"] == "目标!$B$24"
    assert sheet._charts[0].anchor._from.row == 11 + 12
    vml = member(data, "xl/drawings/vmlDrawing1.vml").decode()
    assert re.findall("<x:Row>(.*)</x:Row>", vml) == ["23"]
    assert [int(re.findall("<x:Anchor>([^<]*)<", vml)[0].split(",")[i]) for i in (2, 6)] == [10 + 12, 14 + 12]
    assert package.value("汇总", 1, 1) == "备注"


def test_a_note_with_a_blank_row_above_keeps_one() -> None:
    assert grown(11).value("目标", 15, 2) == "备注"
    assert grown(10).value("目标", 12, 2) == "备注"


def test_a_totals_row_moves_down_when_its_table_grows() -> None:
    package = grown(12, totals=True)
    sheet = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["目标"]
    assert sheet.tables["kpi"].ref == "B4:D12"
    assert sheet.tables["kpi"].autoFilter.ref == "B4:D11"
    assert sheet["C12"].value == "=SUBTOTAL(109,[计划])"
    assert [sheet.cell(row, 3).value for row in range(5, 13)][:7] == [100, 200, 300, 400, None, None, None]
    assert sheet["C2"].value == "=SUM(C5:C11)"


def test_a_shorter_table_leaves_the_cells_below_as_they_are() -> None:
    package = grown(6)
    assert package.tables["kpi"].last_row == 6
    assert package.values("目标", 5, 3, 8, 3) == [[100], [200], [300], [400]]
    with pytest.raises(WorkbookError) as caught:
        package.resize_table("kpi", 4)
    assert caught.value.problem.code == "table-too-short"


def test_sparklines_of_single_rows_are_repeated_for_new_rows() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.add_table("A1:D3", {"name": "t"})
        for row in (2, 3):
            sheet.add_sparkline(f"D{row}", {"range": f"S!A{row}:C{row}"})

    package = Package.from_bytes(made(fill), Path("a.xlsx"))
    package.resize_table("t", 5)
    xml = member(package.to_bytes(), "xl/worksheets/sheet1.xml").decode()
    pairs = dict(re.findall("<xm:f>([^<]*)</xm:f><xm:sqref>([^<]*)<", xml))
    assert pairs == {f"S!A{r}:C{r}": f"D{r}" for r in range(2, 6)}


def test_a_neighbouring_table_is_not_torn_apart() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.add_table("A1:B4", {"name": "t", "data": [[1, 2]] * 3})
        sheet.add_table("D1:E6", {"name": "u", "data": [[7, 8]] * 5})
        sheet.write("A9", "below")

    package = Package.from_bytes(made(fill), Path("a.xlsx"))
    package.resize_table("t", 12)
    assert package.tables["u"].last_row == 6
    assert package.values("S", 2, 4, 7, 4) == [[7]] * 5 + [[None]]
    assert package.value("S", 17, 1) == "below"


def test_a_header_cell_renames_the_column_everywhere() -> None:
    package = Package.from_bytes(made(_book), Path("a.xlsx"))
    package.write("目标", 4, 3, "目标[万元]")
    assert package.tables["kpi"].columns == ["客户", "目标[万元]", "实际"]
    assert package.formula("汇总", 2, 1) == "=SUM(kpi[目标'[万元']])"
    book = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))
    assert book["目标"].tables["kpi"].column_names == ["客户", "目标[万元]", "实际"]
    assert book["目标"]["C4"].value == "目标[万元]"


@pytest.mark.parametrize("header", ["", "  ", None, 5, "实际"])
def test_a_header_that_no_table_can_have_is_refused(header: object) -> None:
    package = Package.from_bytes(made(_book), Path("a.xlsx"))
    with pytest.raises(WorkbookError) as caught:
        package.write("目标", 4, 3, header)  # type: ignore[arg-type]
    assert caught.value.problem.code == "bad-header"
    assert not package.changed


def test_rows_that_would_fall_off_the_sheet_are_refused() -> None:
    package = Package.from_bytes(made(lambda book: book.add_worksheet("S").write(1_048_575, 0, 1)), Path("a.xlsx"))
    with pytest.raises(WorkbookError) as caught:
        package.insert_rows("S", 1, 1)
    assert caught.value.problem.code == "sheet-full"


def test_dates_and_text_that_look_like_references_stay_when_rows_are_inserted() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_formula("A5", '=IF(A9="A9",LOG10(A9),kpi2024[A9])&"B12"', None, 0)
        sheet.write_string("A6", 'see ref="A9" and A9')
        sheet.write_datetime("A9", dt.datetime(2024, 1, 9), book.add_format({"num_format": 14}))

    package = Package.from_bytes(made(fill), Path("a.xlsx"))
    package.write("S", 7, 1, 'inline ref="A9"')
    package.insert_rows("S", 7, 3)
    assert package.formula("S", 5, 1) == '=IF(A12="A9",LOG10(A12),kpi2024[A9])&"B12"'
    assert package.value("S", 6, 1) == 'see ref="A9" and A9'
    assert package.value("S", 10, 1) == 'inline ref="A9"'
    assert package.value("S", 12, 1) == dt.datetime(2024, 1, 9)


@needs_corpus
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_grown_tables_of_real_files_open_in_three_programs(tmp_path: Path) -> None:
    grown_dir, opened_dir = tmp_path / "grown", tmp_path / "opened"
    grown_dir.mkdir()
    expected = {}
    for path in corpus("table*.xlsx", every=2):
        package = Package.open(path)
        for name, table in package.tables.items():
            package.resize_table(name, package.tables[name].last_row + 3)
            assert package.tables[name].last_row >= table.last_row + 3
        package.save(grown_dir / path.name)
        book = openpyxl.load_workbook(grown_dir / path.name)
        refs = {t.name: t.ref for sheet in book.worksheets for t in sheet.tables.values()}
        assert refs.keys() == package.tables.keys()
        sheet = package.sheets[0].name
        area = (sheet, 1, 1, *package.used_range(sheet))
        expected[path.name] = package.values(*area) if area[3] else []
        CalamineWorkbook.from_path(grown_dir / path.name).get_sheet_by_index(0).to_python()
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    files = [str(p) for p in sorted(grown_dir.iterdir())]
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(opened_dir), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    for name, values in expected.items():
        sheet = openpyxl.load_workbook(opened_dir / name, data_only=True).worksheets[0]
        for row, line in enumerate(values, 1):
            for col, value in enumerate(line, 1):
                if isinstance(value, str) and value:
                    assert sheet.cell(row, col).value == value
