"""Targets from the quarter before: grown, and divided from the company down to each salesperson; parts add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplan.batch.crm.figures import Quarter
from xlplan.batch.crm.records import Crm, Opportunity
from xlplan.metrics import allocate, round_half_up


class Target(NamedTuple):
    """A salesperson's targets for a quarter: won value and number of won opportunities."""

    sales: Decimal
    won: Decimal


Targets = Mapping[Quarter, Mapping[str, Target]]
"""Quarter -> salesperson -> target; a quarter without one before it in the data has none."""


def targets(crm: Crm, wanted: Sequence[Quarter], growth: Decimal) -> dict[Quarter, dict[str, Target]]:
    """For each quarter: the company's won value and count of the quarter before, plus `growth`, in whole units,

    divided among the offices by what they won in it, then within each office among its salespeople (largest remainder,
    `xlplan.metrics.allocate`). Who won nothing in the quarter before gets nothing.
    """
    return {quarter: found for quarter in wanted if (found := _quarter(crm, quarter.before, growth))}


def _quarter(crm: Crm, before: Quarter, growth: Decimal) -> dict[str, Target]:
    won = [o for o in crm.opportunities if o.stage == "won" and before.has(o.closed)]
    sales = _divided(crm, _sums(won, count=False), growth)
    counts = _divided(crm, _sums(won, count=True), growth)
    return {name: Target(sales[name], counts[name]) for name in sales if name in counts}


def _sums(won: Sequence[Opportunity], *, count: bool) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for one in won:
        found[one.salesperson] = found.get(one.salesperson, Decimal(0)) + (1 if count else one.value)
    return found


def _divided(crm: Crm, before: Mapping[str, Decimal], growth: Decimal) -> dict[str, Decimal]:
    """The grown total by office, then by salesperson."""
    whole = round_half_up(sum(before.values(), Decimal(0)) * (1 + growth), 0)
    people: dict[str, list[str]] = {}
    for name, person in crm.people.items():
        if name in before:
            people.setdefault(person.office, []).append(name)
    weights = [sum((before[name] for name in names), Decimal(0)) for names in people.values()]
    found: dict[str, Decimal] = {}
    for names, part in zip(people.values(), allocate(whole, weights), strict=False):
        parts = allocate(part, [before[name] for name in names])
        found |= dict(zip(names, parts, strict=False))
    return found
