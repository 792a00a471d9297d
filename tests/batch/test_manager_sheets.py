"""Profit and loss and budget belong to the manager: regenerate and rollup leave them alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
from rollup_support import codes, edited, rolled, small_regions

import xlplan
from xlplan.actions import read
from xlplan.batch.regenerate import RegenerateRequest, RegenerateResult, regenerate


def test_region_workbooks_have_the_managers_sheets_in_order_and_empty(tmp_path: Path) -> None:
    east = small_regions(tmp_path) / "East.xlsx"
    names = openpyxl.load_workbook(east).sheetnames
    assert names == ["Receivables", "Invoices", "Receipts", "P&L", "Budget", "Dashboard", "Info", "xlplan_memory"]
    with xlplan.open(east) as book:
        tables = read(book).tables
        assert all(tables[form].blank(i) for form in ("pnl", "budget") for i in range(len(tables[form].rows)))


def again(folder: Path, as_of: dt.date) -> RegenerateResult:
    """Regenerate over what is there."""
    return regenerate(RegenerateRequest("forecast", folder / "ledger.csv", folder / "mapping.toml", "region", as_of,
                                        folder / "regions", "en"))  # fmt: skip


def test_what_the_manager_plans_stays_when_the_data_come_again(tmp_path: Path) -> None:
    east = small_regions(tmp_path) / "East.xlsx"
    with edited(east) as book:
        table = read(book).tables["pnl"]
        table.sheet.range(table.cell(0, "month")).value = dt.datetime(2026, 6, 1)
        table.sheet.range(table.cell(0, "plan:Product A")).value = 1200
    result = again(tmp_path, dt.date(2026, 7, 31))
    assert {p.severity for p in result.problems} <= {"info"}
    with xlplan.open(east) as book:
        row = read(book).data.rows("pnl")[0]
    assert (row["month"], row["plan:Product A"], row["profit_plan"]) == (dt.date(2026, 6, 1), 1200, 1200)


def test_an_unfinished_plan_does_not_hold_up_the_receivables(tmp_path: Path) -> None:
    folder = small_regions(tmp_path)
    with edited(folder / "East.xlsx") as book:
        table = read(book).tables["pnl"]
        table.sheet.range(table.cell(0, "month")).value = "soon"
        table.sheet.range(table.cell(1, "profit_plan")).value = 77
    result = rolled(folder)
    assert codes(result) == []
    assert result.reconciled


def test_a_workbook_whose_manager_deleted_both_sheets_is_still_brought_up_to_date(tmp_path: Path) -> None:
    folder = small_regions(tmp_path)
    book = openpyxl.load_workbook(folder / "East.xlsx")
    del book["P&L"], book["Budget"]
    for name in [n for n in book.defined_names if n.startswith(("pnl_", "budget_"))]:
        del book.defined_names[name]
    book.save(folder / "East.xlsx")
    result = again(tmp_path, dt.date(2026, 7, 31))
    assert {p.severity for p in result.problems} <= {"info"}
    assert rolled(folder, as_of=dt.date(2026, 7, 31)).reconciled
