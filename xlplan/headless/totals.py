"""A table's totals row moves, within the table's columns, to where the table is to end; what refers to it follows.

Excel shifts cells in the table's columns only, so what stands beside the table stays where it is. Rows that a shorter
table leaves out come to stand below the totals row, each one row further down, with all they hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xlplan.errors import UnsupportedError
from xlplan.headless.cells import MAX_ROW
from xlplan.headless.patch import with_rows, without_shared
from xlplan.headless.refs import Area, area_text, col_letters, col_number, map_ref, map_rows, parse_area
from xlplan.headless.scan import CELL, Scan
from xlplan.headless.tables import TableInfo
from xlplan.headless.texts import Workbook, change_everywhere, change_shapes
from xlplan.headless.worksheet import Sheet

_PLACES = re.compile(rb'( (?:ref|sqref|activeCell|r1|r2)=")([^"]*)(?=")')
_TAG, _ARRAY = re.compile(rb"<[^<>]+>"), re.compile(rb"<f [^<>]+>")
_SQREF = re.compile(rb"(<(?:\w+:)?sqref>)([^<]*)(?=</)")
_DIMENSION = re.compile(rb'(<dimension ref=")([^"]*)(?=")')
_OPEN = re.compile(rb"<row[^>]*?(/?)>")
_SPANS = re.compile(rb' spans="([0-9]+):([0-9]+)"')
_BOX = re.compile(rb"<x:ClientData.*?</x:ClientData>", re.S)
_BOX_ROW, _BOX_COLUMN = re.compile(rb"(<x:Row>\s*)([0-9]+)"), re.compile(rb"<x:Column>\s*([0-9]+)")
_BOX_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)(?=</)")


@dataclass(frozen=True)
class Move:
    """The totals row of `table` is to stand in row `new`; the rows in between are free, or the table's own."""

    table: TableInfo
    new: int

    @property
    def old(self) -> int:
        """Where it stands now."""
        return self.table.last_row

    def row(self, row: int) -> int:
        """Where a row of the table's columns comes to stand."""
        if row == self.old:
            return self.new
        return row + 1 if self.new <= row < self.old else row

    def within(self, area: Area) -> bool:
        """Whether an area lies within the table's columns."""
        return self.table.first_col <= area.c1 and area.c2 <= self.table.last_col

    def _whole(self, area: Area) -> bool:
        """Whether an area ends with the totals row, and covers all rows of the table above it."""
        longer = self.new > self.old and area.c1 <= self.table.last_col and self.table.first_col <= area.c2
        return area.r2 == self.old and area.r1 <= self.table.body.r1 and (longer or self.within(area))

    def rows(self, area: Area) -> tuple[int, int]:
        """What a reference to an area says afterwards."""
        if self._whole(area) and area.r1 < area.r2:
            return area.r1, self.new
        moves = area.r1 == area.r2 or self.new <= area.r1 <= area.r2 < self.old
        return (self.row(area.r1), self.row(area.r2)) if moves and self.within(area) else (area.r1, area.r2)

    def _pieces(self, area: Area) -> Iterator[tuple[int, int]]:
        """An area's rows afterwards, where some of them stay and others move."""
        last: tuple[int, int] | None = None
        top, bottom = min(self.old, self.new), max(self.old, self.new)
        moved = sorted(self.row(row) for row in range(max(area.r1, top), min(area.r2, bottom) + 1))
        runs = [(row, row) for row in moved]
        if area.r1 < top:
            runs.insert(0, (area.r1, min(area.r2, top - 1)))
        if area.r2 > bottom:
            runs.append((max(area.r1, bottom + 1), area.r2))
        for first, end in runs:
            if last and first <= last[1] + 1:
                last = last[0], max(end, last[1])
            else:
                if last:
                    yield last
                last = first, end
        if last:
            yield last

    def rule(self, ref: str) -> str:
        """Where a rule over cells holds afterwards: with the cells, if need be in two pieces."""
        area = parse_area(ref)
        if area is None or not self.within(area) or area.r2 == MAX_ROW:
            return map_ref(ref, self.rows)
        if area.r1 < self.old <= area.r2 and self.new > self.old:
            return map_ref(ref, lambda a: (a.r1, max(a.r2, self.new)))
        pieces = list(self._pieces(area))
        same = pieces == [(area.r1, area.r2)]
        return ref if same else " ".join(area_text(area._replace(r1=r1, r2=r2)) for r1, r2 in pieces)


def check(sheet: Sheet, move: Move) -> None:
    """UnsupportedError("array-block") where the rows that move would tear an array formula apart."""
    sheet.flushed()
    table = move.table
    touched = Area(min(move.old, move.new), table.first_col, move.old, table.last_col)
    for block in sheet.blocks:
        if block.meets(touched) and (block.r1 < block.r2 or not move.within(block)):
            raise UnsupportedError("array-block", sheet=sheet.name, block=area_text(block))


