"""Whom a macro talks to: in Excel the person before it, in a test whoever answers for that person."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import xlwings as xw

TITLE = "xlplan"

_FOLDER_PICKER, _CHOSEN = 4, -1
"""Office's msoFileDialogFolderPicker, and what FileDialog.Show gives when something was chosen."""


class Host(Protocol):
    """What a macro may ask and say. Every text is in the workbook's language."""

    def ask(self, question: str) -> bool:
        """A question to be answered with yes or no."""

    def choose_folder(self, prompt: str, suggested: Path | None) -> Path | None:
        """A folder; None when nobody wants any."""

    def choose_file(self, prompt: str, choices: Sequence[Path]) -> Path | None:
        """One of several files; None when nobody wants any."""

    def status(self, text: str) -> None:
        """What is going on, in the status bar; "" gives the bar back."""

    def tell(self, message: str) -> None:
        """The plain message in which a macro ends."""


class ExcelHost:
    """The person before Excel.

    Dialogs for files are Excel's own on Windows. Excel for Mac offers none that can be asked without AppleScript, which
    its sandbox may refuse: there the folder suggested is taken, which the question that follows names.
    """

    def __init__(self, book: xw.Book) -> None:
        self._app = book.app

    @property
    def _dialogs(self) -> Any | None:
        return self._app.api if self._app.engine.name == "excel" and sys.platform == "win32" else None

    def ask(self, question: str) -> bool:
        """Yes or no, in a message box."""
        return self._app.alert(question, TITLE, "yes_no") == "yes"

    def choose_folder(self, prompt: str, suggested: Path | None) -> Path | None:
        """Excel's folder dialog, or the suggested folder."""
        if self._dialogs is None:
            return suggested
        dialog = self._dialogs.FileDialog(_FOLDER_PICKER)
        dialog.Title = prompt
        if suggested is not None:
            dialog.InitialFileName = f"{suggested}\\"
        return Path(dialog.SelectedItems(1)) if dialog.Show() == _CHOSEN else None

    def choose_file(self, prompt: str, choices: Sequence[Path]) -> Path | None:
        """Excel's file dialog; elsewhere the file changed last."""
        if self._dialogs is None:
            return max(choices, key=lambda path: path.stat().st_mtime, default=None)
        kinds = ";".join(sorted({f"*{path.suffix}" for path in choices}))
        chosen = self._dialogs.GetOpenFilename(f"{prompt} ({kinds}),{kinds}", 1, prompt)
        return Path(chosen) if isinstance(chosen, str) else None

    def status(self, text: str) -> None:
        """Excel's status bar."""
        self._app.status_bar = text or False

    def tell(self, message: str) -> None:
        """A message box."""
        self._app.alert(message, TITLE)
