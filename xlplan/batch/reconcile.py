"""What does not reconcile in a region workbook, and the notes about its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlplan.actions.calculated import CalculatedCell
from xlplan.actions.sheet import FormTable, Reading
from xlplan.batch.controls import off_ageing, off_totals
from xlplan.batch.ledger import ZERO, plan_rows
from xlplan.batch.origin import changed_cells, other_rows, removed_rows
from xlplan.batch.region_book import RegionBook, shown_value
from xlplan.errors import Problem
from xlplan.forms.cells import comparable
from xlplan.forms.evaluate import HEADS
from xlplan.forms.form import Kind, Row, Value
from xlplan.forms.receivables import UNAPPLIED
from xlplan.forms.render import all_bands

LISTED = 20
"""Cells that merely follow from a cause: so many are listed a workbook, the rest is one line with their count."""

_HEADS = frozenset(head.id for head in HEADS)
_PLAN_TAGS = ("opening", "shipped", "actual", "credit")
_SIGNS = {"opening": 1, "shipped": 1, "actual": -1, "credit": -1}


def breaks(book: RegionBook) -> list[Problem]:
    """Everything that does not reconcile, causes before what follows from them."""
    overwritten = _formulas(book)
    sound = (cell for cell in book.cells if cell.formula_sound and not cell.value_sound)
    unsound = [cell for cell in sound if not (_is_head(cell) or _is_list(book, cell))]
    stale = [_stale(book, cell) for cell in unsound if cell.stored]
    empty = _without_results([cell for cell in unsound if not cell.stored])
    derived = list(_plan(book)) + stale
    totals = list(off_totals(book)) + list(off_ageing(book))
    return _causes(book) + overwritten + empty + derived[:LISTED] + _rest(derived[LISTED:]) + totals


def input_breaks(book: RegionBook, *, totals: bool) -> list[Problem]:
    """What does not reconcile whatever else is wrong: cells and rows brought, formulas, totals of what was brought."""
    return _causes(book) + _formulas(book) + (list(off_totals(book)) if totals else [])


def _causes(book: RegionBook) -> list[Problem]:
    traced = list(book.rows.values()) if book.managed else []
    return [p for rows in traced for p in changed_cells(rows)] + [p for rows in traced for p in removed_rows(rows)]


def _formulas(book: RegionBook) -> list[Problem]:
    found = [_overwritten(book, cell) for cell in book.cells if not cell.formula_sound]
    if not found or not older(book.reading):
        return found
    params = {"version": comparable(book.reading.data.facts.get("template_version")) or "-", "count": len(found)}
    return [Problem("older-template", "break", "", found[0].sheet, found[0].cell, params)]


def older(reading: Reading) -> bool:
    """Whether the workbook says that it was made from another version of its template."""
    return comparable(reading.data.facts.get("template_version")) not in ("", reading.template.version)


def notes(book: RegionBook) -> list[Problem]:
    """Rows that a manager added or that the data no longer have: counted, and told."""
    return [p for rows in book.rows.values() for p in other_rows(rows)] if book.managed else []


def _rest(derived: Sequence[Problem]) -> list[Problem]:
    return [Problem("more-differences", "break", params={"count": len(derived)})] if derived else []


# --- formulas and cached values --------------------------------------------------------------------------------------
def _overwritten(book: RegionBook, cell: CalculatedCell) -> Problem:
    label, kind = _words(book, cell)
    found = cell.actual_formula or shown_value(cell.actual_value, kind)
    params = {"column": label, "found": found, "expected": cell.formula}
    return Problem("formula-overwritten", "break", "", cell.sheet, cell.address, params)


def _stale(book: RegionBook, cell: CalculatedCell) -> Problem:
    label, kind = _words(book, cell)
    params = {"column": label, "found": shown_value(cell.actual_value, kind), "expected": shown_value(cell.value, kind)}
    return Problem("cached-value", "break", "", cell.sheet, cell.address, params)


def _without_results(cells: Sequence[CalculatedCell]) -> list[Problem]:
    """One break for all formulas whose results a program did not store: there is nothing to compare."""
    if not cells:
        return []
    return [Problem("results-missing", "break", "", cells[0].sheet, cells[0].address, {"count": len(cells)})]


def _is_head(cell: CalculatedCell) -> bool:
    """Whether a cell only says what its sheet is of: region, period, date and state.

    The rollup reads those where they are typed. A program that does not calculate leaves the heads of every sheet as
    they were; no amount follows from them. One without its formula is a break all the same.
    """
    return cell.part == "band" and cell.field in _HEADS


def _is_list(book: RegionBook, cell: CalculatedCell) -> bool:
    """Whether a cell only lists in words what other cells hold: a contact typed since then moves no amount.

    The hidden columns behind a list are left to `check`, which names a stale one: each of them follows from what
    managers type, and a program that does not calculate leaves it stale.
    """
    table = book.reading.tables[cell.form]
    if cell.part == "band":
        return any(band.lines for band in all_bands(table.headers) if band.id == cell.field)
    return table.headers.column(cell.field).hidden


def _words(book: RegionBook, cell: CalculatedCell) -> tuple[str, Kind]:
    """The header or label over a calculated cell, and what kind of value it holds."""
    table = book.reading.tables[cell.form]
    if cell.part == "band":
        band = next((b for b in all_bands(table.headers) if b.id == cell.field), None)
        title = table.form.title(book.reading.data.lang)  # the line below the title is a band without a label
        return (band.label(book.reading.data.lang), band.kind) if band else (title, Kind.TEXT)
    return table.headers.headers[cell.field], table.headers.column(cell.field).kind


# --- the plan sheet against the ledger -------------------------------------------------------------------------------
def _plan(book: RegionBook) -> Iterator[Problem]:
    """Opening, billed, collected and credits of every customer, month by month, and what is owed in total."""
    table, months = book.reading.tables.get("receivables"), book.reading.data.months
    held = book.indexes("receivables", brought=True)
    if table is None or not months or not (held or book.managed):
        return
    planned = plan_rows(*book.ledger(brought=True), months, book.as_of)
    nobody = UNAPPLIED(book.reading.data.lang)
    expected = {_customer(row): row for row in ({**row, "customer": row["customer"] or nobody} for row in planned)}
    tags = (*_PLAN_TAGS, *(["plan"] if book.managed else []))
    fields = [c.id for c in table.columns if (c.tag or c.id) in tags]
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in held:
        places[_customer(table.rows[index])].append(index)
    for key in sorted(expected.keys() | places.keys()):
        yield from _customer_row(table, places.get(key, []), expected.get(key, {}), fields)
    if "outstanding" in table.positions and any(c.tag == "shipped" for c in table.columns):
        yield from _owed(table, held, book)


def _customer(row: Row) -> tuple[str, str]:
    return str(row.get("customer") or "").casefold(), str(row.get("product") or "").casefold()


def _customer_row(table: FormTable, held: list[int], expected: Row, fields: Sequence[str]) -> Iterator[Problem]:
    """A customer's cells, summed where it stands in several rows of a sheet made by hand."""
    row = table.rows[held[0]] if held else expected
    customer = " / ".join(str(row[name]) for name in ("customer", "product") if row.get(name)) or "-"
    for field_id in fields:
        found = sum((_number(table.rows[index].get(field_id)) for index in held), ZERO)
        right = _number(expected.get(field_id))
        if found != right:
            cell = table.cell(held[0] if held else 0, field_id) if table.rows else ""
            yield _differs(table, cell, customer, table.headers.headers[field_id], found, right)


def _owed(table: FormTable, held: Sequence[int], book: RegionBook) -> Iterator[Problem]:
    """The customers' balances add up to the balance of the events."""
    until = book.as_of.replace(day=1)
    columns = [(c.id, _SIGNS[c.tag or c.id]) for c in table.columns
               if (c.tag or c.id) in _SIGNS and (c.month is None or c.month <= until)]  # fmt: skip
    found = sum((sign * _number(table.rows[i].get(name)) for i in held for name, sign in columns), ZERO)
    right = book.brought_figures.balance
    if found != right:
        title, header = table.form.title(book.reading.data.lang), table.headers.headers["outstanding"]
        yield _differs(table, table.cell(0, "outstanding") if table.rows else "", title, header, found, right)


def _differs(table: FormTable, cell: str, customer: str, name: str, found: Decimal, right: Decimal) -> Problem:
    return Problem("plan-ledger", "break", "", table.sheet.name, cell,
                   {"customer": customer, "column": name, "found": shown_value(found),
                    "expected": shown_value(right)})  # fmt: skip


def _number(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else ZERO
