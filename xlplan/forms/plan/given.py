"""What a row gives, as the forms' metrics ask for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from xlplan.forms.form import Band, BookData, Form, Kind, Label, Row, Value, counted, total
from xlplan.metrics import round_half_up

CENTS = 2
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


def count_of(form: str, field: str, label: Label, own: Callable[[], Form]) -> Band:
    """A band that counts the rows in which the field says something, typed totals left out."""
    return Band(
        "rows", label, Kind.COUNT, f'COUNTIFS({{{form}.{field}}},"<>",{{without:{form}}})',
        lambda book: sum(row.get(field) is not None for row in counted(own(), book.rows(form))),
    )  # fmt: skip


def sum_of(field: str, label: Label, own: Callable[[], Form]) -> Band:
    """A band with the sum of a column of money."""
    return Band(f"total_{field}", label, Kind.MONEY, f"ROUND({{sum:{field}}},2)",
                lambda book: round_half_up(total(own(), field, book.rows(own().id)), CENTS))  # fmt: skip


def of_choice(form: str, field: str, choice: str, label: Label, band: str = "") -> Band:
    """A band that counts the rows in which a calculated list shows that entry."""

    def metric(book: BookData) -> Value:
        return sum(row.get(field) == choice for row in book.rows(form))

    formula = f"COUNTIFS({{{form}.{field}}},{{{field}:{choice}}})"
    return Band(band or f"count_{choice}", label, Kind.COUNT, formula, metric)
