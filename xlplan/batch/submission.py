"""One region workbook, read and checked by a worker process: its figures, or why it has none that may be counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.actions.calculated import calculated_cells
from xlplan.actions.checks_ledger import check_ledger
from xlplan.actions.checks_tables import check_tables
from xlplan.actions.sheet import Reading, read
from xlplan.batch.by_currency import customer_figures, figures_by_currency, open_invoices
from xlplan.batch.controls import controls
from xlplan.batch.ledger import first_event, invoice_key
from xlplan.batch.manifest import ManifestEntry
from xlplan.batch.memory import INFO_FORM, INFO_KEY, Memory, remembered
from xlplan.batch.origin import FORMS, traced
from xlplan.batch.reconcile import breaks, notes
from xlplan.batch.region_book import RegionBook
from xlplan.batch.register import region_key
from xlplan.batch.rollup_result import Submission
from xlplan.errors import Problem, XlplanError
from xlplan.forms.cells import comparable
from xlplan.forms.info import MEMORY_SHEET
from xlplan.headless.engine import open_book
from xlplan.headless.saving import lock_owner

if TYPE_CHECKING:
    import xlwings as xw

MARK = "xlplan_rollup"
"""The defined name by which a rollup's own workbook is known."""

_NO_FIGURES_FROM = {"invoices": ("promised", "disputed", "contact"), "receipts": ("note",)}
_FACTS = ("region", "as_of", "currency")


@dataclass(frozen=True)
class Order:
    """What a worker is asked: one workbook, under the name that messages use, with the manifest beside it."""

    path: Path
    name: str
    as_of: dt.date
    start: dt.date | None = None
    entries: Mapping[str, ManifestEntry] = field(default_factory=dict)

    def entry(self, region: str) -> ManifestEntry | None:
        """The workbook's line of the manifest: by its file name, else (a renamed file) by its region."""
        named = self.entries.get(self.path.name)
        return named or next((e for e in self.entries.values() if region_key(e.region) == region_key(region)), None)


def collect(order: Order) -> Submission:
    """Read, reckon and check one workbook. A workbook that cannot be used is a Submission that says so."""
    modified = last_saved(order.path)
    blank = Submission(order.path, order.name, "unreadable", modified)
    try:
        with open_book(order.path) as book:
            if MARK in book.names:
                skipped = Problem("rollup-left-out", "info", order.name)
                return replace(blank, status="skipped", problems=[skipped])
            found = _collected(book, order, blank)
    except XlplanError as error:
        return replace(blank, problems=[error.problem.at(workbook=order.name)])
    user = lock_owner(order.path)
    locked = [] if user is None else [Problem("workbook-open", "warning", params={"user": user or "?"})]
    return replace(found, problems=[p.at(workbook=order.name) for p in (*locked, *found.problems)])


def last_saved(path: Path) -> dt.datetime:
    """When the file was last written, local time; the earliest time there is when it has gone meanwhile."""
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime)
    except OSError:
        return dt.datetime.min


def _collected(book: xw.Book, order: Order, blank: Submission) -> Submission:
    reading = _receivables_only(read(book))
    if not any(form.id == "invoices" for form in reading.template.forms):
        return replace(blank, status="skipped", problems=[Problem("not-receivables", "warning")])
    facts = reading.data.facts
    found = replace(
        blank, region=comparable(facts.get("region")), as_of=reading.data.as_of,
        preparer=comparable(facts.get("preparer")), state=comparable(facts.get("state")), problems=reading.problems,
    )  # fmt: skip
    wrong = _wrong_period(book, found, order)
    if wrong:
        return replace(found, status="wrong-period", problems=[wrong, *reading.problems])
    check_tables(reading, ())
    if any(p.severity == "error" and not _harmless(reading, p) for p in reading.problems):
        return replace(found, status="incomplete")
    return _reckoned(book, reading, order, found)


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


def _wrong_period(book: xw.Book, found: Submission, order: Order) -> Problem | None:
    """When the workbook, or the data in it, is as of another date."""
    entry, wanted = order.entry(found.region), f"{order.as_of:%Y-%m-%d}"
    dates = [comparable(found.as_of) or wanted, entry.as_of if entry else wanted]
    other = next((date for date in dates if date != wanted), None)
    if other is None:
        return None
    return Problem("wrong-period", "error", "", *_fact_place(book, "as_of"), {"found": other, "expected": wanted})


