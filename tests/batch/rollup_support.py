"""A small ledger of three regions made into workbooks, and an independent reckoning of the sample ledger."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlwings as xw

import xlplan
from xlplan.batch.regenerate import RegenerateRequest, regenerate
from xlplan.batch.rollup import RollupRequest, RollupResult, rollup
from xlplan.errors import Problem
from xlplan.forms.form import Lang

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT.parent / "shared" / "data" / "invoices.csv"
MAPPING = SAMPLE.with_suffix(".toml")
AS_OF = dt.date(2026, 6, 30)

LEDGER = """region,customer,invoice,billed,due,amount,settled
East,Acme,E1,2026-01-10,2026-02-09,100.00,2026-02-01
East,Acme,E2,2026-03-05,2026-04-04,250.50,
East,Birch,E3,2026-05-20,2026-06-19,80.25,
East,Birch,E4,2026-06-10,2026-07-10,60.00,
East,Cedar,E5,2025-03-01,2025-03-31,40.10,2026-06-30
North,Acme,N1,2026-06-01,2026-06-30,10.10,
North,Dune,N2,2026-06-01,2026-06-29,20.20,
North,Dune,N3,2026-05-01,2026-05-31,30.30,2026-06-15
South,Elm,S1,2026-02-02,2026-03-04,500.00,2026-07-02
South,Elm,S2,2026-07-01,2026-07-31,999.00,
"""
"""As of 2026-06-30: East owes 390.75, North 30.30, South 500.00; S2 is billed later."""

TOML = """[invoices]
region = "region"
customer = "customer"
invoice_no = "invoice"
invoice_date = "billed"
due_date = "due"
amount = "amount"
settled_date = "settled"

[options]
date_format = "%Y-%m-%d"
currency = "USD"
"""


def small_regions(folder: Path, lang: Lang = "en", ledger: str = LEDGER, as_of: dt.date = AS_OF) -> Path:
    """The small ledger's workbooks, in `folder`/regions."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ledger.csv").write_text(ledger, encoding="utf-8")
    (folder / "mapping.toml").write_text(TOML, encoding="utf-8")
    request = RegenerateRequest("forecast", folder / "ledger.csv", folder / "mapping.toml", "region", as_of,
                                folder / "regions", lang)  # fmt: skip
    made = regenerate(request)
    assert made.problems == []
    return folder / "regions"


def rolled(*paths: Path, as_of: dt.date = AS_OF, **options: Any) -> RollupResult:
    """A rollup that writes nothing unless told to."""
    return rollup(RollupRequest(paths=paths, as_of=as_of, **options))


def codes(result: RollupResult, severity: str = "") -> list[str]:
    """The codes of its problems, in order."""
    return [p.code for p in result.problems if severity in ("", p.severity)]


def found(result: RollupResult, code: str) -> Problem:
    """The one problem of that code."""
    matching = [p for p in result.problems if p.code == code]
    assert len(matching) == 1, codes(result)
    return matching[0]


@contextmanager
def edited(path: Path) -> Iterator[xw.Book]:
    """The workbook opened, and saved afterwards; what depends on an edit keeps its old value."""
    with xlplan.open(path) as book:
        yield book
        book.save()


def true_figures(as_of: dt.date) -> dict[str, dict[str, Any]]:
    """The sample ledger as of a date, invoice by invoice: what the rollup must give, reckoned without its code."""
    regions: dict[str, dict[str, Any]] = {}
    with SAMPLE.open(encoding="utf-8-sig", newline="") as source:
        for line in csv.DictReader(source):
            billed, due, settled = (_day(line[name]) for name in ("InvoiceDate", "DueDate", "SettledDate"))
            if billed > as_of:
                continue
            figures = regions.setdefault(line["countryCode"], defaultdict(Decimal))
            amount = Decimal(line["InvoiceAmount"])
            figures["billed"] += amount
            if settled <= as_of:
                figures["collected"] += amount
                continue
            figures["balance"] += amount
            figures["open_invoices"] += 1
            late = (as_of - due).days
            name = ("not_due" if late < 1 else "1-30" if late < 31 else "31-60" if late < 61 else "61-90"
                    if late < 91 else "90+")  # fmt: skip
            figures[name] += amount
    return regions


def _day(text: str) -> dt.date:
    month, day, year = map(int, text.split("/"))
    return dt.date(year, month, day)


def month_ends() -> list[dt.date]:
    """Every month end of 2012 and 2013."""
    firsts = [dt.date(2012 + n // 12, n % 12 + 1, 1) for n in range(1, 25)]
    return [first - dt.timedelta(days=1) for first in firsts]


AMOUNTS = ("billed", "collected", "balance")
BUCKETS = ("not_due", "1-30", "31-60", "61-90", "90+")


def as_strings(figures: dict[str, Any]) -> dict[str, Any]:
    """An independent reckoning in the shape of the JSON result."""
    money = {name: f"{figures[name]:.2f}" for name in AMOUNTS}
    ages = {name: f"{figures[name]:.2f}" for name in BUCKETS} | {"unapplied": "0.00"}
    count = int(figures["open_invoices"])
    return money | {"opening": "0.00", "credits": "0.00", "open_invoices": count, "ageing": ages}
