"""What cells of a form's sheet take, and the formats that depend on what they hold."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from xlplan.forms.form import Column, Kind, Lang
from xlplan.forms.grammar import TableHeaders
from xlplan.headless import theme, validations
from xlplan.headless.done import done
from xlplan.headless.place import Place


def write_rules(place: Place, table: TableHeaders, lang: Lang, count: int) -> None:
    """Validations, and the formats that depend on what a cell holds. `count`: rows of the table's body."""
    first, last = place.rows.header + 1, place.rows.header + count
    for i, column in enumerate(table.columns):
        words = [c.label(lang) for c in column.choices]
        own = next((n for n, c in enumerate(table.columns) if c.id == column.pick_by[0]), None)
        own_cell = f"${xl_col_to_name(own)}{first + 1}" if own is not None else ""
        rule = None if column.calculated else validations.validation(table.form.id, column, lang, words, own_cell)
        if rule:
            done(place.sheet.data_validation(first, i, last, i, rule), f"validation {column.id}")
        _colour_choices(place, column, i, first, last, lang)
        if column.kind in (Kind.NUMBER, Kind.MEASURE):
            _group_thousands(place, i, first, last)
        if column.kind is Kind.MEASURE:
            gap = column.calculated and not column.added  # a percent less a percent is in points
            _format_measures(place, table, i, (first, last), lang, points=gap)
    _colour_negative(place, table.columns, (first, last), lang)


def _colour_choices(place: Place, column: Column, i: int, first: int, last: int, lang: Lang) -> None:
    for field, choice, mark in place.form.marks:
        if field == column.id:
            fill, ink = (theme.MARKS | theme.BARS)[mark]
            word = next(c.label(lang) for c in column.choices if c.id == choice)
            sign = {"num_format": f'"{theme.ICONS[mark]} "@'} if mark in theme.ICONS and word[0].isalnum() else {}
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"',
                    "format": place.formats.custom(bg_color=fill, font_color=ink, **sign)}  # fmt: skip
            done(place.sheet.conditional_format(first, i, last, i, rule), f"colour {choice}")


def _colour_negative(place: Place, columns: Sequence[Column], rows: tuple[int, int], lang: Lang) -> None:
    """Figures below 0 in the colour of what is bad in rows that a mark says so of: less cost, or time, is good."""
    first, last = rows
    bad = [
        f'${xl_col_to_name(i)}{first + 1}="{choice.label(lang)}"'
        for i, column in enumerate(columns)
        if not column.hidden
        for choice in column.choices
        if (column.id, choice.id, "bad") in place.form.marks
    ]
    if bad and any(c.kind in theme.SIGNED_KINDS for c in columns):
        ink = place.formats.custom(font_color=theme.MARKS["bad"][1])
        cell = xl_rowcol_to_cell(first, 0)
        rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({cell}),N({cell})<0,OR({','.join(bad)}))", "format": ink}
        done(place.sheet.conditional_format(first, 0, last, len(columns) - 1, rule), "negative")


def _group_thousands(place: Place, i: int, first: int, last: int) -> None:
    """Numbers as typed, and the thousands of large ones grouped; from a million on whole, as columns have no more room.

    The first rule that applies is the one whose format is shown.
    """
    cell = xl_rowcol_to_cell(first, i)
    size = f"ABS(N({cell}))"
    for shown, number_format in ((f"OR(N({cell})=INT(N({cell})),{size}>=1000000)", "#,##0"), ("TRUE", "#,##0.00")):
        look = place.out.add_format({"num_format": theme.padded(number_format)})
        criteria = f"=AND(ISNUMBER({cell}),{size}>=1000,{shown})"
        rule = {"type": "formula", "criteria": criteria, "format": look}
        done(place.sheet.conditional_format(first, i, last, i, rule), "thousands")


def _format_measures(
    place: Place, table: TableHeaders, i: int, rows: tuple[int, int], lang: Lang, *, points: bool
) -> None:
    """A KPI's numbers are shown in its own unit: percent, points, or 1:X."""
    first, last = rows
    unit = next((n for n, c in enumerate(table.columns) if c.id == "unit"), None)
    if unit is None:  # a company has hidden it
        return
    cell = f"${xl_col_to_name(unit)}{first + 1}"
    percent = theme.POINTS_FORMAT[lang] if points else theme.NUMBER_FORMATS[Kind.PERCENT]
    shows = {f'={cell}="%"': percent, f'={cell}="1:X"': "0.0" if points else theme.RATIO_FORMAT}
    for criteria, number_format in shows.items():
        look = place.out.add_format({"num_format": theme.padded(number_format)})
        rule = {"type": "formula", "criteria": criteria, "format": look}
        done(place.sheet.conditional_format(first, i, last, i, rule), "unit")
