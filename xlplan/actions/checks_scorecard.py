"""Checks of the scorecard: its weights, and its sales beside the sales KPI of the evaluation table."""

from __future__ import annotations

from decimal import Decimal

from xlplan.actions.drafts import plain, typed_rows
from xlplan.actions.kpi_words import Kpi, qualifiers, subjects, the_total
from xlplan.actions.places import address, named_place
from xlplan.actions.sheet import Reading
from xlplan.actions.units import money_scale
from xlplan.forms.form import Row
from xlplan.forms.scorecard import COMPONENTS
from xlplan.metrics import to_decimal

_YUAN = frozenset({"元", "人民币", "cny", "rmb", "¥"})


def check_scorecard(reading: Reading) -> None:
    """Report what is wrong with the scorecard's figures as a whole."""
    rows = [row for _, _, row in typed_rows(reading, "scorecard")]
    if rows:
        _weights(reading)
        for side, field in (("target", "target"), ("actual", "sales")):
            _sales(reading, rows, side, field)


def _weights(reading: Reading) -> None:
    total = sum((reading.data.number(f"weight_{c}", "0") for c in COMPONENTS), Decimal(0))
    place = named_place(reading.tables["scorecard"].sheet.book, f"xlplan_weight_{COMPONENTS[0]}")
    if total != 1 and place:
        reading.report("scorecard-weights", "warning", place.sheet, address(place.row, place.col),
                       total=plain(total * 100))  # fmt: skip


def _sales(reading: Reading, rows: list[Row], side: str, field: str) -> None:
    """The sum over all salespeople against the table's one sales KPI, where both are money of one currency."""
    table = reading.tables["scorecard"]
    kpi, scale = _sales_kpi(reading), _scale(reading)
    figures = [value for row in rows if isinstance(value := row.get(field), Decimal)]
    stated, unit = (kpi.number(side), money_scale(kpi.row.get("unit"))) if kpi else (None, None)
    if kpi is None or stated is None or not unit or not scale or len(figures) < len(rows):
        return
    total, factor = sum(figures, Decimal(0)) * scale[1], unit[1]
    half = Decimal(5).scaleb(-_places(stated) - 1) * factor
    if _same_currency(unit[0], scale[0]) and abs(total - stated * factor) > half:
        reading.report("scorecard-disagrees", "warning", table.sheet.name, table.cell(0, field), kpi=kpi.label,
                       column=table.headers.headers[field], total=plain(total / factor), stated=plain(stated),
                       unit=kpi.row.get("unit"))  # fmt: skip


def _sales_kpi(reading: Reading) -> Kpi | None:
    """The KPI that totals sales; sales with new customers or of one product are something else."""
    kpis = [Kpi.of(index, row) for _, index, row in typed_rows(reading, "kpi")]
    kpi = the_total(kpis, "revenue")
    return kpi if kpi and subjects(kpi.name) == ["revenue"] and not qualifiers(kpi.name) else None


def _scale(reading: Reading) -> tuple[str, Decimal] | None:
    """Currency and factor of the workbook's amounts: CNY and 1, or 万元."""
    unit, currency = reading.data.facts.get("unit"), str(reading.data.facts.get("currency") or "").casefold()
    factor = to_decimal(str(unit or 1))
    if factor is not None:
        return (currency, factor) if factor > 0 else None
    found = money_scale(unit)
    return (found[0] or currency, found[1]) if found else None


def _same_currency(one: str, other: str) -> bool:
    return one == other or {one, other} <= _YUAN


def _places(value: Decimal) -> int:
    return len(f"{value.normalize():f}".partition(".")[2])
