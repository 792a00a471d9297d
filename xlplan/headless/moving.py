"""Inserting rows: everything below moves down, and every reference to it follows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from xlplan.errors import UnsupportedError, WorkbookError
from xlplan.headless.cells import MAX_ROW
from xlplan.headless.patch import without_shared
from xlplan.headless.refs import Area, RowMap, area_text, map_rows, map_sqref
from xlplan.headless.tables import TableInfo
from xlplan.headless.texts import Workbook, change_everywhere, change_links, change_shapes
from xlplan.headless.worksheet import Sheet

_ROW_NUMBERS = re.compile(rb'(<row r="|<c r="[A-Z]+)([0-9]+)(?=")')
_REFS = re.compile(rb'( (?:ref|sqref|activeCell|topLeftCell|r1|r2)=")([^"]*)(?=")')
_TAG, _ARRAY = re.compile(rb"<[^<>]+>"), re.compile(rb"<f [^<>]+>")
_SQREF = re.compile(rb"(<(?:\w+:)?sqref>)([^<]*)(?=</)")
_BREAKS = re.compile(rb"<rowBreaks .*?</rowBreaks>", re.S)
_BREAK = re.compile(rb'( id=")([0-9]+)(?=")')
_ANCHOR = re.compile(rb"<((?:\w+:)?(?:twoCellAnchor|oneCellAnchor|anchor))\b([^>]*)>.*?</\1>", re.S)
_ANCHOR_ROW = re.compile(rb"(<(?:\w+:)?row>)([0-9]+)(?=</)")
_VML_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)(?=</)")
_VML_ROW = re.compile(rb"(<x:Row>\s*)([0-9]+)")
_VML_FORMULA = re.compile(rb"(<x:(?:FmlaLink|FmlaRange|FmlaPict)>)([^<]*)(?=</)")
_CACHE_SOURCE = re.compile(rb"<worksheetSource [^>]*>")


def insert_rows(workbook: Workbook, sheet: Sheet, before: int, count: int) -> list[tuple[TableInfo, str]]:
    """Insert empty rows; gives the tables where they stand now.

    WorkbookError("sheet-full"); UnsupportedError("array-block") where they would tear an array formula apart.
    """
    sheet.flushed()
    for block in sheet.blocks:
        if block.r1 < before <= block.r2:
            raise UnsupportedError("array-block", sheet=sheet.name, block=area_text(block))
    if sheet.used()[0] + count > MAX_ROW:
        raise WorkbookError("sheet-full", sheet=sheet.name, count=count)

    def rows(area: Area) -> tuple[int, int]:
        r1, r2 = (min(r + count, MAX_ROW) if r >= before else r for r in (area.r1, area.r2))
        return (area.r1, r2) if r1 > r2 else (r1, r2)

    def change(formula: str, home: str) -> str:
        return map_rows(formula, home, sheet.name, rows)

    change_everywhere(workbook, change)
    change_shapes(workbook, change)
    _move_cells(sheet, before, count, rows)
    _move_parts(workbook, sheet, before, count, rows)
    tables = []
    for info, part in workbook.tables:
        if info.sheet == sheet.name:
            workbook.parts.edit(part, lambda xml: _tags_mapped(xml, rows))
            first, last = rows(info.area)
            tables.append((replace(info, first_row=first, last_row=last), part))
        else:
            tables.append((info, part))
    return tables


def _move_cells(sheet: Sheet, before: int, count: int, rows: RowMap) -> None:
    scan = sheet.scan
    if b't="shared"' in scan.xml:
        sheet.replace_xml(without_shared(scan))
        scan = sheet.scan
    at = scan.span(before, MAX_ROW)[0]
    above, below = scan.xml[scan.start : at], scan.xml[at : scan.end]
    below = _ROW_NUMBERS.sub(lambda m: m[1] + b"%d" % (int(m[2]) + count), below)
    sheet.formulas_changed = sheet.formulas_changed or b"<f" in below
    head = _tags_mapped(scan.xml[: scan.start], rows)
    body = _tags_mapped(above + below, rows, _ARRAY)
    tail = _mapped(_SQREF, _tags_mapped(scan.xml[scan.end :], rows), rows)
    tail = _BREAKS.sub(lambda m: _BREAK.sub(lambda b: b[1] + b"%d" % _down(int(b[2]), before, count), m[0]), tail)
    sheet.replace_xml(head + body + _move_anchors(tail, before, count))


def _down(row: int, before: int, count: int) -> int:
    return row + count if row >= before else row


def _mapped(pattern: re.Pattern[bytes], xml: bytes, rows: RowMap) -> bytes:
    return pattern.sub(lambda m: m[1] + map_sqref(m[2].decode(), rows).encode(), xml)


def _tags_mapped(xml: bytes, rows: RowMap, tags: re.Pattern[bytes] = _TAG) -> bytes:
    """References in attributes; text that looks like an attribute stays."""
    return tags.sub(lambda m: _mapped(_REFS, m[0], rows), xml)


def _move_anchors(xml: bytes, before: int, count: int) -> bytes:
    """Anchors count rows from 0. One that sizes with the cells stretches; one that only moves keeps its height."""

    def anchor(m: re.Match[bytes]) -> bytes:
        if b'editAs="absolute"' in m[2]:
            return m[0]
        fixed_size = b'editAs="oneCell"' in m[2]
        first = _ANCHOR_ROW.search(m[0])
        if first is None or (fixed_size and int(first[2]) + 1 < before):
            return m[0]
        return _ANCHOR_ROW.sub(lambda r: r[1] + b"%d" % (_down(int(r[2]) + 1, before, count) - 1), m[0])

    return _ANCHOR.sub(anchor, xml)


def _move_vml(xml: bytes, before: int, count: int) -> bytes:
    def anchor(m: re.Match[bytes]) -> bytes:
        fields = m[2].split(b",")
        if len(fields) == 8 and fields[2].strip().isdigit() and fields[6].strip().isdigit():
            for i in (2, 6):
                fields[i] = b" %d" % (_down(int(fields[i]) + 1, before, count) - 1)
        return m[1] + b",".join(fields)

    xml = _VML_ANCHOR.sub(anchor, xml)
    return _VML_ROW.sub(lambda m: m[1] + b"%d" % (_down(int(m[2]) + 1, before, count) - 1), xml)


def _move_parts(workbook: Workbook, sheet: Sheet, before: int, count: int, rows: RowMap) -> None:
    """Comments, notes' boxes, drawings, form controls and pivot tables of the sheet."""
    parts = workbook.parts

    def change(formula: str, home: str) -> str:
        return map_rows(formula, home, sheet.name, rows)

    def vml(xml: bytes) -> bytes:
        xml = _move_vml(xml, before, count)
        return _VML_FORMULA.sub(lambda m: m[1] + change(m[2].decode(), sheet.name).encode(), xml)

    moves: dict[str, Callable[[bytes], bytes]] = {
        "comments": lambda xml: _tags_mapped(xml, rows),
        "threadedComment": lambda xml: _tags_mapped(xml, rows),
        "pivotTable": lambda xml: _tags_mapped(xml, rows),
        "drawing": lambda xml: _move_anchors(xml, before, count),
        "vmlDrawing": vml,
        "ctrlProp": lambda xml: change_links(xml, sheet.name, change),
    }
    for relation in parts.relations(sheet.part):
        part = None if relation.external else parts.find(relation.target)
        if part is not None and relation.kind in moves:
            parts.edit(part, moves[relation.kind])
    for part in parts.related(workbook.book.part, "pivotCacheDefinition"):
        _move_cache_source(workbook, part, sheet.name, rows)


def _move_cache_source(workbook: Workbook, part: str, sheet: str, rows: RowMap) -> None:
    def source(m: re.Match[bytes]) -> bytes:
        named = re.search(rb' sheet="([^"]*)"', m[0])
        return _mapped(_REFS, m[0], rows) if named and named[1].decode() == sheet else m[0]

    workbook.parts.edit(part, lambda xml: _CACHE_SOURCE.sub(source, xml))
