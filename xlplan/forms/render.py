"""What stands in a calculated cell: its formula for one workbook, and its value as a cell shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xlplan.forms.chart import board_cells
from xlplan.forms.evaluate import HEADS
from xlplan.forms.form import Band, Choice, Column, Lang, Value
from xlplan.forms.grammar import MissingFieldError, Renderer, TableHeaders


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


def function_formula(column: Column, renderer: Renderer) -> str | None:
    """The formula with which a macro-enabled workbook may reckon a column, or None where there is none."""
    return _first(renderer, (column.function,), column.choices)


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


def cached_column(values: Iterable[Value], choices: Sequence[Choice], lang: Lang) -> list[str | int | float | Value]:
    """`cached` down a column."""
    return ["" if value is None else value for value in shown_column(values, choices, lang)]


def cached(value: Value, choices: Sequence[Choice], lang: Lang) -> str | int | float | Value:
    """The same for a calculated cell, where no value is the empty text that its formula gives."""
    return "" if value is None else shown(value, choices, lang)


class FormFormulas(NamedTuple):
    """A form's formulas in one workbook by field or band id, None where the sheet lacks a column that one needs.

    `functions`: the other formula of columns that a macro-enabled workbook may reckon by a worksheet function.
    `needed`: the fields without which calculated columns have no formula; by band id, that without which a band has
    none.
    """

    body: dict[str, str | None]
    totals: dict[str, str | None]
    bands: dict[str, str | None]
    functions: dict[str, str | None]
    needed: frozenset[str | None]
    needed_by_band: dict[str, str | None]


def all_bands(table: TableHeaders) -> tuple[Band, ...]:
    """A form's bands, those on the dashboard among them."""
    return (*table.form.bands, *(cell.band for cell in board_cells(table.form, table.columns)))


@lru_cache(maxsize=256)
def form_formulas(lang: Lang, tables: tuple[tuple[str, TableHeaders], ...], form_id: str) -> FormFormulas:
    """All formulas of a form, given every table of the workbook; remembered, as all workbooks of a template agree."""
    renderer = Renderer(lang, dict(tables), form_id)
    table = renderer.tables[form_id]
    body = {c.id: column_formula(c, renderer) for c in table.columns if c.calculated}
    bands = {band.id: band_formula(band, renderer) for band in (*all_bands(table), *HEADS)}
    return FormFormulas(
        body=body,
        totals={c.id: total_formula(c, renderer) for c in table.columns if c.total},
        bands=bands,
        functions={c.id: function_formula(c, renderer) for c in table.columns if c.function},
        needed=frozenset(lacking(c, renderer) for c in table.columns if c.calculated and body[c.id] is None),
        needed_by_band={b.id: lacking(b, renderer) for b in table.form.bands if bands[b.id] is None},
    )
