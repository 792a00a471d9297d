"""A CRM export as values: opportunities, salespeople, products, accounts, and what had to be noted in reading them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Stage = Literal["won", "lost", "open", "prospect"]


@dataclass(frozen=True)
class Opportunity:
    """One opportunity as it stood on the as-of date. `account` and `product` are "" where the export has none."""

    id: str
    salesperson: str
    account: str
    product: str
    stage: Stage
    engaged: dt.date | None = None
    closed: dt.date | None = None
    value: Decimal = Decimal(0)

    @property
    def is_open(self) -> bool:
        """Neither won nor lost yet."""
        return self.stage in ("open", "prospect")


@dataclass(frozen=True)
class Salesperson:
    """A person of the sales teams."""

    name: str
    manager: str = ""
    office: str = ""


@dataclass(frozen=True)
class Product:
    """A product of the price list."""

    name: str
    series: str = ""
    price: Decimal | None = None


@dataclass(frozen=True)
class Account:
    """A customer."""

    name: str
    sector: str = ""
    country: str = ""


@dataclass(frozen=True)
class Note:
    """Something about one record that a person should know; `kind` is a message code."""

    kind: str
    record: str
    salesperson: str = ""
    office: str = ""
    detail: str = ""


@dataclass
class Crm:
    """The export up to the as-of date. `left_out`: opportunities that began after it; `reopened`: closed after it."""

    people: Mapping[str, Salesperson] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    opportunities: Sequence[Opportunity] = ()
    notes: list[Note] = field(default_factory=list)
    left_out: int = 0
    reopened: int = 0
    faulty: bool = False

    def active(self) -> list[str]:
        """Salespeople with at least one opportunity, in the order of the sales teams."""
        busy = {o.salesperson for o in self.opportunities}
        return [name for name in self.people if name in busy]
