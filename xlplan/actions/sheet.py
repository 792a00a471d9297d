"""Reading a workbook's forms: every table as typed rows, and everything that is wrong with them, at once.

Works on xlwings' `Book`, in Excel and on files alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlplan.actions.company import company_of
from xlplan.actions.places import Cells, column_letters, named_place, optional, read_cells
from xlplan.errors import MissingPartError, Problem, Severity
from xlplan.forms import info
from xlplan.forms.catalog import templates
from xlplan.forms.cells import comparable, parse_cell, parse_column
from xlplan.forms.chart import block_name
from xlplan.forms.form import (
    BookData,
    Choice,
    Column,
    Form,
    Lang,
    Line,
    Row,
    TablePlace,
    Template,
    Value,
    is_total,
    names_total,
)
from xlplan.forms.grammar import TableHeaders
from xlplan.forms.headers import likeness, match_headers, table_headers
from xlplan.forms.instance import parse_fact
from xlplan.forms.render import FormFormulas, form_formulas

if TYPE_CHECKING:
    import pandas as pd
    import xlwings as xw

Raw = list[list[Any]]

SPARE_ROWS = 1000
"""As many unused rows at the end of a table are read, and filled with formulas; of more of them none."""


@dataclass
class FormTable:
    """A form's table as it stands in a workbook. Rows and columns of the sheet are 1-based; row indexes 0-based."""

    form: Form
    name: str
    sheet: xw.Sheet
    header_row: int
    first_col: int
    width: int
    columns: tuple[Column, ...]
    headers: TableHeaders
    positions: dict[str, int]
    raw: Raw
    rows: list[Row] = field(default_factory=list)
    stored: Cells | None = None  # the body as it was read, where the engine gives formulas with the values

    def cell(self, index: int, field_id: str) -> str:
        """The address of a body cell: `F12`."""
        return f"{column_letters(self.first_col + self.positions[field_id])}{self.header_row + 1 + index}"

    def column_number(self, field_id: str) -> int:
        """The sheet column of a field."""
        return self.first_col + self.positions[field_id]

    def raw_value(self, index: int, field_id: str) -> Any:
        """What stands in the cell, unparsed."""
        return self.raw[index][self.positions[field_id]]

    def blank(self, index: int) -> bool:
        """Whether nobody typed anything into this row's known or own columns (calculated cells aside)."""
        cells = self.raw[index]
        typed = [cells[i] for i in self._typed]
        return typed.count(None) + typed.count("") == len(typed)

    @cached_property
    def _typed(self) -> list[int]:
        calculated = {self.positions[c.id] for c in self.columns if c.calculated}
        return [i for i in range(self.width) if i not in calculated]

    def extended(self, more: int) -> None:
        """Note that the table has so many blank rows more."""
        if self.stored:
            first = self.header_row + 1 + len(self.raw)
            last_col = self.first_col + self.width - 1
            added = read_cells(self.sheet.range((first, self.first_col), (first + more - 1, last_col)))
            self.stored.formulas.extend(added.formulas)
            self.stored.lacking.update((len(self.raw) + row, col) for row, col in added.lacking)
        self.raw.extend([None] * self.width for _ in range(more))
        self.rows.extend({column.id: None for column in self.columns} for _ in range(more))

    def key(self, row: Row) -> tuple[str, ...]:
        """The row's key as comparable texts, case ignored."""
        return tuple(comparable(row.get(f)).casefold() for f in self.form.key)

    def frame(self) -> pd.DataFrame:
        """The rows as a DataFrame: one column per field, Decimal / date / text values, None where empty."""
        import pandas as pd  # noqa: PLC0415 - heavy, and seldom asked for

        return pd.DataFrame(self.rows, columns=[c.id for c in self.columns], dtype=object)


@dataclass
class Reading:
    """A workbook read through its forms."""

    name: str
    template: Template
    data: BookData
    tables: dict[str, FormTable] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def formulas(self, form_id: str) -> FormFormulas:
        """That form's formulas in this workbook's language and with its headers."""
        return form_formulas(self.data.lang, tuple((f, t.headers) for f, t in self.tables.items()), form_id)

    def report(self, code: str, severity: Severity, sheet: str = "", cell: str = "", **params: object) -> None:
        """Add a problem of this workbook."""
        self.problems.append(Problem(code, severity, self.name, sheet, cell, params))


