"""The chase list above the invoices: who owes what since when, by customer and contact, the largest amount first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplan.forms.form import Band, BookData, Column, Kind, Label, Lang, Row, Value, names_total, per_row
from xlplan.forms.ranked import first_of_group, groups, listed, rank, spaced
from xlplan.metrics import round_half_up

LISTED = 10
"""Lines of the list above the table."""

SUBJECTS = ("invoice_no", "customer")
"""Where a typed total of the invoices shows."""

NAME, CONTACT = 80, 40
"""Characters that tell customers and contacts apart: a search takes 255, and each `*` in a name takes two."""

_LINE = Label(
    "{number}. {customer}{contact}：逾期 {overdue}，{count} 张发票，最早到期日 {oldest}（已逾期 {days} 天）{notes}",
    "{number}. {customer}{contact}: {overdue} overdue, {count}, oldest due {oldest} ({days}){notes}",
)
_CONTACT = Label("（联系人：{contact}）", " (contact: {contact})")
_PROMISED = Label("，承诺 {date} 回款", ", promised for {date}")
_BROKEN = Label("，承诺 {date} 回款，未兑现", ", promised for {date}, not kept")
_DISPUTED = Label("，其中有争议 {amount}", ", {amount} of it disputed")
_MORE = Label("……另 {count} 户；逾期合计 {overdue}", "…and {count} more; {overdue} overdue in total")


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

    def text(self, number: int, currency: str, lang: Lang) -> str:
        """The line as one would write it, with its number in the list."""
        contact = _CONTACT(lang).format(contact=self.contact) if self.contact else ""
        promise = _BROKEN if self.broken else _PROMISED
        notes = promise(lang).format(date=self.promised) if self.promised else ""
        notes += _DISPUTED(lang).format(amount=in_currency(self.disputed, currency)) if self.disputed else ""
        count, days = (self.invoices, self.days) if lang == "zh" else (
            _counted(self.invoices, "invoice"), f"{_counted(self.days, 'day')} ago",
        )  # fmt: skip
        return _LINE(lang).format(number=number, customer=self.customer, contact=contact, count=count, days=days,
                                  overdue=in_currency(self.overdue, currency), oldest=self.oldest,
                                  notes=notes)  # fmt: skip


def in_currency(amount: Decimal, currency: str) -> str:
    """`CNY 1,234.50`."""
    return f"{currency} {amount:,.2f}".strip()


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def chase_lines(book: BookData) -> list[ChaseLine]:
    """The list of a book whose open amounts are reckoned, the largest amount first, equal ones as they stand."""
    as_of = book.as_of
    return [_line(group, as_of) for group in _owing(book.rows("invoices"))] if as_of else []


def currency_of(book: BookData) -> str:
    """The workbook's currency, "" for none."""
    return spaced(book.facts.get("currency"))


def _line(rows: Sequence[Row], as_of: dt.date) -> ChaseLine:
    oldest = min(day for row in rows if isinstance(day := row.get("due_date"), dt.date))
    promised = min((day for row in rows if isinstance(day := row.get("promised"), dt.date)), default=None)
    return ChaseLine(
        spaced(rows[0].get("customer")), _contact(rows[0]), _open(rows), len(rows), oldest,
        (as_of - oldest).days, promised, promised is not None and promised < as_of,
        _open([row for row in rows if row.get("disputed") == "yes"]),
    )  # fmt: skip


def _open(rows: Sequence[Row]) -> Decimal:
    amounts = (amount for row in rows if isinstance(amount := row.get("open_amount"), Decimal))
    return round_half_up(sum(amounts, Decimal(0)), 2)


def _party(row: Row) -> str | None:
    """Customer and contact of an invoice past due; a typed total is none."""
    days = row.get("days_past_due")
    if not isinstance(days, int) or days <= 0 or any(names_total(row.get(subject)) for subject in SUBJECTS):
        return None
    return f"{spaced(row.get('customer'))[:NAME]}¦{_contact(row)}"


def _contact(row: Row) -> str:
    return spaced(row.get("contact"))[:CONTACT]


def _owing(rows: Sequence[Row]) -> list[list[Row]]:
    """The overdue invoices by party, the party that owes most first."""
    return sorted(groups(rows, _party), key=lambda group: -_open(group))


# --- helper columns: the party, its amount on its first row, its line -------------------------------------------------
def _amounts(rows: Sequence[Row], _: BookData) -> list[Value]:
    found: dict[int, Value] = {id(group[0]): _open(group) for group in _owing(rows)}
    return [found.get(id(row)) for row in rows]


def _texts(rows: Sequence[Row], book: BookData) -> list[Value]:
    found = {id(group[0]): text for group, text in zip(_owing(rows), _shown(book), strict=False)}
    return [found.get(id(row)) for row in rows]


def _shown(book: BookData) -> list[str]:
    lines, currency = chase_lines(book)[:LISTED], currency_of(book)
    return [line.text(number, currency, book.lang) for number, line in enumerate(lines, 1)]


