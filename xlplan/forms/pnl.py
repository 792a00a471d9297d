"""预期损益表 / Expected profit and loss: months down, income and expense lines across, planned and actual.

A line is a pair of columns headed `产品A 计划` and `产品A 实际`; the cells above its headers say whether it is income
or expense. Booked and cash-received income are two lines. The table's months are the plan year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplan.forms.alert import Alert, shown
from xlplan.forms.bands import CENTS
from xlplan.forms.beside import not_below, ratio, signed, under, value
from xlplan.forms.chart import Chart, Series
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Line, Lines, Row, Value, per_row
from xlplan.forms.pnl_bridge import BRIDGE
from xlplan.forms.sentence import figure, sentence, unbroken
from xlplan.metrics import break_even, full_year_forecast, relative_variance, round_half_up, variance

KINDS = (Choice("income", "收入", "Income"), Choice("expense", "支出", "Expense"))
YES_NO = (Choice("yes", "是", "Yes"), Choice("no", "否", "No"))
EXAMPLES = (
    (Label("产品A", "Product A"), "income"),
    (Label("产品B", "Product B"), "income"),
    (Label("区域广告", "Regional ads"), "expense"),
    (Label("人员工资", "Salaries"), "expense"),
    (Label("业务往来", "Entertainment"), "expense"),
)
ZERO = Decimal(0)


def is_month(row: Row) -> bool:
    """Whether a row is a month: typed totals and rows without a date are not."""
    return isinstance(row.get("month"), dt.date)


def month_rows(book: BookData) -> list[Row]:
    """The months of the plan year."""
    return [row for row in book.rows("pnl") if is_month(row)]


def number(row: Row, field: str) -> Decimal:
    """An amount, 0 where there is none."""
    value = row.get(field)
    return value if isinstance(value, Decimal) else ZERO


def sum_of(rows: Sequence[Row], field: str) -> Decimal:
    """The sum of a field over rows."""
    return sum((number(row, field) for row in rows), ZERO)


def typed(row: Row, tag: str, lines: Sequence[Line]) -> bool:
    """Whether a row has any amount of that tag."""
    return any(isinstance(row.get(f"{tag}:{line.name}"), Decimal) for line in lines)


def month_end(day: dt.date) -> dt.date:
    """The last day of a date's month."""
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1) - dt.timedelta(days=1)


def is_closed(row: Row) -> bool:
    """Whether a month's actuals are final."""
    return row.get("closed") == "yes"


# --- columns ---------------------------------------------------------------------------------------------------------
def _closed(row: Row, book: BookData) -> Value:
    month = row.get("month")
    if not isinstance(month, dt.date):
        return None
    over = book.as_of is not None and month_end(month) <= book.as_of
    return "yes" if over or row.get("closed_early") == "yes" else "no"


def _side(kind: str, tag: str) -> Callable[[Row, BookData], Value]:
    def metric(row: Row, book: BookData) -> Value:
        if not is_month(row) or not typed(row, tag, book.lines):
            return None
        amounts = (number(row, f"{tag}:{line.name}") for line in book.lines if line.kind == kind)
        return round_half_up(sum(amounts, ZERO), CENTS)

    return metric


def _profit(tag: str) -> Callable[[Row, BookData], Value]:
    def metric(row: Row, _: BookData) -> Value:
        income, expense = row.get(f"income_{tag}"), row.get(f"expense_{tag}")
        if not isinstance(income, Decimal) or not isinstance(expense, Decimal):
            return None
        return round_half_up(income - expense, CENTS)

    return metric


def _variance(row: Row, _: BookData) -> Value:
    return variance("income", number(row, "profit_plan"), number(row, "profit_actual")) if is_closed(row) else None


def _forecast(rows: Sequence[Row], _: BookData) -> list[Value]:
    """Closed months as they are; open ones as planned, scaled by actual / plan of the closed ones."""
    done = [row for row in rows if is_closed(row)]
    planned, actual = sum_of(done, "profit_plan"), sum_of(done, "profit_actual")
    found: list[Value] = []
    for row in rows:
        if is_closed(row):
            found.append(number(row, "profit_actual"))
        else:
            open_month = is_month(row) and isinstance(row.get("profit_plan"), Decimal) and planned
            found.append(round_half_up(number(row, "profit_plan") * actual / planned, 12) if open_month else None)
    return found


