"""One region workbook, read and checked by a worker process: its figures, or why it has none that may be counted."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.actions.calculated import calculated_cells
from xlplan.actions.checks_ledger import check_ledger
from xlplan.actions.checks_tables import check_tables
from xlplan.actions.company import looked_up
from xlplan.actions.sheet import Reading, read
from xlplan.actions.workflow import report_changed, seal_of
from xlplan.batch.analysis.collect import records
from xlplan.batch.analysis.profit import profit
from xlplan.batch.by_currency import customer_figures, figures_by_currency, open_invoices
from xlplan.batch.controls import controls
from xlplan.batch.doubtful import currencies, doubt
from xlplan.batch.facts import changed_facts, fact_place
from xlplan.batch.ledger import first_event, invoice_key
from xlplan.batch.located import is_local
from xlplan.batch.manifest import Manifest, ManifestEntry
from xlplan.batch.memory import Memory, remembered
from xlplan.batch.origin import FORMS, Rows, traced
from xlplan.batch.outputs import MARK
from xlplan.batch.reconcile import breaks, input_breaks, notes
from xlplan.batch.region_book import RegionBook
from xlplan.batch.register import region_key
from xlplan.batch.rollup_result import OwnField, Provenance, Submission
from xlplan.batch.standing import behind
from xlplan.errors import MissingPartError, Problem, XlplanError
from xlplan.forms.cells import comparable
from xlplan.forms.company.value import Source
from xlplan.forms.info import MEMORY_SHEET
from xlplan.headless.engine import adopt_package
from xlplan.headless.package import Package
from xlplan.headless.saving import lock_owner

if TYPE_CHECKING:
    import xlwings as xw

_NO_FIGURES_FROM = {"invoices": ("promised", "disputed", "contact", "salesperson"), "receipts": ("note",)}
_TAMPERED = ("memory-damaged",)
_STRUCTURE = ("form-table-missing", "missing-column")


@dataclass(frozen=True)
class Order:
    """What a worker is asked: one workbook, under the name that messages use, with the manifest beside it."""

    path: Path
    name: str
    as_of: dt.date
    start: dt.date | None = None
    manifest: Manifest = field(default_factory=Manifest)
    company: Source | None = None

    def entry(self, region: str) -> ManifestEntry | None:
        """The workbook's line of the manifest: by its file name, else (a renamed file) by its region."""
        entries = self.manifest.workbooks
        named = entries.get(self.path.name)
        return named or next((e for e in entries.values() if region_key(e.region) == region_key(region)), None)

    def trimmed(self) -> Order:
        """The same order with the one line of the manifest that its file name finds, for it goes to another process."""
        named = self.manifest.workbooks.get(self.path.name)
        return replace(self, manifest=replace(self.manifest, workbooks={self.path.name: named})) if named else self

    def outdated(self, region: str) -> bool:
        """Whether regenerate could not bring the workbook of this region up to date."""
        entry = self.entry(region)
        names = {region_key(name) for name in (region, entry.region if entry else "") if name}
        return any(region_key(name) in names for name in self.manifest.not_made)


def collect(order: Order) -> Submission:
    """Read, reckon and check one workbook. A workbook that cannot be used is a Submission that says so."""
    return placed(order, examine(order))


def examine(order: Order) -> Submission:
    """What the workbook's bytes give, and nothing else: not its name, its time, nor who has it open; see `placed`."""
    blank = Submission(order.path, "", "unreadable", dt.datetime.min)
    try:
        data = _bytes(order.path)
        blank = replace(blank, provenance=Provenance(hashlib.sha256(data).hexdigest()))
        package = Package.from_bytes(data, order.path.name)
        with looked_up(order.company), adopt_package(package) as book:
            if MARK in book.names:
                return replace(blank, status="skipped", problems=[Problem("rollup-left-out", "info")])
            found = _collected(book, order, blank)
    except XlplanError as error:
        problem = error.problem
        return replace(blank, problems=[replace(problem, severity="break") if problem.code in _TAMPERED else problem])
    return found


def placed(order: Order, found: Submission) -> Submission:
    """What bytes gave, under the name that the file has, with its time and who has it open."""
    looked = is_local(order.path) and found.status not in ("unreadable", "skipped")
    user = lock_owner(order.path) if looked else None
    locked = [] if user is None else [Problem("workbook-open", "warning", params={"user": user or "?"})]
    problems = [p.at(workbook=order.name) for p in (*locked, *found.problems)]
    return replace(found, path=order.path, name=order.name, modified=last_saved(order.path), problems=problems)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise MissingPartError("missing-file", workbook=str(path)) from error


def _provenance(book: xw.Book, blank: Submission, version: str) -> Provenance:
    saved = book.impl.package.last_saved
    return Provenance(blank.provenance.sha256 if blank.provenance else "", saved.by, saved.at, version)


