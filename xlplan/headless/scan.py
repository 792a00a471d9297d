"""Reading sheet XML without parsing it: where the rows and cells stand, and what they hold."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from xlplan.headless import guard
from xlplan.headless.cells import MAX_COL, MAX_ROW, unescape_xml
from xlplan.headless.refs import Area, a1, col_letters, col_number, parse_area, translate

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELL = re.compile(rb'<c r="([A-Z]++)([0-9]++)"((?:[^>/]++|/(?!>))*+)(?:/>|>((?:[^<]++|<(?!/c>))*+)</c>)')
FORMULA = re.compile(rb"<f((?: [^>]*?)?)(?:/>|>([^<]*)</f>)")
VALUE = re.compile(rb"<v(?: [^>]*)?>([^<]*)</v>")
INLINE = re.compile(rb"<is>(.*?)</is>", re.S)
_FILLED = re.compile(
    rb'<c r="([A-Z]++)([0-9]++)"([^>]*+)(?<!/)>\s*+(?:<f(?:/>|(?: [^>]*+)?+>(?:(?<=/>)|[^<]*+</f>))\s*+)?+'
    rb"(?:<v(?: [^>]*+)?+>([^<]*+)</v>|<v/>|<is>((?:[^<]++|<(?!/is>))*+)</is>)"
)
_CONTENTS = re.compile(
    rb'<c r="([A-Z]++)([0-9]++)"([^>]*+)(?<!/)>\s*+(?:<f((?:[ /][^>]*+)?+)>(?:(?<=/>)|([^<]*+)</f>)\s*+)?+'
    rb"(?:(<)(?:v(?: [^>]*+)?+>([^<]*+)</v>|v/>|is>((?:[^<]++|<(?!/is>))*+)</is>))?+"
)
_FORMULAS = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*(?<!/)>\s*<f((?: [^>]*?)?)(?:/>|>([^<]*)</f>)')
_USED = re.compile(rb'<c r="([A-Z]++)[0-9]++"[^>]*+(?<!/)>\s*+<(?:f|v|is)\b')
_ROW = re.compile(rb'<row r="([0-9]+)"')
_COLUMN = re.compile(rb'<c r="([A-Z]+)')
# What Excel does not write: a row or cell whose first attribute is not `r`, a column beyond XFD, comments, CDATA, ...
_IRREGULAR = re.compile(
    rb'<(?:c(?:[>/\t\r\n]| (?!r="(?:[A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D])[0-9]))'
    rb'|row(?:[>/\t\r\n]| (?!r="[0-9]))|[!?])'
)
_WITH_ATTRIBUTES = re.compile(rb'<f [^>]*?\bt="(array|dataTable|shared)"')
_OTHER_SPACE = re.compile(rb"<(?:c|row)[\t\r\n]")
_SMALLEST_CELL = len('<c r="A1"/>')
_MERGE = re.compile(rb'<mergeCell [^>]*?ref="([A-Za-z]{1,3})([0-9]{1,7}):([A-Za-z]{1,3})([0-9]{1,7})"')


class Raw(NamedTuple):
    """A cell as it stands in the XML: its attributes after `r`, and its content."""

    attributes: bytes
    content: bytes


class SharedMaster(NamedTuple):
    """The cell that holds a shared formula's text."""

    row: int
    col: int
    text: str


