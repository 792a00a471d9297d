"""What stands on the sheets of a rollup, as values: the workbook and the CSV files are both written from this."""

from __future__ import annotations

from collections.abc import Callable

from xlplan.batch.rollup_parts import (
    admin,
    cash,
    changed,
    customers,
    detail,
    profit,
    reporting,
    risk,
    sellers,
    sources,
    summary,
)
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import SEVERITIES, STATUSES, Field, Sheet, word
from xlplan.batch.rollup_result import RollupResult
from xlplan.forms.form import Lang

__all__ = ["SEVERITIES", "STATUSES", "Field", "Sheet", "rollup_sheets", "word"]

PARTS: tuple[Callable[[Context], Sheet | None], ...] = (
    summary.summary,
    reporting.reporting,
    reporting.rates,
    customers.customers,
    customers.alike,
    customers.products,
    cash.months,
    cash.promises,
    sellers.sellers,
    cash.forecast,
    risk.movement,
    risk.provision,
    profit.by_line,
    profit.by_region,
    risk.top,
    changed.changes,
    sources.sources,
    admin.register,
    admin.controls,
    admin.problems,
    detail.detail,
)


def rollup_sheets(result: RollupResult, lang: Lang) -> list[Sheet]:
    """Every sheet with a table, in the order of the workbook; list entries in one language."""
    context = Context(result, lang)
    made = (part(context) for part in PARTS)
    return [sheet for sheet in made if sheet is not None]
