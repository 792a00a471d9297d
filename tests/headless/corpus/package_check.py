"""What an edit may change in a workbook, found out with zipfile, lxml and openpyxl's tokenizer alone."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import range_boundaries

Element = etree._Element


def members(data: bytes) -> dict[str, bytes]:
    """Each member inflated, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return {info.filename: zipped.read(info) for info in zipped.infolist()}


def packed(data: bytes) -> dict[str, tuple[bytes, int, tuple[int, ...], int]]:
    """Packed bytes, method, time and checksum of each member, in order, by its local header."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        for info in zipped.infolist():
            name_length, extra_length = struct.unpack_from("<2H", data, info.header_offset + 26)
            start = info.header_offset + 30 + name_length + extra_length
            content = data[start : start + info.compress_size]
            found[info.filename] = content, info.compress_type, info.date_time, info.CRC
    return found


def local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def parsed(xml: bytes) -> Element:
    return etree.fromstring(xml, etree.XMLParser(remove_comments=True, remove_pis=True))


def child(element: Element, name: str) -> Element | None:
    return next((e for e in element if local(e) == name), None)


class Cell(NamedTuple):
    """A cell as the file has it, whatever the prefixes: attributes without `r`, and children."""

    attributes: dict[str, str]
    formula: tuple[dict[str, str], str] | None
    rest: tuple[object, ...]


class Grid(NamedTuple):
    """A sheet: rows' attributes, cells by (row, column)."""

    rows: dict[int, dict[str, str]]
    cells: dict[tuple[int, int], Cell]


def shape(element: Element) -> tuple[object, ...]:
    """An element as a value: name, attributes, text, children; white space between elements does not count."""
    text = element.text or ""
    if len(element) and not text.strip():
        text = ""
    return str(element.tag), tuple(sorted(element.attrib.items())), text, tuple(shape(e) for e in element)


def grid(root: Element) -> Grid:
    data = child(root, "sheetData")
    rows: dict[int, dict[str, str]] = {}
    cells: dict[tuple[int, int], Cell] = {}
    row = 0
    for line in data if data is not None else ():
        row = int(line.get("r") or row + 1)
        rows[row] = {str(k): str(v) for k, v in line.attrib.items() if k not in ("r", "spans")}
        col = 0
        for c in line:
            col = column_index_from_string(re.sub(r"\d", "", c.get("r"))) if c.get("r") else col + 1
            f = child(c, "f")
            formula = ({str(k): str(v) for k, v in f.attrib.items()}, f.text or "") if f is not None else None
            rest = tuple(shape(e) for e in c if local(e) != "f")
            cells[row, col] = Cell({str(k): str(v) for k, v in c.attrib.items() if k != "r"}, formula, rest)
    return Grid(rows, cells)


def own_formula(sheet: Grid, place: tuple[int, int]) -> tuple[dict[str, str], str] | None:
    """A cell's formula; a shared one as the cell's own, translated by openpyxl."""
    formula = sheet.cells[place].formula
    if formula is None or formula[0].get("t") != "shared":
        return formula
    si = formula[0].get("si")
    for at, cell in sheet.cells.items():
        if cell.formula and cell.formula[0].get("si") == si and cell.formula[1]:
            home, here = (f"{get_column_letter(col)}{row}" for row, col in (at, place))
            text = Translator("=" + cell.formula[1], home).translate_formula(here)[1:]
            return {k: v for k, v in formula[0].items() if k not in ("t", "ref", "si")}, text
    return formula


# --- nothing moves ---------------------------------------------------------------------------------------------------


def unchanged_but(
    before: bytes, after: bytes, part: str, edited: set[tuple[int, int]], also: set[str]
) -> Iterator[str]:
    """What differs though it must not, when some cells of one sheet were written (`also`: other members touched).

    With the styles among them a date was written, which may bring a style of its own.
    """
    old, new = packed(before), packed(after)
    gone = [name for name in old if name not in new]
    if gone not in ([], ["xl/calcChain.xml"]) or list(new) != [name for name in old if name not in gone]:
        yield f"members {sorted(set(old) ^ set(new))}"
    may = {part} | also | ({"[Content_Types].xml", "xl/_rels/workbook.xml.rels"} if gone else set())
    for name in new:
        if name not in may and old.get(name) != new[name]:
            yield f"{name} changed"
    was, now = members(before)[part], members(after)[part]
    old_root, new_root = parsed(was), parsed(now)
    yield from _outside(old_root, new_root)
    if was.isascii() and b"<sheetData>" in was and b"='" not in was and b"<!--" not in was:
        tail = was.split(b"</sheetData>")[1]
        if not now.endswith(b"</sheetData>" + tail):
            yield "other bytes behind sheetData"
    cells = grid(old_root), grid(new_root)
    edited = edited | _spilled(cells[0], edited)
    yield from _cells_but(*cells, edited, styled="xl/styles.xml" not in also)
    yield from _dimension(old_root, new_root, edited & cells[1].cells.keys())


