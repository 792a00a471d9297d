"""The next period's forecast: the months move on, what was owed is the opening, ledger and plans go on as typed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplan.actions.drafts import typed_rows
from xlplan.actions.next_period import NextPeriod, as_typed
from xlplan.actions.sheet import FormTable, Reading
from xlplan.errors import WorkbookError
from xlplan.forms.form import Row
from xlplan.forms.pnl import month_end
from xlplan.forms.receipts import CREDITS
from xlplan.forms.receivables import UNAPPLIED

BILLED_COLUMNS = ("shipped", "total_billed", "collection_rate")
"""Columns that a sheet without billing leaves out."""

ZERO = Decimal(0)


class Movement(NamedTuple):
    """A dated movement of the ledger. `tag`: shipped, plan (what falls due), actual or credit."""

    date: dt.date
    tag: str
    amount: Decimal
    customer: str
    product: str


def carry_forecast(reading: Reading, following: NextPeriod) -> None:
    """The plan sheet shows as many months as before, moved on by as many as the as-of date.

    What the months that are no longer shown have moved is in the opening balance, so that every customer closes on the
    old as-of date as it did. New months show what the ledger has for them. WorkbookError: amounts that cannot be read
    ("closing-unknown"), or a closing or new opening that the ledger does not give ("closing-not-tied").
    """
    old, new = reading.data.as_of, following.book.as_of
    _readable(reading)
    months = reading.data.months
    if old is None or new is None or "receivables" not in reading.tables:
        return
    following.book.months = tuple(_moved(month, _months_between(old, new)) for month in months)
    following.book.lines = reading.data.lines
    plan = reading.tables["receivables"]
    following.omit = frozenset(name for name in BILLED_COLUMNS if not _has(plan, name))
    for form_id in ("invoices", "receipts"):
        following.put(form_id, [as_typed(table, i, row) for table, i, row in typed_rows(reading, form_id)], 0)
    _Plan(reading, following, plan, old).carry()
    _years_plan(reading, following, old, new)


def _readable(reading: Reading) -> None:
    sheets = {reading.tables[f].sheet.name for f in ("receivables", "invoices", "receipts") if f in reading.tables}
    found = [p for p in reading.problems if p.severity == "error" and (p.sheet in sheets or reading.data.as_of is None)]
    if found:
        raise WorkbookError("closing-unknown", workbook=reading.name, sheet=found[0].sheet, cell=found[0].cell,
                            count=len(found))  # fmt: skip


def _has(table: FormTable, name: str) -> bool:
    return any(name in (column.id, column.tag) for column in table.columns)


def _months_between(old: dt.date, new: dt.date) -> int:
    return (new.year - old.year) * 12 + new.month - old.month


def _moved(month: dt.date, by: int) -> dt.date:
    number = month.year * 12 + month.month - 1 + by
    return month.replace(year=number // 12, month=number % 12 + 1, day=min(month.day, 28) if month.day > 1 else 1)


def _amount(row: Row, name: str) -> Decimal:
    value = row.get(name)
    return value if isinstance(value, Decimal) else ZERO


def _text(value: object) -> str:
    return str(value or "").casefold()


class _Plan:
    """The plan sheet's rows on their way into the next window."""

    def __init__(self, reading: Reading, following: NextPeriod, table: FormTable, old: dt.date) -> None:
        self._reading, self._following, self._table, self._old = reading, following, table, old
        months, kept = reading.data.months, following.book.months
        self._gone = [month for month in months if month not in kept]
        self._added = [month for month in kept if month not in months]
        self._billing = "shipped" not in following.omit
        self._ledger = list(_movements(reading))
        self._rows = [(index, row, as_typed(table, index, row)) for _, index, row in typed_rows(reading, "receivables")]

    def carry(self) -> None:
        """Every customer with its new opening; checked against the ledger before and after."""
        if self._ledger and self._billing:
            self._check({i: self._closing(row) for i, row, _ in self._rows}, self._old)
        rows, uncovered = [], 0
        for _, row, typed in self._rows:
            new = self._next(row, typed)
            if not self._billing and self._added and new.get("opening"):
                first = f"plan_{self._following.book.months[0]:%Y_%m}"
                new[first] = _amount(new, first) + _amount(new, "opening")
                uncovered += 1
            rows.append(new)
        first_day = self._following.book.months[0] if self._following.book.months else self._old
        if self._ledger and self._billing:
            openings = {index: _amount(new, "opening") for (index, _, _), new in zip(self._rows, rows, strict=True)}
            self._check(openings, first_day - dt.timedelta(days=1))
        self._following.put("receivables", rows, 0)
        self._tell(uncovered)

    def _tell(self, uncovered: int) -> None:
        sheet, last = self._table.sheet.name, self._old.replace(day=1)
        planned = sum((_amount(row, f"plan_{last:%Y_%m}") for _, row, _ in self._rows), ZERO)
        if last in self._gone and planned:
            self._reading.report("plan-left-behind", "info", sheet, month=f"{last:%Y-%m}", amount=f"{planned:,.2f}")
        if uncovered:
            month = f"{self._following.book.months[0]:%Y-%m}"
            self._reading.report("opening-planned", "info", sheet, count=uncovered, month=month)

    def _closing(self, row: Row) -> Decimal:
        """What the sheet itself shows as owed on the old as-of date."""
        months = [month for month in self._reading.data.months if month <= self._old]
        moved = sum((_amount(row, f"shipped_{m:%Y_%m}") - _amount(row, f"actual_{m:%Y_%m}") for m in months), ZERO)
        return _amount(row, "opening") + moved - _amount(row, "credit")

    def _next(self, row: Row, typed: Row) -> Row:
        """The row in the new window: opening and credits before it are one, months that stay keep their amounts."""
        billed = "shipped" if self._billing else "plan"
        gone = {f"{c.id}" for c in self._table.columns if c.month in self._gone}
        new = {name: value for name, value in typed.items() if name not in gone}
        moved = sum((_amount(row, f"{billed}_{m:%Y_%m}") - _amount(row, f"actual_{m:%Y_%m}") for m in self._gone), ZERO)
        credited = self._credits_gone(row)
        opening = (_amount(row, "opening") if self._billing else ZERO) + moved - credited
        if opening or row.get("opening") is not None or moved:
            new["opening"] = opening
        if credited:
            new["credit"] = _amount(row, "credit") - credited or None
        return new | self._of_added_months(row)

    def _credits_gone(self, row: Row) -> Decimal:
        """Credits that fall in months no longer shown: by the ledger's dates, else all when no month stays."""
        if not self._gone:
            return ZERO
        if self._ledger and self._billing:
            until, since = self._following.book.months[0], self._reading.data.months[0]
            return sum((m.amount for m in self._of(row) if m.tag == "credit" and since <= m.date < until), ZERO)
        stays = any(m <= self._old for m in self._reading.data.months if m not in self._gone)
        return ZERO if stays else _amount(row, "credit")

    def _of_added_months(self, row: Row) -> Row:
        sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for movement in self._of(row) if self._billing else ():
            if movement.tag != "credit" and movement.date.replace(day=1) in self._added:
                sums[f"{movement.tag}_{movement.date:%Y_%m}"] += movement.amount
        return dict(sums)

    def _of(self, row: Row) -> list[Movement]:
        """The ledger's movements of a row: of its customer, and of its product where it names one."""
        customer, product = _customer(row.get("customer")), _text(row.get("product"))
        return [m for m in self._ledger if m.customer == customer and product in ("", m.product)]

    def _check(self, shown: dict[int, Decimal], day: dt.date) -> None:
        """WorkbookError("closing-not-tied") when a customer's balances on the sheet are not those of the ledger."""
        sheet: dict[str, Decimal] = defaultdict(lambda: ZERO)
        cells: dict[str, tuple[int, object]] = {}
        for index, row, _ in self._rows:
            customer = _customer(row.get("customer"))
            sheet[customer] += shown[index]
            cells.setdefault(customer, (index, row.get("customer")))
        signs = {"shipped": 1, "actual": -1, "credit": -1, "plan": 0}
        ledger: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for movement in self._ledger:
            if movement.date <= day:
                ledger[movement.customer] += signs[movement.tag] * movement.amount
        off = [customer for customer in sorted(sheet.keys() | ledger.keys()) if sheet[customer] != ledger[customer]]
        if off:
            index, name = cells.get(off[0], (0, off[0]))
            raise WorkbookError("closing-not-tied", workbook=self._reading.name, sheet=self._table.sheet.name,
                                cell=self._table.cell(index, "opening") if off[0] in cells else "",
                                customer=name or UNAPPLIED(self._reading.data.lang), day=f"{day:%Y-%m-%d}",
                                found=f"{sheet[off[0]]:,.2f}", expected=f"{ledger[off[0]]:,.2f}",
                                count=len(off))  # fmt: skip


