"""How much of the workbook's period is over: a figure above the table, for what is measured against time."""

from __future__ import annotations

from decimal import Decimal

from xlplan.forms.form import Band, BookData, Kind, Label, Value
from xlplan.metrics import period_end, round_ratio
from xlplan.metrics.calendar import period_start

_TEXT = 'SUBSTITUTE(TRIM({@period}),"-","")'
_SORT, _NUMBER = f"MID({_TEXT},5,1)", f"MID({_TEXT},6,2)"
_YEAR, _MONTH = f"LEFT({_TEXT},4)", f"MID({_TEXT},5,2)"
_LAST = f'IF({_SORT}="",12,IF({_SORT}="Q",3*{_NUMBER},IF({_SORT}="H",6*{_NUMBER},{_MONTH}*1)))'
_MONTHS = f'IF({_SORT}="",12,IF({_SORT}="Q",3,IF({_SORT}="H",6,1)))'
_SUNDAY = f"DATE({_YEAR},1,4)-WEEKDAY(DATE({_YEAR},1,4),2)+7*{_NUMBER}"
"""ISO 8601: the first week of a year is the one that holds 4 January."""

_END = f'IF({_SORT}="W",{_SUNDAY},DATE({_YEAR},{_LAST}+1,0))'
_DAYS = f'IF({_SORT}="W",7,DATE({_YEAR},{_LAST}+1,0)-DATE({_YEAR},{_LAST}-{_MONTHS},0))'
_KNOWN = f'ISNUMBER({{@as_of}}),IF({_SORT}="W",1,{_LAST})<13'
FORMULA = f'IFERROR(IF(AND({_KNOWN}),ROUND(MAX(0,MIN(1,1-({_END}-{{@as_of}})/{_DAYS})),12),""),"")'


def elapsed(book: BookData) -> Value:
    """Days of the period up to and with the as-of day, over all its days: 0 before it, 1 after it."""
    period = book.facts.get("period")
    first, last = (of(str(period)) if period is not None else None for of in (period_start, period_end))
    if book.as_of is None or first is None or last is None:
        return None
    days = (last - first).days + 1
    return round_ratio(Decimal(min(days, max(0, (book.as_of - first).days + 1))) / days)


BAND = Band("elapsed", Label("期间进度", "Period elapsed"), Kind.PERCENT, FORMULA, elapsed)
