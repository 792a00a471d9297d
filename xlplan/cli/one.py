"""Workbooks, each on its own: new, fill, check, diff."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from xlplan.cli.common import CORES, Backup, Company, Jobs, Paths, command
from xlplan.console import DONE, Console, exit_status
from xlplan.errors import Problem


@command
def new(
    console: Console,
    template: Annotated[str, typer.Argument(help="tracking, evaluation, forecast, customers or plan.")],
    out: Annotated[Path, typer.Argument(help="The workbook to make (.xlsx).")],
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="A setting, e.g. region=华东; repeat for more.")
    ] = None,
    macros: Annotated[
        bool, typer.Option("--macros", help="With buttons and worksheet functions: an .xlsm file.")
    ] = False,
    company: Company = None,
) -> int:
    """One instance of a template.

    Example: xlplan new evaluation q3.xlsx --lang zh --set region=华东 --set period=2026-Q3 --set as_of=2026-09-30
    """
    from xlplan.batch.new import new_instance, parse_settings

    make: Callable[..., Path] = new_instance
    if macros:
        from xlplan.addin.building import macro_enabled

        make = functools.partial(new_instance, macro_enabled=macro_enabled)
    made = make(template, out, console.lang, parse_settings(set_ or []))
    console.say("cli.made", path=made)
    console.result({"workbook": str(made), "template": template, "problems": []})
    return DONE


@command
def fill(
    console: Console,
    paths: Paths,
    backup: Backup = False,
    jobs: Jobs = CORES,
    recalculate: Annotated[
        bool, typer.Option("--recalculate", help="Also results of your own formulas; needs the extra calc.")
    ] = False,
    company: Company = None,
) -> int:
    """Recompute and store every calculated cell; draft what may be drafted.

    Example: xlplan fill q3.xlsx --backup
    """
    from xlplan.batch.each import fill_workbook, run_each
    from xlplan.batch.paths import workbooks

    if recalculate:
        from xlplan.headless.calculate import installed_engines

        installed_engines()
    with console.progress("cli.filling") as update:
        work = functools.partial(fill_workbook, backup=backup, recalculate=recalculate)
        outcomes = run_each(work, workbooks(paths), jobs=jobs, progress=update)
    for outcome in outcomes:
        console.say("cli.filled", path=outcome.path, count=len(outcome.changes))
    found = [p for outcome in outcomes for p in outcome.problems]
    console.problems(found)
    files = [{"workbook": o.path, "changes": [dict(zip(_CHANGE, c, strict=True)) for c in o.changes]} for o in outcomes]
    console.result({"files": files, "problems": console.as_json(found)})
    return exit_status(found)


_CHANGE = ("sheet", "cell", "before", "after", "what")


@command
def check(
    console: Console,
    paths: Paths,
    jobs: Jobs = CORES,
    company: Company = None,
) -> int:
    """All problems and warnings, none changed.

    Example: xlplan check regions/
    """
    from xlplan.batch.each import check_workbook, run_each
    from xlplan.batch.paths import workbooks

    with console.progress("cli.checking") as update:
        outcomes = run_each(check_workbook, workbooks(paths), jobs=jobs, progress=update)
    found = [p for outcome in outcomes for p in outcome.problems]
    console.problems(found)
    counts = _counted(found)
    console.say("cli.checked", count=len(outcomes), errors=counts["error"], warnings=counts["warning"])
    console.result({"problems": console.as_json(found)})
    return exit_status(found)


def _counted(found: list[Problem]) -> dict[str, int]:
    return {s: sum(p.severity == s for p in found) for s in ("break", "error", "warning", "info")}


@command
def diff(
    console: Console,
    old: Annotated[Path, typer.Argument(help="The earlier version.")],
    new: Annotated[Path, typer.Argument(help="The later version.")],
    calculated: Annotated[bool, typer.Option("--calculated", help="Also calculated cells and figures.")] = False,
    company: Company = None,
) -> int:
    """What changed between two versions of a workbook, by row key and column; moved rows are no change.

    Example: xlplan diff march/East.xlsx april/East.xlsx
    """
    from xlplan.batch.diff import diff as run

    done = run(old, new, calculated=calculated)
    for version in (done.old, done.new):
        when = f"{version.at.astimezone():%Y-%m-%d %H:%M}" if version.at else "-"
        console.say("cli.last-saved", path=version.path, by=version.by or "-", when=when)
    for found in done.differences:
        console.tell(found.line())
    console.problems(done.problems)
    console.say("cli.differences", count=len(done.differences))
    console.result(done.as_json(console.lang))
    return exit_status(done.problems)
