"""Every calculated cell of a workbook: what it should hold, and what it holds.

Whole ranges are read at once: one call for a run of adjacent calculated columns, two for a row of bands or totals.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

from xlplan.actions.places import Place, address, formulas_of, named_place, read_cells
from xlplan.actions.same import same_formula, same_value
from xlplan.forms.catalog import in_evaluation_order
from xlplan.forms.chart import board_cells
from xlplan.forms.evaluate import HEADS, Figures, evaluate
from xlplan.forms.form import BookData, Choice, Column, Value
from xlplan.forms.render import FormFormulas, cached, cached_column

if TYPE_CHECKING:
    from xlplan.actions.sheet import FormTable, Reading

__all__ = [
    "CalculatedCell",
    "CalculatedColumn",
    "Evaluated",
    "calculated_cells",
    "calculated_columns",
    "evaluated",
    "same_formula",
    "same_value",
]

Part = Literal["body", "total", "band"]


@dataclass(slots=True)
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
            value = (figures.totals if self.part == "total" else {**figures.board, **figures.bands})[self.field]
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


class CalculatedColumn(NamedTuple):
    """Cells of one formula below each other, in a totals row or band a single one; as in `CalculatedCell`.

    `row` is the first one's; `lacking` holds the places, counted from 0, of formulas without a stored result.
    """

    form: str
    field: str
    part: Part
    sheet: str
    row: int
    col: int
    table: str
    formula: str
    values: Sequence[Value]
    actual_formulas: Sequence[str | None]
    actual_values: Sequence[object]
    lacking: Container[int]
    choices: tuple[Choice, ...] = ()

    def cells(self) -> Iterator[CalculatedCell]:
        """All cells, from top to bottom."""
        return (self._cell(place) for place in range(len(self.values)))

    def damaged(self) -> Iterator[CalculatedCell]:
        """The cells in which the formula, the value or its stored result is not as it should be."""
        sound = {text: same_formula(self.formula, text, self.table) for text in set(self.actual_formulas)}
        pairs = zip(self.values, self.actual_formulas, self.actual_values, strict=True)
        for place, (value, formula, held) in enumerate(pairs):
            if not (sound[formula] and same_value(value, held)) or place in self.lacking:
                yield self._cell(place)

    def _cell(self, place: int) -> CalculatedCell:
        return CalculatedCell(
            self.form, self.field, self.part, place if self.part == "body" else None, self.sheet, self.row + place,
            self.col, self.table, self.formula, self.values[place], self.actual_formulas[place],
            self.actual_values[place], place not in self.lacking, self.choices,
        )  # fmt: skip


class Evaluated(NamedTuple):
    """A reading with every calculated field reckoned anew, and the figures of bands and totals by form id."""

    book: BookData
    figures: dict[str, Figures]


def evaluated(reading: Reading) -> Evaluated:
    """Reckon all metrics from what the workbook's input cells say; the reading stays as it is."""
    data = reading.data
    rows = {form_id: [dict(row) for row in rows] for form_id, rows in data.tables.items()}
    book = BookData(
        data.lang,
        dict(data.facts),
        rows,
        data.months,
        data.lines,
        places=data.places,
        company=data.company,
        drawn=data.drawn,
    )
    forms = in_evaluation_order([table.form for table in reading.tables.values()])
    return Evaluated(book, evaluate(forms, {f: t.columns for f, t in reading.tables.items()}, book))


def calculated_columns(reading: Reading, expected: Evaluated | None = None) -> list[CalculatedColumn]:
    """All calculated columns, bands and totals of the workbook, table by table.

    A band or totals row whose defined name is missing becomes a problem of the reading, as does a calculated column
    that is gone though others are reckoned from it.
    """
    expected = expected or evaluated(reading)
    found: list[CalculatedColumn] = []
    for table in reading.tables.values():
        formulas, figures = reading.formulas(table.form.id), expected.figures[table.form.id]
        _report_needed(reading, table, formulas)
        found += _body(table, expected.book, formulas)
        found += _totals(reading, table, figures, formulas)
        found += _bands(reading, table, figures, formulas)
    return found


def calculated_cells(reading: Reading, expected: Evaluated | None = None) -> list[CalculatedCell]:
    """The same cell by cell."""
    return [cell for column in calculated_columns(reading, expected) for cell in column.cells()]


def _runs(table: FormTable, formulas: Mapping[str, str | None]) -> Iterator[list[Column]]:
    """The calculated columns in groups that stand side by side."""
    columns = sorted((c for c in table.columns if formulas.get(c.id)), key=lambda c: table.positions[c.id])
    numbered = enumerate(columns)
    for _, group in groupby(numbered, key=lambda pair: table.positions[pair[1].id] - pair[0]):
        yield [column for _, column in group]


def _body(table: FormTable, book: BookData, formulas: FormFormulas) -> Iterator[CalculatedColumn]:
    count, rows = len(table.raw), book.rows(table.form.id)
    for run in _runs(table, formulas.body) if count else ():
        texts, lacking = _stored(table, run, count)
        for offset, column in enumerate(run):
            position, stored = table.positions[column.id], [line[offset] for line in texts]
            yield CalculatedColumn(
                table.form.id, column.id, "body", table.sheet.name, table.header_row + 1,
                table.column_number(column.id), table.name, _preferred(column, formulas, stored, table.name),
                cached_column([row.get(column.id) for row in rows], column.choices, book.lang),
                stored, [line[position] for line in table.raw],
                {index for index, place in lacking if place == offset}, column.choices,
            )  # fmt: skip


