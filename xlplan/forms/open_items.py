"""What is still open of an invoice on a date: from its own date and amount, and the dated events that settle it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from xlplan.forms.form import BookData, Row, Value
from xlplan.metrics import round_half_up, settle

PAID = "SUMIFS({receipts.amount},{receipts.invoice_no},{is:invoice_no},{receipts.date},"
"""Finds 1001 typed as a number and as text alike, in every spreadsheet program."""


def paid_by_invoice(book: BookData, until: dt.date | None) -> dict[str, Decimal]:
    """Receipts and credits dated on or before `until`, summed by invoice number (case ignored, as Excel does)."""
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for row in book.rows("receipts"):
        date, amount, invoice = row.get("date"), row.get("amount"), row.get("invoice_no")
        if (
            until
            and isinstance(date, dt.date)
            and date <= until
            and isinstance(amount, Decimal)
            and invoice is not None
        ):
            paid[str(invoice).casefold()] += amount
    return paid


def open_on(row: Row, date: dt.date | None, paid: Decimal) -> Decimal:
    """What is still open of an invoice on a date; 0 before it is billed."""
    billed, amount = row.get("invoice_date"), row.get("amount")
    if date is None or not isinstance(billed, dt.date) or billed > date or not isinstance(amount, Decimal):
        return Decimal(0)
    if not paid and amount > 0:  # as most are: quicker than to settle them
        return round_half_up(amount, 2)
    return Decimal(0) if paid == amount else settle(amount, paid)[0]


def all_open_on(rows: Sequence[Row], book: BookData, date: dt.date | None) -> list[Value]:
    """What is still open of each invoice on a date; None for rows without a number."""
    paid = paid_by_invoice(book, date)
    return [
        None if (no := row.get("invoice_no")) is None else open_on(row, date, paid.get(str(no).casefold(), Decimal(0)))
        for row in rows
    ]


def open_formula(paid: str, limit: str) -> str:
    """What is still open of this row's invoice: less what is `paid`, 0 unless its date is within the `limit`."""
    return f"""IF({{invoice_no}}="","",IF(AND(ISNUMBER({{invoice_date}}),ISNUMBER({{amount}}),ISNUMBER({{@as_of}})),
        IF({{invoice_date}}{limit},MAX(0,ROUND({{amount}}-{paid},2)),0),0))"""
