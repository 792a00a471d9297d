"""The worksheet functions as xlwings sees them: module-level functions, named and registered as in `xlplan.functions`.

xlwings' add-in imports this module by name; so does a workbook of xlwings Lite. An error in a result is a marker text
(`#XLPLAN!VALUE|reason`, see `xlplan.functions.policy`), which the VBA of the add-in turns into a real Excel error; its
reason is kept for `xlplan.functions.last_errors` and in the log.
"""

from __future__ import annotations

import datetime as dt
import inspect
import sys
from collections.abc import Callable
from typing import Any

import xlwings as xw

from xlplan.functions import FUNCTIONS, Argument, Cell, ErrorValue, Function
from xlplan.functions.reasons import remember

IN_LITE = sys.platform == "emscripten"
"""xlwings Lite turns the text of an error into the error; the VBA of the add-in does that for markers."""

_LITE_KNOWS = frozenset({"NULL", "DIV0", "VALUE", "REF", "NAME", "NUM", "NA"})
_UNEXPECTED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def _error(error: ErrorValue) -> str:
    if not IN_LITE:
        return error.marker
    return error.text if error.code in _LITE_KNOWS else ErrorValue("VALUE").text


def _handed(name: str, value: Cell) -> object:
    """A result as xlwings passes it on."""
    if isinstance(value, ErrorValue):
        if any(value.reason):  # without one the error came with an argument: its own cell tells why
            remember(name, value)
        return _error(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return value


def _called(function: Function, *values: object) -> object:
    try:
        result = function.call(*values)
    except _UNEXPECTED as error:  # a fault of ours must not end as text in a cell, which SUM would leave out
        remember(function.name, ErrorValue("VALUE"), error)
        return _error(ErrorValue("VALUE"))
    if isinstance(result, list):
        return [[_handed(function.name, cell) for cell in row] for row in result]
    return _handed(function.name, result)


_as_function: Callable[..., Callable[[Callable[..., Any]], Callable[..., Any]]] = xw.func


def _parameter(argument: Argument) -> inspect.Parameter:
    default = None if argument.optional else inspect.Parameter.empty
    return inspect.Parameter(argument.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)


def _registered(function: Function) -> Callable[..., Any]:
    def udf(*values: object) -> object:
        while values and values[-1] is None and len(values) > function.least:
            values = values[:-1]  # xlwings passes None for an argument left out
        return _called(function, *values)

    udf.__name__ = udf.__qualname__ = function.name
    udf.__doc__ = f"{function.help.zh} | {function.help.en}"
    udf.__signature__ = inspect.Signature([_parameter(a) for a in function.arguments])  # type: ignore[attr-defined]
    for argument in function.arguments:
        doc = f"{argument.help.zh} | {argument.help.en}"
        udf = xw.arg(argument.name, ndim=2, err_to_str=True, doc=doc)(udf)
    return _as_function(category=f"{function.category.zh} | {function.category.en}")(udf)


globals().update({name: _registered(function) for name, function in FUNCTIONS.items()})
