"""A workbook taken apart once (`xlplan.headless.dissect`), so that many like it can be put together quickly.

A member of the package becomes text with places in it: cells whose value differs from workbook to workbook, the rows
that a table grows by, and the row at which it ends. Nothing is parsed when one is put together.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat

from xlplan.headless.archive import Archive
from xlplan.headless.cells import MAX_TEXT, Value, store, to_serial
from xlplan.headless.patch import Edit, cell_xml

_NOT_PLAIN = re.compile(r'[&<>"\x00-\x1f\ufffe\uffff]|_x|^\s|\s$')
"""Text that needs more than to be put between two tags."""

_OPENED = '<c r="'
_MARK = "\x7f"
_serial = lru_cache(maxsize=4096)(to_serial)


@dataclass
class Contents:
    """What one workbook holds beyond the sample.

    `cells`: sheet -> (row, column) -> value, of cells prepared for it; the others stay as the sample has them.
    `rows`: block -> column -> the values of its rows, at least one row; every column prepared for it.
    """

    cells: dict[str, dict[tuple[int, int], Value]] = field(default_factory=dict)
    rows: dict[str, dict[int, Sequence[Value]]] = field(default_factory=dict)


class CellText:
    """The XML of one cell, for any value, from behind its row number on, as `patch` writes it.

    `formula` is the cell's formula element, `other` its further attributes, `dated` whether its style shows dates.
    `tail` is put behind every text. ValueError for what no cell holds, or what would need another style.
    """

    def __init__(self, style: int | None, other: bytes, formula: bytes, *, dated: bool, date1904: bool) -> None:
        self._style, self._other, self._formula = style, other, formula
        self._dated, self._date1904 = dated, date1904
        self.tail = ""
        self._number = self._around("")
        self._text = self._around("str" if formula else "inlineStr")
        self._blank = self._xml("", "")
        self._empty = self._xml("str", "")

    def _xml(self, kind: str, text: str) -> str:
        return cell_xml("", Edit(kind, text), self._style, self._other, self._formula).decode()[len(_OPENED) :]

    def _around(self, kind: str) -> tuple[str, str]:
        before, _, after = self._xml(kind, _MARK).rpartition(_MARK)
        return before, after

    def followed_by(self, tail: str) -> Callable[[Value], str]:
        """The same with a text behind it; a function of its own, because it is called for every cell."""
        (number, after_number), (text, after_text) = self._number, self._text
        after_number, after_text = after_number + tail, after_text + tail
        empty, dated, date1904 = self._empty + tail, self._dated, self._date1904

        def written(value: Value) -> str:
            kind = type(value)
            if kind is float and math.isfinite(value):  # type: ignore[arg-type]
                return f"{number}{value!r}{after_number}"
            if kind is str and len(value) <= MAX_TEXT and not _NOT_PLAIN.search(value):  # type: ignore[arg-type]
                return f"{text}{value}{after_text}" if value or not self._formula else empty
            if kind is dt.date and dated:
                return f"{number}{_serial(value, date1904)!r}{after_number}"  # type: ignore[arg-type]
            return self._seldom(value) + tail

        return written

    def _seldom(self, value: Value) -> str:
        if isinstance(value, dt.date | dt.time) and not self._dated:
            raise ValueError("the cell would need a style that shows dates")
        kind, text = store(value, self._date1904, result=bool(self._formula))
        found = self._xml(kind, text) if kind or text else self._blank
        if not found:
            raise ValueError("the cell would vanish")
        return found


@dataclass(frozen=True)
class Cell:
    """The place of one cell: what stands there unless a workbook has another value, and how that is written."""

    place: tuple[int, int]
    start: str
    asis: str
    text: Callable[[Value], str]


@dataclass(frozen=True)
class Rows:
    """The place of the rows that a block grows by; `opened` stands between a row's number and its first cell's.

    `cells` are the row's cells in order: (column, how its value is written) or, where it is always the same, its text.
    """

    block: str
    first: int
    opened: str
    cells: tuple[tuple[int, Callable[[Value], str]] | str, ...]

    def text(self, columns: Mapping[int, Sequence[Value]]) -> str:
        """All rows. The row's number stands before each of the cells' texts, and at the row's beginning."""
        count = rows_of(columns)
        parts: list[Iterable[str]] = [repeat('<row r="', count), repeat(self.opened, count)]
        for cell in self.cells:
            parts.append(repeat(cell, count) if isinstance(cell, str) else map(cell[1], columns[cell[0]]))
        return "".join([str(row).join(row_parts) for row, row_parts in enumerate(zip(*parts, strict=True), self.first)])


@dataclass(frozen=True)
class End:
    """The place of the number of a block's last row."""

    block: str
    first: int


Piece = str | Cell | Rows | End


def rows_of(columns: Mapping[int, Sequence[Value]]) -> int:
    """How many rows the columns of a block have."""
    return len(next(iter(columns.values())))


@dataclass(frozen=True)
class Prepared:
    """A package with the members that differ from workbook to workbook in pieces: member -> (its sheet, pieces)."""

    archive: Archive
    members: Mapping[str, tuple[str, Sequence[Piece]]]

    def workbook(self, contents: Contents) -> bytes:
        """The file of one workbook. ValueError for values that the prepared cells cannot hold."""
        changed = {name: _member(pieces, sheet, contents) for name, (sheet, pieces) in self.members.items()}
        return self.archive.rebuilt(changed)


def _member(pieces: Sequence[Piece], sheet: str, contents: Contents) -> bytes:
    cells, out = contents.cells.get(sheet, {}), list[str]()
    for piece in pieces:
        if isinstance(piece, str):
            out.append(piece)
        elif isinstance(piece, Cell):
            out.append(piece.start + piece.text(cells[piece.place]) if piece.place in cells else piece.asis)
        elif isinstance(piece, Rows):
            out.append(piece.text(contents.rows[piece.block]))
        else:
            out.append(str(piece.first - 1 + rows_of(contents.rows[piece.block])))
    return "".join(out).encode()
