"""What a form is: columns, bands, facts and their labels, declared once and used by every engine above.

Anatomy of a sheet: title, bands (single figures), totals row, helper rows over monthly columns, header, body.
A form names no cell address; positions come from tables and defined names.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xlplan.messages import LANGS as LANGS  # noqa: PLC0414 - the forms' own words, for whoever declares one
from xlplan.messages import Label as Label  # noqa: PLC0414
from xlplan.messages import Lang as Lang  # noqa: PLC0414

if TYPE_CHECKING:
    from xlplan.forms.alert import Alert
    from xlplan.forms.chart import Chart, Headline
    from xlplan.forms.company.value import Company

Value = None | str | int | float | Decimal | dt.date
"""A cell as the forms see it: numbers read from cells are Decimal, list entries are choice ids, no value is None."""

Row = dict[str, Value]
"""One table row: field id -> value. Monthly fields are `plan_2013_01`, those of a named line `plan:Product A`."""


class Choice(NamedTuple):
    """One entry of a list: a stable id and its words."""

    id: str
    zh: str
    en: str

    @property
    def label(self) -> Label:
        """The entry's words."""
        return Label(self.zh, self.en)


class Offer(NamedTuple):
    """One suggestion for a text column, in whose place anything else may be typed, and the note that explains it."""

    label: Label
    note: Label

    def named(self, text: str) -> bool:
        """Whether a text is this suggestion, or a narrower one: 华东区域销售额 for 销售额, `Sales, east` for Sales."""
        english = self.label.en.casefold()
        return text.endswith(self.label.zh) or english in (text.casefold(), text.partition(",")[0].casefold())


class Kind(StrEnum):
    """What a cell holds; decides reading, validation and number format."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    DATE = "date"
    TIME = "time"  # a time of day, as Excel holds it: a fraction of a day, 0 to below 1
    CHOICE = "choice"
    SCORE = "score"  # a mark or a mean on a scale, shown with one or two decimals
    MEASURE = "measure"  # a KPI's own unit: number, percent, or a ratio typed as 1:X


class Line(NamedTuple):
    """A line of a form with columns repeated by name, and what the sheet declares it to be ("": nothing)."""

    name: str
    kind: str = ""


@dataclass
class BookData:
    """What a workbook holds, as values: language, facts, and each form's rows in sheet order, typed totals included."""

    lang: Lang
    facts: dict[str, Value] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    months: tuple[dt.date, ...] = ()
    lines: tuple[Line, ...] = ()
    places: dict[str, TablePlace] = field(default_factory=dict)
    company: Company | None = None
    drawn: dict[str, int] = field(default_factory=dict)
    """Places for points in the charts that the workbook has, by the defined name of each one's cells."""

    @property
    def as_of(self) -> dt.date | None:
        """The as-of date of the instance."""
        value = self.facts.get("as_of")
        return value if isinstance(value, dt.date) else None

    def number(self, fact: str, default: str) -> Decimal:
        """A numeric setting, or its default."""
        value = self.facts.get(fact)
        return value if isinstance(value, Decimal) else Decimal(default)

    def rows(self, form: str) -> list[Row]:
        """A form's rows; empty where the workbook has no such table."""
        return self.tables.get(form, [])


ColumnMetric = Callable[[Sequence[Row], BookData], Sequence[Value]]
BandMetric = Callable[[BookData], Value]
MonthMetric = Callable[[dt.date], ColumnMetric]
_HERE = re.compile(r"\{(?:here:|(until:))(\w+)\}")


def per_row(metric: Callable[[Row, BookData], Value]) -> ColumnMetric:
    """A column metric from a function of one row."""
    return lambda rows, book: [metric(row, book) for row in rows]


