"""行事月历 / Month calendar: a row a week; the days are the program's, events and remarks the manager's.

The days' columns have a metric but no formula: fill writes their values.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.forms.days import day_text, month_of, weeks
from xlplan.forms.form import Band, BookData, Column, ColumnMetric, Form, Kind, Label, Row, Value

DAYS = (
    ("mon", Label("周一", "Mon"), ("星期一", "Monday")),
    ("tue", Label("周二", "Tue"), ("星期二", "Tuesday")),
    ("wed", Label("周三", "Wed"), ("星期三", "Wednesday")),
    ("thu", Label("周四", "Thu"), ("星期四", "Thursday")),
    ("fri", Label("周五", "Fri"), ("星期五", "Friday")),
    ("sat", Label("周六", "Sat"), ("星期六", "Saturday")),
    ("sun", Label("周日", "Sun"), ("星期日", "Sunday", "星期天")),
)


def _days(weekday: int) -> ColumnMetric:
    def metric(rows: Sequence[Row], book: BookData) -> list[Value]:
        month = month_of(book)
        days = [week[weekday] for week in weeks(book)]
        shown: list[Value] = [day_text(d, book) if month and d.month == month.month else None for d in days]
        return (shown + [None] * len(rows))[: len(rows)]

    return metric


_WEEK = Label("第{}周", "W{:02d}")


def _week(rows: Sequence[Row], book: BookData) -> list[Value]:
    numbers = [week[0].isocalendar().week for week in weeks(book)]
    shown: list[Value] = [_WEEK(book.lang).format(n) for n in numbers]
    return (shown + [None] * len(rows))[: len(rows)]


FORM: Form = Form(
    id="calendar",
    sheet=Label("行事月历", "Calendar"),
    title=Label("行事月历", "Month calendar"),
    key=("week",),
    blank_rows=6,  # the most weeks that a month touches
    row_height=72,
    columns=(
        Column("week", Label("周次", "Week"), metric=_week, width=12,
               note=Label("按 ISO 8601 编号", "Numbered by ISO 8601")),
        *(Column(name, label, aliases=aliases, metric=_days(n), width=19)
          for n, (name, label, aliases) in enumerate(DAYS)),
        Column("events", Label("本月大事", "Events of the month"), width=26),
        Column("remarks", Label("备注", "Remarks"), width=22),
    ),
    bands=(
        Band("month", Label("月份", "Month"), Kind.DATE,
             """IF(ISNUMBER({@month}),{@month}-DAY({@month})+1,
                 IF(ISNUMBER({@as_of}),{@as_of}-DAY({@as_of})+1,""))""", month_of),
    ),
)  # fmt: skip
