"""Checks of the evaluation table: KPIs whose figures, ratios, weights and remarks do not agree with one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

from xlplan.actions.claims import Claim, claims
from xlplan.actions.drafts import plain, typed_rows
from xlplan.actions.kpi_words import MONEY, PER, Kpi, head, normal, subjects, the_count, the_total
from xlplan.actions.sheet import Reading
from xlplan.actions.units import money_scale
from xlplan.forms.company.kpis import lacking
from xlplan.forms.form import Row
from xlplan.forms.kpi import is_percent
from xlplan.metrics import round_half_up, round_ratio

SIDES = ("target", "actual")


class Quotient(NamedTuple):
    """Two KPIs whose quotient another figure of the sheet states; `scale` brings their units together."""

    over: Kpi
    under: Kpi
    scale: Decimal

    def value(self, side: str) -> Decimal | None:
        """The quotient of the targets or of the actual figures."""
        over, under = self.over.number(side), self.under.number(side)
        if over is None or not under:
            return None
        with localcontext(prec=40):
            return over / under * self.scale

    def shown(self, side: str) -> str:
        """`30/50 = 0.600`."""
        over, under, value = self.over.number(side), self.under.number(side), self.value(side)
        return (
            "" if over is None or under is None or value is None else f"{plain(over)}/{plain(under)} = {_short(value)}"
        )


def check_kpi(reading: Reading) -> None:
    """Report what is wrong with the evaluation table's figures."""
    rows = list(typed_rows(reading, "kpi"))
    if not rows:
        return
    kpis = [Kpi.of(index, row) for _, index, row in rows]
    _weights(reading, kpis)
    _inputs(reading, kpis)
    for kpi in kpis:
        _percent(reading, kpi)
        _quotient(reading, kpi, kpis)
        for claim in claims(kpi.row.get("remark")):
            _claim(reading, kpi, claim, kpis)


def _report(reading: Reading, kpi: Kpi, field: str, code: str, **params: object) -> None:
    table = reading.tables["kpi"]
    if field in table.positions:
        reading.report(code, "warning", table.sheet.name, table.cell(kpi.index, field), kpi=kpi.label, **params)


def _inputs(reading: Reading, kpis: Sequence[Kpi]) -> None:
    """Inputs of a company's formulas for which the table has no row, where nobody typed the actual instead."""
    company = reading.template.company
    formulas = company.formulas if company else ()
    for place, name in lacking(formulas, [kpi.row for kpi in kpis], reading.data.lang):
        if kpis[place].number("actual") is None:
            _report(reading, kpis[place], "actual", "kpi-without-input", input=name)


def _weights(reading: Reading, kpis: Sequence[Kpi]) -> None:
    weighted = [(kpi, w) for kpi in kpis if isinstance(w := kpi.row.get("weight"), Decimal)]
    total = round_ratio(sum((weight for _, weight in weighted), Decimal(0)))
    if weighted and total != 1:
        _report(reading, weighted[0][0], "weight", "weights-not-whole", total=plain((total or 0.0) * 100))


def _percent(reading: Reading, kpi: Kpi) -> None:
    for side in ("baseline", *SIDES):
        value = kpi.row.get(side)
        if isinstance(value, Decimal) and kpi.implausible(side):
            _report(reading, kpi, side, "percent-as-number", value=plain(value), shown=plain(value * 100))


# --- a ratio, rate or average beside its own parts -------------------------------------------------------------------
def _quotient(reading: Reading, kpi: Kpi, kpis: Sequence[Kpi]) -> None:
    """A KPI that is the quotient of two others of the table, compared for target and actual."""
    parts = _parts(kpi, [other for other in kpis if other is not kpi])
    for side in SIDES if parts else ():
        stated, value = kpi.number(side), parts.value(side) if parts else None
        if parts and stated is not None and value is not None and not _says(kpi.row, side, stated, value):
            places = max(2, _places(kpi.row, side))
            _report(reading, kpi, side, "ratio-disagrees", stated=_in_unit(kpi, stated, places), over=parts.over.label,
                    under=parts.under.label, parts=_parts_shown(kpi, parts, side))  # fmt: skip


def _parts(kpi: Kpi, others: Sequence[Kpi]) -> Quotient | None:
    if kpi.is_ratio:
        return _scaled(the_total(others, "revenue"), the_total(others, "cost"))
    if re.search(r"转化率|\bconversion\b", kpi.name) and "lead" in subjects(kpi.name):
        return _scaled(_won(others), _only(k for k in others if k.counts("lead")))
    if re.search(r"客单价|\baverage order (?:value|size)\b", kpi.name):
        return _stated_in(kpi, _scaled(the_total(others, "revenue"), _only(k for k in others if k.counts("order"))))
    if PER.search(kpi.name) and not is_percent(kpi.row):
        return _per(kpi, others)
    return None


