"""Sentences over charts: words in two languages around figures, as a formula and as the metric that says the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from xlplan.forms.chart import BoardMetric, Headline
from xlplan.forms.form import BookData, Kind, Label, Value
from xlplan.forms.ranked import cut, shortened, spaced
from xlplan.metrics import round_half_up

NOTHING = "-"
"""Stands in a sentence for a figure that there is not."""

HYPHEN = "\N{NON-BREAKING HYPHEN}"
"""A minus sign that looks as it does elsewhere, and behind which no line ends."""

NO_DATA = Label("尚无数据", "No data yet")

NAME = 40
"""Signs of a name that a sentence repeats."""

Said = Callable[[BookData, Mapping[str, Value]], str]
_PLACE = re.compile(r"\{\}")


class Part(NamedTuple):
    """A figure or name within a sentence: a formula that gives it, and the same from the book and the form's bands."""

    formula: str
    said: Said


def sentence(
    zh: str, en: str, *parts: Part, when: str | tuple[str, BoardMetric], otherwise: Label = NO_DATA
) -> Headline:
    """A headline of words with `{}` for each part, in the same order in both languages.

    It says `otherwise` while the figure `when` (a band of the form, or a formula and its metric) is 0 or missing.
    """
    known, asked = when if isinstance(when, tuple) else (f"{{name:{when}}}", lambda _, bands: bands.get(when))
    words = list(zip(_PLACE.split(zh), _PLACE.split(en), strict=True))
    texts = [f"{{say:{one}|{other}}}" if one or other else "" for one, other in words]
    pieces = [texts[0], *(piece for part, text in zip(parts, texts[1:], strict=True) for piece in (part.formula, text))]
    formula = f"IF(N({known})=0,{{say:{otherwise.zh}|{otherwise.en}}},{'&'.join(piece for piece in pieces if piece)})"

    def metric(book: BookData, bands: Mapping[str, Value]) -> Value:
        if not number_of(asked(book, bands)):
            return otherwise(book.lang)
        said = [part.said(book, bands) for part in parts]
        return (zh if book.lang == "zh" else en).format(*said)

    return Headline(formula, metric)


def figure(band: str, kind: Kind) -> Part:
    """A band's figure: a count, an amount without cents, or a whole percentage."""
    return number(f"{{name:{band}}}", lambda _, bands: bands.get(band), kind)


def number(formula: str, value: BoardMetric, kind: Kind) -> Part:
    """A number that a formula gives, and the same from the book and the form's bands; `-` where there is none."""
    shown = {
        Kind.PERCENT: f'ROUND(ROUND(100*{formula},6),0)&"%"',
        Kind.MONEY: f"FIXED(ROUND({formula},0),0)",
    }.get(kind, f"ROUND({formula},0)")
    return Part(f'IF(ISNUMBER({formula}),{shown},"{NOTHING}")',
                lambda book, bands: number_words(value(book, bands), kind))  # fmt: skip


def unbroken(part: Part) -> Part:
    """The same with sign and figure on one line."""
    return Part(f'SUBSTITUTE({part.formula},"-","{HYPHEN}")', lambda b, bands: part.said(b, bands).replace("-", HYPHEN))


def number_words(value: Value, kind: Kind) -> str:
    """A number as sentences say it."""
    found = number_of(value)
    if found is None:
        return NOTHING
    if kind is Kind.PERCENT:
        return f"{round_half_up(round_half_up(100 * found, 6), 0):.0f}%"
    whole = round_half_up(found, 0)
    return f"{whole + 0:,.0f}" if kind is Kind.MONEY else f"{whole + 0:.0f}"


def number_of(value: Value) -> Decimal | None:
    """A value as an exact number, None for everything else."""
    if isinstance(value, float | int):
        return Decimal(repr(value))
    return value if isinstance(value, Decimal) else None


def lowest(form: str, name: str, field: str) -> tuple[Part, Part]:
    """The name in the first row with the lowest value of a percentage field, and that percentage."""
    least = f"MIN({{{form}.{field}}})"
    place = f"MATCH({least},{{{form}.{field}}},0)"

    def row(book: BookData) -> tuple[str, Value]:
        found = [(value, r) for r in book.rows(form) if isinstance(value := r.get(field), float)]
        if not found:
            return NOTHING, None
        value, first = min(found, key=lambda pair: pair[0])
        return shortened(spaced(first.get(name)), NAME), value

    known = cut(f"TRIM(INDEX({{{form}.{name}}},{place}))", NAME)
    called = Part(f'IFERROR({known},"{NOTHING}")', lambda b, _: row(b)[0])
    figure = Part(f'IF(COUNT({{{form}.{field}}})=0,"{NOTHING}",ROUND(ROUND(100*{least},6),0)&"%")',
                  lambda b, _: number_words(row(b)[1], Kind.PERCENT))  # fmt: skip
    return called, figure
