"""Undo of a macro: what it changed is put back exactly; what a person has changed since is left, and named.

A backup lies in the user's own folder (`functions.folders`), not in the workbook: it must neither travel with it nor
be one more thing in it. Before a macro writes, all contents are stored; when it is done, what it changed is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlplan.actions.places import optional
from xlplan.addin import keeping
from xlplan.addin.contents import BLANK, Cell, Change, Contents, Difference, contents, difference, same
from xlplan.forms.cells import ERRORS

if TYPE_CHECKING:
    import xlwings as xw

STEPS = 10
"""So many macros can be undone, one after the other."""

COMMON = 20
"""A value that more rows of a column hold is no sign of a row."""

BROKEN_OFF = "⚠"
"""Stands behind the name of a macro that was ended before it was done."""

_HISTORY, _PENDING = "steps", "before"


@dataclass(frozen=True)
class Step:
    """One macro that was run: its name in the workbook's language, when, and what it changed."""

    title: str
    when: dt.datetime
    difference: Difference


@dataclass
class Undone:
    """What an undo did: cells put back, and the addresses of those left because they have changed since."""

    title: str = ""
    restored: int = 0
    left: list[str] = field(default_factory=list)


# --- recording --------------------------------------------------------------------------------------------------------
@contextmanager
def recorded(book: xw.Book, title: str) -> Iterator[None]:
    """Keep what the block changes, so that it can be undone. An exception inside: all is put back at once."""
    before = contents(book)
    pending = _begin(book, title, before)
    try:
        yield
    except BaseException:
        restore(book, difference(before, contents(book)))
        pending.unlink(missing_ok=True)
        raise
    changed = difference(before, contents(book))
    if changed.changes or changed.tables:
        _push(book, Step(title, _now(), changed))
    pending.unlink(missing_ok=True)


@contextmanager
def borrowed(book: xw.Book, title: str) -> Iterator[None]:
    """Let the block change the workbook, and put everything back after it."""
    before = contents(book)
    pending = _begin(book, title, before)
    try:
        yield
    finally:
        restore(book, difference(before, contents(book)))
        pending.unlink(missing_ok=True)


def _begin(book: xw.Book, title: str, before: Contents) -> Path:
    """Store all contents. What a macro that was ended from outside left there becomes a step of its own first."""
    path = keeping.backup_path(book.fullname, _PENDING)
    found = keeping.load(path)
    if found:
        _push(book, Step(f"{found['title']} {BROKEN_OFF}", _now(), difference(_unpacked(found), before)))
    keeping.store(path, {"title": title, **_packed(before)})
    return path


def _now() -> dt.datetime:
    return dt.datetime.now().replace(microsecond=0)


def pending_since(book: xw.Book) -> float | None:
    """When a macro began that is not done, or was ended from outside; None where there is no such."""
    path = keeping.backup_path(book.fullname, _PENDING)
    return path.stat().st_mtime if path.exists() else None


def interrupted(book: xw.Book) -> str | None:
    """The name of a macro that was ended from outside before it was done; None where there is no such."""
    found = keeping.load(keeping.backup_path(book.fullname, _PENDING))
    return str(found["title"]) if found else None


def undo_interrupted(book: xw.Book) -> Undone:
    """Put everything back as it was before a macro that did not come to its end."""
    path = keeping.backup_path(book.fullname, _PENDING)
    found = keeping.load(path)
    undone = restore(book, difference(_unpacked(found), contents(book)))
    path.unlink(missing_ok=True)
    undone.title = found["title"]
    return undone


def last_step(book: xw.Book) -> Step | None:
    """The macro that `undo` would undo."""
    steps = _steps(book)
    return steps[-1] if steps else None


def undo(book: xw.Book) -> Undone | None:
    """Undo the last macro that was run on this workbook; None where there is nothing to undo."""
    steps = _steps(book)
    if not steps:
        return None
    undone = restore(book, steps[-1].difference)
    undone.title = steps[-1].title
    _store(book, steps[:-1])
    return undone


