"""What the history holds that a new month is held against, read before the month's workbooks are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xlplan.batch.history import open_history
from xlplan.batch.opening import Closing, closing_of
from xlplan.batch.standing import CountedBefore
from xlplan.errors import Problem


@dataclass(frozen=True)
class Past:
    """Workbooks that counted before, and the closing that a window's opening continues, where it was recorded."""

    counted: Sequence[CountedBefore] = ()
    closing: Closing | None = None
    problems: list[Problem] = field(default_factory=list)


def past_of(place: str | Path | None, as_of: dt.date, start: dt.date | None) -> Past:
    """The past of a month from its history; nothing where there is none yet. Errors as `open_history`."""
    at_url = isinstance(place, str) and "://" in place
    if place is None or not (at_url or Path(place).is_file()):
        return Past()
    with open_history(place) as history:
        counted = history.counted_before(as_of)
        if start is None:
            return Past(counted)
        wanted = start - dt.timedelta(days=1)
        current = [entry for entry in history.entries() if entry.current and entry.as_of < as_of]
        entry = next((e for e in current if e.as_of == wanted), None)
        if entry:
            return Past(counted, closing_of(history, entry))
        if not current:
            return Past(counted)
        told = Problem("opening-not-compared", "info", params={"start": f"{start}", "wanted": f"{wanted}",
                                                               "found": f"{current[-1].as_of}"})  # fmt: skip
        return Past(counted, None, [told])
