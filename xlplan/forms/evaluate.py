"""From inputs to every calculated cell: the metrics of a template's forms, run in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlplan.forms import info
from xlplan.forms.chart import board_cells
from xlplan.forms.form import Band, BookData, Column, Form, Kind, Label, Row, Value, counted, total_of_counted

AS_OF = Label("截至 ", "as of ")


def subtitle(book: BookData) -> str:
    """The line under a form's title as text."""
    date = f"{AS_OF(book.lang)}{book.as_of:%Y-%m-%d}" if book.as_of else ""
    currency = str(book.facts.get("currency") or "")
    return "  ".join([str(book.facts.get("region") or ""), str(book.facts.get("period") or ""), date, currency])


SUBTITLE = Band("subtitle", Label("副标题", "Subtitle"), Kind.TEXT,
                '{@region}&"  "&{@period}&"  "&IF(ISNUMBER({@as_of}),'
                f'{{say:{AS_OF.zh}|{AS_OF.en}}}&TEXT({{@as_of}},"yyyy-mm-dd"),"")&"  "&{{@currency}}',
                subtitle)  # fmt: skip
"""The line under every form's title: region, period, as-of date and currency. Workbooks of earlier versions lack its
name."""

STATE = Label("状态：", "State: ")


def _standing(book: BookData) -> Value:
    found = book.facts.get("state")
    word = next((c.label(book.lang) for c in info.STATES if c.id == found), str(found or ""))
    return f"{STATE(book.lang)}{word}"


STANDING = Band("standing", Label("状态行", "State line"), Kind.TEXT,
                f"{{say:{STATE.zh}|{STATE.en}}}&{{@state}}", _standing)  # fmt: skip
"""The workbook's state, below the subtitle: it is printed on every page with it."""
RUNNING = Band("running", Label("页眉行", "Running head"), Kind.TEXT, f'{SUBTITLE.formula}&"  "&{STANDING.formula}',
               lambda book: f"{subtitle(book)}  {_standing(book)}")  # fmt: skip
"""Both in one line above the table, where lists stand between it and the title: there it is printed on every page."""
HEADS = (SUBTITLE, STANDING, RUNNING)
"""Lines that say what a sheet is of. Workbooks of earlier versions lack the latter two."""


@dataclass
class Figures:
    """Values of one form's bands, by id, of its totals row, by field, and of its cells on the dashboard, by id."""

    bands: dict[str, Value] = field(default_factory=dict)
    totals: dict[str, Value] = field(default_factory=dict)
    board: dict[str, Value] = field(default_factory=dict)


def evaluate(forms: Sequence[Form], columns: Mapping[str, Sequence[Column]], book: BookData) -> dict[str, Figures]:
    """Fill the calculated fields of `book`'s rows in place, then reckon bands and totals; form id -> Figures.

    `forms` are in order of dependence: receipts before invoices before receivables; columns go by their stage.
    """
    for form in forms:
        rows = book.rows(form.id)
        for column in sorted(columns.get(form.id, ()), key=lambda c: c.stage):
            if column.metric is not None:
                for row, value in zip(rows, column.metric(rows, book), strict=True):
                    row[column.id] = value
    return {form.id: _figures(form, columns.get(form.id, ()), book) for form in forms if form.id in columns}


def _figures(form: Form, columns: Sequence[Column], book: BookData) -> Figures:
    rows = counted(form, book.rows(form.id))
    bands = {band.id: band.metric(book) for band in (*form.bands, *HEADS)}
    return Figures(
        bands=bands,
        totals={column.id: _total(column, rows, book) for column in columns if column.total},
        board={cell.band.id: cell.metric(book, bands) for cell in board_cells(form, columns)},
    )


def _total(column: Column, rows: Sequence[Row], book: BookData) -> Value:
    return column.total_metric(book) if column.total_metric else total_of_counted(column.id, rows)
