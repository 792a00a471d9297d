"""Formula notation for the table of cases: calls with constants, arrays `{1;2}` and references to the table's sheet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r'\s*(?P<text>"(?:[^"]|"")*")|(?P<error>#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!))|(?P<array>\{[^}]*\})'
    r"|(?P<ref>[A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?)|(?P<truth>TRUE|FALSE)|(?P<number>[+-]?[0-9.]+(?:E[+-]?[0-9]+)?%?)"
)


@dataclass(frozen=True)
class E:
    """An error value of a cell."""

    text: str


class Missing:
    """An argument left out between commas."""


@dataclass(frozen=True)
class Range:
    """The cells of a reference."""

    rows: list[list[object]]


@dataclass(frozen=True)
class Array:
    """An array constant."""

    rows: list[list[object]]


def col(*values: object) -> list[list[object]]:
    """A column of cells."""
    return [[value] for value in values]


def parse(call: str, sheet: dict[str, list[object]]) -> tuple[str, list[object]]:
    """The function's name and its arguments; ValueError for what this notation does not have."""
    name, _, rest = call.partition("(")
    return name, list(_arguments(rest.removesuffix(")"), sheet))


def _arguments(text: str, sheet: dict[str, list[object]]) -> Iterator[object]:
    at = 0
    while at < len(text):
        if text[at] == ",":
            yield Missing()
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None or (match.end() < len(text) and text[match.end()] != ","):
            raise ValueError(text[at:])
        yield _meaning(match, sheet)
        at = match.end() + 1


def _meaning(match: re.Match[str], sheet: dict[str, list[object]]) -> object:
    found = match[match.lastgroup or ""]
    if match.lastgroup == "array":
        rows = [re.split(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', row) for row in _rows(found[1:-1])]
        return Array([[_constant(cell) for cell in row] for row in rows])
    if match.lastgroup == "ref":
        first, _, last = found.partition(":")
        return Range(_cells(first, last or first, sheet))
    return _constant(found)


def _rows(inner: str) -> list[str]:
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', inner)


def _constant(text: str) -> object:
    if text.startswith('"'):
        return text[1:-1].replace('""', '"')
    if text.startswith("#"):
        return E(text)
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)


def _cells(first: str, last: str, sheet: dict[str, list[object]]) -> list[list[object]]:
    (c1, r1), (c2, r2) = _place(first), _place(last)
    return [[_cell(sheet, chr(c), r) for c in range(ord(c1), ord(c2) + 1)] for r in range(r1, r2 + 1)]


def _place(address: str) -> tuple[str, int]:
    return address[0], int(address[1:])


def _cell(sheet: dict[str, list[object]], column: str, row: int) -> object:
    cells = sheet.get(column, [])
    return cells[row - 1] if row <= len(cells) else None


# --- between processes -----------------------------------------------------------------------------------------------
def packed(value: object) -> object:
    """An argument as JSON for another process: ranges and dates keep what they are."""
    if isinstance(value, Missing):
        return {"missing": True}
    if isinstance(value, Range):
        return {"range": [[packed(cell) for cell in row] for row in value.rows]}
    if isinstance(value, Array):
        return [[packed(cell) for cell in row] for row in value.rows]
    if isinstance(value, E):
        return {"error": value.text}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    return value
