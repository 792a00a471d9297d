"""The macros that read or write other files: refresh, next period's workbook, the receivables rollup."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan import actions
from xlplan.actions.company import folder_of
from xlplan.actions.links import LINKS
from xlplan.addin import undo, words
from xlplan.addin.asking import Host
from xlplan.addin.buttons import ask_replacing, attention
from xlplan.addin.running import DeclinedError, Session, perform
from xlplan.batch import manifest
from xlplan.batch import refresh as data
from xlplan.batch.linked import link_book, sources_in
from xlplan.batch.outputs import check_out
from xlplan.batch.roll_forward import next_workbook, write_new
from xlplan.batch.rollup import RollupRequest, rollup
from xlplan.errors import DataError, MissingPartError
from xlplan.forms.company.value import FILE_NAME
from xlplan.messages.signs import COMMA
from xlplan.metrics import period_end
from xlplan.metrics.calendar import next_period

if TYPE_CHECKING:
    import xlwings as xw

DATA_NAMES = ("data", "数据")
"""Folders beside a workbook that are taken for its data."""


# --- refresh from data ------------------------------------------------------------------------------------------------
def refresh(book: xw.Book, host: Host) -> None:
    """Bring the workbook up to date, from data or from other workbooks; what the manager typed stays."""
    perform(book, host, words.REFRESH, _refresh)


def _refresh(session: Session) -> str:
    reading = actions.read(session.book)
    actions.refuse_locked(session.book)
    fed = any(link.form in reading.tables for link in LINKS)
    return _from_workbooks(session, reading) if fed else _from_data(session, reading)


def _from_workbooks(session: Session, reading: actions.Reading) -> str:
    """Carry linked values from the workbooks of a folder."""
    book = session.book
    folder = session.host.choose_folder(session.say(words.LINK_FOLDER), folder_of(book))
    if folder is None:
        raise DeclinedError
    session.status(words.LINKING)
    sources, problems = sources_in(folder)
    others = [source for source in sources if not _is_own(book, source.path)]
    session.ask(words.LINK_ASK, count=len(others), folder=folder, region=reading.data.facts.get("region") or "-",
                period=reading.data.facts.get("period") or "-")  # fmt: skip
    ask_replacing(session)
    with undo.recorded(book, words.REFRESH(session.lang)):
        done = link_book(book, Path(book.name), others)
    wrong = done.problems + [problem for problem in problems if problem.workbook != book.name]
    if not done.changes:
        return session.say(words.NOTHING_CARRIED) + attention(session, wrong)
    text = session.say(words.LINKED, changes=done.changes, count=len(done.origins))
    return f"{text}\n{session.say(words.CAN_UNDO)}" + attention(session, wrong)


def _is_own(book: xw.Book, path: Path) -> bool:
    """Whether a file is the open workbook itself, whose file may be older than what is on the screen."""
    folder = folder_of(book)
    return path.name.casefold() == book.name.casefold() and folder is not None and path.parent.samefile(folder)


def _from_data(session: Session, reading: actions.Reading) -> str:
    book = session.book
    own = reading.template if any(form.id == "invoices" for form in reading.template.forms) else None
    found = data.data_folder(_chosen_folder(session, _beside(folder_of(book))), own)
    file = found.choices[0]
    if len(found.choices) > 1:
        chosen = session.host.choose_file(session.say(words.DATA_FILE), found.choices)
        if chosen is None:
            raise DeclinedError
        file = chosen
    facts = reading.data.facts
    session.ask(words.REFRESH_ASK, data=file.name, region=facts.get("region") or "-",
                as_of=_shown(reading.data.as_of), folder=found.folder)  # fmt: skip
    ask_replacing(session)
    session.status(words.REFRESHING)
    with undo.recorded(book, words.REFRESH(session.lang)):
        done = data.refresh(book, found, file)
    if not done.changed:
        return session.say(words.NOTHING_NEW) + attention(session, done.problems)
    counts = {"invoices": done.counts.get("invoices", 0), "receipts": done.counts.get("receipts", 0)}
    text = session.say(words.REFRESHED, changes=done.changes, left_out=done.left_out, **counts)
    text += f"\n{session.say(words.CAN_UNDO)}"
    if _in_manifest(book):
        text += f"\n{session.say(words.MANIFEST)}"
    return text + attention(session, done.problems)


def _beside(folder: Path | None) -> Path | None:
    """The data folder beside a workbook, or its own folder where a mapping lies in that."""
    if folder is None:
        return None
    named = (folder / name for name in DATA_NAMES)
    own = folder if any(path.name != FILE_NAME for path in folder.glob("*.toml")) else None
    return next((path for path in named if path.is_dir()), own)


def _chosen_folder(session: Session, suggested: Path | None) -> Path:
    chosen = session.host.choose_folder(session.say(words.DATA_FOLDER), suggested)
    if chosen is None:
        raise DeclinedError(session.say(words.NO_FOLDER))
    return chosen


def _in_manifest(book: xw.Book) -> bool:
    folder = folder_of(book)
    try:
        return folder is not None and book.name in manifest.load(folder).workbooks
    except DataError:
        return False


def _shown(day: dt.date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else "-"


# --- roll forward -----------------------------------------------------------------------------------------------------
def roll_forward(book: xw.Book, host: Host) -> None:
    """Make the next period's workbook beside this one, which stays as it is."""
    perform(book, host, words.ROLL_FORWARD, _roll_forward)


