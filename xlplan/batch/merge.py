"""Data into a workbook that its manager goes on using: per cell, whoever changed it last keeps it.

C is the cell now, D0 what regenerate brought last, D1 what the data have now. C == D0: the cell becomes D1. C != D0 and
D1 == D0: the manager's edit, kept. Both changed: kept, and listed as a conflict. D1 is remembered in each case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from xlplan.actions.sheet import FormTable
from xlplan.batch.memory import Key, Remembered, Values, brief, cell_text, numbered, row_keys
from xlplan.errors import Problem, Severity
from xlplan.forms.cells import comparable
from xlplan.forms.form import Lang, Row, Value, is_total
from xlplan.forms.receipts import ORIGIN
from xlplan.forms.render import shown

REPEATED = frozenset({"receipts"})
"""Forms in which several rows may have the same key fields: a row that a manager typed stays a row of its own."""

Verdict = Literal["same", "write", "kept-edit", "conflict"]


def verdict(cell: str, before: str | None, now: str) -> Verdict:
    """What becomes of a cell; `before` is None where nothing is remembered."""
    if cell == now:
        return "same"
    if cell == before or (before is None and cell == ""):
        return "write"
    unchanged = now == (before or "")
    return "kept-edit" if unchanged else "conflict"


@dataclass
class FormMerge:
    """One form's table and the rows that the data have for it; `run` decides, `xlplan.batch.apply` writes."""

    table: FormTable
    rows: Sequence[Row]
    fields: Sequence[str]
    known: Mapping[Key, Remembered]
    lang: Lang
    problems: list[Problem]
    edits: dict[tuple[int, str], Value] = field(default_factory=dict)
    new: list[Row] = field(default_factory=list)
    memory: dict[Key, Remembered] = field(default_factory=dict)

    def run(self) -> None:
        """Fill `edits` (body row index, field) and `new` rows, and the form's new `memory`."""
        here = self._rows_here()
        data = self._data_by_key(here)
        for key, (row, texts) in data.items():
            if key in here and not self._stands_apart(key, here[key], texts):
                self._merge_row(here[key], key, row, texts)
            else:
                self._append(key, row)
        self._keep_gone(here, data)
        self._remember(data)

    # --- which row is which ------------------------------------------------------------------------------------------
    def _rows_here(self) -> dict[Key, int]:
        table = self.table
        keys = row_keys(table, self.known)
        return {k: i for i, k in enumerate(keys) if not table.blank(i) and not is_total(table.form, table.rows[i])}

    def _data_by_key(self, here: Mapping[Key, int]) -> dict[Key, tuple[Row, Values]]:
        found = [(row, {name: _brief_of(row.get(name)) for name in self.fields}) for row in self.rows]
        known = {key: entry.values for key, entry in self.known.items()}
        typed = {key: self._texts(index) for key, index in here.items() if key not in known}
        keys = numbered([(self.table.key(row), texts) for row, texts in found], known | typed)
        return dict(zip(keys, found, strict=True))

    def _texts(self, index: int) -> Values:
        return {name: cell_text(self.table, index, name) for name in self.fields}

    def _stands_apart(self, key: Key, index: int, texts: Values) -> bool:
        """Whether the row of this key is another one, typed by the manager."""
        return self.table.form.id in REPEATED and key not in self.known and self._texts(index) != texts

    # --- what becomes of them ----------------------------------------------------------------------------------------
    def _merge_row(self, index: int, key: Key, row: Row, texts: Values) -> None:
        before = self.known[key].values if key in self.known else {}
        for name in self.fields:
            cell = cell_text(self.table, index, name)
            found = verdict(cell, before.get(name), texts[name])
            if found == "write" and cell and self._is_formula(index, name):
                found = "conflict"
            if found == "write":
                self.edits[index, name] = row.get(name)
            elif found != "same":
                severity: Severity = "info" if found == "kept-edit" else "warning"
                column = self.table.headers.headers[name]
                self._report(found, severity, self.table.cell(index, name), column=column, key=self._label(row),
                             kept=cell or "-", before=before.get(name) or "-", now=texts[name] or "-")  # fmt: skip
        self._mark(index, "data")

    def _is_formula(self, index: int, name: str) -> bool:
        table = self.table
        if table.stored:
            return table.stored.formulas[index][table.positions[name]] is not None
        cell = table.sheet.range((table.header_row + 1 + index, table.column_number(name)))
        return str(cell.formula).startswith("=")

    def _append(self, key: Key, row: Row) -> None:
        if key in self.known and not self.known[key].gone:
            self._report("row-restored", "warning", "", key=self._label(row), table=self.table.name)
        self.new.append({**{name: row.get(name) for name in self.fields}, ORIGIN.id: "data"})

    def _keep_gone(self, here: Mapping[Key, int], data: Mapping[Key, object]) -> None:
        for key, entry in self.known.items():
            if key not in data and key in here:
                severity: Severity = "info" if entry.gone else "warning"
                self._report("gone-from-data", severity, self.table.cell(here[key], self.table.form.key[0]),
                             key=self._label(self.table.rows[here[key]]), table=self.table.name)  # fmt: skip
                self._mark(here[key], "gone")
                self.memory[key] = Remembered(entry.values, entry.order, gone=True)

    def _mark(self, index: int, origin: str) -> None:
        if ORIGIN.id in self.table.positions and self.table.rows[index].get(ORIGIN.id) != origin:
            self.edits[index, ORIGIN.id] = origin

    def _remember(self, data: Mapping[Key, tuple[Row, Values]]) -> None:
        """Rows known before keep their order, so that the memory sheet changes no more than the data do."""
        later = max((entry.order for entry in self.known.values()), default=-1) + 1
        for key, (_, texts) in data.items():
            order = self.known[key].order if key in self.known else later
            later += key not in self.known
            self.memory[key] = Remembered(texts, order)

    def _label(self, row: Row) -> str:
        return row_label(self.table, row, self.lang)

    def _report(self, code: str, severity: Severity, cell: str, **params: object) -> None:
        self.problems.append(Problem(code, severity, "", self.table.sheet.name, cell, params))


def _brief_of(value: Value) -> str:
    return "" if value is None else brief(comparable(value))


def row_label(table: FormTable, row: Row, lang: Lang) -> str:
    """A row's key fields as a person reads them."""
    columns = {column.id: column for column in table.columns}
    found = [
        shown(row[name], columns[name].choices, lang) for name in table.form.key if row.get(name) and name in columns
    ]
    return " / ".join(map(str, found))
