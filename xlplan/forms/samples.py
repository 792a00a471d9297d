"""Sample rows that travel with xlplan (`workbooks/samples/<template>.<lang>.toml`)."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlplan.forms.catalog import template
from xlplan.forms.cells import time_fraction
from xlplan.forms.form import BookData, Column, Lang, Value
from xlplan.forms.instance import choice_id, new_book

_PACKAGE = Path(__file__).parents[1]


def resources() -> Path:
    """The folder `workbooks`: inside the installed package, beside it in a checkout."""
    inside = _PACKAGE / "workbooks"
    return inside if inside.is_dir() else _PACKAGE.parent / "workbooks"


def sample_book(template_id: str, lang: Lang) -> BookData:
    """A template's sample: the figures of the field's own forms, in one language."""
    text = (resources() / "samples" / f"{template_id}.{lang}.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
    found = template(template_id)
    book = new_book(found, lang, data["facts"])
    for form in (f for f in found.forms if f.id in data or not f.presets):
        columns = {c.id: c for c in form.resolve(book.months, book.lines)}
        book.tables[form.id] = [
            {name: _value(columns[name], value) for name, value in row.items()} for row in data.get(form.id, [])
        ]
    return book


def _value(column: Column, value: object) -> Value:
    if isinstance(value, str) and column.choices:
        return choice_id(value, column.choices)
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, dt.time):
        return time_fraction(value)
    if isinstance(value, str | Decimal | dt.date):
        return value
    raise TypeError(f"{column.id}: {value!r}")
