"""汇报与辅导 / Reporting and coaching: what is reported when to whom, what was agreed, and what is due next."""

from __future__ import annotations

import datetime as dt

from xlplan.forms.bands import each
from xlplan.forms.form import BookData, Choice, Column, Form, Kind, Label, Row, Value, is_total, per_row
from xlplan.forms.pnl import month_end

KINDS = (
    Choice("report", "汇报", "Report"),
    Choice("coaching", "辅导", "Coaching"),
    Choice("meeting", "会议", "Meeting"),
)
FREQUENCIES = (
    Choice("daily", "每日", "Daily"),
    Choice("weekly", "每周", "Weekly"),
    Choice("monthly", "每月", "Monthly"),
    Choice("quarterly", "每季度", "Quarterly"),
    Choice("yearly", "每年", "Yearly"),
)
STATUSES = (
    Choice("on_time", "按时", "On time"),
    Choice("overdue", "逾期", "Overdue"),
    Choice("not_begun", "未开始", "Not begun"),
)
DAYS = {"daily": 1, "weekly": 7}
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


def months_later(day: dt.date, count: int) -> dt.date:
    """The same day of a later month, or its last day where it has none such."""
    number = day.year * 12 + day.month - 1 + count
    last = month_end(dt.date(number // 12, number % 12 + 1, 1))
    return last.replace(day=min(day.day, last.day))


def _next_due(row: Row, _: BookData) -> Value:
    last, frequency = row.get("last"), str(row.get("frequency"))
    if not isinstance(last, dt.date) or is_total(FORM, row):
        return None
    if frequency in DAYS:
        return last + dt.timedelta(DAYS[frequency])
    return months_later(last, MONTHS[frequency]) if frequency in MONTHS else None


def _status(row: Row, book: BookData) -> Value:
    if row.get("content") is None or is_total(FORM, row):
        return None
    due = row.get("next_due")
    if not isinstance(due, dt.date) or book.as_of is None:
        return "not_begun"
    return "overdue" if book.as_of > due else "on_time"


def _later(count: int) -> str:
    return f"MIN(EOMONTH({{last}},{count}),EOMONTH({{last}},{count - 1})+DAY({{last}}))"


NEXT_DUE = f"""IF(AND(ISNUMBER({{last}}),{{row:counted}}=1),IF({{frequency?daily}},{{last}}+1,
    IF({{frequency?weekly}},{{last}}+7,IF({{frequency?monthly}},{_later(1)},
    IF({{frequency?quarterly}},{_later(3)},IF({{frequency?yearly}},{_later(12)},""))))),"")"""

FORM: Form = Form(
    id="rhythm",
    sheet=Label("汇报与辅导", "Reports and coaching"),
    title=Label("汇报与辅导安排", "Reporting and coaching"),
    key=("content", "from", "to"),
    marks=(("status", "on_time", "good"), ("status", "overdue", "bad")),
    columns=(
        Column("kind", Label("类型", "Kind"), Kind.CHOICE, choices=KINDS, width=11),
        Column("content", Label("内容", "What"), required=True, width=28),
        Column("from", Label("汇报人/辅导人", "From"), width=14),
        Column("to", Label("对象", "To"), width=14),
        Column("frequency", Label("频率", "How often"), Kind.CHOICE, choices=FREQUENCIES, width=11),
        Column("means", Label("形式", "How"), width=14),
        Column("last", Label("最近一次", "Last time"), Kind.DATE, width=13),
        Column("next_due", Label("下次时间", "Next due"), Kind.DATE, width=13, formula=NEXT_DUE,
               metric=per_row(_next_due)),
        Column("status", Label("状态", "Status"), Kind.CHOICE, choices=STATUSES, width=11, metric=per_row(_status),
               formula="""IF(OR({content}="",{row:counted}=0),"",IF(AND(ISNUMBER({next_due}),ISNUMBER({@as_of})),
                   IF({@as_of}>{next_due},{:overdue},{:on_time}),{:not_begun}))"""),
        Column("notes", Label("辅导记录", "Coaching notes"), width=32),
        Column("agreed", Label("约定事项", "Agreed"), width=26),
    ),
    bands=each("rhythm", "status", STATUSES),
)  # fmt: skip
