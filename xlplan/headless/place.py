"""Where the parts of a form's sheet stand while it is written."""

from __future__ import annotations

from typing import Any, NamedTuple

from xlsxwriter.utility import quote_sheetname, xl_range_abs

from xlplan.forms.form import Form
from xlplan.headless.done import done
from xlplan.headless.formats import Formats


class Rows(NamedTuple):
    """Zero-based rows of a form's sheet; -1 where it has none. `lists` is the row of the first list's label.

    `running` is the row above the table that says what the sheet is of; before it stand long lists."""

    bands: int
    lists: int
    board: int
    running: int
    totals: int
    helpers: int
    over: int
    header: int


class Place(NamedTuple):
    """A form's sheet while it is written."""

    out: Any
    sheet: Any
    formats: Formats
    form: Form
    sheet_name: str
    rows: Rows
    whole: bool

    def name(self, name: str, row: int, first: int, last: int | None = None) -> None:
        """Define a workbook-wide name for cells of one row."""
        address = xl_range_abs(row, first, row, first if last is None else last)
        done(self.out.define_name(name, f"={quote_sheetname(self.sheet_name)}!{address}"), f"name {name}")
