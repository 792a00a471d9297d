"""Detail: every open invoice, and the cell it stands in."""

from __future__ import annotations

from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import CURRENCY, CUSTOMER, REGION, WORKBOOK, Field, Link, Sheet, word
from xlplan.batch.rollup_parts.risk import AMOUNT, BUCKET, CELL, DAYS, DUE, INVOICE, OPEN
from xlplan.forms import invoices as ledger
from xlplan.forms.form import Kind, Label, Row

FIELDS = (
    REGION,
    WORKBOOK,
    CELL,
    INVOICE,
    CUSTOMER,
    Field("product", Label("产品", "Product"), width=12),
    Field("invoice_date", Label("开票日期", "Invoice date"), Kind.DATE, 12),
    DUE,
    DAYS,
    BUCKET,
    CURRENCY,
    AMOUNT,
    OPEN,
)
"""Headers are chosen so that nobody's tool takes this table for a region's ledger."""


def detail(context: Context) -> Sheet:
    """Region by region, the oldest due date first; the invoiced amount leads to its cell."""
    rows: list[Row] = []
    links: dict[tuple[int, str], Link] = {}
    for i, (region, _, invoice) in enumerate(context.detail):
        rows.append(
            {
                "region": region.region,
                "workbook": region.workbook,
                "cell": f"{invoice.sheet}!{invoice.cell}",
                "invoice": invoice.invoice,
                "customer": invoice.customer,
                "product": invoice.product or None,
                "invoice_date": invoice.invoice_date,
                "due_date": invoice.due_date,
                "days": max(invoice.days, 0),
                "bucket": word(ledger.BUCKETS, invoice.bucket, context.lang),
                "currency": invoice.currency,
                "amount": invoice.amount,
                "open": invoice.open,
            }
        )
        if place := context.file(region.region, invoice.sheet, invoice.cell):
            links |= {(i, name): place for name in ("cell", "amount", "open", "days")}
    return Sheet(
        "detail", Label("明细", "Detail"), Label("未结清发票明细", "Open invoices"), FIELDS, rows, keys=4, links=links
    )
