"""Small text files that people keep beside the workbooks: the register, exchange rates."""

from __future__ import annotations

from pathlib import Path

from xlplan.errors import DataError

ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in turn: what programs save by default, here and in China."""


def text_of_file(path: Path, unreadable: str) -> str:
    """The whole text. DataError: "missing-file", "data-encoding", or the code `unreadable` with the system's reason."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise DataError("missing-file", workbook=str(path)) from None
    except OSError as error:
        raise DataError(unreadable, workbook=str(path), reason=error.strerror or str(error)) from error
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError("data-encoding", workbook=path.name, known="UTF-8, GB18030")
