"""Checks of every form's table: keys used twice, typed totals, rows outside the table, damaged calculated cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from xlplan.actions.calculated import CalculatedCell
from xlplan.actions.drafts import typed_rows
from xlplan.actions.places import SHEET_ROWS, address
from xlplan.actions.sheet import FormTable, Reading
from xlplan.forms.cells import comparable, text_of
from xlplan.forms.form import is_total
from xlplan.forms.headers import normal
from xlplan.metrics import parse_dates

LOOKED_AT = 200
"""How many rows below a table are looked at."""

SAME_EVENT = {"receipts": ("invoice_no", "date", "amount", "kind")}
"""Forms whose key may well occur twice, and the fields that make two rows suspicious: instalments are no duplicates."""

MAY_REPEAT = frozenset({"tracking", "todo", "feedback"})
"""Forms in which the same key twice is only worth a look."""

SHOWN = 60


def check_tables(reading: Reading, cells: Sequence[CalculatedCell]) -> None:
    """Report what is wrong with tables as such."""
    for table in reading.tables.values():
        _headers(reading, table)
        _duplicates(reading, table)
        _totals(reading, table)
        _below(reading, table)
        _text_dates(reading, table)
    _calculated(reading, cells)


def _headers(reading: Reading, table: FormTable) -> None:
    """The header once more among the rows, as pasting leaves it: one problem instead of one for each of its cells."""
    words = {p: normal(table.headers.headers[field]) for field, p in table.positions.items()}
    for index, row in enumerate(table.raw):
        texts = {p: normal(value) for p, value in enumerate(row) if isinstance(value, str) and value.strip()}
        alike = [p for p, text in texts.items() if words.get(p) == text]
        if len(alike) > 1 and 2 * len(alike) > len(texts):
            at = table.header_row + 1 + index
            own = re.compile(rf"[A-Z]+{at}")
            reading.problems[:] = [p for p in reading.problems
                                   if p.sheet != table.sheet.name or not own.fullmatch(p.cell)]  # fmt: skip
            place = address(at, table.first_col + alike[0])
            reading.report("header-repeated", "error", table.sheet.name, place, table=table.name)


def _duplicates(reading: Reading, table: FormTable) -> None:
    fields = SAME_EVENT.get(table.form.id, table.form.key)
    seen: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for _, index, row in typed_rows(reading, table.form.id):
        key = tuple(comparable(row.get(f)).casefold() for f in fields)
        if key[0]:
            seen[key].append(index)
    for indexes in seen.values():
        for index in indexes[1:]:
            shown = " / ".join(_as_seen(table, index, f) for f in fields if table.rows[index].get(f) is not None)
            code = "same-event" if table.form.id in SAME_EVENT else "duplicate-key"
            doubtful = table.form.id in SAME_EVENT or table.form.id in MAY_REPEAT
            reading.report(code, "warning" if doubtful else "error", table.sheet.name, table.cell(index, fields[0]),
                           key=shown, first=table.cell(indexes[0], fields[0]))  # fmt: skip


def _as_seen(table: FormTable, index: int, field: str) -> str:
    """A value as text, list entries in the words of the cell."""
    value = table.rows[index].get(field)
    return text_of(table.raw_value(index, field)) or "" if isinstance(value, str) else comparable(value)


def _totals(reading: Reading, table: FormTable) -> None:
    for index, row in enumerate(table.rows):
        if is_total(table.form, row):
            subject = table.form.subject_fields[0]
            reading.report("typed-total", "warning", table.sheet.name, table.cell(index, subject), table=table.name)


def _below(reading: Reading, table: FormTable) -> None:
    """Rows that somebody typed directly below the table, where they belong to nothing."""
    first = table.sheet.tables[table.name].range.last_cell.row + 1
    columns = (table.first_col, table.first_col + table.width - 1)
    if first > SHEET_ROWS:
        return
    area = table.sheet.range((first, columns[0]), (min(first + LOOKED_AT - 1, SHEET_ROWS), columns[1]))
    rows: list[list[Any]] = area.options(ndim=2, err_to_str=True).value
    count = next((n for n, row in enumerate(rows) if all(v in (None, "") for v in row)), len(rows))
    if count:
        last = max(n for row in rows[:count] for n, value in enumerate(row) if value not in (None, ""))
        place = address(first, columns[0], first + count - 1, columns[0] + last)
        reading.report("rows-below-table", "warning", table.sheet.name, place, table=table.name,
                       rows=str(first) if count == 1 else f"{first}-{first + count - 1}")  # fmt: skip


def _text_dates(reading: Reading, table: FormTable) -> None:
    """Dates typed as text where fill understands them."""
    for column in table.columns:
        for index in range(len(table.raw)) if column.lenient else ():
            raw = table.raw_value(index, column.id)
            if isinstance(raw, str) and parse_dates(raw)["finish"]:
                reading.report("date-to-convert", "warning", table.sheet.name, table.cell(index, column.id), value=raw,
                               column=column.label(reading.data.lang))  # fmt: skip


# --- calculated cells ------------------------------------------------------------------------------------------------
def _calculated(reading: Reading, cells: Iterable[CalculatedCell]) -> None:
    """Damaged calculated cells; neighbours in a column that suffer alike make one problem."""
    damaged = [(fault, cell) for cell in cells if (fault := _fault(cell))]
    damaged.sort(key=lambda d: (d[1].sheet, d[1].col, d[1].row))
    numbered = enumerate(damaged)
    groups = groupby(numbered, key=lambda n: (n[1][0], n[1][1].sheet, n[1][1].col, n[1][1].row - n[0]))
    for (fault, sheet, _, _), members in groups:
        run = [cell for _, (_, cell) in members]
        first, last = run[0], run[-1]
        reading.report(fault, "warning", sheet, address(first.row, first.col, last.row, last.col),
                       actual=_shown(first), expected=_text(first.value), count=len(run))  # fmt: skip


def _fault(cell: CalculatedCell) -> str:
    if not cell.formula_sound:
        missing = cell.actual_formula is None and cell.actual_value in (None, "")
        return "calculated-missing" if missing else "calculated-overwritten"
    return "" if cell.value_sound else "calculated-stale"


def _shown(cell: CalculatedCell) -> str:
    return _text(cell.actual_value if cell.actual_formula is None or cell.formula_sound else cell.actual_formula)


def _text(value: object) -> str:
    text = f"{value:.12g}" if isinstance(value, float) else "" if value is None else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
