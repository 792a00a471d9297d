"""Against last month: collection effectiveness, and what rolled from bucket to bucket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from xlplan.batch.analysis.records import OpenThen
from xlplan.batch.analysis.result import Movement, Rolled, Source
from xlplan.batch.ledger import ZERO, RegionFigures
from xlplan.batch.rollup_result import OpenInvoice
from xlplan.metrics import bucket_names, cei, roll_rates

BUCKETS = bucket_names()


def movement(
    source: Source, opening: Decimal, billed: Decimal, figures: RegionFigures, rolled: Sequence[Rolled]
) -> Movement:
    """`opening`: the balance at the end of last month; `billed` since; `figures` now."""
    not_due = figures.ageing["not_due"]
    share = cei(opening, billed, figures.balance, not_due)
    return Movement(source, opening, billed, figures.balance, not_due, share, tuple(rolled))


def rolled(then: Iterable[OpenThen], now: Iterable[OpenInvoice]) -> list[Rolled]:
    """Invoice by invoice: of what was open in each bucket, what is still open in a later one."""
    invoices = {invoice.invoice.casefold(): invoice for invoice in now}
    before, later = dict.fromkeys(BUCKETS, ZERO), dict.fromkeys(BUCKETS, ZERO)
    for old in then:
        before[old.bucket] += old.open
        new = invoices.get(old.invoice.casefold())
        if new and (BUCKETS.index(new.bucket) > BUCKETS.index(old.bucket) or old.bucket == new.bucket == BUCKETS[-1]):
            later[old.bucket] += new.open
    return _with_rates(before, later)


def added_rolls(parts: Iterable[Sequence[Rolled]]) -> list[Rolled]:
    """The sum of several regions' rolls."""
    before, later = dict.fromkeys(BUCKETS, ZERO), dict.fromkeys(BUCKETS, ZERO)
    for part in parts:
        for line in part:
            before[line.bucket] += line.then
            later[line.bucket] += line.later
    return _with_rates(before, later)


def _with_rates(before: Mapping[str, Decimal], later: Mapping[str, Decimal]) -> list[Rolled]:
    return [Rolled(name, before[name], later[name], roll_rates([before[name], later[name]])[0]) for name in BUCKETS]
