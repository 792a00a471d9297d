"""Checks of the profit and loss table and of credit limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from xlplan.actions.calculated import CalculatedCell
from xlplan.actions.drafts import plain, typed_rows
from xlplan.actions.sheet import FormTable, Reading
from xlplan.forms import pnl
from xlplan.forms.form import BookData
from xlplan.forms.receivables import owed_by_customer
from xlplan.metrics import to_decimal

_CENT = Decimal("0.005")


def check_pnl(reading: Reading, cells: Sequence[CalculatedCell], book: BookData) -> None:
    """Report lines without a kind or a plan, months twice, closed months without actuals, and sums that do not tie."""
    table = reading.tables.get("pnl")
    if table is None:
        return
    rows = [(index, row) for _, index, row in typed_rows(reading, "pnl") if pnl.is_month(row)]
    _months(reading, table)
    for line in reading.data.lines:
        columns = [c for c in table.columns if c.line == line.name]
        amounts = [c for c in columns if any(isinstance(row.get(c.id), Decimal) for _, row in rows)]
        if amounts and not line.kind:
            reading.report("line-without-kind", "error", table.sheet.name, table.cell(-1, columns[0].id),
                           line=line.name)  # fmt: skip
        if amounts and not any(c.tag == "plan" for c in amounts):
            reading.report("line-not-planned", "warning", table.sheet.name, table.cell(-1, amounts[0].id),
                           line=line.name)  # fmt: skip
    _tie(reading, cells, book)


def _months(reading: Reading, table: FormTable) -> None:
    """Months that stand in two rows, and months that are over without any actual."""
    seen: dict[tuple[int, int], str] = {}
    for _, index, row in typed_rows(reading, "pnl"):
        month, as_of = row.get("month"), reading.data.as_of
        if not isinstance(month, dt.date):
            continue
        cell = table.cell(index, "month")
        first = seen.setdefault((month.year, month.month), cell)
        if first != cell:
            reading.report("month-twice", "error", table.sheet.name, cell, month=f"{month:%Y-%m}", first=first)
        over = as_of is not None and pnl.month_end(month) <= as_of
        if (over or row.get("closed_early") == "yes") and not pnl.typed(row, "actual", reading.data.lines):
            reading.report("closed-without-actuals", "warning", table.sheet.name, cell, month=f"{month:%Y-%m}")


def _tie(reading: Reading, cells: Sequence[CalculatedCell], book: BookData) -> None:
    """The lines' variances against the profit's, as it stands in the sheet."""
    lines = sum((line.variance for line in pnl.line_variances(book)), Decimal(0))
    for cell in cells:
        if (cell.form, cell.field, cell.part) == ("pnl", "ytd_variance", "band"):
            shown = to_decimal(cell.actual_value)
            if shown is not None and abs(shown - lines) >= _CENT:
                reading.report("variances-not-tied", "error", cell.sheet, cell.address, lines=plain(lines),
                               shown=plain(shown))  # fmt: skip


def check_credit_limits(reading: Reading, book: BookData) -> None:
    """Report customers that owe more than their credit limit."""
    table = reading.tables.get("receivables")
    if table is None or "credit_limit" not in table.positions or "outstanding" not in table.positions:
        return
    owed = owed_by_customer(book.rows("receivables"))
    for _, index, row in typed_rows(reading, "receivables"):
        limit, customer = row.get("credit_limit"), str(row.get("customer"))
        if isinstance(limit, Decimal) and owed.get(customer.casefold(), Decimal(0)) > limit:
            reading.report("over-credit-limit", "warning", table.sheet.name, table.cell(index, "credit_limit"),
                           customer=customer, owed=plain(owed[customer.casefold()]), limit=plain(limit))  # fmt: skip
