"""Charts of the group's profit: by month, and the bridge from plan to actual."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from decimal import Decimal

from xlplan.batch.ledger import ZERO
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.picture import AXIS, Drawn, Picture, month_words
from xlplan.batch.rollup_parts.said import Part, amount, around, nth, said, signed, total
from xlplan.forms.bridge import CUT, heights
from xlplan.forms.form import Kind, Label, Value
from xlplan.forms.pnl import FORM as PNL
from xlplan.forms.sentence import HYPHEN
from xlplan.metrics import variance

STEPS = 6
"""Regions, or lines, with a step of their own in the bridge."""

_VISIBLE = 4
"""Steps that take less than this part of the height are too small for an axis from 0."""

PLAN, ACTUAL, FORECAST = Label("计划", "Plan"), Label("实际", "Actual"), Label("预测", "Forecast")
REST = Label("其余", "Others")


def by_month(context: Context, currency: str) -> Picture | None:
    """Profit by month: actual where regions have closed it, plan, and what is expected where they have not."""
    sums: dict[dt.date, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for _, c, line in context.result.analysis.profit_months:
        own = sums[line.month.replace(day=1)]
        if c == currency:
            own["plan"] += line.profit_plan
            own["closed"] += line.profit_plan if line.closed else ZERO
            value = line.profit_actual if line.closed else line.forecast
            if value is not None:
                own["actual" if line.closed else "forecast"] += value
    names = ("forecast", "actual", "plan", "closed")
    known = [m for m, own in sorted(sums.items()) if own]
    rows: list[list[Value]] = [[m, *(sums[m].get(name) for name in names), along]
                               for m, along in zip(known, month_words(known, context.lang), strict=True)]  # fmt: skip
    expected, actual, plan, closed = (sum((own.get(name) or ZERO for own in sums.values()), ZERO) for name in names)
    if not any(own.get(name) for own in sums.values() for name in ("plan", "actual")):
        return None
    parts = around(
        context.lang, "累计盈亏 {}，与计划差 {}；全年预计 {}（计划 {}）",
        "Profit to date {}, {} against plan; the year is forecast at {} (plan {})",
        amount(total("actual"), actual), signed(f"{total('actual')}-{total('closed')}", actual - closed),
        amount(total("actual", "forecast"), actual + expected), amount(total("plan"), plan),
    )  # fmt: skip
    shown = next(chart for chart in PNL.charts if chart.id == "profit")
    columns = (
        Drawn("month", Label("月份", "Month"), Kind.DATE, None), Drawn("forecast", FORECAST, role="forecast"),
        Drawn("actual", ACTUAL), Drawn("plan", PLAN, role="plan"),
        Drawn("closed", Label("已关账月份的计划", "Plan of closed months"), role=None), AXIS,
    )  # fmt: skip
    return Picture("profit", "column", shown.title, shown.alt, columns, rows, said(*parts))


def bridge(context: Context, currency: str) -> Picture | None:
    """From the profit planned to date to the actual one, region by region; of a single region line by line."""
    lines = [(region, line) for region, c, line in context.result.analysis.profit if c == currency]
    if not lines:
        return None
    single = len({region for region, _ in lines}) == 1
    gaps: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for region, line in lines:
        gaps[line.line if single else region] += line.variance
    income, expense = (sum((line.plan for _, line in lines if line.kind == k), ZERO) for k in ("income", "expense"))
    plan = variance("income", expense, income) or ZERO
    steps = sorted(gaps.items(), key=lambda step: (-abs(step[1]), step[0]))
    if len(steps) > STEPS + 1:
        steps = [*steps[:STEPS], (REST(context.lang), sum((gap for _, gap in steps[STEPS:]), ZERO))]
    gap = sum(gaps.values(), ZERO)
    parts = around(
        context.lang, "累计盈亏比计划 {}；影响最大的是 {}", "Profit to date {} against plan; what moves it most is {}",
        signed(total("gap"), gap),
        Part(f'SUBSTITUTE({nth("step", 2)},"{HYPHEN}","-")', _with_sign(*steps[0]).replace(HYPHEN, "-")),
    )  # fmt: skip
    by = Label("项目", "line") if single else Label("区域", "region")
    title = Label(f"累计盈亏：从计划到实际，按{by.zh}", f"Profit to date: from plan to actual, by {by.en}")
    alt = Label(
        "桥形图：累计计划盈亏，加上各项差异（有利为蓝色正号，不利为橙色负号），得到累计实际盈亏。",
        "Bridge: profit planned to date, what each has added (blue, plus) or taken (orange, minus), actual profit.",
    )
    rows = _steps(plan, steps, plan + gap, context)
    foot = _foot([plan, *(sum((g for _, g in steps[:n]), plan) for n in range(1, len(steps) + 1))])
    if foot:
        title = Label(*(text + cut.format(f"{foot:,}") for text, cut in zip(title, CUT, strict=True)))
    joins = tuple(Drawn(f"line_{n}", Label(f"（连线 {n}）", f"(line {n})"), role=None) for n in range(1, len(rows)))
    return Picture("bridge", "stacked", title, alt, (*_columns(), *joins), rows, said(*parts), low=foot or None,
                   lines=joins, keyed=False, roles=("plan",))  # fmt: skip


def _foot(levels: list[Decimal]) -> int:
    """Where the axis begins so that small steps on large amounts can be seen; 0 where they can anyway."""
    low, high = min(levels), max(levels)
    if low <= 0 or (high - low) * _VISIBLE >= high:
        return 0
    foot = low - (high - low)
    unit = Decimal(10) ** (foot.adjusted() - 1) if foot > 0 else Decimal(1)
    return max(0, int(foot // unit * unit))


def _columns() -> tuple[Drawn, ...]:
    good, bad = Label("有利", "Favourable"), Label("不利", "Unfavourable")
    below = Label("（零以下）", " (below 0)")
    return (
        Drawn("step", Label("步骤", "Step"), Kind.TEXT, None), Drawn("base", Label("（支撑）", "(base)"), role="base"),
        Drawn("whole", Label("金额", "Amount")), Drawn("good", good, role="good"),
        Drawn("good_below", Label(good.zh + below.zh, good.en + below.en), role="good"), Drawn("bad", bad, role="bad"),
        Drawn("bad_below", Label(bad.zh + below.zh, bad.en + below.en), role="bad"),
        Drawn("gap", Label("差异", "Variance"), role=None),
    )  # fmt: skip


def _steps(plan: Decimal, steps: list[tuple[str, Decimal]], actual: Decimal, context: Context) -> list[list[Value]]:
    rows: list[list[Value]] = [[_with(PLAN(context.lang), plan), ZERO, plan, *[ZERO] * 4, None]]
    at = plan
    for name, gap in steps:
        base, *parts = heights(at, at + gap)
        rows.append([_with_sign(name, gap), base, ZERO, *parts, gap])
        at += gap
    rows.append([_with(ACTUAL(context.lang), actual), ZERO, actual, *[ZERO] * 4, None])
    levels = [plan, *itertools.accumulate((gap for _, gap in steps), initial=plan)][1:]
    return [row + [level if place in (n, n + 1) else None for n, level in enumerate(levels)]
            for place, row in enumerate(rows)]  # fmt: skip


def _with(name: str, value: Decimal) -> str:
    """Words under a column: steps are often too thin to bear a figure."""
    return f"{name} {amount('', value).text}"


def _with_sign(name: str, value: Decimal) -> str:
    return f"{name} {signed('', value).text}".replace(" -", f" {HYPHEN}")
