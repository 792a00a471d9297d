"""What regenerate brought last, per row key, on the hidden sheet `xlplan_memory`: columns form | key | values (JSON).

Compared with the cells it shows what a manager changed; compared with new data, what the data changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from xlplan.actions.places import read_cells
from xlplan.actions.sheet import FormTable
from xlplan.errors import MissingPartError, WorkbookError
from xlplan.forms.cells import comparable, text_of
from xlplan.forms.info import MEMORY_SHEET
from xlplan.forms.receipts import ORIGIN

if TYPE_CHECKING:
    import xlwings as xw

Key = tuple[str, ...]
"""A row's key fields as comparable texts, case ignored, then its number among the rows with the same ones, from "1"."""

Values = dict[str, str]
"""Field id -> comparable text; "" where the data have nothing."""

INFO_FORM = "info"
INFO_KEY: Key = ("1",)
"""Where the facts of the Info sheet are remembered."""

_quoted = json.encoder.encode_basestring
"""A text as JSON has it; an encoder for whole rows takes twice the time."""

LINKED = "link:"
"""Before a link's id, the name under which the rows that it carried are remembered."""

ORIGINS = "origins"
"""Where the list of carried values is remembered."""

EVENTS = ("invoices", "receipts")
"""The forms from whose rows all figures follow."""

LONGEST = 400
"""Characters of a text that are remembered as they are; of longer ones only the beginning and a digest."""


@dataclass
class Remembered:
    """A row that regenerate brought: its values, its place among those brought, whether the data no longer have it."""

    values: Values
    order: int
    gone: bool = False


Memory = dict[str, dict[Key, Remembered]]
"""Form id -> row key -> what was brought; facts under INFO_FORM and INFO_KEY."""


