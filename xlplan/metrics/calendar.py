"""Working days, months as weeks, and the last day of a period. Public holidays come from the library `holidays`.

The library is loaded when a holiday is first asked for. Its data end some years ahead; for later years it knows the
weekends, and for China the statutory days without the shifted working days (调休), which are announced year by year.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from xlplan.metrics.numbers import Number, to_decimal
from xlplan.metrics.schedule import as_day

LONGEST = 36_525
"""Days that a span may have: a hundred years, more than any plan."""

_LANGUAGES = {"zh": "zh_CN", "en": "en_US"}
_PERIOD = re.compile(r"(\d{4})(?:-?(?:Q(?P<q>[1-4])|H(?P<h>[12])|W(?P<w>\d{1,2}))|-(?P<m>\d{1,2}))?", re.IGNORECASE)


class _Year(NamedTuple):
    """A country's year: days off with their names, and weekend days that are worked. Weekdays count from Monday, 0."""

    days_off: Mapping[date, str]
    worked: frozenset[date]
    weekend: frozenset[int]


@lru_cache(maxsize=256)
def _year(country: str, year: int, language: str) -> _Year | None:
    import holidays  # noqa: PLC0415 - heavy, and seldom asked for

    try:
        found = holidays.country_holidays(country, years=year, language=language)
    except NotImplementedError:
        return None
    days_off = dict(sorted(found.items()))
    return _Year(days_off, frozenset(d for d in found.weekend_workdays if d.year == year), frozenset(found.weekend))


def _known(country: object, year: int, language: str = "zh") -> _Year | None:
    return _year(country, year, _LANGUAGES.get(language, "en_US")) if isinstance(country, str) else None


def public_holidays(year: Number, country: str = "CN", language: str = "zh") -> dict[date, str]:
    """Days off of a year with their names in Chinese (`zh`) or English (`en`), in order; empty where unknown."""
    number = _whole(year)
    found = _known(country, number, language) if number is not None else None
    return dict(found.days_off) if found else {}


def shifted_working_days(year: Number, country: str = "CN") -> list[date]:
    """Weekend days of a year that are worked instead of others (调休上班), as far as they are announced."""
    number = _whole(year)
    found = _known(country, number) if number is not None else None
    return sorted(found.worked) if found else []


def is_working_day(day: date | None, country: str = "CN") -> bool | None:
    """Whether a day is worked: no weekend unless shifted, no public holiday. None without a day or known country."""
    when = as_day(day)
    found = _known(country, when.year) if when else None
    if when is None or found is None:
        return None
    return when in found.worked or (when.weekday() not in found.weekend and when not in found.days_off)


def working_days(start: date | None, finish: date | None, country: str = "CN") -> int | None:
    """Working days from start to finish, both counted, as NETWORKDAYS counts; negative when finish is before start.

    None without both dates, for an unknown country, and for spans of over a hundred years.
    """
    first, last = as_day(start), as_day(finish)
    if first is None or last is None or abs((last - first).days) > LONGEST or is_working_day(first, country) is None:
        return None
    sign = 1 if first <= last else -1
    first, last = min(first, last), max(first, last)
    span = (first + timedelta(n) for n in range((last - first).days + 1))
    return sign * sum(bool(is_working_day(day, country)) for day in span)


def add_working_days(start: date | None, days: Number, country: str = "CN") -> date | None:
    """The day so many working days after `start` (before it when negative), as WORKDAY counts; 0 gives `start` itself.

    None without a date and a whole number, for an unknown country, and beyond a hundred years or the calendar's ends.
    """
    day, left = as_day(start), _whole(days)
    if day is None or left is None or is_working_day(day, country) is None:
        return None
    step = timedelta(1 if left > 0 else -1)
    for _ in range(LONGEST):
        if left == 0:
            return day
        if day == (date.max if left > 0 else date.min):
            return None
        day += step
        left -= step.days if is_working_day(day, country) else 0
    return None


def next_working_day(day: date | None, country: str = "CN") -> date | None:
    """The day itself where it is worked, else the next one that is. None without a day or known country."""
    when = as_day(day)
    if when is None or is_working_day(when, country) is None:
        return None
    return when if is_working_day(when, country) else add_working_days(when, 1, country)


def month_grid(year: Number, month: Number) -> list[list[date]]:
    """The weeks of a month, Monday to Sunday, days of the neighbouring months included.

    Empty unless the year is within 1 to 9998 and the month within 1 to 12.
    """
    y, m = _whole(year), _whole(month)
    if y is None or m is None or not (1 <= y <= 9998 and 1 <= m <= 12):
        return []
    return calendar.Calendar().monthdatescalendar(y, m)


def period_end(period: str | None) -> date | None:
    """The last day of `2026`, `2026-H1`, `2026-Q3`, `2026-09` or `2026-W40` (ISO week); None for anything else."""
    match = _PERIOD.fullmatch(period.strip()) if isinstance(period, str) and period.isascii() else None
    if match is None or not 1 <= int(match[1]) <= 9998:
        return None
    year = int(match[1])
    if match["w"]:
        try:
            return date.fromisocalendar(year, int(match["w"]), 7)
        except ValueError:
            return None
    month = int(match["q"] or 0) * 3 or int(match["h"] or 0) * 6 or int(match["m"] or 12)
    return date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None


def period_start(period: str | None) -> date | None:
    """The first day of a period that `period_end` knows; None for anything else."""
    last = period_end(period)
    match = _PERIOD.fullmatch(period.strip()) if last and period else None
    if last is None or match is None:
        return None
    if match["w"]:
        return last - timedelta(days=6)
    months = 3 if match["q"] else 6 if match["h"] else 1 if match["m"] else 12
    return date(last.year, last.month - months + 1, 1)


def next_period(period: str | None) -> str | None:
    """The period after one that `period_end` knows, written alike: `2026-Q4` -> `2027-Q1`; None for anything else."""
    last = period_end(period)
    if last is None or period is None:
        return None
    day = last + timedelta(days=1)
    match = _PERIOD.fullmatch(period.strip())
    if match is None or not any(match.groupdict().values()):
        return f"{day.year:04d}"
    if match["w"]:
        iso = day.isocalendar()
        return f"{iso.year:04d}-W{iso.week:02d}"
    part = f"Q{(day.month + 2) // 3}" if match["q"] else f"H{1 if day.month < 7 else 2}" if match["h"] else ""
    return f"{day.year:04d}-{part or f'{day.month:02d}'}"


def _whole(value: Number) -> int | None:
    number = to_decimal(value)
    return int(number) if number is not None and number == number.to_integral_value() else None
