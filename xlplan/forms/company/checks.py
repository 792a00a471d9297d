"""What can only be seen when a company's templates are made: equal headers, and columns that others need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xlplan.forms.company.names import single
from xlplan.forms.company.report import Path
from xlplan.forms.company.value import Change
from xlplan.forms.form import LANGS, Column, Form, Label, Template
from xlplan.forms.grammar import TableHeaders
from xlplan.forms.headers import normal
from xlplan.forms.info import COMPANY_SHEET, LISTS_SHEET, MEMORY_SHEET, SHEET
from xlplan.forms.render import form_formulas

_NAMED = re.compile(r"\{([^{}@]+)\}")

Finding = tuple[Path, str, dict[str, str]]
"""Where, the code, and its parameters."""


def unsound(made: Mapping[str, Template], changes: Mapping[str, Change]) -> Iterator[Finding]:
    """Everything that is wrong with the templates as they would be."""
    for form in {form.id: form for template in made.values() for form in template.forms}.values():
        if form.id in changes:
            yield from _equal_headers(form, changes[form.id])
    for template in made.values():
        yield from _equal_sheets(template, changes)
        if any(form.id in changes and changes[form.id].hide for form in template.forms):
            yield from _needed(template, changes)


def _needed(template: Template, changes: Mapping[str, Change]) -> Iterator[Finding]:
    """Hidden columns without which something cannot be; where only all of them together are too many, all."""
    whole, found = _formulas(template, {}), False
    hidden = {form.id: changes[form.id].hide for form in template.forms if form.id in changes}
    for form in template.forms:
        for name in sorted(hidden.get(form.id, ())):
            needing = [*_without(template, whole, {form.id: frozenset({name})}), *_drawn(template, form, name),
                       *_picked(template, form, name)]  # fmt: skip
            if needing:
                found = True
                yield ("forms", form.id, "hide"), "company-needed", {"value": name, "by": ", ".join(needing)}
    together = [] if found else _without(template, whole, hidden)
    if together:
        names = ", ".join(f"{form}.{name}" for form, fields in hidden.items() for name in sorted(fields))
        yield ("forms",), "company-needed", {"value": names, "by": ", ".join(together)}


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


def _drawn(template: Template, form: Form, name: str) -> list[str]:
    found = []
    for other in template.forms:
        for chart in other.charts:
            own = other is form and name in (chart.categories, *(n for s in chart.series for n in (s.field, s.size)))
            texts = [chart.headline.formula, *(cell[0] for point in chart.points for cell in point.values if cell)]
            texts += [point.label[0] for point in chart.points if not isinstance(point.label, Label)]
            holes = {hole for text in texts for hole in _NAMED.findall(text)}
            if own or f"{form.id}.{name}" in holes or (other is form and f"sum:{name}" in holes):
                found.append(" / ".join(chart.title))
    return found


def _picked(template: Template, form: Form, name: str) -> list[str]:
    columns = [(other, column) for other in template.forms for column in single(other).values()]
    return [" / ".join(column.label) for other, column in columns
            if (column.pick and column.pick.split(".")[0] == form.id
            and name in (column.pick.split(".")[1], column.pick_by[1]))
            or (other is form and name == column.pick_by[0] != "")]  # fmt: skip


Hidden = Mapping[str, frozenset[str]]
"""Form id -> fields that are left out."""


def _without(template: Template, whole: Mapping[tuple[str, str], str], hidden: Hidden) -> list[str]:
    """The labels of calculated columns and figures that have no formula without these columns."""
    left = _formulas(template, hidden)
    return [
        label for (form, name), label in whole.items() if (form, name) not in left and name not in hidden.get(form, ())
    ]


def _formulas(template: Template, hidden: Hidden) -> dict[tuple[str, str], str]:
    """(form, field or band) -> label of all that has a formula where these columns are left out."""
    tables = {}
    for form in template.forms:
        columns = tuple(c for c in form.resolve() if c.id not in hidden.get(form.id, ()))
        tables[form.id] = TableHeaders.of(form, columns, "en")
    found = dict[tuple[str, str], str]()
    for form in template.forms:
        formulas = form_formulas("en", tuple(tables.items()), form.id)
        labels = {c.id: " / ".join(c.label) for c in form.resolve()}
        found |= {(form.id, n): labels[n] for n, text in formulas.body.items() if text}
        found |= {(form.id, f"band:{b.id}"): " / ".join(b.label) for b in form.bands if formulas.bands.get(b.id)}
    return found
