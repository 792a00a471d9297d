"""The next period's instance of a workbook; of tracking, what is unfinished goes on with its first due date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from xlplan.actions.drafts import typed_rows
from xlplan.actions.next_period import NextPeriod, as_typed, left_behind, next_facts
from xlplan.actions.roll_evaluation import carry_evaluation
from xlplan.actions.roll_forecast import carry_forecast
from xlplan.actions.roll_plan import carry_customers, carry_plan
from xlplan.actions.sheet import Reading, read
from xlplan.errors import UsageError, WorkbookError
from xlplan.forms.form import Row
from xlplan.forms.tracking import finished

if TYPE_CHECKING:
    import xlwings as xw

GOES_ON: dict[str, Callable[[Row], bool]] = {
    "tracking": lambda row: not finished(row),
    "todo": lambda row: row.get("done") != "done",
    "feedback": lambda row: row.get("replied") is None,
}
"""Which rows a form carries into the next period."""


def roll_forward(book: xw.Book, period: str, as_of: dt.date) -> NextPeriod:
    """The rows and facts of the next period's instance; the workbook itself is not changed.

    tracking: every unfinished task goes on with all that was typed, and `first_due` holds the date planned first.
    forecast: see `carry_forecast`. evaluation: see `carry_evaluation`. UsageError for another template; WorkbookError
    when `as_of` is not after the workbook's own, or the closing balance is not known.
    """
    reading = read(book)
    check_rolls_forward(reading)
    if reading.data.as_of and as_of <= reading.data.as_of:
        raise WorkbookError("period-not-later", workbook=book.name, as_of=as_of, own=reading.data.as_of)
    following = NextPeriod(reading.template, next_facts(reading, period, as_of), problems=reading.problems)
    CARRY[reading.template.id](reading, following)
    left_behind(book, reading)
    return following


def check_rolls_forward(reading: Reading) -> None:
    """UsageError("no-roll-forward") for a template that has no next period."""
    if reading.template.id not in CARRY:
        raise UsageError("no-roll-forward", workbook=reading.name, template=reading.template.id, known=", ".join(CARRY))


def _tracking(reading: Reading, following: NextPeriod) -> None:
    for form_id, goes_on in GOES_ON.items():
        _carry(reading, form_id, goes_on, following)
    _calendar(reading, following)


def _carry(reading: Reading, form_id: str, goes_on: Callable[[Row], bool], following: NextPeriod) -> None:
    rows, left = [], 0
    for table, index, typed in typed_rows(reading, form_id):
        if not goes_on(typed):
            left += 1
            continue
        row = as_typed(table, index, typed)
        if form_id == "tracking" and row.get("first_due") is None and isinstance(row.get("due"), dt.date):
            row["first_due"] = row["due"]
        rows.append(row)
    following.put(form_id, rows, left)


def _calendar(reading: Reading, following: NextPeriod) -> None:
    """Events and remarks go on where the next instance shows the same month."""
    old, new, table = reading.data.as_of, following.book.as_of, reading.tables.get("calendar")
    month = reading.data.facts.get("month") or old
    if table and isinstance(month, dt.date) and new and (month.year, month.month) == (new.year, new.month):
        following.book.tables["calendar"] = [as_typed(table, i, row) for i, row in enumerate(table.rows)]


CARRY: dict[str, Callable[[Reading, NextPeriod], None]] = {
    "tracking": _tracking,
    "forecast": carry_forecast,
    "evaluation": carry_evaluation,
    "customers": carry_customers,
    "plan": carry_plan,
}
"""What each template carries into its next period."""
