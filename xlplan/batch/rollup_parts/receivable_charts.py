"""Charts of receivables: the collection plan against what came in, and ageing by month end and by region."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from xlplan.batch.analysis.rates import overdue, owed
from xlplan.batch.analysis.result import PATTERN_MONTHS
from xlplan.batch.ledger import ZERO, RegionFigures
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import REGION
from xlplan.batch.rollup_parts.picture import AXIS, SHOWN, Drawn, Picture, month_words
from xlplan.batch.rollup_parts.said import amount, around, limited, named, nth, said, share, signed, total, words
from xlplan.batch.rollup_parts.summary import PLANNED
from xlplan.batch.rollup_result import added_up
from xlplan.forms import invoices as ledger
from xlplan.forms.chart import Role
from xlplan.forms.form import Kind, Label, Value
from xlplan.metrics import plan_rate, share_of_sales

OTHERS = Label("其他区域", "Other regions")
AGES: tuple[Role, ...] = ("age0", "age1", "age2", "age3", "age4")
_DWARFED = 2
"""The others together may be so many times as large as the largest region."""

BUCKETS = tuple(b.id for b in ledger.BUCKETS)
LATE, OLD = tuple(b.id for b in ledger.BUCKETS[1:]), tuple(b.id for b in ledger.BUCKETS[3:])


def collections(context: Context, currency: str) -> Picture | None:
    """What fell due and what came in over twelve months, and what is due and expected in the months to come."""
    past = context.result.analysis.months.get(currency, [])[-PATTERN_MONTHS:]
    coming: dict[dt.date, list[Decimal | None]] = defaultdict(lambda: [ZERO, None])
    for line in context.result.analysis.forecast:
        if line.currency == currency and line.kind == "month" and line.month:
            found = coming[line.month.replace(day=1)]
            found[0] = (found[0] or ZERO) + line.by_plan
            if line.by_pattern is not None:
                found[1] = (found[1] or ZERO) + line.by_pattern
    if not past:
        return None
    rows: dict[dt.date, list[Value]] = {m.replace(day=1): [None, paid, due] for m, due, paid in past}
    for month, (by_plan, by_pattern) in coming.items():
        if month not in rows:  # of a month that is not over, what has fallen due so far is known
            rows[month] = [by_pattern, None, by_plan]
    due, paid = sum((d for _, d, _ in past), ZERO), sum((p for _, _, p in past), ZERO)
    plan_done = 'SUMIFS({plan},{actual},">-1E+300")'
    parts = around(
        context.lang, f"最近 {len(past)} 个月到期 {{}}，实收 {{}}，为到期的 {{}}",
        f"Of {{}} that fell due in {len(past)} months, {{}} came in: {{}}",
        amount(plan_done, due), amount(total("actual"), paid),
        share(f"{total('actual')}/{plan_done}", plan_rate(paid, due)),
    )  # fmt: skip
    title = Label("收款计划与实收", "Collection plan against actual")
    alt = Label(
        "柱形图：各月到期（空心框）与实收（实心），及未来三个月按回款规律的预测（斜线）。",
        "Columns by month: what fell due (outlined), what came in (solid), and what is expected by the pattern "
        "of payments in the next three months (hatched).",
    )
    columns = (
        Drawn("month", Label("月份", "Month"), Kind.DATE, None),
        Drawn("forecast", Label("预测（按规律）", "Forecast (by pattern)"), role="forecast"),
        Drawn("actual", Label("实收", "Collected")), Drawn("plan", PLANNED.label, role="plan"), AXIS,
    )  # fmt: skip
    along = dict(zip(sorted(rows), month_words(sorted(rows), context.lang), strict=True))
    shown: list[list[Value]] = [[m, *rows[m], name] for m, name in along.items()]
    return Picture("collections", "column", title, alt, columns, shown, said(*parts))


def ages_by_month(context: Context, currency: str) -> Picture | None:
    """Ageing at the month ends that are known: those of the history, last month's, and the as-of date."""
    known = [(day, ages) for day, ages in context.result.analysis.ageing.get(currency, ())
             if any(ages.get(b.id) for b in ledger.BUCKETS)]  # fmt: skip
    if len(known) < 2:  # one column shows no development
        return None
    rows: list[list[Value]] = [
        [f"{day:%Y-%m-%d}", *(ages.get(b.id, ZERO) for b in ledger.BUCKETS), _sum(ages, BUCKETS)] for day, ages in known
    ]
    (_, before), (_, now) = known[-2:]
    late = "+".join(nth(name, len(rows)) for name in LATE)
    late_then = "+".join(nth(name, len(rows) - 1) for name in LATE)
    owing, owing_then = nth("open", len(rows)), nth("open", len(rows) - 1)
    parts = around(
        context.lang, "欠款 {}（较上期 {}），逾期 {}（{}）", "Owed {} ({}); overdue {} ({})",
        amount(owing, _sum(now, BUCKETS)), signed(f"{owing}-{owing_then}", _sum(now, BUCKETS) - _sum(before, BUCKETS)),
        amount(late, _sum(now, LATE)), signed(f"({late})-({late_then})", _sum(now, LATE) - _sum(before, LATE)),
    )  # fmt: skip
    title = Label("各月末账龄", "Ageing at month ends")
    columns = _aged(Drawn("month", Label("截止日期", "As of"), Kind.TEXT, None))
    return Picture(
        "ages_by_month", "stacked", title, _alt(title), columns, rows, said(*parts), unnamed=(5,), over="open"
    )


