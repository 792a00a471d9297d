"""The error gallery's workbench: a folder in which cases break copies of the shipped samples, and the cases' list."""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, chdir, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import xlwings as xw
from typer.testing import CliRunner

import xlplan
from xlplan.actions import read
from xlplan.actions.sheet import FormTable
from xlplan.cli import app
from xlplan.errors import XlplanError
from xlplan.forms.form import Lang
from xlplan.forms.samples import resources
from xlplan.messages import CATALOGUE

REGENERATE = "regenerate forecast --data ledger.csv --mapping mapping.toml --by region --as-of 2026-06-30 --out regions"
NEXT_MONTH = REGENERATE.replace("2026-06-30", "2026-07-31")
ROLLUP = "rollup regions --as-of 2026-06-30 --out rollup.xlsx"

LEDGER = """region,customer,invoice,billed,due,amount,settled
East,Acme,E1,2026-01-10,2026-02-09,100.00,2026-02-01
East,Acme,E2,2026-03-05,2026-04-04,250.50,
East,Birch,E3,2025-07-10,2025-08-09,80.25,2026-05-01
North,Dune,N1,2026-06-01,2026-06-30,10.10,
"""
TOML = """[invoices]
region = "region"
customer = "customer"
invoice_no = "invoice"
invoice_date = "billed"
due_date = "due"
amount = "amount"
settled_date = "settled"

[options]
currency = "CNY"
"""


@dataclass
class Place:
    """A folder, and the language of the workbooks in it. What `stack` holds is undone when the case is over."""

    folder: Path
    lang: Lang
    stack: ExitStack = field(default_factory=ExitStack)

    def say(self, zh: str, en: str) -> str:
        """The words in this place's language."""
        return zh if self.lang == "zh" else en

    def path(self, name: str) -> Path:
        """A file of the folder; a shipped sample (`evaluation`) is copied here when first asked for."""
        found = self.folder / (name if Path(name).suffix else f"{name}.xlsx")
        shipped = resources() / self.lang / found.name
        if not found.exists() and found.parent == self.folder and shipped.exists():
            shutil.copyfile(shipped, found)
        return found

    def write(self, name: str, content: str | bytes) -> Path:
        """A file of the folder with this content."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    @contextmanager
    def book(self, name: str) -> Iterator[xw.Book]:
        """A workbook opened as a macro sees it, and saved."""
        with xlplan.open(self.path(name)) as book:
            yield book
            book.save()

    @contextmanager
    def table(self, name: str, form: str) -> Iterator[FormTable]:
        """A form's table in a workbook, which is saved."""
        with self.book(name) as book:
            yield read(book).tables[form]

    def type(self, name: str, form: str, index: int, **cells: object) -> None:
        """Type into the fields of a row."""
        with self.table(name, form) as table:
            for field_id, value in cells.items():
                table.sheet.range(table.cell(index, field_id)).value = value

    def type_at(self, name: str, form: str, key: str, **cells: object) -> None:
        """Type into the fields of the row whose key begins so."""
        with self.table(name, form) as table:
            index = next(i for i, row in enumerate(table.rows) if row[table.form.key[0]] == key)
            for field_id, value in cells.items():
                table.sheet.range(table.cell(index, field_id)).value = value

    def clear(self, name: str, form: str, key: str) -> None:
        """Clear what is typed in the row whose key begins so."""
        with self.table(name, form) as table:
            typed = [c.id for c in table.columns if not c.calculated]
        self.type_at(name, form, key, **dict.fromkeys(typed))

    def repeat(self, name: str, form: str, *fields: str) -> None:
        """Make the second row like the first, in these fields or in all that are typed."""
        with self.table(name, form) as table:
            for name_ in fields or [c.id for c in table.columns if not c.calculated]:
                table.sheet.range(table.cell(1, name_)).value = table.sheet.range(table.cell(0, name_)).value

    @contextmanager
    def foreign(self, name: str) -> Iterator[openpyxl.Workbook]:
        """A workbook opened and saved by a program that is not ours."""
        path = self.path(name)
        book = openpyxl.load_workbook(path)
        yield book
        book.save(path)

    def part(self, name: str, part: str, change: Callable[[bytes], bytes]) -> None:
        """Change a part of a workbook's package."""
        path = self.path(name)
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as source, zipfile.ZipFile(path, "w") as target:
            for member in source.namelist():
                content = source.read(member)
                target.writestr(member, change(content) if member == part else content)

    def data(self, ledger: str = LEDGER, mapping: str = TOML) -> None:
        """A data file and its mapping."""
        self.write("ledger.csv", ledger)
        self.write("mapping.toml", mapping)

    def regions(self, ledger: str = LEDGER) -> None:
        """The workbooks of two regions as made from the data; `ledger` is what the data file holds afterwards."""
        shutil.copytree(_made(self.lang), self.folder, dirs_exist_ok=True)
        self.write("ledger.csv", ledger)


