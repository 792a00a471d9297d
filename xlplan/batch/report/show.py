"""Figures as a reader sees them: the same rounding and signs in every table of a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from xlplan.batch.report.document import Cell, Mark
from xlplan.batch.report.words import POINTS, TEN_THOUSAND, YUAN
from xlplan.forms.cells import text_of
from xlplan.forms.form import Choice, Lang, Row
from xlplan.forms.kpi import is_percent, measure
from xlplan.messages.signs import BRACKETS
from xlplan.metrics import format_percent, round_half_up

NONE = "–"
"""What stands where there is no value: nothing is not nought."""

ICONS: dict[Mark, str] = {"good": "✓", "fair": "●", "bad": "▲", "none": "–", "": ""}


def exact(value: object) -> Decimal | None:
    """A number as Decimal; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return Decimal(repr(value))
    return Decimal(value) if isinstance(value, int | Decimal) else None


def percent(value: object, thresholds: tuple[float, float] | None = None) -> str:
    """`90.0%`; with thresholds, as many decimals as it takes not to show it in another band."""
    number = exact(value)
    if number is None:
        return NONE
    if thresholds is not None and isinstance(value, float):
        text = format_percent(value, thresholds).removesuffix("%")
        return f"{text if '.' in text else text + '.0'}%"
    return f"{round_half_up(number * 100, 1):,.1f}%"


def points(value: object, lang: Lang) -> str:
    """A share as signed percentage points: `+2.6 pp`."""
    number = exact(value)
    if number is None:
        return NONE
    return POINTS(lang).format(number=signed(round_half_up(number * 100, 1), 1))


def signed(value: object, places: int | None = None) -> str:
    """`+1,234.50`, `−3.0`: a true minus, and a plus where there is one; zero bears no sign."""
    number = exact(value)
    if number is None:
        return NONE
    text = amount(abs(number), places)
    return text if not number or not text.strip("0.,") else f"{'+' if number > 0 else '−'}{text}"


def amount(value: object, places: int | None = None) -> str:
    """A number with thousands separated: as many decimals as it has (at most four), or as many as asked for."""
    number = exact(value)
    if number is None:
        return NONE
    if places is not None:
        text = f"{round_half_up(number, places):,.{places}f}"
    else:
        rounded = next((r for n in (2, 4, 8, 12) if (r := round_half_up(number, n))), Decimal(0))
        text = f"{rounded:,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text[1:]}" if text.startswith("-") else text


def money(value: object) -> str:
    """An amount with two decimals."""
    return amount(value, 2)


def brief_money(value: object, currency: str, unit: Decimal, lang: Lang, *, sign: bool = False) -> str:
    """An amount for a headline, without cents: `CNY 38,400`, `38,400 元`, `312.4 万元` from a million up.

    `unit`: how many of the currency one of `value` is.
    """
    number = exact(value)
    if number is None:
        return NONE
    whole, form = number * unit, signed if sign else amount
    if lang == "en":
        return f"{currency} {form(whole, 0)}" if currency != "-" else form(whole, 0)
    great = abs(whole) >= MILLION
    said = form(whole / 10_000, 1) if great else form(whole, 0)
    name = YUAN.zh if currency == "CNY" else "" if currency == "-" else currency
    return f"{said} {TEN_THOUSAND.zh if great else ''}{name}".strip()


def count(value: object) -> str:
    """A number of things."""
    return amount(value, 0)


def day(value: object) -> str:
    """`2026-09-30`."""
    return f"{value:%Y-%m-%d}" if isinstance(value, dt.date) else NONE


def month(value: dt.date) -> str:
    """`2026-09`."""
    return f"{value:%Y-%m}"


def text(value: object) -> str:
    """What a person typed, as it is; a dash for nothing."""
    return (text_of(value) or NONE).strip() if value is not None else NONE


def choice(value: object, choices: Sequence[Choice], lang: Lang, marks: dict[str, Mark] | None = None) -> Cell:
    """An entry of a list by its words, with its mark."""
    found = next((c for c in choices if c.id == value), None)
    return Cell(found.label(lang), (marks or {}).get(found.id, "")) if found else Cell(NONE)


def kpi_figure(row: Row, value: object) -> str:
    """A KPI's figure: `12.0%`, `1:7.68`, `1,200`."""
    number = exact(value)
    if number is None:
        return NONE
    if is_percent(row):
        found = amount(number * 100)
        return f"{found if '.' in found else found + '.0'}%"
    if is_ratio(row):
        return f"1:{amount(number)}"
    return amount(number)


def kpi_of(row: Row, field: str) -> str:
    """The same for a field of the row."""
    return kpi_figure(row, measure(row, field))


def kpi_gap(row: Row, gap: object, lang: Lang) -> str:
    """A signed difference in the KPI's own unit; `gap` is in percentage points for percent KPIs."""
    number = exact(gap)
    if number is None:
        return NONE
    if is_percent(row):
        return POINTS(lang).format(number=signed(number, 1))
    return signed(number)


def is_ratio(row: Row) -> bool:
    """Whether a KPI is a ratio, 1:X."""
    return str(row.get("unit") or "").replace("：", ":").startswith("1:")


def named(row: Row) -> str:
    """The KPI's name with its unit, where the name does not say it already."""
    name, unit = str(row.get("kpi") or ""), str(row.get("unit") or "")
    said = not unit or unit == "%" or is_ratio(row) or unit in name
    return name if said else f"{name}{(BRACKETS.en if name.isascii() else BRACKETS.zh).format(unit)}"


MILLION = 1_000_000
ZERO = Decimal(0)
