"""The chase list: who owes what since when, by customer and contact, ready to paste into a mail or a chat."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xlplan.actions.calculated import evaluated
from xlplan.actions.sheet import read
from xlplan.errors import MissingPartError
from xlplan.forms.form import Label, Lang, Row, counted
from xlplan.forms.invoices import FORM

if TYPE_CHECKING:
    import xlwings as xw

_TITLE = Label("催款清单（截至 {as_of}）", "Overdue receivables as of {as_of}")
_LINE = Label(
    "{number}. {customer}{contact}：逾期 {overdue}，{count} 张发票，最早到期日 {oldest}（已逾期 {days} 天）{notes}",
    "{number}. {customer}{contact}: {overdue} overdue, {count}, oldest due {oldest} ({days}){notes}",
)
_CONTACT = Label("（联系人：{contact}）", " (contact: {contact})")
_PROMISED = Label("，承诺 {date} 回款", ", promised for {date}")
_BROKEN = Label("，承诺 {date} 回款，已过期", ", promised for {date}, not kept")
_DISPUTED = Label("，其中有争议 {amount}", ", {amount} of it disputed")
_TOTAL = Label("合计逾期 {overdue}", "Total overdue: {overdue}")
_NONE = Label("没有逾期款项。", "Nothing is overdue.")


class ChaseLine(NamedTuple):
    """What one customer owes past due through one contact; `oldest` is the earliest due date, `days` its age.

    `promised` is the earliest promised date of these invoices, `broken` whether it lies before the as-of date.
    """

    customer: str
    contact: str
    overdue: Decimal
    invoices: int
    oldest: dt.date
    days: int
    promised: dt.date | None
    broken: bool
    disputed: Decimal


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
        shown = [self._line(number, line) for number, line in enumerate(self.lines, 1)]
        end = _TOTAL(self.lang).format(overdue=self._money(self.overdue)) if shown else _NONE(self.lang)
        return "\n".join([_TITLE(self.lang).format(as_of=self.as_of), *shown, end])

    def _line(self, number: int, line: ChaseLine) -> str:
        contact = _CONTACT(self.lang).format(contact=line.contact) if line.contact else ""
        promise = _BROKEN if line.broken else _PROMISED
        notes = promise(self.lang).format(date=line.promised) if line.promised else ""
        notes += _DISPUTED(self.lang).format(amount=self._money(line.disputed)) if line.disputed else ""
        count, days = (line.invoices, line.days) if self.lang == "zh" else (
            _counted(line.invoices, "invoice"), f"{_counted(line.days, 'day')} ago",
        )  # fmt: skip
        return _LINE(self.lang).format(number=number, customer=line.customer, contact=contact, count=count, days=days,
                                       overdue=self._money(line.overdue), oldest=line.oldest, notes=notes)  # fmt: skip

    def _money(self, amount: Decimal) -> str:
        return f"{self.currency} {amount:,.2f}".strip()


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def chase_list(book: xw.Book) -> ChaseList:
    """Open invoices past due at the as-of date, by customer and contact.

    Nothing is written. MissingPartError when the workbook has no invoices, or no as-of date.
    """
    reading = read(book)
    as_of, facts = reading.data.as_of, reading.data.facts
    if "invoices" not in reading.tables:
        raise MissingPartError("form-table-missing", workbook=book.name, table="invoices")
    if as_of is None:
        raise MissingPartError("missing-name", workbook=book.name, name="xlplan_as_of")
    owing: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in counted(FORM, evaluated(reading).book.rows("invoices")):
        days = row.get("days_past_due")
        if isinstance(days, int) and days > 0:
            owing[_text(row, "customer").casefold(), _text(row, "contact").casefold()].append(row)
    lines = (_line(rows, as_of) for rows in owing.values())
    ranked = sorted(lines, key=lambda line: (-line.overdue, line.oldest, line.customer, line.contact))
    return ChaseList(as_of, str(facts.get("currency") or ""), reading.data.lang, tuple(ranked))


def _text(row: Row, field: str) -> str:
    return str(row.get(field) or "").strip()


def _line(rows: Sequence[Row], as_of: dt.date) -> ChaseLine:
    oldest = min(day for row in rows if isinstance(day := row.get("due_date"), dt.date))
    promised = min((day for row in rows if isinstance(day := row.get("promised"), dt.date)), default=None)
    return ChaseLine(
        _text(rows[0], "customer"), _text(rows[0], "contact"), _open(rows), len(rows), oldest, (as_of - oldest).days,
        promised, promised is not None and promised < as_of, _open([r for r in rows if r.get("disputed") == "yes"]),
    )  # fmt: skip


def _open(rows: Sequence[Row]) -> Decimal:
    return sum((amount for row in rows if isinstance(amount := row.get("open_amount"), Decimal)), Decimal(0))
