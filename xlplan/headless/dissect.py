"""Taking a sample workbook apart, so that others like it need no parsing: see `xlplan.headless.prepared`.

The sample's tables have grown by one row each. They are let grow once more, by the code that lets any table grow, to a
row number found nowhere else: where that number stands then, the last row of each workbook goes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from xlplan.headless import tables
from xlplan.headless.archive import Archive
from xlplan.headless.cells import MAX_ROW, unescape_xml
from xlplan.headless.growth import Growth, extend_references
from xlplan.headless.package import Package
from xlplan.headless.prepared import BYTES, Cell, CellText, End, Member, Piece, Prepared, Rows
from xlplan.headless.refs import col_letters, col_number, parse_area, translate
from xlplan.headless.scan import CELL, FORMULA, style_and_kind
from xlplan.headless.worksheet import Sheet

_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:[A-Z]+([0-9]+)"')
_OPEN = re.compile(rb'<row r="[0-9]+"([^>]*)>')
_STYLE_OR_TYPE = re.compile(rb' [st]="[^"]*"')
_MERGE = re.compile(rb'<mergeCell ref="([^"]*)"')
_SPECIAL = re.compile(rb"sparkline|<f | cm=\"| vm=\"")
"""What a row could not simply be repeated with."""


@dataclass(frozen=True)
class Block:
    """A sheet's last row `row`, to be repeated; `columns` get values. `table`: it is the last one of that table."""

    name: str
    sheet: str
    row: int
    columns: frozenset[int]
    table: str = ""


def dissected(
    data: bytes, cells: Mapping[str, Collection[tuple[int, int]]], blocks: Sequence[Block]
) -> Prepared | None:
    """A sample prepared: `cells` (sheet -> places) may get other values, `blocks` more rows.

    None where it holds what cannot be had by repeating rows: something below a block, sparklines, array formulas, ...
    """
    return _Dissection.from_bytes(data, "sample.xlsx").prepared(cells, blocks)


Span = tuple[int, int, Piece]
"""Where in a member's bytes a piece stands."""


@dataclass
class _Marks:
    """The row numbers that stand for the blocks' ends."""

    blocks: dict[bytes, Block] = field(default_factory=dict)

    def add(self, block: Block) -> int:
        number = MAX_ROW - 7 * (len(self.blocks) + 1)
        self.blocks[b"%d" % number] = block
        return number

    def spans(self, xml: bytes) -> Iterator[Span]:
        for m in re.finditer(rb"(?<![0-9])(?:" + b"|".join(self.blocks) + rb")(?![0-9])", xml) if self.blocks else ():
            block = self.blocks[m[0]]
            yield m.start(), m.end(), End(block.name, block.row)

    def found_in(self, xml: bytes) -> bool:
        return any(number in xml for number in self.blocks)


