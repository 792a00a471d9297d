"""The analysis of a rollup from its regions: every figure by the metric of its name, sums over sums, never means."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xlplan.batch.analysis.alike import alike
from xlplan.batch.analysis.changes import changes
from xlplan.batch.analysis.forecast import collection_pattern, forecast
from xlplan.batch.analysis.last_month import LastMonth
from xlplan.batch.analysis.months import end_of_last_month
from xlplan.batch.analysis.movement import added_rolls, movement, rolled
from xlplan.batch.analysis.rates import rates, sales_by_month
from xlplan.batch.analysis.records import MonthLine, ProductLine
from xlplan.batch.analysis.result import PROVISION_RATES, Analysis, ForecastLine, Movement, ProvisionLine, Rates, Source
from xlplan.batch.ledger import ZERO, RegionFigures
from xlplan.batch.register import region_key
from xlplan.batch.rollup_result import RegionResult, Submission
from xlplan.metrics import bucket_names, provision

Counted = Sequence[tuple[RegionResult, Submission]]
PARTS = ("opening", "billed", "collected", "credits", "balance", "overdue")


def analyse(
    regions: Sequence[RegionResult],
    groups: Mapping[str, RegionFigures],
    as_of: dt.date,
    last: LastMonth | None = None,
    provision_rates: Sequence[Decimal] = (),
) -> Analysis:
    """Everything beyond balances, of the regions whose figures count.

    `provision_rates`: a share for each ageing bucket, not due to over 90 days; default PROVISION_RATES.
    """
    counted = [(region, region.submission) for region in regions if region.figures and region.submission]
    before = end_of_last_month(as_of)
    shares = dict(zip(bucket_names(), provision_rates or map(Decimal, PROVISION_RATES), strict=True))
    moved = {region.region: _movements(region, found, before, last) for region, found in counted}
    return Analysis(
        before=before,
        groups={c: _group_rates(counted, c, figures, as_of) for c, figures in groups.items()},
        regions={region.region: _rates(region, found, as_of) for region, found in counted},
        movement={c: _group_movement([m[c] for m in moved.values() if c in m], f) for c, f in groups.items()},
        movements=moved,
        products=_products(counted),
        promises=[(region.region, line) for region, found in counted for line in found.records.promises],
        months={c: _months(_of(counted, c)) for c in groups},
        ageing={c: _ageing(counted, c, figures, (before, as_of), last) for c, figures in groups.items()},
        forecast=[line for region, found in counted for line in _forecast(region, found, as_of)],
        patterns={region.region: {c: _pattern(found, c, as_of) for c in region.figures} for region, found in counted},
        provision_rates=shares,
        provision=[_provision(r.region, c, f, shares) for r, _ in counted for c, f in r.figures.items()],
        profit=[(r.region, s.records.currency, line) for r, s in counted for line in s.records.profit or ()],
        profit_months=[(r.region, s.records.currency, line) for r, s in counted for line in s.records.profit_months],
        profit_unread=[r.region for r, s in counted if s.records.profit is None],
        alike=alike(customer.customer for _, found in counted for customer in found.customers),
        accepted=last.accepted if last else None,
        changes=changes(regions, last) if last else [],
    )


# --- rates -----------------------------------------------------------------------------------------------------------
def _of(counted: Counted, currency: str) -> list[MonthLine]:
    return [line for _, found in counted for line in found.records.months if line.currency == currency]


def _rates(region: RegionResult, found: Submission, as_of: dt.date) -> dict[str, Rates]:
    return {c: rates(f, found.records.planned.get(c, ZERO), sales_by_month(_own_months(found, c), as_of), as_of)
            for c, f in region.figures.items()}  # fmt: skip


def _own_months(found: Submission, currency: str) -> list[MonthLine]:
    return [line for line in found.records.months if line.currency == currency]


def _group_rates(counted: Counted, currency: str, figures: RegionFigures, as_of: dt.date) -> Rates:
    planned = sum((found.records.planned.get(currency, ZERO) for _, found in counted), ZERO)
    return rates(figures, planned, sales_by_month(_of(counted, currency), as_of), as_of)


def _months(lines: Iterable[MonthLine]) -> list[tuple[dt.date, Decimal, Decimal]]:
    """Month, planned, collected."""
    sums: dict[dt.date, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for line in lines:
        sums[line.month][0] += line.planned
        sums[line.month][1] += line.collected
    return [(month, planned, collected) for month, (planned, collected) in sorted(sums.items())]


def _ageing(
    counted: Counted, currency: str, figures: RegionFigures, dates: tuple[dt.date, dt.date], last: LastMonth | None
) -> list[tuple[dt.date, dict[str, Decimal]]]:
    """As reported, where the history knows a date; the end of last month else from the dated events."""
    before, as_of = dates
    then: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for _, found in counted:
        for line in found.records.open_before:
            if line.currency == currency:
                then[line.bucket] += line.open
    known = {before: dict(then)} | (dict(last.ageing.get(currency, {})) if last else {}) | {as_of: figures.ageing}
    return sorted(known.items())


# --- against last month ----------------------------------------------------------------------------------------------
def _movements(region: RegionResult, found: Submission, before: dt.date, last: LastMonth | None) -> dict[str, Movement]:
    """From the history where it holds just that month end and this region; else from the dated events."""
    key, known = region_key(region.region), found.records
    reported = last if last and last.accepted.as_of == before and key in last.regions() else None
    result = {}
    for currency, figures in region.figures.items():
        then = [line for line in known.open_before if line.currency == currency]
        opening = known.balances_before.get(currency, ZERO)
        if reported:
            then, opening = reported.open.get((key, currency), []), reported.balance(key, currency)
        billed = sum((line.billed for line in _own_months(found, currency) if line.month > before), ZERO)
        rolls = rolled(then, [i for i in found.invoices if i.currency == currency])
        result[currency] = movement("history" if reported else "events", opening, billed, figures, rolls)
    return result


def _group_movement(parts: Sequence[Movement], figures: RegionFigures) -> Movement:
    opening, billed = sum((p.opening for p in parts), ZERO), sum((p.billed for p in parts), ZERO)
    source: Source = "history" if parts and all(p.source == "history" for p in parts) else "events"
    return movement(source, opening, billed, figures, added_rolls(p.rolled for p in parts))


# --- forecast, provision, products -----------------------------------------------------------------------------------
def _pattern(found: Submission, currency: str, as_of: dt.date) -> list[float]:
    cohorts = [line for line in found.records.cohorts if line.currency == currency]
    return collection_pattern(_own_months(found, currency), cohorts, as_of)


def _forecast(region: RegionResult, found: Submission, as_of: dt.date) -> list[ForecastLine]:
    return [
        line
        for currency in region.figures
        for line in forecast(region.region, currency, [i for i in found.invoices if i.currency == currency],
                             _own_months(found, currency), _pattern(found, currency, as_of), as_of)
    ]  # fmt: skip


def _provision(region: str, currency: str, figures: RegionFigures, shares: Mapping[str, Decimal]) -> ProvisionLine:
    expected = provision((figures.ageing[name], share) for name, share in shares.items())
    return ProvisionLine(region, currency, dict(zip(shares, expected["lines"], strict=True)), expected["total"])


def _products(counted: Counted) -> list[ProductLine]:
    """Products over all regions, the largest balance first; names that differ in case only are one."""
    sums: dict[tuple[str, str], ProductLine] = {}
    for _, found in counted:
        for line in found.records.products:
            key = line.currency, line.product.casefold()
            known = sums.get(key)
            added = {part: getattr(known, part) + getattr(line, part) for part in PARTS} if known else {}
            sums[key] = replace(known, **added) if known else line
    return sorted(sums.values(), key=lambda line: (line.currency, -line.balance, line.product))
