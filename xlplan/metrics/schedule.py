"""Status of tasks from their dates and an as-of date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from xlplan.metrics.numbers import ratio

TrackingStatus: TypeAlias = Literal["done", "done_late", "overdue", "not_started", "in_progress"]

DONE_WORDS = ("已完成", "完成", "done")
"""A result that begins with one of these is done, in any case of letters."""


def as_day(value: object) -> date | None:
    """The calendar day of a date or datetime; None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def tracking_status(
    as_of: date, start: date | None, due: date | None, finished: date | None, result: str | None
) -> TrackingStatus:
    """Status of a task; a finish date decides first, then a result that says done, then the planned dates.

    The result must begin with the word, without spaces before it, so that a formula with LEFT() agrees.
    """
    today, begin, end, ended = map(as_day, (as_of, start, due, finished))
    if ended is not None:
        return "done" if end is None or ended <= end else "done_late"
    if isinstance(result, str) and result.lower().startswith(DONE_WORDS):
        return "done"
    if today is not None and end is not None and today > end:
        return "overdue"
    return "not_started" if today is not None and begin is not None and today < begin else "in_progress"


def days_late(as_of: date, due: date | None, finished: date | None, done: bool) -> int | None:
    """Calendar days from the due date to the finish, or to the as-of date while open; never negative.

    None without a due date, and for a task that is done on an unknown day.
    """
    today, end, ended = map(as_day, (as_of, due, finished))
    until = ended if ended is not None or done else today
    return None if end is None or until is None else max(0, (until - end).days)


def on_time_rate(rows: Iterable[tuple[date | None, date | None, str]], as_of: date) -> float | None:
    """Finished by due / due so far, for rows (due, finished, status); due so far means due <= as_of.

    Without a finish date the status decides: `done` counts as on time.
    """
    today = as_day(as_of)
    if today is None:
        return None
    tasks = [(as_day(due), as_day(finished), status) for due, finished, status in rows]
    timely = [
        status == "done" if finished is None else finished <= due
        for due, finished, status in tasks
        if due is not None and due <= today
    ]
    return ratio(Decimal(sum(timely)), Decimal(len(timely)))
