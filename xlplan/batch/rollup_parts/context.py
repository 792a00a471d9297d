"""What every sheet is made from: the result, the language, and where each open invoice stands on the detail sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property

from xlplan.batch.analysis.result import TOP
from xlplan.batch.rollup_parts.fields import In, Out
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

    def first(self, key: Callable[[str, OpenInvoice], Hashable]) -> dict[Hashable, In]:
        """The first row of the detail sheet for each key of (region, invoice): the oldest due date of a region's."""
        found: dict[Hashable, In] = {}
        for index, (region, _, invoice) in enumerate(self.detail):
            found.setdefault(key(region.region, invoice), In("detail", index, "open"))
        return found

    def say(self, zh: str, en: str) -> str:
        """One of two texts."""
        return zh if self.lang == "zh" else en
