"""What a row gives, as the forms' metrics ask for it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from xlplan.forms.form import Row

MARGIN = 6
"""Decimals to which products of days and shares are rounded in formulas and metrics alike."""


def number(row: Row, field: str) -> Decimal | None:
    """A number typed into the row."""
    value = row.get(field)
    return value if isinstance(value, Decimal) else None


def on_scale(row: Row, field: str, low: int, high: int) -> Decimal | None:
    """A number typed into the row that is on its scale; others are reported by check and count nowhere."""
    value = number(row, field)
    return value if value is not None and low <= value <= high else None


def is_on_scale(field: str, low: int, high: int) -> str:
    """Formula: whether this row's cell holds such a number."""
    return f"AND(ISNUMBER({{{field}}}),N({{{field}}})>={low},N({{{field}}})<={high})"


def calculated(row: Row, field: str) -> Decimal | None:
    """A number that another column's metric gave."""
    value = row.get(field)
    return Decimal(repr(value)) if isinstance(value, float | int) else value if isinstance(value, Decimal) else None


def day(row: Row, field: str) -> dt.date | None:
    """A date of the row."""
    value = row.get(field)
    return value if isinstance(value, dt.date) else None


def serial(value: dt.date) -> int:
    """A date as Excel counts it, from 1900-03-01 on."""
    return value.toordinal() - dt.date(1899, 12, 30).toordinal()


def from_serial(number_of_day: int) -> dt.date | None:
    """The date, None beyond the calendar's end."""
    ordinal = number_of_day + dt.date(1899, 12, 30).toordinal()
    return dt.date.fromordinal(ordinal) if 0 < ordinal <= dt.date.max.toordinal() else None
