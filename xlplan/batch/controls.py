"""Control totals of a region workbook: its cells against its events, its events against the manifest, ageing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from xlplan.actions.sheet import Reading
from xlplan.batch.ledger import ZERO, RegionFigures, events
from xlplan.batch.manifest import ManifestEntry
from xlplan.batch.region_book import RegionBook, shown_value
from xlplan.batch.rollup_result import BUCKETS, Control
from xlplan.errors import Problem
from xlplan.forms.form import Form
from xlplan.metrics import settle

TOTALS = {"billed": "invoices_billed", "collected": "receipts_collected", "credits": "receipts_credits",
          "balance": "invoices_balance"}  # fmt: skip


def controls(book: RegionBook) -> list[Control]:
    """Every control total: as the workbook's cell shows it, as the events give it, as the manifest says."""
    every, brought = _by_name(book.figures), _by_name(book.brought_figures)
    shown = {f"{c.form}_{c.field}": c.actual_value for c in book.cells if c.part == "band"}
    found = []
    for total in (*TOTALS, *BUCKETS):
        value = shown.get(_band(total))
        in_cell = Decimal(repr(value)) if isinstance(value, int | float) else None
        added = every[total] - brought[total] if book.managed else None
        found.append(Control(total, in_cell, every[total], added, _in_manifest(book.entry, total)))
    return found + [_count(book, form) for form in ("invoices", "receipts", "receivables")]


def places(book: RegionBook) -> dict[str, tuple[str, str]]:
    """Control total -> the sheet and cell of the band that shows it; counts of rows, and bands that are gone, not."""
    found = {total: _place(book, total) for total in (*TOTALS, *BUCKETS)}
    return {total: place for total, place in found.items() if place[1]}


def _band(total: str) -> str:
    """The defined name of the band that shows a total."""
    age = "" if total == "unapplied" else "age_"
    return TOTALS.get(total) or f"invoices_{age}{total}".replace("-", "_").replace("+", "_over")


def _by_name(figures: RegionFigures) -> dict[str, Decimal]:
    return {name: getattr(figures, name) for name in TOTALS} | figures.ageing


def _in_manifest(entry: ManifestEntry | None, total: str) -> Decimal | None:
    if entry is None:
        return None
    text = entry.totals[total] if total in TOTALS else entry.totals["ageing"].get(total)
    return None if text is None else Decimal(text)


def _count(book: RegionBook, form: str) -> Control:
    every, brought = (Decimal(len(book.indexes(form, brought=b))) for b in (False, True))
    entry = Decimal(book.entry.counts[form]) if book.entry else None
    return Control(form, None, every, every - brought if book.managed else None, entry)


def off_totals(book: RegionBook) -> Iterator[Problem]:
    """Totals and counts of the brought rows against the manifest: finds cells and memory that were changed alike."""
    for control in controls(book) if book.entry else ():
        brought = (control.events or ZERO) - (control.added or 0)
        if control.manifest is not None and brought != control.manifest:
            sheet, cell = _place(book, control.total)
            counts = control.total in book.rows
            yield Problem("control-total", "break", "", sheet, cell,
                          {"total": total_label(control.total, book.reading),
                           "found": str(brought) if counts else shown_value(brought),
                           "expected": str(control.manifest) if counts else shown_value(control.manifest)})  # fmt: skip


def _place(book: RegionBook, total: str) -> tuple[str, str]:
    if total in book.rows:
        table = book.rows[total].table
        first, last = next(iter(table.positions)), list(table.positions)[-1]
        return table.sheet.name, f"{table.cell(-1, first)}:{table.cell(len(table.rows) - 1, last)}"
    cell = next((c for c in book.cells if c.part == "band" and f"{c.form}_{c.field}" == _band(total)), None)
    return (cell.sheet, cell.address) if cell else ("", "")


def total_label(total: str, reading: Reading) -> str:
    """A control total in the workbook's language: the band's label, or the sheet whose rows are counted."""
    lang = reading.data.lang
    if total in reading.tables:
        return reading.tables[total].form.sheet(lang)
    form_id, _, band = _band(total).partition("_")
    form: Form = reading.template.form(form_id)
    return next(b.label(lang) for b in form.bands if b.id == band)


def off_ageing(book: RegionBook) -> Iterator[Problem]:
    """Open amounts reckoned invoice by invoice: they are the buckets, and with what is unapplied the balance."""
    net: dict[str, Decimal] = defaultdict(lambda: ZERO)
    known = set()
    for event in events(*book.ledger(brought=False)):
        if event.kind == "billed":
            known.add(event.invoice)
        if event.date <= book.as_of:
            net[event.invoice] += event.amount if event.kind == "billed" else -event.amount
    figures = book.figures
    owed = sum((settle(left, 0)[0] for key, left in net.items() if key in known), ZERO)
    unapplied = sum(net.values(), ZERO) - owed
    buckets = sum(figures.ageing.values(), ZERO) - figures.ageing["unapplied"]
    if (owed, unapplied, owed + unapplied) != (buckets, figures.ageing["unapplied"], figures.balance):
        sheet, cell = _place(book, "balance")
        yield Problem("ageing-balance", "break", "", sheet, cell,
                      {"found": shown_value(buckets + unapplied),
                       "expected": shown_value(figures.balance)})  # fmt: skip
