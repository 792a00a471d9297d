"""What moved: each KPI's part in the weighted score, the change since the period before, and input against output."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplan.actions.kpi_words import Kpi, normal, the_count, the_total
from xlplan.actions.units import money_scale, normal_unit
from xlplan.batch.report import show
from xlplan.batch.report import words as w
from xlplan.batch.report.document import Block, Cell, Chart, Head, Part, Series, Table, Text, table
from xlplan.batch.report.evaluation import kpis, status, thresholds
from xlplan.batch.report.receivables import summed
from xlplan.batch.report.sources import Source
from xlplan.forms.form import Lang, Row
from xlplan.forms.kpi import is_percent, measure
from xlplan.metrics import input_output_ratio, relative_variance, round_ratio


class Contribution(NamedTuple):
    """What a KPI adds to the weighted score, as a share: -0.018 is 1.8 percentage points less."""

    row: Row
    share: Decimal


def contributions(source: Source) -> list[Contribution]:
    """Largest gain first. They add up to the weighted score less 1; none without weights.

    (score - weight) / sum of weights, over the KPIs that have an attainment and a weight: as the score is re-based.
    """
    weighed = [(row, row.get("weight"), row.get("score")) for row in kpis(source)]
    scored = [(row, weight, Decimal(repr(score))) for row, weight, score in weighed
              if isinstance(weight, Decimal) and isinstance(score, float)]  # fmt: skip
    whole = sum((weight for _, weight, _ in scored), show.ZERO)
    found = [Contribution(row, (score - weight) / whole) for row, weight, score in scored] if whole else []
    return sorted(found, key=lambda c: c.share, reverse=True)


def moved(source: Source, before: Source | None, lang: Lang) -> Part:
    """Contributions to the score, then the comparison with the period before."""
    found = contributions(source)
    blocks: list[Block] = list(_bridge(source, found, lang)) if found else [Text(w.NO_WEIGHTS(lang), "note")]
    blocks += _compared(source, before, lang) if before else [Text(w.NO_BEFORE(lang), "note")]
    return Part("moved", w.MOVED(lang), tuple(blocks))


def _bridge(source: Source, found: Sequence[Contribution], lang: Lang) -> tuple[Block, ...]:
    ups = sum((c.share for c in found if c.share > 0), show.ZERO)
    downs = -sum((c.share for c in found if c.share < 0), show.ZERO)
    head = w.CONTRIBUTION_HEAD(lang).format(
        score=show.percent(source.band("kpi", "score")), ups=w.POINTS(lang).format(number=show.amount(ups * 100, 1)),
        downs=w.POINTS(lang).format(number=show.amount(downs * 100, 1)),
    )  # fmt: skip
    heads = [Head(w.KPI(lang), wide=True), Head(w.RATE(lang), number=True), Head(w.WEIGHT(lang), number=True),
             Head(w.CONTRIBUTION(lang), number=True)]  # fmt: skip
    rows = [
        [show.named(c.row), show.percent(c.row.get("attainment"), thresholds(source)),
         show.percent(c.row.get("weight")), show.points(c.share, lang)]
        for c in found
    ]  # fmt: skip
    rows.append([w.TOTAL(lang), "", show.percent(summed([c.row for c in found], "weight")),
                 show.points(ups - downs, lang)])  # fmt: skip
    values = tuple(float(c.share) for c in found)
    chart = Chart(w.CONTRIBUTION(lang), (Series(w.CONTRIBUTION(lang), values, "variance"),), percent=True)
    return (Text(head, "lead"), table(w.CONTRIBUTION_CAPTION(lang), heads, rows, totals=1, chart=chart),
            Text(w.CONTRIBUTION_NOTE(lang), "note"))  # fmt: skip


# --- the period before ------------------------------------------------------------------------------------------------
def _compared(source: Source, before: Source, lang: Lang) -> list[Block]:
    old = {normal(row["kpi"]): row for row in kpis(before)}
    heads = [Head(w.KPI(lang), wide=True), *(Head(label(lang), number=True) for label in
             (w.BEFORE, w.NOW, w.CHANGE, w.RATE_BEFORE, w.RATE_NOW)), Head(w.DIRECTION(lang))]  # fmt: skip
    rows = [_change(row, old.get(normal(row["kpi"])), (source, before), lang) for row in kpis(source)]
    caption = w.CHANGE_CAPTION(lang).format(period=before.period or show.day(before.data.as_of))
    found: list[Block] = [table(caption, heads, rows)]
    there = {normal(row["kpi"]) for row in kpis(source)}
    gone = [str(row["kpi"]) for name, row in old.items() if name not in there]
    return [*found, Text(w.GONE(lang).format(names=w.LISTED(lang).join(gone)), "note")] if gone else found


def _change(row: Row, old: Row | None, books: tuple[Source, Source], lang: Lang) -> list[Cell | str]:
    now, edges = measure(row, "actual"), [thresholds(book) for book in books]
    rate = show.percent(row.get("attainment"), edges[0])
    if old is None:
        return [show.named(row), show.NONE, show.kpi_of(row, "actual"), show.NONE, show.NONE, rate,
                Cell(w.NEW_KPI(lang), "none")]  # fmt: skip
    was = measure(old, "actual")
    alike = normal_unit(row.get("unit")) == normal_unit(old.get("unit"))
    shown = [show.named(row), show.kpi_of(old, "actual"), show.kpi_of(row, "actual")]
    rates = [show.percent(old.get("attainment"), edges[1]), rate]
    if now is None or was is None or not alike:
        return [*shown, show.NONE, *rates, Cell(w.NOT_COMPARED(lang), "none")]
    gap = (now - was) * (100 if is_percent(row) else 1)
    return [*shown, show.kpi_gap(row, gap, lang), *rates, _judged(row, now - was, lang)]


def _judged(row: Row, change: Decimal, lang: Lang) -> Cell:
    if not change:
        return Cell(w.SAME(lang), "none")
    better = (change < 0) == (row.get("direction") == "lower")
    return Cell(w.BETTER(lang), "good") if better else Cell(w.WORSE(lang), "bad")


# --- input and output -------------------------------------------------------------------------------------------------
def input_output(source: Source, lang: Lang) -> Part:
    """The KPIs of input and output as typed, and the quotients that the table's own totals give."""
    rows = [row for row in kpis(source) if row.get("dimension") == "input_output"]
    heads = [Head(w.KPI(lang), wide=True), *(Head(label(lang), number=True) for label in
             (w.TARGET, w.ACTUAL, w.RATE, w.GAP)), Head(w.STATUS(lang))]  # fmt: skip
    cells = [
        [show.named(row), show.kpi_of(row, "target"), show.kpi_of(row, "actual"),
         show.percent(row.get("attainment"), thresholds(source)), show.kpi_gap(row, row.get("gap"), lang),
         status(row, lang)]
        for row in rows
    ]  # fmt: skip
    blocks: list[Block] = [table(w.INPUT_OUTPUT(lang), heads, cells)] if rows else []
    reckoned = _reckoned(source, lang)
    blocks += [reckoned] if reckoned else []
    return Part("input_output", w.INPUT_OUTPUT(lang), tuple(blocks) or (Text(w.NO_INPUT_OUTPUT(lang), "note"),))


