"""A tracking workbook as a part of a report: where the tasks stand, what is overdue, what comes next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from xlplan.batch.report import show
from xlplan.batch.report import words as w
from xlplan.batch.report.document import (
    Blank,
    Block,
    Cell,
    Chart,
    Figure,
    Figures,
    Head,
    Mark,
    Part,
    Series,
    Text,
    table,
)
from xlplan.batch.report.sources import Source
from xlplan.forms import tracking
from xlplan.forms.cells import comparable
from xlplan.forms.form import Lang, Row

MARKS: dict[str, Mark] = {"done": "good", "done_late": "fair", "overdue": "bad"}
AHEAD = {"daily": 1, "weekly": 7, "monthly": 31}
"""Days that a report looks ahead and back, by the workbook's frequency."""


def tasks(source: Source) -> list[Row]:
    """The tasks of a workbook."""
    return [row for row in source.rows("tracking") if row.get("task") is not None]


def frequency(source: Source) -> str:
    """daily, weekly or monthly."""
    found = comparable(source.data.facts.get("frequency"))
    return found if found in AHEAD else "weekly"


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """How many tasks have each status."""
    return {s.id: sum(row.get("status") == s.id for row in rows) for s in tracking.STATUSES}


def tracked(source: Source, lang: Lang) -> Part:
    """The whole part."""
    rows = tasks(source)
    if not rows:
        return Part("tracking", w.TRACKING(lang), (Text(w.NO_TASKS(lang), "note"),))
    found = counts(rows)
    figures = [
        Figure(w.TASKS(lang), show.count(len(rows))),
        Figure(w.ON_TIME(lang), show.percent(source.band("tracking", "on_time"))),
        Figure(w.OVERDUE(lang), show.count(found["overdue"]), mark="bad" if found["overdue"] else ""),
    ]
    head = Text(w.TASK_HEADLINE(lang).format(total=len(rows), **found), "lead")
    blocks: list[Block] = [head, Figures(tuple(figures)), _by_status(rows, lang), *_overdue(rows, lang)]
    blocks += [*_coming(source, rows, lang), *_done(source, rows, lang), _by_owner(rows, lang)]
    return Part("tracking", w.TRACKING(lang), tuple(blocks))


def _status(row: Row, lang: Lang) -> Cell:
    return show.choice(row.get("status"), tracking.STATUSES, lang, MARKS)


def _by_status(rows: Sequence[Row], lang: Lang) -> Block:
    found = counts(rows)
    marks = {status: mark for status, mark in MARKS.items() if found[status]}  # nothing overdue is nothing to mark
    cells = [[show.choice(s.id, tracking.STATUSES, lang, marks), show.count(found[s.id])] for s in tracking.STATUSES]
    chart = Chart(w.BY_STATUS(lang), (Series(w.NUMBER(lang), tuple(map(float, found.values()))),))
    heads = [Head(w.STATUS(lang)), Head(w.NUMBER(lang), number=True)]
    return table(w.BY_STATUS(lang), heads, cells, chart=chart)


def _overdue(rows: Sequence[Row], lang: Lang) -> list[Block]:
    """Longest overdue first; problem and next step as typed, or a blank to fill in."""
    late = sorted((r for r in rows if r.get("status") == "overdue"), key=lambda r: -(_days(r) or 0))
    if not late:
        return [Text(w.NO_OVERDUE(lang), "note")]
    heads = [Head(w.TASK(lang), wide=True), Head(w.OWNER(lang)), Head(w.PLANNED(lang)),
             Head(w.DAYS_LATE(lang), number=True), Head(w.MET_PROBLEM(lang), wide=True),
             Head(w.COUNTERMEASURE(lang), wide=True), Head(w.NEXT_STEP(lang), wide=True)]  # fmt: skip
    cells = [
        [show.text(r.get("task")), show.text(r.get("owner")), show.day(r.get("due")), show.count(_days(r)),
         _or_blank(r, "problem", w.CAUSE_BLANK(lang)), show.text(r.get("countermeasure")),
         _or_blank(r, "next_step", w.NEXT_BLANK(lang))]
        for r in late
    ]  # fmt: skip
    return [table(w.OVERDUE_TASKS(lang), heads, cells)]


def _or_blank(row: Row, field: str, prompt: str) -> Cell:
    return Cell(str(row[field])) if row.get(field) else Cell(prompt, blank=True)


def _days(row: Row) -> int | None:
    value = row.get("days_late")
    return value if isinstance(value, int) else None


def _day(row: Row, field: str) -> dt.date | None:
    value = row.get(field)
    return value if isinstance(value, dt.date) else None


def _coming(source: Source, rows: Sequence[Row], lang: Lang) -> list[Block]:
    if source.data.as_of is None:
        return []
    until = source.as_of + dt.timedelta(days=AHEAD[frequency(source)])
    open_ = ("in_progress", "not_started")
    found = [r for r in rows if r.get("status") in open_ and (due := _day(r, "due")) and due <= until]
    if not found:
        return [Text(w.NOTHING_COMING(lang).format(until=show.day(until)), "note")]
    heads = [Head(w.TASK(lang), wide=True), Head(w.OWNER(lang)), Head(w.PLANNED(lang)), Head(w.STATUS(lang)),
             Head(w.NEXT_STEP(lang), wide=True)]  # fmt: skip
    cells = [
        [show.text(r.get("task")), show.text(r.get("owner")), show.day(r.get("due")), _status(r, lang),
         show.text(r.get("next_step"))]
        for r in sorted(found, key=lambda r: str(r.get("due")))
    ]  # fmt: skip
    return [table(w.COMING(lang).format(until=show.day(until)), heads, cells)]


def _done(source: Source, rows: Sequence[Row], lang: Lang) -> list[Block]:
    if source.data.as_of is None:
        return []
    since = source.as_of - dt.timedelta(days=AHEAD[frequency(source)])
    found = [r for r in rows if (day := _day(r, "finished")) and since < day <= source.as_of]
    heads = [Head(w.TASK(lang), wide=True), Head(w.OWNER(lang)), Head(w.FINISHED(lang)), Head(w.STATUS(lang)),
             Head(w.RESULT(lang), wide=True)]  # fmt: skip
    cells = [
        [show.text(r.get("task")), show.text(r.get("owner")), show.day(r.get("finished")), _status(r, lang),
         show.text(r.get("result"))]
        for r in found
    ]  # fmt: skip
    return [table(w.DONE_TASKS(lang).format(since=show.day(since)), heads, cells)] if cells else []


def _by_owner(rows: Sequence[Row], lang: Lang) -> Block:
    owners: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        owners[str(row.get("owner") or "").strip() or w.NO_OWNER(lang)].append(row)
    heads = [Head(w.OWNER(lang)), *(Head(label(lang), number=True) for label in (w.TASKS, w.DONE, w.OVERDUE))]
    cells = []
    for owner, own in sorted(owners.items(), key=lambda item: -counts(item[1])["overdue"]):
        found = counts(own)
        done = found["done"] + found["done_late"]
        cells.append([owner, show.count(len(own)), show.count(done), show.count(found["overdue"])])
    return table(w.BY_OWNER(lang), heads, cells)


def tracking_next(source: Source, lang: Lang) -> Part:
    """What a tracking report ends in: a blank for the period to come."""
    return Part("next_period", w.NEXT(lang), (Blank(w.FOCUS_BLANK(lang)),))
