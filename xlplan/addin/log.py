"""The rotating logs: what went wrong inside a macro, with its traceback, and why worksheet functions gave errors."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import NamedTuple

from xlplan.forms.form import Lang
from xlplan.functions.folders import log_folder
from xlplan.functions.reasons import logged_errors

_BYTES, _FILES = 500_000, 3


class Reason(NamedTuple):
    """Why a worksheet function gave an error: when, which function, what the cell shows, and why."""

    time: str
    function: str
    error: str
    why: str


def log_path() -> Path:
    """The newest file of the macros' log; older ones end in .1, .2."""
    return log_folder() / "macros.log"


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
    found: dict[tuple[str, ...], Reason] = {}
    for when, function, error, why in logged_errors():
        words = (why.zh if lang == "zh" else why.en) or why.zh or why.en
        found.setdefault((function, error, words), Reason(f"{when:%Y-%m-%d %H:%M:%S}", function, error, words))
    return list(found.values())[:count]
