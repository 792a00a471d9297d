"""Sparklines in the rows of a new workbook's tables: a row's own months, as columns in the colour of actuals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range

from xlplan.forms.form import Column
from xlplan.headless import theme
from xlplan.headless.done import done


def add_sparklines(sheet: Any, columns: Sequence[Column], first: int, count: int) -> None:
    """One for each row of every column that draws a block of months; `first` is the 0-based row of the body."""
    name = quote_sheetname(sheet.get_name())
    for place, column in enumerate(columns):
        drawn = [i for i, c in enumerate(columns) if column.spark and c.tag == column.spark]
        if drawn and drawn == list(range(drawn[0], drawn[-1] + 1)):
            rows = range(first, first + count)
            look = {
                "type": "column",
                "min": 0,
                "series_color": theme.ROLES["actual"],
                "negative_points": True,
                "negative_color": theme.ROLES["bad"],
                "location": [xl_range(row, place, row, place) for row in rows],
                "range": [f"{name}!{xl_range(row, drawn[0], row, drawn[-1])}" for row in rows],
            }
            done(sheet.add_sparkline(first, place, look), column.id)
