"""区域市场活动协调计划表 / Market activities: what happens when, what it costs against its budget, what came of it."""

from __future__ import annotations

from decimal import Decimal

from xlplan.forms.alert import Alert, is_, shown
from xlplan.forms.bands import CENTS, each, rows_with, sum_of
from xlplan.forms.chart import Chart, Series
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, is_total, per_row, total
from xlplan.forms.picked import Picked
from xlplan.forms.plan.given import day, number
from xlplan.forms.sentence import figure, sentence
from xlplan.metrics import round_half_up, round_ratio

STATUSES = (
    Choice("planned", "未到期", "To come"),
    Choice("due", "待登记", "To be recorded"),
    Choice("within", "预算内", "Within budget"),
    Choice("over", "超支", "Over budget"),
)


def _left(row: Row, _: BookData) -> Value:
    budget, cost = number(row, "budget"), number(row, "cost")
    sound = budget is not None and cost is not None and not is_total(FORM, row)
    return round_half_up(budget - cost, CENTS) if sound and budget is not None and cost is not None else None


def _spent(row: Row, _: BookData) -> Value:
    budget, cost = number(row, "budget"), number(row, "cost")
    sound = budget is not None and budget > 0 and cost is not None and not is_total(FORM, row)
    return round_ratio(cost / budget) if sound and budget and cost is not None else None


def _status(row: Row, book: BookData) -> Value:
    """By the cost once it is known, else by the day: the date, or the month without one."""
    if row.get("content") is None or is_total(FORM, row):
        return None
    cost = number(row, "cost")
    if cost is not None:
        return "over" if cost > (number(row, "budget") or Decimal(0)) else "within"
    when = day(row, "date") or day(row, "month")
    if when is None or book.as_of is None:
        return None
    exact = day(row, "date") is not None
    reached = when <= book.as_of if exact else (when.year, when.month) <= (book.as_of.year, book.as_of.month)
    return "due" if reached else "planned"


def _rate(book: BookData) -> Value:
    budget, cost = (total(FORM, field, book.rows("activities")) for field in ("budget", "cost"))
    return round_ratio(cost / budget) if budget > 0 else None


STATUS = """IF(OR({content}="",{row:counted}=0),"",IF(ISNUMBER({cost}),IF({cost}>N({budget}),{:over},{:within}),
    IF(AND(ISNUMBER({@as_of}),OR(ISNUMBER({date}),ISNUMBER({month}))),
    IF(IF(ISNUMBER({date}),{date},EOMONTH({month},-1)+1)<=N({@as_of}),{:due},{:planned}),"")))"""

PICKED = Picked("activities", "content", "budget", lambda row: not is_total(FORM, row), most=8)

FORM: Form = Form(
    id="activities",
    sheet=Label("区域市场活动协调计划表", "Market activities"),
    title=Label("区域市场活动协调计划表", "Market activities in the region"),
    key=("month", "content"),
    subjects=("month", "content"),
    marks=(("status", "within", "good"), ("status", "due", "fair"), ("status", "over", "bad")),
    columns=(
        Column("month", Label("月份", "Month"), Kind.DATE, required=True, width=10,
               note=Label("该月任意一天", "Any day of the month")),
        Column("date", Label("活动日期", "Date"), Kind.DATE, width=12,
               note=Label("填写后显示在行事月历中", "With a date it shows in the month calendar")),
        Column("content", Label("工作内容", "Activity"), required=True, aliases=("活动内容",), width=30),
        Column("owner", Label("责任人", "Owner"), required=True, may_wait=True, width=10),
        Column("support", Label("需要支持", "Support requested"), width=22),
        Column("budget", Label("预算", "Budget"), Kind.MONEY, minimum=0, total="sum", width=13),
        Column("expected", Label("预期效果", "Expected effect"), width=24),
        Column("cost", Label("实际费用", "Actual cost"), Kind.MONEY, minimum=0, total="sum", width=13),
        Column("result", Label("实际效果", "Actual effect"), width=24),
        Column("left", Label("预算结余", "Left of budget"), Kind.MONEY, total="sum", metric=per_row(_left), width=13,
               formula="""IF(AND({row:counted}=1,ISNUMBER({budget}),ISNUMBER({cost})),
                   ROUND({budget}-{cost},2),"")"""),
        Column("spent", Label("费用率", "Cost of budget"), Kind.PERCENT, metric=per_row(_spent), width=10,
               formula="""IF(AND({row:counted}=1,N({budget})>0,ISNUMBER({cost})),
                   ROUND({cost}/{budget},12),"")"""),
        Column("status", Label("状态", "Status"), Kind.CHOICE, choices=STATUSES, formula=STATUS,
               metric=per_row(_status), width=13),
        PICKED.column(),
    ),
    bands=(
        rows_with("activities", "content", Label("活动数", "Activities"), lambda: FORM),
        *each("activities", "status", STATUSES),
        sum_of("budget", Label("预算合计", "Total budget"), lambda: FORM),
        sum_of("cost", Label("实际费用合计", "Total cost"), lambda: FORM),
        Band("spent", Label("总费用率", "Cost of budget (all)"), Kind.PERCENT,
             'IF({sum:budget}>0,ROUND({sum:cost}/{sum:budget},12),"")', _rate),
    ),
    alerts=(
        Alert("over", Label("活动超支", "Activity over budget"), "fair", "cost", is_("status", "over"),
              shown("spent", Kind.PERCENT, "已用 {}", "{} spent"), subject="content"),
    ),
    charts=(
        Chart("cost", "bar", Label("各项活动：实际费用 / 预算", "Activities: cost / budget"),
              Label("条形图：每项活动的实际费用（实心）和预算（空心框）。",
                    "Bars: the cost of every activity (solid), and its budget (outlined)."),
              (Series("", Label("实际费用", "Actual cost")), Series("", Label("预算", "Budget"), "plan")),
              PICKED.places("cost").headline(sentence("活动预算 {}，实际 {}（{}）；超支 {} 项",
                       "Activities: {} budgeted, {} spent ({}); {} over budget",
                       figure("total_budget", Kind.MONEY), figure("total_cost", Kind.MONEY),
                       figure("spent", Kind.PERCENT), figure("count_over", Kind.COUNT), when="rows")),
              places=PICKED.places("cost"), worded=True,
              points=PICKED.points("cost", "budget", said=("cost", "budget"), kind=Kind.MONEY)),
    ),
)  # fmt: skip
