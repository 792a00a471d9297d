"""Checks of the ledger: receipts without an invoice, invoice numbers that formulas confuse, currencies, and the tie."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlplan.actions.calculated import CalculatedCell
from xlplan.actions.drafts import plain, typed_rows
from xlplan.actions.sheet import Reading
from xlplan.forms.cells import comparable
from xlplan.forms.invoices import BUCKETS
from xlplan.forms.open_items import paid_by_invoice
from xlplan.metrics import to_decimal

EXCEL_DIGITS = 15
"""Excel's criteria read a text of digits as a number, and numbers have no more digits than that."""

_CENT = Decimal("0.005")


def check_ledger(reading: Reading, cells: Sequence[CalculatedCell]) -> None:
    """Report what is wrong with invoices and receipts."""
    if "invoices" in reading.tables:
        _invoices(reading)
        _confusable(reading)
        _overpaid(reading)
    if "invoices" in reading.tables and "receipts" in reading.tables:
        _unknown(reading)
    if "receipts" in reading.tables:
        _negative(reading)
    _tie(reading, cells)


def _number(row: Mapping[str, object]) -> str:
    return str(row.get("invoice_no") or "").casefold()


def _invoices(reading: Reading) -> None:
    own = comparable(reading.data.facts.get("currency")).strip()
    for table, index, row in typed_rows(reading, "invoices"):
        issued, due = row.get("invoice_date"), row.get("due_date")
        if isinstance(issued, dt.date) and isinstance(due, dt.date) and due < issued:
            reading.report("due-before-issued", "warning", table.sheet.name, table.cell(index, "due_date"),
                           due=due, issued=issued)  # fmt: skip
        currency = comparable(row.get("currency")).strip()
        if own and currency and currency.casefold() != own.casefold():
            reading.report("other-currency", "error", table.sheet.name, table.cell(index, "currency"),
                           currency=currency, own=own)  # fmt: skip


def as_excel_reads(text: str) -> str:
    """What an invoice number is to SUMIFS: texts that look like the same number, to 15 digits, are one."""
    number = to_decimal(text.strip()) if re.fullmatch(r"\s*[-+]?[\d.,]+(?:[eE][-+]?\d+)?\s*", text) else None
    if number is None or not number:
        return text.strip().casefold() if number is None else "0"
    sign, digits, _ = number.as_tuple()
    kept = "".join(map(str, digits[:EXCEL_DIGITS])).rstrip("0")
    return f"{'-' if sign else ''}{kept}e{number.adjusted()}"


def _confusable(reading: Reading) -> None:
    """Different invoice numbers that SUMIFS takes for one, so that each would get the other's receipts."""
    seen: dict[str, tuple[str, str]] = {}
    for table, index, row in typed_rows(reading, "invoices"):
        number = row.get("invoice_no")
        if number is None:
            continue
        text, place = str(number), table.cell(index, "invoice_no")
        first, first_place = seen.setdefault(as_excel_reads(text), (text, place))
        if first.casefold() != text.casefold():
            reading.report("confusable-invoices", "error", table.sheet.name, place, invoice=text, other=first,
                           first=first_place)  # fmt: skip


def _overpaid(reading: Reading) -> None:
    paid = paid_by_invoice(reading.data, reading.data.as_of)
    for table, index, row in typed_rows(reading, "invoices"):
        amount, received = row.get("amount"), paid.get(_number(row), Decimal(0))
        if isinstance(amount, Decimal) and received > max(amount, Decimal(0)) + _CENT:
            reading.report("overpaid-invoice", "warning", table.sheet.name, table.cell(index, "amount"),
                           invoice=row.get("invoice_no"), paid=plain(received), amount=plain(amount))  # fmt: skip


def _unknown(reading: Reading) -> None:
    known = {_number(row) for _, _, row in typed_rows(reading, "invoices")}
    for table, index, row in typed_rows(reading, "receipts"):
        if row.get("invoice_no") is not None and _number(row) not in known:
            reading.report("unknown-invoice", "error", table.sheet.name, table.cell(index, "invoice_no"),
                           invoice=row.get("invoice_no"), amount=comparable(row.get("amount")))  # fmt: skip


def _negative(reading: Reading) -> None:
    """Receipts below zero that somebody typed: perhaps money paid back, perhaps a sign too many."""
    for table, index, row in typed_rows(reading, "receipts"):
        amount = row.get("amount")
        if isinstance(amount, Decimal) and amount < 0 and row.get("origin") is None:
            reading.report("negative-receipt", "warning", table.sheet.name, table.cell(index, "amount"),
                           amount=plain(amount))  # fmt: skip


def _tie(reading: Reading, cells: Sequence[CalculatedCell]) -> None:
    """Ageing buckets and unapplied receipts against the balance, as these figures stand in the sheet."""
    bands = {cell.field: cell for cell in cells if cell.form == "invoices" and cell.part == "band"}
    names = [f"age_{bucket.id.replace('-', '_').replace('+', '_over')}" for bucket in BUCKETS] + ["unapplied"]
    values = {name: to_decimal(bands[name].actual_value) for name in (*names, "balance") if name in bands}
    known = [value for value in values.values() if value is not None]
    if len(known) < len(names) + 1:
        return
    parts, balance = sum(known[:-1], Decimal(0)), known[-1]
    if abs(parts - balance) >= _CENT:
        cell = bands["balance"]
        reading.report("ledger-not-tied", "error", cell.sheet, cell.address, parts=plain(parts), balance=plain(balance))
