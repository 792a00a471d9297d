"""Rates, promises, forecasts, provision and movement of the sample ledger, against a reckoning of their own."""

import csv
import datetime as dt
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rollup_support import MAPPING, SAMPLE, rolled

from xlplan.batch.analysis.result import provision_rates
from xlplan.batch.regenerate import RegenerateRequest, regenerate
from xlplan.batch.rollup import RollupResult
from xlplan.errors import UsageError

pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason="the sample ledger ../shared/data/invoices.csv is absent")
MONTH_ENDS = [dt.date(2012, 6, 30), dt.date(2012, 12, 31), dt.date(2013, 6, 30)]
NAMES = ["not_due", "1-30", "31-60", "61-90", "90+"]


class Invoice(NamedTuple):
    region: str
    number: str
    billed: dt.date
    due: dt.date
    settled: dt.date
    amount: Decimal


def ledger() -> list[Invoice]:
    def day(text: str) -> dt.date:
        month, date, year = map(int, text.split("/"))
        return dt.date(year, month, date)

    with SAMPLE.open(encoding="utf-8-sig", newline="") as source:
        return [
            Invoice(r["countryCode"], r["invoiceNumber"], day(r["InvoiceDate"]), day(r["DueDate"]),
                    day(r["SettledDate"]), Decimal(r["InvoiceAmount"]))
            for r in csv.DictReader(source)
        ]  # fmt: skip


