"""From a region's profit and loss to records: its lines to date, and its months; runs in a worker process."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from xlplan.actions.sheet import FormTable, Reading
from xlplan.batch.analysis.months import month_of
from xlplan.batch.analysis.records import ProfitLine, ProfitMonth, Records
from xlplan.forms import pnl
from xlplan.forms.evaluate import evaluate
from xlplan.forms.form import BookData
from xlplan.metrics import round_half_up

_CENTS = 2


def profit(reading: Reading) -> Records:
    """The workbook's profit and loss, reckoned anew: `profit` and `profit_months` of the records.

    `profit` is None where it cannot be trusted: a cell that cannot be read, a line of neither kind, a month twice.
    """
    table = reading.tables.get("pnl")
    if table is None:
        return Records()
    if any(p.severity == "error" and p.sheet == table.sheet.name for p in reading.problems):
        return Records(profit=None)
    book = BookData(reading.data.lang, reading.data.facts, {"pnl": [dict(row) for row in table.rows]},
                    reading.data.months, reading.data.lines)  # fmt: skip
    months = [month_of(row["month"]) for row in pnl.month_rows(book) if isinstance(row["month"], dt.date)]
    if len(set(months)) < len(months) or not all(line.kind for line in book.lines):
        return Records(profit=None)
    if not any(pnl.typed(row, tag, book.lines) for row in book.rows("pnl") for tag in ("plan", "actual")):
        return Records()
    evaluate([pnl.FORM], {"pnl": table.columns}, book)
    return Records(profit=_lines(book, table), profit_months=_months(book))


def _lines(book: BookData, table: FormTable) -> list[ProfitLine]:
    lines = [line for line in pnl.line_variances(book) if line.plan or line.actual]
    return [ProfitLine(v.name, v.kind, v.plan, v.actual, v.variance, v.relative, table.sheet.name,
                       *(table.cell(-1, f"{tag}:{v.name}") for tag in ("actual", "plan"))) for v in lines]  # fmt: skip


def _months(book: BookData) -> list[ProfitMonth]:
    found = []
    for row in pnl.month_rows(book):
        month, expected = row["month"], row.get("profit_forecast")
        assert isinstance(month, dt.date)
        closed = pnl.is_closed(row)
        known = None if closed or not isinstance(expected, Decimal) else round_half_up(expected, _CENTS)
        income, booked, plan, actual = (pnl.number(row, f"{of}_{tag}") for of in ("income", "profit")
                                        for tag in ("plan", "actual"))  # fmt: skip
        found.append(ProfitMonth(month_of(month), closed, income, booked, plan, actual, known))
    return sorted(found, key=lambda line: line.month)
