"""xlwings' Table, with its rows and columns, on a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from xlplan.headless.cells import Value
from xlplan.headless.engine.grid import Box
from xlplan.headless.engine.host import Host
from xlplan.headless.engine.moves import filled
from xlplan.headless.engine.references import box_of, find_key
from xlplan.headless.engine.unsupported import NativeApi, NoSuchItemError, Offered, unsupported
from xlplan.headless.engine.writing import write_cells
from xlplan.headless.package import TableInfo


class Items(Offered):
    """A collection whose members xlwings asks for by 1-based index or by name."""

    __slots__ = ()

    def members(self) -> list[Any]:
        """All members, in order."""
        raise unsupported(self.kind)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.members())

    def __len__(self) -> int:
        return len(self.members())

    def __call__(self, key: int | str) -> Any:
        """A member by its 1-based place or its name. NoSuchItemError."""
        members = self.members()
        if isinstance(key, int) and 1 <= key <= len(members):
            return members[key - 1]
        by_name = {} if isinstance(key, int) else {member.name: member for member in members}
        found = find_key(by_name, str(key))
        if found is None:
            known = ", ".join(by_name) or len(members)
            raise NoSuchItemError("missing-item", kind=self.kind, name=key, known=known)
        return by_name[found]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and find_key({member.name: None for member in self.members()}, key) is not None

    @property
    def api(self) -> NativeApi:
        """Nothing native."""
        return NativeApi(self.kind)


class Table(Offered):
    """A table (Excel's ListObject)."""

    __slots__ = ("_host", "_name")
    kind: ClassVar[str] = "Table"

    def __init__(self, host: Host, name: str) -> None:
        self._host, self._name = host, name

    @property
    def info(self) -> TableInfo:
        """Where it stands now. NoSuchItemError."""
        tables = self._host.package.tables
        if self._name not in tables:
            raise NoSuchItemError("missing-item", kind="Tables", name=self._name, known=", ".join(tables))
        return tables[self._name]

    @property
    def api(self) -> NativeApi:
        """Nothing native."""
        return NativeApi("Table")

    @property
    def parent(self) -> Offered:
        """Its sheet."""
        return self._host.sheet(self.info.sheet)

    @property
    def name(self) -> str:
        """Its name."""
        return self.info.name

    @property
    def display_name(self) -> str:
        """Its name."""
        return self.info.name

    def _range(self, box: Box) -> Offered:
        return self._host.range(self.info.sheet, box)

    @property
    def range(self) -> Offered:
        """All of it: header, data, totals."""
        return self._range(box_of(self.info.area))

    @property
    def header_row_range(self) -> Offered | None:
        """The header row, if it is shown."""
        info = self.info
        return self._range(box_of(info.area)._replace(nrows=1)) if info.header_row else None

    @property
    def data_body_range(self) -> Offered:
        """The data rows."""
        return self._range(box_of(self.info.body))

    @property
    def totals_row_range(self) -> Offered | None:
        """The totals row, if it is shown."""
        info = self.info
        return self._range(box_of(info.area)._replace(row=info.last_row, nrows=1)) if info.totals_row else None

    @property
    def insert_row_range(self) -> None:
        """Only a table without a row has one, and no file holds such a table."""

    @property
    def show_headers(self) -> bool:
        """Whether a header row is shown."""
        return self.info.header_row

    @property
    def show_totals(self) -> bool:
        """Whether a totals row is shown."""
        return self.info.totals_row

    @property
    def rows(self) -> TableRows:
        """Its data rows."""
        return TableRows(self._host, self)

    @property
    def columns(self) -> TableColumns:
        """Its columns."""
        return TableColumns(self._host, self)

    def makes_room(self) -> bool:
        """Whether what stands below it moves down when it grows, as it does here and not in Excel."""
        return True

    def resize(self, target: Any) -> None:
        """Let it end at another row, its totals row included. Its header row and its columns stay where they are."""
        info, box = self.info, target.impl.box
        stays = (target.impl.sheet_name, box.row, box.col, box.last_col)
        if stays != (info.sheet, info.first_row, info.first_col, info.last_col):
            raise unsupported(f"Table.resize({box.address()}) (another header row or other columns)")
        if box.last_row == info.last_row:
            return
        if box.nrows < 2:
            raise unsupported(f"Table.resize({box.address()}) (to the header alone)")
        _end_at(self._host, info, box.last_row)


def _end_at(host: Host, info: TableInfo, last_row: int) -> None:
    host.package.resize_table(info.name, last_row)
    host.touched(rows=True)


class TableRow(Offered):
    """A data row of a table, by its place."""

    __slots__ = ("_host", "_table", "index")
    kind: ClassVar[str] = "TableRow"
    index: int

    def __init__(self, host: Host, table: Table, index: int) -> None:
        self._host, self._table, self.index = host, table, index

    @property
    def range(self) -> Offered:
        """Its cells."""
        info = self._table.info
        return self._host.range(info.sheet, box_of(info.body)._replace(row=info.body.r1 + self.index - 1, nrows=1))


class TableRows(Items):
    """The data rows of a table."""

    __slots__ = ("_host", "_table")
    kind: ClassVar[str] = "TableRows"

    def __init__(self, host: Host, table: Table) -> None:
        self._host, self._table = host, table

    def members(self) -> list[TableRow]:
        """One for each data row."""
        return [TableRow(self._host, self._table, i + 1) for i in range(box_of(self._table.info.body).nrows)]

    @property
    def column_count(self) -> int:
        """How many values a row takes."""
        return len(self._table.info.columns)

    def add(self, values: Sequence[Value] | None, index: int | None) -> TableRow:
        """Append a row (above the totals row), if the cells below the table are free."""
        info = self._table.info
        below = box_of(info.area)._replace(row=info.last_row + 1, nrows=1)
        if index not in (None, len(self) + 1):
            raise unsupported("TableRows.add (elsewhere than below the last row)")
        if any(filled(self._host.package, info.sheet, below)[0]):
            raise unsupported("TableRows.add (the cells below the table are in use)")
        _end_at(self._host, info, info.last_row + 1)
        if values is not None:
            write_cells(self._host, info.sheet, below._replace(row=info.body.r2 + 1), [values])
        return TableRow(self._host, self._table, box_of(self._table.info.body).nrows)


class TableColumn(Offered):
    """A column of a table."""

    __slots__ = ("_host", "_table", "index", "name")
    kind: ClassVar[str] = "TableColumn"

    def __init__(self, host: Host, table: Table, index: int, name: str) -> None:
        self._host, self._table, self.index, self.name = host, table, index, name

    def _range(self, box: Box) -> Offered:
        return self._host.range(self._table.info.sheet, box._replace(col=box.col + self.index - 1, ncols=1))

    @property
    def range(self) -> Offered:
        """Its cells: header, data, totals."""
        return self._range(box_of(self._table.info.area))

    @property
    def data_body_range(self) -> Offered:
        """Its data cells."""
        return self._range(box_of(self._table.info.body))


class TableColumns(Items):
    """The columns of a table."""

    __slots__ = ("_host", "_table")
    kind: ClassVar[str] = "TableColumns"

    def __init__(self, host: Host, table: Table) -> None:
        self._host, self._table = host, table

    def members(self) -> list[TableColumn]:
        """One for each column."""
        return [TableColumn(self._host, self._table, i, name) for i, name in enumerate(self._table.info.columns, 1)]


class Tables(Items):
    """The tables of a sheet."""

    __slots__ = ("_host", "_sheet_name")
    kind: ClassVar[str] = "Tables"

    def __init__(self, host: Host, sheet_name: str) -> None:
        self._host, self._sheet_name = host, sheet_name

    def members(self) -> list[Table]:
        """One for each table on the sheet."""
        tables = self._host.package.tables.values()
        return [Table(self._host, info.name) for info in tables if info.sheet == self._sheet_name]
