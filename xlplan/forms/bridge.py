"""A bridge: columns that lead from one amount to another, step by step; what helps and what hurts differ in colour.

Stacked columns do it in every program: an unseen one carries each step. A step across 0 has a part above and one below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from xlplan.forms.chart import BoardMetric, Chart, Headline, Point, Series
from xlplan.forms.form import BookData, Label, Value
from xlplan.forms.sentence import number_of
from xlplan.metrics import round_half_up

_CENTS = 2
_ZERO = Decimal(0)


class Step(NamedTuple):
    """An amount (`whole`), or what is added to the one before: its words, formula and metric."""

    label: Label
    formula: str
    metric: BoardMetric
    whole: bool = False


class _Reach(NamedTuple):
    """From where to where a step leads, as formulas and as metrics."""

    start: str
    end: str
    ends: Callable[[BookData, Mapping[str, Value]], tuple[Decimal, Decimal]]
    whole: bool


Shape = Callable[[Decimal, Decimal], Decimal]

BASE = "MAX(0,MIN({a},{b}))+MIN(0,MAX({a},{b}))"
ABOVE, BELOW = "MAX(0,MAX({a},{b}))-MAX(0,MIN({a},{b}))", "MIN(0,MIN({a},{b}))-MIN(0,MAX({a},{b}))"


def heights(start: Decimal, end: Decimal) -> tuple[Decimal, Decimal, Decimal, Decimal, Decimal]:
    """Of a step: the unseen base, what helps above and below 0, and what hurts above and below 0."""
    above, below = _above(start, end), _below(start, end)
    helps = (above, below) if end > start else (_ZERO, _ZERO)
    hurts = (above, below) if end < start else (_ZERO, _ZERO)
    return _base(start, end), *helps, *hurts


def _base(a: Decimal, b: Decimal) -> Decimal:
    return max(_ZERO, min(a, b)) + min(_ZERO, max(a, b))


def _above(a: Decimal, b: Decimal) -> Decimal:
    return max(_ZERO, a, b) - max(_ZERO, min(a, b))


def _below(a: Decimal, b: Decimal) -> Decimal:
    return min(_ZERO, a, b) - min(_ZERO, max(a, b))


def bridge(name: str, title: Label, alt: Label, headline: Headline, steps: tuple[Step, ...]) -> Chart:
    """The chart; its first step is a whole amount."""
    good, bad = Label("有利", "Favourable"), Label("不利", "Unfavourable")
    series = (
        Series("", Label("（支撑）", "(base)"), "base"), Series("", Label("金额", "Amount")),
        Series("", good, "good"), Series("", good, "good"), Series("", bad, "bad"), Series("", bad, "bad"),
    )  # fmt: skip
    points = tuple(Point(step.label, _values(reach)) for step, reach in zip(steps, _reaches(steps), strict=True))
    return Chart(name, "stacked", title, alt, series, headline, points=points, unnamed=(3, 5), signed=True)


def _reaches(steps: tuple[Step, ...]) -> list[_Reach]:
    found: list[_Reach] = []
    since: tuple[Step, ...] = ()
    for step in steps:
        since = (step,) if step.whole else (*since, step)
        before = since[:-1]
        found.append(_Reach(_sum(before), _sum(since), _ends(before, since), step.whole))
    return found


def _sum(steps: tuple[Step, ...]) -> str:
    return f"({'+'.join(f'N({step.formula})' for step in steps)})" if steps else "0"


def _ends(before: tuple[Step, ...], since: tuple[Step, ...]) -> Callable[..., tuple[Decimal, Decimal]]:
    def ends(book: BookData, bands: Mapping[str, Value]) -> tuple[Decimal, Decimal]:
        amounts = [number_of(step.metric(book, bands)) or _ZERO for step in since]
        return sum(amounts[: len(before)], _ZERO), sum(amounts, _ZERO)

    return ends


def _values(reach: _Reach) -> tuple[tuple[str, BoardMetric], ...]:
    """What each series has at this step."""
    if reach.whole:
        nothing: tuple[str, BoardMetric] = ("0", lambda *_: 0)
        return nothing, _cell(reach, "{b}", lambda _, b: b), *[nothing] * 4
    return (
        _cell(reach, BASE, _base), ("0", lambda *_: 0),
        _cell(reach, f"IF({{b}}>{{a}},{ABOVE},0)", lambda a, b: _above(a, b) if b > a else _ZERO),
        _cell(reach, f"IF({{b}}>{{a}},{BELOW},0)", lambda a, b: _below(a, b) if b > a else _ZERO),
        _cell(reach, f"IF({{b}}<{{a}},{ABOVE},0)", lambda a, b: _above(a, b) if b < a else _ZERO),
        _cell(reach, f"IF({{b}}<{{a}},{BELOW},0)", lambda a, b: _below(a, b) if b < a else _ZERO),
    )  # fmt: skip


def _cell(reach: _Reach, formula: str, shape: Shape) -> tuple[str, BoardMetric]:
    text = formula.replace("{a}", reach.start).replace("{b}", reach.end)
    return f"ROUND({text},{_CENTS})", lambda book, bands: round_half_up(shape(*reach.ends(book, bands)), _CENTS)
