"""How cells look: formats, colours, sizes, merges, notes and links, read by openpyxl when a macro first asks."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeVar
from zipfile import BadZipFile

from xlplan.errors import UnsupportedError
from xlplan.headless.engine.colors import RGB, fill_color, theme_colors
from xlplan.headless.engine.grid import Box

_DIGIT_PIXELS, _PADDING_PIXELS = 7, 5  # of the standard font, Calibri 11: ECMA-376 part 1, 18.3.1.13
_STANDARD_WIDTH, _STANDARD_HEIGHT = 8.43, 15.0


T = TypeVar("T")


class NoteText(NamedTuple):
    """A note and where it stands."""

    row: int
    col: int
    text: str
    author: str


class Looks:
    """The workbook as openpyxl reads it; never saved. Rows and columns are 1-based."""

    def __init__(self, data: bytes) -> None:
        from openpyxl import load_workbook  # noqa: PLC0415 - half of xlwings' own start-up time, seldom needed

        try:
            self._book: Any = load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, BadZipFile, SyntaxError) as error:
            reason = error.msg if isinstance(error, SyntaxError) else str(error)  # both XML libraries' errors are such
            raise UnsupportedError("formats-unreadable", reason=reason) from error
        self._theme = theme_colors(self._book.loaded_theme)

    @property
    def active_sheet(self) -> str:
        """The name of the sheet that is shown first."""
        return str(self._book.active.title)

    def number_format(self, sheet: str, box: Box) -> str | None:
        """The common number format; None if the cells differ."""
        formats = (styled.number_format if styled else "General" for styled in self._styles(sheet, box))
        return _common(formats)

    def color(self, sheet: str, box: Box) -> RGB | None:
        """The common background; None without one, or if the cells differ."""
        fills = (fill_color(styled.fill, self._theme) if styled else None for styled in self._styles(sheet, box))
        return _common(fills)

    def column_width(self, sheet: str, box: Box) -> float | None:
        """The common width in characters of the standard font; None if the columns differ."""
        default = self._book[sheet].sheet_format.defaultColWidth
        standard = _characters(default) if default else _STANDARD_WIDTH
        dims = (self._column(sheet, col) for col in range(box.col, box.last_col + 1))
        return _common(_characters(dim.width) if dim is not None and dim.customWidth else standard for dim in dims)

    def row_height(self, sheet: str, box: Box) -> float | None:
        """The common height in points; None if the rows differ."""
        dims = self._book[sheet].row_dimensions
        standard = float(self._book[sheet].sheet_format.defaultRowHeight or _STANDARD_HEIGHT)
        rows = range(box.row, box.last_row + 1)
        return _common(float(dims[row].height) if row in dims and dims[row].height else standard for row in rows)

    def merged(self, sheet: str) -> list[Box]:
        """The merged areas."""
        return [_box(area) for area in self._book[sheet].merged_cells.ranges]

    def hyperlink(self, sheet: str, row: int, col: int) -> str | None:
        """The address that a cell links to; empty for a place in this workbook; None without a link."""
        cell = self._book[sheet]._cells.get((row, col))
        return None if cell is None or cell.hyperlink is None else str(cell.hyperlink.target or "")

    def notes(self, sheet: str) -> list[NoteText]:
        """All notes, row by row."""
        noted = ((place, cell.comment) for place, cell in sorted(self._book[sheet]._cells.items()) if cell.comment)
        return [NoteText(row, col, str(note.text), str(note.author)) for (row, col), note in noted]

    def _styles(self, sheet: str, box: Box) -> Iterator[Any]:
        """What styles each cell: the cell itself, else its row, else its column; None for nothing."""
        cells, rows = self._book[sheet]._cells, self._book[sheet].row_dimensions  # cell() would make the cells
        for row in range(box.row, box.last_row + 1):
            row_style = rows[row] if row in rows and rows[row].has_style else None
            for col in range(box.col, box.last_col + 1):
                yield cells.get((row, col)) or row_style or self._column(sheet, col)

    def _column(self, sheet: str, col: int) -> Any:
        dims = self._book[sheet].column_dimensions.values()
        return next((dim for dim in dims if (dim.min or 0) <= col <= (dim.max or 0)), None)


def _box(area: Any) -> Box:
    return Box(area.min_row, area.min_col, area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)


def _characters(width: float) -> float:
    return max(round((width * _DIGIT_PIXELS - _PADDING_PIXELS) / _DIGIT_PIXELS, 2), 0.0)


def _common(items: Iterable[T]) -> T | None:
    """The one value that all items have; None if they differ."""
    iterator = iter(items)
    first = next(iterator, None)
    return first if all(item == first for item in iterator) else None
