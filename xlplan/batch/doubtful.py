"""Rows that a region's figures must not rest on: copies of what was brought, amounts beside the table, currencies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from xlplan.actions.places import as_grid
from xlplan.actions.sheet import FormTable, Reading
from xlplan.batch.memory import EVENTS, Memory, row_keys
from xlplan.batch.origin import Rows
from xlplan.errors import Problem
from xlplan.forms.form import names_total
from xlplan.forms.receipts import ORIGIN

_ROWS = re.compile(r"[A-Z]+(\d+)(?::[A-Z]+(\d+))?")


def doubt(reading: Reading, memory: Memory) -> None:
    """Make errors, which keep the region out, of warnings that `check` gives and that would make its figures wrong."""
    for position, problem in enumerate(reading.problems):
        table = next((t for f, t in reading.tables.items() if f in EVENTS and t.sheet.name == problem.sheet), None)
        if table is None:
            continue
        copied = problem.code == "same-event" and _copied(table, memory, problem)
        if copied or (problem.code == "rows-below-table" and _amounts_below(table, problem)):
            reading.problems[position] = replace(problem, severity="error")


def _copied(table: FormTable, memory: Memory, problem: Problem) -> bool:
    """Whether a row says that the data brought it, which they did not: it was copied, its origin with it."""
    index, known = _first_row(problem) - table.header_row - 1, memory.get(table.form.id, {})
    return bool(known) and table.rows[index].get(ORIGIN.id) == "data" and row_keys(table, known)[index] not in known


def _amounts_below(table: FormTable, problem: Problem) -> bool:
    """Whether a row below the table holds an amount and is no total: its writer counts it, and nothing else does."""
    match = _ROWS.fullmatch(problem.cell)
    if match is None or "amount" not in table.positions:
        return False
    first, last = int(match[1]), int(match[2] or match[1])
    area = table.sheet.range((first, table.first_col), (last, table.first_col + table.width - 1))
    rows = as_grid(area.options(err_to_str=True).value, last - first + 1, table.width)
    amounts = (row[table.positions["amount"]] for row in rows if not any(map(names_total, row)))
    return any(isinstance(amount, int | float) for amount in amounts)


def currencies(found: Iterable[Problem], rows: Rows | None) -> Iterator[Problem]:
    """Of invoices in another currency: a break where the data brought the amount in the workbook's, else a warning.

    Where the data brought the currency too, nothing is wrong. Other problems pass as they are.
    """
    for problem in found:
        if problem.code != "other-currency" or rows is None:
            yield problem
            continue
        index = _first_row(problem) - rows.table.header_row - 1
        brought = rows.origins.get(index) == "brought"
        if not brought:
            yield replace(problem, severity="warning")
        elif "currency" not in rows.known[rows.keys[index]].values:
            yield replace(problem, severity="break")


def _first_row(problem: Problem) -> int:
    match = _ROWS.fullmatch(problem.cell)
    return int(match[1]) if match else 0
