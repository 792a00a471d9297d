"""What a report is made from: workbooks read and reckoned anew, the latest of each region."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.actions.calculated import evaluated
from xlplan.actions.check import check
from xlplan.actions.sheet import read
from xlplan.batch.execute import Progress, run_all
from xlplan.batch.outputs import MARK
from xlplan.batch.register import region_key
from xlplan.errors import Problem, XlplanError
from xlplan.forms import catalog
from xlplan.forms.cells import comparable
from xlplan.forms.evaluate import Figures
from xlplan.forms.form import BookData, Form, Row, Template, counted
from xlplan.headless.engine import open_book

if TYPE_CHECKING:
    import xlwings as xw

KINDS = ("evaluation", "tracking", "forecast")
"""The templates that a report tells of, in its order."""


@dataclass(frozen=True)
class Source:
    """One workbook: its template, its facts and rows, every calculated field and figure reckoned anew."""

    name: str
    template: str
    data: BookData
    figures: dict[str, Figures]
    problems: tuple[Problem, ...] = ()

    @property
    def region(self) -> str:
        """The region as typed, or the file's name where none is."""
        return comparable(self.data.facts.get("region")) or Path(self.name).stem

    @property
    def period(self) -> str:
        """The period as typed; "" for none."""
        return comparable(self.data.facts.get("period"))

    @property
    def as_of(self) -> dt.date:
        """The as-of date; the earliest there is where none can be read."""
        return self.data.as_of or dt.date.min

    @property
    def currency(self) -> str:
        """The currency of its amounts."""
        return comparable(self.data.facts.get("currency")).upper() or "-"

    @property
    def unit(self) -> Decimal:
        """How many of the currency one unit of its amounts is."""
        try:
            found = Decimal(comparable(self.data.facts.get("unit")).replace(",", "") or "1")
        except ArithmeticError:
            return Decimal(1)
        return found if found > 0 else Decimal(1)

    def rows(self, form: str) -> list[Row]:
        """A form's rows that count: no typed totals."""
        return counted(catalog.form(form), self.data.rows(form))

    def band(self, form: str, band: str) -> object:
        """A band's value; None where the workbook lacks the form."""
        found = self.figures.get(form)
        return found.bands.get(band) if found else None

    @property
    def group(self) -> tuple[object, ...]:
        """What two workbooks must share for their figures to be added."""
        return (self.period,) if self.template == "evaluation" else (self.data.as_of,)


@dataclass(frozen=True)
class Region:
    """One region's workbooks by template, and the one of the period before where it was given too."""

    name: str
    current: dict[str, Source] = field(default_factory=dict)
    previous: dict[str, Source] = field(default_factory=dict)


@dataclass(frozen=True)
class Sources:
    """The regions in the order given, what is left out of totals because its period differs, and every problem."""

    regions: list[Region]
    apart: list[Source]
    problems: list[Problem]
    unread: list[Problem]

    def together(self, template: str) -> list[Source]:
        """The workbooks of a template whose figures may be added, as far as their currencies agree."""
        found = [region.current[template] for region in self.regions if template in region.current]
        return [source for source in found if source not in self.apart]


def read_sources(paths: Sequence[Path], *, jobs: int = 1, progress: Progress | None = None) -> Sources:
    """Read workbooks. One that cannot be read is a problem; those of other templates are told of and left out."""
    found = run_all(_read, paths, jobs=jobs, progress=progress)
    sources = [item for item in found if isinstance(item, Source)]
    unread = [item.at(workbook=item.workbook or path.name)
              for item, path in zip(found, paths, strict=True) if isinstance(item, Problem)]  # fmt: skip
    return arranged(sources, unread)


def source_of(template: Template, name: str, data: BookData, figures: dict[str, Figures],
              problems: Iterable[Problem] = ()) -> Source:  # fmt: skip
    """A source from values, as `read_sources` gives them."""
    values = replace(data, places={}, company=None)  # what is left goes from process to process
    return Source(name, template.id, values, figures, tuple(problems))


def _read(path: Path) -> Source | Problem:
    try:
        with open_book(path) as book:
            if MARK in book.names:
                return Problem("rollup-left-out", "info", path.name)
            return source_from(book, path.name)
    except XlplanError as error:
        return error.problem.at(workbook=path.name)


def source_from(book: xw.Book, name: str) -> Source | Problem:
    """An open workbook, live or on a file, read and reckoned anew; nothing is written into it.

    A Problem for one of a template that no report tells of; MissingPartError for one that is not ours.
    """
    reading = read(book)
    if reading.template.id not in KINDS:
        return Problem("report-other-template", "warning", name, params={"template": reading.template.id})
    problems = [problem.at(workbook=name) for problem in check(book)]
    expected = evaluated(reading)
    return source_of(reading.template, name, expected.book, expected.figures, problems)


def arranged(sources: Sequence[Source], unread: Sequence[Problem] = ()) -> Sources:
    """The sources by region: of each template the latest, and the one before it for comparison."""
    problems = list(unread)
    regions: dict[str, Region] = {}
    grouped: dict[tuple[str, str], list[Source]] = defaultdict(list)
    for source in sources:
        key = region_key(source.region)
        regions.setdefault(key, Region(source.region))
        grouped[key, source.template].append(source)
    for (key, template), several in grouped.items():
        kept, double = _without_copies(several)
        problems += double
        regions[key].current[template] = kept[0]
        if len(kept) > 1:
            regions[key].previous[template] = kept[1]
    found = list(regions.values())
    apart = [source for template in KINDS for source in _apart(found, template)]
    problems += [Problem("report-period-differs", "warning", s.name, params={"region": s.region}) for s in apart]
    return Sources(found, apart, problems, [p for p in unread if p.severity == "error"])


def _without_copies(several: Sequence[Source]) -> tuple[list[Source], list[Problem]]:
    """Latest first; of two as of the same day the first given, for adding both would count the region twice."""
    kept: dict[dt.date, Source] = {}
    problems = []
    for source in several:
        if source.as_of in kept:
            problems.append(Problem("report-twice", "error", source.name,
                                    params={"region": source.region, "other": kept[source.as_of].name}))  # fmt: skip
        else:
            kept[source.as_of] = source
    return sorted(kept.values(), key=lambda s: s.as_of, reverse=True), problems


def _apart(regions: Sequence[Region], template: str) -> list[Source]:
    """The sources whose period is not that of the latest: a sum over both would be of no period."""
    found = [region.current[template] for region in regions if template in region.current]
    latest = max(found, key=lambda s: s.as_of, default=None)
    return [source for source in found if latest and source.group != latest.group]


def has_form(source: Source, form: Form) -> bool:
    """Whether the workbook has a form's table."""
    return form.id in source.figures
