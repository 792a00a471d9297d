"""xlwings on a file, without Excel: an engine registered with xlwings, whose books are .xlsx and .xlsm files.

Rooms of this package, from the ground: `unsupported` (what is not offered says so), `grid`, `values`, `formulas`,
`references`, `moves`, `looks` and `colors`, `host`, then one file for each of xlwings' objects.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path

import xlwings as xw

from xlplan.headless.engine.books import Engine
from xlplan.headless.package import Package

__all__ = ["adopt_package", "open_book", "registered_engine"]


def registered_engine() -> Engine:
    """The engine, known to xlwings as "xlplan" from the first call on; the active one only where there is no Excel."""
    if Engine.name not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=Engine()))
        if xw.engines.active is None:
            xw.engines[Engine.name].activate()
    return xw.engines[Engine.name].impl  # type: ignore[no-any-return]


def open_book(path: str | PathLike[str], *, backup: bool = False) -> xw.Book:
    """Open an .xlsx or .xlsm file as an xlwings Book, to be used as it is or in a `with` block, which closes it.

    `book.save()` writes in place, `book.save(path)` elsewhere; nothing is written without it. `backup` keeps the
    version before as `<name>.bak`. NotAWorkbookError, UnsafeWorkbookError, MissingPartError("missing-file").
    """
    return xw.Book(impl=registered_engine().app.open(Path(path), backup=backup))


def adopt_package(package: Package) -> xw.Book:
    """A Book for a workbook in memory, which `book.save()` puts at the package's path."""
    return xw.Book(impl=registered_engine().app.adopt(package))
