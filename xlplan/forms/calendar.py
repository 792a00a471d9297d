"""行事月历 / Month calendar: a row a week; the days are the program's, events and remarks the manager's.

The days' columns have a metric but no formula: fill writes their values.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from xlplan.forms import tracking
from xlplan.forms.form import Band, BookData, Column, ColumnMetric, Form, Kind, Label, Row, Value, counted
from xlplan.forms.plan import activities
from xlplan.metrics import month_grid, public_holidays, shifted_working_days

DAYS = (
    ("mon", Label("周一", "Mon"), ("星期一", "Monday")),
    ("tue", Label("周二", "Tue"), ("星期二", "Tuesday")),
    ("wed", Label("周三", "Wed"), ("星期三", "Wednesday")),
    ("thu", Label("周四", "Thu"), ("星期四", "Thursday")),
    ("fri", Label("周五", "Fri"), ("星期五", "Friday")),
    ("sat", Label("周六", "Sat"), ("星期六", "Saturday")),
    ("sun", Label("周日", "Sun"), ("星期日", "Sunday", "星期天")),
)
SHIFTED = Label("调休上班", "Working day")
_MONTHS_EN = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]")


def month_of(book: BookData) -> dt.date | None:
    """First day of the month shown: of the setting `month`, or of the as-of date."""
    chosen = book.facts.get("month")
    day = chosen if isinstance(chosen, dt.date) else book.as_of
    return day.replace(day=1) if day else None


def weeks(book: BookData) -> list[list[dt.date]]:
    """The weeks of the month shown; none without a month."""
    month = month_of(book)
    return month_grid(month.year, month.month) if month else []


def country_of(book: BookData) -> str:
    """The country whose public holidays count: of the setting `country`, China where it is empty."""
    chosen = book.facts.get("country")
    return chosen.strip().upper() if isinstance(chosen, str) and chosen.strip() else "CN"


def day_text(day: dt.date, book: BookData) -> str:
    """The day's number, the holiday or shifted working day, and the tasks due and activities, a line each."""
    number = f"{day.day}日" if book.lang == "zh" else f"{day.day} {_MONTHS_EN[day.month - 1]}"
    country = country_of(book)
    holiday = _BRACKETS.sub("", public_holidays(day.year, country, book.lang).get(day, ""))
    if day in shifted_working_days(day.year, country):
        holiday = SHIFTED(book.lang)
    return "\n".join((f"{number} {holiday}".rstrip(), *_due(day, book)))


def _due(day: dt.date, book: BookData) -> list[str]:
    tasks = [(r.get("task"), r) for r in counted(tracking.FORM, book.rows("tracking")) if r.get("due") == day]
    tasks += [(r.get("content"), r) for r in counted(activities.FORM, book.rows("activities")) if r.get("date") == day]
    brackets = "（{}）" if book.lang == "zh" else " ({})"
    return [f"{what}" + (brackets.format(r["owner"]) if r.get("owner") else "") for what, r in tasks if what]


def _days(weekday: int) -> ColumnMetric:
    def metric(rows: Sequence[Row], book: BookData) -> list[Value]:
        month = month_of(book)
        days = [week[weekday] for week in weeks(book)]
        shown: list[Value] = [day_text(d, book) if month and d.month == month.month else None for d in days]
        return (shown + [None] * len(rows))[: len(rows)]

    return metric


def _week(rows: Sequence[Row], book: BookData) -> list[Value]:
    numbers = [week[0].isocalendar().week for week in weeks(book)]
    shown: list[Value] = [f"第{n}周" if book.lang == "zh" else f"W{n:02d}" for n in numbers]
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
