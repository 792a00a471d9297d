"""The key figures over a rollup's charts, and under each, small, what it is measured against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from xlplan.batch.ledger import ZERO
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.picture import Picture
from xlplan.batch.rollup_parts.said import Part, Said, amount, around, judged, nth, points, said, signed, words
from xlplan.batch.rollup_parts.summary import FIELDS, table_of
from xlplan.forms import invoices as ledger
from xlplan.forms.form import Kind, Value
from xlplan.forms.grammar import literal

NOTHING = Said("", "")
BREAK = Part("CHAR(10)", "\n")
LATE = tuple(b.id for b in ledger.BUCKETS[1:])

Column = Callable[[str, str], str]
"""Formula: a column of a picture's table."""


class Figure(NamedTuple):
    """A key figure: its label, formula, kind and value; and what stands under it."""

    label: str
    formula: str
    kind: Kind
    value: Decimal | float | None
    beside: Said = NOTHING


def figures(context: Context, currency: str, found: Mapping[str, Picture], column: Column) -> list[Figure]:
    """What is owed, overdue and collected, from the summary; profit to date and its variance, from the bridge."""
    strip = _Strip(context, currency, found, column)
    return strip.owed() + (strip.profit() if "bridge" in found else [])


class _Strip:
    def __init__(self, context: Context, currency: str, found: Mapping[str, Picture], column: Column) -> None:
        self.context, self.currency, self.found, self.column = context, currency, found, column
        self.lang = context.lang

    def owed(self) -> list[Figure]:
        result = self.context.result
        amounts, rates = result.groups[self.currency], result.analysis.groups[self.currency]
        owing = "(" + "+".join(self._sum(b.id) for b in ledger.BUCKETS) + ")"
        overdue, planned, collected = (self._sum(name) for name in ("overdue", "planned", "collected"))
        share, rate = f"{overdue}/{owing}", f"{collected}/{planned}"
        missing = amounts.collected - rates.planned
        start = f"{result.start:%Y-%m-%d}"
        since = said(words(self.context.say(f"{start} 起到期", f"since {start}")))
        against = self._said("{} {}{}与计划差", "{} {}{}against planned", judged(f"{collected}-{planned}", missing),
                             signed(f"{collected}-{planned}", missing), BREAK)  # fmt: skip
        target = NOTHING if rates.plan_rate is None else self._said(
            "目标 100%{}{} {}", "target 100%{}{} {}", BREAK,
            judged(f"{rate}-1", rates.plan_rate - 1), points(f"{rate}-1", rates.plan_rate - 1, self.lang),
        )  # fmt: skip
        return [
            Figure(self._word("balance"), self._sum("balance"), Kind.MONEY, amounts.balance, self._since("open")),
            Figure(self._word("overdue"), overdue, Kind.MONEY, rates.overdue, self._since(*LATE)),
            Figure(self._word("overdue_share"), f'IFERROR({share},"")', Kind.PERCENT, rates.overdue_share,
                   self._said("占欠款 {}", "of {} owed", amount(owing, sum(amounts.ageing.values(), ZERO)))),
            Figure(self._word("planned"), planned, Kind.MONEY, rates.planned, since),
            Figure(self._word("collected"), collected, Kind.MONEY, amounts.collected, against),
            Figure(self._word("plan_rate"), f'IFERROR({rate},"")', Kind.PERCENT, rates.plan_rate, target),
        ]  # fmt: skip

    def profit(self) -> list[Figure]:
        bridge = self.found["bridge"]
        steps, gaps = self.column("bridge", "whole"), self.column("bridge", "gap")
        whole, place = (next(i for i, c in enumerate(bridge.columns) if c.id == name) for name in ("whole", "gap"))
        plan, actual = bridge.rows[0][whole], bridge.rows[-1][whole]
        gap = sum((v for v in (row[place] for row in bridge.rows) if isinstance(v, Decimal)), ZERO)
        assert isinstance(plan, Decimal)
        assert isinstance(actual, Decimal)
        planned = f"INDEX({steps},1)"
        part = f"SUM({gaps})/ABS({planned})"
        against = self._said("{} 占计划 {}", "{} {} of the plan", judged(f"SUM({gaps})", gap),
                             points(part, gap / abs(plan), self.lang, "%")) if plan else NOTHING  # fmt: skip
        return [
            Figure(self.context.say("累计盈亏", "Profit to date"), f"INDEX({steps},ROWS({steps}))", Kind.MONEY, actual,
                   self._said("计划 {}", "plan {}", amount(planned, plan))),
            Figure(self.context.say("与计划差", "Against plan"), f"SUM({gaps})", Kind.POINTS, gap, against),
        ]  # fmt: skip

    def _since(self, *fields: str) -> Said:
        """What has been added since the last month end but one of the chart; nothing where there is none."""
        if "ages_by_month" not in self.found:
            return NOTHING
        picture = self.found["ages_by_month"]
        places, last = {c.id: i for i, c in enumerate(picture.columns)}, len(picture.rows)

        def at(row: int) -> str:
            return "+".join(nth(name, row).format(**{name: self.column(picture.id, name)}) for name in fields)

        def value(row: list[Value]) -> Decimal:
            return sum((v for name in fields if isinstance(v := row[places[name]], Decimal)), ZERO)

        day = str(picture.rows[-2][0])
        when = Part(f"INDEX({self.column(picture.id, 'month')},{last - 1})", day)
        change = signed(f"({at(last)})-({at(last - 1)})", value(picture.rows[-1]) - value(picture.rows[-2]))
        return self._said("{}{}较 {}", "{}{}since {}", change, BREAK, when)

    def _said(self, zh: str, en: str, *parts: Part) -> Said:
        return said(*around(self.lang, zh, en, *parts))

    def _word(self, field: str) -> str:
        return next(f.label for f in FIELDS if f.id == field)(self.lang)

    def _sum(self, field: str) -> str:
        """Formula: a figure of the summary, over the regions, in this currency."""
        where, what = self._word("currency"), self._word(field)
        table = table_of(field)
        return f"SUMIFS({table}[[{what}]:[{what}]],{table}[[{where}]:[{where}]],{literal(self.currency)})"
