"""Checks of the market plan: tasks that wait for one another, dates against predecessors; activities."""

from __future__ import annotations

import datetime as dt

from xlplan.actions.drafts import typed_rows
from xlplan.actions.sheet import FormTable, Reading
from xlplan.forms.form import Row
from xlplan.forms.plan.dependencies import MOST
from xlplan.forms.plan.given import day, number
from xlplan.forms.ranked import spaced
from xlplan.metrics import dependency_cycles, parse_predecessors
from xlplan.metrics.network import buffer_days

NAMED_CYCLES = 20
"""More circles than this are one mess, not so many mistakes."""


def check_plan(reading: Reading) -> None:
    """Report what is wrong with the execution plan and the activities."""
    _execution_plan(reading)
    for table, index, row in typed_rows(reading, "activities"):
        date, month = day(row, "date"), day(row, "month")
        if date and month and (date.year, date.month) != (month.year, month.month):
            reading.report("activity-outside-month", "warning", table.sheet.name, table.cell(index, "date"),
                           date=date, month=f"{month:%Y-%m}")  # fmt: skip


def _execution_plan(reading: Reading) -> None:
    tasks, table = list(typed_rows(reading, "execution_plan")), reading.tables.get("execution_plan")
    if table is None or not {"id", "predecessors"} <= table.positions.keys():
        return
    places = dict[str, tuple[int, Row]]()
    for _, index, row in tasks:
        places.setdefault(spaced(row.get("id")).lower(), (index, row))
    for _, index, row in tasks:
        _dates(reading, table, index, row)
        _predecessors(reading, table, index, row, places)
    network = [(row.get("id"), None, None, row.get("predecessors"), None) for *_, row in tasks]
    for circle in dependency_cycles(network)[:NAMED_CYCLES]:
        index, _ = places[circle[0].lower()]
        reading.report("dependency-cycle", "error", table.sheet.name, table.cell(index, "predecessors"),
                       tasks=" → ".join([*circle, circle[0]]))  # fmt: skip


def _dates(reading: Reading, table: FormTable, index: int, row: Row) -> None:
    start, finish = day(row, "start"), day(row, "finish")
    if start and finish and finish < start:
        reading.report("start-after-finish", "warning", table.sheet.name, table.cell(index, "start"), start=start,
                       finish=finish)  # fmt: skip


def _predecessors(reading: Reading, table: FormTable, index: int, row: Row, places: dict[str, tuple[int, Row]]) -> None:
    named, cell = parse_predecessors(row.get("predecessors")), table.cell(index, "predecessors")
    if len(named) > MOST:
        reading.report("predecessors-many", "warning", table.sheet.name, cell, count=len(named), most=MOST)
    for word in named:
        _, other = places.get(word.lower(), (0, None))
        if other is None:
            reading.report("predecessor-unknown", "error", table.sheet.name, cell, predecessor=word)
        elif other is not row:
            _order(reading, table, index, row, other)


def _order(reading: Reading, table: FormTable, index: int, row: Row, other: Row) -> None:
    start, finish, buffer = day(row, "start"), day(other, "finish"), buffer_days(number(other, "buffer"))
    if start and finish and (start - finish).days <= buffer:
        reading.report("starts-before-predecessor", "warning", table.sheet.name, table.cell(index, "start"),
                       start=start, predecessor=spaced(other.get("id")), finish=finish, buffer=buffer,
                       earliest=_after(finish, buffer))  # fmt: skip


def _after(finish: dt.date, buffer: int) -> dt.date:
    left = (dt.date.max - finish).days
    return finish + dt.timedelta(min(left, buffer + 1))