@dataclass(frozen=True)
class Column:
    """One column. `formula` (see `xlplan.forms.grammar`) and `metric` come together and make it calculated."""

    id: str
    label: Label
    kind: Kind = Kind.TEXT
    required: bool = False
    optional: bool = False  # not in a new sheet, unless its rows or whoever makes it have it
    may_wait: bool = False  # required, but filled in later: an empty cell is a warning only
    choices: tuple[Choice, ...] = ()
    offers: tuple[Offer, ...] = ()  # suggestions, with their explanations as cell notes; other text may be typed
    aliases: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None  # with a minimum: the scale on which a number is given, which `check` holds it to
    pick: str = ""  # `form.field` of the workbook, whose entries are suggested; other text may be typed
    pick_by: tuple[str, str] = ("", "")  # (own field, field of that form): only entries in whose rows the two agree
    lenient: bool = False  # text that `fill` understands may be typed too
    note: Label | None = None
    width: float = 12
    formula: str = ""
    metric: ColumnMetric | None = None
    fallback: str | tuple[str, ...] = ""  # used instead when a column that `formula` names is not in the sheet
    function: str = ""  # the same by a worksheet function, for macro-enabled workbooks
    stage: int = 0  # metrics are reckoned in sheet order, those of a lower stage first
    hidden: bool = False  # a calculated helper that only other formulas read; such columns stand last
    spark: str = ""  # the tag of the block of months that a sparkline in its cells draws
    added: bool = False  # by a company
    withheld: bool = False  # a company leaves it out of new workbooks; where one has it, it is read as ever
    instead: str = ""  # a calculated field that stands for this one where its cell is empty
    total: str = ""  # formula of its cell in the totals row; "sum" for the plain sum
    total_fallback: str = ""
    total_metric: BandMetric | None = None
    month: dt.date | None = None
    line: str = ""
    tag: str = ""
    monthly_metric: MonthMetric | None = None  # of a column repeated by month: the metric of each month's column

    @property
    def calculated(self) -> bool:
        """Whether the cell is calculated rather than typed."""
        return self.metric is not None or self.monthly_metric is not None

    def of_month(self, month: dt.date) -> Column:
        """This column for one month; its formula may say `{here:tag}`, `{until:tag}`, `{here:date}` and `_MM`."""
        label = Label(f"{month:%Y-%m} {self.label.zh}", f"{month:%Y-%m} {self.label.en}")
        aliases = tuple(f"{month:%Y-%m} {alias}" for alias in self.aliases)
        formula = self.formula.replace("{here:date}", f"DATE({month.year},{month.month},1)")
        formula = _HERE.sub(rf"{{\1\2_{month:%Y_%m}}}", formula).replace("_MM}", f"_{month:%m}}}")
        metric = self.monthly_metric(month) if self.monthly_metric else self.metric
        return replace(self, id=f"{self.id}_{month:%Y_%m}", label=label, aliases=aliases, formula=formula,
                       metric=metric, month=month, tag=self.id)  # fmt: skip


@dataclass(frozen=True)
class Monthly:
    """A group of columns repeated for every month of the instance, headed `2013-01 计划`.

    `year`: a new workbook shows the calendar year of its as-of date, and the columns stand in blocks, all months of the
    first, then all months of the next, so that each block is one range; else month by month, up to the as-of month.
    """

    columns: tuple[Column, ...]
    year: bool = False

    def expand(self, months: Sequence[dt.date]) -> Iterator[Column]:
        """The concrete columns, month by month or block by block."""
        if self.year:
            return (column.of_month(month) for column in self.columns for month in months)
        return (column.of_month(month) for month in months for column in self.columns)


@dataclass(frozen=True)
class Lines:
    """A group of columns repeated for every line that the manager names, headed `产品A 计划`.

    Above each header stands one of `kinds`: what the line is. A new workbook gets the lines of `examples`.
    """

    columns: tuple[Column, ...]
    kinds: tuple[Choice, ...]
    examples: tuple[tuple[Label, str], ...] = ()

    def expand(self, lines: Sequence[Line]) -> Iterator[Column]:
        """The concrete columns, line by line."""
        for line in lines:
            for column in self.columns:
                label = Label(f"{line.name} {column.label.zh}", f"{line.name} {column.label.en}")
                aliases = tuple(f"{line.name} {alias}" for alias in column.aliases)
                name = f"{column.id}:{line.name.replace('{', '(').replace('}', ')')}"  # braces belong to the grammar
                yield replace(column, id=name, label=label, aliases=aliases, line=line.name, tag=column.id)


Repeated = Monthly | Lines
"""Columns repeated across the sheet; two helper rows above them say what each is."""


def helper_name(group: Repeated) -> str:
    """The upper helper row's part of its defined name: `<form>_months` or `<form>_kinds`; the lower is `_tags`."""
    return "months" if isinstance(group, Monthly) else "kinds"


@dataclass(frozen=True)
class Band:
    """One figure or list above the table, under the defined name `<form>_<id>`."""

    id: str
    label: Label
    kind: Kind
    formula: str
    metric: BandMetric
    choices: tuple[Choice, ...] = ()
    lines: int = 0  # for a text of up to so many lines, on rows of its own across the sheet; 0: a figure
    fallback: str = ""  # used instead when a column that `formula` names is not in the sheet
    over: str = ""  # the field above whose header it stands, instead of among the figures
    signed: bool = False  # a difference: the dashboard shows it with its sign


