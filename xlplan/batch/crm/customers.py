"""The customers workbook of a CRM export: categories, grades, retention and key accounts. The funnel follows from them.

A customer is lost when it bought before, but neither in the quarter of the as-of date nor in the one before; regained
when it bought in the quarter again, after two without. Sales are those of the twelve months up to the as-of date, and
key accounts the first fifth of the customers by them. The class of last period is the one that the workbook showed when
it was last made for an earlier quarter: what was known of a customer then, the export no longer says.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from decimal import Decimal

from xlplan.actions.sheet import Reading
from xlplan.batch.crm.figures import Quarter
from xlplan.batch.crm.grading import grades, worth
from xlplan.batch.crm.part import Sheets, Unit
from xlplan.batch.crm.records import Opportunity
from xlplan.batch.memory import INFO_FORM, INFO_KEY, Memory
from xlplan.forms.form import Row, Value

KEY_SHARE = 5
"""One customer in so many is a key account."""


def rows(unit: Unit, reading: Reading, known: Memory) -> dict[str, list[Row]]:
    """The forms `customer_value`, `customer_grade`, `retention` and `key_accounts`."""
    by: dict[str, list[Opportunity]] = {}
    for one in unit.opportunities:
        if one.account:
            by.setdefault(one.account, []).append(one)
    sales = {account: _sales(own, unit.as_of) for account, own in sorted(by.items())}
    return {
        "customer_value": _categories(unit, sales),
        "customer_grade": _grades(unit, list(sales), _classes_before(unit, reading, known)),
        "retention": [_retention(name, by[name], sales[name], unit) for name in sales if _won(by[name])],
        "key_accounts": [_key(account, by[account], unit) for account in _largest(sales)],
    }


def _classes_before(unit: Unit, reading: Reading, known: Memory) -> dict[str, Value]:
    """Customer (in lower case) -> class in the last quarter for which the workbook was made before this one's."""
    info = known.get(INFO_FORM, {}).get(INFO_KEY)
    brought = info.values.get("as_of", "") if info else ""
    table = reading.tables["customer_grade"]
    later = brought and Quarter.of(dt.date.fromisoformat(brought)) < unit.quarter
    return {table.key(row)[0]: row.get("cls" if later else "previous_cls") for row in table.rows if row.get("customer")}


def _sales(own: Sequence[Opportunity], as_of: dt.date) -> Decimal:
    """Won in the twelve months up to a day."""
    return sum((o.value for o in _won(own) if o.closed and months_before(o.closed, as_of) < 12), Decimal(0))


def months_before(day: dt.date, as_of: dt.date) -> int:
    """Calendar months from a day's to the as-of date's."""
    return (as_of.year - day.year) * 12 + as_of.month - day.month


def _won(own: Sequence[Opportunity]) -> list[Opportunity]:
    return [o for o in own if o.stage == "won"]


def _sector(unit: Unit, account: str) -> str:
    known = unit.accounts.get(account)
    return known.sector if known else ""


def _categories(unit: Unit, sales: dict[str, Decimal]) -> list[Row]:
    found: dict[str, Decimal] = {}
    for account, value in sales.items():
        sector = _sector(unit, account)
        if sector:
            found[sector] = found.get(sector, Decimal(0)) + value
    return [{"category": sector, "sales": value} for sector, value in sorted(found.items())]


def _grades(unit: Unit, accounts: Sequence[str], before: dict[str, Value]) -> list[Row]:
    now = grades(unit.as_of, unit.opportunities, unit.products)
    found: list[Row] = []
    for account in accounts:
        size, chance = now.get(account, (None, None))
        found.append({
            "customer": account,
            "category": _sector(unit, account) or None,
            "order_size": size,
            "likelihood": chance,
            "previous_cls": before.get(account.casefold()),
        })  # fmt: skip
    return found


def _retention(account: str, own: Sequence[Opportunity], sales: Decimal, unit: Unit) -> Row:
    bought = [o.product for o in _won(own) if o.closed and months_before(o.closed, unit.as_of) < 12]
    return {
        "customer": account,
        "sales": sales,
        "status": _status({Quarter.of(o.closed) for o in _won(own) if o.closed}, unit.quarter),
        "categories": Decimal(len(set(bought))),
    }


def _status(bought: set[Quarter], now: Quarter) -> str | None:
    """Of the quarters in which a customer bought; None where it never did."""
    recent = {now.before, now.before.before}
    if now in bought:
        return "active" if bought & recent or bought == {now} else "regained"
    return "active" if now.before in bought else "lost" if bought else None


def _largest(sales: dict[str, Decimal]) -> list[str]:
    buying = [account for account, value in sales.items() if value > 0]
    return sorted(buying, key=lambda account: (-sales[account], account))[: math.ceil(len(buying) / KEY_SHARE)]


def _key(account: str, own: Sequence[Opportunity], unit: Unit) -> Row:
    won = _won(own)
    sellers: dict[str, Decimal] = {}
    for one in won:
        sellers[one.salesperson] = sellers.get(one.salesperson, Decimal(0)) + one.value
    owner = max(sorted(sellers), key=lambda name: sellers[name], default=None)
    return {
        "customer": account,
        "amount": sum((o.value for o in won), Decimal(0)),
        "projects": Decimal(len(won)),
        "potential": worth([o for o in own if o.is_open], unit.products),
        "owner": owner,
    }


SHEETS = Sheets(
    "customers",
    {
        "customer_value": ("category", "sales"),
        "customer_grade": ("customer", "category", "order_size", "likelihood", "previous_cls"),
        "retention": ("customer", "sales", "status", "categories"),
        "key_accounts": ("customer", "amount", "projects", "potential", "owner"),
    },
    rows,
)
