"""Bounds that hold before anything is parsed: no workbook of a person comes near them, hostile files do."""

from __future__ import annotations

import re
import zipfile

from lxml import etree

from xlplan.errors import NotAWorkbookError, UnsafeWorkbookError

MB = 1_000_000
MAX_FILE, MAX_MEMBERS, MAX_MEMBER, MAX_TOTAL = 100 * MB, 10_000, 250 * MB, 500 * MB
MAX_RATIO, RATIO_FROM = 250, 10 * MB
MAX_CELLS, MAX_AREA, MAX_MERGED, MAX_MERGES = 5_000_000, 20_000_000, 4_000_000, 250_000

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_MAGIC = ((b"%PDF", "PDF"), (b"{\\rtf", "RTF"), (b"PK\x05\x06", "ZIP, 0"))


def unsafe(part: str, detail: str) -> UnsafeWorkbookError:
    """The error for a part that holds what no workbook of a person holds."""
    return UnsafeWorkbookError("unsafe-workbook", part=part, detail=detail)


def too_large(part: str, size: int, limit: int) -> UnsafeWorkbookError:
    """The error for a part over a limit; sizes in bytes."""
    return UnsafeWorkbookError("too-large", part=part, size=-(-size // MB), limit=limit // MB)


def damaged(part: str) -> NotAWorkbookError:
    """The error for a part that is not there or cannot be read."""
    return NotAWorkbookError("damaged-workbook", part=part)


def check_container(data: bytes) -> None:
    """Refuse what is no zip: OLE files (encrypted, or .xls), other formats, empty files, files over 100 MB."""
    if len(data) > MAX_FILE:
        raise too_large("zip", len(data), MAX_FILE)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise NotAWorkbookError("encrypted")
        raise NotAWorkbookError("not-a-workbook", reason=".xls")
    if data.startswith(_ZIP):
        return
    if not data:
        raise NotAWorkbookError("empty-file")
    start = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    kinds = [kind for magic, kind in _MAGIC if data.startswith(magic)]
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        kinds = ["HTML"]
    elif start.startswith(b"<?xml"):
        kinds = ["XML"]
    if kinds:
        raise NotAWorkbookError("not-a-workbook", reason=kinds[0])
    raise NotAWorkbookError("no-workbook-content")


def check_directory(members: list[zipfile.ZipInfo]) -> None:
    """Refuse too many or too large members, impossible ratios, names outside the package, and names given twice."""
    if len(members) > MAX_MEMBERS:
        raise unsafe("zip", f"{len(members)} > {MAX_MEMBERS}")
    seen: set[str] = set()
    total = 0
    for member in members:
        name = member.filename
        check_name(name)
        key = name.lstrip("/").casefold()
        if key in seen:
            raise unsafe(name, "x 2")
        seen.add(key)
        check_size(name, member.file_size, member.compress_size)
        total += member.file_size
    if total > MAX_TOTAL:
        raise too_large("zip", total, MAX_TOTAL)


def check_name(name: str) -> None:
    """Refuse absolute names, drive letters, backslashes, `..` and NUL."""
    name = name.removeprefix("/") if name.startswith("/xl/") else name  # XlsxWriter in memory: /xl/richData/_rels/...
    if name.startswith("/") or re.match("[A-Za-z]:", name) or "\\" in name or "\0" in name or ".." in name.split("/"):
        raise unsafe(name.replace("\0", "\\0"), "path")


def check_size(name: str, size: int, packed: int) -> None:
    """Refuse a member over 250 MB, or over 10 MB and more than 250 times its packed size."""
    if size > MAX_MEMBER:
        raise too_large(name, size, MAX_MEMBER)
    if size > RATIO_FROM and size > MAX_RATIO * max(packed, 1):
        raise unsafe(name, f"1 : {size // max(packed, 1)}")


_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_PLAIN = {"utf-8", "utf8", "us-ascii", "ascii"}


def utf8_xml(data: bytes, part: str) -> bytes:
    """A part's XML as UTF-8 bytes, the given bytes where they are that; a document type or entity is refused."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        return _recoded(data, "utf-16", part)
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    if (m := _ENCODING.match(data)) and (name := m[1].decode("ascii", "replace").lower()) not in _PLAIN:
        return _recoded(data, name, part)
    _refuse_types(data, part)
    if not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError as error:
            raise damaged(part) from error
    return data


def _recoded(data: bytes, encoding: str, part: str) -> bytes:
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise damaged(part) from error
    text = re.sub(r"^\ufeff?<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', text)
    if "\0" in text:  # it is encoded otherwise than it says
        raise damaged(part)
    recoded = text.encode(errors="replace")  # halves of a pair are no character
    _refuse_types(recoded, part)
    return recoded


def _refuse_types(data: bytes, part: str) -> None:
    if b"!" in data and (b"<!DOCTYPE" in data or b"<!ENTITY" in data):  # one byte is found many times faster
        raise unsafe(part, "DTD")


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def parse_xml(data: bytes, part: str) -> etree._Element:
    """The root of a small part, without DTD, entities, network or huge trees."""
    try:
        root = etree.fromstring(utf8_xml(data, part), _PARSER)
    except etree.XMLSyntaxError as error:
        raise damaged(part) from error
    return root


def xml_bytes(root: etree._Element) -> bytes:
    """A part as Excel writes it: UTF-8, standalone."""
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    return head + etree.tostring(root, encoding="UTF-8", xml_declaration=False)
