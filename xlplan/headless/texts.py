"""The formulas of a whole workbook, wherever they stand: cells, rules, names, tables, charts, links, controls."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlplan.headless.book import NS, Book, Parts
from xlplan.headless.cells import escape_xml, unescape_xml
from xlplan.headless.patch import without_shared
from xlplan.headless.refs import Area, col_number, map_structured
from xlplan.headless.scan import CELL
from xlplan.headless.tables import TableInfo
from xlplan.headless.worksheet import Sheet

Change = Callable[[str, str], str]
"""(formula, the sheet it stands on) -> the new formula."""

_FORMULA = re.compile(
    rb"(<(?:\w+:)?(?:f|formula[12]?|calculatedColumnFormula|totalsRowFormula)(?: [^>]*)?(?<!/)>)([^<]*)(?=</)"
)
_LINK = re.compile(rb"<(?:hyperlink|(?:\w+:)?formControlPr|controlPr|cfvo|xdr:sp|xdr:cxnSp) [^<>]*>")
_LOCATION = re.compile(rb'( (?:location|fmlaLink|fmlaRange|linkedCell|listFillRange|val|textlink)=")([^"]*)(?=")')
_SHOWN = re.compile(rb"(<c15:sqref>)([^<]*)(?=</)")
_SAID = re.compile(
    rb'(<c:f>)([^<]*)(</c:f>\s*<c:strCache>\s*<c:ptCount val="1"/>\s*<c:pt idx="0">\s*)'
    rb"(?:<c:v>[^<]*</c:v>|<c:v/>)(?=\s*</c:pt>\s*</c:strCache>)"
)
"""A cell whose words a chart shows, and these as last known."""
_CHARTS = re.compile(r".*/(?:charts|chartex)/[^/]*\.xml$", re.I)


@dataclass(frozen=True)
class Workbook:
    """What a change of references must reach."""

    parts: Parts
    book: Book
    sheets: Sequence[Sheet]
    tables: Sequence[tuple[TableInfo, str]]

    def sheet(self, name: str) -> Sheet:
        """A sheet by its exact name."""
        return next(s for s in self.sheets if s.name == name)


def change_xml(xml: bytes, home: str, change: Change, where: re.Pattern[bytes] = _FORMULA) -> bytes:
    """Every formula in a piece of XML changed; all other bytes stay."""

    known: dict[bytes, bytes | None] = {}  # rows of a table repeat their formulas

    def element(m: re.Match[bytes]) -> bytes:
        if m[2] not in known:
            old = unescape_xml(m[2].decode())
            new = change(old, home)
            known[m[2]] = None if new == old else escape_xml(new).encode()
        changed = known[m[2]]
        return m[0] if changed is None else m[1] + changed

    return where.sub(element, xml)


def change_links(xml: bytes, home: str, change: Change) -> bytes:
    """Link locations, the linked cells of controls and shapes, and the limits of colour scales changed."""

    def link(m: re.Match[bytes]) -> bytes:
        return m[1] + escape_xml(change(unescape_xml(m[2].decode()), home)).encode()

    return _LINK.sub(lambda tag: _LOCATION.sub(link, tag[0]), xml)


class Special(NamedTuple):
    """Cells whose formulas change in another way."""

    area: Area
    change: Change


def change_sheet(sheet: Sheet, change: Change, *, but: Special | None = None) -> None:
    """Change the formulas of a sheet's cells and rules; cells in a special area in their own way."""
    sheet.flushed()
    scan = sheet.scan
    plain = without_shared(scan) if b't="shared"' in scan.xml else scan.xml
    head, _, rest = plain.partition(b"<sheetData>")
    body, _, tail = rest.partition(b"</sheetData>")
    body = change_xml(body, sheet.name, change) if but is None else _each_cell(body, sheet.name, change, but)
    tail = change_links(change_xml(tail, sheet.name, change), sheet.name, change)
    new = head + b"<sheetData>" + body + b"</sheetData>" + tail
    if new != plain:
        sheet.replace_xml(new)