def read(book: xw.Book) -> Reading:
    """Every form of a workbook. MissingPartError when it holds no table of xlplan at all.

    CompanyError where the company's file beside it cannot be used.
    """
    company, told = company_of(book)
    offered = [company.template(template) for template in templates()] if company else templates()
    forms = {form.id: form for template in offered for form in template.forms}
    found = _tables(book, forms)
    template = _template(book, [form for form, *_ in found], offered)
    if template is None:
        raise MissingPartError("no-known-table", workbook=book.name, known=", ".join(forms))
    reading = Reading(book.name, template, BookData(language_of(book), company=template.company), problems=told)
    _read_facts(book, reading)
    for form, sheet, table, renamed in found:
        if form in template.forms and form.id not in reading.tables:
            _read_table(reading, form, sheet, table)
            if renamed:
                reading.report("table-renamed", "warning", sheet.name, "", table=table.name, form=form.id)
    for form in template.forms:
        if form.id not in reading.tables:
            severity: Severity = "info" if form.board else "error"  # a dashboard holds no data
            reading.report("form-table-missing", severity, form.sheet(reading.data.lang), "", table=form.id)
    return reading


def _tables(book: xw.Book, forms: Mapping[str, Form]) -> list[tuple[Form, xw.Sheet, Any, bool]]:
    """(form, sheet, table, found by headers only): tables under their own name first."""
    named, alike = [], []
    for sheet in book.sheets:
        for table in sheet.tables:
            form = forms.get(table.name)
            if form is not None:
                named.append((form, sheet, table, False))
                continue
            head = table.header_row_range
            headers = [str(h) for h in _row(head.value)] if head is not None else []
            best = max(forms.values(), key=lambda f: likeness(f, headers))
            if likeness(best, headers) >= 0.6:
                alike.append((best, sheet, table, True))
    taken = {form.id for form, *_ in named}
    return named + [entry for entry in alike if entry[0].id not in taken]