class Scan:
    """An index over one sheet's XML, which it keeps as it is (or tidied, see `tidy`)."""

    def __init__(self, xml: bytes, part: str) -> None:
        self.part = part
        xml = guard.utf8_xml(xml, part)
        regular = _is_regular(xml)
        self.xml = xml if regular else tidy(xml, part)
        self.start, self.end = _body(self.xml, part)
        self.rows: list[int] = []
        self.starts: list[int] = []
        for m in _ROW.finditer(self.xml, self.start, self.end):
            self.rows.append(int(m[1]))
            self.starts.append(m.start())
        self.starts.append(self.end)
        self._check(regular)
        self._kinds: set[bytes] | None = None
        self._used: tuple[int, int] | None = None
        self._last: tuple[int, dict[int, Raw]] = (0, {})

    def _check(self, regular: bool) -> None:
        rows, xml = self.rows, self.xml
        if rows != sorted(set(rows)):
            raise guard.damaged(self.part)
        if rows and rows[-1] > MAX_ROW:
            raise guard.unsafe(self.part, f"{rows[-1]} > {MAX_ROW}")
        if len(xml) > guard.MAX_CELLS * _SMALLEST_CELL and xml.count(b"<c ") > guard.MAX_CELLS:
            raise guard.unsafe(self.part, f"> {guard.MAX_CELLS} cells")
        for letters in set() if regular else set(_COLUMN.findall(xml, self.start, self.end)):
            if len(letters) > 3 or col_number(letters.decode()) > MAX_COL:
                raise guard.unsafe(self.part, f"{letters.decode()[:20]}1 > XFD1")
        if xml.count(b"<mergeCell ", self.end) > guard.MAX_MERGES:
            raise guard.unsafe(self.part, f"mergeCells > {guard.MAX_MERGES}")
        merged = _merged_cells(xml, self.end)
        if merged > guard.MAX_MERGED:
            raise guard.unsafe(self.part, f"mergeCells: {merged}")

    def span(self, r1: int, r2: int) -> tuple[int, int]:
        """Where the XML of rows r1..r2 starts and ends."""
        return self.starts[bisect_left(self.rows, r1)], self.starts[bisect_left(self.rows, r2 + 1)]

    def row(self, row: int) -> dict[int, Raw]:
        """The cells of a row by column."""
        if self._last[0] != row:
            cells = {
                col_number(m[1].decode()): Raw(m[3], m[4] or b"") for m in CELL.finditer(self.xml, *self.span(row, row))
            }
            self._last = (row, cells)
        return self._last[1]

    def cell(self, row: int, col: int) -> Raw | None:
        """One cell, where there is such a cell."""
        start, end = self.span(row, row)
        at = self.xml.find(b'<c r="%s%d"' % (col_letters(col).encode(), row), start, end)
        m = CELL.match(self.xml, at, end) if at >= 0 else None
        return Raw(m[3], m[4] or b"") if m else None

    def filled(self, r1: int, r2: int) -> list[tuple[bytes, bytes, bytes, bytes, bytes]]:
        """(column letters, row, attributes, v, is) of each cell of rows r1..r2 that has a value."""
        return _FILLED.findall(self.xml, *self.span(r1, r2))

    def contents(self) -> list[tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes]]:
        """(column letters, row, attributes, attributes of f, text of f, whether there is a value, v, is) of each cell.

        Cells without content may be left out; where there is a formula, one of the two about f is not empty.
        """
        return _CONTENTS.findall(self.xml, self.start, self.end)

    def formulas(self, r1: int = 1, r2: int = MAX_ROW) -> list[tuple[bytes, bytes, bytes, bytes]]:
        """(column letters, row, attributes of f, text of f) of each formula cell of rows r1..r2."""
        return _FORMULAS.findall(self.xml, *self.span(r1, r2))

    def used(self) -> tuple[int, int]:
        """(last row, last column) with a value or formula."""
        if self._used is None:
            bounds = zip(self.rows, self.starts, self.starts[1:], strict=False)
            ends = {row: letters for row, start, end in bounds if (letters := self._last_used(start, end))}
            self._used = max(ends, default=0), max((col_number(c.decode()) for c in set(ends.values())), default=0)
        return self._used

    def _last_used(self, start: int, end: int) -> bytes | None:
        """The letters of the last cell with a value or formula in a row's XML: seldom another than the last closed."""
        closed = self.xml.rfind(b"</c>", start, end)
        last = self.xml.rfind(b'<c r="', start, closed) if closed >= 0 else -1
        if last < 0:
            return None
        if m := _USED.match(self.xml, last):
            return m[1]
        found = _USED.findall(self.xml, start, end)
        return found[-1] if found else None

    @property
    def kinds(self) -> set[bytes]:
        """Which of array, dataTable and shared formulas there are."""
        if self._kinds is None:
            self._kinds = set(_WITH_ATTRIBUTES.findall(self.xml, self.start, self.end))
        return self._kinds

    def marked(self, name: bytes) -> set[tuple[int, int]]:
        """(row, column) of the cells with an attribute, such as `cm` or `vm`."""
        if b" " + name + b'="' not in self.xml:
            return set()
        found = re.finditer(rb'<c r="([A-Z]+)([0-9]+)"[^>]* ' + name + rb'="', self.xml)
        return {(int(m[2]), col_number(m[1].decode())) for m in found}

    def shared_masters(self) -> dict[bytes, SharedMaster]:
        """Shared formulas by their `si`."""
        if b"shared" not in self.kinds:
            return {}
        masters = {}
        for letters, row, attributes, text in self.formulas():
            if text and b't="shared"' in attributes and (si := attribute(attributes, b"si")):
                masters[si] = SharedMaster(int(row), col_number(letters.decode()), unescape_xml(text.decode()))
        return masters

    def array_blocks(self) -> list[Area]:
        """The areas of array formulas and data tables of more than one cell."""
        if not self.kinds & {b"array", b"dataTable"}:
            return []
        kinds = (b't="array"', b't="dataTable"')
        texts = [attribute(f[2], b"ref") for f in self.formulas() if any(kind in f[2] for kind in kinds)]
        areas = [parse_area(text.decode()) for text in texts if text]
        return [area for area in areas if area and area.cells() > 1]


