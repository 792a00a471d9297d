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


SIGN, CLEAR = 1.95, 0.2
"""The width of a Chinese sign of a header, and what a header of them needs beside its signs, their indent aside."""


def fitted(column: Column, lang: Lang, *, whole: bool) -> Column:
    """The column, wider where a large amount or a word of its header would be cut off, or one sign of it left over."""
    if column.hidden or column.width < NARROW:
        return column
    least = AMOUNTS[lang, whole] if column.kind is Kind.MONEY else 0.0
    if column.kind is Kind.POINTS or (column.kind is Kind.MEASURE and column.calculated):
        least = POINTS[lang]
    label = column.label(lang)
    words = label.split() if lang == "en" or column.month else []
    longest = max((lines.letters(word) for word in words), default=0.0) * BOLD
    least = max(least, longest + EDGES[column.kind in theme.NUMBERS], _whole(column, label) if lang == "zh" else 0.0)
    return replace(column, width=least) if least > column.width else column


def _whole(column: Column, label: str) -> float:
    """The width that holds a Chinese header on one line, where its second would have one sign alone; else 0."""
    indent = EDGES[False] - CLEAR if column.kind is Kind.TEXT else 0.0
    room = column.width - CLEAR - indent
    needed = lines.letters(label)
    left = SIGN + (lines.letters(")") if label.endswith(")") else 0.0)
    alone = room < needed <= room + left and not column.month
    return needed + CLEAR + indent if alone else 0.0