class _Dissection(Package):
    """A sample workbook while it is taken apart."""

    def prepared(self, cells: Mapping[str, Collection[tuple[int, int]]], blocks: Sequence[Block]) -> Prepared | None:
        """See `dissected`."""
        marks, archive = _Marks(), self._parts.archive
        ends = {block.name: marks.add(block) for block in blocks}
        known = any(marks.found_in(archive.read(name)) for name in archive.names)
        if known or not all(self._repeatable(block) for block in blocks):
            return None
        for block in blocks:
            self._grow(block, ends[block.name])
        members: dict[str, Member] = {}
        for name in {info.name for info in self.sheets} & {*cells, *(block.sheet for block in blocks)}:
            sheet = self._sheet(name)
            spans = self._spans(sheet, cells.get(name, ()), [b for b in blocks if b.sheet == name], marks)
            if spans is None:
                return None
            members[sheet.part] = Member(name, _pieces(sheet.scan.xml, spans))
        for part, xml in self._parts.changed.items():
            members.setdefault(part, Member("", _pieces(xml, [*marks.spans(xml)])))
        return Prepared(Archive(self._data), members)

    def _repeatable(self, block: Block) -> bool:
        """Whether the block's row is the last thing on its sheet, and plain."""
        sheet = self._sheet(block.sheet)
        xml, scan = sheet.scan.xml, sheet.scan
        below = [info.last_row for info, _ in self._tables_of(self._entries[block.sheet.casefold()])]
        below += [area.r2 for m in _MERGE.findall(xml, scan.end) if (area := parse_area(m.decode()))]
        if scan.rows[-1:] != [block.row] or max(below, default=0) > block.row or _SPECIAL.search(xml):
            return False
        if block.table:
            info, _ = self._table(block.table)
            if info.last_row != block.row or info.totals_row:
                return False
        dimension = _DIMENSION.search(xml)
        return dimension is not None and int(dimension[1]) == block.row

    def _grow(self, block: Block, last: int) -> None:
        """Let everything that ends with the block end at `last`; as `resize_table`, but without the rows."""
        if block.table:
            info, part = self._table(block.table)
            extend_references(self._workbook(), Growth(info, last))
            tables.put_area(self._parts, part, self._table(block.table)[0], last)
            self._tables = None
        sheet = self._sheet(block.sheet)
        xml = sheet.scan.xml
        dimension = _DIMENSION.search(xml)
        assert dimension is not None
        sheet.replace_xml(xml[: dimension.start(1)] + b"%d" % last + xml[dimension.end(1) :])
        self._collect()

    def _spans(
        self, sheet: Sheet, places: Collection[tuple[int, int]], blocks: Sequence[Block], marks: _Marks
    ) -> list[Span] | None:
        """The pieces of a sheet; None where a cell is not there, or two pieces overlap."""
        xml, scan = sheet.scan.xml, sheet.scan
        found = [*marks.spans(xml)]
        for row in sorted({row for row, _ in places}):
            cells = {col_number(m[1].decode()): m for m in CELL.finditer(xml, *scan.span(row, row))}
            wanted = [col for r, col in places if r == row]
            if not cells.keys() >= set(wanted):
                return None
            found += [self._cell(row, col, cells[col]) for col in wanted]
        for block in blocks:
            start, end = scan.span(block.row, block.row)
            rows = self._rows(block, xml[start:end])
            if rows is None:
                return None
            found.append((start, end, rows))
        found.sort(key=lambda span: span[0])
        apart = all(one[1] <= other[0] for one, other in pairwise(found))
        return found if apart else None

    def _cell(self, row: int, col: int, m: re.Match[bytes]) -> Span:
        return m.start(), m.end(), Cell((row, col), f'<c r="{col_letters(col)}{row}', m[0].decode(BYTES), self._text(m))

    def _rows(self, block: Block, xml: bytes) -> Rows | None:
        """The row's text, with its number taken out; None where a column has no cell, or a formula is not any row's."""
        opened, cells = _OPEN.match(xml), list(CELL.finditer(xml))
        columns = {col_number(m[1].decode()): m for m in cells}
        formulas = {
            col: unescape_xml(f[2].decode()) for col, m in columns.items() if (f := FORMULA.search(m[4] or b""))
        }
        if not opened or not columns.keys() >= block.columns >= formulas.keys() or not cells:
            return None
        if any(translate(text, 1, 0) != text for text in formulas.values()):
            return None
        parts: list[tuple[int, CellText] | str] = []
        for m, after in zip(cells, [*cells[1:], None], strict=True):
            col = col_number(m[1].decode())
            tail = "</row>" if after is None else f'<c r="{after[1].decode()}'
            if col in block.columns:
                parts.append((col, self._text(m, tail)))
            else:
                parts.append(m[0].decode(BYTES).removeprefix(f'<c r="{m[1].decode()}{m[2].decode()}') + tail)
        first = f'"{opened[1].decode(BYTES)}><c r="{cells[0][1].decode()}'
        return Rows(block.name, block.row, first, tuple(parts))

    def _text(self, m: re.Match[bytes], tail: str = "") -> CellText:
        style, _ = style_and_kind(m[3])
        formula = FORMULA.search(m[4] or b"")
        dated = self._common().styles.is_date(style)
        return CellText(style, _STYLE_OR_TYPE.sub(b"", m[3]), formula[0] if formula else b"", dated=dated,
                        date1904=self.date1904, tail=tail)  # fmt: skip


def _pieces(xml: bytes, spans: Sequence[Span]) -> list[Piece]:
    """The member's text between the pieces, and the pieces."""
    at, found = 0, list[Piece]()
    for start, end, piece in spans:
        found += [xml[at:start].decode(BYTES), piece]
        at = end
    return [*found, xml[at:].decode(BYTES)]