def last_saved(path: Path) -> dt.datetime:
    """When the file was last written, local time; the earliest time there is when it has gone meanwhile."""
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime)
    except OSError:
        return dt.datetime.min


def _collected(book: xw.Book, order: Order, blank: Submission) -> Submission:
    whole = read(book)
    sealed = report_changed(book, whole)
    of_profit = profit(whole)
    reading = _receivables_only(whole)
    if not any(form.id == "invoices" for form in reading.template.forms):
        return replace(blank, status="skipped", problems=[Problem("not-receivables", "warning")])
    facts = reading.data.facts
    found = replace(
        blank, region=comparable(facts.get("region")), as_of=reading.data.as_of,
        preparer=comparable(facts.get("preparer")), state=comparable(facts.get("state")), problems=reading.problems,
    )  # fmt: skip
    seal = seal_of(book)
    if seal and not sealed:
        found = replace(found, sealed=seal.state, sealed_by=seal.by)
    version = comparable(facts.get("template_version"))
    found = replace(found, provenance=_provenance(book, blank, version), state_place=fact_place(book, "state"),
                    version_place=fact_place(book, "template_version"))  # fmt: skip
    memory = remembered(book)
    changed = [*changed_facts(book, reading, memory, order.entry(found.region)), *sealed]
    wrong = _wrong_period(book, found, order)
    if wrong:
        return replace(found, status="wrong-period", problems=[*changed, *wrong, *reading.problems])
    if order.outdated(found.region):
        reading.report("workbook-outdated", "error")
    check_tables(reading, ())
    doubt(reading, memory)
    if any(p.severity == "error" and not _harmless(reading, p) for p in reading.problems):
        return _compared(reading, memory, order, found, changed)
    return _reckoned(reading, memory, order, replace(found, records=of_profit), changed)


def _receivables_only(reading: Reading) -> Reading:
    """The forms that are rolled up; what stands on the manager's other sheets is no part of it."""
    others = [form for form in reading.template.forms if form.id not in FORMS]
    tables = [reading.tables[form.id] for form in others if form.id in reading.tables]
    missing = {form.id for form in others} - reading.tables.keys()
    reading.tables = {form_id: table for form_id, table in reading.tables.items() if form_id in FORMS}
    sheets = {table.sheet.name for table in tables} - {table.sheet.name for table in reading.tables.values()}
    reading.problems = [p for p in reading.problems
                        if p.sheet not in sheets
                        and not (p.code == "form-table-missing" and p.params["table"] in missing)]  # fmt: skip
    return reading


def _wrong_period(book: xw.Book, found: Submission, order: Order) -> list[Problem]:
    """When the workbook, or the data in it, is as of another date; and when it is an older copy of itself."""
    entry, wanted = order.entry(found.region), f"{order.as_of:%Y-%m-%d}"
    own = comparable(found.as_of) or wanted
    other = next((date for date in (own, entry.as_of if entry else wanted) if date != wanted), None)
    if other is None:
        return []
    place = fact_place(book, "as_of")
    wrong = [Problem("wrong-period", "error", "", *place, {"found": other, "expected": wanted})]
    if entry and own < entry.as_of:
        wrong.append(Problem("older-copy", "warning", "", *place, {"found": own, "expected": entry.as_of}))
    return wrong


def _harmless(reading: Reading, problem: Problem) -> bool:
    """Whether no figure depends on the cell that cannot be read."""
    plan = reading.tables.get("receivables")
    if problem.code == "setting-differs":
        return True
    if problem.code == "duplicate-key" and plan is not None and problem.sheet == plan.sheet.name:
        return True
    for form_id, fields in _NO_FIGURES_FROM.items():
        table = reading.tables.get(form_id)
        if table is not None and problem.sheet == table.sheet.name:
            letters = problem.cell.rstrip("0123456789")
            return any(table.cell(0, f).rstrip("0123456789") == letters for f in fields if f in table.positions)
    return False


def _compared(reading: Reading, memory: Memory, order: Order, found: Submission, changed: list[Problem]) -> Submission:
    """A workbook with cells that cannot be read: no figures, but what no longer is as the data brought it is told."""
    for index, problem in enumerate(reading.problems):
        table = problem.params.get("table")
        if problem.code in _STRUCTURE and any(memory.get(form) and table in _names(reading, form) for form in FORMS):
            reading.problems[index] = replace(problem, severity="break")
    lost = {form for form in FORMS for p in reading.problems
            if p.code in _STRUCTURE and p.params.get("table") in _names(reading, form)}  # fmt: skip
    rows = {form: traced_rows for form, traced_rows in traced(reading, memory).items() if form not in lost}
    managed, entry = any(memory.get(form) for form in FORMS), order.entry(found.region)
    region = RegionBook(reading, order.as_of, rows, calculated_cells(reading), managed, entry)
    off = input_breaks(region, totals=not lost)
    warned = _unmanaged(managed, entry)
    return replace(found, status="incomplete", problems=[*changed, *off, *_figure_names(reading), *warned])


