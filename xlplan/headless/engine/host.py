"""What ranges, sheets, tables and names ask of the workbook they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from xlplan.headless.engine.grid import Box
from xlplan.headless.engine.looks import Looks
from xlplan.headless.engine.unsupported import Offered
from xlplan.headless.package import Package, TableInfo


class Host(Protocol):
    """The open workbook, as its parts see it. What it hands out are the objects that xlwings wraps."""

    @property
    def package(self) -> Package:
        """The file. WorkbookError once the book is closed."""

    @property
    def looks(self) -> Looks:
        """Formats, notes and the like, loaded when first asked for; without number formats that came with dates."""

    @property
    def current_looks(self) -> Looks:
        """The same with the number formats that came with dates."""

    def touched(self, *, values: bool = True, formats: bool = False, rows: bool = False) -> None:
        """Something was written: values that formulas may use, date formats, or rows have moved."""

    def calculated(self, sheet: str, places: Iterable[tuple[int, int]]) -> None:
        """Formulas were written together with their values."""

    def array_blocks(self, sheet: str) -> list[Box]:
        """The areas of array formulas of more than one cell."""

    def active_sheet(self) -> str:
        """The name of the active sheet."""

    def activate_sheet(self, name: str) -> None:
        """Make a sheet the active one."""

    def sheet(self, name: str) -> Offered:
        """The sheet's object."""

    def range(self, sheet: str, box: Box) -> Offered:
        """A range's object."""

    def table(self, info: TableInfo) -> Offered:
        """A table's object."""

    def defined_name(self, sheet: str | None, name: str) -> Offered:
        """A defined name's object; `sheet` is its scope, None for the workbook's."""
