"""The four hosts of a worksheet function: each takes calls and gives rows of cells."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from function_notation import Array, E, Missing, Range, packed

from xlplan.functions import FUNCTIONS, ErrorValue, error_of, serial

ROOT = Path(__file__).resolve().parents[2]
Rows = list[list[object]]
PYODIDE = "314.0.7"
"""The version that the tests have seen."""


def plain(value: object) -> object:
    """A cell for comparison: dates as day numbers, errors as E."""
    if isinstance(value, ErrorValue):
        return E(value.text)
    if isinstance(value, dt.date):
        return serial(value)
    return value


def rows_of(result: object) -> Rows:
    rows = result if isinstance(result, list) else [[result]]
    return [[plain(cell) for cell in row] for row in rows]


# --- plain Python ----------------------------------------------------------------------------------------------------
def _python(value: object) -> object:
    if isinstance(value, Range | Array):
        return [[_python(cell) for cell in row] for row in value.rows]
    if isinstance(value, E):
        return error_of(value.text)
    return None if isinstance(value, Missing) else value


def in_python(calls: Sequence[tuple[str, list[object]]]) -> list[Rows]:
    return [rows_of(FUNCTIONS[name].call(*map(_python, values))) for name, values in calls]


# --- xlwings' conversion ---------------------------------------------------------------------------------------------
def _from_json(value: object) -> object:
    if isinstance(value, dict):
        return serial(dt.date.fromisoformat(value["date"]))
    if isinstance(value, str) and (error := error_of(value)) is not None:
        return E(error.text)
    return value


def _run(command: Sequence[object], calls: Sequence[tuple[str, list[object]]], **environment: str) -> list[Rows]:
    given = json.dumps([[name, [packed(value) for value in values]] for name, values in calls])
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        list(map(str, command)),
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=env,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answer = json.loads(done.stdout.rpartition("\n--answer--\n")[2])
    return [[[_from_json(cell) for cell in row] for row in rows] for rows in answer]


def in_xlwings(calls: Sequence[tuple[str, list[object]]], log: Path) -> list[Rows]:
    return _run([sys.executable, ROOT / "tests" / "functions" / "host_xlwings.py"], calls, XLPLAN_LOG=str(log))


# --- a calculation engine that calls Python --------------------------------------------------------------------------
KINDS = {"#DIV/0!": "Div", "#N/A": "Na", "#NULL!": "Null", "#NUM!": "Num", "#REF!": "Ref", "#VALUE!": "Value"}


def _engine_cell(value: Any) -> object:
    if isinstance(value, dict):
        texts = {kind: text for text, kind in KINDS.items()}
        return error_of(texts[value["kind"]])
    return value


def _engine_argument(value: Any) -> object:
    if isinstance(value, list):
        return [[_engine_cell(c) for c in row] if isinstance(row, list) else _engine_cell(row) for row in value]
    return _engine_cell(value)


def _engine_result(value: object) -> Any:
    found = plain(value)
    return {"type": "Error", "kind": KINDS[found.text]} if isinstance(found, E) else found


def _registered(name: str) -> Any:
    def function(*values: Any) -> Any:
        result = FUNCTIONS[name].call(*map(_engine_argument, values))
        if isinstance(result, list):
            return [[_engine_result(cell) for cell in row] for row in result]
        return _engine_result(result)

    return function


def in_formualizer(formulas: Sequence[str], sheet: dict[str, list[object]]) -> list[Rows]:
    """Each formula on a sheet of its own, so that nothing is in the way of what spills."""
    import formualizer as fz

    book = fz.Workbook()
    for name in FUNCTIONS:
        book.register_function(name, _registered(name), min_args=0, max_args=None)
    book.add_sheet("In")
    for letter, cells in sheet.items():
        for row, cell in enumerate(cells, 1):
            _put(book, row, ord(letter) - 64, cell)
    for index, formula in enumerate(formulas):
        book.add_sheet(f"F{index}")
        book.set_formula(f"F{index}", 1, 1, "=" + _on_sheet(formula))
    book.set_temporal_egress("serial")
    book.evaluate_all()
    return [_spilled(book, f"F{index}") for index in range(len(formulas))]


def _put(book: Any, row: int, column: int, cell: object) -> None:
    if isinstance(cell, E):
        book.set_formula("In", row, column, {"#N/A": "=NA()", "#DIV/0!": "=1/0"}[cell.text])
    elif isinstance(cell, dt.date):
        book.set_value("In", row, column, serial(cell))
    elif cell is not None:
        book.set_value("In", row, column, cell)


def _on_sheet(formula: str) -> str:
    """References point to the sheet In."""
    parts = re.split(r'("(?:[^"]|"")*")', formula)
    return "".join(
        p if p.startswith('"') else re.sub(r"(?<![A-Z_])([A-Z][0-9]+(?::[A-Z][0-9]+)?)", r"In!\1", p) for p in parts
    )


def _spilled(book: Any, sheet: str) -> Rows:
    rows = [[_shown(book.get_value(sheet, row, col)) for col in range(1, 4)] for row in range(1, 8)]
    width = next((col for col in range(1, 3) if rows[0][col] is None), 3)
    height = next((row for row in range(1, 7) if rows[row][0] is None), 7)
    return [row[:width] for row in rows[:height]]


def _shown(value: Any) -> object:
    if isinstance(value, dict):
        texts = {kind: text for text, kind in KINDS.items()}
        return E(texts.get(value["kind"], f"#{value['kind']}"))
    return value


def workbook(formulas: Sequence[str], sheet: dict[str, list[object]]) -> bytes:
    """A file with the table's sheet and the formulas below each other, each with a wrong result."""
    import io

    import xlsxwriter

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    inputs, calls, date = book.add_worksheet("In"), book.add_worksheet("Calls"), book.add_format({"num_format": 14})
    for letter, cells in sheet.items():
        for row, cell in enumerate(cells):
            _write(inputs, row, ord(letter) - 65, cell, date)
    for row, formula in enumerate(formulas):
        calls.write_formula(row, 0, "=" + _on_sheet(formula), None, 777)
    book.close()
    return data.getvalue()


def _write(sheet: Any, row: int, column: int, cell: object, date: object) -> None:
    if isinstance(cell, E):
        sheet.write_formula(row, column, {"#N/A": "=NA()", "#DIV/0!": "=1/0"}[cell.text], None, cell.text)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell, date)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


# --- Pyodide ---------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def pyodide_folder() -> Path | None:
    """Where npm put Pyodide: below `XLPLAN_PYODIDE`, or a temporary folder; None where Node or npm is absent."""
    if not shutil.which("node"):
        return None
    home = Path(os.environ.get("XLPLAN_PYODIDE") or Path(tempfile.gettempdir()) / f"xlplan-pyodide-{PYODIDE}")
    package = home / "node_modules" / "pyodide"
    if not package.exists() and shutil.which("npm"):
        home.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(home), "--no-save", f"pyodide@{PYODIDE}"]
        subprocess.run(command, capture_output=True, check=False, timeout=180)
    return package if package.exists() else None


def in_pyodide(package: Path, module: Path, calls: Sequence[tuple[str, list[object]]]) -> list[Rows]:
    """The one-file build of the functions, with xlwings itself and `holidays`, in Pyodide under Node."""
    site = Path(importlib.metadata.distribution("xlwings").locate_file(""))
    script = ROOT / "tests" / "functions" / "host_pyodide.mjs"
    return _run(["node", script, package / "pyodide.mjs", module, site], calls)
