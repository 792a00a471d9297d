"""Customer grading, the value matrix of customer categories, and the health of the funnel."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import Literal, TypeAlias, TypedDict

from xlplan.metrics.numbers import ZERO, Number, exact, money, ratio, to_decimal

CustomerClass: TypeAlias = Literal["A", "B", "C", "D"]
Boundary: TypeAlias = Literal["to_lower", "to_higher"]

ORDER_SIZE_TENTHS = MappingProxyType({"超额": 51, "重要": 41, "部分": 31, "微小": 21})
"""Expected order size: label -> score in tenths."""

LIKELIHOOD_TENTHS = MappingProxyType({"本月内": 49, "考核期内": 39, "更长期": 29, "有意向": 19})
"""Likelihood of the order: label -> score in tenths."""

CATEGORY_CUT = 3.0
CATEGORY_MARGIN = 0.25

_TIERS = {"1A": 1, "1B": 1, "2A": 1, "2B": 2, "2C": 2, "1C": 2, "1D": 2, "3A": 3, "2D": 3, "3B": 4, "3C": 4, "3D": 4}


class FunnelHealth(TypedDict):
    """`health` 优 / 良 / 中 / 差, None without any count; `rule` is the one that decided.

    Rules: no_data, too_few_customers, no_reserve, hardly_any_a, no_upward_move, healthy.
    """

    health: Literal["优", "良", "中", "差"] | None
    rule: str


@exact
def customer_score(order_size: Number, likelihood: Number) -> Decimal | None:
    """Order size (5.1 4.1 3.1 2.1) + likelihood (4.9 3.9 2.9 1.9), by label or score: a whole number from 4 to 10.

    None for anything else.
    """
    size = _tenths(order_size, ORDER_SIZE_TENTHS)
    chance = _tenths(likelihood, LIKELIHOOD_TENTHS)
    return None if size is None or chance is None else Decimal((size + chance) // 10)


def _tenths(value: Number, scores: MappingProxyType[str, int]) -> int | None:
    if isinstance(value, str) and value.strip() in scores:
        return scores[value.strip()]
    number = to_decimal(value)
    return next((score for score in scores.values() if number is not None and number * 10 == score), None)


def customer_class(score: Number, boundary: Boundary = "to_lower") -> CustomerClass | None:
    """Class of a score; one exactly on 8, 6 or 4 goes to the lower class, or with `to_higher` to the higher one."""
    value = to_decimal(score)
    if value is None or str(boundary) not in {"to_lower", "to_higher"}:
        return None
    edges: tuple[tuple[int, CustomerClass], ...] = ((8, "A"), (6, "B"), (4, "C"))
    for edge, cls in edges:
        if value > edge or (value == edge and boundary == "to_higher"):
            return cls
    return "D"


def category_level(attractiveness: Number, strength: Number, cut: Number = CATEGORY_CUT) -> Literal[1, 2, 3, 4] | None:
    """Level of a customer category from its weighted scores (1 to 5); a score at the cut is high.

    1 high attractiveness and strong position, 2 high and weak, 3 low and strong, 4 low and weak.
    """
    appeal, position, edge = to_decimal(attractiveness), to_decimal(strength), to_decimal(cut)
    if appeal is None or position is None or edge is None:
        return None
    if appeal >= edge:
        return 1 if position >= edge else 2
    return 3 if position >= edge else 4


@exact
def near_cut(
    attractiveness: Number, strength: Number, cut: Number = CATEGORY_CUT, *, margin: Number = CATEGORY_MARGIN
) -> bool:
    """Whether a category's level hangs by a thread: either score lies within `margin` (0.25) of the cut."""
    edge, room = money(cut), money(margin)
    scores = (to_decimal(attractiveness), to_decimal(strength))
    return any(score is not None and abs(score - edge) <= room for score in scores)


def action_tier(level: Number, cls: str | None) -> int | None:
    """Tier of action, 1 (most) to 4, from a category's level (1 to 4) and a customer's class (A to D)."""
    number = to_decimal(level)
    if number not in {Decimal(1), Decimal(2), Decimal(3), Decimal(4)} or str(cls) not in set("ABCD"):
        return None
    return _TIERS.get(f"{number:.0f}{cls}", 4)


@exact
def funnel_health(
    a: Number,
    b: Number,
    c: Number,
    d: Number,
    previous: tuple[Number, Number, Number, Number] | None = None,
    *,
    fewest: Number = 10,
    reserve: Number = 0.2,
    top: Number = 0.05,
) -> FunnelHealth:
    """Diagnose a funnel from its customers per class, now and (`previous`) in the last period.

    In this order: fewer than `fewest` customers 差; C and D below the share `reserve` 中; A below the share `top`, or
    neither A nor A and B together grew since the last period, 良; else 优.
    """
    counts = [max(ZERO, money(value)) for value in (a, b, c, d)]
    if all(to_decimal(value) is None for value in (a, b, c, d)):
        return {"health": None, "rule": "no_data"}
    customers = sum(counts, ZERO)
    if customers < money(fewest) or not customers:
        return {"health": "差", "rule": "too_few_customers"}
    if money(ratio(counts[2] + counts[3], customers)) < money(reserve):
        return {"health": "中", "rule": "no_reserve"}
    if money(ratio(counts[0], customers)) < money(top):
        return {"health": "良", "rule": "hardly_any_a"}
    if previous is not None and not _moved_up(counts, [max(ZERO, money(value)) for value in previous]):
        return {"health": "良", "rule": "no_upward_move"}
    return {"health": "优", "rule": "healthy"}


def _moved_up(now: list[Decimal], before: list[Decimal]) -> bool:
    return now[0] > before[0] or now[0] + now[1] > before[0] + before[1]


def pipeline_coverage(pipeline: Number, target: Number) -> float | None:
    """How many times the pipeline covers the target: pipeline / target."""
    return ratio(to_decimal(pipeline), to_decimal(target))
