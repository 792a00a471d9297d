"""Salespeople over all regions: promised against collected in the month promised, and what slipped."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from xlplan.batch.ledger import ZERO
from xlplan.batch.rollup_parts.cash import PROMISES, SELLER, recent_promises
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import CURRENCY, Field, In, Link, Sheet, listed
from xlplan.forms.form import Label, Row
from xlplan.metrics import plan_rate

NOBODY = Label("（未填）", "(nobody)")
AMOUNTS = ("promised", "kept", "slipped", "open")


def sellers(context: Context) -> Sheet | None:
    """The person with the most promised first; None where no ledger names anybody."""
    lines = recent_promises(context)
    if not any(line.salesperson for _, line in lines):
        return None
    sums: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(AMOUNTS, ZERO))
    names: dict[tuple[str, str], str] = {}
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    largest: dict[tuple[str, str], tuple[Decimal, int]] = {}
    for index, (region, line) in enumerate(lines):
        key = line.currency, line.salesperson.casefold()
        names.setdefault(key, line.salesperson or NOBODY(context.lang))
        places[key].append(region)
        amounts = (line.promised, line.kept, line.promised - line.kept, line.open)
        for name, amount in zip(AMOUNTS, amounts, strict=True):
            sums[key][name] += amount
        largest[key] = max(largest.get(key, (ZERO, index)), (line.promised, index))
    order = sorted(sums, key=lambda key: (key[0], -sums[key]["promised"], key[1]))
    rows: list[Row] = [
        {"salesperson": names[key], "currency": key[0], **sums[key], "regions": listed(places[key]),
         "rate": plan_rate(sums[key]["kept"], sums[key]["promised"])}
        for key in order
    ]  # fmt: skip
    links: dict[tuple[int, str], Link] = {
        (i, name): In("promises", largest[key][1], name) for i, key in enumerate(order) for name in AMOUNTS
    }
    totals = {currency: {"rate": _rate(sums, currency)} for currency in context.result.groups}
    note = context.say(
        "最近 12 个月的承诺；金额通向“承诺兑现”表中该人最大的一行。",
        "Promises of the latest 12 months; a figure leads to the person's largest line on Promises.",
    )
    return Sheet(
        "sellers",
        Label("业务员", "By salesperson"),
        Label("各业务员回款承诺兑现", "Promises kept by salesperson"),
        (SELLER, CURRENCY, *PROMISES, Field("regions", Label("所在区域", "Regions"), width=24)),
        rows,
        keys=1,
        links=links,
        totals=totals,
        notes=(note,),
        numerators={"rate": "kept"},
        bars=("rate",),
    )


def _rate(sums: dict[tuple[str, str], dict[str, Decimal]], currency: str) -> float | None:
    own = [amounts for key, amounts in sums.items() if key[0] == currency]
    kept, promised = (sum((amounts[name] for amounts in own), ZERO) for name in ("kept", "promised"))
    return plan_rate(kept, promised)
