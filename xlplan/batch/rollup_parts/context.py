"""What every sheet is made from: the result, the language, and where each open invoice stands on the detail sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property

from xlplan.batch.analysis.origins import origin_key
from xlplan.batch.analysis.records import Origins
from xlplan.batch.analysis.result import TOP
from xlplan.batch.rollup_parts.breakdown import Breakdown, Key, breakdown
from xlplan.batch.rollup_parts.fields import In, Link, Out
from xlplan.batch.rollup_result import OpenInvoice, RegionResult, RollupResult, Submission
from xlplan.forms.form import Lang


@dataclass(frozen=True)
class Context:
    """A rollup, in one language."""

    result: RollupResult
    lang: Lang

    @cached_property
    def counted(self) -> list[tuple[RegionResult, Submission]]:
        """The regions whose figures count, with their workbooks."""
        return [(region, region.submission) for region in self.result.regions if region.figures and region.submission]

    @cached_property
    def detail(self) -> list[tuple[RegionResult, Submission, OpenInvoice]]:
        """The rows of the detail sheet: region by region, the oldest due date first."""
        return [(region, found, invoice) for region, found in self.counted for invoice in found.invoices]

    @cached_property
    def top(self) -> list[int]:
        """The largest overdue amounts of each currency, as rows of the detail sheet."""
        late = [index for index, (_, _, invoice) in enumerate(self.detail) if invoice.days > 0]
        late.sort(key=lambda i: (self.detail[i][2].currency, -self.detail[i][2].open, -self.detail[i][2].days, i))
        seen: Counter[str] = Counter()
        found = []
        for index in late:
            currency = self.detail[index][2].currency
            seen[currency] += 1
            if seen[currency] <= TOP:
                found.append(index)
        return found

    @cached_property
    def lines(self) -> list[tuple[RegionResult, str]]:
        """The rows of the summary: region and currency, "" for a region that does not count."""
        return [(r, currency) for r in self.result.regions for currency in r.figures or ("",)]

    @cached_property
    def _summary_rows(self) -> dict[tuple[str, str], int]:
        return {(region.region, currency): index for index, (region, currency) in enumerate(self.lines)}

    @cached_property
    def _files(self) -> dict[str, str]:
        return {r.region: str(r.submission.path) for r in self.result.regions if r.submission}

    def summary(self, region: str, currency: str, field: str) -> In | None:
        """A region's figure on the summary."""
        row = self._summary_rows.get((region, currency))
        return None if row is None else In("summary", row, field)

    def file(self, region: str, sheet: str = "", cell: str = "") -> Out | None:
        """A cell of a region's workbook."""
        return Out(self._files[region], sheet, cell) if region in self._files else None

    # --- where figures come from -------------------------------------------------------------------------------------
    @cached_property
    def breakdown(self) -> Breakdown:
        """The regions of every customer, product and month."""
        return breakdown(self.counted)

    @cached_property
    def _origins(self) -> dict[str, Origins]:
        return {region.region: found.records.origins for region, found in self.counted}

    @cached_property
    def _open(self) -> dict[Hashable, In]:
        """Region, and its customer or product -> its first open invoice on the detail sheet."""
        found = self.first(lambda region, i: (region, Key("customer", i.currency, i.customer.casefold())))
        return found | self.first(lambda region, i: (region, Key("product", i.currency, i.product.casefold())))

    def ledger(self, region: str, figure: str, currency: str = "", name: str = "") -> Out | None:
        """The first amount in a region's ledger that a figure adds up, else the header of the column of amounts.

        `figure`: invoices, collected, credits, promise, or one of these (month: billed, planned) of a customer, product
        or month, as `origin_key` names it.
        """
        known = self._origins.get(region)
        form = "receipts" if figure.endswith(("collected", "credits")) else "invoices"
        if known is None or form not in known.columns:
            return self.file(region)
        sheet, letters, head = known.columns[form]
        return self.file(region, sheet, f"{letters}{known.rows.get(origin_key(figure, currency, name), head)}")

    def part(self, key: Key, region: str, figure: str) -> Link | None:
        """Where a region's share of a customer's, product's or month's figure comes from."""
        if figure in ("balance", "overdue") and (found := self._open.get((region, key))):
            return found
        if key.what != "month" and figure not in ("collected", "credits"):
            figure = "invoices"
        return self.ledger(region, f"{key.what}.{figure}", key.currency, key.name)

    def origin(self, key: Key, figure: str) -> Link | None:
        """Where a customer's, product's or month's figure comes from: the one region that has it, else the block."""
        parts = self.breakdown.parts.get(key, [])
        if len(parts) == 1:
            return self.part(key, parts[0].region, figure)
        return In("sources", self.breakdown.largest(key, figure), figure) if parts else None

    def first(self, key: Callable[[str, OpenInvoice], Hashable]) -> dict[Hashable, In]:
        """The first row of the detail sheet for each key of (region, invoice): the oldest due date of a region's."""
        found: dict[Hashable, In] = {}
        for index, (region, _, invoice) in enumerate(self.detail):
            found.setdefault(key(region.region, invoice), In("detail", index, "open"))
        return found

    def say(self, zh: str, en: str) -> str:
        """One of two texts."""
        return zh if self.lang == "zh" else en
