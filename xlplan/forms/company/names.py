"""What names mean in a form: which field a word of an expression is, and which columns may be hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlplan.forms.company.expression import ExpressionError, Node, names, parse
from xlplan.forms.company.reckoned import NUMERIC
from xlplan.forms.company.report import Path, Report
from xlplan.forms.form import LANGS, Column, Fact, Form, Kind
from xlplan.forms.headers import normal

NUMERIC_FACTS = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.COUNT, Kind.DATE})


@dataclass(frozen=True)
class Found:
    """An expression with the fields and settings that its names are."""

    node: Node
    fields: dict[str, Column]
    facts: dict[str, Fact]


def single(form: Form) -> dict[str, Column]:
    """The columns that stand once, by id."""
    return {column.id: column for column in form.columns if isinstance(column, Column)}


def taken(form: Form) -> list[str]:
    """Ids that no new column may have."""
    group = form.repeated
    return [*single(form), *(column.id for column in (group.columns if group else ()))]


def unhideable(form: Form) -> dict[str, Column]:
    """The columns without which a row says nothing, those that the program writes, and the dashboard's, its grid."""
    needed = {*form.key, *form.subject_fields}
    return {
        name: c for name, c in single(form).items()
        if c.required or c.hidden or name in needed or form.board or (c.calculated and not c.formula)
    }  # fmt: skip


def expression(
    report: Report, path: Path, text: str, columns: Mapping[str, Column], facts: Mapping[str, Fact]
) -> Found | None:
    """The expression of a text, every name found; None where something is wrong with it."""
    node = parsed(report, path, text)
    if node is None:
        return None
    numeric = {name: column for name, column in columns.items() if column.kind in NUMERIC and not column.hidden}
    found, before = Found(node, {}, {}), len(report.problems)
    for name in names(node):
        column, fact = named(name.name, columns), facts.get(name.name)
        if column is not None and column.id in numeric:
            found.fields[name.name] = column
        elif column is not None:
            report.report("company-no-number", path, formula=text, name=name.name, known=", ".join(numeric))
        elif fact is not None and fact.kind in NUMERIC_FACTS:
            found.facts[name.name] = fact
        else:
            report.report("company-formula-name", path, formula=text, name=name.name, known=", ".join(numeric))
    return found if len(report.problems) == before else None


def parsed(report: Report, path: Path, text: str) -> Node | None:
    """The expression of a text, whatever its names mean."""
    try:
        return parse(text)
    except ExpressionError as error:
        report.report("company-formula", path, formula=text, part=error.args[0])
        return None


def named(word: str, columns: Mapping[str, Column]) -> Column | None:
    """The column that a word names: by its id, else by its label in either language."""
    if word in columns:
        return columns[word]
    wanted = normal(word)
    return next((c for c in columns.values() if wanted in (normal(c.label(lang)) for lang in LANGS)), None)


def ordered(needs: Mapping[str, set[str]]) -> list[str]:
    """The names, each after those that it needs; those of a circle are left out."""
    order = list[str]()
    while ready := [name for name, needed in needs.items() if name not in order and needed <= set(order)]:
        order += ready
    return order
