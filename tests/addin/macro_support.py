"""Somebody who answers for the person before Excel, and workbooks compared cell by cell by another reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

import xlplan
from xlplan.addin.macros import MACROS
from xlplan.forms.catalog import template
from xlplan.forms.form import BookData, Lang
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose
from xlplan.headless.package import Package


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Backups and logs of this test alone."""
    folder = tmp_path_factory.mktemp("own 文件夹")
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME", "XLPLAN_LOG"):
        monkeypatch.setenv(name, str(folder))
    return folder


@dataclass
class Person:
    """Answers every question alike (or in turn), and keeps what was asked, shown and said."""

    answer: bool | Sequence[bool] = True
    folder: Path | None = None
    file: Path | None = None
    questions: list[str] = field(default_factory=list)
    suggested: list[Path | None] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def ask(self, question: str) -> bool:
        self.questions.append(question)
        return self.answer if isinstance(self.answer, bool) else self.answer[len(self.questions) - 1]

    def choose_folder(self, prompt: str, suggested: Path | None) -> Path | None:
        self.suggested.append(suggested)
        return self.folder

    def choose_file(self, prompt: str, choices: Sequence[Path]) -> Path | None:
        return self.file

    def status(self, text: str) -> None:
        self.shown.append(text)

    def tell(self, message: str) -> None:
        self.told.append(message)


def run(name: str, book: xw.Book, answer: bool | Sequence[bool] = True, **choices: Any) -> Person:
    """Run a macro; it ends in one message, the status bar is given back, and Excel's switches are as before."""
    person = Person(answer, **choices)
    before = _switches(book)
    MACROS[name](book, person)
    assert len(person.told) == 1, person.told
    assert person.shown[-1:] == [""]
    assert _switches(book) == before
    assert "Traceback" not in person.told[0]
    return person


def _switches(book: xw.Book) -> tuple[Any, ...]:
    app = book.app
    return app.calculation, app.screen_updating, app.status_bar


def sample(folder: Path, template_id: str, lang: Lang, **tables: list[dict[str, Any]]) -> Path:
    """A shipped sample as a file, some of its tables replaced."""
    book: BookData = sample_book(template_id, lang)
    book.tables |= tables
    path = folder / f"{template_id} 样本.xlsx"
    path.write_bytes(compose(template(template_id), book))
    return path


Grid = dict[str, dict[str, tuple[Any, Any]]]


def grid(source: Path | xw.Book, folder: Path | None = None) -> Grid:
    """Every cell of every sheet, as (formula or constant, stored value), and every table's area, read by openpyxl."""
    if isinstance(source, xw.Book):
        path = (folder or Path(source.fullname).parent) / "as it is now.xlsx"
        path.write_bytes(source.impl.package.to_bytes())
        source = path
    texts, values = openpyxl.load_workbook(source), openpyxl.load_workbook(source, data_only=True)
    found: Grid = {}
    for sheet in texts:
        cells = {c.coordinate: (c.value, values[sheet.title][c.coordinate].value) for row in sheet for c in row}
        found[sheet.title] = {where: pair for where, pair in cells.items() if pair != (None, None)}
        found[sheet.title] |= {f"table {t.name}": (t.ref, None) for t in sheet.tables.values()}
    return found


def sheet_parts(book: xw.Book) -> dict[str, bytes]:
    """The XML of every sheet as it would be saved."""
    package = Package.from_bytes(book.impl.package.to_bytes(), "x.xlsx")
    return {sheet.name: package._parts.read(sheet.part) for sheet in package.sheets}


@contextmanager
def opened(path: Path) -> Iterator[xw.Book]:
    """A workbook on the headless engine."""
    with xlplan.open(path) as book:
        yield book
