"""Conflicts of a plan's dates with its predecessors, in native formulas: each id named is looked up by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlplan.forms.form import BookData, Choice, Column, ColumnMetric, Kind, Label, Row, Value, names_total
from xlplan.forms.plan.given import day, number, serial
from xlplan.forms.ranked import spaced
from xlplan.metrics.network import buffer_days

MOST = 8
"""As many predecessors do the formulas look at; check looks at all, and names a task that has more."""

CONFLICTS = (
    Choice("backwards", "完成早于开始", "Finish before start"),
    Choice("unknown", "前置任务不存在", "Unknown predecessor"),
    Choice("too_early", "早于前置任务", "Before predecessor"),
)
MARKS = tuple(("conflict", choice.id, "bad") for choice in CONFLICTS)
COUNT = "+".join(f"COUNTIFS({{execution_plan.conflict}},{{conflict:{choice.id}}})" for choice in CONFLICTS)

_SIGNS = (";", "、", "，", "；")
_SPLIT = re.compile("[,;、，；\n]")


def _task(row: Row) -> bool:
    return row.get("id") is not None and not names_total(row.get("id"))


def ends(row: Row) -> int:
    """The last day of a task and its buffer, 0 for none."""
    finish = day(row, "finish")
    return serial(finish) + buffer_days(number(row, "buffer")) if finish and _task(row) else 0


def _named(row: Row) -> list[str]:
    text = row.get("predecessors")
    return [spaced(part) for part in _SPLIT.split("" if text is None else str(text))][:MOST]


def _looked_up(rows: Sequence[Row]) -> tuple[list[int], list[int]]:
    """For each row the last day of its predecessors, and how many of them there are not."""
    known = dict[str, Row]()
    for row in rows:
        known.setdefault(spaced(row.get("id")).lower(), row)
    named = [[known.get(word.lower()) for word in _named(row) if word] for row in rows]
    return [max((ends(r) for r in found if r), default=0) for found in named], [found.count(None) for found in named]


def _conflicts(rows: Sequence[Row], _: BookData) -> list[Value]:
    until, unknown = _looked_up(rows)
    return [_conflict(row, *found) for row, *found in zip(rows, until, unknown, strict=True)]


def _conflict(row: Row, until: int, unknown: int) -> Value:
    start, finish = day(row, "start"), day(row, "finish")
    if not _task(row):
        return None
    if start and finish and finish < start:
        return "backwards"
    return "unknown" if unknown else "too_early" if start and until >= serial(start) else None


def _nth(place: int) -> ColumnMetric:
    return lambda rows, _: [(*_named(row), *[""] * MOST)[place - 1] or None for row in rows]


def _replaced() -> str:
    """Formula: the predecessors with one sign between them."""
    nested = "SUBSTITUTE(" * len(_SIGNS) + '{predecessors}&""' + "".join(f',"{sign}",",")' for sign in _SIGNS)
    return f'SUBSTITUTE(SUBSTITUTE({nested},CHAR(10),","),",",REPT(" ",200))'


def _each(found: str, lacking: str) -> list[str]:
    """Formulas for each predecessor: `found` and `lacking` with its place in the table as `{place}`."""
    parts = []
    for n in range(1, MOST + 1):
        place = f"MATCH({{exact:p{n}}},{{execution_plan.task_id}},0)"
        parts.append(f'IF({{p{n}}}="",0,IF(ISNUMBER({place}),{found.replace("$", place)},{lacking}))')
    return parts


CONFLICT = Column(
    "conflict", Label("冲突", "Conflict"), Kind.CHOICE, choices=CONFLICTS, width=14, metric=_conflicts,
    formula="""IF(OR({id}="",{row:counted}=0),"",IF(AND(ISNUMBER({start}),ISNUMBER({finish}),{finish}<{start}),
        {:backwards},IF({unknown}>0,{:unknown},IF(AND(ISNUMBER({start}),{until}>=N({start})),{:too_early},""))))""",
)  # fmt: skip
HELPERS = (
    Column("task_id", Label("任务编号", "Task ID"), hidden=True, formula='TRIM({id}&"")',
           metric=lambda rows, _: [spaced(row.get("id")) or None for row in rows]),
    Column("ends", Label("含缓冲完成", "End with buffer"), Kind.COUNT, hidden=True,
           formula="IF(AND({row:counted}=1,{id}<>\"\",ISNUMBER({finish})),{finish}+INT(MAX(0,N({buffer}))),0)",
           metric=lambda rows, _: [ends(row) for row in rows]),
    *(Column(f"p{n}", Label(f"前置{n}", f"Predecessor {n}"), hidden=True,
             formula=f"TRIM(MID({_replaced()},{200 * n - 199},200))",
             metric=_nth(n))
      for n in range(1, MOST + 1)),
    Column("until", Label("前置完成", "Predecessors end"), Kind.COUNT, hidden=True,
           formula=f"MAX({','.join(_each('INDEX({execution_plan.ends},$)', '0'))})",
           metric=lambda rows, _: _looked_up(rows)[0]),
    Column("unknown", Label("未知前置", "Unknown predecessors"), Kind.COUNT, hidden=True,
           formula="+".join(_each("0", "1")), metric=lambda rows, _: _looked_up(rows)[1]),
)  # fmt: skip
