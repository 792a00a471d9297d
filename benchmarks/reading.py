"""Reading what the rollup reads, against pandas, calamine, and unzipping and parsing without looking."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.parsers import expat

import pandas as pd
import python_calamine

from benchmarks import books
from benchmarks.harness import Target, Work, compare
from xlplan.batch.regenerate import regenerate
from xlplan.batch.submission import Order, collect
from xlplan.headless.package import Package

SHEETS = 3
"""Invoices, receipts and receivables plan."""


def contenders(path: Path, sheets: list[str]) -> dict[str, Work]:
    def xlplan() -> None:
        package = Package.open(path)
        for sheet in sheets:
            package.values(sheet, 1, 1, *package.used_range(sheet))

    def calamine() -> None:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        for sheet in sheets:
            book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)

    return {
        "xlplan": xlplan,
        "pandas + openpyxl": lambda: pd.read_excel(path, sheet_name=sheets, header=None, engine="openpyxl"),
        "pandas + calamine": lambda: pd.read_excel(path, sheet_name=sheets, header=None, engine="calamine"),
        "calamine alone, nothing checked": calamine,
        "unzip + expat without handlers": lambda: floor(path, sheets),
    }


def floor(path: Path, sheets: list[str]) -> None:
    parts = [info.part for info in Package.open(path).sheets if info.name in sheets] if path not in _PARTS else []
    _PARTS.setdefault(path, parts)
    with zipfile.ZipFile(path) as zipped:
        for name in (*_PARTS[path], "xl/sharedStrings.xml"):
            expat.ParserCreate().Parse(zipped.read(name), True)


_PARTS: dict[Path, list[str]] = {}


def measure(folder: Path, rounds: int, invoices: int) -> None:
    out = folder / "regions"
    regenerate(books.order(books.ledger(folder / "ledger.csv", 1, invoices), out))
    path = next(out.glob("*.xlsx"))
    tables = Package.open(path).tables
    sheets = [tables[name].sheet for name in ("invoices", "receipts", "receivables")]
    targets = (Target("pandas + openpyxl", least=10), Target("calamine alone, nothing checked", most=1.5))
    title = f"Values of the rollup's three sheets, {invoices} invoices"
    compare(title, contenders(path, sheets), rounds, targets)
    whole = {"xlplan": contenders(path, sheets)["xlplan"],
             "xlplan read, reckoned, checked": lambda: collect(Order(path, path.name, books.AS_OF))}  # fmt: skip
    compare("The same, and all that the rollup does with one workbook", whole, rounds)
