"""Checks of the to-do list, the feedback register and the month calendar."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from xlplan.actions.calculated import Evaluated
from xlplan.actions.calendar import outdated, report_short
from xlplan.actions.drafts import typed_rows
from xlplan.actions.places import address
from xlplan.actions.sheet import FormTable, Reading
from xlplan.forms.feedback import day
from xlplan.forms.form import Form, Row
from xlplan.forms.todo import span
from xlplan.metrics import overlapping


def check_daily(reading: Reading, expected: Evaluated) -> None:
    """Report what is wrong with to-dos, feedback and the calendar."""
    _times(reading)
    for table, index, row in typed_rows(reading, "feedback"):
        given, replied = day(row, "date"), day(row, "replied")
        if given and replied and replied < given and "replied" in table.positions:
            reading.report("replied-before-given", "warning", table.sheet.name, table.cell(index, "replied"),
                           given=given, replied=replied)  # fmt: skip
    _overdue(reading, expected)
    _calendar(reading, expected)


# --- to-dos ----------------------------------------------------------------------------------------------------------
def _times(reading: Reading) -> None:
    seen: dict[dt.date | None, list[tuple[int, Row]]] = defaultdict(list)
    for table, index, row in typed_rows(reading, "todo"):
        date, start, end = span(row)
        if start is None or end is None:
            continue
        if end <= start:
            reading.report("end-before-start", "warning", table.sheet.name, table.cell(index, "end"),
                           start=clock(start), end=clock(end))  # fmt: skip
            continue
        _clash(reading, table, index, row, seen[date])
        seen[date].append((index, row))


def _clash(reading: Reading, table: FormTable, index: int, row: Row, seen: Sequence[tuple[int, Row]]) -> None:
    """A row whose time overlaps that of one above it on the same day."""
    for other, before in seen:
        if all(overlapping([span(before), span(row)])):
            _, start, end = span(before)
            reading.report("times-overlap", "warning", table.sheet.name, table.cell(index, "start"),
                           content=row.get("content") or "-", other=before.get("content") or "-",
                           first=table.cell(other, "start"), start=clock(start), end=clock(end))  # fmt: skip
            return


def clock(time: Decimal | None) -> str:
    """A fraction of a day as `09:30`, to the minute."""
    minutes = round((time or 0) * 1440)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


# --- feedback --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class OpenLoops:
    """A person's feedback without a reply: how many, how many of them overdue, and the earliest day one was due."""

    person: str
    count: int
    overdue: int
    oldest_due: dt.date
    cell: str


def open_loops(reading: Reading, expected: Evaluated) -> list[OpenLoops]:
    """The open loops by the person who gave the feedback, most overdue first. `cell` is the first one's place."""
    rows, groups = expected.book.rows("feedback"), defaultdict[str, list[tuple[str, Row]]](list)
    for table, index, typed in typed_rows(reading, "feedback"):
        if rows[index].get("closed") in ("open", "overdue") and isinstance(typed.get("from"), str):
            groups[str(typed["from"])].append((table.cell(index, "from"), rows[index]))
    found = []
    for person, loops in groups.items():
        due = [d for _, row in loops if (d := day(row, "reply_due") or day(row, "date"))]
        overdue = sum(row.get("closed") == "overdue" for _, row in loops)
        found.append(OpenLoops(person, len(loops), overdue, min(due), loops[0][0]))
    return sorted(found, key=lambda loops: (-loops.overdue, loops.oldest_due, loops.person))


def _overdue(reading: Reading, expected: Evaluated) -> None:
    table = reading.tables.get("feedback")
    for loops in open_loops(reading, expected) if table else ():
        if table and loops.overdue:
            reading.report("replies-overdue", "warning", table.sheet.name, loops.cell, person=loops.person,
                           count=loops.count, overdue=loops.overdue, due=loops.oldest_due)  # fmt: skip


# --- calendar --------------------------------------------------------------------------------------------------------
def _calendar(reading: Reading, expected: Evaluated) -> None:
    report_short(reading)
    cells = outdated(reading, expected)
    starts = [0, *(n for n, (one, two) in enumerate(pairwise(cells), 1) if one.table is not two.table)]
    for first in (cells[n] for n in starts if n < len(cells)):
        count = sum(cell.table is first.table for cell in cells)
        where = address(first.table.header_row + 1 + first.index, first.table.column_number(first.field))
        reading.report(_stale(first.table.form), "warning", first.table.sheet.name, where, count=count)


def _stale(form: Form) -> str:
    if form.board:
        return "warnings-stale"
    return "calendar-stale" if form.id == "calendar" else "schedule-stale"
