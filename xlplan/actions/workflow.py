"""A workbook's way from draft to locked: its state, and a seal that shows what was changed behind it.

The state stands on the Info sheet, where people read it. The seal is a defined name of the workbook: the state, who put
it there, when, and a digest of everything typed. A locked workbook is not changed by fill or regenerate, and stays
locked when somebody types another state over it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from xlplan.actions.places import address, named_place, optional
from xlplan.actions.sheet import FormTable, Reading
from xlplan.errors import MissingPartError, Problem, Severity, WorkbookError
from xlplan.forms import info
from xlplan.forms.cells import comparable, text_of
from xlplan.forms.evaluate import RUNNING, STANDING
from xlplan.forms.form import Lang
from xlplan.forms.grammar import Renderer
from xlplan.forms.instance import choice_id
from xlplan.forms.render import band_formula
from xlplan.messages import word

if TYPE_CHECKING:
    import xlwings as xw

State = Literal["draft", "submitted", "approved", "locked"]
Step = Literal["submit", "approve", "lock", "reopen"]
STATES: tuple[State, ...] = get_args(State)

SEAL = "xlplan_seal"
"""The defined name that holds the seal, a text: state|when|digest|who."""

STEPS: dict[Step, tuple[tuple[State, ...], State]] = {
    "submit": (("draft",), "submitted"),
    "approve": (("submitted",), "approved"),
    "lock": (("approved",), "locked"),
    "reopen": (("submitted", "approved", "locked"), "draft"),
}
"""Each step: the states it may be taken from, and the state after it."""

_OUTSIDE = ("state", "template_version", "language")
"""Facts that are not figures, and so no part of what is sealed."""


@dataclass(frozen=True)
class Seal:
    """Who brought a workbook into its state, when (UTC), and what was typed in it then."""

    state: State
    at: dt.datetime
    by: str
    digest: str

    def formula(self) -> str:
        """As the defined name's formula: a text constant of at most 255 characters."""
        text = f"{self.state}|{self.at:%Y-%m-%dT%H:%M:%SZ}|{self.digest}|{self.by[:100]}"
        return '="' + text.replace('"', '""') + '"'


