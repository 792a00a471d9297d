"""What rolling forward has in common, whatever the template: the next instance's facts, rows as typed, what stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlplan.actions.places import named_place, own_list
from xlplan.actions.sheet import FormTable, Reading
from xlplan.errors import Problem
from xlplan.forms import info
from xlplan.forms.cells import ERRORS, text_of
from xlplan.forms.form import BookData, Row, Template
from xlplan.forms.instance import new_book
from xlplan.metrics import to_decimal

if TYPE_CHECKING:
    import xlwings as xw


@dataclass
class NextPeriod:
    """The next instance's data, how many rows of each form it carries and how many stay, and problems met.

    `omit`: optional columns that the old workbook does not have, and the new one shall not have either.
    """

    template: Template
    book: BookData
    carried: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    omit: frozenset[str] = frozenset()

    def put(self, form_id: str, rows: Sequence[Row], left: int) -> None:
        """A form's rows, with spare ones up to as many as a new sheet has; and how many stay in the old workbook."""
        self.carried[form_id], self.left[form_id] = len(rows), left
        spare = self.template.form(form_id).blank_rows - len(rows)
        self.book.tables[form_id] = [*rows, *({} for _ in range(spare))]


def next_facts(reading: Reading, period: str, as_of: dt.date) -> BookData:
    """The facts of the next instance: those of this one, but for the period, its date, and the state."""
    following = new_book(reading.template, reading.data.lang, {"as_of": as_of.isoformat()})
    kept = {name: value for name, value in reading.data.facts.items() if value is not None}
    own = ("as_of", "state", "month", "language", "template_version")
    new = {name: following.facts[name] for name in own if name in following.facts}
    following.facts |= kept | new | {"period": period}
    return following


def as_typed(table: FormTable, index: int, row: Row) -> Row:
    """The row's inputs; what could not be read is carried as it stands, so that nothing typed is lost."""
    found: Row = {}
    for column in (c for c in table.columns if not c.calculated):
        value, raw = row.get(column.id), table.raw_value(index, column.id)
        if value is None and raw not in (None, "") and raw not in ERRORS:
            number = None if isinstance(raw, str) else to_decimal(raw)
            value = text_of(raw) if number is None else number
        found[column.id] = value
    return found


def left_behind(book: xw.Book, reading: Reading) -> None:
    """Columns and sheets of the manager's own, or hidden by the company, which only the old workbook has."""
    for table in reading.tables.values():
        used = [n for n in range(table.width) if any(row[n] not in (None, "") for row in table.raw)]
        carried = {table.positions[column.id] for column in table.columns if not column.withheld}
        own = [n for n in used if n not in carried]
        titles = [str(table.sheet.range((table.header_row, table.first_col + n)).value) for n in own]
        if titles:
            reading.report("columns-left-behind", "warning", table.sheet.name, columns=", ".join(titles))
    places = (named_place(book, name) for name in ("xlplan_region", info.MEMORY_SHEET, info.COMPANY_SHEET))
    known = {table.sheet.name for table in reading.tables.values()} | {place.sheet for place in places if place}
    known.add(info.LISTS_SHEET)
    extra = [sheet.name for sheet in book.sheets if sheet.name not in known and not own_list(sheet)]
    if extra:
        reading.report("sheets-left-behind", "warning", sheets=", ".join(extra))
