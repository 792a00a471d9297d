"""Results and dates that people typed as text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypedDict

from xlplan.metrics.numbers import to_decimal
from xlplan.metrics.schedule import as_day

_NUMBER = r"(?<![0-9A-Za-z.,])((?:(?<!\w)-)?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(?![0-9])"
_MEASURE = (
    "人次|家次|分钟|小时|个月|平方米|公里|公斤|美元|欧元"
    "|[元家条个次人件份台套场单户天周月年分名位项吨箱页张篇组批款期店间笔点]"
)
_UNIT = (
    rf"(?:\s*(%|[万亿]?\s?(?:{_MEASURE})|[万亿]"
    r"|(?!完成|目标|达成)[一-鿿]{1,2}(?!\w)"
    r"|(?!(?:of|in|for|by|and|out|with|at|to|from|on|target)\b)[A-Za-z]+\b))?"
)
_QUANTITY = re.compile(_NUMBER + _UNIT, re.IGNORECASE)
_TARGET = re.compile(rf"(?<![超距离])(?:目标|\btarget)(?:[值量数为是=:\s]|\bof\b)*{_NUMBER}{_UNIT}", re.IGNORECASE)

# Numbers that are no result: dates, ordinals, rates of completion, what is left or exceeds.
_NO_RESULT = re.compile(
    r"[0-9]{4}[-/.年][0-9]{1,2}(?:[-/.月][0-9]{1,2})?[日号]?|[0-9]{4}年|[0-9]{1,2}月(?:[0-9]{1,2}[日号]?)?|[0-9]{1,2}[日号]"
    r"|第\s*[0-9]+|(?:完成|达成)率\D{0,2}[0-9.]+\s*%|(?:差|剩余?|缺|超额?过?)\s*[0-9][0-9,.]*"
)

_SEPARATOR = r"\s*(?:[-~〜‐‑‒–—―至到]|to)\s*"
_TIME = r"(?:[T ]\s*(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_DATE = r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?" + _TIME
_END = rf"(?:{_DATE}|(?:([0-9]{{1,2}})\s*[-/.月]\s*)?([0-9]{{1,2}})\s*[日号]?)"
_DATES = re.compile(rf"{_DATE}(?:{_SEPARATOR}{_END})?", re.IGNORECASE)


class ParsedResult(TypedDict):
    """What a result says in numbers; the unit as typed (家, 万元, %), never multiplied into the number."""

    target: Decimal | None
    actual: Decimal | None
    unit: str | None


class ParsedDates(TypedDict):
    """A range of days, or a single day as `finish`."""

    start: date | None
    finish: date | None


def parse_result(text: object) -> ParsedResult:
    """Read `签约12家(目标15家)` or `signed 12 (target 15)`: target, actual and unit, each None where absent.

    Without a target the text must hold exactly one quantity: which of several is the result is not guessed.
    """
    return _parsed_result(text).copy() if isinstance(text, str) else _NO_NUMBERS.copy()


_NO_NUMBERS: ParsedResult = {"target": None, "actual": None, "unit": None}


@lru_cache(maxsize=4096)
def _parsed_result(text: str) -> ParsedResult:
    result = _NO_NUMBERS
    plain = _normalized(text.replace("，", "; "))  # a full-width comma never groups digits
    goal = _TARGET.search(plain)
    if goal is None:
        found = _quantities(plain)
        return {**result, "actual": found[0][0], "unit": found[0][1]} if len(found) == 1 else result
    target, unit = _quantity(goal)
    near_first = [*reversed(_quantities(plain[: goal.start()])), *_quantities(plain[goal.end() :])]
    actual, own_unit = _first_in_unit(near_first, unit)
    return {"target": target, "actual": actual, "unit": unit or own_unit}


def _normalized(text: str) -> str:
    """Half-width, with single spaces: long runs of them would make the patterns slow."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _quantity(match: re.Match[str]) -> tuple[Decimal | None, str | None]:
    return to_decimal(match[1]), match[2] and "".join(match[2].split())


def _quantities(text: str) -> list[tuple[Decimal | None, str | None]]:
    return [_quantity(match) for match in _QUANTITY.finditer(_NO_RESULT.sub(" ; ", text))]


def _first_in_unit(
    quantities: Iterable[tuple[Decimal | None, str | None]], unit: str | None
) -> tuple[Decimal | None, str | None]:
    same = (found for found in quantities if unit is None or found[1] in {None, unit})
    return next(same, (None, None))


def parse_dates(text: object) -> ParsedDates:
    """Read a day or a range of days: `2023-07-10-12`, `2023-07-10~07-12`, `2023年7月10日至8月2日`, ISO datetimes.

    The end of a range takes year and month from its start. Both are None for an impossible date, a finish before the
    start, and anything else. A date or datetime value is its own finish.
    """
    nothing: ParsedDates = {"start": None, "finish": None}
    day = as_day(text)
    if day is not None:
        return {"start": None, "finish": day}
    match = _DATES.fullmatch(_normalized(text)) if isinstance(text, str) else None
    if match is None:
        return nothing
    first = _day(match[1], match[2], match[3])
    if match[6] is None and match[8] is None:
        return {"start": None, "finish": first}
    last = _day(match[4] or match[1], match[5] or match[7] or match[2], match[6] or match[8])
    return nothing if first is None or last is None or last < first else {"start": first, "finish": last}


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
