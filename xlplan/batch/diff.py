"""What changed between two versions of a workbook: by row key and column, so that a moved row is no change."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from xlplan.actions.calculated import CalculatedCell, calculated_cells
from xlplan.actions.places import address, as_grid
from xlplan.actions.sheet import FormTable, Reading, read
from xlplan.batch.facts import fact_place
from xlplan.batch.memory import Key, Values, numbered
from xlplan.errors import Problem, UsageError, XlplanError
from xlplan.forms.cells import comparable, text_of
from xlplan.forms.form import Column, Lang
from xlplan.forms.info import LISTS_SHEET, MEMORY_SHEET
from xlplan.forms.render import all_bands, shown
from xlplan.headless.engine import open_book
from xlplan.messages import Label, word
from xlplan.metrics import to_decimal

if TYPE_CHECKING:
    import xlwings as xw

Kind = Literal["changed", "added", "removed"]
_LINE = word("diff.line")
_KINDS: dict[Kind, Label] = {
    "changed": word("diff.changed"),
    "added": word("diff.added"),
    "removed": word("diff.removed"),
}

Texts = dict[str, tuple[str, str]]
"""What has a name of its own: name -> (its text, its cell)."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was. `cell` is where it stands now; of what was removed, where it stood.

    `row` names the row by its key, "" for what is in no table; `column` is "" where a whole row or sheet is meant.
    """

    kind: Kind
    sheet: str
    cell: str = ""
    row: str = ""
    column: str = ""
    before: str = ""
    after: str = ""
    calculated: bool = False

    def line(self) -> Label:
        """One line for a person."""
        where = "!".join(part for part in (self.sheet, self.cell) if part)
        what = " / ".join(part for part in (self.row, self.column) if part)
        values = f"“{self.before}” → “{self.after}”" if self.before or self.after else ""
        return _LINE.filled(kind=_KINDS[self.kind], found=" ".join(part for part in (where, what, values) if part))


@dataclass(frozen=True)
class Version:
    """One of the two files: who saved it last and when (UTC), as far as the file says so."""

    path: Path
    by: str
    at: dt.datetime | None

    def as_json(self) -> dict[str, str | None]:
        """For `--json`."""
        at = f"{self.at:%Y-%m-%dT%H:%M:%SZ}" if self.at else None
        return {"workbook": str(self.path), "saved_by": self.by or None, "saved_at": at}


@dataclass(frozen=True)
class Compared:
    """Two versions and what differs, sheet by sheet; `problems`: what could not be compared."""

    old: Version
    new: Version
    differences: list[Difference]
    problems: list[Problem]

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """For `--json`."""
        return {
            "old": self.old.as_json(),
            "new": self.new.as_json(),
            "differences": [asdict(found) for found in self.differences],
            "problems": [problem.as_json(lang) for problem in self.problems],
        }


def diff(old: str | PathLike[str], new: str | PathLike[str], *, calculated: bool = False) -> Compared:
    """Compare two files, neither of which is changed. Values are compared, not looks.

    Rows are matched by their form's key; of rows with the same key, first those that are wholly alike. Calculated
    cells follow from typed ones and are left out unless asked for; a value typed over one is told. Of formulas that
    people typed, the formula is compared, not its result. UsageError: the same file twice. WorkbookError.
    """
    before, after = Path(old), Path(new)
    if before.exists() and after.exists() and before.samefile(after):
        raise UsageError("diff-same-file", path=str(before))
    with _opened(before) as old_book, _opened(after) as new_book:
        readings = read(old_book), read(new_book)
        found = [*_facts(old_book, new_book, *readings), *_tables(*readings, calculated), *_others(*readings)]
        if calculated:
            found += _figures(*readings)
        order = {sheet.name: number for number, sheet in enumerate(new_book.sheets)}
        found.sort(key=lambda d: order.get(d.sheet, len(order)))
        was, now = (Version(p, *b.impl.package.last_saved) for p, b in ((before, old_book), (after, new_book)))
    return Compared(was, now, found, _untellable(*readings))


def _opened(path: Path) -> Any:
    try:
        return open_book(path)
    except XlplanError as error:
        error.problem = error.problem.at(workbook=str(path))
        raise


def _untellable(old: Reading, new: Reading) -> list[Problem]:
    """Tables that only one of the two has, and templates that differ."""
    found = []
    for form_id in old.tables.keys() ^ new.tables.keys():
        holder, lacking = (old, new) if form_id in old.tables else (new, old)
        sheet = holder.tables[form_id].sheet.name
        found.append(Problem("diff-table-missing", "warning", lacking.name, sheet, "", {"table": form_id}))
    return found


def _compare(sheet: str, row: str, old: Texts, new: Texts, *, calculated: bool = False) -> Iterator[Difference]:
    for name in dict.fromkeys([*new, *old]):
        (before, stood), (after, stands) = old.get(name, ("", "")), new.get(name, ("", ""))
        if before != after:
            kind: Kind = "added" if not before else "changed" if after else "removed"
            yield Difference(kind, sheet, stands or stood, row, name, before, after, calculated)


# --- settings and figures --------------------------------------------------------------------------------------------
def _facts(old_book: xw.Book, new_book: xw.Book, old: Reading, new: Reading) -> Iterator[Difference]:
    for fact in new.template.facts:
        sheet, cell = fact_place(new_book, fact.id)
        was = fact_place(old_book, fact.id)
        before, after = (comparable(shown(reading.data.facts.get(fact.id), fact.choices, new.data.lang))
                         for reading in (old, new))  # fmt: skip
        yield from _compare(sheet or was[0], "", {fact.label(new.data.lang): (before, was[1])},
                            {fact.label(new.data.lang): (after, cell)})  # fmt: skip


def _figures(old: Reading, new: Reading) -> Iterator[Difference]:
    """Bands and totals: calculated, so only when asked for."""
    shown = [{(c.form, c.part, c.field): c for c in calculated_cells(reading) if c.part != "body"}
             for reading in (old, new)]  # fmt: skip
    for key in dict.fromkeys([*shown[1], *shown[0]]):
        before, after = shown[0].get(key), shown[1].get(key)
        there = after or before
        if there is not None:
            name = _figure_name(new, there)
            texts = [{name: (text_of(c.actual_value) or "", c.address)} if c else {} for c in (before, after)]
            yield from _compare(there.sheet, "", *texts, calculated=True)


def _figure_name(reading: Reading, cell: CalculatedCell) -> str:
    """The label of a band, or the header whose total it is."""
    form, lang = reading.template.form(cell.form), reading.data.lang
    table = reading.tables.get(cell.form)
    bands = all_bands(table.headers) if table and cell.part == "band" else ()
    band = next((b for b in bands if b.id == cell.field), None)
    headers = table.headers.headers if table else {}
    return band.label(lang) if band else headers.get(cell.field) or form.title(lang)


# --- tables ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Rows:
    """A table's rows that are not blank: each one's texts by column, and its place."""

    table: FormTable
    headers: dict[str, str]
    indexes: list[int]
    texts: list[Values]

    def cell(self, index: int, column: str) -> str:
        table = self.table
        name = column.removeprefix("=")
        position = table.positions[name] if name in table.positions else int(name[1:])
        return address(table.header_row + 1 + index, table.first_col + position)

    def key(self, index: int) -> str:
        row = self.table.rows[index]
        return " / ".join(text for name in self.table.form.key if (text := comparable(row.get(name)))) or "-"


def _rows(table: FormTable, lang: Lang, calculated: bool) -> _Rows:
    """The columns of the form by id, those that a manager added by `+` and their place, so that headers match them.

    A calculated column is there once more, by `=` and its id, with what was typed over its formulas.
    """
    kept = [c for c in table.columns if (calculated or not c.calculated) and not c.hidden]
    over = [c for c in table.columns if c.calculated and table.stored]
    headers = {c.id: table.headers.headers[c.id] for c in kept}
    headers |= {f"={c.id}": table.headers.headers[c.id] for c in over}
    head = table.sheet.range((table.header_row, table.first_col)).resize(1, table.width).value
    known = set(table.positions.values())
    own = {f"+{i}": str(text) for i, text in enumerate(as_grid(head, 1, table.width)[0])
           if i not in known and text}  # fmt: skip
    indexes = [index for index in range(len(table.rows)) if not table.blank(index)]
    texts = [{c.id: _text(table, index, c, lang) for c in kept}
             | {f"={c.id}": "" if _formula(table, index, table.positions[c.id]) else _text(table, index, c, lang)
                for c in over}
             | {name: _formula(table, index, int(name[1:])) or _plain(table.raw[index][int(name[1:])]) for name in own}
             for index in indexes]  # fmt: skip
    return _Rows(table, headers | own, indexes, texts)


def _text(table: FormTable, index: int, column: Column, lang: Lang) -> str:
    """What a person reads in the cell: list entries in the workbook's language, what cannot be read as it stands."""
    value, raw = table.rows[index].get(column.id), table.raw_value(index, column.id)
    if not column.calculated and (formula := _formula(table, index, table.positions[column.id])):
        return formula
    if value is None or isinstance(raw, dt.datetime):
        return _plain(raw)
    return comparable(shown(value, column.choices, lang))


