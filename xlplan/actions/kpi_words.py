"""What a KPI's name says: which quantity it counts, whether it is a total, a rate or a figure per something.

Words decide, in Chinese and English; where they leave doubt, the answer is "unknown", so that a check stays silent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from xlplan.actions.units import money_scale
from xlplan.forms.form import Row
from xlplan.forms.kpi import is_percent, measure

IMPLAUSIBLE_SHARE = Decimal(2)
"""A percent KPI above 200 % was probably typed without its percent sign."""

MONEY = ("cost", "revenue", "profit")

_SUBJECTS = {
    "cost": r"成本|费用|支出|花费|开支|\b(?:costs?|expenses?|expenditures?|spend(?:ing)?)\b",
    "revenue": r"销售额|销售收入|营业额|营业收入|营收|收入|签约额|合同额|销售业绩"
    r"|\b(?:sales(?!\s*(?:cycle|calls?|visits?|leads?|persons?|people|reps?|staff|teams?|force|orders?))|revenues?|turnover)\b",
    "profit": r"利润|毛利|\bprofits?\b",
    "customer": r"客户|顾客|用户|获客|\b(?:customers?|clients?|accounts?)\b",
    "lead": r"线索|\bleads?\b",
    "opportunity": r"商机|\bopportunit(?:y|ies)\b",
    "visit": r"拜访|走访|\bvisits?\b",
    "contract": r"签约|签单|成交|合同|\b(?:deals?|contracts?|signings?|signed|won)\b",
    "order": r"订单|\borders?\b",
    "person": r"人员|员工|销售员|业务员|销售人数|团队人数"
    r"|\b(?:heads?|headcount|employees?|staff|reps?|salespersons?|salespeople|persons?)\b",
    "participant": r"参会|参与|参加|到场|\b(?:participants?|attendees?)\b",
    "event": r"活动|展会|场次|\b(?:events?|activit(?:y|ies)|fairs?|exhibitions?)\b",
}
_WORDS = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _SUBJECTS.items()))
_QUALIFIERS = {
    "new": r"新增|新客|新签|新开发|新(?=客户|顾客|用户|线索)|获客|\bnew(?:ly)?\b",
    "lost": r"流失|\blost\b",
    "old": r"老客|老(?=客户|顾客)|存量|\b(?:existing|old)\b",
    "key": r"重点|大客户|\b(?:key|vip)\b",
    "valid": r"有效|合格|\b(?:valid|qualified)\b",
}
PER = re.compile(r"每|单个|单位|单[家位条次户笔场名客]|人均|户均|客均|单均|平均|/|\bper\b|\baverage\b|\bavg\b|\bmean\b")
_RATE = re.compile(
    r"率|比(?![赛较])|占比|满意|周期|回头|\brates?\b|\bratios?\b|\bshares?\b|\bcycle\b|\broi\b|\bnps\b|指数|评分|\bindex\b|\bscore\b"
)
_TOTAL = re.compile(r"总|合计|全部|\b(?:total|overall|all)\b")
_BRACKETS = re.compile(r"\([^()]*\)")
_ATTACHED = re.compile(r"\s(?:to|by|from|in|for|with|at|via|through|of)\s.*")


def normal(text: object) -> str:
    """Half-width, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", str(text or "")).casefold().replace("−", "-").split())


def subjects(text: str) -> list[str]:
    """The quantities that a normalised phrase names, in order."""
    return [str(match.lastgroup) for match in _WORDS.finditer(text)]


def head(text: str) -> str | None:
    """What a phrase counts: the last noun, in English before `of`, `to`, ... (客户拜访量 counts visits)."""
    plain = re.sub(r"\bnumber of\b", "", text)
    found = subjects(_ATTACHED.sub("", plain)) or subjects(plain)
    return found[-1] if found else None


def qualifiers(text: str) -> frozenset[str]:
    """Which of new, lost, old, key, valid a phrase says."""
    return frozenset(name for name, pattern in _QUALIFIERS.items() if re.search(pattern, text))


@dataclass(frozen=True)
class Kpi:
    """A KPI row read by its name: the row's index, its words, and its numbers."""

    index: int
    row: Row
    name: str

    @classmethod
    def of(cls, index: int, row: Row) -> Kpi:
        """Read a row of the KPI table."""
        return cls(index, row, _BRACKETS.sub("", normal(row.get("kpi"))).strip())

    @property
    def label(self) -> str:
        """The name as typed."""
        return str(self.row.get("kpi"))

    def number(self, field: str) -> Decimal | None:
        """Target or actual."""
        return measure(self.row, field)

    @cached_property
    def is_ratio(self) -> bool:
        """Whether it is output for input, `1:X`."""
        unit = normal(self.row.get("unit"))
        return bool(
            unit.startswith("1:") or unit == "比"
            or re.search(r"投入产出|投产比|产出投入|\broi\b|input[\s/-]*output|return on investment", self.name)
        )  # fmt: skip

    def implausible(self, field: str) -> bool:
        """Whether a percent was probably typed without its sign (12 for 12 %)."""
        value = self.row.get(field)
        percent = is_percent(self.row) and not self.is_ratio
        return percent and isinstance(value, Decimal) and abs(value) > IMPLAUSIBLE_SHARE

    @cached_property
    def derived(self) -> bool:
        """Whether it is a rate, a ratio or a figure per something rather than a quantity."""
        return self.is_ratio or is_percent(self.row) or bool(_RATE.search(self.name) or PER.search(self.name))

    @cached_property
    def subject(self) -> str | None:
        """What it totals or counts; None for rates and for what its words leave open."""
        return None if self.derived else head(self.name)

    @property
    def is_total(self) -> bool:
        """Whether its name says total."""
        return bool(_TOTAL.search(self.name))

    def money_total(self, subject: str) -> bool:
        """Whether it totals costs, revenue or profit: 线索成本 may be a cost per lead and is none."""
        if self.subject != subject:
            return False
        return self.is_total or subject == "revenue" or not [s for s in subjects(self.name) if s not in MONEY]

    def counts(self, subject: str) -> bool:
        """Whether it is a number of customers, leads, ..."""
        return self.subject == subject and money_scale(self.row.get("unit")) is None


def the_total(kpis: Iterable[Kpi], subject: str) -> Kpi | None:
    """The one KPI that totals costs or revenue; None where there is none, or where several might be meant."""
    found = [kpi for kpi in kpis if kpi.money_total(subject)]
    if len(found) > 1:
        plain = [kpi for kpi in found if not qualifiers(kpi.name) and subjects(kpi.name) == [subject]]
        found = [kpi for kpi in found if kpi.is_total] or plain
    return found[0] if len(found) == 1 else None


def the_count(kpis: Sequence[Kpi], phrase: str) -> Kpi | None:
    """The one KPI that counts what a phrase names (新增客户, new customers); None in doubt."""
    subject, wanted = head(phrase), qualifiers(phrase)
    if subject is None or subject in MONEY:
        return None
    found = [kpi for kpi in kpis if kpi.counts(subject)]
    alike = [kpi for kpi in found if qualifiers(kpi.name) == wanted]
    if not alike and not wanted:
        alike = found
    return alike[0] if len(alike) == 1 else None
