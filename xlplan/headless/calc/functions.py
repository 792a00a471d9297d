"""The worksheet functions `XLPLAN_*`: one table from name to metric, and one policy for what a cell means.

A blank cell is no value. Text that is a number counts as one. An error in an argument is the result. No value (target
0, a part missing) is empty text, as in xlplan's own columns. What a function cannot mean (ranges of different lengths,
a date that is text, too few arguments) is #VALUE!, a number that no cell holds #NUM!.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from xlplan import metrics
from xlplan.headless.cells import CellError, from_serial

Scalar: TypeAlias = bool | float | str | None
Grid: TypeAlias = list[list[Scalar]]
Argument: TypeAlias = Scalar | Grid
"""A cell or a literal, or the rows of a range; dates are day numbers, errors CellError."""

BAD_VALUE, BAD_NUMBER = CellError("#VALUE!"), CellError("#NUM!")


class SpillError(Exception):
    """A range where one value is meant: in Excel the result spills over other cells."""


class BadArgumentError(Exception):
    """An argument that the function cannot use: #VALUE! in the cell."""


Taken: TypeAlias = Callable[[Argument, bool], object]
"""What a metric is given for an argument; the flag says that day 0 is in 1904."""


class Function(NamedTuple):
    """A metric and its arguments: `takes` in order, of which the first `least` must be there."""

    metric: Callable[..., object]
    takes: tuple[Taken, ...]
    least: int


def _one(argument: Argument) -> Scalar:
    if not isinstance(argument, list):
        return argument
    cells = [cell for row in argument for cell in row]
    if len(cells) != 1:
        raise SpillError
    return cells[0]


def _number(argument: Argument, date1904: bool) -> Scalar:
    return _one(argument)


def _date(value: Scalar, date1904: bool) -> dt.date | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool | str) or not 1 <= value < 2_958_466:
        raise BadArgumentError
    found = from_serial(value, date1904)
    return found.date() if isinstance(found, dt.datetime) else None


def _day(argument: Argument, date1904: bool) -> dt.date | None:
    return _date(_one(argument), date1904)


def _truth(argument: Argument, date1904: bool) -> bool:
    value = _one(argument)
    if isinstance(value, str) and value:
        raise BadArgumentError
    return bool(value)


def _cells(argument: Argument) -> list[Scalar]:
    return [cell for row in argument for cell in row] if isinstance(argument, list) else [argument]


def _numbers(argument: Argument, date1904: bool) -> list[Scalar]:
    return _cells(argument)


def _days(argument: Argument, date1904: bool) -> list[dt.date | None]:
    return [_date(cell, date1904) for cell in _cells(argument)]


WORDS: Mapping[str, Mapping[str, str]] = {
    "direction": {
        "higher": "higher", "higher is better": "higher", "越高越好": "higher",
        "lower": "lower", "lower is better": "lower", "越低越好": "lower",
    },
    "kind": {"income": "income", "收入": "income", "expense": "expense", "支出": "expense"},
    "status": {"done": "done", "已完成": "done"},
}  # fmt: skip
"""What may be typed for a choice: its id, or its label in either language."""


def _word(value: Scalar, choice: str, empty: str | None) -> str:
    if value is None or value == "":
        found = empty
    else:
        found = WORDS[choice].get(str(value).strip().lower(), empty if choice == "status" else None)
    if found is None:
        raise BadArgumentError
    return found


def _direction(argument: Argument, date1904: bool) -> str:
    return _word(_one(argument), "direction", "higher")


def _directions(argument: Argument, date1904: bool) -> list[str]:
    return [_word(cell, "direction", "higher") for cell in _cells(argument)]


def _kind(argument: Argument, date1904: bool) -> str:
    return _word(_one(argument), "kind", None)


def _statuses(argument: Argument, date1904: bool) -> list[str]:
    return [_word(cell, "status", "") for cell in _cells(argument)]


def _rows(*columns: Sequence[object]) -> Iterator[tuple[object, ...]]:
    """The columns row by row; they are of one length."""
    if len({len(column) for column in columns}) > 1:
        raise BadArgumentError
    return zip(*columns, strict=True)


def _gap(target: metrics.Number, actual: metrics.Number) -> object:
    return metrics.variance("income", target, actual)


def _score(*columns: Sequence[object]) -> object:
    """Targets, actuals, weights and, if not all are "higher", directions."""
    rows = list(_rows(*columns))
    return metrics.scorecard(("", *row, *(() if len(row) > 3 else ("higher",))) for row in rows)["score"]


def _dso_count_back(balance: metrics.Number, sales: Sequence[object], days: Sequence[object]) -> object:
    return metrics.dso_count_back(balance, _rows(sales, days))["days"]  # type: ignore[arg-type]


