"""A Gantt chart in cells: twenty columns to the right of a plan, each a week, or several weeks of a longer plan.

The first column begins on the Monday of the earliest start; the columns are as many weeks wide as the last finish
needs. So the chart follows the dates, and nothing lies beside it. Signs tell what colours tell, for prints in black.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from xlplan.forms.form import Band, BookData, Choice, Column, ColumnMetric, Kind, Label, Row, Value
from xlplan.forms.plan.given import MARGIN, day, from_serial, is_on_scale, on_scale, serial
from xlplan.metrics import round_half_up

COUNT = 20
WEEK = 7
MONDAY = 2
"""Excel's number of a Monday, modulo 7."""

SIGNS = (
    Choice("planned", "□", "□"),
    Choice("done", "■", "■"),
    Choice("critical", "△", "△"),
    Choice("critical_done", "▲", "▲"),
    Choice("milestone", "◇", "◇"),
    Choice("reached", "◆", "◆"),
    Choice("critical_milestone", "☆", "☆"),
    Choice("critical_reached", "★", "★"),
    Choice("today", "┊", "┊"),
)


def _dates(book: BookData, field: str) -> list[int]:
    return [serial(found) for row in book.rows("execution_plan") if (found := day(row, field))]


def period(book: BookData) -> tuple[int, int] | None:
    """The first day of the chart as Excel counts days, and the days of a column; None for a plan without dates."""
    starts = _dates(book, "start")
    if not starts:
        return None
    first = min(starts) - (min(starts) - MONDAY) % WEEK
    last = max(_dates(book, "finish"), default=first)
    return first, WEEK * (max(0, last - first) // (WEEK * COUNT) + 1)


def progress(row: Row) -> Decimal:
    """The share done; what is no share counts as none."""
    return on_scale(row, "progress", 0, 1) or Decimal(0)


def _sign(row: Row, first: int, step: int, as_of: dt.date | None) -> Value:
    """What stands in the column of a row that begins on that day."""
    start, finish, days = day(row, "start"), day(row, "finish"), row.get("days")
    if start is None or finish is None or not isinstance(days, int):
        return None
    begins, ends, done_share = serial(start), serial(finish), progress(row)
    if begins < first + step and ends >= first:
        critical = "critical_" if row.get("critical") == "critical" else ""
        if row.get("milestone") == "yes" and ends < first + step:
            return critical + ("reached" if done_share >= 1 else "milestone")
        done = min(ends, first + step - 1) <= begins + round_half_up(done_share * days, MARGIN) - 1
        return f"{critical}done" if done else "critical" if critical else "planned"
    return "today" if as_of and first <= serial(as_of) < first + step else None


def _cells(place: int) -> ColumnMetric:
    def metric(rows: Sequence[Row], book: BookData) -> list[Value]:
        first, step = period(book) or (0, 0)
        return [_sign(row, first + place * step, step, book.as_of) if step else None for row in rows]

    return metric


def _begins(place: int) -> Band:
    def metric(book: BookData) -> Value:
        found = period(book)
        return from_serial(found[0] + place * found[1]) if found else None

    starts = "{execution_plan.start}"
    formulas = {
        0: f'IF(COUNT({starts})=0,"",MIN({starts})-MOD(MIN({starts})-{MONDAY},{WEEK}))',
        1: f"""IF({{name:week_01}}="","",{{name:week_01}}
            +{WEEK}*(INT(MAX(0,MAX({{execution_plan.finish}})-{{name:week_01}})/{WEEK * COUNT})+1))""",
    }
    later = f'IF({{name:week_01}}="","",{{name:week_01}}+{place}*({{name:week_02}}-{{name:week_01}}))'
    return Band(f"week_{place + 1:02d}", Label(f"第{place + 1}列起", f"Column {place + 1} begins"), Kind.DATE,
                formulas.get(place, later), metric, over=f"w{place + 1:02d}")  # fmt: skip


def _formula(place: int) -> str:
    first, step = f"{{name:week_{place + 1:02d}}}", "({name:week_02}-{name:week_01})"
    return f"""IF(NOT(AND(ISNUMBER({{days}}),ISNUMBER({first}))),"",
        IF(AND({{start}}<{first}+{step},{{finish}}>={first}),
        IF(AND({{milestone?yes}},{{finish}}<{first}+{step}),
        IF({{critical?critical}},IF({{counted}}>=1,{{:critical_reached}},{{:critical_milestone}}),
        IF({{counted}}>=1,{{:reached}},{{:milestone}})),
        IF(MIN({{finish}},{first}+{step}-1)<={{start}}+ROUND({{counted}}*{{days}},{MARGIN})-1,
        IF({{critical?critical}},{{:critical_done}},{{:done}}),IF({{critical?critical}},{{:critical}},{{:planned}}))),
        IF(AND(ISNUMBER({{@as_of}}),N({{@as_of}})>={first},N({{@as_of}})<{first}+{step}),{{:today}},"")))"""


COLUMNS = tuple(
    Column(f"w{n + 1:02d}", Label(f"W{n + 1}", f"W{n + 1}"), Kind.CHOICE, choices=SIGNS, width=3.4,
           formula=_formula(n), metric=_cells(n))
    for n in range(COUNT)
)  # fmt: skip
PROGRESS = Column("counted", Label("计入进度", "Progress counted"), Kind.PERCENT, hidden=True,
                  formula=f"IF({is_on_scale('progress', 0, 1)},{{progress}},0)",
                  metric=lambda rows, _: [progress(row) for row in rows])  # fmt: skip
WEEKS = tuple(_begins(n) for n in range(COUNT))
MARKS = tuple((column.id, sign.id, f"bar_{sign.id}") for column in COLUMNS for sign in SIGNS)
