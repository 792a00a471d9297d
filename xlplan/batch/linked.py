"""Linked values carried between the workbooks of a folder: `xlplan refresh`, and the Refresh button.

What was carried last is remembered as what data brought is (`xlplan.batch.memory`), so that a cell whose manager typed
something else stays; where each value came from stands on the sheet 来源 / Origins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from xlplan import actions
from xlplan.actions.calculated import evaluated
from xlplan.actions.links import LINKS, Carried, Link, Source, Span, span
from xlplan.actions.lists import link_to, write_list
from xlplan.actions.sheet import FormTable, Reading, read
from xlplan.batch.apply import apply_merge
from xlplan.batch.memory import (
    LINKED,
    ORIGINS,
    Key,
    Memory,
    Remembered,
    brief,
    cell_text,
    remember,
    remembered,
    row_keys,
)
from xlplan.batch.merge import FormMerge, row_label
from xlplan.batch.paths import workbooks
from xlplan.errors import Problem, XlplanError
from xlplan.forms.cells import comparable, text_of
from xlplan.forms.form import BookData
from xlplan.forms.render import shown
from xlplan.headless.engine import adopt_package, open_book
from xlplan.headless.package import Package
from xlplan.messages import Label, word

if TYPE_CHECKING:
    import xlwings as xw

TITLE = word("origins.title")
COLUMNS = (word("origins.columns.cell"), word("origins.columns.sheet"), word("origins.columns.row"),
           word("origins.columns.column"), word("origins.columns.value"), word("origins.columns.from-workbook"),
           word("origins.columns.from-cell"), word("origins.columns.as-of"), word("origins.columns.link"))  # fmt: skip
WIDTHS = (9, 14, 34, 14, 16, 30, 22, 12, 24)
SUMMARY = word("origins.summary")


@dataclass(frozen=True)
class SourceBook:
    """A workbook that may feed others: where it is, its reading, and all its figures reckoned anew."""

    path: Path
    reading: Reading
    book: BookData

    @property
    def period(self) -> Span | None:
        """The period that its figures are of."""
        return span(self.book)

    def address(self, source: Source) -> str:
        """`Targets!F12`; the sheet alone where the column is not there."""
        table = self.reading.tables[source.form]
        cell = f"!{table.cell(source.row, source.field)}" if source.field in table.positions else ""
        return f"{table.sheet.name}{cell}"


class Origin(NamedTuple):
    """One carried value: the cell that holds it, row and column in words, and the cell from which it came."""

    sheet: str
    cell: str
    row: str
    column: str
    value: str
    workbook: str
    source: str
    as_of: str
    link: Label


@dataclass
class Linked:
    """What became of one workbook: cells changed, where every carried value came from, problems."""

    path: Path
    changes: int = 0
    origins: list[Origin] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Workbook, changes, and the origins field by field."""
        names = Origin._fields[:-1]
        return {"workbook": str(self.path), "changes": self.changes,
                "origins": [dict(zip(names, origin[:-1], strict=True)) for origin in self.origins]}  # fmt: skip


# --- the sources ------------------------------------------------------------------------------------------------------
def read_source(path: Path) -> SourceBook:
    """A workbook as a source. XlplanError."""
    with open_book(path) as book:
        reading = read(book)
    return SourceBook(path, reading, evaluated(reading).book)


def sources_in(folder: Path) -> tuple[list[SourceBook], list[Problem]]:
    """The workbooks of a folder that can be read through their forms, and what was wrong with the others.

    UsageError for a folder that is not there or holds no workbook.
    """
    found, problems = list[SourceBook](), list[Problem]()
    for path in workbooks([folder]):
        try:
            found.append(read_source(path))
        except XlplanError as error:
            if error.problem.code != "no-known-table":  # a rollup, a report: other workbooks may lie there
                problems.append(replace(error.problem.at(workbook=path.name), severity="warning"))
    return found, problems


def _serving(link: Link, target: SourceBook, sources: Iterable[SourceBook]) -> list[SourceBook]:
    """The sources of a link, of the right template and period; those of the region where there are any.

    Where they are no parts of the period, the one of the shortest period and the latest as-of date; more than one if
    they are alike in that. Of parts, the earlier ones first.
    """
    period = target.period
    fitting = [s for s in sources if s.path != target.path and s.reading.template.id == link.source and period
               and s.period and link.in_time(s.period, period)]  # fmt: skip
    region = comparable(target.book.facts.get("region")).casefold()
    own = [s for s in fitting if comparable(s.book.facts.get("region")).casefold() == region]
    if own and not link.parts:
        best = min(map(_rank, own))
        return [source for source in own if _rank(source) == best]
    return sorted(own, key=_by_end) if own else fitting if link.company else []


