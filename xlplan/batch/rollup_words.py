"""The words above a rollup's figures: the headline, and what keeps them from being whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from unicodedata import east_asian_width

from xlplan.batch.analysis.rates import overdue as late
from xlplan.batch.ledger import ZERO
from xlplan.batch.rollup_parts.fields import STATUSES, Sheet
from xlplan.batch.rollup_parts.said import amount as shown
from xlplan.batch.rollup_result import RollupResult
from xlplan.messages import Lang, word
from xlplan.messages.signs import COLON, LISTED, SEMICOLON, STOP

BREAKS_SHOWN, LONGEST = 5, 150
SAID = 3
"""Currencies that a sentence is said about."""

_PARTS = re.compile(r"[（“]*[^\x00-\x7f][，。；：、）”]*\s*|[\x00-\x7f]+?(?:\s+|(?=[^\x00-\x7f])|$)")
"""A Chinese character with its punctuation, or a word."""

YES, NO = word("rollup.yes"), word("rollup.no")
FACTS = {
    "as-of": word("rollup.as-of"),
    "from": word("rollup.from"),
    "currency": word("rollup.currency"),
    "counted": word("rollup.counted"),
    "reconciled": word("rollup.reconciled"),
    "complete": word("rollup.complete"),
}
OWED, OWED_SHARE = word("rollup.owed"), word("rollup.owed-share")
MORE, LESS, AS_MUCH = word("rollup.more-owed"), word("rollup.less-owed"), word("rollup.as-much-owed")
WORST, COMING, NOT_COUNTED = word("rollup.worst"), word("rollup.coming"), word("rollup.not-counted")
EMPTY = word("rollup.empty")
BREAK, MORE_BREAKS = word("rollup.break"), word("rollup.more-breaks")


def headline(result: RollupResult, lang: Lang) -> list[tuple[str, str, str]]:
    """(label, words, colour mark or "") of the facts that every reader wants first."""
    received = sum(bool(region.figures) for region in result.regions)
    found = [
        ("as-of", f"{result.as_of:%Y-%m-%d}", ""),
        ("from", f"{result.start:%Y-%m-%d}", ""),
        ("currency", ", ".join(result.groups) or "-", ""),
        ("counted", f"{received} / {len(result.regions)}", ""),
        ("reconciled", (YES if result.reconciled else NO)(lang), "good" if result.reconciled else "bad"),
        ("complete", (YES if result.complete else NO)(lang), "good" if result.complete else "bad"),
    ]
    return [(FACTS[name](lang), shown, mark) for name, shown, mark in found]


def sentences(result: RollupResult, lang: Lang) -> list[str]:
    """What the figures say, a sentence for each currency: owed, overdue, since last month, where, and what comes in."""
    return [_sentence(result, currency, lang) for currency in list(result.groups)[:SAID]]


def _sentence(result: RollupResult, currency: str, lang: Lang) -> str:
    found = result.analysis
    figures, rates, moved = result.groups[currency], found.groups[currency], found.movement[currency]
    owed = {"currency": currency, "balance": whole(figures.balance), "overdue": whole(rates.overdue)}
    share = rates.overdue_share
    parts = [OWED.filled(**owed) if share is None else OWED_SHARE.filled(**owed, share=f"{share:.1%}")]
    change = figures.balance - moved.opening
    parts.append((MORE if change > 0 else LESS if change else AS_MUCH).filled(amount=whole(abs(change))))
    worst = max((r for r in result.regions if currency in r.figures), key=lambda r: late(r.figures[currency].ageing))
    if amount := late(worst.figures[currency].ageing):
        parts.append(WORST.filled(region=worst.region, amount=whole(amount)))
    coming = sum((f.by_plan for f in found.forecast if f.currency == currency and f.kind == "month"), ZERO)
    parts.append(COMING.filled(amount=whole(coming)))
    return SEMICOLON(lang).join(part(lang) for part in parts) + STOP(lang)


def whole(value: Decimal) -> str:
    """An amount without cents, which a sentence can do without."""
    return shown("", value).text


def notices(result: RollupResult, lang: Lang) -> list[str]:
    """One line each: regions that are late or not counted, by status; then breaks that were let through."""
    lines = []
    for status in STATUSES:
        names = [region.region for region in result.regions if region.status == status.id != "received"]
        left_out = "" if status.id == "late" else NOT_COUNTED(lang)
        if names:
            lines.append(f"{status.label(lang)}{left_out}{COLON(lang)}{LISTED(lang).join(names)}")
    broken = [p for p in result.problems if p.severity == "break"]
    lines += [BREAK(lang).format(where=p.where, message=p.message(lang)) for p in broken[:BREAKS_SHOWN]]
    more = len(broken) - BREAKS_SHOWN
    if more > 0:
        lines.append(MORE_BREAKS(lang).format(count=more))
    return [line if len(line) <= LONGEST else line[: LONGEST - 1] + "…" for line in lines]


def empty_last(sheets: Sequence[Sheet], lang: Lang) -> list[Sheet]:
    """In the order of the workbook: sheets without a row at its end, and the problems say which ones these are."""
    empty = [sheet for sheet in sheets[1:] if not sheet.rows and sheet.id != "problems"]
    if not empty:
        return list(sheets)
    told = EMPTY.filled(sheets=LISTED(lang).join(sheet.label(lang) for sheet in empty))(lang)
    shown = (
        replace(s, notes=(*s.notes, told)) if s.id == "problems" else s
        for s in sheets
        if s.rows or s.id == "problems" or s is sheets[0]
    )
    return [*shown, *empty]


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