# --- bands -----------------------------------------------------------------------------------------------------------
def to_date(book: BookData, field: str) -> Decimal:
    """The sum of a field over the closed months."""
    return round_half_up(sum_of([row for row in month_rows(book) if is_closed(row)], field), CENTS)


def _year_plan(book: BookData) -> Value:
    rows = [row for row in month_rows(book) if isinstance(row.get("profit_plan"), Decimal)]
    return round_half_up(sum_of(rows, "profit_plan"), CENTS) if rows else None


def forecast(book: BookData, method: str) -> float | None:
    """The year's profit by a method of `full_year_forecast`; a closed month without actuals brought nothing."""
    rows = sorted(month_rows(book), key=lambda row: not is_closed(row))
    plan = [row.get("profit_plan") for row in rows]
    actual = [number(row, "profit_actual") if is_closed(row) else None for row in rows]
    return full_year_forecast(plan, actual)[method]  # type: ignore[literal-required, arg-type, no-any-return]


def _range(pick: Callable[[list[float]], float]) -> Callable[[BookData], Value]:
    def metric(book: BookData) -> Value:
        values = [forecast(book, method) for method in ("plan_shape", "remaining_plan", "run_rate")]
        known = [value for value in values if value is not None]
        return pick(known) if known else None

    return metric


def _break_even(book: BookData) -> Value:
    """Planned expenses of the year over the contribution ratio of the Info sheet."""
    planned = [row for row in month_rows(book) if isinstance(row.get("expense_plan"), Decimal)]
    ratio = book.facts.get("contribution_ratio")
    return break_even(sum_of(planned, "expense_plan"), ratio) if planned and isinstance(ratio, Decimal) else None


class LineVariance(NamedTuple):
    """A line's year to date: favourable variance positive, percent against |plan|; `planned`: whether it has a plan."""

    name: str
    kind: str
    plan: Decimal
    actual: Decimal
    variance: Decimal
    relative: float | None
    planned: bool


def line_variances(book: BookData) -> list[LineVariance]:
    """Every declared line over the closed months; the variances add up to that of the profit."""
    rows, found = [row for row in month_rows(book) if is_closed(row)], []
    for line in book.lines:
        plan, actual = sum_of(rows, f"plan:{line.name}"), sum_of(rows, f"actual:{line.name}")
        gap = variance("income" if line.kind == "income" else "expense", plan, actual)
        planned = any(isinstance(row.get(f"plan:{line.name}"), Decimal) for row in month_rows(book))
        if line.kind and gap is not None:
            relative = relative_variance(plan + gap, plan)
            found.append(LineVariance(line.name, line.kind, plan, actual, gap, relative, planned))
    return found


# --- formulas --------------------------------------------------------------------------------------------------------
CLOSED = """IF(ISNUMBER({month}),IF(OR({closed_early?yes},AND(ISNUMBER({@as_of}),EOMONTH({month},0)<={@as_of})),
    {:yes},{:no}),"")"""
ANY = '">-1E+300"'
YTD_PLAN, YTD_ACTUAL = (f"ROUND(SUMIFS({{pnl.{field}}},{{pnl.closed}},{{closed:yes}}),2)"
                        for field in ("profit_plan", "profit_actual"))  # fmt: skip
MONTHS, OPEN = 'COUNTIFS({pnl.closed},"?*")', "COUNTIFS({pnl.closed},{closed:no})"
PLANNED = f"COUNTIFS({{pnl.profit_plan}},{ANY})"
FORECAST = f"""IF({{closed}}={{closed:yes}},N({{profit_actual}}),IF(ISNUMBER({{profit_plan}}),
    IFERROR(ROUND({{profit_plan}}*{YTD_ACTUAL}/{YTD_PLAN},12),""),""))"""