def _spilled(sheet: Grid, edited: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The cells that held results of a dynamic array whose formula was overwritten."""
    found: set[tuple[int, int]] = set()
    for place in edited & sheet.cells.keys():
        cell = sheet.cells[place]
        if "cm" in cell.attributes and cell.formula:
            c1, r1, c2, r2 = range_boundaries(cell.formula[0]["ref"])
            found |= {(row, col) for row in range(r1, r2 + 1) for col in range(c1, c2 + 1)}
    return found


def _cells_but(old: Grid, new: Grid, edited: set[tuple[int, int]], *, styled: bool) -> Iterator[str]:
    for row, attributes in old.rows.items():
        if new.rows.get(row) != attributes:
            yield f"row {row}: {attributes} -> {new.rows.get(row)}"
    for row in new.rows.keys() - old.rows.keys():
        if not any(place[0] == row for place in edited):
            yield f"new row {row}"
    for place in (old.cells.keys() | new.cells.keys()) - edited:
        if old.cells.get(place) != new.cells.get(place) and not _same_cell(old, new, place, edited):
            yield f"cell {place}: {old.cells.get(place)} -> {new.cells.get(place)}"
    for place in edited & old.cells.keys() if styled else ():
        style = old.cells[place].attributes.get("s", "0")
        if (new.cells[place].attributes.get("s", "0") if place in new.cells else "0") != style:
            yield f"style of {place}"


def _same_cell(old: Grid, new: Grid, place: tuple[int, int], edited: set[tuple[int, int]]) -> bool:
    """Whether a cell is as it was, but for a shared formula whose first cell was overwritten."""
    a, b = old.cells.get(place), new.cells.get(place)
    if a is None or b is None or a.formula is None or b.formula is None:
        return False
    masters = {c.formula[0].get("si") for at, c in old.cells.items() if at in edited and c.formula and c.formula[1]}
    if a.formula[0].get("t") != "shared" or a.formula[0].get("si") not in masters:
        return False
    return a._replace(formula=None) == b._replace(formula=None) and own_formula(old, place) == b.formula


def _outside(old: Element, new: Element) -> Iterator[str]:
    if shape(old)[:3] != shape(new)[:3]:
        yield "the worksheet element itself"
    theirs, mine = ([e for e in root if local(e) not in ("sheetData", "dimension")] for root in (old, new))
    if [shape(e) for e in theirs] != [shape(e) for e in mine]:
        yield f"outside sheetData: {[local(a) for a, b in zip(theirs, mine, strict=False) if shape(a) != shape(b)]}"


def _corners(ref: str) -> list[int]:
    found = re.findall(r"([A-Z]+)(\d+)", ref)
    return [n for letters, digits in (found * 2)[:2] for n in (int(digits), column_index_from_string(letters))]


def _dimension(old: Element, new: Element, written: set[tuple[int, int]]) -> Iterator[str]:
    """The new dimension holds the old one and what was written."""
    was, now = (child(root, "dimension") for root in (old, new))
    if was is None or now is None:
        if was is not now:
            yield "dimension came or went"
        return
    r1, c1, r2, c2 = _corners(now.get("ref", ""))
    wanted = set(written)
    if len(_data(old)):
        a = _corners(was.get("ref", ""))
        wanted |= {(a[0], a[1]), (a[2], a[3])}
    if any(not (r1 <= row <= r2 and c1 <= col <= c2) for row, col in wanted):
        yield f"dimension {was.get('ref')} -> {now.get('ref')}"


def _data(root: Element) -> Element:
    found = child(root, "sheetData")
    assert found is not None
    return found
