"""What stays in sight of a form's sheet, and how it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, groupby
from typing import Any, NamedTuple

from xlplan.forms.form import Column, Form, Kind, Lang
from xlplan.headless import lines, theme
from xlplan.headless.fit import BOLD, NARROW
from xlplan.messages import word

WIDEST = 240
"""Column widths that an A4 page still holds at 60 %: cells of 10 points are printed in 6. Wider lists are spread."""

READABLE = 205
"""Column widths that it holds at 70 %, in letters of seven points: wider forms are spread."""

SPREAD = 0.7
"""The least scale of a sheet that is spread over pages side by side: cells of 10 points are printed in 7."""

A4 = 9
"""Excel's number for the paper that every office has; A3 it has not."""

PRINTABLE = 1046
"""Pixels (96 an inch) across a landscape A4 page within MARGINS, at 100 %."""

FONT_MARGIN = 0.95
"""Room for fonts that are set a little wider than Calibri."""

DIGIT = 7 / 7.52
"""Room on pages side by side: a digit has seven pixels in Excel, 7.44 in LibreOffice, and each column is rounded up."""

MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
"""Inches."""

KEPT = 480
"""Pixels that key columns may take of a window of 1366."""

STATE_ROW = 2
"""The last row of title, subtitle and state, 0-based."""

FROZEN_LINES = 3
"""Longer lists scroll away with the rest: frozen, they would leave no room for the table."""


class Spread(NamedTuple):
    """How a sheet stands on pages: the key columns that each repeats, the first columns of later pages, the scale."""

    keys: int
    breaks: tuple[int, ...] = ()
    scale: int = 0

    @property
    def left(self) -> int:
        """The first column of what stands above the table once: key columns would show a part of it on each page."""
        return self.keys if self.breaks else 0


def spread(form: Form, columns: Sequence[Column]) -> Spread:
    """One page across where a sheet can be read on it, else as few as can be, as even as can be."""
    keys = form.keep or _keys(form, columns)
    torn = any(band.lines == 1 for band in form.bands)  # sentences on lines of their own run on over the page's end
    limit = WIDEST if torn else READABLE
    if form.board or sum(c.width for c in columns if not c.hidden) <= limit:
        return Spread(keys)
    repeated = sum(_pixels(c) for c in columns[:keys])
    room = PRINTABLE * DIGIT / SPREAD - repeated
    starts, widths = _units(columns, keys, room)
    for count in range(2, len(starts) + 1):
        widest, firsts = _even(widths, count)
        if widest <= max(room, *widths):
            break
    scale = min(100, int(PRINTABLE / (repeated + widest) * 100 * DIGIT))
    return Spread(keys, tuple(starts[i] for i in firsts), scale)


def set_up_page(
    sheet: Any, form: Form, columns: Sequence[Column], across: Spread, header: int, running: int, lang: Lang
) -> None:
    """Panes, print titles and scale of a form's sheet. `header` and `running` are 0-based rows, -1 for none."""
    tall = form.board or sum(band.lines for band in form.bands) > FROZEN_LINES
    sheet.freeze_panes(0 if tall else header + 1, 0 if form.board else across.keys)
    if tall and not form.board:  # with a cell of it chosen, Excel shows a table's headers in place of A, B, C
        sheet.set_selection(header + 1, across.keys, header + 1, across.keys)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_margins(**MARGINS)
    sheet.set_paper(A4)
    if form.board:
        sheet.set_portrait()
    if across.breaks:  # fitted to a number of pages, programs break where they like
        sheet.set_print_scale(across.scale)
        sheet.set_v_pagebreaks(list(across.breaks))
    else:
        sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*((0, STATE_ROW) if form.board else (max(running, 0), header)))
    if not form.board:
        sheet.repeat_columns(0, across.keys - 1)
    sheet.set_footer(footer(lang), {"scale_with_doc": False})  # of one size on all pages


def with_room_for_titles(form: Form, columns: tuple[Column, ...], lang: Lang, subtitle: str) -> tuple[Column, ...]:
    """The columns of a sheet of several pages, its last key column as wide as the lines at its head need.

    They run on over the cells beside them on the first page, but not on the others.
    """
    across = spread(form, columns)
    if not across.breaks:
        return columns
    title = lines.letters(form.title(lang)) * theme.TITLE / theme.TEXT * BOLD
    needed = max(title, lines.letters(subtitle) * theme.SMALL / theme.TEXT)
    lacking = max(0.0, needed - sum(c.width for c in columns[: across.keys]))
    key = across.keys - 1
    return (*columns[:key], replace(columns[key], width=columns[key].width + lacking), *columns[key + 1 :])


def _keys(form: Form, columns: Sequence[Column]) -> int:
    """The leading columns that say which row it is: all of the key where they stand together and are narrow enough."""
    required = next((i + 1 for i, c in enumerate(columns) if c.required and c.kind is Kind.TEXT), 1)
    leading = 0
    while leading < len(columns) and columns[leading].id in form.key:
        leading += 1
    fits = sum(_pixels(c) for c in columns[:leading]) <= KEPT
    return max(required, leading) if fits else required


def _units(columns: Sequence[Column], keys: int, room: float) -> tuple[list[int], list[float]]:
    """What no page break parts, first columns and widths in pixels: months, lines, blocks of twelve months, weeks.

    Other columns that stand side by side are parted only where they are wider than a page's `room`.
    """
    shown = [i for i in range(keys, len(columns)) if not columns[i].hidden]
    whole = [list(group) for _, group in groupby(shown, key=lambda i: _unit(columns, i))]
    wide = [block for block in whole if not _unit(columns, block[0]) and sum(_pixels(columns[i]) for i in block) > room]
    blocks = [part for block in whole for part in ([[i] for i in block] if block in wide else [block])]
    return [block[0] for block in blocks], [sum(_pixels(columns[i]) for i in block) for block in blocks]


def _unit(columns: Sequence[Column], i: int) -> object:
    """What a column is part of: a block, a month, a line, a calendar of weeks, or nothing."""
    column, beside = columns[i], (*columns[i - 1 : i], *columns[i + 1 : i + 2])
    if column.tag:
        block = column.month and any(c.tag == column.tag for c in beside)
        return column.tag if block else (column.month, column.line)
    return NARROW if column.width < NARROW else None


def _even(widths: Sequence[float], count: int) -> tuple[float, tuple[int, ...]]:
    """`widths` in so many runs that the widest is as narrow as can be: its width, and where the others begin."""
    ends = [0.0, *accumulate(widths)]
    best: list[tuple[float, tuple[int, ...]]] = [(end, ()) for end in ends]  # of the first so many, in one run
    for _ in range(count - 1):
        runs = [[(max(best[cut][0], ends[n] - ends[cut]), (*best[cut][1], cut)) for cut in range(1, n)]
                for n in range(len(ends))]  # fmt: skip
        best = [min(cuts, default=alone) for cuts, alone in zip(runs, best, strict=True)]
    return best[-1]


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
