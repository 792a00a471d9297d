"""Files that are no workbooks, that are damaged, or that cannot be saved."""

from __future__ import annotations

import datetime as dt
import struct

import pytest
import xlsxwriter
from place import Place, case

CHECK, FILL = "check evaluation.xlsx", "fill evaluation.xlsx"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504


@case("not-a-workbook", CHECK)
def an_old_format(at: Place) -> None:
    """A workbook in the old .xls format was given the ending .xlsx."""
    at.write("evaluation.xlsx", OLE + "Workbook".encode("utf-16-le") + b"\0" * 1000)


@case("no-workbook-content", CHECK)
def a_letter(at: Place) -> None:
    """A text file was given the ending .xlsx."""
    at.write("evaluation.xlsx", "Dear all, see below")


@case("empty-file", CHECK)
def nothing(at: Place) -> None:
    """A transfer broke off before its first byte."""
    at.write("evaluation.xlsx", b"")


@case("encrypted", CHECK)
def a_password(at: Place) -> None:
    """The workbook was saved with a password to open it."""
    at.write("evaluation.xlsx", OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000)


@case("damaged-workbook", CHECK)
def cut_off(at: Place) -> None:
    """A transfer broke off in the middle."""
    path = at.path("evaluation")
    path.write_bytes(path.read_bytes()[:5000])


@case("too-large", CHECK)
def a_giant(at: Place) -> None:
    """A sheet would take more memory than any ordinary workbook."""
    path = at.path("evaluation")
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02", data.rindex(b"xl/worksheets/sheet1.xml", 0, data.rindex(b"PK\x05\x06")) - 46)
    data[entry + 24 : entry + 28] = struct.pack("<I", 300_000_000)
    path.write_bytes(data)


@case("unsafe-workbook", CHECK)
def a_document_type(at: Place) -> None:
    """A part declares a document type, through which a file can reach for others; Excel never writes one."""
    at.part("evaluation", "xl/workbook.xml", lambda data: data.replace(b"<workbook ", b"<!DOCTYPE x><workbook ", 1))


@case("missing-file", "check q3.xlsx")
def a_wrong_name(_: Place) -> None:
    """The file name was mistyped."""


def _damaged_cell(at: Place) -> None:
    """Something for fill to mend, so that it has to save."""
    at.type("evaluation", "kpi", 0, attainment=0.5)


@case("in-use", FILL)
def open_elsewhere(at: Place) -> None:
    """A colleague has the workbook open in Excel."""
    _damaged_cell(at)
    at.write("~$evaluation.xlsx", b"\x05Zhang" + b" " * 49 + b"\x05\x00" + "Zhang".encode("utf-16-le") + b" \x00" * 50)


@case("read-only", FILL)
def marked_read_only(at: Place) -> None:
    """The file is marked read-only."""
    _damaged_cell(at)
    at.path("evaluation").chmod(0o444)


@case("disk-full", FILL)
def no_room(at: Place) -> None:
    """The disk, or the quota on it, is full."""
    import resource

    _damaged_cell(at)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    at.stack.callback(resource.setrlimit, resource.RLIMIT_FSIZE, before)


@case("no-workbooks", "check reports")
def an_empty_folder(at: Place) -> None:
    """The folder named holds no workbook."""
    (at.folder / "reports").mkdir()


# --- options ---------------------------------------------------------------------------------------------------------
@case("unknown-template", "new balance q3.xlsx")
def a_wrong_template(_: Place) -> None:
    """The template's name was mistyped."""


@case("unknown-fact", "new evaluation q3.xlsx --set colour=red")
def a_wrong_setting(_: Place) -> None:
    """A setting that this template does not have."""


@case("bad-fact", "new evaluation q3.xlsx --set state=finished")
def a_wrong_value(_: Place) -> None:
    """A value that the setting's list does not hold."""


@case("bad-date", "rollup regions --as-of 30.06.2026 --out rollup.xlsx")
def another_date_style(_: Place) -> None:
    """A date written in another style."""


@case("unknown-language", "check evaluation.xlsx --lang fr")
def french(_: Place) -> None:
    """A language that xlplan does not speak."""


@case("bad-setting", "new evaluation q3.xlsx --set region")
def no_value(_: Place) -> None:
    """A setting without its value."""


@case("only-xlsx", "new evaluation q3.pdf")
def a_pdf(_: Place) -> None:
    """A file name with another ending."""


@case("only-xlsm", "new evaluation q3.xlsx --macros")
def macros_in_a_plain_workbook(_: Place) -> None:
    """A workbook with buttons, under a name for one without."""


@case("file-exists", CHECK.replace("check", "new evaluation"))
def there_already(at: Place) -> None:
    """The file to be made is there already."""
    at.path("evaluation")


