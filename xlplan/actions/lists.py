"""Sheets that list what an action found. Each is replaced at every run, and no other sheet is touched."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlplan.actions.places import optional, own_list, own_title
from xlplan.errors import UnsupportedError
from xlplan.forms.form import Label, Lang

if TYPE_CHECKING:
    import xlwings as xw

HEAD = 4
"""The row of the headers; the title stands in the first, what it is all about in the second."""

_LONGEST_LINK = 255
_MOST_TEXT = 32_000
_WIDTHS = (9, 16, 10, 70, 60)


def write_list(
    book: xw.Book, kind: str, title: Label, summary: str, columns: Sequence[Label], lines: Sequence[Sequence[str]],
    lang: Lang, widths: Sequence[float] = _WIDTHS,
) -> xw.Sheet:  # fmt: skip
    """Replace our sheet of this kind, or add it behind the others; the sheet."""
    sheet = _ours(book, kind, title(lang)) or _added(book, title(lang))
    sheet.clear_contents()
    _formulas(sheet.range((1, 1)), [[own_title(title(lang), kind)]], [[title(lang)]])
    sheet.range((2, 1)).value = "'" + summary
    if lines:
        _fill(sheet, [column(lang) for column in columns], lines, widths)
    return sheet


def clear_list(book: xw.Book, kind: str, title: str, summary: str) -> None:
    """Take the lines off our sheet of this kind, where there is one; the title stays."""
    sheet = _ours(book, kind, title)
    if sheet is not None:
        last = sheet.used_range.last_cell
        sheet.range((2, 1), (max(last.row, HEAD), last.column)).clear_contents()
        sheet.range((2, 1)).value = "'" + summary


def _ours(book: xw.Book, kind: str, title: str) -> xw.Sheet | None:
    """Our sheet of this kind; a copy that somebody made of it keeps what it shows."""
    found = sorted((s for s in book.sheets if own_list(s) == kind), key=lambda s: s.name != title)
    return found[0] if found else None


def _added(book: xw.Book, title: str) -> xw.Sheet:
    taken = {sheet.name.casefold() for sheet in book.sheets}
    names = [title, *(f"{title} (xlplan{n})" for n in ("", *range(2, len(taken) + 3)))]
    shown = [sheet for sheet in book.sheets if sheet.visible in (True, -1)]  # 2 is Excel's word for very hidden
    active = book.sheets.active
    sheet = book.sheets.add(next(name for name in names if name.casefold() not in taken), after=shown[-1])
    active.activate()
    return sheet


def _fill(sheet: xw.Sheet, headers: Sequence[str], lines: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    rows = [["'" + text[:_MOST_TEXT] for text in line] for line in [headers, *lines]]
    sheet.range((HEAD, 1), (HEAD + len(lines), len(headers))).value = rows
    for row, line in enumerate(lines, HEAD + 1):
        for col, text in enumerate(line, 1):
            if isinstance(text, Link):
                _formulas(sheet.range((row, col)), [[text.formula]], [[str(text)]])
    _dress(sheet, widths[: len(headers)])


def _formulas(area: xw.Range, formulas: list[list[str]], results: list[list[Any]]) -> None:
    both = optional(area.impl, "write_calculated")
    if both is not None:
        both(formulas, results)
    else:
        area.formula2 = formulas[0][0]


def _dress(sheet: xw.Sheet, widths: Sequence[float]) -> None:
    """Headers in bold, columns as wide as what stands in them; a file without Excel goes without."""
    with contextlib.suppress(UnsupportedError):
        sheet.range((HEAD, 1), (HEAD, len(widths))).font.bold = True
        sheet.range((1, 1)).font.bold = True
        for col, width in enumerate(widths, 1):
            sheet.range((1, col)).column_width = width


# --- links ------------------------------------------------------------------------------------------------------------
class Link(str):
    """A text that leads to a cell of the workbook."""

    __slots__ = ("formula",)
    formula: str

    def __new__(cls, text: str, formula: str) -> Link:
        """The text shown, and the formula that shows it and leads there."""
        made = super().__new__(cls, text)
        made.formula = formula
        return made


def link_to(sheet: str, cell: str) -> str:
    """A cell of the same workbook as a link that shows its address; the address alone where Excel takes no link."""
    quoted = sheet.replace("'", "''")
    target = f"#'{quoted}'!{cell}".replace('"', '""')
    if len(target) > _LONGEST_LINK:
        return cell
    return Link(cell, f'=HYPERLINK("{target}","{cell}")')
