"""What a workbook holds, cell by cell, and what a macro has changed in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from xlplan.actions.places import address, as_grid, optional, own_list

if TYPE_CHECKING:
    import xlwings as xw

Spot = tuple[str, int, int]
"""Sheet, row, column."""

MOST = 2_000_000
"""Cells of a sheet that are read. Excel counts formatted cells as used, down to the last row of the sheet."""

BESIDE = 200
"""Columns that are read to the right of the tables of such a sheet."""

WITNESSES = 12
"""So many untouched cells of a row are remembered, to know the row again."""


class Cell(NamedTuple):
    """A cell's content. `value` of a formula is its stored result, None on engines that calculate by themselves."""

    formula: str | None = None
    value: Any = None


BLANK = Cell()


@dataclass
class Contents:
    """All cells that are not blank by sheet and place, and each table's sheet, first row, column, last row, column.

    `results`: whether results of formulas belong to it, which in Excel change by themselves.
    """

    cells: dict[str, dict[tuple[int, int], Cell]] = field(default_factory=dict)
    tables: dict[str, tuple[str, int, int, int, int]] = field(default_factory=dict)
    results: bool = False

    def at(self, spot: Spot) -> Cell:
        """What stands in a cell."""
        return self.cells.get(spot[0], {}).get(spot[1:], BLANK)


class Change(NamedTuple):
    """A cell before and after a macro."""

    spot: Spot
    before: Cell
    after: Cell

    @property
    def address(self) -> str:
        """`Sheet!F12`."""
        return f"{self.spot[0]}!{address(*self.spot[1:])}"


@dataclass
class Difference:
    """Every cell and table that a macro changed. `witnesses`: by sheet and row, cells that it did not touch."""

    changes: list[Change]
    tables: dict[str, tuple[tuple[str, int, int, int, int], tuple[str, int, int, int, int]]]
    witnesses: dict[tuple[str, int], dict[int, Any]]
    results: bool


def contents(book: xw.Book) -> Contents:
    """Read everything, two calls a sheet. Lists that the macros write (problems, messages) are left out."""
    found = Contents()
    for sheet in book.sheets:
        if own_list(sheet):
            continue
        tables = {table.name: _corners(table.range) for table in sheet.tables}
        found.tables |= {name: (sheet.name, *corners) for name, corners in tables.items()}
        area = _read_area(sheet, max((corners[3] for corners in tables.values()), default=0))
        found.results = optional(area.impl, "write_calculated") is not None
        found.cells[sheet.name] = dict(_cells(area, results=found.results))
    return found


def _corners(area: xw.Range) -> tuple[int, int, int, int]:
    last = area.last_cell
    return area.row, area.column, last.row, last.column


def _read_area(sheet: xw.Sheet, right: int) -> xw.Range:
    """From A1 to the last cell used; less of a sheet that is formatted far beyond what anybody wrote."""
    last = sheet.used_range.last_cell
    rows, cols = last.row, last.column
    if rows * cols > MOST:
        cols = min(cols, right + BESIDE)
        rows = min(rows, MOST // cols)
    return sheet.range((1, 1), (rows, cols))


def _cells(area: xw.Range, *, results: bool) -> Iterator[tuple[tuple[int, int], Cell]]:
    rows, cols = area.shape
    formulas = as_grid(area.formula2, rows, cols)
    values = area.options(ndim=2, err_to_str=True).value
    for row, (texts, line) in enumerate(zip(formulas, values, strict=True), 1):
        for col, (text, value) in enumerate(zip(texts, line, strict=True), 1):
            if isinstance(text, str) and text.startswith("=") and text != value:
                yield (row, col), Cell(text, value if results else None)
            elif value is not None and value != "":
                yield (row, col), Cell(None, value)


def same(one: Cell, other: Cell, *, results: bool) -> bool:
    """Whether two contents are the same; a formula's result counts only where `results`."""
    if one.formula is not None and not results:
        return one.formula == other.formula
    return one == other


def difference(before: Contents, after: Contents) -> Difference:
    """What has changed on the sheets that both have."""
    changes = []
    for sheet in before.cells.keys() & after.cells.keys():
        old, new = before.cells[sheet], after.cells[sheet]
        for place in old.keys() | new.keys():
            was, now = old.get(place, BLANK), new.get(place, BLANK)
            if not same(was, now, results=before.results):
                changes.append(Change((sheet, *place), was, now))
    changes.sort(key=lambda change: change.spot)
    known = before.tables.keys() & after.tables.keys()
    moved = {t: (before.tables[t], after.tables[t]) for t in known if before.tables[t] != after.tables[t]}
    return Difference(changes, moved, _witnesses(changes, after), before.results)


def _witnesses(changes: list[Change], after: Contents) -> dict[tuple[str, int], dict[int, Any]]:
    touched = {change.spot for change in changes}
    rows = {change.spot[:2] for change in changes}
    found: dict[tuple[str, int], dict[int, Any]] = {row: {} for row in rows}
    for sheet in {sheet for sheet, _ in rows}:
        for (row, col), cell in after.cells[sheet].items():
            known = found.get((sheet, row))
            if known is None or cell.formula is not None or (sheet, row, col) in touched:
                continue
            if len(known) < WITNESSES:
                known[col] = cell.value
    return found
