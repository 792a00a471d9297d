"""The next period's plan and customers workbooks: what goes on, what is blank again, and what stays in the old one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from xlplan.actions.calculated import evaluated
from xlplan.actions.drafts import typed_rows
from xlplan.actions.next_period import NextPeriod, as_typed
from xlplan.actions.sheet import Reading
from xlplan.forms.form import Row

RESULTS: Mapping[str, tuple[str, ...]] = {
    "contribution": ("sales_actual", "profit_actual"),
    "agents": ("purchases", "overdue"),
    "bonus": ("actual", "adjustment"),
    "customer_grade": ("owed", "overdue"),
    "retention": ("sales", "renewal", "nps", "satisfaction"),
}
"""Fields of results, which the new period has yet to bring."""

REWRITTEN = frozenset({"calendar", "dashboard"})
"""Forms whose rows are the program's."""


def carry_plan(reading: Reading, following: NextPeriod) -> None:
    """Targets, analyses and strategies go on; of tasks, activities and trainings those that are still to come.

    Within a year targets keep what closed months brought, and their rolling targets follow from it. In a new year what
    each row reached is its history, and its target is blank. Last period's task performance stays.
    """
    old = reading.data.as_of or dt.date.min
    stays: Mapping[str, Callable[[Row], bool]] = {
        "performance": lambda _: True,
        "execution_plan": lambda row: _number(row, "progress") >= 1,
        "activities": lambda row: _past(row, old, "date", "month"),
        "training": lambda row: _past(row, old, "date"),
    }
    _carry_all(reading, following, stays)
    for row in following.book.rows("competitors"):
        if row.get("share") is not None:
            row["last_share"] = row["share"]
    old_year, year = ({month.year for month in book.months} for book in (reading.data, following.book))
    if "targets" in reading.tables and old_year != year:
        _new_year(reading, following)


def carry_customers(reading: Reading, following: NextPeriod) -> None:
    """Every customer goes on, with the class that it has now as that of last period; actions that are done stay."""
    _carry_all(reading, following, {"customer_plan": lambda row: row.get("finished") is not None})
    classes = [row.get("cls") for _, row in _counted(reading, "customer_grade")]
    for row, cls in zip(following.book.rows("customer_grade"), classes, strict=False):
        row["previous_cls"] = cls


def _carry_all(reading: Reading, following: NextPeriod, stays: Mapping[str, Callable[[Row], bool]]) -> None:
    for form_id, table in reading.tables.items():
        if form_id in REWRITTEN:
            continue
        rows, left = [], 0
        for _, index, row in typed_rows(reading, form_id):
            if form_id in stays and stays[form_id](row):
                left += 1
            else:
                rows.append(as_typed(table, index, row) | dict.fromkeys(RESULTS.get(form_id, ())))
        following.put(form_id, rows, left)


def _counted(reading: Reading, form_id: str) -> Iterator[tuple[int, Row]]:
    """The rows that are carried, with their calculated fields."""
    if form_id in reading.tables:
        rows = evaluated(reading).book.rows(form_id)
        for _, index, _ in typed_rows(reading, form_id):
            yield index, rows[index]


def _new_year(reading: Reading, following: NextPeriod) -> None:
    found = dict(_counted(reading, "targets"))
    actuals = [column.id for column in reading.tables["targets"].columns if column.tag == "actual"]
    for row, reached in zip(following.book.rows("targets"), found.values(), strict=False):
        values = [reached[name] for name in actuals if isinstance(reached.get(name), Decimal)]
        row.update(dict.fromkeys(actuals))
        row |= {
            "hand": None,
            "history": sum((v for v in values if isinstance(v, Decimal)), Decimal(0)) if values else None,
        }
    table = reading.tables["targets"]
    reading.report("targets-new-year", "warning", table.sheet.name, count=len(found),
                   year=max(month.year for month in following.book.months))  # fmt: skip


def _number(row: Row, field: str) -> Decimal:
    value = row.get(field)
    return value if isinstance(value, Decimal) else Decimal(0)


def _past(row: Row, day: dt.date, *fields: str) -> bool:
    """Whether the first of the fields that holds a date is not after the day."""
    dates = (value for field in fields if isinstance(value := row.get(field), dt.date))
    return next(dates, dt.date.max) <= day
