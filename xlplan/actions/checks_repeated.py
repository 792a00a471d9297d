"""Checks of the two helper rows above repeated columns: sums go by them, not by the headers."""

from __future__ import annotations

import datetime as dt

from xlplan.actions.places import Place, address, as_grid, named_place
from xlplan.actions.sheet import FormTable, Reading, kind_of
from xlplan.forms.cells import comparable
from xlplan.forms.form import Column, helper_name


def check_helper_rows(reading: Reading) -> None:
    """Report helper rows that are missing, do not cover their columns, or say something else than the headers."""
    for table in reading.tables.values():
        group = table.form.repeated
        columns = sorted((c for c in table.columns if c.tag), key=lambda c: table.positions[c.id])
        if group and columns:
            for name in (helper_name(group), "tags"):
                _helper_row(reading, table, columns, name)


def _helper_row(reading: Reading, table: FormTable, columns: list[Column], name: str) -> None:
    first, last = table.column_number(columns[0].id), table.column_number(columns[-1].id)
    full = f"{table.form.id}_{name}"
    place = named_place(table.sheet.book, full)
    if place is None:
        reading.report("missing-figure-name", "error", table.sheet.name, "", name=full,
                       label=table.form.title(reading.data.lang))  # fmt: skip
    elif (place.sheet, place.col, place.last_col) != (table.sheet.name, first, last):
        where = address(place.row, place.col, place.last_row, place.last_col)
        reading.report("helper-rows-astray", "error", place.sheet, where, name=full,
                       wanted=address(place.row, first, place.row, last))  # fmt: skip
    else:
        _cells(reading, table, columns, place, name)


def _cells(reading: Reading, table: FormTable, columns: list[Column], place: Place, name: str) -> None:
    area = table.sheet.range((place.row, place.col), (place.row, place.last_col))
    values = as_grid(area.options(ndim=2, err_to_str=True).value, 1, place.last_col - place.col + 1)[0]
    known = {table.column_number(c.id): c for c in columns}
    for col, value in enumerate(values, place.col):
        column = known.get(col)
        if not _fits(reading, table, column, value, name):
            header = table.headers.headers[column.id] if column else ""
            reading.report("helper-row-differs", "error", table.sheet.name, address(place.row, col),
                           value=comparable(value) if not isinstance(value, dt.date) else f"{value:%Y-%m-%d}",
                           header=header)  # fmt: skip


def _fits(reading: Reading, table: FormTable, column: Column | None, value: object, name: str) -> bool:
    if column is None:  # a column of the manager's own inside the block must not be counted with a tag
        return name == "months" or value in (None, "")
    if name == "months":
        return isinstance(value, dt.date) and (value.year, value.month, value.day) == _first(column)
    if name == "kinds":
        kinds = table.form.lines.kinds if table.form.lines else ()
        declared = next(line.kind for line in reading.data.lines if line.name == column.line)
        return kind_of(kinds, value) == declared and (bool(declared) or value in (None, ""))
    group = table.form.repeated
    tag = next(c for c in group.columns if c.id == column.tag) if group else column
    return value == tag.label(reading.data.lang)


def _first(column: Column) -> tuple[int, int, int] | None:
    return (column.month.year, column.month.month, column.month.day) if column.month else None
