"""Writing what a merge decided, through xlwings' Book: cells, and rows at the table's end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from xlplan.actions.growing import grow
from xlplan.actions.places import optional
from xlplan.actions.sheet import FormTable
from xlplan.batch.merge import FormMerge
from xlplan.forms.form import Column, Lang, Value
from xlplan.forms.render import shown


def as_cell(value: Value, column: Column, lang: Lang) -> Any:
    """A value as xlwings writes it. Text is marked as text: never a formula, number or date, whatever it looks like."""
    found = shown(value, column.choices, lang)
    return "'" + found if isinstance(found, str) else found


def apply_merge(merge: FormMerge) -> int:
    """Write a form's cells and new rows; the number of cells written."""
    table = merge.table
    columns = {column.id: column for column in table.columns}
    edits = dict(merge.edits)
    first = next((i + 1 for i in range(len(table.rows) - 1, -1, -1) if not table.blank(i)), 0)
    for index, row in enumerate(merge.new, first):
        edits |= {(index, name): value for name, value in row.items() if name in columns}
    grow(table, first + len(merge.new), merge.problems)
    cells = {
        (index, table.column_number(name)): as_cell(v, columns[name], merge.lang) for (index, name), v in edits.items()
    }
    write_cells(table, cells)  # the blanks of new rows too, where nothing stands: whole rectangles are written at once
    return sum(value is not None for (index, _), value in edits.items() if index >= first) + len(merge.edits)


def write_cells(table: FormTable, cells: Mapping[tuple[int, int], Any]) -> None:
    """Write cells by (0-based body row, sheet column), in as few rectangles as runs down neighbouring columns make."""
    top = table.header_row + 1
    single = optional(table.sheet.impl, "write_cells")
    if single is not None:
        single({(top + index, col): value for (index, col), value in cells.items()})
        return
    columns: dict[int, list[int]] = defaultdict(list)
    for index, col in cells:
        columns[col].append(index)
    runs = defaultdict(list)
    for col, indexes in columns.items():
        for _, run in groupby(enumerate(sorted(indexes)), key=lambda pair: pair[1] - pair[0]):
            block = [index for _, index in run]
            runs[block[0], block[-1]].append(col)
    for (first, last), cols in runs.items():
        for _, beside in groupby(enumerate(sorted(cols)), key=lambda pair: pair[1] - pair[0]):
            found = [col for _, col in beside]
            area = table.sheet.range((top + first, found[0]), (top + last, found[-1]))
            area.value = [[cells[index, col] for col in found] for index in range(first, last + 1)]
