"""应收帐款规划表 / Receivables plan: per customer, what is billed, planned and collected month by month."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from xlplan.forms import invoices, receipts
from xlplan.forms.alert import Alert, is_, shown
from xlplan.forms.bands import CENTS
from xlplan.forms.beside import Reckoned, none_good, not_below, share, under
from xlplan.forms.chart import Chart, Series
from xlplan.forms.form import (
    Band,
    BookData,
    Column,
    ColumnMetric,
    Form,
    Kind,
    Label,
    Monthly,
    Row,
    Value,
    counted,
    is_total,
    per_row,
    total,
)
from xlplan.forms.sentence import Part, figure, number, number_of, sentence
from xlplan.metrics import collectible_rate, collection_rate, plan_rate, round_half_up

FUNCTIONS = {
    "outstanding": "XLPLAN_BALANCE(N({opening}),N({total_billed}),{total_collected},N({credit}))",
    "collection_rate": "XLPLAN_COLLECTION_RATE({total_collected},N({total_billed}))",
    "collectible_rate": "XLPLAN_COLLECTIBLE_RATE(N({opening}),N({total_billed}),N({outstanding}))",
    "plan_rate": "XLPLAN_PLAN_RATE({total_collected},N({total_plan}))",
}
"""Columns by worksheet functions."""

UNAPPLIED = Label("未核销收款", "Unapplied receipts")
"""The customer of the row that shows receipts for no known invoice."""
_CELL = re.compile(r"N\(\{(\w+)\}\)")


def _number(row: Row, field: str) -> Decimal:
    value = row.get(field)
    return value if isinstance(value, Decimal) else Decimal(0)


def has_billing(row: Row) -> bool:
    """Whether the sheet has billed columns; without them the plan includes the opening balance."""
    return "total_billed" in row


def _to_date(tag: str) -> ColumnMetric:
    """Sum of one tag's months up to the as-of month."""

    def metric(rows: Sequence[Row], book: BookData) -> list[Value]:
        as_of = book.as_of
        fields = [f"{tag}_{m:%Y_%m}" for m in book.months if as_of and m <= as_of]
        return [_sum_of(row, fields) if as_of and row.get("customer") is not None else None for row in rows]

    return metric


def _sum_of(row: Row, fields: Sequence[str]) -> Decimal:
    numbers = [value for field in fields if isinstance(value := row.get(field), Decimal)]
    return round_half_up(sum(numbers, Decimal(0)), CENTS)


def _outstanding(row: Row, _: BookData) -> Value:
    if not isinstance(row.get("total_collected"), Decimal):
        return None
    owed = _number(row, "opening") + _number(row, "total_billed") if has_billing(row) else _number(row, "total_plan")
    return round_half_up(owed - _number(row, "total_collected") - _number(row, "credit"), CENTS)


def _plan_gap(row: Row, _: BookData) -> Value:
    if not isinstance(row.get("total_plan"), Decimal):
        return None
    return round_half_up(_number(row, "total_plan") - _number(row, "total_collected"), CENTS)


def _collected_of_billed(row: Row) -> Value:
    return collection_rate(_number(row, "total_collected"), _number(row, "total_billed")) if has_billing(row) else None


def _collected_of_collectible(row: Row) -> Value:
    opening, billed = ("opening", "total_billed") if has_billing(row) else ("", "total_plan")
    return collectible_rate(_number(row, opening), _number(row, billed), _number(row, "outstanding"))


def _collected_of_planned(row: Row) -> Value:
    return plan_rate(_number(row, "total_collected"), _number(row, "total_plan"))


_RATES: dict[str, Callable[[Row], Value]] = {
    "collection_rate": _collected_of_billed,
    "collectible_rate": _collected_of_collectible,
    "plan_rate": _collected_of_planned,
}


def _rate(name: str) -> Callable[[Row, BookData], Value]:
    rate = _RATES[name]
    return lambda row, book: rate(row) if isinstance(row.get("total_collected"), Decimal) else None


def _overdue_opening(rows: Sequence[Row], book: BookData) -> list[Value]:
    overdue: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in counted(invoices.FORM, book.rows("invoices")):
        due = row.get("due_date")
        if book.months and isinstance(due, dt.date) and due < book.months[0]:
            overdue[_customer(row)] += _number(row, "opening_open")
    return [None if row.get("customer") is None else overdue.get(_customer(row), Decimal(0)) for row in rows]


def _customer(row: Row) -> tuple[str, str]:
    return str(row.get("customer")).casefold(), str(row.get("product") or "").casefold()


def owed_by_customer(rows: Sequence[Row]) -> dict[str, Decimal]:
    """What each customer owes, over all its products; names in lower case."""
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for row in counted(FORM, rows):
        owed[_customer(row)[0]] += _number(row, "outstanding")
    return owed


def _over_limit(rows: Sequence[Row], _: BookData) -> list[Value]:
    owed, found = owed_by_customer(rows), list[Value]()
    for row in rows:
        limit = row.get("credit_limit")
        known = isinstance(limit, Decimal) and isinstance(row.get("outstanding"), Decimal) and not is_total(FORM, row)
        found.append(("yes" if owed[_customer(row)[0]] > limit else "no") if known else None)  # type: ignore[operator]
    return found


