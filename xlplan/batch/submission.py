"""One region workbook, read and checked by a worker process: its figures, or why it has none that may be counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.actions.calculated import calculated_cells
from xlplan.actions.checks_tables import check_tables
from xlplan.actions.sheet import Reading, read
from xlplan.batch.by_currency import customer_figures, figures_by_currency, open_invoices
from xlplan.batch.controls import controls
from xlplan.batch.ledger import first_event
from xlplan.batch.manifest import ManifestEntry
from xlplan.batch.memory import Memory, remembered
from xlplan.batch.origin import FORMS, traced
from xlplan.batch.reconcile import breaks, notes
from xlplan.batch.region_book import RegionBook
from xlplan.batch.rollup_result import Submission
from xlplan.batch.row_checks import invoice_cells, unapplied
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
    """What a worker is asked: one workbook, under the name that messages use, with its line of the manifest."""

    path: Path
    name: str
    as_of: dt.date
    start: dt.date | None = None
    entry: ManifestEntry | None = None


def collect(order: Order) -> Submission:
    """Read, reckon and check one workbook. A workbook that cannot be used is a Submission that says so."""
    modified = dt.datetime.fromtimestamp(order.path.stat().st_mtime)
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


def _collected(book: xw.Book, order: Order, blank: Submission) -> Submission:
    reading = read(book)
    if not any(form.id == "invoices" for form in reading.template.forms):
        return replace(blank, status="skipped", problems=[Problem("not-receivables", "warning")])
    facts = reading.data.facts
    found = replace(
        blank, region=comparable(facts.get("region")), as_of=reading.data.as_of,
        preparer=comparable(facts.get("preparer")), state=comparable(facts.get("state")), problems=reading.problems,
    )  # fmt: skip
    if found.as_of is not None and _other_period(found.as_of, order):
        wrong = _wrong_period(book, found.as_of, order)
        return replace(found, status="wrong-period", problems=[wrong, *reading.problems])
    check_tables(reading, ())
    if any(p.severity == "error" and not _harmless(reading, p) for p in reading.problems):
        return replace(found, status="incomplete")
    return _reckoned(book, reading, order, found)


def _other_period(as_of: dt.date, order: Order) -> bool:
    return as_of != order.as_of or (order.entry is not None and order.entry.as_of != f"{order.as_of:%Y-%m-%d}")


def _wrong_period(book: xw.Book, as_of: dt.date, order: Order) -> Problem:
    sheet, cell = _fact_place(book, "as_of")
    found = f"{as_of:%Y-%m-%d}" if as_of != order.as_of or order.entry is None else order.entry.as_of
    return Problem("wrong-period", "error", "", sheet, cell, {"found": found, "expected": f"{order.as_of:%Y-%m-%d}"})


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
    memory = remembered(book)
    managed = any(memory.get(form) for form in FORMS)
    rows = traced(reading, memory)
    region = RegionBook(reading, order.as_of, rows, calculated_cells(reading), managed, order.entry)
    invoices, receipts = region.ledger(brought=False)
    warned = [*_unmanaged(managed, order), *unapplied(region)]
    currency, first = comparable(reading.data.facts.get("currency")), first_event(invoices, receipts)
    changed = list(_changed_facts(book, reading, memory, order))
    return replace(
        found,
        status="received",
        first=first if first and first <= order.as_of else None,
        figures=figures_by_currency(invoices, receipts, currency, order.as_of, order.start),
        customers=customer_figures(invoices, receipts, currency, order.as_of, order.start),
        invoices=open_invoices(region, currency),
        numbers=invoice_cells(region),
        controls=controls(region),
        added=sum(len(found.indexes("added")) for found in rows.values()) if managed else 0,
        problems=[*changed, *breaks(region), *reading.problems, *warned, *notes(region)],
    )


def _unmanaged(managed: bool, order: Order) -> list[Problem]:
    if order.entry is not None and not managed and any(order.entry.counts.values()):
        return [Problem("memory-missing", "break", "", MEMORY_SHEET, "", {"sheet": MEMORY_SHEET})]
    return [Problem("no-manifest", "warning")] if order.entry is None else []


def _changed_facts(book: xw.Book, reading: Reading, memory: Memory, order: Order) -> Iterator[Problem]:
    """Region, as-of date and currency as the data brought them, from the memory or else from the manifest."""
    brought = {name: getattr(order.entry, name) for name in _FACTS} if order.entry else {}
    for entry in memory.get("info", {}).values():
        brought |= {name: text for name, text in entry.values.items() if name in _FACTS}
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
