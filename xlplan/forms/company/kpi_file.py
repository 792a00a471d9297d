"""The KPIs of a company's file: what each is, and what the names in its formula mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from xlplan.forms.company.expression import Node, names
from xlplan.forms.company.kpis import Formula, Input
from xlplan.forms.company.names import NUMERIC_FACTS, ordered, parsed
from xlplan.forms.company.report import LONGEST_NOTE, Path, Report
from xlplan.forms.form import Fact, Label
from xlplan.forms.headers import normal
from xlplan.forms.kpi_catalogue import CATALOGUE, Accumulation, CatalogueKpi

KPI_KEYS = ("zh", "en", "unit", "direction", "accumulation", "formula", "definition")
DIRECTIONS = ("higher", "lower")
ACCUMULATIONS = {"sum": Accumulation.SUM, "mean": Accumulation.MEAN, "last": Accumulation.LAST,
                 "ratio": Accumulation.RATIO}  # fmt: skip
LONGEST_UNIT = 12


@dataclass
class KpiReader:
    """Reads the section `[kpis]`."""

    report: Report
    facts: Mapping[str, Fact]
    kpis: dict[str, CatalogueKpi] = field(default_factory=dict)
    formulas: tuple[Formula, ...] = ()

    def read(self, value: object) -> None:
        """All KPIs, then their formulas, which may name any of them."""
        texts = dict[str, str]()
        for name, given in self.report.table(("kpis",), value).items():
            path = ("kpis", name)
            if self.report.identifier(path, [kpi.id for kpi in CATALOGUE]):
                found = self.report.table(path, given, KPI_KEYS)
                self.kpis[name] = self._kpi(path, found)
                if "formula" in found:
                    texts[name] = self.report.text((*path, "formula"), found["formula"])
        self._same_names()
        self.formulas = tuple(self._formulas(texts))

    def _kpi(self, path: Path, found: dict[str, Any]) -> CatalogueKpi:
        label = self.report.own_label(path, found)
        direction = self._one_of(path, found, "direction", DIRECTIONS)
        accumulation = self._one_of(path, found, "accumulation", tuple(ACCUMULATIONS))
        unit = found.get("unit", "")
        if isinstance(unit, str) and len(unit) <= LONGEST_UNIT:
            words = Label(unit, unit)
        else:
            words = self.report.label((*path, "unit"), unit, LONGEST_UNIT) or Label("", "")
        text = Label(str(found.get("formula", label.zh)), str(found.get("formula", label.en)))
        if "definition" in found:
            text = self.report.label((*path, "definition"), found["definition"], LONGEST_NOTE) or text
        return CatalogueKpi(path[-1], label, words, cast(Literal["higher", "lower"], direction),
                            ACCUMULATIONS[accumulation], text)  # fmt: skip

    def _one_of(self, path: Path, found: dict[str, Any], key: str, known: tuple[str, ...]) -> str:
        given = found.get(key)
        if given in known:
            return str(given)
        self.report.unknown((*path, key), "" if given is None else given, known)
        return known[0]

    def _same_names(self) -> None:
        taken = {normal(word): kpi.id for kpi in CATALOGUE for word in kpi.label}
        for name, kpi in self.kpis.items():
            for word in dict.fromkeys(kpi.label):
                if taken.setdefault(normal(word), name) != name:
                    self.report.report("company-same-kpi", ("kpis", name), value=word)

    # --- formulas -----------------------------------------------------------------------------------------------------
    def _formulas(self, texts: Mapping[str, str]) -> Iterator[Formula]:
        nodes = {n: node for n, text in texts.items() if (node := parsed(self.report, ("kpis", n, "formula"), text))}
        needs = dict[str, set[str]]()
        for name, node in nodes.items():
            inputs = self._inputs(("kpis", name, "formula"), texts[name], node)
            rows = {self.rows_of(other): other for other in nodes if other in self.kpis}
            needs[name] = {rows[found.rows] for found in inputs.values() if found.rows in rows}
            yield Formula(self.rows_of(name), node, inputs)
        order = ordered(needs)
        left = [name for name in needs if name not in order]
        if left:
            self.report.report("company-circle", ("kpis", left[0], "formula"), names=", ".join(left))

    def rows_of(self, name: str) -> tuple[str, ...]:
        """The names that the rows of a KPI have, once where both languages have the same."""
        kpi = next(k for k in (*self.kpis.values(), *CATALOGUE) if k.id == name)
        return (kpi.label.zh,) if kpi.label.zh.casefold() == kpi.label.en.casefold() else tuple(kpi.label)

    def _inputs(self, path: Path, text: str, node: Node) -> dict[str, Input]:
        known = {kpi.id: kpi for kpi in (*CATALOGUE, *self.kpis.values())}
        words = {normal(word): kpi.id for kpi in known.values() for word in kpi.label}
        found = dict[str, Input]()
        for name in names(node):
            kpi = name.name if name.name in known else words.get(normal(name.name))
            fact = self.facts.get(name.name)
            if kpi:
                found[name.name] = Input(rows=self.rows_of(kpi))
            elif fact is not None and fact.kind in NUMERIC_FACTS:
                found[name.name] = Input(fact=fact.id)
            elif name.quoted and not set(name.name) & set("{}"):
                found[name.name] = Input(rows=(name.name,))
            else:
                self.report.report("company-formula-name", path, formula=text, name=name.name, known=", ".join(known))
        return found
