"""The days of the month that a calendar shows: weeks, public holidays, and what falls due on each."""

from __future__ import annotations

import datetime as dt
import re

from xlplan.forms import tracking
from xlplan.forms.form import BookData, Label, counted
from xlplan.forms.plan import activities
from xlplan.messages.signs import BRACKETS
from xlplan.metrics import month_grid, public_holidays, shifted_working_days

SHIFTED = Label("调休上班", "Working day")
_MONTHS_EN = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAY = Label("{day}日", "{day} {month}")
_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]")


def month_of(book: BookData) -> dt.date | None:
    """First day of the month shown: of the setting `month`, or of the as-of date."""
    chosen = book.facts.get("month")
    day = chosen if isinstance(chosen, dt.date) else book.as_of
    return day.replace(day=1) if day else None


def weeks(book: BookData) -> list[list[dt.date]]:
    """The weeks of the month shown; none without a month."""
    month = month_of(book)
    return month_grid(month.year, month.month) if month else []


def country_of(book: BookData) -> str:
    """The country whose public holidays count: of the setting `country`, China where it is empty."""
    chosen = book.facts.get("country")
    return chosen.strip().upper() if isinstance(chosen, str) and chosen.strip() else "CN"


def day_text(day: dt.date, book: BookData) -> str:
    """The day's number, the holiday or shifted working day, and the tasks due and activities, a line each."""
    number = _DAY(book.lang).format(day=day.day, month=_MONTHS_EN[day.month - 1])
    country = country_of(book)
    holiday = _BRACKETS.sub("", public_holidays(day.year, country, book.lang).get(day, ""))
    if day in shifted_working_days(day.year, country):
        holiday = SHIFTED(book.lang)
    return "\n".join((f"{number} {holiday}".rstrip(), *_due(day, book)))


def _due(day: dt.date, book: BookData) -> list[str]:
    tasks = [(r.get("task"), r) for r in counted(tracking.FORM, book.rows("tracking")) if r.get("due") == day]
    tasks += [(r.get("content"), r) for r in counted(activities.FORM, book.rows("activities")) if r.get("date") == day]
    brackets = BRACKETS(book.lang)
    return [f"{what}" + (brackets.format(r["owner"]) if r.get("owner") else "") for what, r in tasks if what]
