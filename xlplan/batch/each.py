"""Fill or check many workbooks, each on its own: a bad one is a problem, the others are done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xlplan import actions
from xlplan.actions.company import company_for
from xlplan.actions.fill import Change
from xlplan.batch.execute import run_all
from xlplan.batch.recalculate import recalculate_book
from xlplan.errors import Problem, XlplanError
from xlplan.headless.engine import open_book
from xlplan.headless.refs import a1
from xlplan.headless.saving import remove_leftovers


@dataclass(frozen=True)
class Outcome:
    """What became of one workbook: cells changed, and problems."""

    path: str
    changes: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def fill_workbook(path: Path, *, backup: bool = False, recalculate: bool = False) -> Outcome:
    """Recompute and store every calculated cell of a file; saved only when something changed.

    `recalculate`: also bring the results of formulas that people typed up to date.
    """
    try:
        with open_book(path, backup=backup) as book:
            done = actions.fill(book)
            if recalculate:
                found = recalculate_book(book)
                changed = found.changes.items()
                done.changes += [Change(p.sheet, a1(p.row, p.col), "", v, "recalculated") for p, v in changed]
                done.problems += [problem.at(workbook=path.name) for problem in found.problems]
            if done.changes or (recalculate and book.impl.package.changed):
                book.save()
    except XlplanError as error:
        return Outcome(str(path), problems=[error.problem.at(workbook=path.name)])
    return Outcome(
        str(path), [(c.sheet, c.cell, str(c.before), str(c.after), c.what) for c in done.changes], done.problems
    )


def check_workbook(path: Path) -> Outcome:
    """All problems of a file, none changed."""
    try:
        with open_book(path) as book:
            return Outcome(str(path), problems=actions.check(book))
    except XlplanError as error:
        return Outcome(str(path), problems=[error.problem.at(workbook=path.name)])


def run_each(
    work: Callable[[Path], Outcome],
    paths: Sequence[Path],
    *,
    jobs: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[Outcome]:
    """The outcome of every workbook, in their order; one whose process died is a problem of its own."""
    for folder in {path.parent for path in paths}:
        remove_leftovers(folder)
        company_for(folder)  # what is wrong with a company's file is told once, not of every workbook
    found = run_all(work, paths, jobs=jobs, progress=progress)
    return [
        done if isinstance(done, Outcome) else Outcome(str(path), problems=[done.at(workbook=path.name)])
        for path, done in zip(paths, found, strict=True)
    ]
