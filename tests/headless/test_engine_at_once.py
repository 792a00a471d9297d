"""What the engine offers beyond xlwings' own calls: a range with its formulas in one look, single cells in one call."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwings as xw

import xlplan
from xlplan.errors import WorkbookError
from xlplan.headless.package import Package


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as out:
        sheet = out.add_worksheet("Data")
        sheet.write_row(0, 0, ["text", 1.5, True])
        sheet.write_string(0, 4, "=not a formula")
        sheet.write_datetime(1, 0, dt.datetime(2026, 6, 30), out.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_formula(1, 1, "=B1*2", None, 3)
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 4, '=_xlfn.IFNA(A1,"a & b")', None, "text")
        sheet.write_string(2, 0, " two  spaces ")
    package = Package.open(path)  # XlsxWriter stores no empty text as a result
    package.write("Data", 2, 3, "", 'IF(B1>1,"")')
    package.save()
    return path


def unvalued(path: Path) -> None:
    """Take the stored result of B2 out, as openpyxl does with every formula that it writes."""
    package = Package.open(path)
    package.write("Data", 2, 2, None, "B1*2")
    package.save()


def by_single_calls(area: xw.Range) -> tuple[list[list[object]], list[list[str | None]]]:
    values = area.options(ndim=2, err_to_str=True).value
    texts = [
        [text if text.startswith("=") and text != "=not a formula" else None for text in row] for row in area.formula
    ]
    return values, texts


def test_a_range_at_once_is_what_its_values_and_formulas_are_one_by_one(path: Path) -> None:
    with xlplan.open(path) as book:
        area = book.sheets["Data"]["A1:E3"]
        values, formulas, lacking = area.impl.read_cells()
        assert (values, formulas) == by_single_calls(area)
        assert values[1] == [dt.datetime(2026, 6, 30), 3.0, None, "#DIV/0!", "text"]
        assert formulas[1] == [None, "=B1*2", '=IF(B1>1,"")', "=1/0", '=IFNA(A1,"a & b")']
        assert lacking == set()


def test_only_a_formula_without_any_result_lacks_one(path: Path) -> None:
    unvalued(path)
    with xlplan.open(path) as book:
        assert book.sheets["Data"]["A1:E3"].impl.read_cells()[2] == {(1, 1)}
        assert book.sheets["Data"]["B2:C2"].impl.read_cells()[2] == {(0, 0)}


def test_what_was_written_is_in_the_next_look(path: Path) -> None:
    with xlplan.open(path) as book:
        sheet = book.sheets["Data"]
        sheet["A1:E3"].impl.read_cells()
        sheet["A1"].value = "new"
        sheet["B2"].value = 7
        sheet["D1"].formula = "=B1+1"
        sheet["E9"].value = dt.datetime(2026, 7, 1)
        values, formulas, lacking = sheet["A1:E9"].impl.read_cells()
        assert (values[0][0], values[1][1], values[8][4]) == ("new", 7.0, dt.datetime(2026, 7, 1))
        assert (formulas[0][3], formulas[1][1]) == ("=B1+1", None)
        assert lacking == {(0, 3)}


def test_a_look_beyond_what_is_used_is_blank(path: Path) -> None:
    with xlplan.open(path) as book:
        values, formulas, lacking = book.sheets["Data"]["A1:Z9000"].impl.read_cells()
        assert (len(values), len(values[0]), len(formulas)) == (9000, 26, 9000)
        assert values[2][0] == " two  spaces "
        assert values[8999] == [None] * 26
        assert lacking == set()


def test_single_cells_written_in_one_call_are_as_written_one_by_one(path: Path, tmp_path: Path) -> None:
    cells = {(1, 1): "'=text", (3, 3): "=B1*3", (7, 2): 4, (2, 2): None, (5, 5): dt.date(2026, 1, 2), (1, 2): "0012"}
    with xlplan.open(path) as book:
        book.sheets["Data"].impl.write_cells(cells)
        book.save(str(tmp_path / "together.xlsx"))
    with xlplan.open(path) as book:
        for place, value in cells.items():
            book.sheets["Data"].range(place).value = value
        book.save(str(tmp_path / "one by one.xlsx"))
    together, single = (
        openpyxl.load_workbook(tmp_path / name)["Data"] for name in ("together.xlsx", "one by one.xlsx")
    )
    assert [[(c.value, c.number_format) for c in row] for row in together.iter_rows()] == [
        [(c.value, c.number_format) for c in row] for row in single.iter_rows()
    ]
    assert (together["A1"].value, together["A1"].data_type) == ("=text", "s")


def test_single_formulas_keep_the_values_they_came_with(path: Path) -> None:
    with xlplan.open(path) as book:
        book.sheets["Data"].impl.write_calculated(
            {(2, 2): ("=B1*4", 6.0), (9, 1): ("=B1", 1.5), (2, 3): ('=IF(1,"")', "")}
        )
        book.save()
    assert Package.open(path).values("Data", 2, 2, 2, 3) == [[6.0, ""]]
    assert Package.open(path).value("Data", 9, 1) == 1.5
    assert openpyxl.load_workbook(path)["Data"]["B2"].value == "=B1*4"


def test_a_cell_outside_the_sheet_is_refused_before_anything_is_written(path: Path) -> None:
    package = Package.open(path)
    with pytest.raises(WorkbookError):
        package.write_cells("Data", [(1, 1, "first", None), (0, 1, "above", None)])
    with pytest.raises(WorkbookError):
        package.write_cells("Data", [(1, 1, "first", None), (1, 16_385, "right of XFD", None)])
    assert not package.changed
