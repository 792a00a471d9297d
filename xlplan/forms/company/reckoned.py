"""What a company's expression over the fields of a row becomes: a column's formula and its metric."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from xlplan.forms.company.expression import PLACES, Node, excel, value
from xlplan.forms.form import BookData, Column, Fact, Kind, Row, Value, per_row
from xlplan.forms.kpi import measure
from xlplan.metrics import round_half_up, to_decimal

NUMERIC = frozenset({Kind.NUMBER, Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.MEASURE, Kind.DATE})
"""Kinds of fields that an expression may name; a date is its serial number."""

_DAY_ZERO = dt.date(1899, 12, 30)
_LAST_DAY = 2_958_465
Get = Callable[[Row, BookData], Decimal | None]


def reckoned(column: Column, node: Node, fields: Mapping[str, Column], facts: Mapping[str, Fact]) -> Column:
    """The column, calculated: every name of the expression is a field of the row, or else a fact."""
    gets = {name: _number_of(found) for name, found in fields.items()}
    gets |= {name: _fact_of(found.id) for name, found in facts.items()}
    cells = {name: cell_of(found) for name, found in fields.items()}
    cells |= {name: fact_cell(found.id) for name, found in facts.items()}
    formula = excel(node, cells.__getitem__)
    dated = column.kind is Kind.DATE

    def metric(row: Row, book: BookData) -> Value:
        found = value(node, lambda name: gets[name](row, book))
        return _date(found) if dated else None if found is None else round_half_up(found, PLACES)

    rounded = f"ROUND({formula},0)"
    text = f'IF(OR({rounded}<1,{rounded}>{_LAST_DAY}),"",{rounded})' if dated else f"ROUND({formula},{PLACES})"
    return replace(column, formula=f'IFERROR({text},"")', metric=per_row(metric))


def _date(found: Decimal | None) -> dt.date | None:
    days = None if found is None else round_half_up(found, 0)
    return _DAY_ZERO + dt.timedelta(days=int(days)) if days is not None and 1 <= days <= _LAST_DAY else None


def cell_of(column: Column) -> str:
    """The number in this row's cell, in the forms' language; else #N/A."""
    if column.kind is Kind.MEASURE:
        return f"{{num:{column.id}}}"
    cell = f"{{{column.id}}}"
    return f"IF(ISNUMBER({cell}),{f'INT({cell})' if column.kind is Kind.DATE else cell},NA())"


def fact_cell(fact: str) -> str:
    """The number of a setting; else #N/A."""
    return f"IF(ISNUMBER({{@{fact}}}),{{@{fact}}},NA())"


def _number_of(column: Column) -> Get:
    name = column.id
    if column.kind is Kind.MEASURE:
        return lambda row, _: _decimal(row[name]) if isinstance(row.get(name), float) else measure(row, name)
    return lambda row, _: _decimal(row.get(name))


def _fact_of(name: str) -> Get:
    return lambda _, book: _decimal(book.facts.get(name))


def _decimal(found: Value) -> Decimal | None:
    """A cell's number; a date is its serial number, text is none."""
    if isinstance(found, dt.date):
        return Decimal((found - _DAY_ZERO).days)
    return None if isinstance(found, str) else to_decimal(found)
