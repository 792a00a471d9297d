"""Where things stand in a workbook, and what an engine offers beyond xlwings' own classes."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from xlplan.errors import UnsupportedError

if TYPE_CHECKING:
    import xlwings as xw

_REFERENCE = re.compile(
    r"=(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!"
    r"\$?(?P<c1>[A-Z]{1,3})\$?(?P<r1>\d+)(?::\$?(?P<c2>[A-Z]{1,3})\$?(?P<r2>\d+))?"
)
_OWN = re.compile(r'^=.*N\("xlplan_(\w+)"\)')

SHEET_ROWS = 1_048_576
"""Rows of a worksheet."""


class Place(NamedTuple):
    """A rectangle on a sheet, 1-based and inclusive."""

    sheet: str
    row: int
    col: int
    last_row: int
    last_col: int


@lru_cache(maxsize=16_384)
def column_letters(column: int) -> str:
    """Letters of a 1-based column number: 1 -> A, 28 -> AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Number of a column: A -> 1, AB -> 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def address(row: int, col: int, last_row: int | None = None, last_col: int | None = None) -> str:
    """`F12`, or `F12:G30`."""
    first = f"{column_letters(col)}{row}"
    if last_row is None and last_col is None:
        return first
    last = f"{column_letters(last_col or col)}{last_row or row}"
    return first if first == last else f"{first}:{last}"


def named_place(book: xw.Book, name: str) -> Place | None:
    """Where a defined name points; None when there is no such name, or when its cells are gone."""
    if name not in book.names:
        return None
    match = _REFERENCE.fullmatch(str(book.names[name].refers_to))
    if match is None:
        return None
    sheet = match["plain"] or match["quoted"].replace("''", "'")
    row, col = int(match["r1"]), column_number(match["c1"])
    last_row = int(match["r2"]) if match["r2"] else row
    return Place(sheet, row, col, last_row, column_number(match["c2"]) if match["c2"] else col)


def own_list(sheet: xw.Sheet) -> str:
    """Which of the lists that a macro writes a sheet is (`problems`, `messages`); "" for every other sheet.

    The title of such a list is a formula that names it: sheets can be renamed and moved, and not every engine that
    xlwings knows can define a name.
    """
    match = _OWN.search(str(sheet.range((1, 1)).formula))
    return match[1] if match else ""


def own_title(title: str, kind: str) -> str:
    """The formula that shows a list's title and by which `own_list` knows it."""
    return f'="{title}"&T(N("xlplan_{kind}"))'


def as_grid(value: Any, rows: int, cols: int) -> list[list[Any]]:
    """What a range of that shape gives (a scalar, a row, a column, or rows), as rows."""
    if not isinstance(value, list | tuple):
        return [[value] * cols for _ in range(rows)]
    if value and isinstance(value[0], list | tuple):
        return [list(row) for row in value]
    return [list(value)] if rows == 1 else [[item] for item in value]


class Cells(NamedTuple):
    """A rectangle row by row: values, formulas (`=...` or None), the places (0-based) of formulas without a result."""

    values: list[list[Any]]
    formulas: list[list[str | None]]
    lacking: set[tuple[int, int]]


def read_cells(area: xw.Range) -> Cells:
    """All that stands in a range, at once where the engine offers that; in Excel every formula has its result."""
    together = optional(area.impl, "read_cells")
    if together is not None:
        return Cells(*together())
    rows, cols = area.shape
    return Cells(area.options(ndim=2, err_to_str=True).value, formulas_of(area, rows, cols), set())


def formulas_of(area: xw.Range, rows: int, cols: int) -> list[list[str | None]]:
    """The formulas of a range of that shape."""
    texts = as_grid(area.formula, rows, cols)
    return [[t if isinstance(t, str) and t.startswith("=") else None for t in line] for line in texts]


def optional(impl: object, name: str) -> Callable[..., Any] | None:
    """A method that only some engines offer, or None."""
    try:
        found = getattr(impl, name, None)
    except UnsupportedError:
        return None
    return found if callable(found) else None
