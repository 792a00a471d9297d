"""Sample workbooks for the actions' tests, as they are and as people damage them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import xlplan
from xlplan.actions import read
from xlplan.forms.catalog import TEMPLATES, template
from xlplan.forms.form import BookData, Lang
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

TEMPLATE_IDS = tuple(t.id for t in TEMPLATES)


def sample_path(
    folder: Path, template_id: str, lang: Lang, *, rows: int = 0, edit: Callable[[BookData], None] | None = None
) -> Path:
    """The shipped sample as a file, its data changed by `edit`; with `rows`, its first table padded by repetition."""
    book = sample_book(template_id, lang)
    if edit:
        edit(book)
    first = book.tables[template(template_id).forms[0].id]
    originals = len(first)
    while len(first) < rows:
        first.append(dict(first[len(first) % originals]))
    path = folder / f"{template_id}-{lang}-{rows}.xlsx"
    path.write_bytes(compose(template(template_id), book))
    return path


def changed_sample(folder: Path, template_id: str, lang: Lang) -> Path:
    """The sample with its first table's first calculated column typed over, and a typed date range in the tracking."""
    path = sample_path(folder, template_id, lang)
    with xlplan.open(path) as book:
        table = next(iter(read(book).tables.values()))
        field = next(c.id for c in table.columns if c.calculated)
        for index in range(2):
            table.sheet.range(table.cell(index, field)).value = 77
        if template_id == "tracking":
            table.sheet.range(table.cell(1, "due")).value = "2023-07-10-12"
            table.sheet.range(table.cell(1, "due_start")).value = None
        book.save()
    return path
