"""Ctrl+arrow and Ctrl+*: where data end."""

from __future__ import annotations

from xlplan.headless.cells import MAX_COL, MAX_ROW
from xlplan.headless.engine.grid import Box
from xlplan.headless.package import Package

_DIRECTIONS = {"down": (1, 0), "d": (1, 0), "up": (-1, 0), "u": (-1, 0)}
_DIRECTIONS |= {"right": (0, 1), "r": (0, 1), "left": (0, -1), "l": (0, -1)}


def filled(package: Package, sheet: str, box: Box) -> list[list[bool]]:
    """Which cells of a box inside the used range hold a value or a formula."""
    corners = (box.row, box.col, box.last_row, box.last_col)
    values, formulas = package.cells(sheet, *corners)
    return [
        [value is not None or formula is not None for value, formula in zip(value_row, formula_row, strict=True)]
        for value_row, formula_row in zip(values, formulas, strict=True)
    ]


class _Line:
    """A row or a column of cells; read in pieces, since most runs are short."""

    _PIECE = 256

    def __init__(self, package: Package, sheet: str, row: int, col: int, *, down: bool) -> None:
        self._package, self._sheet, self._row, self._col, self._down = package, sheet, row, col, down
        self.edge = MAX_ROW if down else MAX_COL
        self._pieces: dict[int, list[bool]] = {}

    def full(self, position: int) -> bool:
        """Whether the cell at a 1-based place of the line is in use."""
        if not 1 <= position <= self.edge:
            return False
        piece, place = divmod(position - 1, self._PIECE)
        if piece not in self._pieces:
            self._pieces[piece] = self._read(piece * self._PIECE + 1)
        return self._pieces[piece][place]

    def _read(self, first: int) -> list[bool]:
        size = min(self._PIECE, self.edge - first + 1)
        box = Box(first, self._col, size, 1) if self._down else Box(self._row, first, 1, size)
        return [cell for cells in filled(self._package, self._sheet, box) for cell in cells]

    def used(self) -> int:
        """No cell behind this place is in use."""
        last_row, last_col = self._package.used_range(self._sheet)
        return last_row if self._down else last_col


def end(package: Package, sheet: str, row: int, col: int, direction: str) -> Box | None:
    """The cell that Ctrl+arrow reaches; None for an unknown direction. Hidden rows count like others."""
    step = _DIRECTIONS.get(direction)
    if step is None:
        return None
    line = _Line(package, sheet, row, col, down=bool(step[0]))
    return Box(_reach(line, row, step[0]), col) if step[0] else Box(row, _reach(line, col, step[1]))


def _reach(line: _Line, start: int, step: int) -> int:
    """Along cells in use to the last of them; else to the next cell in use, or the sheet's edge."""
    position = start
    if line.full(start) and line.full(start + step):
        while line.full(position + step):
            position += step
        return position
    used = line.used()
    if step < 0:
        position = min(position, used + 1)
    places = range(position + step, used + 1) if step > 0 else range(position + step, 0, -1)
    return next((place for place in places if line.full(place)), line.edge if step > 0 else 1)


def current_region(package: Package, sheet: str, cell: Box) -> Box:
    """The block around a cell that blank rows and columns, or the sheet's edges, bound."""
    last_row, last_col = package.used_range(sheet)
    if cell.row > last_row + 1 or cell.col > last_col + 1:
        return cell
    used = filled(package, sheet, Box(1, 1, last_row, last_col)) if last_row and last_col else []
    top, left, bottom, right = cell.row, cell.col, cell.row, cell.col

    def any_in(r1: int, c1: int, r2: int, c2: int) -> bool:
        return any(any(row[max(c1, 1) - 1 : c2]) for row in used[max(r1, 1) - 1 : max(r2, 0)])

    grown = True
    while grown:
        above = top > 1 and any_in(top - 1, left - 1, top - 1, right + 1)
        below = any_in(bottom + 1, left - 1, bottom + 1, right + 1)
        before = left > 1 and any_in(top - 1, left - 1, bottom + 1, left - 1)
        after = any_in(top - 1, right + 1, bottom + 1, right + 1)
        top, bottom, left, right = top - above, bottom + below, left - before, right + after
        grown = above or below or before or after
    return Box(top, left, bottom - top + 1, right - left + 1)
