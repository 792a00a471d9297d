"""How many tasks an owner has on one day: on the first day of each task, and at most, owner by owner."""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.forms.form import Band, BookData, Column, Kind, Label, Row, Value, per_row
from xlplan.forms.plan.given import day
from xlplan.forms.ranked import first_of_group, groups, largest, order, orders, place_of, spaced
from xlplan.messages.signs import SEMICOLON

OWNERS, NAME = 8, 40
PER_TASK = 10_000_000
"""More than any number of tasks: so tasks at once come before tasks in all in the figure that orders the owners."""

_WORDS = Label("{owner} 最多并行 {most} 项（共 {count} 项）", "{owner} {most} at once ({count} in all)")


def _owner(row: Row) -> str:
    return str(row.get("owner") or "").lower()


def _loads(rows: Sequence[Row], _: BookData) -> list[Value]:
    tasks = [(_owner(r), s, f) for r in rows
             if isinstance(r.get("days"), int) and (s := day(r, "start")) and (f := day(r, "finish"))]  # fmt: skip
    return [
        sum(owner == _owner(row) and begins <= start <= ends for owner, begins, ends in tasks)
        if isinstance(row.get("days"), int) and (start := day(row, "start")) and spaced(row.get("owner")) else None
        for row in rows
    ]  # fmt: skip


def _key(row: Row) -> str | None:
    return f"¦{spaced(row.get('owner'))[:NAME]}" if isinstance(row.get("load"), int) else None


def _most(group: Sequence[Row]) -> int:
    return max(load for row in group if isinstance(load := row.get("load"), int))


def _figures(rows: Sequence[Row], _: BookData) -> list[Value]:
    found = {id(group[0]): _most(group) * PER_TASK + len(group) for group in groups(rows, _key)}
    return [found.get(id(row)) for row in rows]


def _list(book: BookData) -> Value:
    found = sorted(groups(book.rows("execution_plan"), _key), key=lambda g: -(_most(g) * PER_TASK + len(g)))
    words = [
        _WORDS(book.lang).format(owner=(_key(group[0]) or "")[1:], most=_most(group), count=len(group))
        for group in found[:OWNERS]
    ]
    return SEMICOLON(book.lang).join(words) or None


def _listed(place: int) -> str:
    """Formula: the words of the owner at one place of the list, nothing where there are fewer."""
    row = place_of("execution_plan", "load_order", place)
    figure = f"INDEX({{execution_plan.load_figure}},{row})"
    return f"""IFERROR({"" if place == 1 else "{say:；|; }&"}MID(INDEX({{execution_plan.load_owner}},{row}),2,{NAME})
        &{{say: 最多并行 | }}&INT({figure}/{PER_TASK})&{{say: 项（共 | at once (}}&MOD({figure},{PER_TASK})
        &{{say: 项）| in all)}},"")"""


LOAD = Column(
    "load", Label("并行任务", "Tasks at once"), Kind.COUNT, width=7, metric=_loads,
    note=Label("责任人在该任务开始当天负责的任务数（含本任务）",
               "Tasks of the owner on the day this one starts, itself included"),
    formula="""IF(AND(ISNUMBER({days}),TRIM({owner}&"")<>""),COUNTIFS({execution_plan.owner},"="&{exact:owner},
        {execution_plan.start},"<="&{start},{execution_plan.finish},">="&{start},{execution_plan.days},">0"),"")""",
)  # fmt: skip
HELPERS = (
    Column("load_owner", Label("负荷责任人", "Owner with load"), hidden=True, metric=per_row(lambda row, _: _key(row)),
           formula=f'IF(ISNUMBER({{load}}),"¦"&LEFT(TRIM({{owner}}),{NAME}),"")'),
    Column("load_most", Label("负荷值", "Load"), Kind.COUNT, hidden=True, formula="N({load})",
           metric=per_row(lambda row, _: row.get("load") or 0)),
    Column("load_figure", Label("负荷排序值", "Load figure"), Kind.COUNT, hidden=True, metric=_figures,
           formula=f"""IF({{load_owner}}="","",IF({first_of_group("execution_plan", "load_owner")},
               {PER_TASK}*{largest("execution_plan", "load_most", "({execution_plan.load_owner}={load_owner})")}
               +COUNTIFS({{execution_plan.load_owner}},"="&{{exact:load_owner}}),""))"""),
    Column("load_order", Label("负荷次序", "Load order"), Kind.NUMBER, hidden=True,
           metric=lambda rows, _: orders(rows, "load_figure"), formula=order("execution_plan", "load_figure")),
)  # fmt: skip
BY_OWNER = Band("load_by_owner", Label("人员负荷", "Load by owner"), Kind.TEXT,
                "&".join(_listed(place) for place in range(1, OWNERS + 1)), _list, lines=2)  # fmt: skip
