"""What the forms of the customers workbook share: looking a row of another form up, counting, figures within words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlplan.forms.cells import comparable
from xlplan.forms.customers.settings import BOUNDARIES
from xlplan.forms.form import (
    Band,
    BookData,
    Choice,
    Column,
    ColumnMetric,
    Kind,
    Label,
    Row,
    Value,
    names_total,
    per_row,
)
from xlplan.metrics import round_half_up

LEVELS = tuple(Choice(f"L{n}", f"{zh}级", f"Level {n}") for n, zh in enumerate("一二三四", 1))
TIERS = tuple(Choice(f"T{n}", f"第{zh}梯队", f"Tier {n}") for n, zh in enumerate("一二三四", 1))
CLASSES = tuple(Choice(c, c, c) for c in "ABCD")

NAMED = '{customer}<>"",{row:counted}=1'
"""Conditions: a customer is named in this row, and it is no total that somebody typed."""


def named(row: Row, field: str = "customer") -> bool:
    """The same of a row."""
    return row.get(field) is not None and not names_total(row.get(field))


def decimal(row: Row, field: str) -> Decimal | None:
    """A number of a row."""
    value = row.get(field)
    return value if isinstance(value, Decimal) else None


# --- a row of another form, found by its name ------------------------------------------------------------------------
def key_column(field: str, label: Label) -> Column:
    """The hidden column by which other forms find a row: a name as text, whatever was typed."""
    return Column(f"{field}_key", label, hidden=True, formula=f'{{{field}}}&""',
                  metric=per_row(lambda row, _: comparable(row.get(field)) or None))  # fmt: skip


def lookup(own: str, form: str, key: str, field: str) -> str:
    """Formula: a field of the first row of another form that has this row's name; nothing where there is none."""
    place = f"MATCH({{exact:{own}}},{{{form}.{key}_key}},0)"
    return f'IF(OR({{{own}}}="",{{row:counted}}=0),"",IFERROR(INDEX({{{form}.{field}}},{place})&"",""))'


def looked_up(own: str, form: str, key: str, field: str) -> ColumnMetric:
    """The metric of `lookup`, in a form whose subject is the customer."""

    def metric(rows: Sequence[Row], book: BookData) -> list[Value]:
        found: dict[str, Value] = {}
        for row in book.rows(form):
            found.setdefault(comparable(row.get(key)).lower(), row.get(field))
        wanted = (None if names_total(row.get("customer")) else comparable(row.get(own)).lower() for row in rows)
        return [found.get(name) if name else None for name in wanted]

    return metric


def from_grade(field: str, label: Label, choices: tuple[Choice, ...], width: float) -> Column:
    """A column that shows what the grading says of the row's customer."""
    return Column(field, label, Kind.CHOICE, choices=choices, width=width,
                  formula=lookup("customer", "customer_grade", "customer", field),
                  metric=looked_up("customer", "customer_grade", "customer", field))  # fmt: skip


# --- counts ----------------------------------------------------------------------------------------------------------
def either(form: str, field: str, entry: Choice, criteria: str = "") -> str:
    """Formula: rows without typed totals in which a typed list shows an entry, in either language."""
    words = dict.fromkeys((entry.zh, entry.en))
    parts = (f'COUNTIFS({{{form}.{field}}},"{word}",{{without:{form}}}{criteria})' for word in words)
    return f"({'+'.join(parts)})"


# --- words -----------------------------------------------------------------------------------------------------------
def say(label: Label) -> str:
    """Formula: words in the workbook's language."""
    return f"{{say:{label.zh}|{label.en}}}"


def sentence(text: Label, figures: Mapping[str, str]) -> str:
    """Formula: words with figures in place of what they hold in braces, in the same order in both languages."""
    pieces = zip(*(words.replace("}", "{").split("{") for words in text), strict=True)
    return "&".join(figures[zh] if place % 2 else say(Label(zh, en)) for place, (zh, en) in enumerate(pieces))


def words_of(value: str, unit: str) -> str:
    """Formula: a share as percent, a number to two decimals; rounded down, as 4.96 % misses the 5 % it rounds to."""
    scale, shown = (1000, 10) if unit == "%" else (100, 100)
    return f'INT(ROUND({value}*{scale},6))/{shown}&"{unit}"'


def words(value: object, unit: str) -> str:
    """The same from a value."""
    scale, shown = (1000, 10) if unit == "%" else (100, 100)
    scaled = round_half_up(Decimal(str(value)) * scale, 6)
    return f"{float(Decimal(math.floor(scaled)) / shown):.12g}{unit}"


# --- the convention for scores on a boundary --------------------------------------------------------------------------
HIGHER = f'OR({{@boundary}}="{BOUNDARIES[1].zh}",{{@boundary}}="{BOUNDARIES[1].en}")'
_LOWER_TEXT = Label("正好 8、6、4 分归入低一级：A > 8，6 < B ≤ 8，4 < C ≤ 6，D ≤ 4",
                    "A score of exactly 8, 6 or 4 goes to the lower class: A > 8, 6 < B ≤ 8, 4 < C ≤ 6, "
                    "D ≤ 4")  # fmt: skip
_HIGHER_TEXT = Label("正好 8、6、4 分归入高一级：A ≥ 8，6 ≤ B < 8，4 ≤ C < 6，D < 4",
                     "A score of exactly 8, 6 or 4 goes to the higher class: A ≥ 8, 6 ≤ B < 8, 4 ≤ C < 6, "
                     "D < 4")  # fmt: skip


def higher(book: BookData) -> bool:
    """Whether a score on a boundary goes to the higher class."""
    return book.facts.get("boundary") == "to_higher"


CONVENTION = Band(
    "convention", Label("分界口径", "Boundaries"), Kind.TEXT, f"IF({HIGHER},{say(_HIGHER_TEXT)},{say(_LOWER_TEXT)})",
    lambda book: (_HIGHER_TEXT if higher(book) else _LOWER_TEXT)(book.lang), lines=1,
)  # fmt: skip
"""The convention in force, in words."""