def _merged_cells(xml: bytes, start: int) -> int:
    """How many cells the merged areas hold; columns are told apart once."""
    columns, merged = dict[bytes, int](), 0
    for c1, r1, c2, r2 in _MERGE.findall(xml, start):
        for letters in (c1, c2):
            if letters not in columns:
                columns[letters] = col_number(letters.decode())
        merged += (abs(int(r2) - int(r1)) + 1) * (abs(columns[c2] - columns[c1]) + 1)
    return merged


def attribute(attributes: bytes, name: bytes) -> bytes | None:
    """The (still escaped) value of one attribute."""
    m = re.search(rb"(?:^|\s)" + name + rb'="([^"]*)"', attributes)
    return m[1] if m else None


@lru_cache(maxsize=4096)
def style_and_kind(attributes: bytes) -> tuple[int | None, str]:
    """The `s` and `t` of a cell's attributes; "" for a number."""
    style, kind = attribute(attributes, b"s"), attribute(attributes, b"t")
    kind_text = kind.decode() if kind else ""
    return int(style) if style else None, "" if kind_text == "n" else kind_text


_TEXT = re.compile(rb"<t(?: [^>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(rb"<rPh.*?</rPh>", re.S)


def rich_text(content: bytes) -> str:
    """The text of an `si` or `is`: its runs joined, phonetic hints left out."""
    if content.startswith(b"<t>") and content.endswith(b"</t>") and content.count(b"<") == 2:
        return unescape_xml(content[3:-4].decode("utf-8", "replace"))
    if b"<rPh" in content:
        content = _PHONETIC.sub(b"", content)
    runs = _TEXT.findall(content)
    return unescape_xml((runs[0] if len(runs) == 1 else b"".join(runs)).decode("utf-8", "replace"))


def formula_text(row: int, col: int, attributes: bytes, text: bytes, masters: dict[bytes, SharedMaster]) -> str | None:
    """`=...` of a formula element, a shared one as the cell's own; None for a data table or a lost master."""
    if text:
        return "=" + unescape_xml(text.decode("utf-8", "replace"))
    master = masters.get(attribute(attributes, b"si") or b"")
    return "=" + translate(master.text, row - master.row, col - master.col) if master else None


def _body(xml: bytes, part: str) -> tuple[int, int]:
    """Where the content of sheetData starts and ends."""
    start, end = xml.find(b"<sheetData>"), xml.rfind(b"</sheetData>")
    if start < 0 or end < start:
        raise guard.damaged(part)
    return start + len(b"<sheetData>"), end


_BROKEN = re.compile(rb"<(?:c|row|f|v|is|t)[\n\r\t]")
_SPACED = re.compile(rb"<[A-Za-z](?:[^<>\"']|\"[^\"<]*\")*?(?:\s=|=\s|='|[\n\r\t])")


def _spaced_oddly(xml: bytes) -> bool:
    """Whether tags hold line ends, `=` among spaces, or (outside the cells) values in single quotes."""
    if any(xml.find(space, 100) >= 0 for space in (b"\n", b"\r", b"\t")) and _BROKEN.search(xml):
        return True
    start, end = xml.find(b"<sheetData"), xml.find(b"</sheetData>")
    head, tail = xml[xml.find(b"<worksheet") : start], xml[max(start, end) :]
    return (_maybe_spaced(head) and bool(_SPACED.search(head))) or (_maybe_spaced(tail) and bool(_SPACED.search(tail)))


def _maybe_spaced(xml: bytes) -> bool:
    """Without one of these there is no odd space; they are found forty times as fast as the tags around them."""
    return any(odd in xml for odd in (b"= ", b" =", b"='", b"\n", b"\r", b"\t"))


def plainly_spaced(xml: bytes, part: str) -> bytes:
    """The XML of a part with attributes as in `name="value"`; as it is where they are already, or it is VML."""
    if part.lower().endswith(".vml") or not _SPACED.search(xml, xml.find(b"?>") + 1):
        return xml
    return guard.xml_bytes(guard.parse_xml(xml, part))


def _is_regular(xml: bytes) -> bool:
    """Whether it is all in the form that Excel writes, and no cell lies right of column XFD; one quick look."""
    known = b"<worksheet" in xml[:4096] and b"<sheetData>" in xml
    return known and not _IRREGULAR.search(xml, 2) and not _spaced_oddly(xml)


_ROW_NUMBER = re.compile("[0-9]{1,7}")


def tidy(xml: bytes, part: str) -> bytes:
    """The XML in the form that Excel writes: no prefix, `r` first in every row and cell, no comment, no CDATA.

    What is in that form already (Excel, LibreOffice, openpyxl, XlsxWriter, POI) is returned as it is.
    """
    plain = (
        b"<worksheet" in xml[:4096]
        and xml.count(b"<c ") + xml.count(b"<c>") + xml.count(b"<c/>") == xml.count(b'<c r="')
        and xml.count(b"<row ") + xml.count(b"<row>") + xml.count(b"<row/>") == xml.count(b'<row r="')
        and not _OTHER_SPACE.search(xml)
        and b"<!" not in xml
        and b"<?" not in xml[5:]
        and not _spaced_oddly(xml)
    )
    if not plain:
        xml = _rewritten(xml, part)
    return re.sub(rb"<sheetData\s*/>", b"<sheetData></sheetData>", xml, count=1)


def _rewritten(xml: bytes, part: str) -> bytes:
    root = guard.parse_xml(xml, part)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    row_number = 0
    for row in root.iter(f"{{{MAIN}}}row"):
        given = row.get("r") or str(row_number + 1)
        if not _ROW_NUMBER.fullmatch(given):
            raise guard.damaged(part)
        row_number = int(given)
        _r_first(row, str(row_number))
        col = 0
        for cell in row.iter(f"{{{MAIN}}}c"):
            col = col_number(re.sub("[^A-Z]", "", cell.get("r") or "")) or col + 1
            _r_first(cell, a1(row_number, col))
    text = guard.xml_bytes(root)
    if root.prefix:
        prefix = root.prefix.encode()
        text = re.sub(rb"(</?)" + prefix + rb":", rb"\1", text).replace(b"xmlns:" + prefix + b"=", b"xmlns=", 1)
    return text


def _r_first(element: etree._Element, reference: str) -> None:
    others = {k: v for k, v in element.attrib.items() if k != "r"}
    element.attrib.clear()
    element.set("r", reference)
    for key, value in others.items():
        element.set(key, value)
