"""Summary: every region and the group, from opening balance to ageing, with rates and days outstanding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from decimal import Decimal

from xlplan.batch.analysis.result import SALES_MONTHS, Rates
from xlplan.batch.ledger import RegionFigures
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import (
    AGES,
    CURRENCY,
    MOVEMENTS,
    OVERDUE,
    REGION,
    STATUS,
    STATUSES,
    WORKBOOK,
    Block,
    Field,
    In,
    Link,
    Sheet,
    days,
    money,
    share,
    table_name,
    word,
)
from xlplan.batch.rollup_parts.said import WHOLE_UNITS
from xlplan.batch.rollup_result import BUCKETS, MONEY, RegionResult, Submission
from xlplan.forms.form import Kind, Label, Row

PLANNED = money("planned", "计划（到期）", "Planned (due)")
COUNT = Field("open_invoices", Label("未结清发票数", "Open invoices"), Kind.COUNT, 10, total=True)
RATES = (
    share("overdue_share", "逾期占比", "Overdue share", 14),
    share("collection_rate", "回款率（占开票）", "Collected / billed", 14),
    share("collectible_rate", "回款率（占应收）", "Collected / collectible", 14),
    share("plan_rate", "计划回款率", "Collected / planned", 14),
    days("dso", "应收天数（倒推）", "DSO, count-back", 14, bounded=True),
    days("dso_simple", "应收天数（近三月）", "DSO, three months", 16),
    days("best_possible", "最佳应收天数", "Best possible DSO"),
    days("delinquent", "平均拖欠天数", "Average days delinquent"),
)
FIELDS = (
    REGION, STATUS, WORKBOOK, replace(CURRENCY, width=14), *MOVEMENTS[:2], PLANNED, *MOVEMENTS[2:], COUNT, OVERDUE,
    *RATES, *AGES,
)  # fmt: skip
_WHOSE = (REGION.id, CURRENCY.id)
BLOCKS = (
    Block(
        "",
        Label("变动", "Movements"),
        (*_WHOSE, STATUS.id, WORKBOOK.id, *(f.id for f in (*MOVEMENTS[:2], PLANNED, *MOVEMENTS[2:], OVERDUE))),
        ("balance", "{opening}+{billed}-{collected}-{credits}-{balance}"),
    ),
    Block("quality", Label("回款质量", "Quality"), (*_WHOSE, COUNT.id, *(f.id for f in RATES))),
    Block(
        "ages",
        Label("账龄", "Ageing"),
        (*_WHOSE, *(f.id for f in AGES)),
        ("unapplied", "SUM({not_due}:{unapplied})-{balance}"),
    ),
)
"""The tables of the sheet; in the files for other programs they are one."""

SHOWN = ("billed", "collected", "credits", "balance", *BUCKETS)
NUMERATORS = {
    "overdue_share": "overdue",
    "collection_rate": "collected",
    "collectible_rate": "collected",
    "plan_rate": "collected",
    "dso": "balance",
    "dso_simple": "balance",
    "best_possible": "not_due",
    "delinquent": "overdue",
}
"""A ratio leads to where its numerator comes from."""


BALANCES = ("balance", "overdue", "open_invoices", *BUCKETS)
LEDGER = {"collected": "collected", "credits": "credits", "unapplied": "collected"}
"""Figures that come from receipts; all others come from invoices."""


def summary(context: Context) -> Sheet:
    """The first sheet. Blue figures lead to the cell of the region's workbook that shows them, else to its invoices."""
    rows: list[Row] = [_row(context, region, currency) for region, currency in context.lines]
    groups, found = context.result.groups, context.result.analysis.groups
    totals = {c: _rates(found[c]) for c in groups if c in found}
    return Sheet(
        "summary",
        Label("汇总", "Summary"),
        Label("应收账款汇总", "Receivables rollup"),
        FIELDS,
        rows,
        links=_links(context),
        totals=totals,
        total_links=_total_links(context),
        notes=_notes(context),
        numerators=NUMERATORS,
        blocks=BLOCKS,
        whole=True,
    )