def ages_by_region(context: Context, currency: str) -> Picture | None:
    """Ageing of the regions that are owed most, and of the others together."""
    found = [(r.region, r.figures[currency]) for r in context.result.regions if currency in r.figures]
    found.sort(key=lambda pair: -pair[1].balance)
    shown = _with_others(found, currency, context)
    if not any(figures.ageing[b.id] for _, figures in shown for b in ledger.BUCKETS):
        return None
    rows: list[list[Value]] = [
        [
            name,
            *(f.ageing[b.id] for b in ledger.BUCKETS),
            owed(f.ageing),
            share_of_sales(overdue(f.ageing), owed(f.ageing)),
        ]
        for name, f in shown
    ]
    group = context.result.groups[currency].ageing
    last = Label("{} 欠款最多", "{} is owed most") if len(shown) > 1 else Label("均在 {}", "all in {}")
    late, old = _sum(group, LATE), _sum(group, OLD)
    figures = [
        share(f"{total(*LATE)}/{total(*BUCKETS)}", share_of_sales(late, _sum(group, BUCKETS))),
        amount(total(*OLD), old),
    ]
    if len(shown) < len(found) and shown[-1][0] != OTHERS(context.lang):  # the table is not the whole group
        figures = [words(figure.text) for figure in figures]
    parts = around(
        context.lang, f"{{}} 已逾期，其中逾期 60 天以上 {{}}；{last.zh}",
        f"{{}} is overdue, {{}} of it by more than 60 days; {last.en}", *figures, named("name", 1, shown[0][0]),
    )  # fmt: skip
    title = Label("各区域账龄", "Ageing by region")
    columns = (
        *_aged(Drawn("name", REGION.label, Kind.TEXT, None)),
        Drawn("share", Label("逾期占比", "Overdue share"), Kind.PERCENT, None),
    )
    told = said(*parts, *limited(context.lang, len(found), SHOWN, "欠款最多", "largest"))
    return Picture("ages_by_region", "stacked", title, _alt(title), columns, rows, told, unnamed=(5,), over="open")


def _with_others(
    found: Sequence[tuple[str, RegionFigures]], currency: str, context: Context
) -> list[tuple[str, RegionFigures]]:
    """The others are left out where they would dwarf the regions shown."""
    rest = added_up({currency: figures} for _, figures in found[SHOWN:])
    if any(figures.balance > _DWARFED * found[0][1].balance for figures in rest.values()):
        return list(found[:SHOWN])
    return [*found[:SHOWN], *((OTHERS(context.lang), figures) for figures in rest.values())]


def _aged(first: Drawn) -> tuple[Drawn, ...]:
    drawn = (Drawn(b.id, b.label, role=role) for b, role in zip(ledger.BUCKETS, AGES, strict=True))
    return first, *drawn, Drawn("open", Label("未结清", "Open"), role=None)


def _sum(ages: dict[str, Decimal], names: Sequence[str]) -> Decimal:
    return sum((ages.get(name, ZERO) for name in names), ZERO)


def _alt(title: Label) -> Label:
    return Label(f"堆积柱形图：{title.zh}，逾期越久颜色越深，未到期在下。",
                 f"Stacked columns: {title.en}; not yet due below, the longer overdue the darker above.")  # fmt: skip