def brief(text: str) -> str:
    """A comparable text as it is remembered: long ones shortened, still different when they differ."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:60]}…{hashlib.sha256(text.encode()).hexdigest()}"


def cell_text(table: FormTable, index: int, field_id: str) -> str:
    """A body cell as it is remembered; what cannot be read as its column's kind is its text behind `'`."""
    value = table.rows[index].get(field_id)
    raw = table.raw_value(index, field_id)
    if value is None and raw not in (None, ""):
        text = text_of(raw)
        return "'" + brief(text) if text else ""
    if isinstance(value, dt.date) and isinstance(raw, dt.datetime) and raw.time() != dt.time():
        return f"{raw:%Y-%m-%d %H:%M:%S}"  # after midnight of its day it is not up to that day, to a formula
    return brief(comparable(value))


class RowTexts(Mapping[str, str]):
    """The cell texts of a row by field, each made when it is asked for."""

    def __init__(self, table: FormTable, index: int, fields: Sequence[str]) -> None:
        self._table, self._index, self._fields = table, index, fields

    def __getitem__(self, field_id: str) -> str:
        if field_id not in self._fields:
            raise KeyError(field_id)
        return cell_text(self._table, self._index, field_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


def digest_of(rows: Mapping[str, Iterable[Values]]) -> str:
    """SHA-256 over rows that the data brought, by form, in whatever order they come."""
    lines = {form: sorted(json.dumps(values, sort_keys=True) for values in found) for form, found in rows.items()}
    return hashlib.sha256(json.dumps(lines, sort_keys=True).encode()).hexdigest()


def brought_digest(memory: Memory) -> str:
    """The digest of the invoices and receipts that the data have, as the workbook remembers them."""
    return digest_of({form: [entry.values for entry in memory.get(form, {}).values() if not entry.gone]
                      for form in EVENTS})  # fmt: skip


def row_keys(table: FormTable, known: Mapping[Key, Remembered] | None = None) -> list[Key]:
    """The key of every row, blank ones included, in sheet order.

    Rows with equal key fields are numbered from "1" in sheet order; with `known`, a row that still shows what was
    remembered keeps its number, wherever it stands now, and rows without an origin are numbered last.
    """
    if not known:
        return numbered([(table.key(row), {}) for row in table.rows], {})
    fields = [c.id for c in table.columns if not c.calculated]
    rows = [(table.key(row), RowTexts(table, index, fields)) for index, row in enumerate(table.rows)]
    typed = frozenset(index for index, row in enumerate(table.rows) if row.get(ORIGIN.id) is None)
    return numbered(rows, {key: entry.values for key, entry in known.items()}, typed)


def numbered(
    rows: Sequence[tuple[Key, Mapping[str, str]]], known: Mapping[Key, Values], last: frozenset[int] = frozenset()
) -> list[Key]:
    """Number rows with equal keys: first those whose values are known under a number, then the rest in order.

    Of the rest, the rows whose indexes are in `last` come after all others.
    """
    numbers: dict[Key, list[Key]] = defaultdict(list)
    for full in known:
        numbers[full[:-1]].append(full)
    single = {key for key, count in Counter(key for key, _ in rows).items() if count == 1}
    single -= {key for key, found in numbers.items() if found != [(*key, "1")]}
    taken: set[Key] = set()
    found: list[Key | None] = []
    for key, values in rows:
        fits = () if key in single else (n for n in numbers[key] if n not in taken and _shows(values, known[n]))
        match = (*key, "1") if key in single else next(iter(fits), None)
        taken |= {match} if match else set()
        found.append(match)
    for index in sorted(range(len(rows)), key=lambda index: index in last):
        found[index] = found[index] or _next_number(rows[index][0], taken)
    return [key for key in found if key]


def _shows(values: Mapping[str, str], known: Values) -> bool:
    return all(values.get(name, "") == text for name, text in known.items())


def _next_number(key: Key, taken: set[Key]) -> Key:
    number = 1
    while (*key, str(number)) in taken:
        number += 1
    taken.add((*key, str(number)))
    return (*key, str(number))


def remembered(book: xw.Book) -> Memory:
    """What the workbook remembers; nothing where the sheet is absent. WorkbookError("memory-damaged")."""
    sheet = _sheet(book)
    memory: Memory = {}
    for row, cells in enumerate(_stored(sheet) if sheet is not None else [], 2):
        if cells == ["", "", ""]:
            continue
        try:
            key, entry = tuple(map(str, json.loads(cells[1]))), json.loads(cells[2])
            values = {str(k): str(v) for k, v in entry["values"].items()}
        except (ValueError, TypeError, KeyError, AttributeError):
            raise WorkbookError("memory-damaged", workbook=book.name, sheet=MEMORY_SHEET, cell=f"A{row}") from None
        rows = memory.setdefault(cells[0], {})
        rows[key] = Remembered(values, len(rows), bool(entry.get("gone")))
    return memory


def remember(book: xw.Book, memory: Memory) -> bool:
    """Store what was brought, writing only rows that changed; whether any did. MissingPartError("memory-missing")."""
    sheet = _sheet(book)
    if sheet is None:
        raise MissingPartError("memory-missing", workbook=book.name, sheet=MEMORY_SHEET)
    old, new = _stored(sheet), list(memory_lines(memory))
    new += [["", "", ""]] * (len(old) - len(new))
    changed = [i for i, line in enumerate(new) if i >= len(old) or old[i] != line]
    for block in _runs(changed):
        same_keys = all(i < len(old) and old[i][:2] == new[i][:2] for i in block)
        first = 2 if same_keys else 0  # mostly the values alone have changed
        lines = [[cell or None for cell in new[i][first:]] for i in block]
        sheet.range((block[0] + 2, 1 + first), (block[-1] + 2, 3)).value = lines
    return bool(changed)


def kept_links(memory: Memory) -> Memory:
    """What links carried, which new data leave as it is."""
    return {form: rows for form, rows in memory.items() if form.startswith(LINKED) or form == ORIGINS}


def memory_lines(memory: Memory) -> Iterable[list[str]]:
    """The sheet's rows below its headers."""
    for form, rows in memory.items():
        for key, entry in sorted(rows.items(), key=lambda item: item[1].order):
            values = ",".join([f"{_quoted(name)}:{_quoted(text)}" for name, text in entry.values.items()])
            gone = ',"gone":true' if entry.gone else ""
            yield [form, f"[{','.join(map(_quoted, key))}]", f'{{"values":{{{values}}}{gone}}}']


def _runs(indexes: Sequence[int]) -> Iterable[list[int]]:
    """Runs of consecutive numbers."""
    for _, run in groupby(enumerate(indexes), key=lambda pair: pair[1] - pair[0]):
        yield [index for _, index in run]


def _sheet(book: xw.Book) -> Any | None:
    return next((sheet for sheet in book.sheets if sheet.name == MEMORY_SHEET), None)


def _stored(sheet: Any) -> list[list[str]]:
    last = sheet.used_range.last_cell.row
    if last < 2:
        return []
    cells = read_cells(sheet.range((2, 1), (last, 3))).values
    return [["" if cell is None else str(cell) for cell in row] for row in cells]
