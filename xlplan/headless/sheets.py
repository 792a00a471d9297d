"""One sheet of a new workbook: title, bands, totals row, helper rows, table; and the Info sheet."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from xlplan.forms.evaluate import RUNNING, STANDING, SUBTITLE, Figures
from xlplan.forms.form import Band, BookData, Column, Form, Kind, Lang, Lines, Monthly, Row, Value, helper_name
from xlplan.forms.grammar import Renderer, TableHeaders
from xlplan.forms.render import band_formula, cached, column_formula, shown, total_formula
from xlplan.headless import fit, lists, page, rules, theme
from xlplan.headless import lines as measure
from xlplan.headless.cells import to_serial
from xlplan.headless.done import done
from xlplan.headless.formats import Formats
from xlplan.headless.place import Place, Rows
from xlplan.headless.preparing import PreparingSheet
from xlplan.headless.sparks import add_sparklines
from xlplan.messages import word

TITLE_HEIGHT, HEADER_HEIGHT = theme.TITLE_HEIGHT, theme.HEADER_HEIGHT

WANTED = {Kind.MONEY: 10.5, Kind.DATE: 11}
"""Widths of the columns that a figure may stand over; 9 for others."""

CLOSER = 1
"""So much less where not all of them would stand over the table."""

LIST_WIDTH = 125
"""As wide may a list be: within the first page also where the sheet is several pages wide."""

LEAST_LINES = 6
"""A list's row is as high at least, where the list may have so many lines; of an empty one as high as it may grow."""

SPACE = 9
"""Points around a list."""

LINE_HEIGHT = 15
"""Points of a list's line."""

RUNNING_ROOM = 6
"""Columns without totals that the line on top of later pages needs, which stands before the totals."""

LISTED_LINES = 2
"""Lines that every row of a dashboard's list has room for. Its hidden cells have letters as large as so many lines:
then a program that fits rows gives it that room, and more where somebody types more."""


def layout(form: Form, columns: Sequence[Column], board: int = 0) -> Rows:
    """Where things stand: totals above the table, so that it can grow downwards. `board`: rows for charts."""
    row = 3
    figures, texts = _by_place(form)
    bands = row + 1 if figures else -1
    row += 1 + 2 * len(_strips(figures, columns, page.spread(form, columns))) if figures else 0
    lists = row - bool(figures) if texts else -1  # the row below the figures is free anyway
    row = lists + len(texts) if texts else row
    charts, row = row if board else -1, row + board
    totals = row if any(c.total for c in columns) else -1
    far = sum(band.lines for band in texts) > page.FROZEN_LINES and not any(c.total for c in columns[:RUNNING_ROOM])
    running = totals if far else -1
    row += totals >= 0
    helpers = row if any(c.tag for c in columns) else -1
    row += 2 if helpers >= 0 else 0
    over = row if any(b.over for b in form.bands) else -1
    row += over >= 0
    return Rows(bands, lists, charts, running, totals, helpers, over, row)


def _by_place(form: Form) -> tuple[list[Band], list[Band]]:
    """The bands that are figures side by side, and those that are lists on rows of their own."""
    return [b for b in form.bands if not (b.lines or b.over)], [b for b in form.bands if b.lines]


def write_form(
    out: Any, formats: Formats, table: TableHeaders, book: BookData, figures: Figures, renderer: Renderer, rows: Rows
) -> Any:
    """One form's sheet with its table and names: its worksheet."""
    form, columns, lang = table.form, table.columns, book.lang
    sheet = out.add_worksheet(form.sheet(lang), PreparingSheet)
    if not form.board:  # whose charts are placed by rows of the usual height
        sheet.set_default_row(theme.ROW_HEIGHT)
    sheet.set_row(0, TITLE_HEIGHT)
    done(sheet.write_string(0, 0, form.title(lang), formats.title), "title")
    for i, column in enumerate(columns):
        done(sheet.set_column(i, i, column.width, None, {"hidden": column.hidden}), "width")
    place = Place(out, sheet, formats, form, form.sheet(lang), rows, theme.whole_money(form.id, book))
    across = page.spread(form, columns)
    _write_bands(place, columns, figures, renderer, across)
    _write_lists(place, columns, figures, renderer, across)
    _write_totals(place, columns, figures, renderer)
    _write_heads(place, figures, renderer)
    _write_helpers(place, columns, book)
    _write_over(place, columns, figures, renderer)
    _write_signs(place, columns, across, lang)
    _write_table(place, table, book, renderer)
    add_sparklines(sheet, columns, rows.header + 1, book.rows(form.id))
    lists.write_notes(sheet, table.columns, book.rows(form.id), rows.header + 1, lang)
    rules.write_rules(place, table, lang, len(book.rows(form.id)))
    page.set_up_page(sheet, form, columns, across, rows.header, rows.running, lang)
    return sheet


