"""Tables that grow, or with a totals row shrink: what covered the whole body of a table goes on covering it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from xlplan.headless.cells import MAX_ROW
from xlplan.headless.patch import copy_row_format, default_style, with_rows
from xlplan.headless.refs import (
    Area,
    RowMap,
    col_letters,
    map_formula,
    map_ref,
    map_rows,
    map_sqref,
    parse_area,
    translate,
)
from xlplan.headless.scan import attribute, style_and_kind
from xlplan.headless.tables import TableInfo
from xlplan.headless.texts import Special, Workbook, change_charts, change_names, change_sheet, change_xml
from xlplan.headless.worksheet import Sheet

_RULE = re.compile(
    rb'(<(?:conditionalFormatting|dataValidation|ignoredError|protectedRange)\b[^>]*? sqref=")([^"]*)(?=")'
)
_EXT_RULE = re.compile(rb"<(\w+:(?:conditionalFormatting|dataValidation))\b.*?</\1>", re.S)
_SQREF = re.compile(rb"(<(?:\w+:)?sqref>)([^<]*)(?=</)")
_SPARKLINE = re.compile(rb"<(\w+:sparkline)>(.*?)</\1>", re.S)
_ABSOLUTE = 4
"""How many `$` a range has whose corners are absolute."""


@dataclass(frozen=True)
class Growth:
    """A table's body that is to end at row `last`."""

    table: TableInfo
    last: int

    def _rows(self, wanted: Callable[[Area], bool]) -> RowMap:
        """Areas that reach from the body's first row (or above) to its last end at the new last row."""
        body = self.table.body

        def rows(area: Area) -> tuple[int, int]:
            covers = area.r1 <= body.r1 and area.r2 == body.r2 and area.c1 <= body.c2 and body.c1 <= area.c2
            if self.last < body.r2:  # what is wider is not the table's alone
                covers = covers and body.c1 <= area.c1 and area.c2 <= body.c2
            return (area.r1, self.last) if covers and wanted(area) else (area.r1, area.r2)

        return rows

    def in_formula(self, formula: str, where: str) -> str:
        """A formula that stands on sheet `where`; its `D6` means that cell, not the column."""
        return map_rows(formula, where, self.table.sheet, self._rows(lambda area: area.r1 < area.r2))

    def in_body(self, formula: str, where: str) -> str:
        """A formula of the table's own rows: `$D$6:$D$9` is the column and grows, `$D$6:D9` is a running total."""
        rows = self._rows(lambda area: area.r1 < area.r2)
        home = self.table.sheet.casefold()

        def grown(sheet: str | None, ref: str) -> str:
            at_home = (where if sheet is None else sheet).casefold() == home
            return map_ref(ref, rows) if at_home and ref.count("$") == _ABSOLUTE else ref

        return map_formula(formula, grown)

    def in_series(self, formula: str, where: str) -> str:
        """What a chart or sparkline shows; a column of a single cell is still a column."""
        rows = self._rows(lambda area: area.r1 < area.r2 or area.c1 == area.c2)
        return map_rows(formula, where, self.table.sheet, rows)

    def in_rules(self, sqref: str) -> str:
        """Where a rule holds."""
        return map_sqref(sqref, self._rows(lambda area: True))

    def in_sparkline(self, xml: bytes, where: str) -> bytes:
        """A sparkline over a column grows; one that draws the table's last row is repeated for each new row."""
        body = self.table.body
        place = _SQREF.search(xml)
        cell = parse_area(place[2].decode()) if place else None
        if where == self.table.sheet and cell and cell.r1 == cell.r2 == body.r2 and body.c1 <= cell.c1 <= body.c2:
            return xml + b"".join(_sparkline_at(xml, where, body.r2, row) for row in range(body.r2 + 1, self.last + 1))
        return change_xml(xml, where, self.in_series)


def _sparkline_at(xml: bytes, where: str, old: int, new: int) -> bytes:
    """A copy of row `old`'s sparkline for row `new`."""

    def rows(area: Area) -> tuple[int, int]:
        return (new, new) if area.r1 == area.r2 == old else (area.r1, area.r2)

    xml = change_xml(xml, where, lambda formula, home: map_rows(formula, home, where, rows))
    return _SQREF.sub(lambda m: m[1] + map_sqref(m[2].decode(), rows).encode(), xml)


