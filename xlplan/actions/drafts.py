"""What may be drafted: numbers from result texts, dates from ranges, units from brackets, and what a KPI's figures say.

Causes are never invented, and nothing that a person typed is replaced, except planned dates typed as text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xlplan.actions.calculated import Evaluated
from xlplan.actions.kpi_words import Kpi
from xlplan.actions.sheet import FormTable, Reading
from xlplan.actions.units import UNITS, money_scale, normal_unit, same_unit
from xlplan.forms.form import Lang, Row, Value, is_total
from xlplan.forms.kpi import is_percent, measure
from xlplan.forms.render import shown
from xlplan.messages import word
from xlplan.messages.signs import COMMA
from xlplan.metrics import ParsedDates, ParsedResult, format_percent, parse_dates, parse_result, round_half_up

_BRACKETS = re.compile(r".+[(（]\s*([^()（）]+?)\s*[)）]\s*")
_RATE, _GAP, _POINTS = word("draft.rate"), word("draft.gap"), word("draft.points")
_SIDES = {True: word("draft.below-target"), False: word("draft.above-target")}


class Draft(NamedTuple):
    """An input cell to be filled: row index, field id and value; `what` is `date` or `draft`."""

    table: FormTable
    row_index: int
    field: str
    value: Value
    what: str

    def write(self, lang: Lang) -> tuple[object, object]:
        """Write it into the workbook and into what was read from it; what stood there before, and what does now."""
        table, index = self.table, self.row_index
        choices = next(column.choices for column in table.columns if column.id == self.field)
        before, value = table.raw_value(index, self.field), cell_value(shown(self.value, choices, lang))
        table.sheet.range((table.header_row + 1 + index, table.column_number(self.field))).value = value
        table.raw[index][table.positions[self.field]] = value
        table.rows[index][self.field] = self.value
        return before, value


def typed_rows(reading: Reading, form_id: str) -> Iterator[tuple[FormTable, int, Row]]:
    """(table, index, row) of a form's rows that hold something and are no typed totals."""
    table = reading.tables.get(form_id)
    for index, row in enumerate(table.rows if table else ()):
        if table and not table.blank(index) and not is_total(table.form, row):
            yield table, index, row


def input_drafts(reading: Reading) -> list[Draft]:
    """Drafts that calculated cells depend on: dates, numbers of results, units of KPIs."""
    found: list[Draft] = []
    for table, index, row in typed_rows(reading, "tracking"):
        found += _dates(reading, table, index)
        found += _numbers(table, index, row)
    for table, index, row in typed_rows(reading, "kpi"):
        found += _unit(table, index, row)
    return found


def _empty(table: FormTable, index: int, field: str) -> bool:
    return field in table.positions and table.raw_value(index, field) in (None, "")


# --- planned dates typed as text -------------------------------------------------------------------------------------
def _dates(reading: Reading, table: FormTable, index: int) -> Iterator[Draft]:
    for field in ("due_start", "due"):
        if field not in table.positions:
            continue
        raw = table.raw_value(index, field)
        parsed = parse_dates(raw) if isinstance(raw, str) else None
        if parsed is None or parsed["finish"] is None:
            continue
        if parsed["start"] is None:
            yield Draft(table, index, field, parsed["finish"], "date")
        elif _agrees(table, index, field, parsed):
            yield from _range(table, index, parsed)
        else:
            reading.report("date-range-conflict", "warning", table.sheet.name, table.cell(index, field), value=raw,
                           other=_label(table, "due" if field == "due_start" else "due_start"))  # fmt: skip
        if parsed["start"] is not None:
            return


def _range(table: FormTable, index: int, parsed: ParsedDates) -> Iterator[Draft]:
    for field, day in (("due_start", parsed["start"]), ("due", parsed["finish"])):
        raw = table.raw_value(index, field) if field in table.positions else None
        if field in table.positions and (isinstance(raw, str) or parse_dates(raw)["finish"] != day):
            yield Draft(table, index, field, day, "date")


def _agrees(table: FormTable, index: int, field: str, parsed: ParsedDates) -> bool:
    """Whether the other planned date is empty, or says the same. Without that column a range cannot be split."""
    other, day = ("due", parsed["finish"]) if field == "due_start" else ("due_start", parsed["start"])
    if other not in table.positions:
        return False
    raw = table.raw_value(index, other)
    return raw in (None, "") or parse_dates(raw) in ({"start": None, "finish": day}, parsed)


