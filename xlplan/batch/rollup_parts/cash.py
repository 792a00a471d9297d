"""Cash: month by month, promises kept, and the forecast of the months to come."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from xlplan.batch.analysis.forecast import expected_in, forecast_months
from xlplan.batch.analysis.months import month_of, shifted
from xlplan.batch.analysis.records import MonthLine, PromiseLine
from xlplan.batch.analysis.result import PATTERN_MONTHS, ForecastLine
from xlplan.batch.ledger import ZERO
from xlplan.batch.rollup_parts.breakdown import Key
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import CURRENCY, MOVEMENTS, REGION, Field, Link, Sheet, money, share
from xlplan.batch.rollup_parts.said import WHOLE_UNITS, amount
from xlplan.batch.rollup_parts.summary import PLANNED
from xlplan.forms.form import Kind, Label, Lang, Row, Value
from xlplan.metrics import plan_rate

MONTH = Field("month", Label("月份", "Month"), Kind.DATE, 11, shown="yyyy-mm")
SELLER = Field("salesperson", Label("业务员", "Salesperson"), width=16)
LATER = Label("此后到期", "Due later")
LATE = Label("已逾期且无新承诺", "Overdue, no date promised")
PERIOD = Field("period", Label("月份", "Month"), Kind.CHOICE, 24)
PER_MONTH = ("billed", "planned", "collected", "credits")


def months(context: Context) -> Sheet:
    """The group month by month: billed, due, collected, credits."""
    sums: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    lines: list[MonthLine] = [line for _, found in context.counted for line in found.records.months]
    for line in lines:
        for name in PER_MONTH:
            sums[line.currency, line.month.isoformat()][name] += getattr(line, name)
    firsts = {(line.currency, line.month.isoformat()): line.month for line in lines}
    rows: list[Row] = [
        {
            "currency": key[0],
            "month": firsts[key],
            **sums[key],
            "plan_rate": plan_rate(sums[key]["collected"], sums[key]["planned"]),
        }
        for key in sorted(sums)
    ]
    fields = (
        CURRENCY,
        MONTH,
        MOVEMENTS[1],
        PLANNED,
        MOVEMENTS[2],
        MOVEMENTS[3],
        share("plan_rate", "计划回款率", "Collected / planned"),
    )
    totals = {
        c: {"plan_rate": plan_rate(*(_sum(rows, c, name) for name in ("collected", "planned")))}
        for c in context.result.groups
    }
    links = {(i, name): link for i, key in enumerate(sorted(sums)) for name in PER_MONTH
             if (link := context.origin(Key("month", *key), name))}  # fmt: skip
    return Sheet(
        "months",
        Label("按月", "By month"),
        Label("各月开票与收款", "Billing and collections by month"),
        fields,
        rows,
        keys=2,
        links=links,
        totals=totals,
        numerators={"plan_rate": "collected"},
    )


def _sum(rows: list[Row], currency: str, name: str) -> Decimal:
    values = (row.get(name) for row in rows if row["currency"] == currency)
    return sum((v for v in values if isinstance(v, Decimal)), ZERO)


# --- promises --------------------------------------------------------------------------------------------------------
PROMISES = (
    money("promised", "当月应收回", "Promised for the month"),
    money("kept", "月底前已收", "Of it in by month end"),
    money("slipped", "延后", "Slipped"),
    money("open", "其中仍未收", "Slipped, still open"),
    share("rate", "兑现率", "Promise kept"),
)


def promises(context: Context) -> Sheet:
    """Planned against collected in the month promised, by region (and salesperson, where the ledgers name them)."""
    lines = recent_promises(context)
    named = any(line.salesperson for _, line in lines)
    rows: list[Row] = [{"region": region, **_promise(line)} for region, line in lines]
    totals = {c: {"rate": plan_rate(_sum(rows, c, "kept"), _sum(rows, c, "promised"))} for c in context.result.groups}
    links: dict[tuple[int, str], Link] = {
        (i, "region"): link
        for i, (region, line) in enumerate(lines)
        if (link := context.summary(region, line.currency, "planned"))
    }
    links |= {
        (i, name): place
        for i, (region, line) in enumerate(lines)
        if (place := context.ledger(region, "promise", line.currency, f"{line.month} {line.salesperson}"))
        for name in ("promised", "kept", "slipped", "open")
    }
    note = context.say(
        f"最近 {PATTERN_MONTHS} 个月。应收回：承诺回款日（未填则到期日）落在该月的发票；"
        "月底前已收：其中该月月底前收到的（含提前）。",
        f"The latest {PATTERN_MONTHS} months. Promised: invoices whose promised date, else due date, falls in the "
        "month. In by month end: what of them was received by the last day of that month, early payments included.",
    )
    missing = context.say(
        "应收明细未填业务员；在映射文件中指明业务员一列，或在应收明细表加一列“业务员”，即按人列示。",
        "No invoice names its salesperson: map that column, or add a column Salesperson, for lines by person.",
    )
    fields = (REGION, CURRENCY, *((SELLER,) if named else ()), MONTH, *PROMISES)
    return Sheet(
        "promises",
        Label("承诺兑现", "Promises"),
        Label("回款承诺兑现", "Promises kept"),
        fields,
        rows,
        links=links,
        totals=totals,
        notes=(note,) if named else (note, missing),
        numerators={"rate": "kept"},
        grouped=("region", "salesperson") if named else ("region",),
        bars=("rate",),
    )


def recent_promises(context: Context) -> list[tuple[str, PromiseLine]]:
    """Those of the latest PATTERN_MONTHS months, as they stand on the sheet: region by region, the latest first."""
    first = shifted(month_of(context.result.as_of), 1 - PATTERN_MONTHS)
    recent = [pair for pair in context.result.analysis.promises if pair[1].month >= first]
    return sorted(recent, key=lambda pair: _recent_first(*pair))


def _recent_first(region: str, line: PromiseLine) -> tuple[str, str, str, int]:
    return line.currency, region, line.salesperson, -line.month.toordinal()


def _promise(line: PromiseLine) -> Row:
    return {
        "currency": line.currency,
        "salesperson": line.salesperson or None,
        "month": line.month,
        "promised": line.promised,
        "kept": line.kept,
        "slipped": line.promised - line.kept,
        "open": line.open,
        "rate": plan_rate(line.kept, line.promised),
    }


# --- forecast --------------------------------------------------------------------------------------------------------
def forecast(context: Context) -> Sheet:
    """Cash of the next three months, by plan and by pattern side by side."""
    lines = context.result.analysis.forecast
    rows = [_forecast(line, context.lang) for line in lines]
    links: dict[tuple[int, str], Link] = {}
    to_come = forecast_months(context.result.as_of)
    expected = context.first(lambda r, i: (r, i.currency, expected_in(i, context.result.as_of, to_come)))
    for i, line in enumerate(lines):
        base: Link | None = context.ledger(line.region, "invoices", line.currency)
        plan: Link | None = expected.get((line.region, line.currency, line.month or line.kind), base)
        links |= {(i, name): link for name, link in (("by_plan", plan), ("by_pattern", base), ("gap", plan)) if link}
    fields = (
        REGION,
        CURRENCY,
        PERIOD,
        money("by_plan", "按计划", "By plan"),
        money("by_pattern", "按回款规律", "By pattern"),
        money("gap", "差异", "Pattern less plan"),
    )
    return Sheet(
        "forecast",
        Label("回款预测", "Cash forecast"),
        Label("三个月回款预测", "Three months of cash to come"),
        fields,
        rows,
        keys=3,
        links=links,
        notes=_forecast_notes(context),
        counting=("by_pattern", Label("三个月合计", "Three months")),
        whole=True,
    )


def _forecast(line: ForecastLine, lang: Lang) -> Row:
    period: Value = f"{line.month:%Y-%m}" if line.month else (LATER if line.kind == "later" else LATE)(lang)
    gap = None if line.by_pattern is None else line.by_pattern - line.by_plan
    return {
        "region": line.region,
        "currency": line.currency,
        "period": period,
        "by_plan": line.by_plan,
        "by_pattern": line.by_pattern,
        "gap": gap,
    }


def _forecast_notes(context: Context) -> tuple[str, ...]:
    notes = [
        context.say(
            "按计划：承诺回款日（未填则到期日）；合计等于全部未收发票。按回款规律："
            f"各区域自身最近 {PATTERN_MONTHS} 个月开票在当月、次月……的回款比例；尚未开票的销售两边都不计。",
            "By plan: promised dates, else due dates; the lines add up to all open invoices. By pattern: the shares of "
            f"its latest {PATTERN_MONTHS} months' billing that the region collected 0, 1, 2, ... months later. Sales "
            "not yet billed count on neither side.",
        ),
        WHOLE_UNITS(context.lang),
    ]
    for currency in context.result.groups:
        lines = [line for line in context.result.analysis.forecast if line.currency == currency and line.month]
        for month in sorted({line.month for line in lines if line.month}):
            plan = sum((line.by_plan for line in lines if line.month == month), ZERO)
            known = [line.by_pattern for line in lines if line.month == month and line.by_pattern is not None]
            pattern = amount("", sum(known, ZERO)).text if known else "-"
            by_plan = amount("", plan).text
            notes.append(
                context.say(
                    f"{currency} {month:%Y-%m}：按计划 {by_plan}，按规律 {pattern}",
                    f"{currency} {month:%Y-%m}: {by_plan} by plan, {pattern} by pattern",
                )
            )
    return tuple(notes)
