"""预算分配与成本控制 / Budget and cost control: what was set aside, what is spent, and how fast for the time gone by.

Time gone by is the elapsed share of the row's month, or of the as-of date's year for a row without a month (a budget of
the year): 0 before it, 1 after it, the as-of day included.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from xlplan.forms.alert import Alert, is_, shown
from xlplan.forms.bands import CENTS, each
from xlplan.forms.beside import choice, under, value
from xlplan.forms.chart import Chart, Series
from xlplan.forms.form import (
    Band,
    BookData,
    Choice,
    Column,
    Form,
    Kind,
    Label,
    Row,
    Value,
    counted,
    is_total,
    per_row,
    total,
)
from xlplan.forms.picked import Picked
from xlplan.forms.pnl import month_end
from xlplan.forms.sentence import figure, sentence
from xlplan.metrics import round_half_up, round_ratio

CATEGORIES = (
    Choice("travel", "差旅", "Travel"),
    Choice("promotion", "推广", "Promotion"),
    Choice("customers", "客户维护", "Customer care"),
    Choice("people", "人力", "People"),
    Choice("other", "其他", "Other"),
)
WARNINGS = (Choice("ok", "正常", "OK"), Choice("watch", "关注", "Watch"), Choice("over", "超支", "Over"))


def _number(row: Row, field: str) -> Decimal | None:
    value = row.get(field)
    return value if isinstance(value, Decimal) and not is_total(FORM, row) else None


def _remaining(row: Row, _: BookData) -> Value:
    budget = _number(row, "budget")
    return None if budget is None else round_half_up(budget - (_number(row, "actual") or 0), CENTS)


def _spent(row: Row, _: BookData) -> Value:
    budget, actual = _number(row, "budget"), _number(row, "actual")
    return round_ratio(actual / budget) if budget is not None and budget > 0 and actual is not None else None


def _elapsed(row: Row, book: BookData) -> Value:
    if book.as_of is None or _number(row, "budget") is None:
        return None
    month = row.get("month")
    if isinstance(month, dt.date):
        first, last = month.replace(day=1), month_end(month)
    else:
        first, last = dt.date(book.as_of.year, 1, 1), dt.date(book.as_of.year, 12, 31)
    days = (last - first).days + 1
    gone = min(days, max(0, (book.as_of - first).days + 1))
    return round_ratio(Decimal(gone) / days)


def _ratio(row: Row, field: str) -> Decimal | None:
    value = row.get(field)
    return Decimal(repr(value)) if isinstance(value, float) else None


def _burn(row: Row, _: BookData) -> Value:
    spent, elapsed = _ratio(row, "spent"), _ratio(row, "elapsed")
    return round_ratio(spent / elapsed) if spent is not None and elapsed else None


def _warning(row: Row, _: BookData) -> Value:
    budget, actual = _number(row, "budget"), _number(row, "actual")
    if budget is None and actual is None:
        return None
    if (actual or 0) > (budget or 0):
        return "over"
    spent, elapsed = _ratio(row, "spent"), _ratio(row, "elapsed")
    return "watch" if spent is not None and elapsed is not None and spent > elapsed else "ok"


def _sum(book: BookData, field: str) -> Decimal:
    return round_half_up(total(FORM, field, book.rows("budget")), CENTS)


def _total_burn(book: BookData) -> Value:
    """Spent over what the time gone by allows, in total: never a mean of ratios."""
    rows = counted(FORM, book.rows("budget"))
    parts = ((_number(row, "budget"), _ratio(row, "elapsed")) for row in rows)
    allowed = sum((budget * elapsed for budget, elapsed in parts if budget and elapsed), Decimal(0))
    return round_ratio(_sum(book, "actual") / allowed) if allowed > 0 else None


ELAPSED = """IF(AND({row:counted}=1,ISNUMBER({budget}),ISNUMBER({@as_of})),ROUND(MAX(0,MIN(1,IF(ISNUMBER({month}),
    ({@as_of}-EOMONTH({month},-1))/(EOMONTH({month},0)-EOMONTH({month},-1)),
    ({@as_of}-DATE(YEAR({@as_of})-1,12,31))/(DATE(YEAR({@as_of}),12,31)-DATE(YEAR({@as_of})-1,12,31))))),12),"")"""
WARNING = """IF(OR({row:counted}=0,NOT(OR(ISNUMBER({budget}),ISNUMBER({actual})))),"",
    IF(N({actual})>N({budget}),{:over},IF(AND(ISNUMBER({spent}),ISNUMBER({elapsed})),
    IF({spent}>{elapsed},{:watch},{:ok}),{:ok})))"""
ALLOWED = "SUMPRODUCT({budget.budget},{budget.elapsed})"

PICKED = Picked("budget", "item", "spent", lambda row: not is_total(FORM, row), "largest")
_share_spent = shown("spent", Kind.PERCENT, "已用 {}", "{} spent")

FORM: Form = Form(
    id="budget",
    sheet=Label("预算", "Budget"),
    title=Label("预算分配与成本控制", "Budget and cost control"),
    key=("item", "month"),
    marks=(("warning", "ok", "good"), ("warning", "watch", "fair"), ("warning", "over", "bad")),
    columns=(
        Column("item", Label("预算项目", "Budget item"), required=True, width=26),
        Column("category", Label("费用类别", "Category"), Kind.CHOICE, choices=CATEGORIES, width=13),
        Column("month", Label("预算月份", "Budget month"), Kind.DATE, width=12,
               note=Label("留空：全年预算", "Empty: a budget of the year")),
        Column("budget", Label("预算金额", "Budget"), Kind.MONEY, minimum=0, total="sum", width=14),
        Column("actual", Label("实际支出", "Spent"), Kind.MONEY, total="sum", width=14),
        Column("remaining", Label("剩余预算", "Remaining"), Kind.MONEY, total="sum", width=14,
               formula='IF(AND({row:counted}=1,ISNUMBER({budget})),ROUND({budget}-N({actual}),2),"")',
               metric=per_row(_remaining)),
        Column("spent", Label("消耗率", "Share spent"), Kind.PERCENT, width=11, metric=per_row(_spent),
               formula="""IF(AND({row:counted}=1,N({budget})>0,ISNUMBER({actual})),
                   ROUND({actual}/{budget},12),"")"""),
        Column("elapsed", Label("时间进度", "Time elapsed"), Kind.PERCENT, width=12, formula=ELAPSED,
               metric=per_row(_elapsed)),
        Column("burn", Label("消耗/进度", "Burn against time"), Kind.PERCENT, width=11, metric=per_row(_burn),
               note=Label("消耗率 ÷ 时间进度；高于 100% 即花得比时间快",
                          "Share spent / time elapsed; above 100%, money goes faster than time"),
               formula='IF(AND(ISNUMBER({spent}),N({elapsed})>0),ROUND({spent}/{elapsed},12),"")'),
        Column("warning", Label("预警", "Warning"), Kind.CHOICE, choices=WARNINGS, width=10, formula=WARNING,
               note=Label("超支：实际支出超过预算；关注：消耗率高于时间进度",
                          "Over: more spent than budgeted; Watch: spent faster than time elapsed"),
               metric=per_row(_warning)),
        Column("note", Label("备注", "Note"), width=28),
        PICKED.column(),
    ),
    bands=(
        Band("total", Label("预算总额", "Total budget"), Kind.MONEY, "ROUND({sum:budget},2)",
             lambda book: _sum(book, "budget")),
        Band("spent", Label("实际总额", "Total spent"), Kind.MONEY, "ROUND({sum:actual},2)",
             lambda book: _sum(book, "actual")),
        Band("left", Label("剩余总额", "Total remaining"), Kind.MONEY,
             "ROUND(ROUND({sum:budget},2)-ROUND({sum:actual},2),2)",
             lambda book: _sum(book, "budget") - _sum(book, "actual")),
        Band("burn", Label("总消耗/进度", "Burn against time (total)"), Kind.PERCENT,
             f'IF({ALLOWED}>0,ROUND(ROUND({{sum:actual}},2)/{ALLOWED},12),"")', _total_burn),
        *each("budget", "warning", WARNINGS),
    ),
    alerts=(
        Alert("over", Label("预算超支", "Over budget"), "bad", "actual", is_("warning", "over"), _share_spent),
        Alert("watch", Label("花费快于时间进度", "Spent faster than time"), "fair", "spent", is_("warning", "watch"),
              _share_spent),
    ),
    highlights=("burn",),
    beside={
        "burn": under("预算 {} · {}", "budget {} · {}", figure("total", Kind.MONEY),
                     choice(value("burn"), "<=1", lambda found: found <= 1, Label("✓ 正常", "✓ on track"),
                            Label("▲ 快于时间", "▲ faster than time")), when="burn"),
    },
    charts=(
        Chart("burn", "bar", Label("各项预算：消耗率 / 时间进度", "Share of each budget spent / time elapsed"),
              Label("条形图：各预算项目的消耗率（实心）和时间进度（空心框）。",
                    "Bars: the share of every budget that is spent (solid), and of its time that is over (outlined)."),
              (Series("", Label("消耗率", "Share spent")),
               Series("", Label("时间进度", "Time elapsed"), "plan")),
              PICKED.places("burn").headline(sentence("预算 {}，已用 {}，消耗/进度 {}；超支 {} 项",
                       "Budget {}, spent {}, burn {}; {} over",
                       figure("total", Kind.MONEY), figure("spent", Kind.MONEY), figure("burn", Kind.PERCENT),
                       figure("count_over", Kind.COUNT), when="total")),
              places=PICKED.places("burn"), points=PICKED.points("spent", "elapsed", said=("spent", "elapsed")),
              axis=Kind.PERCENT, worded=True),
    ),
)  # fmt: skip
