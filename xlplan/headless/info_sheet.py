"""The Info sheet of a new workbook, and the hidden sheet on which regenerate remembers what it brought."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import quote_sheetname

from xlplan.forms import info
from xlplan.forms.company.value import Company
from xlplan.forms.form import BookData, Kind, Lang, Template
from xlplan.forms.render import shown
from xlplan.headless import theme
from xlplan.headless.done import done
from xlplan.headless.formats import Formats
from xlplan.headless.page import MARGINS, footer
from xlplan.headless.sheets import TITLE_HEIGHT, write_value
from xlplan.messages import word

FIRST = 2
"""The 0-based row of the first fact; its heading stands right under the title."""

GAP = 9
"""Points between groups of facts."""


def write_info(out: Any, formats: Formats, template: Template, book: BookData) -> None:
    """The Info sheet: every fact in a labelled, named cell."""
    name = info.SHEET(book.lang)
    sheet = out.add_worksheet(name)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 56)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_margins(**MARGINS)
    sheet.fit_to_pages(1, 1)
    sheet.set_footer(footer(book.lang), {"scale_with_doc": False})
    sheet.set_row(0, TITLE_HEIGHT)
    done(sheet.write_string(0, 0, info.TITLE(book.lang), formats.title), "title")
    row = FIRST - 1
    for fact in template.facts:
        row += 1
        if heading := info.HEADINGS.get(fact.id):
            row = _write_heading(sheet, formats, row, heading(book.lang))
        label = formats.custom(font_size=theme.TEXT, font_color=theme.MUTED, valign="vcenter")
        done(sheet.write_string(row, 0, fact.label(book.lang), label), fact.id)
        value = shown(book.facts.get(fact.id), fact.choices, book.lang)
        cell = theme.cell_format(book.lang, fact.kind, calculated=False) | {"align": "left", "indent": 1}
        write_value(sheet, row, 1, value, formats.custom(**cell))
        if fact.note:
            note = formats.custom(font_size=theme.TEXT, font_color=theme.MUTED, indent=1, valign="vcenter")
            done(sheet.write_string(row, 2, fact.note(book.lang), note), fact.id)
        if fact.choices:
            words = [c.label(book.lang) for c in fact.choices]
            done(sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": words}), fact.id)
        done(out.define_name(f"xlplan_{fact.id}", f"={quote_sheetname(name)}!$B${row + 1}"), fact.id)
    _write_legend(sheet, formats, row + 1, book.lang)


def _write_heading(sheet: Any, formats: Formats, row: int, text: str) -> int:
    """The heading above a group of facts, a free row above it: the row of the first of them."""
    if row != FIRST:
        sheet.set_row(row, GAP)
        row += 2
    sheet.set_row(row - 1, theme.FIGURE_HEIGHT)
    look = formats.custom(bold=True, font_size=theme.FIGURE, font_color=theme.ACCENT, valign="vcenter",
                          bottom=1, bottom_color=theme.ACCENT)  # fmt: skip
    done(sheet.write_string(row - 1, 0, text, look), text)
    for col in (1, 2):
        done(sheet.write_blank(row - 1, col, None, look), text)
    return row


def _write_legend(sheet: Any, formats: Formats, row: int, lang: Lang) -> None:
    """What the colours of cells mean, each in its own."""
    row = _write_heading(sheet, formats, row, word("sheet.legend")(lang))
    typed, reckoned = (theme.cell_format(lang, Kind.TEXT, calculated=own) for own in (False, True))
    done(sheet.write_string(row, 0, word("sheet.legend-typed")(lang), formats.custom(**typed)), "typed")
    done(
        sheet.write_string(row + 1, 0, word("sheet.legend-calculated")(lang), formats.custom(**reckoned)), "calculated"
    )
    marks = {"good": word("sheet.legend-good"), "fair": word("sheet.legend-fair"), "bad": word("sheet.legend-bad")}
    for at, (mark, label) in enumerate(marks.items(), row + 2):
        fill, ink = theme.MARKS[mark]
        look = formats.custom(**typed | {"bg_color": fill, "font_color": ink})
        done(sheet.write_string(at, 0, f"{theme.ICONS[mark]} {label(lang)}", look), mark)


def write_company(out: Any, company: Company) -> None:
    """The hidden sheet that carries the company's file, a line a row, so that a copy keeps its columns."""
    sheet = out.add_worksheet(info.COMPANY_SHEET)
    sheet.very_hidden()
    for row, line in enumerate(company.source.lines()):
        done(sheet.write_string(row, 0, line), info.COMPANY_SHEET)
    done(out.define_name(info.COMPANY_SHEET, f"={info.COMPANY_SHEET}!$A$1"), info.COMPANY_SHEET)


def write_memory(out: Any) -> None:
    """The hidden sheet on which regenerate remembers what it brought."""
    sheet = out.add_worksheet(info.MEMORY_SHEET)
    sheet.very_hidden()
    done(sheet.write_row(0, 0, ("form", "key", "values")), "memory")
    done(out.define_name(info.MEMORY_SHEET, f"={info.MEMORY_SHEET}!$A$1"), "memory")
