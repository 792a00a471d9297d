"""What the plan's forms have in common: figures of a row, choices in groups, counts by an entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from xlplan.forms.bands import CENTS
from xlplan.forms.form import BookData, Choice, Form, Row, Value, per_row, total
from xlplan.metrics import attainment, round_half_up

KNOWN = '">-1E+300"'
"""The criterion for cells that hold a number."""


def figure(row: Row, field: str) -> Decimal | None:
    """A figure as a number, None where there is none; ratios are taken at their shortest decimal form."""
    value = row.get(field)
    if isinstance(value, float):
        return Decimal(repr(value))
    return value if isinstance(value, Decimal) else None


def money(values: Iterable[Decimal | None]) -> Decimal:
    """The sum of what is known, to the cent."""
    return round_half_up(sum((value for value in values if value is not None), Decimal(0)), CENTS)


def all_figures(form: Form, field: str, book: BookData, places: int = CENTS) -> Decimal:
    """The sum of a column over the rows that count."""
    return round_half_up(total(form, field, book.rows(form.id)), places)


def attained(target: str, actual: str) -> dict[str, Any]:
    """What makes a column of a row's attainment: formula, worksheet function, metric."""
    both = f"AND(ISNUMBER({{{target}}}),ISNUMBER({{{actual}}}))"
    return {
        "formula": f'IF({both},IFERROR(ROUND(1+({{{actual}}}-{{{target}}})/ABS({{{target}}}),12),""),"")',
        "function": f'IF({both},XLPLAN_ATTAINMENT({{{target}}},{{{actual}}}),"")',
        "metric": per_row(lambda row, _: attainment(figure(row, target), figure(row, actual))),
    }


def one_of(field: str, choices: Sequence[Choice], otherwise: str = '""') -> str:
    """Formula: the number of the entry that a cell shows in either language, 1 for the first."""
    text = otherwise
    for number, choice in reversed(list(enumerate(choices, 1))):
        text = f"IF({{{field}?{choice.id}}},{number},{text})"
    return text


def place_of(value: Value, choices: Sequence[Choice]) -> int | None:
    """The same of a value."""
    return next((number for number, choice in enumerate(choices, 1) if choice.id == value), None)
