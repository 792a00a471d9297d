"""What a company's file does, told in words, and the ids that one may use in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from xlplan.actions.company import load, source_for
from xlplan.errors import UsageError
from xlplan.forms import catalog
from xlplan.forms.company.file import OWN_FACTS, read_company
from xlplan.forms.company.names import single
from xlplan.forms.company.value import FILE_NAME, Company
from xlplan.forms.form import Form
from xlplan.forms.kpi_catalogue import CATALOGUE
from xlplan.messages import LANGS, Label, word
from xlplan.messages.signs import LISTED

_RENAMED = word("company.renamed")


class Line(NamedTuple):
    """One thing that is otherwise: where (`invoices.columns.net`), and in words."""

    key: str
    words: Label


class Known(NamedTuple):
    """An id that the file may use, its words, and what it is."""

    id: str
    zh: str
    en: str
    kind: str


def read_file(given: Path | None) -> Company:
    """The company of a file, or of the one that counts in a folder; default: here. UsageError, CompanyError."""
    folder = given or Path()
    if given is not None and not given.is_dir():
        return read_company(load(given))
    source = source_for(folder)
    if source is None:
        raise UsageError("missing-file", workbook=str(folder / FILE_NAME))
    return read_company(source)


def told(company: Company) -> list[Line]:
    """Everything that the file does, in the order of the forms."""
    found = list[Line]()
    bases = {form.id: form for form in catalog.all_forms()}
    forms = {form.id: form for template in company.templates.values() for form in template.forms}
    for form_id, form in forms.items():
        if form is not bases[form_id]:
            found += _form(bases[form_id], form)
    facts = {fact.id: fact for template in company.templates.values() for fact in template.facts}
    known = {fact.id: fact for template in catalog.templates() for fact in template.facts}
    for name, fact in facts.items():
        if fact != known[name]:
            words = word("company.fixed-setting") if fact.fixed else word("company.setting")
            found.append(Line(f"settings.{name}", words.filled(label=fact.label, value=fact.default)))
    formulas = {formula.rows[0] for formula in company.formulas}
    for kpi in company.kpis:
        words = word("company.kpi-by-formula") if kpi.label.zh in formulas else word("company.kpi")
        found.append(Line(f"kpis.{kpi.id}", words.filled(label=kpi.label)))
    if company.provision:
        shares = ", ".join(str(share) for share in company.provision)
        found.append(Line("rollup.provision", word("company.provision").filled(shares=shares)))
    return found


def _form(base: Form, form: Form) -> Iterator[Line]:
    before, at = single(base), f"forms.{form.id}"
    for part in ("sheet", "title"):
        old, new = getattr(base, part), getattr(form, part)
        if old != new:
            yield Line(f"{at}.{part}", _RENAMED.filled(old=old, new=new))
    for name, column in single(form).items():
        label = column.label
        if name not in before:
            new_column = word("company.new-calculated-column") if column.calculated else word("company.new-column")
            yield Line(f"{at}.columns.{name}", new_column.filled(label=label))
            continue
        old = before[name]
        if column.withheld:
            yield Line(f"{at}.hide", word("company.hidden").filled(label=label))
        if old.optional and not column.optional:
            yield Line(f"{at}.show", word("company.shown").filled(label=label))
        if label != old.label:
            yield Line(f"{at}.labels.{name}", _RENAMED.filled(old=old.label, new=label))
        more = column.choices[len(old.choices) :]
        if more:
            names = Label(*(LISTED(lang).join(c.label(lang) for c in more) for lang in LANGS))
            yield Line(f"{at}.lists.{name}", word("company.choices").filled(label=label, names=names))
    for was, band in zip(base.bands, form.bands, strict=True):
        if was.label != band.label:
            yield Line(f"{at}.figures.{band.id}", _RENAMED.filled(old=was.label, new=band.label))


def ids(what: str) -> list[Known]:
    """The ids of `forms`, `settings`, `kpis`, or of a form's columns and figures. UsageError names what there is."""
    forms = {form.id: form for form in catalog.all_forms()}
    if what == "forms":
        return [Known(form.id, *form.sheet, kind="form") for form in forms.values()]
    if what == "kpis":
        return [Known(kpi.id, *kpi.label, kind=kpi.accumulation) for kpi in CATALOGUE]
    if what == "settings":
        facts = {fact.id: fact for template in catalog.templates() for fact in template.facts}
        return [Known(name, *fact.label, kind=fact.kind) for name, fact in facts.items() if name not in OWN_FACTS]
    if what not in forms:
        raise UsageError("company-ids", value=what)
    form = forms[what]
    columns = [Known(c.id, *c.label, kind=c.kind) for c in single(form).values() if not c.hidden]
    return columns + [Known(band.id, *band.label, kind="figure") for band in form.bands]
