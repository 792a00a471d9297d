"""Cell references as text: A1 notation, and the references inside formulas."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from xlplan.headless.cells import MAX_COL, MAX_ROW


class Area(NamedTuple):
    """A rectangle, 1-based, inclusive."""

    r1: int
    c1: int
    r2: int
    c2: int

    def meets(self, other: Area) -> bool:
        """Whether the two rectangles share a cell."""
        return self.r1 <= other.r2 and other.r1 <= self.r2 and self.c1 <= other.c2 and other.c1 <= self.c2

    def cells(self) -> int:
        """The number of cells."""
        return (self.r2 - self.r1 + 1) * (self.c2 - self.c1 + 1)


RowMap = Callable[[Area], tuple[int, int]]
"""New first and last row of an area of the sheet concerned."""


@lru_cache(maxsize=MAX_COL)
def col_letters(col: int) -> str:
    """1 -> A, 28 -> AB."""
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=MAX_COL)
def col_number(letters: str) -> int:
    """A -> 1, ab -> 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def a1(row: int, col: int) -> str:
    """(3, 28) -> AB3."""
    return f"{col_letters(col)}{row}"


def area_text(area: Area) -> str:
    """`B2:C9`, or `B2` for a single cell."""
    first = a1(area.r1, area.c1)
    return first if area[:2] == area[2:] else f"{first}:{a1(area.r2, area.c2)}"


_CORNER = r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})"
_CELLS = re.compile(f"{_CORNER}(?::{_CORNER})?$")
_COLS = re.compile(r"(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})$")
_ROWS = re.compile(r"(\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})$")


def parse_area(text: str) -> Area | None:
    """The rectangle of `A1`, `$A$1:B2`, `A:C` or `3:5`; None when it is none or lies outside the sheet."""
    if m := _CELLS.match(text):
        c1, r1 = col_number(m[2]), int(m[4])
        c2, r2 = (col_number(m[6]), int(m[8])) if m[6] else (c1, r1)
    elif m := _COLS.match(text):
        r1, c1, r2, c2 = 1, col_number(m[2]), MAX_ROW, col_number(m[4])
    elif m := _ROWS.match(text):
        r1, c1, r2, c2 = int(m[2]), 1, int(m[4]), MAX_COL
    else:
        return None
    area = Area(min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2))
    return area if area.r1 >= 1 and area.r2 <= MAX_ROW and area.c2 <= MAX_COL else None


def map_ref(text: str, rows: RowMap) -> str:
    """One reference with its rows mapped; whole columns and what is no reference stay."""
    area = parse_area(text)
    if area is None or _COLS.match(text):
        return text
    r1, r2 = rows(area)
    if (r1, r2) == (area.r1, area.r2):
        return text
    if m := _ROWS.match(text):
        return f"{m[1]}{r1}:{m[3]}{r2}"
    m = _CELLS.match(text)
    assert m is not None
    first = f"{m[1]}{m[2]}{m[3]}{r1}"
    if m[6]:
        return f"{first}:{m[5]}{m[6]}{m[7]}{r2}"
    return first if r1 == r2 else f"{first}:{m[1]}{m[2]}{m[3]}{r2}"


def map_sqref(text: str, rows: RowMap) -> str:
    """A list of references separated by spaces."""
    return " ".join(map_ref(part, rows) for part in text.split(" "))


_SHEET = r"(?:\[[0-9]+\])?(?:'(?:[^']|'')+'|[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!"
_REF = (
    r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?"
    r"|\$?[0-9]{1,7}:\$?[0-9]{1,7}|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}"
)
_BRACKET = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
_TOKEN = re.compile(
    r'(?P<string>"(?:[^"]|"")*")'
    r"|(?P<error>#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!|FIELD!|BUSY!))"
    rf"|(?P<sheet>{_SHEET})?(?P<ref>{_REF})(?![\w.(\[!\\?])"
    rf"|(?P<table>[^\W\d][\w.\\]*)?(?P<bracket>{_BRACKET})(?!\w|')"
    rf"|(?P<word>(?:{_SHEET})?[\w.\\?]+)"
)


@lru_cache(maxsize=4096)
def _has_reference(formula: str) -> bool:
    """Whether any A1 reference stands in a formula: one with structured references only is the same in every row."""
    return any(m["ref"] is not None for m in _TOKEN.finditer(formula))


def map_formula(formula: str, change: Callable[[str | None, str], str]) -> str:
    """A formula (with or without `=`) with every A1 reference replaced by `change(sheet or None, reference)`.

    Text, structured references, function and defined names and references to other workbooks are left alone.
    """

    def token(m: re.Match[str]) -> str:
        if m["ref"] is None:
            return m[0]
        prefix = m["sheet"]
        if prefix is None:
            return change(None, m["ref"])
        if "[" in prefix:
            return m[0]
        return prefix + change(sheet_of(prefix), m["ref"])

    if not _has_reference(formula):
        return formula
    return _TOKEN.sub(token, formula)


def map_structured(formula: str, change: Callable[[str, str], str]) -> str:
    """A formula with every structured reference's brackets replaced by `change(table or "", brackets)`."""
    return _TOKEN.sub(
        lambda m: (m["table"] or "") + change(m["table"] or "", m["bracket"]) if m["bracket"] else m[0], formula
    )


def sheet_of(prefix: str) -> str:
    """`'a''b'!` -> a'b."""
    name = prefix[:-1]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def map_rows(formula: str, home: str, sheet: str, rows: RowMap) -> str:
    """A formula that stands on sheet `home`, with the rows of its references to `sheet` mapped."""
    wanted, here = sheet.casefold(), home.casefold()
    return map_formula(
        formula, lambda name, ref: map_ref(ref, rows) if (here if name is None else name.casefold()) == wanted else ref
    )


def _moved(marks: tuple[str, str, str, str], down: int, right: int) -> str:
    col_mark, letters, row_mark, digits = marks
    if not col_mark:
        letters = col_letters((col_number(letters) - 1 + right) % MAX_COL + 1)
    row = int(digits) if row_mark else (int(digits) - 1 + down) % MAX_ROW + 1
    return f"{col_mark}{letters}{row_mark}{row}"


def translate(formula: str, down: int, right: int) -> str:
    """A formula copied `down` rows and `right` columns: its relative references move, wrapping as Excel's do."""

    def moved(_sheet: str | None, ref: str) -> str:
        if m := _CELLS.match(ref):
            first = _moved((m[1], m[2], m[3], m[4]), down, right)
            return f"{first}:{_moved((m[5], m[6], m[7], m[8]), down, right)}" if m[6] else first
        if m := _COLS.match(ref):
            ends = [(m[1], m[2]), (m[3], m[4])]
            return ":".join(k + (c if k else col_letters((col_number(c) - 1 + right) % MAX_COL + 1)) for k, c in ends)
        m = _ROWS.match(ref)
        assert m is not None
        return ":".join(
            k + (n if k else str((int(n) - 1 + down) % MAX_ROW + 1)) for k, n in [(m[1], m[2]), (m[3], m[4])]
        )

    return map_formula(formula, moved)
