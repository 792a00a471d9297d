"""Tables that need more rows than they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlplan.actions.places import SHEET_ROWS, optional
from xlplan.actions.sheet import FormTable
from xlplan.errors import Problem

if TYPE_CHECKING:
    import xlwings as xw


def grow(table: FormTable, rows: int, problems: list[Problem]) -> None:
    """Let the table have at least so many rows; its totals row moves down, and what stood below, which is reported.

    A column of the manager's own that is one formula all the way down goes on with it.
    """
    more = rows - len(table.rows)
    if more <= 0:
        return
    sheet, last = table.sheet, table.header_row + len(table.rows)
    below = sheet.used_range.last_cell.row
    formulas = _own_formulas(table)
    right = table.first_col + table.width - 1
    found = next(t for t in sheet.tables if t.name == table.name)
    totals = 1 if found.show_totals else 0
    if optional(found.impl, "makes_room") is None:  # in Excel the totals row is pushed down with what stands below
        _make_room(sheet.range((last + 1, table.first_col), (min(last + more + 1, SHEET_ROWS), right)), more)
    found.resize(sheet.range((table.header_row, table.first_col), (last + more + totals, right)))
    for col, formula in formulas.items():
        sheet.range((last, col), (last + more, col)).formula = formula
    if below > last + totals and sheet.used_range.last_cell.row >= below + more:
        where = f"A{last + totals + 1}"
        problems.append(Problem("moved-down", "info", "", sheet.name, where, {"table": table.name, "count": more}))


def _make_room(below: xw.Range, rows: int) -> None:
    """Insert rows where something stands below a table: Excel would take it into the table, where it is overwritten."""
    cells = below.options(ndim=2, err_to_str=True).value
    if any(cell not in (None, "") for line in cells for cell in line):
        below.sheet.range(f"{below.row}:{below.row + rows - 1}").insert("down")


def _own_formulas(table: FormTable) -> dict[int, str]:
    """By sheet column: the last row's formula of every column that is the manager's own and holds formulas only."""
    known = {table.first_col + position for position in table.positions.values()}
    top, last = table.header_row + 1, table.header_row + len(table.rows)
    found = {}
    for col in range(table.first_col, table.first_col + table.width):
        if col in known:
            continue
        cells = table.sheet.range((top, col), (last, col)).formula
        texts = [cells] if isinstance(cells, str) else [row[0] for row in cells or ()]
        if texts and all(text.startswith("=") for text in texts):
            found[col] = texts[-1]
    return found
