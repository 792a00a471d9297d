"""`xlplan-selfcheck.xlsm`: every function on known inputs beside Python's values, and a line for every macro."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from xlplan.addin.building import modules, project
from xlplan.addin.building import selfcheck_words as words
from xlplan.addin.building.cases import Argument, Line, Scalar, lines
from xlplan.addin.building.templates import HEIGHT, Placed, insert_buttons, with_vba
from xlplan.forms.form import Lang
from xlplan.functions.register import Function
from xlplan.headless import theme
from xlplan.headless.compose import reproducible
from xlplan.headless.done import done
from xlplan.headless.formats import Formats
from xlplan.messages import Label

NAME: Final = "xlplan-selfcheck.xlsm"
WIDTHS: Final = (6, 36, 62, 20, 20, 12)
WHAT, FORMULA, EXPECTED, GOT, RESULT = 1, 2, 3, 4, 5
BUTTONS_ROW, STAMP_ROW = 6, 8
"""0-based."""

_ERROR_TYPES: Final = '{"#NULL!";"#DIV/0!";"#VALUE!";"#REF!";"#NAME?";"#NUM!";"#N/A"}'
_ERROR_CALLS: Final = {"#N/A": "NA()", "#DIV/0!": "1/0"}


def selfcheck_workbook(functions: Mapping[str, Function], lang: Lang, version: str) -> bytes:
    """The self-check's bytes, the same each time."""
    made = modules.workbook_modules(functions, version, NAME)
    made["XlplanSelfCheck"] = project.source("XlplanSelfCheck.bas")
    return with_vba(_written(functions, lang, version), made)


def _written(functions: Mapping[str, Function], lang: Lang, version: str) -> bytes:
    buffer = io.BytesIO()
    out = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    out.set_properties({"title": "xlplan", "created": dt.datetime(2020, 1, 1), "author": "xlplan"})
    page = _Page(out, Formats(out, lang), lang)
    page.write_head(version)
    row = page.write_macros(STAMP_ROW + 4)
    page.write_functions(row + 2, lines(functions))
    out.close()
    return reproducible(buffer.getvalue())


class _Inputs:
    """The ranges on the data sheet: each argument that is a range, side by side."""

    def __init__(self, sheet: Any, name: str, head: Any) -> None:
        self._sheet, self._name, self._head, self._col = sheet, quote_sheetname(name), head, 1
        self._known: dict[str, str] = {}

    @property
    def blank(self) -> str:
        """A cell that stays empty."""
        return f"{self._name}!$A$1"

    def reference(self, what: str, rows: Sequence[Sequence[Scalar]]) -> str:
        """Where these cells stand; the same cells stand there once."""
        key = repr(rows)
        if key not in self._known:
            self._known[key] = self._write(what, rows)
        return self._known[key]

    def _write(self, what: str, rows: Sequence[Sequence[Scalar]]) -> str:
        done(self._sheet.write_string(0, self._col, what, self._head), what)
        for i, row in enumerate(rows, 1):
            for j, value in enumerate(row):
                if value not in (None, ""):
                    done(self._sheet.write(i, self._col + j, value), what)
        place = xl_range_abs(1, self._col, len(rows), self._col + len(rows[0]) - 1)
        self._col += len(rows[0])
        return f"{self._name}!{place}"


