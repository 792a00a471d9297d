"""New workbooks from a template that every process prepares once: what `update_book` makes of it, the same bytes.

The rows are merged, reckoned and remembered by the code that does it for any workbook; only reading the workbook and
writing it cell by cell is left out. What is not plain enough for that is left to `update_book`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlplan.actions.calculated import Evaluated, evaluated
from xlplan.actions.calendar import outdated
from xlplan.actions.same import same_value
from xlplan.batch.instance import Update, fact_text, facts_of, remembered_facts, rows_of
from xlplan.batch.memory import INFO_FORM, INFO_KEY, Memory, brief, memory_lines
from xlplan.batch.merge import FormMerge, verdict
from xlplan.batch.sample import Blank, Grown, blank_of, fields_in, prepared
from xlplan.batch.window import wanted_months
from xlplan.errors import Problem
from xlplan.forms.cells import ERRORS, comparable
from xlplan.forms.form import Row, Value
from xlplan.forms.info import MEMORY_SHEET
from xlplan.forms.render import shown, shown_column
from xlplan.headless.cells import Value as CellValue
from xlplan.headless.prepared import Contents
from xlplan.metrics import to_decimal

_CENTS = Decimal(10**13)
"""A sum of cents below this has at most 15 digits, which a cell keeps."""


@dataclass
class _Merged:
    """What the data bring: rows as the tables hold them, facts to write, what is remembered; cells written."""

    rows: dict[str, list[Row]]
    facts: dict[str, Value]
    memory: Memory
    changes: int = 0


def new_workbook(template: bytes, update: Update) -> bytes | None:
    """The workbook that `update_book` makes of an empty template, with its counts and changes; it has no problems.

    None where only `update_book` can tell.
    """
    blank = blank_of(template)
    rows = rows_of(blank.reading, update)
    months = wanted_months(blank.table("receivables"), update.as_of)
    if months != blank.reading.data.months or not _as_read(update.facts["region"], rows):
        return None
    merged = _merged(template, rows, update)
    grown = frozenset(
        (form, frozenset(found[0])) for form, found in merged.rows.items() if len(found) > len(blank.table(form).rows)
    )
    pieces = prepared(template, grown) if merged.facts.keys() == {"region"} else None
    if pieces is None:
        return None
    try:
        made = pieces.workbook(_contents(blank, merged, grown))
    except ValueError:  # what no cell holds: update_book says so in words
        return None
    update.counts |= {form: len(found) for form, found in rows.items()}
    update.changes += merged.changes
    return made


def _as_read(region: Value, rows: Mapping[str, Sequence[Row]]) -> bool:
    """Whether all values are read from their cells as they were written."""
    return _plain(region) and all(_plain(value) for found in rows.values() for row in found for value in row.values())


def _plain(value: Value) -> bool:
    if type(value) is Decimal:
        return -_CENTS < value < _CENTS or to_decimal(float(value)) == value
    return type(value) is not str or value not in ERRORS


def _merged(template: bytes, rows: Mapping[str, list[Row]], update: Update) -> _Merged:
    """The rows merged with the empty tables."""
    blank = blank_of(template)
    reading, facts = blank.reading, facts_of(blank.reading, update)
    merged = _Merged({}, {}, {INFO_FORM: {INFO_KEY: remembered_facts(facts)}})
    for fact, value in facts:
        if verdict(fact_text(reading, fact), None, brief(comparable(value))) != "same":
            merged.facts[fact.id] = shown(value, fact.choices, reading.data.lang)
            merged.changes += 1
    for form_id, found in rows.items():
        table = blank.table(form_id)
        fields = fields_in(template, form_id, tuple(update.fields[form_id]))
        merge = FormMerge(table, found, fields, {}, reading.data.lang, list[Problem]())
        merge.run()
        merged.rows[form_id], merged.memory[form_id] = merge.new, merge.memory
        merged.changes += sum(value is not None for row in merge.new for value in row.values())
    return merged


def _reckoned(blank: Blank, merged: _Merged) -> Evaluated:
    """The workbook's metrics, from its rows as they would be read; the empty rows of the template stay behind them."""
    data = blank.reading.data
    tables = dict(data.tables)
    for form_id, rows in merged.rows.items():
        empty = data.tables[form_id]
        tables[form_id] = [{**empty[0], **row} for row in rows] + empty[len(rows) :]
    found = replace(data, facts=data.facts | merged.facts, tables=tables)
    return evaluated(replace(blank.reading, data=found))


# --- into cells -------------------------------------------------------------------------------------------------------
def _contents(blank: Blank, merged: _Merged, grown: Grown) -> Contents:
    expected = _reckoned(blank, merged)
    cells: defaultdict[str, dict[tuple[int, int], CellValue]] = defaultdict(dict)
    for name, value in merged.facts.items():
        sheet, row, col = blank.facts[name]
        cells[sheet][row, col] = value
    for form_id, rows in merged.rows.items():
        table = blank.table(form_id)
        for name, values in _typed(blank, form_id, rows[: len(table.rows)]).items():
            for index, value in enumerate(values, table.header_row + 1):
                cells[table.sheet.name][index, table.column_number(name)] = value
    for cell in blank.cells:
        value = cell.value_in(expected)
        if not (cell.stored and same_value(value, cell.actual_value)):
            cells[cell.sheet][cell.row, cell.col] = value
    for name, place, text in _own(blank, expected):
        cells[name][place] = text
    contents = Contents(cells)
    for form_id, _ in grown:
        contents.rows[form_id] = _more_rows(blank, form_id, merged.rows[form_id], expected)
    contents.rows[MEMORY_SHEET] = dict(enumerate(zip(*memory_lines(merged.memory), strict=True), 1))
    return contents


def _own(blank: Blank, expected: Evaluated) -> Iterator[tuple[str, tuple[int, int], CellValue]]:
    """What the program writes without a formula where the template has something else: sheet, cell, value."""
    reading = replace(blank.reading, data=expected.book, problems=[])
    for cell in outdated(reading, expected):
        row, col = cell.table.header_row + 1 + cell.index, cell.table.column_number(cell.field)
        yield cell.table.sheet.name, (row, col), cell.after


def _typed(blank: Blank, form_id: str, rows: Sequence[Row]) -> dict[str, list[Value]]:
    """What the cells of these rows hold, by field."""
    lang, columns = blank.reading.data.lang, blank.table(form_id).columns
    names = rows[0].keys() if rows else ()
    return {c.id: shown_column([row[c.id] for row in rows], c.choices, lang) for c in columns if c.id in names}


def _more_rows(blank: Blank, form_id: str, rows: Sequence[Row], expected: Evaluated) -> dict[int, Sequence[CellValue]]:
    """The rows beyond the template's, by sheet column: what is typed, and what is calculated."""
    table, lang = blank.table(form_id), blank.reading.data.lang
    there = len(table.rows)
    found: dict[str, list[Value]] = _typed(blank, form_id, rows[there:])
    reckoned = expected.book.rows(form_id)[there:]
    for name, cell in blank.calculated(form_id).items():
        values = shown_column([row[name] for row in reckoned], cell.choices, lang)
        found[name] = ["" if value is None else value for value in values]
    return {table.column_number(name): values for name, values in found.items()}
