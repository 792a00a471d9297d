"""Number formats: which cell styles show dates, and date styles added for cells that have none."""

from __future__ import annotations

import copy
import re

from lxml import etree

from xlplan.headless import guard
from xlplan.headless.scan import MAIN

_NS = f"{{{MAIN}}}"
_BUILTIN_DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.I)
_AFTER_NUM_FMTS = 164


def shows_date(code: str) -> bool:
    """Whether a number format shows a date or time of day; elapsed time (`[h]:mm`) is a number."""
    first = code.split(";", 1)[0]
    if _ELAPSED.search(first):
        return False
    rest = _LITERAL.sub("", first).lower()
    return "general" not in rest and bool(re.search("[dmyhs]|a{3,4}", rest))


class Styles:
    """The cell formats of a workbook's styles part."""

    def __init__(self, xml: bytes | None, part: str) -> None:
        self.part = part
        self._xml = xml
        self._root: etree._Element | None = None
        self._dates: list[bool] | None = None
        self.changed = False
        self._made: dict[tuple[int, str], int] = {}

    def _tree(self) -> etree._Element:
        if self._root is None:
            empty = f'<styleSheet xmlns="{MAIN}"/>'.encode()
            self._root = guard.parse_xml(self._xml if self._xml is not None else empty, self.part)
        return self._root

    def is_date(self, style: int | None) -> bool:
        """Whether numbers in this cell style are shown as a date or time."""
        if self._dates is None:
            formats = self._tree().iterfind(f"{_NS}numFmts/{_NS}numFmt")  # those of conditional formats are their own
            codes = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in formats}
            ids = [int(xf.get("numFmtId", "0")) for xf in self._formats()]
            self._dates = [shows_date(codes[i]) if i in codes else i in _BUILTIN_DATES for i in ids]
        index = style or 0
        return index < len(self._dates) and self._dates[index]

    def _formats(self) -> list[etree._Element]:
        cell_xfs = self._tree().find(_NS + "cellXfs")
        return [] if cell_xfs is None else list(cell_xfs)

    def as_date(self, style: int | None, code: str) -> int:
        """A style like the given one that shows dates by `code`; added if it is not there yet."""
        key = (style or 0, code)
        if key not in self._made:
            self._made[key] = self._add(key[0], code)
        return self._made[key]

    def _add(self, style: int, code: str) -> int:
        cell_xfs = self._tree().find(_NS + "cellXfs")
        if cell_xfs is None:
            raise guard.damaged(self.part)
        formats = list(cell_xfs)
        new = copy.deepcopy(formats[style]) if style < len(formats) else etree.Element(_NS + "xf")
        new.set("numFmtId", str(self._format_id(code)))
        new.set("applyNumberFormat", "1")
        for index, old in enumerate(formats):
            if etree.tostring(old) == etree.tostring(new):
                return index
        cell_xfs.append(new)
        cell_xfs.set("count", str(len(cell_xfs)))
        self._dates, self.changed = None, True
        return len(formats)

    def _format_id(self, code: str) -> int:
        root = self._tree()
        formats = root.find(_NS + "numFmts")
        if formats is None:
            formats = etree.Element(_NS + "numFmts")
            root.insert(0, formats)
        for known in formats:
            if known.get("formatCode") == code:
                return int(known.get("numFmtId", "0"))
        used = (int(f.get("numFmtId", "0")) for f in root.iter() if f.get("numFmtId"))
        number = max(_AFTER_NUM_FMTS - 1, *used) + 1
        etree.SubElement(formats, _NS + "numFmt", numFmtId=str(number), formatCode=code)
        formats.set("count", str(len(formats)))
        return number

    def xml(self) -> bytes:
        """The part as it is now."""
        return guard.xml_bytes(self._tree())
