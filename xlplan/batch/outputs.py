"""Where files are written: the folder of workbooks, and which file a rollup may replace (its own, and no other)."""

from __future__ import annotations

from pathlib import Path

from xlplan.errors import InUseError, UsageError, XlplanError
from xlplan.headless.engine import adopt_package
from xlplan.headless.package import Package

MARK = "xlplan_rollup"
"""The defined name by which a rollup's own workbook is known."""


def make_folder(out: Path) -> None:
    """Make the folder of the workbooks. UsageError("out-not-folder") where a file has its name; InUseError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise UsageError("out-not-folder", workbook=str(out)) from None
    except OSError as error:
        raise InUseError("read-only", workbook=str(out), place=str(out.parent)) from error


def check_out(path: Path) -> None:
    """UsageError("out-not-a-rollup") when the file is there and is no rollup of xlplan: it would be lost."""
    if not path.exists():
        return
    try:
        with adopt_package(Package.from_bytes(path.read_bytes(), path.name)) as book:
            own = MARK in book.names
    except (XlplanError, OSError):
        own = False
    if not own:
        raise UsageError("out-not-a-rollup", workbook=str(path))
