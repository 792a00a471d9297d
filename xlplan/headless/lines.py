"""How many lines a text takes in a column, and how high a row of so many lines is."""

from __future__ import annotations

import math
import unicodedata

from xlplan.forms.form import Lang, Value

LINE_HEIGHT = {"zh": 15.75, "en": 15.0}
"""Points of a line of ten-point text; Chinese fonts are taller."""

WIDTHS = dict.fromkeys("fijlrtI.,:;'!|()[]/ -", 0.58) | dict.fromkeys("ABCDEGHKNOPQRTUVXYZ", 1.3)
WIDTHS |= dict.fromkeys("mw%", 1.53) | dict.fromkeys("MW@&", 1.75)
"""Latin signs of ten points, rounded up, in digits of the eleven points that columns are measured in; others 0.96."""

_PIXELS = 1.5
"""Two pixels. Heights here are an odd number of them and end in .5; no other height does: so `compose` knows the rows
that Excel may fit again, as it may those of the usual height."""


def height(lines: int, lang: Lang) -> float:
    """Points that so many lines need."""
    needed = lines * LINE_HEIGHT[lang] - (_PIXELS if lang == "en" else 0)
    return 2 * _PIXELS * math.ceil((needed - _PIXELS) / (2 * _PIXELS)) + _PIXELS


def lines(value: Value, width: float) -> int:
    """Lines that a text takes in a column of this width (in digits), its indent and edges left free."""
    if not isinstance(value, str):
        return 1
    return sum(_of_paragraph(part, width) for part in value.split("\n"))


def _of_paragraph(text: str, width: float) -> int:
    if any(unicodedata.east_asian_width(sign) in "WF" for sign in text):  # breaks after any sign
        wide = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
        return max(1, math.ceil(wide / (width - 2)))
    count, used, room = 1, 0.0, width - 1.5
    for word in text.split():
        long = letters(word)
        space = _letter(" ") if used else 0
        if used and used + space + long > room:
            count, used, space = count + 1, 0.0, 0.0
        used += space + long
        while used > room:  # a word longer than the column breaks
            count, used = count + 1, used - room
    return count


def letters(text: str) -> float:
    """The width of a text of ten points, in the digits that columns are measured in."""
    return sum(1.95 if unicodedata.east_asian_width(sign) in "WF" else _letter(sign) for sign in text)


def _letter(sign: str) -> float:
    return WIDTHS.get(sign, 0.96)