# --- putting back -----------------------------------------------------------------------------------------------------
def restore(book: xw.Book, found: Difference) -> Undone:
    """Put back what still stands as the macro left it."""
    now = contents(book)
    rows = Rows(now)
    todo, undone = [], Undone()
    for change in found.changes:
        current = now.at(change.spot)
        if change.spot[0] in now.cells and same(current, change.before, results=found.results and now.results):
            continue
        if _untouched(change, found, rows, current):
            todo.append(change)
        else:
            undone.left.append(change.address)
    headers = {change.spot for change in todo} & _header_cells(now)
    _resize(book, found, now, todo)
    _rename(book, [change for change in todo if change.spot in headers])
    _write(book, [change for change in todo if change.spot not in headers])
    undone.restored = len(todo)
    return undone


def _untouched(change: Change, found: Difference, rows: Rows, current: Cell) -> bool:
    """Whether the cell holds what the macro wrote, in a row that is still the same one."""
    sheet, row, _ = change.spot
    if sheet not in rows.now.cells or not same(current, change.after, results=found.results and rows.now.results):
        return False
    return rows.at_home(sheet, row, found.witnesses.get((sheet, row), {}))


class Rows:
    """Knows rows again by cells that a macro did not touch, though somebody has sorted or inserted rows since."""

    def __init__(self, now: Contents) -> None:
        self.now = now
        self._found: dict[str, dict[tuple[int, Any], list[int]]] = {}

    def at_home(self, sheet: str, row: int, witnesses: dict[int, Any]) -> bool:
        """Whether the row holds at least half of its witnesses, and no other row holds more of them."""
        agreeing = self._agreeing(sheet, row, witnesses)
        if agreeing == len(witnesses):
            return True
        if 2 * agreeing < len(witnesses):
            return False
        others = self._others(sheet, witnesses) - {row}
        return not any(self._agreeing(sheet, other, witnesses) > agreeing for other in others)

    def _agreeing(self, sheet: str, row: int, witnesses: dict[int, Any]) -> int:
        return sum(self.now.at((sheet, row, col)).value == value for col, value in witnesses.items())

    def _others(self, sheet: str, witnesses: dict[int, Any]) -> set[int]:
        """Rows that hold one of the witnesses; what very many rows hold tells none from another."""
        if sheet not in self._found:
            index = self._found[sheet] = {}
            for (row, col), cell in self.now.cells[sheet].items():
                if cell.formula is None:
                    index.setdefault((col, cell.value), []).append(row)
        rows = (self._found[sheet].get(witness, []) for witness in witnesses.items())
        return {row for found in rows if len(found) <= COMMON for row in found}


def _header_cells(now: Contents) -> set[tuple[str, int, int]]:
    return {(s, row, col) for s, row, first, _, last in now.tables.values() for col in range(first, last + 1)}


def _resize(book: xw.Book, found: Difference, now: Contents, todo: list[Change]) -> None:
    """Tables that grew end where they ended, unless somebody has used the rows that were added."""
    restored = {change.spot for change in todo}
    for name, (before, after) in found.tables.items():
        sheet, top, first, last, right = before
        if now.tables.get(name) != after or after[:3] != before[:3] or after[4] != right or after[3] <= last:
            continue
        added = ((sheet, row, col) for row in range(last + 1, after[3] + 1) for col in range(first, right + 1))
        if any(now.at(spot) != BLANK and spot not in restored for spot in added):
            continue
        for row in _rows_to_blank(sheet, last, after[3], first, right, now):
            book.sheets[sheet].range((row, first), (row, right)).clear_contents()
        table = next(t for t in book.sheets[sheet].tables if t.name == name)
        table.resize(book.sheets[sheet].range((top, first), (last, right)))


def _rows_to_blank(sheet: str, last: int, end: int, first: int, right: int, now: Contents) -> Iterable[int]:
    """Rows that were added and hold something: emptied while they are the table's, so that nothing fills them again."""
    rows = range(last + 1, end + 1)
    return (row for row in rows if any(now.at((sheet, row, col)) != BLANK for col in range(first, right + 1)))


