"""The chase list: who owes what since when, by customer and contact, ready to paste into a mail or a chat."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlplan.actions.calculated import evaluated
from xlplan.actions.sheet import read
from xlplan.errors import MissingPartError
from xlplan.forms.chase import ChaseLine, chase_lines, currency_of, in_currency
from xlplan.forms.form import Lang
from xlplan.messages import word

if TYPE_CHECKING:
    import xlwings as xw

__all__ = ["ChaseLine", "ChaseList", "chase_list"]

_TITLE = word("chase.title")
_TOTAL = word("chase.total")
_NONE = word("chase.none")


@dataclass(frozen=True)
class ChaseList:
    """The lines, the largest amount first, in the currency and language of the workbook."""

    as_of: dt.date
    currency: str
    lang: Lang
    lines: tuple[ChaseLine, ...]

    @property
    def overdue(self) -> Decimal:
        """What is overdue in total."""
        return sum((line.overdue for line in self.lines), Decimal(0))

    @property
    def text(self) -> str:
        """The list as plain text, one line a customer and contact."""
        shown = [line.text(number, self.currency, self.lang) for number, line in enumerate(self.lines, 1)]
        end = _TOTAL(self.lang).format(overdue=in_currency(self.overdue, self.currency)) if shown else _NONE(self.lang)
        return "\n".join([_TITLE(self.lang).format(as_of=self.as_of), *shown, end])


def chase_list(book: xw.Book) -> ChaseList:
    """Open invoices past due at the as-of date, by customer and contact.

    Nothing is written. MissingPartError when the workbook has no invoices, or no as-of date.
    """
    reading = read(book)
    as_of = reading.data.as_of
    if "invoices" not in reading.tables:
        raise MissingPartError("form-table-missing", workbook=book.name, table="invoices")
    if as_of is None:
        raise MissingPartError("missing-name", workbook=book.name, name="xlplan_as_of")
    found = evaluated(reading).book
    return ChaseList(as_of, currency_of(found), reading.data.lang, tuple(chase_lines(found)))
