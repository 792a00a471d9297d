"""A workbook's way through its period: submit, approve, lock, reopen, roll-forward."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xlplan.cli.common import Backup, By, Company, Paths, as_date, command
from xlplan.console import Console, exit_status
from xlplan.messages import LANGS, Label, word
from xlplan.messages.signs import COMMA

if TYPE_CHECKING:
    from xlplan.batch.roll_forward import RolledForward


@command
def submit(console: Console, paths: Paths, by: By = None, backup: Backup = False) -> int:
    """Hand workbooks in: from draft to submitted. One with errors stays a draft.

    Example: xlplan submit regions/East.xlsx
    """
    return _step(console, "submit", paths, by, backup)


@command
def approve(console: Console, paths: Paths, by: By = None, backup: Backup = False) -> int:
    """From submitted to approved, unless something was changed since.

    Example: xlplan approve regions/East.xlsx --by "Li Na"
    """
    return _step(console, "approve", paths, by, backup)


@command
def lock(console: Console, paths: Paths, by: By = None, backup: Backup = False) -> int:
    """Close the period: from approved to locked. Fill and regenerate leave a locked workbook alone.

    Example: xlplan lock regions/
    """
    return _step(console, "lock", paths, by, backup)


@command
def reopen(console: Console, paths: Paths, by: By = None, backup: Backup = False) -> int:
    """Back to the draft, from submitted, approved or locked.

    Example: xlplan reopen regions/East.xlsx
    """
    return _step(console, "reopen", paths, by, backup)


def _step(console: Console, step: Any, paths: list[str], by: str | None, backup: bool) -> int:
    from xlplan.batch.workflow import take_step

    done = take_step(step, paths, by=by, backup=backup)
    for item in done:
        if item.state:
            console.say("cli.state", path=item.path, state=item.words)
    found = [p for item in done for p in item.problems]
    console.problems(found)
    console.result({"files": [{"workbook": str(item.path), "state": item.state} for item in done],
                    "problems": console.as_json(found)})  # fmt: skip
    return exit_status(found)


@command
def refresh(
    console: Console,
    paths: Paths,
    folder: Annotated[Path, typer.Option("--from", help="Folder with the workbooks that values come from.")],
    backup: Backup = False,
    company: Company = None,
) -> int:
    """Carry linked values between workbooks: targets, tasks, actuals, receivables; each with where it came from.

    Example: xlplan refresh q3/ --from q3/
    """
    from xlplan.batch.linked import refresh_linked

    with console.progress("cli.refreshing") as update:
        done, elsewhere = refresh_linked(paths, folder, backup=backup, progress=update)
    for item in done:
        console.say("cli.refreshed", path=item.path, changes=item.changes, count=len(item.origins))
    found = [p for item in done for p in item.problems] + elsewhere
    console.problems(found)
    console.result({"files": [item.as_json() for item in done], "problems": console.as_json(found)})
    return exit_status(found)


@command
def roll_forward(
    console: Console,
    paths: Paths,
    to: Annotated[str, typer.Option("--to", help="The next period: 2026-10, 2026-Q4, 2026-H2, 2026-W40 or 2026.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the new workbooks.")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="As-of date of the new workbooks; default: the period's last day.")
    ] = None,
    company: Company = None,
) -> int:
    """Next period's workbooks: unfinished tasks, opening balances, recalibrated targets; the old ones stay.

    Example: xlplan roll-forward september/ --to 2026-10 --out october
    """
    from xlplan.batch.roll_forward import roll_forward as run

    day = as_date(as_of, "--as-of") if as_of else None
    with console.progress("cli.rolling-forward") as update:
        done = run(paths, to, out, as_of=day, progress=update)
    for item in done:
        if item.workbook:
            console.tell(_carried(item))
    found = [p for item in done for p in item.problems]
    console.problems(found)
    console.result({"files": [item.as_json() for item in done], "problems": console.as_json(found)})
    return exit_status(found)


def _carried(item: RolledForward) -> Label:
    """What goes on and what stays."""
    if "tracking" in item.carried:
        tasks, done = item.carried["tracking"], item.left["tracking"]
        return word("cli.carried-tasks").filled(path=item.workbook, tasks=tasks, done=done)
    stays = {f: n for f, n in item.left.items() if n}
    words = word("cli.carried-some") if stays else word("cli.carried")
    return words.filled(path=item.workbook, carried=_counted(item.carried), left=_counted(stays))


def _counted(rows: Mapping[str, int]) -> Label:
    from xlplan.forms.catalog import form

    entries = [word("cli.carried-rows").filled(sheet=form(f).sheet, count=n) for f, n in rows.items()]
    return Label(*(COMMA(lang).join(entry(lang) for entry in entries) for lang in LANGS))