def _each_cell(body: bytes, home: str, change: Change, but: Special) -> bytes:
    r1, c1, r2, c2 = but.area

    def cell(m: re.Match[bytes]) -> bytes:
        if b"<f" not in m[0]:
            return m[0]
        inside = r1 <= int(m[2]) <= r2 and c1 <= col_number(m[1].decode()) <= c2
        return change_xml(m[0], home, but.change if inside else change)

    return CELL.sub(cell, body) if b"<f" in body else body


def change_names(workbook: Workbook, change: Change) -> None:
    """Change the defined names; a name's formula stands on its own sheet, or on none."""
    book, changed = workbook.book, False
    for element in book.root.iter(NS + "definedName"):
        scope = element.get("localSheetId")
        index = int(scope) if scope else -1
        home = book.entries[index].name if 0 <= index < len(book.entries) else ""
        new = change(element.text or "", home)
        if new != (element.text or ""):
            element.text, changed = new, True
    if changed:
        book.store()


def change_charts(workbook: Workbook, change: Change) -> None:
    """Change what the charts show; their references always name the sheet."""
    parts = workbook.parts
    for name in parts.archive.names:
        if _CHARTS.match(name) and name not in parts.dropped:
            parts.edit(name, lambda xml: change_xml(change_xml(xml, "", change), "", change, _SHOWN))


def refresh_words(parts: Parts, words: Callable[[str], str | None]) -> None:
    """Titles and names of charts as their cells are now, for programs that show what is stored; None leaves one."""

    def shown(m: re.Match[bytes]) -> bytes:
        text = words(unescape_xml(m[2].decode()))
        return m[0] if text is None else b"%b%b%b<c:v>%b</c:v>" % (m[1], m[2], m[3], escape_xml(text).encode())

    for name in parts.archive.names:
        if _CHARTS.match(name) and name not in parts.dropped:
            parts.edit(name, lambda xml: _SAID.sub(shown, xml))


def change_shapes(workbook: Workbook, change: Change) -> None:
    """Change which cells text boxes and other shapes show."""
    parts = workbook.parts
    for sheet in workbook.sheets:
        for name in parts.related(sheet.part, "drawing"):
            parts.edit(name, lambda xml, home=sheet.name: change_links(xml, home, change))  # type: ignore[misc]


def change_tables(workbook: Workbook, change: Change) -> None:
    """Change the column formulas of the tables."""
    for info, part in workbook.tables:
        workbook.parts.edit(part, lambda xml, home=info.sheet: change_xml(xml, home, change))  # type: ignore[misc]


def change_everywhere(workbook: Workbook, change: Change, *, holding: str = "") -> None:
    """Change every formula of the workbook; of the sheets, only those whose XML holds these words (case ignored)."""
    words = escape_xml(holding).casefold()
    for sheet in workbook.sheets:
        sheet.flushed()
        xml = sheet.scan.xml
        if b"&#" in xml or words in xml.decode().casefold():  # openpyxl may write characters as their numbers
            change_sheet(sheet, change)
    change_names(workbook, change)
    change_charts(workbook, change)
    change_tables(workbook, change)


_SPECIAL = re.compile(r"(['\[\]#@])")
_ITEM = re.compile(r"\[((?:[^\[\]']|'.)*)\]")


def rename_column(workbook: Workbook, table: TableInfo, old: str, new: str) -> None:
    """Let structured references say the column's new name (Excel drops a formula whose column it does not find)."""
    escaped_old, escaped_new = (_SPECIAL.sub(r"'\1", name) for name in (old, new))
    wanted = {escaped_old.casefold(), _SPECIAL.sub(r"'\1", old.replace("@", "")).casefold()}

    def brackets(name: str, text: str) -> str:
        if name.casefold() != table.name.casefold():
            return text
        if text[1:-1].casefold() in wanted:
            return f"[{escaped_new}]"
        return "[" + _ITEM.sub(lambda m: f"[{escaped_new}]" if m[1].casefold() in wanted else m[0], text[1:-1]) + "]"

    def renamed(formula: str, _home: str) -> str:
        return map_structured(formula, brackets) if any(w in formula.casefold() for w in wanted) else formula

    change_everywhere(workbook, renamed, holding=min(wanted, key=len))