def _on_time_rate(as_of: dt.date, *columns: Sequence[object]) -> object:
    due, finished, *statuses = columns
    return metrics.on_time_rate(_rows(due, finished, *(statuses or [[""] * len(due)])), as_of)  # type: ignore[arg-type]


def _days_late(as_of: dt.date, due: dt.date | None, finished: dt.date | None = None, done: bool = False) -> object:
    return metrics.days_late(as_of, due, finished, done)


def _pace(target: metrics.Number, actual: metrics.Number, elapsed: metrics.Number, total: metrics.Number) -> object:
    return metrics.pace(target, actual, elapsed, total)["pace"]


def _required(target: metrics.Number, actual: metrics.Number, elapsed: metrics.Number, total: metrics.Number) -> object:
    return metrics.pace(target, actual, elapsed, total)["required"]


def _numeric(metric: Callable[..., object], count: int, least: int | None = None) -> Function:
    return Function(metric, (_number,) * count, count if least is None else least)


FUNCTIONS: Mapping[str, Function] = {
    "XLPLAN_ATTAINMENT": Function(metrics.attainment, (_number, _number, _direction), 2),
    "XLPLAN_IMPROVEMENT": _numeric(metrics.improvement, 3),
    "XLPLAN_GAP": _numeric(_gap, 2),
    "XLPLAN_POINT_GAP": _numeric(metrics.point_gap, 2),
    "XLPLAN_RATIO": _numeric(metrics.input_output_ratio, 2),
    "XLPLAN_RATIO_TEXT": _numeric(metrics.format_ratio, 1),
    "XLPLAN_PARSE_RATIO": _numeric(metrics.parse_ratio, 1),
    "XLPLAN_SCORE": Function(_score, (_numbers, _numbers, _numbers, _directions), 3),
    "XLPLAN_PACE": _numeric(_pace, 4),
    "XLPLAN_REQUIRED_RATE": _numeric(_required, 4),
    "XLPLAN_RUN_RATE": _numeric(metrics.run_rate, 3),
    "XLPLAN_BALANCE": _numeric(metrics.balance, 5, 4),
    "XLPLAN_COLLECTION_RATE": _numeric(metrics.collection_rate, 2),
    "XLPLAN_COLLECTIBLE_RATE": _numeric(metrics.collectible_rate, 3),
    "XLPLAN_PLAN_RATE": _numeric(metrics.plan_rate, 2),
    "XLPLAN_DSO": _numeric(metrics.dso, 3),
    "XLPLAN_DSO_COUNT_BACK": Function(_dso_count_back, (_number, _numbers, _numbers), 3),
    "XLPLAN_CEI": _numeric(metrics.cei, 4),
    "XLPLAN_TURNOVER": _numeric(metrics.turnover, 2),
    "XLPLAN_VARIANCE": Function(metrics.variance, (_kind, _number, _number), 3),
    "XLPLAN_RELATIVE_VARIANCE": _numeric(metrics.relative_variance, 2),
    "XLPLAN_BREAK_EVEN": _numeric(metrics.break_even, 2),
    "XLPLAN_CUSTOMER_SCORE": _numeric(metrics.customer_score, 2),
    "XLPLAN_CUSTOMER_CLASS": _numeric(metrics.customer_class, 1),
    "XLPLAN_DAYS_LATE": Function(_days_late, (_day, _day, _day, _truth), 2),
    "XLPLAN_ON_TIME_RATE": Function(_on_time_rate, (_day, _days, _days, _statuses), 3),
    "XLPLAN_WIN_RATE": _numeric(metrics.win_rate, 2),
    "XLPLAN_NPS": Function(metrics.nps, (_numbers,), 1),
    "XLPLAN_COVERAGE": _numeric(metrics.coverage, 2),
}
"""Every function by its name in a formula."""


def call(name: str, arguments: Sequence[Argument], *, date1904: bool = False) -> Scalar:
    """What a cell shows for a call. SpillError when the result would fill several cells; KeyError for another name."""
    function = FUNCTIONS[name.upper()]
    error = next((c for argument in arguments for c in _cells(argument) if isinstance(c, CellError)), None)
    if error is not None:
        return error
    if not function.least <= len(arguments) <= len(function.takes):
        return BAD_VALUE
    try:
        taken = [take(argument, date1904) for take, argument in zip(function.takes, arguments, strict=False)]
        return _shown(function.metric(*taken))
    except BadArgumentError:
        return BAD_VALUE


def _shown(result: object) -> Scalar:
    if result is None:
        return ""
    if isinstance(result, bool | str):
        return result
    if isinstance(result, int | float | Decimal):
        number = float(result)
        return number if math.isfinite(number) else BAD_NUMBER
    return BAD_VALUE
