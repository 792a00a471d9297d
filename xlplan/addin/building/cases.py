"""The calls of the self-check: every function's own example, and what the value policy promises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Final, NamedTuple, TypeAlias

from xlplan.functions.policy import ErrorValue, Result, serial
from xlplan.functions.register import Function

Scalar: TypeAlias = float | str | None
Argument: TypeAlias = Scalar | list[list[Scalar]]

_TOKEN = re.compile(r'"(?:[^"]|"")*"|[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?%?|[A-Z]+|[{},;()]')


class Call(NamedTuple):
    """A call of a function: arguments as cells hold them, a range as rows."""

    name: str
    arguments: tuple[Argument, ...]


class Line(NamedTuple):
    """One line of the self-check: a call, which cell of its result (1-based; None for a single value), and the value
    that Python gives, errors as their text.
    """

    call: Call
    cell: tuple[int, int] | None
    expected: float | str | bool


POLICY: Final = (
    Call("XLPLAN_GAP", ([[50.0], [200.0], [None]], [[45.0], [215.0], [7.0]])),
    Call("XLPLAN_ATTAINMENT", (50.0, None)),
    Call("XLPLAN_ATTAINMENT", (" 1,000 ", "90%")),
    Call("XLPLAN_GAP", ("#N/A", 45.0)),
    Call("XLPLAN_GAP", ("#DIV/0!", 45.0)),
    Call("XLPLAN_VARIANCE", ("sideways", 100.0, 90.0)),
    Call("XLPLAN_VARIANCE", ("支出", 100.0, 90.0)),
)
"""A column in, a column out; blank; text that is a number; errors in, errors out; a choice that is none; Chinese."""


def lines(functions: Mapping[str, Function]) -> list[Line]:
    """Every line, function by function, then the policy's."""
    calls = [example(f.example) for f in functions.values()]
    return [line for call in (*calls, *(p for p in POLICY if p.name in functions)) for line in _lines(call, functions)]


def _lines(call: Call, functions: Mapping[str, Function]) -> Iterator[Line]:
    result = functions[call.name].call(*call.arguments)
    if not isinstance(result, list):
        yield Line(call, None, _shown(result))
        return
    for i, row in enumerate(result, 1):
        for j, cell in enumerate(row, 1):
            yield Line(call, (i, j), _shown(cell))


def _shown(cell: Result) -> float | str | bool:
    if isinstance(cell, ErrorValue):
        return cell.text
    if isinstance(cell, date | time):
        return serial(cell)
    return cell if isinstance(cell, bool | str) else float(cell)  # type: ignore[arg-type]


def example(text: str) -> Call:
    """A call written as in Excel: numbers, percents, texts, TRUE and FALSE, constant arrays. ValueError for others."""
    name, _, rest = text.partition("(")
    tokens = _TOKEN.findall(rest.removesuffix(")"))
    found: list[Argument] = []
    while tokens:
        found.append(_array(tokens) if tokens[0] == "{" else _scalar(tokens.pop(0)))
        if tokens and tokens.pop(0) != ",":
            raise ValueError(text)
    return Call(name, tuple(found))


def _array(tokens: list[str]) -> list[list[Scalar]]:
    rows: list[list[Scalar]] = [[]]
    tokens.pop(0)
    while True:
        rows[-1].append(_scalar(tokens.pop(0)))
        sign = tokens.pop(0)
        if sign == "}":
            return rows
        if sign == ";":
            rows.append([])


def _scalar(token: str) -> Scalar:
    if token.startswith('"'):
        return token[1:-1].replace('""', '"')
    if token in ("TRUE", "FALSE"):
        return token == "TRUE"
    return float(token[:-1]) / 100 if token.endswith("%") else float(token)
