"""A region's figures, customers and open invoices, currency by currency: different currencies are never added."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xlplan.batch.analysis.records import ProductLine
from xlplan.batch.ledger import ZERO, RegionFigures, events, invoice_key, region_figures
from xlplan.batch.region_book import RegionBook
from xlplan.batch.rollup_result import CustomerFigures, OpenInvoice
from xlplan.forms.form import BookData, Column, Row, Value
from xlplan.forms.open_items import open_on, paid_by_invoice
from xlplan.metrics import ageing_bucket

Rows = Sequence[Row]


def figures_by_currency(
    invoices: Rows, receipts: Rows, currency: str, as_of: dt.date, start: dt.date | None
) -> dict[str, RegionFigures]:
    """Currency -> figures; an invoice without one is in the workbook's, a receipt in its invoice's."""
    parts = by_currency(invoices, receipts, currency)
    return {name: region_figures(*part, as_of, start) for name, part in sorted(parts.items())}


def customer_figures(
    invoices: Rows, receipts: Rows, currency: str, as_of: dt.date, start: dt.date | None
) -> list[CustomerFigures]:
    """Every customer in every currency; receipts for no known invoice belong to the customer ""."""
    return [CustomerFigures(*line) for line in _by("customer", invoices, receipts, currency, as_of, start)]


def product_figures(
    invoices: Rows, receipts: Rows, currency: str, as_of: dt.date, start: dt.date | None
) -> list[ProductLine]:
    """Every product in every currency; what is for no product, or for no known invoice, belongs to the product ""."""
    return [ProductLine(*line) for line in _by("product", invoices, receipts, currency, as_of, start)]


Line = tuple[str, str, Decimal, Decimal, Decimal, Decimal, Decimal, Decimal]


def _by(
    field: str, invoices: Rows, receipts: Rows, currency: str, as_of: dt.date, start: dt.date | None
) -> Iterator[Line]:
    """Name, currency, opening, billed, collected, credits, balance, overdue."""
    for currency_name, (bills, paid) in sorted(by_currency(invoices, receipts, currency).items()):
        overdue = _overdue(bills, paid, as_of, field)
        sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
        for event in events(bills, paid):
            if event.date <= as_of:
                before = start is not None and event.date < start
                sign = 1 if event.kind == "billed" else -1
                sums[getattr(event, field)]["opening" if before else event.kind] += (
                    sign * event.amount if before else event.amount
                )
        for name, part in sorted(sums.items()):
            opening, billed, collected, credited = (part[k] for k in ("opening", "billed", "collected", "credits"))
            balance = opening + billed - collected - credited
            yield name, currency_name, opening, billed, collected, credited, balance, overdue[name]


def open_invoices(region: RegionBook, currency: str, on: dt.date | None = None) -> list[OpenInvoice]:
    """The invoices still open on a date (default: the as-of date), oldest due date first."""
    found, as_of = [], on or region.as_of
    paid = paid_by_invoice(region.reading.data, as_of)
    for index in region.indexes("invoices", brought=False):
        table = region.rows["invoices"].table
        row = table.rows[index]
        left = open_on(row, as_of, paid.get(invoice_key(row), Decimal(0)))
        if left:
            place = table.sheet.name, table.cell(index, "amount")
            own = {c.id: _as_read(row.get(c.id), c) for c in table.columns if c.added}
            found.append(replace(_open_invoice(row, place, currency, as_of, left), own=own))
    return sorted(found, key=lambda i: (i.due_date or dt.date.max, i.invoice))


def _as_read(value: Value, column: Column) -> object:
    """What a person reads: a list's entry is told in both languages, as workbooks of both may be rolled up."""
    entry = next((c for c in column.choices if c.id == value), None)
    return " / ".join(dict.fromkeys(entry.label)) if entry else value


def _open_invoice(row: Row, place: tuple[str, str], currency: str, as_of: dt.date, left: Decimal) -> OpenInvoice:
    due, billed, amount = row.get("due_date"), row.get("invoice_date"), row.get("amount")
    promised = row.get("promised")
    days = (as_of - due).days if isinstance(due, dt.date) else 0
    return OpenInvoice(
        *place,
        invoice=str(row.get("invoice_no") or ""),
        customer=str(row.get("customer") or ""),
        product=str(row.get("product") or ""),
        invoice_date=billed if isinstance(billed, dt.date) else as_of,
        due_date=due if isinstance(due, dt.date) else None,
        days=days,
        bucket=ageing_bucket(days),
        currency=_currency(row, currency),
        amount=amount if isinstance(amount, Decimal) else ZERO,
        open=left,
        promised=promised if isinstance(promised, dt.date) else None,
        disputed=row.get("disputed") == "yes",
    )


def _currency(row: Row, default: str) -> str:
    return str(row.get("currency") or default).strip().upper()


def by_currency(invoices: Rows, receipts: Rows, currency: str) -> dict[str, tuple[list[Row], list[Row]]]:
    """Currency -> its invoices and receipts; one without a currency is in the workbook's own."""
    default = currency.strip().upper()
    owners = {invoice_key(row): _currency(row, currency) for row in invoices}
    parts: dict[str, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for row in invoices:
        parts[_currency(row, currency)][0].append(row)
    for row in receipts:
        parts[owners.get(invoice_key(row), default)][1].append(row)
    return parts or {default: ([], [])}


def _overdue(invoices: Rows, receipts: Rows, as_of: dt.date, field: str) -> dict[str, Decimal]:
    """Customer, or product -> open amounts whose due date has passed."""
    paid = paid_by_invoice(BookData("en", tables={"receipts": list(receipts)}), as_of)
    overdue: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in invoices:
        due = row.get("due_date")
        if isinstance(due, dt.date) and due < as_of:
            overdue[str(row.get(field) or "")] += open_on(row, as_of, paid.get(invoice_key(row), Decimal(0)))
    return overdue
