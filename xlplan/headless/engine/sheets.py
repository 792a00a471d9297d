"""xlwings' Sheet and Sheets on a file."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Number
from typing import Any, ClassVar

from xlplan.headless.cells import Value
from xlplan.headless.engine.grid import WHOLE_SHEET, Box, spanning
from xlplan.headless.engine.host import Host
from xlplan.headless.engine.moves import filled
from xlplan.headless.engine.names import Names
from xlplan.headless.engine.notes import Note
from xlplan.headless.engine.references import resolve
from xlplan.headless.engine.tables import Items, Tables
from xlplan.headless.engine.unsupported import NativeApi, NoSuchItemError, Offered, OutsideSheetError
from xlplan.headless.engine.writing import Cell, write_places, write_results


class Sheet(Offered):
    """A worksheet."""

    __slots__ = ("_name", "host")
    kind: ClassVar[str] = "Sheet"

    def __init__(self, host: Host, name: str) -> None:
        self.host, self._name = host, name

    @property
    def api(self) -> NativeApi:
        """Nothing native."""
        return NativeApi("Sheet")

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @property
    def book(self) -> Host:
        """The workbook it is in."""
        return self.host

    @property
    def index(self) -> int:
        """Its place among the worksheets, 1-based."""
        return [info.name for info in self.host.package.sheets].index(self._name) + 1

    @property
    def visible(self) -> bool:
        """False for a hidden sheet."""
        return self.host.package.sheets[self.index - 1].state == "visible"

    @property
    def names(self) -> Names:
        """The names local to it."""
        return Names(self.host, self._name)

    @property
    def tables(self) -> Tables:
        """Its tables."""
        return Tables(self.host, self._name)

    @property
    def notes(self) -> list[Note]:
        """Its notes, row by row."""
        return [Note(self.host, self._name, note) for note in self.host.looks.notes(self._name)]

    def activate(self) -> None:
        """Let it be the active sheet until the book is closed; the file does not remember it."""
        self.host.activate_sheet(self._name)

    def clear_contents(self) -> None:
        """Empty all cells; formats stay."""
        self.cells.clear_contents()

    def write_cells(self, cells: Mapping[tuple[int, int], Cell]) -> None:
        """Write single cells, by (row, column), as `Range.value` writes them; not in live Excel."""
        write_places(self.host, self._name, cells.items())

    def write_calculated(self, cells: Mapping[tuple[int, int], tuple[str, Value]]) -> None:
        """Write single formulas with their values, by (row, column); not in live Excel."""
        write_results(self.host, self._name, cells.items())

    # --- ranges ------------------------------------------------------------------------------------------------------
    @property
    def cells(self) -> Any:
        """All cells."""
        return self.host.range(self._name, WHOLE_SHEET)

    @property
    def used_range(self) -> Offered:
        """From the first row and column with content to the last ones; A1 on an empty sheet."""
        last_row, last_col = self.host.package.used_range(self._name)
        if not last_row or not last_col:
            return self.host.range(self._name, Box(1, 1))
        edges = (Box(1, 1, 1, last_col), Box(1, 1, last_row, 1))
        if all(any(map(any, filled(self.host.package, self._name, edge))) for edge in edges):
            return self.host.range(self._name, Box(1, 1, last_row, last_col))
        used = filled(self.host.package, self._name, Box(1, 1, last_row, last_col))
        rows = [number for number, row in enumerate(used, 1) if any(row)]
        cols = [number for number, col in enumerate(zip(*used, strict=True), 1) if any(col)]
        return self.host.range(self._name, spanning(rows[0], cols[0], rows[-1], cols[-1]))

    def range(self, first: Any, second: Any = None) -> Offered:
        """A range by address, name, (row, column), (row, column, rows, columns), or as the span of two of those."""
        if isinstance(first, Number) and isinstance(second, Number):
            first, second = (first, second), None
        box = self._box(first)
        if second is not None:
            other = self._box(second)
            last_row, last_col = max(box.last_row, other.last_row), max(box.last_col, other.last_col)
            box = spanning(min(box.row, other.row), min(box.col, other.col), last_row, last_col)
        return self.host.range(self._name, box)

    def _box(self, part: Any) -> Box:
        if isinstance(part, tuple):
            return _counted(part)
        if isinstance(part, str):
            return self._named(part)
        return part.box  # type: ignore[no-any-return]

    def _named(self, text: str) -> Box:
        place = resolve(self.host.package, text, self._name)
        if place is None:
            raise NoSuchItemError("missing-range", sheet=self._name, name=text)
        sheet, box = place
        if sheet != self._name:
            raise NoSuchItemError("range-elsewhere", sheet=self._name, name=text, other=sheet)
        return box


def _counted(numbers: tuple[int, ...]) -> Box:
    if len(numbers) == 4:
        row, col, nrows, ncols = numbers
        if nrows and ncols:
            spanning(row, col, row + nrows - 1, col + ncols - 1)  # raises outside the sheet
        return Box(row, col, nrows, ncols)
    row, col = numbers
    if not (row and col):
        raise OutsideSheetError("outside-sheet", row=row, col=col)
    return spanning(row, col, row, col)


class Sheets(Items):
    """The worksheets of a workbook."""

    __slots__ = ("_host",)
    kind: ClassVar[str] = "Sheets"

    def __init__(self, host: Host) -> None:
        self._host = host

    def members(self) -> list[Sheet]:
        """One for each worksheet, hidden ones included."""
        return [Sheet(self._host, info.name) for info in self._host.package.sheets]

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """An empty worksheet, by default before the active one; it becomes the active sheet of the open book."""
        names = [sheet.name for sheet in self.members()]
        if name is None:
            known = {found.casefold() for found in names}
            name = next(f"Sheet{n}" for n in range(len(names) + 1, 2 * len(names) + 2) if f"sheet{n}" not in known)
        place = names.index(after.name) + 1 if after and not before else names.index((before or self.active).name)
        self._host.package.add_sheet(name, names[place] if place < len(names) else None)
        self._host.touched(values=False, rows=True)
        self._host.activate_sheet(name)
        return Sheet(self._host, name)

    @property
    def active(self) -> Sheet:
        """The sheet that is shown first, or that a macro activated."""
        return Sheet(self._host, self._host.active_sheet())
