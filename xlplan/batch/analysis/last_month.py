"""The last accepted month, out of the history: what was open then, who owed what, and in which file."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from xlplan.batch.analysis.records import OpenThen
from xlplan.batch.analysis.result import Accepted
from xlplan.batch.history import open_history
from xlplan.batch.ledger import ZERO
from xlplan.batch.register import region_key

Place = tuple[str, str]
MONTHS = 11
"""Month ends before this one whose ageing is shown."""


@dataclass(frozen=True)
class LastMonth:
    """Keys: region as `region_key` gives it, and currency. `files`: region -> digest, who saved it.

    `ageing`: currency -> as-of date -> bucket -> amount, of the latest MONTHS accepted ones.
    """

    accepted: Accepted
    customers: Mapping[Place, Mapping[str, Decimal]] = field(default_factory=dict)
    open: Mapping[Place, list[OpenThen]] = field(default_factory=dict)
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    ageing: Mapping[str, Mapping[dt.date, dict[str, Decimal]]] = field(default_factory=dict)

    def regions(self) -> set[str]:
        """Regions whose figures counted then."""
        return {region for region, _ in self.customers}

    def balance(self, region: str, currency: str) -> Decimal:
        """What a region was owed then."""
        return sum(self.customers.get((region, currency), {}).values(), ZERO)


def last_month(place: str | Path | None, as_of: dt.date) -> LastMonth | None:
    """The month accepted last before a date; None without a history, or where it holds none. Errors: `open_history`."""
    if place is None or (not (isinstance(place, str) and "://" in place) and not Path(place).is_file()):
        return None
    with open_history(place) as history:
        entry = history.before(as_of)
        if entry is None:
            return None
        customers: dict[Place, dict[str, Decimal]] = defaultdict(dict)
        for (region, currency, customer), amount in history.balances(entry).items():
            customers[region, currency][customer] = amount
        opened: dict[Place, list[OpenThen]] = defaultdict(list)
        for row in history.invoices(entry):
            line = OpenThen(row["invoice"].casefold(), row["customer"], row["currency"], row["bucket"], row["open"])
            opened[region_key(row["region"]), row["currency"]].append(line)
        files = {region: (row["sha256"], row["saved_by"]) for region, row in history.files(entry).items()}
        accepted = Accepted(entry.as_of, entry.recorded_at, entry.by)
        return LastMonth(accepted, customers, opened, files, history.ageing_before(as_of, MONTHS))
