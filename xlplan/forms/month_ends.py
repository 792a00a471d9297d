"""Ageing of what was owed at the last month ends: hidden columns of the invoices, and the chart that adds them up.

A month end's stack is reckoned from the dates in the ledger alone: what is billed, paid or credited later does not
change it. The last stack is that of the as-of date, and shows the figures above the invoices.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlplan.forms.chart import BoardMetric, Chart, Headline, Point, Role, Series
from xlplan.forms.chase import SUBJECTS
from xlplan.forms.form import BookData, Column, ColumnMetric, Kind, Label, Lang, Row, Value, names_total
from xlplan.forms.open_items import PAID, all_open_on, open_formula
from xlplan.forms.sentence import NO_DATA
from xlplan.metrics import AGEING_LIMITS, round_half_up

ENDS = 5
"""Month ends before the as-of date."""

CHART = "month_ends"
_BLOCK = f"{{name:chart_{CHART}}}"
"""The chart's own cells: one row of names, then one for each date; one column of words, then one for each age."""
_NOW = ENDS + 2
ROLES: tuple[Role, ...] = ("age0", "age1", "age2", "age3", "age4")
"""Of the ages, here and beside."""
_SIGNS = 9
_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
_MONTHS = Label("".join(f"{n:<{_SIGNS}}" for n in range(1, 13)), "".join(f"{name:<{_SIGNS}}" for name in _NAMES))
"""The months' names, in places of equal width."""
_LARGE, _UNIT = Decimal(1_000_000), Label("万", "M")
"""From there on, amounts are shortened: to 0.1 万, or 0.01 M."""