@cache
def _workshop() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


@cache
def _made(lang: Lang) -> Path:
    """The region workbooks of a language, made once."""
    place = Place(Path(_workshop().name) / lang, lang)
    place.data()
    assert run(REGENERATE, place) == []
    return place.folder


@dataclass(frozen=True)
class Case:
    """How a user meets a message: a command line (or a macro), after `build` has broken something."""

    code: str
    command: str
    build: Callable[[Place], object]

    @property
    def story(self) -> str:
        """What happened, in one sentence."""
        return " ".join((self.build.__doc__ or "").split())

    def shown(self, folder: Path, lang: Lang) -> str:
        """What stderr (or the macro's error) shows for this code."""
        place = Place(folder, lang)
        with place.stack:
            lines = self._macro(place) if not self.command else self._commanded(place)
        pattern = _pattern(self.code, lang)
        found = [line for line in lines if pattern.search(line)]
        assert found, f"{self.code} is not among: {lines}"
        return "".join(f"{line}\n" for line in found).replace(f"{folder.resolve()}{os.sep}", "")

    def _commanded(self, place: Place) -> list[str]:
        self.build(place)
        return run(self.command, place)

    def _macro(self, place: Place) -> list[str]:
        try:
            with chdir(place.folder):
                self.build(place)
        except XlplanError as error:
            return [error.problem.line(place.lang)]
        return []


CASES: dict[str, Case] = {}
Build = Callable[[Place], object]


def case(code: str, command: str) -> Callable[[Build], Build]:
    """Register the function that prepares the folder for a command which then shows this code."""

    def register(build: Build) -> Build:
        assert code not in CASES, code
        CASES[code] = Case(code, command, build)
        return build

    return register


def macro(code: str) -> Callable[[Build], Build]:
    """Register a macro that fails with this code."""
    return case(code, "")


def run(command: str, place: Place) -> list[str]:
    """The lines of stderr of `xlplan <command>`, run in the place's folder."""
    words: list[str] = command.split()
    if words[0] in ("check", "fill", "regenerate", "rollup", "report"):
        words += ["--jobs", "1"]
    if "--lang" not in words:
        words += ["--lang", place.lang]
    with chdir(place.folder):
        done = CliRunner().invoke(app, words, env={"LC_ALL": place.say("zh_CN.UTF-8", "en_US.UTF-8")})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return [str(line) for line in done.stderr.splitlines()]


def _pattern(code: str, lang: Lang) -> re.Pattern[str]:
    """Finds the lines that are worded by this code."""
    return re.compile(".+".join(map(re.escape, re.split(r"\{[^}]+\}", CATALOGUE[lang][code][0]))))


def parts(line: str, code: str, lang: Lang) -> tuple[str, str]:
    """A line's message and its remedy."""
    remedy = CATALOGUE[lang][code][1]
    pattern = ".+".join(map(re.escape, re.split(r"\{[^}]+\}", remedy)))
    found = re.search(rf"\s*({pattern})$", line) if remedy else None
    return (line[: found.start()], found[1]) if found else (line, "")


def sheet_with(book: Any, table: str) -> Any:
    """The sheet of an openpyxl workbook that holds a table."""
    return next(sheet for sheet in book if table in sheet.tables)
