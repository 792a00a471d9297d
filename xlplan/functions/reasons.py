"""Why cells show errors: the last reasons in memory, and a rotating log in the user's folder, for a message sheet.

The process that calculates cells need not be the one that runs a macro: `last_errors` knows its own process,
`logged_errors` reads what any process of this user wrote.
"""

from __future__ import annotations

import logging
from collections import deque
from contextlib import suppress
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, NamedTuple

from xlplan.functions.folders import log_folder
from xlplan.functions.policy import ErrorValue, Words

KEPT: Final = 200
"""Reasons kept in memory."""

LOG_BYTES: Final = 500_000
LOG_FILES: Final = 3


class Reason(NamedTuple):
    """An error that a function gave: when, which function, the error as the cell shows it, and why."""

    when: datetime
    function: str
    error: str
    why: Words


_last: deque[Reason] = deque(maxlen=KEPT)
_logger = logging.getLogger("xlplan.functions")
_logger.propagate = False


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
    fields = (" ".join(field.split()) for field in (function, error.text, *error.reason))
    _logger.warning("\t".join((reason.when.isoformat(timespec="seconds"), *fields)), exc_info=fault)


def last_errors() -> list[Reason]:
    """The last reasons, the newest first."""
    return list(reversed(_last))


def logged_errors(limit: int = KEPT) -> list[Reason]:
    """The last reasons in the log, the newest first; none where there is no log."""
    found: list[Reason] = []
    for path in (log_file().with_name(f"{log_file().name}.1"), log_file()):
        with suppress(OSError):
            found += filter(None, map(_read, path.read_text(encoding="utf-8", errors="replace").splitlines()))
    return found[: -limit - 1 : -1]


def _read(line: str) -> Reason | None:
    fields = line.split("\t")
    if len(fields) != len(Reason._fields) + 1:  # a traceback
        return None
    with suppress(ValueError):
        return Reason(datetime.fromisoformat(fields[0]), fields[1], fields[2], Words(*fields[3:]))
    return None


def clear_errors() -> None:
    """Forget the reasons in memory; the log stays."""
    _last.clear()


_opened: dict[Path, logging.Handler] = {}


class _Log(RotatingFileHandler):
    def doRollover(self) -> None:
        """On Windows a file that another process has open cannot be renamed: then go on in it."""
        with suppress(OSError):
            super().doRollover()
        if self.stream is None:
            self.stream = self._open()


def _open() -> None:
    """Open the log when the first reason comes; where its folder cannot be written to, go without."""
    path = log_file()
    if path in _opened:
        return
    for old in _opened.values():
        _logger.removeHandler(old)
        old.close()
    _opened.clear()
    handler = _opened[path] = _handler(path)
    _logger.addHandler(handler)


def _handler(path: Path) -> logging.Handler:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _Log(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    except OSError:
        return logging.NullHandler()
