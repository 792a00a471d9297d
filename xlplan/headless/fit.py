"""Columns as wide as what stands in them needs, in either language."""

from __future__ import annotations

from dataclasses import replace

from xlplan.forms.form import Column, Kind, Lang
from xlplan.headless import lines, theme

NARROW = 5
"""Narrower columns have headers of two or three letters."""

AMOUNTS = {("en", True): 10.5, ("zh", True): 11.5, ("en", False): 14.0, ("zh", False): 15.0}
"""Widths that hold -12,345,678.90, and it without cents (True), at ten points."""

POINTS = {"en": 10.5, "zh": 13.5}
"""Widths that hold +12.5 pp, and it in Chinese words."""

BOLD, EDGES = 1.08, {True: 3.4, False: 2.1}
"""How much wider letters of headers are, and the digits that indent and edges take, of numbers and of others."""


def fitted(column: Column, lang: Lang, *, whole: bool) -> Column:
    """The column, wider where a large amount or the longest word of its header would be cut off otherwise."""
    if column.hidden or column.width < NARROW:
        return column
    least = AMOUNTS[lang, whole] if column.kind is Kind.MONEY else 0.0
    if column.kind is Kind.POINTS or (column.kind is Kind.MEASURE and column.calculated):
        least = POINTS[lang]
    label = column.label(lang)
    words = label.split() if lang == "en" or column.month else []
    longest = max((lines.letters(word) for word in words), default=0.0) * BOLD
    least = max(least, longest + EDGES[column.kind in theme.NUMBERS])
    return replace(column, width=least) if least > column.width else column
