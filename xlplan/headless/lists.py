"""Suggestions for text columns: a hidden sheet with one list a column, and cell notes that explain what was chosen.

A list of more than 255 characters cannot stand in a data validation; a defined name can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_range_abs

from xlplan.forms import info
from xlplan.forms.form import Column, Lang, Row, Template
from xlplan.forms.grammar import TableHeaders
from xlplan.headless import validations
from xlplan.headless.done import done

NOTE_SIZE = {"width": 300, "height": 96, "font_size": 9, "author": "xlplan"}


def write_lists(out: Any, template: Template, lang: Lang) -> None:
    """The hidden sheet of all suggestions, each list under its defined name; no sheet where there are none."""
    offered = [(form.id, column, words) for form in template.forms for column in form.resolve()
               if (words := _words(column, lang))]  # fmt: skip
    if not offered:
        return
    sheet = out.add_worksheet(info.LISTS_SHEET)
    sheet.very_hidden()
    for col, (form_id, column, words) in enumerate(offered):
        name = validations.list_name(form_id, column.id)
        done(sheet.write_column(0, col, words), name)
        area = xl_range_abs(0, col, len(words) - 1, col)
        done(out.define_name(name, f"={info.LISTS_SHEET}!{area}"), name)


def _words(column: Column, lang: Lang) -> list[str]:
    """What a column's list offers, where a data validation cannot hold it."""
    words = [choice.label(lang) for choice in column.choices]
    long = validations.too_long(words) and not column.calculated
    return words if long else [offer.label(lang) for offer in column.offers]


def write_picks(out: Any, tables: Mapping[str, TableHeaders]) -> None:
    """Defined names for the columns of tables whose entries other columns suggest; they grow with their tables."""
    columns = [c for table in tables.values() for c in table.columns if c.pick]
    picked = [(*c.pick.split("."), c.pick_by[1]) for c in columns]
    for form, field in dict.fromkeys((form, f) for form, *fields in picked for f in fields if f):
        name = validations.list_name(form, field)
        done(out.define_name(name, f"={tables[form].whole(field)}"), name)


def write_notes(sheet: Any, columns: Sequence[Column], rows: Sequence[Row], first: int, lang: Lang) -> None:
    """A cell note on every cell that shows a suggestion, and on the header of a calculated column that has one.

    `first` is the body's first row, 0-based. Typed columns say theirs when a cell is entered.
    """
    for col, column in enumerate(columns):
        if column.calculated and column.note:
            done(sheet.write_comment(first - 1, col, column.note(lang), NOTE_SIZE), f"note {column.id}")
        for index, row in enumerate(rows if column.offers else ()):
            note = note_of(column, row.get(column.id), lang)
            if note:
                done(sheet.write_comment(first + index, col, note, NOTE_SIZE), f"note {column.id}")


def note_of(column: Column, value: object, lang: Lang) -> str | None:
    """The explanation of the suggestion that a cell shows; the one with the longest name where several fit."""
    found = [offer for offer in column.offers if isinstance(value, str) and offer.named(value)]
    return max(found, key=lambda offer: len(offer.label(lang))).note(lang) if found else None
