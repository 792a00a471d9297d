"""Sliding the months that the receivables plan shows: headers, helper rows and figures move together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlplan.actions.places import named_place
from xlplan.actions.sheet import FormTable
from xlplan.batch.apply import write_cells
from xlplan.batch.memory import Key, Remembered, cell_text, row_keys
from xlplan.batch.merge import row_label
from xlplan.errors import MissingPartError, Problem, Severity
from xlplan.forms.form import Lang
from xlplan.forms.instance import months_until

if TYPE_CHECKING:
    import xlwings as xw


def wanted_months(table: FormTable, as_of: dt.date) -> tuple[dt.date, ...]:
    """As many months as the sheet shows now, ending with the as-of month."""
    return months_until(as_of, len(_months(table)))


def _months(table: FormTable) -> list[dt.date]:
    return sorted({column.month for column in table.columns if column.month})


def slide(
    book: xw.Book, table: FormTable, months: Sequence[dt.date], known: Mapping[Key, Remembered], lang: Lang
) -> list[Problem]:
    """Let the table show other months; figures of months that stay move with them. What cannot move is reported.

    The book must be read anew. MissingPartError("missing-name") without the helper row of months.
    """
    old = _months(table)
    place = named_place(book, f"{table.name}_months")
    if place is None:
        raise MissingPartError("missing-name", sheet=table.sheet.name, name=f"{table.name}_months")
    problems = [*_leaving(table, set(months), known, lang), *_formulas(table), *_notes(table)]
    columns = {(c.tag, c.month): c for c in table.columns if c.month}
    moved = {}
    for (tag, month), column in columns.items():
        source = columns.get((tag, months[old.index(month)]))
        for index in range(len(table.rows)):
            raw = table.raw_value(index, source.id) if source else None
            if raw != table.raw_value(index, column.id):
                moved[index, table.column_number(column.id)] = "'" + raw if isinstance(raw, str) else raw
    write_cells(table, moved)
    _rename(table, dict(zip(old, months, strict=True)), lang)
    for (_, month), column in columns.items():
        cell = table.sheet.range((place.row, table.column_number(column.id)))
        cell.value = dt.datetime.combine(months[old.index(month)], dt.time())
    params = {"before": f"{old[0]:%Y-%m} – {old[-1]:%Y-%m}", "now": f"{months[0]:%Y-%m} – {months[-1]:%Y-%m}"}
    return [*problems, Problem("month-window", "info", "", table.sheet.name, "", params)]


def _rename(table: FormTable, to: Mapping[dt.date, dt.date], lang: Lang) -> None:
    """New headers, the latest month first, so that no header stands there twice in between."""
    forward = any(new > old for old, new in to.items())
    columns = [c for c in table.form.resolve(list(to.values())) if c.month]
    labels = {(c.tag, c.month): c.label(lang) for c in columns}
    for column in sorted((c for c in table.columns if c.month), key=lambda c: c.month or dt.date.min, reverse=forward):
        if column.month:
            cell = table.sheet.range((table.header_row, table.column_number(column.id)))
            cell.value = "'" + labels[column.tag, to[column.month]]


def _leaving(table: FormTable, months: set[dt.date], known: Mapping[Key, Remembered], lang: Lang) -> list[Problem]:
    """What a person typed into months that are no longer shown."""
    keys = row_keys(table, known)
    found = []
    for column in table.columns:
        if not column.month or column.month in months:
            continue
        for index, key in enumerate(keys):
            text = cell_text(table, index, column.id)
            brought = known[key].values.get(column.id, "") if key in known else ""
            if text and text != brought:
                params = {
                    "column": table.headers.headers[column.id],
                    "key": row_label(table, table.rows[index], lang),
                    "value": text,
                }
                found.append(_problem("month-left-window", "warning", table, table.cell(index, column.id), params))
    return found


def _formulas(table: FormTable) -> list[Problem]:
    """Formulas in month cells, which become their values on moving."""
    found = []
    for column in table.columns:
        if column.month and table.rows:
            col, top = table.column_number(column.id), table.header_row + 1
            cells = table.sheet.range((top, col), (top + len(table.rows) - 1, col)).formula
            texts = [cells] if isinstance(cells, str) else [row[0] for row in cells]
            for index, text in enumerate(texts):
                if text.startswith("="):
                    params = {"formula": text, "column": table.headers.headers[column.id]}
                    found.append(_problem("month-formula", "warning", table, table.cell(index, column.id), params))
    return found


def _notes(table: FormTable) -> list[Problem]:
    """Notes on month cells, which stay where they are."""
    columns = {table.column_number(c.id): c for c in table.columns if c.month}
    rows = range(table.header_row, table.header_row + len(table.rows) + 1)
    found = []
    for note in table.sheet.notes:
        cell = note.location
        if cell.row in rows and cell.column in columns:
            header = table.headers.headers[columns[cell.column].id]
            params = {"column": header, "note": " ".join(note.text.split())[:80]}
            found.append(_problem("month-note", "warning", table, cell.get_address(False, False), params))
    return found


def _problem(code: str, severity: Severity, table: FormTable, cell: str, params: Mapping[str, object]) -> Problem:
    return Problem(code, severity, "", table.sheet.name, cell, params)