def month_end(as_of: dt.date, back: int) -> dt.date:
    """The last day of the month so many months before the one of a date."""
    months = as_of.year * 12 + as_of.month - back
    return dt.date(months // 12, months % 12 + 1, 1) - dt.timedelta(days=1)


def _end(back: int) -> str:
    return f"EOMONTH({{@as_of}},-{back})"


def _open_at(back: int) -> ColumnMetric:
    def metric(rows: Sequence[Row], book: BookData) -> list[Value]:
        return all_open_on(rows, book, month_end(book.as_of, back) if book.as_of else None)

    return metric


COLUMNS = tuple(
    Column(f"open_{back}", Label(f"{back} 个月前月末未收", f"Open {back} month ends ago"), Kind.MONEY, hidden=True,
           metric=_open_at(back), formula=open_formula(f'{PAID}"<="&{_end(back)})', f"<={_end(back)}"))
    for back in range(ENDS, 0, -1)
)  # fmt: skip


# --- figures ---------------------------------------------------------------------------------------------------------
def _owed(book: BookData, back: int, after: int | None = None, until: int | None = None) -> Decimal:
    """What was open at a month end, or at the as-of date; of it what was overdue more than `after` days, to `until`."""
    field, found = f"open_{back}" if back else "open_amount", Decimal(0)
    end = month_end(book.as_of, back) if back and book.as_of else book.as_of
    for row in book.rows("invoices"):  # asked for every cell of the chart: what is quick to tell comes first
        amount = row.get(field)
        if not amount or not isinstance(amount, Decimal):
            continue
        days = (end - due).days if end and isinstance(due := row.get("due_date"), dt.date) else 0
        if (after is not None and days <= after) or (until is not None and days > until):
            continue
        if not any(names_total(row.get(subject)) for subject in SUBJECTS):
            found += amount
    return round_half_up(found, 2)


def _overdue_formula(back: int, after: int, until: int | None = None) -> str:
    column, due, end = f"{{invoices.open_{back}}}", "{invoices.due_date}", _end(back)
    last = "" if until is None else f',{due},">="&{end}-{until}'
    return f'SUMIFS({column},{due},"<"&{end}-{after}{last},{{without:invoices}})'


def _values(back: int, ages: Sequence[str]) -> tuple[tuple[str, BoardMetric], ...]:
    if not back:
        return tuple((f"{{name:{age}}}", lambda _, bands, age=age: bands.get(age)) for age in ages)
    found: list[tuple[str, BoardMetric]] = [(
        f"IF(ISNUMBER({{@as_of}}),ROUND({{sum:open_{back}}}-{_overdue_formula(back, 0)},2),0)",
        lambda book, _: _owed(book, back, until=0),
    )]  # fmt: skip
    for after, until in zip((0, *AGEING_LIMITS), (*AGEING_LIMITS, None), strict=True):
        formula = f"IF(ISNUMBER({{@as_of}}),ROUND({_overdue_formula(back, after, until)},2),0)"
        found.append((formula, lambda book, _, after=after, until=until: _owed(book, back, after, until)))  # type: ignore[misc]
    return tuple(found)


# --- words -----------------------------------------------------------------------------------------------------------
def _amount(amount: Decimal, lang: Lang) -> str:
    if amount < _LARGE:
        return f"{round_half_up(amount, 0) + 0:,.0f}"
    unit, decimals, whole = (10_000, 1, -3) if lang == "zh" else (1_000_000, 2, -4)
    return f"{round_half_up(amount, whole) / unit:,.{decimals}f}{_UNIT(lang)}"


def _words(back: int) -> tuple[str, BoardMetric]:
    """The date, and what was owed on it."""
    end = _end(back) if back else "{@as_of}"
    pattern = "yy-mm" if back else "yy-mm-dd"
    owed = f"ROUND({{sum:{f'open_{back}' if back else 'open_amount'}}},2)"  # not from the cells beside it: a circle
    rounded = f"ROUND({owed},-VALUE({{say:3|4}}))/VALUE({{say:10000|1000000}})"
    short = f"FIXED({rounded},VALUE({{say:1|2}}))&{{say:{_UNIT.zh}|{_UNIT.en}}}"
    formula = f"""IF(ISNUMBER({{@as_of}}),TEXT({end},"{pattern}")&CHAR(10)&IF({owed}>={_LARGE},{short},
        FIXED(ROUND({owed},0),0)),"")"""

    def metric(book: BookData, _: Mapping[str, Value]) -> Value:
        if book.as_of is None:
            return ""
        day = month_end(book.as_of, back) if back else book.as_of
        return f"{day:{'%y-%m' if back else '%y-%m-%d'}}\n{_amount(_owed(book, back), book.lang)}"

    return formula, metric


def _share(book: BookData, back: int) -> Decimal:
    """Overdue at a date, in whole percent; something must be owed."""
    return round_half_up(round_half_up(100 * _owed(book, back, 0) / _owed(book, back), 6), 0)


def _told(words: Label, *parts: str) -> str:
    """A formula of words with `{}` for each part, in the same order in both languages."""
    texts = [f"{{say:{zh}|{en}}}" for zh, en in zip(words.zh.split("{}"), words.en.split("{}"), strict=True)]
    return "&".join([texts[0], *(piece for part, text in zip(parts, texts[1:], strict=True) for piece in (part, text))])


_OVER = Label("目前没有应收余额", "Nothing is owed any longer")
_NEW = Label("逾期占比 {}%；此前各月末没有应收余额", "{}% is overdue; nothing was owed at the month ends before")
_MOVED = Label("{} 月末逾期占比为 {}%，目前{} {}%", "At the end of {} the overdue share was {}%; it {} {}%")
_ROSE, _FELL, _SAME = Label("升至", "rose to"), Label("降至", "fell to"), Label("仍为", "is still")


def _headline() -> Headline:
    """How the overdue share has moved since the first month end at which anything was owed."""
    totals = [f"SUM(INDEX({_BLOCK},{row},0))" for row in range(2, _NOW + 1)]
    empty = f"({totals[-2]}=0)"
    for total in reversed(totals[:-2]):
        empty = f"({total}=0)*(1+{empty})"
    first = f"(2+{empty})"

    def share(row: str) -> str:
        return f"ROUND(ROUND(100*(1-INDEX({_BLOCK},{row},2)/SUM(INDEX({_BLOCK},{row},0))),6),0)"

    def say(words: Label) -> str:
        return f"{{say:{words.zh}|{words.en}}}"

    now, then = share(str(_NOW)), share(first)
    month = f"TRIM(MID({say(_MONTHS)},{_SIGNS}*MONTH(EOMONTH({{@as_of}},{first}-{_NOW}))-{_SIGNS - 1},{_SIGNS}))"
    verb = f"IF({now}>{then},{say(_ROSE)},IF({now}<{then},{say(_FELL)},{say(_SAME)}))"
    nothing = f"IF({first}={_NOW},{say(NO_DATA)},{say(_OVER)})"
    return Headline(f"""IF({totals[-1]}=0,{nothing},IF({first}={_NOW},{_told(_NEW, now)},
        {_told(_MOVED, month, then, verb, now)}))""", _said)  # fmt: skip


def _said(book: BookData, _: Mapping[str, Value]) -> Value:
    first = next((back for back in range(ENDS, 0, -1) if _owed(book, back)), 0)
    if not book.as_of or not _owed(book, 0):
        return (_OVER if first else NO_DATA)(book.lang)
    now = _share(book, 0)
    if not first:
        return _NEW(book.lang).format(now)
    then, month = _share(book, first), month_end(book.as_of, first).month
    verb = _ROSE if now > then else _FELL if now < then else _SAME
    name = _MONTHS(book.lang)[_SIGNS * (month - 1) :][:_SIGNS].strip()
    return _MOVED(book.lang).format(name, then, verb(book.lang), now)


def chart(labels: Sequence[Label], ages: Sequence[str]) -> Chart:
    """The chart; `labels` of the ages, and the bands that show them for the as-of date."""
    return Chart(
        CHART, "stacked", Label("各月末应收账龄", "Ageing of what was owed at month ends"),
        Label("堆积柱形图：截止日及之前五个月末的未收金额，按账龄段。",
              "Stacked columns: open amounts by days past due, at the as-of date and the five month ends before it."),
        tuple(Series("", label, role) for label, role in zip(labels, ROLES, strict=True)),
        _headline(), points=tuple(Point(_words(back), _values(back, ages)) for back in range(ENDS, -1, -1)),
        worded=True,
    )  # fmt: skip
