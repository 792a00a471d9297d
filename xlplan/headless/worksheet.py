"""One worksheet: cells read from its XML, with pending edits on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from xlplan.errors import UnsupportedError
from xlplan.headless import guard
from xlplan.headless.cells import (
    CellError,
    Stored,
    Value,
    from_serial,
    store,
    unescape_control,
    unescape_xml,
)
from xlplan.headless.patch import Edit, default_style, patched, without_shared
from xlplan.headless.refs import Area, area_text, col_number
from xlplan.headless.scan import (
    FORMULA,
    INLINE,
    VALUE,
    Raw,
    Scan,
    SharedMaster,
    formula_text,
    rich_text,
    style_and_kind,
)
from xlplan.headless.styles import Styles

_DATE, _MOMENT, _TIME = "yyyy\\-mm\\-dd", "yyyy\\-mm\\-dd\\ hh:mm:ss", "hh:mm:ss"


class Shared(NamedTuple):
    """What all sheets of a workbook share."""

    strings: list[str]
    styles: Styles
    date1904: bool


def decode(kind: str, style: int | None, text: str, shared: Shared) -> Value:
    """The value of a cell from its `t`, its style and the unescaped text of its `v`."""
    if kind == "":
        number = float(text) if text else None
        dated = number is not None and shared.styles.is_date(style)
        return from_serial(number, shared.date1904) if dated and number is not None else number
    if kind in ("str", "inlineStr"):
        return unescape_control(text)
    return _decode_other(kind, text, shared.strings)


def _decode_other(kind: str, text: str, strings: list[str]) -> Value:
    if kind == "s":
        return strings[int(text)] if int(text) < len(strings) else CellError("#REF!")
    if kind == "b":
        return text in ("1", "true")
    if kind == "d":
        return dt.datetime.fromisoformat(text).replace(tzinfo=None)
    return CellError(text)


def date_format(value: Value) -> str | None:
    """The number format that a date, moment or time needs; None for other values."""
    if isinstance(value, dt.datetime):
        return _MOMENT if value.time() != dt.time() else _DATE
    if isinstance(value, dt.date):
        return _DATE
    return _TIME if isinstance(value, dt.time) else None


class Sheet:
    """A worksheet's XML and the edits not yet written into it."""

    def __init__(self, name: str, part: str, xml: bytes, shared: Shared) -> None:
        self.name, self.part = name, part
        self.shared = shared
        self.edits: dict[int, dict[int, Edit]] = {}
        self.formulas_changed = False
        self._take(Scan(xml, part))

    def _take(self, scan: Scan) -> None:
        self.scan = scan
        self._masters: dict[bytes, SharedMaster] | None = None
        self._blocks: list[Area] | None = None

    def replace_xml(self, xml: bytes) -> None:
        """Go on with other XML (the edits must have been flushed)."""
        self._take(Scan(xml, self.part))

    def flushed(self) -> bytes:
        """The XML with all edits in it."""
        if self.edits:
            self._expand_overwritten_masters()
            xml = patched(self.scan, self.edits)
            self.edits = {}
            self.replace_xml(xml)
        return self.scan.xml

    def _expand_overwritten_masters(self) -> None:
        touched = {
            si
            for si, m in self.masters.items()
            if (edit := self.edits.get(m.row, {}).get(m.col)) is not None and edit.content
        }
        if touched:
            self.replace_xml(without_shared(self.scan, touched))

    @property
    def masters(self) -> dict[bytes, SharedMaster]:
        """The shared formulas' masters."""
        if self._masters is None:
            self._masters = self.scan.shared_masters()
        return self._masters

    @property
    def blocks(self) -> list[Area]:
        """The areas of array formulas of more than one cell."""
        if self._blocks is None:
            self._blocks = self.scan.array_blocks()
        return self._blocks

    # --- reading -----------------------------------------------------------------------------------------------

    def style(self, row: int, col: int) -> int | None:
        """The cell's style index, pending or stored; of a cell not there, its row's or column's."""
        edit = self.edits.get(row, {}).get(col)
        if edit is not None and edit.style is not None:
            return edit.style
        raw = self.scan.row(row).get(col)
        return style_and_kind(raw.attributes)[0] if raw else default_style(self.scan, row, col)

    def value(self, row: int, col: int) -> Value:
        """The pending or cached value."""
        edit = self.edits.get(row, {}).get(col)
        if edit is not None and edit.content:
            return decode(edit.kind, self.style(row, col), edit.text, self.shared)
        raw = self.scan.row(row).get(col)
        return self._raw_value(raw, edit) if raw else None

    def _raw_value(self, raw: Raw, edit: Edit | None) -> Value:
        style, kind = style_and_kind(raw.attributes)
        if edit is not None:
            style = edit.style
        if kind == "inlineStr":
            inline = INLINE.search(raw.content)
            return self._decoded(kind, style, b"", inline[1] if inline else b"")
        v = VALUE.search(raw.content)
        if v is None and not (kind == "str" and b"<v/>" in raw.content):
            return None
        return self._decoded(kind, style, v[1] if v else b"", b"")

    def _decoded(self, kind: str, style: int | None, v: bytes, inline: bytes) -> Value:
        text = rich_text(inline) if kind == "inlineStr" else v.decode("utf-8", "replace")
        if kind == "str" and ("&" in text or "\r" in text):
            text = unescape_xml(text)
        try:
            return decode(kind, style, text, self.shared)
        except ValueError as error:
            raise guard.damaged(self.part) from error

    def values(self, area: Area) -> list[list[Value]]:
        """The values of a rectangle, row by row."""
        if area.cells() > guard.MAX_AREA:
            raise guard.unsafe(self.part, area_text(area))
        r1, c1, r2, c2 = area
        width = c2 - c1 + 1
        rows: list[list[Value]] = [[None] * width for _ in range(r1, r2 + 1)]
        columns: dict[bytes, int] = {}
        for letters, digits, attributes, v, inline in self.scan.filled(r1, r2):
            col = columns.get(letters)
            if col is None:
                col = columns[letters] = col_number(letters.decode())
            if c1 <= col <= c2 and r1 <= (row := int(digits)) <= r2:
                style, kind = style_and_kind(attributes)
                rows[row - r1][col - c1] = self._decoded(kind, style, v, inline)
        for row, cols in self.edits.items():
            if r1 <= row <= r2:
                for col in cols:
                    if c1 <= col <= c2:
                        rows[row - r1][col - c1] = self.value(row, col)
        return rows

    def formula(self, row: int, col: int) -> str | None:
        """`=...` or None; an array formula stands in its first cell."""
        edit = self.edits.get(row, {}).get(col)
        if edit is not None and edit.content:
            return None if edit.formula is None else "=" + edit.formula
        raw = self.scan.row(row).get(col)
        f = FORMULA.search(raw.content) if raw else None
        return formula_text(row, col, f[1], f[2] or b"", self.masters) if f else None

    def formula_cells(self, r1: int, r2: int) -> dict[tuple[int, int], str | None]:
        """All formulas of some rows by (row, column)."""
        found = {}
        for letters, digits, attributes, text in self.scan.formulas(r1, r2):
            row, col = int(digits), col_number(letters.decode())
            found[row, col] = formula_text(row, col, attributes, text, self.masters)
        for row, cols in self.edits.items():
            for col, edit in cols.items():
                if r1 <= row <= r2 and edit.content:
                    found.pop((row, col), None)
                    if edit.formula is not None:
                        found[row, col] = "=" + edit.formula
        return found

    def used(self) -> tuple[int, int]:
        """(last row, last column) with a value or formula."""
        last_row, last_col = self.scan.used()
        for row, cols in self.edits.items():
            for col, edit in cols.items():
                if edit.kind or edit.text or edit.formula is not None:
                    last_row, last_col = max(last_row, row), max(last_col, col)
        return last_row, last_col

    def occupied(self, area: Area) -> bool:
        """Whether any cell of the area has a value or formula."""
        if any(v is not None for line in self.values(area) for v in line):
            return True
        return any(area.c1 <= col <= area.c2 for _, col in self.formula_cells(area.r1, area.r2))

    # --- writing -----------------------------------------------------------------------------------------------

    def write(self, row: int, col: int, value: Value, formula: str | None, whole: Iterable[Area] = ()) -> None:
        """Set a cell; `whole`: array blocks that the caller rewrites completely."""
        for block in self.blocks:
            if block.meets(Area(row, col, row, col)) and block not in whole:
                raise UnsupportedError("array-block", sheet=self.name, block=area_text(block))
        stored: Stored = store(value, self.shared.date1904, result=formula is not None)
        cols = self.edits.setdefault(row, {})
        old = cols.get(col)
        style = old.style if old else None
        if stored.kind == "" and (code := date_format(value)) is not None:
            current = self.style(row, col)
            if not self.shared.styles.is_date(current):
                style = self.shared.styles.as_date(current, code)
        text = None if formula is None else formula.removeprefix("=")
        self.formulas_changed = self.formulas_changed or self._gains_or_loses_formula(row, col, old, text)
        cols[col] = Edit(stored.kind, stored.text, text, style)

    def _gains_or_loses_formula(self, row: int, col: int, old: Edit | None, formula: str | None) -> bool:
        if self.formulas_changed or (old is not None and old.content):
            had = old is not None and old.formula is not None
        else:
            raw = self.scan.row(row).get(col)
            had = raw is not None and b"<f" in raw.content
        return had != (formula is not None)

    def set_style(self, row: int, col: int, style: int | None) -> None:
        """Give a cell a style, keeping its content."""
        cols = self.edits.setdefault(row, {})
        old = cols.get(col) or Edit(content=False)
        cols[col] = replace(old, style=style or 0)
