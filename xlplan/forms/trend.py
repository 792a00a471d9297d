"""A row's own months drawn small: a column with a sparkline, and beside it in words which way the last month went.

The cell under a sparkline holds an empty text: what it shows can be read in the months themselves, and in `direction`.
"""

from __future__ import annotations

from decimal import Decimal

from xlplan.forms.form import BookData, Choice, Column, Kind, Label, Row, Value, per_row

DIRECTIONS = (
    Choice("up", "↑ 上升", "↑ up"),
    Choice("level", "→ 持平", "→ level"),
    Choice("down", "↓ 下降", "↓ down"),
)


def trend(tag: str, what: Label, stage: int = 0) -> tuple[Column, Column]:
    """The columns `trend` and `direction` over the months of a block of columns repeated by month."""
    block = f"{{block:{tag}}}"
    last, before = (f"N(INDEX({block},1,COUNT({block}){less}))" for less in ("", "-1"))
    direction = (
        f'IF(COUNT({block})<2,"",IF({last}>{before},{{direction:up}},IF({last}<{before},'
        "{direction:down},{direction:level})))"
    )
    return (
        Column("trend", Label("走势", "Trend"), width=18, formula='""', metric=per_row(lambda *_: None), stage=stage,
               spark=tag, note=Label(f"各月{what.zh}的迷你图", f"{what.en} by month, drawn small")),
        Column("direction", Label("最近变化", "Last month"), Kind.CHOICE, choices=DIRECTIONS, width=11, stage=stage,
               formula=direction, metric=per_row(lambda row, book: _direction(row, book, tag)),
               note=Label("最近一个有数的月份与前一个月相比", "The last month with a figure, against the one before")),
    )  # fmt: skip


def _direction(row: Row, book: BookData, tag: str) -> Value:
    values = [row.get(f"{tag}_{month:%Y_%m}") for month in book.months]
    numbers = [value if isinstance(value, Decimal) else None for value in values]
    known = sum(number is not None for number in numbers)
    if known < 2:  # nothing to compare
        return None
    last, before = (numbers[place] or Decimal(0) for place in (known - 1, known - 2))
    return "up" if last > before else "down" if last < before else "level"
