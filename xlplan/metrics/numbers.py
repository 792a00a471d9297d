"""The value policy: what counts as a number, and how numbers are rounded and divided.

Money is Decimal, ratios are floats rounded to 12 decimals, and `None` is "no value": never 0, never NaN.
"""

from __future__ import annotations

import math
import operator
import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Context, Decimal, getcontext, setcontext
from functools import lru_cache, wraps
from typing import Literal, ParamSpec, TypeAlias, TypeVar, overload

Number: TypeAlias = int | float | Decimal | str | None
"""A cell's value where a number is expected; what is not a number counts as missing."""

Direction: TypeAlias = Literal["higher", "lower"]
"""Which way is better."""

P = ParamSpec("P")
R = TypeVar("R")

ZERO = Decimal(0)
ONE = Decimal(1)
RATIO_PLACES = 12

# A cell holds magnitudes from 1e-308 to 1e307, here with up to 50 digits: sums of products of three fit 2500 digits.
_LARGEST_EXPONENT = 307
_SMALL, _LARGE = 1e-300, 1e300
_INPUT = Context(prec=50, rounding=ROUND_HALF_UP)
_QUOTIENT = Context(prec=60, rounding=ROUND_HALF_UP)
_EXACT = Context(prec=2500, rounding=ROUND_HALF_UP)

_NUMERIC_TEXT = re.compile(
    r"([+-]?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?)\s*(%?)"
)


def exact(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function where Decimal sums and products are exact, whatever context the caller has set."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        callers = getcontext()
        if callers is _EXACT:
            return function(*args, **kwargs)
        setcontext(_EXACT)
        try:
            return function(*args, **kwargs)
        finally:
            setcontext(callers)

    return run


def to_decimal(value: object) -> Decimal | None:
    """The number in one cell, or None for an empty cell, a truth value, NaN, an infinity and text that is no number.

    Floats are taken at their shortest decimal form (0.1 is one tenth). Numeric text may have thousands separators,
    full-width characters, a percent sign ("12%" is 0.12) and spaces around it.
    """
    if value.__class__ is float and _SMALL < abs(value) < _LARGE:
        return Decimal(repr(value))  # at most 17 digits: nothing below would change it
    if type(value) is Decimal:
        return _within_cell(value)
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, float):
        return _within_cell(Decimal(float.__repr__(value)))  # a subclass (numpy's) may print itself otherwise
    if isinstance(value, Decimal):
        return _within_cell(value)
    try:
        return _within_cell(Decimal(operator.index(value)))  # type: ignore[arg-type]
    except TypeError:
        return None


def _within_cell(number: Decimal) -> Decimal | None:
    if not number.is_finite():
        return None
    exponent = number.adjusted()
    if exponent > _LARGEST_EXPONENT:
        return None
    return _INPUT.plus(number) if exponent >= -_LARGEST_EXPONENT - 1 else ZERO


def _from_text(text: str) -> Decimal | None:
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    match = _NUMERIC_TEXT.fullmatch(plain.strip())
    if match is None:
        return None
    number = Decimal(match[1].replace(",", ""))
    return _within_cell(number.scaleb(-2, _EXACT) if match[2] else number)


@overload
def round_half_up(x: int | Decimal, places: int) -> Decimal: ...
@overload
def round_half_up(x: Number, places: int) -> Decimal | None: ...
def round_half_up(x: Number, places: int) -> Decimal | None:
    """Round half away from zero, as Excel's ROUND does; negative places round to tens, hundreds, ..."""
    number = to_decimal(x)
    if number is None:
        return None
    if places < 0:
        return exact(rounded)(number, places)
    result = _EXACT.quantize(number, unit_of(places))  # quicker than to change the context
    return result or result.copy_abs()


def rounded(number: Decimal, places: int) -> Decimal:
    """As `round_half_up`, for what was computed; to be called within `exact`."""
    unit = unit_of(places)
    result = (number / unit).quantize(ONE) * unit if places < 0 else number.quantize(unit)
    return result or abs(result)  # no negative zero


@lru_cache(maxsize=256)
def unit_of(places: int) -> Decimal:
    """The smallest step at so many decimals: 0.01 at 2, 100 at -2."""
    return ONE.scaleb(-max(-_LARGEST_EXPONENT, min(places, _LARGEST_EXPONENT + 60)))


def round_ratio(x: Number) -> float | None:
    """A ratio as every face holds it: rounded to 12 decimals, half away from zero."""
    return _round_float(x) if x.__class__ is float else _round_ratio(x)


def _round_ratio(x: Number) -> float | None:
    number = round_half_up(x, RATIO_PLACES)
    if number is None:
        return None
    result = float(number)
    return result if math.isfinite(result) else None


@lru_cache(maxsize=4096)
def _round_float(x: float) -> float | None:
    """Remembered: every row has the same thresholds."""
    return _round_ratio(x)


def ratio(numerator: Decimal | None, denominator: Decimal | None) -> float | None:
    """The rounded quotient, or None when a part is missing or the denominator is 0."""
    if numerator is None or not denominator:
        return None
    return round_ratio(_QUOTIENT.divide(numerator, denominator))


def money(value: Number) -> Decimal:
    """A sum of money where an empty cell means that there is none."""
    number = to_decimal(value)
    return ZERO if number is None else number


@exact
def total(values: Iterable[Number]) -> Decimal:
    """The exact sum; missing values are left out."""
    return sum((money(value) for value in values), ZERO)


@exact
def total_of_known(values: Iterable[Number]) -> Decimal | None:
    """The exact sum, or None when there is no value at all."""
    known = [number for number in map(to_decimal, values) if number is not None]
    return sum(known, ZERO) if known else None
