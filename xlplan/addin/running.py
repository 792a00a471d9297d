"""How every macro runs: quietly, with its progress in the status bar, and to a plain message at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlplan.actions import language_of
from xlplan.addin import undo, words
from xlplan.addin.asking import Host
from xlplan.addin.log import log_path, logger
from xlplan.errors import XlplanError, problems_of
from xlplan.forms.form import Label, Lang
from xlplan.messages import signs

if TYPE_CHECKING:
    import xlwings as xw

LISTED = 6
"""So many problems of one error are shown in a message box."""


class DeclinedError(Exception):
    """The person said no, or chose nothing; `args[0]`, if any, is what to say about it."""


@dataclass(frozen=True)
class Session:
    """A macro at work on a workbook."""

    book: xw.Book
    host: Host
    lang: Lang

    def say(self, text: Label, **params: object) -> str:
        """Words in the workbook's language."""
        return text(self.lang).format_map(params)

    def ask(self, question: Label, **params: object) -> None:
        """Go on if the answer is yes. DeclinedError."""
        if not self.host.ask(self.say(question, **params)):
            raise DeclinedError

    def status(self, text: Label, **params: object) -> None:
        """Say in the status bar what is going on."""
        self.host.status(f"xlplan: {self.say(text, **params)}")

    def progress(self, text: Label) -> Callable[[int, int], None]:
        """The same for work on many files."""
        return lambda done, total: self.status(words.PROGRESS, what=text(self.lang), done=done, total=total)


def perform(book: xw.Book, host: Host, title: Label, work: Callable[[Session], str]) -> None:
    """Run a macro. Whatever happens, Excel is left as it was found, and the person reads a plain message."""
    lang: Lang = "en"
    stale: float | None = None
    try:
        stale = undo.pending_since(book)
        lang = language_of(book)
        with _quiet(book, host):
            message = work(Session(book, host, lang))
    except DeclinedError as declined:
        message = declined.args[0] if declined.args else words.DECLINED(lang)
    except XlplanError as error:
        logger().warning("%s: %s", title.en, error)
        message = refused(error, lang) + _aftermath(book, stale, lang)
    except Exception as error:  # noqa: BLE001 - the outermost call: a person gets words, the log the traceback
        logger().exception("%s", title.en)
        message = _failed(error, title, lang, protected(book))
        message += _aftermath(book, stale, lang)
    host.tell(message)


def _failed(error: Exception, title: Label, lang: Lang, locked: list[str]) -> str:
    """Excel's own error when a cell of a protected sheet is written says little: name the sheets instead."""
    if locked:
        return words.PROTECTED(lang).format(title=title(lang), names=signs.LISTED(lang).join(locked))
    reason = f"{type(error).__name__}: {error}"[:200]
    return words.FAILED(lang).format(title=title(lang), reason=reason, log=log_path())


def protected(book: xw.Book) -> list[str]:
    """The protected sheets of a workbook in Excel, and its own name where its structure is protected."""
    if book.app.engine.name != "excel":
        return []
    found = [sheet.name for sheet in book.sheets if _switch(sheet.api, "ProtectContents", "protect_contents")]
    return found + [book.name] * _switch(book.api, "ProtectStructure", "protect_structure")


def _switch(api: object, windows: str, mac: str) -> bool:
    """A property as COM names it, or as AppleScript does, where it is asked by a call."""
    value = getattr(api, windows, None)
    if isinstance(value, bool):
        return value
    ask = getattr(getattr(api, mac, None), "get", None)
    try:
        return callable(ask) and ask() is True
    except Exception:  # noqa: BLE001 - AppleScript's own kind, while the message about another error is made
        return False


@contextmanager
def _quiet(book: xw.Book, host: Host) -> Iterator[None]:
    """No screen updates and no recalculation in between; both, and the status bar, are given back in any case."""
    try:
        with book.app.properties(screen_updating=False, calculation="manual"):
            yield
    finally:
        host.status("")


def refused(error: XlplanError, lang: Lang) -> str:
    """What is wrong and what to do, for a message box."""
    problems = problems_of(error)
    lines = [problem.line(lang) for problem in problems[:LISTED]]
    if len(problems) > LISTED:
        lines.append(words.MORE(lang).format(count=len(problems) - LISTED))
    return "\n".join(lines)


def _aftermath(book: xw.Book, stale: float | None, lang: Lang) -> str:
    """Whether the workbook is as it was before; `stale`: when a macro began that an earlier session broke off."""
    half = undo.pending_since(book) not in (None, stale)
    return f"\n\n{(words.HALF if half else words.AS_BEFORE)(lang)}"
