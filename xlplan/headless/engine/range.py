"""xlwings' Range on a file: values, formulas and places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import xlwings as xw
from xlwings.expansion import expanders

from xlplan.headless.cells import Value
from xlplan.headless.engine import formulas, moves
from xlplan.headless.engine.grid import Box, check_size, quoted_sheet, spanning
from xlplan.headless.engine.host import Host
from xlplan.headless.engine.range_looks import RangeLooks
from xlplan.headless.engine.references import overwritten_totals
from xlplan.headless.engine.unsupported import NativeApi, Offered, unsupported
from xlplan.headless.engine.values import as_excel, plain
from xlplan.headless.engine.writing import Cell, write_calculated, write_cells

_API = NativeApi("Range")
_SMALL = 100_000
"""Cells that are cheaper read than compared with the used range."""


class Range(RangeLooks):
    """A rectangle of cells."""

    __slots__ = ("options",)
    max_cells_per_read: ClassVar[int | None] = None  # nothing is gained by reading a file in chunks
    max_cells_per_write: ClassVar[int | None] = None

    def __init__(self, host: Host, sheet_name: str, box: Box) -> None:
        self.host, self.sheet_name, self.box = host, sheet_name, box
        self.options: dict[str, object] = {}  # set by xlwings, read by its converters

    @property
    def api(self) -> NativeApi | None:
        """Truthy, for xlwings' own test; None for an empty range, as in Excel."""
        return _API if len(self) else None

    # --- where -------------------------------------------------------------------------------------------------------
    @property
    def coords(self) -> tuple[Offered, int, int, int, int]:
        """(sheet, first row, first column, rows, columns)."""
        return (self.sheet, *self.box)

    @property
    def sheet(self) -> Offered:
        """The sheet it is on."""
        return self.host.sheet(self.sheet_name)

    @property
    def row(self) -> int:
        """The first row, 1-based."""
        return self.box.row

    @property
    def column(self) -> int:
        """The first column, 1-based."""
        return self.box.col

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return self.box.nrows, self.box.ncols

    def __len__(self) -> int:
        return self.box.nrows * self.box.ncols

    @property
    def address(self) -> str:
        """`$A$1:$B$2`."""
        return self.box.address()

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The address with or without `$`; `external`: after `[book]sheet!`."""
        address = self.box.address(row_absolute, col_absolute)
        return f"{quoted_sheet(self.sheet_name, self.host.package.path.name)}!{address}" if external else address

    def __call__(self, *args: int) -> Offered:
        """The cell at (row, column), or the n-th cell row by row, counted from 1 and possibly outside the range."""
        if len(args) not in (1, 2):
            raise ValueError("Invalid arguments")
        if not len(self):
            raise unsupported("Range(...) of an empty range")
        row, col = args if len(args) == 2 else (1 + (args[0] - 1) // self.box.ncols, 1 + (args[0] - 1) % self.box.ncols)
        row, col = self.box.row + row - 1, self.box.col + col - 1
        return self.host.range(self.sheet_name, spanning(row, col, row, col))

    def expand(self, mode: str = "table") -> Any:
        """xlwings' own expansion: down, right or both, to the last cell before a blank one."""
        if mode not in expanders:
            raise unsupported(f"Range.expand({mode!r})")
        return expanders[mode].expand(xw.Range(impl=self)).impl

    def end(self, direction: str) -> Offered:
        """Where Ctrl+arrow leads from the first cell."""
        box = moves.end(self.host.package, self.sheet_name, self.box.row, self.box.col, direction)
        if box is None:
            raise unsupported(f"Range.end({direction!r})")
        return self.host.range(self.sheet_name, box)

    @property
    def current_region(self) -> Offered:
        """The block around the first cell that blank rows and columns bound."""
        cell = Box(self.box.row, self.box.col)
        return self.host.range(self.sheet_name, moves.current_region(self.host.package, self.sheet_name, cell))

    # --- values ------------------------------------------------------------------------------------------------------
    @property
    def raw_value(self) -> Value | list[list[Value]]:
        """A scalar for one cell, else rows; numbers are floats, dates datetimes, errors CellError."""
        if not len(self):
            return None
        if len(self) == 1:
            return as_excel(self.host.package.value(self.sheet_name, self.box.row, self.box.col))
        return [[as_excel(value) for value in row] for row in self._read(self.host.package.values)]

    @raw_value.setter
    def raw_value(self, data: object) -> None:
        if table := overwritten_totals(self.host.package, self.sheet_name, self.box):
            raise unsupported(f"Table.update over the totals row of {table} ({self.address})")
        self._write(data)

    def clear_contents(self) -> None:
        """Values and formulas go; formats stay."""
        box = self.box.within(*self.host.package.used_range(self.sheet_name))
        write_cells(self.host, self.sheet_name, box, [[None] * box.ncols] * box.nrows)

    @property
    def formula(self) -> str | tuple[tuple[str, ...], ...] | None:
        """The formula of one cell, else rows of them; a constant is given as text, a blank cell as empty text."""
        if not len(self):
            return None
        date1904 = self.host.package.date1904
        texts = tuple(
            tuple(
                formulas.constant_text(value, date1904) if formula is None else formulas.from_file(formula)
                for value, formula in zip(value_row, formula_row, strict=True)
            )
            for value_row, formula_row in zip(
                self._read(self.host.package.values), self._read(self.host.package.formulas), strict=True
            )
        )
        return texts[0][0] if len(self) == 1 else texts

    @formula.setter
    def formula(self, data: object) -> None:
        self._write(data)

    @property
    def formula2(self) -> str | tuple[tuple[str, ...], ...] | None:
        """As `formula`."""
        return self.formula

    @formula2.setter
    def formula2(self, data: object) -> None:
        self._write(data)

    def write_calculated(self, texts: Sequence[Sequence[str]], values: Sequence[Sequence[Value]]) -> None:
        """Write formulas together with their values, which readers see without calculating. Shapes as the range's."""
        write_calculated(self.host, self.sheet_name, self.box, texts, values)

    def read_cells(self) -> tuple[list[list[object]], list[list[str | None]], set[tuple[int, int]]]:
        """Values (errors as their text, empty text as None), formulas, and which formulas lack a stored result.

        The last as (row, column), counted from 0 inside the range; empty text is a result. One pass over the sheet.
        """
        package = self.host.package
        if len(self) < _SMALL:
            box = self.box
            values, texts = package.cells(self.sheet_name, box.row, box.col, box.last_row, box.last_col)
        else:
            values, texts = self._read(package.values), self._read(package.formulas)
        lacking = {
            (row, col)
            for row, (line, held) in enumerate(zip(texts, values, strict=True))
            for col, text in enumerate(line)
            if text is not None and held[col] is None
        }
        return plain(values), formulas.shown(texts), lacking

    def _read(self, read: Any) -> list[list[Any]]:
        """What `read` gives for the range; for a large one beyond the used range None without asking."""
        check_size(self.box)
        if len(self) < _SMALL:
            return read(self.sheet_name, self.box.row, self.box.col, self.box.last_row, self.box.last_col)  # type: ignore[no-any-return]
        used = self.box.within(*self.host.package.used_range(self.sheet_name))
        found = []
        if used.nrows * used.ncols:
            found = read(self.sheet_name, used.row, used.col, used.last_row, used.last_col)
        blank, padding = [None] * self.box.ncols, [None] * (self.box.ncols - used.ncols)
        return [[*row, *padding] for row in found] + [blank] * (self.box.nrows - len(found))

    def _write(self, data: Any) -> None:
        if not len(self):
            return
        if not isinstance(data, list | tuple):
            rows: Sequence[Sequence[Cell]] = self._filled(data)
        else:
            rows = data if data and isinstance(data[0], list | tuple) else [data]
        if len(rows) != self.box.nrows or any(len(row) != self.box.ncols for row in rows):
            raise unsupported(f"Range.raw_value = ... at {self.address} (values of another shape)")
        write_cells(self.host, self.sheet_name, self.box, rows)

    def _filled(self, value: Cell) -> Sequence[Sequence[Cell]]:
        check_size(self.box)
        if formulas.is_formula(value):
            return formulas.fill(str(value), self.box)
        return [[value] * self.box.ncols] * self.box.nrows
