"""xlwings' Range on a file: what is around and on its cells (formats, merges, notes, names, tables), and new rows."""

from __future__ import annotations

from typing import ClassVar

from xlplan.headless.engine.colors import RGB
from xlplan.headless.engine.grid import Box, check_size
from xlplan.headless.engine.host import Host
from xlplan.headless.engine.notes import Note
from xlplan.headless.engine.references import box_of, resolve
from xlplan.headless.engine.unsupported import NoSuchItemError, Offered, unsupported


class RangeLooks(Offered):
    """The part of a range that does not concern its values."""

    __slots__ = ("box", "host", "sheet_name")
    kind: ClassVar[str] = "Range"
    host: Host
    sheet_name: str
    box: Box

    # --- formats -----------------------------------------------------------------------------------------------------
    @property
    def number_format(self) -> str | None:
        """The common number format; None if the cells differ."""
        return self.host.current_looks.number_format(self.sheet_name, self._checked())

    @property
    def color(self) -> RGB | None:
        """The common background as (red, green, blue); None without one, or if the cells differ."""
        return self.host.looks.color(self.sheet_name, self._checked())

    @property
    def column_width(self) -> float | None:
        """The common width in characters; None if the columns differ."""
        return self.host.looks.column_width(self.sheet_name, self.box)

    @property
    def row_height(self) -> float | None:
        """The common height in points; None if the rows differ."""
        return self.host.looks.row_height(self.sheet_name, self.box)

    @property
    def merge_area(self) -> Offered:
        """The merged area around a cell; the cell itself if there is none."""
        if (self.box.nrows, self.box.ncols) != (1, 1):
            raise unsupported("Range.merge_area of several cells")
        areas = self.host.looks.merged(self.sheet_name)
        area = next((area for area in areas if area.contains(self.box.row, self.box.col)), self.box)
        return self.host.range(self.sheet_name, area)

    @property
    def merge_cells(self) -> bool | None:
        """Whether the cells are merged; None if only some are."""
        overlaps = [_overlap(area, self.box) for area in self.host.looks.merged(self.sheet_name)]
        covered = sum(part.nrows * part.ncols for part in overlaps)
        return True if covered == self.box.nrows * self.box.ncols else None if covered else False

    @property
    def has_array(self) -> bool | None:
        """Whether the cells belong to an array formula; None if only some do."""
        overlaps = [_overlap(area, self.box) for area in self.host.array_blocks(self.sheet_name)]
        covered = sum(part.nrows * part.ncols for part in overlaps)
        return True if covered == self.box.nrows * self.box.ncols else None if covered else False

    @property
    def hyperlink(self) -> str:
        """The address that the cell links to."""
        link = self.host.looks.hyperlink(self.sheet_name, self.box.row, self.box.col)
        if link is None:
            raise NoSuchItemError("missing-hyperlink", sheet=self.sheet_name, cell=self.box.address(False, False))
        return link

    @property
    def note(self) -> Note | None:
        """The first cell's note."""
        found = (note for note in self.host.looks.notes(self.sheet_name) if (note.row, note.col) == self.box[:2])
        note = next(found, None)
        return None if note is None else Note(self.host, self.sheet_name, note)

    # --- names and tables --------------------------------------------------------------------------------------------
    @property
    def name(self) -> Offered | None:
        """The defined name of exactly this range."""
        package = self.host.package
        scoped: list[tuple[str | None, str, str]] = [(None, *item) for item in package.names.items()]
        scoped += [(scope, name, text) for (scope, name), text in package.local_names.items()]
        for scope, name, text in scoped:
            if resolve(package, text, scope or self.sheet_name) == (self.sheet_name, self.box):
                return self.host.defined_name(scope, name)
        return None

    @property
    def table(self) -> Offered | None:
        """The table that the first cell is in."""
        for info in self.host.package.tables.values():
            if info.sheet == self.sheet_name and box_of(info.area).contains(self.box.row, self.box.col):
                return self.host.table(info)
        return None

    # --- rows --------------------------------------------------------------------------------------------------------
    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert entire rows; everything below moves down, and every reference follows."""
        if not self.box.entire_rows or shift not in ("down", None):
            raise unsupported(f"Range.insert at {self.box.address()} (not entire rows)")
        if copy_origin == "format_from_right_or_below":
            raise unsupported(f"Range.insert(copy_origin={copy_origin!r})")
        self.host.package.insert_rows(self.sheet_name, self.box.row, self.box.nrows)
        self.host.touched(rows=True)

    def _checked(self) -> Box:
        check_size(self.box)
        return self.box


def _overlap(one: Box, other: Box) -> Box:
    row, col = max(one.row, other.row), max(one.col, other.col)
    rows, cols = min(one.last_row, other.last_row) - row + 1, min(one.last_col, other.last_col) - col + 1
    return Box(row, col, max(rows, 0), max(cols, 0))
