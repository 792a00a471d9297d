"""The VBA behind every worksheet function: written by xlwings' own generator, then mended.

xlwings' wrapper ends in the text of the error, which SUM leaves out without a word. Mended, every answer of Python goes
through `XlplanResult`, which makes Excel's errors of xlplan's marks, and every failure through `XlplanFailed`.
"""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from xlplan.addin.building.stubs import xlwings_udfs
from xlplan.errors import UsageError
from xlplan.functions.register import Function

PYTHON_MODULE = "xlplan.addin.udfs"
MODULE = "XlplanFunctions"

_HEAD = f"""Attribute VB_Name = "{MODULE}"
#Const App = "Microsoft Excel"
Option Explicit

' Written by xlwings' wrapper generator for {PYTHON_MODULE}, and mended: see XlplanErrors.

"""
_CALL = re.compile(r"(?m)^(?P<indent> *)(?P<name>XLPLAN_\w+) = (?P<call>XLPy\.CallUDF\(.*\))$")
_TEXT = re.compile(r"(?m)^(?P<indent> *)(?P<name>XLPLAN_\w+) = Err\.Description$")
_GUARD = "If TypeOf Application.Caller Is Range Then On Error GoTo failed"
_ELSE = re.compile(r"(?ms)^ *#Else\n.*?^ *#End If\n")


def wrappers(functions: Mapping[str, Function], workbook: str) -> str:
    """The module's source for a file of that name; xlwings treats an `.xlam` otherwise than a workbook.

    UsageError("xlwings-changed") when the generator no longer writes what is to be mended.
    """
    generated = _joined(_generated(functions.values(), workbook))
    for pattern in (_CALL, _TEXT):
        _expect(len(pattern.findall(generated)), len(functions) * (2 if pattern is _CALL else 1), pattern.pattern)
    _expect(generated.count(_GUARD), len(functions), _GUARD)
    text = _ELSE.sub("    #End If\n", generated)
    text = _CALL.sub(r'\g<indent>\g<name> = XlplanResult(\g<call>, "\g<name>")', text)
    text = _TEXT.sub(r'\g<indent>\g<name> = XlplanFailed("\g<name>", Err.Description)', text)
    return _HEAD + _split(text.replace(_GUARD, "On Error GoTo failed"))


def _expect(found: int, wanted: int, what: str) -> None:
    if found != wanted:
        raise UsageError("xlwings-changed", part=what)


def _generated(functions: Iterable[Function], workbook: str) -> str:
    stream = io.StringIO()
    with xlwings_udfs() as udfs:
        found = {f.name: udfs.xlfunc(_like(f)) for f in functions}
        udfs.generate_vba_wrapper(PYTHON_MODULE, SimpleNamespace(**found), stream, SimpleNamespace(Name=workbook))
    return stream.getvalue()


def _like(function: Function) -> Any:
    """A function with the name and the arguments of the one that Python runs; the generator reads no more."""

    def stand_in(*_: object) -> None: ...

    stand_in.__name__ = function.name
    stand_in.__doc__ = function.help.en
    stand_in.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                a.name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=None if a.optional else inspect.Parameter.empty,
            )
            for a in function.arguments
        ]
    )
    return stand_in


def _joined(text: str) -> str:
    """Without line continuations, where the generator broke a line."""
    return text.replace(" _\n", "")


LONGEST = 1000


def _split(text: str) -> str:
    """Lines short enough for VBA, broken after a comma."""
    lines = []
    for line in text.split("\n"):
        rest = line
        while len(rest) > LONGEST:
            cut = rest.rindex(", ", 0, LONGEST) + 2
            lines.append(f"{rest[:cut]}_")
            rest = rest[cut:]
        lines.append(rest)
    return "\n".join(lines)
