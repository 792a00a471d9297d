"""The commands of xlplan, nothing else: options in, one call, words out."""

from __future__ import annotations

import datetime as dt
import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from xlplan import __version__
from xlplan.cli_build import addin
from xlplan.console import BROKEN, DONE, PROBLEMS, Console, exit_status, reporting
from xlplan.errors import Problem, UsageError

app = typer.Typer(name="xlplan", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(addin)

Paths = Annotated[list[str], typer.Argument(help="Files, folders, or patterns; Excel's ~$ lock files are left out.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes at work at once.")]
AsOf = Annotated[str, typer.Option("--as-of", help="As-of date, YYYY-MM-DD.")]
Backup = Annotated[bool, typer.Option("--backup", help="Leave the old file beside the new one, as NAME.bak.")]
CORES = os.cpu_count() or 1


def _date(text: str, option: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError("bad-date", name=option, value=text) from None


def command(function: Callable[..., int]) -> Callable[..., None]:
    """Register a function as a command with the common options."""
    return app.command(function.__name__.replace("_", "-"))(reporting(function))


@command
def demo(
    console: Console, folder: Annotated[Path, typer.Argument(help="Where to make it.")] = Path("xlplan-demo")
) -> int:
    """The main job on embedded data: makes region workbooks, fills them, rolls them up.

    Example: xlplan demo my-demo
    """
    from xlplan.batch.demo import run_demo

    with console.progress("生成区域工作簿", "Making region workbooks") as update:
        made = run_demo(folder, console.lang, update)
    found = [*made.regions.problems, *made.rollup.problems]
    _show_rollup(console, made.rollup)
    console.problems(found)
    console.say(
        f"文件在 {folder}：regions/ 区域工作簿，rollup.xlsx 汇总，samples/ 各模板样例。",
        f"Files in {folder}: regions/ (workbooks), rollup.xlsx (the rollup), samples/ (templates).",
    )
    console.result(made.rollup.as_json(console.lang))
    return made.rollup.exit_status


@command
def new(
    console: Console,
    template: Annotated[str, typer.Argument(help="tracking, evaluation or forecast.")],
    out: Annotated[Path, typer.Argument(help="The workbook to make (.xlsx).")],
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="A setting, e.g. region=华东; repeat for more.")
    ] = None,
    macros: Annotated[
        bool, typer.Option("--macros", help="With buttons and worksheet functions: an .xlsm file.")
    ] = False,
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
    console.say(f"已生成 {made}", f"Made {made}")
    console.result({"workbook": str(made), "template": template, "problems": []})
    return DONE


@command
def regenerate(
    console: Console,
    template: Annotated[str, typer.Argument(help="forecast.")],
    data: Annotated[str, typer.Option("--data", help="CSV, .xlsx or Parquet file.")],
    mapping: Annotated[Path, typer.Option("--mapping", help="TOML file: which column is which field.")],
    by: Annotated[str, typer.Option("--by", help="Mapped field whose values divide the data, e.g. region.")],
    as_of: AsOf,
    out: Annotated[Path, typer.Option("--out", help="Folder of the workbooks.")],
    jobs: Jobs = CORES,
    backup: Backup = False,
    changed_only: Annotated[bool, typer.Option("--changed-only", help="Name only the workbooks that changed.")] = False,
) -> int:
    """One workbook per region from data; an existing one keeps everything its manager typed or added.

    Example: xlplan regenerate forecast --data invoices.csv --mapping invoices.toml --by region --as-of DATE --out out
    """
    from xlplan.batch.regenerate import RegenerateRequest
    from xlplan.batch.regenerate import regenerate as run

    date = _date(as_of, "--as-of")
    request = RegenerateRequest(
        template=template,
        data=Path(data),
        mapping=mapping,
        by=by,
        as_of=date,
        out=out,
        lang=console.lang,
        jobs=jobs,
        backup=backup,
    )
    with console.progress("生成区域工作簿", "Making region workbooks") as update:
        done = run(request, update)
    console.problems(done.problems)
    for item in done.files:
        if not (changed_only and item.action == "unchanged"):
            console.say(f"{item.path}：{_ACTIONS[item.action]}", f"{item.path}: {item.action}")
    console.say(
        f"截止日之后的 {done.left_out} 张发票未计入。",
        f"{done.left_out} invoices dated after the as-of date were left out.",
    )
    console.result({"files": [item.as_json() for item in done.files], "left_out": done.left_out,
                    "problems": console.as_json(done.problems)})  # fmt: skip
    return exit_status(done.problems)


_ACTIONS = {"created": "新建", "updated": "已更新", "unchanged": "无变化", "failed": "未写入"}


@command
def fill(
    console: Console,
    paths: Paths,
    backup: Backup = False,
    jobs: Jobs = CORES,
    recalculate: Annotated[
        bool, typer.Option("--recalculate", help="Also results of your own formulas; needs the extra calc.")
    ] = False,
) -> int:
    """Recompute and store every calculated cell; draft what may be drafted.

    Example: xlplan fill q3.xlsx --backup
    """
    from xlplan.batch.each import fill_workbook, run_each
    from xlplan.batch.paths import workbooks

    if recalculate:
        from xlplan.headless.calculate import installed_engines

        installed_engines()
    with console.progress("填写工作簿", "Filling workbooks") as update:
        work = functools.partial(fill_workbook, backup=backup, recalculate=recalculate)
        outcomes = run_each(work, workbooks(paths), jobs=jobs, progress=update)
    for outcome in outcomes:
        console.say(
            f"{outcome.path}：更新 {len(outcome.changes)} 个单元格",
            f"{outcome.path}: {len(outcome.changes)} cells changed",
        )
    found = [p for outcome in outcomes for p in outcome.problems]
    console.problems(found)
    files = [{"workbook": o.path, "changes": [dict(zip(_CHANGE, c, strict=True)) for c in o.changes]} for o in outcomes]
    console.result({"files": files, "problems": console.as_json(found)})
    return exit_status(found)


_CHANGE = ("sheet", "cell", "before", "after", "what")


@command
def check(console: Console, paths: Paths, jobs: Jobs = CORES) -> int:
    """All problems and warnings, none changed.

    Example: xlplan check regions/
    """
    from xlplan.batch.each import check_workbook, run_each
    from xlplan.batch.paths import workbooks

    with console.progress("检查工作簿", "Checking workbooks") as update:
        outcomes = run_each(check_workbook, workbooks(paths), jobs=jobs, progress=update)
    found = [p for outcome in outcomes for p in outcome.problems]
    console.problems(found)
    counts = _counted(found)
    console.say(f"{len(outcomes)} 个工作簿：{counts['error']} 个错误，{counts['warning']} 个警告。",
                f"{len(outcomes)} workbooks: {counts['error']} errors, {counts['warning']} warnings.")  # fmt: skip
    console.result({"problems": console.as_json(found)})
    return exit_status(found)


def _counted(found: list[Problem]) -> dict[str, int]:
    return {s: sum(p.severity == s for p in found) for s in ("break", "error", "warning", "info")}


@command
def rollup(
    console: Console,
    paths: Paths,
    as_of: AsOf,
    out: Annotated[Path, typer.Option("--out", help="The rollup workbook to write (.xlsx).")],
    from_: Annotated[
        str | None, typer.Option("--from", help="First day of the window; default: the first event.")
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Folder for one CSV file per sheet.")] = None,
    register: Annotated[
        Path | None, typer.Option("--register", help="CSV: region, workbook, preparer, deadline.")
    ] = None,
    jobs: Jobs = CORES,
    allow_breaks: Annotated[
        bool, typer.Option("--allow-breaks", help="Publish although something does not tie.")
    ] = False,
) -> int:
    """The monthly receivables rollup, reconciled to the cent.

    Example: xlplan rollup out --as-of 2013-06-30 --out rollup.xlsx --json
    """
    from xlplan.batch.rollup import RollupRequest
    from xlplan.batch.rollup import rollup as run

    start = _date(from_, "--from") if from_ else None
    request = RollupRequest(
        paths=paths,
        as_of=_date(as_of, "--as-of"),
        out=out,
        start=start,
        csv_dir=csv,
        register=register,
        jobs=jobs,
        lang=console.lang,
        allow_breaks=allow_breaks,
    )
    with console.progress("汇总", "Rolling up") as update:
        done = run(request, update)
    _show_rollup(console, done)
    console.problems(done.problems)
    if done.exit_status == BROKEN:
        console.say("金额对不上，未发布任何文件。", "The figures do not reconcile; nothing was published.")
    else:
        console.say(f"汇总表：{out}", f"Rollup: {out}")
    console.result(done.as_json(console.lang))
    return done.exit_status


def _show_rollup(console: Console, done: Any) -> None:
    value = done.as_json(console.lang)
    group = value["group"]
    rows = [(name, *_figures(figures)) for name, figures in value["regions"].items()]
    if group:
        rows.append(("合计" if console.lang == "zh" else "Total", *_figures(group)))
    header = ("区域 期初 开票 收款 贷项 余额 未清发票 逾期" if console.lang == "zh"
              else "Region Opening Billed Collected Credits Balance Open Overdue").split()  # fmt: skip
    currency = value["currency"] or "-"
    title = f"应收汇总 {value['as_of']} ({currency})" if console.lang == "zh" else (
        f"Receivables as of {value['as_of']} ({currency})")  # fmt: skip
    console.table(title, header, rows)


def _figures(figures: dict[str, Any]) -> tuple[str, ...]:
    if figures.get("balance") is None:
        return (figures.get("status") or "-", *[""] * 6)
    from decimal import Decimal

    overdue = sum((Decimal(figures["ageing"][b]) for b in ("1-30", "31-60", "61-90", "90+")), Decimal(0))
    amounts = [f"{Decimal(figures[k]):,.2f}" for k in ("opening", "billed", "collected", "credits", "balance")]
    return (*amounts, str(figures["open_invoices"]), f"{overdue:,.2f}")


@command
def roll_forward(
    console: Console,
    paths: Paths,
    to: Annotated[str, typer.Option("--to", help="The next period: 2026-10, 2026-Q4, 2026-H2, 2026-W40 or 2026.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the new workbooks.")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="As-of date of the new workbooks; default: the period's last day.")
    ] = None,
) -> int:
    """Next period's tracking workbooks: unfinished tasks with the date planned first, open to-dos and feedback.

    Example: xlplan roll-forward september/ --to 2026-10 --out october
    """
    from xlplan.batch.roll_forward import roll_forward as run

    day = _date(as_of, "--as-of") if as_of else None
    with console.progress("结转工作簿", "Rolling forward") as update:
        done = run(paths, to, out, as_of=day, progress=update)
    for item in done:
        carried, left = item.carried.get("tracking", 0), item.left.get("tracking", 0)
        if item.workbook:
            console.say(
                f"{item.workbook}：结转任务 {carried} 项，已完成的 {left} 项留在原工作簿。",
                f"{item.workbook}: {carried} tasks carried, {left} finished ones stay in the old workbook.",
            )
    found = [p for item in done for p in item.problems]
    console.problems(found)
    console.result({"files": [item.as_json() for item in done], "problems": console.as_json(found)})
    return exit_status(found)


@command
def doctor(console: Console) -> int:
    """What is wrong on this machine, and how to mend it; ends with a self-check on a sample workbook.

    Example: xlplan doctor
    """
    from xlplan.addin.doctor import examine

    findings = examine()
    for f in findings:
        mark = {"ok": "✓", "note": "·", "bad": "✗"}[f.state]
        zh, en = (f"{mark} {f.what[i]}: {f.detail} {f.remedy[i]}".rstrip() for i in (0, 1))
        console.say(zh, en)
    i = 0 if console.lang == "zh" else 1
    rows = [{"state": f.state, "what": f.what[i], "detail": f.detail, "remedy": f.remedy[i]} for f in findings]
    console.result({"findings": rows, "problems": []})
    return PROBLEMS if any(f.state == "bad" for f in findings) else DONE


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"xlplan {__version__}\n")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Excel-native planning for sales teams: make, fill, check and roll up workbooks without Excel."""


def main() -> None:
    """The program `xlplan`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                encoding="utf-8", errors="replace"
            )  # a Chinese name must not end a run on an old code page
    app()


if __name__ == "__main__":
    main()
