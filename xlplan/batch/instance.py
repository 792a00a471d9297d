"""One region's workbook brought up to date: the same path for a new instance and for one that is in use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from xlplan import actions
from xlplan.actions.company import renew
from xlplan.actions.sheet import FormTable, Reading, read
from xlplan.batch.apply import apply_merge, as_cell
from xlplan.batch.brought import Brought
from xlplan.batch.memory import INFO_FORM, INFO_KEY, Memory, Remembered, brief, kept_links, remember, remembered
from xlplan.batch.merge import FormMerge, verdict
from xlplan.batch.window import slide, wanted_months
from xlplan.errors import Problem, Severity, WorkbookError
from xlplan.forms.cells import comparable, text_of
from xlplan.forms.form import Column, Fact, Value

if TYPE_CHECKING:
    import xlwings as xw

SLIDING = "receivables"
"""The form whose months follow the as-of date; those of other forms stay as the workbook was made."""


class UnusableError(WorkbookError):
    """A workbook that cannot take data; `problems` says all that is in the way. It is left as it was."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].code)
        self.problem, self.problems = problems[0], problems


@dataclass
class Update:
    """Data for one workbook: `facts` for its Info sheet, and per form the fields that the data own."""

    data: Brought
    as_of: dt.date
    facts: dict[str, Value]
    fields: dict[str, list[str]]
    problems: list[Problem] = field(default_factory=list)
    changes: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    drafts: bool = True  # whether empty remarks and a blank review are drafted


def update_book(book: xw.Book, update: Update) -> bool:
    """Merge the data into an open book and fill it; whether anything changed. The caller saves.

    UnusableError, WorkbookError, MissingPartError: the book must not be saved.
    """
    memory = remembered(book)
    reading = read(book)
    _check(reading, memory, update)
    reading = _slid(book, reading, memory, update)
    new: Memory = kept_links(memory) | {INFO_FORM: {INFO_KEY: _merge_facts(book, reading, memory, update)}}
    for form_id, rows in update.data.rows(reading, memory, update.as_of).items():
        update.counts[form_id] = len(rows)
        fields = fields_of(reading.tables[form_id], update.fields[form_id])
        merge = FormMerge(
            reading.tables[form_id], rows, fields, memory.get(form_id, {}), reading.data.lang, update.problems
        )
        merge.run()
        update.changes += apply_merge(merge)
        new[form_id] = merge.memory
    renewed = renew(book, reading.template.company)
    changed = remember(book, new) or update.changes > 0 or renewed
    if changed:
        filled = actions.fill(book, drafts=update.drafts)
        update.problems += _together([p for p in filled.problems if p.code == "calculated-mended"])
    return changed


def _together(mended: list[Problem]) -> list[Problem]:
    """One line a workbook for calculated cells that were restored, with the first one's place."""
    if len(mended) < 2:
        return mended
    first = mended[0]
    return [Problem("formulas-refreshed", "info", "", first.sheet, first.cell, {"count": len(mended)})]


def fields_of(table: FormTable, owned: Sequence[str]) -> list[str]:
    """The fields of a form that the data own (`owned`: monthly ones by their tag), for the months its sheet shows."""
    months = sorted({c.month for c in table.columns if c.month})
    return [c.id for c in table.form.resolve(months) if c.id in owned or (c.month and c.tag in owned)]


# --- may it be done ---------------------------------------------------------------------------------------------------
def _check(reading: Reading, memory: Memory, update: Update) -> None:
    """UnusableError when a table, column or name is missing, or the workbook is another region's or later month's."""
    forms = update.data.forms
    needed = {*forms, *(reading.tables[f].name for f in forms if f in reading.tables)}
    found = [p for p in reading.problems
             if p.code in ("form-table-missing", "missing-column") and p.params["table"] in needed]  # fmt: skip
    names = {f"xlplan_{fact}" for fact in update.facts}
    missing = (p for p in reading.problems if p.code == "missing-name" and p.params["name"] in names)
    found += [replace(p, severity="error") for p in missing]
    for form_id in forms:
        if form_id in reading.tables:
            found += _missing(reading.tables[form_id], reading, update)
    brought = memory.get(INFO_FORM, {}).get(INFO_KEY)
    if brought:
        found += _elsewhere(brought.values, update)
    if found:
        raise UnusableError(found)


