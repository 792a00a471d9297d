"""The sample ledger as five regions and as a hundred, made and rolled up for every month end of two years.

The figures wanted are reckoned here from dated events alone: an invoice is billed on its date, and collected in full on
the day it was settled. Nothing of xlplan's takes part in that. The 2,400 workbooks of the hundred are made anew for
each month, by two processes that take the months in turn: 24 starts of a pool of workers would cost more than the work.
"""

from __future__ import annotations

import csv
import datetime as dt
import multiprocessing
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rollup_support import MAPPING, SAMPLE, month_ends

from xlplan.batch.regenerate import RegenerateRequest, regenerate
from xlplan.batch.rollup import RollupRequest, RollupResult, rollup

pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason="the sample ledger ../shared/data/invoices.csv is absent")

UPDATED = [dt.date(2012, 11, 30), dt.date(2012, 12, 31), dt.date(2013, 1, 31), dt.date(2013, 2, 28)]
LIMITS = {"not_due": 0, "1-30": 30, "31-60": 60, "61-90": 90, "90+": 10_000}


class Bill(NamedTuple):
    """A line of the ledger."""

    region: str
    customer: str
    number: str
    billed: dt.date
    due: dt.date
    amount: Decimal
    settled: dt.date


@cache
def bills() -> tuple[Bill, ...]:
    with SAMPLE.open(encoding="utf-8-sig", newline="") as source:
        return tuple(
            Bill(line["countryCode"], line["customerID"], line["invoiceNumber"], day(line["InvoiceDate"]),
                 day(line["DueDate"]), Decimal(line["InvoiceAmount"]), day(line["SettledDate"]))
            for line in csv.DictReader(source)
        )  # fmt: skip


def day(text: str) -> dt.date:
    month, day_, year = map(int, text.split("/"))
    return dt.date(year, month, day_)


def movements(found: list[Bill]) -> Iterator[tuple[dt.date, str, Decimal]]:
    """Every dated event: what was billed, and what was collected."""
    for bill in found:
        yield bill.billed, "billed", bill.amount
        yield bill.settled, "collected", bill.amount


def reckoned(found: list[Bill], start: dt.date, as_of: dt.date) -> dict[str, Any]:
    """The figures of these bills in the shape of `--json`."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for date, kind, amount in movements(found):
        if date < start:
            sums["opening"] += amount if kind == "billed" else -amount
        elif date <= as_of:
            sums[kind] += amount
    left = [bill for bill in found if bill.billed <= as_of < bill.settled]
    ages: dict[str, Decimal] = defaultdict(Decimal)
    for bill in left:
        ages[next(name for name, last in LIMITS.items() if (as_of - bill.due).days <= last)] += bill.amount
    balance = sums["opening"] + sums["billed"] - sums["collected"]
    assert balance == sum(ages.values())
    amounts = {**{name: sums[name] for name in ("opening", "billed", "collected", "credits")}, "balance": balance}
    return {
        **{name: f"{amount:.2f}" for name, amount in amounts.items()},
        "open_invoices": len(left),
        "ageing": {name: f"{ages[name]:.2f}" for name in LIMITS} | {"unapplied": "0.00"},
    }


def wanted(by: str, as_of: dt.date) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Figures of every region, those without a bill yet included, and of all together."""
    start = as_of.replace(day=1)
    parts: dict[str, list[Bill]] = defaultdict(list)
    for bill in bills():
        parts[getattr(bill, by)] += [bill] if bill.billed <= as_of else []
    group = reckoned([bill for part in parts.values() for bill in part], start, as_of)
    return {name: reckoned(part, start, as_of) for name, part in parts.items()}, group


def made_and_rolled_up(by: str, as_of: dt.date, out: Path) -> RollupResult:
    done = regenerate(RegenerateRequest("forecast", SAMPLE, MAPPING, by, as_of, out))
    assert {p.severity for p in done.problems} <= {"info"}, [p.line("en") for p in done.problems]
    return rollup(RollupRequest([out], as_of, start=as_of.replace(day=1)))


def hundred_rolled_up(as_of: dt.date) -> RollupResult:
    """A hundred new workbooks of one month end, which nobody needs afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        return made_and_rolled_up("customer", as_of, Path(folder))


@pytest.fixture(scope="module")
def hundred() -> Iterator[dict[dt.date, Future[RollupResult]]]:
    """Every month end's rollup of a hundred workbooks, on its way in two processes."""
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        yield {as_of: pool.submit(hundred_rolled_up, as_of) for as_of in month_ends()}


def assert_true(result: RollupResult, by: str, as_of: dt.date) -> None:
    """Region by region, all together, customer by customer and invoice by invoice."""
    value, (regions, group) = result.as_json("en"), wanted(by, as_of)
    assert (result.exit_status, value["problems"], value["complete"], value["reconciled"]) == (0, [], True, True)
    shown = {name: {key: figures[key] for key in group} for name, figures in value["regions"].items()}
    assert shown == regions
    assert value["group"] == group
    owed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    still_open = {}
    for bill in bills():
        if bill.billed <= as_of < bill.settled:
            owed[getattr(bill, by), bill.customer] += bill.amount
            still_open[getattr(bill, by), bill.number] = (bill.amount, (as_of - bill.due).days)
    found = [(r.region, r.submission) for r in result.regions if r.submission]
    assert {(name, c.customer): c.balance for name, s in found for c in s.customers if c.balance} == owed
    assert {(name, i.invoice): (i.open, i.days) for name, s in found for i in s.invoices} == still_open


def test_the_reckoning_gives_the_figures_that_the_interface_states() -> None:
    """So that the reckoning itself is no guess: region 391 and the group as of 2013-06-30, from the first event."""
    june = dt.date(2013, 6, 30)
    known = [bill for bill in bills() if bill.billed <= june]
    one = reckoned([bill for bill in known if bill.region == "391"], dt.date(2012, 1, 3), june)
    assert (one["billed"], one["collected"], one["balance"], one["open_invoices"]) == (
        "30747.21", "29467.29", "1279.92", 21)  # fmt: skip
    assert (one["ageing"]["not_due"], one["ageing"]["1-30"]) == ("1230.55", "49.37")
    group = reckoned(known, dt.date(2012, 1, 3), june)
    assert (group["billed"], group["collected"], group["balance"]) == ("115444.59", "110324.74", "5119.85")


@pytest.mark.parametrize("as_of", month_ends(), ids=str)
def test_five_regions_give_the_true_figures_at_every_month_end(as_of: dt.date, tmp_path: Path) -> None:
    assert_true(made_and_rolled_up("region", as_of, tmp_path), "region", as_of)


@pytest.mark.parametrize("as_of", month_ends(), ids=str)
def test_a_hundred_workbooks_give_the_true_figures_at_every_month_end(
    as_of: dt.date, hundred: dict[dt.date, Future[RollupResult]]
) -> None:
    result = hundred[as_of].result()
    assert len(result.regions) == 100
    assert_true(result, "customer", as_of)


def test_workbooks_brought_forward_month_by_month_give_the_true_figures(tmp_path: Path) -> None:
    """As a team works: the same files, updated, across the end of a year and into a window of later months."""
    before: dict[str, str] = {}
    for as_of in UPDATED:
        result = made_and_rolled_up("region", as_of, tmp_path)
        assert_true(result, "region", as_of)
        shown = result.as_json("en")["regions"]
        assert before.items() <= {name: figures["opening"] for name, figures in shown.items()}.items()
        before = {name: figures["balance"] for name, figures in shown.items()}
