"""The parts that hold a workbook together: relationships, workbook.xml, shared strings, content types."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from xlplan.errors import NotAWorkbookError
from xlplan.headless import guard
from xlplan.headless.archive import Archive
from xlplan.headless.cells import unescape_control
from xlplan.headless.scan import MAIN, plainly_spaced, rich_text
from xlplan.headless.strict import STRICT

NS = f"{{{MAIN}}}"
_PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATION_IDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ITEM = re.compile(rb"<si>(.*?)</si>|<si/>", re.S)
_BEFORE_CALC = ("sheets", "functionGroups", "externalReferences", "definedNames")


class Relation(NamedTuple):
    """A relationship: the last word of its type ("worksheet", "drawing"), and its target as a part name."""

    id: str
    kind: str
    target: str
    external: bool


class Parts:
    """The members of a package, with changed ones on top."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.changed: dict[str, bytes] = {}
        self.dropped: set[str] = set()
        self._relations: dict[str, tuple[bytes | None, list[Relation]]] = {}

    def find(self, name: str) -> str | None:
        """The member's own spelling of a part name, or None."""
        found = self.archive.find(name) or next((n for n in self.changed if n.casefold() == name.casefold()), None)
        return None if found in self.dropped else found

    @property
    def names(self) -> list[str]:
        """All members, new ones last."""
        known = self.archive.names
        return [*known, *(self.changed.keys() - set(known))]

    def add(self, name: str, content: bytes) -> None:
        """A part that is not there yet."""
        self.changed[name] = content

    def read(self, name: str) -> bytes:
        """The part's bytes as they are now."""
        found = self.archive.find(name) or name
        return self.changed[found] if found in self.changed else self.archive.read(found)

    def put(self, name: str, content: bytes, old: bytes | None = None) -> None:
        """Replace a part, unless it stays the same. `old`: what it is now, where that is at hand."""
        found = self.archive.find(name) or name
        if (self.read(found) if old is None else old) != content:
            self.changed[found] = content

    def edit(self, name: str, change: Callable[[bytes], bytes]) -> None:
        """Replace an XML part by what `change` makes of it, unless it stays the same."""
        old = plainly_spaced(guard.utf8_xml(self.read(name), name), name)
        new = change(old)
        if new != old:
            self.changed[self.archive.find(name) or name] = new

    def relations(self, part: str) -> list[Relation]:
        """The relationships of a part ("" for the package)."""
        folder, name = posixpath.split(part)
        rels = self.find(posixpath.join(folder, "_rels", name + ".rels"))
        if rels is None:
            return []
        now, known = self.changed.get(rels), self._relations.get(rels)
        if known is None or known[0] is not now:
            known = self._relations[rels] = now, self._read_relations(rels, folder)
        return known[1]

    def _read_relations(self, rels: str, folder: str) -> list[Relation]:
        found = []
        for element in guard.parse_xml(self.read(rels), rels).iter(f"{{{_PACKAGE_RELS}}}Relationship"):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not external:
                target = unquote(target)
                target = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                if target.startswith(".."):
                    raise guard.unsafe(rels, target)
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            found.append(Relation(element.get("Id", ""), kind, target, external))
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The parts related to a part by relationships of one type that exist in the package."""
        targets = (r.target for r in self.relations(part) if r.kind == kind and not r.external)
        return [name for target in targets if (name := self.find(target)) is not None]


class SheetEntry(NamedTuple):
    """An entry of workbook.xml's sheet list; `part` is empty for a chart sheet."""

    name: str
    part: str
    state: str


