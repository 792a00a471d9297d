"""Where the tables of a rollup's sheet stand, and how they are printed.

A sheet's blocks stand one below the other as long as a page holds them all. Longer ones stand side by side, so that the
header, which all of them then share, is repeated on every page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from xlplan.batch.rollup_parts.fields import Block, Field, Sheet, beginning, table_name
from xlplan.headless.done import done
from xlplan.headless.page import FONT_MARGIN, PRINTABLE, WIDEST

FROZEN = 16  # rows that may stay in view
SPREAD = 75  # percent, of sheets that are printed on several pages side by side
ONE_PAGE = 0.6
"""The scale down to which everything is put on one page."""

LARGEST = 85
"""Percent, of tables side by side: rows as large as those of other sheets look lost."""

PAGES = (PRINTABLE, 688), (717, 1016)
"""Pixels (96 an inch) across and down an A4 page within the margins at 100 %: landscape, portrait."""

HEADING, HEAD, ROW, GAP = 20, 30, 15, 9
"""Points of a block's title, its header, its rows, and of what parts it from the next one."""

ABOVE = 150
"""Points of title, facts and sentences over the blocks."""

BETWEEN = 2
"""The width of the column between blocks side by side."""


@dataclass(frozen=True)
class Table:
    """One table: the 0-based row of its header, its first column, and how many rows it has, one at least."""

    block: Block
    name: str
    fields: tuple[Field, ...]
    head: int
    left: int
    rows: int

    @cached_property
    def columns(self) -> dict[str, int]:
        """Field id -> column."""
        return {f.id: self.left + i for i, f in enumerate(self.fields)}

    @property
    def last(self) -> int:
        """The last row of its body."""
        return self.head + self.rows

    @property
    def end(self) -> int:
        """The last column."""
        return self.left + len(self.fields) - 1

    @property
    def lines(self) -> int:
        """Rows that each currency takes under it or above it: the total, and a check."""
        return 2 if self.block.check else 1


@dataclass(frozen=True)
class Layout:
    """The tables of a sheet. `totals`: currencies with a row of totals; `hidden`: columns that nobody need see."""

    tables: tuple[Table, ...]
    totals: int
    hidden: frozenset[int]
    below: bool
    stacked: bool
    portrait: bool = False

    @cached_property
    def place(self) -> dict[str, Table]:
        """Field id -> the table where links to it lead."""
        return {f.id: table for table in reversed(self.tables) for f in table.fields}

    @cached_property
    def widths(self) -> list[float]:
        """Of every column: as the widest field in it needs."""
        found = [float(BETWEEN)] * (max(table.end for table in self.tables) + 1)
        for i, f in ((i, f) for table in self.tables for i, f in enumerate(table.fields, table.left)):
            found[i] = max(found[i], f.width)
        return found

    @property
    def last(self) -> int:
        """The last row, with what stands under the tables."""
        return max(t.last + (self.totals * t.lines if self.below else 0) for t in self.tables)

    def total(self, table: Table, number: int) -> int:
        """The row of a currency's totals."""
        if self.below:
            return table.last + 1 + number * table.lines
        return table.head - 1 - self.totals + number

    def cell(self, field: str, row: int) -> str:
        """The cell of a figure in the tables."""
        table = self.place[field]
        return str(xl_rowcol_to_cell(table.head + 1 + row, table.columns[field]))


def briefed(sheet: Sheet) -> Sheet:
    """The sheet with the beginnings of long texts, and the whole ones in hidden columns at its end."""
    long = [f for f in sheet.fields if f.brief]
    if not long:
        return sheet
    fields = (*(beginning(f) if f.brief else f for f in sheet.fields), *(replace(f, hidden=True) for f in long))
    rows = [row | {beginning(f).id: f"{str(row[f.id])[: f.brief]}…" for f in long if row.get(f.id)}
            for row in sheet.rows]  # fmt: skip
    return replace(sheet, fields=fields, rows=rows)


