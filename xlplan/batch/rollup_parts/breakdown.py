"""Which regions a customer's, a product's or a month's figures come from; the largest of each, the others together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from xlplan.batch.analysis.records import MonthLine, ProductLine
from xlplan.batch.rollup_result import CustomerFigures, RegionResult, Submission

What = Literal["customer", "product", "month"]
Amounts = CustomerFigures | ProductLine | MonthLine
PARTS_SHOWN = 20
"""Regions that are listed for one customer, product or month."""

FIGURES = ("opening", "billed", "planned", "collected", "credits", "balance", "overdue")


class Key(NamedTuple):
    """A customer or product (case ignored), or a month (its first day), in one currency."""

    what: What
    currency: str
    name: str


class Part(NamedTuple):
    """A region's share of it."""

    region: str
    line: Amounts


@dataclass(frozen=True)
class Line:
    """A line of the sheet: a region's figures, or those of `more` regions together."""

    key: Key
    region: str
    amounts: dict[str, Decimal | None]
    more: int = 0


@dataclass(frozen=True)
class Breakdown:
    """`parts`: the regions of each, the largest first."""

    parts: dict[Key, list[Part]]

    @cached_property
    def lines(self) -> list[Line]:
        """Those of several regions, block by block; of one region no more can be said than that it is its own."""
        return [line for key, parts in self.parts.items() if len(parts) > 1 for line in _block(key, parts)]

    def largest(self, key: Key, figure: str) -> int:
        """The line of a block, among `lines`, with the most of a figure."""
        own = self._blocks[key]
        return max(own, key=lambda i: (abs(self.lines[i].amounts[figure] or 0), -i))

    def largest_of_rest(self, key: Key, figure: str) -> str:
        """The region with the most of a figure among those that are listed together."""
        return max(self.parts[key][PARTS_SHOWN:], key=lambda part: abs(getattr(part.line, figure))).region

    @cached_property
    def _blocks(self) -> dict[Key, list[int]]:
        found: dict[Key, list[int]] = defaultdict(list)
        for index, line in enumerate(self.lines):
            found[line.key].append(index)
        return found


def breakdown(counted: Sequence[tuple[RegionResult, Submission]]) -> Breakdown:
    """Customers, products and months over the regions whose figures count."""
    parts: dict[Key, list[Part]] = defaultdict(list)
    for region, found in counted:
        for customer in found.customers:
            parts[Key("customer", customer.currency, customer.customer.casefold())].append(
                Part(region.region, customer)
            )
        for product in found.records.products:
            parts[Key("product", product.currency, product.product.casefold())].append(Part(region.region, product))
        for month in found.records.months:
            parts[Key("month", month.currency, f"{month.month}")].append(Part(region.region, month))
    ordered = sorted(parts, key=lambda key: (key.what, key.currency, key.name))
    return Breakdown({key: sorted(parts[key], key=_smallness) for key in ordered})


def _smallness(part: Part) -> tuple[Decimal, Decimal, str]:
    line = part.line
    balance = line.planned if isinstance(line, MonthLine) else line.balance
    return -abs(balance), -abs(line.billed), part.region


def _amounts(line: Amounts) -> dict[str, Decimal | None]:
    return {name: getattr(line, name, None) for name in FIGURES}


def _block(key: Key, parts: Sequence[Part]) -> Iterator[Line]:
    for part in parts[:PARTS_SHOWN]:
        yield Line(key, part.region, _amounts(part.line))
    rest = [_amounts(part.line) for part in parts[PARTS_SHOWN:]]
    if rest:
        sums = {name: _sum([amounts[name] for amounts in rest]) for name in FIGURES}
        yield Line(key, "", sums, len(rest))


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
