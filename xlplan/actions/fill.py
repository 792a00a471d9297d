"""The Fill button: every calculated cell with its formula and value, and drafts where a person left a cell empty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from xlplan.actions.calculated import CalculatedCell, Evaluated, calculated_cells, calculated_columns, evaluated
from xlplan.actions.calendar import Outdated, refresh
from xlplan.actions.charts_room import Fitted, fit_charts
from xlplan.actions.company import renew
from xlplan.actions.draft import review_drafts
from xlplan.actions.drafts import Draft, input_drafts, remark_drafts
from xlplan.actions.growing import grow
from xlplan.actions.places import address, optional
from xlplan.actions.sheet import Reading, read
from xlplan.actions.workflow import refuse_locked
from xlplan.errors import Problem
from xlplan.forms import info
from xlplan.forms.cells import text_of
from xlplan.forms.warning_list import rows_wanted

if TYPE_CHECKING:
    import xlwings as xw

What = Literal["mended", "added", "recomputed", "date", "draft", "recalculated", "company"]


class Change(NamedTuple):
    """A cell that fill changed; `before` and `after` are its formula or value.

    `what`: `mended` (a calculated cell that had been overwritten), `added` (its formula was missing), `recomputed` (its
    value was out of date), `date` (a date typed as text), `draft` (an empty cell drafted), `recalculated` (the
    result of a formula that a person typed, brought up to date by an engine), `company` (the copy of the company's file
    that the workbook carries).
    """

    sheet: str
    cell: str
    before: object
    after: object
    what: What


@dataclass
class FillResult:
    """What fill changed, cell by cell, and every problem it met."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def fill(book: xw.Book, *, locked_too: bool = False, drafts: bool = True) -> FillResult:
    """Recompute and store every calculated cell; draft what may be drafted, the review only while it is blank.

    Charts of rows get a place for each row and one more, where the engine can change them. Only cells that differ are
    written: filling twice changes nothing the second time. Values that a person typed stay, except over a calculated
    cell and for planned dates typed as text. MissingPartError when the workbook holds no table of xlplan;
    WorkbookError("locked") for a closed period, unless `locked_too` (for a copy that is not saved). Without `drafts`
    no remark and no review is drafted.
    """
    if not locked_too:
        refuse_locked(book)
    reading = read(book)
    changes = [_put(reading, draft) for draft in input_drafts(reading)]
    expected = evaluated(reading)
    if _more_warnings(reading, expected):
        reading = read(book)
        expected = evaluated(reading)
    review = [_put(reading, d) for d in (review_drafts(reading, expected, only_blank=True) if drafts else ())]
    fitted = fit_charts(book, reading, expected)
    if review or fitted:
        expected = evaluated(reading)
    damaged = [cell for column in calculated_columns(reading, expected) for cell in column.damaged()]
    for name, cells in groupby(sorted(damaged, key=_by_sheet), key=_by_sheet):
        _write(book.sheets[name], list(cells))
    changes += [_change(reading, cell) for cell in damaged]
    changes += [_resized(chart) for chart in fitted]
    changes += [_refreshed(cell) for cell in refresh(reading, expected)]
    changes += [_put(reading, draft) for draft in (remark_drafts(reading, expected) if drafts else ())]
    changes += review
    if renew(book, reading.template.company):
        changes.append(Change(info.COMPANY_SHEET, "A1", None, None, "company"))
    for name in ("request_full_calculation", "refresh_chart_words") if changes else ():
        if (renewed := optional(book.impl, name)) is not None:
            renewed()  # other people's formulas and the titles of charts may depend on what has just changed
    return FillResult(changes, reading.problems)


def _more_warnings(reading: Reading, expected: Evaluated) -> bool:
    """Rows for warnings that the dashboard's list has none for, as far as it may grow; whether there are more now."""
    table = next((t for t in reading.tables.values() if t.form.board), None)
    wanted = rows_wanted(expected.book.rows(table.form.id)) if table else 0
    if table is None or wanted <= len(table.rows):
        return False
    grow(table, wanted, reading.problems)
    return True


