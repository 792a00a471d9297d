"""The Check button: everything that is wrong or doubtful in a workbook, with nothing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlplan.actions.calculated import calculated_cells, evaluated
from xlplan.actions.checks_customers import check_customers, check_picks, check_scales
from xlplan.actions.checks_daily import check_daily
from xlplan.actions.checks_kpi import check_kpi
from xlplan.actions.checks_ledger import check_ledger
from xlplan.actions.checks_plan import check_plan
from xlplan.actions.checks_pnl import check_credit_limits, check_pnl
from xlplan.actions.checks_receivables import check_receivables
from xlplan.actions.checks_repeated import check_helper_rows
from xlplan.actions.checks_review import check_review
from xlplan.actions.checks_scorecard import check_scorecard
from xlplan.actions.checks_tables import check_tables
from xlplan.actions.checks_targets import check_targets
from xlplan.actions.checks_tracking import check_tracking
from xlplan.actions.sheet import read
from xlplan.actions.workflow import report_changed
from xlplan.errors import Problem

if TYPE_CHECKING:
    import xlwings as xw


def check(book: xw.Book) -> list[Problem]:
    """All problems and warnings of a workbook, sheet by sheet. MissingPartError when it holds no table of xlplan.

    Input that cannot be used is an error; figures and words that do not agree are warnings.
    """
    reading = read(book)
    expected = evaluated(reading)
    cells = calculated_cells(reading, expected)
    reading.problems += report_changed(book, reading)
    check_tables(reading, cells)
    check_tracking(reading)
    check_daily(reading, expected)
    check_kpi(reading)
    check_review(reading)
    check_scorecard(reading)
    check_helper_rows(reading)
    check_receivables(reading)
    check_ledger(reading, cells)
    check_credit_limits(reading, expected.book)
    check_pnl(reading, cells, expected.book)
    check_scales(reading)
    check_picks(reading)
    check_customers(reading, expected.book)
    check_plan(reading)
    check_targets(reading, expected.book)
    order = {sheet.name: place for place, sheet in enumerate(book.sheets)}
    return sorted(reading.problems, key=lambda problem: order.get(problem.sheet, -1))
