"""The sheets that macros write: problems and messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlplan.actions.lists import link_to, write_list
from xlplan.addin import words
from xlplan.errors import Problem
from xlplan.forms.form import Lang

if TYPE_CHECKING:
    import xlwings as xw

PROBLEMS, MESSAGES = "problems", "messages"
MOST_LINES = 2_000
"""Problems that are listed: Excel is asked once for each link."""


def write_problems(book: xw.Book, found: Sequence[Problem], summary: str, lang: Lang) -> xw.Sheet:
    """One line a problem: severity, sheet, cell as a link to it, what is wrong, what to do."""
    sheets, name = {sheet.name for sheet in book.sheets}, book.name
    lines = []
    for p in found[:MOST_LINES]:
        here = p.workbook in ("", name)
        place = p.sheet if here else "!".join(part for part in (p.workbook, p.sheet) if part)
        cell = link(p, sheets) if here else p.cell
        lines.append([words.SEVERITIES[p.severity](lang), place, cell, p.message(lang), p.remedy(lang)])
    if len(found) > MOST_LINES:
        lines.append(["", "", "", words.MORE(lang).format(count=len(found) - MOST_LINES), ""])
    return write_list(book, PROBLEMS, words.PROBLEMS_TITLE, summary, words.PROBLEM_COLUMNS, lines, lang)


def link(problem: Problem, sheets: set[str]) -> str:
    """The problem's cell as a link; its text alone where the workbook has no such cell."""
    return link_to(problem.sheet, problem.cell or "A1") if problem.sheet in sheets else problem.cell
