"""Many workbooks: demo, regenerate, rollup."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from xlplan.cli.common import CORES, AsOf, Backup, By, Company, Jobs, Paths, Scheduler, as_date, command
from xlplan.console import BROKEN, DONE, Console, exit_status

if TYPE_CHECKING:
    from xlplan.batch.rates import Reporting


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
def regenerate(
    console: Console,
    template: Annotated[
        str,
        typer.Argument(
            help="forecast (from a ledger); tracking, evaluation, customers, plan, all, cards (from a CRM)."
        ),
    ],
    data: Annotated[
        str,
        typer.Option("--data", help="Ledger: CSV, .xlsx or Parquet file, or a database's URL. CRM: a folder."),
    ],
    mapping: Annotated[Path, typer.Option("--mapping", help="TOML file: which column is which field.")],
    by: Annotated[
        str,
        typer.Option("--by", help="Field whose values divide the data: region; of a CRM office, manager, salesperson."),
    ],
    as_of: AsOf,
    out: Annotated[Path, typer.Option("--out", help="Folder of the workbooks.")],
    jobs: Jobs = CORES,
    scheduler: Scheduler = None,
    backup: Backup = False,
    changed_only: Annotated[bool, typer.Option("--changed-only", help="Name only the workbooks that changed.")] = False,
    company: Company = None,
) -> int:
    """One workbook per region from data; an existing one keeps everything its manager typed or added.

    A CRM export makes tracking, evaluation, customers and plan; `all` makes them all, a folder each; `cards` makes an
    evaluation workbook for every salesperson and every manager, with nothing of anybody else's in it.

    Example: xlplan regenerate forecast --data invoices.csv --mapping invoices.toml --by region --as-of DATE --out out
    """
    from xlplan.batch.regenerate import RegenerateRequest
    from xlplan.batch.regenerate import regenerate as run

    date = as_date(as_of, "--as-of")
    request = RegenerateRequest(
        template=template,
        data=data,
        mapping=mapping,
        by=by,
        as_of=date,
        out=out,
        lang=console.lang,
        jobs=jobs,
        scheduler=scheduler,
        backup=backup,
    )
    with console.progress("生成区域工作簿", "Making region workbooks") as update:
        done = run(request, update)
    console.problems(done.problems)
    for item in done.files:
        if not (changed_only and item.action == "unchanged"):
            console.say(f"{item.path}：{_ACTIONS[item.action]}", f"{item.path}: {item.action}")
    for line in done.assumptions:
        console.say(f"假定：{line.zh}。", f"Assumed: {line.en}.")
    later, what = (done.left_out, ("张发票", "invoices")) if template == "forecast" else (
        done.left_out_opportunities, ("个商机", "opportunities"))  # fmt: skip
    console.say(
        f"截止日之后的 {later} {what[0]}未计入。", f"{later} {what[1]} dated after the as-of date were left out."
    )
    console.result({"files": [item.as_json() for item in done.files], "left_out": later,
                    "assumptions": [line(console.lang) for line in done.assumptions],
                    "problems": console.as_json(done.problems)})  # fmt: skip
    return exit_status(done.problems)


_ACTIONS = {"created": "新建", "updated": "已更新", "unchanged": "无变化", "failed": "未写入"}


Required = Literal["submitted", "approved", "locked"]
"""States that a rollup may require; a draft is no requirement."""


@command
def rollup(
    console: Console,
    paths: Paths,
    as_of: AsOf,
    out: Annotated[str, typer.Option("--out", help="The rollup workbook to write (.xlsx), here or by URL.")],
    from_: Annotated[
        str | None, typer.Option("--from", help="First day of the window; default: the first event.")
    ] = None,
    csv: Annotated[str | None, typer.Option("--csv", help="Folder for one CSV file per sheet.")] = None,
    parquet: Annotated[
        str | None, typer.Option("--parquet", help="Folder for one Parquet file per sheet (needs pyarrow).")
    ] = None,
    register: Annotated[
        Path | None, typer.Option("--register", help="CSV: region, workbook, preparer, deadline.")
    ] = None,
    jobs: Jobs = CORES,
    scheduler: Scheduler = None,
    cache: Annotated[
        Path | None,
        typer.Option("--cache", help="What was read before; default: beside --out on this machine."),
    ] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Read every workbook, also unchanged ones.")] = False,
    allow_breaks: Annotated[
        bool, typer.Option("--allow-breaks", help="Publish although something does not tie.")
    ] = False,
    history: Annotated[
        str | None, typer.Option("--history", help="Put the month down here: a SQLite file or a database's URL.")
    ] = None,
    by: By = None,
    rates: Annotated[
        Path | None, typer.Option("--rates", help="CSV or TOML of exchange rates: also give a reporting currency.")
    ] = None,
    require: Annotated[
        Required | None, typer.Option("--require", help="Count only workbooks in this state or a later one.")
    ] = None,
    provision: Annotated[
        str | None, typer.Option("--provision", help="Percent of each ageing bucket: 0.3,1.6,3.6,6.6,10.6 (default).")
    ] = None,
    company: Company = None,
) -> int:
    """The monthly receivables rollup, reconciled to the cent.

    Example: xlplan rollup out --as-of 2013-06-30 --out rollup.xlsx --json
    """
    from xlplan.batch.analysis.result import provision_rates
    from xlplan.batch.cache import cache_beside
    from xlplan.batch.located import is_local, located
    from xlplan.batch.rollup import RollupRequest
    from xlplan.batch.rollup import rollup as run

    start = as_date(from_, "--from") if from_ else None
    place = located(out)
    beside = cache_beside(place) if is_local(place) else None
    request = RollupRequest(
        paths=paths,
        as_of=as_date(as_of, "--as-of"),
        out=place,
        start=start,
        csv_dir=located(csv) if csv else None,
        parquet_dir=located(parquet) if parquet else None,
        register=register,
        jobs=jobs,
        lang=console.lang,
        allow_breaks=allow_breaks,
        history=history,
        by=by or "",
        rates=rates,
        require=require,
        provision_rates=provision_rates(provision) if provision else (),
        scheduler=scheduler,
        cache=None if no_cache else cache or beside,
    )
    with console.progress("汇总", "Rolling up") as update:
        done = run(request, update)
    _show_rollup(console, done)
    if done.reporting:
        _show_reporting(console, done.reporting)
    console.problems([*done.problems, *done.notes])
    if done.reused:
        console.say(f"{done.reused} 个工作簿没有变化，未重新读取。", f"Unchanged and not read again: {done.reused}.")
    if done.exit_status == BROKEN:
        console.say("金额对不上，未发布任何文件。", "The figures do not reconcile; nothing was published.")
    else:
        console.say(f"汇总表：{out}", f"Rollup: {out}")
    console.result(done.as_json(console.lang))
    return done.exit_status


@command
def history(
    console: Console,
    place: Annotated[str, typer.Argument(help="The history: a SQLite file or a database's URL.")],
    show: Annotated[
        str | None, typer.Option("--show", help="The month as it was reported then: its as-of date, or an entry.")
    ] = None,
    restore: Annotated[int | None, typer.Option("--restore", help="Let this earlier entry of its month count.")] = None,
) -> int:
    """The months that were accepted: listed, shown as they were reported then, or an earlier one restored.

    Example: xlplan history receivables.db --show 2013-06-30
    """
    from xlplan.batch.history import open_history

    with open_history(place) as found:
        if restore is not None:
            found.restore(restore)
        if show is not None:
            entry = found.entry(entry_id=int(show)) if show.isdecimal() else found.entry(as_of=as_date(show, "--show"))
            reported = found.reported(entry)
            _show_figures(console, reported)
            console.result({"entry": entry.as_json(), "reported": reported, "problems": []})
            return DONE
        entries = found.entries()
    for entry in entries:
        mark = "*" if entry.current else " "
        when = f"{entry.recorded_at.replace(tzinfo=dt.UTC).astimezone():%Y-%m-%d %H:%M}"
        line = f"{mark} {entry.id} {entry.as_of} {entry.by} {when}"
        console.say(line, line)
    console.say("* 计入的记录。", "* counts for its month.")
    console.result({"entries": [entry.as_json() for entry in entries], "problems": []})
    return DONE


def _show_rollup(console: Console, done: Any) -> None:
    _show_figures(console, done.as_json(console.lang))


def _show_reporting(console: Console, found: Reporting) -> None:
    """The group in the reporting currency, where each rate comes from, and what rounding has moved."""
    group = found.group
    console.say(
        f"折合 {found.currency}：期初 {group.opening:,.2f}，开票 {group.billed:,.2f}，收款 {group.collected:,.2f}，"
        f"贷项 {group.credits:,.2f}，余额 {group.balance:,.2f}。",
        f"In {found.currency}: opening {group.opening:,.2f}, billed {group.billed:,.2f}, collected "
        f"{group.collected:,.2f}, credits {group.credits:,.2f}, balance {group.balance:,.2f}.",
    )
    for rate in found.rates:
        if rate.currency != found.currency:
            zh, en = (f" 第 {rate.line} 行", f", line {rate.line}") if rate.line else ("", "")
            text = f"{rate.per} {rate.currency} = {rate.rate} {found.currency}"
            source = f"，{rate.source}" if rate.source else ""
            console.say(f"汇率：{text}（{rate.date}{source}；{rate.file}{zh}）",
                        f"Rate: {text} ({rate.date}{source.replace('，', ', ')}; {rate.file}{en})")  # fmt: skip
    balance = next(r for r in found.rounding if r.figure == "balance")
    console.say(
        f"舍入：各区域余额之和 {balance.parts:,.2f}，合计后舍入 {balance.whole:,.2f}，差 {balance.difference:,.2f}。",
        f"Rounding: the regions' balances add up to {balance.parts:,.2f}; rounded once it is {balance.whole:,.2f} "
        f"(difference {balance.difference:,.2f}).",
    )


def _show_figures(console: Console, value: dict[str, Any]) -> None:
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
