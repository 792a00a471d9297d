"""日工作待办单 / To-do list: what is done on which day, from when to when, and which times overlap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, counted
from xlplan.metrics import overlapping

DONE = (
    Choice("done", "已完成", "Done"),
    Choice("partly", "部分完成", "Partly done"),
    Choice("not_done", "未完成", "Not done"),
)
OVERLAPS = (Choice("overlap", "冲突", "Overlap"),)


def _part(row: Row, field: str) -> Decimal | None:
    value = row.get(field)
    return value if isinstance(value, Decimal) else None


def span(row: Row) -> tuple[dt.date | None, Decimal | None, Decimal | None]:
    """Day, start and end of a row; what is no day or time is None."""
    day = row.get("date")
    return day if isinstance(day, dt.date) else None, _part(row, "start"), _part(row, "end")


def _overlap(rows: Sequence[Row], _: BookData) -> list[Value]:
    return ["overlap" if found else None for found in overlapping(map(span, rows))]


def _items(book: BookData) -> list[Row]:
    return [row for row in counted(FORM, book.rows("todo")) if row.get("content") is not None]


OVERLAP = """IF(AND(ISNUMBER({date}),ISNUMBER({start}),ISNUMBER({end})),
    IF(AND({start}>=0,{start}<{end},{end}<1,COUNTIFS({todo.date},">="&{date},{todo.date},"<="&{date},
    {todo.start},">=0",{todo.start},"<"&({end}-1/172800),{todo.end},">"&({start}+1/172800),{todo.end},"<1")>1),
    {:overlap},""),"")"""

FORM: Form = Form(
    id="todo",
    sheet=Label("待办", "To-do"),
    title=Label("日工作待办单", "Daily to-do list"),
    key=("date", "start", "content"),
    subjects=("category",),
    blank_rows=20,
    marks=(("done", "done", "good"), ("done", "partly", "fair"), ("overlap", "overlap", "bad")),
    columns=(
        Column("category", Label("类别", "Category"), width=12),
        Column("date", Label("日期", "Date"), Kind.DATE, required=True, width=13),
        Column("start", Label("开始", "Start"), Kind.TIME, aliases=("开始时间", "From"), width=9),
        Column("end", Label("结束", "End"), Kind.TIME, aliases=("结束时间", "Until"), width=9),
        Column("content", Label("工作内容", "What to do"), required=True, aliases=("内容", "Content"), width=40),
        Column("related", Label("相关", "Related to"), aliases=("相关人员", "Related"), width=18),
        Column("note", Label("备注", "Note"), width=28),
        Column("done", Label("完成情况", "Done"), Kind.CHOICE, choices=DONE, width=12),
        Column("overlap", Label("冲突", "Overlap"), Kind.CHOICE, choices=OVERLAPS, width=10, formula=OVERLAP,
               metric=_overlap),
    ),
    bands=(
        Band("items", Label("待办数", "Items"), Kind.COUNT, 'COUNTIFS({todo.content},"<>",{without:todo})',
             lambda book: len(_items(book))),
        Band("done", Label("已完成", "Done"), Kind.COUNT,
             "+".join(f'COUNTIFS({{todo.done}},"{word}",{{todo.content}},"<>",{{without:todo}})'
                      for word in DONE[0].label),
             lambda book: sum(row.get("done") == "done" for row in _items(book))),
        Band("overlaps", Label("时间冲突", "Overlaps"), Kind.COUNT, "COUNTIFS({todo.overlap},{overlap:overlap})",
             lambda book: sum(row.get("overlap") == "overlap" for row in book.rows("todo"))),
    ),
)  # fmt: skip
