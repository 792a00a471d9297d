"""A CRM export as planning workbooks: one template, the whole folder, or a card for each person."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from xlplan.actions.company import source_for
from xlplan.batch.crm import customers, evaluation, plan, tracking
from xlplan.batch.crm.figures import Quarter, quarters
from xlplan.batch.crm.load import load_crm
from xlplan.batch.crm.mapping import BY, By, CrmMapping, load_crm_mapping
from xlplan.batch.crm.part import Part, Sheets, Unit
from xlplan.batch.crm.records import Crm, Note
from xlplan.batch.crm.targets import targets
from xlplan.batch.making import Item, RegenerateRequest, RegenerateResult, make, template_of
from xlplan.batch.outputs import make_folder
from xlplan.batch.rollup_csv import csv_text
from xlplan.errors import Problem, UsageError
from xlplan.forms.form import Value
from xlplan.headless.saving import replace_atomically
from xlplan.messages import Label, word

SHEETS: dict[str, Sheets] = {s.template: s for s in (plan.SHEETS, tracking.SHEETS, evaluation.SHEETS, customers.SHEETS)}
"""What the data fill, by template."""

ALL, CARDS = "all", "cards"
CRM_TEMPLATES = (*SHEETS, ALL, CARDS)
"""What `regenerate` makes of a CRM export: templates, the whole folder, individual scorecards."""

NOTES = "data-notes.csv"
_WHAT = {
    "crm-untidy-name": word("crm.what.crm-untidy-name"),
    "crm-unknown-name": word("crm.what.crm-unknown-name"),
    "crm-unknown-salesperson": word("crm.what.crm-unknown-salesperson"),
    "crm-no-account": word("crm.what.crm-no-account"),
    "crm-no-close-date": word("crm.what.crm-no-close-date"),
    "crm-closed-undated": word("crm.what.crm-closed-undated"),
    "crm-idle": word("crm.what.crm-idle"),
}
_HEADERS = word("crm.headers")


def regenerate_crm(request: RegenerateRequest, progress: Callable[[int, int], None] | None = None) -> RegenerateResult:
    """Make or update the workbooks; `all` makes a folder for each template, `cards` a workbook for each person.

    An export with errors makes nothing: a wrong total is worse than none. UsageError and DataError as `regenerate`.
    """
    mapping, problems = load_crm_mapping(request.mapping)
    if mapping is None:
        return RegenerateResult(problems=problems)
    by = _by(request)
    crm, found = load_crm(Path(request.data), mapping, request.as_of)
    result = RegenerateResult(problems=found, left_out_opportunities=crm.left_out, assumptions=_assumed(crm, mapping))
    if crm.faulty:
        return result
    if not crm.opportunities:
        result.problems.append(Problem("data-no-rows", "error", mapping.sections["opportunities"].data))
        return result
    for one, items in _batches(request, mapping, crm, by):
        make(one, result, items, progress)
    if request.template != CARDS:
        _write_notes(request, crm.notes)
    return result


def _by(request: RegenerateRequest) -> By:
    for by in BY:
        if by == request.by or request.template == CARDS:
            return by
    raise UsageError("crm-by", value=request.by, known=", ".join(BY))


def _batches(
    request: RegenerateRequest, mapping: CrmMapping, crm: Crm, by: By
) -> Iterator[tuple[RegenerateRequest, list[Item]]]:
    """Each template with the folder it goes to and its workbooks."""
    if request.template == CARDS:
        one = replace(request, template=evaluation.SHEETS.template)
        yield replace(one, out=request.out / "managers"), _items(one, mapping, crm, "manager")
        yield replace(one, out=request.out / "salespeople"), _items(one, mapping, crm, "salesperson")
        return
    whole = request.template == ALL
    for name in SHEETS if whole else (request.template,):
        one = replace(request, template=name, out=request.out / name if whole else request.out)
        yield one, _items(one, mapping, crm, by)


def _items(request: RegenerateRequest, mapping: CrmMapping, crm: Crm, by: By) -> list[Item]:
    found, sheets = template_of(request.template, source_for(request.out)), SHEETS[request.template]
    facts: dict[str, Value] = {"period": str(Quarter.of(request.as_of)), "as_of": request.as_of,
                               "currency": mapping.currency, "template": found.id,
                               "template_version": found.version}  # fmt: skip
    if found.id == plan.SHEETS.template:
        facts |= plan.season(Quarter.of(request.as_of))
    if any(fact.id == "country" for fact in found.facts):
        facts["country"] = mapping.country
    withheld = {(form.id, c.tag or c.id) for form in found.forms for c in form.resolve() if c.withheld}
    fields = {form: [n for n in names if (form, n) not in withheld] for form, names in sheets.fields.items()}
    alone = by == "salesperson" and found.id == evaluation.SHEETS.template
    omit = frozenset({"rank"} if alone else ())  # nobody is first among one
    return [Item(Part(unit.name, unit, sheets), facts, fields, mapping.currency, drafts=False, omit=omit)
            for unit in units(crm, mapping, by, request)]  # fmt: skip


def units(crm: Crm, mapping: CrmMapping, by: By, request: RegenerateRequest) -> Iterator[Unit]:
    """The offices, teams or people that have opportunities, by name; each with its own share of everything."""
    aims = targets(crm, quarters(crm.opportunities, request.as_of), mapping.growth)
    groups: dict[str, list[str]] = {}
    for name in crm.active():
        person = crm.people[name]
        groups.setdefault({"office": person.office, "manager": person.manager, "salesperson": name}[by], []).append(
            name
        )
    for name, people in sorted((n, p) for n, p in groups.items() if n):
        own = tuple(o for o in crm.opportunities if o.salesperson in people)
        accounts = {o.account for o in own}
        yield Unit(
            name,
            request.as_of,
            tuple(people),
            own,
            {o.product: crm.products[o.product] for o in own if o.product in crm.products},
            {account: crm.accounts[account] for account in sorted(accounts) if account in crm.accounts},
            {quarter: {p: t for p, t in found.items() if p in people} for quarter, found in aims.items()},
            mapping.kpis,
            mapping.currency,
            mapping.country,
            mapping.first_contact,
            mapping.growth,
        )


def _assumed(crm: Crm, mapping: CrmMapping) -> list[Label]:
    growth = f"{mapping.growth * 100:f}".rstrip("0").rstrip(".") or "0"
    found = [
        word("crm.assumed-targets").filled(growth=growth),
        word("crm.names-made-alike"),
        word("crm.assumed-holidays").filled(country=mapping.country),
    ]
    if crm.reopened:
        found.append(word("crm.assumed-open").filled(count=crm.reopened))
    return found


def _write_notes(request: RegenerateRequest, notes: Sequence[Note]) -> None:
    """Every record that was noted, as a CSV file beside the workbooks."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADERS(request.lang).split(","))
    for note in notes:
        line = (_WHAT[note.kind](request.lang), note.record, note.salesperson, note.office, note.detail)
        writer.writerow(csv_text(cell) for cell in line)
    data = out.getvalue().encode("utf-8-sig")
    make_folder(request.out)
    path = request.out / NOTES
    if not path.exists() or path.read_bytes() != data:
        replace_atomically(path, lambda stream: stream.write(data))
