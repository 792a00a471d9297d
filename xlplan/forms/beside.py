"""What a dashboard's key figures are measured against: a small third line under each, judged by sign and word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from xlplan.forms.chart import BoardMetric, Headline
from xlplan.forms.form import BookData, Kind, Label, Value
from xlplan.forms.picked import JUDGED, MET, NEAR, judge
from xlplan.forms.sentence import NOTHING, Part, number, number_of, number_words, sentence

GOOD, BAD = Label("✓", "✓"), Label("▲", "▲")
_BREAK = " · "
NEW_LINE = Part("CHAR(10)", lambda *_: "\n")
NO_LINE = Label("", "")

Reckoned = tuple[str, BoardMetric]
"""A number: its formula, and the same from the book and the form's bands."""


def under(zh: str, en: str, *parts: Part, when: str | Reckoned) -> Headline:
    """Words around figures, a new line at ` · `; nothing while the figure `when` is 0 or missing."""
    first, found = zh.split(_BREAK), list(parts)
    for place in range(len(first) - 1, 0, -1):
        found.insert(sum(text.count("{}") for text in first[:place]), NEW_LINE)
    zh, en = zh.replace(_BREAK, "{}"), en.replace(_BREAK, "{}")
    return sentence(zh, en, *found, when=when, otherwise=NO_LINE)


def value(band: str) -> Reckoned:
    """A band's figure."""
    return f"{{name:{band}}}", lambda _, bands: bands.get(band)


def together(*bands: str) -> Reckoned:
    """What bands add up to."""
    formula = "+".join(f"N({{name:{band}}})" for band in bands)
    return f"({formula})", lambda _, known: sum(
        (number_of(known.get(band)) or Decimal(0) for band in bands), Decimal(0)
    )


def _whole(found: Value) -> Decimal:
    return number_of(found) or Decimal(0)


def ratio(one: Reckoned, other: Reckoned) -> Reckoned:
    """One figure divided by the size of another; nothing where that is 0 or missing."""

    def metric(book: BookData, bands: Mapping[str, Value]) -> Value:
        above, below = number_of(one[1](book, bands)), number_of(other[1](book, bands))
        return above / abs(below) if above is not None and below else None

    return f'IFERROR({one[0]}/ABS({other[0]}),"")', metric


def less(one: Reckoned, other: Reckoned) -> Reckoned:
    """The difference of two figures."""

    def metric(book: BookData, bands: Mapping[str, Value]) -> Value:
        first, second = number_of(one[1](book, bands)), number_of(other[1](book, bands))
        return first - second if first is not None and second is not None else None

    return f'IFERROR({one[0]}-{other[0]},"")', metric


def share(band: str, *whole: str) -> Part:
    """A band's figure as a percentage of what other bands add up to."""
    return number(*ratio(value(band), together(*whole)), Kind.PERCENT)


def signed(of: Reckoned, kind: Kind) -> Part:
    """A difference with its sign."""
    plain = number(*of, kind)
    whole = f"ROUND(ROUND(100*{of[0]},6),0)" if kind is Kind.PERCENT else f"ROUND({of[0]},0)"

    def said(book: BookData, bands: Mapping[str, Value]) -> str:
        words = number_words(of[1](book, bands), kind)
        return words if words == NOTHING or words[0] in "-0" else f"+{words}"

    return Part(f'IF(ISNUMBER({of[0]}),IF({whole}>0,"+",""),"")&{plain.formula}', said)


def choice(of: Reckoned, test: str, held: Callable[[Decimal], bool], yes: Label, no: Label) -> Part:
    """One of two words, by a test of a figure (`<=1`); a missing one counts as 0."""

    def said(book: BookData, bands: Mapping[str, Value]) -> str:
        return (yes if held(_whole(of[1](book, bands))) else no)(book.lang)

    return Part(f"IF(N({of[0]}){test},{{say:{yes.zh}|{yes.en}}},{{say:{no.zh}|{no.en}}})", said)


def none_good(band: str) -> Part:
    """The sign of a figure that ought to be 0."""
    return choice(value(band), "<=0", lambda found: found <= 0, GOOD, BAD)


def not_below(of: Reckoned, yes: Label = GOOD, no: Label = BAD) -> Part:
    """The sign of a difference that ought not to be negative."""
    return choice(of, ">=0", lambda found: found >= 0, yes, no)


def setting(fact: str, default: str) -> Part:
    """A percentage of the Info sheet."""
    return number(f"N({{@{fact}}})", lambda book, _: book.number(fact, default), Kind.PERCENT)


def met(band: str) -> Headline:
    """The share of its target that a figure ought to reach, and whether it does: by the lines of the Info sheet."""
    words = [series.label for series in JUDGED]
    one, two, three = (f"{{say:{label.zh}|{label.en}}}" for label in words)
    cell = f"N({{name:{band}}})"
    found = Part(f"IF({cell}>={MET},{one},IF({cell}>={NEAR},{two},{three}))",
                 lambda book, bands: words[judge(book, _whole(bands.get(band)))](book.lang))  # fmt: skip
    return under("目标 {} · {}", "target {} · {}", setting("met_at", "0"), found, when=band)
