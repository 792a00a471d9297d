"""The words above a rollup's figures: the headline, and what keeps them from being whole."""

from __future__ import annotations

from unicodedata import east_asian_width

from xlplan.batch.rollup_result import RollupResult
from xlplan.batch.rollup_sheets import STATUSES
from xlplan.forms.form import Label, Lang

BREAKS_SHOWN, LONGEST = 5, 150
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
