"""A workbook as a zip of parts: read its cells, write some of them, and save everything else as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import itemgetter
from pathlib import Path

from xlplan.errors import SaveError, WorkbookError
from xlplan.headless import adding, growth, moving, tables, texts, totals
from xlplan.headless.cells import CellError, Value
from xlplan.headless.reading import SheetInfo, WorkbookReader, inside
from xlplan.headless.refs import Area, map_rows, parse_area, sheet_of
from xlplan.headless.saving import replace_atomically
from xlplan.headless.tables import TableInfo

__all__ = ["CellError", "Package", "SheetInfo", "TableInfo", "Value"]

_NAME = re.compile(r"(?:[^\W\d]|\\)[\w.?\\]*")
_CELL_LIKE = re.compile(r"[a-z]{1,3}\d{1,7}|[rc]|r\d*c\d*", re.I)
_MACRO_SUFFIXES = {".xlsx": False, ".xltx": False, ".xlsm": True, ".xltm": True, ".xlam": True}


class Package(WorkbookReader):
    """A workbook that can be written to and saved. See `WorkbookReader` for reading."""

    def write(self, sheet: str, row: int, col: int, value: Value, formula: str | None = None) -> None:
        """Set a cell: a constant (text is never a formula), or a formula with its cached value.

        None and None clear it but keep its style. A date gets a date style where the cell has none. In a table's header
        row the column is renamed: WorkbookError("bad-header"). UnsupportedError("array-block") inside an array formula.
        ValueError for what no cell holds (NaN, text over 32,767 characters, ...).
        """
        inside(row, col)
        target = self._sheet(sheet)
        header_of = self._headers(target.name).get((row, col))
        if header_of is not None:
            self._rename_column(header_of, col, value)
        target.write(row, col, value, formula)

    def write_cells(self, sheet: str, cells: Iterable[tuple[int, int, Value, str | None]]) -> None:
        """`write` for many (row, col, value, formula); an array formula's block may be rewritten as a whole."""
        target = self._sheet(sheet)
        todo = list(cells)
        for row, col in _extremes(todo):
            inside(row, col)
        whole = []
        if target.blocks:
            places = {(row, col) for row, col, _, _ in todo}
            whole = [b for b in target.blocks if all(place in places for place in _places(b))]
        headers = self._headers(target.name)
        for row, col, value, formula in todo:
            if headers and (row, col) in headers:
                self._rename_column(headers[row, col], col, value)
            target.write(row, col, value, formula, whole)

    def _headers(self, sheet: str) -> dict[tuple[int, int], str]:
        """The tables' header cells of a sheet, and whose they are."""
        if sheet not in self._header_cells:
            known = (
                self._tables.values() if self._tables is not None else self._tables_of(self._entries[sheet.casefold()])
            )
            self._header_cells[sheet] = {
                (info.first_row, col): info.name
                for info, _ in known
                if info.header_row and info.sheet == sheet
                for col in range(info.first_col, info.last_col + 1)
            }
        return self._header_cells[sheet]

    def _rename_column(self, table: str, col: int, header: Value) -> None:
        info, part = self._table(table)
        old = info.columns[col - info.first_col]
        if header == old:
            return
        new = tables.put_header(self._parts, part, info, col, header)
        self._table_parts()[table] = new, part
        texts.rename_column(self._workbook(), info, old, str(header))

    def set_style_like(self, sheet: str, row: int, col: int, like_row: int, like_col: int) -> None:
        """Give a cell the style of another cell of the sheet."""
        inside(row, col, like_row, like_col)
        target = self._sheet(sheet)
        target.set_style(row, col, target.style(like_row, like_col))

    def resize_table(self, name: str, last_row: int) -> None:
        """Let a table end at `last_row` (its totals row included); what lies in the way below is moved down first.

        New rows look like the last one; calculated columns go on, other cells are empty. Validations, conditional
        formats, names, print areas, charts, sparklines and formulas that covered the table's whole body go on covering
        it. A shorter table leaves its cells as they are; a totals row moves to the new end, the rows left out below it.
        WorkbookError("table-too-short"); UnsupportedError("array-block") where an array formula would be torn apart.
        """
        info, _ = self._table(name)
        sheet = self._sheet(info.sheet)
        if last_row < info.body.r1 + (1 if info.totals_row else 0):
            raise WorkbookError("table-too-short", sheet=info.sheet, table=info.name)
        inside(last_row, 1)
        count = last_row - info.last_row
        body_end = info.body.r2 + count
        move = totals.Move(info, last_row) if count and info.totals_row else None
        if move:
            totals.check(sheet, move)
        if count > 0:
            before = growth.row_to_insert_before(self._workbook(), sheet, info, last_row)
            if before is not None:
                self.insert_rows(info.sheet, before, count)
        if move:
            totals.move_totals(self._workbook(), sheet, move)
            self.request_full_calculation()
        if move or count > 0:
            growth.extend_references(self._workbook(), growth.Growth(info, body_end))
        if count > 0:
            growth.format_new_rows(sheet, info.body, body_end)
            growth.fill_calculated(sheet, info, body_end)
        if count:
            now, part = self._table(name)
            tables.put_area(self._parts, part, now, last_row)
            self._tables = None  # formulas of other tables may have changed too
            self._collect()

    def resize_chart_cells(self, sheet: str, area: Area, last_row: int) -> None:
        """Let a block of cells that a chart draws end at another row, its name too; the cells stay as they are."""

        def rows(found: Area) -> tuple[int, int]:
            inside = area.r1 <= found.r1 and area.c1 <= found.c1 and found.c2 <= area.c2
            return found.r1, last_row if inside and found.r2 == area.r2 else found.r2

        def change(formula: str, home: str) -> str:
            return map_rows(formula, home, sheet, rows)

        workbook = texts.Workbook(self._parts, self._book, [], [])
        texts.change_charts(workbook, change)
        texts.change_names(workbook, change)

    def refresh_chart_words(self) -> None:
        """Store with every chart the words that its title and its axes take from a cell; Excel reads them anew."""

        def words(formula: str) -> str | None:
            prefix, _, cell = formula.rpartition("!")
            area = parse_area(cell)
            if not prefix or area is None or area.cells() != 1:
                return None
            sheet = sheet_of(prefix + "!")
            value = self.value(sheet, area.r1, area.c1) if sheet in {s.name for s in self.sheets} else None
            return value if isinstance(value, str) and not isinstance(value, CellError) else None

        texts.refresh_words(self._parts, words)

    def insert_rows(self, sheet: str, before_row: int, count: int) -> None:
        """Insert empty rows; everything from `before_row` on moves down, and every reference follows.

        WorkbookError("sheet-full") when the last rows would fall off the sheet.
        """
        inside(before_row, 1)
        if count < 1:
            return
        moved = moving.insert_rows(self._workbook(), self._sheet(sheet), before_row, count)
        self._tables = {info.name: (info, part) for info, part in moved}
        self._header_cells.clear()
        self._collect()

    def add_sheet(self, name: str, before: str | None = None) -> None:
        """Add an empty worksheet before another one, or as the last sheet. UsageError("bad-sheet-name")."""
        self._collect()
        names = [entry.name for entry in self._book.entries]
        adding.add_sheet(self._book, name, len(names) if before is None else names.index(before))
        self.__dict__.pop("_entries", None)

    def _workbook(self) -> texts.Workbook:
        """All that a change of references must reach, every sheet loaded."""
        sheets = [self._sheet(info.name) for info in self.sheets]
        return texts.Workbook(self._parts, self._book, sheets, list(self._table_parts().values()))

    def _collect(self) -> None:
        """Put every loaded sheet's XML into the package."""
        for sheet in self._sheets.values():
            if sheet.edits or sheet.modified:
                new = sheet.flushed()
                self._parts.put(sheet.part, new, sheet.stored)
                sheet.stored, sheet.modified = new, False

    def put_name(self, name: str, formula: str) -> None:
        """Define a name of the workbook or change it; `formula` without `=`. WorkbookError("bad-name")."""
        if not _NAME.fullmatch(name) or _CELL_LIKE.fullmatch(name) or len(name) > 255:
            raise WorkbookError("bad-name", name=name)
        self._book.put_name(name, formula)

    def drop_name(self, name: str) -> None:
        """Take out a name of the workbook, if it is there."""
        self._book.drop_name(name)

    def request_full_calculation(self) -> None:
        """Make Excel calculate everything when it opens the saved file."""
        self._book.full_calculation()

    @property
    def calculates_fully(self) -> bool:
        """Whether Excel calculates everything when it opens the file as it would be saved."""
        return self._book.calculates_fully

    # --- saving ------------------------------------------------------------------------------------------------

    @property
    def changed(self) -> bool:
        """Whether anything has been written since opening or the last save."""
        styles = self._shared is not None and self._shared.styles_changed
        edited = styles or any(s.edits for s in self._sheets.values())
        return bool(edited or ("_parts" in self.__dict__ and (self._parts.changed or self._parts.dropped)))

    def to_bytes(self) -> bytes:
        """The workbook as it would be saved."""
        self._finish()
        return self._parts.archive.rebuilt(self._parts.changed, self._parts.dropped)

    def usual_bytes(self) -> bytes:
        """The workbook for other readers: as it would be saved, but never as Strict Open XML, which few know."""
        self._finish()
        return self._parts.archive.usual(self._parts.changed, self._parts.dropped)

    def _finish(self) -> None:
        self._collect()
        if any(sheet.formulas_changed for sheet in self._sheets.values()):
            self._book.drop_calc_chain()
        if any(sheet.unvalued for sheet in self._sheets.values()):
            self._book.full_calculation()
        if self._shared is not None and self._shared.styles_changed:
            self._parts.put(self._shared.styles.part, self._shared.styles.xml())

    def save(self, path: str | Path | None = None, *, backup: bool = False) -> None:
        """Write the file atomically; only touched parts change; an unchanged package is not written again.

        `backup` keeps the old version as `<name>.bak`. A new path becomes the package's. InUseError, SaveError.
        """
        target = self.path if path is None else Path(path)
        if self._on_disk and not self.changed and _same_file(target, self.path):
            return
        macros = _MACRO_SUFFIXES.get(target.suffix.lower())
        if macros is not None and macros != self._book.macro_enabled:
            wanted = ".xlsm" if self._book.macro_enabled else ".xlsx"
            raise SaveError("wrong-extension", workbook=str(target), suffix=target.suffix, wanted=wanted)
        data = self.to_bytes()
        replace_atomically(target, lambda out: out.write(data), backup=backup)
        self.path, self._on_disk = target, True
        self._load(data)


def _extremes(cells: Sequence[tuple[int, int, Value, str | None]]) -> set[tuple[int, int]]:
    """The places of the highest, lowest, leftmost and rightmost cell: if these are on the sheet, all are."""
    by_row, by_col = itemgetter(0), itemgetter(1)
    found = (end(cells, key=key) for end in (min, max) for key in (by_row, by_col) if cells)
    return {cell[:2] for cell in found}


def _places(area: Area) -> Iterable[tuple[int, int]]:
    return ((row, col) for row in range(area.r1, area.r2 + 1) for col in range(area.c1, area.c2 + 1))


def _same_file(a: Path, b: Path) -> bool:
    return a.absolute() == b.absolute()
