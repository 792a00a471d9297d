"""The analysis of a rollup, as values. Amounts per currency; different currencies are never added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from typing import Any, Literal

from xlplan.batch.analysis.records import ProductLine, ProfitLine, ProfitMonth, PromiseLine
from xlplan.errors import UsageError
from xlplan.metrics import to_decimal

Source = Literal["history", "events"]

PROVISION_RATES = ("0.003", "0.016", "0.036", "0.066", "0.106")
"""Share of each bucket, not due to over 90 days: the matrix of IFRS 9, Illustrative Example 12 (IE74-IE77)."""


def provision_rates(text: str) -> list[Decimal]:
    """Shares from percentages as typed, `0.3,1.6,3.6,6.6,10.6`. UsageError("provision-rates") for anything else."""
    found = [to_decimal(part.strip().removesuffix("%")) for part in text.split(",")]
    shares = [rate.scaleb(-2) for rate in found if rate is not None and 0 <= rate <= FULL]
    if len(shares) != len(PROVISION_RATES) or len(found) != len(shares):
        raise UsageError("provision-rates", value=text)
    return shares


FULL = 100
FORECAST_MONTHS = 3
PATTERN_LAGS, PATTERN_MONTHS = 7, 12
"""Months after billing that the collection pattern follows, and latest billing months that it is taken from."""

SALES_MONTHS = 3
"""Latest months whose sales are the base of DSO and best possible DSO."""

TOP = 20


@dataclass(frozen=True)
class Rates:
    """What one region, or the group, does with its receivables; None where a share has no base.

    `dso` counts back through the months' sales, `dso_more`: sales history ran out, more than so many days.
    `dso_simple`, `best_possible` and `delinquent` (their difference) are over the sales of the latest SALES_MONTHS.
    """

    planned: Decimal
    overdue: Decimal
    overdue_share: float | None
    collection_rate: float | None
    collectible_rate: float | None
    plan_rate: float | None
    dso: float | None
    dso_more: bool
    dso_simple: float | None
    best_possible: float | None
    delinquent: float | None


@dataclass(frozen=True)
class Rolled:
    """Of what was open in a bucket a month ago, what is still open in a later one (in 90+: still open); its share."""

    bucket: str
    then: Decimal
    later: Decimal
    rate: float | None


@dataclass(frozen=True)
class Movement:
    """Since the end of last month. `source`: whether last month is as it was reported, or reckoned anew."""

    source: Source
    opening: Decimal
    billed: Decimal
    balance: Decimal
    not_due: Decimal
    cei: float | None
    rolled: tuple[Rolled, ...]


@dataclass(frozen=True)
class ForecastLine:
    """One region's month. `kind`: month, overdue (no date to come), later. `by_pattern` is None without a history."""

    region: str
    currency: str
    kind: Literal["month", "later", "overdue"]
    month: dt.date | None
    by_plan: Decimal
    by_pattern: Decimal | None


@dataclass(frozen=True)
class ProvisionLine:
    """Expected loss of one region by bucket, unrounded."""

    region: str
    currency: str
    lines: dict[str, Decimal]
    total: Decimal


@dataclass(frozen=True)
class Alike:
    """Two customers' names that may be one customer's. `reason`: suffix, spelling or similar."""

    one: str
    other: str
    reason: Literal["spelling", "suffix", "similar"]


ChangeKind = Literal["file", "balance", "new", "settled", "changed"]


@dataclass(frozen=True)
class Change:
    """What differs from the last accepted month in one region: its file, a customer's balance, or an open invoice."""

    region: str
    currency: str
    kind: ChangeKind
    customer: str
    invoice: str
    then: Decimal | None
    now: Decimal | None
    saved_by: str = ""
    same_file: bool | None = None
    place: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Accepted:
    """The last accepted month in the history."""

    as_of: dt.date
    recorded_at: dt.datetime
    by: str


@dataclass(frozen=True)
class Analysis:
    """Everything beyond balances. Keys of dicts of dicts: region, currency.

    `ageing`: currency -> date, bucket -> amount: the months of the history, the end of last month, the as-of date.
    """

    before: dt.date = dt.date.min
    groups: dict[str, Rates] = field(default_factory=dict)
    regions: dict[str, dict[str, Rates]] = field(default_factory=dict)
    movement: dict[str, Movement] = field(default_factory=dict)
    movements: dict[str, dict[str, Movement]] = field(default_factory=dict)
    products: list[ProductLine] = field(default_factory=list)
    promises: list[tuple[str, PromiseLine]] = field(default_factory=list)
    months: dict[str, list[tuple[dt.date, Decimal, Decimal]]] = field(default_factory=dict)
    ageing: dict[str, list[tuple[dt.date, dict[str, Decimal]]]] = field(default_factory=dict)
    forecast: list[ForecastLine] = field(default_factory=list)
    patterns: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    provision_rates: dict[str, Decimal] = field(default_factory=dict)
    provision: list[ProvisionLine] = field(default_factory=list)
    profit: list[tuple[str, str, ProfitLine]] = field(default_factory=list)
    profit_months: list[tuple[str, str, ProfitMonth]] = field(default_factory=list)
    profit_unread: list[str] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)
    accepted: Accepted | None = None
    changes: list[Change] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For `--json`: amounts as decimal strings with two places, shares as numbers."""
        return {
            "last_month": {"as_of": f"{self.before:%Y-%m-%d}", "accepted": _plain(self.accepted)},
            "rates": {"group": _plain(self.groups), "regions": _plain(self.regions)},
            "movement": {"group": _plain(self.movement), "regions": _plain(self.movements)},
            "products": _plain(self.products),
            "promises": [{"region": region, **_plain(line)} for region, line in self.promises],
            "forecast": _plain(self.forecast),
            "provision": {"rates": {name: str(rate) for name, rate in self.provision_rates.items()},
                          "regions": _plain(self.provision)},
            "profit": [{"region": region, "currency": currency, **_plain(line)}
                       for region, currency, line in self.profit],
            "alike": _plain(self.alike),
            "changes": _plain(self.changes),
        }  # fmt: skip


def _plain(value: Any) -> Any:
    """Dataclasses as dicts, amounts and dates as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(part) for part in value]
    return value
