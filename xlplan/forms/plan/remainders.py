"""Division by largest remainder as formulas, exact where floats are not: what `xlplan.metrics.allocate` gives.

A total is counted in its smallest unit (whole numbers, or as many decimals, two at most, as it has), weights are whole
numbers. A part is the whole quotient of units x weight / weights; the units that are left go to the largest
remainders. Remainders are reckoned in two steps, so that no product exceeds the 15 digits that a cell holds.
"""

from __future__ import annotations

from decimal import Decimal

from xlplan.forms.form import Value
from xlplan.metrics import allocate, round_half_up

PLACES = 2
"""Decimals of a total."""


def _places(total: str) -> str:
    return f"IF({total}=ROUND({total},0),0,IF({total}=ROUND({total},1),1,2))"


def _units(total: str) -> str:
    return f"ROUND(ABS({total})*10^{_places(total)},0)"


def remainder(total: str, weight: str, weights: str) -> str:
    """Formula: what division leaves of units x weight; `weights`, their sum, is below 9E+9."""
    units = _units(total)
    return (
        f"MOD(MOD(INT({units}/1000000)*{weight},{weights})*1000000"
        f"+MOD(MOD({units},1000000)*{weight},{weights}),{weights})"
    )


def part(total: str, weight: str, weights: str, left: str, extra: str) -> str:
    """Formula: a part of the total. `left`: its remainder; `extra`: TRUE where it gets one of the units left over."""
    return (
        f"IF({total}<0,-1,1)*(ROUND(({_units(total)}*{weight}-{left})/{weights},0)+IF({extra},1,0))/10^{_places(total)}"
    )


def divided(total: Value, weights: list[Decimal]) -> list[Value]:
    """The same parts; no values where there is no total or no weight."""
    parts = allocate(total, weights) if isinstance(total, Decimal) else []
    return [*parts] or [None] * len(weights)


def in_cents(value: Value) -> Decimal | None:
    """A number with the decimals that a total may have."""
    return round_half_up(value, PLACES) if isinstance(value, Decimal) else None
