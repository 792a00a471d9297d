"""A region workbook as its controls see it: rows with their origin, calculated cells, figures from events."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from xlplan.actions.calculated import CalculatedCell
from xlplan.actions.sheet import Reading
from xlplan.batch.ledger import RegionFigures, region_figures
from xlplan.batch.manifest import ManifestEntry
from xlplan.batch.origin import Rows
from xlplan.forms.form import Kind, Row


@dataclass(frozen=True)
class RegionBook:
    """`entry` is the workbook's line of the manifest, `managed` whether it remembers what the data brought."""

    reading: Reading
    as_of: dt.date
    rows: dict[str, Rows]
    cells: list[CalculatedCell]
    managed: bool
    entry: ManifestEntry | None = None

    def indexes(self, form_id: str, *, brought: bool) -> list[int]:
        """The indexes of a form's counted rows; only those that the data brought, where the workbook knows which."""
        found = self.rows.get(form_id)
        if found is None:
            return []
        return found.indexes("brought") if brought and self.managed else found.indexes()

    def ledger(self, *, brought: bool) -> tuple[list[Row], list[Row]]:
        """The counted rows of invoices and of receipts."""
        invoices, receipts = ([self.rows[form].table.rows[i] for i in self.indexes(form, brought=brought)]
                              for form in ("invoices", "receipts"))  # fmt: skip
        return invoices, receipts

    @cached_property
    def figures(self) -> RegionFigures:
        """The region's figures up to the as-of date, all of them movements."""
        return region_figures(*self.ledger(brought=False), self.as_of)

    @cached_property
    def brought_figures(self) -> RegionFigures:
        """The same from the rows that the data brought."""
        return region_figures(*self.ledger(brought=True), self.as_of)


def shown_value(value: object, kind: Kind = Kind.MONEY) -> str:
    """A value for a message: money with two places, counts whole, ratios as they are, `-` for nothing."""
    if value is None or value == "":
        return "-"
    if isinstance(value, Decimal | float | int):
        return f"{float(value):,.2f}" if kind is Kind.MONEY else f"{float(value):.12g}"
    return value.strftime("%Y-%m-%d") if isinstance(value, dt.date) else str(value)