def extend_references(workbook: Workbook, growth: Growth) -> None:
    """Rules, names, print areas, charts, sparklines and formulas outside the table follow its body to its new end."""
    table = growth.table
    for sheet in workbook.sheets:
        at_home = sheet.name == table.sheet
        rows = table.body._replace(r2=min(table.body.r2, growth.last))
        change_sheet(sheet, growth.in_formula, but=Special(rows, growth.in_body) if at_home else None)
        xml, end = sheet.scan.xml, sheet.scan.end
        tail = _extended_rules(xml[end:], growth) if at_home else xml[end:]
        tail = _SPARKLINE.sub(lambda m, name=sheet.name: growth.in_sparkline(m[0], name), tail)  # type: ignore[misc]
        if tail != xml[end:]:
            sheet.replace_xml(xml[:end] + tail)
    change_names(workbook, growth.in_formula)
    change_charts(workbook, growth.in_series)
    for info, part in workbook.tables:
        change = growth.in_body if info.name == table.name else growth.in_formula
        workbook.parts.edit(part, lambda xml, home=info.sheet, change=change: change_xml(xml, home, change))  # type: ignore[misc]


def _extended_rules(tail: bytes, growth: Growth) -> bytes:
    def cover(m: re.Match[bytes]) -> bytes:
        return m[1] + growth.in_rules(m[2].decode()).encode()

    return _EXT_RULE.sub(lambda m: _SQREF.sub(cover, m[0]), _RULE.sub(cover, tail))


def format_new_rows(sheet: Sheet, body: Area, last: int) -> None:
    """The new rows look like the last one: cell styles and row height."""
    sheet.flushed()
    scan = sheet.scan
    look = copy_row_format(scan.xml[slice(*scan.span(body.r2, body.r2))])
    cells = scan.row(body.r2)
    styles = {col: style_and_kind(raw.attributes)[0] for col, raw in cells.items() if body.c1 <= col <= body.c2}
    if look:
        sheet.replace_xml(with_rows(scan, dict.fromkeys(range(body.r2 + 1, last + 1), look)))
    for row in range(body.r2 + 1, last + 1):
        for col, style in styles.items():
            if style or default_style(scan, row, col):
                sheet.set_style(row, col, style)


def fill_calculated(sheet: Sheet, table: TableInfo, last: int) -> None:
    """The calculated columns go on into the new rows, whose results Excel has to find."""
    body = table.body
    for col, header in enumerate(table.columns, table.first_col):
        if header in table.calculated:
            model = sheet.formula(body.r2, col) or "=" + table.calculated[header]
            for row in range(body.r2 + 1, last + 1):
                sheet.write(row, col, None, translate(model, row - body.r2, 0))
            if header in table.arrays and last > body.r2:
                _as_arrays(sheet, body, col, last)


def _as_arrays(sheet: Sheet, body: Area, col: int, last: int) -> None:
    """Let a column's formulas in the new rows be array formulas, dynamic where the last row's is."""
    sheet.flushed()
    scan = sheet.scan
    model = scan.row(body.r2).get(col)
    mark = attribute(model.attributes, b"cm") if model else None
    letters = col_letters(col).encode()
    cell = re.compile(rb'(<c r="(%s[0-9]+)"[^>]*)>(<f)(?=[ >])' % letters)
    start, end = scan.span(body.r2 + 1, last)
    cm = b' cm="%s"' % mark if mark else b""
    rows = cell.sub(lambda m: m[1] + cm + b">" + m[3] + b' t="array" ref="%s"' % m[2], scan.xml[start:end])
    sheet.replace_xml(scan.xml[:start] + rows + scan.xml[end:])


def row_to_insert_before(workbook: Workbook, sheet: Sheet, table: TableInfo, last: int) -> int | None:
    """Where rows must be inserted so that the table can reach row `last`; None when nothing stands in its way.

    What stands below with a blank row between keeps one. A row that would not tear a neighbouring table is preferred.
    """
    area = table.area
    below = area._replace(r1=area.r2 + 1, r2=area.r2 + 1)
    gap = 0 if sheet.first_occupied(below) else 1
    needed = below._replace(r2=min(last + gap, MAX_ROW))
    others = [info.area for info, _ in workbook.tables if info.sheet == table.sheet and info.name != table.name]
    others += sheet.blocks
    obstacles = [other.r1 for other in (*others, *_merged(sheet)) if needed.meets(other)]
    if occupied := sheet.first_occupied(needed):
        obstacles.append(occupied)
    if not obstacles:
        return None
    rows = range(needed.r1, max(needed.r1, min(obstacles)) + 1)
    return next((row for row in rows if not any(o.r1 < row <= o.r2 for o in others)), needed.r1)


def _merged(sheet: Sheet) -> list[Area]:
    refs = re.findall(rb'<mergeCell ref="([^"]*)"', sheet.scan.xml[sheet.scan.end :])
    return [area for ref in refs if (area := parse_area(ref.decode()))]
