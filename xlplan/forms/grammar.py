"""The small language in which forms write their formulas, and its rendering into Excel's.

| written                | becomes                                                              |
|---|---|
| `{field}`              | the cell of this row: `kpi[[#This Row],[目标值]]`                       |
| `{repeated}`           | this row's cells by month or by line, first to last                  |
| `{block:tag}`          | this row's cells under one tag, where they stand in a block           |
| `{until:field}`        | the same from the block's first month to this column                 |
| `{form.field}`         | the whole column of a table                                          |
| `{sum:field}`          | the sum of this form's column without typed total rows               |
| `{without:form}`       | criteria for SUMIFS and COUNTIFS that leave typed total rows out     |
| `{@fact}`              | the defined name `xlplan_fact`                                       |
| `{row:counted}`        | 1 for a row that counts, 0 for a typed total                         |
| `{name:id}`            | the defined name `<form>_id`                                         |
| `{field?choice}`       | TRUE when the cell shows that choice, in either language             |
| `{field:choice}`       | the choice's words in the workbook's language, as a text literal     |
| `{tag:id}`             | the words of a monthly column's tag                                  |
| `{say:zh|en}`          | words in the workbook's language, as a text literal                  |
| `{exact:field}`        | what MATCH finds exactly this row's cell by, whatever its signs      |
| `{is:field}`           | the criterion for exactly what this row's cell says, whatever its signs |
| `{tag:id}`             | the words of a repeated column's tag                                 |
| `{kind:id=tag}`        | the sum of this row's cells under one tag whose line is of that kind |
| `{num:field}`          | the number in a cell that may hold a ratio typed as `1:6`; else #N/A |

Only reference forms that Excel, LibreOffice and the calculation engines read alike are written: `t[a]`,
`t[[a]:[b]]`, `t[[#This Row],[a]]`, `t[[#This Row],[a]:[b]]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from xlplan.forms.form import TOTAL_ENDINGS, Choice, Column, Form, Lang

_HOLE = re.compile(r"\{([^{}]+)\}")
_PLAIN = re.compile(r"\w+(?: \w+)*")


class MissingFieldError(KeyError):
    """A formula names a field for which the sheet has no column."""


@dataclass(frozen=True, eq=False)
class TableHeaders:
    """A table as it stands in a workbook: its name, its form, its columns, and field id -> header text."""

    name: str
    form: Form
    columns: tuple[Column, ...]
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form: Form, columns: tuple[Column, ...], lang: Lang) -> TableHeaders:
        """The headers a new workbook gets."""
        return cls(form.id, form, columns, {c.id: c.label(lang) for c in columns})

    def column(self, field_id: str) -> Column:
        """A column by field id."""
        found = next((c for c in self.columns if c.id == field_id), None)
        if found is None:
            raise MissingFieldError(field_id)
        return found

    def header(self, field_id: str) -> str:
        """The escaped header text of a field, for use inside brackets."""
        if field_id not in self.headers:
            raise MissingFieldError(field_id)
        return re.sub(r"(['\[\]#])", r"'\1", self.headers[field_id])

    def cell(self, field_id: str) -> str:
        """`t[[#This Row],[a]]`."""
        return f"{self.name}[[#This Row],[{self.header(field_id)}]]"

    def whole(self, field_id: str) -> str:
        """`t[a]`, or `t[[a]:[a]]` where the header holds signs that a single bracket may not."""
        header = self.header(field_id)
        return f"{self.name}[{header}]" if _PLAIN.fullmatch(header) else f"{self.name}[[{header}]:[{header}]]"

    def repeated(self) -> str:
        """`t[[#This Row],[first]:[last]]` over the repeated columns."""
        found = [c.id for c in self.columns if c.tag and c.id in self.headers]
        if not found:
            raise MissingFieldError("repeated")
        return f"{self.name}[[#This Row],[{self.header(found[0])}]:[{self.header(found[-1])}]]"

    def block(self, tag: str, last: str = "") -> str:
        """`t[[#This Row],[first]:[last]]` over the columns of one tag, up to `last` where that is named."""
        found = [c.id for c in self.columns if c.tag == tag and c.id in self.headers]
        if not found or (last and last not in found):
            raise MissingFieldError(last or tag)
        return f"{self.name}[[#This Row],[{self.header(found[0])}]:[{self.header(last or found[-1])}]]"


def literal(text: str) -> str:
    """A text constant of a formula."""
    return '"' + text.replace('"', '""') + '"'


def _no_totals(subjects: Iterable[str]) -> str:
    """Criteria that leave out the rows in which a subject reads as a total."""
    return ",".join(f"{subject},{literal('<>*' + ending)}" for subject in subjects for ending in TOTAL_ENDINGS)


def _subjects(table: TableHeaders) -> list[str]:
    """The fields in which a typed total shows; a sheet without any has no criteria to write."""
    found = [f for f in table.form.subject_fields if f in table.headers]
    if not found:
        raise MissingFieldError(table.form.subject_fields[0])
    return found


@dataclass(frozen=True, eq=False)
class Renderer:
    """Renders one form's formulas for one workbook: its language and the headers of all its tables."""

    lang: Lang
    tables: Mapping[str, TableHeaders]
    own: str
    blanks: bool = False
    """Whether an optional input that the sheet has no column for reads as an empty cell."""

    def formula(self, text: str, choices: tuple[Choice, ...] = ()) -> str:
        """The Excel formula, with its leading `=`. MissingFieldError when a column it needs is not there."""
        rendered = _HOLE.sub(lambda m: self._hole(m.group(1), choices), re.sub(r"\s*\n\s*", " ", text.strip()))
        return "=" + rendered

    @property
    def _table(self) -> TableHeaders:
        if self.own not in self.tables:
            raise MissingFieldError(self.own)
        return self.tables[self.own]

    def _hole(self, hole: str, choices: tuple[Choice, ...]) -> str:
        if hole == "repeated":
            return self._table.repeated()
        if hole.startswith("@"):
            return f"xlplan_{hole[1:]}"
        head, sign, rest = self._split(hole)
        special: dict[str, Callable[[str], str]] = {
            "sum": self._sum,
            "block": self._block,
            "until": self._until,
            "name": self._name,
            "row": self._row,
            "num": self._num,
            "is": self._is,
            "exact": self._exact,
            "say": self._say,
            "tag": self._tag,
            "kind": self._kind,
            "without": self._without,
        }
        if sign == ":" and head in special:
            return special[head](rest)
        if sign == ":":
            return literal(self._choice(head, rest, choices).label(self.lang))
        if sign == "?":
            return self._shows(head, rest)
        return self._reference(hole)

    @staticmethod
    def _split(hole: str) -> tuple[str, str, str]:
        match = re.match(r"([\w.]*)([:?])(.+)", hole)
        return (match[1], match[2], match[3]) if match else (hole, "", "")

    def _reference(self, hole: str) -> str:
        if "." in hole:
            form, field_id = hole.split(".")
            if form not in self.tables:
                raise MissingFieldError(form)
            return self.tables[form].whole(field_id)
        return '""' if self.blanks and self._left_out(hole) else self._table.cell(hole)

    def _left_out(self, field_id: str) -> bool:
        columns = (c for c in self._table.form.columns if isinstance(c, Column) and c.id == field_id)
        return field_id not in self._table.headers and any(not (c.required or c.calculated) for c in columns)

    def _choice(self, field_id: str, choice: str, own: tuple[Choice, ...]) -> Choice:
        choices = self._table.column(field_id).choices if field_id else own
        return next(c for c in choices if c.id == choice)

    def _shows(self, field_id: str, choice: str) -> str:
        cell, entry = self._table.cell(field_id), self._choice(field_id, choice, ())
        return f"OR({cell}={literal(entry.zh)},{cell}={literal(entry.en)})"

    def _block(self, tag: str) -> str:
        return self._table.block(tag)

    def _until(self, field_id: str) -> str:
        return self._table.block(self._table.column(field_id).tag, field_id)

    def _name(self, name: str) -> str:
        return f"{self.own}_{name}"

    def _tag(self, tag: str) -> str:
        group = self._table.form.repeated
        column = next(c for c in group.columns if c.id == tag) if group else None
        if column is None:
            raise MissingFieldError(tag)
        return literal(column.label(self.lang))

    def _kind(self, text: str) -> str:
        """Kinds are typed by people, so they are found in either language."""
        wanted, _, tag = text.partition("=")
        group = self._table.form.lines
        entry = next(c for c in group.kinds if c.id == wanted) if group else None
        if entry is None:
            raise MissingFieldError(wanted)
        cells, kinds, tags = self._table.repeated(), self._name("kinds"), self._name("tags")
        return "+".join(
            f"SUMIFS({cells},{kinds},{literal(word)},{tags},{self._tag(tag)})" for word in (entry.zh, entry.en)
        )

    def _num(self, field_id: str) -> str:
        cell = self._table.cell(field_id)
        ratio = f'AND(SUBSTITUTE(LEFT({cell},2),"：",":")="1:",LEN({cell})>2)'
        return f'IF(ISNUMBER({cell}),{cell},IF({ratio},_xlfn.NUMBERVALUE(MID({cell},3,20),".",","),NA()))'

    def _is(self, field_id: str) -> str:
        """SUMIFS reads `*`, `?`, `~` and a leading `<`, `>` or `=` as patterns; a blank is its own criterion."""
        exact = '"="&' + self._exact(field_id)
        return exact if self._table.column(field_id).required else f'IF({self._table.cell(field_id)}="","",{exact})'

    def _exact(self, field_id: str) -> str:
        signs = "".join(f',"{sign}","~{sign}")' for sign in "~*?")
        return "".join(["SUBSTITUTE("] * 3) + self._table.cell(field_id) + signs

    def _say(self, words: str) -> str:
        zh, _, en = words.partition("|")
        return literal(zh if self.lang == "zh" else en)

    def _without(self, form: str) -> str:
        table = self.tables.get(form)
        if table is None:
            raise MissingFieldError(form)
        return _no_totals(table.whole(f) for f in _subjects(table))

    def _row(self, _: str) -> str:
        return f"COUNTIFS({_no_totals(self._table.cell(f) for f in _subjects(self._table))})"

    def _sum(self, field_id: str) -> str:
        return f"SUMIFS({self._table.whole(field_id)},{self._without(self.own)})"
