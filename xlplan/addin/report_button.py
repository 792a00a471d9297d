"""The button Report: the Word report of the workbook in front, beside it."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.actions.company import folder_of
from xlplan.addin import words
from xlplan.addin.asking import Host
from xlplan.addin.running import DeclinedError, Session, perform
from xlplan.batch.report.build import document
from xlplan.batch.report.make import check_report_out, written
from xlplan.batch.report.sources import arranged, source_from
from xlplan.errors import DataError, Problem, UsageError
from xlplan.headless.saving import replace_atomically

if TYPE_CHECKING:
    import xlwings as xw


def report(book: xw.Book, host: Host) -> None:
    """Make the Word report of the workbook; asks first, and never replaces one that somebody has written in."""
    perform(book, host, words.REPORT, _report)


def _report(session: Session) -> str:
    book = session.book
    session.status(words.REPORTING)
    source = source_from(book, book.name)
    if isinstance(source, Problem):
        raise DataError(source.code, workbook=source.workbook, sheet=source.sheet, cell=source.cell, **source.params)
    folder = folder_of(book) or session.host.choose_folder(session.say(words.REPORT_FOLDER), None)
    if folder is None:
        raise DeclinedError
    target = _free(folder, f"{Path(book.name).stem} {words.REPORT_NAME(session.lang)}")
    backup = target.with_name(f"{target.name}.bak")
    question = session.say(words.REPORT_ASK, target=target)
    if target.exists():
        question += f"\n{session.say(words.ROLL_UP_AGAIN, backup=backup.name)}"
    if not session.host.ask(question):
        raise DeclinedError
    data = written(document(arranged([source]), session.lang), ".docx")
    if target.exists():
        shutil.copy2(target, backup)
    replace_atomically(target, lambda stream: stream.write(data))
    return session.say(words.REPORTED, target=target)


def _free(folder: Path, stem: str) -> Path:
    """The report's file: one that is not there, or that is ours and as it was made."""
    names = (folder / (f"{stem}.docx" if number == 1 else f"{stem} ({number}).docx") for number in count(1))
    return next(path for path in names if _may_write(path))


def _may_write(path: Path) -> bool:
    try:
        check_report_out(path)
    except UsageError:
        return False
    return True
