"""Links to other workbooks: which there are, whether anything refers to them, and taking an unused one out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from xlplan.headless import guard
from xlplan.headless.book import NS, Book, Parts

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELS, _TYPES = ".rels", "[Content_Types].xml"


class ExternalLink(NamedTuple):
    """A link: its number in formulas (`[1]`), its part, and the path or URL it leads to."""

    number: int
    part: str
    target: str


def external_links(parts: Parts, book: Book) -> list[ExternalLink]:
    """All links of the workbook, in the order of their numbers."""
    by_id = {r.id: r for r in parts.relations(book.part)}
    found = []
    for number, element in enumerate(book.root.iter(NS + "externalReference"), 1):
        relation = by_id.get(element.get(_ID, ""))
        if relation is not None and parts.find(relation.target):
            targets = [r.target for r in parts.relations(relation.target) if r.external]
            found.append(ExternalLink(number, relation.target, targets[0] if targets else ""))
    return found


def drop_last_link(parts: Parts, book: Book, link: ExternalLink) -> bool:
    """Take a link out, if it is the last (the others keep their numbers) and nothing refers to it; whether it went."""
    elements = list(book.root.iter(NS + "externalReference"))
    if link.number != len(elements) or _referred_to(parts, book, link):
        return False
    container = elements[-1].getparent()
    assert container is not None
    container.remove(elements[-1])
    if not len(container):
        owner = container.getparent()
        assert owner is not None
        owner.remove(container)
    book.store()
    _remove(parts, _rels_of(book.part), lambda e: _leads_to(e, posixpath.dirname(book.part), link.part))
    rels = parts.find(_rels_of(link.part))
    for name in filter(None, (parts.find(link.part), rels)):
        parts.dropped.add(name)
        parts.changed.pop(name, None)
    _remove(parts, _TYPES, lambda e: e.get("PartName", "").lstrip("/").casefold() == link.part.casefold())
    return True


def drop_names(book: Book, unwanted: Callable[[str, str, bool], bool]) -> int:
    """Take out the defined names for which `unwanted(name, text, hidden)`; how many."""
    gone = [
        e
        for e in book.root.iter(NS + "definedName")
        if unwanted(e.get("name", ""), e.text or "", e.get("hidden") in ("1", "true"))
    ]
    for element in gone:
        container = element.getparent()
        assert container is not None
        container.remove(element)
        if not len(container) and (owner := container.getparent()) is not None:
            owner.remove(container)
    if gone:
        book.store()
    return len(gone)


def _referred_to(parts: Parts, book: Book, link: ExternalLink) -> bool:
    """Whether `[N]` stands in any part, or a part other than the workbook is related to the link."""
    wanted = re.compile(rb"\[%d\]" % link.number)
    for name in parts.archive.names:
        if parts.find(name) is None or name == link.part or name == _rels_of(link.part):
            continue
        if name.lower().endswith(_RELS) and name != _rels_of(book.part):
            if posixpath.basename(link.part).encode() in parts.read(name):
                return True
        elif name.lower().endswith((".xml", ".vml")) and wanted.search(parts.read(name)):
            return True
    return False


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + _RELS)


def _leads_to(element: etree._Element, folder: str, part: str) -> bool:
    target = posixpath.normpath(posixpath.join("/" + folder, element.get("Target", "")))
    return target.casefold() == "/" + part.casefold()


def _remove(parts: Parts, holder: str, unwanted: Callable[[etree._Element], bool]) -> None:
    root = guard.parse_xml(parts.read(holder), holder)
    for element in [e for e in root if unwanted(e)]:
        root.remove(element)
    parts.put(holder, guard.xml_bytes(root))
