"""A new workbook from a template: XlsxWriter writes it, every formula with its value beside it.

The same template, facts and rows give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from xlplan.forms.catalog import in_evaluation_order
from xlplan.forms.evaluate import Figures, evaluate, subtitle
from xlplan.forms.form import BookData, Column, Form, TablePlace, Template
from xlplan.forms.grammar import Renderer, TableHeaders
from xlplan.forms.warning_list import without_spare
from xlplan.headless import fit, info_sheet, lists, page, sheets, theme
from xlplan.headless.board import Board, Writer
from xlplan.headless.charts import Source
from xlplan.headless.formats import Formats
from xlplan.headless.place import Rows

Finish = Callable[[Any], None]
EPOCH = (1980, 1, 1, 0, 0, 0)
_FITTED = re.compile(rb' ht="(\d+\.5|%d)" customHeight="1"' % theme.ROW_HEIGHT)
_EMPTY_RESULT = re.compile(rb"<c (r=\"[A-Z]+\d+\"(?: s=\"\d+\")?)>(<f>[^<]*</f>)<v></v></c>")


def compose(
    template: Template,
    book: BookData,
    *,
    omit: frozenset[str] = frozenset(),
    include: frozenset[str] = frozenset(),
    finish: Finish | None = None,
    begins_filled: bool = False,
) -> bytes:
    """The .xlsx bytes of an instance.

    `book` holds language, facts, months (first days, for forms with monthly columns) and each form's typed fields;
    calculated fields are reckoned here. `omit` names columns to leave out (field ids; repeated ones by tag), `include`
    optional ones to have although no row of `book` fills them.
    `finish` adds to the XlsxWriter workbook before it is closed. `begins_filled`: data come before it is opened, so
    that it opens on the dashboard.
    """
    columns = {f.id: _columns(f, book, omit, include) for f in template.forms}
    book.drawn = {}  # charts are drawn anew
    board = Board(template.forms, frozenset(f.id for f in template.forms if _begun(f, columns[f.id], book)))
    for form in template.forms:
        book.tables[form.id] = book.rows(form.id) or [{} for _ in range(form.blank_rows)]
    rows = _layouts(template, columns, board)
    for form in template.forms:
        letters = {c.id: xl_col_to_name(place) for place, c in enumerate(columns[form.id])}
        book.places[form.id] = TablePlace(form, form.sheet(book.lang), rows[form.id].header + 2, letters)
    figures = evaluate(in_evaluation_order(template.forms), columns, book)
    if board.begun:
        for form in (form for form in template.forms if form.board):
            book.tables[form.id] = without_spare(book.rows(form.id))
    seen = _seen_first(template, filled=begins_filled or bool(board.begun))
    return _written(template, book, columns, figures, board, seen, finish)


def _columns(form: Form, book: BookData, omit: frozenset[str], include: frozenset[str]) -> tuple[Column, ...]:
    def wanted(column: Column) -> bool:
        there = column.id in include or any(row.get(column.id) not in (None, "") for row in book.rows(form.id))
        left_out = column.withheld or {column.id, column.tag} & omit
        return not left_out and (there or not column.optional)

    whole = theme.whole_money(form.id, book)
    wide = tuple(fit.fitted(c, book.lang, whole=whole) for c in form.resolve(book.months, book.lines) if wanted(c))
    return page.with_room_for_titles(form, wide, book.lang, subtitle(book))


def _written(
    template: Template,
    book: BookData,
    columns: Mapping[str, Sequence[Column]],
    figures: Mapping[str, Figures],
    board: Board,
    seen: Form,
    finish: Finish | None,
) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # XlsxWriter warns where it leaves something out
        out = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        out.set_properties({"title": template.label(book.lang), "created": dt.datetime(2020, 1, 1), "author": "xlplan"})
        out.set_calc_mode("auto")
        formats = Formats(out, book.lang)
        tables = {f.id: TableHeaders.of(f, tuple(columns[f.id]), book.lang) for f in template.forms}
        rows = _layouts(template, columns, board)
        for form in template.forms:
            renderer = Renderer(book.lang, tables, form.id)
            sheet = sheets.write_form(out, formats, tables[form.id], book, figures[form.id], renderer, rows[form.id])
            if form.board:
                sources = {f.id: _source(f, columns[f.id], rows[f.id], book) for f in template.forms}
                writer = Writer(out, sheet, formats, tables, sources, figures, book)
                writer.write(board, columns[form.id], rows[form.id].board)
        info_sheet.write_info(out, formats, template, book)
        lists.write_lists(out, template, book.lang)
        lists.write_picks(out, tables)
        info_sheet.write_memory(out)
        if template.company:
            info_sheet.write_company(out, template.company)
        out.get_worksheet_by_name(seen.sheet(book.lang)).activate()
        if finish:
            finish(out)
        out.close()
    return reproducible(buffer.getvalue())


def _seen_first(template: Template, *, filled: bool) -> Form:
    """The dashboard, once there is something on it; of a blank workbook the first form, where the typing begins."""
    boards = [form for form in template.forms if form.board]
    return boards[0] if boards and filled else template.forms[0]


def _begun(form: Form, columns: Sequence[Column], book: BookData) -> bool:
    """Whether there is more than the rows that a new workbook begins with, and the months beside them."""
    given = {c.id for c in columns if not c.calculated} - {theme.MONTH_FIELD}
    rows = [] if form.presets else book.rows(form.id)
    return any(row.get(field) not in (None, "") for row in rows for field in given)


def _layouts(template: Template, columns: Mapping[str, Sequence[Column]], board: Board) -> dict[str, Rows]:
    return {f.id: sheets.layout(f, columns[f.id], board.height if f.board else 0) for f in template.forms}


def _source(form: Form, columns: Sequence[Column], rows: Rows, book: BookData) -> Source:
    fields = {column.id: place for place, column in enumerate(columns)}
    return Source(form.sheet(book.lang), rows.header + 1, rows.header + len(book.rows(form.id)), fields)


def reproducible(data: bytes) -> bytes:
    """The package with fixed times, and with empty formula results marked as the texts they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = _FITTED.sub(rb' ht="\1"', part)
                part = _EMPTY_RESULT.sub(rb'<c \1 t="str">\2<v></v></c>', part)
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, part)
    return buffer.getvalue()
