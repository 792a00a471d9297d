"""What changed since the last accepted month, region by region: the file, customers' balances, open invoices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlplan.batch.analysis.last_month import LastMonth
from xlplan.batch.analysis.result import Change, ChangeKind
from xlplan.batch.ledger import ZERO
from xlplan.batch.register import region_key
from xlplan.batch.rollup_result import RegionResult, Submission


def changes(regions: Sequence[RegionResult], last: LastMonth) -> list[Change]:
    """All changes, region by region in the order given; a customer's changes add up to the change of the balance."""
    return [change for region in regions for change in _of_region(region, last)]


def _of_region(region: RegionResult, last: LastMonth) -> Iterator[Change]:
    key, counted = region_key(region.region), region.submission if region.figures else None
    yield from _file(region, key, last)
    if counted is None:
        return
    currencies = {c.currency for c in counted.customers} | {currency for r, currency in last.customers if r == key}
    for currency in sorted(currencies):
        yield from _balances(region.region, currency, counted, last)
        yield from _invoices(region.region, currency, counted, last)


def _file(region: RegionResult, key: str, last: LastMonth) -> Iterator[Change]:
    """One line a currency: the region's balance then and now, and whether it is the same file."""
    then, found = last.files.get(key), region.submission
    origin = found.provenance if found else None
    same = None if then is None or origin is None else then[0] == origin.sha256
    by = origin.saved_by if origin else ""
    currencies = {currency for r, currency in last.customers if r == key} | region.figures.keys()
    for currency in sorted(currencies) or [""]:
        before = last.balance(key, currency) if (key, currency) in last.customers else None
        now = region.figures[currency].balance if currency in region.figures else None
        place = found.records.places.get("balance", ("", "")) if found else ("", "")
        yield Change(region.region, currency, "file", "", "", before, now, by, same, place)


def _balances(region: str, currency: str, found: Submission, last: LastMonth) -> Iterator[Change]:
    before = last.customers.get((region_key(region), currency), {})
    now: dict[str, Decimal] = defaultdict(lambda: ZERO)
    names: dict[str, str] = {}
    for customer in found.customers:
        if customer.currency == currency:
            now[customer.customer.casefold()] += customer.balance
            names.setdefault(customer.customer.casefold(), customer.customer)
    for key in sorted(before.keys() | now.keys()):
        if before.get(key, ZERO) != now.get(key, ZERO):
            yield Change(
                region, currency, "balance", names.get(key, key), "", before.get(key, ZERO), now.get(key, ZERO)
            )


def _invoices(region: str, currency: str, found: Submission, last: LastMonth) -> Iterator[Change]:
    before = {line.invoice: line for line in last.open.get((region_key(region), currency), [])}
    now = {i.invoice.casefold(): i for i in found.invoices if i.currency == currency}
    for key, invoice in now.items():
        old = before.get(key)
        if old is None or old.open != invoice.open:
            kind: ChangeKind = "new" if old is None else "changed"
            place = invoice.sheet, invoice.cell
            yield Change(
                region,
                currency,
                kind,
                invoice.customer,
                invoice.invoice,
                old.open if old else None,
                invoice.open,
                place=place,
            )
    for key, line in sorted(before.items()):
        if key not in now:
            number, sheet, cell = found.numbers.get(key, (key, "", ""))
            yield Change(region, currency, "settled", line.customer, number, line.open, ZERO, place=(sheet, cell))