def would_replace(book: xw.Book) -> list[Change]:
    """What `fill` would write over something that a person typed: calculated cells, and planned dates typed as text.

    Nothing is written. MissingPartError when the workbook holds no table of xlplan.
    """
    reading = read(book)
    dates = [draft for draft in input_drafts(reading) if draft.what == "date"]
    found = [
        Change(d.table.sheet.name, d.table.cell(d.row_index, d.field), d.table.raw_value(d.row_index, d.field), d.value,
               "date")
        for d in dates if d.table.raw_value(d.row_index, d.field) not in (None, "")
    ]  # fmt: skip
    cells = (cell for cell in calculated_cells(reading, evaluated(reading)) if not cell.formula_sound)
    return found + [change for change in (_change(reading, cell) for cell in cells) if change.what == "mended"]


def _put(reading: Reading, draft: Draft) -> Change:
    before, value = draft.write(reading.data.lang)
    what: What = "date" if draft.what == "date" else "draft"
    return Change(draft.table.sheet.name, draft.table.cell(draft.row_index, draft.field), before, value, what)


def _resized(chart: Fitted) -> Change:
    place, before, after = chart.place, chart.before, chart.after
    cells = address(place.row, place.col, place.row + after, place.last_col)
    return Change(place.sheet, cells, before, after, "recomputed")


def _refreshed(cell: Outdated) -> Change:
    place = cell.table.cell(cell.index, cell.field)
    return Change(cell.table.sheet.name, place, cell.before, cell.after, "recomputed")


def _change(reading: Reading, cell: CalculatedCell) -> Change:
    place = cell.address
    if cell.formula_sound:
        return Change(cell.sheet, place, cell.actual_value, cell.value, "recomputed")
    before = cell.actual_formula if cell.actual_formula is not None else cell.actual_value
    if before in (None, ""):
        return Change(cell.sheet, place, None, cell.formula, "added")
    reading.report("calculated-mended", "info", cell.sheet, place, before=text_of(before))
    return Change(cell.sheet, place, before, cell.formula, "mended")


# --- writing --------------------------------------------------------------------------------------------------------
_by_sheet = attrgetter("sheet")

Block = list[list[CalculatedCell]]
"""Rows of cells that form a rectangle on one sheet."""


def blocks(cells: Iterable[CalculatedCell]) -> list[Block]:
    """The cells as rectangles: runs down a column, and neighbouring columns with the same run together."""
    runs: list[list[CalculatedCell]] = []
    for cell in sorted(cells, key=lambda c: (c.sheet, c.col, c.row)):
        last = runs[-1][-1] if runs else None
        if last is not None and (last.sheet, last.col, last.row + 1) == (cell.sheet, cell.col, cell.row):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    found: list[list[list[CalculatedCell]]] = []
    for run in sorted(runs, key=lambda r: (r[0].sheet, r[0].row, r[-1].row, r[0].col)):
        beside = found[-1][-1] if found else None
        if beside is not None and _beside(beside, run):
            found[-1].append(run)
        else:
            found.append([run])
    return [[list(row) for row in zip(*columns, strict=True)] for columns in found]


def _beside(one: Sequence[CalculatedCell], other: Sequence[CalculatedCell]) -> bool:
    return (one[0].sheet, one[0].row, one[-1].row, one[0].col + 1) == (
        other[0].sheet, other[0].row, other[-1].row, other[0].col,
    )  # fmt: skip


def _write(sheet: xw.Sheet, cells: Sequence[CalculatedCell]) -> None:
    """Formulas with their values where the engine takes both; in Excel the formula alone, which Excel calculates."""
    both = optional(sheet.impl, "write_calculated")
    if both is not None:
        both({(cell.row, cell.col): (cell.formula, cell.value) for cell in cells})
        return
    for block in blocks(cells):
        first, last = block[0][0], block[-1][-1]
        area = sheet.range((first.row, first.col), (last.row, last.col))
        formulas = [[cell.formula for cell in row] for row in block]
        area.formula2 = first.formula if area.size == 1 else formulas
