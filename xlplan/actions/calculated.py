"""Every calculated cell of a workbook: what it should hold, and what it holds.

Whole ranges are read at once: one call for a run of adjacent calculated columns, two for a row of bands or totals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from xlplan.actions.places import Place, address, as_grid, named_place, optional
from xlplan.actions.same import same_formula, same_value
from xlplan.forms.catalog import in_evaluation_order
from xlplan.forms.evaluate import SUBTITLE, Figures, evaluate
from xlplan.forms.form import Band, BookData, Choice, Column, Value
from xlplan.forms.grammar import Renderer
from xlplan.forms.render import band_formula, cached, column_formula, lacking, total_formula

if TYPE_CHECKING:
    import xlwings as xw

    from xlplan.actions.sheet import FormTable, Reading

__all__ = ["CalculatedCell", "Evaluated", "calculated_cells", "evaluated", "same_formula", "same_value"]

Part = Literal["body", "total", "band"]


@dataclass(frozen=True, slots=True)
class CalculatedCell:
    """One calculated cell: what belongs there (`formula`, and `value` with "" for none) and what is there.

    `field` is a field id, in a band the band's id; `index` the row's 0-based index in the table, None in totals and
    bands; `row` and `col` are the sheet's, 1-based. `actual_formula` is None where there is no formula. `stored`:
    whether the file holds a result of the formula (in Excel always); an empty one may be missing and yet be sound.
    """

    form: str
    field: str
    part: Part
    index: int | None
    sheet: str
    row: int
    col: int
    table: str
    formula: str
    value: Value
    actual_formula: str | None
    actual_value: object
    stored: bool = True
    choices: tuple[Choice, ...] = ()

    def value_in(self, other: Evaluated) -> Value:
        """What belongs there in another workbook of the same shape."""
        if self.index is not None:
            value = other.book.rows(self.form)[self.index].get(self.field)
        else:
            figures = other.figures[self.form]
            value = (figures.totals if self.part == "total" else figures.bands)[self.field]
        return cached(value, self.choices, other.book.lang)

    @property
    def address(self) -> str:
        """`F12`."""
        return address(self.row, self.col)

    @property
    def formula_sound(self) -> bool:
        """Whether the formula is the form's."""
        return same_formula(self.formula, self.actual_formula, self.table)

    @property
    def value_sound(self) -> bool:
        """Whether the value is what the metric gives."""
        return same_value(self.value, self.actual_value)

    @property
    def sound(self) -> bool:
        """Whether nothing is to be done here."""
        return self.value_sound and self.formula_sound


class Evaluated(NamedTuple):
    """A reading with every calculated field reckoned anew, and the figures of bands and totals by form id."""

    book: BookData
    figures: dict[str, Figures]


def evaluated(reading: Reading) -> Evaluated:
    """Reckon all metrics from what the workbook's input cells say; the reading stays as it is."""
    data = reading.data
    rows = {form_id: [dict(row) for row in rows] for form_id, rows in data.tables.items()}
    book = BookData(data.lang, dict(data.facts), rows, data.months, data.lines)
    forms = in_evaluation_order([table.form for table in reading.tables.values()])
    return Evaluated(book, evaluate(forms, {f: t.columns for f, t in reading.tables.items()}, book))


def calculated_cells(reading: Reading, expected: Evaluated | None = None) -> list[CalculatedCell]:
    """All calculated cells of the workbook's tables, bands and totals rows, table by table.

    A band or totals row whose defined name is missing becomes a problem of the reading, as does a calculated column
    that is gone though others are reckoned from it.
    """
    expected = expected or evaluated(reading)
    cells: list[CalculatedCell] = []
    for table in reading.tables.values():
        renderer, figures = reading.renderer(table.form.id), expected.figures[table.form.id]
        _report_needed(reading, table, renderer)
        cells += _body(table, expected.book, renderer)
        cells += _totals(reading, table, figures, renderer)
        cells += _bands(reading, table, figures, renderer)
    return cells


def _formula_of(text: object) -> str | None:
    return text if isinstance(text, str) and text.startswith("=") else None


def _lacking(area: xw.Range, rows: int, cols: int) -> list[list[bool]]:
    """Which formulas have no stored result, where the engine can tell."""
    lacks = optional(area.impl, "lacks_result")
    return lacks() if lacks else [[False] * cols] * rows


def _runs(table: FormTable, formulas: dict[str, str]) -> Iterator[list[Column]]:
    """The calculated columns in groups that stand side by side."""
    columns = sorted((c for c in table.columns if c.id in formulas), key=lambda c: table.positions[c.id])
    numbered = enumerate(columns)
    for _, group in groupby(numbered, key=lambda pair: table.positions[pair[1].id] - pair[0]):
        yield [column for _, column in group]