def _write_heads(place: Place, figures: Figures, renderer: Renderer) -> None:
    """What the sheet is of: below the title, and once more right above a table that stands far below it."""
    small = place.formats.custom(font_size=theme.SMALL, font_color=theme.MUTED)
    running = [(RUNNING, place.rows.running)] if place.rows.running >= 0 else []
    for band, row in ((SUBTITLE, 1), (STANDING, 2), *running):
        formula = band_formula(band, renderer)
        done(place.sheet.write_formula(row, 0, formula, small, figures.bands[band.id]), band.id)
        place.name(f"{place.form.id}_{band.id}", row, 0)


def _slots(bands: Sequence[Band], columns: Sequence[Column], index: int) -> list[tuple[Band, int]]:
    """Bands side by side from a column on, each over one wide enough for its figure; closer where they run on past all.

    Figures shrink to fit, so a little less room does no harm.
    """
    wide, close = (list(_side_by_side(bands, columns, index, less)) for less in (0, CLOSER))
    return close if wide and wide[-1][1] >= len(columns) else wide


def _side_by_side(
    bands: Sequence[Band], columns: Sequence[Column], index: int, less: int
) -> Iterator[tuple[Band, int]]:
    for band in bands:
        wanted = WANTED.get(band.kind, 9) - less
        while index < len(columns) and (columns[index].width < wanted or columns[index].hidden):
            index += 1
        yield band, index
        index += 1


