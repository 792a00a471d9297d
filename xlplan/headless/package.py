"""A workbook as a zip of parts: read its cells, write some of them, and save everything else as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from xlplan.headless.cells import CellError, Value

__all__ = ["CellError", "Package", "SheetInfo", "TableInfo", "Value"]


@dataclass(frozen=True)
class SheetInfo:
    """A worksheet: its name, its zip member, and "visible", "hidden" or "veryHidden"."""

    name: str
    part: str
    state: str


@dataclass(frozen=True)
class TableInfo:
    """A table: rows and columns are 1-based, inclusive; `first_row` is the header row."""

    name: str
    sheet: str
    first_row: int
    first_col: int
    last_row: int
    last_col: int
    columns: list[str]
    totals_row: bool = False
    calculated: dict[str, str] = field(default_factory=dict)


class Package:
    """An .xlsx or .xlsm file. Rows and columns are 1-based. MissingPartError("missing-sheet") for a sheet not there."""

    path: Path
    date1904: bool

    @classmethod
    def open(cls, path: str | Path) -> Package:
        """Read a file. NotAWorkbookError, UnsafeWorkbookError; MissingPartError("missing-file")."""
        raise NotImplementedError

    @classmethod
    def from_bytes(cls, data: bytes, path: str | Path) -> Package:
        """A workbook in memory that `save` will put at `path`, which need not exist yet."""
        raise NotImplementedError

    @property
    def sheets(self) -> list[SheetInfo]:
        """The worksheets, in the workbook's order."""
        raise NotImplementedError

    @property
    def tables(self) -> dict[str, TableInfo]:
        """All tables by name; pending resizes and header changes included."""
        raise NotImplementedError

    @property
    def names(self) -> dict[str, str]:
        """Workbook-scope defined names and their formula text without `=`."""
        raise NotImplementedError

    @property
    def local_names(self) -> dict[tuple[str, str], str]:
        """Sheet-scope defined names by (sheet, name)."""
        raise NotImplementedError

    @property
    def changed(self) -> bool:
        """Whether `save` would write anything."""
        raise NotImplementedError

    def value(self, sheet: str, row: int, col: int) -> Value:
        """The cached or pending value of a cell."""
        raise NotImplementedError

    def values(self, sheet: str, r1: int, c1: int, r2: int, c2: int) -> list[list[Value]]:
        """The values of a rectangle, row by row."""
        raise NotImplementedError

    def formula(self, sheet: str, row: int, col: int) -> str | None:
        """`=...` or None."""
        raise NotImplementedError

    def formulas(self, sheet: str, r1: int, c1: int, r2: int, c2: int) -> list[list[str | None]]:
        """The formulas of a rectangle, row by row."""
        raise NotImplementedError

    def used_range(self, sheet: str) -> tuple[int, int]:
        """(last row, last column) that hold a value or a formula; (0, 0) for an empty sheet."""
        raise NotImplementedError

    def write(self, sheet: str, row: int, col: int, value: Value, formula: str | None = None) -> None:
        """Set a cell: a constant, or a formula with its cached value. None and None clear it but keep its style."""
        raise NotImplementedError

    def set_style_like(self, sheet: str, row: int, col: int, like_row: int, like_col: int) -> None:
        """Give a cell the style of another cell of the sheet."""
        raise NotImplementedError

    def resize_table(self, name: str, last_row: int) -> None:
        """Let a table end at `last_row` (with its totals row, if it has one)."""
        raise NotImplementedError

    def insert_rows(self, sheet: str, before_row: int, count: int) -> None:
        """Insert empty rows; everything from `before_row` on moves down, and every reference follows."""
        raise NotImplementedError

    def has_foreign_formulas(self, known: Callable[[str, int, int], bool]) -> bool:
        """Whether any formula stands in a cell for which `known(sheet, row, col)` is false."""
        raise NotImplementedError

    def request_full_calculation(self) -> None:
        """Make Excel calculate everything when it opens the saved file."""
        raise NotImplementedError

    def save(self, path: str | Path | None = None, *, backup: bool = False) -> None:
        """Write the file atomically; only touched parts change. InUseError, SaveError."""
        raise NotImplementedError
