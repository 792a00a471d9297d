"""Checks of the review: a figure that it gives for a KPI and that the evaluation table does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xlplan.actions.claims import OTHER_BASE
from xlplan.actions.draft import figure
from xlplan.actions.drafts import typed_rows
from xlplan.actions.kpi_words import Kpi, normal
from xlplan.actions.sheet import Reading
from xlplan.actions.units import normal_unit
from xlplan.forms.kpi import is_percent
from xlplan.metrics import to_decimal

_FIGURE = (
    r"\s*(?:为|是|达到?|实际|仅|只有|约|:|(?:is|was|are|were|reached|at|only)\b|\s)*\s*"
    r"(?P<number>(?:1:)?\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<unit>%(?!点)|[一-鿿]{1,2}|[a-z]+)?"
)
_START = r"(?:^|[。;,、!?(])\s*"


def check_review(reading: Reading) -> None:
    """Report what the review says about a KPI by its full name and with another figure than the table's."""
    kpis = [Kpi.of(index, row) for _, index, row in typed_rows(reading, "kpi") if row.get("kpi")]
    lang = reading.data.lang
    for table, index, row in typed_rows(reading, "review"):
        for field in ("highlight", "problem"):
            for kpi, said in disagreeing(row.get(field), kpis):
                actual = kpi.number("actual") or Decimal(0)
                reading.report("review-disagrees", "warning", table.sheet.name, table.cell(index, field), text=said,
                               kpi=kpi.label, actual=figure(kpi, actual, lang))  # fmt: skip


def disagreeing(text: object, kpis: list[Kpi]) -> Iterator[tuple[Kpi, str]]:
    """The KPIs that begin a clause and are followed by a figure in their unit that is none of the table's.

    Silent in doubt: a name within a longer one (展会线索转化率), another period, another unit, no unit.
    """
    words = normal(text)
    named = [kpi for kpi in kpis if kpi.name and kpi.name in words]  # a pattern for each of thousands would be slow
    for kpi in named if not OTHER_BASE.search(words) else ():
        match = re.search(_START + re.escape(kpi.name) + _FIGURE, words)
        said = _said(kpi, match["number"], match["unit"] or "") if match else None
        if match and said is not None and not _known(kpi, said, match["number"]):
            yield kpi, match[0].strip("。;,、!?( ")


def _said(kpi: Kpi, number: str, unit: str) -> Decimal | None:
    """The figure in the KPI's own terms, where its unit leaves no doubt."""
    own, value = normal_unit(kpi.row.get("unit")), to_decimal(number.removeprefix("1:"))
    if value is None or number.startswith("1:") != own.startswith("1:"):
        return None
    if is_percent(kpi.row) or unit == "%":
        return value / 100 if is_percent(kpi.row) and unit == "%" else None
    return value if own.startswith("1:") or (own and normal_unit(unit) == own) else None


def _known(kpi: Kpi, said: Decimal, number: str) -> bool:
    """Whether it is the actual figure, the target, or the gap between them, as rounded in the text."""
    target, actual = kpi.number("target"), kpi.number("actual")
    if actual is None:
        return True
    figures = [actual] if target is None else [actual, target, abs(actual - target)]
    places = len(number.partition(".")[2]) + (2 if is_percent(kpi.row) else 0)
    half = Decimal(5).scaleb(-places - 1) + Decimal("1e-9") * abs(said)
    return any(abs(value - said) <= half for value in figures)
