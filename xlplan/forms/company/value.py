"""A company's customisation as a value: what its file says, and the templates and forms that come of it.

`xlplan.forms.company.file` reads the file. Forms stay immutable: a company has its own, the same object every time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from xlplan.errors import DataError, Problem
from xlplan.forms.company.kpis import Formula
from xlplan.forms.form import Band, Choice, Column, Fact, Form, Label, Lines, Monthly, Template
from xlplan.forms.kpi_catalogue import CATALOGUE, CatalogueKpi

FILE_NAME = "xlplan.toml"
_MARK = "|"
"""Before each line that a workbook carries: no spreadsheet program takes it for a formula, a number or a date."""


class CompanyError(DataError):
    """A company file that cannot be used; `problems` says all that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].code)
        self.problem, self.problems = problems[0], list(problems)


class Source(NamedTuple):
    """A company's file: its name and its text."""

    name: str
    text: str

    def lines(self) -> list[str]:
        """The text as a workbook carries it, a line a cell."""
        return [_MARK + line for line in self.text.splitlines()]

    @classmethod
    def of(cls, lines: Sequence[object], name: str) -> Source:
        """The file from the cells of a workbook."""
        return cls(name, "\n".join("" if line is None else str(line).removeprefix(_MARK) for line in lines))

    def says(self, other: Source) -> bool:
        """Whether both say the same, whatever their names and line ends."""
        one, two = ([line.rstrip() for line in text.text.strip().splitlines()] for text in (self, other))
        return one == two


class Setting(NamedTuple):
    """A default of the Info sheet; `fixed`: every workbook must have it."""

    value: str | None
    fixed: bool = False
    label: Label | None = None


class Added(NamedTuple):
    """A column, and the field behind which it stands ("" for the end)."""

    column: Column
    after: str = ""


@dataclass(frozen=True)
class Change:
    """What is otherwise in one form."""

    sheet: Label | None = None
    title: Label | None = None
    hide: frozenset[str] = frozenset()
    show: frozenset[str] = frozenset()
    labels: Mapping[str, Label] = field(default_factory=dict)
    bands: Mapping[str, Label] = field(default_factory=dict)
    entries: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    added: tuple[Added, ...] = ()

    def form(self, base: Form) -> Form:
        """The form as the company has it."""
        columns: list[Column | Monthly | Lines] = []
        for column in base.columns:
            if isinstance(column, Column):
                columns.append(self._column(column))
            else:
                columns.append(replace(column, columns=tuple(map(self._column, column.columns))))
        for added in self.added:
            columns.insert(_place(columns, added.after), added.column)
        return replace(base, sheet=self.sheet or base.sheet, title=self.title or base.title, columns=tuple(columns),
                       bands=tuple(map(self._band, base.bands)))  # fmt: skip

    def _column(self, column: Column) -> Column:
        label = self.labels.get(column.id)
        if label:
            column = replace(column, label=label, aliases=(*column.aliases, *column.label))  # old workbooks still read
        if column.id in self.entries:
            column = replace(column, choices=column.choices + self.entries[column.id])
        if column.id in self.show:
            column = replace(column, optional=False)
        return replace(column, withheld=True) if column.id in self.hide else column

    def _band(self, band: Band) -> Band:
        return replace(band, label=self.bands[band.id]) if band.id in self.bands else band


def _place(columns: Sequence[Column | Monthly | Lines], after: str) -> int:
    """The position behind a field, else behind all but the hidden helpers."""
    for position, column in enumerate(columns):
        if isinstance(column, Column) and column.id == after:
            return position + 1
    helpers = [isinstance(column, Column) and column.hidden for column in columns]
    return helpers.index(True) if True in helpers else len(columns)


@dataclass(frozen=True, eq=False)
class Company:
    """A company's file, read and found sound, and its templates by id; `provision`: shares of the ageing buckets."""

    source: Source
    templates: Mapping[str, Template]
    kpis: tuple[CatalogueKpi, ...] = ()
    formulas: tuple[Formula, ...] = ()
    provision: tuple[Decimal, ...] = ()

    @classmethod
    def of(
        cls,
        source: Source,
        templates: Mapping[str, Template],
        kpis: tuple[CatalogueKpi, ...],
        formulas: tuple[Formula, ...],
        provision: tuple[Decimal, ...],
    ) -> Company:
        """The company of templates that then say whose they are."""
        own: dict[str, Template] = {}
        made = cls(source, own, kpis, formulas, provision)
        own |= {name: replace(template, company=made) for name, template in templates.items()}
        return made

    @property
    def catalogue(self) -> tuple[CatalogueKpi, ...]:
        """The KPI catalogue with the company's own before the others."""
        return (*self.kpis, *CATALOGUE)

    def template(self, base: Template) -> Template:
        """A template as the company has it."""
        return self.templates.get(base.id, base)


def customised(base: Template, forms: Mapping[str, Form], settings: Mapping[str, Setting]) -> Template:
    """A template with these forms and settings, not yet anybody's."""
    facts = tuple(_fact(fact, settings.get(fact.id)) for fact in base.facts)
    return replace(base, forms=tuple(forms.get(form.id, form) for form in base.forms), facts=facts)


def _fact(fact: Fact, setting: Setting | None) -> Fact:
    if setting is None:
        return fact
    default = fact.default if setting.value is None else setting.value
    return replace(fact, default=default, fixed=setting.fixed, label=setting.label or fact.label)