def _names(reading: Reading, form: str) -> tuple[str, str]:
    """What a table is called in messages: the form's id, and the name that it has in the workbook."""
    return form, reading.tables[form].name if form in reading.tables else form


def _figure_names(reading: Reading) -> list[Problem]:
    """The reading's problems; a band or totals row that cannot be found cannot be compared, which is a break."""
    return [replace(p, severity="break") if p.code == "missing-figure-name" else p for p in reading.problems]


def _reckoned(reading: Reading, memory: Memory, order: Order, found: Submission, changed: list[Problem]) -> Submission:
    entry = order.entry(found.region)
    managed = any(memory.get(form) for form in FORMS)
    rows = traced(reading, memory)
    region = RegionBook(reading, order.as_of, rows, calculated_cells(reading), managed, entry)
    invoices, receipts = region.ledger(brought=False)
    warned = _unmanaged(managed, entry)
    _check_ledger(reading, rows)
    currency, first = comparable(reading.data.facts.get("currency")), first_event(invoices, receipts)
    broken = breaks(region)
    warned += _behind(reading, found, broken)
    return replace(
        found,
        status="received",
        first=first if first and first <= order.as_of else None,
        figures=figures_by_currency(invoices, receipts, currency, order.as_of, order.start),
        customers=customer_figures(invoices, receipts, currency, order.as_of, order.start),
        invoices=open_invoices(region, currency),
        numbers=_invoice_cells(region),
        opened=open_invoices(region, currency, order.start - dt.timedelta(days=1)) if order.start else [],
        places=_opening_cells(reading) if order.start else {},
        records=records(region, currency, order.start, found.records),
        controls=controls(region),
        added=sum(len(found.indexes("added")) for found in rows.values()) if managed else 0,
        own=_own_fields(reading),
        problems=[*changed, *broken, *_figure_names(reading), *warned, *notes(region)],
    )


def _own_fields(reading: Reading) -> list[OwnField]:
    """The columns that a company has added to the ledger."""
    table = reading.tables.get("invoices")
    return [OwnField(c.id, *c.label, kind=c.kind.value) for c in table.columns if c.added] if table else []


def _check_ledger(reading: Reading, rows: Mapping[str, Rows]) -> None:
    """What the ledger's own check finds; other currencies and unknown invoices are told apart here, so no errors."""
    kept = list(reading.problems)
    check_ledger(reading, ())
    found = currencies(reading.problems[len(kept) :], rows.get("invoices"))
    reading.problems[:] = kept + [replace(p, severity="warning") if p.code == "unknown-invoice" else p for p in found]


def _unmanaged(managed: bool, entry: ManifestEntry | None) -> list[Problem]:
    if entry is not None and not managed and any(entry.counts.values()):
        return [Problem("memory-missing", "break", "", MEMORY_SHEET)]
    return [Problem("no-manifest", "warning")] if entry is None else []


def _behind(reading: Reading, found: Submission, broken: Sequence[Problem]) -> list[Problem]:
    """A workbook of an earlier template version whose formulas are still sound; else a break has told of it."""
    version = comparable(reading.data.facts.get("template_version"))
    if not behind(version, reading.template.version) or any(p.code == "older-template" for p in broken):
        return []
    return [Problem("template-behind", "warning", "", *found.version_place,
                    {"version": version, "current": reading.template.version})]  # fmt: skip


def _opening_cells(reading: Reading) -> dict[str, tuple[str, str]]:
    """Customer, case ignored -> sheet and cell of its opening balance on the plan sheet; of several rows the first."""
    table = reading.tables.get("receivables")
    found: dict[str, tuple[str, str]] = {}
    for index, row in enumerate(table.rows if table and "opening" in table.positions else ()):
        if table and row.get("customer") is not None:
            place = table.sheet.name, table.cell(index, "opening")
            found.setdefault(str(row["customer"]).casefold(), place)
    return found


def _invoice_cells(region: RegionBook) -> dict[str, tuple[str, str, str]]:
    """Invoice key -> the number as it stands there, sheet, cell."""
    rows = region.rows.get("invoices")
    found: dict[str, tuple[str, str, str]] = {}
    for index in rows.indexes() if rows else ():
        if rows and (key := invoice_key(rows.table.rows[index])):
            number = str(rows.table.rows[index]["invoice_no"])
            found[key] = number, rows.table.sheet.name, rows.table.cell(index, "invoice_no")
    return found
