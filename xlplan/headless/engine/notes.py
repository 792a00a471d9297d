"""xlwings' Note on a file; to be read only."""

from __future__ import annotations

from typing import ClassVar

from xlplan.headless.engine.grid import Box
from xlplan.headless.engine.host import Host
from xlplan.headless.engine.looks import NoteText
from xlplan.headless.engine.unsupported import NativeApi, Offered


class Note(Offered):
    """A cell's note."""

    __slots__ = ("_host", "_note", "_sheet_name")
    kind: ClassVar[str] = "Note"

    def __init__(self, host: Host, sheet_name: str, note: NoteText) -> None:
        self._host, self._sheet_name, self._note = host, sheet_name, note

    @property
    def api(self) -> NativeApi:
        """Nothing native."""
        return NativeApi("Note")

    @property
    def text(self) -> str:
        """Its text."""
        return self._note.text

    @property
    def author(self) -> str:
        """Who wrote it."""
        return self._note.author

    @property
    def location(self) -> Offered:
        """The cell it is on."""
        return self._host.range(self._sheet_name, Box(self._note.row, self._note.col))
