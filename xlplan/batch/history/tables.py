"""The history's tables. Amounts are whole cents: exact in every database, also in those that know floats only."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, ForeignKey, Index, Integer, MetaData, Table, Text

SCHEMA = 1
"""Raised with every change of these tables; a newer file is refused rather than misread."""

metadata = MetaData()


def _amounts(*names: str) -> list[Column[int]]:
    return [Column(name, BigInteger, nullable=False) for name in names]


def _entry() -> Column[int]:
    return Column("entry", ForeignKey("xlplan_entries.id", ondelete="CASCADE"), nullable=False, index=True)


versions = Table("xlplan_history", metadata, Column("schema", Integer, nullable=False))

entries = Table(
    "xlplan_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("recorded_at", DateTime, nullable=False),  # UTC
    Column("by", Text, nullable=False),
    Column("program", Text, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("result", Text, nullable=False),  # what `rollup --json` gave
)
Index(
    "xlplan_one_current",
    entries.c.as_of,
    unique=True,
    sqlite_where=entries.c.current,
    postgresql_where=entries.c.current,
)

workbooks = Table(
    "xlplan_workbooks",
    metadata,
    _entry(),
    Column("region", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("saved_at", DateTime),  # UTC, as the file says
    Column("state", Text, nullable=False),
    Column("template_version", Text, nullable=False),
)

figures = Table(
    "xlplan_figures",
    metadata,
    _entry(),
    Column("region", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("open_invoices", Integer, nullable=False),
    *_amounts("opening", "billed", "collected", "credits", "balance"),
)

ageing = Table(
    "xlplan_ageing",
    metadata,
    _entry(),
    Column("region", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("bucket", Text, nullable=False),
    *_amounts("amount"),
)

customers = Table(
    "xlplan_customers",
    metadata,
    _entry(),
    Column("region", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("customer", Text, nullable=False),
    *_amounts("opening", "billed", "collected", "credits", "balance", "overdue"),
)

invoices = Table(
    "xlplan_invoices",
    metadata,
    _entry(),
    Column("region", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("customer", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("invoice", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("cell", Text, nullable=False),
    Column("invoice_date", Date, nullable=False),
    Column("due_date", Date),
    Column("bucket", Text, nullable=False),
    *_amounts("amount", "open"),
)

publications = Table("xlplan_publications", metadata, _entry(), Column("token", Text, nullable=False))
"""Which entry belongs to which publication of files: what tells an interrupted one that it had been accepted."""

DETAILS = (workbooks, figures, ageing, customers, invoices)


def cents(amount: Decimal) -> int:
    """Whole cents. ValueError for parts of a cent: no ledger has them."""
    found = amount.scaleb(2)
    if found != found.to_integral_value():
        raise ValueError(amount)
    return int(found)


def money(stored: int) -> Decimal:
    """An amount from its cents."""
    return Decimal(stored).scaleb(-2)
