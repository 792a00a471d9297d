"""Recalculate the formulas of a workbook that xlplan did not write, its own figures being known."""

from __future__ import annotations

from pathlib import Path

import xlwings as xw

from xlplan.actions.calculated import calculated_cells, evaluated
from xlplan.actions.sheet import read
from xlplan.errors import MissingPartError
from xlplan.forms.cells import ERRORS
from xlplan.headless.calculate import SECONDS, EngineName, Place, Recalculated
from xlplan.headless.calculate import recalculate as recalculate_package
from xlplan.headless.cells import CellError, Value
from xlplan.headless.engine import open_book

__all__ = ["recalculate", "recalculate_book"]


def recalculate(
    path: str | Path, *, engine: EngineName = "auto", backup: bool = False, seconds: float = SECONDS
) -> Recalculated:
    """Bring the cached values of a file's formulas up to date and save it in place, if any changed.

    Only cached values change; every formula and every other byte of the sheets stays. What stays stale is in
    `.problems`; Excel is then told to calculate everything when it opens the file. Works on any .xlsx or .xlsm; cells
    of xlplan's own tables get the metric's value. UsageError("needs-calc") without `pip install xlplan[calc]`.
    """
    with open_book(path) as book:
        done = recalculate_book(book, engine=engine, seconds=seconds)
        package = book.impl.package
        if package.changed:
            package.save(backup=backup)
    return done


def recalculate_book(book: xw.Book, *, engine: EngineName = "auto", seconds: float = SECONDS) -> Recalculated:
    """The same for a book opened by `xlplan.open`; nothing is saved."""
    return recalculate_package(book.impl.package, engine=engine, owned=_owned(book), seconds=seconds)


def _owned(book: xw.Book) -> dict[Place, Value]:
    """The cells that hold a form's formula, with the metric's value; none in a workbook without tables of xlplan."""
    try:
        reading = read(book)
    except MissingPartError:
        return {}
    cells = calculated_cells(reading, evaluated(reading))
    return {Place(cell.sheet, cell.row, cell.col): _result(cell.value) for cell in cells if cell.formula_sound}


def _result(value: Value) -> Value:
    """A metric as a formula gives it: nothing as empty text, the text of an error as that error."""
    if isinstance(value, str) and value in ERRORS:
        return CellError(value)
    return "" if value is None else value
