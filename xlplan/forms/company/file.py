"""A company's file (TOML) read whole: every mistake in it at once, each with its line and key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xlplan.errors import Problem, UsageError
from xlplan.forms import catalog
from xlplan.forms.company.checks import unsound
from xlplan.forms.company.columns import FormReader
from xlplan.forms.company.kpi_file import KpiReader
from xlplan.forms.company.kpis import with_kpis
from xlplan.forms.company.report import Path, Report
from xlplan.forms.company.value import Change, Company, CompanyError, Setting, Source, customised
from xlplan.forms.form import Choice, Fact, Form, Kind, Template
from xlplan.forms.instance import parse_fact
from xlplan.metrics import to_decimal

SECTIONS = ("name", "settings", "lists", "forms", "kpis", "rollup")
SETTING_KEYS = ("value", "fixed", "zh", "en")
OWN_FACTS = ("template", "template_version", "language", "state", "as_of")
"""Settings that are no company's."""

BUCKETS = 5


def read_company(source: Source) -> Company:
    """The company of a file, the same object for the same text. CompanyError with all that is wrong."""
    return _read(source, catalog.templates())


@lru_cache(maxsize=64)
def _read(source: Source, templates: tuple[Template, ...]) -> Company:
    try:
        found = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        params = {"detail": str(error)}
        raise CompanyError([Problem("company-toml", "error", source.name, params=params)]) from None
    report = Report(source)
    reader = _Reader(report, templates, {f.id: f for t in templates for f in t.facts})
    made = reader.company(report.table((), found, SECTIONS))
    if report.problems:
        raise CompanyError(report.problems)
    return made


@dataclass
class _Reader:
    report: Report
    templates: tuple[Template, ...]
    facts: Mapping[str, Fact]

    def company(self, found: dict[str, object]) -> Company:
        """The company, sound if nothing was reported."""
        if "name" in found:
            self.report.text(("name",), found["name"])
        lists = dict(self._lists(found.get("lists", {})))
        settings = dict(self._settings(found.get("settings", {})))
        changes, forms = self._forms(found.get("forms", {}), lists)
        kpis = KpiReader(self.report, self._facts_beside("kpi"))
        kpis.read(found.get("kpis", {}))
        if kpis.kpis and not self.report.problems:
            base = forms.get("kpi") or catalog.form("kpi")
            forms["kpi"] = with_kpis(base, list(kpis.kpis.values()), kpis.formulas)
        provision = self._provision(found.get("rollup", {}))
        templates = {t.id: customised(t, forms, settings) for t in self.templates}
        if not self.report.problems:
            for path, code, params in unsound(templates, changes):
                self.report.report(code, path, **params)
        return Company.of(self.report.source, templates, tuple(kpis.kpis.values()), kpis.formulas, provision)

    def _lists(self, value: object) -> Iterator[tuple[str, tuple[Choice, ...]]]:
        for name, given in self.report.table(("lists",), value).items():
            if self.report.identifier(("lists", name), ()):
                yield name, self.report.entries(("lists", name), given)

    def _settings(self, value: object) -> Iterator[tuple[str, Setting]]:
        known = [name for name in self.facts if name not in OWN_FACTS]
        for name, given in self.report.table(("settings",), value, known).items():
            path = ("settings", name)
            table = self.report.table(path, given, SETTING_KEYS) if isinstance(given, dict) else {"value": given}
            text = self._fact(path, self.facts[name], table["value"]) if "value" in table else None
            fixed = self.report.flag(path, table, "fixed")
            words = {key: word for key, word in table.items() if key in ("zh", "en")}
            yield name, Setting(text, fixed, self.report.label(path, words) if words else None)

    def _fact(self, path: Path, fact: Fact, value: object) -> str | None:
        """A default as text, if it can be one."""
        try:
            if isinstance(value, bool | list | dict):
                raise UsageError("bad-fact", name=fact.id, value=value, known="")
            parse_fact(fact, str(value))
        except UsageError:
            usual = "2026-09-30" if fact.kind is Kind.DATE else '0.9 / "90%"'
            self.report.wrong(path, value, " / ".join(c.id for c in fact.choices) or usual)
            return None
        return str(value)

    def _forms(
        self, value: object, lists: Mapping[str, tuple[Choice, ...]]
    ) -> tuple[dict[str, Change], dict[str, Form]]:
        forms = {form.id: form for template in self.templates for form in template.forms}
        changes = {}
        for name, given in self.report.table(("forms",), value, tuple(forms)).items():
            reader = FormReader(self.report, forms[name], lists, self._facts_beside(name))
            changes[name] = reader.change(("forms", name), given)
        return changes, {name: change.form(forms[name]) for name, change in changes.items()}

    def _facts_beside(self, form_id: str) -> dict[str, Fact]:
        """The settings of the workbooks that have a form."""
        holders = [t for t in self.templates if any(form.id == form_id for form in t.forms)]
        return {fact.id: fact for t in holders for fact in t.facts if all(fact in other.facts for other in holders)}

    def _provision(self, value: object) -> tuple[Decimal, ...]:
        """Shares of each ageing bucket that are expected to be lost."""
        found = self.report.table(("rollup",), value, ("provision",))
        given = found.get("provision", [])
        shares = [to_decimal(rate) for rate in given] if isinstance(given, list) else []
        known = tuple(share for share in shares if share is not None and 0 <= share <= 1)
        if "provision" in found and len(known) != BUCKETS:
            self.report.wrong(("rollup", "provision"), given, '["0.3%", "1.6%", "3.6%", "6.6%", "10.6%"]')
        return known
