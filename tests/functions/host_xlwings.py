"""Cases on stdin through xlwings' own conversion for classic UDFs, results on stdout; COM itself is a stand-in.

xlwings on Windows imports pywin32; here modules of the same names stand in for it, with as much as `xlwings.udfs` and
`xlwings._xlwindows` touch on the way of a worksheet function. Conversion, registration and dispatch are xlwings' own.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import os
import sys
import types
from typing import Any

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"


class Anything:
    """Takes any call; for what is imported but not used."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def __call__(self, *args: object, **kwargs: object) -> Any:
        return Anything()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()


class PyTime(dt.datetime):
    """pywin32's datetime: its own class, always with a time zone."""


def stand_in(name: str, **names: object) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__dict__.update(names)
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)
    return module


def put_stand_ins() -> None:
    com_error = type("com_error", (Exception,), {})
    stand_in("pywintypes", com_error=com_error, TimeType=PyTime, IID=str, Time=lambda moment: moment)
    dispatch = {"IID_IDispatch": "dispatch", "TypeIIDs": {"dispatch": type("PyIDispatch", (), {})}}
    stand_in("pythoncom", __file__="pythoncom.dll", CoInitialize=lambda: None, com_error=com_error, **dispatch)
    stand_in("win32api")
    stand_in("win32con")
    stand_in("win32gui")
    stand_in("win32process", GetWindowThreadProcessId=lambda window: (0, 0))
    stand_in("win32timezone", TimeZoneInfo=types.SimpleNamespace(utc=lambda: dt.UTC))
    stand_in("win32event")
    stand_in("win32com")
    named = {name: type(name, (), {}) for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass")}
    stand_in("win32com.client", Dispatch=Anything(), DispatchEx=Anything(), **named)
    stand_in("win32com.server")
    stand_in("win32com.server.policy", DesignatedWrapPolicy=object, EventHandlerPolicy=object)
    stand_in("win32com.server.dispatcher")
    stand_in("win32com.server.util")
    for name in ("oledll", "windll", "PyDLL"):
        setattr(ctypes, name, Anything())


class ComRange:
    """A Range as Excel hands it over: rows of variants, dates as PyTime, errors as numbers, blanks as None."""

    def __init__(self, rows: list[list[object]]) -> None:
        self.rows = rows
        self._oleobj_ = types.SimpleNamespace(
            GetTypeInfo=lambda: types.SimpleNamespace(GetTypeAttr=lambda: types.SimpleNamespace(iid=RANGE_IID))
        )

    @property
    def Value(self) -> object:  # noqa: N802
        if len(self.rows) == len(self.rows[0]) == 1:
            return self.rows[0][0]
        return tuple(tuple(row) for row in self.rows)

    @property
    def Rows(self) -> object:  # noqa: N802
        return types.SimpleNamespace(Count=len(self.rows))

    @property
    def Columns(self) -> object:  # noqa: N802
        return types.SimpleNamespace(Count=len(self.rows[0]))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()


ERROR_NUMBERS = {"#DIV/0!": -2146826281, "#N/A": -2146826246, "#NUM!": -2146826252, "#REF!": -2146826265,
                 "#VALUE!": -2146826273, "#NAME?": -2146826259, "#NULL!": -2146826288}  # fmt: skip
MISSING = -2147352572


def variant(cell: object) -> object:
    if isinstance(cell, dict) and "date" in cell:
        day = dt.date.fromisoformat(cell["date"])
        return PyTime(day.year, day.month, day.day, tzinfo=dt.UTC)
    if isinstance(cell, dict) and "error" in cell:
        return ERROR_NUMBERS[cell["error"]]
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def argument(value: object) -> object:
    if isinstance(value, dict) and "missing" in value:
        return MISSING
    if isinstance(value, dict) and "range" in value:
        return ComRange([[variant(cell) for cell in row] for row in value["range"]])
    if isinstance(value, list):
        return tuple(tuple(variant(cell) for cell in row) for row in value)
    return variant(value)


def plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return {"date": value.date().isoformat()}
    return value


def rows(result: object) -> list[list[object]]:
    """What reaches VBA: one value, one flat list for a single row, or rows."""
    if not isinstance(result, list | tuple):
        return [[plain(result)]]
    if not isinstance(result[0], list | tuple):
        return [[plain(cell) for cell in result]]
    return [[plain(cell) for cell in row] for row in result]


class Workbook:
    """Takes what xlwings' *Import functions* does to a workbook."""

    Name = "xlplan.xlam"

    def __init__(self) -> None:
        self.module = ""
        self.options: list[object] = []
        self.Application = types.SimpleNamespace(Version="16.0", MacroOptions=self.remember)
        components = type("Components", (), {"__call__": lambda *_: None, "Remove": lambda *_: None})()
        components.Import = self.read  # type: ignore[attr-defined]
        self.VBProject = types.SimpleNamespace(VBComponents=components)

    def remember(self, name: str, **options: object) -> None:
        self.options.append({"name": name, **options})

    def read(self, path: str) -> None:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            self.module = file.read()


def import_into_workbook(udfs: types.ModuleType) -> None:
    workbook = Workbook()
    udfs.get_udf_module("xlplan.addin.udfs", None)
    udfs.import_udfs("xlplan.addin.udfs", workbook)
    print("\n--answer--\n" + json.dumps({"module": workbook.module, "options": workbook.options}), end="")


def main() -> None:
    put_stand_ins()
    os.environ.pop("XLWINGS_LICENSE_KEY", None)
    import xlwings as xw
    import xlwings._xlwindows

    xw.engines.add(xw.Engine(impl=xlwings._xlwindows.engine))
    xw.engines.active = xw.engines["excel"]
    from xlwings import udfs
    from xlwings.com_server import XLPython

    xw.func, xw.arg, xw.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    if "--import" in sys.argv:
        import_into_workbook(udfs)
        return
    caller = ComRange([[None]])
    results = []
    for name, values in json.load(sys.stdin):
        given = [argument(value) for value in values]
        module = udfs.get_udf_module("xlplan.addin.udfs", None)
        takes = getattr(module, name).__xlfunc__["args"]
        if not sum("optional" not in info for info in takes) <= len(given) <= len(takes):
            results.append([["#VALUE!"]])  # Excel's own answer: it does not call a VBA function then
            continue
        given += [MISSING] * (len(takes) - len(given))  # the VBA wrapper always passes every argument
        results.append(rows(XLPython().CallUDF("xlplan.addin.udfs", name, given, None, caller)))
    print("\n--answer--\n" + json.dumps(results), end="")


if __name__ == "__main__":
    main()
