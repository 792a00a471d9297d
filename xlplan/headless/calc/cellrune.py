"""The engine cellrune: takes .xlsm too, names every cell it cannot calculate and all that depend on it.

It calls no Python function. A formula with `XLPLAN_*` therefore gets the calls' results in their place, as soon as the
engine has the cells that they read; the text in the file stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import cellrune as cr

from xlplan.headless.calc.calls import Call, Parts, Ref
from xlplan.headless.calc.functions import Argument, Scalar, SpillError, call
from xlplan.headless.calc.job import Answer, Job, Place, Result, Unavailable
from xlplan.headless.cells import CellError
from xlplan.headless.refs import a1


class _NotYetError(Exception):
    """A cell that a call reads has no value so far."""


def calculate(job: Job) -> Answer:
    """Every formula that the engine takes; the others are Unavailable, and so is what depends on them."""
    try:
        book = cr.Workbook.from_bytes(job.workbook)
        for place, formula in job.tableless.items():  # it takes `[Amount]` for an error
            book.set_formula(place.sheet, a1(place.row, place.col), formula)
        book.calculate()
        spilling = _put_calls(book, job)
        values = _values(book, job.cells)
    except cr.CellRuneError as error:
        return Answer(refused=str(error.code))
    return Answer(values | {place: Unavailable(name) for place, name in spilling.items()})


def _put_calls(book: Any, job: Job) -> dict[Place, str]:
    """Replace calls by their results, as far as those can be had; the cells whose result would spill."""
    waiting, spilling = dict(job.calls), dict[Place, str]()
    while waiting:
        ready = {}
        for place, parts in waiting.items():
            try:
                ready[place] = "".join(p if isinstance(p, str) else _literal(_run(book, p, job)) for p in parts)
            except SpillError:
                spilling[place] = _name_of(parts)
            except _NotYetError:
                continue
        waiting = {place: parts for place, parts in waiting.items() if place not in ready and place not in spilling}
        if not ready:
            break
        for place, formula in ready.items():
            book.set_formula(place.sheet, a1(place.row, place.col), formula)
        book.recalculate()
    return spilling


def _name_of(parts: Parts) -> str:
    return next(part.name for part in parts if isinstance(part, Call))


def _run(book: Any, wanted: Call, job: Job) -> Scalar:
    return call(wanted.name, [_argument(book, argument, job) for argument in wanted.arguments], date1904=job.date1904)


def _argument(book: Any, argument: Ref | Call | Scalar, job: Job) -> Argument:
    if isinstance(argument, Call):
        return _run(book, argument, job)
    if not isinstance(argument, Ref):
        return argument
    r1, c1, r2, c2 = argument.area
    rows = [[_scalar(cell) for cell in row] for row in book.read_values(argument.sheet, a1(r1, c1), a1(r2, c2))]
    if any(isinstance(cell, Unavailable) for row in rows for cell in row):
        raise _NotYetError
    return rows[0][0] if argument.area.cells() == 1 else rows  # type: ignore[return-value]


def _scalar(value: Mapping[str, Any]) -> Result:
    kind = value["kind"]
    if kind in ("number", "text", "logical"):
        return value["value"]  # type: ignore[no-any-return]
    if kind == "error":
        return CellError(value["value"])
    if kind == "blank":
        return None
    return Unavailable(str(value.get("detail") or value.get("code") or kind).removeprefix("calculation."))


def _literal(value: Scalar) -> str:
    if isinstance(value, CellError):
        return str(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if value is None:
        return '""'
    text = repr(value).upper()
    return f"({text})" if value < 0 else text


def _values(book: Any, cells: Sequence[Place]) -> dict[Place, Result]:
    """Read in runs down each column."""
    found: dict[Place, Result] = {}
    ordered = sorted(cells, key=lambda p: (p.sheet, p.col, p.row))
    for _, group in groupby(enumerate(ordered), key=lambda pair: (pair[1].sheet, pair[1].col, pair[1].row - pair[0])):
        run = [place for _, place in group]
        rows = book.read_values(run[0].sheet, a1(run[0].row, run[0].col), a1(run[-1].row, run[-1].col))
        found |= {place: _scalar(row[0]) for place, row in zip(run, rows, strict=True)}
    return found
