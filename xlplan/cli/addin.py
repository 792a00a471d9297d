"""The commands `xlplan addin ...`: options in, one call, words out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from xlplan import __version__
from xlplan.addin.places import Places, here
from xlplan.addin.steps import Step
from xlplan.cli.helping import Command, Group
from xlplan.console import DONE, Console, LangOption, exit_status, reporting
from xlplan.messages import word

addin = typer.Typer(
    name="addin", cls=Group, no_args_is_help=True, help="The Excel add-in: install it, look after it, remove it."
)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]

_DONE = {
    "created": word("cli.step.created"),
    "replaced": word("cli.step.replaced"),
    "unchanged": word("cli.step.unchanged"),
    "removed": word("cli.step.removed"),
    "restored": word("cli.step.restored"),
    "kept": word("cli.step.kept"),
    "unblocked": word("cli.step.unblocked"),
}
_PLANNED = {
    "created": word("cli.step.to-be-created"),
    "replaced": word("cli.step.to-be-replaced"),
    "removed": word("cli.step.to-be-removed"),
    "restored": word("cli.step.to-be-restored"),
    "unblocked": word("cli.step.to-be-unblocked"),
}


@addin.callback()
def about(lang: LangOption = None) -> None:
    """The Excel add-in: install it, look after it, remove it."""


def command(function: Callable[..., int]) -> Callable[..., None]:
    """Register a function as `xlplan addin NAME` with the common options."""
    return addin.command(function.__name__, cls=Command)(reporting(function))


def places() -> Places:
    """The folders of this user; tests put others in its place."""
    return here()


@command
def build(
    console: Console,
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")] = Path("xlplan-addin"),
) -> int:
    """Make the add-in, the macro-enabled templates and the self-check, on any system and without Excel.

    Example: xlplan addin build --out addin
    """
    from xlplan.addin.building import build as run

    with console.progress("cli.building") as update:
        made = run(out, update)
    for path in made:
        console.say("cli.made", path=path)
    console.result({"files": [str(path) for path in made], "problems": []})
    return DONE


@command
def lite(
    console: Console,
    out: Annotated[Path, typer.Argument(help="The file to write.")] = Path("xlplan_lite.py"),
) -> int:
    """Write the worksheet functions as one Python file for xlwings Lite, on a Mac or the web: docs/lite.md.

    Example: xlplan addin lite xlplan_lite.py
    """
    from xlplan.addin.lite import lite_file
    from xlplan.batch.outputs import make_folder
    from xlplan.headless.saving import replace_atomically

    make_folder(out.parent)
    replace_atomically(out, lambda stream: stream.write(lite_file().encode()))
    console.say("cli.made", path=out)
    console.result({"files": [str(out)], "problems": []})
    return DONE


@command
def install(
    console: Console,
    addin_file: Annotated[
        Path | None, typer.Option("--addin", help="An xlplan.xlam built before; default: it is built now.")
    ] = None,
    from_: Annotated[
        Path | None, typer.Option("--from", help="Folder of wheels: first install xlplan from it, without internet.")
    ] = None,
    dry_run: DryRun = False,
) -> int:
    """Put the add-in where your Excel finds it, and tell Excel which Python to call. No administrator is needed.

    Example: xlplan addin install
    """
    from xlplan.addin.install import check_system
    from xlplan.addin.install import install as run
    from xlplan.addin.source import addin_from

    at = places()
    check_system(at)
    if from_ is not None and not dry_run:
        return _from_wheels(console, at, from_, addin_file)
    done = run(at, addin_from(addin_file), __version__, dry_run=dry_run)
    _show(console, done.steps, dry_run)
    if from_ is not None:
        console.say("cli.from-wheels", folder=from_)
    if not dry_run and (done.running or at.system == "mac"):
        console.say("cli.quit-excel")
    elif not dry_run:
        console.say("cli.start-excel")
    console.result({"steps": _rows(done.steps), "excel_running": done.running, "problems": []})
    return DONE


def _from_wheels(console: Console, at: Places, wheels: Path, addin_file: Path | None) -> int:
    """The package first; the rest is then done by the xlplan just installed."""
    from xlplan.addin.offline import go_on, install_package

    install_package(at.interpreter, wheels)
    words = ["addin", "install", "--lang", console.lang]
    words += [option for option, on in (("--json", console.json), ("--quiet", console.quiet)) if on]
    words += ["--addin", str(addin_file)] if addin_file else []
    return go_on(at.interpreter, words)


@command
def uninstall(console: Console, dry_run: DryRun = False) -> int:
    """Remove what `xlplan addin install` put in place, and give your settings back; nothing else is touched.

    Example: xlplan addin uninstall
    """
    from xlplan.addin.uninstall import uninstall as run

    done = run(places(), dry_run=dry_run)
    _show(console, done.steps, dry_run)
    if not done.steps:
        console.say("cli.nothing-installed")
    elif done.running and not dry_run:
        console.say("cli.excel-running")
    console.result({"steps": _rows(done.steps), "excel_running": done.running, "problems": []})
    return DONE


@command
def status(console: Console) -> int:
    """The versions of package and add-in, the Python that Excel calls, and what does not fit together.

    Example: xlplan addin status
    """
    from xlplan.addin.install import check_system
    from xlplan.addin.status import status as run

    at = places()
    check_system(at)
    found = run(at, __version__)
    console.say("cli.package", version=found.package)
    for path, version in found.addins.items():
        unknown = word("cli.not-installed") if version is None else word("cli.version-unknown")
        console.say("cli.addin", path=path, version=version or unknown)
    console.say("cli.excel-calls", program=found.excel_calls or word("cli.not-set"))
    console.problems(found.problems)
    console.result({**found.as_json(), "problems": console.as_json(found.problems)})
    return exit_status(found.problems)


@command
def repair(
    console: Console,
    paths: Annotated[
        list[str], typer.Argument(help="Files, folders, or patterns; Excel's ~$ lock files are left out.")
    ],
    backup: Annotated[
        bool, typer.Option("--backup", help="Leave the old file beside the new one, as NAME.bak.")
    ] = False,
) -> int:
    """Mend formulas in workbooks that show #NAME? because they point to an add-in that is not there any more.

    Example: xlplan addin repair workbooks/ --backup
    """
    import functools

    from xlplan.addin.repair import repair_workbook
    from xlplan.batch.each import run_each
    from xlplan.batch.paths import workbooks

    with console.progress("cli.mending") as update:
        work = functools.partial(repair_workbook, backup=backup)
        outcomes = run_each(work, workbooks(paths), jobs=1, progress=update)
    for outcome in outcomes:
        count = len(outcome.changes)
        console.say("cli.mended", path=outcome.path, count=count)
    found = [p for outcome in outcomes for p in outcome.problems]
    console.problems(found)
    keys = ("sheet", "cell", "before", "after", "what")
    files = [{"workbook": o.path, "changes": [dict(zip(keys, c, strict=True)) for c in o.changes]} for o in outcomes]
    console.result({"files": files, "problems": console.as_json(found)})
    return exit_status(found)


def _show(console: Console, steps: list[Step], dry_run: bool) -> None:
    for step in steps:
        state = (_PLANNED.get(step.action) if dry_run else None) or _DONE[step.action]
        name = f"{step.path} [{step.detail}]" if step.detail else step.path
        console.say("cli.state", path=name, state=state)


def _rows(steps: list[Step]) -> list[dict[str, str]]:
    return [{"action": s.action, "path": s.path, "setting": s.detail} for s in steps]
