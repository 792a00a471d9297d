"""Three months of cash to come: by plan (dates agreed) and by pattern (how this ledger was paid so far)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from xlplan.batch.analysis.months import month_end, month_of, number, shifted
from xlplan.batch.analysis.records import CohortLine, MonthLine
from xlplan.batch.analysis.result import FORECAST_MONTHS, PATTERN_LAGS, PATTERN_MONTHS, ForecastLine
from xlplan.batch.ledger import ZERO
from xlplan.batch.rollup_result import OpenInvoice
from xlplan.metrics import cash_forecast, collection_rate, settle

K = TypeVar("K")


def forecast_months(as_of: dt.date) -> list[dt.date]:
    """The months to come; the first one is the as-of month while that is not over."""
    first = month_of(as_of + dt.timedelta(days=1))
    return [shifted(first, n) for n in range(FORECAST_MONTHS)]


def collection_pattern(months: Iterable[MonthLine], cohorts: Iterable[CohortLine], as_of: dt.date) -> list[float]:
    """Share of a month's billing collected 0, 1, 2, ... months later; empty without a whole month of history.

    Each share is taken from the latest PATTERN_MONTHS billing months for which that later month is over.
    """
    last = month_of(as_of) if as_of == month_end(as_of) else shifted(month_of(as_of), -1)
    billed, paid = _sums((m.month, m.billed) for m in months), _sums(((c.month, c.lag), c.collected) for c in cohorts)
    found: list[float] = []
    for lag in range(PATTERN_LAGS):
        newest = shifted(last, -lag)
        base = [m for n in range(PATTERN_MONTHS) if billed.get(m := shifted(newest, -n), ZERO) > 0]
        received = sum((paid.get((m, lag), ZERO) for m in base), ZERO)
        share = collection_rate(received, sum((billed[m] for m in base), ZERO))
        if share is None:
            break
        found.append(share)
    return found


def _sums(pairs: Iterable[tuple[K, Decimal]]) -> dict[K, Decimal]:
    sums: dict[K, Decimal] = defaultdict(lambda: ZERO)
    for key, amount in pairs:
        sums[key] += amount
    return dict(sums)


def forecast(
    region: str, currency: str, invoices: Sequence[OpenInvoice], months: Sequence[MonthLine],
    pattern: Sequence[float], as_of: dt.date,
) -> list[ForecastLine]:  # fmt: skip
    """A region's lines: the months to come, what is due later, what is overdue without a date; they add up to what is
    open. By pattern: sales billed so far; those still to be billed bring nothing, as in the plan."""
    to_come = forecast_months(as_of)
    plan: dict[dt.date | str, Decimal] = defaultdict(lambda: ZERO)
    for invoice in invoices:
        plan[expected_in(invoice, as_of, to_come)] += invoice.open
    receipts = _by_pattern(months, pattern, to_come)
    lines = [ForecastLine(region, currency, "month", m, plan[m], receipts.get(m)) for m in to_come]
    return [*lines, ForecastLine(region, currency, "later", None, plan["later"], None),
            ForecastLine(region, currency, "overdue", None, plan["overdue"], None)]  # fmt: skip


def expected_in(invoice: OpenInvoice, as_of: dt.date, to_come: Sequence[dt.date]) -> dt.date | str:
    """The month of the promise still to come, else of the due date still to come."""
    date = invoice.promised if invoice.promised and invoice.promised > as_of else invoice.due_date
    if date is None:
        return "later"
    if date <= as_of:
        return to_come[0] if date == as_of and invoice.days <= 0 else "overdue"
    return month if (month := month_of(date)) in to_come else "later"


def _by_pattern(
    months: Sequence[MonthLine], pattern: Sequence[float], to_come: Sequence[dt.date]
) -> dict[dt.date, Decimal]:
    """Receipts per month to come; of the as-of month what has come in is taken off."""
    if not pattern:
        return {}
    sales = {number(m): amount for m, amount in _sums((line.month, line.billed) for line in months).items()}
    receipts = cash_forecast(sales, pattern, [number(month) for month in to_come])
    came = _sums((line.month, line.collected) for line in months)
    return {month: settle(receipts[number(month)], came.get(month, ZERO))[0] for month in to_come}