REMAINING = f"""IF(OR({MONTHS}=0,AND({OPEN}>0,COUNTIFS({{pnl.closed}},{{closed:no}},{{pnl.profit_plan}},{ANY})=0)),"",
    ROUND({YTD_ACTUAL}+SUMIFS({{pnl.profit_plan}},{{pnl.closed}},{{closed:no}}),12))"""
METHODS = "{name:plan_shape},{name:remaining_plan},{name:run_rate}"


def _amount(label: Label, name: str, formula: str, metric: Callable[[Row, BookData], Value], **more: str) -> Column:
    return Column(name, label, Kind.MONEY, formula=formula, metric=per_row(metric), total="sum", width=12, **more)  # type: ignore[arg-type]


def _sum_of_lines(label: Label, kind: str, tag: str) -> Column:
    formula = f"""IF(AND(ISNUMBER({{month}}),COUNTIFS({{repeated}},{ANY},{{name:tags}},{{tag:{tag}}})>0),
        ROUND({{kind:{kind}={tag}}},2),"")"""
    return _amount(label, f"{kind}_{tag}", formula, _side(kind, tag), fallback='""')


def _profit_column(label: Label, tag: str) -> Column:
    formula = f"""IF(AND(ISNUMBER({{income_{tag}}}),ISNUMBER({{expense_{tag}}})),
        ROUND({{income_{tag}}}-{{expense_{tag}}},2),"")"""
    return _amount(label, f"profit_{tag}", formula, _profit(tag))


def _of_year(zh: str, en: str, method: str, formula: str) -> Band:
    return Band(method, Label(zh, en), Kind.MONEY, formula, lambda book: forecast(book, method))


