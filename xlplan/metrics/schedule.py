"""Status of tasks from their dates and an as-of date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from xlplan.metrics.numbers import Number, ratio, to_decimal

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


# --- times of a day --------------------------------------------------------------------------------------------------
HALF_SECOND = 1 / 172800
"""Times closer than this are the same: programs store them with 15 to 17 digits."""


def overlapping(rows: Iterable[tuple[date | None, Number, Number]]) -> list[bool]:
    """For rows (day, start, end), times as fractions of a day: whether another row's time on that day overlaps.

    Times that only touch do not overlap. A row without day, or without 0 <= start < end < 1, does not.
    """
    spans = [(as_day(day), _time(start), _time(end)) for day, start, end in rows]
    by_day: dict[date, list[tuple[float, float]]] = {}
    for day, start, end in spans:
        if day is not None and start is not None and end is not None:
            by_day.setdefault(day, []).append((start, end))
    return [
        day is not None and start is not None and end is not None and start < end
        and sum(s < end - HALF_SECOND and e > start + HALF_SECOND for s, e in by_day[day]) > 1
        for day, start, end in spans
    ]  # fmt: skip


def _time(value: Number) -> float | None:
    number = to_decimal(value)
    return float(number) if number is not None and 0 <= number < 1 else None


# --- feedback --------------------------------------------------------------------------------------------------------
LoopStatus: TypeAlias = Literal["closed", "overdue", "open"]


def feedback_status(
    as_of: date | None, given: date | None, due: date | None, replied: date | None
) -> LoopStatus | None:
    """Whether a feedback's loop is closed: replied, else overdue after its due date (default: the day it was given)."""
    today, first, last, answered = map(as_day, (as_of, given, due, replied))
    if first is None:
        return None
    if answered is not None:
        return "closed"
    return "overdue" if today is not None and today > (last or first) else "open"


def response_days(given: date | None, replied: date | None) -> int | None:
    """Calendar days from feedback to reply, 0 on the same day; None where one is missing or the reply came before."""
    first, answered = as_day(given), as_day(replied)
    return None if first is None or answered is None or answered < first else (answered - first).days


def same_day_rate(rows: Iterable[tuple[date | None, date | None]], as_of: date | None) -> float | None:
    """Replied on the day it was given / all given until the as-of date, for rows (given, replied)."""
    today = as_day(as_of)
    if today is None:
        return None
    so_far = [(given, replied) for given, replied in rows if (day := as_day(given)) is not None and day <= today]
    same = sum(response_days(given, replied) == 0 for given, replied in so_far)
    return ratio(Decimal(same), Decimal(len(so_far)))
