"""Claims about a figure per something in a remark: `单个新增客户成本下降5%`, `cost per new customer -5%`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xlplan.actions.kpi_words import normal

_PERCENT = r"(?P<number>\d+(?:\.\d+)?)\s*(?:%(?!点)|percent\b|per cent\b)"
_NUMERATOR_ZH = r"(?P<numerator>成本|费用|支出|花费|开支|销售额|销售收入|营业额|营收|收入|利润|毛利)"
_PEOPLE = {"人均": "人员", "户均": "客户", "客均": "客户", "单均": "订单"}
_ACQUIRED = {"获客": "新增客户", "客户获取": "新增客户", "线索": "线索", "线索获取": "线索", "拜访": "拜访"}
_FIGURE_ZH = (
    rf"(?:(?:平均)?(?:每一?|单)(?:[个家位条次名户笔张场](?!户))?(?P<denominator>[一-鿿]{{1,8}}?)的?(?:平均)?{_NUMERATOR_ZH}"
    rf"|(?P<mean>人均|户均|客均|单均)的?[一-鿿]{{0,4}}?{_NUMERATOR_ZH.replace('numerator', 'mean_of')}"
    rf"|(?P<before>[一-鿿]{{2,8}}?)单[位个家条次户笔场名]{_NUMERATOR_ZH.replace('numerator', 'before_of')}"
    rf"|(?P<acquired>客户获取|线索获取|获客|线索|拜访)(?P<acquired_of>成本|费用)"
    rf"|{_NUMERATOR_ZH.replace('numerator', 'upper')}\s*/\s*(?P<lower>[一-鿿]{{1,8}}?)"
    r"(?=[^一-鿿]|较|比|下|上|降|减|提|升|增|节))"
)
_LEVEL_ZH = r"(?:(?:为|是|:)\s*\d+(?:\.\d+)?\s*[万亿]?元?(?:/[一-鿿])?\s*,?)?"
_BETWEEN_ZH = (
    r"(?:约|大约|较|比|与|相比|之比|计划|目标|预算|预期|整体|总体"
    r"|已|也|均|略微?|大幅|小幅|明显|有所|实际|变化|变动|了|[:,\s(])*"
)
_CHANGE_ZH = (
    r"(?P<direction>下降|降低|减少|缩减|下滑|回落|节约|节省|降|减|上升|上涨|提高|提升|增长|增加|升高|增|升|涨"
    r"|(?<![\d%])[-+–—])(?:了|幅度|达|为|[:\s])*(?P<about>约|近|大约|将近|超过|超)?\s*" + _PERCENT
)
_CLAIM_ZH = re.compile(_FIGURE_ZH + _LEVEL_ZH + _BETWEEN_ZH + _CHANGE_ZH)

_NUMERATOR = r"(?P<{0}>costs?|expenses?|expenditures?|spend(?:ing)?|sales|revenues?|turnover|profits?)"
_NOUN = r"(?P<{0}>[a-z]+(?:[ -][a-z]+){{0,2}}?)"
_FIGURE = (
    rf"(?:{_NUMERATOR.format('numerator')}\s*(?:per|/|for each|of an?)\s*{_NOUN.format('denominator')}"
    rf"|\bper[ -]{_NOUN.format('first')}\s+{_NUMERATOR.format('second')})"
)
_FILLER = (
    r"(?:[\s:,(]|\b(?:is|was|are|has|have|been|went|came|which|vs\.?|versus|against|target|plan|planned|the|our"
    r"|compared|to|with|than|by|slightly|clearly|overall|in total|changed|change)\b)*"
)
_DOWN = (
    r"down|fell|fallen|falls|dropped|drop|drops|decreased|decreases|decrease|declined|decline|reduced|reduction"
    r"|cut|lowered|lower|less"
)
_UP = r"up|rose|risen|rises|rise|increased|increases|increase|grew|growth|higher|gained|climbed|raised|more"
_ABOUT = r"(?:\s|by\b|of\b)*(?P<about>about|around|nearly|almost|roughly|some|approximately|ca\.?|~|over|more than)?\s*"
_CLAIMS_EN = (
    re.compile(rf"{_FIGURE}{_FILLER}(?P<direction>(?:{_DOWN}|{_UP})\b|(?<![\d%])[-+–—]){_ABOUT}{_PERCENT}"),
    re.compile(
        rf"{_PERCENT}\s*(?P<direction>{_DOWN}|{_UP})\b(?:\s|in|of|the|our|average|mean)*\b{_FIGURE}(?P<about>)(?=\W|$)"
    ),
    re.compile(rf"\b(?P<direction>{_DOWN}|{_UP})\b(?:\s|the|our|average|mean)*\b{_FIGURE}\s+by{_ABOUT}{_PERCENT}"),
)  # fmt: skip
_FALLS = re.compile(rf"下降|降低|减少|缩减|下滑|回落|节约|节省|降|减|[-–—]|(?:{_DOWN})")
OTHER_BASE = re.compile(
    r"同比|环比|上年|上期|上季|上月|上周|去年|前期|往年"
    r"|year[- ]on[- ]year|\b(?:yoy|qoq|mom|last|previous|prior|earlier)\b"
)
_CLAUSES = re.compile(r"[。；;!?\n]|\.(?!\d)")


@dataclass(frozen=True)
class Claim:
    """`numerator` per `denominator` changed by `change` percent; `places`: the decimals it was given with."""

    text: str
    numerator: str
    denominator: str
    change: Decimal
    places: int
    about: str = ""

    def agrees(self, change: Decimal) -> bool:
        """Whether a change in percent is what the claim says, as rounded there; `about` allows twice as much."""
        if self.about in ("超", "超过", "over", "more than"):
            return abs(change) >= abs(self.change) and (change < 0) == (self.change < 0)
        half = Decimal(5).scaleb(-self.places - 1)
        return abs(change - self.change) <= half * (2 if self.about else 1)


def claims(remark: object) -> Iterator[Claim]:
    """The claims of a remark about a change from target to actual. Comparisons with other periods are left out."""
    for clause in _CLAUSES.split(normal(remark).replace("百分之", "%%")):
        text = re.sub(r"%%\s*(\d+(?:\.\d+)?)", r"\1%", clause)
        if OTHER_BASE.search(text):
            continue
        for pattern in (_CLAIM_ZH, *_CLAIMS_EN):
            match = pattern.search(text)
            if match:
                yield _claim(match)
                break


def _claim(match: re.Match[str]) -> Claim:
    groups = match.groupdict()
    numerator = next(
        g for name in ("numerator", "mean_of", "before_of", "acquired_of", "upper", "second") if (g := groups.get(name))
    )
    denominator = next(
        word
        for word in (
            groups.get("denominator"),
            groups.get("before"),
            _PEOPLE.get(groups.get("mean") or ""),
            _ACQUIRED.get(groups.get("acquired") or ""),
            groups.get("lower"),
            groups.get("first"),
        )
        if word
    )
    number = Decimal(match["number"])
    change = -number if _FALLS.fullmatch(match["direction"]) else number
    places = len(match["number"].partition(".")[2])
    denominator = "客户" if denominator == "客" else denominator
    return Claim(match[0].strip(" ,"), numerator, denominator, change, places, match["about"] or "")
