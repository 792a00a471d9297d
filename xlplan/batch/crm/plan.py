"""The plan workbook of a CRM export: the quarter's targets divided, and what it rests on.

The sheet of targets is of the quarter: only its months have a season weight, so what is divided is the quarter's
target. Quarters of the year stand side by side in the task performance, a line for each KPI and quarter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from xlplan.actions.sheet import Reading
from xlplan.batch.crm.evaluation import PLACES, WON, Line, lines
from xlplan.batch.crm.figures import Quarter, quarters
from xlplan.batch.crm.part import Sheets, Unit
from xlplan.batch.crm.records import Opportunity
from xlplan.batch.memory import Memory
from xlplan.forms.form import Lang, Row, Value
from xlplan.forms.kpi_catalogue import CATALOGUE
from xlplan.messages import word
from xlplan.metrics import allocate, round_half_up

SALES = next(kpi.label for kpi in CATALOGUE if kpi.id == "sales")
DEALS = word("crm.deals")
MONTHS = tuple(f"season_{month:02}" for month in range(1, 13))
Name = Callable[[Opportunity], str]


def season(quarter: Quarter) -> dict[str, Value]:
    """The season weights on the Info sheet: the quarter's months alike, the others nothing."""
    own = {f"season_{month:%m}" for month in quarter.months}
    return {name: Decimal(name in own) for name in MONTHS}


def rows(unit: Unit, reading: Reading, _: Memory) -> dict[str, list[Row]]:
    """The forms `summary`, `performance`, `contribution`, `targets` and `assignment`."""
    lang = reading.data.lang
    measures = ((SALES(lang), unit.currency, False), (WON(lang), DEALS(lang), True))
    return {
        "summary": [{"measure": name, "subject": unit.name, "unit": word} for name, word, _ in measures],
        "performance": list(_performance(unit, lang)),
        "contribution": list(_contribution(unit)),
        "targets": [row for name, word, count in measures for row in _targets(unit, name, word, count=count)],
        "assignment": [_assigned(unit, name) for name in unit.people],
    }


# --- targets ----------------------------------------------------------------------------------------------------------
def _targets(unit: Unit, measure: str, word: str, *, count: bool) -> Iterator[Row]:
    """The unit's row, whose target is given, and a row for each of its people, who share it by the quarter before."""
    alone = unit.people == (unit.name,)
    found = unit.target(unit.quarter)
    given = (found.won if count else found.sales) if found else None
    level = "salesperson" if alone else "region"
    yield {"measure": measure, "unit": word, "subject": unit.name, "level": level, "hand": given,
           **_actual(unit, unit.people, count=count)}  # fmt: skip
    for name in () if alone else unit.people:
        before = _sum(_won(unit, unit.quarter.before, (name,)), count=count)
        yield {"measure": measure, "unit": word, "subject": name, "level": "salesperson", "parent": unit.name,
               "method": "history", "history": before, **_actual(unit, (name,), count=count)}  # fmt: skip


def _actual(unit: Unit, people: Sequence[str], *, count: bool) -> Row:
    """What was won in each month of the quarter that has begun."""
    won = _won(unit, unit.quarter, people)
    begun = [month for month in unit.quarter.months if month <= unit.as_of]
    return {f"actual_{m:%Y_%m}": _sum([o for o in won if o.closed and o.closed.month == m.month], count=count)
            for m in begun}  # fmt: skip


def _won(unit: Unit, quarter: Quarter, people: Sequence[str]) -> list[Opportunity]:
    return [o for o in unit.opportunities if o.stage == "won" and quarter.has(o.closed) and o.salesperson in people]


def _sum(won: Sequence[Opportunity], *, count: bool) -> Decimal:
    return Decimal(len(won)) if count else sum((o.value for o in won), Decimal(0))


def _assigned(unit: Unit, name: str) -> Row:
    target = unit.targets.get(unit.quarter, {}).get(name)
    customers = {o.account for o in unit.opportunities if o.salesperson == name and o.account}
    return {
        "salesperson": name,
        "region": unit.name,
        "customers": Decimal(len(customers)),
        "target": target.sales if target else None,
    }


# --- what was reached -------------------------------------------------------------------------------------------------
def _performance(unit: Unit, lang: Lang) -> Iterator[Row]:
    """Every KPI of every quarter of the year; shares in percent, as its unit says."""
    for quarter in quarters(unit.opportunities, unit.as_of):
        for line in lines(unit, quarter, lang):
            yield {
                "task": f"{quarter} {line.name}",
                "unit": line.unit,
                "direction": line.direction,
                "target": _shown(line, line.target),
                "actual": _shown(line, line.actual),
            }


def _shown(line: Line, value: Value) -> Value:
    return value * 100 if line.unit == "%" and isinstance(value, Decimal) else value


def _contribution(unit: Unit) -> Iterator[Row]:
    """Won value by sector, product and customer; the quarter's target divided by the quarter before."""

    def sector(one: Opportunity) -> str:
        known = unit.accounts.get(one.account)
        return known.sector if known else ""

    names: tuple[tuple[str, Name], ...] = (
        ("market", sector), ("product", lambda o: o.product), ("customer", lambda o: o.account),
    )  # fmt: skip
    target = unit.target(unit.quarter)
    now, before = (_won(unit, quarter, unit.people) for quarter in (unit.quarter, unit.quarter.before))
    for kind, name in names:
        actual, earlier = _by(now, name), _by(before, name)
        parts = allocate(target.sales if target else None, earlier.values())
        planned = dict(zip(earlier, parts, strict=False))
        for found in sorted({*actual, *earlier}):
            yield {
                "kind": kind,
                "name": found,
                "sales_plan": planned.get(found, Decimal(0)) if planned else None,
                "sales_actual": round_half_up(actual.get(found, Decimal(0)), PLACES),
            }


def _by(won: Sequence[Opportunity], name: Name) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for one in won:
        if name(one):
            found[name(one)] = found.get(name(one), Decimal(0)) + one.value
    return dict(sorted(found.items()))


SHEETS = Sheets(
    "plan",
    {
        "summary": ("measure", "subject", "unit"),
        "performance": ("task", "unit", "direction", "target", "actual"),
        "contribution": ("kind", "name", "sales_plan", "sales_actual"),
        "targets": ("measure", "subject", "level", "unit", "parent", "method", "history", "hand", "actual"),
        "assignment": ("salesperson", "region", "customers", "target"),
    },
    rows,
)