def table_of(field: str) -> str:
    """The name of the table that has the field."""
    return table_name("summary", next(block.id for block in BLOCKS if field in block.fields))


def _notes(context: Context) -> tuple[str, ...]:
    return (
        context.say(
            "每个数字均可点击，通向其来源；比率通向其分子的来源。计划：期间内到期的发票。应收天数（倒推）：从最近月份起逐月扣减开票额；"
            f"其余天数按最近 {SALES_MONTHS} 个月开票额。",
            "Every figure can be clicked and leads to where it comes from, a ratio to where its numerator does. "
            "Planned: invoices that fell due in the period. Count-back DSO "
            f"subtracts whole months' billing, the latest first; the other days use the latest {SALES_MONTHS} months' "
            "billing.",
        ),
        WHOLE_UNITS(context.lang),
    )


def _row(context: Context, region: RegionResult, currency: str) -> Row:
    head: Row = {
        "region": region.region,
        "status": word(STATUSES, region.status, context.lang),
        "workbook": region.workbook,
    }
    if not currency:
        return head
    known = context.result.analysis.regions.get(region.region, {})
    return {
        **head,
        "currency": currency,
        **_amounts(region.figures[currency]),
        **(_rates(known[currency]) if currency in known else {}),
    }


def _amounts(figures: RegionFigures) -> Row:
    amounts: Row = {name: getattr(figures, name) for name in MONEY}
    return amounts | {"open_invoices": figures.open_invoices} | {bucket: figures.ageing[bucket] for bucket in BUCKETS}


def _rates(rates: Rates) -> Row:
    found: Row = {name: value for name, value in asdict(rates).items() if name != "dso_more"}
    if rates.dso_more and rates.dso is not None:
        found["dso"] = f"> {rates.dso:.1f}"
    return found


# --- links -----------------------------------------------------------------------------------------------------------
def _links(context: Context) -> dict[tuple[int, str], Link]:
    found: dict[tuple[int, str], Link] = {}
    invoices = context.first(lambda region, invoice: (region, invoice.currency))
    for row, (region, currency) in enumerate(context.lines):
        if file := context.file(region.region):
            found[row, "workbook"] = file
        if not currency or region.submission is None:
            continue
        found |= {(row, name): place for name in ("opening", "planned", "billed", "collected", "credits", *BALANCES)
                  if (place := context.ledger(region.region, LEDGER.get(name, "invoices"), currency))}  # fmt: skip
        shown = _shown(region.submission, region.figures[currency])
        for name in BALANCES:
            if detail := invoices.get((region.region, currency)):
                found[row, name] = detail
        for name in SHOWN:
            if name in shown and (place := context.file(region.region, *shown[name])):
                found[row, name] = place
    return found


def _shown(submission: Submission, figures: RegionFigures) -> Mapping[str, tuple[str, str]]:
    """The totals that a region's workbook shows as they stand here; other currencies and windows have no such cell."""
    here: dict[str, Decimal] = {**{name: getattr(figures, name) for name in MONEY}, **figures.ageing}
    same = {
        control.total
        for control in submission.controls
        if control.total in here and control.workbook == here[control.total]
    }
    return {name: place for name, place in submission.records.places.items() if name in same}


def _total_links(context: Context) -> dict[tuple[str, str], Link]:
    """The group's overdue figure leads to the largest overdue invoices, its balance to all that are open."""
    found: dict[tuple[str, str], Link] = {}
    details = context.first(lambda _, invoice: invoice.currency)
    for currency in context.result.groups:
        if detail := details.get(currency):
            found[currency, "balance"] = detail
            found[currency, "open_invoices"] = detail
    for row, index in reversed(list(enumerate(context.top))):
        found[context.detail[index][2].currency, "overdue"] = In("top", row, "open")
    return found
