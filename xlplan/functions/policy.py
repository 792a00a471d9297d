"""The value policy: what a cell means to a worksheet function, and what a cell shows of its result, on every host.

Hosts hand over what they have (floats, text, None, dates, error texts, rows of cells); they get back text, floats,
truth values, dates, `ErrorValue`, or rows of these. docs/functions.md shows the policy as a table.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from xlplan.metrics import parse_dates, to_decimal


class Words(NamedTuple):
    """A text in both languages."""

    zh: str
    en: str


# --- errors ----------------------------------------------------------------------------------------------------------
ERRORS: Final = {
    "NULL": ("#NULL!", 2000),
    "DIV0": ("#DIV/0!", 2007),
    "VALUE": ("#VALUE!", 2015),
    "REF": ("#REF!", 2023),
    "NAME": ("#NAME?", 2029),
    "NUM": ("#NUM!", 2036),
    "NA": ("#N/A", 2042),
    "GETTING_DATA": ("#GETTING_DATA", 2043),
    "SPILL": ("#SPILL!", 2045),
    "CONNECT": ("#CONNECT!", 2046),
    "BLOCKED": ("#BLOCKED!", 2047),
    "UNKNOWN": ("#UNKNOWN!", 2048),
    "FIELD": ("#FIELD!", 2049),
    "CALC": ("#CALC!", 2050),
}
"""Every error that a cell can hold: its text in the cell, and its number for VBA's CVErr."""

MARKER_START: Final = "#XLPLAN!"
MARKER_REASON: Final = "|"
"""An error on its way through a host that knows none: `#XLPLAN!VALUE|reason`, in a cell or in any cell of an array.

The word between start and `|` is a key of `ERRORS`; what follows the first `|` is the reason, for people. The VBA
behind the functions turns each such text into CVErr(number).
"""

_BY_TEXT = {text: code for code, (text, _) in ERRORS.items()}


@dataclass(frozen=True)
class ErrorValue:
    """An error in a cell: a key of `ERRORS`, and why. Two errors are equal when their codes are."""

    code: str
    reason: Words = field(default=Words("", ""), compare=False)

    @property
    def text(self) -> str:
        """As the cell shows it: `#VALUE!`."""
        return ERRORS[self.code][0]

    @property
    def number(self) -> int:
        """For VBA's CVErr: 2015."""
        return ERRORS[self.code][1]

    @property
    def marker(self) -> str:
        """`#XLPLAN!VALUE|reason`, the reason in both languages."""
        return f"{MARKER_START}{self.code}{MARKER_REASON}{' '.join(filter(None, self.reason))}"


def error_of(text: str) -> ErrorValue | None:
    """The error of a cell's text (`#N/A`), or of a marker; None for any other text."""
    if text.startswith(MARKER_START):
        code, _, reason = text.removeprefix(MARKER_START).partition(MARKER_REASON)
        return ErrorValue(code, Words(reason, "")) if code in ERRORS else None
    return ErrorValue(_BY_TEXT[text]) if text in _BY_TEXT else None


REASON_LIMIT: Final = 250
"""Characters of a reason: it may quote a cell, and a cell holds 32,767."""


class BadCellError(Exception):
    """A cell or a call that a function cannot use; `error` is what the result shows."""

    def __init__(self, zh: str, en: str, code: str = "VALUE") -> None:
        super().__init__(en)
        self.error = ErrorValue(code, Words(zh[:REASON_LIMIT], en[:REASON_LIMIT]))


# --- cells -----------------------------------------------------------------------------------------------------------
Cell: TypeAlias = bool | int | float | Decimal | str | date | time | ErrorValue | None
"""One cell as a host hands it over or is given it; dates as date or datetime, or as Excel's day numbers."""

Grid: TypeAlias = list[list[Cell]]
"""Rows of cells, all of one length."""

Result: TypeAlias = Cell | Grid

LAST_DAY: Final = 2_958_465
"""31 December 9999 as a day number counted from 1900."""

_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_TRUTH = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}


def grid(value: object) -> Grid:
    """Any argument as rows: a single value is one cell, a flat list a column. Text of an error is that error."""
    if not isinstance(value, list | tuple):
        return [[_cell(value)]]
    rows = [[_cell(c) for c in row] if isinstance(row, list | tuple) else [_cell(row)] for row in value]
    if not rows or not rows[0]:
        return [[None]]
    if len({len(row) for row in rows}) > 1:
        raise BadCellError("区域各行长度不一", "The rows of a range differ in length")
    return rows


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return error_of(value) or str(value)
    if isinstance(value, float):
        if math.isfinite(value):
            return float(value)
        return ErrorValue("NUM", Words("参数中有无穷大或非数", "An argument is infinite or not a number"))
    if value is None or isinstance(value, bool | int | Decimal | date | time | ErrorValue):
        return value
    raise BadCellError(f"不支持的值类型 {type(value).__name__}", f"No cell holds a {type(value).__name__}")


