"""What a company's file says of one form: columns hidden, renamed and added, and more entries of its lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xlplan.forms.company.names import Found, expression, ordered, single, taken, unhideable
from xlplan.forms.company.reckoned import reckoned
from xlplan.forms.company.report import LONGEST_NOTE, Path, Report
from xlplan.forms.company.value import Added, Change
from xlplan.forms.form import Choice, Column, Fact, Form, Kind, Label

FORM_KEYS = ("sheet", "title", "hide", "show", "labels", "figures", "lists", "columns")
COLUMN_KEYS = ("zh", "en", "type", "after", "width", "required", "note", "list", "formula", "total", "aliases")
KINDS = {
    "text": Kind.TEXT,
    "number": Kind.NUMBER,
    "money": Kind.MONEY,
    "percent": Kind.PERCENT,
    "date": Kind.DATE,
    "list": Kind.CHOICE,
}
LONGEST_SHEET = 28
LONGEST_FORMULA = 7000
"""Characters; Excel takes 8,192, and headers are put in for ids."""

LAST_STAGE = 1000
"""Where a company's columns are reckoned: after all of the form's own."""

NARROWEST, WIDEST, USUAL = 4, 100, 14


@dataclass
class FormReader:
    """Reads the section of one form."""

    report: Report
    form: Form
    lists: Mapping[str, tuple[Choice, ...]]
    facts: Mapping[str, Fact]

    def change(self, path: Path, value: object) -> Change:
        """What is otherwise in the form; what is wrong is reported."""
        found = self.report.table(path, value, FORM_KEYS)
        columns = self._columns((*path, "columns"), found.get("columns", {}))
        repeated = self.form.repeated
        renamed = [*single(self.form), *(c.id for c in (repeated.columns if repeated else ()))]
        sheet, title = (self._name((*path, key), found, key, longest) for key, longest in
                        (("sheet", LONGEST_SHEET), ("title", LONGEST_NOTE)))  # fmt: skip
        return Change(
            sheet=sheet,
            title=title,
            hide=frozenset(self._hidden((*path, "hide"), found.get("hide", []))),
            show=frozenset(self._shown((*path, "show"), found.get("show", []))),
            labels=dict(self._labels((*path, "labels"), found.get("labels", {}), renamed)),
            bands=dict(self._labels((*path, "figures"), found.get("figures", {}), [b.id for b in self.form.bands])),
            entries=dict(self._entries((*path, "lists"), found.get("lists", {}))),
            added=columns,
        )

    def _name(self, path: Path, found: dict[str, Any], key: str, longest: int) -> Label | None:
        return self.report.label(path, found[key], longest) if key in found else None

    def _hidden(self, path: Path, value: object) -> Iterator[str]:
        kept, columns = unhideable(self.form), single(self.form)
        for name in value if isinstance(value, list) else [value]:
            if not isinstance(value, list) or not isinstance(name, str):
                self.report.wrong(path, value, '["…"]')
            elif name in kept:
                self.report.report("company-required", path, value=name)
            elif name not in columns:
                self.report.unknown(path, name, [c for c in columns if c not in kept])
            else:
                yield name

    def _shown(self, path: Path, value: object) -> Iterator[str]:
        """Columns that a new sheet has only on request."""
        known = [name for name, column in single(self.form).items() if column.optional]
        for name in value if isinstance(value, list) else [value]:
            if not isinstance(value, list) or not isinstance(name, str):
                self.report.wrong(path, value, '["…"]')
            elif name not in known:
                self.report.unknown(path, name, known)
            else:
                yield name

    def _labels(self, path: Path, value: object, known: Sequence[str]) -> Iterator[tuple[str, Label]]:
        for name, given in self.report.table(path, value, known).items():
            label = self.report.label((*path, name), given)
            if label:
                yield name, label

    def _entries(self, path: Path, value: object) -> Iterator[tuple[str, tuple[Choice, ...]]]:
        lists = {name: c for name, c in single(self.form).items() if c.choices and not c.calculated}
        for name, given in self.report.table(path, value, tuple(lists)).items():
            yield name, self.report.entries((*path, name), given, lists[name].choices)

    # --- columns ------------------------------------------------------------------------------------------------------
    def _columns(self, path: Path, value: object) -> tuple[Added, ...]:
        columns = dict[str, Column]()
        after, formulas = dict[str, str](), dict[str, str]()
        for name, given in self.report.table(path, value).items():
            place = (*path, name)
            if self.report.identifier(place, taken(self.form)):
                found = self.report.table(place, given, COLUMN_KEYS)
                after[name] = self._after(place, found, columns)
                columns[name] = self._column(place, found)
                if "formula" in found:
                    formulas[name] = self.report.text((*place, "formula"), found["formula"])
        made = columns | self._calculated(path, columns, formulas)
        return tuple(Added(column, after[name]) for name, column in made.items())

    def _column(self, path: Path, found: dict[str, Any]) -> Column:
        usual = "list" if "list" in found else "number" if "formula" in found else "text"
        kind = found.get("type", usual)
        if not isinstance(kind, str) or kind not in KINDS:
            self.report.unknown((*path, "type"), kind, tuple(KINDS))
            kind = usual
        if "formula" in found and (kind in ("text", "list") or "required" in found):
            self.report.report("company-calculated", path, value=path[-1])
        total = self.report.flag(path, found, "total")
        if total and kind not in ("number", "money"):
            self.report.wrong((*path, "total"), kind, 'type = "money"')
        note = self.report.label((*path, "note"), found["note"], LONGEST_NOTE) if "note" in found else None
        return Column(
            path[-1], self.report.own_label(path, found), KINDS[kind], choices=self._choices(path, found, kind),
            required=self.report.flag(path, found, "required"), note=note, width=self._width(path, found), added=True,
            total="sum" if total else "", aliases=self._aliases(path, found),
        )  # fmt: skip

    def _choices(self, path: Path, found: dict[str, Any], kind: str) -> tuple[Choice, ...]:
        name = found.get("list")
        if (kind == "list") != (name is not None):
            self.report.wrong((*path, "type"), kind, 'type = "list", list = "…"')
        elif name is not None and str(name) not in self.lists:
            self.report.unknown((*path, "list"), name, tuple(self.lists))
        return self.lists.get(str(name), ())

    def _aliases(self, path: Path, found: dict[str, Any]) -> tuple[str, ...]:
        """Headers that the column had before."""
        given = found.get("aliases", [])
        if isinstance(given, list) and all(isinstance(word, str) and word.strip() for word in given):
            return tuple(given)
        self.report.wrong((*path, "aliases"), given, '["…"]')
        return ()

    def _width(self, path: Path, found: dict[str, Any]) -> float:
        given = found.get("width", USUAL)
        if type(given) in (int, float) and NARROWEST <= given <= WIDEST:
            return float(given)
        self.report.wrong((*path, "width"), given, f"{NARROWEST}-{WIDEST}")
        return USUAL

    def _after(self, path: Path, found: dict[str, Any], added: Mapping[str, Column]) -> str:
        name, known = str(found.get("after", "")), single(self.form) | dict(added)
        if "after" in found and name not in known:
            self.report.unknown((*path, "after"), name, [c for c in known if not known[c].hidden])
        return name

    # --- formulas -----------------------------------------------------------------------------------------------------
    def _calculated(self, path: Path, added: Mapping[str, Column], formulas: Mapping[str, str]) -> dict[str, Column]:
        """The columns with a formula, each reckoned after those that it names. None may depend on itself."""
        columns = single(self.form) | dict(added)
        found = {name: one for name, text in formulas.items()
                 if (one := expression(self.report, (*path, name, "formula"), text, columns, self.facts))}  # fmt: skip
        needs = {name: {c.id for c in one.fields.values() if c.id in formulas} for name, one in found.items()}
        order = ordered(needs)
        left = [name for name in needs if name not in order]
        if left and len(found) == len(formulas):
            self.report.report("company-circle", (*path, left[0], "formula"), names=", ".join(left))
        return {name: self._made(path, added[name], found[name], stage) for stage, name in enumerate(order, LAST_STAGE)}

    def _made(self, path: Path, column: Column, found: Found, stage: int) -> Column:
        made = replace(reckoned(column, found.node, found.fields, found.facts), stage=stage)
        if len(made.formula) > LONGEST_FORMULA:
            self.report.report("company-long", (*path, column.id, "formula"), count=len(made.formula))
        return made
