"""The next period's tracking: what is unfinished goes on with its first due date, the rest stays behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlplan.actions.drafts import typed_rows
from xlplan.actions.places import named_place, own_list
from xlplan.actions.sheet import FormTable, Reading, read
from xlplan.errors import Problem, UsageError, WorkbookError
from xlplan.forms import info
from xlplan.forms.cells import ERRORS, text_of
from xlplan.forms.form import BookData, Row, Template
from xlplan.forms.instance import new_book
from xlplan.forms.tracking import finished
from xlplan.metrics import to_decimal

if TYPE_CHECKING:
    import xlwings as xw

GOES_ON: dict[str, Callable[[Row], bool]] = {
    "tracking": lambda row: not finished(row),
    "todo": lambda row: row.get("done") != "done",
    "feedback": lambda row: row.get("replied") is None,
}
"""Which rows a form carries into the next period."""


@dataclass
class NextPeriod:
    """The next instance's data, how many rows of each form it carries and how many stay, and problems met."""

    template: Template
    book: BookData
    carried: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def roll_forward(book: xw.Book, period: str, as_of: dt.date) -> NextPeriod:
    """The rows and facts of the next period's instance; the workbook itself is not changed.

    Every unfinished task goes on with all that was typed, and `first_due` holds the date planned first. UsageError for
    a template other than tracking; WorkbookError when `as_of` is not after the workbook's own.
    """
    reading = read(book)
    if reading.template.id != "tracking":
        raise UsageError("no-roll-forward", workbook=book.name, template=reading.template.id)
    if reading.data.as_of and as_of <= reading.data.as_of:
        raise WorkbookError("period-not-later", workbook=book.name, as_of=as_of, own=reading.data.as_of)
    following = NextPeriod(reading.template, _facts(reading, period, as_of), problems=reading.problems)
    for form_id, goes_on in GOES_ON.items():
        _carry(reading, form_id, goes_on, following)
    _calendar(reading, following)
    _left_behind(book, reading)
    return following


def _facts(reading: Reading, period: str, as_of: dt.date) -> BookData:
    following = new_book(reading.template, reading.data.lang, {"as_of": as_of.isoformat()})
    kept = {name: value for name, value in reading.data.facts.items() if value is not None}
    new = {name: following.facts[name] for name in ("as_of", "state", "month", "language", "template_version")}
    following.facts |= kept | new | {"period": period}
    return following


def _carry(reading: Reading, form_id: str, goes_on: Callable[[Row], bool], following: NextPeriod) -> None:
    rows, left = [], 0
    for table, index, typed in typed_rows(reading, form_id):
        if not goes_on(typed):
            left += 1
            continue
        row = _typed(table, index, typed)
        if form_id == "tracking" and row.get("first_due") is None and isinstance(row.get("due"), dt.date):
            row["first_due"] = row["due"]
        rows.append(row)
    following.carried[form_id], following.left[form_id] = len(rows), left
    spare = reading.template.form(form_id).blank_rows - len(rows)
    following.book.tables[form_id] = [*rows, *({} for _ in range(spare))]


def _typed(table: FormTable, index: int, row: Row) -> Row:
    """The row's inputs; what could not be read is carried as it stands, so that nothing typed is lost."""
    found: Row = {}
    for column in (c for c in table.columns if not c.calculated):
        value, raw = row.get(column.id), table.raw_value(index, column.id)
        if value is None and raw not in (None, "") and raw not in ERRORS:
            number = None if isinstance(raw, str) else to_decimal(raw)
            value = text_of(raw) if number is None else number
        found[column.id] = value
    return found


def _calendar(reading: Reading, following: NextPeriod) -> None:
    """Events and remarks go on where the next instance shows the same month."""
    old, new, table = reading.data.as_of, following.book.as_of, reading.tables.get("calendar")
    month = reading.data.facts.get("month") or old
    if table and isinstance(month, dt.date) and new and (month.year, month.month) == (new.year, new.month):
        following.book.tables["calendar"] = [_typed(table, i, row) for i, row in enumerate(table.rows)]


def _left_behind(book: xw.Book, reading: Reading) -> None:
    """Columns and sheets of the manager's own, which only the old workbook has."""
    for table in reading.tables.values():
        used = [n for n in range(table.width) if any(row[n] not in (None, "") for row in table.raw)]
        own = [n for n in used if n not in table.positions.values()]
        titles = [str(table.sheet.range((table.header_row, table.first_col + n)).value) for n in own]
        if titles:
            reading.report("columns-left-behind", "warning", table.sheet.name, columns=", ".join(titles))
    places = (named_place(book, name) for name in ("xlplan_region", info.MEMORY_SHEET))
    known = {table.sheet.name for table in reading.tables.values()} | {place.sheet for place in places if place}
    extra = [sheet.name for sheet in book.sheets if sheet.name not in known and not own_list(sheet)]
    if extra:
        reading.report("sheets-left-behind", "warning", sheets=", ".join(extra))