def _rename(book: xw.Book, headers: list[Change]) -> None:
    """Headers in two rounds: none may stand twice in a table, not even for a moment."""
    for texts in ([f"\u2060{number}" for number in range(len(headers))], [str(h.before.value) for h in headers]):
        for (sheet, row, col), text in zip((h.spot for h in headers), texts, strict=True):
            book.sheets[sheet].range((row, col)).value = "'" + text


def _write(book: xw.Book, todo: list[Change]) -> None:
    """Runs down a column, formulas and constants apart, each at once."""
    ordered = sorted(todo, key=lambda c: (c.spot[0], c.spot[2], c.before.formula is None, c.spot[1]))
    keyed = enumerate(ordered)
    for _, group in groupby(keyed, key=lambda p: (p[1].spot[0], p[1].spot[2], p[1].before.formula is None,
                                                  p[1].spot[1] - p[0])):  # fmt: skip
        run = [change for _, change in group]
        (sheet, top, col), bottom = run[0].spot, run[-1].spot[1]
        _put(book.sheets[sheet].range((top, col), (bottom, col)), [change.before for change in run])


def _put(area: xw.Range, cells: list[Cell]) -> None:
    if cells[0].formula is None:
        area.value = [[_typed(cell.value)] for cell in cells]
        return
    formulas = [[cell.formula] for cell in cells]
    both = optional(area.impl, "write_calculated")
    if both is not None:
        both(formulas, [[_plain(cell.value)] for cell in cells])
    else:
        area.formula2 = formulas if len(formulas) > 1 else formulas[0][0]


def _typed(value: Any) -> Any:
    """A constant as it is written: text is marked as text, or Excel would read it as it reads what is typed."""
    return "'" + value if isinstance(value, str) and value not in ERRORS else _plain(value)


def _plain(value: Any) -> Any:
    """Whole numbers as such: 77, not 77.0, is what the file held."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


# --- storing ----------------------------------------------------------------------------------------------------------
def _steps(book: xw.Book) -> list[Step]:
    found = keeping.load(keeping.backup_path(book.fullname, _HISTORY))
    return [_step(item) for item in found or ()]


def _push(book: xw.Book, step: Step) -> None:
    path = keeping.backup_path(book.fullname, _HISTORY)
    _store(book, [*_steps(book), step][-STEPS:])
    keeping.remove_old(path.parent)


def _store(book: xw.Book, steps: list[Step]) -> None:
    keeping.store(keeping.backup_path(book.fullname, _HISTORY), [_packed_step(step) for step in steps])


def _packed(found: Contents) -> dict[str, Any]:
    cells = {sheet: [[*place, *cell] for place, cell in cells.items()] for sheet, cells in found.cells.items()}
    return {"cells": cells, "tables": found.tables, "results": found.results}


def _unpacked(found: dict[str, Any]) -> Contents:
    cells = {s: {(row, col): Cell(f, v) for row, col, f, v in lines} for s, lines in found["cells"].items()}
    return Contents(cells, {name: tuple(area) for name, area in found["tables"].items()}, found["results"])


def _packed_step(step: Step) -> dict[str, Any]:
    found = step.difference
    return {
        "title": step.title,
        "when": step.when,
        "changes": [[c.spot, c.before, c.after] for c in found.changes],
        "tables": found.tables,
        "witnesses": [[*row, list(known.items())] for row, known in found.witnesses.items()],
        "results": found.results,
    }


def _step(item: dict[str, Any]) -> Step:
    changes = [Change(tuple(spot), Cell(*before), Cell(*after)) for spot, before, after in item["changes"]]
    tables = {name: (tuple(was), tuple(now)) for name, (was, now) in item["tables"].items()}
    witnesses = {(sheet, row): dict(known) for sheet, row, known in item["witnesses"]}
    return Step(item["title"], item["when"], Difference(changes, tables, witnesses, item["results"]))