class Book:
    """workbook.xml and what it names."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.part = self._workbook_part()
        self.root = guard.parse_xml(parts.read(self.part), self.part)
        if (etree.QName(self.root).namespace or "").startswith(STRICT):
            parts.archive.strict = True
            self.root = guard.parse_xml(parts.read(self.part), self.part)
        if etree.QName(self.root).namespace != MAIN:
            raise NotAWorkbookError("not-a-workbook", reason=self.part)
        properties = self.root.find(NS + "workbookPr")
        self.date1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self.entries = self._entries()
        self._names: list[tuple[str, int | None, str]] | None = None
        self._global_names: dict[str, str] | None = None

    def _workbook_part(self) -> str:
        types = self.parts.find("[Content_Types].xml")
        found = self.parts.related("", "officeDocument")
        if types is None or not found:
            raise NotAWorkbookError("not-a-workbook", reason="ZIP")
        self.content_type = _content_type(self.parts.read(types), found[0])
        if "spreadsheetml" not in self.content_type and "ms-excel" not in self.content_type:
            kinds = {"wordprocessingml": ".docx", "presentationml": ".pptx"}
            reason = next((suffix for word, suffix in kinds.items() if word in self.content_type), "ZIP")
            raise NotAWorkbookError("not-a-workbook", reason=reason)
        if "binary" in self.content_type:
            raise NotAWorkbookError("not-a-workbook", reason=".xlsb")
        return found[0]

    @property
    def macro_enabled(self) -> bool:
        """Whether it must be called .xlsm (or .xltm, .xlam)."""
        return "macroEnabled" in self.content_type

    def _entries(self) -> list[SheetEntry]:
        relations = {r.id: r for r in self.parts.relations(self.part)}
        found = []
        for sheet in self.root.iter(NS + "sheet"):
            relation = relations.get(sheet.get(f"{{{RELATION_IDS}}}id", ""))
            part = ""
            if relation is not None and relation.kind == "worksheet":
                part = self.parts.find(relation.target) or ""
                if not part:
                    raise guard.damaged(relation.target)
            found.append(SheetEntry(sheet.get("name", ""), part, sheet.get("state", "visible")))
        return found

    def strings(self) -> list[str]:
        """The shared strings, without their formats."""
        found = self.parts.related(self.part, "sharedStrings")
        if not found:
            return []
        xml = guard.utf8_xml(self.parts.read(found[0]), found[0])
        if b"<!" in xml or b"<sst" not in xml[:4096]:
            xml = _unprefixed(guard.parse_xml(xml, found[0]))
        return [unescape_control(rich_text(item)) for item in _ITEM.findall(xml)]

    def styles_part(self) -> str | None:
        """The styles part's name."""
        found = self.parts.related(self.part, "styles")
        return found[0] if found else None

    def defined_names(self) -> list[tuple[str, int | None, str]]:
        """(name, index of the sheet it is local to, formula text)."""
        if self._names is None:
            elements = [(e, e.get("localSheetId")) for e in self.root.iter(NS + "definedName")]
            self._names = [(e.get("name", ""), int(scope) if scope else None, e.text or "") for e, scope in elements]
        return self._names

    def put_name(self, name: str, text: str) -> None:
        """Define a name of the workbook, or change what it refers to; `text` is its formula without `=`."""
        element = self._named(name)
        if element is None:
            names = self.root.find(NS + "definedNames")
            if names is None:
                names = etree.Element(NS + "definedNames")
                before = [e for e in self.root if isinstance(e.tag, str) and etree.QName(e).localname in _BEFORE_CALC]
                before[-1].addnext(names)
            element = etree.SubElement(names, NS + "definedName", name=name)
        element.text = text
        self.store()

    def drop_name(self, name: str) -> None:
        """Take out a name of the workbook."""
        element = self._named(name)
        if element is None:
            return
        names = self.root.find(NS + "definedNames")
        if names is not None:
            names.remove(element)
            if len(names) == 0:
                self.root.remove(names)
        self.store()

    def _named(self, name: str) -> etree._Element | None:
        wanted = name.casefold()
        return next(
            (e for e in self.root.iter(NS + "definedName")
             if e.get("localSheetId") is None and e.get("name", "").casefold() == wanted), None)  # fmt: skip

    def global_names(self) -> dict[str, str]:
        """The formula texts of the names that are local to no sheet."""
        if self._global_names is None:
            self._global_names = {name: text for name, scope, text in self.defined_names() if scope is None}
        return self._global_names

    def store(self) -> None:
        """Put workbook.xml back after its tree was changed."""
        self._names, self._global_names, self.entries = None, None, self._entries()
        self.parts.put(self.part, guard.xml_bytes(self.root))

    @property
    def calculates_fully(self) -> bool:
        """Whether `fullCalcOnLoad` is set."""
        calc = self.root.find(NS + "calcPr")
        return calc is not None and calc.get("fullCalcOnLoad") in ("1", "true")

    def full_calculation(self) -> None:
        """Set `fullCalcOnLoad`."""
        calc = self.root.find(NS + "calcPr")
        if calc is None:
            before = [e for e in self.root if isinstance(e.tag, str) and etree.QName(e).localname in _BEFORE_CALC]
            calc = etree.Element(NS + "calcPr")
            before[-1].addnext(calc)
        if calc.get("fullCalcOnLoad") != "1":
            calc.set("fullCalcOnLoad", "1")
            self.store()

    def drop_calc_chain(self) -> None:
        """Take out calcChain.xml, its relationship and its content type; Excel builds it anew."""
        for part in self.parts.related(self.part, "calcChain"):
            self.parts.dropped.add(part)
            self.parts.changed.pop(part, None)
            folder, name = posixpath.split(self.part)
            self._take_out(posixpath.join(folder, "_rels", name + ".rels"), "Target", part, folder)
            self._take_out("[Content_Types].xml", "PartName", part, "")

    def _take_out(self, holder: str, attribute: str, part: str, folder: str) -> None:
        root = guard.parse_xml(self.parts.read(holder), holder)
        for element in list(root):
            target = posixpath.normpath(posixpath.join("/" + folder, element.get(attribute, "")))
            if target.casefold() == "/" + part.casefold():
                root.remove(element)
        self.parts.put(holder, guard.xml_bytes(root))


def _content_type(xml: bytes, part: str) -> str:
    root = guard.parse_xml(xml, "[Content_Types].xml")
    for element in root:
        if element.get("PartName", "").lstrip("/").casefold() == part.casefold():
            return element.get("ContentType", "")
    suffix = part.rsplit(".", 1)[-1].casefold()
    return next((e.get("ContentType", "") for e in root if e.get("Extension", "").casefold() == suffix), "")


def _unprefixed(root: etree._Element) -> bytes:
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    text = etree.tostring(root, encoding="UTF-8")
    return re.sub(rb"(</?)" + root.prefix.encode() + rb":", rb"\1", text) if root.prefix else text
