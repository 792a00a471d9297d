"""One workbook per region from data. An existing one keeps everything that its manager typed or added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from xlplan.actions.company import looked_up, source_for
from xlplan.batch import manifest
from xlplan.batch.data import Ledger, RegionData, load_ledger
from xlplan.batch.database import shown_url
from xlplan.batch.execute import run_all
from xlplan.batch.fresh import new_workbook
from xlplan.batch.instance import UnusableError, Update, owned_fields, update_book
from xlplan.batch.ledger import region_figures
from xlplan.batch.located import local
from xlplan.batch.manifest import ManifestEntry
from xlplan.batch.mapping import Mapping, load_mapping
from xlplan.batch.memory import brief, digest_of
from xlplan.batch.names import collisions, safe_name
from xlplan.batch.outputs import make_folder
from xlplan.batch.publication import Publication, digest_at
from xlplan.batch.staging import Stage, Staged, decide, stage_of
from xlplan.errors import InUseError, Problem, UsageError, XlplanError
from xlplan.forms.catalog import template
from xlplan.forms.cells import comparable
from xlplan.forms.company.file import read_company
from xlplan.forms.company.value import Source
from xlplan.forms.form import Label, Lang, Template, Value
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose
from xlplan.headless.engine import adopt_package, open_book
from xlplan.headless.package import Package
from xlplan.headless.saving import remove_leftovers

if TYPE_CHECKING:
    import xlwings as xw

OFFERED = ("forecast",)
"""Templates that can be made from data."""

Action = Literal["created", "updated", "unchanged", "failed"]


@dataclass(frozen=True)
class RegenerateRequest:
    """What to make from what. `by`: the mapped field whose values divide the data; `jobs`: processes at once.

    `scheduler`: a Dask cluster that works instead; its workers write to `out`, which they must reach under that path.
    """

    template: str
    data: Path | str
    mapping: Path
    by: str
    as_of: dt.date
    out: Path
    lang: Lang = "en"
    jobs: int = 1
    backup: bool = False
    scheduler: str | None = None


@dataclass(frozen=True)
class FileResult:
    """What became of one region's workbook: rows the data have per form, and cells written."""

    region: str
    path: str
    action: Action
    counts: dict[str, int] = field(default_factory=dict)
    changes: int = 0

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "region": self.region,
            "workbook": self.path,
            "action": self.action,
            "counts": self.counts,
            "changes": self.changes,
        }


@dataclass
class RegenerateResult:
    """Every region's file, every problem; invoices and receipts dated after the as-of date, which were left out."""

    files: list[FileResult] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0
    left_out_receipts: int = 0
    assumptions: list[Label] = field(default_factory=list)


class _Empty(NamedTuple):
    """The workbook that a new instance starts from: as values, which every process makes a workbook of once."""

    template: str
    lang: Lang
    facts: tuple[tuple[str, str], ...]
    include: frozenset[str] = frozenset()  # optional columns that the data fill
    company: Source | None = None


@lru_cache(maxsize=8)
def _composed(empty: _Empty) -> bytes:
    found = _template(empty.template, empty.company)
    return compose(found, new_book(found, empty.lang, dict(empty.facts)), include=empty.include)


def _template(name: str, company: Source | None) -> Template:
    """A template as the company of that file has it."""
    return read_company(company).template(template(name)) if company else template(name)


@dataclass(frozen=True)
class _Job:
    """One region's work; it goes to another process, so it holds values only."""

    data: RegionData
    path: Path
    empty: _Empty
    facts: dict[str, Value]
    fields: dict[str, list[str]]
    as_of: dt.date
    currency: str
    stage: Stage


@dataclass(frozen=True)
class _Done:
    file: FileResult
    problems: list[Problem]
    entry: ManifestEntry | None = None
    staged: Staged | None = None


