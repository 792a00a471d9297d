"""What there is to calculate in a workbook: its formulas, their calls of `XLPLAN_*`, and arrays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from xlplan.headless.calc.calls import (
    CLOCK,
    ExpressionError,
    Parts,
    Surroundings,
    addressed,
    functions_in,
    known_call,
    leaves_table_out,
    parse,
)
from xlplan.headless.calc.differences import plain, same
from xlplan.headless.calc.functions import FUNCTIONS, Scalar
from xlplan.headless.calc.job import Answer, Job, Place, Unavailable
from xlplan.headless.cells import MAX_COL, MAX_ROW, Value
from xlplan.headless.package import Package
from xlplan.headless.refs import Area

MACROS, RICH_DATA, YEAR_1904 = "VBA", "rich data", "date1904"
NO_TABLE = "no table"
"""The reason of a formula that names a column without its table where there is no table."""
_UNREADABLE = "=UNREADABLE()"
_OMITTED = re.compile(r"\(\s*,|,\s*[,)]")
_OUTSIDE = re.compile(r"""(?:^|[=(,+\-*/&<>^ '])\[[0-9]+\](?:[^"\[\]]*'?!)""")


@dataclass(frozen=True)
class Block:
    """Where an array formula's result lies; beside a dynamic one, the empty cells that a longer result would fill."""

    cells: tuple[Place, ...]
    beside: tuple[Place, ...] = ()

    def unchanged(self, package: Package, answer: Answer) -> bool:
        """Whether the file holds this result already, no more and no less."""
        return all(_unchanged(package, answer, place) for place in (*self.cells, *self.beside))


@dataclass(frozen=True)
class Task:
    """The job for an engine; `foreign`: the formulas whose value nobody here knows; arrays by their first cell."""

    job: Job
    formulas: Mapping[Place, str | None]
    foreign: Mapping[Place, str]
    spilling: Mapping[Place, Block]
    arrays: Mapping[Place, Block]
    refusals: Mapping[str, str]

    @cached_property
    def tableless(self) -> frozenset[Place]:
        """The formulas that name a column without its table where there is no table; Excel takes none such."""
        return frozenset(place for place, text in self.job.tableless.items() if text == _UNREADABLE)

    def refused_by(self, engine: str) -> str:
        """Why the engine need not be asked, or ""."""
        return self.refusals.get(engine, "")

    def functions_of(self, place: Place) -> str:
        """The functions of a formula; of those that read the clock or draw lots, only these."""
        found = functions_in(self.formulas.get(place) or "")
        return ", ".join(sorted(found & CLOCK or found)) or "array"

    def changes(self, package: Package, place: Place, answer: Answer) -> dict[Place, Value] | None:
        """New results of a formula: its cell's, or all of its array's. None where one of those is missing."""
        cells = self.arrays[place].cells if place in self.arrays else (place,)
        found = {cell: answer.values.get(cell) for cell in cells}
        if any(value is None or isinstance(value, Unavailable) for value in found.values()):
            return None
        return {
            cell: value
            for cell, value in found.items()
            if not isinstance(value, Unavailable) and not same(plain(package.value(*cell), package.date1904), value)
        }


def task_of(package: Package, known: Mapping[Place, Scalar]) -> Task:
    """The task of a workbook; `known` are the cells that need no engine."""
    formulas = {
        Place(info.name, row, col): text
        for info in package.sheets
        for (row, col), text in package.formula_cells(info.name).items()
    }
    foreign = {place: "" for place in formulas if place not in known}
    if not foreign:
        return Task(Job(b"", ()), formulas, foreign, {}, {}, {})
    spilling, arrays = _blocks(package, formulas)
    calling = {place: text for place, text in formulas.items() if text and known_call(text)}
    calls = _calls(package, calling) if calling else {}
    tables = _addressed(package, formulas) if calling else {}
    more = (cell for block in (*spilling.values(), *arrays.values()) for cell in (*block.cells, *block.beside))
    texts = [*filter(None, formulas.values()), *package.names.values(), *package.local_names.values()]
    names = sorted({name for text in texts for name in functions_in(text)} - FUNCTIONS.keys())
    cells = list(dict.fromkeys((*formulas, *more)))
    job = Job(
        package.usual_bytes(),
        cells,
        names,
        calls,
        bool(calling),
        tables,
        _tableless(package, formulas),
        package.date1904,
    )
    return Task(job, formulas, foreign, spilling, arrays, _refusals(package, formulas))


def _refusals(package: Package, formulas: Mapping[Place, str | None]) -> dict[str, str]:
    if any(package.marked_cells(info.name, "vm") for info in package.sheets):
        return dict.fromkeys(("cellrune", "formualizer"), RICH_DATA)
    if package.macro_enabled or package.date1904:
        return {"formualizer": MACROS if package.macro_enabled else YEAR_1904}
    if any(text and known_call(text) and _OMITTED.search(text) for text in formulas.values()):
        return {"formualizer": ",,"}  # it passes 0 for an argument left out
    external = next((text for text in formulas.values() if text and "[" in text and _OUTSIDE.search(text)), None)
    return {"formualizer": external[:60]} if external else {}


def _around(package: Package) -> Surroundings:
    return Surroundings(
        package.tables, package.names, {info.name: package.used_range(info.name) for info in package.sheets}
    )


def _calls(package: Package, calling: Mapping[Place, str]) -> dict[Place, Parts]:
    """Formulas cut at the calls of our functions; not those with arguments that only a calling engine can take."""
    around, cut = _around(package), dict[Place, Parts]()
    for place, text in calling.items():
        with suppress(ExpressionError):
            cut[place] = parse(text, place.sheet, place.row, around)
    return cut


def _addressed(package: Package, formulas: Mapping[Place, str | None]) -> dict[Place, str]:
    around = _around(package)
    return {
        place: addressed(text, place.sheet, place.row, around, _own_table(package, place))
        for place, text in formulas.items()
        if text and "[" in text
    }


def _own_table(package: Package, place: Place) -> str:
    at = Area(place.row, place.col, place.row, place.col)
    found = (info.name for info in package.tables.values() if info.sheet == place.sheet and info.area.meets(at))
    return next(found, "")


def _tableless(package: Package, formulas: Mapping[Place, str | None]) -> dict[Place, str]:
    """Formulas with references that name no table, those written as addresses; an unknown function else."""
    found = {place: text for place, text in formulas.items() if text and leaves_table_out(text)}
    texts = _addressed(package, found) if found else {}
    return {place: _UNREADABLE if leaves_table_out(text) else text for place, text in texts.items()}


def _blocks(package: Package, formulas: Mapping[Place, str | None]) -> tuple[dict[Place, Block], dict[Place, Block]]:
    """Dynamic arrays and array formulas of the old kind, by their first cell."""
    spilling, arrays = dict[Place, Block](), dict[Place, Block]()
    for info in package.sheets:
        dynamic = package.marked_cells(info.name, "cm")
        areas = {(area.r1, area.c1): area for area in package.array_blocks(info.name)}
        for row, col in dynamic | areas.keys():
            place, area = Place(info.name, row, col), areas.get((row, col), Area(row, col, row, col))
            if place not in formulas:
                continue
            cells = tuple(Place(info.name, r, c) for r in range(row, area.r2 + 1) for c in range(col, area.c2 + 1))
            if (row, col) in dynamic:
                spilling[place] = Block(cells, tuple(_beside(package, info.name, area)))
            else:
                arrays[place] = Block(cells)
    return spilling, arrays


def _beside(package: Package, sheet: str, area: Area) -> Iterator[Place]:
    below = (Place(sheet, area.r2 + 1, col) for col in range(area.c1, area.c2 + 1))
    right = (Place(sheet, row, area.c2 + 1) for row in range(area.r1, area.r2 + 1))
    for place in (*below, *right):
        if place.row <= MAX_ROW and place.col <= MAX_COL and package.value(*place) is None:
            yield place


def _unchanged(package: Package, answer: Answer, place: Place) -> bool:
    value = answer.values.get(place)
    return not isinstance(value, Unavailable) and same(plain(package.value(*place), package.date1904), value)
