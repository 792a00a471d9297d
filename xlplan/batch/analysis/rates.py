"""Collection rates, overdue share and days outstanding, of a region and of the group."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from xlplan.batch.analysis.months import month_end, month_of, shifted
from xlplan.batch.analysis.records import MonthLine
from xlplan.batch.analysis.result import SALES_MONTHS, Rates
from xlplan.batch.ledger import ZERO, RegionFigures
from xlplan.metrics import (
    average_days_delinquent,
    bucket_names,
    collectible_rate,
    collection_rate,
    dso,
    dso_count_back,
    plan_rate,
    share_of_sales,
)

Sales = list[tuple[dt.date, Decimal]]


def overdue(ageing: dict[str, Decimal]) -> Decimal:
    """Open amounts past due."""
    return sum((ageing[name] for name in bucket_names()[1:]), ZERO)


def owed(ageing: dict[str, Decimal]) -> Decimal:
    """Open amounts of all invoices; the balance is less by what is unapplied."""
    return sum((ageing[name] for name in bucket_names()), ZERO)


def sales_by_month(lines: Iterable[MonthLine], as_of: dt.date) -> Sales:
    """Billed per calendar month, the latest first, from the as-of month back to the first one, none left out."""
    sums: dict[dt.date, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        if line.billed:
            sums[line.month] += line.billed
    month, found = month_of(as_of), Sales()
    while sums and month >= min(sums):
        found.append((month, sums.get(month, ZERO)))
        month = shifted(month, -1)
    return found


def rates(figures: RegionFigures, planned: Decimal, sales: Sales, as_of: dt.date) -> Rates:
    """All rates of figures as of a date; `sales` as `sales_by_month` gives them."""
    late, not_due = overdue(figures.ageing), figures.ageing["not_due"]
    counted = dso_count_back(figures.balance, [(amount, _days(month, as_of)) for month, amount in sales])
    latest = sales[:SALES_MONTHS]
    billed, days = sum((a for _, a in latest), ZERO), sum(_days(month, as_of) for month, _ in latest)
    simple, best = dso(figures.balance, billed, days), dso(not_due, billed, days)
    return Rates(
        planned=planned,
        overdue=late,
        overdue_share=share_of_sales(late, owed(figures.ageing)),
        collection_rate=collection_rate(figures.collected, figures.billed),
        collectible_rate=collectible_rate(figures.opening, figures.billed, figures.balance),
        plan_rate=plan_rate(figures.collected, planned),
        dso=counted["days"],
        dso_more=counted["exhausted"],
        dso_simple=simple,
        best_possible=best,
        delinquent=average_days_delinquent(simple, best),
    )


def _days(month: dt.date, as_of: dt.date) -> int:
    """Calendar days of a month, of the as-of month those gone by."""
    return min(month_end(month), as_of).day
