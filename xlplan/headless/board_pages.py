"""Where the pages of a printed dashboard end: between its charts, never within one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from xlplan.headless.page import FONT_MARGIN, MARGINS

PIXELS = 96
"""An inch, at 100 %."""

PAPER = 8.27, 11.69
"""Inches: A4, upright."""

MARGIN = 0.9
"""LibreOffice draws columns up to 6 % wider."""

ROW, HEADLINE, TOP = 20, 28, 60
"""Pixels of a row, and what a row with a sentence and the title with its figures are higher."""


class Part(NamedTuple):
    """What belongs together: 0-based first row, and rows; the first one is a sentence's."""

    row: int
    rows: int


def portrait_scale(width: float) -> int:
    """Percent at which so many pixels are as wide as the page."""
    inches = PAPER[0] - MARGINS["left"] - MARGINS["right"]
    return int(min(1.0, inches * PIXELS / width * MARGIN) * 100)


def breaks(parts: Iterable[Part], scale: int) -> list[int]:
    """Rows before which a new page begins, so that each part is on one."""
    room = (PAPER[1] - MARGINS["top"] - MARGINS["bottom"]) * PIXELS * 100 / scale * FONT_MARGIN
    found: list[int] = []
    rows = sorted(parts)
    start, above = 0, TOP
    for number, part in enumerate(rows):
        sentences = len({p.row for p in rows[: number + 1] if p.row >= start})
        if (part.row + part.rows - start) * ROW + sentences * HEADLINE + above > room and part.row > start:
            found.append(part.row)
            start, above = part.row, 0
    return found
