"""Exchange rates of a file, and the group's figures in a reporting currency: rounded once a region and currency.

One rate a currency translates all figures of the rollup: the closing rate of its as-of date. Each amount is rounded to
the cent on its own, region by region and currency by currency, so that the regions add up to the group; how far the
sum of the rounded parts is from the rounded sum is stated for every figure.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlplan.batch.ledger import ZERO, RegionFigures
from xlplan.batch.textfile import text_of_file
from xlplan.errors import DataError
from xlplan.metrics import round_half_up, to_decimal

MAX_AGE = dt.timedelta(days=10)
"""A rate may be this much older than the as-of date: long enough for the longest run of public holidays."""

HEADERS = {
    "currency": ("currency", "币种"),
    "rate": ("rate", "汇率"),
    "date": ("date", "日期"),
    "reporting": ("reporting", "to", "折算币种", "报告币种"),
    "per": ("per", "units", "单位"),
    "source": ("source", "来源"),
}
AMOUNTS = ("opening", "billed", "collected", "credits", "balance")


@dataclass(frozen=True)
class Rate:
    """`per` units of `currency` are `rate` units of the reporting currency, on `date`. `line`: in the file; 0: none."""

    currency: str
    rate: Decimal
    date: dt.date
    per: Decimal = Decimal(1)
    source: str = ""
    file: str = ""
    line: int = 0

    def as_json(self) -> dict[str, Any]:
        """Where the rate comes from; numbers as decimal strings."""
        return {"currency": self.currency, "rate": f"{self.rate}", "per": f"{self.per}", "date": f"{self.date}",
                "source": self.source or None, "file": self.file, "line": self.line or None}  # fmt: skip


@dataclass(frozen=True)
class Rates:
    """A rates file: the reporting currency it names, and its rates."""

    reporting: str
    rates: tuple[Rate, ...]
    file: str

    def on(self, currency: str, as_of: dt.date) -> Rate:
        """The latest rate of a currency that is not after a date. DataError: none, or one more than ten days older."""
        if currency == self.reporting:
            return Rate(currency, Decimal(1), as_of, file=self.file)
        known = [rate for rate in self.rates if rate.currency == currency]
        usable = [rate for rate in known if rate.date <= as_of]
        if not usable:
            code = "rate-later" if known else "rate-missing"
            dates = ", ".join(f"{rate.date}" for rate in known)
            raise DataError(code, workbook=self.file, currency=currency, as_of=as_of, dates=dates)
        found = max(usable, key=lambda rate: rate.date)
        if as_of - found.date > MAX_AGE:
            raise DataError("rate-stale", workbook=self.file, currency=currency, found=found.date, as_of=as_of,
                            days=MAX_AGE.days)  # fmt: skip
        return found


@dataclass(frozen=True)
class Rounding:
    """A figure's rounding control: the sum of the rounded parts, and the unrounded sum rounded once."""

    figure: str
    parts: Decimal
    whole: Decimal

    @property
    def difference(self) -> Decimal:
        """What rounding part by part has moved."""
        return self.parts - self.whole


@dataclass(frozen=True)
class Reporting:
    """Everything in the reporting currency. `group` is the sum of `regions`; `rounding` says what that moved."""

    currency: str
    rates: tuple[Rate, ...]
    regions: dict[str, RegionFigures]
    group: RegionFigures
    rounding: tuple[Rounding, ...]


def reported(regions: Iterable[tuple[str, Mapping[str, RegionFigures]]], rates: Rates, as_of: dt.date) -> Reporting:
    """Regions' figures per currency in the reporting currency. DataError: a rate is missing or out of date."""
    given = [(name, figures) for name, figures in regions if figures]
    currencies = sorted({currency for _, figures in given for currency in figures})
    used = {currency: rates.on(currency, as_of) for currency in currencies}
    parts = {name: added([_translated(f, used[c]) for c, f in figures.items()]) for name, figures in given}
    group = added(parts.values())
    exact = added([_translated(f, used[c], places=None) for _, figures in given for c, f in figures.items()])
    rounding = [Rounding(name, value, round_half_up(whole, 2))
                for (name, value), (_, whole) in zip(_named(group), _named(exact), strict=True)]  # fmt: skip
    moved = group.opening + group.billed - group.collected - group.credits
    rounding.append(Rounding("movements", moved, group.balance))
    rounding.append(Rounding("ageing", sum(group.ageing.values(), ZERO), group.balance))
    return Reporting(rates.reporting, tuple(used.values()), parts, group, tuple(rounding))


