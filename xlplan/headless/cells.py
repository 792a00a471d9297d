"""Cell values: what a cell can hold, and how a value is written into and read out of sheet XML."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

MAX_ROW, MAX_COL, MAX_TEXT = 1_048_576, 16_384, 32_767


class CellError(str):
    """An error value such as `#REF!`. Equal to its text, but never mistaken for text by `isinstance(v, CellError)`."""

    __slots__ = ()


Value = None | bool | int | float | Decimal | str | dt.date | dt.datetime | dt.time | CellError
"""Reading gives None, bool, float, str, datetime, time (a time of day without a date) or CellError."""


class Stored(NamedTuple):
    """A value as sheet XML holds it: the cell's `t` attribute, and the text of its `v` (or inline `t`)."""

    kind: str  # "" number or empty, "str" formula text, "inlineStr" text, "b", "e"
    text: str


_EPOCH_1900, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL_BACK = re.compile("_x([0-9A-Fa-f]{4})_")


def to_serial(value: dt.date | dt.datetime | dt.time, date1904: bool) -> float | int:
    """Excel's day number of a date or time; whole days as int. ValueError before the workbook's first day."""
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86400
    moment = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
    if moment.tzinfo is not None:
        raise ValueError(f"a cell holds no time zone: {value!r}")
    gap = moment - (_EPOCH_1904 if date1904 else _EPOCH_1900)
    days = gap.days
    if not date1904 and days < 61:
        days -= 1  # Excel counts a 29 February 1900 that never was
    if days < (0 if date1904 else 1):
        raise ValueError(f"before Excel's first day: {value!r}")
    fraction = (gap.seconds + gap.microseconds / 1e6) / 86400
    return days + fraction if fraction else days


def from_serial(serial: float, date1904: bool) -> dt.datetime | dt.time | float:
    """The date (datetime) or, below 1, the time of day of a day number; the number itself where it is neither."""
    if serial < 0 or serial >= 2_958_466:
        return serial
    days, fraction = divmod(serial, 1)
    micros = round(fraction * 86_400_000) * 1000  # Excel's precision: milliseconds
    if serial < 1:
        return (dt.datetime.min + dt.timedelta(microseconds=micros)).time() if micros < 86_400_000_000 else serial
    if not date1904 and days < 60:
        days += 1
    return (_EPOCH_1904 if date1904 else _EPOCH_1900) + dt.timedelta(days=int(days), microseconds=micros)


def iso_date(text: str) -> dt.datetime | dt.time:
    """A date or time of day as ISO 8601, as Strict Open XML has it; ValueError."""
    if text[2:3] == ":" or text[:1] == "T":
        return dt.time.fromisoformat(text).replace(tzinfo=None)
    return dt.datetime.fromisoformat(text).replace(tzinfo=None)


def store(value: Value, date1904: bool, *, result: bool = False) -> Stored:
    """How a value is stored. `result`: it is the cached result of a formula (text is then "str", not "inlineStr").

    ValueError for NaN, infinity, text over 32,767 characters, a date before Excel's first day, or a type no cell holds.
    """
    if value is None:
        return Stored("", "")
    if type(value) is float and math.isfinite(value):
        return Stored("", repr(value))
    if isinstance(value, bool):
        return Stored("b", "1" if value else "0")
    if isinstance(value, CellError):
        return Stored("e", str(value))
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise ValueError(f"text of {len(value)} characters; a cell holds {MAX_TEXT}")
        value.encode()  # half a surrogate pair is a ValueError too
        return Stored("str" if result else "inlineStr", str(value))
    if isinstance(value, dt.date | dt.time):
        return Stored("", repr(to_serial(value, date1904)))
    if isinstance(value, int | float | Decimal):
        if not math.isfinite(value):
            raise ValueError(f"a cell holds no {value}")
        return Stored("", str(value) if isinstance(value, Decimal) else repr(_plain(value)))
    raise ValueError(f"a cell holds no {type(value).__name__}")


def _plain(value: int | float) -> int | float:
    """Python's own number: subclasses (NumPy's float64, IntEnum) have another repr."""
    return int(value) if isinstance(value, int) else float(value)


def escape_control(text: str) -> str:
    """Control characters as `_xHHHH_`, and a literal `_xHHHH_` so that it survives reading."""
    if (text.isprintable() and "_x" not in text) or not _CONTROL.search(text):  # the first look is the quicker one
        return text
    return _CONTROL.sub(lambda m: f"_x{ord(m[0]):04X}_", text)


def unescape_control(text: str) -> str:
    """The inverse of `escape_control`."""
    return _CONTROL_BACK.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def escape_xml(text: str) -> str:
    """Text for an element's content or a double-quoted attribute."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text.replace('"', "&quot;") if '"' in text else text


_ENTITY = re.compile(r"&(#x[0-9A-Fa-f]+|#[0-9]+|\w+);")
_NAMED = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}  # the ampersand last: `&amp;lt;` is `&lt;`


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if name[0] != "#":
        return _NAMED.get(name, match[0])
    code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def unescape_xml(text: str) -> str:
    """The inverse of `escape_xml`, numeric references included; line ends as XML gives them."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _without_entities(text) if "&" in text else text


@lru_cache(maxsize=1024)
def _without_entities(text: str) -> str:
    """Remembered: a calculated column repeats one formula down every row."""
    if "&#" not in text:
        for name, sign in _NAMED.items():
            text = text.replace(f"&{name};", sign)
        return text
    return _ENTITY.sub(_entity, text)
