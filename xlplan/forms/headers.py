"""Which column of a table is which field: by header, in either language, never by position."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlplan.forms.form import LANGS, Column, Form, Line
from xlplan.forms.grammar import TableHeaders

_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?(.+)")
_BRACKET = re.compile(r"\([^()]*\)$")


def normal(header: str) -> str:
    """A header without what people vary: case, spaces, full-width forms."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", header)).casefold()


@dataclass(frozen=True)
class Match:
    """Columns found, in form order; header text and 0-based position by field id; required fields not found."""

    columns: tuple[Column, ...]
    headers: dict[str, str]
    positions: dict[str, int]
    months: tuple[dt.date, ...]
    missing: tuple[Column, ...]
    lines: tuple[Line, ...] = ()


def match_headers(form: Form, headers: Sequence[str]) -> Match:
    """Match a table's headers to a form's columns; headers that the form does not know are the manager's."""
    return _matched(form, tuple(headers))


@lru_cache(maxsize=256)
def _matched(form: Form, headers: tuple[str, ...]) -> Match:
    """Remembered: all workbooks of a template have the same headers."""
    months = tuple(sorted({month for h in headers if (month := _month(h))}))
    lines = _lines(form, headers)
    words = _words(form.resolve(months, lines))
    found: dict[str, int] = {}
    for position, header in enumerate(headers):
        field = _field(words, header)
        if field and field not in found:
            found[field] = position
    columns = tuple(c for c in form.resolve(months, lines) if c.id in found)
    months = tuple(sorted({c.month for c in columns if c.month}))
    missing = tuple(c for c in form.resolve() if c.required and c.id not in found)
    return Match(columns, {f: headers[p] for f, p in found.items()}, found, months, missing, lines)


@lru_cache(maxsize=256)
def _headers(name: str, form: Form, headers: tuple[str, ...]) -> TableHeaders:
    match = _matched(form, headers)
    in_sheet_order = tuple(sorted(match.columns, key=lambda c: match.positions[c.id]))  # spans of columns go by it
    return TableHeaders(name, form, in_sheet_order, match.headers)


def table_headers(name: str, form: Form, headers: Sequence[str]) -> TableHeaders:
    """A table for formulas: the same object for the same name and headers, so that formulas are rendered once."""
    return _headers(name, form, tuple(headers))


def likeness(form: Form, headers: Sequence[str]) -> float:
    """Share of the form's own (not repeated) columns that these headers show."""
    columns = [c for c in form.resolve() if not c.optional]
    return len([c for c in match_headers(form, headers).columns if not c.tag and not c.optional]) / len(columns)


def _lines(form: Form, headers: Sequence[str]) -> tuple[Line, ...]:
    """The names that headers give to lines: what stands before a tag, where the header is none of the form's own."""
    if form.lines is None:
        return ()
    tags = sorted({word for c in form.lines.columns for word in (*c.label, *c.aliases)}, key=len, reverse=True)
    ending = re.compile(rf"(.*\S)\s*(?:{'|'.join(map(re.escape, tags))})", re.IGNORECASE)
    own, found = _words(form.resolve()), dict[str, Line]()
    for header in headers:
        text = " ".join(unicodedata.normalize("NFKC", header).split())
        match = ending.fullmatch(text) or ending.fullmatch(_BRACKET.sub("", text).rstrip())
        if match and not _field(own, header):
            found.setdefault(normal(match[1]), Line(match[1]))
    return tuple(found.values())


def _field(words: dict[str, str], header: str) -> str | None:
    """The field that a header names, also with a unit in brackets behind it."""
    return words.get(_key(header)) or words.get(_BRACKET.sub("", _key(header)))


def _month(header: str) -> dt.date | None:
    match = _MONTH.fullmatch(normal(header))
    if not match or not 1 <= int(match[2]) <= 12:
        return None
    return dt.date(int(match[1]), int(match[2]), 1)


def _key(header: str) -> str:
    """A normalised header; monthly ones with their month in one spelling."""
    month, match = _month(header), _MONTH.fullmatch(normal(header))
    return f"{month:%Y-%m}{match[3]}" if month and match else normal(header)


def _words(columns: Sequence[Column]) -> dict[str, str]:
    words: dict[str, str] = {}
    for column in columns:
        for word in (*(column.label(lang) for lang in LANGS), *column.aliases):
            words.setdefault(_key(word), column.id)
    return words