def _translated(figures: RegionFigures, rate: Rate, places: int | None = 2) -> RegionFigures:
    def to(amount: Decimal) -> Decimal:
        value = amount * rate.rate / rate.per
        return value if places is None else ZERO + round_half_up(value, places)

    ageing = {bucket: to(amount) for bucket, amount in figures.ageing.items()}
    return RegionFigures(**{name: to(getattr(figures, name)) for name in AMOUNTS},
                         open_invoices=figures.open_invoices, ageing=ageing)  # fmt: skip


def added(parts: Iterable[RegionFigures]) -> RegionFigures:
    """The sum of figures in one currency; ValueError where there are none."""
    first, *others = parts
    sums = {name: getattr(first, name) + sum((getattr(o, name) for o in others), ZERO) for name in AMOUNTS}
    ageing = {bucket: amount + sum((o.ageing[bucket] for o in others), ZERO) for bucket, amount in first.ageing.items()}
    return RegionFigures(
        **sums, open_invoices=first.open_invoices + sum(o.open_invoices for o in others), ageing=ageing
    )


def _named(figures: RegionFigures) -> Iterator[tuple[str, Decimal]]:
    yield from ((name, getattr(figures, name)) for name in AMOUNTS)
    yield from figures.ageing.items()


# --- the file --------------------------------------------------------------------------------------------------------
def read_rates(path: Path) -> Rates:
    """A CSV (columns currency, rate, date, reporting; per and source where wanted) or a TOML file.

    DataError names the line that cannot be used: no number above 0, no date, two rates of one currency and day, or more
    than one reporting currency.
    """
    text, name = text_of_file(path, "rates-unreadable"), path.name
    entries = list(_of_toml(text, name) if path.suffix.lower() == ".toml" else _of_csv(text, name))
    reporting = {_currency(entry["reporting"]) for entry in entries if entry["reporting"]}
    if len(reporting) != 1:
        raise DataError("rates-reporting", workbook=name, found=", ".join(sorted(reporting)) or "-")
    rates = [_rate(entry, name) for entry in entries if entry["currency"]]
    (into,) = reporting
    seen: dict[tuple[str, dt.date], Rate] = {}
    for rate in rates:
        twice = seen.setdefault((rate.currency, rate.date), rate)
        own = rate.currency == into and rate.rate != rate.per
        if own or (twice is not rate and twice.rate / twice.per != rate.rate / rate.per):
            raise DataError("rates-disagree", workbook=name, currency=rate.currency, date=rate.date, line=rate.line,
                            found=rate.rate, expected=Decimal(1) if own else twice.rate)  # fmt: skip
    return Rates(into, tuple(rates), name)


Entry = dict[str, Any]


def _of_csv(text: str, name: str) -> Iterator[Entry]:
    rows = list(csv.reader(io.StringIO(text), strict=False))
    words = [word.strip().casefold() for word in (rows[0] if rows else [])]
    places = {field: next((words.index(a) for a in aliases if a in words), -1) for field, aliases in HEADERS.items()}
    for field in ("currency", "rate", "date", "reporting"):
        if places[field] < 0:
            raise DataError("rates-column", workbook=name, header=" / ".join(HEADERS[field]))
    for line, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            yield {f: row[i].strip() if 0 <= i < len(row) else "" for f, i in places.items()} | {"line": line}


def _of_toml(text: str, name: str) -> Iterator[Entry]:
    try:
        content = tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        raise DataError("rates-toml", workbook=name, detail=str(error)) from error
    found = content.get("rates")
    reporting = content.get("reporting", "")
    yield {"currency": "", "reporting": reporting if isinstance(reporting, str) else "", "line": 0}
    for currency, entry in found.items() if isinstance(found, dict) else ():
        for item in entry if isinstance(entry, list) else [entry]:
            given: Mapping[str, object] = item if isinstance(item, dict) else {}
            yield {f: str(given.get(f, "")) for f in HEADERS} | {"currency": currency, "reporting": "", "line": 0}


def _rate(entry: Entry, name: str) -> Rate:
    rate, per = to_decimal(entry["rate"]), to_decimal(entry["per"] or "1")
    try:
        date = dt.datetime.strptime(entry["date"].replace("/", "-"), "%Y-%m-%d").date()
    except ValueError:
        date = None
    if rate is None or per is None or rate <= 0 or per <= 0 or date is None:
        wrong: Sequence[str] = [entry["date"]] if date is None else [entry["rate"], entry["per"]]
        raise DataError("rates-value", workbook=name, currency=_currency(entry["currency"]),
                        value=" / ".join(filter(None, wrong)) or "-")  # fmt: skip
    return Rate(_currency(entry["currency"]), rate, date, per, entry["source"], name, entry["line"])


def _currency(text: str) -> str:
    return text.strip().upper()
