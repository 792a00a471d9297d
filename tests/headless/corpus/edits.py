"""The three edits of the corpus suite: what is written, and what must be found afterwards."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from growth_check import Grown
from openpyxl.utils.cell import range_boundaries
from package_check import Grid, child, grid, members, parsed

from xlplan.errors import XlplanError
from xlplan.headless.package import CellError, Package

Place = tuple[int, int]


@dataclass
class Edit:
    """An edit made: the file after it, or why it was refused, or neither where the workbook has no place for it."""

    name: str
    data: bytes | None = None
    refused: str = ""
    sheet: str = ""
    part: str = ""
    values: dict[Place, object] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    also: set[str] = field(default_factory=set)
    grown: Grown | None = None
    sheets: dict[str, str] = field(default_factory=dict)


def _package(data: bytes, edit: Edit) -> Package | None:
    try:
        package = Package.from_bytes(data, Path("a.xlsx"))
    except XlplanError as error:
        edit.refused = error.problem.code
        return None
    edit.sheets = {info.name: info.part for info in package.sheets}
    return package


def _saved(package: Package, edit: Edit) -> Edit:
    edit.data = package.to_bytes()
    again = Package.from_bytes(edit.data, "a.xlsx")
    assert {i.name: i.part for i in again.sheets} == edit.sheets
    return edit


def _merged(xml: bytes) -> set[Place]:
    """Cells that a merge hides: openpyxl shows nothing there."""
    found: set[Place] = set()
    for e in parsed(xml).iter("{*}mergeCell"):
        c1, r1, c2, r2 = range_boundaries(e.get("ref", ""))
        if (c2 - c1 + 1) * (r2 - r1 + 1) < 10_000:
            found |= {(row, col) for row in range(r1, r2 + 1) for col in range(c1, c2 + 1)} - {(r1, c1)}
    return found


VALUES: list[tuple[object, str | None]] = [
    (1234.5678, None), (-7, None), ("新 <value> & 'x'", None), (" a\nb ", None), (True, None), (False, None),
    (CellError("#N/A"), None), (dt.datetime(2024, 2, 29, 6), None), (dt.date(2024, 12, 31), None), (None, None),
    (0.125, None), (3.0, "=1+2"), ("是", '=IF(1<2,"是","&")'), (True, "=1=1"), ("=not a formula", None),
]  # fmt: skip


def one_cell(data: bytes, seed: str) -> Edit:
    """One cell, any that is there or a new one, gets a value of one of the kinds."""
    edit, rng = Edit("one"), random.Random(seed)
    package = _package(data, edit)
    if package is None or not package.sheets:
        return edit
    edit.sheet, edit.part, _ = rng.choice(package.sheets)
    cells = grid(parsed(members(data)[edit.part]))
    headers = {
        (t.first_row, col) for t in package.tables.values() for col in range(t.first_col, t.last_col + 1)
    }  # fmt: skip
    known = sorted(cells.cells.keys() - headers - _merged(members(data)[edit.part]))
    place = rng.choice(known) if known and rng.random() < 0.8 else (rng.randrange(60, 90), rng.randrange(1, 30))
    value, formula = rng.choice(VALUES)
    try:
        package.write(edit.sheet, *place, value, formula)  # type: ignore[arg-type]
    except XlplanError as error:
        edit.refused = error.problem.code
        return edit
    edit.values[place] = value
    if formula:
        edit.formulas[place] = formula
    if isinstance(value, dt.date):
        edit.also = {"xl/styles.xml"}
    return _saved(package, edit)


def every_number(data: bytes, _seed: str) -> Edit:
    """Every constant number of the sheet that has most of them becomes another one."""
    edit = Edit("numbers")
    package = _package(data, edit)
    if package is None:
        return edit
    content = members(data)
    found = {name: _numbers(grid(parsed(content[part]))) for name, part in edit.sheets.items()}
    edit.sheet = max(found, key=lambda name: len(found[name]), default="")
    if not edit.sheet or not found[edit.sheet]:
        return edit
    edit.part = edit.sheets[edit.sheet]
    for place, old in found[edit.sheet].items():
        edit.values[place] = old + 1 if abs(old) > 1e9 else round(old * 2 + 1, 6)
    try:
        package.write_cells(edit.sheet, [(*place, v, None) for place, v in edit.values.items()])  # type: ignore[misc]
    except XlplanError as error:
        edit.refused = error.problem.code
        return edit
    return _saved(package, edit)


def _numbers(sheet: Grid) -> dict[Place, float]:
    blocks = [
        range_boundaries(c.formula[0]["ref"])
        for c in sheet.cells.values()
        if c.formula and c.formula[0].get("t") in ("array", "dataTable")
    ]
    found = {}
    for (row, col), cell in sheet.cells.items():
        if cell.formula or cell.attributes.get("t", "n") != "n":
            continue
        texts = [str(e[2]) for e in cell.rest if isinstance(e, tuple) and str(e[0]).endswith("}v")]
        if texts and texts[0] and not any(b[0] <= col <= b[2] and b[1] <= row <= b[3] for b in blocks):
            found[row, col] = float(texts[0])
    return found


def add_rows(data: bytes, seed: str) -> Edit:
    """One of the tables gets more rows, and values in those columns that are not calculated."""
    edit, rng = Edit("rows"), random.Random(seed)
    package = _package(data, edit)
    if package is None or not package.tables:
        return edit
    name = rng.choice(sorted(package.tables))
    t = package.tables[name]
    count = rng.choice([1, 2, 5, 12])
    edit.sheet, edit.part = t.sheet, edit.sheets[t.sheet]
    area = (t.first_row, t.first_col, t.last_row, t.last_col)
    calculated = {t.first_col + i: t.calculated[h] for i, h in enumerate(t.columns) if h in t.calculated}
    edit.grown = Grown(
        t.sheet, _table_part(data, name), area, int(t.header_row), int(t.totals_row), t.last_row + count, calculated
    )
    try:
        package.resize_table(name, t.last_row + count)
    except XlplanError as error:
        edit.refused = error.problem.code
        return edit
    for row in range(t.body.r2 + 1, t.body.r2 + count + 1):
        for col in range(t.first_col, t.last_col + 1):
            if col not in calculated:
                edit.values[row, col] = rng.choice([row + col / 8, f"new {row}"])
                package.write(t.sheet, row, col, edit.values[row, col])  # type: ignore[arg-type]
    return _saved(package, edit)


def fewer_rows(data: bytes, seed: str) -> Edit:
    """One of the tables loses its last row or rows; no cell changes, or only the totals row moves."""
    edit, rng = Edit("fewer"), random.Random(seed)
    package = _package(data, edit)
    if package is None:
        return edit
    able = sorted(name for name, t in package.tables.items() if t.body.r2 > t.body.r1)
    if not able:
        return edit
    name = rng.choice(able)
    t = package.tables[name]
    edit.sheet, edit.part = t.sheet, edit.sheets[t.sheet]
    last = rng.randrange(t.body.r1, t.body.r2) + int(t.totals_row)
    try:
        package.resize_table(name, last)
    except XlplanError as error:
        edit.refused = error.problem.code
        return edit
    part = _table_part(data, name)
    if t.totals_row:
        area = (t.first_row, t.first_col, t.last_row, t.last_col)
        edit.grown = Grown(t.sheet, part, area, int(t.header_row), 1, last, {})
    edit.also = {part}
    return _saved(package, edit)


def _table_part(data: bytes, name: str) -> str:
    for part, xml in members(data).items():
        if re.match("xl/tables/", part):
            root = parsed(xml)
            if root.get("displayName") == name and child(root, "tableColumns") is not None:
                return part
    raise AssertionError(name)