def move_totals(workbook: Workbook, sheet: Sheet, move: Move) -> None:
    """Put the totals row where the table is to end, once `check` has let it and its new place is free."""

    def change(formula: str, home: str) -> str:
        return map_rows(formula, home, sheet.name, move.rows)

    change_everywhere(workbook, change)
    change_shapes(workbook, change)
    _move_cells(sheet, move)
    places: dict[str, Callable[[bytes], bytes]] = {
        "comments": lambda xml: _placed(xml, move),
        "threadedComment": lambda xml: _placed(xml, move),
        "vmlDrawing": lambda xml: _BOX.sub(lambda m: _moved_box(m[0], move), xml),
    }
    for relation in workbook.parts.relations(sheet.part):
        part = None if relation.external else workbook.parts.find(relation.target)
        if part is not None and relation.kind in places:
            workbook.parts.edit(part, places[relation.kind])


def _placed(xml: bytes, move: Move, tags: re.Pattern[bytes] = _TAG) -> bytes:
    """Places in attributes and in `sqref` elements; only a `sqref` may be more than one area."""

    def place(m: re.Match[bytes]) -> bytes:
        refs = m[2].decode().split(" ")
        return m[1] + " ".join(move.rule(ref) if b"sqref" in m[1] else map_ref(ref, move.rows) for ref in refs).encode()

    return _SQREF.sub(place, tags.sub(lambda m: _PLACES.sub(place, m[0]), xml))


def _move_cells(sheet: Sheet, move: Move) -> None:
    if b't="shared"' in sheet.scan.xml:
        sheet.replace_xml(without_shared(sheet.scan))
    rows = range(min(move.old, move.new), max(move.old, move.new) + 1)
    target = {move.row(row): row for row in (rows if move.new < move.old else (move.old,))}
    scan = Scan(with_rows(sheet.scan, {row: b"" for row, source in target.items() if _mine(sheet.scan, source, move)}),
                sheet.part)  # fmt: skip
    found = {row: _mine(scan, row, move) for row in rows}
    out, at = [_dimension(_placed(scan.xml[: scan.start], move), move)], scan.start
    for row in sorted({*target, move.old}):
        start, end = scan.span(row, row)
        cells = found[target[row]] if row in target else {}
        out += (scan.xml[at:start], _with_cells(scan.xml[start:end], row, cells, move))
        at = end
    sheet.formulas_changed |= any(b"<f" in cell for row in rows for cell in found[row].values())
    out += (scan.xml[at : scan.end], _placed(scan.xml[scan.end :], move))
    sheet.replace_xml(b"".join(out))


def _mine(scan: Scan, row: int, move: Move) -> dict[int, bytes]:
    """The cells of a row in the table's columns, by column, without their places."""
    cells = ((col_number(m[1].decode()), m) for m in CELL.finditer(scan.xml, *scan.span(row, row)))
    return {
        col: _placed(m[0][m.end(2) + 1 - m.start() :], move, _ARRAY)
        for col, m in cells
        if move.table.first_col <= col <= move.table.last_col
    }


def _with_cells(xml: bytes, row: int, cells: dict[int, bytes], move: Move) -> bytes:
    """A row's XML with other cells in the table's columns."""
    opened = _OPEN.match(xml)
    if opened is None:
        return xml
    if opened[1]:
        xml = xml[: opened.end() - 2] + b"></row>"
    head_end = opened.end() - len(opened[1])
    old = {col_number(m[1].decode()): m for m in CELL.finditer(xml, head_end)}
    end = max((m.end() for m in old.values()), default=head_end)
    kept = {col: m[0] for col, m in old.items() if not move.table.first_col <= col <= move.table.last_col}
    new = {col: b'<c r="%s%d"' % (col_letters(col).encode(), row) + cell for col, cell in cells.items()}
    body = b"".join(cell for _, cell in sorted({**kept, **new}.items()))
    return _SPANS.sub(lambda m: _spans(m, cells), xml[:head_end], 1) + body + xml[end:]


def _spans(m: re.Match[bytes], cells: dict[int, bytes]) -> bytes:
    return b' spans="%d:%d"' % (min(int(m[1]), *cells), max(int(m[2]), *cells)) if cells else m[0]


def _dimension(head: bytes, move: Move) -> bytes:
    def reach(m: re.Match[bytes]) -> bytes:
        area = parse_area(m[2].decode())
        return m[1] + area_text(area._replace(r2=max(area.r2, move.old, move.new))).encode() if area else m[0]

    return _DIMENSION.sub(reach, head, 1)


def _moved_box(xml: bytes, move: Move) -> bytes:
    """A note's box (rows and columns count from 0) goes with its cell."""
    row, column = _BOX_ROW.search(xml), _BOX_COLUMN.search(xml)
    if row is None or column is None or not move.table.first_col <= int(column[1]) + 1 <= move.table.last_col:
        return xml
    down = move.row(int(row[2]) + 1) - int(row[2]) - 1

    def anchor(m: re.Match[bytes]) -> bytes:
        fields = m[2].split(b",")
        if len(fields) == 8 and fields[2].strip().isdigit() and fields[6].strip().isdigit():
            for i in (2, 6):
                fields[i] = b" %d" % max(int(fields[i]) + down, 0)
        return m[1] + b",".join(fields)

    xml = _BOX_ROW.sub(lambda m: m[1] + b"%d" % (int(m[2]) + down), xml)
    return _BOX_ANCHOR.sub(anchor, xml) if down else xml