def _harmless(reading: Reading, problem: Problem) -> bool:
    """Whether no figure depends on the cell that cannot be read."""
    plan = reading.tables.get("receivables")
    if problem.code == "duplicate-key" and plan is not None and problem.sheet == plan.sheet.name:
        return True
    for form_id, fields in _NO_FIGURES_FROM.items():
        table = reading.tables.get(form_id)
        if table is not None and problem.sheet == table.sheet.name:
            letters = problem.cell.rstrip("0123456789")
            return any(table.cell(0, f).rstrip("0123456789") == letters for f in fields if f in table.positions)
    return False


def _reckoned(book: xw.Book, reading: Reading, order: Order, found: Submission) -> Submission:
    memory, entry = remembered(book), order.entry(found.region)
    managed = any(memory.get(form) for form in FORMS)
    rows = traced(reading, memory)
    region = RegionBook(reading, order.as_of, rows, calculated_cells(reading), managed, entry)
    invoices, receipts = region.ledger(brought=False)
    warned = _unmanaged(managed, entry)
    _check_ledger(reading)
    currency, first = comparable(reading.data.facts.get("currency")), first_event(invoices, receipts)
    changed = list(_changed_facts(book, reading, memory, entry))
    return replace(
        found,
        status="received",
        first=first if first and first <= order.as_of else None,
        figures=figures_by_currency(invoices, receipts, currency, order.as_of, order.start),
        customers=customer_figures(invoices, receipts, currency, order.as_of, order.start),
        invoices=open_invoices(region, currency),
        numbers=_invoice_cells(region),
        controls=controls(region),
        added=sum(len(found.indexes("added")) for found in rows.values()) if managed else 0,
        problems=[*changed, *breaks(region), *reading.problems, *warned, *notes(region)],
    )


def _check_ledger(reading: Reading) -> None:
    """What the ledger's own check finds; other currencies and unknown invoices are told apart here, so no errors."""
    kept = list(reading.problems)
    check_ledger(reading, ())
    found = [p for p in reading.problems[len(kept) :] if p.code != "other-currency"]
    reading.problems[:] = kept + [replace(p, severity="warning") if p.code == "unknown-invoice" else p for p in found]


def _unmanaged(managed: bool, entry: ManifestEntry | None) -> list[Problem]:
    if entry is not None and not managed and any(entry.counts.values()):
        return [Problem("memory-missing", "break", "", MEMORY_SHEET, "", {"sheet": MEMORY_SHEET})]
    return [Problem("no-manifest", "warning")] if entry is None else []


def _changed_facts(book: xw.Book, reading: Reading, memory: Memory, entry: ManifestEntry | None) -> Iterator[Problem]:
    """Region, as-of date and currency as the data brought them, from the memory or else from the manifest."""
    brought = {name: getattr(entry, name) for name in _FACTS} if entry else {}
    if INFO_KEY in memory.get(INFO_FORM, {}):
        values = memory[INFO_FORM][INFO_KEY].values
        brought |= {name: text for name, text in values.items() if name in _FACTS}
    for name, text in brought.items():
        held = comparable(reading.data.facts.get(name))
        if held != text:
            sheet, cell = _fact_place(book, name)
            label = next(f.label(reading.data.lang) for f in reading.template.facts if f.id == name)
            yield Problem("fact-changed", "break", "", sheet, cell,
                          {"column": label, "found": held or "-", "expected": text or "-"})  # fmt: skip


def _fact_place(book: xw.Book, fact: str) -> tuple[str, str]:
    name = f"xlplan_{fact}"
    if name not in book.names:
        return "", ""
    cell = book.names[name].refers_to_range
    return cell.sheet.name, cell.get_address(False, False)


def _invoice_cells(region: RegionBook) -> dict[str, tuple[str, str, str]]:
    """Invoice key -> the number as it stands there, sheet, cell."""
    rows = region.rows.get("invoices")
    found: dict[str, tuple[str, str, str]] = {}
    for index in rows.indexes() if rows else ():
        if rows and (key := invoice_key(rows.table.rows[index])):
            number = str(rows.table.rows[index]["invoice_no"])
            found[key] = number, rows.table.sheet.name, rows.table.cell(index, "invoice_no")
    return found