def _rank(source: SourceBook) -> tuple[int, int, int]:
    period, as_of = source.period, source.book.as_of
    last, days = (period.last.toordinal(), (period.last - period.first).days) if period else (0, 0)
    return days, last, -(as_of.toordinal() if as_of else 0)


def _by_end(source: SourceBook) -> tuple[int, int]:
    days, last, _ = _rank(source)
    return last, -days


def _alike(serving: Sequence[SourceBook]) -> list[SourceBook]:
    """Those that are of the same region, period and as-of date as another."""
    keys = [(comparable(source.book.facts.get("region")).casefold(), _rank(source)) for source in serving]
    return [source for source, key in zip(serving, keys, strict=True) if keys.count(key) > 1]


# --- into one workbook ------------------------------------------------------------------------------------------------
def link_book(book: xw.Book, path: Path, sources: Sequence[SourceBook]) -> Linked:
    """Carry what the sources have for an open workbook, fill it, and list the origins. The caller saves.

    Nothing typed is replaced: a cell that differs from what was carried last is kept, and reported. WorkbookError when
    the workbook is locked, MissingPartError without xlplan's tables or memory.
    """
    actions.refuse_locked(book)
    done, memory = Linked(path), remembered(book)
    new: Memory = dict(memory)
    carried: list[tuple[Link, list[tuple[SourceBook, Carried]]]] = []
    reading = read(book)
    for link in LINKS:
        found = _carried(reading, path, link, sources, done.problems)
        if found is None:
            continue
        table, lang, rows = found
        fields = [name for name in link.fields if name in table.positions]
        known = memory.get(LINKED + link.id, {})
        merge = FormMerge(table, [c.row for _, c in rows], fields, known, lang, done.problems)
        merge.run()
        written = apply_merge(merge)
        reading = read(book) if written else reading
        done.changes += written
        new[LINKED + link.id] = merge.memory
        carried.append((link, rows))
    done.origins = _origins(reading, carried)
    new[ORIGINS] = {(o.sheet, o.cell): Remembered(o._asdict() | {"link": o.link.en}, n)
                    for n, o in enumerate(done.origins)}  # fmt: skip
    if (carried or ORIGINS in memory) and remember(book, new):
        actions.fill(book)
        _list(book, done.origins)
        done.changes = max(done.changes, 1)
    return done


Rows = list[tuple[SourceBook, Carried]]


def _carried(
    reading: Reading, path: Path, link: Link, sources: Sequence[SourceBook], problems: list[Problem]
) -> tuple[FormTable, Any, Rows] | None:
    """The target's table with the rows that a link has for it; None where no source serves."""
    table = reading.tables.get(link.form)
    serving = _serving(link, SourceBook(path, reading, reading.data), sources) if table else []
    if table is None or not serving:
        return None
    if alike := _alike(serving):
        names = ", ".join(sorted(str(source.path) for source in alike))
        problems.append(Problem("link-ambiguous", "warning", "", table.sheet.name, "", {"workbooks": names}))
        return None
    here = {table.key(row) for index, row in enumerate(table.rows) if not table.blank(index)}
    rows: dict[Key, tuple[SourceBook, Carried]] = {}
    for found in link.carry([source.book for source in serving], evaluated(reading).book):
        source, key = serving[found.source.book], table.key(found.row)
        if not link.adds and key not in here:
            continue
        other = rows.setdefault(key, (source, found))
        if other[1].row != found.row:
            _report_twice(table, found, [other, (source, found)], problems)
    return table, reading.data.lang, list(rows.values())


def _report_twice(table: FormTable, found: Carried, both: Rows, problems: list[Problem]) -> None:
    """Two places that say different things: the first is carried."""
    first, second = (f"{s.path.name}!{s.address(c.source)}" for s, c in both)
    params = {"key": " / ".join(table.key(found.row)), "first": first, "second": second}
    problems.append(Problem("link-twice", "warning", "", table.sheet.name, "", params))


