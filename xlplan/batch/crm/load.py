"""Reading a CRM export: tidy names, everything wrong with it at once, and a note of what fits nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlplan.actions.places import column_letters
from xlplan.batch.crm.mapping import CrmMapping, Section
from xlplan.batch.crm.names import Names
from xlplan.batch.crm.records import Account, Crm, Note, Opportunity, Product, Salesperson, Stage
from xlplan.batch.data import parse
from xlplan.batch.source import Source, read_source
from xlplan.batch.style import Style
from xlplan.errors import Problem, UsageError
from xlplan.forms.cells import text_of
from xlplan.forms.form import Column, Kind, Label, Value

_COLUMNS = {
    "engaged": Column("engaged", Label("接触日期", "Engaged"), Kind.DATE),
    "closed": Column("closed", Label("关闭日期", "Closed"), Kind.DATE),
    "value": Column("value", Label("金额", "Value"), Kind.MONEY),
    "price": Column("price", Label("价格", "Price"), Kind.MONEY),
}
_TEXT = Column("text", Label("文字", "Text"))


@dataclass
class _Table:
    """One table of the export, row by row under the mapping's field names."""

    source: Source
    section: Section
    style: Style
    problems: list[Problem]
    positions: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        headers = {header: position for position, header in reversed(list(enumerate(self.source.headers)))}
        for name, header in self.section.columns.items():
            if header in headers:
                self.positions[name] = headers[header]
            else:
                known = ", ".join(filter(None, self.source.headers))
                params = {"header": header, "field": name, "known": known}
                self.problems.append(Problem("data-column", "error", self.source.name, params=params))

    def report(self, line: int, name: str, code: str, value: object = "", **more: object) -> None:
        position = self.positions.get(name, 0)
        cell = f"{column_letters(position + 1)}{line}"
        params = {"line": line, "column": self.source.headers[position], "value": value, **more}
        self.problems.append(Problem(code, "error", self.source.name, "", cell, params))

    def rows(self) -> Iterator[tuple[int, dict[str, Value], bool]]:
        """Line, values, and whether all of them could be read."""
        for line, cells in self.source.rows:
            before = len(self.problems)
            row = {name: self._value(line, name, cells, position) for name, position in self.positions.items()}
            yield line, row, len(self.problems) == before

    def _value(self, line: int, name: str, cells: list[Any], position: int) -> Value:
        raw = cells[position] if position < len(cells) else None
        value, code = parse(_COLUMNS.get(name, _TEXT), raw, self.style)
        if code:
            self.report(line, name, code, raw, formats=" / ".join(self.style.dates[:4]), known="")
        return value


@dataclass
class _Loader:
    mapping: CrmMapping
    as_of: dt.date
    problems: list[Problem]
    crm: Crm = field(default_factory=Crm)
    names: dict[str, Names] = field(default_factory=dict)

    def named(self, name: str, right: list[str]) -> Names:
        """The right names of a field: those of the export's own table, and those of the mapping."""
        found = Names(name, [*dict.fromkeys((*right, *self.mapping.names.get(name, ())))])
        self.names[name] = found
        return found

    def people(self, table: _Table) -> None:
        people = {}
        for line, row, _ in table.rows():
            name, office = text(row, "salesperson"), text(row, "office")
            for needed in ("salesperson", "office"):
                if not text(row, needed):
                    table.report(line, needed, "data-empty")
            if name in people:
                table.report(line, "salesperson", "crm-twice", name)
            people[name] = Salesperson(name, text(row, "manager"), office)
        self.crm.people = people

    def products(self, table: _Table) -> None:
        rows = [row for _, row, _ in table.rows() if text(row, "product")]
        self.crm.products = {text(r, "product"): Product(text(r, "product"), text(r, "series"), _money(r, "price"))
                             for r in rows}  # fmt: skip

    def accounts(self, table: _Table | None) -> None:
        sectors, countries = self.named("sector", []), self.named("country", [])
        rows = [row for _, row, _ in table.rows() if text(row, "account")] if table else []
        self.crm.accounts = {
            text(r, "account"): Account(
                text(r, "account"), sectors.tidy(text(r, "sector")), countries.tidy(text(r, "country"))
            )
            for r in rows
        }

    def opportunities(self, table: _Table) -> None:
        products = self.named("product", list(self.crm.products))
        accounts = self.named("account", list(self.crm.accounts))
        found: dict[str, Opportunity] = {}
        for line, row, good in table.rows():
            stage = self._stage(table, line, row) if good else None
            number = text(row, "opportunity")
            if number in found:
                table.report(line, "opportunity", "crm-twice", number)
            elif not number:
                table.report(line, "opportunity", "data-empty")
            elif stage:
                account, product = accounts.tidy(text(row, "account")), products.tidy(text(row, "product"))
                self._keep(found, Opportunity(number, text(row, "salesperson"), account, product, stage,
                                              _day(row, "engaged"), _day(row, "closed"), _money(row, "value")
                                              or Decimal(0)))  # fmt: skip
        self.crm.opportunities = list(found.values())

    def _stage(self, table: _Table, line: int, row: Mapping[str, Value]) -> Stage | None:
        word = text(row, "stage")
        stage = self.mapping.stages.get(word.casefold())
        if stage is None:
            table.report(line, "stage", "data-choice", word, known=" / ".join(self.mapping.stages))
        if stage == "won" and row.get("value") is None:
            table.report(line, "value", "data-empty")
        return stage  # type: ignore[return-value]

    def _keep(self, found: dict[str, Opportunity], one: Opportunity) -> None:
        """Add an opportunity as it stood on the as-of date, or note why it belongs nowhere."""
        if one.engaged and one.engaged > self.as_of:
            self.crm.left_out += 1
            return
        if one.closed and one.closed > self.as_of:
            self.crm.reopened += 1
            one = replace(one, stage="open", closed=None, value=Decimal(0))
        person = self.crm.people.get(one.salesperson)
        if person is None:
            detail = f"{one.stage}, {one.value}" if one.stage == "won" else one.stage
            self.crm.notes.append(Note("crm-unknown-salesperson", one.id, one.salesperson, "", detail))
            return
        for kind, missing in (("crm-no-account", not one.account), ("crm-no-close-date", one.closed is None)):
            closed_undated = kind == "crm-no-close-date" and not one.is_open
            if missing:
                code = "crm-closed-undated" if closed_undated else kind
                self.crm.notes.append(Note(code, one.id, one.salesperson, person.office, one.stage))
        found[one.id] = one


