"""Cell to cell: the built VBA calls the real functions of `xlplan.addin.udfs`, and its cells get Python's results.

Of the way through Excel only COM and xlwings' conversion are left out; those have tests of their own.
"""

import datetime as dt
import math
from typing import Any

import pytest
from pyopenvba.interpreter._objects import VBAObject, method
from pyopenvba.interpreter._values import EMPTY, MISSING, VBAArray, VBADate, VBAErrorValue
from vba_host import host

from xlplan.addin import udfs
from xlplan.addin.building.cases import POLICY, Argument, Call, Line, Scalar, lines
from xlplan.functions import ERRORS, FUNCTIONS, serial

NUMBERS = dict(ERRORS.values())
TEXTS = {number: text for text, number in ERRORS.values()}


class PythonServer(VBAObject):
    """xlwings' Python behind VBA: values in as rows of cells, results out as VBA has them."""

    vba_type_name = "XLPython"

    @method(name="CallUDF")
    def call_udf(self, script: str, name: str, args: VBAArray, book: object = None, caller: object = None) -> object:
        assert script == "xlplan.addin.udfs"
        values = [None if item is MISSING else cells(item) for item in args.elements()]
        return variant(getattr(udfs, name)(*values))


def cells(value: object) -> list[list[object]]:
    """Rows of cells, as xlwings hands them over with ndim=2 and err_to_str."""
    if isinstance(value, VBAObject):
        value = value.vba_get("Value")
    if not isinstance(value, VBAArray):
        return [[plain(value)]]
    (first, last), (left, right) = value.bounds
    return [[plain(value.get([row, col])) for col in range(left, right + 1)] for row in range(first, last + 1)]


def plain(value: object) -> object:
    if isinstance(value, VBAErrorValue):
        return TEXTS[value.number]
    if value is EMPTY:
        return None
    if isinstance(value, VBADate):
        return value.to_datetime()
    return value if isinstance(value, bool | str) else float(value)  # type: ignore[arg-type]


def variant(result: object) -> object:
    """What xlwings' server makes of a result: one cell alone, one row flat, else rows and columns."""
    if not isinstance(result, list):
        return cell(result)
    if len(result) == 1:
        row = [cell(value) for value in result[0]]
        return row[0] if len(row) == 1 else VBAArray([(0, len(row) - 1)], items=row)
    array = VBAArray([(0, len(result) - 1), (0, len(result[0]) - 1)])
    for i, row in enumerate(result):
        for j, value in enumerate(row):
            array.set([i, j], cell(value))
    return array


def cell(value: object) -> object:
    return VBADate(serial(value)) if isinstance(value, dt.datetime) else value


@pytest.fixture(scope="module")
def excel() -> Any:
    app = host()
    app.run("SetServer", PythonServer())
    return app


def written(app: Any, call: Call) -> str:
    """The call in VBA; what is a range stands on the sheet."""
    app.run("ClearAll")
    return f"{call.name}({', '.join(argument(app, value, col) for col, value in enumerate(call.arguments, 1))})"


def argument(app: Any, value: Argument, number: int) -> str:
    if not isinstance(value, list):
        return scalar(value)
    left = chr(ord("A") + 3 * number)
    right = chr(ord(left) + len(value[0]) - 1)
    for i, row in enumerate(value):
        for j, one in enumerate(row):
            if one not in (None, ""):
                app.sheet(1).set_value(f"{chr(ord(left) + j)}{10 * number + i}", one)
    return f'ActiveSheet.Range("{left}{10 * number}:{right}{10 * number + len(value) - 1}")'


def scalar(value: Scalar) -> str:
    if value is None:
        return "Empty"
    if isinstance(value, str):
        return f"CVErr({NUMBERS[value]})" if value in NUMBERS else '"' + value.replace('"', '""') + '"'
    return str(value) if isinstance(value, bool) else f"CDbl({value!r})"


def shown(value: object) -> object:
    if isinstance(value, VBAErrorValue):
        return TEXTS[value.number]
    return serial(value) if isinstance(value, dt.datetime) else value


def at(result: object, place: tuple[int, int] | None) -> object:
    if place is None or not isinstance(result, list):
        return result
    row = result[place[0] - 1]
    return row[place[1] - 1] if isinstance(row, list) else result[place[1] - 1]


LINES = lines(FUNCTIONS)


@pytest.mark.parametrize("line", LINES, ids=[f"{line.call.name}-{n}" for n, line in enumerate(LINES)])
def test_a_cell_gets_through_vba_what_python_gives(excel: Any, line: Line) -> None:
    got = shown(at(excel.evaluate(written(excel, line.call)), line.cell))
    if isinstance(line.expected, float) and not isinstance(got, bool | str):
        assert math.isclose(float(got), line.expected, rel_tol=1e-9, abs_tol=1e-9)  # type: ignore[arg-type]
    else:
        assert got == line.expected


def test_a_sum_over_a_column_with_a_failed_cell_shows_the_error(excel: Any) -> None:
    """The cells hold what the function gave: one of them an error, which the worksheet's SUM passes on."""
    failing = Call("XLPLAN_VARIANCE", ("sideways", 100.0, 90.0))
    assert failing in POLICY
    sheet = excel.sheet(1)
    excel.run("PutInto", "Z1", excel.interpreter.run("XLPLAN_GAP", [50.0, 45.0]))
    excel.run("PutInto", "Z2", excel.interpreter.run("XLPLAN_VARIANCE", ["sideways", 100.0, 90.0]))
    excel.run("PutFormula", "Z3", "=SUM(Z1:Z2)")
    assert sheet.value("Z1") == -5
    assert "#VALUE!" in str(sheet.value("Z3")) or getattr(sheet.value("Z3"), "number", None) == 2015
