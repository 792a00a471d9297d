"""Macros that ask a file for what it does not have, or what works in Excel only."""

from __future__ import annotations

import xlsxwriter
from openpyxl.worksheet.formula import ArrayFormula
from place import LEDGER, Place, macro

import xlplan
from xlplan.batch.refresh import data_folder, refresh
from xlplan.headless.package import Package


@macro("missing-sheet")
def read_a_sheet_that_is_not_there(at: Place) -> None:
    """`Package.open("evaluation.xlsx").value("Targets", 1, 1)`: the workbook has no sheet of that name."""
    Package.open(at.path("evaluation")).value("Targets", 1, 1)


@macro("missing-table")
def resize_a_table_that_is_not_there(at: Place) -> None:
    """`Package.open("evaluation.xlsx").resize_table("targets", 20)`: the workbook has no table of that name."""
    Package.open(at.path("evaluation")).resize_table("targets", 20)


@macro("missing-item")
def ask_for_a_sheet_that_is_not_there(at: Place) -> None:
    """`book.sheets["Targets"].tables["targets"]`: the sheet has no table of that name."""
    with at.table("evaluation", "kpi") as table:
        table.sheet.tables["targets"].update([[1]])


@macro("missing-range")
def a_name_mistyped(at: Place) -> None:
    """`sheet.range("scores")`: neither an address nor a name of the workbook."""
    with at.book("evaluation") as book:
        book.sheets[0].range("scores")


@macro("bad-name")
def a_name_with_a_space(at: Place) -> None:
    """`book.names.add("best region", "=Info!$B$3")`: names have no spaces."""
    with at.book("evaluation") as book:
        book.names.add("best region", "=Info!$B$3")


@macro("range-elsewhere")
def a_name_of_another_sheet(at: Place) -> None:
    """`book.sheets[0].range("xlplan_region")`: the name belongs to another sheet."""
    with at.book("evaluation") as book:
        book.sheets[0].range("xlplan_region")


@macro("missing-hyperlink")
def a_link_that_is_not_there(at: Place) -> None:
    """`sheet["A1"].hyperlink` where there is no link."""
    with at.book("evaluation") as book:
        _ = book.sheets[0]["A1"].hyperlink


@macro("closed-book")
def after_closing(at: Place) -> None:
    """`book.sheets[0]["A1"].value` after the `with` block that opened the book."""
    with at.book("evaluation") as book:
        pass
    _ = book.sheets[0]["A1"].value


@macro("unsupported-call")
def a_chart(at: Place) -> None:
    """`sheet.charts.add()`: charts need Excel."""
    with at.book("evaluation") as book:
        book.sheets[0].charts.add()


@macro("unsupported-value")
def a_list_in_a_cell(at: Place) -> None:
    """`sheet["A1"].value = {1, 2}`: a Python value that no cell holds."""
    with at.book("evaluation") as book:
        book.sheets[0]["A1"].value = {1, 2}


@macro("bad-formula")
def a_formula_cut_off(at: Place) -> None:
    """`sheet["A1"].formula = "=SUM("`: a formula that Excel would refuse."""
    with at.book("evaluation") as book:
        book.sheets[0]["A1"].formula = "=SUM("


@macro("range-too-large")
def whole_columns(at: Place) -> None:
    """`sheet["A:XFD"].value`: every cell of the sheet."""
    with at.book("evaluation") as book:
        _ = book.sheets[0]["A:XFD"].value


@macro("formats-unreadable")
def broken_styles(at: Place) -> None:
    """`sheet["A1"].color` where the part with the formats is damaged."""
    at.part("evaluation", "xl/styles.xml", lambda data: data.replace(b'<sz val="', b'<sz val="about ', 1))
    with at.book("evaluation") as book:
        _ = book.sheets[0]["A1"].color


@macro("outside-sheet")
def row_zero(at: Place) -> None:
    """`sheet.range((0, 1))`: rows and columns count from 1."""
    with at.book("evaluation") as book:
        _ = book.sheets[0].range((0, 1)).value


@macro("array-block")
def half_an_array_formula(at: Place) -> None:
    """`sheet["A41"].value = 5` inside the array formula of A40:A42."""
    with at.foreign("evaluation") as book:
        book.worksheets[0]["A40"] = ArrayFormula("A40:A42", "=ROW(1:3)")
    with at.book("evaluation") as book:
        book.sheets[0]["A41"].value = 5


@macro("bad-header")
def a_header_used_twice(at: Place) -> None:
    """`header_cell.value = "..."`: another column of the table has that header already."""
    with at.table("evaluation", "kpi") as table:
        head = table.sheet.range((table.header_row, table.column_number("actual")))
        head.value = table.headers.headers["target"]


def _with_totals(at: Place) -> Package:
    path = at.folder / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("List")
        sheet.add_table(0, 0, 4, 0, {"name": "goods", "total_row": True, "columns": [{"header": "Good"}]})
        sheet.write(1_048_575, 3, 1)
    return Package.open(path)


@macro("table-too-short")
def no_row_left(at: Place) -> None:
    """`Package.open("list.xlsx").resize_table("goods", 1)`: only the header would be left."""
    _with_totals(at).resize_table("goods", 1)


@macro("sheet-full")
def off_the_sheet(at: Place) -> None:
    """`Package.open("list.xlsx").insert_rows("List", 2, 1)`: the sheet's last row is in use."""
    _with_totals(at).insert_rows("List", 2, 1)


@macro("wrong-extension")
def macros_without_macros(at: Place) -> None:
    """`book.save("q3.xlsm")`: the workbook holds no macros."""
    with xlplan.open(at.path("evaluation")) as book:
        book.save("q3.xlsm")


@macro("save-failed")
def a_folder_that_is_not_there(at: Place) -> None:
    """`book.save("archive/q3.xlsx")` where there is no folder `archive`."""
    with xlplan.open(at.path("evaluation")) as book:
        book.save("archive/q3.xlsx")


@macro("bad-sheet-name")
def a_sheet_called_by_a_path(at: Place) -> None:
    """`book.sheets.add("2026/07")`: no sheet can be called so."""
    with at.book("evaluation") as book:
        book.sheets.add("2026/07")


@macro("data-folder")
def refresh_from_a_folder_without_a_mapping(at: Place) -> None:
    """The button Refresh from data, and a folder that holds no mapping."""
    at.write("data/ledger.csv", LEDGER)
    data_folder(at.folder / "data")


@macro("data-folder-empty")
def refresh_from_a_folder_without_data(at: Place) -> None:
    """The button Refresh from data, and a folder that holds a mapping only."""
    at.regions()
    at.write("data/mapping.toml", (at.folder / "mapping.toml").read_bytes())
    data_folder(at.folder / "data")


@macro("region-not-in-data")
def refresh_from_the_data_of_others(at: Place) -> None:
    """The button Refresh from data in the workbook of a region that the data do not have."""
    at.regions("\n".join(line for line in LEDGER.splitlines() if not line.startswith("East")))
    with at.book("regions/East.xlsx") as book:
        refresh(book, data_folder(at.folder), at.folder / "ledger.csv")
