"""The macros that work on the open workbook: each takes the book and whom to talk to."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import xlwings as xw

from xlplan import __version__, actions
from xlplan.actions.lists import clear_list, write_list
from xlplan.addin import doctor, lists, undo, words
from xlplan.addin.asking import Host
from xlplan.addin.log import latest_reasons, log_path
from xlplan.addin.running import DeclinedError, Session, perform
from xlplan.errors import MissingPartError, Problem
from xlplan.forms.cells import text_of
from xlplan.functions.reasons import log_file
from xlplan.messages.signs import COMMA, LISTED, STOP

if TYPE_CHECKING:
    from xlplan.forms.form import Lang

NAMED = 10
"""So many cells that an undo left are named in its message."""


# --- fill -------------------------------------------------------------------------------------------------------------
def fill(book: xw.Book, host: Host) -> None:
    """Recompute and store every calculated cell; asks before it replaces what a person typed."""
    perform(book, host, words.FILL, _fill)


def _fill(session: Session) -> str:
    session.status(words.FILLING)
    actions.refuse_locked(session.book)
    ask_replacing(session)
    with undo.recorded(session.book, words.FILL(session.lang)):
        result = actions.fill(session.book)
    counts = Counter(change.what for change in result.changes)
    if not counts:
        lines = [session.say(words.NOTHING_TO_FILL)]
    else:
        parts = [session.say(words.KINDS[kind], count=count) for kind, count in counts.items()]
        kinds = session.say(COMMA).join(parts)
        lines = [session.say(words.FILLED, count=len(result.changes), kinds=kinds), session.say(words.CAN_UNDO)]
    wrong = sum(problem.severity != "info" for problem in result.problems)
    if wrong:
        lines.append(session.say(words.RUN_CHECK, count=wrong))
    return "\n".join(lines)


def ask_replacing(session: Session) -> None:
    """Ask before filling replaces what a person typed; nothing is asked where nothing is."""
    replaced = actions.would_replace(session.book)
    if replaced:
        first = replaced[0]
        session.ask(words.FILL_ASK, count=len(replaced), first=f"{first.sheet}!{first.cell}",
                    before=text_of(first.before))  # fmt: skip


# --- check ------------------------------------------------------------------------------------------------------------
def check(book: xw.Book, host: Host) -> None:
    """List all problems on the sheet Problems, with links to the cells; nothing else is changed."""
    perform(book, host, words.CHECK, _check)


def _check(session: Session) -> str:
    session.status(words.CHECKING)
    found = actions.check(session.book)
    if not found:
        clear_list(session.book, lists.PROBLEMS, session.say(words.PROBLEMS_TITLE), session.say(words.NO_PROBLEMS))
        return session.say(words.NO_PROBLEMS)
    sheet = list_problems(session, found)
    sheet.activate()
    return f"{summary(session, found)}{session.say(STOP)}\n{session.say(words.LISTED, sheet=sheet.name)}"


def summary(session: Session, found: Sequence[Problem]) -> str:
    """How many problems of each severity."""
    counts = Counter("error" if p.severity == "break" else p.severity for p in found)
    return session.say(words.CHECKED, errors=counts["error"], warnings=counts["warning"], notes=counts["info"])


def list_problems(session: Session, found: Sequence[Problem]) -> xw.Sheet:
    """Write the sheet Problems, in the order given."""
    return lists.write_problems(session.book, found, summary(session, found), session.lang)


def attention(session: Session, found: Sequence[Problem]) -> str:
    """List problems on the sheet Problems, and say so; "" where there are none."""
    if not found:
        return ""
    sheet = list_problems(session, found)
    return "\n" + session.say(words.SEE_PROBLEMS, count=len(found), sheet=sheet.name)


# --- draft ------------------------------------------------------------------------------------------------------------
def draft_review(book: xw.Book, host: Host) -> None:
    """Draft into blank rows of the review what the KPI table says and the review does not mention yet."""
    perform(book, host, words.DRAFT, _draft)


def _draft(session: Session) -> str:
    reading = actions.read(session.book)
    if not any(form.id == "review" for form in reading.template.forms):
        raise DeclinedError(session.say(words.NO_REVIEW, template=reading.template.id))
    actions.refuse_locked(session.book)
    if "review" not in reading.tables:
        raise MissingPartError("form-table-missing", workbook=session.book.name, table="review")
    session.ask(words.DRAFT_ASK)
    ask_replacing(session)
    session.status(words.DRAFTING)
    with undo.recorded(session.book, words.DRAFT(session.lang)):
        drafts = actions.draft_review(session.book)
        if drafts:
            actions.fill(session.book)
    if not drafts:
        return session.say(words.NOTHING_TO_DRAFT)
    sheet, rows = drafts[0].table.sheet.name, len({draft.row_index for draft in drafts})
    return f"{session.say(words.DRAFTED, sheet=sheet, rows=rows)}\n{session.say(words.CAN_UNDO)}"


# --- undo -------------------------------------------------------------------------------------------------------------
def undo_last(book: xw.Book, host: Host) -> None:
    """Undo the last macro on this workbook: exactly, but for cells that were changed since."""
    perform(book, host, words.UNDO, _undo)


def _undo(session: Session) -> str:
    book = session.book
    actions.refuse_locked(book)
    if undo.interrupted(book) is not None:
        session.ask(words.UNDO_INTERRUPTED)
        return _undone(session, undo.undo_interrupted(book))
    step = undo.last_step(book)
    if step is None:
        return session.say(words.NOTHING_TO_UNDO)
    session.ask(
        words.UNDO_ASK, title=step.title, when=f"{step.when:%Y-%m-%d %H:%M}", count=len(step.difference.changes)
    )
    session.status(words.UNDOING)
    done = undo.undo(book)
    return _undone(session, done) if done else session.say(words.NOTHING_TO_UNDO)


def _undone(session: Session, done: undo.Undone) -> str:
    text = session.say(words.UNDONE, title=done.title, count=done.restored)
    if not done.left:
        return text
    cells = session.say(LISTED).join(done.left[:NAMED])
    cells += session.say(words.AND_SO_ON) if len(done.left) > NAMED else ""
    return f"{text}\n{session.say(words.LEFT, count=len(done.left), cells=cells)}"


# --- messages, about -------------------------------------------------------------------------------------------------
def messages(book: xw.Book, host: Host) -> None:
    """List on a sheet why worksheet functions gave errors, the latest reasons first."""
    perform(book, host, words.MESSAGES, _messages)


def _messages(session: Session) -> str:
    found = latest_reasons(session.lang)
    source = session.say(words.FROM_LOG, log=log_file())
    if not found:
        clear_list(session.book, lists.MESSAGES, session.say(words.MESSAGES_TITLE), session.say(words.NO_MESSAGES))
        return f"{session.say(words.NO_MESSAGES)}\n{source}"
    sheet = write_list(session.book, lists.MESSAGES, words.MESSAGES_TITLE, source, words.MESSAGE_COLUMNS, found,
                             session.lang)  # fmt: skip
    sheet.activate()
    return session.say(words.MESSAGES_LISTED, count=len(found), sheet=sheet.name)


def about(book: xw.Book, host: Host) -> None:
    """The versions, the workbook, and what is wrong on this machine."""
    perform(book, host, words.ABOUT, _about)


def _about(session: Session) -> str:
    session.status(words.LOOKING)
    versions = {"version": __version__, "xlwings": xw.__version__, "python": platform.python_version()}
    lines = [session.say(words.VERSION, **versions), _workbook(session), session.say(words.FROM_LOG, log=log_path())]
    findings = doctor.examine()
    wrong = [finding for finding in findings if finding.state == "bad"]
    lines += [_finding(session.lang, finding) for finding in wrong]
    if not wrong:
        lines.append(session.say(words.ALL_WELL, count=len(findings)))
    return "\n".join(lines)


def _workbook(session: Session) -> str:
    try:
        reading = actions.read(session.book)
    except MissingPartError:
        return session.say(words.NOT_OURS)
    facts = reading.data.facts
    return session.say(words.WORKBOOK, template=reading.template.id, version=facts.get("template_version") or "-",
                       region=facts.get("region") or "-")  # fmt: skip


def _finding(lang: Lang, finding: doctor.Finding) -> str:
    said = words.FINDING.filled(mark="✗", what=finding.what, detail=finding.detail, remedy=finding.remedy)
    return said(lang).strip()
