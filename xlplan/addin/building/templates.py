"""Macro-enabled workbooks: a template with buttons, xlplan's VBA, and columns that worksheet functions reckon.

Which columns those are, the forms say (`Column.function`): short tables whose figure is one of the field's metrics.
Every call goes to another process, so long ledgers, and what a subtraction does, keep their native formulas.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

from xlplan.addin.building import modules, project
from xlplan.addin.building.parts import members, packed
from xlplan.addin.building.ribbon import BUTTONS
from xlplan.forms.form import BookData, Column, Form, Lang, Template
from xlplan.functions.register import Function
from xlplan.headless.compose import compose
from xlplan.headless.done import done

_SHEET_BUTTONS: Final = ("Fill", "Check")
_TEMPLATE_BUTTONS: Final[Mapping[str, tuple[str, ...]]] = {
    "tracking": ("Refresh", "RollForward", "Report"),
    "evaluation": ("Refresh", "DraftReview", "RollForward", "Report"),
    "forecast": ("Refresh", "RollForward", "RollUp", "Report"),
    "customers": ("Refresh",),
}
HEIGHT: Final = 24
_CAPTION, _PADDING, _GAP, _TITLE_SIGN = 9, 18, 6, 12
"""Pixels: of half a Chinese sign on a button and around it, between buttons, of half a sign in a sheet's title."""

_WORKBOOK = (
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
)
_CALCULATION = re.compile(rb"<calcPr [^>]*/>")
_KEEP_RESULTS = b'<calcPr calcId="191029"/>'


class Placed(NamedTuple):
    """A button on a sheet, in pixels from its left edge."""

    caption: str
    macro: str
    left: int
    width: int


def with_functions(template: Template) -> Template:
    """The template whose columns call worksheet functions where the forms name one; else their native formulas."""
    return replace(template, forms=tuple(map(_calling, template.forms)))


def _calling(form: Form) -> Form:
    return replace(form, columns=tuple(_calling_column(c) if isinstance(c, Column) else c for c in form.columns))


def _calling_column(column: Column) -> Column:
    if not column.function:
        return column
    instead = (column.fallback,) if isinstance(column.fallback, str) else column.fallback
    return replace(column, formula=column.function, fallback=(column.formula or "", *instead))


def macro_workbook(
    template: Template, book: BookData, functions: Mapping[str, Function], version: str, name: str
) -> bytes:
    """An instance as .xlsm, the same bytes each time. `name` is the file's."""

    def add_buttons(out: Any) -> None:
        for number, form in enumerate(template.forms):
            sheet = out.get_worksheet_by_name(form.sheet(book.lang))
            chosen = _SHEET_BUTTONS + (_TEMPLATE_BUTTONS.get(template.id, ()) if number == 0 else ())
            insert_buttons(sheet, placed(chosen, form.title(book.lang), book.lang))

    composed = compose(with_functions(template), book, finish=add_buttons)
    return with_vba(composed, modules.workbook_modules(functions, version, name))


def placed(ids: Iterable[str], title: str, lang: Lang) -> list[Placed]:
    """The buttons side by side, to the right of a sheet's title."""
    left, found = _signs(title) * _TITLE_SIGN + 2 * _PADDING, []
    for button in (b for wanted in ids for b in BUTTONS if b.id == wanted):
        caption = button.label(lang)
        width = _signs(caption) * _CAPTION + 2 * _PADDING
        found.append(Placed(caption, button.macro, left, width))
        left += width + _GAP
    return found


def insert_buttons(sheet: Any, buttons: Iterable[Placed], row: int = 0) -> None:
    """Put form-control buttons on an XlsxWriter sheet."""
    for b in buttons:
        place = {"macro": b.macro, "caption": b.caption, "x_offset": b.left, "y_offset": 4}
        done(sheet.insert_button(row, 0, {**place, "width": b.width, "height": HEIGHT}), b.caption)


def _signs(text: str) -> int:
    """Width in halves of a Chinese sign."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def with_vba(workbook: bytes, made: Mapping[str, str]) -> bytes:
    """A workbook of XlsxWriter with VBA modules. Excel shows the stored results when it opens the file.

    Without that it would calculate everything anew before the user could allow macros, and show #NAME?.
    """
    parts = members(workbook)
    types, book = parts["[Content_Types].xml"], parts["xl/workbook.xml"]
    if types.count(_WORKBOOK[0]) != 1 or len(_CALCULATION.findall(book)) != 1:
        raise ValueError("no workbook of XlsxWriter")
    parts["[Content_Types].xml"] = types.replace(*_WORKBOOK)
    parts["xl/workbook.xml"] = _CALCULATION.sub(_KEEP_RESULTS, book)
    return packed(members(project.workbook_with_project(packed(parts), made, modules.startup())))