@dataclass(frozen=True, eq=False)
class Form:
    """One sheet with one table, declared once, so that each equals only itself.

    `key` names the fields that tell rows apart; `data_owned` those that data may fill.
    """

    id: str
    sheet: Label
    title: Label
    columns: tuple[Column | Repeated, ...]
    key: tuple[str, ...]
    bands: tuple[Band, ...] = ()
    subjects: tuple[str, ...] = ()  # fields in which a typed 合计 / Total marks a total row; default: the first key
    blank_rows: int = 10
    row_height: float = 0  # points, for rows that hold several lines; 0: as Excel does
    keep: int = 0  # columns that stay in sight and are repeated on each page; 0: up to the first required text
    marks: tuple[tuple[str, str, str], ...] = ()  # (field, choice id, good / fair / bad): status colours
    charts: tuple[Chart, ...] = ()  # drawn on the template's dashboard
    highlights: tuple[str, ...] = ()  # bands that the dashboard shows again
    beside: Mapping[str, Headline] = field(default_factory=dict)  # what such a band is measured against, under it
    alerts: tuple[Alert, ...] = ()  # rules whose firing the dashboard lists
    board: bool = False  # whether its sheet is the dashboard
    presets: tuple[Mapping[str, Value | Label], ...] = ()  # rows that a new workbook begins with, to be edited

    def band(self, band_id: str) -> Band:
        """A band by its id."""
        return next(band for band in self.bands if band.id == band_id)

    @property
    def subject_fields(self) -> tuple[str, ...]:
        """The fields that say what a row is about."""
        return self.subjects or self.key[:1]

    def preset_rows(self, lang: Lang) -> list[Row]:
        """The rows that a new workbook begins with, in its language."""
        return [{k: v(lang) if isinstance(v, Label) else v for k, v in row.items()} for row in self.presets]

    @property
    def repeated(self) -> Repeated | None:
        """The repeated group, if the form has one."""
        return next((c for c in self.columns if not isinstance(c, Column)), None)

    @property
    def monthly(self) -> Monthly | None:
        """The group repeated by month, if the form has one."""
        return self.repeated if isinstance(self.repeated, Monthly) else None

    @property
    def lines(self) -> Lines | None:
        """The group repeated by line, if the form has one."""
        return self.repeated if isinstance(self.repeated, Lines) else None

    def resolve(self, months: Sequence[dt.date] = (), lines: Sequence[Line] = ()) -> tuple[Column, ...]:
        """The concrete columns for these months (first day of each) or lines, in sheet order."""
        found: list[Column] = []
        for column in self.columns:
            if isinstance(column, Monthly):
                found += column.expand(months)
            else:
                found += column.expand(lines) if isinstance(column, Lines) else [column]
        return tuple(found)


@dataclass(frozen=True)
class Fact:
    """One labelled cell of the Info sheet, under the defined name `xlplan_<id>`."""

    id: str
    label: Label
    kind: Kind = Kind.TEXT
    default: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    note: Label | None = None
    fixed: bool = False  # a company wants the default in every workbook


@dataclass(frozen=True)
class Template:
    """A workbook: its forms in sheet order, and the facts on its Info sheet; `company`: who has customised it."""

    id: str
    label: Label
    forms: tuple[Form, ...]
    facts: tuple[Fact, ...]
    version: str = "1"
    company: Company | None = None

    def form(self, form_id: str) -> Form:
        """The form of that id; KeyError if the template has none."""
        return next(f for f in self.forms if f.id == form_id)


class TablePlace(NamedTuple):
    """Where a form's table stands: its sheet, the sheet row of its first body row, the column letters by field."""

    form: Form
    sheet: str
    first: int
    columns: Mapping[str, str]

    def target(self, index: int, field_id: str) -> str:
        """What a link to a cell names: `'应收明细'!F12`; of a field that the table has not, its first one."""
        column = self.columns.get(field_id) or next(iter(self.columns.values()))
        quoted = self.sheet.replace("'", "''")
        return f"'{quoted}'!{column}{self.first + index}"


TOTAL_ENDINGS = ("合计", "小计", "总计", "total")
"""How the name of a typed total ends. Within a name these words prove nothing: 上海总计量科技 is a customer."""


def names_total(value: Value) -> bool:
    """Whether a typed cell marks a total row: 华东小计, Subtotal, Grand total."""
    return isinstance(value, str) and _ends_as_total(value)


@lru_cache(maxsize=8192)
def _ends_as_total(text: str) -> bool:
    return text.casefold().endswith(TOTAL_ENDINGS)


def is_total(form: Form, row: Row) -> bool:
    """Whether a person typed this row as a total or subtotal."""
    for field_id in form.subject_fields:  # asked for every row by every figure: no generator
        value = row.get(field_id)
        if isinstance(value, str) and _ends_as_total(value):
            return True
    return False


def counted(form: Form, rows: Sequence[Row]) -> list[Row]:
    """The rows that figures count: no typed totals."""
    found = list(rows)
    for field_id in form.subject_fields:  # as `is_total`, without a call for every row
        found = [r for r in found if not (isinstance(v := r.get(field_id), str) and _ends_as_total(v))]
    return found


def total(form: Form, field_id: str, rows: Sequence[Row]) -> Decimal:
    """Exact sum of a field over the counted rows; what is not a number adds nothing."""
    return total_of_counted(field_id, counted(form, rows))


def total_of_counted(field_id: str, rows: Sequence[Row]) -> Decimal:
    """The same over rows that hold no typed totals."""
    return sum([v for row in rows if isinstance(v := row.get(field_id), Decimal)], Decimal(0))
