"""The self-check's macros: each runs on a sample workbook in a temporary folder, and gets its line on the sheet."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import xlwings as xw

from xlplan import __version__
from xlplan.addin.building.selfcheck_file import GOT, RESULT
from xlplan.addin.building.selfcheck_words import FAILED, MACRO_LINES, PASSED, SHEET
from xlplan.forms.catalog import template
from xlplan.forms.form import BookData, Lang
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

Open = Callable[[str], xw.Book]

MACROS: Final = "xlplan.addin.macros"
"""Named here as the VBA names it."""

LONGEST: Final = 500
"""Characters of a message on the sheet."""


@dataclass
class Assent:
    """Whoever says yes to everything, and chooses what lies in one folder."""

    folder: Path
    told: list[str] = field(default_factory=list)

    def ask(self, _: str) -> bool:
        """Yes."""
        return True

    def choose_folder(self, _prompt: str, _suggested: Path | None) -> Path:
        """The folder."""
        return self.folder

    def choose_file(self, _: str, choices: Sequence[Path]) -> Path | None:
        """The first."""
        return choices[0] if choices else None

    def status(self, _: str) -> None:
        """Nothing to see."""

    def tell(self, message: str) -> None:
        """Remember what the person would read."""
        self.told.append(message)


@dataclass(frozen=True)
class Trial:
    """One macro on a sample: what is done to the workbook before, and what must be seen after.

    `seen` is given how many sheets there were before.
    """

    macro: str
    template: str
    before: Callable[[xw.Book], None]
    seen: Callable[[xw.Book, Assent, int], bool]


def run_macros(book: xw.Book | None = None, open_book: Open | None = None) -> None:
    """Run every macro of the add-in on a copy, and write one line each on the self-check's sheet."""
    book = book or xw.Book.caller()
    opened = open_book or book.app.books.open
    lang: Lang = "zh" if SHEET.zh in [sheet.name for sheet in book.sheets] else "en"
    sheet = book.sheets[SHEET(lang)]
    top = book.names["selfcheck_macros"].refers_to_range.row
    for row, (passed, message) in enumerate(_outcomes(opened, lang), top):
        text = (PASSED if passed else FAILED)(lang)
        sheet.range((row, GOT + 1)).value = message[:LONGEST]
        sheet.range((row, RESULT + 1)).value = text


def _outcomes(opened: Open, lang: Lang) -> Iterator[tuple[bool, str]]:
    for macro in MACRO_LINES:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            try:
                yield _outcome(_trials()[macro], opened, lang, Path(folder))
            except Exception as error:  # noqa: BLE001 - the outermost call: one macro must not keep the others
                yield False, f"{type(error).__name__}: {error}"


def _outcome(trial: Trial, opened: Open, lang: Lang, folder: Path) -> tuple[bool, str]:
    path = folder / f"{trial.template}.xlsx"
    path.write_bytes(compose(template(trial.template), _sample(trial.template, lang)))
    host, sample = Assent(folder), opened(str(path))
    try:
        trial.before(sample)
        sheets = len(sample.sheets)
        run: dict[str, Callable[[xw.Book, Any], None]] = importlib.import_module(MACROS).MACROS
        if trial.macro == "undo":
            run["fill"](sample, host)
        run[trial.macro](sample, host)
        return trial.seen(sample, host, sheets), " ".join(host.told[-1:]).replace("\n", " ")
    finally:
        sample.close()


def _sample(template_id: str, lang: Lang) -> BookData:
    book = sample_book(template_id, lang)
    book.tables["review"] = []
    return book


def _trials() -> dict[str, Trial]:
    found = (
        Trial("fill", "evaluation", _overwrite, lambda book, *_: _attainment(book).value == SOUND),
        Trial("undo", "evaluation", _overwrite, lambda book, *_: _attainment(book).value == WRONG),
        Trial("check", "evaluation", _type_word, lambda book, _, sheets: len(book.sheets) == sheets + 1),
        Trial("draft_review", "evaluation", _nothing, lambda book, *_: _drafted(book)),
        Trial("roll_forward", "tracking", _nothing, lambda _, host, __: len(list(host.folder.rglob("*.xlsx"))) == 2),
        Trial("report", "evaluation", _nothing, lambda _, host, __: len(list(host.folder.rglob("*.docx"))) == 1),
        Trial("about", "evaluation", _nothing, lambda _, host, __: __version__ in " ".join(host.told)),
        *(Trial(name, where, _nothing, _ended) for name, where in _MESSAGES.items()),
    )
    return {trial.macro: trial for trial in found}


SOUND, WRONG = 0.9, 0.5
"""The attainment of the sample's first KPI, and what is typed over it."""

_MESSAGES: Final = {"refresh": "forecast", "roll_up": "forecast", "messages": "evaluation"}


def _nothing(_: xw.Book) -> None: ...


def _table(book: xw.Book, name: str) -> xw.Range:
    tables = (table for sheet in book.sheets for table in sheet.tables)
    body = next(table for table in tables if table.name == name).data_body_range
    return cast(xw.Range, body)  # None for a table without rows, which the samples are not


def _attainment(book: xw.Book) -> xw.Range:
    columns = [c.id for c in template("evaluation").form("kpi").resolve()]
    return _table(book, "kpi")[0, columns.index("attainment")]


def _overwrite(book: xw.Book) -> None:
    _attainment(book).value = WRONG


def _type_word(book: xw.Book) -> None:
    columns = [c.id for c in template("evaluation").form("kpi").resolve()]
    _table(book, "kpi")[0, columns.index("actual")].value = "4o"


def _drafted(book: xw.Book) -> bool:
    return any(cell not in (None, "") for row in _table(book, "review").options(ndim=2).value for cell in row)


def _ended(_: xw.Book, host: Assent, __: int) -> bool:
    """In one message, and not in that of a fault."""
    words = importlib.import_module("xlplan.addin.words")
    faults = [words.FAILED(lang).split("{title}")[1].split("{reason}")[0] for lang in ("zh", "en")]
    return len(host.told) == 1 and bool(host.told[0]) and not any(fault in host.told[0] for fault in faults)
