"""Units of KPIs and results: which words are units, which are the same, and how those of money compare."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_NAMES = ["元", "美元", "欧元", "港元", "日元", "人民币"]
_MONEY = [*_NAMES, "cny", "rmb", "usd", "eur", "gbp", "jpy", "hkd", "¥", "$", "€", "£"]
_LARGE = {"k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
_COUNTED = """个 家 次 人 户 条 件 单 台 套 名 位 项 份 场 批 箱 吨 页 张 篇 组 款 期 店 间 笔 点 倍 分 天 日 周 月 年
    小时 分钟 人次 家次 平方米 公里 公斤"""
_ENGLISH = """customer client account lead visit deal order contract person head participant event day week month year
    hour unit item piece set ton point pt time"""


def normal_unit(unit: object) -> str:
    """A unit without what people vary: spaces, full-width forms, case."""
    return unicodedata.normalize("NFKC", str(unit or "")).replace(" ", "").casefold()


def _known() -> frozenset[str]:
    words = {*_COUNTED.split(), *_NAMES}
    english = {form for word in _ENGLISH.split() for form in (word, f"{word}s")}
    scaled = {scale + word for scale in _SCALES for word in words}
    ours = {"%", "‰", "1:x", "1:n", "pp", "百分点", "people", "score", "万", "亿", "千"}
    return frozenset(normal_unit(word) for word in scaled | english | ours | set(_MONEY))


UNITS = _known()
"""Normalised words that stand for a unit when they end a KPI's name in brackets."""


def same_unit(one: object, other: object) -> bool:
    """Whether two units may be the same: equal, or one of them unknown."""
    return not one or not other or normal_unit(one) == normal_unit(other)


def money_scale(unit: object) -> tuple[str, Decimal] | None:
    """(currency, factor) of a unit of money: 万元 -> ("元", 10000), `10k CNY` -> ("cny", 10000); None for others."""
    text = normal_unit(unit)
    for currency in sorted(_MONEY, key=len, reverse=True):
        if currency in text:
            scale = _scale(text.replace(currency, "", 1))
            return (currency, scale) if scale else None
    return ("", _scale(text) or Decimal(1)) if text in _SCALES and text else None


def _scale(text: str) -> Decimal | None:
    match = re.fullmatch(r"(\d*)(\D*)", text)
    factor = _SCALES.get(match[2]) or _LARGE.get(match[2]) if match else None
    return Decimal(factor) * Decimal(match[1] or 1) if match and factor else None
