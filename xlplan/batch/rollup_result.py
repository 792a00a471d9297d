"""What a rollup gives: figures per region and for the group, what was received, and every problem."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from xlplan.batch.analysis.records import Records
from xlplan.batch.analysis.result import Analysis
from xlplan.batch.ledger import RegionFigures
from xlplan.batch.rates import Reporting, added
from xlplan.batch.register import Expected
from xlplan.errors import Problem, Severity
from xlplan.forms.form import Lang
from xlplan.metrics import bucket_names

Status = Literal[
    "received", "late", "missing", "wrong-period", "stale", "below-state", "incomplete", "unreadable", "duplicate"
]
"""received and late are counted; all others are not: stale (the file that counted for an earlier month), below-state
(not as far on its way as was required), incomplete (cells that figures need cannot be read), and the rest.
"""

MONEY = ("opening", "credits", "billed", "collected", "balance")
BUCKETS = (*bucket_names(), "unapplied")
SEVERITIES: tuple[Severity, ...] = ("break", "error", "warning", "info")


@dataclass(frozen=True)
class CustomerFigures:
    """One customer of one region in one currency: balance = opening + billed - collected - credits."""

    customer: str
    currency: str
    opening: Decimal
    billed: Decimal
    collected: Decimal
    credits: Decimal
    balance: Decimal
    overdue: Decimal


@dataclass(frozen=True)
class OpenInvoice:
    """An invoice that is still open, and the cell of its amount. `days` past due; 0 or less is not due."""

    sheet: str
    cell: str
    invoice: str
    customer: str
    product: str
    invoice_date: dt.date
    due_date: dt.date | None
    days: int
    bucket: str
    currency: str
    amount: Decimal
    open: Decimal
    promised: dt.date | None = None
    disputed: bool = False
    own: dict[str, object] = field(default_factory=dict)  # what stands in the columns that a company has added


@dataclass(frozen=True)
class OwnField:
    """A column that a company has added to the ledger: its id, its words, and its kind."""

    id: str
    zh: str
    en: str
    kind: str


@dataclass(frozen=True)
class Control:
    """One control total three ways, None where there is no such figure; `added` is the part of `events` typed by hand.

    `total` is billed, collected, credits, balance, a bucket, or rows of a form (`invoices`, `receipts`, `receivables`).
    """

    total: str
    workbook: Decimal | None
    events: Decimal | None
    added: Decimal | None
    manifest: Decimal | None

    @property
    def difference(self) -> Decimal:
        """What does not tie: workbook against events, and events without added rows against the manifest."""
        events = self.events or Decimal(0)
        shown = Decimal(0) if self.workbook is None else self.workbook - events
        brought = Decimal(0) if self.manifest is None else events - (self.added or Decimal(0)) - self.manifest
        return shown or brought


@dataclass(frozen=True)
class Provenance:
    """Which file it was: the digest of its bytes, who saved it last and when (UTC), and its template's version."""

    sha256: str
    saved_by: str = ""
    saved_at: dt.datetime | None = None
    template_version: str = ""


@dataclass(frozen=True)
class Submission:
    """One workbook as a worker process read it. `figures` per currency; empty when they must not be counted."""

    path: Path
    name: str
    status: Status | Literal["skipped"]
    modified: dt.datetime
    region: str = ""
    as_of: dt.date | None = None
    preparer: str = ""
    state: str = ""
    sealed: str = "draft"  # the state that a seal vouches for, with nothing typed since
    sealed_by: str = ""
    state_place: tuple[str, str] = ("", "")
    version_place: tuple[str, str] = ("", "")
    first: dt.date | None = None
    figures: dict[str, RegionFigures] = field(default_factory=dict)
    customers: list[CustomerFigures] = field(default_factory=list)
    invoices: list[OpenInvoice] = field(default_factory=list)
    numbers: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # invoice key -> number, sheet, cell
    opened: list[OpenInvoice] = field(default_factory=list)  # open the day before the window begins
    places: dict[str, tuple[str, str]] = field(default_factory=dict)  # customer -> sheet, cell of its opening
    controls: list[Control] = field(default_factory=list)
    added: int = 0
    provenance: Provenance | None = None
    records: Records = field(default_factory=Records)
    problems: list[Problem] = field(default_factory=list)
    own: list[OwnField] = field(default_factory=list)


@dataclass(frozen=True)
class RegionResult:
    """One region's line. `submission` is the workbook that counts or says why not; None where nothing came."""

    region: str
    status: Status
    workbook: str
    submission: Submission | None
    expected: Expected | None
    figures: dict[str, RegionFigures] = field(default_factory=dict)