def _total_rate(name: str) -> Callable[[BookData], Value]:
    """Totals over totals, never a mean of ratios."""
    fields = ("opening", "total_billed", "total_plan", "total_collected", "outstanding")

    def metric(book: BookData) -> Value:
        rows = book.rows("receivables")
        totals: Row = {field: total(FORM, field, rows) for field in fields}
        if any(has_billing(row) for row in rows):
            return _RATES[name](totals)
        return _RATES[name]({k: v for k, v in totals.items() if k != "total_billed"})

    return metric


def _months(tag: str) -> str:
    return (
        f'IF(OR({{customer}}="",NOT(ISNUMBER({{@as_of}}))),"",'
        f'ROUND(SUMIFS({{repeated}},{{name:tags}},{{tag:{tag}}},{{name:months}},"<="&{{@as_of}}),2))'
    )


def _guarded(formula: str) -> str:
    return f'IF(ISNUMBER({{total_collected}}),{formula},"")'


def _money(label: Label, name: str, formula: str, metric: ColumnMetric, fallback: str = "") -> Column:
    return Column(
        name, label, Kind.MONEY, formula=formula, fallback=fallback, metric=metric, total="sum", width=11,
        function=_by_function(name),
    )  # fmt: skip


def _of_totals(text: str) -> str:
    totals = _CELL.sub(r"{sum:\1}", text)
    return f'IFERROR(ROUND({totals},12),"")'


def _share(label: Label, name: str, formula: str, fallback: str = "NA()") -> Column:
    def of_row(text: str) -> str:
        return _guarded(f'IFERROR(ROUND({text},12),"")')

    return Column(
        name, label, Kind.PERCENT, width=11, formula=of_row(formula), fallback=of_row(fallback),
        function=_by_function(name), metric=per_row(_rate(name)), total=_of_totals(formula),
        total_fallback=_of_totals(fallback), total_metric=_total_rate(name),
    )  # fmt: skip


def _by_function(name: str) -> str:
    return _guarded(FUNCTIONS[name]) if name in FUNCTIONS else ""


def _owed(owed: str) -> str:
    return _guarded(f"ROUND({owed}-N({{total_collected}})-N({{credit}}),2)")


def _sum_band(name: str, label: Label) -> Band:
    return Band(f"all_{name}", label, Kind.MONEY, f"ROUND({{sum:{name}}},2)",
                lambda book: round_half_up(total(FORM, name, book.rows("receivables")), CENTS))  # fmt: skip


def _so_far(field: str) -> Part:
    return number(f"{{sum:{field}}}", lambda book, _: total(FORM, field, book.rows("receivables")), Kind.MONEY)


def _planned(book: BookData, _: object) -> Value:
    return total(FORM, "total_plan", book.rows("receivables"))


_AHEAD: Reckoned = ("(0-{name:all_plan_gap})", lambda _, bands: -(number_of(bands.get("all_plan_gap")) or Decimal(0)))
"""Collected less planned."""


def _total_rate_of_plan(book: BookData, _: object) -> Value:
    return _total_rate("plan_rate")(book)


def _not_collected(_: BookData, bands: Mapping[str, Value]) -> Value:
    rate = number_of(bands.get("all_collectible"))
    return None if rate is None else 1 - rate


def _overdue(book: BookData) -> Value:
    """Open amounts past their due date; nothing to say without a ledger."""
    rows = [row for row in counted(invoices.FORM, book.rows("invoices")) if row.get("invoice_no") is not None]
    late = [row for row in rows if isinstance(days := row.get("days_past_due"), int) and days > 0]
    return round_half_up(total(invoices.FORM, "open_amount", late), CENTS) if rows else None


COLLECTIBLE = (
    "(N({opening})+N({total_billed})-N({outstanding}))/(N({opening})+N({total_billed}))",
    "(N({total_plan})-N({outstanding}))/N({total_plan})",
)
"""With billed columns, and without."""
PLANNED = "N({total_collected})/N({total_plan})"
OVERDUE = """IF(COUNTIFS({invoices.invoice_no},"<>",{without:invoices})=0,"",
    ROUND(SUMIFS({invoices.open_amount},{invoices.days_past_due},">0",{without:invoices}),2))"""
OVERDUE_OPENING = """IF({customer}="","",ROUND(SUMIFS({invoices.opening_open},{invoices.customer},{is:customer},
    {invoices.product},{is:product},{invoices.due_date},"<"&MIN({name:months}),{without:invoices}),2))"""

OVER_LIMIT = """IF(AND(ISNUMBER({outstanding}),ISNUMBER({credit_limit}),{row:counted}=1),
    IF(ROUND(SUMIFS({receivables.outstanding},{receivables.customer},{is:customer},{without:receivables}),2)
    >{credit_limit},{:yes},{:no}),"")"""

