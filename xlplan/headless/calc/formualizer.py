"""The engine formualizer: calls Python functions, takes plain .xlsx only, and all of a workbook or nothing.

Its IFERROR hides what it could not calculate (an unknown function, a formula nested too deeply), so a single such cell
makes every other one doubtful.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import formualizer as fz

from xlplan.headless.calc.calls import CLOCK
from xlplan.headless.calc.differences import plain
from xlplan.headless.calc.functions import FUNCTIONS, Argument, Scalar, SpillError, call
from xlplan.headless.calc.job import Answer, Job, Place, Result
from xlplan.headless.cells import CellError, to_serial
from xlplan.headless.package import Package

_ERRORS = {
    "Div": "#DIV/0!", "Na": "#N/A", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!", "Value": "#VALUE!",
    "Spill": "#SPILL!", "Calc": "#CALC!",
}  # fmt: skip
"""Errors that are results. Others (Name, Circ, NImpl, Error, ...) say that the engine did not calculate."""

_FAILURES = (fz.ExcelEvaluationError, fz.FormualizerHostError, fz.ParserError, OSError, ValueError, RuntimeError)


class _RefusedError(Exception):
    """The engine takes no part of the workbook."""


def calculate(job: Job) -> Answer:
    """Every formula of the workbook, or a refusal."""
    try:
        unknown = _unknown(job.functions)
        clock = sorted(CLOCK.intersection(job.functions))
        if unknown or clock:
            return Answer(refused=", ".join(unknown or clock))
        return Answer(_with_calls(job) if job.calling else _without_calls(job))
    except _RefusedError as error:
        return Answer(refused=str(error))
    except _FAILURES as error:
        return Answer(refused=" ".join(str(error).split())[:200] or type(error).__name__)


def _without_calls(job: Job) -> dict[Place, Result]:
    """By the engine's own reader and writer of files, which knows tables."""
    done = fz.recalculate_xlsx_bytes(job.workbook, external_links="refuse")
    strange = done["summary"].get("error_summary", {}).keys() - set(_ERRORS.values())
    if strange:
        raise _RefusedError(", ".join(sorted(strange)))
    book = Package.from_bytes(bytes(done["bytes"]), "results.xlsx")
    return {place: plain(book.value(*place), job.date1904) for place in job.cells}


def _with_calls(job: Job) -> dict[Place, Result]:
    """By its workbook object, which calls functions but takes a row of a table for the whole table."""
    spilled: list[str] = []
    book = fz.Workbook.from_bytes(job.workbook)
    for name in FUNCTIONS:
        book.register_function(name, _called(name, job, spilled), min_args=0, max_args=None)
    for place, formula in job.addressed.items():
        book.set_formula(*place, formula)
    book.set_temporal_egress("serial")
    book.evaluate_all()
    if spilled:
        raise _RefusedError(spilled[0])
    return {place: _result(book.get_value(*place), job) for place in job.cells}


def _unknown(names: Sequence[str]) -> list[str]:
    """Which functions the engine does not know: called without arguments, they alone are a #NAME?."""
    wanted = [name for name in names if name not in FUNCTIONS]
    book = fz.Workbook()
    book.add_sheet("names")
    for row, name in enumerate(wanted, 1):
        book.set_formula("names", row, 1, f"={name}()")
    book.evaluate_all()
    found = [(name, book.get_value("names", row, 1)) for row, name in enumerate(wanted, 1)]
    return [name for name, value in found if isinstance(value, dict) and value.get("kind") in ("Name", "NImpl")]


def _called(name: str, job: Job, spilled: list[str]) -> Callable[..., Any]:
    def function(*arguments: Any) -> Any:
        try:
            result = call(name, [_argument(a, job) for a in arguments], date1904=job.date1904)
        except SpillError:
            spilled.append(name)
            return None
        if isinstance(result, CellError):
            kind = next((kind for kind, text in _ERRORS.items() if text == result), "Value")
            return {"type": "Error", "kind": kind}
        return result

    return function


def _argument(value: Any, job: Job) -> Argument:
    if isinstance(value, list):
        rows = value if value and isinstance(value[0], list) else [value]
        return [[_scalar(cell, job) for cell in row] for row in rows]
    return _scalar(value, job)


def _scalar(value: Any, job: Job) -> Scalar:
    if isinstance(value, dict):
        return CellError(_ERRORS.get(value.get("kind", ""), "#VALUE!"))
    if isinstance(value, dt.date | dt.time):
        return float(to_serial(value, job.date1904))
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value  # type: ignore[no-any-return]


def _result(value: Any, job: Job) -> Result:
    if isinstance(value, dict):
        kind = str(value.get("kind", ""))
        if kind not in _ERRORS:
            raise _RefusedError(f"#{kind}")
    return _scalar(value, job)
