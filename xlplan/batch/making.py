"""Making and updating the workbooks of one template, one per region, with their manifest: the same for all data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from xlplan.actions.company import looked_up, source_for
from xlplan.batch import manifest
from xlplan.batch.brought import Brought
from xlplan.batch.execute import run_all
from xlplan.batch.fresh import new_workbook
from xlplan.batch.instance import UnusableError, Update, update_book
from xlplan.batch.manifest import ManifestEntry
from xlplan.batch.memory import EVENTS, brief, digest_of
from xlplan.batch.names import collisions, safe_name
from xlplan.batch.outputs import make_folder
from xlplan.batch.publication import Publication, digest_at
from xlplan.batch.staging import Stage, Staged, decide, stage_of
from xlplan.errors import InUseError, Problem, XlplanError
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
    """Every region's file, every problem; invoices, receipts and opportunities dated after the as-of date, left out."""

    files: list[FileResult] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0
    left_out_receipts: int = 0
    left_out_opportunities: int = 0
    assumptions: list[Label] = field(default_factory=list)


class _Empty(NamedTuple):
    """The workbook that a new instance starts from: as values, which every process makes a workbook of once."""

    template: str
    lang: Lang
    facts: tuple[tuple[str, str], ...]
    include: frozenset[str]  # optional columns that the data fill
    omit: frozenset[str]
    company: Source | None = None


@lru_cache(maxsize=8)
def _composed(empty: _Empty) -> bytes:
    found = template_of(empty.template, empty.company)
    book = new_book(found, empty.lang, dict(empty.facts))
    return compose(found, book, omit=empty.omit, include=empty.include, begins_filled=True)


def template_of(name: str, company: Source | None) -> Template:
    """A template as the company of that file has it."""
    return read_company(company).template(template(name)) if company else template(name)


@dataclass(frozen=True)
class _Job:
    """One region's work; it goes to another process, so it holds values only."""

    data: Brought
    path: Path
    empty: _Empty
    facts: dict[str, Value]
    fields: dict[str, list[str]]
    as_of: dt.date
    currency: str
    stage: Stage
    drafts: bool = True


@dataclass(frozen=True)
class _Done:
    file: FileResult
    problems: list[Problem]
    entry: ManifestEntry | None = None
    staged: Staged | None = None


@dataclass(frozen=True)
class Item:
    """One workbook to make: its data, what the Info sheet is to say, the fields per form that the data own.

    `refused`: why it must not be made; `drafts`: whether an update drafts empty remarks and a blank review; `include`
    and `omit`: optional columns that a new workbook has, and columns that it does without.
    """

    data: Brought
    facts: dict[str, Value]
    fields: dict[str, list[str]]
    currency: str
    refused: tuple[Problem, ...] = ()
    drafts: bool = True
    include: frozenset[str] = frozenset()
    omit: frozenset[str] = frozenset()


