"""反馈登记 / Feedback register: who said what to whom, and whether the loop is closed."""

from __future__ import annotations

import datetime as dt

from xlplan.forms.alert import Alert, is_
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, counted, per_row
from xlplan.metrics import feedback_status, response_days, same_day_rate

SIDES = (Choice("internal", "内部", "Internal"), Choice("customer", "客户", "Customer"))
KINDS = (
    Choice("need", "需求", "Need"),
    Choice("change", "变动", "Change"),
    Choice("question", "疑问", "Question"),
    Choice("update", "更新", "Update"),
    Choice("thought", "思考", "Thought"),
)
TIMINGS = (Choice("before", "行动前", "Before the action"), Choice("after", "行动后", "After the action"))
CLOSED = (Choice("closed", "已闭环", "Closed"), Choice("open", "待回复", "Open"), Choice("overdue", "逾期", "Overdue"))


def day(row: Row, field: str) -> dt.date | None:
    """A date of a row; None where there is none."""
    value = row.get(field)
    return value if isinstance(value, dt.date) else None


def _closed(row: Row, book: BookData) -> Value:
    return feedback_status(book.as_of, day(row, "date"), day(row, "reply_due"), day(row, "replied"))


def _response_days(row: Row, _: BookData) -> Value:
    return response_days(day(row, "date"), day(row, "replied"))


def _items(book: BookData) -> list[Row]:
    return counted(FORM, book.rows("feedback"))


def _same_day(book: BookData) -> Value:
    return same_day_rate([(day(row, "date"), day(row, "replied")) for row in _items(book)], book.as_of)


def _count(*statuses: str) -> str:
    return "+".join(f"COUNTIFS({{feedback.closed}},{{closed:{s}}},{{without:feedback}})" for s in statuses)


CLOSED_FORMULA = """IF(NOT(ISNUMBER({date})),"",IF(ISNUMBER({replied}),{:closed},
    IF(AND(ISNUMBER({@as_of}),{@as_of}>IF(ISNUMBER({reply_due}),{reply_due},{date})),{:overdue},{:open})))"""
RESPONSE_DAYS = 'IF(AND(ISNUMBER({date}),ISNUMBER({replied})),IF({replied}>={date},{replied}-{date},""),"")'
SAME_DAY = """IF(ISNUMBER({@as_of}),IFERROR(ROUND(
    COUNTIFS({feedback.response_days},0,{feedback.date},"<="&{@as_of},{without:feedback})/
    COUNTIFS({feedback.date},"<="&{@as_of},{without:feedback}),12),""),"")"""

FORM: Form = Form(
    id="feedback",
    sheet=Label("反馈", "Feedback"),
    title=Label("反馈登记表", "Feedback register"),
    key=("date", "from", "about"),
    subjects=("from",),
    blank_rows=20,
    marks=(("closed", "closed", "good"), ("closed", "open", "fair"), ("closed", "overdue", "bad")),
    alerts=(
        Alert("overdue", Label("反馈逾期未回复", "Feedback not answered in time"), "fair", "closed",
              is_("closed", "overdue"), lambda row, _: f"{day(row, 'reply_due') or day(row, 'date')}", subject="from"),
    ),
    columns=(
        Column("date", Label("日期", "Date"), Kind.DATE, required=True, width=13),
        Column("from", Label("反馈人", "From"), required=True, width=12),
        Column("to", Label("反馈对象", "To"), Kind.CHOICE, choices=SIDES, width=11),
        Column("about", Label("反馈内容", "About"), required=True, width=40),
        Column("kind", Label("类型", "Kind"), Kind.CHOICE, choices=KINDS, width=10),
        Column("timing", Label("行动前后", "Before or after"), Kind.CHOICE, choices=TIMINGS, width=16),
        Column("reply_due", Label("应回复日期", "Reply due"), Kind.DATE, width=13,
               note=Label("留空即当日回复", "Empty: on the same day")),
        Column("replied", Label("实际回复日期", "Replied on"), Kind.DATE, width=13),
        Column("closed", Label("闭环状态", "Reply status"), Kind.CHOICE, aliases=("Loop",), choices=CLOSED, width=12,
               formula=CLOSED_FORMULA, metric=per_row(_closed)),
        Column("response_days", Label("回复天数", "Days to reply"), Kind.COUNT, width=12, formula=RESPONSE_DAYS,
               metric=per_row(_response_days)),
    ),
    bands=(
        Band("items", Label("反馈数", "Items"), Kind.COUNT, 'COUNTIFS({feedback.from},"<>",{without:feedback})',
             lambda book: sum(row.get("from") is not None for row in _items(book))),
        Band("same_day", Label("当日回复率", "Same-day reply rate"), Kind.PERCENT, SAME_DAY, _same_day),
        Band("open_loops", Label("未闭环", "Open loops"), Kind.COUNT, _count("open", "overdue"),
             lambda book: sum(row.get("closed") in ("open", "overdue") for row in _items(book))),
        Band("overdue", Label("逾期未回复", "Overdue"), Kind.COUNT, _count("overdue"),
             lambda book: sum(row.get("closed") == "overdue" for row in _items(book))),
    ),
)  # fmt: skip