def laid_out(sheet: Sheet, currencies: Sequence[str], first: int, once: str) -> Layout:
    """The tables from the row `first` on; `once`: the id of a field that the headline says, or ""."""
    rows, totals = max(len(sheet.rows), 1), len(currencies)
    if not sheet.blocks:
        head = first + totals + bool(totals)
        only = Block("", sheet.title, tuple(f.id for f in sheet.fields))
        table = Table(only, table_name(sheet.id), sheet.fields, head, 0, rows)
        return Layout((table,), totals, _hidden([table], once), below=False, stacked=True)
    known = {f.id: f for f in sheet.fields}
    points = ABOVE + sum(HEADING + HEAD + GAP + ROW * (rows + totals * (1 + bool(b.check))) for b in sheet.blocks)
    across = max(sum(7 * known[name].width + 5 for name in block.fields if name != once) for block in sheet.blocks)
    wide, tall = (min(width / across, height / (points * 4 / 3)) for width, height in PAGES)
    stacked = max(wide, tall) >= ONE_PAGE
    tables, row, left = list[Table](), first, 0
    for block in sheet.blocks:
        fields = tuple(known[name] for name in block.fields)
        table = Table(block, table_name(sheet.id, block.id), fields, row + 1, left, rows)
        tables.append(table)
        if stacked:
            row = table.last + totals * table.lines + 2
        else:
            left = table.end + 2
    hidden = _hidden(tables, once)
    return Layout(tuple(tables), totals, hidden, below=True, stacked=stacked, portrait=stacked and tall > wide)


def _hidden(tables: Sequence[Table], once: str) -> frozenset[int]:
    return frozenset(table.columns[f.id] for table in tables for f in table.fields if f.hidden or f.id == once)


# --- on paper --------------------------------------------------------------------------------------------------------
def set_up_paper(out: Any, page: Any, sheet: Sheet, layout: Layout, facts: str) -> None:
    """Panes, scale, pages and print titles. `facts`: what the head of the paper says where the sheet's own is not."""
    head = layout.tables[0].head
    one = layout.stacked and layout.below
    page.freeze_panes(head + 1 if head < FROZEN and not one else 0, sheet.keys)
    breaks = _breaks(layout, sheet.keys)
    if one:
        if layout.portrait:
            page.set_portrait()
        page.fit_to_pages(1, 1)
        page.repeat_rows(0)
    elif not breaks:
        page.fit_to_pages(1, 0)
        page.repeat_rows(0 if head < FROZEN else head, head)
    else:
        page.set_print_scale(_widest_fit(layout) if layout.below else SPREAD)
        page.set_v_pagebreaks(breaks)
        page.repeat_rows(head - layout.below, head)
        if not layout.below:
            page.repeat_columns(0, sheet.keys - 1)
        page.set_header(facts)
    _print_area(out, page, layout, breaks)


def _widest_fit(layout: Layout) -> int:
    """The percentage at which the widest of the tables side by side fills a page."""
    seen = (sum(7 * w + 5 for i, w in enumerate(layout.widths) if t.left <= i <= t.end and i not in layout.hidden)
            for t in layout.tables)  # fmt: skip
    return min(LARGEST, int(PRINTABLE * FONT_MARGIN * 100 / max(seen)))


def _breaks(layout: Layout, keys: int) -> list[int]:
    """Columns that begin a page: those of blocks side by side, else as many as a page holds beside the key columns."""
    if layout.below:
        return [] if layout.stacked else [table.left for table in layout.tables[1:]]
    if sum(w for i, w in enumerate(layout.widths) if i not in layout.hidden) <= WIDEST:
        return []
    pixels = [0 if i in layout.hidden else 7 * width + 5 for i, width in enumerate(layout.widths)]
    room = PRINTABLE * 100 / SPREAD * FONT_MARGIN
    breaks, used = list[int](), sum(pixels[:keys])
    for i in range(keys, len(pixels)):
        if used + pixels[i] > room:
            breaks.append(i)
            used = sum(pixels[:keys])
        used += pixels[i]
    return breaks


def _print_area(out: Any, page: Any, layout: Layout, breaks: Sequence[int]) -> None:
    """All of the sheet; of pages on the right the tables alone, since lines above them would be torn there."""
    end = max(table.end for table in layout.tables)
    while end in layout.hidden:
        end -= 1
    if not breaks:
        page.print_area(0, 0, layout.last, end)
        return
    head = layout.tables[0].head
    above = head - 1 if layout.below else layout.total(layout.tables[0], 0) if layout.totals else head
    areas = [(above if first else 0, first, layout.last, after - 1)
             for first, after in zip([0, *breaks], [*breaks, end + 1], strict=True)]  # fmt: skip
    name = quote_sheetname(page.get_name())
    shown = ",".join(f"{name}!{xl_range_abs(*area)}" for area in areas)
    done(out.define_name(f"{name}!_xlnm.Print_Area", f"={shown}"), "print area")
