"""Balances and ageing of receivables as of a date. Money is Decimal, to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias, TypedDict, overload

from xlplan.metrics.numbers import ZERO, Number, exact, money, ratio, rounded, to_decimal, total
from xlplan.metrics.schedule import as_day

Limits: TypeAlias = Sequence[Number]

AGEING_LIMITS = (30, 60, 90)
"""Last day past due of each bucket but the open-ended one."""

NOT_DUE = "not_due"
_DAYS_BEYOND = {"1-30": 15, "31-60": 45, "61-90": 75, "90+": 105}


class Provision(TypedDict):
    """Expected loss per row and in all, unrounded."""

    lines: list[Decimal]
    total: Decimal


@exact
def balance(opening: Number, billed: Number, receipts: Number, credits: Number, write_offs: Number = 0) -> Decimal:  # noqa: A002
    """Opening + billed - receipts - credits - write-offs, each dated up to the as-of date; an empty cell counts 0."""
    return money(opening) + money(billed) - money(receipts) - money(credits) - money(write_offs)


@exact
def settle(amount: Number, paid: Number) -> tuple[Decimal, Decimal]:
    """Open amount of an invoice and the excess paid, both rounded to cents; open - excess = amount - paid.

    A negative invoice is no claim: its amount is excess.
    """
    left = rounded(money(amount) - money(paid), 2)
    return max(ZERO, left), max(ZERO, -left)


@exact
def apply_fifo(terms: Iterable[Number], paid: Number, credit: Number = 0) -> tuple[list[Decimal], Decimal]:
    """Set what was paid and credited against the terms, which come oldest first: open amount per term, what is left.

    The sum of the terms - paid - credit = the sum of the open amounts - what is left. A negative term adds to what
    can be applied; what is left is negative only when more was paid back than received.
    """
    owed = [money(term) for term in terms]
    left = money(paid) + money(credit) - sum((term for term in owed if term < 0), ZERO)
    opened: list[Decimal] = []
    for term in owed:
        applied = max(ZERO, min(term, left))
        opened.append(max(ZERO, term) - applied)
        left -= applied
    return opened, left


def bucket_names(limits: Limits = AGEING_LIMITS) -> tuple[str, ...]:
    """Bucket keys in order: `not_due`, `1-30`, `31-60`, `61-90`, `90+`."""
    return _names(_edges(limits))


@overload
def ageing_bucket(days_past_due: int, limits: Limits = AGEING_LIMITS) -> str: ...
@overload
def ageing_bucket(days_past_due: Number, limits: Limits = AGEING_LIMITS) -> str | None: ...
def ageing_bucket(days_past_due: Number, limits: Limits = AGEING_LIMITS) -> str | None:
    """Bucket of a number of days past due; the due date itself (0) is not due. None without a number."""
    days, edges = to_decimal(days_past_due), _edges(limits)
    return None if days is None else _names(edges)[_position(days, edges)]


@exact
def ageing(
    items: Iterable[tuple[date | None, Number]], as_of: date, limits: Limits = AGEING_LIMITS
) -> dict[str, Decimal]:
    """Open amounts (due date, amount) per bucket, and their `total`; without a due date an amount is not due."""
    edges, today = _edges(limits), as_day(as_of)
    sums = [ZERO] * (len(edges) + 2)
    for due, open_amount in items:
        day = as_day(due)
        past = (today - day).days if today and day else 0
        sums[_position(past, edges)] += money(open_amount)
    return {**dict(zip(_names(edges), sums, strict=True)), "total": total(sums)}


def _edges(limits: Limits) -> tuple[int, ...]:
    """Last day of each closed bucket, in order; limits that are no whole day or more are left out."""
    if limits is AGEING_LIMITS:
        return AGEING_LIMITS
    days = (to_decimal(limit) for limit in limits)
    return tuple(sorted({int(day) for day in days if day is not None and day >= 1}))


def _position(days: int | Decimal, edges: tuple[int, ...]) -> int:
    return sum(days > edge for edge in (0, *edges))


@lru_cache(maxsize=64)
def _names(edges: tuple[int, ...]) -> tuple[str, ...]:
    starts = (1, *(edge + 1 for edge in edges))
    closed = (f"{start}-{end}" for start, end in zip(starts, edges, strict=False))
    return (NOT_DUE, *closed, f"{edges[-1] if edges else 0}+")


@exact
def days_beyond_terms(buckets: Mapping[str, Number] | Sequence[Number], balance: Number) -> float | None:
    """Average days past due, weighted by amount: 1-30, 31-60, 61-90 and 90+ count 15, 45, 75 and 105 days.

    `buckets` is what `ageing` gives for the limits 30, 60, 90, or these four amounts in order.
    """
    if isinstance(buckets, Mapping):
        if not _DAYS_BEYOND.keys() <= buckets.keys():
            return None
        buckets = [buckets[name] for name in _DAYS_BEYOND]
    if len(buckets) != len(_DAYS_BEYOND):
        return None
    weighted = (money(value) * days for value, days in zip(buckets, _DAYS_BEYOND.values(), strict=True))
    return ratio(sum(weighted, ZERO), to_decimal(balance))


def roll_rates(chain: Sequence[Number]) -> list[float | None]:
    """Share of each bucket that rolled into the next: next / this, one fewer than the chain has buckets."""
    values = [to_decimal(value) for value in chain]
    return [ratio(after, this) for this, after in pairwise(values)]


def loss_rates(chain: Sequence[Number]) -> list[float | None]:
    """Share of each bucket that reached the last: last / this, one per bucket (the last is 1)."""
    values = [to_decimal(value) for value in chain]
    return [ratio(values[-1], this) for this in values]


@exact
def provision(rows: Iterable[tuple[Number, Number]]) -> Provision:
    """Provision matrix: amount x rate per row (amount, rate), rates unrounded."""
    lines = [money(value) * money(rate) for value, rate in rows]
    return {"lines": lines, "total": total(lines)}


class ExchangeDifference(TypedDict):
    """Open amount in foreign currency and at the booked rate, and the gain (+) or loss (-) on what was paid."""

    open_foreign: Decimal | None
    open_booked: Decimal | None
    difference: Decimal | None


@exact
def exchange_difference(invoiced: Number, book_rate: Number, paid: Number, pay_rate: Number) -> ExchangeDifference:
    """Invoiced at one rate, paid at another (rates: reporting currency per unit of foreign currency)."""
    left = money(invoiced) - money(paid)
    booked, received = to_decimal(book_rate), to_decimal(pay_rate)
    return {
        "open_foreign": None if to_decimal(invoiced) is None else left,
        "open_booked": None if to_decimal(invoiced) is None or booked is None else left * booked,
        "difference": None if booked is None or received is None else money(paid) * (received - booked),
    }
