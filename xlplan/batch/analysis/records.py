"""What a worker hands over for the analysis of one region: small sums and lists, plain values only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class MonthLine:
    """A calendar month up to the as-of date, named by its first day: dated events, and what fell due in it."""

    currency: str
    month: dt.date
    billed: Decimal
    collected: Decimal
    credits: Decimal
    planned: Decimal


@dataclass(frozen=True)
class PromiseLine:
    """Invoices promised (else due) in a month: what came in by the month's end, and what of the rest is still open."""

    currency: str
    month: dt.date
    salesperson: str
    promised: Decimal
    kept: Decimal
    open: Decimal


@dataclass(frozen=True)
class CohortLine:
    """What was collected on the invoices billed in `month`, so many whole calendar months later."""

    currency: str
    month: dt.date
    lag: int
    collected: Decimal


@dataclass(frozen=True)
class ProductLine:
    """One product in one currency: balance = opening + billed - collected - credits."""

    product: str
    currency: str
    opening: Decimal
    billed: Decimal
    collected: Decimal
    credits: Decimal
    balance: Decimal
    overdue: Decimal


@dataclass(frozen=True)
class OpenThen:
    """An invoice as it was open at the end of last month."""

    invoice: str
    customer: str
    currency: str
    bucket: str
    open: Decimal


@dataclass(frozen=True)
class ProfitLine:
    """A line of the region's profit and loss over the closed months; favourable variance is positive."""

    line: str
    kind: str
    plan: Decimal
    actual: Decimal
    variance: Decimal
    relative: float | None
    sheet: str = ""
    cell: str = ""
    plan_cell: str = ""


@dataclass(frozen=True)
class ProfitMonth:
    """A month of the region's profit and loss; `forecast` is the profit expected of a month that is not closed."""

    month: dt.date
    closed: bool
    income_plan: Decimal
    income_actual: Decimal
    profit_plan: Decimal
    profit_actual: Decimal
    forecast: Decimal | None


@dataclass(frozen=True)
class Origins:
    """`columns`: invoices, receipts -> sheet, letters of the column of amounts, row of its header.

    `rows`: `origin_key` -> the sheet's row of the first invoice or receipt that the figure adds up.
    """

    columns: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Records:
    """`planned`: per currency, what fell due in the rollup's window. `places`: control total -> sheet, cell.

    `balances_before` and `open_before` are reckoned from the dated events as of the end of last month. `profit` is
    None where the workbook's profit and loss cannot be read.
    """

    months: list[MonthLine] = field(default_factory=list)
    planned: dict[str, Decimal] = field(default_factory=dict)
    promises: list[PromiseLine] = field(default_factory=list)
    cohorts: list[CohortLine] = field(default_factory=list)
    products: list[ProductLine] = field(default_factory=list)
    balances_before: dict[str, Decimal] = field(default_factory=dict)
    open_before: list[OpenThen] = field(default_factory=list)
    profit: list[ProfitLine] | None = field(default_factory=list)
    profit_months: list[ProfitMonth] = field(default_factory=list)
    currency: str = ""
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    origins: Origins = field(default_factory=Origins)
