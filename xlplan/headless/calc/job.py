"""What an engine is asked and what it answers, as JSON: neither a pickle nor a shared object crosses the processes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from xlplan.headless.calc.calls import Call, Parts, Ref
from xlplan.headless.calc.functions import BAD_NUMBER, Scalar
from xlplan.headless.cells import CellError
from xlplan.headless.refs import Area


class Place(NamedTuple):
    """A cell."""

    sheet: str
    row: int
    col: int


@dataclass(frozen=True)
class Unavailable:
    """A cell for which an engine has no value, and why (a function, or the engine's own word)."""

    reason: str


Result = Scalar | Unavailable


@dataclass(frozen=True)
class Job:
    """Recalculate `workbook` and give the values of `cells`.

    `calls`: the formulas with calls of `XLPLAN_*`, cut into parts, as far as that can be done; `functions`: the names
    of all other functions in the workbook's formulas. Where there are calls at all (`calling`), `addressed` holds the
    formulas with structured references, those written as addresses. `tableless`: the same of references that leave
    their table's name out.
    """

    workbook: bytes
    cells: Sequence[Place]
    functions: Sequence[str] = ()
    calls: Mapping[Place, Parts] = field(default_factory=dict)
    calling: bool = False
    addressed: Mapping[Place, str] = field(default_factory=dict)
    tableless: Mapping[Place, str] = field(default_factory=dict)
    date1904: bool = False


@dataclass(frozen=True)
class Answer:
    """The values of a job's cells; or none, and why the engine takes no part of the workbook."""

    values: Mapping[Place, Result] = field(default_factory=dict)
    refused: str = ""


def pack_job(engine: str, job: Job) -> bytes:
    """One line of JSON, then the workbook."""
    head = {
        "engine": engine,
        "cells": list(job.cells),
        "functions": list(job.functions),
        "calls": [[place, [_pack_part(part) for part in parts]] for place, parts in job.calls.items()],
        "calling": job.calling,
        "addressed": list(job.addressed.items()),
        "tableless": list(job.tableless.items()),
        "date1904": job.date1904,
    }
    return json.dumps(head).encode() + b"\n" + job.workbook


def unpack_job(data: bytes) -> tuple[str, Job]:
    """The engine's name and the job."""
    line, _, workbook = data.partition(b"\n")
    head = json.loads(line)
    calls = {Place(*place): tuple(_unpack_part(part) for part in parts) for place, parts in head["calls"]}
    cells = [Place(*place) for place in head["cells"]]
    addressed = {Place(*place): text for place, text in head["addressed"]}
    tableless = {Place(*place): text for place, text in head["tableless"]}
    job = Job(workbook, cells, head["functions"], calls, head["calling"], addressed, tableless, head["date1904"])
    return head["engine"], job


def pack_answer(answer: Answer) -> bytes:
    """JSON."""
    values = [[*place, _pack(value)] for place, value in answer.values.items()]
    return json.dumps({"values": values, "refused": answer.refused}).encode()


def unpack_answer(data: bytes) -> Answer:
    """The inverse of `pack_answer`; ValueError, KeyError or TypeError for anything else."""
    found = json.loads(data)
    values = {Place(sheet, row, col): _unpack(value) for sheet, row, col, value in found["values"]}
    return Answer(values, str(found["refused"]))


def _pack(value: Result) -> Any:
    if isinstance(value, Unavailable):
        return {"unavailable": value.reason}
    if isinstance(value, CellError):
        return {"error": str(value)}
    if isinstance(value, float) and not math.isfinite(value):
        return {"error": str(BAD_NUMBER)}
    return value


def _unpack(value: Any) -> Result:
    if isinstance(value, dict):
        return CellError(value["error"]) if "error" in value else Unavailable(str(value["unavailable"]))
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if value is None or isinstance(value, bool | float | str):
        return value
    raise TypeError(value)


def _pack_part(part: str | Call | Ref | Scalar) -> Any:
    if isinstance(part, Call):
        return {"call": part.name, "arguments": [_pack_part(argument) for argument in part.arguments]}
    if isinstance(part, Ref):
        return {"sheet": part.sheet, "area": list(part.area)}
    return _pack(part)


def _unpack_part(part: Any) -> Any:
    if isinstance(part, dict) and "call" in part:
        return Call(part["call"], tuple(_unpack_part(argument) for argument in part["arguments"]))
    if isinstance(part, dict) and "sheet" in part:
        return Ref(part["sheet"], Area(*part["area"]))
    return _unpack(part)