class _Page(NamedTuple):
    out: Any
    formats: Formats
    lang: Lang

    def say(self, text: Label) -> str:
        return text(self.lang)

    @property
    def sheet(self) -> Any:
        return self.out.get_worksheet_by_name(self.say(words.SHEET)) or self.out.add_worksheet(self.say(words.SHEET))

    def write_head(self, version: str) -> None:
        sheet = self.sheet
        for col, width in enumerate(WIDTHS):
            done(sheet.set_column(col, col, width), "width")
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        done(sheet.write_string(0, 0, self.say(words.TITLE), self.formats.title), "title")
        small = self.formats.custom(font_size=theme.SMALL, font_color=theme.MUTED)
        done(sheet.write_string(1, 0, self.say(words.BUILT).format(version=version), small), "version")
        for i, step in enumerate(words.STEPS):
            done(sheet.write_string(2 + i, 0, self.say(step), self.formats.custom(font_size=theme.TEXT)), "step")
        sheet.set_row(BUTTONS_ROW, HEIGHT + 6)
        insert_buttons(sheet, self._buttons(), BUTTONS_ROW)
        label, field = (
            self.formats.custom(font_size=theme.TEXT, bold=True),
            self.formats.custom(bg_color=theme.BAND_FILL),
        )
        done(sheet.write_string(STAMP_ROW, 1, self.say(words.RUN_IN), label), "stamp")
        done(sheet.write_blank(STAMP_ROW, 2, None, field), "stamp")
        place = f"={quote_sheetname(self.say(words.SHEET))}!{xl_range_abs(STAMP_ROW, 2, STAMP_ROW, 2)}"
        done(self.out.define_name("selfcheck_stamp", place), "name")

    def _buttons(self) -> Iterator[Placed]:
        left = 50
        for text, macro in ((words.CHECK_FUNCTIONS, "XlplanCheckFunctions"), (words.CHECK_MACROS, "XlplanCheckMacros")):
            yield Placed(self.say(text), macro, left, 150)
            left += 160

    def write_macros(self, row: int) -> int:
        """The block of macros; Python writes the results. Returns the row below it."""
        self._section(row, words.MACROS)
        for i, (macro, text) in enumerate(words.MACRO_LINES.items(), 1):
            cells = (self.say(text), macro, "", "", self.say(words.NOT_RUN))
            done(self.sheet.write_number(row + 1 + i, 0, i, self._cell), macro)
            for col, cell in enumerate(cells, 1):
                done(self.sheet.write_string(row + 1 + i, col, cell, self._cell), macro)
        last = row + 1 + len(words.MACRO_LINES)
        area = xl_range_abs(row + 2, 0, last, RESULT)
        done(self.out.define_name("selfcheck_macros", f"={quote_sheetname(self.say(words.SHEET))}!{area}"), "name")
        self._colours(row + 2, last)
        return last + 1

    def write_functions(self, row: int, cases: Sequence[Line]) -> None:
        """The block of functions, and above everything how many passed."""
        self._section(row, words.FUNCTIONS)
        data = self.out.add_worksheet(self.say(words.DATA))
        inputs = _Inputs(data, self.say(words.DATA), self.formats.custom(font_size=theme.SMALL, font_color=theme.MUTED))
        for i, line in enumerate(cases, 1):
            self._line(row + 1 + i, i, line, _formula(line, inputs))
        last = row + 1 + len(cases)
        self._colours(row + 2, last)
        self._summary(last, len(words.MACRO_LINES) + len(cases))
        self.sheet.activate()

    def _line(self, row: int, number: int, line: Line, formula: str) -> None:
        name = line.call.name + ("" if line.cell is None else " [{},{}]".format(*line.cell))
        done(self.sheet.write_number(row, 0, number, self._cell), name)
        done(self.sheet.write_string(row, WHAT, name, self._cell), name)
        done(self.sheet.write_string(row, FORMULA, formula, self._cell), name)
        done(self.sheet.write(row, EXPECTED, line.expected, self._cell), name)
        if line.expected == "":
            done(self.sheet.write_blank(row, EXPECTED, None, self._cell), name)
        done(self.sheet.write_formula(row, GOT, formula, self._cell, line.expected), name)
        shown = verdict(row, self.say(words.PASSED), self.say(words.FAILED), self.say(words.NOT_RUN))
        done(self.sheet.write_formula(row, RESULT, shown, self._cell, self.say(words.NOT_RUN)), name)

    def _summary(self, last: int, total: int) -> None:
        area = xl_range_abs(STAMP_ROW + 4, RESULT, last, RESULT)
        for i, text in enumerate((words.PASSED, words.FAILED, words.NOT_RUN)):
            done(self.sheet.write_string(STAMP_ROW + i, GOT, self.say(text), self._cell), "summary")
            formula, count = f'=COUNTIF({area},"{self.say(text)}")', total if text is words.NOT_RUN else 0
            done(self.sheet.write_formula(STAMP_ROW + i, RESULT, formula, self._cell, count), "summary")

    def _section(self, row: int, title: Label) -> None:
        head = self.formats.custom(bold=True, font_size=theme.SECTION, font_color=theme.ACCENT)
        done(self.sheet.write_string(row, 0, self.say(title), head), "section")
        for col, header in enumerate(words.HEADERS):
            done(self.sheet.write_string(row + 1, col, self.say(header), self.formats.header), "header")

    def _colours(self, first: int, last: int) -> None:
        for text, (fill, ink) in ((words.PASSED, theme.MARKS["good"]), (words.FAILED, theme.MARKS["bad"])):
            look = self.out.add_format({"bg_color": fill, "font_color": ink, "bold": True})
            rule = {"type": "cell", "criteria": "==", "value": f'"{self.say(text)}"', "format": look}
            done(self.sheet.conditional_format(first, RESULT, last, RESULT, rule), "colour")

    @property
    def _cell(self) -> Any:
        return self.formats.custom(
            font_size=theme.TEXT, border=1, border_color=theme.LINE, valign="vcenter", align="left"
        )


def _formula(line: Line, inputs: _Inputs) -> str:
    call = line.call
    text = f"{call.name}({','.join(_argument(call.name, a, inputs) for a in call.arguments)})"
    return f"={text}" if line.cell is None else "=INDEX({},{},{})".format(text, *line.cell)


def _argument(name: str, value: Argument, inputs: _Inputs) -> str:
    if isinstance(value, list):
        return inputs.reference(name, value)
    if value is None:
        return inputs.blank
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return _ERROR_CALLS.get(value) or '"' + value.replace('"', '""') + '"'
    return f"{value:.15g}"


def verdict(row: int, passed: str, failed: str, not_run: str) -> str:
    """The formula that compares what was got with what was expected, once the stamp says that Excel was asked."""
    wanted, got = (xl_rowcol_to_cell(row, col) for col in (EXPECTED, GOT))
    kinds = f"ISNUMBER({wanted})=ISNUMBER({got}),ISLOGICAL({wanted})=ISLOGICAL({got})"  # EXACT takes 1 and "1" as one
    return (
        f'=IF(selfcheck_stamp="","{not_run}",IF(IF(ISERROR({got}),IFERROR(INDEX({_ERROR_TYPES},ERROR.TYPE({got})),"")'
        f"={wanted},IF(AND(ISNUMBER({wanted}),ISNUMBER({got})),ABS({wanted}-{got})<=1E-9*MAX(1,ABS({wanted})),"
        f'AND({kinds},EXACT({wanted},{got})))),"{passed}","{failed}"))'
    )
