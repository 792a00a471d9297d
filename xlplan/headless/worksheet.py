"""One worksheet: cells read from its XML, with pending edits on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from xlplan.errors import UnsupportedError
from xlplan.headless import guard
from xlplan.headless.cells import Value, store
from xlplan.headless.patch import Edit, default_style, patched, without_shared
from xlplan.headless.refs import Area, area_text
from xlplan.headless.scan import FORMULA, Scan, formula_text, style_and_kind
from xlplan.headless.stored import Shared, StoredCells, decode, rectangle

_READS, _REMEMBERED = 2, 8_000_000
"""A sheet read more often than this, of less XML than this (bytes), keeps its values."""

_DATE, _MOMENT, _TIME = "yyyy\\-mm\\-dd", "yyyy\\-mm\\-dd\\ hh:mm:ss", "hh:mm:ss"


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
        self._blocks: list[Area] | None = None
        self._cells: StoredCells | None = None
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
            for si, m in self._stored_cells.masters.items()
            if (edit := self.edits.get(m.row, {}).get(m.col)) is not None and edit.content
        }
        if touched:
            self.replace_xml(without_shared(self.scan, touched))

    @property
    def _stored_cells(self) -> StoredCells:
        """What the XML holds, without the edits."""
        if self._cells is None:
            self._cells = StoredCells(self.scan, self.shared)
        return self._cells

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
        raw = self.scan.cell(row, col)
        return style_and_kind(raw.attributes)[0] if raw else default_style(self.scan, row, col)

    def value(self, row: int, col: int) -> Value:
        """The pending or cached value."""
        edit = self.edits.get(row, {}).get(col)
        if edit is not None and edit.content:
            if edit.kind in ("str", "inlineStr"):
                return edit.text  # not escaped yet
            return decode(edit.kind, self.style(row, col), edit.text, self.shared)
        raw = self.scan.cell(row, col)
        return self._stored_cells.value(raw, None if edit is None else edit.style) if raw else None

    def values(self, area: Area) -> list[list[Value]]:
        """The values of a rectangle, row by row."""
        if area.cells() > guard.MAX_AREA:
            raise guard.unsafe(self.part, area_text(area))
        r1, c1, r2, c2 = area
        self._reads += 1
        if self._reads <= _READS or len(self._xml) > _REMEMBERED:
            rows = self._stored_cells.values(area)
        else:
            rows = rectangle(self._stored_cells.all[0], area)
        for row, cols in self.edits.items():
            if r1 <= row <= r2:
                for col in cols:
                    if c1 <= col <= c2:
                        rows[row - r1][col - c1] = self.value(row, col)
        return rows

    def cells(self, area: Area) -> tuple[list[list[Value]], list[list[str | None]]]:
        """The values and the formulas of a rectangle, row by row; a small sheet is read once for all such calls."""
        if len(self._xml) <= _REMEMBERED:
            self._reads = max(self._reads, _READS)
        return self.values(area), self.formulas(area)

    def formulas(self, area: Area) -> list[list[str | None]]:
        """The formulas of a rectangle, row by row."""
        r1, c1, r2, c2 = area
        rows = rectangle(self._stored_cells.formulas, area)
        for row, cols in self.edits.items():
            if r1 <= row <= r2:
                for col, edit in cols.items():
                    if c1 <= col <= c2 and edit.content:
                        rows[row - r1][col - c1] = None if edit.formula is None else "=" + edit.formula
        return rows

    def formula(self, row: int, col: int) -> str | None:
        """`=...` or None; an array formula stands in its first cell."""
        edit = self.edits.get(row, {}).get(col)
        if edit is not None and edit.content:
            return None if edit.formula is None else "=" + edit.formula
        raw = self.scan.cell(row, col)
        f = FORMULA.search(raw.content) if raw else None
        return formula_text(row, col, f[1], f[2] or b"", self._stored_cells.masters) if f else None

    def formula_cells(self, r1: int, r2: int) -> dict[tuple[int, int], str | None]:
        """All formulas of some rows by (row, column)."""
        stored = self._stored_cells.formulas
        rows = range(r1, r2 + 1) if r2 - r1 < len(stored) else [row for row in stored if r1 <= row <= r2]
        found = {(row, col): text for row in rows if row in stored for col, text in stored[row].items()}
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
        cols = self.edits.get(row)
        if cols is None:
            cols = self.edits[row] = {}
        old = cols.get(col)
        style, for_date = (None if old is None or old.for_date else old.style), False
        if isinstance(value, dt.date | dt.time):
            if self.shared.iso_dates and isinstance(value, dt.date):
                kind, content = "d", value.isoformat()
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
        raw = self.scan.cell(row, col)
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
