"""One worksheet: cells read from its XML, with pending edits on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypeVar

from xlplan.errors import UnsupportedError
from xlplan.headless import guard
from xlplan.headless.cells import (
    CellError,
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

_READS, _REMEMBERED = 2, 8_000_000
"""A sheet read more often than this, of less XML than this (bytes), keeps its values."""

_DATE, _MOMENT, _TIME = "yyyy\\-mm\\-dd", "yyyy\\-mm\\-dd\\ hh:mm:ss", "hh:mm:ss"


class Shared:
    """What all sheets of a workbook share; strings and styles are read when first asked for."""

    def __init__(self, strings: Callable[[], list[str]], styles: Callable[[], Styles], date1904: bool) -> None:
        self._read_strings, self._read_styles = strings, styles
        self.date1904 = date1904

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        return self._read_strings()

    @cached_property
    def styles(self) -> Styles:
        """The cell formats."""
        return self._read_styles()

    @property
    def styles_changed(self) -> bool:
        """Whether a format was added."""
        return "styles" in self.__dict__ and self.styles.changed


T = TypeVar("T")


class _Known(dict[bytes, T]):
    """What has been made of some bytes, so that it is made once."""

    def __init__(self, make: Callable[[bytes], T]) -> None:
        self._make = make

    def __missing__(self, key: bytes) -> T:
        made = self[key] = self._make(key)
        return made


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
        return strings[int(text)]
    if kind == "b":
        return text in ("1", "true")
    if kind == "d":
        return dt.datetime.fromisoformat(text).replace(tzinfo=None)
    return CellError(text)


def _date_format(value: dt.date | dt.time) -> str:
    if isinstance(value, dt.time):
        return _TIME
    return _MOMENT if isinstance(value, dt.datetime) and value.time() != dt.time() else _DATE


class Sheet:
    """A worksheet's XML and the edits not yet written into it."""

    _scan: Scan | None

    def __init__(self, name: str, part: str, xml: bytes, shared: Shared) -> None:
        self.name, self.part = name, part
        self.shared = shared
        self.edits: dict[int, dict[int, Edit]] = {}
        self.formulas_changed = False
        self.unvalued: set[tuple[int, int]] = set()  # formulas written without their result
        self.stored = xml  # as the package has it
        self._take(xml)
        self._scan = Scan(xml, part)
        self.modified = False

    def replace_xml(self, xml: bytes) -> None:
        """Go on with other XML (the edits must have been flushed)."""
        self._take(xml)
        self.modified = True

    def _take(self, xml: bytes) -> None:
        self._xml = xml
        self._scan = None
        self._masters: dict[bytes, SharedMaster] | None = None
        self._blocks: list[Area] | None = None
        self._formulas: dict[int, dict[int, str | None]] | None = None
        self._stored_values: dict[int, dict[int, Value]] | None = None
        self._reads = 0

    @property
    def scan(self) -> Scan:
        """The index over the XML, without the edits."""
        if self._scan is None:
            self._scan = Scan(self._xml, self.part)
        return self._scan

    def flushed(self) -> bytes:
        """The XML with all edits in it."""
        if self.edits:
            self._expand_overwritten_masters()
            xml, formulas_changed = patched(self.scan, self.edits)
            self.formulas_changed = self.formulas_changed or formulas_changed
            self.edits = {}
            self.replace_xml(xml)
        return self._xml

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
        return self.stored_style(row, col)

    def stored_style(self, row: int, col: int) -> int | None:
        """The cell's style without the edits."""
        raw = self.scan.row(row).get(col)
        return style_and_kind(raw.attributes)[0] if raw else default_style(self.scan, row, col)

    def value(self, row: int, col: int) -> Value:
        """The pending or cached value."""
        edit = self.edits.get(row, {}).get(col)
        if edit is not None and edit.content:
            if edit.kind in ("str", "inlineStr"):
                return edit.text  # not escaped yet
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
        except (ValueError, IndexError) as error:
            raise guard.damaged(self.part) from error

    def values(self, area: Area) -> list[list[Value]]:
        """The values of a rectangle, row by row."""
        if area.cells() > guard.MAX_AREA:
            raise guard.unsafe(self.part, area_text(area))
        r1, c1, r2, c2 = area
        self._reads += 1
        rows = self._stored(area) if self._reads <= _READS or len(self._xml) > _REMEMBERED else self._known_values(area)
        for row, cols in self.edits.items():
            if r1 <= row <= r2:
                for col in cols:
                    if c1 <= col <= c2:
                        rows[row - r1][col - c1] = self.value(row, col)
        return rows

    def _known_values(self, area: Area) -> list[list[Value]]:
        """The stored values of a rectangle; those of the whole sheet are decoded once, and kept."""
        if self._stored_values is None:
            last_row, last_col = self.scan.used()
            grid = self._stored(Area(1, 1, last_row, last_col)) if last_row else []
            self._stored_values = {
                row: {col: value for col, value in enumerate(line, 1) if value is not None}
                for row, line in enumerate(grid, 1)
            }
        columns, nothing = range(area.c1, area.c2 + 1), dict[int, Value]()
        lines = (self._stored_values.get(row, nothing) for row in range(area.r1, area.r2 + 1))
        return [[line.get(col) for col in columns] for line in lines]

    def _stored(self, area: Area) -> list[list[Value]]:
        """The values of a rectangle without the edits."""
        r1, c1, r2, c2 = area
        rows: list[list[Value]] = [[None] * (c2 - c1 + 1) for _ in range(r1, r2 + 1)]
        width, columns = c2 - c1 + 1, _Known[int](lambda letters: col_number(letters.decode()) - c1)
        lines, readers = _Known[list[Value]](lambda digits: rows[int(digits) - r1]), _Known(self._reader)
        try:
            for letters, digits, attributes, v, inline in self.scan.filled(r1, r2):
                col = columns[letters]
                if 0 <= col < width:
                    lines[digits][col] = readers[attributes](v or inline)
        except (ValueError, IndexError) as error:
            raise guard.damaged(self.part) from error
        return rows

    def _reader(self, attributes: bytes) -> Callable[[bytes], Value]:
        """How to read the `v` (or `is`) of all cells with these attributes; the fast way of `_decoded`."""
        style, kind = style_and_kind(attributes)
        strings = self.shared.strings
        if kind == "s" and strings:
            return lambda v: strings[int(v)]
        if kind == "inlineStr":
            return _Known[Value](lambda v: unescape_control(rich_text(v))).__getitem__
        if kind == "" and not self.shared.styles.is_date(style):
            return lambda v: float(v) if v else None
        return _Known[Value](lambda v: self._decoded(kind, style, v, v)).__getitem__

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
        if self._formulas is None:
            self._formulas = self._read_formulas()
        stored = self._formulas
        rows = range(r1, r2 + 1) if r2 - r1 < len(stored) else [row for row in stored if r1 <= row <= r2]
        found = {(row, col): text for row in rows if row in stored for col, text in stored[row].items()}
        for row, cols in self.edits.items():
            for col, edit in cols.items():
                if r1 <= row <= r2 and edit.content:
                    found.pop((row, col), None)
                    if edit.formula is not None:
                        found[row, col] = "=" + edit.formula
        return found

    def _read_formulas(self) -> dict[int, dict[int, str | None]]:
        """The stored formulas by row and column; the same text is decoded once."""
        masters = self.masters
        plain = _Known[str | None](lambda text: formula_text(0, 0, b"", text, masters))
        columns = _Known[int](lambda letters: col_number(letters.decode()))
        found: dict[int, dict[int, str | None]] = {}
        for letters, digits, attributes, text in self.scan.formulas():
            row, col = int(digits), columns[letters]
            line = found.setdefault(row, {})
            line[col] = plain[text] if text else formula_text(row, col, attributes, text, masters)
        return found

    def used(self) -> tuple[int, int]:
        """(last row, last column) with a value or formula."""
        last_row, last_col = self.scan.used()
        for row, cols in self.edits.items():
            for col, edit in cols.items():
                if edit.kind or edit.text or edit.formula is not None:
                    last_row, last_col = max(last_row, row), max(last_col, col)
        return last_row, last_col

    def first_occupied(self, area: Area) -> int | None:
        """The first row of the area with a value or formula in the area's columns."""
        rows = [row for row, line in enumerate(self.values(area), area.r1) if any(v is not None for v in line)]
        rows += [row for row, col in self.formula_cells(area.r1, area.r2) if area.c1 <= col <= area.c2]
        return min(rows, default=None)

    # --- writing -----------------------------------------------------------------------------------------------

    def write(self, row: int, col: int, value: Value, formula: str | None, whole: Iterable[Area] = ()) -> None:
        """Set a cell; `whole`: array blocks that the caller rewrites completely."""
        for block in self.blocks:
            if block.meets(Area(row, col, row, col)) and block not in whole:
                self._end_spill(row, col, formula, block)
        kind, content = store(value, self.shared.date1904, result=formula is not None)
        cols = self.edits.setdefault(row, {})
        old = cols.get(col)
        style, for_date = (None if old is None or old.for_date else old.style), False
        if isinstance(value, dt.date | dt.time):
            current = self.stored_style(row, col) if style is None else style
            if not self.shared.styles.is_date(current):
                style, for_date = self.shared.styles.as_date(current, _date_format(value)), True
        text = None if formula is None else formula.removeprefix("=")
        cols[col] = Edit(kind, content, text, style, True, for_date)
        if text is not None and value is None:
            self.unvalued.add((row, col))
        elif self.unvalued:
            self.unvalued.discard((row, col))

    def _end_spill(self, row: int, col: int, formula: str | None, block: Area) -> None:
        """Overwriting the cell of a dynamic array's formula ends its spill. Other parts of a block stay."""
        raw = self.scan.row(row).get(col)
        if (row, col) != block[:2] or raw is None or b' cm="' not in raw.attributes:
            raise UnsupportedError("array-block", sheet=self.name, block=area_text(block))
        if formula is not None and self.formula(row, col) == "=" + formula.removeprefix("="):
            return  # the same formula: only its first result is new
        for r in range(block.r1, block.r2 + 1):
            for c in range(block.c1, block.c2 + 1):
                self.edits.setdefault(r, {})[c] = Edit()
        self.blocks.remove(block)

    def set_style(self, row: int, col: int, style: int | None) -> None:
        """Give a cell a style, keeping its content."""
        cols = self.edits.setdefault(row, {})
        old = cols.get(col) or Edit(content=False)
        cols[col] = old._replace(style=style or 0, for_date=False)
