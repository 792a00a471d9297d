"""From a region's dated events to the records of the analysis; runs in a worker process."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from xlplan.batch.analysis.months import end_of_last_month, month_end, month_of, number
from xlplan.batch.analysis.origins import origins
from xlplan.batch.analysis.records import CohortLine, MonthLine, OpenThen, PromiseLine, Records
from xlplan.batch.by_currency import by_currency, product_figures
from xlplan.batch.controls import places
from xlplan.batch.ledger import ZERO, Event, events, invoice_key, region_figures
from xlplan.batch.region_book import RegionBook
from xlplan.forms import invoices as ledger
from xlplan.forms.form import BookData, Row, counted
from xlplan.forms.open_items import open_on, paid_by_invoice
from xlplan.metrics import ageing_bucket, settle

Rows = Sequence[Row]
Amounts = dict[str, Decimal]


def records(region: RegionBook, currency: str, start: dt.date | None, profit: Records) -> Records:
    """Everything the analysis needs of one workbook whose figures count. `start` as in `region_figures`.

    `profit` holds its profit and loss: see `xlplan.batch.analysis.profit`.
    """
    as_of, (invoices, receipts) = region.as_of, region.ledger(brought=False)
    parts = by_currency(invoices, receipts, currency)
    before = end_of_last_month(as_of)
    sellers = _sellers(invoices)
    found = Records(profit=profit.profit, profit_months=profit.profit_months, currency=currency.strip().upper(),
                    places=places(region), origins=origins(region, currency, sellers),
                    products=product_figures(invoices, receipts, currency, as_of, start))  # fmt: skip
    for name, (bills, paid) in sorted(parts.items()):
        known = [e for e in events(bills, paid) if e.date <= as_of]
        found.months.extend(_months(name, bills, known, as_of))
        found.planned[name] = _planned(bills, start, as_of)
        found.promises.extend(_promises(name, bills, known, as_of, sellers))
        found.cohorts.extend(_cohorts(name, bills, known))
        found.balances_before[name] = region_figures(bills, paid, before).balance
        found.open_before.extend(_open_then(name, bills, paid, before))
    return found


def _issued(bills: Rows, as_of: dt.date) -> Iterator[tuple[Row, dt.date, Decimal]]:
    """Invoices issued by the date: row, due date (else the invoice date), amount."""
    for row in counted(ledger.FORM, bills):
        date, due, amount = row.get("invoice_date"), row.get("due_date"), row.get("amount")
        if isinstance(date, dt.date) and date <= as_of and isinstance(amount, Decimal):
            yield row, due if isinstance(due, dt.date) else date, amount


def _months(currency: str, bills: Rows, known: Sequence[Event], as_of: dt.date) -> list[MonthLine]:
    sums: dict[dt.date, Amounts] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for event in known:
        sums[month_of(event.date)][event.kind] += event.amount
    for _, due, amount in _issued(bills, as_of):
        if due <= as_of:
            sums[month_of(due)]["planned"] += amount
    names = ("billed", "collected", "credits", "planned")
    return [MonthLine(currency, month, *(sums[month][name] for name in names)) for month in sorted(sums)]


def _planned(bills: Rows, start: dt.date | None, as_of: dt.date) -> Decimal:
    due_in = (a for _, due, a in _issued(bills, as_of) if due <= as_of and (start is None or due >= start))
    return sum(due_in, ZERO)


def _paid_until(known: Sequence[Event]) -> dict[str, list[tuple[dt.date, Decimal]]]:
    paid: dict[str, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    for event in known:
        if event.kind != "billed":
            paid[event.invoice].append((event.date, event.amount))
    return paid


def _promises(
    currency: str, bills: Rows, known: Sequence[Event], as_of: dt.date, sellers: Mapping[str, str]
) -> list[PromiseLine]:
    """Promised: the promised date, else the due date, up to the as-of date; kept: paid by the end of that month."""
    sums: dict[tuple[dt.date, str], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
    paid = _paid_until(known)
    for row, due, amount in _issued(bills, as_of):
        promise = row.get("promised")
        date = promise if isinstance(promise, dt.date) else due
        if date > as_of or amount <= 0:
            continue
        came = paid[invoice_key(row)]
        left_then = settle(amount, sum((a for day, a in came if day <= month_end(date)), ZERO))[0]
        left_now = settle(amount, sum((a for _, a in came), ZERO))[0]
        line = sums[month_of(date), sellers.get(invoice_key(row), "")]
        line[0] += amount
        line[1] += amount - left_then
        line[2] += min(left_now, left_then)
    return [PromiseLine(currency, *key, *line) for key, line in sorted(sums.items())]


def _cohorts(currency: str, bills: Rows, known: Sequence[Event]) -> list[CohortLine]:
    billed = {invoice_key(r): d for r in counted(ledger.FORM, bills) if isinstance(d := r.get("invoice_date"), dt.date)}
    sums: dict[tuple[dt.date, int], Decimal] = defaultdict(lambda: ZERO)
    for event in known:
        if event.kind == "collected" and event.invoice in billed:
            month = month_of(billed[event.invoice])
            sums[month, max(0, number(event.date) - number(month))] += event.amount
    return [CohortLine(currency, *key, amount) for key, amount in sorted(sums.items())]


def _open_then(currency: str, bills: Rows, receipts: Rows, before: dt.date) -> list[OpenThen]:
    paid = paid_by_invoice(BookData("en", tables={"receipts": list(receipts)}), before)
    found = []
    for row in counted(ledger.FORM, bills):
        left, due = open_on(row, before, paid.get(invoice_key(row), Decimal(0))), row.get("due_date")
        if left:
            bucket = ageing_bucket((before - due).days) if isinstance(due, dt.date) else "not_due"
            found.append(OpenThen(invoice_key(row), str(row.get("customer") or ""), currency, bucket, left))
    return found


def _sellers(invoices: Rows) -> dict[str, str]:
    """Invoice -> salesperson, where the ledger names one."""
    return {invoice_key(row): str(name).strip() for row in invoices if (name := row.get("salesperson"))}
