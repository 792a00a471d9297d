"""Columns that a manager deleted: what needs them says so, and what can do without them does."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from workbooks_support import sample_path

import xlplan
from xlplan.forms.catalog import TEMPLATES


def without(path: Path, table_id: str, header: str) -> None:
    """Delete a column of a table as Excel does: formulas that name it say #REF! from then on."""
    book = openpyxl.load_workbook(path)
    sheet = next(s for s in book if table_id in s.tables)
    table = sheet.tables[table_id]
    left, top, right, bottom = range_boundaries(table.ref)
    gone = [c.name for c in table.tableColumns].index(header)
    for row in range(top, bottom + 1):
        for col in range(left + gone, right + 1):
            value = sheet.cell(row, col + 1).value if col < right else None
            if isinstance(value, str) and value.startswith("="):
                value = value.replace(f"{table_id}[[#This Row],[{header}]]", "#REF!")
            sheet.cell(row, col).value = value
    table.ref = table.autoFilter.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right - 1)}{bottom}"
    del table.tableColumns[gone]
    book.save(path)


@pytest.mark.parametrize("header", ["Status", "Days late"])
def test_a_deleted_calculated_column_that_others_need_is_reported(tmp_path: Path, header: str) -> None:
    path = sample_path(tmp_path, "tracking", "en")
    without(path, "tracking", header)
    with xlplan.open(path) as book:
        for problems in (xlplan.actions.check(book), xlplan.actions.fill(book).problems):
            named = [p.params["header"] for p in problems if p.code == "missing-column"]
            assert named == [header]


def test_a_status_does_without_the_optional_column_of_results(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "tracking", "en")
    without(path, "tracking", "Result")
    with xlplan.open(path) as book:
        sheet = book.sheets["Tracking"]
        result = xlplan.actions.fill(book)
        at = sheet.tables["tracking"].header_row_range.value.index("Status")
        cell = sheet.tables["tracking"].data_body_range[0, at]
        assert "#REF!" not in cell.formula
        assert "missing-column" not in {p.code for p in result.problems}
        assert not xlplan.actions.fill(book).changes


@pytest.mark.parametrize("template", [t.id for t in TEMPLATES])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_whole_sample_lacks_nothing(tmp_path: Path, template: str, lang: str) -> None:
    with xlplan.open(sample_path(tmp_path, template, lang)) as book:  # type: ignore[arg-type]
        assert "missing-column" not in {p.code for p in xlplan.actions.check(book)}


def test_a_profit_plan_without_its_months_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "forecast", "en")
    without(path, "pnl", "Month")
    with xlplan.open(path) as book:
        named = [p.params["header"] for p in xlplan.actions.check(book) if p.code == "missing-column"]
        assert "Month" in named
