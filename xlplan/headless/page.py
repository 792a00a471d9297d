"""What stays in sight of a form's sheet, and how it is printed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from xlplan.forms.form import Column, Form, Kind, Lang
from xlplan.headless import theme
from xlplan.messages import word

PAGE_WIDTH = 160
"""Column widths that fit a landscape page and can still be read: at 100 % it holds about 150."""

WIDEST = 240
"""Column widths that an A4 page still holds at 60 %: cells of 10 points are printed in 6."""

WIDEST_A3 = 300
"""Column widths that an A3 page still holds at 70 %. Wider sheets spread over A4 pages side by side."""

A4, A3 = 9, 8
"""Excel's numbers for paper sizes."""

PRINTABLE = 1046
"""Pixels (96 an inch) across a landscape A4 page within MARGINS, at 100 %."""

FONT_MARGIN = 0.95
"""Room for fonts that are set a little wider than Calibri."""

MONTHS_A_PAGE = 4
"""A third of a year: fewer would leave most of a page white, more could not be read."""

MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
"""Inches."""

KEPT = 480
"""Pixels that key columns may take of a window of 1366."""

STATE_ROW = 2
"""The last row of title, subtitle and state, 0-based."""

FROZEN_LINES = 3
"""Longer lists scroll away with the rest: frozen, they would leave no room for the table."""


def set_up_page(sheet: Any, form: Form, columns: Sequence[Column], header: int, running: int, lang: Lang) -> None:
    """Panes, print titles and scale of a form's sheet. `header` and `running` are 0-based rows, -1 for none."""
    keys = form.keep or _keys(form, columns)
    tall = form.board or sum(band.lines for band in form.bands) > FROZEN_LINES
    sheet.freeze_panes(0 if tall else header + 1, 0 if form.board else keys)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_margins(**MARGINS)
    wide = sum(c.width for c in columns if not c.hidden)
    pages = 1 if wide <= WIDEST else max(round(wide / PAGE_WIDTH), math.ceil(wide / WIDEST))
    large = pages > 1 and wide <= WIDEST_A3
    sheet.set_paper(A3 if large else A4)
    if form.board:
        sheet.set_portrait()
    if pages > 1 and not large and form.monthly:
        _break_between_months(sheet, columns, keys, blocks=form.monthly.year)
    else:
        sheet.fit_to_pages(1 if large else pages, 0)
    sheet.repeat_rows(*((0, STATE_ROW) if form.board else (max(running, 0), header)))
    if not form.board:
        sheet.repeat_columns(0, keys - 1)
    sheet.set_footer(footer(lang))


def _keys(form: Form, columns: Sequence[Column]) -> int:
    """The leading columns that say which row it is: all of the key where they stand together and are narrow enough."""
    required = next((i + 1 for i, c in enumerate(columns) if c.required and c.kind is Kind.TEXT), 1)
    leading = 0
    while leading < len(columns) and columns[leading].id in form.key:
        leading += 1
    fits = sum(_pixels(c) for c in columns[:leading]) <= KEPT
    return max(required, leading) if fits else required


def _break_between_months(sheet: Any, columns: Sequence[Column], keys: int, *, blocks: bool) -> None:
    """Pages of whole months, or of whole blocks; fitted to a number of pages, programs break where they like."""
    shown = [i for i, c in enumerate(columns) if not c.hidden]
    if blocks:
        tags = list(dict.fromkeys(columns[i].tag for i in shown if columns[i].tag))
        firsts = [next(i for i in shown if columns[i].tag == tag) for tag in tags]
    else:
        months = list(dict.fromkeys(c.month for c in columns if c.month))
        firsts = [next(i for i in shown if columns[i].month == month) for month in months[MONTHS_A_PAGE::MONTHS_A_PAGE]]
    last = max(i for i in shown if columns[i].month)
    breaks = [*firsts, *(i for i in shown if i > last)][: len(firsts) + 1]
    repeated = sum(_pixels(columns[i]) for i in range(keys))
    ends = [0, *breaks, len(columns)]
    widths = [sum(_pixels(columns[i]) for i in shown if start <= i < end) for start, end in pairwise(ends)]
    widest = max(widths[0], *(repeated + width for width in widths[1:]))
    sheet.set_print_scale(int(PRINTABLE / widest * 100 * FONT_MARGIN))
    sheet.set_v_pagebreaks(breaks)


def _pixels(column: Column) -> float:
    """On screen, in Calibri 11: seven pixels a digit, and five for the edges (ECMA-376 part 1, 18.3.1.13)."""
    return 7 * column.width + 5


def footer(lang: Lang) -> str:
    """Sheet, page and workbook, in the font of the sheet: Chinese in a font of another height would be cut off.

    No date: it would be that of the printing, in the language of the machine. Period, as-of date and state are cells at
    the head of every page, as they change.
    """
    font = f'&"{theme.FONT[lang]},Regular"&{theme.SMALL}'
    pages = word("print.page")(lang)
    return f"&L{font}&A&C{font}{pages}&R{font}&F"
