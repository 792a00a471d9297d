"""A workbook taken apart once (`xlplan.headless.dissect`), so that many like it can be put together quickly.

A member of the package becomes text with places in it: cells whose value differs from workbook to workbook, the rows
that a table grows by, and the row at which it ends. Nothing is parsed when one is put together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from math import isfinite

from xlplan.headless.archive import Archive
from xlplan.headless.cells import MAX_TEXT, Value, escape_control, escape_xml, store
from xlplan.headless.patch import Edit, cell_xml

_OPENED = '<c r="'
_MARK = "\x7f"
BYTES = "latin-1"
"""While a member is put together, each character of its text stands for a byte: it is made bytes the faster."""

_stored = lru_cache(maxsize=4096)(store)
_REMEMBERED = (str, type(None), dt.date)
"""Kinds of values that are no other's equal, as 1 and True are."""


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

    `formula` is the cell's formula element, `other` its further attributes, `dated` whether its style shows dates;
    `tail` is put behind every text. ValueError for what no cell holds, or what would need another style.
    """

    def __init__(
        self, style: int | None, other: bytes, formula: bytes, *, dated: bool, date1904: bool, tail: str = ""
    ) -> None:
        self._style, self._other, self._formula, self._tail = style, other, formula, tail
        self._dated, self._date1904 = dated, date1904
        self._number = self._around("")
        self._text = self._around("str" if formula else "inlineStr")

    def __call__(self, value: Value) -> str:
        """The text for one value."""
        kind = type(value)
        if kind is int or (kind is float and isfinite(value)):  # type: ignore[arg-type]
            return f"{self._number[0]}{value!r}{self._number[1]}"
        if kind is str and 0 < len(value) <= MAX_TEXT:  # type: ignore[arg-type]
            text = str(value)
            if text.strip() == text and "\n" not in text:
                return f"{self._text[0]}{byte_text(escape_xml(escape_control(text)))}{self._text[1]}"
        if kind is dt.date and self._dated:
            return f"{self._number[0]}{_stored(value, self._date1904).text}{self._number[1]}"
        return self._seldom(value)

    def column(self, values: Iterable[Value]) -> list[str]:
        """The texts of many; a column repeats most of its texts and dates."""
        known, found = dict[Value, str](), list[str]()
        before, after = self._number
        for value in values:
            if type(value) is float and isfinite(value):
                found.append(f"{before}{value!r}{after}")
            elif type(value) in _REMEMBERED:
                text = known.get(value)
                if text is None:
                    text = known[value] = self(value)
                found.append(text)
            else:
                found.append(self(value))
        return found

    def _seldom(self, value: Value) -> str:
        kind, text = store(value, self._date1904, result=bool(self._formula))
        if isinstance(value, dt.date | dt.time) and not self._dated:
            raise ValueError("the cell would need a style that shows dates")
        found = self._xml(kind, text)
        if not found:
            raise ValueError("the cell would vanish")
        return found + self._tail

    def _xml(self, kind: str, text: str) -> str:
        found = cell_xml("", Edit(kind, text), self._style, self._other, self._formula)
        return found[len(_OPENED) :].decode(BYTES)

    def _around(self, kind: str) -> tuple[str, str]:
        before, _, after = self._xml(kind, _MARK).rpartition(_MARK)
        return before, after + self._tail


@dataclass(frozen=True)
class Cell:
    """The place of one cell: what stands there unless a workbook has another value, and how that is written."""

    place: tuple[int, int]
    start: str
    asis: str
    text: CellText


@dataclass(frozen=True)
class Rows:
    """The place of the rows that a block grows by; `opened` stands between a row's number and its first cell's.

    `cells` are the row's cells in order: (column, how its value is written) or, where it is always the same, its text.
    """

    block: str
    first: int
    opened: str
    cells: tuple[tuple[int, CellText] | str, ...]

    def text(self, columns: Mapping[int, Sequence[Value]]) -> str:
        """All rows. The row's number stands before each of the cells' texts, and at the row's beginning."""
        count = rows_of(columns)
        parts: list[Iterable[str]] = [repeat('<row r="', count), repeat(self.opened, count)]
        for cell in self.cells:
            parts.append(repeat(cell, count) if isinstance(cell, str) else cell[1].column(columns[cell[0]]))
        return "".join([str(row).join(row_parts) for row, row_parts in enumerate(zip(*parts, strict=True), self.first)])


@dataclass(frozen=True)
class End:
    """The place of the number of a block's last row."""

    block: str
    first: int


Piece = str | Cell | Rows | End


def byte_text(text: str) -> str:
    """A text with a character for each of its bytes."""
    return text if text.isascii() else text.encode().decode(BYTES)


def rows_of(columns: Mapping[int, Sequence[Value]]) -> int:
    """How many rows the columns of a block have."""
    return len(next(iter(columns.values())))


class Member:
    """A member of the package in pieces; `sheet` is the one that it holds, "" for none."""

    def __init__(self, sheet: str, pieces: Sequence[Piece]) -> None:
        self._sheet = sheet
        self._texts = [piece.asis if isinstance(piece, Cell) else piece if isinstance(piece, str) else ""
                       for piece in pieces]  # fmt: skip
        self._cells = {piece.place: (i, piece) for i, piece in enumerate(pieces) if isinstance(piece, Cell)}
        self._others = [(i, piece) for i, piece in enumerate(pieces) if isinstance(piece, Rows | End)]

    def filled(self, contents: Contents) -> bytes:
        """The member of one workbook. KeyError for a cell that was not prepared."""
        texts = self._texts.copy()
        for place, value in contents.cells.get(self._sheet, {}).items():
            index, cell = self._cells[place]
            texts[index] = cell.start + cell.text(value)
        for index, piece in self._others:
            columns = contents.rows[piece.block]
            texts[index] = piece.text(columns) if isinstance(piece, Rows) else str(piece.first - 1 + rows_of(columns))
        return "".join(texts).encode(BYTES)


@dataclass(frozen=True)
class Prepared:
    """A package with the members that differ from workbook to workbook in pieces."""

    archive: Archive
    members: Mapping[str, Member]

    def workbook(self, contents: Contents) -> bytes:
        """The file of one workbook. ValueError for values that the prepared cells cannot hold."""
        return self.archive.rebuilt({name: member.filled(contents) for name, member in self.members.items()})