@dataclass(frozen=True)
class RollupResult:
    """The rollup as of a date. `groups`: the sum per currency. `published`: the files written, none on a break.

    `reused`: workbooks that were not read again, because their bytes had not changed. `notes`: what is to be told of
    this run, and is no part of its result.
    """

    as_of: dt.date
    start: dt.date
    regions: list[RegionResult]
    groups: dict[str, RegionFigures]
    problems: list[Problem]
    allow_breaks: bool = False
    published: tuple[Path, ...] = ()
    reporting: Reporting | None = None
    analysis: Analysis = field(default_factory=Analysis)
    reused: int = 0
    notes: tuple[Problem, ...] = ()

    @property
    def currency(self) -> str | None:
        """The one currency of all figures; None where there are several, or no figures."""
        return next(iter(self.groups)) if len(self.groups) == 1 else None

    @property
    def reconciled(self) -> bool:
        """Whether everything ties."""
        return not any(p.severity == "break" for p in self.problems)

    @property
    def complete(self) -> bool:
        """Whether every region is in, in time and for the right date."""
        return bool(self.regions) and all(r.status == "received" for r in self.regions)

    @property
    def exit_status(self) -> int:
        """0; 1 with problems or when incomplete; 3 when it does not reconcile and nothing was published."""
        if not self.reconciled and not self.allow_breaks:
            return 3
        bad = any(p.severity in ("break", "error") for p in self.problems)
        return 1 if bad or not self.complete else 0

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """The machine-readable result: amounts as decimal strings with two places, None for what is not counted."""
        group = self.groups[self.currency] if self.currency else None
        several = {} if len(self.groups) < 2 else {"groups": {c: _figures(f) for c, f in self.groups.items()}}
        return {
            "as_of": f"{self.as_of:%Y-%m-%d}",
            "from": f"{self.start:%Y-%m-%d}",
            "currency": self.currency,
            "reconciled": self.reconciled,
            "complete": self.complete,
            "regions": {r.region: self._region(r) for r in self.regions},
            "group": _figures(group) if group else None,
            **several,
            **({"reporting": _reporting(self.reporting)} if self.reporting else {}),
            "register": [_register_line(region) for region in self.regions],
            "problems": [p.as_json(lang) for p in self.problems],
            "analysis": self.analysis.as_json(),
        }

    def _region(self, region: RegionResult) -> dict[str, Any]:
        one = next(iter(region.figures.values())) if len(region.figures) == 1 else None
        result = {**_figures(one), "workbook": region.workbook, "status": region.status}
        if len(self.groups) > 1 and region.figures:
            result |= {"currency": next(iter(region.figures)) if one else None}
            result |= {} if one else {"currencies": {c: _figures(f) for c, f in region.figures.items()}}
        return result


def _register_line(region: RegionResult) -> dict[str, object]:
    """What came from a region, which file it was, and how far it is on its way; None for what is not known."""
    found, expected = region.submission, region.expected
    origin = (found.provenance if found else None) or Provenance("")
    saved_at = f"{origin.saved_at:%Y-%m-%dT%H:%M:%SZ}" if origin.saved_at else None
    deadline = expected.deadline if expected else None
    return {
        "region": region.region,
        "workbook": region.workbook or None,
        "status": region.status,
        "preparer": (expected.preparer if expected else "") or (found.preparer if found else "") or None,
        "deadline": f"{deadline:%Y-%m-%dT%H:%M:%S}" if deadline else None,
        "modified": f"{found.modified:%Y-%m-%dT%H:%M:%S}" if found else None,
        "state": found.state or None if found else None,
        "sealed": found.sealed if found else None,
        "sealed_by": found.sealed_by or None if found else None,
        "template_version": origin.template_version or None,
        "saved_by": origin.saved_by or None,
        "saved_at": saved_at,
        "sha256": origin.sha256 or None,
    }


def _figures(figures: RegionFigures | None) -> dict[str, Any]:
    if figures is None:
        return dict.fromkeys((*MONEY, "open_invoices", "ageing"))
    amounts: dict[str, Any] = {name: _amount(getattr(figures, name)) for name in MONEY}
    ageing = {bucket: _amount(figures.ageing[bucket]) for bucket in BUCKETS}
    return amounts | {"open_invoices": figures.open_invoices, "ageing": ageing}


def _reporting(found: Reporting) -> dict[str, Any]:
    """The reporting currency: figures as everywhere, each rate with its origin, and what rounding has moved."""
    return {
        "currency": found.currency,
        "group": _figures(found.group),
        "regions": {name: _figures(figures) for name, figures in found.regions.items()},
        "rates": [rate.as_json() for rate in found.rates],
        "rounding": {r.figure: {"parts": _amount(r.parts), "whole": _amount(r.whole),
                                "difference": _amount(r.difference)} for r in found.rounding},
    }  # fmt: skip


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"


def added_up(parts: Iterable[Mapping[str, RegionFigures]]) -> dict[str, RegionFigures]:
    """The sum per currency, currencies in order of their names."""
    found: dict[str, RegionFigures] = {}
    for part in parts:
        for currency, figures in part.items():
            found[currency] = added([found[currency], figures]) if currency in found else figures
    return dict(sorted(found.items()))


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Breaks, errors, warnings, infos; each in the order they were found."""
    return sorted(problems, key=lambda p: SEVERITIES.index(p.severity))