def _reckoned(source: Source, lang: Lang) -> Table | None:
    """Sales against cost, and cost per new customer, from the totals; None where they are not in the table."""
    found = [Kpi.of(index, row) for index, row in enumerate(kpis(source))]
    cost, sales = the_total(found, "cost"), the_total(found, "revenue")
    customers = the_count(found, normal("新增客户数")) or the_count(found, "new customers")
    rows: list[list[Cell | str]] = []
    if cost and sales and (scale := _scale(sales.row, cost.row)) is not None:
        x = [input_output_ratio(_number(cost, side), _times(_number(sales, side), scale)) for side in _SIDES]
        name = w.RECKONED_RATIO(lang).format(under=cost.label, over=sales.label)
        rows.append([name, *(f"1:{show.amount(v, 2)}" if v is not None else show.NONE for v in x), _relative(x)])
    if cost and customers:
        per = [_quotient(_number(cost, side), _number(customers, side)) for side in _SIDES]
        name = w.RECKONED_PER(lang).format(over=show.named(cost.row), under=customers.label)
        rows.append([name, *(show.amount(v, 3) for v in per), _relative(per)])
    heads = [Head(w.RECKONED(lang), wide=True),
             *(Head(label(lang), number=True) for label in (w.RATIO_TARGET, w.RATIO_ACTUAL, w.CHANGE))]  # fmt: skip
    return table(w.RECKONED(lang), heads, rows) if rows else None


_SIDES = ("target", "actual")


def _number(found: Kpi, side: str) -> Decimal | None:
    return None if found.implausible(side) else found.number(side)


def _times(value: Decimal | None, scale: Decimal) -> Decimal | None:
    return None if value is None else value * scale


def _quotient(over: Decimal | None, under: Decimal | None) -> float | None:
    return round_ratio(over / under) if over is not None and under else None


def _relative(values: Sequence[float | None]) -> str:
    target, actual = values
    change = relative_variance(actual, target) if target is not None and actual is not None else None
    return show.signed(change * 100, 1) + "%" if change is not None else show.NONE


def _scale(over: Row, under: Row) -> Decimal | None:
    """What brings one unit of money to the other; None for units that cannot be compared."""
    one, other = money_scale(over.get("unit")), money_scale(under.get("unit"))
    if one and other:
        return one[1] / other[1] if one[0] == other[0] else None
    return Decimal(1) if normal_unit(over.get("unit")) == normal_unit(under.get("unit")) else None
