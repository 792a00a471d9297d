"""Which company's file a workbook is read by: one given by name, else the one beside it or above, else its own copy.

A workbook carries the file it was made with on a very hidden sheet. So a copy that is mailed, or opened from a URL,
keeps its columns; beside a file of the company that file counts, so that one change reaches every workbook.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlplan.actions.places import named_place, read_cells
from xlplan.errors import Problem, UsageError
from xlplan.forms.company.file import read_company
from xlplan.forms.company.value import FILE_NAME, Company, CompanyError, Source
from xlplan.forms.info import COMPANY_SHEET

if TYPE_CHECKING:
    import xlwings as xw

VARIABLE = "XLPLAN_COMPANY"
"""Environment variable: the company file for everything that is done, wherever the workbooks are."""

LONGEST = 500_000
"""Bytes of a file that are read."""

_LINES = 20_000


class _Looked(NamedTuple):
    """What was found for a workbook before a worker got it; None where there is no file."""

    source: Source | None


_LOOKED: ContextVar[_Looked | None] = ContextVar("looked", default=None)


class Found(NamedTuple):
    """A workbook's company, and what is to be told of it."""

    company: Company | None
    problems: list[Problem]


def load(path: Path) -> Source:
    """A company file's text. UsageError("missing-file"); CompanyError where it is no text."""
    try:
        data = path.read_bytes()[:LONGEST]
    except OSError:
        raise UsageError("missing-file", workbook=str(path)) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return Source(str(path), data.decode(encoding))
        except UnicodeDecodeError:
            continue
    detail = {"detail": "UTF-8"}
    raise CompanyError([Problem("company-toml", "error", str(path), params=detail)])


def source_for(folder: Path | None) -> Source | None:
    """The company file for what is in a folder: the one named by XLPLAN_COMPANY, else in it, else in one above it."""
    named = os.environ.get(VARIABLE)
    if named:
        return load(Path(named))
    if folder is None:
        return None
    folder = folder.absolute()
    found = next((p for p in (f / FILE_NAME for f in (folder, *folder.parents)) if p.is_file()), None)
    return load(found) if found else None


def company_for(folder: Path | None) -> Company | None:
    """The same, read. CompanyError with all that is wrong in it."""
    source = source_for(folder)
    return read_company(source) if source else None


@contextmanager
def looked_up(source: Source | None) -> Iterator[None]:
    """While this lasts, the company file is this one, or none, wherever a workbook seems to be: it is in memory."""
    token = _LOOKED.set(_Looked(source))
    try:
        yield
    finally:
        _LOOKED.reset(token)


def folder_of(book: xw.Book) -> Path | None:
    """The workbook's folder; None where it was never saved, or lies behind an address of OneDrive or SharePoint."""
    path = Path(book.fullname)
    return path.parent if path.is_absolute() and path.parent.is_dir() else None


def company_of(book: xw.Book) -> Found:
    """The company by whose file a workbook is read. CompanyError where that file cannot be used."""
    looked = _LOOKED.get()
    own = carried(book)
    source = looked.source if looked else source_for(folder_of(book))
    if source is None:
        return Found(read_company(own) if own else None, [])
    company, path = read_company(source), {"path": source.name}
    if own is None:
        return Found(company, [Problem("company-not-carried", "info", book.name, params=path)])
    if not own.says(source):
        return Found(company, [Problem("company-differs", "warning", book.name, params=path)])
    return Found(company, [])


def carried(book: xw.Book) -> Source | None:
    """The copy of a company's file that a workbook carries."""
    place = named_place(book, COMPANY_SHEET)
    if place is None:
        return None
    sheet = book.sheets[place.sheet]
    last = min(sheet.used_range.last_cell.row, _LINES)
    cells = read_cells(sheet.range((1, 1), (last, 1))).values
    return Source.of([row[0] for row in cells], f"{book.name}!{COMPANY_SHEET}")


def renew(book: xw.Book, company: Company | None) -> bool:
    """Let a workbook that carries a company's file carry this one; whether anything changed."""
    own = carried(book)
    if own is None or company is None or own.says(company.source):
        return False
    sheet, lines = book.sheets[COMPANY_SHEET], company.source.lines()
    last = max(sheet.used_range.last_cell.row, len(lines))
    sheet.range((1, 1), (last, 1)).value = [[line] for line in lines] + [[None]] * (last - len(lines))
    return True
