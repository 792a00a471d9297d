"""Collection rates, days sales outstanding, and the forecast of receipts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypedDict

from xlplan.metrics.numbers import ZERO, Number, exact, money, ratio, round_ratio, to_decimal


class CountBack(TypedDict):
    """Days; `exhausted` says that the history of sales ran out: more than so many days."""

    days: float | None
    exhausted: bool


def collection_rate(collected: Number, billed: Number) -> float | None:
    """Collected / billed of the period."""
    return ratio(to_decimal(collected), to_decimal(billed))


@exact
def collectible_rate(opening: Number, billed: Number, closing: Number) -> float | None:
    """(opening + billed - closing) / (opening + billed): what was collected of all that could be."""
    end, collectible = to_decimal(closing), money(opening) + money(billed)
    return None if end is None else ratio(collectible - end, collectible)


def plan_rate(collected: Number, planned: Number) -> float | None:
    """Collected / planned."""
    return ratio(to_decimal(collected), to_decimal(planned))


@exact
def dso(balance: Number, sales: Number, days: Number) -> float | None:
    """Days sales outstanding: balance / sales x days. With the balance not yet due it is the best possible DSO."""
    owed, length = to_decimal(balance), to_decimal(days)
    return None if owed is None or length is None else ratio(owed * length, to_decimal(sales))


@exact
def dso_count_back(balance: Number, sales_latest_first: Iterable[tuple[Number, Number]]) -> CountBack:
    """Subtract whole months' sales, the latest first, counting their days; the last month counts in proportion.

    Rows are (sales, calendar days). A month without positive sales counts its days; a month without data ends the
    history.
    """
    left, counted = to_decimal(balance), ZERO
    if left is None:
        return {"days": None, "exhausted": False}
    for month_sales, month_days in sales_latest_first:
        sales, days = to_decimal(month_sales), to_decimal(month_days)
        if left <= 0 or sales is None or days is None:
            break
        if left < sales:
            return {"days": ratio(counted * sales + days * left, sales), "exhausted": False}
        left -= max(ZERO, sales)
        counted += days
    return {"days": round_ratio(counted), "exhausted": left > 0}


@exact
def average_days_delinquent(dso: Number, best_possible: Number) -> float | None:
    """DSO - best possible DSO: the days that late payment costs."""
    actual, best = to_decimal(dso), to_decimal(best_possible)
    return None if actual is None or best is None else round_ratio(actual - best)


@exact
def cei(opening: Number, sales: Number, closing: Number, closing_not_due: Number) -> float | None:
    """Collection effectiveness index, as a share: (opening + sales - closing) / (opening + sales - closing not due)."""
    end, current = to_decimal(closing), to_decimal(closing_not_due)
    if end is None or current is None:
        return None
    collectible = money(opening) + money(sales)
    return ratio(collectible - end, collectible - current)


def turnover(sales: Number, balance: Number) -> float | None:
    """Times that receivables turn over: sales / mean balance."""
    return ratio(to_decimal(sales), to_decimal(balance))


@exact
def cash_forecast(sales: Mapping[int, Number], pattern: Sequence[Number], months: Iterable[int]) -> dict[int, Decimal]:
    """Receipts per month: sales by month number, spread by the share collected 0, 1, 2, ... months after sale.

    Months are numbered on through the years (1 to 12 the first, 13 to 24 the second). Sales of a month that is not
    there bring nothing.
    """
    return {
        month: sum((money(sales.get(month - lag)) * money(share) for lag, share in enumerate(pattern)), ZERO)
        for month in months
    }