def _label(table: FormTable, field: str) -> str:
    return table.headers.headers.get(field, field)


# --- numbers from result texts ---------------------------------------------------------------------------------------
def _numbers(table: FormTable, index: int, row: Row) -> Iterator[Draft]:
    parsed = parse_result(row.get("result"))
    if parsed["actual"] is None or not same_unit(row.get("unit"), parsed["unit"]):
        return
    found: dict[str, Value] = {"target": parsed["target"], "actual": parsed["actual"], "unit": parsed["unit"]}
    numbers = [f for f in ("target", "actual") if found[f] is not None and _empty(table, index, f)]
    if not numbers and not _tells(row, parsed):
        return
    for field in (*numbers, "unit"):
        if found[field] is not None and _empty(table, index, field):
            yield Draft(table, index, field, found[field], "draft")


def _tells(row: Row, parsed: ParsedResult) -> bool:
    """Whether a result's numbers are those of the row, so that its unit is theirs."""
    return row.get("actual") == parsed["actual"] and parsed["target"] in (None, row.get("target"))


# --- evaluation ------------------------------------------------------------------------------------------------------
def _unit(table: FormTable, index: int, row: Row) -> Iterator[Draft]:
    match = _BRACKETS.fullmatch(str(row.get("kpi") or ""))
    if match and (normal_unit(match[1]) in UNITS or money_scale(match[1])) and _empty(table, index, "unit"):
        yield Draft(table, index, "unit", match[1], "draft")


def remark_drafts(reading: Reading, expected: Evaluated) -> list[Draft]:
    """What the figures of near and missed KPIs say, where there is no remark yet."""
    rows, found = expected.book.rows("kpi"), []
    for table, index, row in typed_rows(reading, "kpi"):
        remark = remark_of(rows[index], expected, reading.data.lang) if _empty(table, index, "remark") else None
        if remark and not any(Kpi.of(index, row).implausible(field) for field in ("baseline", "target", "actual")):
            found.append(Draft(table, index, "remark", remark, "draft"))
    return found


def remark_of(row: Row, expected: Evaluated, lang: Lang) -> str | None:
    """`达成率 80.0%，低于目标 3.0 个百分点`; None for a KPI that is met or has no data."""
    target, actual = measure(row, "target"), measure(row, "actual")
    if row.get("status") not in ("near", "missed") or target is None or actual is None:
        return None
    gap = gap_words(row, actual - target, lang)
    side = _SIDES[actual < target](lang)
    rate = rate_words(row, expected)
    said = (_RATE(lang).format(rate=rate) if rate else "", _GAP(lang).format(gap=gap, side=side) if gap else "")
    return COMMA(lang).join(part for part in said if part)


def rate_words(row: Row, expected: Evaluated) -> str:
    """The attainment in percent with one decimal, or with as many as it takes not to cross a band."""
    rate = row.get("attainment")
    if not isinstance(rate, float):
        return ""
    thresholds = float(expected.book.number("met_at", "1")), float(expected.book.number("near_at", "0.9"))
    text = format_percent(rate, thresholds).removesuffix("%")
    return text if "." in text else f"{text}.0"


def gap_words(row: Row, gap: Decimal, lang: Lang) -> str:
    """A gap in the KPI's unit, without its sign: `3.0 个百分点`, `5 家`; "" for none."""
    if not gap:
        return ""
    if is_percent(row):
        points = plain(abs(gap) * 100)
        points = points if "." in points else f"{points}.0"
        return _POINTS(lang).format(points=points)
    unit = str(row.get("unit") or "")
    return f"{plain(abs(gap))} {unit}".strip() if not unit.startswith("1:") else plain(abs(gap))


def plain(number: Decimal | float) -> str:
    """A number with up to two decimals, more only where it would vanish; no trailing zeros."""
    exact = Decimal(repr(number)) if isinstance(number, float) else number
    rounded = next((r for places in (2, 4, 8, 12) if (r := round_half_up(exact, places))), exact)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def cell_value(value: object) -> object:
    """A draft as it is written to a cell: numbers as float, days as datetime, text never as a formula."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "'")):
        return f"'{value}"
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime.combine(value, dt.time())
    return value
