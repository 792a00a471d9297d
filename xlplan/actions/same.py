"""Whether two formulas, or two cell values, are the same in all that matters."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from functools import lru_cache

_TOKENS = re.compile(
    r"""(?P<text>"(?:[^"]|"")*"|'(?:[^']|'')*')"""
    r"""|(?P<bracket>\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\])"""
    r"""|(?P<word>[^\W\d][\w.]*)(?P<call>\(\s*\))?"""
    r"""|(?P<space>\s+)|(?P<other>.)""",
    re.DOTALL,
)
_INNER = re.compile(r"\[((?:'.|[^\[\]'])*)\]")
_PREFIX = re.compile(r"_XLFN\.(?:_XLWS\.)?|_XLPM\.")
_CALL = re.compile(r"@\s*[^\W\d][\w.]*\(")
"""Excel shows the `@` of implicit intersection before functions that may give several values."""
_OPERAND_ENDS, _OPERAND_BEGINS = re.compile(r"[\w)\]'\"#]$"), re.compile(r"[\w$(\['\"]")
_THIS_ROW = "#THIS ROW"
_DAY_ZERO = dt.datetime(1899, 12, 30)
TOLERANCE = 1e-9


def same_formula(one: str | None, other: str | None, table: str = "") -> bool:
    """Whether two formulas say the same.

    What spreadsheet programs change when they save or show a formula is ignored: white space (but for the space that
    intersects two references), upper and lower case of functions and names, `_xlfn.`, `TRUE()` for `TRUE`, the `@`
    before a function, `t[@a]` for `t[[#This Row],[a]]`, and a table's own name left out inside `table`.
    """
    if one is None or other is None:
        return one is other
    return one == other or _canonical(one, table.upper()) == _canonical(other, table.upper())


@lru_cache(maxsize=4096)
def _canonical(formula: str, table: str) -> str:
    parts: list[str] = []
    text = formula.strip().removeprefix("=")
    for token in _TOKENS.finditer(text):
        if token["text"]:
            parts.append(token["text"])
        elif token["word"]:
            parts.append(_word(token["word"], token["call"]))
        elif token["bracket"]:
            own = not parts or not re.fullmatch(r"[^\W\d][\w.]*", parts[-1])
            parts.append((table if own else "") + _reference(token["bracket"]))
        elif token["space"]:
            if parts and _OPERAND_ENDS.search(parts[-1]) and _OPERAND_BEGINS.match(text, token.end()):
                parts.append(" ")
        elif not _CALL.match(text, token.start()):
            parts.append(token["other"])
    return "".join(parts)


def _word(word: str, call: str | None) -> str:
    name = _PREFIX.sub("", word.upper())
    return name if call is None or name in ("TRUE", "FALSE") else name + "()"


def _reference(bracket: str) -> str:
    """A structured reference: `[@a]` and `[[#This Row], [a]]` alike, `[[a]:[a]]` as `[a]`."""
    inner = bracket[1:-1].strip()
    this_row = inner.startswith("@")
    inner = inner.removeprefix("@").strip()
    names = _INNER.findall(inner) or ([inner] if inner else [])
    if names and names[0].upper() == _THIS_ROW:
        this_row, names = True, names[1:]
    columns = [name.upper() for name in dict.fromkeys(names)]
    return f"[{'@' if this_row else ''}{':'.join(columns)}]"


def same_value(one: object, other: object) -> bool:
    """Whether two cells show the same: numbers within 1e-9 (relative or absolute).

    Empty text is no value, and a date is its serial number.
    """
    if one.__class__ is other.__class__ and one == other:
        return True
    one, other = _plain(one), _plain(other)
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return type(one) is type(other) and one == other


def _plain(value: object) -> object:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return float(value)
    if isinstance(value, dt.date):
        moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        return (moment - _DAY_ZERO) / dt.timedelta(days=1)
    return str(value)
