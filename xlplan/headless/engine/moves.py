"""Ctrl+arrow and Ctrl+*: where data end."""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.headless.cells import MAX_COL, MAX_ROW
from xlplan.headless.engine.grid import Box
from xlplan.headless.package import Package

_DIRECTIONS = {"down": (1, 0), "d": (1, 0), "up": (-1, 0), "u": (-1, 0)}
_DIRECTIONS |= {"right": (0, 1), "r": (0, 1), "left": (0, -1), "l": (0, -1)}


def filled(package: Package, sheet: str, box: Box) -> list[list[bool]]:
    """Which cells of a box inside the used range hold a value or a formula."""
    corners = (box.row, box.col, box.last_row, box.last_col)
    values, formulas = package.values(sheet, *corners), package.formulas(sheet, *corners)
    return [
        [value is not None or formula is not None for value, formula in zip(value_row, formula_row, strict=True)]
        for value_row, formula_row in zip(values, formulas, strict=True)
    ]


def end(package: Package, sheet: str, row: int, col: int, direction: str) -> Box | None:
    """The cell that Ctrl+arrow reaches; None for an unknown direction. Hidden rows count like others."""
    step = _DIRECTIONS.get(direction)
    if step is None:
        return None
    last_row, last_col = package.used_range(sheet)
    if step[0]:
        used = _line(package, sheet, Box(1, col, max(last_row, row), 1))
        return Box(_reach(used, row, step[0], MAX_ROW), col)
    used = _line(package, sheet, Box(row, 1, 1, max(last_col, col)))
    return Box(row, _reach(used, col, step[1], MAX_COL))


def _line(package: Package, sheet: str, box: Box) -> list[bool]:
    return [cell for cells in filled(package, sheet, box) for cell in cells]


def _reach(used: Sequence[bool], start: int, step: int, edge: int) -> int:
    """Positions are 1-based; everything beyond `used` is empty."""

    def full(position: int) -> bool:
        return 1 <= position <= len(used) and used[position - 1]

    stop = edge if step > 0 else 1
    position = start
    if full(start) and full(start + step):
        while full(position + step):
            position += step
        return position
    while position != stop:
        position += step
        if full(position):
            return position
        if step > 0 and position > len(used):
            return stop
    return stop


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
