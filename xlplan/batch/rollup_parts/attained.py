"""Charts of what was reached: by region and by person against the target, and against the time gone by."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from xlplan.batch.ledger import ZERO
from xlplan.batch.rollup_parts.cash import recent_promises
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import REGION
from xlplan.batch.rollup_parts.picture import SHOWN, Drawn, Picture
from xlplan.batch.rollup_parts.said import around, limited, named, nth, said, share, whole
from xlplan.batch.rollup_parts.sellers import NOBODY
from xlplan.forms.chart import Role
from xlplan.forms.form import Kind, Label, Value
from xlplan.metrics import plan_rate, share_of_sales

MET, NEAR = 1.0, 0.9
"""From where on something is met, and near: the lines of a new workbook's Info sheet."""

LOOKS: tuple[tuple[str, Role], ...] = (("✓", "actual"), ("●", "fair"), ("▲", "bad"))
"""The sign and the colour of what is met, near, missed."""

KEY = Label("灰蓝：达成；黄：接近；橙红：未达成", "blue-grey where it is met, amber near it, orange-red missed")
WORDS = Drawn("words", Label("图中文字", "In the chart"), Kind.TEXT, None)
Reached = tuple[str, float, Decimal, Decimal]
"""Name, rate, reached, due."""


def by_region(context: Context, currency: str) -> Picture | None:
    """What each region collected of what fell due, the lowest first, against 100 %."""
    rows: list[Reached] = []
    for region, _ in context.counted:
        rates = context.result.analysis.regions.get(region.region, {}).get(currency)
        if rates and rates.plan_rate is not None:
            rows.append((region.region, rates.plan_rate, region.figures[currency].collected, rates.planned))
    title = Label("各区域实收占到期", "Collected of what fell due, by region")
    return _attainment("regions", context, rows, title, REGION.label, Label("个区域", "regions"))


def by_person(context: Context, currency: str) -> Picture | None:
    """What was paid by the end of the month promised, by salesperson; None where no ledger names anybody."""
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    names: dict[str, str] = {}
    lines = [line for _, line in recent_promises(context) if line.currency == currency]
    for line in lines:
        key = line.salesperson.casefold()
        names.setdefault(key, line.salesperson or NOBODY(context.lang))
        sums[key][0] += line.kept
        sums[key][1] += line.promised
    if not any(line.salesperson for line in lines):
        return None
    rows = [(names[key], rate, kept, promised) for key, (kept, promised) in sums.items()
            if (rate := plan_rate(kept, promised)) is not None]  # fmt: skip
    title = Label("各业务员按期收回占应收回", "Collected in time of what was promised, by salesperson")
    return _attainment("people", context, rows, title, Label("业务员", "Salesperson"), Label("人", "people"))


def _attainment(
    name: str, context: Context, rows: list[Reached], title: Label, who: Label, many: Label
) -> Picture | None:
    if not rows:
        return None
    rows.sort(key=lambda row: (row[1], row[0]))
    below, lowest = sum(rate < MET for _, rate, *_ in rows), rows[0]
    several = Label(
        f"{{}} 最低，达成 {{}}；{len(rows)} {many.zh}中有 {below} {many.zh}未达 100%",
        f"{{}} is lowest at {{}}; {below} of {len(rows)} {many.en} below 100%",
    )
    headline = several if len(rows) > 1 else Label("{} 达成 {}，目标 100%", "{} reached {} of the target")
    parts = around(context.lang, *headline, named("name", 1, lowest[0]), share(nth("rate", 1), lowest[1]))
    alt = Label(
        f"柱形图：{title.zh}，由低到高；横线为 100% 的目标；{KEY.zh}。",
        f"Columns: {title.en}, the lowest first; the line across is the target of 100%; {KEY.en}.",
    )
    columns = (
        Drawn("name", who, Kind.TEXT, None), Drawn("rate", Label("达成率", "Attainment"), Kind.PERCENT),
        Drawn("target", Label("目标", "Target"), Kind.PERCENT, "target"),
        Drawn("reached", Label("收回", "Collected"), role=None), Drawn("due", Label("应收回", "Due"), role=None), WORDS,
    )  # fmt: skip
    shown: list[list[Value]] = [
        [who_, rate, MET, reached, due, f"{_judged(rate)[0]} {who_} {whole(rate)}"]
        for who_, rate, reached, due in rows[:SHOWN]
    ]
    sentence = said(*parts, *limited(context.lang, len(rows), SHOWN, "最低", "lowest"))
    roles = tuple(_judged(rate)[1] for _, rate, *_ in rows[:SHOWN])
    return Picture(name, "column", title, alt, columns, shown, sentence, Kind.PERCENT, roles=roles, words=WORDS.id)


def _judged(rate: float) -> tuple[str, Role]:
    return LOOKS[0 if rate >= MET else 1 if rate >= NEAR else 2]


def pace(context: Context, currency: str) -> Picture | None:
    """The share of the year's planned income that each region has reached, against the share of the year gone by."""
    months = [(region, line) for region, c, line in context.result.analysis.profit_months if c == currency]
    rows: list[tuple[str, float, float]] = []
    for region in dict.fromkeys(region for region, _ in months):
        own = [line for name, line in months if name == region]
        planned = sum((m.income_plan for m in own), ZERO)
        reached = share_of_sales(sum((m.income_actual for m in own if m.closed), ZERO), planned)
        if reached is not None and planned > 0:
            rows.append((region, reached, sum(m.closed for m in own) / len(own)))
    if not rows:
        return None
    rows.sort(key=lambda row: (row[1] - row[2], row[0]))
    behind, last = sum(reached < gone for _, reached, gone in rows), rows[0]
    parts = around(
        context.lang,
        f"{len(rows)} 个区域中有 {behind} 个落后于时间进度；{{}} 已达成全年计划收入的 {{}}，时间已过 {{}}",
        f"{behind} of {len(rows)} regions behind time; {{}} has {{}} of the year's planned income, "
        "with {} of the year gone",
        named("name", 1, last[0]), share(nth("reached", 1), last[1]), share(nth("gone", 1), last[2]),
    )  # fmt: skip
    title = Label("收入进度与时间进度", "Income of the year's plan, against time elapsed")
    alt = Label(
        f"柱形图：各区域已达成的全年计划收入占比（实心）和已过月份占比（空心框），最落后的在前；{KEY.zh}。",
        "Columns by region: share of the year's planned income reached (solid), and of its months over (outlined); "
        f"the furthest behind first; {KEY.en}.",
    )
    columns = (
        Drawn("name", REGION.label, Kind.TEXT, None),
        Drawn("reached", Label("已达成全年计划", "Share of plan reached"), Kind.PERCENT),
        Drawn("gone", Label("时间进度", "Time elapsed"), Kind.PERCENT, "plan"), WORDS,
    )  # fmt: skip
    looks = [_judged(reached / gone if gone else MET) for _, reached, gone in rows[:SHOWN]]
    shown: list[list[Value]] = [
        [region, reached, gone, f"{sign} {region} {whole(reached)} / {whole(gone)}"]
        for (region, reached, gone), (sign, _) in zip(rows, looks, strict=False)
    ]
    told = said(*parts, *limited(context.lang, len(rows), SHOWN, "最落后", "furthest behind"))
    roles = tuple(role for _, role in looks)
    return Picture("pace", "column", title, alt, columns, shown, told, Kind.PERCENT, roles=roles, words=WORDS.id)
