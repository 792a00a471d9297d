"""What can only be seen when a company's templates are made: equal headers, and columns that others need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from xlplan.forms.company.report import Path
from xlplan.forms.company.value import Change
from xlplan.forms.form import LANGS, Column, Form, Template
from xlplan.forms.grammar import TableHeaders
from xlplan.forms.headers import normal
from xlplan.forms.info import COMPANY_SHEET, LISTS_SHEET, MEMORY_SHEET, SHEET
from xlplan.forms.render import form_formulas

Finding = tuple[Path, str, dict[str, str]]
"""Where, the code, and its parameters."""


def unsound(made: Mapping[str, Template], changes: Mapping[str, Change]) -> Iterator[Finding]:
    """Everything that is wrong with the templates as they would be."""
    for form in {form.id: form for template in made.values() for form in template.forms}.values():
        if form.id in changes:
            yield from _equal_headers(form, changes[form.id])
    told = set[str]()
    for template in made.values():
        yield from _equal_sheets(template, changes)
        for form in template.forms:
            hidden = changes[form.id].hide if form.id in changes else frozenset()
            for name in sorted(hidden - told):
                needing = _needing(template, form, name)
                if needing:
                    told.add(name)
                    yield ("forms", form.id, "hide"), "company-needed", {"value": name, "by": ", ".join(needing)}


def _equal_headers(form: Form, change: Change) -> Iterator[Finding]:
    """A header that two columns would have, in either language, as a workbook of either is read."""
    new = {*change.labels, *(added.column.id for added in change.added)}
    columns = [*(c for c in form.columns if isinstance(c, Column)), *(form.repeated.columns if form.repeated else ())]
    words: dict[str, str] = {}
    for column in sorted(columns, key=lambda c: c.id in new):
        for lang in LANGS:
            other = words.setdefault(normal(column.label(lang)), column.id)
            if other != column.id and column.id in new:
                section = "labels" if column.id in change.labels else "columns"
                params = {"header": column.label(lang), "other": other}
                path: Path = ("forms", form.id, section, column.id)
                yield path, "company-header", params


def _equal_sheets(template: Template, changes: Mapping[str, Change]) -> Iterator[Finding]:
    for lang in LANGS:
        taken = {SHEET(lang).casefold(), MEMORY_SHEET, LISTS_SHEET, COMPANY_SHEET}
        renamed = [form.id in changes and changes[form.id].sheet is not None for form in template.forms]
        for form, new in sorted(zip(template.forms, renamed, strict=True), key=lambda pair: pair[1]):
            name = form.sheet(lang)
            if new and (name.casefold() in taken or set(name) & set("[]:*?/\\'")):
                yield ("forms", form.id, "sheet"), "company-sheet", {"value": name}
            taken.add(name.casefold())


def _needing(template: Template, form: Form, name: str) -> list[str]:
    """The labels of calculated columns and figures that have no formula without a column."""
    whole = _formulas(template, lambda *_: False)
    without = _formulas(template, lambda found, field: found is form and field == name)
    return [label for key, label in whole.items() if key not in without and key != (form.id, name)]


def _formulas(template: Template, left_out: Callable[[Form, str], bool]) -> dict[tuple[str, str], str]:
    """(form, field or band) -> label of all that has a formula."""
    tables = {}
    for form in template.forms:
        columns = tuple(c for c in form.resolve() if not left_out(form, c.id))
        tables[form.id] = TableHeaders.of(form, columns, "en")
    found = dict[tuple[str, str], str]()
    for form in template.forms:
        formulas = form_formulas("en", tuple(tables.items()), form.id)
        labels = {c.id: " / ".join(c.label) for c in form.resolve()}
        found |= {(form.id, n): labels[n] for n, text in formulas.body.items() if text}
        found |= {(form.id, f"band:{b.id}"): " / ".join(b.label) for b in form.bands if formulas.bands.get(b.id)}
    return found