def _roll_forward(session: Session) -> str:
    book, reading = session.book, actions.read(session.book)
    actions.check_rolls_forward(reading)
    as_of = _as_of(session, reading)
    own = reading.data.facts.get("period")
    period = next_period(str(own)) if own else None
    period = period or f"{_month_after(as_of):%Y-%m}"
    folder = folder_of(book) or session.host.choose_folder(session.say(words.FORWARD_FOLDER), None)
    if folder is None:
        raise DeclinedError
    target = folder / f"{_stem(Path(book.name).stem, str(own or ''), period)}.xlsx"
    session.ask(words.FORWARD_ASK, period=period, target=target)
    session.status(words.FORWARDING)
    with undo.borrowed(book, words.ROLL_FORWARD(session.lang)):
        following, made = next_workbook(book, period, period_end(period) or as_of)
    write_new(target, made)
    counts = {"carried": sum(following.carried.values()), "left": sum(following.left.values())}
    wrong = [problem for problem in following.problems if problem.severity != "info"]
    return session.say(words.FORWARDED, target=target, **counts) + attention(session, wrong)


def _as_of(session: Session, reading: actions.Reading) -> dt.date:
    if reading.data.as_of is None:
        raise MissingPartError("missing-name", workbook=session.book.name, name="xlplan_as_of")
    return reading.data.as_of


def _month_after(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def _stem(stem: str, own: str, period: str) -> str:
    """The file name with the new period in the place of the old one, or behind it."""
    return stem.replace(own, period) if own and own in stem else f"{stem} {period}"


# --- roll up ----------------------------------------------------------------------------------------------------------
def roll_up(book: xw.Book, host: Host) -> None:
    """Roll up the receivables of all workbooks in a folder, as of this workbook's as-of date."""
    perform(book, host, words.ROLL_UP, _roll_up)


def _roll_up(session: Session) -> str:
    as_of = _as_of(session, actions.read(session.book))
    folder = session.host.choose_folder(session.say(words.ROLL_UP_FOLDER), folder_of(session.book))
    if folder is None:
        raise DeclinedError
    target = folder / f"{words.ROLL_UP_NAME(session.lang)}-{as_of:%Y-%m-%d}.xlsx"
    check_out(target)
    backup = target.with_name(f"{target.name}.bak")
    question = session.say(words.ROLL_UP_ASK, folder=folder, as_of=as_of, target=target.name)
    if target.exists():
        question += f"\n{session.say(words.ROLL_UP_AGAIN, backup=backup.name)}"
    if not session.host.ask(question):
        raise DeclinedError
    if target.exists():
        shutil.copy2(target, backup)
    request = RollupRequest([folder], as_of, target, lang=session.lang)
    result = rollup(request, session.progress(words.ROLLING_UP))
    if not result.published:
        breaks = sum(problem.severity == "break" for problem in result.problems)
        text = session.say(words.NOT_ROLLED_UP, breaks=breaks)
    else:
        counted = sum(bool(region.figures) for region in result.regions)
        owed = (f"{figures.balance:,.2f} {currency}" for currency, figures in result.groups.items())
        balance = session.say(COMMA).join(owed)
        text = session.say(words.ROLLED_UP, target=target, counted=counted, total=len(result.regions),
                           balance=balance or "-")  # fmt: skip
    return text + attention(session, [problem for problem in result.problems if problem.severity != "info"])
