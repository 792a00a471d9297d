"""Many workbooks: demo, regenerate, rollup."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from xlplan.cli.common import CORES, AsOf, Backup, By, Company, Jobs, Paths, Scheduler, as_date, command
from xlplan.console import BROKEN, DONE, Console, exit_status
from xlplan.messages import Label, Lang, word

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

    with console.progress("cli.making") as update:
        made = run_demo(folder, console.lang, update)
    found = [*made.regions.problems, *made.rollup.problems]
    _show_rollup(console, made.rollup)
    console.problems(found)
    console.say("cli.demo", folder=folder)
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
    with console.progress("cli.making") as update:
        done = run(request, update)
    console.problems(done.problems)
    for item in done.files:
        if not (changed_only and item.action == "unchanged"):
            console.say("cli.state", path=item.path, state=_ACTIONS[item.action])
    for line in done.assumptions:
        console.say("cli.assumed", what=line)
    if template == "forecast":
        later = done.left_out
        console.say("cli.later-invoices", count=later)
    else:
        later = done.left_out_opportunities
        console.say("cli.later-opportunities", count=later)
    console.result({"files": [item.as_json() for item in done.files], "left_out": later,
                    "assumptions": [line(console.lang) for line in done.assumptions],
                    "problems": console.as_json(done.problems)})  # fmt: skip
    return exit_status(done.problems)


_ACTIONS = {
    "created": word("cli.action.created"),
    "updated": word("cli.action.updated"),
    "unchanged": word("cli.action.unchanged"),
    "failed": word("cli.action.failed"),
}


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
    with console.progress("cli.rolling-up") as update:
        done = run(request, update)
    _show_rollup(console, done)
    if done.reporting:
        _show_reporting(console, done.reporting)
    console.problems([*done.problems, *done.notes])
    if done.reused:
        console.say("cli.reused", count=done.reused)
    if done.exit_status == BROKEN:
        console.say("cli.not-published")
    else:
        console.say("cli.rollup", path=out)
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
        console.tell(Label(line, line))
    console.say("cli.counts")
    console.result({"entries": [entry.as_json() for entry in entries], "problems": []})
    return DONE


def _show_rollup(console: Console, done: Any) -> None:
    _show_figures(console, done.as_json(console.lang))


def _show_reporting(console: Console, found: Reporting) -> None:
    """The group in the reporting currency, where each rate comes from, and what rounding has moved."""
    amounts = {name: f"{getattr(found.group, name):,.2f}" for name in _FIGURES}
    console.say("cli.reporting", currency=found.currency, **amounts)
    for rate in found.rates:
        if rate.currency != found.currency:
            place = word("cli.rate-line") if rate.line else word("cli.rate-file")
            words = word("cli.rate-by") if rate.source else word("cli.rate")
            text = f"{rate.per} {rate.currency} = {rate.rate} {found.currency}"
            console.tell(
                words.filled(
                    text=text, date=rate.date, source=rate.source, place=place.filled(file=rate.file, line=rate.line)
                )
            )
    balance = next(r for r in found.rounding if r.figure == "balance")
    console.say(
        "cli.rounding",
        parts=f"{balance.parts:,.2f}",
        whole=f"{balance.whole:,.2f}",
        difference=f"{balance.difference:,.2f}",
    )


_FIGURES = ("opening", "billed", "collected", "credits", "balance")


def _show_figures(console: Console, value: dict[str, Any]) -> None:
    group = value["group"]
    rows = [(name, *_figures(figures, console.lang)) for name, figures in value["regions"].items()]
    if group:
        rows.append((word("sheet.total")(console.lang), *_figures(group, console.lang)))
    header = word("cli.rollup-columns")(console.lang).split()
    currency = value["currency"] or "-"
    title = word("cli.rollup-title").filled(as_of=value["as_of"], currency=currency)
    console.table(title(console.lang), header, rows)


def _status(status: str | None, lang: Lang) -> str:
    from xlplan.batch.rollup_parts.fields import STATUSES

    return next((choice.label(lang) for choice in STATUSES if choice.id == status), "-")


def _figures(figures: dict[str, Any], lang: Lang) -> tuple[str, ...]:
    if figures.get("balance") is None:
        return (_status(figures.get("status"), lang), *[""] * 6)
    from decimal import Decimal

    overdue = sum((Decimal(figures["ageing"][b]) for b in ("1-30", "31-60", "61-90", "90+")), Decimal(0))
    amounts = [f"{Decimal(figures[k]):,.2f}" for k in _FIGURES]
    return (*amounts, str(figures["open_invoices"]), f"{overdue:,.2f}")
