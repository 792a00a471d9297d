"""The dashboard of a new workbook: key figures, a chart of every form's with its sentence above, room for the list.

Charts stand in two columns of equal width, each in rows of its own, so that none covers another; what only they read
stands to the right, in hidden columns. The list of warnings is below everything else and may grow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any, NamedTuple

from xlsxwriter.utility import quote_sheetname, xl_range_abs

from xlplan.forms.chart import BoardCell, Chart, block_name, board_cells, point_count, point_labels
from xlplan.forms.evaluate import Figures
from xlplan.forms.form import Band, BookData, Column, Form, Kind
from xlplan.forms.grammar import TableHeaders
from xlplan.forms.render import cached, form_formulas
from xlplan.headless import charts, theme
from xlplan.headless.board_pages import Part, breaks, portrait_scale
from xlplan.headless.cells import to_serial
from xlplan.headless.charts import Block, Source
from xlplan.headless.done import done

CHART_ROWS, ROW_PIXELS = 14, 20
BRIEF_ROWS = 5
"""Under a chart of which nothing is seen without rows: as low as five bars and their names can be."""
HEADLINE_HEIGHT = 36
"""Points; room for two lines."""
FIGURE_SIZE, QUIET_SIZE = 18, 14
LABEL_HEIGHT, FIGURE_HEIGHT, BESIDE_HEIGHT = 26, 30, 27
"""Points."""
LINES = 3
"""Rows of a figure: its words, itself, what it is measured against."""
NEARLY = 0.75
"""Of the scale at which a board is as wide as the page: so small it may be made to be as high as the page."""
LIST_HEAD, LISTED = 3, 2
"""Rows as high as the header of the list, and as one of its rows, which has two lines."""
LIST_ROWS = 5
"""Of the list, rows of charts as high as what stands on the page of its header."""
TALL_ROWS = 24
"""Rows under a chart that is tall and wide."""
STRIP = 8
"""Figures in a row."""
INSET, GAP = 2, 8
"""Pixels from the left edge to a chart, and less than its columns' width where another one stands at its right."""
ABOVE = 3
"""Rows from the first row of labels to this part."""


class Slot(NamedTuple):
    """Where a chart stands: 0-based row of its sentence, first and last column."""

    row: int
    first: int
    last: int