def _list(book: BookData) -> Value:
    lines, texts = chase_lines(book), _shown(book)
    if len(lines) > LISTED:
        overdue = in_currency(sum((line.overdue for line in lines), Decimal(0)), currency_of(book))
        texts.append(_MORE(book.lang).format(count=len(lines) - LISTED, overdue=overdue))
    return "\n".join(texts) or None


def _money(amount: str) -> str:
    return f'TRIM({{@currency}}&" "&FIXED({amount},2))'


def _party_formula(contact: str) -> str:
    return f"""IF(N({{days_past_due}})<=0,"",IF({{row:counted}}=0,"",
        LEFT(TRIM({{customer}}),{NAME})&"¦"&{contact}))"""


_SAME = "({invoices.chase_party}={chase_party})"
_RANK = rank("invoices", "chase_amount")
_COUNT = f"SUMPRODUCT(1*{_SAME})"
_DAYS = f"_xlfn.AGGREGATE(14,6,{{invoices.days_past_due}}/{_SAME},1)"
_PROMISE = f"_xlfn.AGGREGATE(15,6,{{invoices.promised}}/{_SAME}/({{invoices.promised}}>0),1)"
_DISPUTES = '(({invoices.disputed}="是")+({invoices.disputed}="Yes"))'
_DISPUTE = f"ROUND(SUMPRODUCT({_SAME}*{_DISPUTES},{{invoices.open_amount}}),2)"
"""Over the whole column, but only for the parties that are listed."""

_AMOUNT = f"""IF({{chase_party}}="","",IF({first_of_group("invoices", "chase_party")},
    ROUND(SUMIFS({{invoices.open_amount}},{{invoices.chase_party}},"="&{{exact:chase_party}}),2),""))"""
_CONTACTED = f"MID({{chase_party}},LEN(LEFT(TRIM({{customer}}),{NAME}))+2,{CONTACT})"
_HEAD = f"""IF(NOT(ISNUMBER({{chase_amount}})),"",IF({_RANK}>{LISTED},"",{_RANK}&". "&TRIM({{customer}})
    &IF({_CONTACTED}="","",{{say:（联系人：| (contact: }}&{_CONTACTED}&{{say:）|)}})
    &{{say:：逾期 |: }}&{_money("{chase_amount}")}&{{say:，| overdue, }}&{_COUNT}
    &{{say: 张发票| invoice}}&IF({_COUNT}=1,"",{{say:|s}})
    &{{say:，最早到期日 |, oldest due }}&TEXT({{@as_of}}-{_DAYS},"yyyy-mm-dd")
    &{{say:（已逾期 | (}}&{_DAYS}&{{say: 天）| day}}&IF({_DAYS}=1,"",{{say:|s}})&{{say:| ago)}}"""
_PROMISE_NOTE = f"""&IFERROR({{say:，承诺 |, promised for }}&TEXT({_PROMISE},"yyyy-mm-dd")&{{say: 回款|}}
    &IF({_PROMISE}<{{@as_of}},{{say:，未兑现|, not kept}},""),"")"""
_DISPUTE_NOTE = f"""&IF({_DISPUTE}=0,"",{{say:，其中有争议 |, }}&{_money(_DISPUTE)}&{{say:| of it disputed}})"""
_WHOLE, *_LACKING = (
    _HEAD + notes + "))" for notes in (_PROMISE_NOTE + _DISPUTE_NOTE, _PROMISE_NOTE, _DISPUTE_NOTE, "")
)

COLUMNS = (
    Column("chase_party", Label("催款对象", "Overdue party"), hidden=True, metric=per_row(lambda row, _: _party(row)),
           formula=_party_formula(f"LEFT(TRIM({{contact}}),{CONTACT})"), fallback=_party_formula('""')),
    Column("chase_amount", Label("催款金额", "Overdue amount"), Kind.MONEY, hidden=True, metric=_amounts,
           formula=_AMOUNT),
    Column("chase_line", Label("催款内容", "Chase line"), hidden=True, metric=_texts, formula=_WHOLE,
           fallback=tuple(_LACKING)),
)  # fmt: skip
"""Contact, promised date and dispute are told where the sheet has their columns."""

_TOTAL = "{invoices.chase_amount}"
BAND = Band(
    "chase",
    Label("催款清单（逾期款项，可直接粘贴到邮件或聊天）", "Chase list (overdue, ready to paste into a mail or chat)"),
    Kind.TEXT, lines=LISTED + 1, metric=_list,
    formula=listed("invoices", "chase_line", LISTED, "CHAR(10)") + f"""&IF(COUNT({_TOTAL})<={LISTED},"",
        CHAR(10)&{{say:……另 |…and }}&(COUNT({_TOTAL})-{LISTED})&{{say: 户；逾期合计 | more; }}
        &{_money(f"SUM({_TOTAL})")}&{{say:| overdue in total}})""",
)  # fmt: skip
