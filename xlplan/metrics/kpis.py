"""The field's usual KPIs, each by its definition in the KPI catalogue: shares, rates, means and scores.

A share is a float (0.12 is 12 %); None where there is nothing to divide by, or a part is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from xlplan.metrics.numbers import ZERO, Number, exact, ratio, to_decimal
from xlplan.metrics.schedule import as_day

PROMOTER, DETRACTOR, BEST = Decimal(9), Decimal(6), Decimal(10)
"""NPS (Reichheld 2003): 9 and 10 promote, 0 to 6 detract, on a scale from 0 to 10."""


def _per(part: Number, whole: Number) -> float | None:
    """Part / whole; a whole of zero or less gives no value."""
    base = to_decimal(whole)
    return None if base is None or base <= 0 else ratio(to_decimal(part), base)


def market_share(own: Number, market: Number) -> float | None:
    """Own sales / sales of the whole market, both of one period and unit."""
    return _per(own, market)


def conversion_rate(won: Number, leads: Number) -> float | None:
    """Leads won / leads of the period."""
    return _per(won, leads)


def average_order_value(sales: Number, orders: Number) -> float | None:
    """Sales / number of orders, in the unit of the sales."""
    return _per(sales, orders)


def cost_per(cost: Number, count: Number) -> float | None:
    """Cost / number of leads, of new customers, ..., in the unit of the cost."""
    return _per(cost, count)


def coverage(served: Number, all_customers: Number) -> float | None:
    """Customers or outlets served / all of them in the region."""
    return _per(served, all_customers)


def penetration(buying: Number, served: Number) -> float | None:
    """Customers that buy the product line / customers served."""
    return _per(buying, served)


def sales_cycle(cases: Iterable[tuple[date | None, date | None]]) -> float | None:
    """Median calendar days from first contact to signature, of (first contact, signature).

    A case without one of the dates, or signed before the first contact, does not count.
    """
    pairs = ((as_day(first), as_day(signed)) for first, signed in cases)
    days = sorted((b - a).days for a, b in pairs if a is not None and b is not None and b >= a)
    middle = len(days) // 2
    return (days[middle] + days[-middle - 1]) / 2 if days else None


@exact
def win_rate(won: Number, lost: Number) -> float | None:
    """Won / (won + lost); opportunities still open do not count."""
    wins, losses = to_decimal(won), to_decimal(lost)
    return None if wins is None or losses is None else _per(wins, wins + losses)


def win_back_rate(regained: Number, lost: Number) -> float | None:
    """Customers won back / customers lost."""
    return _per(regained, lost)


def repurchase_rate(repeated: Number, customers: Number) -> float | None:
    """Customers with a second order / customers."""
    return _per(repeated, customers)


def referral_rate(referred: Number, new_customers: Number) -> float | None:
    """New customers that came by referral / new customers."""
    return _per(referred, new_customers)


def renewal_rate(renewed: Number, due: Number) -> float | None:
    """Contracts renewed / contracts due for renewal."""
    return _per(renewed, due)


@exact
def nps(scores: Iterable[Number]) -> float | None:
    """Net promoter score, -100 to 100 points: share of 9 and 10 less share of 0 to 6; other numbers do not count."""
    given = [s for s in map(to_decimal, scores) if s is not None and 0 <= s <= BEST]
    balance = sum(s >= PROMOTER for s in given) - sum(s <= DETRACTOR for s in given)
    return _per(100 * balance, len(given))


@exact
def satisfaction(scores: Iterable[Number]) -> float | None:
    """Mean score of those who answered, on the scale of the scores."""
    return _mean(scores)


@exact
def categories_per_customer(counts: Iterable[Number]) -> float | None:
    """Mean number of product categories that a customer buys."""
    return _mean(counts)


def _mean(values: Iterable[Number]) -> float | None:
    known = [value for value in map(to_decimal, values) if value is not None]
    return _per(sum(known, ZERO), len(known))


def share_of_sales(part: Number, total: Number) -> float | None:
    """Sales of a product line, or with new customers / all sales."""
    return _per(part, total)
