"""What stands in a calculated cell: its formula for one workbook, and its value as a cell shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from xlplan.forms.form import Band, Choice, Column, Lang, Value
from xlplan.forms.grammar import MissingFieldError, Renderer


def _first(renderer: Renderer, texts: Sequence[str], choices: tuple[Choice, ...]) -> str | None:
    for text in texts:
        try:
            return renderer.formula(text, choices) if text else None
        except MissingFieldError:
            continue
    return None


def column_formula(column: Column, renderer: Renderer) -> str | None:
    """The formula of a calculated column, or None where the sheet lacks a column that it needs.

    Optional inputs are not needed: without a fallback that does without them, they read as empty cells.
    """
    instead = (column.fallback,) if isinstance(column.fallback, str) else column.fallback
    texts = (column.formula, *instead)
    return _first(renderer, texts, column.choices) or _first(replace(renderer, blanks=True), texts, column.choices)


def lacking(part: Column | Band, renderer: Renderer) -> str | None:
    """The field without which a calculated column or a band has no formula here, None for none."""
    try:
        replace(renderer, blanks=True).formula(part.formula or "", part.choices)
    except MissingFieldError as error:
        return str(error.args[0])
    return None


def total_formula(column: Column, renderer: Renderer) -> str | None:
    """The formula of a column's cell in the totals row."""
    text = f"{{sum:{column.id}}}" if column.total == "sum" else column.total
    return _first(renderer, (text, column.total_fallback), ())


def band_formula(band: Band, renderer: Renderer) -> str | None:
    """The formula of a band."""
    return _first(renderer, (band.formula, band.fallback), band.choices)


def shown(value: Value, choices: Sequence[Choice], lang: Lang) -> str | int | float | Value:
    """A value as its cell holds it: choices by their words, Decimal as float."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str) and choices:
        return next((c.label(lang) for c in choices if c.id == value), value)
    return value


def shown_column(values: Iterable[Value], choices: Sequence[Choice], lang: Lang) -> list[Value]:
    """`shown` for the values of a column."""
    words = {c.id: c.label(lang) for c in choices}
    if not words:
        return [float(value) if isinstance(value, Decimal) else value for value in values]
    return [words.get(v, v) if isinstance(v, str) else float(v) if isinstance(v, Decimal) else v for v in values]


def cached(value: Value, choices: Sequence[Choice], lang: Lang) -> str | int | float | Value:
    """The same for a calculated cell, where no value is the empty text that its formula gives."""
    return "" if value is None else shown(value, choices, lang)
