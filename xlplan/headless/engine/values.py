"""Values on their way between cells and a macro, as xlwings' Windows engine hands them over."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import numpy as np
import pandas as pd

from xlplan.errors import DataError
from xlplan.headless.cells import CellError, Value

_DAY_ZERO = dt.date(1899, 12, 30)


def as_excel(value: Value) -> Value:
    """A cell's value as Excel gives it: every number a float, every date a datetime, a time of day on day zero."""
    if value is None or isinstance(value, float | str | bool | dt.datetime):
        return value
    if isinstance(value, int | Decimal):
        return float(value)
    if isinstance(value, dt.time):
        return dt.datetime.combine(_DAY_ZERO, value)
    return dt.datetime(value.year, value.month, value.day)


def clean(
    rows: Sequence[Sequence[Value]],
    dates: Callable[..., object],
    empty: object,
    numbers: Callable[[float], object] | None,
    err_to_str: bool,
) -> list[list[object]]:
    """Rows as the macro's options want them.

    A blank cell and empty text are `empty`; an error is None, or its text with `err_to_str`; `dates` is called with
    year=, month=, ... and `numbers` with the float.
    """

    def one(value: Value) -> object:
        if value is None or value == "":
            return empty
        if isinstance(value, float):
            return value if numbers is None else numbers(value)
        if isinstance(value, CellError):
            return str(value) if err_to_str else None
        if isinstance(value, dt.datetime):
            return value if dates is dt.datetime else _build(value, dates)
        return value

    return [[one(value) for value in row] for row in rows]


def plain(rows: Sequence[Sequence[Value]]) -> list[list[object]]:
    """What `clean` makes of stored values when errors are wanted as text and everything else as it is."""

    def one(value: Value) -> object:
        if value.__class__ is str:
            return value or None
        return str(value) if isinstance(value, CellError) else as_excel(value)

    as_they_are = (float, type(None))
    return [[v if v.__class__ in as_they_are else one(v) for v in row] for row in rows]


def _build(value: dt.datetime, dates: Callable[..., object]) -> object:
    return dates(
        year=value.year,
        month=value.month,
        day=value.day,
        hour=value.hour,
        minute=value.minute,
        second=value.second,
        microsecond=value.microsecond,
        tzinfo=None,
    )


def prepare(value: object, _options: Mapping[str, object] | None = None) -> Value:
    """A macro's value as a cell can hold it: NaN, NaT, NA are blank; types of NumPy and pandas become Python's.

    Time zones are cut off, as xlwings does. DataError("unsupported-value") for a type or number that no cell holds.
    """
    if value.__class__ is str or (value.__class__ is float and math.isfinite(value)):
        return value
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, str):
        return value if type(value) in (str, CellError) else str(value)
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | float | Decimal | np.number):
        return _number(value)
    return _moment(value)


def _moment(value: object) -> Value:
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, dt.datetime):  # pandas' Timestamp too
        return None if value is pd.NaT else _naive(value)
    if isinstance(value, dt.date | dt.time):
        return value
    raise DataError("unsupported-value", value=repr(value)[:60], type=type(value).__name__)


def _naive(value: dt.datetime) -> dt.datetime:
    plain = value.to_pydatetime(warn=False) if isinstance(value, pd.Timestamp) else value
    return plain if plain.tzinfo is None else plain.replace(tzinfo=None)


def _number(value: int | float | Decimal | np.number) -> Value:
    number = value if isinstance(value, int | Decimal) else float(value)
    if not math.isfinite(number):
        if math.isnan(number):
            return None
        raise DataError("unsupported-value", value=repr(number), type=type(value).__name__)
    return number
