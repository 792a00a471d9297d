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
from itertools import islice
from typing import Any

import xlwings as xw

from xlplan.functions import FUNCTIONS, Argument, Cell, ErrorValue, Function, Words
from xlplan.functions.reasons import remember

IN_LITE = sys.platform == "emscripten"
"""xlwings Lite turns the text of an error into the error; the VBA of the add-in does that for markers."""

_LITE_KNOWS = frozenset({"NULL", "DIV0", "VALUE", "REF", "NAME", "NUM", "NA"})
_UNEXPECTED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def _error(error: ErrorValue) -> str:
    if not IN_LITE:
        return error.marker
    return error.text if error.code in _LITE_KNOWS else ErrorValue("VALUE").text


_FAULT = ErrorValue("VALUE", Words("xlplan 内部错误，见日志", "A fault inside xlplan; see the log"))

MOST_REASONS = 20
"""Reasons that one call leaves: a column of ten thousand bad cells is one mistake, not ten thousand."""


def _handed(value: Cell) -> object:
    """A result as xlwings passes it on."""
    if isinstance(value, ErrorValue):
        return _error(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return value


def _called(function: Function, *values: object) -> object:
    try:
        result = function.call(*values)
    except _UNEXPECTED as error:  # a fault of ours must not end as text in a cell, which SUM would leave out
        remember(function.name, _FAULT, error)
        return _error(_FAULT)
    rows = result if isinstance(result, list) else [[result]]
    # an error without a reason came with an argument: its own cell tells why
    failed = dict.fromkeys(
        (c.code, c.reason) for row in rows for c in row if isinstance(c, ErrorValue) and any(c.reason)
    )
    for code, reason in islice(failed, MOST_REASONS):
        remember(function.name, ErrorValue(code, reason))
    return [[_handed(c) for c in row] for row in result] if isinstance(result, list) else _handed(result)


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
    udf.__annotations__ = {}  # xlwings would take them for converters
    udf.__doc__ = f"{function.help.zh} | {function.help.en}"
    udf.__signature__ = inspect.Signature([_parameter(a) for a in function.arguments])  # type: ignore[attr-defined]
    for argument in function.arguments:
        doc = f"{argument.help.zh} | {argument.help.en}"
        udf = xw.arg(argument.name, ndim=2, err_to_str=True, doc=doc)(udf)
    return _as_function(category=f"{function.category.zh} | {function.category.en}")(udf)


globals().update({name: _registered(function) for name, function in FUNCTIONS.items()})
