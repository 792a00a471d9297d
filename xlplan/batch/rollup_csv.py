"""The sheets of a rollup as CSV files."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal

from xlplan.batch.rollup_sheets import Sheet
from xlplan.forms.form import Lang, Value

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_files(sheets: Sequence[Sheet], lang: Lang) -> dict[str, bytes]:
    """File name (`summary.csv`, ...) -> UTF-8 with byte order mark, as Excel expects it; labels in one language."""
    return {f"{sheet.id}.csv": _csv(sheet, lang).encode("utf-8-sig") for sheet in sheets}


def _csv(sheet: Sheet, lang: Lang) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(field.label(lang) for field in sheet.fields)
    for row in sheet.rows:
        writer.writerow(csv_text(row.get(field.id)) for field in sheet.fields)
    return out.getvalue()


def csv_text(value: Value) -> str:
    """A value as text: money with two places, dates as YYYY-MM-DD; text that looks like a formula gets a `'`."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_STARTS) else text
