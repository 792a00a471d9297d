"""Figures above a table that many forms have alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from xlplan.forms.form import Band, Choice, Form, Kind, Label, counted, total
from xlplan.metrics import round_half_up

CENTS = 2


def showing(form: str, field: str, band: str, label: Label, *entries: str) -> Band:
    """In how many rows a calculated list shows one of the entries. Typed totals have none."""
    formula = "+".join(f"COUNTIFS({{{form}.{field}}},{{{field}:{entry}}})" for entry in entries)
    return Band(band, label, Kind.COUNT, formula,
                lambda book: sum(row.get(field) in entries for row in book.rows(form)))  # fmt: skip


def each(
    form: str, field: str, choices: Iterable[Choice], prefix: str = "count_",
    words: Callable[[Choice], Label] = lambda entry: entry.label,
) -> tuple[Band, ...]:  # fmt: skip
    """The same for one entry after the other, under its own words."""
    return tuple(showing(form, field, f"{prefix}{c.id.lower()}", words(c), c.id) for c in choices)


def rows_with(form: str, field: str, label: Label, own: Callable[[], Form]) -> Band:
    """The rows in which a field says something, typed totals left out."""
    return Band(
        "rows", label, Kind.COUNT, f'COUNTIFS({{{form}.{field}}},"<>",{{without:{form}}})',
        lambda book: sum(row.get(field) is not None for row in counted(own(), book.rows(form))),
    )  # fmt: skip


def sum_of(field: str, label: Label, own: Callable[[], Form], prefix: str = "total_") -> Band:
    """The sum of a column of money, to the cent."""
    return Band(f"{prefix}{field}", label, Kind.MONEY, f"ROUND({{sum:{field}}},2)",
                lambda book: round_half_up(total(own(), field, book.rows(own().id)), CENTS))  # fmt: skip