def blank(cell: Cell) -> bool:
    """Whether a cell is empty or holds nothing but spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def number(cell: Cell, date1904: bool = False) -> Decimal | None:
    """The number of a cell; None for a blank one, for text that is no number, and for a truth value.

    Text counts with thousands separators, full-width digits and a percent sign (`12%` is 0.12); a date is its day
    number.
    """
    if isinstance(cell, date | time):
        return to_decimal(serial(cell, date1904))
    return to_decimal(cell)


def amount(cell: Cell, date1904: bool = False) -> Decimal:
    """A number to be added up: a blank cell is 0; what is no number is refused, for it would be missing from a sum."""
    if blank(cell):
        return Decimal(0)
    found = number(cell, date1904)
    if found is None:
        raise BadCellError(f"“{cell}”不是数字", f"{cell!r} is not a number")
    return found


def day(cell: Cell, date1904: bool = False) -> date | None:
    """The calendar day of a date, a day number, or text such as `2026-06-30`; None for a blank cell."""
    if blank(cell):
        return None
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    found = None if isinstance(cell, time) else to_decimal(cell)
    if found is not None and 1 <= found < LAST_DAY + 1 - (1462 if date1904 else 0):
        return _day_of(int(found), date1904)
    parsed = parse_dates(cell)
    if parsed["start"] is not None or parsed["finish"] is None:
        raise BadCellError(f"“{cell}”不是日期", f"{cell!r} is not a date")
    return parsed["finish"]


def _day_of(days: int, date1904: bool) -> date:
    if not date1904 and days < 60:
        days += 1  # Excel counts a 29 February 1900 that never was
    return (_EPOCHS[date1904] + timedelta(days=days)).date()


def serial(value: date | time, date1904: bool = False) -> float:
    """Excel's day number of a date, with the time of day as a fraction."""
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    gap = moment.replace(tzinfo=None) - _EPOCHS[date1904]
    days = gap.days - (not date1904 and gap.days < 61)
    return days + (gap.seconds + gap.microseconds / 1e6) / 86400


def text(cell: Cell, date1904: bool = False) -> str:
    """A cell as text: a number without trailing zeros, a date as its day number, blank as empty text."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    found = number(cell, date1904)
    return "" if found is None else _plain(found)


def _plain(value: Decimal) -> str:
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def truth(cell: Cell) -> bool:
    """A truth value: TRUE, yes or 是, any number but 0; blank is false."""
    if isinstance(cell, bool):
        return cell
    if blank(cell):
        return False
    if isinstance(cell, str) and cell.strip().lower() in _TRUTH:
        return _TRUTH[cell.strip().lower()]
    found = number(cell)
    if found is None:
        raise BadCellError(f"“{cell}”不是 TRUE 或 FALSE", f"{cell!r} is neither TRUE nor FALSE")
    return found != 0


# --- columns and counts ----------------------------------------------------------------------------------------------
NOTHING: Final = Decimal(0)
"""The default of an amount that may be left out."""


def same_length(*columns: Sequence[object]) -> None:
    """Refuse columns of different lengths."""
    lengths = {len(column) for column in columns}
    if len(lengths) > 1:
        listed = ", ".join(map(str, sorted(lengths)))
        raise BadCellError(f"各列长度不一致：{listed}", f"The columns differ in length: {listed}")


def whole(value: Decimal, least: int = 0, most: int = 1000) -> int:
    """A whole number within limits; anything else is refused."""
    if value != value.to_integral_value() or not least <= value <= most:
        raise BadCellError(
            f"{value} 不是 {least} 至 {most} 的整数", f"{value} is no whole number from {least} to {most}"
        )
    return int(value)


# --- results ---------------------------------------------------------------------------------------------------------
def shown(result: object) -> Cell:
    """What one cell shows of a result: no value is empty text, a number a float."""
    if result is None:
        return ""
    if isinstance(result, bool | str | date | ErrorValue):
        return result
    if isinstance(result, int | float | Decimal):
        value = float(result)
        return value if math.isfinite(value) else ErrorValue("NUM", Words("结果超出范围", "The result is too large"))
    raise BadCellError(f"结果类型 {type(result).__name__}", f"A result of type {type(result).__name__}")


def shown_grid(rows: Iterable[Sequence[object]]) -> Grid:
    """Rows of results; one without rows is a cell without value."""
    return [[shown(cell) for cell in row] for row in rows] or [[""]]


def first_error(cells: Iterable[Cell]) -> ErrorValue | None:
    """The first error among cells."""
    return next((cell for cell in cells if isinstance(cell, ErrorValue)), None)
