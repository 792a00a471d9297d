"""Cell values as plain numbers and text, and whether two are the same."""

from __future__ import annotations

import datetime as dt
import math

from xlplan.headless.calc.functions import Scalar
from xlplan.headless.cells import CellError, Value, to_serial

NOISE = 1e-12
"""Programs differ in the last digits of a sum; such a difference is none."""


def plain(value: Value, date1904: bool) -> Scalar:
    """A date or time as its day number, a number as float."""
    if isinstance(value, dt.date | dt.time):
        return float(to_serial(value, date1904))
    if value is None or isinstance(value, bool | str):
        return value
    return float(value)


def same(one: Scalar, other: Scalar, tolerance: float = NOISE) -> bool:
    """Whether two results are the same; with a wide tolerance empty text is no value."""
    if tolerance > NOISE:
        one, other = one or None if one == "" else one, other or None if other == "" else other
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance if tolerance > NOISE else 0.0)
    return one == other and all(isinstance(one, kind) == isinstance(other, kind) for kind in (CellError, bool))