FORM: Form = Form(
    id="receivables",
    sheet=Label("应收规划", "Receivables"),
    title=Label("应收帐款规划表", "Receivables plan"),
    key=("customer", "product"),
    subjects=("customer",),
    blank_rows=10,
    columns=(
        Column("customer", Label("客户", "Customer"), required=True, aliases=("客户名称", "Customer name"), width=17),
        Column("product", Label("产品", "Product"), width=11),
        Column("quantity", Label("数量", "Quantity"), Kind.NUMBER, width=9),
        Column("opening", Label("期初欠款", "Opening balance"), Kind.MONEY, total="sum", width=11),
        Monthly((
            Column("shipped", Label("发货", "Billed"), Kind.MONEY, aliases=("开票",), total="sum", width=11),
            Column("plan", Label("计划", "Planned"), Kind.MONEY, total="sum", width=11),
            Column("actual", Label("实收", "Collected"), Kind.MONEY, total="sum", width=11),
        )),
        Column("credit", Label("贷项/核销", "Credits and write-offs"), Kind.MONEY, total="sum", width=11),
        _money(Label("发货合计", "Total billed"), "total_billed", _months("shipped"), _to_date("shipped")),
        _money(Label("总欠款 计划", "Total planned"), "total_plan", _months("plan"), _to_date("plan")),
        _money(Label("总欠款 实收", "Total collected"), "total_collected", _months("actual"), _to_date("actual")),
        _money(Label("欠款余额", "Balance owed"), "outstanding", _owed("N({opening})+N({total_billed})"),
               per_row(_outstanding), _owed("N({total_plan})")),
        _money(Label("计划未收", "Planned, not collected"), "plan_gap",
               _guarded("ROUND(N({total_plan})-N({total_collected}),2)"), per_row(_plan_gap)),
        _share(Label("回款率(占发货)", "Collected / billed"), "collection_rate",
               "N({total_collected})/N({total_billed})"),
        _share(Label("回款率(占应收)", "Collected / collectible"), "collectible_rate", *COLLECTIBLE),
        _share(Label("计划回款率", "Collected / planned"), "plan_rate", PLANNED),
        Column("overdue_opening", Label("期初逾期", "Overdue at opening"), Kind.MONEY, formula=OVERDUE_OPENING,
               note=Label("首月之前已到期、尚未收回的发票", "Open invoices that fell due before the first month"),
               metric=_overdue_opening, total="sum", width=11),
        Column("credit_limit", Label("信用额度", "Credit limit"), Kind.MONEY, minimum=0, width=11,
               note=Label("按客户；多行时以本行为准", "For the customer, all its rows together")),
        Column("over_limit", Label("超信用额度", "Over credit limit"), Kind.CHOICE, choices=invoices.YES_NO, width=11,
               formula=OVER_LIMIT, metric=_over_limit),
        receipts.ORIGIN,
    ),
    bands=(
        _sum_band("outstanding", Label("欠款余额合计", "Total owed")),
        Band("all_collectible", Label("应收回款率", "Collected of collectible"), Kind.PERCENT,
             _of_totals(COLLECTIBLE[0]), _total_rate("collectible_rate"), fallback=_of_totals(COLLECTIBLE[1])),
        Band("overdue", Label("逾期金额", "Overdue"), Kind.MONEY, OVERDUE, _overdue),
        _sum_band("plan_gap", Label("计划未收合计", "Planned, not collected (total)")),
    ),
    alerts=(
        Alert("limit", Label("超过信用额度", "Over the credit limit"), "bad", "outstanding", is_("over_limit", "yes"),
              shown("outstanding", Kind.MONEY), "outstanding"),
    ),
    highlights=("all_outstanding", "overdue", "all_collectible"),
    beside={
        "all_outstanding": under("占应收 {}", "{} of what was collectible",
                                number("(1-{name:all_collectible})", _not_collected, Kind.PERCENT),
                                when="all_outstanding"),
        "overdue": under("{} 占欠款 {}", "{} {} of what is owed", none_good("overdue"),
                        share("overdue", "all_outstanding"), when="all_outstanding"),
        "all_collectible": under("{} 完成计划 {} · 计划 {}", "{} {} of plan · {} planned", not_below(_AHEAD),
                                number(_of_totals(PLANNED), _total_rate_of_plan, Kind.PERCENT), _so_far("total_plan"),
                                when=("{sum:total_plan}", _planned)),
    },
    charts=(
        Chart("months", "column", Label("各月计划收款与实收", "Planned and collected by month"),
              Label("柱形图：各月实收（实心）与计划收款（空心框）。",
                    "Columns: collected by month (solid), and planned (outlined)."),
              (Series("actual", Label("实收", "Collected")), Series("plan", Label("计划", "Planned"), "plan")),
              sentence("截至目前计划收款 {}，实收 {}，计划未收 {}",
                       "Planned to date {}, collected {}; {} of the plan is still to come",
                       _so_far("total_plan"), _so_far("total_collected"), figure("all_plan_gap", Kind.MONEY),
                       when=("{sum:total_plan}", _planned)),
              by_month=True),
    ),
)  # fmt: skip