def regenerate(request: RegenerateRequest, progress: Callable[[int, int], None] | None = None) -> RegenerateResult:
    """Make or update one workbook for each region in the data, and `manifest.json` beside them.

    All of them are published as one: a run that is killed or interrupted leaves every workbook and the manifest as they
    were, or as they are to be, once the next run (or a rollup of the folder) has finished what had been decided.
    A region whose rows have errors is not written: a wrong total is worse than none. A workbook that cannot take the
    data is left as it was. Both are problems, and the manifest names the region; the others are done.

    UsageError and DataError when nothing can be.
    """
    request = replace(request, out=local(request.out))
    if request.scheduler:
        request = replace(request, out=request.out.absolute())  # the workers' working folders are others
    if request.template not in OFFERED:
        raise UsageError("regenerate-template", template=template(request.template).id, known=", ".join(OFFERED))
    found = _template(request.template, source_for(request.out))
    mapping, problems = load_mapping(request.mapping, request.by, found)
    if mapping is None:
        return RegenerateResult(problems=problems)
    publication = Publication(request.out / manifest.NAME)
    notes = publication.settle()
    known = manifest.load(request.out).workbooks
    ledger = load_ledger(request.data, mapping, request.by, request.as_of, request.mapping.parent)
    result = RegenerateResult(
        [], [*notes, *ledger.problems], ledger.left_out, ledger.left_out_receipts, ledger.assumptions
    )
    if not ledger.regions and not ledger.problems:
        result.problems.append(Problem("data-no-rows", "error", Path(shown_url(str(request.data))).name))
    jobs = list(_jobs(request, found, mapping, ledger, result, publication))
    make_folder(request.out)
    remove_leftovers(request.out)
    with publication.alone():
        made = run_all(_work, jobs, jobs=request.jobs, progress=progress, name=lambda job: job.path.name,
                       scheduler=request.scheduler)  # fmt: skip
        outcomes = [_outcome(job, done) for job, done in zip(jobs, made, strict=True)]
        result.problems += _published(publication, request.out, outcomes, ledger)
    result.files = sorted([*result.files, *(outcome.file for outcome in outcomes)], key=lambda file: file.region)
    result.problems += [problem for outcome in outcomes for problem in outcome.problems]
    result.problems += _no_longer(known, ledger)
    return result


def _outcome(job: _Job, done: _Done | Problem) -> _Done:
    """What became of a region; a workbook that somebody saved while its next version was made is left as it is."""
    if isinstance(done, Problem):
        return _failed(job, [done])
    if done.staged and done.staged.overtaken():
        return _failed(job, [Problem("changed-meanwhile", "error")])
    return done


def _published(publication: Publication, out: Path, outcomes: list[_Done], ledger: Ledger) -> list[Problem]:
    """Decide. Where no workbook could be written, that the manifest cannot be either is one more problem."""
    not_made = {region: _path(out, region).name for region in ledger.regions}
    for done in outcomes:
        if done.entry or any(p.code == "as-of-earlier" for p in done.problems):
            not_made.pop(done.file.region)
    entries = [done.entry for done in outcomes if done.entry]
    try:
        data = manifest.merged(out, entries, not_made) if entries or not_made else None
        decide(
            publication,
            (done.staged for done in outcomes if done.staged),
            (out / manifest.NAME, data) if data else None,
        )
    except InUseError as error:
        if entries:
            raise
        return [error.problem]
    return []


def _jobs(
    request: RegenerateRequest,
    found: Template,
    mapping: Mapping,
    ledger: Ledger,
    result: RegenerateResult,
    publication: Publication,
) -> Iterator[_Job]:
    """The regions that can be made; the others become failed files."""
    facts, currency = facts_of(found, mapping, request.as_of), currency_of(found, mapping)
    made = _empty(found, request, facts, mapping)
    _composed(made)  # what is wrong with the facts is wrong for all regions
    fields = fields_of(found, mapping)
    same = collisions(ledger.regions)
    for region, data in sorted(ledger.regions.items()):
        path = _path(request.out, region)
        refused = [*_collides(path, same.get(region, [])), *refused_for(data, path.name, currency)]
        if refused:
            result.problems += refused
            result.files.append(FileResult(region, str(path), "failed"))
        else:
            stage = stage_of(publication, path, backup=request.backup)
            yield _Job(data, path, made, facts | {"region": region}, fields, request.as_of, currency, stage)


def _collides(path: Path, same: list[str]) -> list[Problem]:
    params = {"regions": ", ".join(sorted(same))}
    return [Problem("file-names-collide", "error", path.name, params=params)] if same else []


def refused_for(data: RegionData, workbook: str, currency: str) -> list[Problem]:
    """Why a region's data must not be brought into its workbook."""
    found = []
    if data.faulty:
        found.append(Problem("region-not-written", "error", workbook, params={"region": data.region}))
    others = {str(row["currency"]) for row in data.invoices if row.get("currency")} - {currency}
    if others:
        params = {"region": data.region, "found": ", ".join(sorted(others)), "currency": currency}
        found.append(Problem("data-currencies", "error", workbook, params=params))
    return found


def currency_of(found: Template, mapping: Mapping) -> str:
    """The currency of the data: the mapping's, or else the template's."""
    return mapping.currency or next(fact.default for fact in found.facts if fact.id == "currency")


