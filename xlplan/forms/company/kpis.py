"""A company's KPIs on the evaluation sheet: offered in its list, and reckoned where they have a formula.

The formula of every row is one: it looks up which KPI the row names. What a person typed as the actual goes before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlplan.forms import kpi
from xlplan.forms.company.expression import PLACES, Node, excel, names, value
from xlplan.forms.company.reckoned import fact_cell
from xlplan.forms.form import BookData, Column, Form, Kind, Label, Lang, Row, Value
from xlplan.forms.grammar import literal
from xlplan.forms.kpi_catalogue import CatalogueKpi, offers
from xlplan.metrics import round_half_up

COMPUTED_NOTE = Label(
    "由公司的公式根据其他指标的实际值计算；在“实际值”中填写的数优先",
    "Reckoned by the company's formula from the actuals of other KPIs; what is typed as the actual goes before",
)
_ACTUAL = "{num:actual}"
_EFFECTIVE = f"IFERROR({_ACTUAL},{{num:{kpi.COMPUTED}}})"


@dataclass(frozen=True)
class Input:
    """What a name in a KPI's formula stands for: the rows of these names, or the setting `fact`."""

    rows: tuple[str, ...] = ()
    fact: str = ""


@dataclass(frozen=True)
class Formula:
    """How one KPI is reckoned: the names its row may have, and what each name of the expression is."""

    rows: tuple[str, ...]
    node: Node
    inputs: Mapping[str, Input]


def with_kpis(form: Form, added: Sequence[CatalogueKpi], formulas: Sequence[Formula]) -> Form:
    """The KPI form with these KPIs in its list, and with the column of `formulas` where there are any."""
    own = offers(added)
    columns = [replace(c, offers=own + c.offers) if isinstance(c, Column) and c.id == "kpi" else c
               for c in form.columns]  # fmt: skip
    if formulas:
        columns = [_effective(c) if isinstance(c, Column) else c for c in columns]
        place = next(i for i, c in enumerate(columns, 1) if isinstance(c, Column) and c.id == "actual")
        columns.insert(place, _computed(tuple(formulas)))
    return replace(form, columns=tuple(columns))


def _effective(column: Column) -> Column:
    """The column with what is computed in the place of an actual that has no number."""
    if column.id == "actual":
        return replace(column, instead=kpi.COMPUTED)
    return replace(column, formula=column.formula.replace(_ACTUAL, _EFFECTIVE),
                   function=column.function.replace(_ACTUAL, _EFFECTIVE))  # fmt: skip


def _computed(formulas: tuple[Formula, ...]) -> Column:
    text = "NA()"
    for formula in reversed(formulas):
        named = ",".join(f"{{kpi}}={literal(name)}" for name in formula.rows)
        text = f"IF(OR({named}),{_cell(formula, formulas)},{text})"
    return Column(kpi.COMPUTED, Label("公式值", "By formula"), Kind.MEASURE, width=11, note=COMPUTED_NOTE, added=True,
                  stage=-1, formula=f'IFERROR(ROUND({text},{PLACES}),"")',
                  metric=lambda rows, book: _values(formulas, rows, book))  # fmt: skip


def _cell(formula: Formula, formulas: Sequence[Formula]) -> str:
    return excel(formula.node, lambda name: _input(formula.inputs[name], formulas))


def _input(found: Input, formulas: Sequence[Formula]) -> str:
    """The sum of the actuals of the rows so named; else what their own formula gives; else #N/A."""
    if found.fact:
        return fact_cell(found.fact)
    criteria = [literal("=" + "".join(f"~{c}" if c in "~*?" else c for c in name)) for name in found.rows]
    count = "+".join(f'COUNTIFS({{kpi.kpi}},{c},{{kpi.actual}},">-1E+300")' for c in criteria)
    total = "+".join(f"SUMIFS({{kpi.actual}},{{kpi.kpi}},{c})" for c in criteria)
    other = _formula_of(found, formulas)
    return f"IF({count}=0,{_cell(other, formulas) if other else 'NA()'},{total})"


def _formula_of(found: Input, formulas: Sequence[Formula]) -> Formula | None:
    """The formula of the KPI whose rows these are."""
    return next((f for f in formulas if f.rows == found.rows), None)


def _values(formulas: Sequence[Formula], rows: Sequence[Row], book: BookData) -> list[Value]:
    actuals: dict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        if isinstance(number := row.get("actual"), Decimal):
            actuals[_name(row)].append(number)
    found: list[Value] = []
    for row in rows:
        formula = next((f for f in formulas if _name(row) in map(str.casefold, f.rows)), None)
        number = _value(formula, formulas, actuals, book) if formula else None
        found.append(None if number is None else round_half_up(number, PLACES))
    return found


def _name(row: Row) -> str:
    return str(row.get("kpi") or "").casefold()


def _value(
    formula: Formula, formulas: Sequence[Formula], actuals: Mapping[str, list[Decimal]], book: BookData
) -> Decimal | None:
    def get(name: str) -> Decimal | None:
        found = formula.inputs[name]
        if found.fact:
            number = book.facts.get(found.fact)
            return number if isinstance(number, Decimal) else None
        typed = [n for row in {row.casefold() for row in found.rows} for n in actuals.get(row, ())]
        other = _formula_of(found, formulas)
        if typed or other is None:
            return sum(typed, Decimal(0)) if typed else None
        return _value(other, formulas, actuals, book)

    return value(formula.node, get)


def lacking(formulas: Sequence[Formula], rows: Sequence[Row], lang: Lang) -> list[tuple[int, str]]:
    """Rows that name a KPI with a formula, and an input of it for which the table has no row."""
    there = {_name(row) for row in rows}
    found = []
    for index, row in enumerate(rows):
        formula = next((f for f in formulas if _name(row) in map(str.casefold, f.rows)), None)
        for name in names(formula.node) if formula else ():
            wanted = formula.inputs[name.name] if formula else Input()
            known = wanted.fact or _formula_of(wanted, formulas)
            if not known and not there & {n.casefold() for n in wanted.rows}:
                found.append((index, wanted.rows[0 if lang == "zh" else -1]))
    return found