@dataclass(frozen=True)
class Board:
    """What the forms of a template bring to its dashboard: the figures and charts of each."""

    forms: tuple[Form, ...]
    begun: frozenset[str] = frozenset()
    """Forms with rows. Once there are any, the charts of the others stand last, and are half as high."""

    @property
    def own(self) -> int:
        """Figures of the dashboard itself: the first ones of the first row, which stands above this part."""
        return sum(len(form.bands) for form in self.forms if form.board)

    @property
    def strips(self) -> int:
        """Rows of figures in this part."""
        return max(0, -(-(self.own + len(self._shown())) // STRIP) - 1)

    @property
    def height(self) -> int:
        """Rows from the first figure to the list."""
        rows = [slot.row + self.rows(form, chart) + 2 for slot, form, chart in self.slots((), 0)]
        return max(rows, default=LINES * self.strips)

    def _shown(self) -> list[tuple[Form, str]]:
        return [(form, band_id) for form in self.forms for band_id in form.highlights]

    def strip(self, row: int) -> Iterator[tuple[Form, str, int, int]]:
        """Each figure: form, band, row of its label, column."""
        for place, (form, band_id) in enumerate(self._shown(), self.own):
            line = place // STRIP
            yield form, band_id, row + LINES * (line - 1) if line else row - ABOVE, place % STRIP

    def slots(self, columns: Sequence[Column], row: int) -> Iterator[tuple[Slot, Form, Chart]]:
        """Where each chart goes: side by side two and two, a wide one alone."""
        half, last = _halves(columns)
        row, left = row + LINES * self.strips + bool(self.strips), True
        found = [(form, chart) for form in self.forms for chart in form.charts]
        found.sort(key=lambda pair: (self._quiet(pair[0]), pair[1].tall and pair[1].wide))  # the tall one last
        for place, (form, chart) in enumerate(found):
            last_left = (
                place + 1 == len(found)
                or found[place + 1][1].wide
                or self._quiet(found[place + 1][0]) != self._quiet(form)
            )
            alone = chart.wide or (left and last_left)
            if not left:
                yield Slot(row, half, last), form, chart
            else:
                yield Slot(row, 0, last if alone else half - 1), form, chart
            left = alone or not left
            row += self.rows(form, chart) + 2 if left else 0

    def _quiet(self, form: Form) -> bool:
        return bool(self.begun) and form.id not in self.begun and not form.presets

    def rows(self, form: Form, chart: Chart) -> int:
        """Rows under a chart."""
        if chart.brief:
            return BRIEF_ROWS
        if self._quiet(form):
            return CHART_ROWS // 2
        return TALL_ROWS if chart.tall and chart.wide else CHART_ROWS


def _halves(columns: Sequence[Column]) -> tuple[int, int]:
    """The first column of the right half, and the last one."""
    widths = list(accumulate(c.width for c in columns if not c.hidden)) or [0.0]
    half = min(range(len(widths)), key=lambda n: abs(widths[n] - widths[-1] / 2)) + 1
    return half, len(widths) - 1


class Writer:
    """Writes the dashboard's part above the list."""

    def __init__(
        self, out: Any, sheet: Any, formats: Any, tables: Mapping[str, TableHeaders], sources: Mapping[str, Source],
        figures: Mapping[str, Figures], book: BookData,
    ) -> None:  # fmt: skip
        self.out, self.sheet, self.formats, self.tables = out, sheet, formats, tables
        self.sources, self.figures, self.book = sources, figures, book
        self.known = tuple(tables.items())

    def write(self, board: Board, columns: Sequence[Column], row: int) -> None:
        """Figures and charts from a row on."""
        cells = {(form.id, cell.name): [] for form in board.forms for cell in self._cells(form)}  # type: ignore[var-annotated]
        for form in board.forms:
            for cell in self._cells(form):
                cells[form.id, cell.name].append(cell)
        for form in board.forms:
            for col, band in enumerate(form.bands if form.board else ()):  # above this part, in the same look
                self._rows(row - ABOVE)
                self._tile(form, band, row - ABOVE, col)
        self._strip(board, row, cells)
        block_row, block_col = row, len(columns) + 1
        self._break_pages(board, columns, row)
        for slot, form, chart in board.slots(columns, row):
            self._headline(slot, form, chart, cells[form.id, f"{form.id}_headline_{chart.id}"][0])
            count = point_count(chart, self.book)
            block = Block(self.sheet.get_name(), block_row, block_col, count)
            self._block(block, form, chart, cells.get((form.id, block_name(form, chart)), []))
            self._chart(slot, form, chart, block, columns, board.rows(form, chart))
            block_row += (len(chart.points) if chart.places else count) + 2  # rows may come later
        width = (
            max((len(chart.series) + len(chart.ticks) for form in board.forms for chart in form.charts), default=0) + 1
        )
        if block_row > row:
            done(self.sheet.set_column(block_col, block_col + width, 12, None, {"hidden": True}), "hidden")

    def _break_pages(self, board: Board, columns: Sequence[Column], row: int) -> None:
        """A board that nearly fits on one page does: fitted to more of them, programs break where they like."""
        parts = [Part(slot.row, board.rows(form, chart) + 1) for slot, form, chart in board.slots(columns, row)]
        scale = portrait_scale(sum(_pixels(c) for c in columns if not c.hidden))
        listed = row + board.height
        warnings = Part(listed, LIST_HEAD + LISTED * len(self.book.rows("dashboard")))
        if not breaks([*parts, warnings], int(scale * NEARLY)):
            self.sheet.fit_to_pages(1, 1)
        elif found := breaks([*parts, Part(listed, LIST_ROWS)], scale):
            self.sheet.set_print_scale(scale)
            self.sheet.set_h_pagebreaks(found)

    def _cells(self, form: Form) -> Iterator[BoardCell]:
        return board_cells(form, self.tables[form.id].columns)

    def _strip(self, board: Board, row: int, cells: Mapping[tuple[str, str], list[BoardCell]]) -> None:
        for form, band_id, at, col in board.strip(row):
            cell = cells[form.id, f"{form.id}_shown_{band_id}"][0]
            if col == 0:
                self._rows(at)
            self._tile(form, cell.band, at, col)
            self._name(cell.name, at + 1, col, at + 1, col)
            if beside := cells.get((form.id, f"{form.id}_beside_{band_id}")):
                self._beside(form, beside[0], at + 2, col)
        shown = board.own + len([*board.strip(row)])
        for col in range(shown % STRIP or STRIP, STRIP if shown else 0):  # the line runs on to the edge of the charts
            rule = self.formats.custom(top=5, top_color=theme.ACCENT)
            at = row + LINES * (board.strips - 1) if board.strips else row - ABOVE
            done(self.sheet.write_blank(at, col, None, rule), "rule")

    def _rows(self, at: int) -> None:
        self.sheet.set_row(at, LABEL_HEIGHT)
        self.sheet.set_row(at + 1, FIGURE_HEIGHT)
        self.sheet.set_row(at + 2, BESIDE_HEIGHT)

    def _tile(self, form: Form, band: Band, at: int, col: int) -> None:
        """A figure under its words, large, in whole units, below a line in the colour of the titles.

        The dashboard's own, the counts of its list, are smaller: what they count stands below.
        """
        words = self.formats.custom(font_size=9, font_color=theme.MUTED, text_wrap=True, valign="bottom", top=5,
                                    top_color=theme.ACCENT)  # fmt: skip
        shown = theme.large_format(band.kind, self.book.lang, signed=band.signed)
        figure = self.formats.custom(bold=not form.board, font_size=QUIET_SIZE if form.board else FIGURE_SIZE,
                                     font_color=theme.INK, align="left", valign="vcenter", shrink=True,
                                     num_format=shown)  # fmt: skip
        done(self.sheet.write_string(at, col, band.label(self.book.lang), words), band.id)
        self._write(form, band, at + 1, col, figure)

    def _beside(self, form: Form, cell: BoardCell, row: int, col: int) -> None:
        """What a figure is measured against, small, below it."""
        look = self.formats.custom(font_size=9, font_color=theme.MUTED, text_wrap=True, valign="top")
        self._write(form, cell.band, row, col, look)
        self._name(cell.name, row, col, row, col)

    def _headline(self, slot: Slot, form: Form, chart: Chart, cell: BoardCell) -> None:
        look = self.formats.custom(bold=True, font_size=11, font_color=theme.ACCENT, text_wrap=True, valign="bottom")
        self.sheet.set_row(slot.row, HEADLINE_HEIGHT)
        done(self.sheet.merge_range(slot.row, slot.first, slot.row, slot.last, None, look), chart.id)
        self._write(form, cell.band, slot.row, slot.first, look)
        self._name(cell.name, slot.row, slot.first, slot.row, slot.first)

    def _block(self, block: Block, form: Form, chart: Chart, cells: Sequence[BoardCell]) -> None:
        """A chart's own cells: title, names of its series, points."""
        small = self.formats.custom(font_size=9, font_color=theme.MUTED)
        for col, words in enumerate(charts.names_of(chart, self.book.lang)):
            done(self.sheet.write_string(block.row, block.col + col, words, small), chart.id)
        for row, label in enumerate(point_labels(form, chart), 1):
            if label and row <= block.points:
                done(self.sheet.write_string(block.row + row, block.col, label(self.book.lang), small), chart.id)
        for cell in (cell for cell in cells if cell.row <= block.points):
            look = self.formats.custom(font_size=9, font_color=theme.MUTED,
                                       num_format=theme.number_format(cell.band.kind, theme.MONTH_FIELD))  # fmt: skip
            self._write(form, cell.band, block.row + cell.row, block.col + cell.col, look)
        last = block.row + max(block.points, 1), block.col + len(chart.series) + len(chart.ticks)
        self._name(block_name(form, chart), block.row, block.col, *last)

    def _chart(self, slot: Slot, form: Form, chart: Chart, block: Block, columns: Sequence[Column], rows: int) -> None:
        width = sum(_pixels(c) for c in columns[slot.first : slot.last + 1])
        at_edge = slot.last == _halves(columns)[1]  # where the list ends, too
        size = width - (2 * INSET if at_edge else GAP), rows * ROW_PIXELS
        made = charts.drawn(self.out, chart, self.sources[form.id], block, self.book.lang, size,
                            self._largest(form, chart), self.book.rows(form.id))  # fmt: skip
        if chart.brief:
            made.set_chartarea({"border": {"none": True}, "fill": {"color": theme.WHITE}})
        options = {"description": chart.alt(self.book.lang), "object_position": 1, "x_offset": INSET, "y_offset": 2}
        done(self.sheet.insert_chart(slot.row + 1, slot.first, made, options), chart.id)

    def _largest(self, form: Form, chart: Chart) -> float:
        """Of the values that the chart draws, whatever their sign."""
        name, rows = block_name(form, chart), self.book.rows(form.id)
        values = [self.figures[form.id].board[c.band.id] for c in self._cells(form) if c.name == name and c.col]
        values += [row.get(series.field) for row in rows for series in chart.series]
        return max((abs(float(v)) for v in values if isinstance(v, int | float | Decimal)), default=0)

    def _write(self, form: Form, band: Band, row: int, col: int, look: Any) -> None:
        formula = form_formulas(self.book.lang, self.known, form.id).bands[band.id]
        if formula:
            found = self.figures[form.id]
            value = cached(
                (found.board if band.id in found.board else found.bands)[band.id], band.choices, self.book.lang
            )
            value = to_serial(value, date1904=False) if band.kind is Kind.DATE and value != "" else value  # type: ignore[arg-type]
            done(self.sheet.write_formula(row, col, formula, look, value), band.id)

    def _name(self, name: str, row: int, col: int, last_row: int, last_col: int) -> None:
        where = f"={quote_sheetname(self.sheet.get_name())}!{xl_range_abs(row, col, last_row, last_col)}"
        done(self.out.define_name(name, where), name)


def _pixels(column: Column) -> int:
    return int(7 * column.width) + 5
