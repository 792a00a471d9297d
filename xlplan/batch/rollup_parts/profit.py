"""Profit and loss over regions: by region and by line, favourable variances positive; both tie to the profit's."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from xlplan.batch.analysis.records import ProfitLine
from xlplan.batch.ledger import ZERO
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import CURRENCY, REGION, Field, In, Link, Sheet, share, word
from xlplan.forms import pnl
from xlplan.forms.form import Kind, Label, Row
from xlplan.metrics import relative_variance, variance

LINE = Field("line", Label("项目", "Line"), width=22)
KIND = Field("kind", Label("类别", "Kind"), Kind.CHOICE, 10)
PLAN = Field("plan", Label("计划", "Plan"), Kind.MONEY, 15)
ACTUAL = Field("actual", Label("实际", "Actual"), Kind.MONEY, 15)
VARIANCE = Field("variance", Label("差异（有利为正）", "Variance (favourable +)"), Kind.MONEY, 24, total=True)
RELATIVE = share("relative", "差异率", "Variance %")
TAGS = ("plan", "actual")

Lines = list[tuple[str, str, ProfitLine]]


def by_line(context: Context) -> Sheet:
    """Every line over the regions, the group's profit on top."""
    sums: dict[tuple[str, str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    names: dict[tuple[str, str, str], str] = {}
    for _, currency, line in context.result.analysis.profit:
        key = currency, line.kind, line.line.casefold()
        names.setdefault(key, line.line)
        for tag in (*TAGS, "variance"):
            sums[key][tag] += getattr(line, tag)
    order = sorted(sums, key=lambda key: (key[0], key[1] != "income", key[2]))
    first: dict[tuple[str, str, str], int] = {}
    for i, (_, currency, line) in enumerate(context.result.analysis.profit):
        first.setdefault((currency, line.kind, line.line.casefold()), i)
    rows: list[Row] = [
        {
            "line": names[key],
            "kind": word(pnl.KINDS, key[1], context.lang),
            "currency": key[0],
            **sums[key],
            "relative": relative_variance(sums[key]["plan"] + sums[key]["variance"], sums[key]["plan"]),
        }
        for key in order
    ]
    return Sheet(
        "pnl",
        Label("损益汇总", "P&L"),
        Label("各区域损益汇总（已关账月份）", "Profit and loss over the regions, closed months"),
        (LINE, KIND, CURRENCY, PLAN, ACTUAL, VARIANCE, RELATIVE),
        rows,
        links={(i, name): In("pnl_regions", first[key], name) for i, key in enumerate(order)
               for name in (*TAGS, "variance")},
        totals=_totals(context),
        notes=_notes(context),
        numerators={"relative": "variance"},
    )  # fmt: skip


def by_region(context: Context) -> Sheet:
    """The same, region by region; actual leads to the line's column in the region's workbook."""
    lines = context.result.analysis.profit
    rows: list[Row] = []
    links: dict[tuple[int, str], Link] = {}
    for i, (region, currency, line) in enumerate(lines):
        rows.append(
            {
                "region": region,
                "line": line.line,
                "kind": word(pnl.KINDS, line.kind, context.lang),
                "currency": currency,
                "plan": line.plan,
                "actual": line.actual,
                "variance": line.variance,
                "relative": line.relative,
            }
        )
        if place := context.file(region, line.sheet, line.cell):
            links |= {(i, name): place for name in ("line", "actual", "variance")}
        if place := context.file(region, line.sheet, line.plan_cell):
            links[i, "plan"] = place
    return Sheet(
        "pnl_regions",
        Label("区域损益", "P&L by region"),
        Label("各区域损益（已关账月份）", "Profit and loss by region, closed months"),
        (REGION, LINE, KIND, CURRENCY, PLAN, ACTUAL, VARIANCE, RELATIVE),
        rows,
        keys=2,
        links=links,
        totals=_totals(context),
        notes=_notes(context),
        numerators={"relative": "variance"},
    )


def _totals(context: Context) -> dict[str, Row]:
    """Currency -> profit planned and actual, and the variance in percent of the plan."""
    found: dict[str, Row] = {}
    for currency in {currency for _, currency, _ in context.result.analysis.profit}:
        plan, actual = (_profit(context.result.analysis.profit, currency, tag) for tag in TAGS)
        found[currency] = {"plan": plan, "actual": actual, "relative": relative_variance(actual, plan)}
    return found


def _profit(lines: Lines, currency: str, tag: str) -> Decimal:
    own: list[Any] = [line for _, c, line in lines if c == currency]
    income, expense = (
        sum((getattr(line, tag) for line in own if line.kind == kind), ZERO) for kind in ("income", "expense")
    )
    return variance("income", expense, income) or ZERO


def _notes(context: Context) -> tuple[str, ...]:
    notes = [
        context.say(
            "合计行为盈亏（收入减支出）；各项目差异之和等于盈亏差异。",
            "The total is the profit, income less expense; the lines' variances add up to its variance.",
        )
    ]
    unread = context.result.analysis.profit_unread
    if unread:
        notes.append(
            context.say(
                f"损益表有无法读取的单元格，未计入：{'、'.join(unread)}",
                f"Left out, with cells that cannot be read: {', '.join(unread)}",
            )
        )
    if not context.result.analysis.profit:
        notes.append(
            context.say(
                "区域工作簿的损益表尚无已关账月份的数据。",
                "No region's workbook holds profit and loss of a closed month.",
            )
        )
    return tuple(notes)
