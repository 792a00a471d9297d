"""The monthly receivables rollup: many region workbooks, every balance recomputed, checked, added up, published."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from os import PathLike
from pathlib import Path

from xlplan.actions.company import company_for
from xlplan.actions.workflow import State
from xlplan.batch import manifest
from xlplan.batch.analysis.analyse import analyse
from xlplan.batch.analysis.last_month import last_month
from xlplan.batch.collecting import Hands, collect_all
from xlplan.batch.execute import Progress
from xlplan.batch.gather import invoices_shared, regions_of
from xlplan.batch.history import open_history
from xlplan.batch.located import is_local, located
from xlplan.batch.manifest import Manifest
from xlplan.batch.opening import opening_breaks
from xlplan.batch.outputs import check_out
from xlplan.batch.past import Past, past_of
from xlplan.batch.paths import folders, workbooks
from xlplan.batch.publication import Accept, Publication
from xlplan.batch.rates import read_rates, reported
from xlplan.batch.register import Expected, read_register
from xlplan.batch.rollup_book import rollup_book
from xlplan.batch.rollup_csv import csv_files
from xlplan.batch.rollup_parquet import parquet_files
from xlplan.batch.rollup_result import RollupResult, Submission, added_up, worst_first
from xlplan.batch.rollup_sheets import rollup_sheets
from xlplan.batch.standing import Standing
from xlplan.batch.submission import Order
from xlplan.batch.user import user_name
from xlplan.errors import DataError, Problem, UsageError
from xlplan.forms.company.file import read_company
from xlplan.forms.company.value import Source
from xlplan.forms.form import Lang
from xlplan.headless.saving import check_free

__all__ = ["RollupRequest", "RollupResult", "rollup"]

Manifests = Mapping[Path, Manifest]


@dataclass(frozen=True)
class RollupRequest:
    """What to roll up. `start` (--from; default: the first event) divides the opening balance from the movements.

    `out` is the workbook to write (.xlsx), `csv_dir` and `parquet_dir` folders for one file a sheet; nothing is written
    without any of them; each may be in a store (`xlplan.batch.located.located`). `allow_breaks`: publish although
    something does not reconcile; the breaks then stand on the first sheet. `history`: where what was published is put
    down, under the name `by`; a SQLite file or a database's URL. `rates`: a file of exchange rates into a reporting
    currency. `require`: workbooks below this state are listed, and not counted. `provision_rates`: a share per ageing
    bucket, from not due to over 90 days; default: PROVISION_RATES. `cache`: a file that spares reading workbooks that
    have not changed. `scheduler`: a Dask cluster that reads them, not `jobs`.
    """

    paths: Sequence[str | PathLike[str]]
    as_of: dt.date
    out: Path | None = None
    start: dt.date | None = None
    csv_dir: Path | None = None
    parquet_dir: Path | None = None
    register: Path | None = None
    jobs: int = 1
    lang: Lang = "en"
    allow_breaks: bool = False
    history: str | Path | None = None
    by: str = ""
    rates: Path | None = None
    require: State | None = None
    provision_rates: Sequence[Decimal] = ()
    cache: Path | None = None
    scheduler: str | None = None


def rollup(request: RollupRequest, progress: Progress | None = None) -> RollupResult:
    """Roll region workbooks up, and publish unless something does not reconcile.

    UsageError: nothing to roll up, impossible options, or `out` is some other file. DataError: the register cannot be
    used. InUseError, SaveError: the output cannot be written; what was there before is still there.
    """
    out, *tables = (place and located(place) for place in (request.out, request.csv_dir, request.parquet_dir))
    request = replace(request, out=out, csv_dir=tables[0], parquet_dir=tables[1])
    publication = _publication(request)
    notes = publication.settle() if publication else []
    _check(request)
    notes += _settled(request)
    paths = workbooks(request.paths, leave_out=[request.out] if request.out else [])
    expected, manifests, problems = _expectations(request, paths)
    rates = read_rates(request.rates) if request.rates else None
    past = past_of(request.history, request.as_of, request.start)
    orders = _orders(request, paths, manifests)
    request = replace(request, provision_rates=_provision_rates(request, orders))
    collected = collect_all(orders, Hands(request.jobs, request.scheduler), request.cache, progress)
    assembled = _assembled(request, collected.submissions, expected, problems, past)
    if rates and assembled.groups:
        figures = ((region.region, region.figures) for region in assembled.regions)
        assembled = replace(assembled, reporting=reported(figures, rates, request.as_of))
    result = replace(assembled, reused=collected.reused, notes=(*notes, *collected.notes))
    return _accepted(request, result) if result.exit_status != 3 else result


def _settled(request: RollupRequest) -> list[Problem]:
    """What a regenerate that was killed left half-way in the folders of the workbooks, finished."""
    places = [*folders(request.paths), *(place.parent for place in map(located, request.paths) if place.is_file())]
    found = [Publication(folder / manifest.NAME) for folder in dict.fromkeys(places) if is_local(folder)]
    return [note for publication in found if publication.pending for note in publication.settle()]


def _accepted(request: RollupRequest, result: RollupResult) -> RollupResult:
    """Publish and put down what was published, as one: a run that is killed leaves both as before or both as after."""
    if request.history is None:
        return replace(result, published=_publish(request, result))
    with open_history(request.history, make=True) as history:
        now, by = dt.datetime.now(dt.UTC), request.by or user_name()

        def accept(token: str) -> None:
            history.record(result, by=by, now=now, token=token)

        return replace(result, published=_publish(request, result, accept))


def _publication(request: RollupRequest) -> Publication | None:
    """What is published together; None where nothing is written but perhaps the history."""
    tables = [folder for folder in (request.csv_dir, request.parquet_dir) if folder]
    main = request.out or next((folder / "tables" for folder in tables), None)
    return Publication(main, tables, request.history) if main else None


def _check(request: RollupRequest) -> None:
    if request.start and request.start > request.as_of:
        raise UsageError("start-after-as-of", start=request.start, as_of=request.as_of)
    if request.out:
        if request.out.suffix.lower() != ".xlsx":
            raise UsageError("rollup-not-xlsx", name=request.out.name)
        check_out(request.out)
        if is_local(request.out):
            check_free(request.out)


# --- what is expected, what is there ---------------------------------------------------------------------------------
def _expectations(request: RollupRequest, paths: Sequence[Path]) -> tuple[list[Expected], Manifests, list[Problem]]:
    """Regions of the register, or else of the manifests in the folders given; and the manifest of every folder."""
    manifests: dict[Path, Manifest] = {}
    problems = []
    given = folders(request.paths)
    for folder in dict.fromkeys([*given, *(path.parent for path in paths)]):
        try:
            manifests[folder] = manifest.load(folder)
        except DataError as error:
            problems.append(replace(error.problem, severity="break"))
    if request.register:
        return read_register(request.register), manifests, problems
    return [e for folder in given for e in _expected(manifests.get(folder, Manifest()))], manifests, problems


def _expected(found: Manifest) -> list[Expected]:
    """The regions that regenerate met, those whose workbook it could not make included."""
    made = [Expected(entry.region, entry.workbook) for entry in found.workbooks.values()]
    regions = {entry.region for entry in made}
    return made + [Expected(region, name) for region, name in found.not_made.items() if region not in regions]


def _orders(request: RollupRequest, paths: Sequence[Path], manifests: Manifests) -> list[Order]:
    names = Counter(path.name for path in paths)
    companies = {folder: _company(folder) for folder in {path.parent for path in paths}}
    found = []
    for path in paths:
        name, beside = path.name if names[path.name] == 1 else str(path), manifests.get(path.parent, Manifest())
        found.append(Order(path, name, request.as_of, request.start, beside, companies[path.parent]))
    return found


def _company(folder: Path) -> Source | None:
    """The company's file for a folder, found sound before any workbook is read."""
    found = company_for(folder if is_local(folder) else None)
    return found.source if found else None


