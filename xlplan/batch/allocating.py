"""Payments that name several invoices, or only a customer, divided among the invoices: the oldest due first."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlplan.forms.form import Row

ZERO = Decimal(0)
_SEPARATORS = re.compile(r"[;；、,，\n|]+")


def named_parts(text: str) -> list[str]:
    """What a cell names: `A1; A2` names two."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


class Balances:
    """What is still open of a region's invoices, as payments are taken off in the order of their dates."""

    def __init__(self, invoices: Sequence[Row], currency: str = "") -> None:
        """`currency`: of the payments; invoices in another one are settled only by payments that name them alone."""
        self._own, self._currency = currency.casefold(), dict[str, str]()
        self._open: dict[str, Decimal] = {}
        self._due: dict[str, tuple[str, str]] = {}
        self._numbers: dict[str, str] = {}
        self._of: dict[str, list[str]] = defaultdict(list)
        for row in invoices:
            key = str(row["invoice_no"]).casefold()
            amount = row.get("amount")
            self._open[key] = amount if isinstance(amount, Decimal) else ZERO
            self._due[key] = _day(row.get("due_date")), _day(row.get("invoice_date"))
            self._numbers[key] = str(row["invoice_no"])
            self._currency[key] = str(row.get("currency") or currency).strip().casefold()
            self._of[str(row.get("customer") or "").casefold()].append(key)

    def named(self, text: str) -> list[str]:
        """The invoices that a cell names: one, or several of one currency between ; 、 , or line breaks, all known."""
        if text.casefold() in self._open:
            return [text.casefold()]
        parts = [part.casefold() for part in named_parts(text)]
        known = bool(parts) and all(part in self._open for part in parts)
        return parts if known and len({self._currency[part] for part in parts}) == 1 else []

    def of_customer(self, customer: str) -> list[str]:
        """All invoices of a customer in the payments' currency; none of a customer that is not named."""
        keys = self._of.get(customer.casefold(), []) if customer else []
        return [key for key in keys if self._currency[key] == self._own]

    def take(self, keys: Sequence[str], amount: Decimal) -> Iterator[tuple[str, Decimal]]:
        """(invoice number, part) until the amount is used up; parts sum to the amount, but for what no invoice takes.

        A negative amount (money paid back) goes to the first invoice.
        """
        left = amount
        for key in sorted(keys, key=lambda key: self._due[key]):
            part = min(left, self._open[key]) if left > 0 else left
            if part > 0 or left < 0:
                self._open[key] -= part
                left -= part
                yield self._numbers[key], part
            if not left:
                return


def allocated(invoices: Sequence[Row], payments: Sequence[Row], currency: str = "") -> list[Row]:
    """The receipts as rows of one invoice each. A payment's rows carry its date, kind, and in `note` what it named.

    What no invoice takes is a prepayment without an invoice, or, where invoices were named, stays on the last of them.
    `currency`: of the payments, and of invoices that name none; different currencies are never settled together.
    """
    balances, found = Balances(invoices, currency), []
    for row in sorted(payments, key=lambda row: _day(row.get("date"))):
        found += _divided(balances, row)
    return found


def _divided(balances: Balances, row: Row) -> list[Row]:
    text, customer = str(row.get("invoice_no") or ""), str(row.get("customer") or "")
    plain = {name: value for name, value in row.items() if name != "customer"}
    amount = row.get("amount")
    keys = balances.named(text) if text else balances.of_customer(customer)
    if not isinstance(amount, Decimal) or (text and not keys):
        return [plain]  # an invoice that is not known: the rollup counts it as unapplied
    said = row.get("note") or (text if len(keys) > 1 and text else customer if not text else None)
    parts = list(balances.take(keys, amount))
    left = amount - sum((part for _, part in parts), ZERO)
    made: list[Row] = [{**plain, "invoice_no": number, "amount": part, "note": said} for number, part in parts]
    if left and text:
        last = made[-1] if made else {**plain, "invoice_no": text, "amount": ZERO, "note": said}
        last["amount"] = (last["amount"] if isinstance(last["amount"], Decimal) else ZERO) + left
        made = made or [last]
    elif left:
        kind = "prepayment" if row.get("kind") in (None, "receipt") else row["kind"]
        made.append({**plain, "invoice_no": None, "amount": left, "kind": kind, "note": said})
    return [{name: value for name, value in one.items() if value is not None or name != "note"} for one in made]


def _day(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, dt.date) else "9999"
