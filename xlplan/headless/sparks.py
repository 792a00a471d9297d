"""Sparklines in the rows of a new workbook's tables: a row's own months, as columns in the colour of actuals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range

from xlplan.forms.form import Column, Row
from xlplan.headless import theme
from xlplan.headless.done import done

AIR = 0.2
"""Of the highest column, left free below all of them: LibreOffice fills cells to their edges, so that high columns of
rows one above the other would grow together to one. The scale begins so far below 0; the columns begin at 0."""


def add_sparklines(sheet: Any, columns: Sequence[Column], first: int, rows: Sequence[Row]) -> None:
    """One for each row of every column that draws a block of months; `first` is the 0-based row of the body."""
    name = quote_sheetname(sheet.get_name())
    for place, column in enumerate(columns):
        drawn = [i for i, c in enumerate(columns) if column.spark and c.tag == column.spark]
        if drawn and drawn == list(range(drawn[0], drawn[-1] + 1)):
            for number, row in enumerate(rows, first):
                look = {
                    "type": "column",
                    "min": 0 if row is rows[-1] else _least([row.get(columns[i].id) for i in drawn]),
                    "series_color": theme.ROLES["actual"],
                    "negative_points": True,
                    "negative_color": theme.ROLES["bad"],
                    "range": f"{name}!{xl_range(number, drawn[0], number, drawn[-1])}",
                }
                done(sheet.add_sparkline(number, place, look), column.id)


def _least(values: Sequence[object]) -> float:
    """Where a row's scale begins. The last row's is 0, as new rows have a copy of it, whatever their figures are."""
    figures = [float(value) for value in values if isinstance(value, Decimal)]
    return min(0.0, *figures) - AIR * max(0.0, *figures) if figures else 0
