"""The words above a rollup's figures: the headline, and what keeps them from being whole."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from xlplan.batch.analysis.rates import overdue as late
from xlplan.batch.ledger import ZERO
from xlplan.batch.rollup_parts.fields import STATUSES
from xlplan.batch.rollup_result import RollupResult
from xlplan.forms.form import Label, Lang

BREAKS_SHOWN, LONGEST = 5, 150
SAID = 3
"""Currencies that a sentence is said about."""

_PARTS = re.compile(r"[（“]*[^\x00-\x7f][，。；：、）”]*\s*|[\x00-\x7f]+?(?:\s+|(?=[^\x00-\x7f])|$)")
"""A Chinese character with its punctuation, or a word."""

YES, NO = Label("是", "Yes"), Label("否", "No")


def headline(result: RollupResult, lang: Lang) -> list[tuple[str, str, str]]:
    """(label, words, colour mark or "") of the facts that every reader wants first."""
    zh = lang == "zh"
    received = sum(bool(region.figures) for region in result.regions)
    reconciled, complete = result.reconciled, result.complete
    return [
        ("截止日期" if zh else "As of", f"{result.as_of:%Y-%m-%d}", ""),
        ("起始日期" if zh else "From", f"{result.start:%Y-%m-%d}", ""),
        ("币种" if zh else "Currency", ", ".join(result.groups) or "-", ""),
        ("已计入区域" if zh else "Regions counted", f"{received} / {len(result.regions)}", ""),
        ("勾稽一致" if zh else "Reconciled", (YES if reconciled else NO)(lang), "good" if reconciled else "bad"),
        ("报送齐全" if zh else "Complete", (YES if complete else NO)(lang), "good" if complete else "bad"),
    ]


def sentences(result: RollupResult, lang: Lang) -> list[str]:
    """What the figures say, a sentence for each currency: owed, overdue, since last month, where, and what comes in."""
    return [_sentence(result, currency, lang) for currency in list(result.groups)[:SAID]]


def _sentence(result: RollupResult, currency: str, lang: Lang) -> str:
    zh, found = lang == "zh", result.analysis
    figures, rates, moved = result.groups[currency], found.groups[currency], found.movement[currency]
    change = figures.balance - moved.opening
    share = "" if rates.overdue_share is None else f"{rates.overdue_share:.1%}"
    parts = [
        f"应收余额 {currency} {figures.balance:,.2f}，其中逾期 {rates.overdue:,.2f}" + (f"（{share}）" if share else "")
        if zh else f"Customers owe {currency} {figures.balance:,.2f}, {rates.overdue:,.2f} of it overdue"
        + (f" ({share})" if share else ""),
        (f"较上月末{'增加' if change > 0 else '减少'} {abs(change):,.2f}" if change else "与上月末持平")
        if zh else (f"{abs(change):,.2f} {'more' if change > 0 else 'less'} than a month ago" if change
                    else "as much as a month ago"),
    ]  # fmt: skip
    worst = max((r for r in result.regions if currency in r.figures), key=lambda r: late(r.figures[currency].ageing))
    if amount := late(worst.figures[currency].ageing):
        parts.append(f"逾期最多的是 {worst.region}（{amount:,.2f}）" if zh
                     else f"{worst.region} has the largest overdue amount ({amount:,.2f})")  # fmt: skip
    coming = sum((f.by_plan for f in found.forecast if f.currency == currency and f.kind == "month"), ZERO)
    parts.append(f"未来三个月按计划可收 {coming:,.2f}" if zh
                 else f"{coming:,.2f} is planned to come in within three months")  # fmt: skip
    return "；".join(parts) + "。" if zh else "; ".join(parts) + "."


def notices(result: RollupResult, lang: Lang) -> list[str]:
    """One line each: regions that are late or not counted, by status; then breaks that were let through."""
    zh = lang == "zh"
    lines = []
    for status in STATUSES:
        names = [region.region for region in result.regions if region.status == status.id != "received"]
        left_out = "" if status.id == "late" else "（未计入合计）" if zh else " (not in the totals)"
        if names:
            lines.append(f"{status.label(lang)}{left_out}{'：' if zh else ': '}{('、' if zh else ', ').join(names)}")
    broken = [p for p in result.problems if p.severity == "break"]
    lines += [f"{'不平' if zh else 'Break'} {p.where}: {p.message(lang)}" for p in broken[:BREAKS_SHOWN]]
    more = len(broken) - BREAKS_SHOWN
    if more > 0:
        lines.append(f"另有 {more} 处不平，见“问题”表。" if zh else f"{more} more breaks: see the sheet Problems.")
    return [line if len(line) <= LONGEST else line[: LONGEST - 1] + "…" for line in lines]


def units(text: str) -> int:
    """The width of a text in a column's units: Chinese characters take two."""
    return sum(2 if east_asian_width(ch) in "WF" else 1 for ch in text)


def wrapped(text: str, limit: float) -> list[str]:
    """The text in lines of no more units than that, broken between words or after a Chinese character."""
    lines = [""]
    for part in _PARTS.findall(text):
        if lines[-1] and units(lines[-1] + part.rstrip()) > limit:
            lines.append("")
        lines[-1] += part
    return [line.strip() for line in lines]
