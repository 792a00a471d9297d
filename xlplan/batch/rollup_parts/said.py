"""Sentences above a rollup's charts: words around figures, as a formula on the chart's table and as the text it gives.

Within formulas `{field}` is a column of the table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplan.forms.form import Label, Lang
from xlplan.forms.grammar import literal
from xlplan.messages import word
from xlplan.metrics import round_half_up

WHOLE_UNITS = word("rollup.whole-units")

_PLACE = re.compile(r"\{\}")
_LONGEST = 250
"""Signs of a text within a formula; Excel takes 255."""


class Part(NamedTuple):
    """A figure or a name: the formula that gives it, and what it gives."""

    formula: str
    text: str


class Said(NamedTuple):
    """A whole sentence: formula without the `=`, and its text."""

    formula: str
    text: str


def words(text: str) -> Part:
    """Words that do not depend on the table."""
    return Part(literal(text[:_LONGEST].replace("{", "(").replace("}", ")")), text[:_LONGEST])


def said(*parts: Part) -> Said:
    """The sentence of these parts."""
    return Said("&".join(part.formula for part in parts), "".join(part.text for part in parts))


def around(lang: Lang, zh: str, en: str, *parts: Part) -> list[Part]:
    """Words with `{}` for each part, in the same order in both languages."""
    texts = _PLACE.split(zh if lang == "zh" else en)
    found = [words(texts[0])] if texts[0] else []
    for part, text in zip(parts, texts[1:], strict=True):
        found += [part, words(text)] if text else [part]
    return found


def nth(field: str, row: int) -> str:
    """Formula: a column's value in a row, counted from 1."""
    return f"INDEX({{{field}}},{row})"


def named(field: str, row: int, name: str) -> Part:
    """A name in the table."""
    return Part(nth(field, row), name)


def share(formula: str, value: float | None) -> Part:
    """A whole percentage; "-" without a base."""
    return Part(f'IFERROR(TEXT({formula},"0%"),"-")', "-" if value is None else whole(value))


def whole(value: float) -> str:
    """A whole percentage."""
    return f"{round_half_up(Decimal(repr(value)) * 100, 0)}%"


def amount(formula: str, value: Decimal) -> Part:
    """An amount without cents."""
    return Part(f'TEXT({formula},"#,##0;-#,##0;0")', _grouped(value))


def signed(formula: str, value: Decimal) -> Part:
    """The same with its sign: what helps is positive."""
    text = _grouped(value)
    return Part(f'TEXT({formula},"+#,##0;-#,##0;0")', f"+{text}" if value > 0 and text != "0" else text)


def points(formula: str, value: Decimal | float, lang: Lang, unit: str = "") -> Part:
    """A difference of shares, signed, in whole points; `unit` in place of their words."""
    unit = unit or Label(" 个百分点", " pp")(lang)
    found = round_half_up(Decimal(str(value)) * 100, 0)
    text = f"{found:+.0f}" if found else "0"
    return Part(f'IFERROR(TEXT(100*({formula}),"+0;-0;0"),"-")&{literal(unit)}', f"{text}{unit}")


def judged(formula: str, value: Decimal | float) -> Part:
    """The sign of a difference that ought not to be negative."""
    sign = "✓" if round_half_up(Decimal(str(value)), 6) >= 0 else "▲"
    return Part(f'IF(ROUND({formula},6)>=0,"✓","▲")', sign)


def total(*fields: str) -> str:
    """Formula: the sum of whole columns."""
    return "(" + "+".join(f"SUM({{{field}}})" for field in fields) + ")"


def limited(lang: Lang, count: int, shown: int, zh: str, en: str) -> Sequence[Part]:
    """That not all are drawn, and which ones are."""
    if count <= shown:
        return ()
    return (words(Label(f"（图中为{zh}的 {shown} 个）", f" (shown: the {shown} {en})")(lang)),)


def _grouped(value: Decimal) -> str:
    found = round_half_up(value, 0)
    return "0" if not found else f"{found:,.0f}"
