"""Calls with constants only, as the examples of the functions are written: `XLPLAN_ALLOCATE(100,{1;1;1})`."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CONSTANT = r'"(?:[^"]|"")*"|TRUE|FALSE|[+-]?[0-9.]+(?:E[+-]?[0-9]+)?%?'
_ARGUMENT = re.compile(rf"(?P<one>{_CONSTANT})|\{{(?P<array>(?:{_CONSTANT})(?:[;,](?:{_CONSTANT}))*)\}}")
_CELL = re.compile(rf"({_CONSTANT})([;,]?)")


def arguments_of(call: str) -> list[object]:
    """The arguments of a call with constants: numbers, text, truth values, rows of array constants.

    ValueError for anything else (references, expressions, arguments left out).
    """
    inner = re.fullmatch(r"\w+\((.*)\)", call)
    if inner is None:
        raise ValueError(call)
    return list(_arguments(inner[1]))


def _arguments(text: str) -> Iterator[object]:
    at = 0
    while at <= len(text):
        match = _ARGUMENT.match(text, at)
        if match is None or text[match.end() : match.end() + 1] not in ("", ","):
            raise ValueError(text[at:])
        yield _value(match["one"]) if match["array"] is None else _rows(match["array"])
        at = match.end() + 1


def _rows(text: str) -> list[list[object]]:
    rows: list[list[object]] = [[]]
    for cell, after in _CELL.findall(text):
        rows[-1].append(_value(cell))
        if after == ";":
            rows.append([])
    return rows


def _value(text: str) -> object:
    if text.startswith('"'):
        return text[1:-1].replace('""', '"')
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
