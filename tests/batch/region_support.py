"""Small ledgers as CSV, the workbooks made from them, and a manager who edits those with openpyxl."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from xlplan.batch.regenerate import RegenerateRequest, RegenerateResult, regenerate

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
needs_data = pytest.mark.skipif(not (DATA / "invoices.csv").is_file(), reason="no real ledger at ../shared/data")

HEADER = ["region", "no", "customer", "billed", "due", "amount", "settled"]
MAPPING = """
[invoices]
region = "region"
invoice_no = "no"
customer = "customer"
invoice_date = "billed"
due_date = "due"
amount = "amount"
settled_date = "settled"
[options]
currency = "USD"
"""
JUNE, JULY = dt.date(2026, 6, 30), dt.date(2026, 7, 31)

LEDGER: list[list[str]] = [
    ["East", "0001", "Boyuan", "2026-01-10", "2026-02-09", "100.00", "2026-02-20"],
    ["East", "0002", "Ruike", "2026-03-05", "2026-04-04", "250.50", ""],
    ["East", "0003", "Boyuan", "2026-06-20", "2026-07-20", "80.25", ""],
    ["East", "0004", "Ruike", "2026-07-02", "2026-08-01", "60.00", ""],
    ["West", "0001", "Tianhe", "2026-05-01", "2026-05-31", "999.99", ""],
]


@dataclass
class Job:
    """A folder with a data file, a mapping and the workbooks made from them."""

    folder: Path
    rows: Sequence[Sequence[str]]
    mapping: str = MAPPING
    header: Sequence[str] = tuple(HEADER)
    as_of: dt.date = JUNE
    lang: str = "zh"

    def request(self, **changes: Any) -> RegenerateRequest:
        """Write the data, and what to do with it."""
        data, mapping = self.folder / "data.csv", self.folder / "mapping.toml"
        with data.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([self.header, *self.rows])
        mapping.write_text(self.mapping, encoding="utf-8")
        request = RegenerateRequest("forecast", data, mapping, "region", self.as_of, self.out, self.lang)  # type: ignore[arg-type]
        return replace(request, **changes)

    def run(self, **changes: Any) -> RegenerateResult:
        """Regenerate."""
        return regenerate(self.request(**changes))

    @property
    def out(self) -> Path:
        """Where the workbooks are."""
        return self.folder / "out"

    @property
    def east(self) -> Path:
        """The workbook that most tests look at."""
        return self.out / "East.xlsx"

    def bytes(self) -> dict[str, bytes]:
        """Every file made."""
        return {path.name: path.read_bytes() for path in sorted(self.out.iterdir())}


def ledger(
    *changes: tuple[str, str, str], without: Sequence[str] = (), more: Sequence[Sequence[str]] = ()
) -> list[list[str]]:
    """LEDGER with East's invoices changed as (number, header, value), left out, or added."""
    rows = [list(row) for row in LEDGER if row[0] != "East" or row[1] not in without]
    for number, header, value in changes:
        row = next(row for row in rows if row[:2] == ["East", number])
        row[HEADER.index(header)] = value
    return rows + [list(row) for row in more]


def edit(path: Path, change: Callable[[openpyxl.Workbook], object]) -> None:
    """What a manager does to a workbook, in a program that is not ours; the tables must come through it."""
    book = openpyxl.load_workbook(path)
    tables = {name for sheet in book for name in sheet.tables}
    change(book)
    book.save(path)
    assert {name for sheet in openpyxl.load_workbook(path) for name in sheet.tables} == tables


def table(book: openpyxl.Workbook, name: str) -> tuple[Worksheet, list[str], int, int]:
    """Sheet, headers, header row and last row of a table that begins in column A."""
    sheet = next(sheet for sheet in book if name in sheet.tables)
    (first, _, top), (_, _, bottom) = ((c.coordinate, c.column, c.row) for c in (
        sheet[sheet.tables[name].ref][0][0], sheet[sheet.tables[name].ref][-1][-1]))  # fmt: skip
    assert first.startswith("A")
    width = len(sheet.tables[name].tableColumns)
    return sheet, [sheet.cell(top, col).value for col in range(1, width + 1)], top, bottom


def rows(path: Path, name: str, *, values: bool = True) -> list[dict[str, Any]]:
    """The rows of a table, as an independent reader sees them; blank ones left out (hidden helpers hold 0 there)."""
    sheet, headers, top, bottom = table(openpyxl.load_workbook(path, data_only=values), name)
    found = [dict(zip(headers, (c.value for c in line), strict=False)) for line in sheet.iter_rows(top + 1, bottom)]
    return [row for row in found if any(value not in (None, "", 0) for value in row.values())]


def cell(book: openpyxl.Workbook, name: str, header: str, key: str, *, by: str = "发票号") -> Any:
    """The cell of a table in the column `header` and the first row whose column `by` shows `key`."""
    sheet, headers, top, bottom = table(book, name)
    col, at = headers.index(header) + 1, headers.index(by) + 1
    row = next(row for row in range(top + 1, bottom + 1) if sheet.cell(row, at).value == key)
    return sheet.cell(row, col)


def set_cell(path: Path, name: str, header: str, key: str, value: object, *, by: str = "发票号") -> None:
    """Type a value into one cell of a table."""
    edit(path, lambda book: setattr(cell(book, name, header, key, by=by), "value", value))


def add_column(sheet: Worksheet, name: str, header: str) -> int:
    """A further column at a table's right; its number."""
    found = sheet.tables[name]
    first, last = found.ref.split(":")
    number = len(found.tableColumns) + 1
    sheet.cell(sheet[first].row, number).value = header
    found.ref = f"{first}:{openpyxl.utils.get_column_letter(number)}{sheet[last].row}"
    found.autoFilter.ref = found.ref
    found.tableColumns.append(TableColumn(id=number, name=header))
    return number


def add_row(sheet: Worksheet, name: str, values: dict[int, object]) -> int:
    """A further row at a table's end, as typing below it makes one; its number."""
    found = sheet.tables[name]
    first, last = found.ref.split(":")
    row = sheet[last].row + 1
    for col, value in values.items():
        sheet.cell(row, col).value = value
    found.ref = f"{first}:{openpyxl.utils.get_column_letter(sheet[last].column)}{row}"
    found.autoFilter.ref = found.ref
    return row


def codes(result: RegenerateResult) -> list[str]:
    """The codes of all problems, in order."""
    return [problem.code for problem in result.problems]


def actions(result: RegenerateResult) -> dict[str, str]:
    """What became of each region."""
    return {file.region: file.action for file in result.files}
