"""What a chart of the rollup is: the table that it draws, and the sentence above it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlplan.batch.rollup_parts.said import Said
from xlplan.forms.chart import ChartKind, Role, Series
from xlplan.forms.form import Kind, Label, Lang, Value

SHOWN = 10
"""Regions, or people, with a column of their own; more could not be told apart."""


class Drawn(NamedTuple):
    """A column of a picture's table; `role` is that of its series, None where it is only there to be read."""

    id: str
    label: Label
    kind: Kind = Kind.MONEY
    role: Role | None = "actual"


AXIS = Drawn("axis", Label("图中月份", "Month in the chart"), Kind.TEXT, None)
"""The words of months along an axis: a whole date would be broken in two under a narrow column."""

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def month_words(months: Sequence[dt.date], lang: Lang) -> list[str]:
    """A word for each month; the first one and each January bear their year, which then stands on a second line."""
    names = [str(m.month) if lang == "zh" else MONTHS[m.month - 1] for m in months]
    return [name + (f" '{m:%y}" if i == 0 or m.month == 1 else "")
            for i, (m, name) in enumerate(zip(months, names, strict=True))]  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """One chart. `columns[0]` are the categories, those that are drawn stand next to it."""

    id: str
    kind: ChartKind
    title: Label
    alt: Label
    columns: tuple[Drawn, ...]
    rows: list[list[Value]]
    headline: Said
    axis: Kind = Kind.MONEY
    unnamed: tuple[int, ...] = ()  # series that the legend leaves out
    low: int | None = None  # where the value axis begins
    over: str = ""  # the field whose amounts stand over the stacks
    lines: tuple[Drawn, ...] = ()  # the table's last columns: thin lines from column to column
    keyed: bool = True  # whether a legend says what is what
    roles: tuple[Role, ...] = ()  # of the single bars of the first series, which the legend then leaves out
    words: str = ""  # the field whose words stand along the axis and bear the figures, which no bar then has to

    @property
    def series(self) -> tuple[Series, ...]:
        """What is drawn."""
        return tuple(Series(c.id, c.label, c.role) for c in self.columns[1:] if c.role)
