"""An empty template, read once in a process, and prepared for the tables that are going to grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from xlplan.actions.calculated import CalculatedCell, calculated_cells
from xlplan.actions.fill import fill
from xlplan.actions.growing import grow
from xlplan.actions.places import named_place
from xlplan.actions.sheet import FormTable, Reading, read
from xlplan.batch.instance import fields_of
from xlplan.errors import Problem
from xlplan.forms.info import MEMORY_SHEET
from xlplan.headless.dissect import Block, dissected
from xlplan.headless.engine import adopt_package
from xlplan.headless.package import Package
from xlplan.headless.prepared import Prepared

Grown = frozenset[tuple[str, frozenset[str]]]
"""The forms whose tables get more rows than the template has, with the fields that are written there."""

Place = tuple[str, int, int]
"""Sheet, row, column."""


@dataclass(frozen=True)
class Blank:
    """The empty template: as it is read, its calculated cells, and where its facts stand."""

    reading: Reading
    cells: tuple[CalculatedCell, ...]
    facts: Mapping[str, Place]

    def table(self, form_id: str) -> FormTable:
        """A form's table."""
        return self.reading.tables[form_id]

    def calculated(self, form_id: str) -> dict[str, CalculatedCell]:
        """By field, the first cell of each column that is calculated in the sheet."""
        return {cell.field: cell for cell in self.cells if cell.form == form_id and cell.index == 0}


@lru_cache(maxsize=4)
def blank_of(template: bytes) -> Blank:
    """Read the empty template."""
    with adopt_package(Package.from_bytes(template, "template.xlsx")) as book:
        reading = read(book)
        facts = {}
        for fact in reading.template.facts:
            place = named_place(book, f"xlplan_{fact.id}")
            if place:
                facts[fact.id] = (place.sheet, place.row, place.col)
        return Blank(reading, tuple(calculated_cells(reading)), facts)


@lru_cache(maxsize=16)
def fields_in(template: bytes, form_id: str, owned: tuple[str, ...]) -> list[str]:
    """The fields of a form that the data own, as `fields_of` finds them."""
    return fields_of(blank_of(template).table(form_id), owned)


@lru_cache(maxsize=16)
def prepared(template: bytes, grown: Grown) -> Prepared | None:
    """The template taken apart, for workbooks in which just these tables grow; None where that cannot be done."""
    blank = blank_of(template)
    sample = _sample(template, blank, grown)
    if sample is None:
        return None
    blocks = [_block(blank, form_id, fields) for form_id, fields in sorted(grown, key=lambda entry: entry[0])]
    blocks.append(Block(MEMORY_SHEET, MEMORY_SHEET, 2, frozenset({1, 2, 3})))
    places: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for sheet, row, col in _places(blank):
        places[sheet].add((row, col))
    return dissected(sample, places, blocks)


def _sample(template: bytes, blank: Blank, grown: Grown) -> bytes | None:
    """The template with one more row in each of the tables, filled, and a row in the memory."""
    with adopt_package(Package.from_bytes(template, "template.xlsx")) as book:
        reading, problems, added = read(book), list[Problem](), set[tuple[str, int]]()
        for form_id, _ in grown:
            table = reading.tables[form_id]
            grow(table, len(table.rows) + 1, problems)
            added.add((table.sheet.name, table.header_row + len(table.rows) + 1))
        changed = {(cell.sheet, int(cell.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))) for cell in fill(book).changes}
        if problems or not changed <= added:
            return None
        book.sheets[MEMORY_SHEET].range((2, 1), (2, 3)).value = [["-"] * 3]
        package: Package = book.impl.package
        package.request_full_calculation()  # as fill does: a region's name alone changes what its sheets say
        return package.to_bytes()


def _block(blank: Blank, form_id: str, fields: frozenset[str]) -> Block:
    """The row that was added to a form's table."""
    table = blank.table(form_id)
    columns = frozenset(table.column_number(name) for name in (*fields, *blank.calculated(form_id)))
    return Block(form_id, table.sheet.name, table.header_row + len(table.rows) + 1, columns, table.name)


def _places(blank: Blank) -> Iterator[Place]:
    """The cells of the template that a workbook may have otherwise: calculated ones, facts, and what is typed."""
    for cell in blank.cells:
        yield cell.sheet, cell.row, cell.col
    yield from blank.facts.values()
    for table in blank.reading.tables.values():
        typed = [column.id for column in table.columns if not (column.calculated and column.formula)]
        for index in range(len(table.rows)):
            for name in typed:
                yield table.sheet.name, table.header_row + 1 + index, table.column_number(name)
