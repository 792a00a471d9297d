"""The chase list above the invoices: who owes what since when, by customer and contact, the largest amount first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplan.forms.form import Band, BookData, Column, Kind, Label, Lang, Row, Value, names_total, per_row
from xlplan.forms.ranked import first_of_group, groups, largest, order, orders, place_of, spaced
from xlplan.metrics import round_half_up

LISTED = 5
"""Lines of the list above the table; another one tells how many more there are."""

SUBJECTS = ("invoice_no", "customer")
"""Where a typed total of the invoices shows."""

NAME, CONTACT = 80, 40
"""Characters that tell customers and contacts apart: a search takes 255, and each `*` in a name takes two."""

_LINE = Label(
    "{number}. {customer}{contact}：逾期 {overdue}，{count}，最早到期日 {oldest}（已逾期 {days}）{notes}",
    "{number}. {customer}{contact}: {overdue} overdue, {count}, oldest due {oldest} ({days}){notes}",
)
_INVOICES = (Label("{} 张发票", "{} invoice"), Label("{} 张发票", "{} invoices"))
_DAYS = (Label("{} 天", "{} day ago"), Label("{} 天", "{} days ago"))
"""One, and any other number of them."""

_CONTACT = Label("（联系人：{contact}）", " (contact: {contact})")
_PROMISED = Label("，承诺 {date} 回款", ", promised for {date}")
_BROKEN = Label("，承诺 {date} 回款，未兑现", ", promised for {date}, not kept")
_DISPUTED = Label("，其中有争议 {amount}", ", {amount} of it disputed")
_NOBODY = Label("（未填客户）", "(no customer)")
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
        count, days = _INVOICES[self.invoices != 1](lang), _DAYS[self.days != 1](lang)
        return _LINE(lang).format(number=number, customer=self.customer or _NOBODY(lang), contact=contact,
                                  overdue=in_currency(self.overdue, currency), count=count.format(self.invoices),
                                  oldest=self.oldest, days=days.format(self.days), notes=notes)  # fmt: skip


def in_currency(amount: Decimal, currency: str) -> str:
    """`CNY 1,234.50`."""
    return f"{currency} {amount:,.2f}".strip()


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
    return sorted(groups(rows, _known_party), key=lambda group: -_open(group))


def _known_party(row: Row) -> str | None:
    """The party as its helper column has it, in a sheet that has the column."""
    return row["chase_party"] if "chase_party" in row else _party(row)  # type: ignore[return-value]


# --- helper columns: the party, the figures its line needs, its amount and its place on its first row ----------------
NEVER = 10_000_000
"""More than any number of days: so a promise in the future is a figure above 0 too."""


def _on_first(rows: Sequence[Row], values: Iterable[Value]) -> list[Value]:
    """What the parties have, the one that owes most first, each on its first row."""
    found = {id(group[0]): value for group, value in zip(_owing(rows), values, strict=True)}
    return [found.get(id(row)) for row in rows]


def _amounts(rows: Sequence[Row], _: BookData) -> list[Value]:
    return _on_first(rows, [_open(group) for group in _owing(rows)])


def _days(row: Row, _: BookData) -> Value:
    return row.get("days_past_due") if _party(row) else 0


def _since_promise(row: Row, book: BookData) -> Value:
    promised = row.get("promised")
    if book.as_of is None or not isinstance(promised, dt.date) or not _party(row):
        return 0
    return NEVER + (book.as_of - promised).days


def _text(book: BookData, place: int) -> Value:
    as_of, owing = book.as_of, _owing(book.rows("invoices"))
    if as_of is None or place > len(owing):
        return None
    return _line(owing[place - 1], as_of).text(place, currency_of(book), book.lang)


def _more(book: BookData) -> Value:
    lines = chase_lines(book)
    if len(lines) <= LISTED:
        return None
    overdue = in_currency(sum((line.overdue for line in lines), Decimal(0)), currency_of(book))
    return _MORE(book.lang).format(count=len(lines) - LISTED, overdue=overdue)


def _money(amount: str) -> str:
    return f'TRIM({{@currency}}&" "&FIXED({amount},2))'


def _party_formula(contact: str) -> str:
    return f"""IF(N({{days_past_due}})<=0,"",IF({{row:counted}}=0,"",
        LEFT(TRIM({{customer}}),{NAME})&"¦"&{contact}))"""


_AMOUNT = f"""IF({{chase_party}}="","",IF({first_of_group("invoices", "chase_party")},
    ROUND(SUMIFS({{invoices.open_amount}},{{invoices.chase_party}},"="&{{exact:chase_party}}),2),""))"""
_SINCE = f"""IF({{chase_party}}="",0,IF(N({{promised}})>0,{NEVER}+{{@as_of}}-{{promised}},0))"""

COLUMNS = (
    Column("chase_party", Label("催款对象", "Overdue party"), hidden=True, metric=per_row(lambda row, _: _party(row)),
           formula=_party_formula(f"LEFT(TRIM({{contact}}),{CONTACT})"), fallback=_party_formula('""')),
    Column("chase_days", Label("催款天数", "Chase days"), Kind.COUNT, hidden=True, metric=per_row(_days),
           formula='IF({chase_party}="",0,{days_past_due})'),
    Column("chase_since", Label("承诺天数", "Days since promise"), Kind.COUNT, hidden=True,
           metric=per_row(_since_promise), formula=_SINCE, fallback='IF({chase_party}="",0,0)'),
    Column("chase_amount", Label("催款金额", "Chase amount"), Kind.MONEY, hidden=True, metric=_amounts,
           formula=_AMOUNT),
    Column("chase_order", Label("催款次序", "Chase order"), Kind.NUMBER, hidden=True,
           metric=lambda rows, _: orders(rows, "chase_amount"), formula=order("invoices", "chase_amount")),
)  # fmt: skip
"""Contact and promised date are told where the sheet has their columns. Days are figures in every row, never texts."""


# --- the lines above the table ---------------------------------------------------------------------------------------
LABEL = Label("催款清单（可粘贴）", "Chase list, ready to paste into a mail")
_PARTIES = "COUNT({invoices.chase_order})"


def _line_formulas(number: int) -> tuple[str, str]:
    """The line of the party at one place; the second formula for a sheet that has no column of disputes."""
    place = place_of("invoices", "chase_order", number)
    party, customer = f"INDEX({{invoices.chase_party}},{place})", f"TRIM(INDEX({{invoices.customer}},{place}))"
    contact, same = f"MID({party},LEN(LEFT({customer},{NAME}))+2,{CONTACT})", f"({{invoices.chase_party}}={party})"
    count, days = f"SUMPRODUCT(1*{same})", largest("invoices", "chase_days", same)
    since = largest("invoices", "chase_since", same)
    disputes = '(({invoices.disputed}="是")+({invoices.disputed}="Yes"))'
    dispute = f"ROUND(SUMPRODUCT({same}*{disputes},{{invoices.open_amount}}),2)"
    head = f"""IF({_PARTIES}<{number},"","{number}. "&IF({customer}="",{{say:{_NOBODY.zh}|{_NOBODY.en}}},{customer})
        &IF({contact}="","",{{say:（联系人：| (contact: }}&{contact}&{{say:）|)}})
        &{{say:：逾期 |: }}&{_money(f"INDEX({{invoices.chase_amount}},{place})")}&{{say:，| overdue, }}&{count}
        &{{say: 张发票| invoice}}&IF({count}=1,"",{{say:|s}})
        &{{say:，最早到期日 |, oldest due }}&TEXT({{@as_of}}-{days},"yyyy-mm-dd")
        &{{say:（已逾期 | (}}&{days}&{{say: 天）| day}}&IF({days}=1,"",{{say:|s}})&{{say:| ago)}}
        &IF({since}=0,"",{{say:，承诺 |, promised for }}&TEXT({{@as_of}}+{NEVER}-{since},"yyyy-mm-dd")
        &{{say: 回款|}}&IF({since}>{NEVER},{{say:，未兑现|, not kept}},""))"""
    note = f"""&IF({dispute}=0,"",{{say:，其中有争议 |, }}&{_money(dispute)}&{{say:| of it disputed}})"""
    return head + note + ")", head + ")"


def _line_band(number: int) -> Band:
    whole, undisputed = _line_formulas(number)
    return Band(f"chase_{number}", LABEL, Kind.TEXT, whole, lambda book: _text(book, number), lines=1,
                fallback=undisputed)  # fmt: skip


BANDS = (
    *(_line_band(number) for number in range(1, LISTED + 1)),
    Band("chase_more", LABEL, Kind.TEXT, lines=1, metric=_more,
         formula=f"""IF({_PARTIES}<={LISTED},"",{{say:……另 |…and }}&({_PARTIES}-{LISTED})
         &{{say: 户；逾期合计 | more; }}&{_money("SUM({invoices.chase_amount})")}&{{say:| overdue in total}})"""),
)  # fmt: skip
