"""The rotating logs: what went wrong inside a macro, with its traceback, and why worksheet functions gave errors."""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import NamedTuple

from xlplan.addin.own import log_folder
from xlplan.forms.form import Lang

_BYTES, _FILES = 500_000, 3
_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\S* (XLPLAN_\w+) (#\S+) (.+)")


class Reason(NamedTuple):
    """Why a worksheet function gave an error: when, which function, what the cell shows, and why."""

    time: str
    function: str
    error: str
    why: str


def log_path() -> Path:
    """The newest file of the macros' log; older ones end in .1, .2."""
    return log_folder() / "macros.log"


def functions_log() -> Path:
    """The newest file of the log to which worksheet functions write, one line `TIME FUNCTION ERROR REASON` each."""
    return log_folder() / "functions.log"


def logger() -> logging.Logger:
    """The macros' log; where its folder cannot be written to, there is none."""
    found, path = logging.getLogger("xlplan.macros"), str(log_path())
    if not any(getattr(handler, "baseFilename", None) == path for handler in found.handlers):
        for handler in list(found.handlers):
            found.removeHandler(handler)
            handler.close()
        found.addHandler(_handler(path))
        found.propagate = False
    return found


def _handler(path: str) -> logging.Handler:
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
        )
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler


def latest_reasons(lang: Lang, count: int = 100) -> list[Reason]:
    """The latest reasons, the newest first; the same one of the same function only once."""
    newest = functions_log()
    lines: list[str] = []
    for path in (*(Path(f"{newest}.{n}") for n in range(_FILES, 0, -1)), newest):
        try:
            lines += path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
    found: dict[tuple[str, ...], Reason] = {}
    for match in filter(None, map(_LINE.fullmatch, reversed(lines))):
        found.setdefault(match.groups()[1:], Reason(match[1], match[2], match[3], _in(lang, match[4])))
    return list(found.values())[:count]


def _in(lang: Lang, why: str) -> str:
    """A reason stands there in Chinese and in English, `中文 / English`."""
    zh, _, en = why.partition(" / ")
    return zh if lang == "zh" or not en else en
