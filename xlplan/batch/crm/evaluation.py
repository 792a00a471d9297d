"""The evaluation workbook of a CRM export: KPIs of the quarter against targets, and the scorecard."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xlplan.actions.sheet import Reading
from xlplan.batch.crm.figures import Figures, Quarter
from xlplan.batch.crm.part import Sheets, Unit
from xlplan.batch.memory import Memory
from xlplan.forms.form import Lang, Row, Value
from xlplan.forms.kpi_catalogue import CATALOGUE
from xlplan.messages import word
from xlplan.metrics import round_half_up

PLACES = 6
"""Decimals of shares as they stand in a cell."""

_CATALOGUE = {kpi.id: kpi for kpi in CATALOGUE}
WON = word("crm.won")
SHARE = word("crm.share")
_SERIES = _CATALOGUE["product_line_share"]


class Line(NamedTuple):
    """A KPI of a unit in a quarter: the catalogue's id, its name and unit in words, target and actual."""

    id: str
    name: str
    unit: str
    target: Value
    actual: Value

    @property
    def direction(self) -> str:
        """Whether more of it is better."""
        return "lower" if self.id == "sales_cycle" else "higher"


def rows(unit: Unit, reading: Reading, _: Memory) -> dict[str, list[Row]]:
    """The forms `kpi` and `scorecard`."""
    return {"kpi": list(_kpis(unit, reading.data.lang)), "scorecard": [_person(unit, name) for name in unit.people]}


# --- KPIs -------------------------------------------------------------------------------------------------------------
def _kpis(unit: Unit, lang: Lang) -> Iterator[Row]:
    found = list(lines(unit, unit.quarter, lang))
    for kpi, weight in unit.kpis.items():
        own = [line for line in found if line.id == kpi]
        for line, part in zip(own, _parts(weight, len(own)), strict=True):
            yield {
                "dimension": "process" if kpi in ("win_rate", "sales_cycle") else "result",
                "kpi": line.name,
                "unit": line.unit,
                "direction": line.direction,
                "target": line.target,
                "actual": line.actual,
                "weight": part,
            }


def _parts(weight: Decimal | None, count: int) -> list[Decimal | None]:
    """The weight of a KPI with several lines, divided among them so that it adds up."""
    if weight is None or not count:
        return [None] * count
    each = round_half_up(weight / count, 4)
    return [*[each] * (count - 1), weight - each * (count - 1)]


def lines(unit: Unit, quarter: Quarter, lang: Lang) -> Iterator[Line]:
    """Every KPI of a quarter; targets are allocated (won value and count) or what the quarter before reached."""
    now, before, target = unit.figures(quarter), unit.figures(quarter.before), unit.target(quarter)
    grown = round_half_up(before.new_customers * (1 + unit.growth), 0)
    known = before.won + before.lost > 0
    yield _line("sales", lang, unit.currency, target and target.sales, now.sales)
    yield Line("won", WON(lang), word("crm.deals")(lang), target and target.won, Decimal(now.won))
    yield _line("average_order_value", lang, unit.currency, _number(before.average_order_value, 2),
                _number(now.average_order_value, 2))  # fmt: skip
    yield _line("new_customers", lang, "", grown if known else None, Decimal(now.new_customers))
    yield _line("win_rate", lang, "", _number(before.win_rate), _number(now.win_rate))
    yield _line("sales_cycle", lang, "", _number(before.sales_cycle), _number(now.sales_cycle))
    yield from _mix(now, before, lang)


def _line(kpi: str, lang: Lang, unit: str, target: Value, actual: Value) -> Line:
    found = _CATALOGUE[kpi]
    return Line(kpi, found.label(lang), unit or found.unit(lang), target, actual)


def _mix(now: Figures, before: Figures, lang: Lang) -> Iterator[Line]:
    """A line for each series sold in either quarter; its target is its share in the quarter before."""
    for series in sorted({*now.mix, *before.mix}):
        name = SHARE(lang).format(series=series)
        yield Line("product_mix", name, "%", _number(before.share(series)), _number(now.share(series)))


def _number(value: float | None, places: int = PLACES) -> Decimal | None:
    return None if value is None else round_half_up(Decimal(repr(value)), places)


# --- scorecard --------------------------------------------------------------------------------------------------------
def _person(unit: Unit, name: str) -> Row:
    found, target = unit.figures(unit.quarter, name), unit.targets.get(unit.quarter, {}).get(name)
    return {
        "salesperson": name,
        "target": target.sales if target else None,
        "sales": found.sales,
        "coverage": _number(found.coverage),
        "sales_cycle": _number(found.sales_cycle),
        "win_rate": _number(found.win_rate),
    }


SHEETS = Sheets(
    "evaluation",
    {
        "kpi": ("dimension", "kpi", "unit", "direction", "target", "actual", "weight"),
        "scorecard": ("salesperson", "target", "sales", "coverage", "sales_cycle", "win_rate"),
    },
    rows,
)
