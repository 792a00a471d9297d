"""Where in a region's workbook its figures come from: the first row of each customer, product, month and promise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from xlplan.batch.analysis.months import month_of
from xlplan.batch.analysis.records import Origins
from xlplan.batch.ledger import invoice_key
from xlplan.batch.region_book import RegionBook
from xlplan.forms import receipts
from xlplan.forms.form import Row

LEDGERS = ("invoices", "receipts")

Named = Iterator[tuple[str, str]]
"""Kinds of figures, and the name of each: a customer, a product, a month."""


def origin_key(kind: str, currency: str, name: str = "") -> str:
    """How `Origins.rows` names a row; names that differ in case only are one."""
    return f"{kind}|{currency}|{name.casefold()}"


def origins(region: RegionBook, currency: str, sellers: Mapping[str, str]) -> Origins:
    """The ledgers' columns of amounts, and the rows. `sellers`: invoice -> salesperson."""
    found, owners = Origins(), {invoice_key(row): row for row in region.ledger(brought=False)[0]}
    default = currency.strip().upper()
    for form in LEDGERS:
        rows = region.rows.get(form)
        if rows is None or "amount" not in rows.table.positions:
            continue
        head = rows.table.cell(-1, "amount")
        letters = head.rstrip("0123456789")
        found.columns[form] = rows.table.sheet.name, letters, int(head.removeprefix(letters))
        for index in rows.indexes():
            row = rows.table.rows[index]
            owner = owners.get(invoice_key(row), row)
            name = str(owner.get("currency") or default).strip().upper()
            named = _invoice(row, sellers.get(invoice_key(row), "")) if form == "invoices" else _receipt(row, owner)
            for kind, key in named:
                found.rows.setdefault(origin_key(kind, name, key), rows.table.header_row + 1 + index)
    return found


def _invoice(row: Row, seller: str) -> Named:
    yield "invoices", ""
    yield "customer.invoices", str(row.get("customer") or "")
    yield "product.invoices", str(row.get("product") or "")
    billed, due, promised = (row.get(name) for name in ("invoice_date", "due_date", "promised"))
    if isinstance(billed, dt.date):
        yield "month.billed", f"{month_of(billed)}"
        due = due if isinstance(due, dt.date) else billed
        yield "month.planned", f"{month_of(due)}"
        promised = promised if isinstance(promised, dt.date) else due
        yield "promise", f"{month_of(promised)} {seller}"


def _receipt(row: Row, owner: Row) -> Named:
    kind = "credits" if row.get("kind") in receipts.CREDITS else "collected"
    yield kind, ""
    of_invoice = owner is not row
    yield f"customer.{kind}", str(owner.get("customer") or "") if of_invoice else ""
    yield f"product.{kind}", str(owner.get("product") or "") if of_invoice else ""
    if isinstance(date := row.get("date"), dt.date):
        yield f"month.{kind}", f"{month_of(date)}"
