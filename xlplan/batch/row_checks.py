"""Which invoices a region's ledger knows, and which receipts name none of them."""

from __future__ import annotations

from collections.abc import Iterator

from xlplan.actions.sheet import FormTable
from xlplan.batch.ledger import invoice_key
from xlplan.batch.region_book import RegionBook, shown_value
from xlplan.errors import Problem


def invoice_cells(region: RegionBook) -> dict[str, str]:
    """Invoice key -> `Sheet!F12`."""
    return {key: f"{table.sheet.name}!{table.cell(index, 'invoice_no')}" for table, index, key in _invoices(region)}


def unapplied(region: RegionBook) -> Iterator[Problem]:
    """Warnings: receipts whose invoice is not in the ledger; only a prepayment need not name one."""
    known = {key for _, _, key in _invoices(region)}
    for index in region.indexes("receipts", brought=False):
        table = region.rows["receipts"].table
        row = table.rows[index]
        key = invoice_key(row)
        if key not in known and (key or row.get("kind") != "prepayment"):
            yield Problem("unknown-invoice", "warning", "", table.sheet.name, table.cell(index, "invoice_no"),
                          {"invoice": row.get("invoice_no") or "-",
                           "amount": shown_value(row.get("amount"))})  # fmt: skip


def _invoices(region: RegionBook) -> Iterator[tuple[FormTable, int, str]]:
    for index in region.indexes("invoices", brought=False):
        table = region.rows["invoices"].table
        key = invoice_key(table.rows[index])
        if key:
            yield table, index, key
