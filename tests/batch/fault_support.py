"""A folder of three region workbooks, and somebody who damages one of them in one way."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import xlwings as xw
from rollup_support import edited

import xlplan
from xlplan import actions
from xlplan.actions import read
from xlplan.actions.sheet import FormTable
from xlplan.forms.form import Lang

Place = tuple[str, str]
"""Sheet and cell."""

FOLLOWING = {"cached-value", "plan-ledger", "control-total", "more-differences"}
"""What follows from a fault that is named before it."""


@dataclass(frozen=True)
class Cause:
    """One problem that must be named, and where."""

    code: str
    workbook: str = ""
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Regions:
    """Where the workbooks of East, North and South are."""

    folder: Path
    lang: Lang

    def path(self, region: str = "East") -> Path:
        return self.folder / f"{region}.xlsx"

    @contextmanager
    def table(self, form: str, region: str = "East", *, fill: bool = True) -> Iterator[FormTable]:
        """A form's table in a workbook that is saved; `fill`: what depends on it follows, as in Excel."""
        with edited(self.path(region)) as book:
            yield read(book).tables[form]
            if fill:
                actions.fill(book)

    def place(self, form: str, field: str, key: str, region: str = "East") -> Place:
        """Where a field of the row with this key stands."""
        with xlplan.open(self.path(region)) as book:
            table = read(book).tables[form]
            index = next(i for i, row in enumerate(table.rows) if row[table.form.key[0]] == key)
            return table.sheet.name, table.cell(index, field)

    def named(self, name: str, region: str = "East") -> Place:
        """Where a defined name points."""
        with xlplan.open(self.path(region)) as book:
            cell = book.names[name].refers_to_range
            return cell.sheet.name, cell.get_address(False, False)

    def put(self, place: Place, value: object, region: str = "East", *, fill: bool = True) -> None:
        """Type a value into a cell."""
        with edited(self.path(region)) as book:
            book.sheets[place[0]].range(place[1]).value = value
            if fill:
                actions.fill(book)

    def changed(self, form: str, field: str, key: str, value: object, region: str = "East") -> Cause:
        """Type over a cell that the data brought; the break which says so."""
        place = self.place(form, field, key, region)
        self.put(place, value, region)
        return self.cause("data-changed", place, region)

    def cause(self, code: str, place: Place, region: str = "East") -> Cause:
        return Cause(code, f"{region}.xlsx", *place)

    def add(self, form: str, **values: object) -> int:
        """A further row at the end of East's table; its number in the sheet."""
        with self.table(form) as table:
            row = table.header_row + 1 + len(table.rows)
            own = next(t for t in table.sheet.tables if t.name == table.name)
            last = table.first_col + table.width - 1
            own.resize(table.sheet.range((table.header_row, table.first_col), (row, last)))
            for name, value in values.items():
                table.sheet.range((row, table.column_number(name))).value = value
        return row

    def copied(self, form: str, key: str) -> int:
        """A row copied to the end of its table, with all that was typed in it; its number in the sheet."""
        with xlplan.open(self.path()) as book:
            table = read(book).tables[form]
            index = next(i for i, row in enumerate(table.rows) if row[table.form.key[0]] == key)
            values = {c.id: table.raw_value(index, c.id) for c in table.columns if not c.calculated}
        return self.add(form, **values)

    def below(self, form: str, **values: object) -> int:
        """A row typed under East's table, in a program that does not extend tables; its number."""
        with self.table(form) as table:
            row = table.header_row + 1 + len(table.rows)
            for name, value in values.items():
                table.sheet.range((row, table.column_number(name))).value = value
        return row

    def foreign(self, change: Callable[[openpyxl.Workbook], object], *, fill: bool = True) -> None:
        """A change in a program that stores no results; `fill`: they are calculated afterwards."""
        book = openpyxl.load_workbook(self.path())
        change(book)
        book.save(self.path())
        if fill:
            with edited(self.path()) as filled:
                actions.fill(filled)

    def bytes(self, member: str, pattern: str, text: str) -> None:
        """Change the bytes of East's parts whose names contain `member`, as a careless tool would."""
        with zipfile.ZipFile(self.path()) as package:
            parts = {info: package.read(info) for info in package.infolist()}
        count = 0
        with zipfile.ZipFile(self.path(), "w", zipfile.ZIP_DEFLATED) as package:
            for info, content in parts.items():
                new, n = re.subn(pattern, text, content.decode()) if member in info.filename else (content, 0)
                count += n
                package.writestr(info, new)
        assert count, (member, pattern)

    def manifest(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Edit East's line of the manifest."""
        path = self.folder / "manifest.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        change(content["workbooks"]["East.xlsx"])
        path.write_text(json.dumps(content), encoding="utf-8")

    def memory(self, key: str, **values: str) -> None:
        """Change what the hidden sheet remembers of a row of East's."""
        with edited(self.path()) as book:
            sheet: xw.Sheet = book.sheets["xlplan_memory"]
            for row in range(2, sheet.used_range.last_cell.row + 1):
                if json.loads(sheet.range((row, 2)).value)[0] == key:
                    content = json.loads(sheet.range((row, 3)).value)
                    content["values"] |= values
                    sheet.range((row, 3)).value = json.dumps(content)