def _row(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _template(book: xw.Book, forms: Sequence[Form], offered: Sequence[Template]) -> Template | None:
    named = _fact_cell(book, "template")
    for template in offered:
        if named is not None and named.value == template.id:
            return template
    return next((t for t in offered if any(f in t.forms for f in forms)), None)


def _fact_cell(book: xw.Book, fact: str) -> Any | None:
    place = named_place(book, f"xlplan_{fact}")
    return book.sheets[place.sheet].range((place.row, place.col)) if place else None


def language_of(book: xw.Book) -> Lang:
    """The language that the Info sheet names; else the one that the sheets' names are in."""
    cell = _fact_cell(book, "language")
    word = str(cell.value).casefold() if cell is not None else ""
    known = {w.casefold(): c.id for c in info.LANGUAGES for w in c}
    if word in known:
        return "en" if known[word] == "en" else "zh"
    return "zh" if any("\u4e00" <= ch <= "\u9fff" for sheet in book.sheets for ch in sheet.name) else "en"


def _read_facts(book: xw.Book, reading: Reading) -> None:
    for fact in reading.template.facts:
        cell = _fact_cell(book, fact.id)
        if cell is None:
            reading.report("missing-name", "error" if fact.required else "warning", info.SHEET(reading.data.lang), "",
                           name=f"xlplan_{fact.id}")  # fmt: skip
            continue
        column = Column(fact.id, fact.label, fact.kind, choices=fact.choices)
        raw = cell.options(err_to_str=True).value
        value, code = parse_cell(column, raw)
        where = cell.get_address(False, False)
        if code:
            reading.report(code, "error", cell.sheet.name, where, value=raw, column=fact.label(reading.data.lang),
                           **_hint(column, reading.data.lang))  # fmt: skip
        elif value is None and fact.required:
            reading.report("required-empty", "error", cell.sheet.name, where, column=fact.label(reading.data.lang))
        elif fact.fixed and value != parse_fact(fact, fact.default):
            reading.report("setting-differs", "error", cell.sheet.name, where, value=raw or "",
                           wanted=fact.default, column=fact.label(reading.data.lang))  # fmt: skip
        reading.data.facts[fact.id] = value


def _hint(column: Column, lang: Lang) -> dict[str, str]:
    return {"known": " / ".join(c.label(lang) for c in column.choices)}


def _read_table(reading: Reading, form: Form, sheet: xw.Sheet, table: Any) -> None:
    head = table.header_row_range
    stored = _whole(sheet, head, table.data_body_range)
    headers = ["" if h is None else str(h) for h in stored.values.pop(0)]
    match = match_headers(form, headers)
    found = FormTable(form, table.name, sheet, head.row, head.column, len(headers), match.columns,
                      table_headers(table.name, form, headers), match.positions, stored.values,
                      stored=_below_first(stored) if stored.formulas else None)  # fmt: skip
    for column in match.missing:
        reading.report("missing-column", "error", sheet.name, head.get_address(False, False), table=table.name,
                       header=column.label(reading.data.lang))  # fmt: skip
    found.rows = _read_rows(reading, found)
    letters = {name: column_letters(found.column_number(name)) for name in found.positions}
    reading.data.places[form.id] = TablePlace(form, sheet.name, head.row + 1, letters)
    reading.data.drawn |= _drawn(form, sheet.book)
    if form.board:
        for index, row in enumerate(found.rows):
            row["typed"] = None if found.blank(index) else "yes"
    reading.tables[form.id] = found
    reading.data.tables[form.id] = found.rows
    if match.months:
        reading.data.months = match.months
    if form.lines:
        reading.data.lines = tuple(_declared(found, match.lines))


def _drawn(form: Form, book: xw.Book) -> dict[str, int]:
    """How many points the charts have room for that may have room for fewer than there are rows."""
    names = [block_name(form, chart) for chart in form.charts if chart.places]
    places = {name: named_place(book, name) for name in names}
    return {name: place.last_row - place.row for name, place in places.items() if place}


def _declared(table: FormTable, lines: Sequence[Line]) -> Iterator[Line]:
    """The lines with the kind that stands above the first column of each."""
    kinds, place = table.form.lines, named_place(table.sheet.book, f"{table.form.id}_kinds")
    for line in lines:
        cols = [table.column_number(c.id) for c in table.columns if c.line == line.name]
        col = min(cols, default=0)
        if kinds and place and place.sheet == table.sheet.name and place.col <= col <= place.last_col:
            value = table.sheet.range((place.row, col)).options(err_to_str=True).value
            yield line._replace(kind=kind_of(kinds.kinds, value))
        else:
            yield line


def kind_of(kinds: Sequence[Choice], value: object) -> str:
    """The kind that a cell names, as formulas see it: either language, but nothing around the word. "" for none."""
    word = str(value).casefold()
    return next((k.id for k in kinds if word in (k.zh.casefold(), k.en.casefold())), "")


def _whole(sheet: xw.Sheet, head: xw.Range, body: xw.Range | None) -> Cells:
    """Header and body; of a table that ends far below its rows only those that the sheet uses.

    Without formulas where the engine does not give them with the values.
    """
    rows = body.shape[0] if body is not None else 0
    if body is not None and rows > SPARE_ROWS:
        used = sheet.used_range.last_cell.row - body.row + 1
        rows = rows if rows - used <= SPARE_ROWS else max(used, 0)
    area = head.resize(1 + rows)
    if optional(area.impl, "read_cells"):
        return read_cells(area)
    return Cells(area.options(ndim=2, err_to_str=True).value, [], set())


def _below_first(cells: Cells) -> Cells:
    """The same without the header's row, whose values are gone already."""
    return Cells(cells.values, cells.formulas[1:], {(row - 1, col) for row, col in cells.lacking if row})


def _read_rows(reading: Reading, table: FormTable) -> list[Row]:
    """All rows, read column by column; what is wrong is reported row by row."""
    ids, values, wrong = [c.id for c in table.columns], list[list[Value]](), list[tuple[int, int, str]]()
    raw = list(zip(*table.raw, strict=True))
    for order, column in enumerate(table.columns if raw else ()):
        cells = raw[table.positions[column.id]]
        found, codes = parse_column(column, cells)
        for index, code in codes.items():
            if column.calculated:
                found[index] = str(cells[index])  # what cannot be read as its kind is kept as its text
            elif column.id in table.form.subject_fields and names_total(cells[index]):
                found[index] = cells[index]  # a total typed into a column of dates
            elif not (code == "text-date" and column.lenient):
                wrong.append((index, order, code))
        values.append(found)
    rows = [dict(zip(ids, row, strict=True)) for row in zip(*values, strict=True)]
    rows = rows or [{} for _ in table.raw]
    for index, order, code in sorted(wrong + _required(table, rows, raw)):
        _report(reading, table, index, table.columns[order % len(ids)], code)
    return rows


def _required(table: FormTable, rows: Sequence[Row], raw: Sequence[Sequence[Any]]) -> list[tuple[int, int, str]]:
    """(row, place behind all that is wrong with the row's cells, code) of required cells that are empty."""
    found = []
    for order, column in enumerate(table.columns if raw else (), len(table.columns)):
        if column.required:
            cells = raw[table.positions[column.id]]
            other = raw[table.positions[column.instead]] if column.instead in table.positions else ()
            found += [(index, order, "required-empty") for index, cell in enumerate(cells)
                      if cell in (None, "") and not (other and other[index] not in (None, ""))]  # fmt: skip
    asked = {index for index, *_ in found if not table.blank(index) and not is_total(table.form, rows[index])}
    return [entry for entry in found if entry[0] in asked]


def _report(reading: Reading, table: FormTable, index: int, column: Column, code: str) -> None:
    lang = reading.data.lang
    place, header = (table.sheet.name, table.cell(index, column.id)), column.label(lang)
    if code == "required-empty":
        reading.report(code, "warning" if column.may_wait else "error", *place, column=header)
        return
    raw = table.raw_value(index, column.id)
    shown = f"{raw:%H:%M}" if code == "ratio-became-time" else raw
    reading.report(code, "error", *place, value=shown, column=header, **_hint(column, lang))