def _customer(value: object) -> str:
    """A customer as the ledger knows it; the row of receipts for no known invoice is nobody's."""
    name = _text(value)
    return "" if name in {word.casefold() for word in UNAPPLIED} else name


def _movements(reading: Reading) -> Iterator[Movement]:
    """The ledger's dated movements, and what falls due when."""
    owners: dict[str, tuple[str, str]] = {}
    for _, _, row in typed_rows(reading, "invoices"):
        owner = owners.setdefault(_text(row.get("invoice_no")), (_text(row.get("customer")), _text(row.get("product"))))
        for field, tag in (("invoice_date", "shipped"), ("due_date", "plan")):
            date, amount = row.get(field), row.get("amount")
            if isinstance(date, dt.date) and isinstance(amount, Decimal):
                yield Movement(date, tag, amount, *owner)
    for _, _, row in typed_rows(reading, "receipts"):
        date, amount = row.get("date"), row.get("amount")
        if isinstance(date, dt.date) and isinstance(amount, Decimal):
            tag = "credit" if row.get("kind") in CREDITS else "actual"
            yield Movement(date, tag, amount, *owners.get(_text(row.get("invoice_no")), ("", "")))


# --- profit and loss, budgets -----------------------------------------------------------------------------------------
def _years_plan(reading: Reading, following: NextPeriod, old: dt.date, new: dt.date) -> None:
    """A year's plan goes on to its end; then its lines (or nothing of a budget) begin the new year."""
    rows = [as_typed(table, i, row) for table, i, row in typed_rows(reading, "pnl")]
    ends = [month_end(m) for row in rows if isinstance(m := row.get("month"), dt.date)]
    if ends and max(ends) < new:
        blank: Sequence[Row] = [{"month": _moved(m, 12)} for row in rows if isinstance(m := row.get("month"), dt.date)]
        following.put("pnl", blank, len(rows))
        reading.report("plan-year-over", "warning", reading.tables["pnl"].sheet.name, last=f"{max(ends):%Y-%m-%d}",
                       count=len(rows))  # fmt: skip
    else:
        following.put("pnl", rows, 0)
    budgets = [as_typed(table, i, row) for table, i, row in typed_rows(reading, "budget")]
    if budgets and new.year != old.year:
        following.put("budget", [], len(budgets))
        reading.report("plan-year-over", "warning", reading.tables["budget"].sheet.name, last=f"{old.year}-12-31",
                       count=len(budgets))  # fmt: skip
    else:
        following.put("budget", budgets, 0)
