"""One workbook per region from data. An existing one keeps everything that its manager typed or added.

A ledger of invoices makes the template `forecast`; a CRM export makes the others (`xlplan.batch.crm`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from xlplan.actions.company import source_for
from xlplan.batch.crm.folder import CRM_TEMPLATES, regenerate_crm
from xlplan.batch.data import Ledger, RegionData, load_ledger
from xlplan.batch.database import shown_url
from xlplan.batch.instance import owned_fields
from xlplan.batch.located import local
from xlplan.batch.making import FileResult, Item, RegenerateRequest, RegenerateResult, make, template_of
from xlplan.batch.mapping import Mapping, load_mapping
from xlplan.errors import Problem, UsageError
from xlplan.forms.catalog import template
from xlplan.forms.form import Template, Value

__all__ = ["OFFERED", "FileResult", "RegenerateRequest", "RegenerateResult", "currency_of", "facts_of", "fields_of",
           "refused_for", "regenerate"]  # fmt: skip

OFFERED = ("forecast",)
"""Templates that a ledger makes."""


def regenerate(request: RegenerateRequest, progress: Callable[[int, int], None] | None = None) -> RegenerateResult:
    """Make or update one workbook for each region in the data, and `manifest.json` beside them.

    A region whose rows have errors is not written: a wrong total is worse than none. A workbook that cannot take the
    data is left as it was. Both are problems, and the manifest names the region; the others are done.

    UsageError and DataError when nothing can be.
    """
    request = replace(request, out=local(request.out))
    if request.scheduler:
        request = replace(request, out=request.out.absolute())  # the workers' working folders are others
    if request.template in CRM_TEMPLATES:
        return regenerate_crm(request, progress)
    if request.template not in OFFERED:
        known = ", ".join((*OFFERED, *CRM_TEMPLATES))
        raise UsageError("regenerate-template", template=template(request.template).id, known=known)
    found = template_of(request.template, source_for(request.out))
    mapping, problems = load_mapping(request.mapping, request.by, found)
    if mapping is None:
        return RegenerateResult(problems=problems)
    ledger = load_ledger(request.data, mapping, request.by, request.as_of, request.mapping.parent)
    result = RegenerateResult(
        [], ledger.problems, ledger.left_out, ledger.left_out_receipts, assumptions=ledger.assumptions
    )
    if not ledger.regions and not ledger.problems:
        result.problems.append(Problem("data-no-rows", "error", Path(shown_url(str(request.data))).name))
    make(request, result, list(_items(found, request, mapping, ledger)), progress)
    return result


def _items(found: Template, request: RegenerateRequest, mapping: Mapping, ledger: Ledger) -> Iterator[Item]:
    facts, currency = facts_of(found, mapping, request.as_of), currency_of(found, mapping)
    fields = fields_of(found, mapping)
    included = {c.id for c in found.form("invoices").resolve() if c.optional} & mapping.invoices.columns.keys()
    for region, data in sorted(ledger.regions.items()):
        refused = tuple(refused_for(data, f"{region}.xlsx", currency))
        yield Item(data, facts, fields, currency, refused, include=frozenset(included))


def refused_for(data: RegionData, workbook: str, currency: str) -> list[Problem]:
    """Why a region's data must not be brought into its workbook."""
    found = []
    if data.faulty:
        found.append(Problem("region-not-written", "error", workbook, params={"region": data.region}))
    others = {str(row["currency"]) for row in data.invoices if row.get("currency")} - {currency}
    if others:
        params = {"region": data.region, "found": ", ".join(sorted(others)), "currency": currency}
        found.append(Problem("data-currencies", "error", workbook, params=params))
    return found


def currency_of(found: Template, mapping: Mapping) -> str:
    """The currency of the data: the mapping's, or else the template's."""
    return mapping.currency or next(fact.default for fact in found.facts if fact.id == "currency")


def facts_of(found: Template, mapping: Mapping, as_of: dt.date) -> dict[str, Value]:
    """What the data own on the Info sheet; the region comes later, and the currency only where the mapping says it."""
    facts: dict[str, Value] = {"period": f"{as_of:%Y-%m}", "as_of": as_of}
    if mapping.currency:
        facts["currency"] = mapping.currency
    return facts | {"template": found.id, "template_version": found.version}


def fields_of(found: Template, mapping: Mapping) -> dict[str, list[str]]:
    """The fields of each form that the data own."""
    columns = mapping.invoices.columns
    receipt = [*(mapping.receipts.columns if mapping.receipts else ()), "invoice_no", "date", "amount", "kind"]
    wanted = (("invoices", columns), ("receipts", receipt))
    return owned_fields(*([c.id for c in found.form(form).resolve() if c.id in known and not c.withheld]
                          for form, known in wanted))  # fmt: skip
