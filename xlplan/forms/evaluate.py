"""From inputs to every calculated cell: the metrics of a template's forms, run in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlplan.forms.form import BookData, Column, Form, Value, total


@dataclass
class Figures:
    """Band values and totals-row values of one form: band id -> value, field id -> value."""

    bands: dict[str, Value] = field(default_factory=dict)
    totals: dict[str, Value] = field(default_factory=dict)


def evaluate(forms: Sequence[Form], columns: Mapping[str, Sequence[Column]], book: BookData) -> dict[str, Figures]:
    """Fill the calculated fields of `book`'s rows in place, then reckon bands and totals; form id -> Figures.

    `forms` are in order of dependence: receipts before invoices before receivables.
    """
    for form in forms:
        rows = book.rows(form.id)
        for column in columns.get(form.id, ()):
            if column.metric is not None:
                for row, value in zip(rows, column.metric(rows, book), strict=True):
                    row[column.id] = value
    return {form.id: _figures(form, columns.get(form.id, ()), book) for form in forms if form.id in columns}


def _figures(form: Form, columns: Sequence[Column], book: BookData) -> Figures:
    return Figures(
        bands={band.id: band.metric(book) for band in form.bands},
        totals={column.id: _total(form, column, book) for column in columns if column.total},
    )


def _total(form: Form, column: Column, book: BookData) -> Value:
    return column.total_metric(book) if column.total_metric else total(form, column.id, book.rows(form.id))
