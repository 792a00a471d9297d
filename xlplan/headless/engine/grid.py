"""Rectangles of a sheet and their addresses in A1 notation."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlplan.errors import UnsupportedError
from xlplan.headless.cells import MAX_COL, MAX_ROW
from xlplan.headless.engine.unsupported import OutsideSheetError
from xlplan.headless.refs import col_letters, parse_area

LARGEST_READ = 20_000_000
"""Cells that one call may read or write; Excel itself gives up at about this size."""

_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}|[Rr][0-9]*|[Cc][0-9]*|[Rr][0-9]+[Cc][0-9]+")


class Box(NamedTuple):
    """A rectangle: first row and column, 1-based, and its size, which may be 0."""

    row: int
    col: int
    nrows: int = 1
    ncols: int = 1

    @property
    def last_row(self) -> int:
        """The last row; above the first one if the box is empty."""
        return self.row + self.nrows - 1

    @property
    def last_col(self) -> int:
        """The last column; left of the first one if the box is empty."""
        return self.col + self.ncols - 1

    @property
    def entire_rows(self) -> bool:
        """Whether it spans all columns."""
        return self.ncols == MAX_COL

    @property
    def entire_columns(self) -> bool:
        """Whether it spans all rows."""
        return self.nrows == MAX_ROW

    def contains(self, row: int, col: int) -> bool:
        """Whether a cell lies in it."""
        return self.row <= row <= self.last_row and self.col <= col <= self.last_col

    def within(self, last_row: int, last_col: int) -> Box:
        """Its part inside the first rows and columns; possibly empty."""
        rows, cols = min(self.last_row, last_row) - self.row + 1, min(self.last_col, last_col) - self.col + 1
        return Box(self.row, self.col, max(rows, 0), max(cols, 0))

    def address(self, row_absolute: bool = True, col_absolute: bool = True) -> str:
        """`$A$1:$B$2`, `$A:$B` for entire columns, `$1:$2` for entire rows, `$A$1{0x2}` for an empty box."""
        r, c = "$" if row_absolute else "", "$" if col_absolute else ""
        first_col, last_col = c + col_letters(self.col), c + col_letters(max(self.last_col, 1))
        if not self.nrows or not self.ncols:
            return f"{first_col}{r}{self.row}{{{self.nrows}x{self.ncols}}}"
        if self.entire_rows:
            return f"{r}{self.row}:{r}{self.last_row}"
        if self.entire_columns:
            return f"{first_col}:{last_col}"
        first, last = f"{first_col}{r}{self.row}", f"{last_col}{r}{self.last_row}"
        return first if first == last else f"{first}:{last}"


WHOLE_SHEET = Box(1, 1, MAX_ROW, MAX_COL)


def spanning(row1: int, col1: int, row2: int, col2: int) -> Box:
    """The box with these two corners, in any order. OutsideSheetError if a corner is on no sheet."""
    for row, col in ((row1, col1), (row2, col2)):
        if not (1 <= row <= MAX_ROW and 1 <= col <= MAX_COL):
            raise OutsideSheetError("outside-sheet", row=row, col=col)
    return Box(min(row1, row2), min(col1, col2), abs(row2 - row1) + 1, abs(col2 - col1) + 1)


def parse_address(text: str) -> Box | None:
    """The box of an address without a sheet, `$` allowed; None if `text` is no address (it may be a name)."""
    area = parse_area(text)
    return None if area is None else spanning(*area)


def quoted_sheet(name: str, book: str = "") -> str:
    """A sheet's name as Excel writes it before `!`: in quotes where it needs them; after `[book]` if one is given."""
    plain = _PLAIN_SHEET.fullmatch(name) and not _LIKE_CELL.fullmatch(name) and re.fullmatch(r"[\w.]*", book)
    text = f"[{book}]{name}" if book else name
    return text if plain else "'" + text.replace("'", "''") + "'"


def check_size(box: Box) -> None:
    """UnsupportedError if a box has more cells than one call can carry."""
    if box.nrows * box.ncols > LARGEST_READ:
        raise UnsupportedError("range-too-large", address=box.address(), cells=LARGEST_READ)