def facts_of(found: Template, mapping: Mapping, as_of: dt.date) -> dict[str, Value]:
    """What the data own on the Info sheet; the region comes later, and the currency only where the mapping says it."""
    facts: dict[str, Value] = {"period": f"{as_of:%Y-%m}", "as_of": as_of}
    if mapping.currency:
        facts["currency"] = mapping.currency
    return facts | {"template": found.id, "template_version": found.version}


def fields_of(found: Template, mapping: Mapping) -> dict[str, list[str]]:
    """The fields of each form that the data own."""
    columns = mapping.invoices.columns
    receipt = [*(mapping.receipts.columns if mapping.receipts else ()), "invoice_no", "date", "amount", "kind"]
    wanted = (("invoices", columns), ("receipts", receipt))
    return owned_fields(*([c.id for c in found.form(form).resolve() if c.id in known and not c.withheld]
                          for form, known in wanted))  # fmt: skip


def _empty(found: Template, request: RegenerateRequest, facts: dict[str, Value], mapping: Mapping) -> _Empty:
    """The template, once for all regions; a new instance is this with the data merged into it."""
    given = tuple((name, str(value)) for name, value in facts.items() if not name.startswith("template"))
    optional = {c.id for c in found.form("invoices").resolve() if c.optional}
    include = frozenset(optional & mapping.invoices.columns.keys())
    return _Empty(found.id, request.lang, given, include, found.company.source if found.company else None)


def _path(out: Path, region: str) -> Path:
    """Where a region's workbook is: with macros if it has been given them, else .xlsx."""
    name = safe_name(region)
    macros = out / f"{name}.xlsm"
    path = out / f"{name}.xlsx"
    return macros if macros.exists() and not path.exists() else path


def _work(job: _Job) -> _Done:
    """Bring one workbook up to date; runs in any process."""
    update = Update(job.data, job.as_of, job.facts, job.fields)
    region, path = job.data.region, job.path
    try:
        was = digest_at(path)
        staged = _write(job, update, was)
    except UnusableError as error:
        return _failed(job, error.problems)
    except XlplanError as error:
        return _failed(job, [error.problem])
    action: Action = "unchanged" if staged is None else "updated" if was else "created"
    found = [problem.at(workbook=path.name) for problem in update.problems]
    file = FileResult(region, str(path), action, update.counts, update.changes)
    return _Done(file, found, _entry(job, update.counts), staged)


def _write(job: _Job, update: Update, was: str) -> Staged | None:
    """The next version, written aside; None where nothing is to be changed."""
    with looked_up(job.empty.company):
        made = None if was else new_workbook(_composed(job.empty), update)
        if made is None:
            with _opened(job, bool(was)) as book:
                made = book.impl.package.to_bytes() if update_book(book, update) else None
    return None if made is None else job.stage.write(job.path, made, was)


def _opened(job: _Job, existing: bool) -> xw.Book:
    if existing:
        return open_book(job.path)
    return adopt_package(Package.from_bytes(_composed(job.empty), job.path))


def _failed(job: _Job, problems: list[Problem]) -> _Done:
    found = [problem.at(workbook=job.path.name) for problem in problems]
    return _Done(FileResult(job.data.region, str(job.path), "failed"), found)


def _entry(job: _Job, counts: dict[str, int]) -> ManifestEntry:
    """The control totals of what the data brought; what a manager added or changed is not in them."""
    figures = region_figures(job.data.invoices, job.data.receipts, job.as_of)
    totals = {name: f"{getattr(figures, name):.2f}" for name in manifest.TOTALS}
    ageing = {bucket: f"{amount:.2f}" for bucket, amount in figures.ageing.items()}
    return ManifestEntry(
        region=job.data.region,
        workbook=job.path.name,
        period=str(job.facts["period"]),
        as_of=job.as_of.isoformat(),
        currency=job.currency,
        template=str(job.facts["template"]),
        template_version=str(job.facts["template_version"]),
        counts=counts,
        totals=totals | {"ageing": ageing},
        digest=_digest(job),
    )


def _digest(job: _Job) -> str:
    """The digest of what the data brought, as the workbook will remember it."""
    rows = {"invoices": job.data.invoices, "receipts": job.data.receipts}
    return digest_of({form: [{name: brief(comparable(row.get(name))) for name in job.fields[form]} for row in found]
                      for form, found in rows.items()})  # fmt: skip


def _no_longer(known: dict[str, ManifestEntry], ledger: Ledger) -> Iterator[Problem]:
    """Workbooks of regions that the data no longer have."""
    for entry in known.values():
        if entry.region not in ledger.regions:
            yield Problem("region-gone", "warning", entry.workbook, params={"region": entry.region})
