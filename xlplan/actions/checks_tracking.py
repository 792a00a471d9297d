"""Checks of the tracking table: dates out of order, and texts that disagree with the numbers."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from xlplan.actions.drafts import plain, typed_rows
from xlplan.actions.places import address, named_place
from xlplan.actions.sheet import FormTable, Reading
from xlplan.actions.units import normal_unit, same_unit
from xlplan.forms.days import country_of
from xlplan.forms.form import Row
from xlplan.forms.tracking import finished as is_finished
from xlplan.messages.signs import BRACKETS
from xlplan.metrics import is_working_day, next_working_day, parse_result, public_holidays, to_decimal
from xlplan.metrics.schedule import DONE_WORDS

_NUMBER = r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)"
_UNIT = r"\s*(?P<unit>%|[一-鿿]{1,2}|[A-Za-z]+)?"
_LEFT_ZH = re.compile(
    rf"(?:剩余|剩下|还剩|尚剩|余下|仅剩|还差|尚差|还缺|尚缺|其余|剩)(?:的|约|有|下|任务|目标|[:：\s])*{_NUMBER}{_UNIT}"
)
_LEFT_EN = re.compile(
    rf"\b(?:remaining|outstanding|missing|still open)\b(?:\s*[:=]\s*|\s+(?:is|are|the|about)\s+|\s+){_NUMBER}{_UNIT}"
    rf"|{_NUMBER.replace('number', 'before')}\s*(?P<noun>(?!remaining|outstanding|left|missing|more)[a-z]+\s+)?"
    r"(?:are\s+|is\s+|still\s+)?(?:remaining|outstanding|left|missing|still open|more to go|to go)\b",
    re.IGNORECASE,
)
_NO_QUANTITY = re.compile(
    r"%|[天日周月年]|小时|工作|分钟|[百千万亿]?元|[万亿]|days?|weeks?|months?|years?|hours?|k|usd|eur|cny|rmb|percent",
    re.IGNORECASE,
)
_FIELDS = ("problem", "countermeasure", "next_step")


def check_tracking(reading: Reading) -> None:
    """Report what is wrong with the tracking table's rows."""
    for table, index, row in typed_rows(reading, "tracking"):
        _dates(reading, table, index, row)
        _result(reading, table, index, row)
        _left(reading, table, index, row)
        _holiday(reading, table, index, row)
    _country(reading)


def _report(reading: Reading, table: FormTable, index: int, field: str, code: str, **params: object) -> None:
    if field in table.positions:
        reading.report(code, "warning", table.sheet.name, table.cell(index, field), **params)


def _dates(reading: Reading, table: FormTable, index: int, row: Row) -> None:
    start, due, finished, as_of = row.get("due_start"), row.get("due"), row.get("finished"), reading.data.as_of
    if isinstance(start, dt.date) and isinstance(due, dt.date) and start > due:
        _report(reading, table, index, "due_start", "start-after-finish", start=start, finish=due)
    first = row.get("first_due")
    if isinstance(first, dt.date) and isinstance(due, dt.date) and first > due:
        _report(reading, table, index, "first_due", "first-due-after-due", first=first, due=due)
    if isinstance(finished, dt.date) and as_of and finished > as_of:
        _report(reading, table, index, "finished", "finished-in-future", finished=finished, as_of=as_of)
    result = row.get("result")
    done = isinstance(result, str) and result.lower().startswith(DONE_WORDS)
    if done and "finished" in table.positions and table.raw_value(index, "finished") in (None, ""):
        _report(reading, table, index, "finished", "done-without-date", result=result)


def _holiday(reading: Reading, table: FormTable, index: int, row: Row) -> None:
    """A date by which something is still to be done that is a weekend or public holiday."""
    due, country = row.get("due"), country_of(reading.data)
    if isinstance(due, dt.date) and not is_finished(row) and is_working_day(due, country) is False:
        where = table.cell(index, "due") if "due" in table.positions else ""
        name = public_holidays(due.year, country, reading.data.lang).get(due)
        shown = f"{due}{BRACKETS(reading.data.lang).format(name)}" if name else due
        reading.report("due-on-holiday", "info", table.sheet.name, where, due=shown,
                       country=country, next=next_working_day(due, country))  # fmt: skip


def _country(reading: Reading) -> None:
    country = country_of(reading.data)
    place = (
        named_place(reading.tables["tracking"].sheet.book, "xlplan_country") if "tracking" in reading.tables else None
    )
    if place and is_working_day(dt.date(2024, 1, 2), country) is None:
        reading.report("unknown-country", "warning", place.sheet, address(place.row, place.col), country=country)


def _result(reading: Reading, table: FormTable, index: int, row: Row) -> None:
    """Numbers in the result's text that are not those of the cells. Other units measure other things."""
    parsed, unit = parse_result(row.get("result")), row.get("unit")
    goal = parsed["target"] is not None
    if not same_unit(unit, parsed["unit"]) or (not goal and normal_unit(unit) != normal_unit(parsed["unit"])):
        return
    for field, said in (("target", parsed["target"]), ("actual", parsed["actual"])):
        typed = row.get(field)
        if said is not None and isinstance(typed, Decimal) and typed != said:
            _report(reading, table, index, field, "result-disagrees", result=row.get("result"), said=plain(said),
                    typed=plain(typed), column=table.headers.headers[field])  # fmt: skip


def _left(reading: Reading, table: FormTable, index: int, row: Row) -> None:
    """What a text says is left, against target - actual."""
    target, actual = _quantities(row)
    if target is None or actual is None:
        return
    for field in _FIELDS:
        said, left = list(remaining(row.get(field), row.get("unit"))), target - actual
        if said and left not in said:  # where one count agrees, the others count something else
            _report(reading, table, index, field, "remaining-disagrees", said=plain(said[0]), left=plain(left),
                    target=plain(target), actual=plain(actual))  # fmt: skip


def _quantities(row: Row) -> tuple[Decimal | None, Decimal | None]:
    """Target and actual: of the cells, or where they are empty of the result's text."""
    parsed = parse_result(row.get("result"))
    target, actual = row.get("target"), row.get("actual")
    return (
        target if isinstance(target, Decimal) else parsed["target"],
        actual if isinstance(actual, Decimal) else parsed["actual"],
    )


def remaining(text: object, unit: object) -> Iterator[Decimal]:
    """The quantities that a text says are left (`剩余2家`, `remaining 2`, `2 left`), where they may be in this unit."""
    plain_text = unicodedata.normalize("NFKC", text) if isinstance(text, str) else ""
    for match in (*_LEFT_ZH.finditer(plain_text), *_LEFT_EN.finditer(plain_text)):
        groups = match.groupdict()
        number = to_decimal(groups["number"] or groups.get("before"))
        said = (groups["unit"] or groups.get("noun") or "").strip()
        if number is not None and not _NO_QUANTITY.match(said) and _fits(said, unit):
            yield number


def _fits(said: str, unit: object) -> bool:
    """A Chinese measure word must be the row's own, or 个; English nouns vary too much to be compared."""
    if not said or not unit or said.isascii():
        return True
    return said.startswith("个") or normal_unit(said).startswith(normal_unit(unit))
