"""Strict Open XML (ISO 29500-1), which Excel can save: the same workbook under other names.

Everything else here knows the names of the usual, transitional form. So XML is renamed as it is read and back as it is
written; what had a transitional name in a strict file is marked meanwhile, so that the way back is exact.
"""

from __future__ import annotations

STRICT = "http://purl.oclc.org/ooxml/"
_USUAL = b"http://schemas.openxmlformats.org/"
_NAMES = (
    (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"drawingml/main", b"drawingml/2006/main"),
    (b"drawingml/spreadsheetDrawing", b"drawingml/2006/spreadsheetDrawing"),
    (b"drawingml/chart", b"drawingml/2006/chart"),
)
_PAIRS = tuple((STRICT.encode() + strict, _USUAL + usual) for strict, usual in _NAMES)
_MARK = b"urn:transitional:"


def renamed(name: str, xml: bytes) -> bytes:
    """A member of a strict package under the usual names."""
    if not name.lower().endswith((".xml", ".rels")):
        return xml
    for strict, usual in _PAIRS:
        xml = xml.replace(usual, _MARK + usual).replace(strict, usual)
    return xml


def restored(name: str, xml: bytes) -> bytes:
    """The inverse of `renamed`."""
    if not name.lower().endswith((".xml", ".rels")):
        return xml
    for strict, usual in _PAIRS:
        xml = xml.replace(usual, strict).replace(_MARK + strict, usual)
    return xml
