"""What a reference means: an address, a defined name, a table or a part of one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlplan.headless.engine.grid import Box, parse_address
from xlplan.headless.engine.unsupported import unsupported
from xlplan.headless.package import Package, TableInfo
from xlplan.headless.refs import Area

_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!(.+)", re.DOTALL)
_STRUCTURED = re.compile(r"([^\W\d][\w.\\]*)\[(.*)\]", re.DOTALL)
_BRACKETED = re.compile(r"\[((?:'.|[^\[\]'])*)\]")
_DEEPEST = 8
"""Names may refer to names; more steps than this are a circle."""

Place = tuple[str, Box]
"""A sheet's name and a box on it."""


def find_key(mapping: Mapping[str, object], key: str) -> str | None:
    """The key as it is spelled there: Excel's names do not tell upper from lower case."""
    if key in mapping:
        return key
    folded = key.casefold()
    return next((candidate for candidate in mapping if candidate.casefold() == folded), None)


def box_of(area: Area) -> Box:
    """The same rectangle as a box."""
    return Box(area.r1, area.c1, area.r2 - area.r1 + 1, area.c2 - area.c1 + 1)


def overwritten_totals(package: Package, sheet: str, box: Box) -> str:
    """The table from whose first data row to whose totals row a box reaches, as xlwings' `Table.update` writes it."""
    if box.nrows < 2:
        return ""
    for info in package.tables.values():
        rows = (info.body.r1, info.first_col, info.last_row)
        if info.totals_row and info.sheet == sheet and rows == (box.row, box.col, box.last_row):
            return info.name if box.last_col <= info.last_col else ""
    return ""


def resolve(package: Package, text: str, sheet: str, depth: int = 0) -> Place | None:
    """The place that a reference on `sheet` means; None if it means none (a constant, a formula, nothing known).

    UnsupportedError for several areas at once.
    """
    if depth > _DEEPEST:
        return None
    text = text.strip()
    box = parse_address(text)
    if box is not None:
        return sheet, box
    on_sheet = _SHEET.fullmatch(text)
    if on_sheet:
        return _on_sheet(package, on_sheet, depth)
    name = _by_name(package, text, sheet, depth)
    if name is None and "," in text and all(parse_address(area.strip()) for area in text.split(",")):
        raise unsupported(f"Range({text!r}), several areas at once,")
    return name


def _on_sheet(package: Package, match: re.Match[str], depth: int) -> Place | None:
    name = find_key({info.name: None for info in package.sheets}, (match[1] or "").replace("''", "'") or match[2])
    if name is None:
        return None
    box = parse_address(match[3])
    if box is not None:
        return name, box
    local = find_key({n: None for s, n in package.local_names if s == name}, match[3])
    return resolve(package, package.local_names[name, local], name, depth + 1) if local else None


def _by_name(package: Package, text: str, sheet: str, depth: int) -> Place | None:
    local = find_key({n: None for s, n in package.local_names if s == sheet}, text)
    if local:
        return resolve(package, package.local_names[sheet, local], sheet, depth + 1)
    names = package.names
    key = find_key(names, text)
    if key:
        return resolve(package, names[key], sheet, depth + 1)
    return _table_part(package.tables, text)


def _table_part(tables: Mapping[str, TableInfo], text: str) -> Place | None:
    part = _STRUCTURED.fullmatch(text)
    key = find_key(tables, part[1] if part else text)
    if key is None:
        return None
    info = tables[key]
    rows, columns = _specifiers(part[2] if part else "")
    cols = _columns(info, columns)
    band = _rows(info, rows)
    if cols is None or band is None:
        return None
    return info.sheet, Box(band[0], cols[0], band[1] - band[0] + 1, cols[1] - cols[0] + 1)


def _specifiers(inner: str) -> tuple[list[str], list[str]]:
    """The `#...` items and the columns of what stands between a structured reference's outer brackets."""
    items = _BRACKETED.findall(inner) or ([inner] if inner else [])
    items = [item if item.startswith("#") else re.sub(r"'(.)", r"\1", item) for item in items]
    return [item.casefold() for item in items if item.startswith("#")], [i for i in items if not i.startswith("#")]


def _columns(info: TableInfo, names: list[str]) -> tuple[int, int] | None:
    if not names:
        return info.first_col, info.last_col
    folded = [column.casefold() for column in info.columns]
    if any(name.casefold() not in folded for name in names):
        return None
    places = [info.first_col + folded.index(name.casefold()) for name in names]
    return min(places), max(places)


def _rows(info: TableInfo, items: list[str]) -> tuple[int, int] | None:
    bands = {
        "#all": (info.first_row, info.last_row),
        "#headers": (info.first_row, info.first_row) if info.header_row else None,
        "#data": (info.body.r1, info.body.r2),
        "#totals": (info.last_row, info.last_row) if info.totals_row else None,
    }
    chosen = [bands.get(item) for item in items or ["#data"]]
    found = [band for band in chosen if band]
    if len(found) < len(chosen):
        return None
    return min(first for first, _ in found), max(last for _, last in found)