def seal_of(book: xw.Book) -> Seal | None:
    """The workbook's seal; None where there is none, or one that cannot be read."""
    if SEAL not in book.names:
        return None
    parts = (book.names[SEAL].refers_to or "").removeprefix("=").strip('"').replace('""', '"').split("|", 3)
    state = next((s for s in STATES if s == parts[0]), None)
    if len(parts) != 4 or state is None:
        return None
    try:
        at = dt.datetime.strptime(parts[1], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return Seal(state, at, parts[3], parts[2])


def state_of(book: xw.Book) -> State:
    """The state: locked where the seal or the Info sheet says so, else draft where the Info sheet says so, else the
    seal's: a state that somebody typed is none that the workbook was brought into."""
    seal, shown = seal_of(book), _shown(book)
    sealed = seal.state if seal is not None else "draft"
    if "locked" in (sealed, shown):
        return "locked"
    return "draft" if shown == "draft" else sealed


def _shown(book: xw.Book) -> State:
    place = named_place(book, "xlplan_state")
    value = book.sheets[place.sheet].range((place.row, place.col)).value if place else None
    found = choice_id(str(value), info.STATES) if value is not None else None
    return next((s for s in STATES if s == found), "draft")


def refuse_locked(book: xw.Book) -> None:
    """WorkbookError("workbook-locked") where the workbook's period is closed: nothing may be written into it."""
    if state_of(book) != "locked":
        return
    seal, place = seal_of(book), named_place(book, "xlplan_state")
    sheet, cell = (place.sheet, address(place.row, place.col)) if place else ("", "")
    who = word("workflow.who").filled(by=seal.by, on=f"{seal.at:%Y-%m-%d}") if seal else f"{sheet}!{cell}"
    raise WorkbookError("workbook-locked", workbook=book.name, sheet=sheet, cell=cell, who=who)


def digest(reading: Reading) -> str:
    """SHA-256 over all that is typed: settings and rows by their keys, in an order that sorting does not change."""
    facts = {name: comparable(value) for name, value in reading.data.facts.items() if name not in _OUTSIDE}
    tables = {form_id: sorted(_typed_rows(table)) for form_id, table in sorted(reading.tables.items())}
    text = json.dumps([sorted(facts.items()), tables], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _typed_rows(table: FormTable) -> list[list[tuple[str, str]]]:
    fields = sorted(c.id for c in table.columns if not c.calculated)
    return [[(name, _text(table, index, name)) for name in fields]
            for index in range(len(table.rows)) if not table.blank(index)]  # fmt: skip


def _text(table: FormTable, index: int, name: str) -> str:
    value, raw = table.rows[index].get(name), table.raw_value(index, name)
    return comparable(value) if value is not None or raw is None else f"'{text_of(raw) or ''}"


def changed_since_sealed(book: xw.Book, reading: Reading) -> Seal | None:
    """The seal, when something typed is not as it was when the seal was put on; None where all is as it was."""
    seal = seal_of(book)
    return seal if seal is not None and seal.state != "draft" and seal.digest != digest(reading) else None


def advance(book: xw.Book, reading: Reading, step: Step, *, by: str, now: dt.datetime) -> State:
    """Take one step: the state on the Info sheet and the seal are written, nothing else. The new state.

    WorkbookError: "wrong-state" when the step does not go from here, "changed-since" when what is approved or locked is
    not what was submitted. MissingPartError("missing-name") where the Info sheet has no state.
    """
    place = named_place(book, "xlplan_state")
    if place is None:
        raise MissingPartError("missing-name", workbook=book.name, sheet=info.SHEET(reading.data.lang),
                               name="xlplan_state")  # fmt: skip
    where = {"workbook": book.name, "sheet": place.sheet, "cell": address(place.row, place.col)}
    before, (allowed, after) = state_of(book), STEPS[step]
    lang = reading.data.lang
    if before not in allowed:
        raise WorkbookError("wrong-state", **where, state=_word(before, lang), step=step,
                            allowed=" / ".join(_word(s, lang) for s in allowed))  # fmt: skip
    seal = changed_since_sealed(book, reading)
    if step in ("approve", "lock") and seal is not None:
        raise WorkbookError("changed-since", **where, state=_word(seal.state, lang), by=seal.by,
                            on=f"{seal.at:%Y-%m-%d}")  # fmt: skip
    book.sheets[place.sheet].range((place.row, place.col)).value = _word(after, lang)
    _show_state(book, reading, after)
    book.names.add(SEAL, Seal(after, now.astimezone(dt.UTC), by, digest(reading)).formula())
    return after


def _show_state(book: xw.Book, reading: Reading, state: State) -> None:
    """The lines that say the state on every sheet, where the engine stores what a formula gives; Excel reckons it."""
    data = replace(reading.data, facts={**reading.data.facts, "state": state})
    for form_id in reading.tables:
        for band in (STANDING, RUNNING):
            place = named_place(book, f"{form_id}_{band.id}")
            both = optional(book.sheets[place.sheet].impl, "write_calculated") if place else None
            if place and both:
                formula = band_formula(band, Renderer(data.lang, {}, form_id))
                both({(place.row, place.col): (formula, band.metric(data))})


def _word(state: State, lang: Lang) -> str:
    return next(c.label(lang) for c in info.STATES if c.id == state)


def report_changed(book: xw.Book, reading: Reading) -> list[Problem]:
    """What `check` and the rollup say of a workbook that was changed behind its seal: a break once it is locked.

    A warning where the Info sheet shows another state than the steps that were taken lead to.
    """
    seal, lang = seal_of(book), reading.data.lang
    sealed, shown, place = seal.state if seal else "draft", _shown(book), named_place(book, "xlplan_state")
    sheet, cell = (place.sheet, address(place.row, place.col)) if place else ("", "")
    found = []
    if place and shown != sealed:
        words = {"state": _word(shown, lang), "sealed": _word(sealed, lang)}
        found.append(Problem("state-only-typed", "warning", book.name, sheet, cell, words))
    if seal is not None and changed_since_sealed(book, reading) is not None:
        words = {"state": _word(seal.state, lang), "by": seal.by, "on": f"{seal.at:%Y-%m-%d}"}
        severity: Severity = "break" if seal.state == "locked" else "warning"
        found.append(Problem("changed-since", severity, book.name, sheet, cell, words))
    return found
