"""The words above a rollup's figures: the headline, and what keeps them from being whole."""

from __future__ import annotations

from xlplan.batch.rollup_result import RollupResult
from xlplan.batch.rollup_sheets import STATUSES, word
from xlplan.forms.form import Label, Lang

BREAKS_SHOWN = 10
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
    """Breaks that were let through, and regions that are late or not counted."""
    zh = lang == "zh"
    lines = [f"{word(STATUSES, region.status, lang)}{'：' if zh else ': '}{region.region}"
             + ("" if region.figures else "（未计入合计）" if zh else " (not in the totals)")
             for region in result.regions if region.status != "received"]  # fmt: skip
    broken = [p for p in result.problems if p.severity == "break"]
    lines += [f"{'不平' if zh else 'Break'} {p.where}: {p.message(lang)}" for p in broken[:BREAKS_SHOWN]]
    more = len(broken) - BREAKS_SHOWN
    if more > 0:
        lines.append(f"另有 {more} 处不平，见“问题”表。" if zh else f"{more} more breaks: see the sheet Problems.")
    return lines