def _formula(table: FormTable, index: int, position: int) -> str:
    """The formula in a body cell; "" for none."""
    return (table.stored.formulas[index][position] or "") if table.stored else ""


def _plain(raw: object) -> str:
    """A cell as a text that differs when the cell does: a number typed as text keeps its `'`, a moment its time."""
    if isinstance(raw, dt.datetime) and raw.time() != dt.time():
        return f"{raw:%Y-%m-%d %H:%M:%S}"
    if isinstance(raw, str) and to_decimal(raw) is not None:
        return "'" + raw
    return (text_of(raw) or "") if raw is not None else ""


def _tables(old: Reading, new: Reading, calculated: bool) -> Iterator[Difference]:
    for form_id, table in new.tables.items():
        if form_id in old.tables:
            lang = new.data.lang
            yield from _table(_rows(old.tables[form_id], lang, calculated), _rows(table, lang, calculated))


def _table(old: _Rows, new: _Rows) -> Iterator[Difference]:
    sheet = new.table.sheet.name
    pairs = _columns(old, new)
    for rows, kind in ((new, "added"), (old, "removed")):
        matched = {pair[rows is new] for pair in pairs}
        for column, header in rows.headers.items():
            if column not in matched:
                cell = rows.cell(-1, column)
                yield Difference(kind, sheet, cell, column=header)  # type: ignore[arg-type]
    before, after = _matched(old, new, pairs)
    for key, position in after.items():
        index = new.indexes[position]
        if key not in before:
            yield Difference("added", sheet, new.cell(index, next(iter(new.headers))), new.key(index))
            continue
        was = before[key]
        for one, other in pairs:
            texts = {new.headers[other]: (old.texts[was][one], old.cell(old.indexes[was], one))}
            now = {new.headers[other]: (new.texts[position][other], new.cell(index, other))}
            calculated = other in new.table.positions and new.table.headers.column(other).calculated  # not typed over
            yield from _compare(sheet, new.key(index), texts, now, calculated=calculated)
    for key, position in before.items():
        if key not in after:
            index = old.indexes[position]
            yield Difference("removed", sheet, old.cell(index, next(iter(old.headers))), old.key(index))


