"""The value policy as one table: what a cell holds, and what it then is as a number, an amount, a date, a yes or no.

docs/functions.md shows it (docs/make.py), and `CASES` asks every host for every field of it.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from function_notation import E

VALUE, NA, DIV0 = E("#VALUE!"), E("#N/A"), E("#DIV/0!")


class Row(NamedTuple):
    """A cell and its meanings; "" is no value; a date by its day number."""

    zh: str
    en: str
    cell: object
    number: object
    amount: object
    date: object
    truth: object


POLICY = (
    Row("数字", "a number", 46203.75, 46203.75, 46203.75, 46203, True),
    Row("零", "zero", 0, 0, 0, VALUE, False),
    Row("负数", "a negative number", -5, -5, -5, VALUE, True),
    Row("超出日期范围的数字", "a number beyond 9999-12-31", 3_000_000, 3_000_000, 3_000_000, VALUE, True),
    Row("空白单元格", "a blank cell", None, "", 0, "", False),
    Row("空文本", "empty text", "", "", 0, "", False),
    Row("空格", "spaces", "  ", "", 0, "", False),
    Row("文本型数字", "text that is a number", "46203", 46203, 46203, 46203, True),
    Row("带千分位的文本", "text with thousands separators", "46,203", 46203, 46203, 46203, True),
    Row("全角数字", "full-width digits", "４６２０３", 46203, 46203, 46203, True),
    Row("百分数文本", "text with a percent sign", "12%", 0.12, 0.12, VALUE, True),
    Row("日期", "a date", dt.date(2026, 6, 30), 46203, 46203, 46203, True),
    Row("日期文本", "text that is a day", "2026-06-30", "", VALUE, 46203, VALUE),
    Row("中文日期文本", "a day in Chinese", "2026年6月30日", "", VALUE, 46203, VALUE),
    Row("其他文本", "other text", "n/a", "", VALUE, VALUE, VALUE),
    Row("逻辑值 TRUE", "TRUE", True, "", VALUE, VALUE, True),
    Row("逻辑值 FALSE", "FALSE", False, "", VALUE, VALUE, False),
    Row("“是”", "“yes”", "是", "", VALUE, VALUE, True),
    Row("“否”", "“no”", "No", "", VALUE, VALUE, False),
    Row("错误值 #N/A", "the error #N/A", NA, NA, NA, NA, NA),
    Row("错误值 #DIV/0!", "the error #DIV/0!", DIV0, DIV0, DIV0, DIV0, DIV0),
)

COLUMN = "X"
"""Where the policy's cells stand on the sheet of cases."""

LAST_DAY = 2_958_465


def _cases() -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for n, row in enumerate(POLICY, 1):
        cell = f"{COLUMN}{n}"
        date = LAST_DAY - row.date if isinstance(row.date, int) else row.date
        late = {True: "", False: 10}.get(row.truth, row.truth) if isinstance(row.truth, bool) else row.truth
        found += [
            (f"XLPLAN_RUN_RATE({cell},1,1)", row.number),
            (f"XLPLAN_BALANCE({cell},0,0,0)", row.amount),
            (f"XLPLAN_DAYS_LATE({LAST_DAY},{cell})", date),
            (f"XLPLAN_DAYS_LATE(46203,46193,R1,{cell})", late),
        ]
    return found


CASES = _cases()
"""Each field by a function that gives the number, the amount, the days from the date to the last, 10 unless done."""
