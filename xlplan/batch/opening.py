"""This month's opening balances against last month's closing, customer by customer, as the history has it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING

from xlplan.batch.ledger import ZERO
from xlplan.batch.region_book import shown_value
from xlplan.batch.register import region_key
from xlplan.batch.rollup_result import CustomerFigures, OpenInvoice, RegionResult, Submission
from xlplan.errors import Problem

if TYPE_CHECKING:
    from xlplan.batch.history import Entry, History

LISTED = 20
"""So many invoices that explain a difference are listed a customer."""

Key = tuple[str, str]
"""Currency and customer, case ignored."""


@dataclass(frozen=True)
class ClosedInvoice:
    """An invoice that was open at the close, and where it stood: `East.xlsx!Invoices!F12`."""

    invoice: str
    open: Decimal
    place: str


@dataclass(frozen=True)
class ClosedRegion:
    """A region as it was recorded: its file's name, customers' balances, and what was open by customer."""

    region: str
    workbook: str
    customers: Mapping[Key, tuple[str, Decimal]]
    invoices: Mapping[Key, Mapping[str, ClosedInvoice]]


@dataclass(frozen=True)
class Closing:
    """A recorded month end: region key -> region; only regions that were counted."""

    as_of: dt.date
    regions: Mapping[str, ClosedRegion]


def closing_of(history: History, entry: Entry) -> Closing:
    """What the history recorded for the month of an entry."""
    files = history.files(entry)
    customers: dict[str, dict[Key, tuple[str, Decimal]]] = {region_key(r): {} for r, _ in history.buckets(entry)}
    invoices: dict[str, dict[Key, dict[str, ClosedInvoice]]] = defaultdict(lambda: defaultdict(dict))
    names = {region: PurePath(str(line["path"]).replace("\\", "/")).name for region, line in files.items()}
    for row in history.customers(entry):
        region, key = region_key(row["region"]), (row["currency"], row["customer"].casefold())
        before = customers[region].get(key, ("", ZERO))[1]
        customers[region][key] = row["customer"], before + row["balance"]
    for row in history.invoices(entry):
        region, key = region_key(row["region"]), (row["currency"], row["customer"].casefold())
        place = "!".join((names.get(region, ""), row["sheet"], row["cell"]))
        invoices[region][key][row["invoice"].casefold()] = ClosedInvoice(row["invoice"], row["open"], place)
    found = {region: ClosedRegion(files[region]["region"], names[region], customers[region], invoices[region])
             for region in customers if region in files}  # fmt: skip
    return Closing(entry.as_of, found)


def opening_breaks(regions: Sequence[RegionResult], closing: Closing) -> Iterator[Problem]:
    """Breaks: customers whose opening is not their recorded closing, with both cells; and regions not compared."""
    day = f"{closing.as_of:%Y-%m-%d}"
    for region in regions:
        found, then = region.submission, closing.regions.get(region_key(region.region))
        if not region.figures or found is None:
            continue
        if then is None:
            params = {"region": region.region, "as_of": day}
            yield Problem("opening-unchecked", "warning", found.name, params=params)
        else:
            yield from _region(found, then, day)
    here = {region_key(region.region) for region in regions}
    for key, then in closing.regions.items():
        if key not in here:
            owed = ", ".join(f"{shown_value(amount)} {name}" for name, amount in _balances(then).items())
            yield Problem("region-not-back", "error", params={"region": then.region, "as_of": day, "expected": owed})


def _balances(then: ClosedRegion) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for (currency, _), (_, balance) in then.customers.items():
        found[currency] += balance
    return found


def _region(found: Submission, then: ClosedRegion, day: str) -> Iterator[Problem]:
    now = {(c.currency, c.customer.casefold()): c for c in found.customers}
    opened: dict[Key, dict[str, OpenInvoice]] = defaultdict(dict)
    for invoice in found.opened:
        opened[invoice.currency, invoice.customer.casefold()][invoice.invoice.casefold()] = invoice
    off = [key for key in sorted(now.keys() | then.customers.keys()) if _opening(now, key) != _closing(then, key)]
    renamed = dict(_renamed(off, now, then, opened))
    for key in off:
        if key in renamed.values():
            continue
        to = renamed.get(key)
        if to:
            first, was = next(iter(opened[to].values())), next(iter(then.invoices[key].values()))
            yield Problem("customer-renamed", "break", found.name, first.sheet, first.cell,
                          {"customer": then.customers[key][0], "other": now[to].customer, "as_of": day,
                           "found": shown_value(_opening(now, to)), "then": was.place})  # fmt: skip
        else:
            yield from _differs(found, then, key, now.get(key), opened.get(key, {}), day)


def _opening(now: Mapping[Key, CustomerFigures], key: Key) -> Decimal:
    return now[key].opening if key in now else ZERO


def _closing(then: ClosedRegion, key: Key) -> Decimal:
    return then.customers[key][1] if key in then.customers else ZERO


def _renamed(
    off: Sequence[Key],
    now: Mapping[Key, CustomerFigures],
    then: ClosedRegion,
    opened: Mapping[Key, Mapping[str, OpenInvoice]],
) -> Iterator[tuple[Key, Key]]:
    """(key then, key now) of customers whose very invoices stand under another name, open amounts and all."""
    appeared = [key for key in off if key not in then.customers]
    for key in off:
        if key in now or not then.invoices.get(key):
            continue
        wanted = {number: invoice.open for number, invoice in then.invoices[key].items()}
        for other in appeared:
            held = {number: invoice.open for number, invoice in opened.get(other, {}).items()}
            if other[0] == key[0] and held == wanted and _opening(now, other) == _closing(then, key):
                yield key, other
                break


def _differs(
    found: Submission,
    then: ClosedRegion,
    key: Key,
    now: CustomerFigures | None,
    opened: Mapping[str, OpenInvoice],
    day: str,
) -> Iterator[Problem]:
    """One customer's line, and a line for each invoice that explains it."""
    recorded = then.invoices.get(key, {})
    changed = [n for n in sorted(opened.keys() | recorded.keys())
               if n not in opened or n not in recorded or opened[n].open != recorded[n].open]  # fmt: skip
    places = [recorded[n].place for n in changed if n in recorded]
    code = "opening-break" if now and key in then.customers else "customer-appeared" if now else "customer-gone"
    name = now.customer if now else then.customers[key][0]
    first = next((_cell(found, n, opened) for n in changed), ("", ""))
    sheet, cell = found.places.get(key[1], first)
    yield Problem(code, "break", found.name, sheet, cell,
                  {"customer": name or "-", "found": shown_value(now.opening if now else ZERO),
                   "expected": shown_value(_closing(then, key)), "currency": key[0], "as_of": day,
                   "then": next(iter(places), then.workbook)})  # fmt: skip
    for number in islice(changed, LISTED):
        held, was = opened.get(number), recorded.get(number)
        params = {"invoice": held.invoice if held else was.invoice if was else number, "as_of": day,
                  "found": shown_value(held.open if held else ZERO),
                  "expected": shown_value(was.open if was else ZERO), "then": was.place if was else "-"}  # fmt: skip
        yield Problem("opening-invoice", "break", found.name, *_cell(found, number, opened), params)


def _cell(found: Submission, number: str, opened: Mapping[str, OpenInvoice]) -> tuple[str, str]:
    """Where an invoice's amount stands now, or else its number; nothing where it is gone."""
    if number in opened:
        return opened[number].sheet, opened[number].cell
    _, sheet, cell = found.numbers.get(number, ("", "", ""))
    return sheet, cell