FORM: Form = Form(
    id="pnl",
    sheet=Label("预期损益", "P&L"),
    title=Label("预期损益表", "Expected profit and loss"),
    key=("month",),
    blank_rows=12,
    marks=(("closed", "yes", "good"),),
    columns=(
        Column("month", Label("月份", "Month"), Kind.DATE, required=True, width=12,
               note=Label("该月任一天，例如 2026-09-01", "Any day of the month, for example 2026-09-01")),
        Lines(kinds=KINDS, examples=EXAMPLES, columns=(
            Column("plan", Label("计划", "Plan"), Kind.MONEY, total="sum", width=12),
            Column("actual", Label("实际", "Actual"), Kind.MONEY, aliases=("实收",), total="sum", width=12),
        )),
        _sum_of_lines(Label("收入合计 计划", "Total income, plan"), "income", "plan"),
        _sum_of_lines(Label("收入合计 实际", "Total income, actual"), "income", "actual"),
        _sum_of_lines(Label("支出合计 计划", "Total expense, plan"), "expense", "plan"),
        _sum_of_lines(Label("支出合计 实际", "Total expense, actual"), "expense", "actual"),
        _profit_column(Label("盈亏 计划", "Profit, plan"), "plan"),
        _profit_column(Label("盈亏 实际", "Profit, actual"), "actual"),
        Column("closed_early", Label("提前关账", "Closed early"), Kind.CHOICE, choices=YES_NO, width=10,
               note=Label("“是”：该月未结束也按实际计算", "Yes: counts as actual before the month is over")),
        Column("closed", Label("已关账", "Closed"), Kind.CHOICE, choices=YES_NO, width=9, formula=CLOSED,
               metric=per_row(_closed)),
        _amount(Label("盈亏差异", "Profit variance"), "profit_variance",
                'IF({closed}={closed:yes},ROUND(N({profit_actual})-N({profit_plan}),2),"")', _variance),
        Column("profit_forecast", Label("盈亏 预测", "Profit, forecast"), Kind.MONEY, formula=FORECAST,
               metric=_forecast, total="sum", width=12),
    ),
    bands=(
        Band("ytd_plan", Label("累计盈亏 计划", "YTD profit, plan"), Kind.MONEY, YTD_PLAN,
             lambda book: to_date(book, "profit_plan")),
        Band("ytd_actual", Label("累计盈亏 实际", "YTD profit, actual"), Kind.MONEY, YTD_ACTUAL,
             lambda book: to_date(book, "profit_actual")),
        Band("ytd_variance", Label("累计盈亏差异", "YTD profit against plan"), Kind.MONEY,
             f"ROUND({YTD_ACTUAL}-{YTD_PLAN},2)", lambda book: to_date(book, "profit_variance"), signed=True),
        Band("year_plan", Label("全年计划", "Full-year plan"), Kind.MONEY,
             f'IF({PLANNED}=0,"",ROUND(SUM({{pnl.profit_plan}}),2))', _year_plan),
        _of_year("按计划走势推算", "Full-year forecast (plan shape)", "plan_shape",
                 f'IF({PLANNED}=0,"",IFERROR(ROUND(SUM({{pnl.profit_plan}})*{YTD_ACTUAL}/{YTD_PLAN},12),""))'),
        _of_year("实际+剩余计划", "Actual + remaining plan", "remaining_plan", REMAINING),
        _of_year("按月均推算", "Run rate (monthly average)", "run_rate",
                 f'IFERROR(ROUND({YTD_ACTUAL}*{MONTHS}/({MONTHS}-{OPEN}),12),"")'),
        Band("low", Label("预测下限", "Lowest forecast"), Kind.MONEY,
             f'IF(COUNT({METHODS})=0,"",MIN({METHODS}))', _range(min)),
        Band("high", Label("预测上限", "Highest forecast"), Kind.MONEY,
             f'IF(COUNT({METHODS})=0,"",MAX({METHODS}))', _range(max)),
        _of_year("每月尚需盈利", "Required per open month", "required_per_month",
                 f'IF({PLANNED}=0,"",IFERROR(ROUND((SUM({{pnl.profit_plan}})-{YTD_ACTUAL})/{OPEN},12),""))'),
        Band("break_even", Label("盈亏平衡收入", "Break-even revenue"), Kind.MONEY,
             f"""IF(COUNTIFS({{pnl.expense_plan}},{ANY})=0,"",IF(N({{@contribution_ratio}})>0,
                 ROUND(SUM({{pnl.expense_plan}})/{{@contribution_ratio}},12),""))""", _break_even),
    ),
    alerts=(
        Alert("behind", Label("盈亏低于计划", "Profit below plan"), "fair", "profit_variance",
              lambda row, _: number(row, "profit_variance") < 0, shown("profit_variance", Kind.MONEY)),
    ),
    highlights=("ytd_actual", "ytd_variance"),
    beside={
        "ytd_actual": under("计划 {} · {} {}", "plan {} · {} {}", figure("ytd_plan", Kind.MONEY),
                           not_below(value("ytd_variance")),
                           signed(ratio(value("ytd_variance"), value("ytd_plan")), Kind.PERCENT), when="ytd_plan"),
        "ytd_variance": under("{}", "{}", not_below(value("ytd_variance"), Label("✓ 达到计划", "✓ plan reached"),
                                                   Label("▲ 低于计划", "▲ below plan")), when="ytd_plan"),
    },
    charts=(
        Chart("profit", "column", Label("各月盈亏：计划、实际、预测", "Profit by month: plan, actual, forecast"),
              Label("柱形图：各月盈亏，实际为实心，计划为空心框，预测为斜线。",
                    "Columns: profit by month; actual solid, planned outlined, forecast hatched."),
              (Series("profit_forecast", Label("预测", "Forecast"), "forecast"),
               Series("profit_actual", Label("实际", "Actual")), Series("profit_plan", Label("计划", "Plan"), "plan")),
              sentence("累计盈亏 {}，与计划差 {}；全年预计 {}（计划 {}）",
                       "Profit to date {}, {} against plan; the year is forecast at {} (plan {})",
                       *(unbroken(figure(name, Kind.MONEY))
                         for name in ("ytd_actual", "ytd_variance", "plan_shape", "year_plan")), when="year_plan"),
              categories="month"),
        BRIDGE,
    ),
)  # fmt: skip
