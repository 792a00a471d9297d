"""A new worksheet in a package: its part, its relationship, its content type, and its place in workbook.xml."""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from xlplan.errors import UsageError
from xlplan.headless import guard
from xlplan.headless.book import NS, RELATION_IDS, Book, Parts
from xlplan.headless.scan import MAIN

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORKSHEET = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATION_IDS}"><dimension ref="A1"/>'
    '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData/>'
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
).encode()
_FORBIDDEN, LONGEST = re.compile(r"[\[\]:*?/\\\x00-\x1f]"), 31


def check_sheet_name(name: str) -> None:
    """UsageError("bad-sheet-name") for a name that Excel refuses."""
    if not 1 <= len(name) <= LONGEST or _FORBIDDEN.search(name) or name[0] == "'" or name[-1] == "'":
        raise UsageError("bad-sheet-name", value=name)


def add_sheet(book: Book, name: str, place: int) -> None:
    """Add an empty worksheet as the workbook's `place`-th sheet (0-based, chart sheets counted).

    UsageError("bad-sheet-name").
    """
    check_sheet_name(name)
    parts, folder = book.parts, posixpath.dirname(book.part)
    numbers = (int(m[1]) for n in parts.names if (m := re.search(r"sheet([0-9]{1,6})\.xml$", n.casefold())))
    target = f"worksheets/sheet{max(numbers, default=0) + 1}.xml"
    part = posixpath.join(folder, target)
    parts.add(part, _EMPTY)
    relation = _relate(parts, posixpath.join(folder, "_rels", posixpath.basename(book.part) + ".rels"), target)
    types = guard.parse_xml(parts.read("[Content_Types].xml"), "[Content_Types].xml")
    kind = f"{{{_PACKAGE}/content-types}}Override"
    etree.SubElement(types, kind, PartName="/" + part, ContentType=_CONTENT_TYPE)
    parts.put("[Content_Types].xml", guard.xml_bytes(types))
    _list(book, name, relation, place)


def _relate(parts: Parts, rels: str, target: str) -> str:
    """Add the relationship; its id."""
    root = guard.parse_xml(parts.read(rels), rels)
    known = {element.get("Id") for element in root}
    relation = next(f"rId{n}" for n in range(1, len(known) + 2) if f"rId{n}" not in known)
    etree.SubElement(root, f"{{{_PACKAGE}/relationships}}Relationship", Id=relation, Type=_WORKSHEET, Target=target)
    parts.put(rels, guard.xml_bytes(root))
    return relation


def _list(book: Book, name: str, relation: str, place: int) -> None:
    """Name it in workbook.xml, where names local to a sheet, and the views, count the sheets."""
    sheets = book.root.find(NS + "sheets")
    if sheets is None:
        raise guard.damaged(book.part)
    number = max((int(sheet.get("sheetId", "0")) for sheet in sheets), default=0) + 1
    new = etree.Element(NS + "sheet", {"name": name, "sheetId": str(number), f"{{{RELATION_IDS}}}id": relation})
    sheets.insert(place, new)
    counting = [(e, "localSheetId") for e in book.root.iter(NS + "definedName")]
    counting += [(e, key) for e in book.root.iter(NS + "workbookView") for key in ("activeTab", "firstSheet")]
    for element, key in counting:
        index = int(element.get(key, "0"))
        if element.get(key) is not None or key == "activeTab":
            element.set(key, str(index + (index >= place)))
    book.store()
