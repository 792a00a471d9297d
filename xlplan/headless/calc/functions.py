"""The worksheet functions `XLPLAN_*` as the calculation engines call them, in the values of files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from xlplan.functions import FUNCTIONS, Cell, ErrorValue, serial
from xlplan.headless.cells import CellError

__all__ = ["BAD_NUMBER", "FUNCTIONS", "Argument", "Scalar", "SpillError", "call"]

Scalar: TypeAlias = bool | float | str | None
Grid: TypeAlias = list[list[Scalar]]
Argument: TypeAlias = Scalar | Grid
"""A cell or a literal, or the rows of a range; dates are day numbers, errors CellError."""

BAD_NUMBER = CellError("#NUM!")


class SpillError(Exception):
    """In Excel the result fills several cells; here one cell is asked for."""


def call(name: str, arguments: Sequence[Argument], *, date1904: bool = False) -> Scalar:
    """What a cell shows for a call. SpillError when the result would fill several cells; KeyError for another name."""
    result = FUNCTIONS[name.upper()].call(*arguments, date1904=date1904)
    if isinstance(result, list):
        if len(result) * len(result[0]) != 1:
            raise SpillError
        result = result[0][0]
    return _scalar(result, date1904)


def _scalar(value: Cell, date1904: bool) -> Scalar:
    if isinstance(value, ErrorValue):
        return CellError(value.text)
    if isinstance(value, date):
        return serial(value, date1904)
    if value is None or isinstance(value, bool | str):
        return value
    return float(value)  # type: ignore[arg-type]
