"""The review drafted from the KPI table: near and missed KPIs become problems, the best become highlights.

What the figures say is drafted, never why: causes, advice, owners and dates stay blank.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from xlplan.actions.calculated import Evaluated, evaluated
from xlplan.actions.drafts import Draft, gap_words, plain, rate_words, typed_rows
from xlplan.actions.growing import grow
from xlplan.actions.kpi_words import Kpi, normal
from xlplan.actions.sheet import FormTable, Reading, read
from xlplan.forms.form import Lang, Row, Value
from xlplan.forms.kpi import is_percent
from xlplan.messages import word

if TYPE_CHECKING:
    import xlwings as xw

BEST = 3
"""At most so many KPIs become highlights: those with the highest attainment of at least 100 %."""

MODULE = {"result": "strategy", "process": "strategy", "input_output": "resources", "feedback": "feedback"}
"""The review's module of a KPI's dimension; other KPIs go to `other`."""

TEXTS = ("highlight", "problem", "cause", "advice")


def draft_review(book: xw.Book) -> list[Draft]:
    """Add to the review what the KPI table says and the review does not mention yet; the drafts written.

    Blank rows are used first, then the table grows. Nothing that stands in the review is changed. Calculated cells of
    the new rows are brought by `fill`.
    """
    reading = read(book)
    found = review_drafts(reading, evaluated(reading))
    for draft in found:
        draft.write(reading.data.lang)
    return found


def review_drafts(reading: Reading, expected: Evaluated, *, only_blank: bool = False) -> list[Draft]:
    """The cells to write, after making room for them; none where the workbook lacks a table or nothing is new.

    `only_blank`: leave a review in which anything stands as it is.
    """
    table = reading.tables.get("review")
    if table is None or (only_blank and not all(table.blank(i) for i in range(len(table.rows)))):
        return []
    rows = [row for row in _rows(reading, expected) if not _mentioned(row, table)]
    places = _room(reading, table, len(rows))
    return [
        Draft(table, index, field, value, "draft")
        for index, row in zip(places, rows, strict=True)
        for field, value in row.items()
        if field in table.positions and field != "kpi" and value is not None
    ]


def _rows(reading: Reading, expected: Evaluated) -> list[Row]:
    """Review rows in the order of the table: highlights first, then problems."""
    lang, kpis = reading.data.lang, expected.book.rows("kpi")
    found = [Kpi.of(index, kpis[index]) for _, index, _ in typed_rows(reading, "kpi") if index < len(kpis)]
    best = sorted((k for k in found if _exceeds(k.row)), key=_attained, reverse=True)[:BEST]
    highlights = [_row(kpi, "highlight", _highlight(kpi, expected, lang)) for kpi in found if kpi in best]
    problems = [_row(kpi, "problem", text) for kpi in found if (text := _problem(kpi, lang))]
    return highlights + problems


def _attained(kpi: Kpi) -> float:
    rate = kpi.row.get("attainment")
    return rate if isinstance(rate, float) else 0.0


def _exceeds(row: Row) -> bool:
    rate = row.get("attainment")
    return row.get("status") == "met" and isinstance(rate, float) and rate >= 1


def _row(kpi: Kpi, field: str, text: str) -> Row:
    return {"kpi": kpi.name, "module": MODULE.get(str(kpi.row.get("dimension")), "other"), field: text}


def _mentioned(row: Row, table: FormTable) -> bool:
    name = str(row["kpi"])
    return any(name in normal(text) for other in table.rows for field in TEXTS if (text := other.get(field)))


def _room(reading: Reading, table: FormTable, count: int) -> Sequence[int]:
    """Indexes of so many blank rows below all that stands in the table; it grows where they do not suffice."""
    first = next((i + 1 for i in range(len(table.rows) - 1, -1, -1) if not table.blank(i)), 0)
    more = first + count - len(table.rows)
    if more > 0:
        grow(table, first + count, reading.problems)
        table.extended(more)
    return range(first, first + count)


# --- words -----------------------------------------------------------------------------------------------------------
_BELOW, _ABOVE = word("draft.below"), word("draft.above")
_LESS, _MORE = word("draft.by.below"), word("draft.by.above")
_PROBLEM, _ON_TARGET, _HIGHLIGHT = word("draft.problem"), word("draft.on-target"), word("draft.highlight")
_NUMBER = word("draft.number")
"""Chinese names the unit after a KPI's number, English does not."""


def _problem(kpi: Kpi, lang: Lang) -> str | None:
    """`线索转化率 12.0%，低于目标 15.0%（差 3.0 个百分点）`; None for a KPI that is met or has no data."""
    target, actual = kpi.number("target"), kpi.number("actual")
    if kpi.row.get("status") not in ("near", "missed") or target is None or actual is None:
        return None
    gap, shown = gap_words(kpi.row, actual - target, lang), figure(kpi, actual, lang)
    if not gap:
        return _ON_TARGET(lang).format(kpi=kpi.label, actual=shown)
    side, by = (_BELOW, _LESS) if actual < target else (_ABOVE, _MORE)
    return _PROBLEM(lang).format(
        kpi=kpi.label, actual=shown, target=figure(kpi, target, lang), side=side(lang), gap=by(lang).format(gap=gap)
    )


def _highlight(kpi: Kpi, expected: Evaluated, lang: Lang) -> str:
    target, actual = kpi.number("target"), kpi.number("actual")
    rate = rate_words(kpi.row, expected)
    shown = "" if actual is None else figure(kpi, actual, lang)
    goal = "" if target is None else figure(kpi, target, lang)
    return _HIGHLIGHT(lang).format(kpi=kpi.label, actual=shown, rate=rate, target=goal)


def figure(kpi: Kpi, value: Decimal, lang: Lang) -> str:
    """A KPI's number in its unit: `12.0%`, `1:7.68`, `45 家`."""
    unit: Value = kpi.row.get("unit")
    if is_percent(kpi.row):
        text = plain(value * 100)
        return f"{text if '.' in text else text + '.0'}%"
    if normal(unit).startswith("1:"):
        return f"1:{plain(value)}"
    return _NUMBER(lang).format(value=plain(value), unit=unit or "").strip()
