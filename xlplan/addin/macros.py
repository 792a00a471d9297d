"""What buttons and the ribbon call: one function without arguments for each macro.

`RunPython "import xlplan.addin.macros; xlplan.addin.macros.fill()"`. The same code runs on a file when a test hands it
a book and whoever answers for the person: see `buttons`, `file_buttons` and `report_button`.
"""

from __future__ import annotations

from collections.abc import Callable

import xlwings as xw

from xlplan.addin import buttons, file_buttons, report_button
from xlplan.addin.asking import ExcelHost, Host

Macro = Callable[[xw.Book, Host], None]

MACROS: dict[str, Macro] = {
    "fill": buttons.fill,
    "check": buttons.check,
    "refresh": file_buttons.refresh,
    "draft_review": buttons.draft_review,
    "roll_forward": file_buttons.roll_forward,
    "roll_up": file_buttons.roll_up,
    "undo": buttons.undo_last,
    "messages": buttons.messages,
    "about": buttons.about,
    "report": report_button.report,
}
"""Every macro by the name of its function in this module."""


def _run(name: str) -> None:
    book = xw.Book.caller()
    MACROS[name](book, ExcelHost(book))


def fill() -> None:
    """Recompute and store every calculated cell."""
    _run("fill")


def check() -> None:
    """List all problems on a sheet."""
    _run("check")


def refresh() -> None:
    """Bring the workbook up to date from a data folder."""
    _run("refresh")


def draft_review() -> None:
    """Draft into the review what the KPI table says."""
    _run("draft_review")


def roll_forward() -> None:
    """Make the next period's workbook."""
    _run("roll_forward")


def roll_up() -> None:
    """Roll up the receivables of a folder."""
    _run("roll_up")


def undo() -> None:
    """Undo the last of these macros."""
    _run("undo")


def messages() -> None:
    """List why worksheet functions gave errors."""
    _run("messages")


def about() -> None:
    """The versions, and what is wrong on this machine."""
    _run("about")


def report() -> None:
    """Make the Word report of the workbook."""
    _run("report")