def _stored(table: FormTable, run: Sequence[Column], count: int) -> tuple[list[list[str | None]], set[tuple[int, int]]]:
    """The formulas of neighbouring columns, and the places of those without a stored result."""
    position, first = table.positions[run[0].id], table.column_number(run[0].id)
    if table.stored:
        texts = [line[position : position + len(run)] for line in table.stored.formulas]
        return texts, {(index, place - position) for index, place in table.stored.lacking}
    top = table.header_row + 1
    area = table.sheet.range((top, first), (top + count - 1, first + len(run) - 1))
    return formulas_of(area, count, len(run)), set()


def _preferred(column: Column, formulas: FormFormulas, texts: Sequence[str | None], table: str) -> str:
    """The column's formula: by the worksheet function in a workbook that reckons it so, else the native one."""
    native, function = formulas.body[column.id] or "", formulas.functions.get(column.id)
    calls = {text for text in texts if text and "XLPLAN_" in text} if function else ()
    return function if function and any(same_formula(function, text, table) for text in calls) else native


def _report_needed(reading: Reading, table: FormTable, formulas: FormFormulas) -> None:
    """Calculated columns that somebody deleted; helpers may lack, earlier templates had none."""
    book, form = table.sheet.book, table.form
    bands = {field for band, field in formulas.needed_by_band.items() if named_place(book, f"{form.id}_{band}")}
    needed = formulas.needed | bands
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


def _totals(reading: Reading, table: FormTable, figures: Figures, formulas: FormFormulas) -> list[CalculatedColumn]:
    columns = [c for c in table.columns if c.total]
    if not columns:
        return []
    place = _named(reading, table, "totals", table.form.title(reading.data.lang))
    if place is None:
        return []
    wanted = []
    for column in columns:
        formula = formulas.totals[column.id]
        if formula:
            value = cached(figures.totals[column.id], (), reading.data.lang)
            wanted.append(_Wanted(column.id, place.row, table.column_number(column.id), formula, value))
    return list(_compared(table, "total", place.sheet, wanted))


def _bands(reading: Reading, table: FormTable, figures: Figures, formulas: FormFormulas) -> list[CalculatedColumn]:
    lang, by_sheet = reading.data.lang, dict[str, list[_Wanted]]()
    for band in (*table.form.bands, *HEADS):
        formula = formulas.bands[band.id]
        place = _named(reading, table, band.id, band.label(lang), required=band not in HEADS) if formula else None
        if formula and place:
            value = cached(figures.bands[band.id], band.choices, lang)
            by_sheet.setdefault(place.sheet, []).append(
                _Wanted(band.id, place.row, place.col, formula, value, band.choices)
            )
    for sheet, found in _on_board(reading, table, figures, formulas):
        by_sheet.setdefault(sheet, []).append(found)
    return [cell for sheet, found in by_sheet.items() for cell in _compared(table, "band", sheet, found)]


def _on_board(
    reading: Reading, table: FormTable, figures: Figures, formulas: FormFormulas
) -> Iterator[tuple[str, _Wanted]]:
    """What the form reckons on the dashboard, where the workbook has one: sheet and cell."""
    places: dict[str, Place | None] = {}
    for cell in board_cells(table.form, table.columns):
        if cell.name not in places:
            places[cell.name] = named_place(table.sheet.book, cell.name)
        place, formula = places[cell.name], formulas.bands[cell.band.id]
        if place and formula and place.row + cell.row <= place.last_row and place.col + cell.col <= place.last_col:
            value = cached(figures.board[cell.band.id], cell.band.choices, reading.data.lang)
            where = place.row + cell.row, place.col + cell.col
            yield place.sheet, _Wanted(cell.band.id, *where, formula, value, cell.band.choices)


def _named(reading: Reading, table: FormTable, what: str, label: str, *, required: bool = True) -> Place | None:
    name = f"{table.form.id}_{what}"
    place = named_place(table.sheet.book, name)
    if place is None and required:
        reading.report("missing-figure-name", "warning", table.sheet.name, "", name=name, label=label)
    return place


def _compared(table: FormTable, part: Part, sheet: str, wanted: Sequence[_Wanted]) -> Iterator[CalculatedColumn]:
    """Read row by row, from the first wanted cell to the last."""
    target = table.sheet.book.sheets[sheet]
    for row, group in groupby(sorted(wanted, key=lambda w: (w.row, w.col)), key=lambda w: w.row):
        cells = list(group)
        first = cells[0].col
        found = read_cells(target.range((row, first), (row, cells[-1].col)))
        for cell in cells:
            place = cell.col - first
            yield CalculatedColumn(
                table.form.id, cell.field, part, sheet, row, cell.col, table.name, cell.formula, [cell.value],
                [found.formulas[0][place]], [found.values[0][place]], {0} if (0, place) in found.lacking else (),
                cell.choices,
            )  # fmt: skip
