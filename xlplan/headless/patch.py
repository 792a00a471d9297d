"""Writing into sheet XML: touched cells are replaced, everything else is copied as it stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from xlplan.headless.cells import escape_control, escape_xml, unescape_xml
from xlplan.headless.refs import Area, area_text, col_letters, col_number, parse_area
from xlplan.headless.scan import CELL, FORMULA, Scan, attribute, formula_text, style_and_kind

_OPEN = re.compile(rb"<row([^>]*?)(/?)>")
_DIMENSION = re.compile(rb'(<dimension ref=")([^"]*)(")')
_SPANS = re.compile(rb' spans="([0-9]+):([0-9]+)"')
_COL = re.compile(rb"<col [^>]*>")
_LEFT_OUT = re.compile(rb' (?:s|t|cm|vm)="[^"]*"')


class Edit(NamedTuple):
    """A pending cell. `content` false: only the style changes. `style` None: the style stays."""

    kind: str = ""
    text: str = ""
    formula: str | None = None  # without "="
    style: int | None = None
    content: bool = True
    for_date: bool = False  # the style was chosen because the value is a date


_CLEARED = Edit()
Edits = Mapping[int, Mapping[int, Edit]]
"""Row -> column -> edit."""


def patched(scan: Scan, edits: Edits) -> tuple[bytes, bool]:
    """The sheet's XML with the edits in it, and whether formulas have come or gone.

    Rows and cells are in order, `spans` and `dimension` true.
    """
    xml, at, formulas_changed = scan.xml, scan.start, False
    out: list[bytes] = []
    columns = _column_styles(xml[: scan.start])
    for row in sorted(edits):
        start, end = scan.span(row, row)
        new, changed = _row(row, xml[start:end], edits[row], columns)
        out += (xml[at:start], new)
        at, formulas_changed = end, formulas_changed or changed
    return b"".join([_dimension(xml[: scan.start], edits, bool(scan.rows)), *out, xml[at:]]), formulas_changed


def _row(row: int, old: bytes, edits: Mapping[int, Edit], columns: list[tuple[int, int, int]]) -> tuple[bytes, bool]:
    """A row after its edits, and whether formulas have come or gone."""
    opened = _OPEN.match(old)
    attributes = opened[1] if opened else b' r="%d"' % row
    default = _row_style(attributes)
    cells = {col_number(m[1].decode()): m for m in CELL.finditer(old)}
    rest = old[max((m.end() for m in cells.values()), default=opened.end() if opened else 0) :]
    out, formulas_changed, digits = [], False, str(row)
    for col in sorted(cells.keys() | edits.keys()):
        m, edit = cells.get(col), edits.get(col)
        if edit is None:
            assert m is not None
            out.append(m[0])
        elif m:
            content = m[4] or b""
            out.append(_changed(m[3], content, col_letters(col) + digits, edit))
            formulas_changed |= edit.content and (b"<f" in content) != (edit.formula is not None)
        else:
            style = default if default is not None else _style_of(columns, col)
            out.append(cell_xml(col_letters(col) + digits, edit, style, b"", b""))
            formulas_changed |= edit.formula is not None
    body = b"".join(out)
    if not body and opened is None:
        return b"", formulas_changed
    if not opened or opened[2]:
        rest = b"</row>" + (rest if opened else b"")
    return b"<row" + _spans(attributes, edits) + b">" + body + rest, formulas_changed


def _changed(attributes: bytes, content: bytes, ref: str, edit: Edit) -> bytes:
    """An existing cell after an edit."""
    style, _ = style_and_kind(attributes)
    if not edit.content:
        attributes = re.sub(rb' s="[^"]*"', b"", attributes)
        new = b'<c r="%s" s="%d"%s' % (ref.encode(), edit.style or 0, attributes)
        return new + (b">%s</c>" % content if content else b"/>")
    other = _other(attributes)
    formula = b""
    if edit.formula is not None and (m := FORMULA.search(content)) and _same(m, edit.formula):
        formula = m[0]  # the same formula: an array formula stays one
        other += b"".join(re.findall(rb' cm="[^"]*"', attributes))
    return cell_xml(ref, edit, style, other, formula)


@lru_cache(maxsize=4096)
def _other(attributes: bytes) -> bytes:
    """A cell's attributes without style, type and metadata."""
    return _LEFT_OUT.sub(b"", attributes)


def _same(m: re.Match[bytes], formula: str) -> bool:
    return bool(m[2]) and attribute(m[1], b"t") != b"shared" and unescape_xml(m[2].decode()) == formula


