"""diff on values that look alike and are not, and on looks that change nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from region_support import LEDGER, Job, add_column, cell, table

from xlplan.batch.diff import Difference, diff

Change = Callable[[openpyxl.Workbook], object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    job = Job(tmp_path_factory.mktemp("made"), LEDGER)
    job.run()
    return job.east


def compared(made: Path, folder: Path, before: Change, after: Change) -> list[Difference]:
    for name, change in (("old", before), ("new", after)):
        book = openpyxl.load_workbook(made)
        change(book)
        book.save(folder / f"{name}.xlsx")
    return diff(folder / "old.xlsx", folder / "new.xlsx").differences


def typed(header: str, value: object) -> Change:
    """A value in the row of invoice 0002."""
    return lambda book: setattr(cell(book, "invoices", header, "0002"), "value", value)


def own(value: object) -> Change:
    """A value in a column of the manager's own, in the row of invoice 0002."""

    def add(book: openpyxl.Workbook) -> None:
        sheet = table(book, "invoices")[0]
        number = add_column(sheet, "invoices", "我的")
        sheet.cell(cell(book, "invoices", "发票号", "0002").row, number).value = value

    return add


def sheet(value: object) -> Change:
    """A value on a sheet of the manager's own."""
    return lambda book: setattr(book.create_sheet("我的")["B3"], "value", value)


MORNING, NOON = dt.datetime(2026, 4, 4), dt.datetime(2026, 4, 4, 12, 30)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (typed("到期日", MORNING), typed("到期日", NOON), ("2026-04-04", "2026-04-04 12:30:00")),
        (typed("金额", 250.5), typed("金额", "250.5"), ("250.5", "'250.5")),
        (typed("金额", 0), typed("金额", None), ("0", "")),
        (typed("联系人", "Li"), typed("联系人", "Li "), ("Li", "Li ")),
        (typed("联系人", "#REF!"), typed("联系人", "#N/A"), ("#REF!", "#N/A")),
        (own(0), own(None), ("0", "")),
        (own(False), own(None), ("False", "")),
        (own(1), own("1"), ("1", "'1")),
        (own(MORNING), own(NOON), ("2026-04-04", "2026-04-04 12:30:00")),
        (sheet(0), sheet(None), ("0", "")),
        (sheet(5), sheet("5"), ("5", "'5")),
        (sheet(MORNING), sheet(NOON), ("2026-04-04", "2026-04-04 12:30:00")),
        (sheet("a" * 32000 + "x"), sheet("a" * 32000 + "y"), ("a" * 32000 + "x", "a" * 32000 + "y")),
    ],
)  # fmt: skip
def test_values_that_only_look_alike_differ(
    made: Path, tmp_path: Path, before: Change, after: Change, words: tuple[str, str]
) -> None:
    (found,) = compared(made, tmp_path, before, after)
    assert (found.before, found.after) == words


def test_columns_that_change_places_are_no_change(made: Path, tmp_path: Path) -> None:
    def swap(book: openpyxl.Workbook) -> None:
        page, headers, top, bottom = table(book, "invoices")
        one, other = headers.index("客户") + 1, headers.index("金额") + 1
        for row in range(top, bottom + 1):
            first, second = page.cell(row, one), page.cell(row, other)
            first.value, second.value = second.value, first.value
        columns = page.tables["invoices"].tableColumns
        columns[one - 1].name, columns[other - 1].name = columns[other - 1].name, columns[one - 1].name

    assert compared(made, tmp_path, lambda book: None, swap) == []


def test_a_renamed_header_is_a_column_removed_and_one_added(made: Path, tmp_path: Path) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        page, headers, top, _ = table(book, "invoices")
        at = headers.index("金额")
        page.cell(top, at + 1).value = page.tables["invoices"].tableColumns[at].name = "Amt 2"

    found = compared(made, tmp_path, lambda book: None, rename)
    assert [(d.kind, d.column) for d in found] == [("added", "Amt 2"), ("removed", "金额")]


def test_merged_cells_and_a_comment_are_looks(made: Path, tmp_path: Path) -> None:
    def merged(book: openpyxl.Workbook) -> None:
        book["我的"].merge_cells("B3:D5")

    assert compared(made, tmp_path, sheet("x"), lambda book: (sheet("x")(book), merged(book))) == []
