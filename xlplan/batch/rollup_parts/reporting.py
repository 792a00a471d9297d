"""The group in a reporting currency: the regions, the rates with their origin, and what rounding has moved."""

from __future__ import annotations

from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import AGES, CURRENCY, MOVEMENTS, REGION, Field, Link, Sheet
from xlplan.batch.rollup_result import BUCKETS, MONEY
from xlplan.forms.form import Kind, Label, Row

SHEET, TITLE = Label("报告币种", "Reporting currency"), Label("按报告币种汇总", "The group in one currency")
RATES = Label("汇率", "Exchange rates")


def reporting(context: Context) -> Sheet | None:
    """Every region's figures in the reporting currency, each rounded once; None where no rates were given."""
    found = context.result.reporting
    if found is None:
        return None
    rows: list[Row] = []
    links: dict[tuple[int, str], Link] = {}
    own = {region.region: next(iter(region.figures), "") for region, _ in context.counted}
    for region, figures in found.regions.items():
        links |= {(len(rows), name): link for name in (*MONEY, *BUCKETS)
                  if (link := context.summary(region, own.get(region, ""), name))}  # fmt: skip
        amounts: Row = {name: getattr(figures, name) for name in MONEY} | {b: figures.ageing[b] for b in BUCKETS}
        rows.append({"region": region, "currency": found.currency, **amounts})
    moved = [r for r in found.rounding if r.difference]
    notes = [Label("每个区域、每种币种的金额各四舍五入一次", "Each amount is rounded once per region and currency")]
    notes += [
        Label(f"舍入差：{r.figure} {r.difference:+.2f}", f"Rounding: {r.figure} {r.difference:+.2f}") for r in moved
    ]
    return Sheet("reporting", SHEET, TITLE, (REGION, CURRENCY, *MOVEMENTS, *AGES), rows, keys=1, links=links,
                 notes=tuple(note(context.lang) for note in notes))  # fmt: skip


def rates(context: Context) -> Sheet | None:
    """The exchange rates used, and the line of the file that each comes from; None where none were given."""
    found = context.result.reporting
    if found is None:
        return None
    fields = (
        CURRENCY,
        Field("rate", Label("汇率", "Rate"), Kind.NUMBER, 14, shown="0.######"),
        Field("per", Label("每（单位）", "Per (units)"), Kind.NUMBER, 11, shown="0"),
        Field("reporting", Label("报告币种", "Reporting currency"), Kind.CHOICE, 12),
        Field("date", Label("日期", "Date"), Kind.DATE, 13),
        Field("source", Label("来源", "Source"), width=20),
        Field("file", Label("文件", "File"), width=24),
        Field("line", Label("行", "Line"), Kind.COUNT, 8),
    )
    rows: list[Row] = [
        {"currency": r.currency, "rate": r.rate, "per": r.per, "reporting": found.currency, "date": r.date,
         "source": r.source or None, "file": r.file or None, "line": r.line or None}
        for r in found.rates
    ]  # fmt: skip
    return Sheet("rates", RATES, RATES, fields, rows)
