"""Writing cells: what Excel takes for a formula, what for text, and what for a value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from xlplan.errors import DataError
from xlplan.forms.cells import ERRORS
from xlplan.headless.cells import CellError, Value, store
from xlplan.headless.engine.formulas import constant_text, is_formula, to_file
from xlplan.headless.engine.grid import Box, check_size
from xlplan.headless.engine.host import Host
from xlplan.headless.engine.references import box_of
from xlplan.headless.engine.unsupported import unsupported
from xlplan.headless.engine.values import prepare
from xlplan.headless.refs import a1

Cell = object
"""Anything a macro may put in a cell; `values.prepare` decides."""

_Edit = tuple[int, int, Value, str | None]
"""Row, column, value, formula."""


def write_cells(host: Host, sheet: str, box: Box, rows: Sequence[Sequence[Cell]]) -> None:
    """Put rows, of the box's shape, into cells. Text that begins with `=` is a formula, a leading `'` marks text.

    DataError("unsupported-value") for what no cell holds.
    """
    if not box.nrows * box.ncols:
        return
    check_size(box)
    lines = enumerate(rows, box.row)
    write_places(host, sheet, (((row, col), cell) for row, line in lines for col, cell in enumerate(line, box.col)))


def write_places(host: Host, sheet: str, cells: Iterable[tuple[tuple[int, int], Cell]]) -> None:
    """The same for single cells by (row, column)."""
    stored = _Formulas(host, sheet)
    edits: list[_Edit] = []
    for (row, col), cell in cells:
        value = prepare(cell)
        if isinstance(value, str) and value[:1] in ("", "=", "'"):
            edits.append((row, col, *_marked(value, stored, row, col)))
        else:
            edits.append((row, col, value, None))
    _write(host, sheet, edits)


def _marked(text: str, stored: _Formulas, row: int, col: int) -> tuple[Value, str | None]:
    """(value, formula) of text that Excel takes for something else: nothing, a formula, or text after `'`."""
    if is_formula(text):
        return None, stored(text, row, col)
    return text.removeprefix("'") if text else None, None


def write_calculated(
    host: Host, sheet: str, box: Box, formulas: Sequence[Sequence[str]], values: Sequence[Sequence[Value]]
) -> None:
    """Put formulas and their results into cells; where the formula is empty, the value alone."""
    shape = [box.ncols] * box.nrows
    if [len(row) for row in formulas] != shape or [len(row) for row in values] != shape:
        raise unsupported(f"Range.write_calculated at {box.address()} (values of another shape)")
    cells = (
        ((row, col), pair)
        for row, line in enumerate(zip(formulas, values, strict=True), box.row)
        for col, pair in enumerate(zip(*line, strict=True), box.col)
    )
    write_results(host, sheet, cells)


def write_results(host: Host, sheet: str, cells: Iterable[tuple[tuple[int, int], tuple[str, Value]]]) -> None:
    """The same for single cells by (row, column)."""
    stored = _Formulas(host, sheet)
    edits: list[_Edit] = [
        (row, col, _result(value), stored(text, row, col) if text else None) for (row, col), (text, value) in cells
    ]
    _write(host, sheet, edits, calculated=True)
    host.calculated(sheet, ((row, col) for row, col, *_ in edits))


def _result(value: Value) -> Value:
    """A formula's result: the text of an error is one."""
    return CellError(value) if isinstance(value, str) and value in ERRORS else prepare(value)


class _Formulas:
    """Formulas as the file stores them; `[@column]` means the table around the cell."""

    def __init__(self, host: Host, sheet: str) -> None:
        tables = host.package.tables.values()
        self._tables = [(table.name, box_of(table.area)) for table in tables if table.sheet == sheet]
        self._last: tuple[str | None, Box | None] = None, None

    def __call__(self, text: str, row: int, col: int) -> str:
        name, box = self._last  # the next cell stands seldom in another table
        if box is None or not box.contains(row, col):
            around = ((name, box) for name, box in self._tables if box.contains(row, col))
            name, box = self._last = next(around, (None, None))
        return to_file(text, name)


def _write(host: Host, sheet: str, edits: list[_Edit], *, calculated: bool = False) -> None:
    try:
        host.package.write_cells(sheet, _text_headers(host, sheet, edits))
    except ValueError as error:
        raise _refused(host.package.date1904, sheet, edits) from error
    dated = any(isinstance(value, dt.date | dt.time) for value in {type(v): v for _, _, v, _ in edits}.values())
    host.touched(values=not calculated, formats=dated)


def _text_headers(host: Host, sheet: str, edits: list[_Edit]) -> list[_Edit]:
    """Headers of tables are text: Excel makes text of a number or a date that is written there."""
    places = [
        box_of(table.area)._replace(nrows=1)
        for table in host.package.tables.values()
        if table.sheet == sheet and table.header_row
    ]
    rows = {place.row for place in places}
    if rows.isdisjoint(row for row, *_ in edits):
        return edits
    return [
        (row, col, constant_text(value, host.package.date1904), formula)
        if row in rows
        and value is not None
        and not isinstance(value, str)
        and any(place.contains(row, col) for place in places)
        else (row, col, value, formula)
        for row, col, value, formula in edits
    ]


def _refused(date1904: bool, sheet: str, edits: list[_Edit]) -> DataError:
    """The error for the first value that no cell holds."""
    for row, col, value, _ in edits:
        try:
            store(value, date1904)
        except ValueError:
            return DataError(
                "unsupported-value", sheet=sheet, cell=a1(row, col), value=repr(value)[:60], type=type(value).__name__
            )
    return DataError("unsupported-value", sheet=sheet, value="?", type="?")