def _columns(old: _Rows, new: _Rows) -> list[tuple[str, str]]:
    """Columns that both have: a form's by its field, a manager's own by its header."""
    named = {header.casefold(): column for column, header in old.headers.items() if column.startswith("+")}
    found = []
    for column, header in new.headers.items():
        other = named.get(header.casefold()) if column.startswith("+") else column if column in old.headers else None
        if other is not None:
            found.append((other, column))
    return found


def _matched(old: _Rows, new: _Rows, pairs: Sequence[tuple[str, str]]) -> tuple[dict[Key, int], dict[Key, int]]:
    """Row key, and its number among equal ones -> position; rows that are wholly alike get the same number."""
    before = [(old.table.key(old.table.rows[i]), {n: texts[o] for o, n in pairs})
              for i, texts in zip(old.indexes, old.texts, strict=True)]  # fmt: skip
    after = [(new.table.key(new.table.rows[i]), {n: texts[n] for _, n in pairs})
             for i, texts in zip(new.indexes, new.texts, strict=True)]  # fmt: skip
    keys = numbered(before, {})
    known = {key: values for key, (_, values) in zip(keys, before, strict=True)}
    return {key: i for i, key in enumerate(keys)}, {key: i for i, key in enumerate(numbered(after, known))}


# --- the rest --------------------------------------------------------------------------------------------------------
def _others(old: Reading, new: Reading) -> Iterator[Difference]:
    """Sheets of a manager's own, hidden ones too, cell by cell; and what was typed around tables and settings."""
    books = [next(iter(reading.tables.values())).sheet.book for reading in (old, new)]
    sheets = [{s.name: s for s in book.sheets if s.name not in _OURS} for book in books]
    known: dict[str, dict[str, bool]] = defaultdict(dict)
    for book, reading in zip(books, (old, new), strict=True):
        for sheet, cell, calculated in _known_cells(book, reading):
            known[sheet][cell] = calculated
    for name in dict.fromkeys([*sheets[1], *sheets[0]]):
        if name not in sheets[0] or name not in sheets[1]:
            yield Difference("added" if name in sheets[1] else "removed", name)
            continue
        tables = [[t for t in r.tables.values() if t.sheet.name == name] for r in (old, new)]
        texts = [_typed(s[name], t, known.get(name, {})) for s, t in zip(sheets, tables, strict=True)]
        if name in known or any(tables):
            yield from _around(name, *texts)
        else:
            cells = [{cell: (text, cell) for cell, text in found.items()} for found in texts]
            for found in _compare(name, "", *cells):
                yield Difference(found.kind, name, found.cell, before=found.before, after=found.after)


