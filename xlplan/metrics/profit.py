"""Variances, full-year forecasts, price-volume-mix and break-even."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal, TypeAlias, TypedDict

from xlplan.metrics.numbers import (
    ZERO,
    Number,
    exact,
    money,
    ratio,
    round_ratio,
    rounded,
    to_decimal,
    total_of_known,
)

Kind: TypeAlias = Literal["income", "expense"]

PVMRow: TypeAlias = tuple[str, Number, Number, Number, Number]
"""Name, old price, old volume, new price, new volume."""

_PLACES = 12
_FAVOURABLE = {"income": 1, "expense": -1}


class Forecast(TypedDict):
    """Full-year figures by method, and what each remaining month must bring to reach the plan."""

    remaining_plan: float | None
    run_rate: float | None
    plan_shape: float | None
    required_per_month: float | None


class PriceVolumeMix(TypedDict):
    """What changed sales; the first five add up to `total` exactly."""

    price: Decimal | None
    volume: Decimal | None
    mix: Decimal | None
    new: Decimal | None
    lost: Decimal | None
    total: Decimal | None


class BreakEvenMix(TypedDict):
    """Units and revenue at break-even, for all products and per product in the order given."""

    units: float | None
    per_product: list[float | None]
    revenue: float | None


@exact
def variance(kind: Kind, plan: Number, actual: Number) -> Decimal | None:
    """Favourable is positive: income actual - plan, expense plan - actual. None when either is missing."""
    planned, booked, sign = to_decimal(plan), to_decimal(actual), _FAVOURABLE.get(str(kind))
    return None if planned is None or booked is None or sign is None else sign * (booked - planned) + ZERO


@exact
def relative_variance(actual: Number, base: Number) -> float | None:
    """(actual - base) / |base|; None with base 0."""
    value, basis = to_decimal(actual), to_decimal(base)
    return None if value is None or basis is None else ratio(value - basis, abs(basis))


@exact
def full_year_forecast(plan: Sequence[Number], actual: Sequence[Number]) -> Forecast:
    """Forecast the year from monthly plans and the actuals of closed months (None, or left off, while open).

    remaining_plan: actual + plan of the open months; run_rate: mean of the closed months x all months;
    plan_shape: plan x actual / plan of the closed months; required_per_month: (plan - actual) / open months.
    """
    done = [to_decimal(value) for value in actual[: len(plan)]]
    closed = {month for month, value in enumerate(done) if value is not None}
    open_months = [value for month, value in enumerate(plan) if month not in closed]
    booked, year = total_of_known(done), total_of_known(plan)
    result: Forecast = {"remaining_plan": None, "run_rate": None, "plan_shape": None, "required_per_month": None}
    remaining = total_of_known(open_months)
    if not open_months or remaining is not None:
        result["remaining_plan"] = round_ratio(money(booked) + money(remaining)) if plan else None
    if booked is not None:
        result["run_rate"] = ratio(booked * len(plan), Decimal(len(closed)))
    if booked is not None and year is not None:
        result["plan_shape"] = ratio(year * booked, total_of_known(plan[month] for month in closed))
    if year is not None:
        result["required_per_month"] = ratio(year - money(booked), Decimal(len(open_months)))
    return result


@exact
def price_volume_mix(rows: Iterable[PVMRow]) -> PriceVolumeMix:
    """Split the change of sales: price at new volume, volume at the old average price, mix the remainder.

    Products without old volume are new, those without new volume are lost; they stand apart. A volume without its
    price cannot be valued: then there is no value at all.
    """
    sold = [tuple(map(to_decimal, row[1:])) for row in rows]
    if any(volume and price is None for row in sold for price, volume in (row[:2], row[2:])):
        return {"price": None, "volume": None, "mix": None, "new": None, "lost": None, "total": None}
    lines = [[money(value) for value in row] for row in sold]
    kept = [line for line in lines if line[1] and line[3]]
    old = sum((p0 * q0 for p0, q0, _, _ in kept), ZERO)
    change = sum((p1 * q1 for _, _, p1, q1 in kept), ZERO) - old
    new = sum((p1 * q1 for _, q0, p1, q1 in lines if not q0), ZERO)
    lost = -sum((p0 * q0 for p0, q0, _, q1 in lines if not q1), ZERO) + ZERO
    price = sum(((p1 - p0) * q1 for p0, _, p1, q1 in kept), ZERO)
    volume = _volume_effect(old, kept)
    return {
        "price": price,
        "volume": volume,
        "mix": change - price - volume,
        "new": new,
        "lost": lost,
        "total": change + new + lost,
    }


def _volume_effect(old: Decimal, kept: Sequence[Sequence[Decimal]]) -> Decimal:
    """Change of volume at the old average price, to 12 decimals."""
    before = sum((line[1] for line in kept), ZERO)
    after = sum((line[3] for line in kept), ZERO)
    return rounded((after - before) * old / before, _PLACES) if before else ZERO


def break_even(fixed: Number, contribution_ratio: Number) -> float | None:
    """Revenue at which contribution covers fixed cost: fixed / contribution ratio; None when the ratio is <= 0."""
    share = to_decimal(contribution_ratio)
    return None if share is None or share <= 0 else ratio(to_decimal(fixed), share)


@exact
def break_even_mix(fixed: Number, rows: Iterable[tuple[Number, Number, Number]]) -> BreakEvenMix:
    """Break-even of several products sold in fixed shares of units; rows are (price, variable cost, share of units).

    units = fixed / weighted contribution per unit; None when that is <= 0. Shares may have any sum.
    """
    cost, products = to_decimal(fixed), [(money(p), money(v), max(ZERO, money(s))) for p, v, s in rows]
    contribution = sum((share * (price - variable) for price, variable, share in products), ZERO)
    if cost is None or contribution <= 0:
        return {"units": None, "per_product": [None] * len(products), "revenue": None}
    sold = sum((share for _, _, share in products), ZERO)
    revenue = sum((share * price for price, _, share in products), ZERO)
    return {
        "units": ratio(cost * sold, contribution),
        "per_product": [ratio(cost * share, contribution) for _, _, share in products],
        "revenue": ratio(cost * revenue, contribution),
    }
