"""Workbooks of several templates in one folder, what managers type into them, and what they hold."""

from __future__ import annotations

from pathlib import Path

import xlplan
from xlplan.actions import read
from xlplan.actions.growing import grow
from xlplan.forms.catalog import template
from xlplan.forms.form import BookData, Row
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose


def written(path: Path, facts: dict[str, str], **tables: list[Row]) -> Path:
    """A workbook of the template that the file is named after, with these rows and spare ones."""
    found = template(path.stem.split()[0])
    book: BookData = new_book(found, "en", facts)
    for form_id, rows in tables.items():
        book.tables[form_id] = [*rows, *({} for _ in range(5))]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(compose(found, book))
    return path


def typed(path: Path, form_id: str, index: int, **values: object) -> None:
    """What a manager types into a row."""
    with xlplan.open(path) as book:
        table = read(book).tables[form_id]
        for name, value in values.items():
            table.sheet.range(table.cell(index, name)).value = value
        book.save()


def rows(path: Path, form_id: str) -> list[Row]:
    with xlplan.open(path) as book:
        table = read(book).tables[form_id]
        return [row for index, row in enumerate(table.rows) if not table.blank(index)]


def added(path: Path, form_id: str, **values: object) -> None:
    """What a manager types into the first free row, below the table where it has none."""
    with xlplan.open(path) as book:
        table = read(book).tables[form_id]
        index = next((i for i in range(len(table.rows)) if table.blank(i)), len(table.rows))
        grow(table, index + 1, [])
        for name, value in values.items():
            table.sheet.range((table.header_row + 1 + index, table.column_number(name))).value = value
        book.save()
