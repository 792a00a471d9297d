"""Calendar months, named by their first day."""

from __future__ import annotations

import datetime as dt


def month_of(day: dt.date) -> dt.date:
    """The first day of a date's month."""
    return day.replace(day=1)


def shifted(month: dt.date, by: int) -> dt.date:
    """The month so many months later, or earlier."""
    number = month.year * 12 + month.month - 1 + by
    return dt.date(number // 12, number % 12 + 1, 1)


def month_end(day: dt.date) -> dt.date:
    """The last day of a date's month."""
    return shifted(month_of(day), 1) - dt.timedelta(days=1)


def number(month: dt.date) -> int:
    """Months counted on through the years."""
    return month.year * 12 + month.month


def end_of_last_month(as_of: dt.date) -> dt.date:
    """The day before the as-of month."""
    return month_of(as_of) - dt.timedelta(days=1)
