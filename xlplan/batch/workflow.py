"""submit, approve, lock, reopen: one step for many workbooks, each on its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

from xlplan import actions
from xlplan.actions.workflow import State, Step, advance
from xlplan.batch.paths import workbooks
from xlplan.batch.user import user_name
from xlplan.errors import Problem, XlplanError
from xlplan.forms import info
from xlplan.headless.engine import open_book
from xlplan.messages import Label


@dataclass(frozen=True)
class Stepped:
    """What became of one workbook: its new state, None where it stayed as it was, and problems."""

    path: Path
    state: State | None
    problems: list[Problem] = field(default_factory=list)

    @property
    def words(self) -> Label:
        """The new state in words."""
        return next(c.label for c in info.STATES if c.id == self.state)


def take_step(
    step: Step,
    paths: Sequence[str | PathLike[str]],
    *,
    by: str | None = None,
    now: dt.datetime | None = None,
    backup: bool = False,
) -> list[Stepped]:
    """Take a step with every workbook. Only the state and the seal are written; a workbook that may not is a problem.

    `by`: who (default: this machine's user). `now`: when (default: now). UsageError: paths that are not there.
    """
    who, when = by or user_name(), now or dt.datetime.now(dt.UTC)
    return [_one(step, path, who, when, backup) for path in workbooks(paths)]


def _one(step: Step, path: Path, by: str, now: dt.datetime, backup: bool) -> Stepped:
    try:
        with open_book(path, backup=backup) as book:
            found = actions.check(book) if step == "submit" else []
            errors = [p.at(workbook=path.name) for p in found if p.severity in ("error", "break")]
            if errors:
                return Stepped(path, None, [Problem("not-submitted", "error", path.name,
                                                    params={"count": len(errors)}), *errors])  # fmt: skip
            state = advance(book, actions.read(book), step, by=by, now=now)
            book.save()
    except XlplanError as error:
        return Stepped(path, None, [error.problem.at(workbook=path.name)])
    return Stepped(path, state)