def cell_xml(ref: str, edit: Edit, style: int | None, other: bytes, formula: bytes) -> bytes:
    """A cell with what the edit says; `other`: further attributes, `formula`: its element as it stands already."""
    if edit.style is not None:
        style = edit.style
    s = f' s="{style}"' if style else ""
    head = f'<c r="{ref}"{s}'.encode() + other
    if edit.formula is not None and not formula:
        formula = _formula(edit.formula)
    kind, text = edit.kind, edit.text
    if kind == "inlineStr":
        text = escape_xml(escape_control(text))
        return head + f' t="inlineStr"><is><t{_space(text)}>{text}</t></is></c>'.encode()
    if kind == "str":
        text = escape_xml(escape_control(text))
        return head + b' t="str">' + formula + f"<v{_space(text)}>{text}</v></c>".encode()
    if text:
        t = f' t="{kind}"' if kind else ""
        return head + f"{t}>".encode() + formula + f"<v>{text}</v></c>".encode()
    if formula:
        return head + b">" + formula + b"</c>"
    return head + b"/>" if style or other or not edit.content else b""


@lru_cache(maxsize=1024)
def _formula(text: str) -> bytes:
    """A formula's element: the rows of a table repeat it."""
    return f"<f{_space(text)}>{escape_xml(text)}</f>".encode()


def _space(text: str) -> str:
    return ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""


def _row_style(attributes: bytes) -> int | None:
    if attribute(attributes, b"customFormat") in (b"1", b"true") and (style := attribute(attributes, b"s")):
        return int(style)
    return None


def _column_styles(head: bytes) -> list[tuple[int, int, int]]:
    found = []
    for m in _COL.findall(head):
        first, last, style = (attribute(m, name) for name in (b"min", b"max", b"style"))
        if first and last and style:
            found.append((int(first), int(last), int(style)))
    return found


def _style_of(columns: list[tuple[int, int, int]], col: int) -> int | None:
    return next((style for first, last, style in columns if first <= col <= last), None)


def default_style(scan: Scan, row: int, col: int) -> int | None:
    """The style that a new cell takes: its row's, else its column's."""
    start, end = scan.span(row, row)
    opened = _OPEN.match(scan.xml, start, end)
    style = _row_style(opened[1]) if opened else None
    return style if style is not None else _style_of(_column_styles(scan.xml[: scan.start]), col)


def _spans(attributes: bytes, edits: Mapping[int, Edit]) -> bytes:
    m = _SPANS.search(attributes)
    if not m:
        return attributes
    spans = b' spans="%d:%d"' % (min(int(m[1]), *edits), max(int(m[2]), *edits))
    return attributes[: m.start()] + spans + attributes[m.end() :]


def _dimension(head: bytes, edits: Edits, had_rows: bool) -> bytes:
    m = _DIMENSION.search(head)
    cells = [(row, col) for row, cols in edits.items() for col, e in cols.items() if e != _CLEARED]
    if not m or not cells:
        return head
    rows, cols = [row for row, _ in cells], [col for _, col in cells]
    new = Area(min(rows), min(cols), max(rows), max(cols))
    old = parse_area(m[2].decode())
    if old and had_rows:
        new = Area(min(old.r1, new.r1), min(old.c1, new.c1), max(old.r2, new.r2), max(old.c2, new.c2))
    return head[: m.start()] + m[1] + area_text(new).encode() + m[3] + head[m.end() :]


def without_shared(scan: Scan, only: set[bytes] | None = None) -> bytes:
    """The XML with shared formulas (of the given `si`, or all) written out in every cell."""
    masters = scan.shared_masters()

    def cell(m: re.Match[bytes]) -> bytes:
        content = m[4] or b""
        f = FORMULA.search(content)
        if not f or attribute(f[1], b"t") != b"shared":
            return m[0]
        si = attribute(f[1], b"si") or b""
        if only is not None and si not in only:
            return m[0]
        text = formula_text(int(m[2]), col_number(m[1].decode()), f[1], f[2] or b"", masters)
        if text is None:
            return m[0]
        kept = re.sub(rb' (?:t|ref|si)="[^"]*"', b"", f[1])
        formula = b"<f" + kept + b">" + escape_xml(text[1:]).encode() + b"</f>"
        at = m.start(4) - m.start()
        return m[0][: at + f.start()] + formula + m[0][at + f.end() :]

    return scan.xml[: scan.start] + CELL.sub(cell, scan.xml[scan.start : scan.end]) + scan.xml[scan.end :]


def copy_row_format(xml_row: bytes) -> bytes:
    """The attributes of a row that make up its look (height, style), for a new row."""
    m = _OPEN.match(xml_row)
    if not m:
        return b""
    wanted = (b"s", b"customFormat", b"ht", b"customHeight", b"thickTop", b"thickBot", b"x14ac:dyDescent")
    pairs = ((name, attribute(m[1], name)) for name in wanted)
    return b"".join(b' %s="%s"' % (name, value) for name, value in pairs if value is not None)


def with_rows(scan: Scan, rows: Mapping[int, bytes]) -> bytes:
    """The XML with empty rows of the given attributes added where there is no such row yet."""
    at = 0
    out: list[bytes] = []
    for row in sorted(rows):
        i = bisect_left(scan.rows, row)
        if i < len(scan.rows) and scan.rows[i] == row:
            continue
        out += (scan.xml[at : scan.starts[i]], b'<row r="%d"%s></row>' % (row, rows[row]))
        at = scan.starts[i]
    return b"".join([*out, scan.xml[at:]])
