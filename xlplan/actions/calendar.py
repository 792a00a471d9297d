"""Columns whose values the program writes, without a formula: days of a calendar, a critical path, early warnings.

Written by fill, and by check only compared. What a manager typed beside them stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlplan.actions.calculated import Evaluated
from xlplan.actions.same import same_value
from xlplan.actions.sheet import FormTable, Reading
from xlplan.forms.days import weeks
from xlplan.forms.form import Value
from xlplan.forms.render import shown


@dataclass(frozen=True)
class Outdated:
    """A cell of such a column that holds something else: its row index, field, present and right value."""

    table: FormTable
    index: int
    field: str
    before: object
    after: Value


def outdated(reading: Reading, expected: Evaluated) -> list[Outdated]:
    """Every cell of the program's own columns that does not hold what it should."""
    return [cell for table in reading.tables.values() for cell in _outdated(table, expected)]


def _outdated(table: FormTable, expected: Evaluated) -> Iterator[Outdated]:
    lang = expected.book.lang
    for column in table.columns:
        if column.metric is None or column.formula:
            continue
        for index, row in enumerate(expected.book.rows(table.form.id)):
            before, after = table.raw_value(index, column.id), row.get(column.id)
            value = shown(after, column.choices, lang)
            if after != table.rows[index].get(column.id) and not same_value(value, before):
                yield Outdated(table, index, column.id, before, value)


def refresh(reading: Reading, expected: Evaluated) -> list[Outdated]:
    """Write them; the cells that changed. Text is marked as text, so that no program takes `12 Oct` for a date."""
    found = outdated(reading, expected)
    _report_moved(reading, found)
    for cell in found:
        row, col = cell.table.header_row + 1 + cell.index, cell.table.column_number(cell.field)
        value = f"'{cell.after}" if isinstance(cell.after, str) else cell.after
        cell.table.sheet.range((row, col)).value = value
    report_short(reading)
    return found


def report_short(reading: Reading) -> None:
    """A calendar that somebody shortened below the weeks of its month."""
    table, wanted = reading.tables.get("calendar"), len(weeks(reading.data))
    if table and len(table.rows) < wanted:
        last = table.cell(len(table.rows) - 1, "week") if "week" in table.positions else ""
        reading.report("calendar-too-short", "warning", table.sheet.name, last, rows=len(table.rows), wanted=wanted)


def _report_moved(reading: Reading, found: list[Outdated]) -> None:
    """Events and remarks that now stand beside another week than the one for which they were typed."""
    for cell in found:
        if cell.field == "week" and cell.before not in (None, "") and not cell.table.blank(cell.index):
            field = next((f for f in ("events", "remarks") if cell.table.rows[cell.index].get(f)), None)
            if field:
                reading.report("calendar-moved", "warning", cell.table.sheet.name, cell.table.cell(cell.index, field),
                               before=cell.before, now="-" if cell.after is None else cell.after)  # fmt: skip
