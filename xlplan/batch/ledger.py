"""Receivables from dated events: a region's figures on a date, and the plan sheet that follows from the ledger."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xlplan.forms import invoices, receipts
from xlplan.forms.form import Row, counted
from xlplan.forms.open_items import open_on
from xlplan.metrics import AGEING_LIMITS, ageing

ZERO = Decimal("0.00")


class Event(NamedTuple):
    """One dated movement: kind is `billed`, `collected` or `credits`; the amount as written in the sheet."""

    date: dt.date
    kind: str
    amount: Decimal
    invoice: str
    customer: str
    product: str


@dataclass(frozen=True)
class RegionFigures:
    """A region from `start` to `as_of`: balance = opening + billed - collected - credits = sum of ageing."""

    opening: Decimal
    billed: Decimal
    collected: Decimal
    credits: Decimal
    balance: Decimal
    open_invoices: int
    ageing: dict[str, Decimal]


def invoice_key(row: Row) -> str:
    """An invoice number as receipts are matched to it: case ignored, as Excel does."""
    return str(row.get("invoice_no") or "").casefold()


def events(invoice_rows: Sequence[Row], receipt_rows: Sequence[Row]) -> Iterator[Event]:
    """Every movement with a date and an amount, typed totals left out; a receipt for no invoice has no customer."""
    owners: dict[str, tuple[str, str]] = {}
    for row in counted(invoices.FORM, invoice_rows):
        customer, product = str(row.get("customer") or ""), str(row.get("product") or "")
        owners.setdefault(invoice_key(row), (customer, product))
        date, amount = row.get("invoice_date"), row.get("amount")
        if isinstance(date, dt.date) and isinstance(amount, Decimal):
            yield Event(date, "billed", amount, invoice_key(row), customer, product)
    for row in counted(receipts.FORM, receipt_rows):
        date, amount = row.get("date"), row.get("amount")
        if isinstance(date, dt.date) and isinstance(amount, Decimal):
            kind = "credits" if row.get("kind") in receipts.CREDITS else "collected"
            yield Event(date, kind, amount, invoice_key(row), *owners.get(invoice_key(row), ("", "")))


def first_event(invoice_rows: Sequence[Row], receipt_rows: Sequence[Row]) -> dt.date | None:
    """The date of the earliest movement, or None where there is none."""
    return min((e.date for e in events(invoice_rows, receipt_rows)), default=None)


def _sum(found: Iterable[Event], kind: str) -> Decimal:
    return sum((e.amount for e in found if e.kind == kind), ZERO)


def region_figures(
    invoice_rows: Sequence[Row], receipt_rows: Sequence[Row], as_of: dt.date, start: dt.date | None = None
) -> RegionFigures:
    """Figures of a region's ledger as of a date. `start` (default: the first event) divides opening from movements."""
    known = [e for e in events(invoice_rows, receipt_rows) if e.date <= as_of]
    before = [e for e in known if start and e.date < start]
    during = [e for e in known if not start or e.date >= start]
    opening = _sum(before, "billed") - _sum(before, "collected") - _sum(before, "credits")
    billed, collected, credited = (_sum(during, kind) for kind in ("billed", "collected", "credits"))
    balance = opening + billed - collected - credited
    terms = open_terms(invoice_rows, known, as_of)
    buckets = ageing(terms, as_of, AGEING_LIMITS)
    owed = buckets.pop("total")
    aged = {name: ZERO + amount for name, amount in buckets.items()} | {"unapplied": balance - owed}
    return RegionFigures(opening, billed, collected, credited, balance, len(terms), aged)


def open_terms(invoice_rows: Sequence[Row], known: Iterable[Event], as_of: dt.date) -> list[tuple[dt.date, Decimal]]:
    """(due date, open amount) of every invoice still open; one without a due date counts as not due."""
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for event in known:
        if event.kind != "billed":
            paid[event.invoice] += event.amount
    terms = []
    for row in counted(invoices.FORM, invoice_rows):
        if row.get("invoice_no") is None:
            continue
        amount = open_on(row, as_of, paid[invoice_key(row)])
        due = row.get("due_date")
        if amount:
            terms.append((due if isinstance(due, dt.date) else as_of, amount))
    return terms


def plan_rows(
    invoice_rows: Sequence[Row], receipt_rows: Sequence[Row], months: Sequence[dt.date], as_of: dt.date
) -> list[Row]:
    """The receivables plan that follows from a ledger: a row per customer and product, sorted.

    Customers and products that differ by case only are one, as to SUMIFS, under the spelling that comes first.
    Opening is the balance before the first month; billed and collected fall in the month of their date, planned in the
    month the invoice is due. Receipts for no known invoice form the row whose customer is empty.
    """
    rows: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    spellings: dict[tuple[str, str], tuple[str, str]] = {}

    def named(customer: str, product: str) -> tuple[str, str]:
        return spellings.setdefault((customer.casefold(), product.casefold()), (customer, product))

    for event in events(invoice_rows, receipt_rows):
        if event.date > as_of:
            continue
        row, sign = rows[named(event.customer, event.product)], 1 if event.kind == "billed" else -1
        if event.date < months[0]:
            row["opening"] += sign * event.amount
        elif event.kind == "credits":
            row["credit"] += event.amount
        else:
            tag = "shipped" if event.kind == "billed" else "actual"
            row[f"{tag}_{_month(event.date)}"] += event.amount
    end = _after(months[-1])
    for invoice in counted(invoices.FORM, invoice_rows):
        billed, due, amount = invoice.get("invoice_date"), invoice.get("due_date"), invoice.get("amount")
        if isinstance(billed, dt.date) and billed <= as_of and isinstance(due, dt.date) and isinstance(amount, Decimal):
            key = named(str(invoice.get("customer") or ""), str(invoice.get("product") or ""))
            if months[0] <= due < end:
                rows[key][f"plan_{_month(due)}"] += amount
    return [{"customer": c or None, "product": p or None, **amounts} for (c, p), amounts in sorted(rows.items())]


@lru_cache(maxsize=4096)
def _month(date: dt.date) -> str:
    return f"{date:%Y_%m}"


def _after(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
