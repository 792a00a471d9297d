"""Checks of the receivables plan: openings outside the plan, and its figures against the ledger's."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from xlplan.actions.drafts import plain, typed_rows
from xlplan.actions.sheet import FormTable, Reading
from xlplan.forms.cells import comparable
from xlplan.forms.form import Row
from xlplan.forms.receipts import CREDITS

_CENT = Decimal("0.005")

Owner = tuple[str, str]
"""Customer and product, lower case."""

Sums = dict[Owner, dict[str, Decimal]]
"""What the ledger says, by row and field."""


def check_receivables(reading: Reading) -> None:
    """Report what is wrong with the receivables plan."""
    table = reading.tables.get("receivables")
    if table is None:
        return
    if "total_billed" not in table.positions:
        _openings(reading)
    if any(True for _ in typed_rows(reading, "invoices")):
        _against_ledger(reading, table)


# --- openings --------------------------------------------------------------------------------------------------------
def _openings(reading: Reading) -> None:
    """Without billed columns the plan includes the opening balance; what it leaves out is owed by nobody's plan."""
    for table, index, row in typed_rows(reading, "receivables"):
        opening = row.get("opening")
        planned = _sum(row, "plan", reading)
        if isinstance(opening, Decimal) and opening > planned + _CENT:
            reading.report("opening-not-planned", "warning", table.sheet.name, table.cell(index, "opening"),
                           customer=row.get("customer"), opening=plain(opening), planned=plain(planned))  # fmt: skip


def _sum(row: Row, tag: str, reading: Reading) -> Decimal:
    values = (row.get(f"{tag}_{month:%Y_%m}") for month in reading.data.months)
    return sum((v for v in values if isinstance(v, Decimal)), Decimal(0))


# --- against the ledger ----------------------------------------------------------------------------------------------
def _against_ledger(reading: Reading, table: FormTable) -> None:
    sums, known = ledger_sums(reading), set[Owner]()
    blank = {customer for customer, product in _owners(reading) if not product}
    if blank:
        sums = _without_products(sums, blank, {owner for owner in _owners(reading) if owner[1]})
    for _, index, row in typed_rows(reading, "receivables"):
        owner = _owner(row)
        known.add(owner)
        _row(reading, table, index, row, sums.get(owner, {}))
    _not_planned(reading, [owner for owner in sums if owner not in known and any(sums[owner].values())])


def _not_planned(reading: Reading, owners: Sequence[Owner]) -> None:
    """Name each at the first of its invoices, as written there."""
    first: dict[Owner, tuple[FormTable, int, Row]] = {}
    for table, index, row in typed_rows(reading, "invoices"):
        first.setdefault(_owner(row), (table, index, row))
        first.setdefault((_owner(row)[0], ""), (table, index, {"customer": row.get("customer")}))
    for owner in owners:
        table, index, row = first[owner]
        words = [text for field in ("customer", "product") if (text := comparable(row.get(field)))]
        if not words:
            continue  # the empty cell is told already
        reading.report("customer-not-planned", "warning", table.sheet.name, table.cell(index, "customer"),
                       customer=" / ".join(words))  # fmt: skip


def _row(reading: Reading, table: FormTable, index: int, row: Row, sums: Mapping[str, Decimal]) -> None:
    for field in _compared(reading, table):
        typed = row.get(field)
        number, said = typed if isinstance(typed, Decimal) else Decimal(0), sums.get(field, Decimal(0))
        if table.raw_value(index, field) not in (None, "") and typed is None:
            continue  # unreadable, and reported as such
        if abs(number - said) >= _CENT:
            reading.report("ledger-disagrees", "warning", table.sheet.name, table.cell(index, field),
                           customer=row.get("customer"), column=table.headers.headers[field], typed=plain(number),
                           ledger=plain(said))  # fmt: skip


def _compared(reading: Reading, table: FormTable) -> Iterator[str]:
    """Opening, credits, and the monthly fields; collections only up to the as-of month."""
    as_of = reading.data.as_of
    billed = "total_billed" in table.positions
    for column in table.columns:
        if column.id in ("opening", "credit") and billed:
            yield column.id
        if column.month and as_of and (column.month <= as_of or column.tag == "plan"):
            yield column.id


def _owner(row: Row) -> Owner:
    return comparable(row.get("customer")).casefold(), comparable(row.get("product")).casefold()


def _owners(reading: Reading) -> list[Owner]:
    return [_owner(row) for _, _, row in typed_rows(reading, "receivables")]


def _without_products(sums: Sums, blank: set[str], named: set[Owner]) -> Sums:
    """For customers with a row without product: everything that no row of theirs names goes there."""
    merged: Sums = defaultdict(lambda: defaultdict(Decimal))
    for owner, fields in sums.items():
        target = (owner[0], "") if owner[0] in blank and owner not in named else owner
        for field, amount in fields.items():
            merged[target][field] += amount
    return merged


def ledger_sums(reading: Reading) -> Sums:
    """Opening, credits and the monthly billed, planned and collected amounts that follow from the ledger.

    Planned in a month is what falls due in it, collected what is dated in it; events after the as-of date do not count.
    """
    sums: Sums = defaultdict(lambda: defaultdict(Decimal))
    owners: dict[str, Owner] = {}
    for _, _, row in typed_rows(reading, "invoices"):
        owner, amount, issued = _owner(row), row.get("amount"), row.get("invoice_date")
        owners[comparable(row.get("invoice_no")).casefold()] = owner
        if isinstance(amount, Decimal) and isinstance(issued, dt.date):
            _invoice(reading, sums[owner], row, amount, issued)
    for _, _, row in typed_rows(reading, "receipts"):
        paid_by = owners.get(comparable(row.get("invoice_no")).casefold())
        amount, date = row.get("amount"), row.get("date")
        if paid_by and isinstance(amount, Decimal) and isinstance(date, dt.date):
            _receipt(reading, sums[paid_by], row, amount, date)
    return sums


def _invoice(reading: Reading, sums: dict[str, Decimal], row: Row, amount: Decimal, issued: dt.date) -> None:
    months, as_of, due = reading.data.months, reading.data.as_of, row.get("due_date")
    if as_of is None or issued > as_of or not months:
        return
    if issued < months[0]:
        sums["opening"] += amount
    sums[f"shipped_{issued:%Y_%m}"] += amount
    if isinstance(due, dt.date):
        sums[f"plan_{due:%Y_%m}"] += amount


def _receipt(reading: Reading, sums: dict[str, Decimal], row: Row, amount: Decimal, date: dt.date) -> None:
    months, as_of = reading.data.months, reading.data.as_of
    if as_of is None or date > as_of or not months:
        return
    if date < months[0]:
        sums["opening"] -= amount
    elif row.get("kind") in CREDITS:
        sums["credit"] += amount
    else:
        sums[f"actual_{date:%Y_%m}"] += amount
