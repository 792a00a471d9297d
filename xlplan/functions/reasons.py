"""Why cells show errors: the last reasons in memory, for a message sheet, and a rotating log in the user's folder."""

from __future__ import annotations

import logging
import os
import sys
from collections import deque
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, NamedTuple

from xlplan.functions.policy import ErrorValue, Words

KEPT: Final = 200
"""Reasons kept in memory."""

LOG_BYTES: Final = 500_000
LOG_FILES: Final = 3

FOLDER_VARIABLE: Final = "XLPLAN_LOG"
"""Environment variable that names another folder for the log."""


class Reason(NamedTuple):
    """An error that a function gave: when, which function, the error as the cell shows it, and why."""

    when: datetime
    function: str
    error: str
    why: Words


_last: deque[Reason] = deque(maxlen=KEPT)
_logger = logging.getLogger("xlplan.functions")
_logger.propagate = False


def log_folder() -> Path:
    """Where the log stands: %LOCALAPPDATA%\\xlplan, ~/Library/Logs/xlplan, or ~/.local/state/xlplan."""
    if found := os.environ.get(FOLDER_VARIABLE):
        return Path(found)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "xlplan"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / "xlplan"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "xlplan"


def log_file() -> Path:
    """The log's newest file; older ones end in .1, .2, ..."""
    return log_folder() / "functions.log"


def remember(function: str, error: ErrorValue, fault: BaseException | None = None) -> None:
    """Keep the reason of an error; one that is in memory already is not logged again. `fault`: of the program."""
    reason = Reason(datetime.now(), function, error.text, error.reason)
    known = next((old for old in _last if old[1:] == reason[1:]), None)
    if known is not None:
        _last.remove(known)
    _last.append(reason)
    if known is not None:
        return
    _open()
    _logger.warning("%s %s %s", function, error.text, " / ".join(filter(None, error.reason)), exc_info=fault)


def last_errors() -> list[Reason]:
    """The last reasons, the newest first."""
    return list(reversed(_last))


def clear_errors() -> None:
    """Forget the reasons in memory; the log stays."""
    _last.clear()


def _open() -> None:
    """Open the log when the first reason comes; where its folder cannot be written to, go without."""
    if _logger.handlers and getattr(_logger.handlers[0], "baseFilename", None) in (None, os.path.abspath(log_file())):  # noqa: PTH100
        return
    for old in list(_logger.handlers):
        _logger.removeHandler(old)
        old.close()
    try:
        log_folder().mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            log_file(), maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    _logger.addHandler(handler)
