"""One workbook's share of the export, and the rows that it makes of each template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from xlplan.actions.sheet import Reading
from xlplan.batch.crm.figures import Figures, Quarter, figures, quarters
from xlplan.batch.crm.records import Account, Opportunity, Product
from xlplan.batch.crm.targets import Target, Targets
from xlplan.batch.memory import Memory
from xlplan.forms.form import Row


@dataclass(frozen=True)
class Unit:
    """An office, a manager's team or one salesperson: what is theirs, and nothing of anybody else's."""

    name: str
    as_of: dt.date
    people: tuple[str, ...]
    opportunities: tuple[Opportunity, ...]
    products: Mapping[str, Product]
    accounts: Mapping[str, Account]
    targets: Targets
    kpis: Mapping[str, Decimal | None]
    currency: str
    country: str
    first_contact: int
    growth: Decimal

    @property
    def quarter(self) -> Quarter:
        """The quarter of the as-of date."""
        return Quarter.of(self.as_of)

    def figures(self, quarter: Quarter, salesperson: str | None = None) -> Figures:
        """The figures of a quarter: of the whole unit, or of one of its people."""
        found = [o for o in self.opportunities if salesperson in (None, o.salesperson)]
        return figures(found, quarter, self.products)

    def target(self, quarter: Quarter) -> Target | None:
        """The unit's targets of a quarter: the sum of its people's."""
        own = [t for name, t in self.targets.get(quarter, {}).items() if name in self.people]
        if not own:
            return None
        return Target(sum((t.sales for t in own), Decimal(0)), sum((t.won for t in own), Decimal(0)))

    @cached_property
    def open(self) -> tuple[Opportunity, ...]:
        """The opportunities that are neither won nor lost."""
        return tuple(o for o in self.opportunities if o.is_open)


Builder = Callable[[Unit, Reading, Memory], dict[str, list[Row]]]


@dataclass(frozen=True)
class Sheets:
    """A template's forms that the data fill, with the fields that the data own, and what makes their rows."""

    template: str
    fields: Mapping[str, tuple[str, ...]]
    build: Builder


@dataclass
class Part:
    """A unit's data for one template."""

    region: str
    unit: Unit
    sheets: Sheets

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that the data fill."""
        return tuple(self.sheets.fields)

    def rows(self, reading: Reading, known: Memory, _: dt.date) -> dict[str, list[Row]]:
        """Each form's rows in the workbook's language."""
        return self.sheets.build(self.unit, reading, known)

    def totals(self, as_of: dt.date) -> dict[str, Any]:
        """The unit's figures by quarter of the year, and what is open."""
        found = {str(q): self.unit.figures(q).as_json() for q in quarters(self.unit.opportunities, as_of)}
        return {"quarters": found, "open": len(self.unit.open)}
