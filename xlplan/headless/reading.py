"""A workbook's cells, tables and names, read from its parts with pending changes on top."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

from xlplan.errors import MissingPartError, WorkbookError
from xlplan.headless import tables
from xlplan.headless.archive import Archive
from xlplan.headless.book import Book, Parts, SheetEntry
from xlplan.headless.cells import MAX_COL, MAX_ROW, Value, store
from xlplan.headless.properties import LastSaved, last_saved
from xlplan.headless.refs import Area
from xlplan.headless.results import with_results
from xlplan.headless.stored import Shared
from xlplan.headless.styles import Styles
from xlplan.headless.tables import TableInfo
from xlplan.headless.worksheet import Sheet


class SheetInfo(NamedTuple):
    """A worksheet: its name, its zip member, and "visible", "hidden" or "veryHidden"."""

    name: str
    part: str
    state: str


class WorkbookReader:
    """An .xlsx or .xlsm file. Rows and columns are 1-based.

    Reading gives cached values (dates as datetime, errors as CellError, text results "" as "", blanks None); pending
    writes are on top. MissingPartError("missing-sheet"), WorkbookError("outside-sheet") for a place that is not there.
    """

    def __init__(self, data: bytes, path: str | Path, *, on_disk: bool) -> None:
        self.path = Path(path)
        self._on_disk = on_disk
        self._load(data)
        _ = self._entries  # what cannot be used is refused here

    def _load(self, data: bytes) -> None:
        """Go on with these bytes, which are looked at when something is asked for."""
        self._data = data
        for name in ("_parts", "_book", "_entries"):
            self.__dict__.pop(name, None)
        self._sheets: dict[str, Sheet] = {}
        self._shared: Shared | None = None
        self._tables: dict[str, tuple[TableInfo, str]] | None = None
        self._header_cells: dict[str, dict[tuple[int, int], str]] = {}

    @cached_property
    def _parts(self) -> Parts:
        return Parts(Archive(self._data))

    @cached_property
    def _book(self) -> Book:
        return Book(self._parts)

    @cached_property
    def _entries(self) -> dict[str, SheetEntry]:
        return {e.name.casefold(): e for e in self._book.entries if e.part}

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Read a file. NotAWorkbookError, UnsafeWorkbookError; MissingPartError("missing-file")."""
        try:
            data = Path(path).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            raise MissingPartError("missing-file", workbook=str(path)) from error
        try:
            return cls(data, path, on_disk=True)
        except WorkbookError as error:
            error.problem = error.problem.at(workbook=str(path))
            raise

    @classmethod
    def from_bytes(cls, data: bytes, path: str | Path) -> Self:
        """A workbook in memory that `save` will put at `path`, which need not exist yet."""
        return cls(data, path, on_disk=False)

    def check_all(self) -> None:
        """Check every part, also those never read here: before handing the file to another reader (openpyxl, calamine).

        UnsafeWorkbookError, NotAWorkbookError.
        """
        self._parts.archive.check_all()

    # --- what is there -----------------------------------------------------------------------------------------

    @property
    def date1904(self) -> bool:
        """Whether day 0 is 1904-01-01."""
        return self._book.date1904

    @property
    def macro_enabled(self) -> bool:
        """Whether it may hold VBA (.xlsm)."""
        return self._book.macro_enabled

    @property
    def last_saved(self) -> LastSaved:
        """The user and the moment that the file itself names."""
        return last_saved(self._parts)

    @property
    def sheets(self) -> list[SheetInfo]:
        """The worksheets (no chart sheets), in the workbook's order."""
        return [SheetInfo(*e) for e in self._book.entries if e.part]

    @property
    def tables(self) -> dict[str, TableInfo]:
        """All tables by name; pending resizes and header changes included."""
        return {name: info for name, (info, _) in self._table_parts().items()}

    @property
    def names(self) -> dict[str, str]:
        """Workbook-scope defined names and their formula text without `=`."""
        return self._book.global_names()

    @property
    def local_names(self) -> dict[tuple[str, str], str]:
        """Sheet-scope defined names by (sheet, name)."""
        entries = self._book.entries
        found = self._book.defined_names()
        return {(entries[i].name, n): t for n, i, t in found if i is not None and i < len(entries)}

    def _table_parts(self) -> dict[str, tuple[TableInfo, str]]:
        if self._tables is None:
            found = [pair for entry in self._entries.values() for pair in self._tables_of(entry)]
            self._tables = {info.name: (info, part) for info, part in found}
        return self._tables

    def _tables_of(self, entry: SheetEntry) -> list[tuple[TableInfo, str]]:
        """The tables of one sheet, read from their parts."""
        parts = self._parts.related(entry.part, "table")
        return [(tables.read_table(self._parts.read(part), part, entry.name), part) for part in parts]

    def _table(self, name: str) -> tuple[TableInfo, str]:
        found = self._table_parts()
        key = next((k for k in found if k.casefold() == name.casefold()), None)
        if key is None:
            raise MissingPartError("missing-table", workbook=str(self.path), name=name, known=", ".join(found))
        return found[key]

    def _sheet(self, name: str) -> Sheet:
        key = name.casefold()
        if key not in self._sheets:
            entry = self._entries.get(key)
            if entry is None:
                known = ", ".join(s.name for s in self.sheets)
                raise MissingPartError("missing-sheet", workbook=str(self.path), name=name, known=known)
            try:
                self._sheets[key] = Sheet(entry.name, entry.part, self._parts.read(entry.part), self._common())
            except WorkbookError as error:
                self._locate(error, entry.name)
                raise
        return self._sheets[key]

    def _locate(self, error: WorkbookError, sheet: str) -> None:
        error.problem = error.problem.at(workbook=str(self.path), sheet=sheet)

    def _common(self) -> Shared:
        if self._shared is None:
            iso_dates = self._parts.archive.strict
            self._shared = Shared(self._book.strings, self._styles, self._book.date1904, iso_dates=iso_dates)
        return self._shared

    def _styles(self) -> Styles:
        part = self._book.styles_part()
        return Styles(self._parts.read(part) if part else None, part or "xl/styles.xml")

    # --- reading -----------------------------------------------------------------------------------------------

    def value(self, sheet: str, row: int, col: int) -> Value:
        """The cached or pending value of a cell."""
        inside(row, col)
        try:
            return self._sheet(sheet).value(row, col)
        except WorkbookError as error:
            self._locate(error, sheet)
            raise

    def values(self, sheet: str, r1: int, c1: int, r2: int, c2: int) -> list[list[Value]]:
        """The values of a rectangle, row by row; UnsafeWorkbookError over 20 million cells."""
        inside(r1, c1, r2, c2)
        try:
            return self._sheet(sheet).values(Area(r1, c1, r2, c2))
        except WorkbookError as error:
            self._locate(error, sheet)
            raise

    def cells(self, sheet: str, r1: int, c1: int, r2: int, c2: int) -> tuple[list[list[Value]], list[list[str | None]]]:
        """`values` and `formulas` of a rectangle at once; other rectangles of the sheet then cost little."""
        inside(r1, c1, r2, c2)
        try:
            return self._sheet(sheet).cells(Area(r1, c1, r2, c2))
        except WorkbookError as error:
            self._locate(error, sheet)
            raise

    def formula(self, sheet: str, row: int, col: int) -> str | None:
        """`=...` or None; a shared formula as the cell's own, an array formula in its first cell."""
        inside(row, col)
        try:
            return self._sheet(sheet).formula(row, col)
        except WorkbookError as error:
            self._locate(error, sheet)
            raise

    def formulas(self, sheet: str, r1: int, c1: int, r2: int, c2: int) -> list[list[str | None]]:
        """The formulas of a rectangle, row by row."""
        inside(r1, c1, r2, c2)
        return self._sheet(sheet).formulas(Area(r1, c1, r2, c2))

    def used_range(self, sheet: str) -> tuple[int, int]:
        """(last row, last column) that hold a value or a formula; (0, 0) for an empty sheet."""
        return self._sheet(sheet).used()

    def array_blocks(self, sheet: str) -> list[Area]:
        """The areas of array formulas of more than one cell."""
        return list(self._sheet(sheet).blocks)

    def formula_cells(self, sheet: str) -> dict[tuple[int, int], str | None]:
        """All formulas of a sheet by (row, column); None for a data table's, which has no text."""
        return self._sheet(sheet).formula_cells(1, MAX_ROW)

    def marked_cells(self, sheet: str, mark: str) -> set[tuple[int, int]]:
        """The stored cells with a piece of metadata: `cm` (the formula is a dynamic array), `vm` (rich data)."""
        return self._sheet(sheet).scan.marked(mark.encode())

    def store_results(self, sheet: str, results: Mapping[tuple[int, int], Value]) -> None:
        """Replace the cached values of formulas by (row, column); formulas and all else stay byte for byte."""
        target = self._sheet(sheet)
        stored = {place: store(value, self.date1904, result=True) for place, value in results.items()}
        target.flushed()
        target.replace_xml(with_results(target.scan, stored))
        self._parts.put(target.part, target.flushed())

    def has_foreign_formulas(self, known: Callable[[str, int, int], bool]) -> bool:
        """Whether any formula stands in a cell for which `known(sheet, row, col)` is false."""
        for info in self.sheets:
            if any(not known(info.name, *cell) for cell in self._sheet(info.name).formula_cells(1, MAX_ROW)):
                return True
        return False


def inside(*places: int) -> None:
    """WorkbookError("outside-sheet") unless all (row, column) pairs are on the sheet."""
    for row, col in zip(places[::2], places[1::2], strict=True):
        if not (1 <= row <= MAX_ROW and 1 <= col <= MAX_COL):
            raise WorkbookError("outside-sheet", row=row, col=col)
