"""The next period's workbooks from this period's; the old files stay as they are."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlplan import actions
from xlplan.batch.linked import with_links
from xlplan.batch.outputs import make_folder
from xlplan.batch.paths import workbooks
from xlplan.errors import Problem, UsageError, WorkbookError, XlplanError
from xlplan.headless.compose import compose
from xlplan.headless.engine import open_book
from xlplan.headless.saving import replace_atomically
from xlplan.metrics import period_end

if TYPE_CHECKING:
    import xlwings as xw


@dataclass
class RolledForward:
    """What became of one workbook: the new file (none where it failed), rows carried and left by form, problems."""

    source: Path
    workbook: Path | None = None
    carried: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Source, workbook, carried and left."""
        made = str(self.workbook) if self.workbook else None
        return {"source": str(self.source), "workbook": made, "carried": self.carried, "left": self.left}


def roll_forward(
    paths: Sequence[str],
    period: str,
    out: Path,
    *,
    as_of: dt.date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[RolledForward]:
    """Write the next period's workbook of every workbook to the folder `out`, under the same name.

    `as_of` defaults to the period's last day. An existing file is never overwritten. UsageError, with nothing written:
    a period without a last day, a workbook of a template that has no next period, two workbooks of one name.
    """
    day = as_of or period_end(period)
    if day is None:
        raise UsageError("bad-period", value=period)
    sources = workbooks(paths)
    twice = [name for name, count in Counter(_target(out, p).name.casefold() for p in sources).items() if count > 1]
    if twice:
        raise UsageError("same-file-name", names=", ".join(twice))
    made = []
    for number, source in enumerate(sources, 1):
        made.append(_next(source, _target(out, source), period, day))
        if progress:
            progress(number, len(sources))
    return [_written(result, data, _target(out, result.source)) for result, data in made]


def next_workbook(book: xw.Book, period: str, as_of: dt.date) -> tuple[actions.NextPeriod, bytes]:
    """The next period's workbook of an open one, as what it carries and as a file. The open one is filled by that:

    dates typed as text are read first. Errors as `actions.roll_forward`.
    """
    actions.fill(book, locked_too=True)
    following = actions.roll_forward(book, period, as_of)
    made = compose(following.template, following.book, omit=following.omit)
    return following, with_links(made, book)


def write_new(target: Path, data: bytes) -> None:
    """Write a workbook where there is none yet. WorkbookError("file-exists"), InUseError, SaveError."""
    if target.exists():
        raise WorkbookError("file-exists", workbook=str(target))
    make_folder(target.parent)
    replace_atomically(target, lambda stream: stream.write(data))


def _target(out: Path, source: Path) -> Path:
    return out / f"{source.stem}.xlsx"


def _next(source: Path, target: Path, period: str, as_of: dt.date) -> tuple[RolledForward, bytes | None]:
    try:
        if target.exists():
            raise WorkbookError("file-exists", workbook=str(target))
        with open_book(source) as book:
            following, data = next_workbook(book, period, as_of)  # the old file is not saved
    except UsageError:
        raise
    except XlplanError as error:
        problem = error.problem if error.problem.workbook else error.problem.at(workbook=source.name)
        return RolledForward(source, problems=[problem]), None
    return RolledForward(source, target, following.carried, following.left, following.problems), data


def _written(result: RolledForward, data: bytes | None, target: Path) -> RolledForward:
    if data is not None:
        write_new(target, data)
    return result
