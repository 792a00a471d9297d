"""培训计划 / Training plan: who is trained in what, by whom and when; who came, and what it cost."""

from __future__ import annotations

from decimal import Decimal

from xlplan.forms.bands import each, sum_of
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, counted, is_total, per_row
from xlplan.forms.plan.figures import all_figures, figure
from xlplan.forms.plan.given import day
from xlplan.metrics import round_half_up, round_ratio

CATEGORIES = (
    Choice("product", "产品知识", "Product"),
    Choice("skills", "销售技能", "Selling skills"),
    Choice("market", "市场与竞争", "Market"),
    Choice("management", "团队管理", "Management"),
)
STATUSES = (
    Choice("held", "已举办", "Held"),
    Choice("late", "逾期未办", "Late"),
    Choice("planned", "计划中", "Planned"),
)


def _attendance(row: Row, _: BookData) -> Value:
    planned, came = figure(row, "planned"), figure(row, "attended")
    return round_ratio(came / planned) if planned is not None and planned > 0 and came is not None else None


def _per_head(row: Row, _: BookData) -> Value:
    cost, came = figure(row, "cost"), figure(row, "attended")
    return round_half_up(cost / came, 2) if cost is not None and came is not None and came > 0 else None


def _status(row: Row, book: BookData) -> Value:
    if row.get("topic") is None or is_total(FORM, row):
        return None
    if figure(row, "attended") is not None:
        return "held"
    when = day(row, "date")
    return "late" if when and book.as_of is not None and book.as_of > when else "planned"


def _all_attendance(book: BookData) -> Value:
    """Totals over totals, of the sessions that were held."""
    pairs = [(figure(r, "planned"), figure(r, "attended")) for r in counted(FORM, book.rows("training"))]
    held = [(planned, came) for planned, came in pairs if planned is not None and planned > 0 and came is not None]
    planned = sum((p for p, _ in held), Decimal(0))
    return round_ratio(sum(c for _, c in held) / planned) if planned else None


HELD = '{training.planned},">0",{training.attended},">-1E+300",{without:training}'
FORM: Form = Form(
    id="training",
    sheet=Label("培训计划", "Training"),
    title=Label("培训计划", "Training plan"),
    key=("topic", "date"),
    marks=(("status", "held", "good"), ("status", "late", "bad")),
    columns=(
        Column("topic", Label("培训主题", "Topic"), required=True, width=26),
        Column("category", Label("类别", "Category"), Kind.CHOICE, choices=CATEGORIES, width=14),
        Column("audience", Label("培训对象", "Audience"), width=16),
        Column("trainer", Label("讲师", "Trainer"), width=12),
        Column("date", Label("培训日期", "Date"), Kind.DATE, width=13),
        Column("hours", Label("学时", "Hours"), Kind.NUMBER, minimum=0, width=9),
        Column("planned", Label("计划人数", "People planned"), Kind.COUNT, minimum=0, width=10),
        Column("attended", Label("实到人数", "People there"), Kind.COUNT, minimum=0, width=10),
        Column("attendance", Label("到训率", "Attendance"), Kind.PERCENT, width=11, metric=per_row(_attendance),
               formula='IF(AND(N({planned})>0,ISNUMBER({attended})),ROUND({attended}/{planned},12),"")'),
        Column("budget", Label("预算", "Budget"), Kind.MONEY, minimum=0, width=12),
        Column("cost", Label("实际费用", "Cost"), Kind.MONEY, minimum=0, width=12),
        Column("per_head", Label("人均费用", "Cost a head"), Kind.MONEY, width=12, metric=per_row(_per_head),
               formula='IF(AND(ISNUMBER({cost}),N({attended})>0),ROUND({cost}/{attended},2),"")'),
        Column("status", Label("状态", "Status"), Kind.CHOICE, choices=STATUSES, width=11, metric=per_row(_status),
               note=Label("填了实到人数即为已举办；过了培训日期仍未填即为逾期未办",
                          "Held once the people are counted; late when the date has passed without"),
               formula="""IF(OR({topic}="",{row:counted}=0),"",IF(ISNUMBER({attended}),{:held},
                   IF(AND(ISNUMBER({date}),ISNUMBER({@as_of})),IF({@as_of}>{date},{:late},{:planned}),{:planned})))"""),
        Column("effect", Label("效果与跟进", "Effect and follow-up"), width=26),
    ),
    bands=(
        *each("training", "status", STATUSES),
        Band("hours", Label("学时合计", "Hours in all"), Kind.NUMBER, "ROUND({sum:hours},12)",
             lambda book: all_figures(FORM, "hours", book, 12)),
        Band("attendance", Label("总到训率", "Attendance (total)"), Kind.PERCENT,
             f'IFERROR(ROUND(SUMIFS({{training.attended}},{HELD})/SUMIFS({{training.planned}},{HELD}),12),"")',
             _all_attendance),
        sum_of("budget", Label("预算合计", "Budget (total)"), lambda: FORM, "all_"),
        sum_of("cost", Label("费用合计", "Cost (total)"), lambda: FORM, "all_"),
    ),
)  # fmt: skip