def bucket(invoice: Invoice, day: dt.date) -> str:
    late = (day - invoice.due).days
    return NAMES[0 if late <= 0 else min(4, 1 + (late - 1) // 30)]


def is_open(invoice: Invoice, day: dt.date) -> bool:
    return invoice.billed <= day < invoice.settled


def total(invoices: Any) -> Decimal:
    return sum((i.amount for i in invoices), Decimal(0))


def months_between(later: dt.date, earlier: dt.date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def close(value: float | None, wanted: Fraction | float | None) -> bool:
    if value is None or wanted is None:
        return value is wanted
    return abs(value - float(wanted)) < 1e-9


@pytest.fixture(scope="module", params=MONTH_ENDS, ids=str)
def month(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[dt.date, RollupResult]:
    as_of, folder = request.param, tmp_path_factory.mktemp("month")
    made = regenerate(RegenerateRequest("forecast", SAMPLE, MAPPING, "region", as_of, folder))
    assert made.problems == []
    return as_of, rolled(folder, as_of=as_of)


Month = tuple[dt.date, RollupResult]


def by_region(as_of: dt.date) -> dict[str, list[Invoice]]:
    found: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in ledger():
        if invoice.billed <= as_of:
            found[invoice.region].append(invoice)
    return found


def test_rates_of_every_region_and_the_group(month: Month) -> None:
    as_of, result = month
    found = result.analysis
    regions = by_region(as_of)
    every = {name: (lines, found.regions[name]["USD"]) for name, lines in regions.items()}
    every["all"] = [i for lines in regions.values() for i in lines], found.groups["USD"]
    for lines, rates in every.values():
        owed, late = (total(i for i in lines if is_open(i, as_of) and (not past or i.due < as_of))
                      for past in (False, True))  # fmt: skip
        billed, paid = total(lines), total(i for i in lines if i.settled <= as_of)
        planned = total(i for i in lines if i.due <= as_of)
        assert (rates.planned, rates.overdue) == (planned, late)
        assert close(rates.overdue_share, Fraction(late) / Fraction(owed))
        assert close(rates.collection_rate, Fraction(paid) / Fraction(billed))
        assert close(rates.collectible_rate, Fraction(billed - owed) / Fraction(billed))
        assert close(rates.plan_rate, Fraction(paid) / Fraction(planned))


def test_days_outstanding_by_counting_back_day_by_month(month: Month) -> None:
    as_of, result = month
    regions = by_region(as_of)
    every = {name: (lines, result.analysis.regions[name]["USD"]) for name, lines in regions.items()}
    every["all"] = [i for lines in regions.values() for i in lines], result.analysis.groups["USD"]
    for lines, rates in every.values():
        left, days, back = total(i for i in lines if is_open(i, as_of)), Fraction(0), 0
        while True:  # the balance is smaller than all sales, so the months do not run out
            sales = total(i for i in lines if months_between(as_of, i.billed) == back)
            first = dt.date(as_of.year - (back > as_of.month - 1), (as_of.month - 1 - back) % 12 + 1, 1)
            length = ((first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - first).days
            if left < sales:
                days += Fraction(left) / Fraction(sales) * length
                break
            left, days, back = left - sales, days + length, back + 1
        assert close(rates.dso, days)
        assert not rates.dso_more
        quarter = total(i for i in lines if months_between(as_of, i.billed) < 3)
        start = dt.date(as_of.year, as_of.month - 2, 1)
        span = (as_of - start).days + 1
        owed, late = (total(i for i in lines if is_open(i, as_of) and (not past or i.due < as_of))
                      for past in (False, True))  # fmt: skip
        assert close(rates.dso_simple, Fraction(owed) / Fraction(quarter) * span)
        assert close(rates.best_possible, Fraction(owed - late) / Fraction(quarter) * span)
        assert close(rates.delinquent, Fraction(late) / Fraction(quarter) * span)


def test_effectiveness_and_roll_rates_since_the_month_before(month: Month) -> None:
    as_of, result = month
    before = as_of.replace(day=1) - dt.timedelta(days=1)
    regions = by_region(as_of)
    every = {name: (lines, result.analysis.movements[name]["USD"]) for name, lines in regions.items()}
    every["all"] = [i for lines in regions.values() for i in lines], result.analysis.movement["USD"]
    for lines, moved in every.values():
        then = [i for i in lines if is_open(i, before)]
        now = [i for i in lines if is_open(i, as_of)]
        sales, current = total(i for i in lines if i.billed > before), total(i for i in now if i.due >= as_of)
        assert (moved.source, moved.opening, moved.billed) == ("events", total(then), sales)
        base = total(then) + sales - current
        assert close(moved.cei, Fraction(total(then) + sales - total(now)) / Fraction(base))
        for line in moved.rolled:
            old = [i for i in then if bucket(i, before) == line.bucket]
            later = [i for i in old if is_open(i, as_of)
                     and (NAMES.index(bucket(i, as_of)) > NAMES.index(line.bucket)
                          or line.bucket == "90+")]  # fmt: skip
            assert (line.then, line.later) == (total(old), total(later))
            assert close(line.rate, Fraction(total(later)) / Fraction(total(old)) if old else None)


def test_promises_are_what_fell_due_and_came_in_by_the_month_s_end(month: Month) -> None:
    as_of, result = month
    for name, lines in by_region(as_of).items():
        wanted: dict[dt.date, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
        for i in lines:
            if i.due <= as_of:
                end = (i.due.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
                line = wanted[i.due.replace(day=1)]
                kept = i.settled <= min(end, as_of)
                added = (i.amount, i.amount if kept else 0, i.amount if is_open(i, as_of) else 0)
                wanted[i.due.replace(day=1)] = [a + b for a, b in zip(line, added, strict=True)]
        found = {p.month: [p.promised, p.kept, p.open] for region, p in result.analysis.promises if region == name}
        assert found == wanted


def test_the_plan_is_the_due_dates_to_come_and_the_pattern_the_history_s(month: Month) -> None:
    as_of, result = month
    first = as_of + dt.timedelta(days=1)
    for name, lines in by_region(as_of).items():
        found = [line for line in result.analysis.forecast if line.region == name]
        owed = [i for i in lines if is_open(i, as_of)]
        coming = {n: total(i for i in owed if i.due > as_of and months_between(i.due, first) == n) for n in range(3)}
        by_month = [line for line in found if line.kind == "month"]
        assert [months_between(line.month or first, first) for line in by_month] == [0, 1, 2]
        due_today = total(i for i in owed if i.due == as_of)
        assert [line.by_plan for line in by_month] == [coming[0] + due_today, coming[1], coming[2]]
        assert sum(line.by_plan for line in found) == total(owed)
        assert next(x.by_plan for x in found if x.kind == "overdue") == total(i for i in owed if i.due < as_of)
        shares: list[Fraction] = []
        for lag in range(7):
            base = [i for i in lines if lag <= months_between(as_of, i.billed) < lag + 12]
            if not base:
                break
            paid = [i for i in base if months_between(i.settled, i.billed) == lag]
            shares.append(Fraction(total(paid)) / Fraction(total(base)))
        for n, line in enumerate(by_month):
            wanted = sum((Fraction(total(i for i in lines if months_between(first, i.billed) + n == lag)) * share
                          for lag, share in enumerate(shares)), Fraction(0))  # fmt: skip
            assert line.by_pattern is not None
            assert abs(Fraction(line.by_pattern) - wanted) <= Fraction("0.00501")


def test_provision_is_bucket_by_rate_unrounded(month: Month) -> None:
    as_of, result = month
    rates = [Decimal(text) for text in ("0.003", "0.016", "0.036", "0.066", "0.106")]
    for line in result.analysis.provision:
        owed = [i for i in by_region(as_of)[line.region] if is_open(i, as_of)]
        wanted = [total(i for i in owed if bucket(i, as_of) == name) * rate
                  for name, rate in zip(NAMES, rates, strict=True)]  # fmt: skip
        assert list(line.lines.values()) == wanted
        assert line.total == sum(wanted)


def test_products_and_months_add_up_to_the_group(month: Month) -> None:
    _, result = month
    group = result.groups["USD"]
    for name in ("billed", "collected", "credits", "balance"):
        assert sum(getattr(line, name) for line in result.analysis.products) == getattr(group, name)
    assert sum(paid for _, _, paid in result.analysis.months["USD"]) == group.collected
    assert sum(planned for _, planned, _ in result.analysis.months["USD"]) == result.analysis.groups["USD"].planned


def test_a_hundred_customers_with_random_names_are_not_proposed_for_merging(month: Month) -> None:
    assert month[1].analysis.alike == []


def test_all_of_it_stands_in_the_json_as_text_and_numbers(month: Month) -> None:
    _, result = month
    value = result.as_json("en")["analysis"]
    assert set(value) == {"last_month", "rates", "movement", "products", "promises", "forecast", "provision", "profit",
                          "alike", "changes"}  # fmt: skip
    assert value["rates"]["group"]["USD"]["overdue"] == f"{result.analysis.groups['USD'].overdue:.2f}"
    assert value["last_month"]["accepted"] is None


@pytest.mark.parametrize("text", ["", "1,2,3,4", "1,2,3,4,5,6", "1,2,3,4,half", "1,2,3,4,101", "-1,2,3,4,5"])
def test_provision_rates_are_five_percentages_or_refused(text: str) -> None:
    with pytest.raises(UsageError):
        provision_rates(text)
    assert provision_rates("0, 1.5,2%,100,10.6") == [Decimal(t) for t in ("0", "0.015", "0.02", "1", "0.106")]


def test_other_provision_rates_may_be_given(tmp_path: Path) -> None:
    as_of = dt.date(2012, 3, 31)
    regenerate(RegenerateRequest("forecast", SAMPLE, MAPPING, "region", as_of, tmp_path))
    given = [Decimal(1), Decimal(0), Decimal(0), Decimal(0), Decimal(0)]
    result = rolled(tmp_path, as_of=as_of, provision_rates=given)
    assert sum(line.total for line in result.analysis.provision) == result.groups["USD"].ageing["not_due"]
