"""How data write dates and amounts. The mapping says what cannot be known; what is assumed is told."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from xlplan.actions.units import money_scale, normal_unit
from xlplan.forms.form import Value
from xlplan.metrics import to_decimal

DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")
"""Read without being told: year, month and day can stand in no other order."""

EARLIEST = dt.date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was; dates before it differ between programs."""

_TOO_LARGE = Decimal(10**15)  # Excel keeps 15 digits
_PARTS = re.compile(r"(?P<before>[^\d.,()+-]*)(?P<number>\(?[+-]?[\d.,][\d.,' ]*[+-]?\)?)(?P<after>[^\d]*)")
_GROUPED = {
    ".": re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[' ]\d{3})+|\d+)?(?:\.\d*)?"),
    ",": re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[' ]\d{3})+|\d+)?(?:,\d*)?"),
}
_CURRENCIES = {
    "CNY": "元 人民币 cny rmb ¥",
    "USD": "美元 usd $",
    "EUR": "欧元 eur €",
    "GBP": "gbp £",
    "HKD": "港元 hkd",
    "JPY": "日元 jpy ¥",
}


@dataclass(frozen=True)
class Style:
    """`dates`: formats tried in order. `decimal`: the decimal sign of amounts typed as text. `scale`: one written unit
    in units of the currency (万元: 10000). `currency`: whose signs may stand beside an amount."""

    dates: tuple[str, ...] = DATE_FORMATS
    decimal: Literal[".", ","] = "."
    scale: Decimal = Decimal(1)
    currency: str = ""


def number(raw: object) -> tuple[Value, str]:
    """A number, and the code of what is wrong with it ("" when nothing is)."""
    percent = isinstance(raw, str) and raw.rstrip().endswith("%")
    found = None if percent or isinstance(raw, dt.date) else to_decimal(raw)
    if found is None:
        return None, "data-number"
    return (found, "") if to_decimal(float(found)) == found else (None, "data-digits")


def money(raw: object, style: Style) -> tuple[Value, str]:
    """An amount with two decimals; binary noise behind the 15th digit, which Excel shows nobody, is none of it.

    Text may carry the currency's sign, 万 or 亿, and a minus in front, behind, or as brackets around it.
    """
    scale = style.scale
    if isinstance(raw, str):
        plain, factor = _amount(raw, style.decimal, style.currency)
        value, code = number(plain) if plain else (None, "data-number")
        if factor == 1 and scale != 1:
            return None, "data-number"  # 100元 in a column of 万元: one or the other
        scale = factor or scale
    else:
        value, code = number(f"{raw:.15g}" if isinstance(raw, float) else raw)
    if isinstance(value, Decimal):
        value *= scale
        if abs(value) >= _TOO_LARGE:
            return None, "data-digits"
        if value != round(value, 2):
            return None, "data-decimals"
    return value, code


@lru_cache(maxsize=100_000)
def _amount(text: str, decimal: str, currency: str) -> tuple[str, Decimal | None]:
    """(the number as Python writes it, the factor of a unit written beside it); "" for what is no amount."""
    if any(unicodedata.category(ch) == "No" for ch in text):
        return "", None  # 10² and 100① would become 102 and 1001
    clean = unicodedata.normalize("NFKC", text).strip()
    if to_decimal(clean) is not None and decimal == ".":
        return clean, None
    parts = _PARTS.fullmatch(clean)
    if parts is None:
        return "", None
    factor = _factor(parts["before"], parts["after"], currency)
    plain = _plain(parts["number"].strip(), decimal)
    bare = not (parts["before"] + parts["after"]).strip()
    return ("", None) if factor is None or not plain else (plain, None if bare else factor)


def _factor(before: str, after: str, currency: str) -> Decimal | None:
    """What the words around a number multiply it by; None where they are not of this currency."""
    unit = normal_unit(before + after)
    if not unit:
        return Decimal(1)
    found = money_scale(unit)
    if found is None:
        return None
    own = [*_CURRENCIES.get(currency.upper(), "").split(), currency.casefold(), ""]
    return found[1] if found[0] in own else None


def _plain(number_text: str, decimal: str) -> str:
    inner, negative = number_text, False
    if inner.startswith("(") and inner.endswith(")"):
        inner, negative = inner[1:-1], True
    if inner[-1:] in "+-" and inner[:1] not in "+-":
        inner = inner[-1] + inner[:-1]
    sign, digits = (inner[0], inner[1:]) if inner[:1] in ("+", "-") else ("", inner)
    if (negative and sign) or not any(c.isdigit() for c in digits) or not _GROUPED[decimal].fullmatch(digits):
        return ""
    whole, _, part = digits.partition(decimal)
    return ("-" if negative or sign == "-" else "") + re.sub(r"\D", "", whole or "0") + (f".{part}" if part else "")


def date(raw: object, formats: tuple[str, ...]) -> tuple[Value, str]:
    """A day, and the code of what is wrong with it ("" when nothing is)."""
    found: dt.date | None = None
    if isinstance(raw, dt.datetime):
        found = raw.date()
    elif isinstance(raw, dt.date):
        found = raw
    elif isinstance(raw, str):
        found = _typed_date(raw.strip(), formats)
    return (found, "") if found and found >= EARLIEST else (None, "data-date")


@lru_cache(maxsize=100_000)
def _typed_date(text: str, formats: tuple[str, ...]) -> dt.date | None:
    for date_format in formats:
        if date_format == "%Y%m%d" and len(text) != 8:
            continue  # 2013111 is two dates
        try:
            return dt.datetime.strptime(text, date_format).date()
        except ValueError:
            continue
    return None
