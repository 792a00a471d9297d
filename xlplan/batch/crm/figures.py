"""The figures of a set of opportunities in a quarter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from xlplan.batch.crm.records import Opportunity, Product
from xlplan.metrics import average_order_value, coverage, sales_cycle, share_of_sales, win_rate


class Quarter(NamedTuple):
    """A calendar quarter."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """The quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def before(self) -> Quarter:
        """The quarter before."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.number * 3 - 2, 1)

    @property
    def months(self) -> tuple[dt.date, dt.date, dt.date]:
        """The first days of its months."""
        first = self.first
        return first, first.replace(month=first.month + 1), first.replace(month=first.month + 2)

    def has(self, day: dt.date | None) -> bool:
        """Whether a day is in it."""
        return day is not None and Quarter.of(day) == self

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


@dataclass(frozen=True)
class Figures:
    """Won value and count, lost count, rates, median days, new customers; won value by series (`mix`)."""

    sales: Decimal
    won: int
    lost: int
    new_customers: int
    win_rate: float | None
    sales_cycle: float | None
    average_order_value: float | None
    coverage: float | None
    mix: Mapping[str, Decimal]

    def share(self, series: str) -> float | None:
        """A series' share of the won value."""
        return share_of_sales(self.mix.get(series, Decimal(0)), self.sales)

    def as_json(self) -> dict[str, object]:
        """For the manifest."""
        return {
            "won_value": f"{self.sales:.2f}",
            "won": self.won,
            "lost": self.lost,
            "win_rate": self.win_rate,
            "median_cycle_days": self.sales_cycle,
            "new_customers": self.new_customers,
            "product_mix": {series: f"{value:.2f}" for series, value in sorted(self.mix.items())},
        }


def figures(found: Sequence[Opportunity], quarter: Quarter, products: Mapping[str, Product]) -> Figures:
    """The figures of these opportunities among those closed in the quarter.

    A customer is new in the quarter of its first won opportunity among `found`. Coverage: customers won in the
    quarter / customers with any opportunity begun up to its end.
    """
    won = [o for o in found if o.stage == "won" and quarter.has(o.closed)]
    lost = sum(o.stage == "lost" and quarter.has(o.closed) for o in found)
    sales = sum((o.value for o in won), Decimal(0))
    mix: dict[str, Decimal] = {}
    for one in won:
        series = series_of(one, products)
        mix[series] = mix.get(series, Decimal(0)) + one.value
    served = {o.account for o in won if o.account}
    return Figures(
        sales,
        len(won),
        lost,
        sum(quarter.has(day) for day in first_wins(found).values()),
        win_rate(len(won), lost),
        sales_cycle((o.engaged, o.closed) for o in won),
        average_order_value(sales, len(won)),
        coverage(len(served), len(_territory(found, quarter))),
        mix,
    )


def _territory(found: Sequence[Opportunity], quarter: Quarter) -> set[str]:
    return {o.account for o in found if o.account and (o.engaged is None or Quarter.of(o.engaged) <= quarter)}


def series_of(one: Opportunity, products: Mapping[str, Product]) -> str:
    """The product's series, or the product itself where it has none."""
    known = products.get(one.product)
    return (known.series if known else "") or one.product


def first_wins(found: Sequence[Opportunity]) -> dict[str, dt.date]:
    """When each customer was won for the first time."""
    first: dict[str, dt.date] = {}
    for one in found:
        if one.stage == "won" and one.account and one.closed:
            first[one.account] = min(one.closed, first.get(one.account, one.closed))
    return first


def quarters(found: Sequence[Opportunity], as_of: dt.date) -> list[Quarter]:
    """The quarters of the as-of date's year in which something was closed, and the as-of date's own."""
    now = Quarter.of(as_of)
    closed = {Quarter.of(o.closed) for o in found if o.closed}
    return sorted({q for q in closed if q.year == now.year} | {now})