@case("start-after-as-of", "rollup regions --as-of 2026-06-30 --from 2026-07-01 --out rollup.xlsx")
def a_window_backwards(at: Place) -> None:
    """The window's first day is after its last."""
    at.regions()


@case("provision-rates", "rollup regions --as-of 2026-06-30 --out rollup.xlsx --provision 1,5,half")
def provision_rates_that_are_none(at: Place) -> None:
    """The provision rates are not five percentages."""
    at.regions()


@case("rollup-not-xlsx", "rollup regions --as-of 2026-06-30 --out rollup.pdf")
def a_rollup_as_pdf(at: Place) -> None:
    """The rollup was to be written as something else than .xlsx."""
    at.regions()


# --- names and tables ------------------------------------------------------------------------------------------------
@case("no-known-table", CHECK)
def another_workbook(at: Place) -> None:
    """The file is a workbook, but none of xlplan's."""
    with xlsxwriter.Workbook(at.folder / "evaluation.xlsx") as book:
        book.add_worksheet("Lunch").write(0, 0, "noodles")


@case("form-table-missing", "check forecast.xlsx")
def a_table_made_a_range(at: Place) -> None:
    """The receipts were converted from a table to a plain range."""
    with at.foreign("forecast") as book:
        next(s for s in book if "receipts" in s.tables).tables.clear()


@case("table-renamed", CHECK)
def a_table_renamed(at: Place) -> None:
    """The table was given another name."""
    at.path("evaluation")
    with at.foreign("evaluation") as book:
        sheet = next(s for s in book if "kpi" in s.tables)
        table = sheet.tables.pop("kpi")
        table.name = table.displayName = "kpi_q3"
        sheet.add_table(table)


@case("missing-name", CHECK)
def a_name_deleted(at: Place) -> None:
    """A defined name was deleted in the Name Manager."""
    with at.foreign("evaluation") as book:
        del book.defined_names["xlplan_region"]


@case("missing-figure-name", CHECK)
def a_figures_name_deleted(at: Place) -> None:
    """The defined name of a figure above the table was deleted."""
    with at.foreign("evaluation") as book:
        del book.defined_names["kpi_score"]


@case("missing-column", CHECK)
def a_header_changed(at: Place) -> None:
    """The header of a required column was changed."""
    with at.table("evaluation", "kpi") as table:
        table.sheet.range((table.header_row, table.column_number("actual"))).value = at.say("第三季度", "Quarter 3")


@case("helper-rows-astray", "check forecast.xlsx")
def a_name_pointing_elsewhere(at: Place) -> None:
    """The name of the row of months no longer covers all monthly columns."""
    with at.foreign("forecast") as book:
        name = book.defined_names["receivables_months"]
        name.value = name.value.rpartition(":")[0] + ":$F$" + name.value.rpartition("$")[2]


@case("helper-row-differs", "check forecast.xlsx")
def a_month_typed_over(at: Place) -> None:
    """The month above a monthly column was typed over."""
    with at.book("forecast") as book:
        book.names["receivables_months"].refers_to_range[0, 0].value = dt.datetime(2022, 8, 1)


@case("engines-differ", "fill evaluation.xlsx --recalculate")
def a_formula_that_one_engine_calculates_wrongly(at: Place) -> None:
    """A formula of your own cuts the texts of a whole column, which only one of the two calculation engines can."""
    pytest.importorskip("cellrune")
    pytest.importorskip("formualizer")
    with at.book("evaluation") as book:
        sheet = book.sheets[0]
        for row, text in enumerate(("A-1x", "B-2x", "C-3"), 2):
            sheet[f"AA{row}"].value = text
        sheet["AB2"].formula = '=SUMPRODUCT((RIGHT(AA2:AA4,1)="x")*1)'


@case("column-without-table", "fill evaluation.xlsx --recalculate")
def a_column_of_no_table(at: Place) -> None:
    """Another program wrote a formula that names a column, but not whose; inside a table Excel allows that."""
    pytest.importorskip("cellrune")
    with at.foreign("evaluation") as book:
        book.worksheets[0]["AA2"] = "=SUM([Actual])"


@case("stale-results", "fill evaluation.xlsx --recalculate")
def a_formula_with_the_date_of_today(at: Place) -> None:
    """A formula of your own counts the days to today, and `fill --recalculate` does not guess what day it will be."""
    pytest.importorskip("cellrune")
    with at.book("evaluation") as book:
        book.sheets[0]["AA2"].formula = "=TODAY()-DATE(2026,1,1)"
        book.sheets[0]["AA3"].formula = "=AA2*2"
