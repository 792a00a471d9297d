"""What the managers of the demo's regions have typed: a year of profit and loss, and a few budgets. All made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import xlplan
from xlplan.actions import fill
from xlplan.actions.sheet import FormTable, read
from xlplan.forms.budget import CATEGORIES
from xlplan.forms.form import Lang
from xlplan.messages import word

MONTHS = 12


class _Line(NamedTuple):
    """A line planned at `first` in January and `more` each month; in percent of it, what came by month, in turns."""

    first: int
    more: int
    came: tuple[int, ...]


INCOME = (_Line(180_000, 6_000, (96, 104, 99, 107, 101, 94)), _Line(120_000, 4_000, (91, 97, 103, 95, 99, 102)))
EXPENSE = (_Line(35_000, 0, (100, 120, 95, 110, 104, 98)), _Line(85_000, 500, (100, 100, 101, 101, 102, 102)),
           _Line(9_000, 0, (80, 115, 105, 130, 90, 100)))  # fmt: skip
SKEW = (104, 93, 99)
"""Percent of that income in the first, second and third region."""

BUDGETS = (
    (word("demo.travel"), "travel", 60_000, 34_500),
    (word("demo.fair"), "promotion", 90_000, 88_000),
    (word("demo.events"), "customers", 24_000, 25_600),
)


def type_figures(paths: Sequence[Path], as_of: dt.date, lang: Lang) -> None:
    """Type them into the regions' workbooks, and fill what is calculated from them."""
    for place, path in enumerate(sorted(paths)):
        with xlplan.open(path) as book:
            tables = read(book).tables
            _type_profit(tables["pnl"], as_of, SKEW[place % len(SKEW)])
            for row, (item, category, budget, spent) in enumerate(BUDGETS):
                words = next(c.label(lang) for c in CATEGORIES if c.id == category)
                _type(tables["budget"], row, {"item": item(lang), "category": words, "budget": budget, "actual": spent})
            fill(book)
            book.save()


def _type_profit(table: FormTable, as_of: dt.date, skew: int) -> None:
    planned = [column for column in table.columns if column.tag == "plan"]
    for row in range(MONTHS):
        month = dt.datetime(as_of.year, row + 1, 1)
        values: dict[str, object] = {"month": month}
        for column, line in zip(planned, (*INCOME, *EXPENSE), strict=True):
            plan = line.first + line.more * row
            values[column.id] = plan
            if month.date() <= as_of:
                share = line.came[row % len(line.came)] * (skew if line in INCOME else 100)
                values[f"actual:{column.line}"] = round(plan * share / 10_000)
        _type(table, row, values)


def _type(table: FormTable, row: int, values: dict[str, object]) -> None:
    for field, value in values.items():
        table.sheet.range(table.cell(row, field)).value = value
