"""Where each row of a ledger comes from: brought by the data, added by a manager, or no longer in the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from xlplan.actions.places import address
from xlplan.actions.sheet import FormTable, Reading
from xlplan.batch.memory import Key, Memory, Remembered, cell_text, row_keys
from xlplan.errors import Problem
from xlplan.forms.cells import comparable, text_of
from xlplan.forms.form import Kind, is_total

Origin = Literal["brought", "added", "kept"]
"""added: typed by hand, or everything where nothing is remembered; kept: brought once, but gone from the data since."""

FORMS = ("invoices", "receipts", "receivables")


@dataclass(frozen=True)
class Rows:
    """The rows of a table that figures count, by index, each with its origin; no typed totals, no blank rows."""

    table: FormTable
    origins: dict[int, Origin] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    known: Mapping[Key, Remembered] = field(default_factory=dict)

    def indexes(self, *origins: Origin) -> list[int]:
        """The indexes of the rows of these origins, of all rows where none is named."""
        return [index for index, origin in self.origins.items() if not origins or origin in origins]


def traced(reading: Reading, memory: Memory) -> dict[str, Rows]:
    """The rows of invoices, receipts and receivables that there are, with their origins."""
    return {f: _rows(reading.tables[f], memory.get(f, {})) for f in FORMS if f in reading.tables}


def _rows(table: FormTable, known: Mapping[Key, Remembered]) -> Rows:
    keys = row_keys(table, known)
    origins: dict[int, Origin] = {}
    for index, row in enumerate(table.rows):
        if not table.blank(index) and not is_total(table.form, row):
            entry = known.get(keys[index])
            origins[index] = "added" if entry is None else "kept" if entry.gone else "brought"
    return Rows(table, origins, keys, known)


def changed_cells(rows: Rows) -> Iterator[Problem]:
    """Breaks: cells of brought rows that differ from what the data brought."""
    table = rows.table
    for index, origin in rows.origins.items():
        if origin != "brought":
            continue
        for field_id, brought in rows.known[rows.keys[index]].values.items():
            held = cell_text(table, index, field_id) if field_id in table.positions else ""
            if held != brought:
                cell = table.cell(index, field_id) if field_id in table.positions else ""
                header = table.headers.headers.get(field_id, field_id)
                yield Problem("data-changed", "break", "", table.sheet.name, cell,
                              {"column": header, "key": _shown(rows, index), "found": held or "-",
                               "expected": brought or "-"})  # fmt: skip


def removed_rows(rows: Rows) -> Iterator[Problem]:
    """Breaks: brought rows that are gone, with the cell where each stood: below the one brought before it."""
    table = rows.table
    present = {rows.keys[index]: index for index in rows.origins}
    above = -1
    for key, entry in sorted(rows.known.items(), key=lambda item: item[1].order):
        above = present.get(key, above)
        if key not in present and not entry.gone:
            shifted = _shifted(rows, entry)
            if shifted is not None:
                yield shifted
                continue
            cell = table.cell(above + 1, next(iter(table.positions)))
            values = ", ".join(text for text in entry.values.values() if text)
            words = [entry.values.get(name) or part for name, part in zip(table.form.key, key, strict=False)]
            yield Problem("row-removed", "break", "", table.sheet.name, cell,
                          {"key": _joined(words, key), "table": table.name, "values": values})  # fmt: skip


def _shifted(rows: Rows, entry: Remembered) -> Problem | None:
    """A break that names the row which shows what was brought some columns aside: its key, and something else of it."""
    table = rows.table
    typed = {column.id for column in table.columns if column.kind is not Kind.CHOICE}
    wanted = {table.positions[name]: text for name, text in entry.values.items() if text and name in typed}
    key = table.positions.get(table.form.key[0], -1)
    for index, origin in rows.origins.items() if key in wanted else ():
        texts = [_raw_text(raw) for raw in table.raw[index]] if origin == "added" else []
        for at in (place for place, text in enumerate(texts) if text == wanted[key] and place != key):
            others = [place + at - key for place in wanted if place != key]
            if any(0 <= p < len(texts) and texts[p] == wanted[p - at + key] for p in others):
                row = table.header_row + 1 + index
                found, right = (address(row, table.first_col + place) for place in (at, key))
                words = {"key": wanted[key], "table": table.name, "expected": right}
                return Problem("row-shifted", "break", "", table.sheet.name, found, words)
    return None


def _raw_text(raw: object) -> str:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return comparable(raw)
    return text_of(raw) or "" if raw is not None else ""


def other_rows(rows: Rows) -> Iterator[Problem]:
    """Notes: rows that a manager added, and rows that the data no longer have. Both are counted."""
    codes: dict[Origin, str] = {"added": "row-added", "kept": "row-kept"}
    for index, origin in rows.origins.items():
        if origin in codes:
            cell = rows.table.cell(index, next(iter(rows.table.positions)))
            yield Problem(codes[origin], "info", "", rows.table.sheet.name, cell,
                          {"key": _shown(rows, index), "table": rows.table.name})  # fmt: skip


def _shown(rows: Rows, index: int) -> str:
    """A row's key as it stands there."""
    row = rows.table.rows[index]
    return _joined([comparable(row.get(name)) for name in rows.table.form.key], rows.keys[index])


def _joined(words: Sequence[str], key: Key) -> str:
    """`0000611365 / receipt`, and its number where there is more than one."""
    return " / ".join(part for part in (*words, "" if key[-1] == "1" else f"#{key[-1]}") if part)