def _strips(bands: Sequence[Band], columns: Sequence[Column], across: page.Spread) -> list[list[tuple[Band, int]]]:
    """Bands in one strip, or in two where all of them then stand on the first page."""
    one = _slots(bands, columns, across.left)
    if not across.breaks or all(i < across.breaks[0] for _, i in one):
        return [one]
    half = -(-len(bands) // 2)
    two = [_slots(part, columns, across.left) for part in (bands[:half], bands[half:]) if part]
    return two if all(i < across.breaks[0] for part in two for _, i in part) else [one]


def _write_bands(
    place: Place, columns: Sequence[Column], figures: Figures, renderer: Renderer, across: page.Spread
) -> None:
    for n, slots in enumerate(_strips(_by_place(place.form)[0], columns, across) if place.rows.bands >= 0 else ()):
        _write_strip(place, slots, figures, renderer, place.rows.bands + 2 * n)


def _write_strip(
    place: Place, slots: Sequence[tuple[Band, int]], figures: Figures, renderer: Renderer, row: int
) -> None:
    place.sheet.set_row(row - 1, theme.LABEL_HEIGHT)
    place.sheet.set_row(row, theme.FIGURE_HEIGHT)
    taken = {i for _, i in slots}
    for i in range(min(taken, default=0), max(taken, default=0)):
        if i not in taken:  # one strip, also over columns too narrow for a figure
            done(place.sheet.write_blank(row, i, None, place.formats.band(Kind.TEXT)), "band")
    for band, i in slots:
        value = _result(cached(figures.bands[band.id], band.choices, renderer.lang))
        done(place.sheet.write_string(row - 1, i, band.label(renderer.lang), place.formats.muted), band.id)
        formula = band_formula(band, renderer)
        look = place.formats.band(band.kind, band.id, whole=place.whole)
        done(place.sheet.write_formula(row, i, formula, look, value), band.id)
        place.name(f"{place.form.id}_{band.id}", row, i)


def _write_lists(
    place: Place, columns: Sequence[Column], figures: Figures, renderer: Renderer, across: page.Spread
) -> None:
    """Each list on rows of its own, one of several lines in a cell as wide as a page holds and as high as its lines."""
    bands = _by_place(place.form)[1]
    first = across.left + 1
    last, width = _block(columns[: across.breaks[0] if across.breaks else len(columns)], first)
    for row, band in enumerate(bands, place.rows.lists):
        text = _result(cached(figures.bands[band.id], band.choices, renderer.lang))
        listing = place.formats.listing(wrapped=band.lines > 1)
        if band.lines > 1:
            done(place.sheet.merge_range(row, first, row, last, None, listing), band.id)
            lines = max(measure.lines(text, width), min(band.lines, LEAST_LINES)) if text else band.lines
            place.sheet.set_row(row, lines * LINE_HEIGHT + SPACE)
        formula = band_formula(band, renderer)
        done(place.sheet.write_formula(row, first, formula, listing, text), band.id)
        place.name(f"{place.form.id}_{band.id}", row, first)
    _label_lists(place, across.left, [band.label(renderer.lang) for band in bands])


def _label_lists(place: Place, col: int, labels: Sequence[str]) -> None:
    """The label beside each list; lines that share one have it in one cell beside them all."""
    look, row = {"font_size": theme.SMALL, "font_color": theme.MUTED, "text_wrap": True}, place.rows.lists
    for label, group in itertools.groupby(labels):
        count = len(list(group))
        small = place.formats.custom(**look, valign="top" if count > 1 else "vcenter")
        if count > 1:
            done(place.sheet.merge_range(row, col, row + count - 1, col, label, small), label)
        else:
            done(place.sheet.write_string(row, col, label, small), label)
        row += count


def _block(columns: Sequence[Column], first: int) -> tuple[int, float]:
    """The last column of a list's cell, which begins in column `first`, and its width."""
    last, width = first, columns[first].width
    for i, column in enumerate(columns[first + 1 :], first + 1):
        if column.hidden or width + column.width > LIST_WIDTH:
            break
        last, width = i, width + column.width
    return last, width


def _write_totals(place: Place, columns: Sequence[Column], figures: Figures, renderer: Renderer) -> None:
    row = place.rows.totals
    if row < 0:
        return
    label = next(i for i, c in enumerate(columns) if c.total) - 1 if row == place.rows.running else 0
    for i, column in enumerate(columns[label:], label):  # before it stands what the sheet is of
        cell_format = place.formats.total(column.kind, whole=place.whole)
        if column.total:
            formula = total_formula(column, renderer)
            value = cached(figures.totals[column.id], (), renderer.lang)
            done(place.sheet.write_formula(row, i, formula, cell_format, value), f"total {column.id}")
        elif i == label:
            done(
                place.sheet.write_string(row, i, word("sheet.total")(renderer.lang), place.formats.total_label),
                "total",
            )
        else:
            done(place.sheet.write_blank(row, i, None, cell_format), "total")
    place.name(f"{place.form.id}_totals", row, 0, len(columns) - 1)


def _write_helpers(place: Place, columns: Sequence[Column], book: BookData) -> None:
    """Above each repeated column: its month, or the kind of its line, and its tag."""
    row, group = place.rows.helpers, place.form.repeated
    repeated = [i for i, c in enumerate(columns) if c.tag]
    if not repeated or group is None:
        return
    words = {c.id: c.label(book.lang) for c in group.columns}
    for i in repeated:
        blocks = isinstance(group, Monthly) and group.year
        first = blocks or columns[i].tag == group.columns[0].id
        done(place.sheet.write_string(row + 1, i, words[columns[i].tag], place.formats.tag(first=first)), "tag")
        if columns[i].month:
            write_value(place.sheet, row, i, columns[i].month, place.formats.month(first=first))
    if isinstance(group, Lines):
        _write_kinds(place, columns, repeated, group, book)
    else:
        place.sheet.set_row(row + 1, None, None, {"hidden": True})  # formulas read it; headers show the same
    place.name(f"{place.form.id}_{helper_name(group)}", row, repeated[0], repeated[-1])
    place.name(f"{place.form.id}_tags", row + 1, repeated[0], repeated[-1])


def _write_over(place: Place, columns: Sequence[Column], figures: Figures, renderer: Renderer) -> None:
    """Figures right above the header of a column; the one of the period that holds the as-of date stands out."""
    row, cols = place.rows.over, {c.id: i for i, c in enumerate(columns)}
    bands = [(band, cols[band.over]) for band in place.form.bands if band.over in cols]
    if not bands:
        return
    place.sheet.set_row(row, theme.OVER_HEIGHT)
    for band, i in bands:
        value = _result(cached(figures.bands[band.id], band.choices, renderer.lang))
        look = place.formats.over(renderer.lang)
        done(place.sheet.write_formula(row, i, band_formula(band, renderer), look, value), band.id)
        place.name(f"{place.form.id}_{band.id}", row, i)
    first, second, last = bands[0][1], bands[min(1, len(bands) - 1)][1], bands[-1][1]
    cell, start, following = (xl_rowcol_to_cell(row, i, row_abs=True, col_abs=i != first or n > 0)
                              for n, i in enumerate((first, first, second)))  # fmt: skip
    rule = {"type": "formula", "criteria": f"=AND(xlplan_as_of>={cell},xlplan_as_of<{cell}+{following}-{start})",
            "format": place.formats.custom(bg_color=theme.TODAY, font_color=theme.WHITE)}  # fmt: skip
    done(place.sheet.conditional_format(row, first, row, last, rule), "as-of")


def _write_signs(place: Place, columns: Sequence[Column], across: page.Spread, lang: Lang) -> None:
    """What the signs of a chart in cells mean, on the page that it is printed on: beside its dates, else above them."""
    shown = {field for field, _, mark in place.form.marks if mark in theme.BARS}
    weeks = [i for i, c in enumerate(columns) if c.id in shown]
    if not weeks:
        return
    look = place.formats.custom(font_size=theme.SMALL, font_color=theme.MUTED, text_wrap=True, valign="vcenter",
                                align="left")  # fmt: skip
    left = max((i for i in (across.keys, *across.breaks) if i <= weeks[0]), default=weeks[0])
    beside = left < weeks[0] - 1
    where = (place.rows.over, left, place.rows.over, weeks[0] - 1) if beside else (
        place.rows.over - 1, weeks[0], place.rows.over - 1, weeks[-1])  # fmt: skip
    done(place.sheet.merge_range(*where, None, look), "signs")
    done(place.sheet.write_string(where[0], where[1], word("sheet.signs")(lang), look), "signs")


def _write_kinds(
    place: Place, columns: Sequence[Column], repeated: Sequence[int], group: Lines, book: BookData
) -> None:
    """What each line is: typed, so it looks like an input and offers its list."""
    row, kinds = place.rows.helpers, {line.name: line.kind for line in book.lines}
    typed = place.formats.custom(**theme.cell_format(book.lang, Kind.CHOICE, calculated=False))
    for i in repeated:
        write_value(place.sheet, row, i, shown(kinds.get(columns[i].line), group.kinds, book.lang), typed)
    rule = {"validate": "list", "source": [c.label(book.lang) for c in group.kinds]}
    done(place.sheet.data_validation(row, repeated[0], row, repeated[-1], rule), "kinds")


def _write_table(place: Place, table: TableHeaders, book: BookData, renderer: Renderer) -> None:
    first, rows = place.rows.header, book.rows(place.form.id)
    tags = {c.id: c.label(book.lang) for c in place.form.repeated.columns} if place.form.repeated else {}
    looks = [place.formats.head(*_head(c), shown=tags[c.tag] if c.month else "") for c in table.columns]
    heads = [
        {"header": table.headers[c.id], "header_format": look} for c, look in zip(table.columns, looks, strict=True)
    ]
    formulas = [column_formula(c, renderer) if c.calculated else None for c in table.columns]
    for head, formula in zip(heads, formulas, strict=True):
        if formula:
            head["formula"] = formula
    options = {"name": table.name, "columns": heads, "style": "Table Style Light 1", "banded_rows": False}
    done(place.sheet.add_table(first, 0, first + len(rows), len(heads) - 1, options), "table")
    place.sheet.set_row(first, HEADER_HEIGHT)
    tall, unseen = place.form.row_height, LISTED_LINES * theme.TEXT if place.form.board else theme.SMALL
    _fit_rows(place.sheet, table, rows, first + 1, book.lang)
    for i, (column, formula) in enumerate(zip(table.columns, formulas, strict=True)):
        cell_format = place.formats.body(column, tall=bool(tall), whole=place.whole)
        if column.hidden:  # never wraps, and so no row grows
            cell_format = place.formats.unseen(column.kind, size=unseen)
        for r, row in enumerate(rows, first + 1):
            if formula:
                value = _result(cached(row.get(column.id), column.choices, book.lang))
                done(place.sheet.write_formula(r, i, formula, cell_format, value), column.id)
            else:
                write_value(place.sheet, r, i, shown(row.get(column.id), column.choices, book.lang), cell_format)


def _head(column: Column) -> tuple[Kind, int]:
    """What stands over a column: in the middle of narrow ones, and in small letters."""
    return (column.kind, theme.TEXT) if column.width >= fit.NARROW else (Kind.CHOICE, theme.TINY)


def _result(value: Value) -> Value:
    """A formula's result as XlsxWriter takes it: a day as its number."""
    return to_serial(value, date1904=False) if isinstance(value, dt.date) else value


def _fit_rows(sheet: Any, table: TableHeaders, rows: Sequence[Row], first: int, lang: Lang) -> None:
    """Rows whose text wraps are as high as it needs: not every program fits them on opening."""
    board = table.form.board  # whose own words have just that room, also those that fill lists there later
    wrapping = [c for c in table.columns if c.kind is Kind.TEXT and not (c.hidden or (board and c.metric))]
    few = LISTED_LINES if board else 1
    for r, row in enumerate(rows, first):
        lines = max((measure.lines(shown(row.get(c.id), c.choices, lang), c.width) for c in wrapping), default=1)
        lines = max(lines, few)
        least = table.form.row_height or 0
        if lines > 1 or least:
            done(sheet.set_row(r, max(measure.height(lines, lang), least)), "height")


def write_value(sheet: Any, row: int, col: int, value: Value, cell_format: Any) -> None:
    """A constant; text is always text, whatever it begins with."""
    if value is None or value == "":
        result = sheet.write_blank(row, col, None, cell_format)
    elif isinstance(value, str):
        result = sheet.write_string(row, col, value, cell_format)
    elif isinstance(value, dt.date):
        result = sheet.write_datetime(row, col, value, cell_format)
    else:
        result = sheet.write_number(row, col, float(value), cell_format)
    done(result, xl_rowcol_to_cell(row, col))
