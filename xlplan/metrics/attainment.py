"""Attainment of a target, its status, and ratios of input to output."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal, TypeAlias

from xlplan.metrics.numbers import Direction, Number, exact, ratio, round_half_up, round_ratio, rounded, to_decimal

Status: TypeAlias = Literal["met", "near", "missed", "no_data"]

THRESHOLDS = (1.0, 0.9)
"""Lower edges of met and near, both included."""

CAP = (0.0, 1.5)
"""Lowest and highest attainment that a scorecard counts."""

_SIGN = {"higher": 1, "lower": -1}
_RATIO_TEXT = re.compile(r"([^:]+):([^:]+)")


@exact
def attainment(
    target: Number,
    actual: Number,
    direction: Direction = "higher",
    lower: Literal["mirror", "inverse"] = "mirror",
) -> float | None:
    """1 + s x (actual - target) / |target|, with s = 1 where higher is better and -1 where lower is better.

    That is actual / target for an ordinary KPI and 2 - actual / target for a cost, and it stays right for negative
    targets. `lower="inverse"` gives target / actual where lower is better. None without a value or with target 0.
    """
    goal, done, sign = to_decimal(target), to_decimal(actual), _SIGN.get(str(direction))
    if goal is None or done is None or sign is None or not goal:
        return None
    if lower == "inverse" and sign < 0:
        return ratio(goal, done)
    return ratio(abs(goal) + sign * (done - goal), abs(goal))


@exact
def improvement(baseline: Number, target: Number, actual: Number) -> float | None:
    """Share of the way from the baseline to the target: (actual - baseline) / (target - baseline)."""
    start, goal, done = to_decimal(baseline), to_decimal(target), to_decimal(actual)
    if start is None or goal is None or done is None:
        return None
    return ratio(done - start, goal - start)


@exact
def point_gap(target: Number, actual: Number) -> float | None:
    """Gap of a percent KPI in percentage points: (actual - target) x 100."""
    goal, done = to_decimal(target), to_decimal(actual)
    return None if goal is None or done is None else round_ratio((done - goal) * 100)


def status(attainment: Number, met: bool | None = None, thresholds: tuple[Number, Number] = THRESHOLDS) -> Status:
    """Band of an attainment; `met` decides where there is no ratio (target 0). Bands are compared, then displayed."""
    value = round_ratio(attainment)
    if value is None:
        return "no_data" if met is None else "met" if met else "missed"
    met_from, near_from = round_ratio(thresholds[0]), round_ratio(thresholds[1])
    if met_from is not None and value >= met_from:
        return "met"
    return "near" if near_from is not None and value >= near_from else "missed"


def kpi_status(
    target: Number,
    actual: Number,
    attainment: Number,
    direction: Direction = "higher",
    thresholds: tuple[Number, Number] = THRESHOLDS,
) -> Status:
    """Status of one KPI: by its attainment, and with target 0, where there is none, by comparing actual with target."""
    goal, done = to_decimal(target), to_decimal(actual)
    if goal is None or done is None:
        return "no_data"
    sign = _SIGN.get(str(direction))
    met = None if goal or sign is None else done * sign >= 0
    return status(attainment, met, thresholds)


def capped(attainment: Number, cap: tuple[Number, Number] = CAP) -> float | None:
    """Attainment kept within `cap` (lowest, highest); a missing limit does not limit."""
    value, low, high = round_ratio(attainment), round_ratio(cap[0]), round_ratio(cap[1])
    if value is None:
        return None
    value = value if low is None else max(low, value)
    return value if high is None else min(high, value)


def input_output_ratio(cost: Number, revenue: Number) -> float | None:
    """The X of 1:X, revenue / cost; None without cost. For several items divide totals, never average ratios."""
    return ratio(to_decimal(revenue), to_decimal(cost))


def format_ratio(x: Number) -> str:
    """`1:3.5`: one decimal, half away from zero, without a trailing `.0`; empty without a value."""
    shown = round_half_up(x, 1)
    return "" if shown is None else f"1:{_plain(shown)}"


@exact
def parse_ratio(text: Number) -> float | None:
    """The X of `1:6`, `1：6` or `6`; None for anything else."""
    if not isinstance(text, str):
        return round_ratio(text)
    match = _RATIO_TEXT.fullmatch(unicodedata.normalize("NFKC", text))
    return ratio(to_decimal(match[2]), to_decimal(match[1])) if match else round_ratio(text)


@exact
def format_percent(x: Number, thresholds: tuple[Number, Number] = THRESHOLDS) -> str:
    """A percentage with one decimal, or with as many as it takes not to show a value in another band (99.96%)."""
    value = round_ratio(x)
    if value is None:
        return ""
    percent, band = Decimal(repr(value)) * 100, status(value, None, thresholds)
    places = next((n for n in range(1, 10) if status(rounded(percent, n) / 100, None, thresholds) == band), 10)
    return f"{_plain(rounded(percent, places))}%"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
