"""A report as values, between what workbooks say and the file that shows it: text, tables, bars, blanks to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from xlplan.forms.form import Lang

Mark = Literal["", "good", "fair", "bad", "none"]
"""A status beside its words; never the only carrier of a meaning."""

Look = Literal["actual", "plan", "variance"]
"""Actual bars are solid, planned ones outlined; a variance is good or bad by its sign."""

Tone = Literal["plain", "lead", "note", "warning"]


class Cell(NamedTuple):
    """A cell of a table. `blank`: nothing is known, and a person is to fill it in; `text` then says what."""

    text: str = ""
    mark: Mark = ""
    blank: bool = False


class Head(NamedTuple):
    """A column: its words, and whether it holds figures. `wide` columns get more room."""

    text: str
    number: bool = False
    wide: bool = False


class Series(NamedTuple):
    """The bars of one kind, one value a row of the table; None where there is none. `marks`: each bar's status, as the

    row says it in words.
    """

    name: str
    values: tuple[float | None, ...]
    look: Look = "actual"
    marks: tuple[Mark, ...] = ()


class Chart(NamedTuple):
    """Bars beside the rows of a table, all on one scale. `reference`: where the target line stands."""

    title: str
    series: tuple[Series, ...]
    reference: float | None = None
    percent: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under headers; the first cell of a row names it. The last `totals` rows are totals, and have no bars."""

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: int = 0
    chart: Chart | None = None


class Text(NamedTuple):
    """A paragraph."""

    text: str
    tone: Tone = "plain"


class Figure(NamedTuple):
    """One figure of note: what it is, the figure, what it is compared with, and the amount before it was rounded."""

    label: str
    value: str
    note: str = ""
    mark: Mark = ""
    exact: str = ""


class Figures(NamedTuple):
    """Figures side by side."""

    items: tuple[Figure, ...]


class Blank(NamedTuple):
    """A place for a person to write: `原因（请填写）`."""

    prompt: str


Block = Text | Figures | Table | Blank


@dataclass(frozen=True)
class Part:
    """A part of the report under a heading. `id` is its placeholder in a company's template."""

    id: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Section:
    """One region: its name, what it is reported from, and its parts."""

    heading: str
    about: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Document:
    """The whole report. `facts` fill the template's text placeholders; with one section, it has no heading of its own.

    `summary` and `notes` are about all sections together.
    """

    lang: Lang
    title: str
    facts: dict[str, str]
    summary: tuple[Part, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[Part, ...] = field(default=())

    @property
    def parts(self) -> Sequence[tuple[Section | None, Part]]:
        """Every part in reading order, with the section that it belongs to."""
        inner = [(section, part) for section in self.sections for part in section.parts]
        return [*((None, part) for part in self.summary), *inner, *((None, part) for part in self.notes)]


def table(
    caption: str, heads: Sequence[Head], rows: Sequence[Sequence[object]], totals: int = 0, chart: Chart | None = None
) -> Table:
    """A table whose cells may be given as plain text."""
    cells = tuple(tuple(c if isinstance(c, Cell) else Cell(str(c)) for c in row) for row in rows)
    return Table(caption, tuple(heads), cells, totals, chart)