_OURS = (MEMORY_SHEET, LISTS_SHEET)


def _known_cells(book: xw.Book, reading: Reading) -> Iterator[tuple[str, str, bool]]:
    """Cells that are compared elsewhere, settings, bands and totals: sheet, cell, whether a formula belongs there."""
    for fact in reading.template.facts:
        yield *fact_place(book, fact.id), False
    for cell in calculated_cells(reading):
        if cell.part != "body":
            yield cell.sheet, cell.address, True


def _typed(sheet: xw.Sheet, tables: Sequence[FormTable], known: Mapping[str, bool]) -> dict[str, str]:
    """Cell -> its formula, or else its text, outside tables and known cells; also what was typed over a band."""
    used = sheet.used_range
    rows, cols = used.shape
    values = as_grid(used.options(err_to_str=True).value, rows, cols)
    formulas = as_grid(used.formula, rows, cols)
    found = {}
    for r, (row, written) in enumerate(zip(values, formulas, strict=True), used.row):
        for c, (value, formula) in enumerate(zip(row, written, strict=True), used.column):
            cell, is_formula = address(r, c), str(formula).startswith("=")
            text = str(formula) if is_formula else _plain(value)
            compared = cell in known and known[cell] == is_formula
            if text and not compared and not any(_inside(t, r, c) for t in tables):
                found[cell] = text
    return found


def _inside(table: FormTable, row: int, col: int) -> bool:
    down = table.header_row <= row <= table.header_row + len(table.raw)
    return down and table.first_col <= col < table.first_col + table.width


def _around(sheet: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    """Texts that only one of the two has: rows that grow push notes down, which is no change."""
    same_place = {cell for cell in old.keys() & new.keys() if old[cell] != new[cell]}
    only_old, only_new = Counter(old.values()) - Counter(new.values()), Counter(new.values()) - Counter(old.values())
    for cell in sorted(same_place):
        if only_old[old[cell]] and only_new[new[cell]]:
            only_old[old[cell]] -= 1
            only_new[new[cell]] -= 1
            yield Difference("changed", sheet, cell, before=old[cell], after=new[cell])
    for texts, only, kind in ((new, only_new, "added"), (old, only_old, "removed")):
        for cell, text in texts.items():
            if only[text]:
                only[text] -= 1
                words = {"after": text} if kind == "added" else {"before": text}
                yield Difference(kind, sheet, cell, **words)  # type: ignore[arg-type]