def _origins(reading: Reading, carried: Sequence[tuple[Link, Rows]]) -> list[Origin]:
    """A line for each cell that holds what was carried; one that its manager typed over has no origin."""
    found = []
    for link, rows in carried:
        table = reading.tables[link.form]
        places = {table.key(row): index for index, row in reversed(list(enumerate(table.rows)))}
        columns = {column.id: column for column in table.columns}
        for source, carry in rows:
            index = places.get(table.key(carry.row))
            for name in (f for f in link.fields if f in columns):
                value = carry.row.get(name)
                if index is None or value is None or cell_text(table, index, name) != brief(comparable(value)):
                    continue
                as_of = source.book.as_of
                text = text_of(shown(value, columns[name].choices, reading.data.lang)) or ""
                found.append(Origin(
                    table.sheet.name, table.cell(index, name), row_label(table, carry.row, reading.data.lang),
                    table.headers.headers[name], text, source.path.name, source.address(carry.source),
                    f"{as_of:%Y-%m-%d}" if as_of else "", link.label))  # fmt: skip
    return found


def _list(book: xw.Book, origins: Sequence[Origin]) -> None:
    lang = actions.language_of(book)
    lines = [[link_to(o.sheet, o.cell), o.sheet, o.row, o.column, o.value, o.workbook, o.source, o.as_of, o.link(lang)]
             for o in origins]  # fmt: skip
    write_list(book, ORIGINS, TITLE, SUMMARY(lang), COLUMNS, lines, lang, WIDTHS)


# --- the next period --------------------------------------------------------------------------------------------------
def with_links(made: bytes, old: xw.Book) -> bytes:
    """The next period's workbook, in which cells that links fed, and nobody typed over, still belong to the links.

    What stands there now, an old target or a recalibrated one, gives way to what the new period's plan says.
    """
    memory, reading = remembered(old), read(old)
    fed = {link: rows for link in LINKS if not link.adds and (rows := memory.get(LINKED + link.id))}
    if not fed:
        return made
    with adopt_package(Package.from_bytes(made, old.name)) as book:
        following = read(book)
        new = {LINKED + link.id: _still_fed(link, rows, reading, following) for link, rows in fed.items()}
        remember(book, remembered(book) | new)
        package: Package = book.impl.package
        return package.to_bytes()


def _still_fed(link: Link, rows: Mapping[Key, Remembered], old: Reading, following: Reading) -> dict[Key, Remembered]:
    before, after = old.tables.get(link.form), following.tables.get(link.form)
    if before is None or after is None:
        return {}
    here = {key: index for index, key in enumerate(row_keys(before, rows))}
    there = {key: index for index, key in enumerate(row_keys(after))}
    found: dict[Key, Remembered] = {}
    for key, entry in rows.items():
        if key in here and key in there:
            untouched = [name for name, text in entry.values.items()
                         if name in after.positions and cell_text(before, here[key], name) == text]  # fmt: skip
            found[key] = Remembered({name: cell_text(after, there[key], name) for name in untouched}, len(found))
    return found


# --- files ------------------------------------------------------------------------------------------------------------
ORDER = ("forecast", "plan", "tracking", "customers", "evaluation")
"""Templates that feed others come first, so that one run carries a value all the way."""


def refresh_linked(
    paths: Sequence[str],
    folder: Path,
    *,
    backup: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[list[Linked], list[Problem]]:
    """Carry linked values into workbooks from those of a folder; also the problems of the folder's other workbooks.

    A workbook is saved only when something changed. UsageError when a path or the folder is not there.
    """
    targets = workbooks(paths)
    sources, problems = sources_in(folder)
    by_path = {source.path.resolve(): source for source in sources}

    def rank(path: Path) -> int:
        known = by_path.get(path.resolve())
        template = known.reading.template.id if known else ""
        return ORDER.index(template) if template in ORDER else len(ORDER)

    done = {}
    for number, path in enumerate(sorted(targets, key=rank), 1):
        done[path] = _refresh_file(path, list(by_path.values()), backup=backup)
        if done[path].changes and path.resolve() in by_path:
            by_path[path.resolve()] = read_source(by_path[path.resolve()].path)
        if progress:
            progress(number, len(targets))
    named = {path.name for path in targets}
    return [done[path] for path in targets], [p for p in problems if p.workbook not in named]


def _refresh_file(path: Path, sources: Sequence[SourceBook], *, backup: bool) -> Linked:
    try:
        with open_book(path, backup=backup) as book:
            others = [source for source in sources if source.path.resolve() != path.resolve()]
            done = link_book(book, path, others)
            if done.changes:
                book.save()
    except XlplanError as error:
        return Linked(path, problems=[error.problem.at(workbook=path.name)])
    done.problems = [problem.at(workbook=path.name) for problem in done.problems]
    return done
