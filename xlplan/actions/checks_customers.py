"""Checks of scales and pick lists on every form, and of the rules of the customers workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from xlplan.actions.drafts import plain, typed_rows
from xlplan.actions.places import address, named_place
from xlplan.actions.sheet import FormTable, Reading
from xlplan.forms.cells import comparable
from xlplan.forms.customers.settings import ATTRACTIVENESS, STRENGTH, number
from xlplan.forms.customers.shared import LEVELS
from xlplan.forms.form import BookData, Column, Form, Row


def check_scales(reading: Reading) -> None:
    """Report marks outside their scale: no figure counts them."""
    for form, column in _columns(reading):
        if column.minimum is None or column.maximum is None:
            continue
        for table, index, row in typed_rows(reading, form.id):
            mark = row.get(column.id)
            if isinstance(mark, Decimal) and not column.minimum <= mark <= column.maximum:
                reading.report("out-of-scale", "error", table.sheet.name, table.cell(index, column.id),
                               value=plain(mark), column=table.headers.headers[column.id], low=column.minimum,
                               high=column.maximum)  # fmt: skip


def check_picks(reading: Reading) -> None:
    """Report names that the list they are picked from does not have: what is looked up by them stays empty."""
    for form, column in _columns(reading):
        source = reading.tables.get(column.pick.split(".")[0]) if column.pick and not column.pick_by[0] else None
        if source is None:
            continue
        field = column.pick.split(".")[1]
        known = {comparable(row.get(field)).lower() for row in source.rows}
        for table, index, row in typed_rows(reading, form.id):
            value = comparable(row.get(column.id))
            if value and value.lower() not in known:
                reading.report("not-listed", "warning", table.sheet.name, table.cell(index, column.id), value=value,
                               list=source.sheet.name)  # fmt: skip


def _columns(reading: Reading) -> Iterator[tuple[Form, Column]]:
    """The typed columns of all tables."""
    for table in list(reading.tables.values()):
        for column in table.columns:
            if not column.calculated:
                yield table.form, column


def check_customers(reading: Reading, book: BookData) -> None:
    """Report what is wrong with the customers workbook's figures; `book` holds the calculated fields anew."""
    _weights(reading)
    _exposure(reading)
    _actions(reading, book)


def _weights(reading: Reading) -> None:
    table = reading.tables.get("customer_value")
    for result, criteria in (("attractiveness", ATTRACTIVENESS), ("strength", STRENGTH)) if table else ():
        total = sum((number(reading.data, f"weight_{c.id}") for c in criteria), Decimal(0))
        place = named_place(table.sheet.book, f"xlplan_weight_{criteria[0].id}") if table else None
        if total != 1 and table and place:
            label = next(c.label for c in table.form.resolve() if c.id == result)
            reading.report("criteria-weights", "warning", place.sheet, address(place.row, place.col),
                           total=plain(total * 100), column=label(reading.data.lang))  # fmt: skip


def _exposure(reading: Reading) -> None:
    for table, index, row in typed_rows(reading, "customer_grade"):
        owed, overdue, limit = (v if isinstance(v := row.get(f), Decimal) else None
                                for f in ("owed", "overdue", "credit_limit"))  # fmt: skip
        if overdue is not None and overdue > max(owed or Decimal(0), Decimal(0)):
            _report(reading, table, index, "overdue-above-owed", "overdue", row, overdue=plain(overdue),
                    owed=plain(owed or Decimal(0)))  # fmt: skip
        if owed is not None and limit is not None and owed > limit:
            _report(
                reading, table, index, "over-credit-limit", "credit_limit", row, owed=plain(owed), limit=plain(limit)
            )


def _report(reading: Reading, table: FormTable, index: int, code: str, field: str, row: Row, **more: str) -> None:
    if field in table.positions:
        reading.report(code, "warning", table.sheet.name, table.cell(index, field), customer=row.get("customer"),
                       **more)  # fmt: skip


def _actions(reading: Reading, book: BookData) -> None:
    """A level's actions must stand together to be offered together; an action of another level is worth a look."""
    rows = [entry for entry in typed_rows(reading, "customer_actions") if entry[2].get("level")]
    runs = [(level, next(members)) for level, members in groupby(rows, key=lambda entry: str(entry[2]["level"]))]
    words, seen = {c.id: c.label(reading.data.lang) for c in LEVELS}, Counter[str]()
    for level, (table, index, _) in runs:
        seen[level] += 1
        if seen[level] == 2:
            reading.report("actions-scattered", "warning", table.sheet.name, table.cell(index, "level"),
                           level=words[level])  # fmt: skip
    levels: dict[str, set[str]] = {}
    for _, _, row in rows:
        levels.setdefault(comparable(row.get("action")).lower(), set()).add(str(row["level"]))
    for table, index, row in typed_rows(reading, "customer_plan"):
        own = book.rows("customer_plan")[index].get("level")
        meant = levels.get(comparable(row.get("action")).lower(), set())
        if own and meant and own not in meant:
            reading.report("action-of-other-level", "warning", table.sheet.name, table.cell(index, "action"),
                           action=row["action"], customer=row.get("customer"), level=words[str(own)],
                           other=words[min(meant)])  # fmt: skip