def make(
    request: RegenerateRequest,
    result: RegenerateResult,
    items: Sequence[Item],
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Make or update the workbooks of one template in `request.out`, with `manifest.json`; `result` takes what was met.

    All of them are published as one: a run that is killed or interrupted leaves every workbook and the manifest as they
    were, or as they are to be, once the next run (or a rollup of the folder) has finished what had been decided.

    UsageError and DataError when nothing can be made.
    """
    publication = Publication(request.out / manifest.NAME)
    result.problems += publication.settle()
    known = manifest.load(request.out).workbooks
    jobs = list(_jobs(request, items, result, publication))
    make_folder(request.out)
    remove_leftovers(request.out)
    regions = [item.data.region for item in items]
    with publication.alone():
        found = run_all(_work, jobs, jobs=request.jobs, progress=progress, name=lambda job: job.path.name,
                        scheduler=request.scheduler)  # fmt: skip
        outcomes = [_outcome(job, done) for job, done in zip(jobs, found, strict=True)]
        result.problems += _published(publication, request.out, outcomes, regions)
    result.files = sorted([*result.files, *(outcome.file for outcome in outcomes)], key=lambda file: file.region)
    result.problems += [problem for outcome in outcomes for problem in outcome.problems]
    result.problems += _no_longer(known, regions)


def _outcome(job: _Job, done: _Done | Problem) -> _Done:
    """What became of a region; a workbook that somebody saved while its next version was made is left as it is."""
    if isinstance(done, Problem):
        return _failed(job, [done])
    if done.staged and done.staged.overtaken():
        return _failed(job, [Problem("changed-meanwhile", "error")])
    return done


def _published(publication: Publication, out: Path, outcomes: list[_Done], regions: Sequence[str]) -> list[Problem]:
    """Decide. Where no workbook could be written, that the manifest cannot be either is one more problem."""
    not_made = {region: _path(out, region).name for region in regions}
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
    request: RegenerateRequest, items: Sequence[Item], result: RegenerateResult, publication: Publication
) -> Iterator[_Job]:
    """The workbooks that can be made; the others become failed files."""
    found = template_of(request.template, source_for(request.out))
    same = collisions(item.data.region for item in items)
    for item in items:
        region, path = item.data.region, _path(request.out, item.data.region)
        made = _empty(found, request, item)
        _composed(made)  # what is wrong with the facts is wrong for all regions
        refused = [*_collides(path, same.get(region, [])), *(p.at(workbook=path.name) for p in item.refused)]
        if refused:
            result.problems += refused
            result.files.append(FileResult(region, str(path), "failed"))
        else:
            facts = item.facts | {"region": region}
            stage = stage_of(publication, path, backup=request.backup)
            yield _Job(item.data, path, made, facts, item.fields, request.as_of, item.currency, stage, item.drafts)


def _collides(path: Path, same: list[str]) -> list[Problem]:
    params = {"regions": ", ".join(sorted(same))}
    return [Problem("file-names-collide", "error", path.name, params=params)] if same else []


def _empty(found: Template, request: RegenerateRequest, item: Item) -> _Empty:
    """The template, once for all regions; a new instance is this with the data merged into it."""
    given = tuple((name, str(value)) for name, value in item.facts.items() if not name.startswith("template"))
    company = found.company.source if found.company else None
    return _Empty(found.id, request.lang, given, item.include, item.omit, company)


def _path(out: Path, region: str) -> Path:
    """Where a region's workbook is: with macros if it has been given them, else .xlsx."""
    name = safe_name(region)
    macros = out / f"{name}.xlsm"
    path = out / f"{name}.xlsx"
    return macros if macros.exists() and not path.exists() else path


def _work(job: _Job) -> _Done:
    """Bring one workbook up to date; runs in any process."""
    update = Update(job.data, job.as_of, job.facts, job.fields, drafts=job.drafts)
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
    return ManifestEntry(
        region=job.data.region,
        workbook=job.path.name,
        period=str(job.facts["period"]),
        as_of=job.as_of.isoformat(),
        currency=job.currency,
        template=str(job.facts["template"]),
        template_version=str(job.facts["template_version"]),
        counts=counts,
        totals=job.data.totals(job.as_of),
        digest=_digest(job),
    )


def _digest(job: _Job) -> str:
    """The digest of the events that the data brought, as the workbook will remember them; "" without any."""
    rows = {form: getattr(job.data, form) for form in EVENTS if hasattr(job.data, form)}
    lines = {form: [{name: brief(comparable(row.get(name))) for name in job.fields[form]} for row in found]
             for form, found in rows.items()}  # fmt: skip
    return digest_of(lines) if lines else ""


def _no_longer(known: dict[str, ManifestEntry], regions: Sequence[str]) -> Iterator[Problem]:
    """Workbooks of regions that the data no longer have."""
    for entry in known.values():
        if entry.region not in regions:
            yield Problem("region-gone", "warning", entry.workbook, params={"region": entry.region})
