"""Grades of customers from their open opportunities on the as-of date.

Order size: the list prices of a customer's open opportunities, against the median of that over the unit's customers
that have some: from twice the median Over target, from the median Major, from half of it Partial, else Minor.
Likelihood, of its most likely opportunity: work on it began less than the usual time ago (the median of won ones) and
should end within a month This month, later than that This period; it has taken longer than usual, but not longer than
any that was won, This period; longer than all of them Later; no work has begun Interested.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from xlplan.batch.crm.records import Opportunity, Product
from xlplan.metrics import sales_cycle

SIZES = (("over", Decimal(2)), ("major", Decimal(1)), ("part", Decimal("0.5")), ("minor", Decimal(0)))
CHANCES = ("month", "period", "later", "interest")
MONTH = 31


@dataclass(frozen=True)
class Market:
    """A unit on a date: usual and longest days to win, median list value that its customers have open."""

    day: dt.date
    usual: float | None
    longest: int
    typical: Decimal

    def size(self, value: Decimal) -> str | None:
        """Order size of open opportunities with these list prices in all."""
        return next(size for size, least in SIZES if value >= least * self.typical) if self.typical else None

    def chance(self, one: Opportunity) -> str:
        """Likelihood of one opportunity."""
        if one.engaged is None or self.usual is None:
            return "interest"
        age = (self.day - one.engaged).days
        if age > self.usual:
            return "period" if age <= self.longest else "later"
        return "month" if self.usual - age <= MONTH else "period"


def grades(
    day: dt.date, found: Sequence[Opportunity], products: Mapping[str, Product]
) -> dict[str, tuple[str | None, str]]:
    """Customer -> (order size, likelihood), for the customers that have open opportunities."""
    by: dict[str, list[Opportunity]] = {}
    for one in found:
        if one.account and one.is_open:
            by.setdefault(one.account, []).append(one)
    worths = {account: worth(own, products) for account, own in by.items()}
    won = [(o.engaged, o.closed) for o in found if o.stage == "won"]
    longest = max(((closed - engaged).days for engaged, closed in won if engaged and closed), default=0)
    market = Market(day, sales_cycle(won), longest, median(worths.values()) if worths else Decimal(0))
    return {
        account: (market.size(worths[account]), min(map(market.chance, own), key=CHANCES.index))
        for account, own in by.items()
    }


def worth(found: Sequence[Opportunity], products: Mapping[str, Product]) -> Decimal:
    """The list prices of opportunities in all."""
    prices = (products[o.product].price if o.product in products else None for o in found)
    return sum((price for price in prices if price is not None), Decimal(0))
