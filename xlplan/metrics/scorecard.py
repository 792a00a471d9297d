"""Weighted scores, pace, and the division of a total into parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeAlias, TypedDict

from xlplan.metrics.attainment import CAP, attainment, capped
from xlplan.metrics.numbers import ONE, ZERO, Direction, Number, exact, ratio, to_decimal, unit_of

ScorecardRow: TypeAlias = tuple[str, Number, Number, Number, Direction]
"""Name, target, actual, weight, direction."""


class ScorecardPart(TypedDict):
    """One KPI of a scorecard; `weight` is the re-based share, None where the KPI has no data."""

    name: str
    attainment: float | None
    capped: float | None
    weight: float | None
    score: float | None


class Scorecard(TypedDict):
    """Score with and without caps; not `complete` when a KPI has no data or the weights do not sum to 100 %."""

    score: float | None
    uncapped: float | None
    complete: bool
    parts: list[ScorecardPart]


class Pace(TypedDict):
    """Where the period stands, as shares, and in the target's unit `projected` and `required` per remaining unit."""

    attainment: float | None
    pace: float | None
    projected: float | None
    required: float | None


@exact
def scorecard(rows: Iterable[ScorecardRow], cap: tuple[Number, Number] = CAP) -> Scorecard:
    """Weighted attainment; each KPI is capped before it is weighted.

    Weights are shares (0.3) or percents (30). A KPI without a ratio leaves its weight to the others in proportion.
    """
    kpis = [(name, attainment(target, actual, way), _weight(weight)) for name, target, actual, weight, way in rows]
    weights = sum((weight for _, reached, weight in kpis if reached is not None), ZERO)
    whole = sum((weight for _, _, weight in kpis), ZERO) in {ONE, Decimal(100)}
    return {
        "score": _mean([(capped(reached, cap), weight) for _, reached, weight in kpis], weights),
        "uncapped": _mean([(reached, weight) for _, reached, weight in kpis], weights),
        "complete": whole and all(reached is not None for _, reached, _ in kpis),
        "parts": [_part(name, reached, weight, weights, cap) for name, reached, weight in kpis],
    }


def _weight(value: Number) -> Decimal:
    number = to_decimal(value)
    return ZERO if number is None else max(ZERO, number)


def _mean(pairs: Sequence[tuple[float | None, Decimal]], weights: Decimal) -> float | None:
    points = [(to_decimal(value), weight) for value, weight in pairs]
    return ratio(sum((value * weight for value, weight in points if value is not None), ZERO), weights)


def _part(
    name: str, reached: float | None, weight: Decimal, weights: Decimal, cap: tuple[Number, Number]
) -> ScorecardPart:
    counted = to_decimal(capped(reached, cap))
    return {
        "name": name,
        "attainment": reached,
        "capped": capped(reached, cap),
        "weight": None if counted is None else ratio(weight, weights),
        "score": None if counted is None else ratio(counted * weight, weights),
    }


@exact
def pace(target: Number, actual: Number, elapsed: Number, total: Number) -> Pace:
    """Actual against the target to date (target x elapsed / total); elapsed and total in any one unit of time.

    `required` is what is left of the target for each remaining unit, negative when the target is exceeded.
    """
    goal, done, past, whole = to_decimal(target), to_decimal(actual), to_decimal(elapsed), to_decimal(total)
    result: Pace = {
        "attainment": ratio(done, goal),
        "pace": None,
        "projected": run_rate(actual, elapsed, total),
        "required": None,
    }
    if goal is None or done is None or past is None or whole is None:
        return result
    result["pace"] = ratio(done * whole, goal * past)
    if whole > past:
        result["required"] = ratio(goal - done, whole - past)
    return result


@exact
def run_rate(actual: Number, elapsed: Number, total: Number) -> float | None:
    """The whole period at the speed so far: actual x total / elapsed."""
    done, whole = to_decimal(actual), to_decimal(total)
    return None if done is None or whole is None else ratio(done * whole, to_decimal(elapsed))


LONGEST_YEAR = 366
"""Periods, if each is a day."""


@exact
def recalibrated(target: Number, actual: Number, remaining: Number) -> Decimal | None:
    """The next period's target of a KPI that adds up, when a period missed or passed its own.

    The shortfall is divided over the `remaining` periods (the next one included) by `allocate`, so that target and
    actuals of the year still add up to what was planned; a target of 0 or more does not go below 0. None without
    numbers, or where no period is left (or more than a year of days).
    """
    goal, reached, periods = to_decimal(target), to_decimal(actual), to_decimal(remaining)
    if goal is None or reached is None or periods is None or not 1 <= periods <= LONGEST_YEAR:
        return None
    shortfall = goal - reached
    places = max(0, *(-e for v in (goal, reached) if isinstance(e := v.normalize().as_tuple().exponent, int)))
    found = goal + (allocate(shortfall, [1] * int(periods), places) or [ZERO])[0]
    return max(ZERO, found) if goal >= 0 else found


@exact
def allocate(total: Number, weights: Iterable[Number], places: int = 0) -> list[Decimal]:
    """Divide a total by weights so that the parts sum exactly to it (largest remainder, ties to the first).

    Parts have `places` decimals, or as many as the total has if those are more. Missing and negative weights get
    nothing. The list is empty when there is no total or no weight to divide by.
    """
    whole, shares = to_decimal(total), [_weight(weight) for weight in weights]
    if whole is None or not any(shares):
        return []
    exponent = whole.normalize().as_tuple().exponent
    unit = unit_of(max(places, -exponent if isinstance(exponent, int) else 0))
    units = abs(whole) / unit
    divided = [divmod(units * share, sum(shares, ZERO)) for share in shares]
    left = int(units - sum((quotient for quotient, _ in divided), ZERO))
    lucky = set(sorted(range(len(shares)), key=lambda i: -divided[i][1])[:left])
    parts = [(quotient + (index in lucky)) * unit for index, (quotient, _) in enumerate(divided)]
    return [-part for part in parts] if whole < 0 else parts