def _body(table: FormTable, book: BookData, renderer: Renderer) -> Iterator[CalculatedCell]:
    count = len(table.raw)
    rendered = {c.id: column_formula(c, renderer) for c in table.columns if c.calculated}
    formulas = {field: formula for field, formula in rendered.items() if formula}
    rows, top, sheet = book.rows(table.form.id), table.header_row + 1, table.sheet.name
    for run in _runs(table, formulas) if count else ():
        first = table.column_number(run[0].id)
        area = table.sheet.range((top, first), (top + count - 1, first + len(run) - 1))
        texts, lacking = as_grid(area.formula, count, len(run)), _lacking(area, count, len(run))
        for offset, column in enumerate(run):
            for index, row in enumerate(rows):
                actual = _formula_of(texts[index][offset])
                yield CalculatedCell(
                    table.form.id, column.id, "body", index, sheet, top + index, first + offset, table.name,
                    formulas[column.id], cached(row.get(column.id), column.choices, book.lang),
                    actual, table.raw_value(index, column.id), not lacking[index][offset], column.choices,
                )  # fmt: skip


def _report_needed(reading: Reading, table: FormTable, renderer: Renderer) -> None:
    """Calculated columns that somebody deleted; helpers may lack, earlier templates had none."""
    columns = [c for c in table.columns if c.calculated and column_formula(c, renderer) is None]
    book, form = table.sheet.book, table.form
    bands = [b for b in form.bands if band_formula(b, renderer) is None and named_place(book, f"{form.id}_{b.id}")]
    parts: list[Column | Band] = [*columns, *bands]
    needed = {lacking(part, renderer) for part in parts}
    for column in (c for c in form.columns if isinstance(c, Column) and c.calculated and not c.hidden):
        if column.id in needed and column.id not in table.positions:
            first, last = (address(table.header_row, table.first_col + n) for n in (0, table.width - 1))
            reading.report("missing-column", "error", table.sheet.name, f"{first}:{last}", table=table.name,
                           header=column.label(reading.data.lang))  # fmt: skip


class _Wanted(NamedTuple):
    """A cell of a totals row or band row and what belongs there."""

    field: str
    row: int
    col: int
    formula: str
    value: Value
    choices: tuple[Choice, ...] = ()


def _totals(reading: Reading, table: FormTable, figures: Figures, renderer: Renderer) -> list[CalculatedCell]:
    columns = [c for c in table.columns if c.total]
    if not columns:
        return []
    place = _named(reading, table, "totals", table.form.title(reading.data.lang))
    if place is None:
        return []
    wanted = []
    for column in columns:
        formula = total_formula(column, renderer)
        if formula:
            value = cached(figures.totals[column.id], (), reading.data.lang)
            wanted.append(_Wanted(column.id, place.row, table.column_number(column.id), formula, value))
    return list(_compared(table, "total", place.sheet, wanted))


def _bands(reading: Reading, table: FormTable, figures: Figures, renderer: Renderer) -> list[CalculatedCell]:
    lang, by_sheet = reading.data.lang, dict[str, list[_Wanted]]()
    for band in (*table.form.bands, SUBTITLE):
        formula = band_formula(band, renderer)
        place = _named(reading, table, band.id, band.label(lang), required=band is not SUBTITLE) if formula else None
        if formula and place:
            value = cached(figures.bands[band.id], band.choices, lang)
            by_sheet.setdefault(place.sheet, []).append(
                _Wanted(band.id, place.row, place.col, formula, value, band.choices)
            )
    return [cell for sheet, found in by_sheet.items() for cell in _compared(table, "band", sheet, found)]


def _named(reading: Reading, table: FormTable, what: str, label: str, *, required: bool = True) -> Place | None:
    name = f"{table.form.id}_{what}"
    place = named_place(table.sheet.book, name)
    if place is None and required:
        reading.report("missing-figure-name", "warning", table.sheet.name, "", name=name, label=label)
    return place


def _compared(table: FormTable, part: Part, sheet: str, wanted: Sequence[_Wanted]) -> Iterator[CalculatedCell]:
    """Read row by row, from the first wanted cell to the last."""
    target = table.sheet.book.sheets[sheet]
    for row, group in groupby(sorted(wanted, key=lambda w: (w.row, w.col)), key=lambda w: w.row):
        cells = list(group)
        first, width = cells[0].col, cells[-1].col - cells[0].col + 1
        area = target.range((row, first), (row, first + width - 1))
        texts: list[Any] = as_grid(area.formula, 1, width)[0]
        values: list[Any] = area.options(ndim=2, err_to_str=True).value[0]
        lacking = _lacking(area, 1, width)[0]
        for cell in cells:
            actual = _formula_of(texts[cell.col - first])
            yield CalculatedCell(
                table.form.id, cell.field, part, None, sheet, row, cell.col, table.name,
                cell.formula, cell.value, actual, values[cell.col - first],
                not lacking[cell.col - first], cell.choices,
            )  # fmt: skip
