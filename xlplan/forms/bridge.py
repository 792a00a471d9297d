"""A bridge: columns that lead from one amount to another, step by step; what helps and what hurts differ in colour.

A thin line leads from the end of each step to the next one. Stacked columns do it in every program: an unseen one
carries each step. A step across 0 has a part above and one below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from xlplan.forms.chart import BoardMetric, Chart, Headline, Point, Role, Series
from xlplan.forms.form import BookData, Label, Value
from xlplan.forms.sentence import HYPHEN, number_of
from xlplan.metrics import round_half_up

_CENTS = 2
_ZERO = Decimal(0)
_NOTHING: tuple[str, BoardMetric] = ("0", lambda *_: 0)
_STUB, _GAP = 10, 6
"""Percent of a column below the sign that it is broken, and of that sign."""


class Step(NamedTuple):
    """An amount (`whole`), or what is added to the one before: its words, formula and metric; `role` of an amount."""

    label: Label
    formula: str
    metric: BoardMetric
    whole: bool = False
    role: Role = "actual"


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


def bridge(
    name: str, title: Label, alt: Label, headline: Headline, steps: tuple[Step, ...], *, cut: bool = False
) -> Chart:
    """The chart; its first step is a whole amount.

    `cut`: where the steps are small beside the amounts, all columns begin at a round amount below them: the title says
    at which, and the columns of amounts are broken above their feet.
    """
    good, bad = Label("有利", "Favourable"), Label("不利", "Unfavourable")
    series: tuple[Series, ...] = (
        Series("", Label("（支撑）", "(base)"), "base"), Series("", Label("金额", "Amount")),
        Series("", good, "good"), Series("", good, "good"), Series("", bad, "bad"), Series("", bad, "bad"),
    )  # fmt: skip
    foot, reaches = _foot(steps) if cut else None, _reaches(steps)
    if foot:
        series = (Series("", Label("（断口以下）", "(below the break)")), *series)
    series += tuple(Series("", Label(f"（连线 {n}）", f"(line {n})"), "link") for n in range(1, len(steps)))
    points = tuple(
        Point(_words(step), (*_broken(reach, foot, _least(steps)), *_links(n, reaches, foot)))
        for n, (step, reach) in enumerate(zip(steps, reaches, strict=True))
    )
    return Chart(name, "stacked", title, alt, series, headline, points=points, worded=True, keyed=False,
                 roles=tuple(step.role for step in steps), heading=_titled(title, foot) if foot else None)  # fmt: skip


def _links(
    place: int, reaches: list[_Reach], foot: tuple[str, BoardMetric] | None
) -> tuple[tuple[str, BoardMetric] | None, ...]:
    """What each line has at a step: the level where the step ends, or the one before did; else it is interrupted."""
    ends = [_less(_cell(reach, "{b}", lambda _, b: b), foot) for reach in reaches[:-1]]
    return tuple(end if n in (place, place - 1) else None for n, end in enumerate(ends))


CUT = Label("（纵轴从 {} 起）", " (axis from {})")
"""Behind the title of a bridge whose columns do not begin at 0."""


def _words(step: Step) -> tuple[str, BoardMetric]:
    """What a column is, and its amount; what is added has a sign."""
    amount = f"ROUND(N({step.formula}),0)"
    sign = "" if step.whole else f'IF({amount}>0,"+","")&'
    formula = f'{{say:{step.label.zh}|{step.label.en}}}&" "&{sign}SUBSTITUTE(FIXED({amount},0),"-","{HYPHEN}")'

    def metric(book: BookData, bands: Mapping[str, Value]) -> Value:
        value = round_half_up(number_of(step.metric(book, bands)) or _ZERO, 0)
        said = f"{value + 0:,.0f}".replace("-", HYPHEN)
        return f"{step.label(book.lang)} {'+' if value > 0 and not step.whole else ''}{said}"

    return formula, metric


def _least(steps: tuple[Step, ...]) -> tuple[str, BoardMetric]:
    """The smallest of the whole amounts."""
    whole = [step for step in steps if step.whole]
    return f"MIN({','.join(f'N({step.formula})' for step in whole)})", lambda book, bands: min(
        number_of(step.metric(book, bands)) or _ZERO for step in whole
    )


def _foot(steps: tuple[Step, ...]) -> tuple[str, BoardMetric]:
    """Where columns begin: below every level by twice the way of all steps, to two digits; 0 if that is far down."""
    least, smallest_of = _least(steps)
    way = "+".join(f"ABS(N({step.formula}))" for step in steps if not step.whole)
    low = f"({least}-3*MAX({way},{least}/20))"

    def metric(book: BookData, bands: Mapping[str, Value]) -> Value:
        smallest = number_of(smallest_of(book, bands)) or _ZERO
        amounts = [number_of(step.metric(book, bands)) or _ZERO for step in steps if not step.whole]
        foot: Decimal = smallest - 3 * max(sum(map(abs, amounts), _ZERO), smallest / 20)
        if foot <= max(Decimal(1), smallest / 2):
            return 0
        unit = Decimal(10) ** (len(str(int(foot))) - 2)
        return foot // unit * unit

    return f"IF({low}>MAX(1,{least}/2),ROUNDDOWN({low},2-LEN(INT({low}))),0)", metric


def _titled(title: Label, foot: tuple[str, BoardMetric]) -> Headline:
    before, after = CUT.zh.split("{}"), CUT.en.split("{}")
    formula = (
        f"{{say:{title.zh}|{title.en}}}&IF({foot[0]}>0,{{say:{before[0]}|{after[0]}}}&FIXED({foot[0]},0)"
        f'&{{say:{before[1]}|{after[1]}}},"")'
    )

    def metric(book: BookData, bands: Mapping[str, Value]) -> Value:
        start = number_of(foot[1](book, bands))
        return f"{title(book.lang)}{CUT(book.lang).format(f'{start:,.0f}') if start else ''}"

    return Headline(formula, metric)


def _broken(
    reach: _Reach, foot: tuple[str, BoardMetric] | None, least: tuple[str, BoardMetric]
) -> tuple[tuple[str, BoardMetric], ...]:
    """What each series has; above a foot whole amounts are parted in what is below the break, the break, and the rest.

    All breaks are as far up, whatever the amount.
    """
    values = _values(reach, foot)
    if not foot:
        return values
    if not reach.whole:
        return _NOTHING, *values
    stub, gap, both = (_part(foot, least, share) for share in (_STUB, _GAP, _STUB + _GAP))
    return stub, gap, _less(values[1], both), *values[2:]


def _part(foot: tuple[str, BoardMetric], least: tuple[str, BoardMetric], percent: int) -> tuple[str, BoardMetric]:
    """Of the height of the smallest amount above the foot; 0 where columns begin at 0."""

    def metric(book: BookData, bands: Mapping[str, Value]) -> Value:
        start = number_of(foot[1](book, bands)) or _ZERO
        height = (number_of(least[1](book, bands)) or _ZERO) - start
        return round_half_up(height * percent / 100, _CENTS) if start else 0

    return f"IF({foot[0]}>0,ROUND(({least[0]}-{foot[0]})*{percent}/100,{_CENTS}),0)", metric


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


def _values(reach: _Reach, foot: tuple[str, BoardMetric] | None) -> tuple[tuple[str, BoardMetric], ...]:
    """What each series has at this step."""
    if reach.whole:
        return _NOTHING, _less(_cell(reach, "{b}", lambda _, b: b), foot), *[_NOTHING] * 4
    return (
        _less(_cell(reach, BASE, _base), foot), _NOTHING,
        _cell(reach, f"IF({{b}}>{{a}},{ABOVE},0)", lambda a, b: _above(a, b) if b > a else _ZERO),
        _cell(reach, f"IF({{b}}>{{a}},{BELOW},0)", lambda a, b: _below(a, b) if b > a else _ZERO),
        _cell(reach, f"IF({{b}}<{{a}},{ABOVE},0)", lambda a, b: _above(a, b) if b < a else _ZERO),
        _cell(reach, f"IF({{b}}<{{a}},{BELOW},0)", lambda a, b: _below(a, b) if b < a else _ZERO),
    )  # fmt: skip


def _less(cell: tuple[str, BoardMetric], foot: tuple[str, BoardMetric] | None) -> tuple[str, BoardMetric]:
    if foot is None:
        return cell
    return f"ROUND({cell[0]}-{foot[0]},{_CENTS})", lambda book, bands: round_half_up(
        (number_of(cell[1](book, bands)) or _ZERO) - (number_of(foot[1](book, bands)) or _ZERO), _CENTS
    )


def _cell(reach: _Reach, formula: str, shape: Shape) -> tuple[str, BoardMetric]:
    text = formula.replace("{a}", reach.start).replace("{b}", reach.end)
    return f"ROUND({text},{_CENTS})", lambda book, bands: round_half_up(shape(*reach.ends(book, bands)), _CENTS)