def _missing(table: FormTable, reading: Reading, update: Update) -> Iterator[Problem]:
    for name in fields_of(table, update.fields[table.form.id]):
        if name not in table.positions:
            header = next(c.label(reading.data.lang) for c in table.form.resolve(reading.data.months) if c.id == name)
            required = {c.id for c in table.form.resolve() if c.required}
            if name not in required:  # those the reading has reported
                yield Problem(
                    "missing-column", "error", "", table.sheet.name, "", {"table": table.name, "header": header}
                )
    if table.form.monthly and not reading.data.months:
        header = next(c.label(reading.data.lang) for c in table.form.resolve([update.as_of.replace(day=1)]) if c.month)
        yield Problem("missing-column", "error", "", table.sheet.name, "", {"table": table.name, "header": header})


def _elsewhere(brought: dict[str, str], update: Update) -> Iterator[Problem]:
    region, as_of = brought.get("region", ""), brought.get("as_of", "")
    if region and region != comparable(update.facts["region"]):
        yield Problem("other-region", "error", params={"region": region, "wanted": update.facts["region"]})
    if as_of and as_of > f"{update.as_of:%Y-%m-%d}":
        yield Problem("as-of-earlier", "error", params={"as_of": as_of, "wanted": f"{update.as_of:%Y-%m-%d}"})


def _slid(book: xw.Book, reading: Reading, memory: Memory, update: Update) -> Reading:
    if SLIDING not in update.data.forms:
        return reading
    table = reading.tables[SLIDING]
    months = wanted_months(table, update.as_of)
    if months == reading.data.months:
        return reading
    update.problems += slide(book, table, months, memory.get(SLIDING, {}), reading.data.lang)
    update.changes += 1
    return read(book)


# --- facts ------------------------------------------------------------------------------------------------------------
def _merge_facts(book: xw.Book, reading: Reading, memory: Memory, update: Update) -> Remembered:
    """The Info sheet's cells, merged as those of a table."""
    before = memory.get(INFO_FORM, {}).get(INFO_KEY)
    known = before.values if before else {}
    wanted = facts_of(reading, update)
    for fact, value in wanted:
        _merge_fact(book, reading, fact, value, known.get(fact.id), update)
    return remembered_facts(wanted)


def facts_of(reading: Reading, update: Update) -> list[tuple[Fact, Value]]:
    """What the Info sheet is to say, in its order."""
    wanted = update.facts | {"language": reading.data.lang}
    return [(fact, wanted[fact.id]) for fact in reading.template.facts if fact.id in wanted]


def remembered_facts(facts: list[tuple[Fact, Value]]) -> Remembered:
    """The facts as they are remembered."""
    return Remembered({fact.id: brief(comparable(value)) for fact, value in facts}, 0)


def _merge_fact(book: xw.Book, reading: Reading, fact: Fact, value: Value, before: str | None, update: Update) -> None:
    cell = book.names[f"xlplan_{fact.id}"].refers_to_range
    held, now = fact_text(reading, fact, cell.value), brief(comparable(value))
    found = verdict(held, before, now)
    if found == "write":
        cell.value = as_cell(value, Column(fact.id, fact.label, fact.kind, choices=fact.choices), reading.data.lang)
        update.changes += 1
    elif found != "same":
        severity: Severity = "info" if found == "kept-edit" else "warning"
        label = fact.label(reading.data.lang)
        params = {"column": label, "kept": held or "-", "before": before or "-", "now": now or "-"}
        code = f"fact-{found}" if before or found == "kept-edit" else "fact-conflict-first"
        where = cell.get_address(False, False)
        update.problems.append(Problem(code, severity, "", cell.sheet.name, where, params))


def fact_text(reading: Reading, fact: Fact, raw: Any = None) -> str:
    """A fact as the sheet says it, for comparing; what cannot be read (`raw`) behind `'`."""
    value = reading.data.facts.get(fact.id)
    if value is None and raw not in (None, ""):
        return "'" + (text_of(raw) or "")
    return brief(comparable(value))


def owned_fields(invoice_fields: list[str], receipt_fields: list[str]) -> dict[str, list[str]]:
    """The fields that the data own, per form; monthly ones by their tag."""
    plan = ["customer", "product", "opening", "shipped", "plan", "actual", "credit"]
    if "product" not in invoice_fields:
        plan.remove("product")
    return {"invoices": invoice_fields, "receipts": receipt_fields, "receivables": plan}