def _provision_rates(request: RollupRequest, orders: Sequence[Order]) -> Sequence[Decimal]:
    """Those asked for; else those of the company, where all workbooks have the same one."""
    sources = {order.company for order in orders}
    source = sources.pop() if len(sources) == 1 else None
    return request.provision_rates or (read_company(source).provision if source else ())


# --- adding up, publishing -------------------------------------------------------------------------------------------
def _assembled(
    request: RollupRequest,
    submissions: Sequence[Submission],
    expected: Sequence[Expected],
    problems: list[Problem],
    past: Past,
) -> RollupResult:
    standing = Standing(past.counted, request.require or "")
    regions, about = regions_of(submissions, expected, standing, registered=request.register is not None)
    about += [*past.problems, *(opening_breaks(regions, past.closing) if past.closing else ())]
    groups = added_up(region.figures for region in regions)
    counted = [region.submission for region in regions if region.figures and region.submission]
    start = request.start or min((s.first for s in counted if s.first), default=request.as_of)
    if len(groups) > 1:
        about.append(Problem("mixed-currencies", "warning", params={"currencies": ", ".join(groups)}))
    own = [p for submission in submissions for p in submission.problems]
    listed = worst_first([*problems, *about, *own, *invoices_shared(regions)])
    last = last_month(request.history, request.as_of)
    found = analyse(regions, groups, request.as_of, last, request.provision_rates)
    return RollupResult(request.as_of, start, regions, groups, listed, request.allow_breaks, analysis=found)


def _publish(request: RollupRequest, result: RollupResult, accept: Accept | None = None) -> tuple[Path, ...]:
    """Everything is made in memory before the first file is replaced."""
    sheets = rollup_sheets(result, request.lang)
    files: dict[Path, bytes] = {}
    if request.csv_dir:
        files |= {request.csv_dir / name: data for name, data in csv_files(sheets, request.lang).items()}
    if request.parquet_dir:
        files |= {request.parquet_dir / name: data for name, data in parquet_files(sheets, request.lang).items()}
    if request.out:
        files[request.out] = rollup_book(result, sheets, request.lang, request.out.parent)
    publication = _publication(request)
    if publication:
        publication.publish(files, accept)
    elif accept:
        accept("")
    return tuple(files)