def _per(kpi: Kpi, others: Sequence[Kpi]) -> Quotient | None:
    """A KPI that is itself a figure per something: 单个新增客户成本, cost per lead."""
    claim = next(claims(f"{kpi.name} -1%"), None)
    return _stated_in(kpi, _claimed(claim, others)) if claim else None


def _stated_in(kpi: Kpi, parts: Quotient | None) -> Quotient | None:
    """The quotient in the KPI's own unit (元/家 for parts in 万元); None when it has no unit of money."""
    own = money_scale(normal(kpi.row.get("unit")).partition("/")[0])
    total = money_scale(parts.over.row.get("unit")) if parts else None
    if parts is None or own is None or total is None or own[0] != total[0]:
        return None
    return parts._replace(scale=parts.scale * total[1] / own[1])


def _won(others: Sequence[Kpi]) -> Kpi | None:
    """The number of contracts won; 签约客户数 counts customers, but those that signed."""
    return _only(kpi for kpi in others if not kpi.derived and _counts_contracts(kpi))


def _counts_contracts(kpi: Kpi) -> bool:
    found = set(subjects(kpi.name))
    return "contract" in found and not found & set(MONEY) and money_scale(kpi.row.get("unit")) is None


def _only(found: Iterator[Kpi]) -> Kpi | None:
    kpis = list(found)
    return kpis[0] if len(kpis) == 1 else None


def _scaled(over: Kpi | None, under: Kpi | None) -> Quotient | None:
    """The quotient of two KPIs; None when their units of money cannot be compared."""
    if over is None or under is None:
        return None
    one, other = money_scale(over.row.get("unit")), money_scale(under.row.get("unit"))
    if one and other:
        return Quotient(over, under, one[1] / other[1]) if one[0] == other[0] else None
    both_money = over.subject in MONEY and under.subject in MONEY
    units = normal(over.row.get("unit")), normal(under.row.get("unit"))
    return Quotient(over, under, Decimal(1)) if not both_money or units[0] == units[1] else None


def _says(row: Row, side: str, stated: Decimal, value: Decimal) -> bool:
    """Whether a stated ratio is the quotient, rounded to the decimals it was typed with."""
    half = Decimal(5).scaleb(-_places(row, side) - 1)
    return abs(value - stated) <= half + Decimal("1e-9") * abs(value) or _return(row, stated, value, half)


def _return(row: Row, stated: Decimal, value: Decimal, half: Decimal) -> bool:
    """ROI is also reckoned as (revenue - cost) / cost."""
    roi = re.search(r"\broi\b|return on investment|投资回报", normal(row.get("kpi")))
    return bool(roi) and abs(value - 1 - stated) <= half + Decimal("1e-9") * abs(value)


def _places(row: Row, side: str) -> int:
    """Decimals of a figure as typed; a percent has at least those of whole percents."""
    typed = row.get(side)
    text = f"{typed.normalize():f}" if isinstance(typed, Decimal) else str(typed)
    places = len(text.partition(".")[2])
    return max(places, 2) if is_percent(row) else places


def _in_unit(kpi: Kpi, value: Decimal, places: int) -> str:
    if kpi.is_ratio and not is_percent(kpi.row):
        return f"1:{plain(_rounded(value, places))}"
    return f"{plain(value * 100)}%" if is_percent(kpi.row) else plain(_rounded(value, places))


def _parts_shown(kpi: Kpi, parts: Quotient, side: str) -> str:
    over, under, value = parts.over.number(side), parts.under.number(side), parts.value(side)
    if over is None or under is None or value is None:
        return ""
    return f"{plain(over)}/{plain(under)} = {_in_unit(kpi, value, max(2, _places(kpi.row, side) + 1))}"


# --- claims in remarks -----------------------------------------------------------------------------------------------
def _claim(reading: Reading, kpi: Kpi, claim: Claim, kpis: Sequence[Kpi]) -> None:
    parts = _claimed(claim, kpis)
    before, after = (parts.value("target"), parts.value("actual")) if parts else (None, None)
    if parts is None or before is None or after is None or before <= 0:
        return
    with localcontext(prec=40):
        change = (after / before - 1) * 100
    if not claim.agrees(change):
        _report(reading, kpi, "remark", "claim-disagrees", claim=claim.text, over=parts.over.label,
                under=parts.under.label, target=parts.shown("target"), actual=parts.shown("actual"),
                change=f"{_rounded(change, 1):+}")  # fmt: skip


def _claimed(claim: Claim, kpis: Sequence[Kpi]) -> Quotient | None:
    """The two KPIs that a claim is about: a total of money per number of something."""
    subject = head(claim.numerator)
    if subject is None:
        return None
    return _scaled(the_total(kpis, subject), the_count(kpis, claim.denominator))


def _rounded(value: Decimal, places: int) -> Decimal:
    return round_half_up(value, places)


def _short(value: Decimal) -> str:
    """Three significant digits at least, three decimals for small figures: 0.600, 7.679, 1250."""
    return f"{_rounded(value, 3 if abs(value) < 100 else 0):f}"
