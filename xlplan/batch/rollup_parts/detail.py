"""Detail: every open invoice, and the cell it stands in."""

from __future__ import annotations

from typing import cast

from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import CURRENCY, CUSTOMER, REGION, WORKBOOK, Field, Link, Sheet, word
from xlplan.batch.rollup_parts.risk import AMOUNT, BUCKET, CELL, DAYS, DUE, INVOICE, OPEN
from xlplan.forms import invoices as ledger
from xlplan.forms.form import Kind, Label, Row, Value

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


OWN = "own_"
"""Before the id of a company's column."""


def detail(context: Context) -> Sheet:
    """Region by region, the oldest due date first; the invoiced amount leads to its cell."""
    own = _own_fields(context)
    rows: list[Row] = []
    links: dict[tuple[int, str], Link] = {}
    for i, (region, _, invoice) in enumerate(context.detail):
        row: Row = {
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
        rows.append(row | {OWN + name: cast(Value, value) for name, value in invoice.own.items()})
        if place := context.file(region.region, invoice.sheet, invoice.cell):
            links |= {(i, name): place for name in ("cell", "amount", "open", "days")}
    return Sheet(
        "detail",
        Label("明细", "Detail"),
        Label("未结清发票明细", "Open invoices"),
        (*FIELDS, *own),
        rows,
        keys=4,
        links=links,
    )


def _own_fields(context: Context) -> list[Field]:
    """The columns that companies have added to the ledgers, each once, under headers that nothing else has."""
    taken = {word for found in FIELDS for word in found.label}
    fields: dict[str, Field] = {}
    for _, submission in context.counted:
        for own in submission.own:
            if own.id not in fields:
                words = [f"{word} *" if word in taken else word for word in (own.zh, own.en)]
                taken |= set(words)
                kind = Kind.TEXT if own.kind == Kind.CHOICE else Kind(own.kind)
                fields[own.id] = Field(OWN + own.id, Label(*words), kind, 16)
    return list(fields.values())