def load_crm(folder: Path, mapping: CrmMapping, as_of: dt.date) -> tuple[Crm, list[Problem]]:
    """The export in a folder, and every problem met. UsageError, DataError for files that cannot be read at all."""
    if not folder.is_dir():
        raise UsageError("crm-folder", value=str(folder))
    loader = _Loader(mapping, as_of, [])
    tables = {name: _Table(read_source(folder / section.data, encoding=mapping.options.get("encoding", "")), section,
                           mapping.style, loader.problems)
              for name, section in mapping.sections.items()}  # fmt: skip
    if not loader.problems:
        loader.people(tables["salespeople"])
        loader.products(tables["products"])
        loader.accounts(tables.get("accounts"))
        loader.opportunities(tables["opportunities"])
    loader.crm.faulty = bool(loader.problems)
    return loader.crm, [*loader.problems, *_names(loader), *_notes(loader.crm)]


def _names(loader: _Loader) -> Iterator[Problem]:
    """Every untidy name with what it was read as; every name that fits none of the right ones."""
    for name, found in sorted(loader.names.items()):
        for untidy, (right, count) in sorted(found.untidy.items()):
            params = {"field": name, "found": untidy, "right": right, "count": count}
            yield Problem("crm-untidy-name", "info", _file(loader, name), params=params)
            loader.crm.notes.append(Note("crm-untidy-name", untidy, detail=right))
        for unknown, count in sorted(found.unknown.items()):
            params = {"field": name, "found": unknown, "count": count}
            yield Problem("crm-unknown-name", "warning", _file(loader, name), params=params)
            loader.crm.notes.append(Note("crm-unknown-name", unknown, detail=name))


def _file(loader: _Loader, name: str) -> str:
    section = "accounts" if name in ("sector", "country") else "opportunities"
    return loader.mapping.sections[section].data if section in loader.mapping.sections else ""


NAMED = 5
"""Records that a message names; the file of notes names them all."""


def _notes(crm: Crm) -> Iterator[Problem]:
    """One line for each kind of note: how many, and the first of them."""
    kinds = {"crm-unknown-salesperson": "warning", "crm-closed-undated": "warning", "crm-no-account": "info",
             "crm-no-close-date": "info"}  # fmt: skip
    for kind, severity in kinds.items():
        notes = [note for note in crm.notes if note.kind == kind]
        if notes:
            first = [f"{n.record} ({n.salesperson or '-'})" for n in notes[:NAMED]]
            named = ", ".join(first) + (", …" if len(notes) > NAMED else "")
            params = {"count": len(notes), "named": named}
            yield Problem(kind, "warning" if severity == "warning" else "info", params=params)
    busy = set(crm.active())
    idle = [name for name in crm.people if name not in busy]
    if idle:
        crm.notes += [Note("crm-idle", "", name, crm.people[name].office) for name in idle]
        yield Problem("crm-idle", "info", params={"count": len(idle), "named": ", ".join(idle)})


def text(row: Mapping[str, Value], name: str) -> str:
    """A text field; "" where it is empty or not mapped."""
    value = row.get(name)
    return "" if value is None else (text_of(value) or "").strip()


def _day(row: Mapping[str, Value], name: str) -> dt.date | None:
    value = row.get(name)
    return value if isinstance(value, dt.date) else None


def _money(row: Mapping[str, Value], name: str) -> Decimal | None:
    value = row.get(name)
    return value if isinstance(value, Decimal) else None
