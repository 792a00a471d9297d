"""Calls of `XLPLAN_*` in formula text: where they stand, and what their arguments point to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlplan.headless.calc.functions import FUNCTIONS, Scalar
from xlplan.headless.cells import CellError
from xlplan.headless.refs import Area, area_text, parse_area, sheet_of
from xlplan.headless.tables import TableInfo

_SKIP = r"""(?P<skip>"(?:[^"]|"")*"|'(?:[^']|'')*'!?|\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\](?!!XLPLAN_))"""
_NAME = r"(?:\[[0-9]+\]!)?(?:_xlfn\.|_xldudf_|_xludf\.)?(XLPLAN_\w+)\("
_TOKEN = re.compile(rf"{_SKIP}|(?P<call>{_NAME})|(?P<mark>[(){{}},])", re.IGNORECASE)
_FUNCTION = re.compile(rf"{_SKIP}|(?<![\w.])(?P<name>[^\W\d][\w.]*)\(")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?%?")
_ERROR = re.compile(r"#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!)")
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_SHEET_REF = re.compile(r"(?P<sheet>'(?:[^']|'')+'!|[^\W\d][\w.]*!)?(?P<ref>\$?\w+(?::\$?\w+)*|\$?\w+\$\w+[\w:$]*)")
_TABLE_REF = re.compile(r"(?P<table>[^\W\d][\w.\\]*)\[(?P<inner>.*)\]", re.DOTALL)
_STRUCTURED = re.compile(
    r"""(?P<skip>"(?:[^"]|"")*"|'(?:[^']|'')*'!)"""
    r"""|(?P<table>[^\W\d][\w.\\]*)?\[(?P<inner>(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*)\](?![\w'])"""
)
_COLUMN = re.compile(r"\[((?:'.|[^\[\]'])*)\]")

CLOCK = frozenset({"TODAY", "NOW", "RAND", "RANDBETWEEN", "RANDARRAY"})
"""Functions whose result is another one when Excel opens the file."""

_DEEPEST = 64
"""Levels of nesting that Excel allows."""


class ExpressionError(Exception):
    """An argument that is neither a reference nor a constant: only an engine that calls back can take it."""


@dataclass(frozen=True)
class Ref:
    """Cells of a sheet."""

    sheet: str
    area: Area


@dataclass(frozen=True)
class Call:
    """A call and its arguments, each a reference, a constant or a further call."""

    name: str
    arguments: tuple[Ref | Call | Scalar, ...]


Parts = tuple[str | Call, ...]
"""A formula cut into text and calls."""


@dataclass(frozen=True)
class Surroundings:
    """What a reference may mean: the workbook's tables and names, and how far its sheets are used."""

    tables: Mapping[str, TableInfo]
    names: Mapping[str, str]
    used: Mapping[str, tuple[int, int]]


def functions_in(formula: str) -> set[str]:
    """The functions that a formula calls, in capitals, without the prefixes of the file format."""
    found = {m["name"].upper() for m in _FUNCTION.finditer(formula) if m["name"]}
    return {re.sub(r"^_XL(?:FN|WS|UDF|PM|DUDF)[._](?:_XLWS\.)?", "", name) for name in found}


def known_call(formula: str) -> bool:
    """Whether a formula calls one of the functions of `functions.FUNCTIONS`."""
    return "XLPLAN_" in formula.upper() and not functions_in(formula).isdisjoint(FUNCTIONS)


def parse(formula: str, sheet: str, row: int, around: Surroundings) -> Parts:
    """A formula (with `=`) of a cell, cut at its calls. ExpressionError where an argument is an expression."""
    return tuple(_Parser(formula, sheet, row, around).parts())


def addressed(formula: str, sheet: str, row: int, around: Surroundings, own: str = "") -> str:
    """A formula with its structured references as addresses, as far as those are known; `own`: the cell's own table."""
    parser = _Parser(formula, sheet, row, around)

    def address(m: re.Match[str]) -> str:
        if m["skip"]:
            return m[0]
        try:
            found = parser.structured(m["table"] or own, m["inner"])
        except ExpressionError:
            return m[0]
        return "'" + found.sheet.replace("'", "''") + f"'!{area_text(found.area)}"

    return _STRUCTURED.sub(address, formula)


