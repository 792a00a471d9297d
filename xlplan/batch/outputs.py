"""Which files a rollup may replace: its own, and nobody else's."""

from __future__ import annotations

from pathlib import Path

from xlplan.errors import UsageError, XlplanError
from xlplan.headless.engine import open_book

MARK = "xlplan_rollup"
"""The defined name by which a rollup's own workbook is known."""


def check_out(path: Path) -> None:
    """UsageError("out-not-a-rollup") when the file is there and is no rollup of xlplan: it would be lost."""
    if not path.exists():
        return
    try:
        with open_book(path) as book:
            own = MARK in book.names
    except XlplanError:
        own = False
    if not own:
        raise UsageError("out-not-a-rollup", workbook=str(path))
