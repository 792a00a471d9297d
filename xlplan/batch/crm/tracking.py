"""The tracking workbook of a CRM export: every open opportunity is a follow-up with an owner and a due date.

The rule: an opportunity in work is due as many days after it began as the unit's won opportunities took (the median);
one without a beginning is to be called within some working days after the as-of date. A due date that is no working
day moves to the next one.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

from xlplan.actions.sheet import Reading
from xlplan.batch.crm.part import Sheets, Unit
from xlplan.batch.crm.records import Opportunity
from xlplan.batch.memory import Memory
from xlplan.forms.cells import comparable
from xlplan.forms.form import Lang, Row
from xlplan.messages import word
from xlplan.messages.signs import COMMA
from xlplan.metrics import add_working_days, next_working_day, sales_cycle

TASK = word("crm.task")
STEPS = {
    "open": word("crm.steps.open"),
    "prospect": word("crm.steps.prospect"),
}
RESULTS = {"won": word("crm.results.won"), "lost": word("crm.results.lost")}
NO_ACCOUNT = word("crm.no-account")


def rows(unit: Unit, reading: Reading, known: Memory) -> dict[str, list[Row]]:
    """The form `tracking`: what is open, and what has been closed since it was brought."""
    found = list(_tasks(unit, reading.data.lang, known))
    return {"tracking": sorted(found, key=lambda row: (str(row["due"]), str(row["task"])))}


def _tasks(unit: Unit, lang: Lang, known: Memory) -> Iterator[Row]:
    usual = sales_cycle((o.engaged, o.closed) for o in unit.opportunities if o.stage == "won")
    brought = {key[:2] for key in known.get("tracking", {})}
    for one in unit.opportunities:
        task = TASK(lang).format(id=one.id)
        if one.is_open or tuple(comparable(text).casefold() for text in (task, one.salesperson)) in brought:
            yield {
                "stage": "plan" if one.stage == "prospect" else "execute",
                "task": task,
                "owner": one.salesperson,
                "due_start": one.engaged,
                "due": due_date(unit, one, usual),
                "result": None if one.is_open else RESULTS[one.stage](lang),
                "finished": None if one.is_open else one.closed,
                "next_step": _next_step(one, lang) if one.is_open else None,
            }


def due_date(unit: Unit, one: Opportunity, usual: float | None) -> dt.date:
    """When an opportunity should be settled; `usual`: median days that won ones took."""
    if one.engaged and usual is not None:
        day = one.engaged + dt.timedelta(math.ceil(usual))
        return next_working_day(day, unit.country) or day
    within = add_working_days(unit.as_of, unit.first_contact, unit.country)
    return within or unit.as_of + dt.timedelta(unit.first_contact)


def _next_step(one: Opportunity, lang: Lang) -> str:
    what = COMMA(lang).join(filter(None, (one.account or NO_ACCOUNT(lang), one.product)))
    return STEPS["prospect" if one.engaged is None else "open"](lang).format(what=what)


SHEETS = Sheets(
    "tracking",
    {"tracking": ("stage", "task", "owner", "due_start", "due", "result", "finished", "next_step")},
    rows,
)