def leaves_table_out(formula: str) -> bool:
    """Whether a structured reference names no table: `[Amount]` inside the table itself."""
    return "[" in formula and any(m["inner"] is not None and not m["table"] for m in _STRUCTURED.finditer(formula))


class _Parser:
    def __init__(self, formula: str, sheet: str, row: int, around: Surroundings, depth: int = 0) -> None:
        self.text, self.sheet, self.row, self.around, self.depth = formula, sheet, row, around, depth
        if depth > _DEEPEST:
            raise ExpressionError

    def parts(self) -> Iterator[str | Call]:
        at = 0
        while m := self._next_call(at):
            found, end = self._call(m)
            yield from (self.text[at : m.start()], found)
            at = end
        yield self.text[at:]

    def _next_call(self, at: int) -> re.Match[str] | None:
        return next((m for m in _TOKEN.finditer(self.text, at) if m["call"]), None)

    def _call(self, opened: re.Match[str]) -> tuple[Call, int]:
        name = opened[3].upper()
        if name not in FUNCTIONS:
            raise ExpressionError
        depth, start, texts = 0, opened.end(), list[str]()
        for m in _TOKEN.finditer(self.text, opened.end()):
            mark = "(" if m["call"] else m["mark"]
            if mark in (")", ",") and depth == 0:
                texts.append(self.text[start : m.start()].strip())
                start = m.end()
                if mark == ")":
                    values = () if texts == [""] else tuple(self._argument(text) for text in texts)
                    return Call(name, values), m.end()
            elif mark:
                depth += {"(": 1, "{": 1, ")": -1, "}": -1, ",": 0}[mark]
        raise ExpressionError

    def _argument(self, text: str) -> Ref | Call | Scalar:
        if not text:
            return None
        if text.upper() in ("TRUE", "FALSE"):
            return text.upper() == "TRUE"
        if m := _TEXT.fullmatch(text):
            return m[1].replace('""', '"')
        if _NUMBER.fullmatch(text):
            return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        if _ERROR.fullmatch(text):
            return CellError(text)
        inner = _Parser(text, self.sheet, self.row, self.around, self.depth + 1)
        if (m := inner._next_call(0)) and m.start() == 0:
            found, end = inner._call(m)
            if end == len(text):
                return found
        return self._reference(text)

    def _reference(self, text: str) -> Ref:
        if m := _TABLE_REF.fullmatch(text):
            return self.structured(m["table"], m["inner"])
        if m := _SHEET_REF.fullmatch(text):
            name = next((n for n in self.around.names if n.casefold() == text.casefold()), None)
            if name is not None and "[" not in self.around.names[name]:
                m = _SHEET_REF.fullmatch(self.around.names[name].lstrip("="))
            area = parse_area(m["ref"]) if m else None
            sheet = sheet_of(m["sheet"]) if m and m["sheet"] else self.sheet
            home = next((s for s in self.around.used if s.casefold() == sheet.casefold()), None)
            if area is not None and home is not None:
                return Ref(home, _within(area, self.around.used[home]))
        raise ExpressionError

    def structured(self, table: str, inner: str) -> Ref:
        """The cells of `table[inner]`; ExpressionError for what is not a column of a known table."""
        info = next((t for n, t in self.around.tables.items() if n.casefold() == table.casefold()), None)
        names = _COLUMN.findall(inner) if "[" in inner else [inner]
        this_row = names[:1] == ["#This Row"]
        names = [re.sub(r"'(.)", r"\1", name).casefold() for name in names[this_row:]]
        headers = [header.casefold() for header in info.columns] if info else []
        if info is None or not names or any(name not in headers for name in names):
            raise ExpressionError
        first, last = headers.index(names[0]), headers.index(names[-1])
        r1, r2 = (self.row, self.row) if this_row else (info.body.r1, info.body.r2)
        if not info.body.r1 <= r1 <= r2 <= info.body.r2:
            raise ExpressionError
        return Ref(info.sheet, Area(r1, info.first_col + first, r2, info.first_col + last))


def _within(area: Area, used: tuple[int, int]) -> Area:
    """Whole columns and rows end where the sheet does; a range of two or more cells stays one."""
    if area.cells() <= 1_000_000 and area.r2 < 1_048_576 and area.c2 < 16_384:
        return area
    return area._replace(r2=max(area.r1 + 1, min(area.r2, used[0])), c2=max(area.c1, min(area.c2, used[1])))
