"""From what stands in a cell to a value of its column, or the reason why not."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplan.forms.form import Choice, Column, Kind, Value
from xlplan.forms.instance import choice_id
from xlplan.metrics import parse_dates, to_decimal

ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#FIELD!"})
_NUMERIC = {Kind.NUMBER, Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.SCORE}
_DAY_ZERO = dt.date(1899, 12, 30)
_CLOCK = re.compile(r"\s*([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?\s*")


class Parsed(NamedTuple):
    """A cell's value, and the code of what is wrong with it ("" when nothing is)."""

    value: Value
    code: str = ""


_BLANK = Parsed(None)
_REPEATED = (str, float, dt.datetime)
"""Equal ones of these are the same; 1.0 and True are equal, too."""


def parse_cell(column: Column, raw: object) -> Parsed:
    """Read a raw cell (None, bool, float, str, date or datetime; errors as their text) as its column's kind.

    Text that merely looks like a number or a date is no number: formulas would not count it either.
    """
    if raw is None or raw == "":
        return _BLANK
    if isinstance(raw, str) and raw in ERRORS:
        return Parsed(None, "error-cell")
    return _reader(column)(raw)


def parse_column(column: Column, raws: Sequence[object]) -> tuple[list[Value], dict[int, str]]:
    """`parse_cell` down a column: the values, and by index the codes of what is wrong. What repeats is read once."""
    known, numeric = dict[object, Parsed](), column.kind in _NUMERIC
    values, wrong = list[Value](), dict[int, str]()
    for index, raw in enumerate(raws):
        if raw is None:
            values.append(None)
            continue
        if numeric and raw.__class__ is float:
            values.append(to_decimal(raw))
            continue
        if raw.__class__ not in _REPEATED:
            parsed = parse_cell(column, raw)
        elif raw in known:
            parsed = known[raw]
        else:
            parsed = known[raw] = parse_cell(column, raw)
        values.append(parsed.value)
        if parsed.code:
            wrong[index] = parsed.code
    return values, wrong


def _reader(column: Column) -> Callable[[object], Parsed]:
    """How the cells of a column are read that are neither empty nor errors."""
    if column.kind in _READERS:
        return _READERS[column.kind]
    if column.choices:
        return lambda raw: _choice(raw, column.choices)
    return lambda raw: Parsed(text_of(raw))


def text_of(raw: object) -> str | None:
    """A cell's text: whole numbers without a decimal point, dates as YYYY-MM-DD; None when there is only space."""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, dt.datetime):
        return f"{raw:%Y-%m-%d}"
    return str(raw) if str(raw).strip() else None


def _number(raw: object) -> Parsed:
    if isinstance(raw, bool | dt.date | dt.time):
        return Parsed(None, "not-a-number")
    if isinstance(raw, str):
        return Parsed(None, "text-number" if to_decimal(_visible(raw)) is not None else "not-a-number")
    return Parsed(to_decimal(raw))


def _visible(text: str) -> str:
    """Without characters that nobody sees: zero-width spaces, direction marks."""
    return "".join(ch for ch in text if unicodedata.category(ch) != "Cf")


def _measure(raw: object) -> Parsed:
    if isinstance(raw, dt.time) or (isinstance(raw, dt.datetime) and raw.year < 1901):
        return Parsed(None, "ratio-became-time")
    if isinstance(raw, str):
        text = raw.replace("：", ":")
        if text.startswith("1:") and to_decimal(text[2:]) is not None:
            return Parsed(raw)
    return _number(raw)


def _date(raw: object) -> Parsed:
    if isinstance(raw, dt.datetime):
        return Parsed(raw.date(), "date-with-time" if raw.time() != dt.time() else "")
    if isinstance(raw, dt.date):
        return Parsed(raw)
    if isinstance(raw, str):
        return Parsed(None, "text-date" if parse_dates(raw)["finish"] else "not-a-date")
    return Parsed(None, "not-a-date")


def _time(raw: object) -> Parsed:
    """A time of day: as such, on Excel's day 0, or as a bare number."""
    moment = raw.time() if isinstance(raw, dt.datetime) and raw.date() == _DAY_ZERO else raw
    if isinstance(moment, str):
        return Parsed(None, "text-time" if _CLOCK.fullmatch(unicodedata.normalize("NFKC", moment)) else "not-a-time")
    if isinstance(moment, dt.date):
        return Parsed(None, "not-a-time")
    number = time_fraction(moment) if isinstance(moment, dt.time) else to_decimal(raw)
    return Parsed(number) if number is not None and 0 <= number < 1 else Parsed(None, "not-a-time")


def time_fraction(time: dt.time) -> Decimal:
    """A time of day as Excel holds it."""
    seconds = time.hour * 3600 + time.minute * 60 + time.second + time.microsecond / 1e6
    return Decimal(repr(seconds / 86400))


def _choice(raw: object, choices: tuple[Choice, ...]) -> Parsed:
    found = choice_id(unicodedata.normalize("NFKC", str(raw)), choices) or choice_id(str(raw), choices)
    return Parsed(found) if found else Parsed(None, "not-in-list")


_READERS: dict[Kind, Callable[[object], Parsed]] = {
    Kind.MEASURE: _measure,
    **dict.fromkeys(_NUMERIC, _number),
    Kind.DATE: _date,
    Kind.TIME: _time,
}

_PLAIN_DIGITS = 20
"""Numbers up to this length are their own comparable text but for trailing zeros; `normalize` would round others."""


def comparable(value: Value) -> str:
    """One text per value, for comparing and remembering: 12, 12.0 and 12.00 are the same."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number:
            return "0"
        text = str(number)
        if "E" in text or len(text) > _PLAIN_DIGITS:
            return f"{number.normalize():f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat()[:10]
