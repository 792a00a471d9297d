"""Which warning stands in which row of the dashboard's list: the worst first, rows that somebody wrote beside kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from xlplan.forms.alert import Fired, fired
from xlplan.forms.form import Band, BookData, ColumnMetric, Kind, Label, Row, Value

OWN = ("severity", "rule", "subject", "value", "target", "code")
"""The program's columns; the code comes last, because the others ask which warning stood in a row before."""

MOST, SPARE = 12, 4
"""Rows of a list that fill writes, and the empty ones below its warnings in a new workbook that has data."""

MORE = Label("另有 {count} 条预警", "{count} more warnings")
STANDS_FOR = "more:"
"""How the code begins of the row of those that have none; then comes a sign of `SIGNS` for each, which `listed` counts.

The row has no severity of its own: it would count as one."""
SIGNS = {"bad": "b", "fair": "f"}
_NEXT = "next"

ROOM = 32.0
"""Letters that two lines of the list hold, with narrow ones among them; a Chinese one is as wide as two."""
NARROW = 0.94


def _assign(rows: Sequence[Row], book: BookData) -> None:
    """Leave in each row what its own columns are to hold, unless the row is somebody's own."""
    found = {entry.code: entry for entry in fired(book)}
    kept: dict[int, Fired] = {}
    free: list[int] = []
    for index, row in enumerate(rows):
        code = row.get("code")
        if code is None:
            if not row.get("typed") and not any(row.get(field) for field in OWN):
                free.append(index)
        elif not row.get("typed"):
            free.append(index)
        else:
            kept[index] = found.pop(str(code)) if str(code) in found else _resolved(row)
    waiting = list(found.values())
    shown = waiting if len(waiting) <= len(free) else waiting[: max(len(free) - 1, 0)]
    if len(shown) < len(waiting) and free:
        rest = waiting[len(shown) :]
        code = STANDS_FOR + "".join(SIGNS[entry.severity] for entry in rest)
        shown.append(Fired(code, "", MORE(book.lang).format(count=len(rest)), "", "", ""))
    for index, entry in [*kept.items(), *zip(free, [*shown, *[None] * len(free)], strict=False)]:
        rows[index][_NEXT] = "\x1f".join(_said(entry)) if entry else ""


def _said(entry: Fired) -> tuple[str, ...]:
    return entry.severity, *(clipped(text) for text in entry[2:5]), entry.target, entry.code


def clipped(text: str) -> str:
    """The text, its end left out where it would need a third line."""
    if _wide(text) <= ROOM:
        return text
    kept = next(n for n in range(len(text), -1, -1) if _wide(text[:n]) <= ROOM - 1)
    return f"{text[:kept].rstrip()}…"


def _wide(text: str) -> float:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else NARROW for sign in text)


def _resolved(row: Row) -> Fired:
    rule, subject = (str(row.get(field) or "") for field in ("rule", "subject"))
    code = str(row.get("code"))
    return Fired(STANDS_FOR if code.startswith(STANDS_FOR) else code, "resolved", rule, subject, "", "")


def listed(severity: str, label: Label) -> Band:
    """How many warnings there are of a severity, those that the list has no row for among them."""
    begins, code = f'LEFT({{dashboard.code}},{len(STANDS_FOR)})="{STANDS_FOR}"', "{dashboard.code}"
    more = f'SUMPRODUCT(({begins})*(LEN({code})-LEN(SUBSTITUTE({code},"{SIGNS[severity]}",""))))'

    def metric(book: BookData) -> Value:
        rows = book.rows("dashboard")
        codes = [str(row.get("code") or "") for row in rows]
        unlisted = sum(code.count(SIGNS[severity]) for code in codes if code.startswith(STANDS_FOR))
        return sum(row.get("severity") == severity for row in rows) + unlisted

    shown = f"COUNTIFS({{dashboard.severity}},{{severity:{severity}}})"
    return Band(severity, label, Kind.COUNT, f"{shown}+{more}", metric)


def rows_wanted(rows: Sequence[Row]) -> int:
    """How many rows the list ought to have for all its warnings, `MOST` of them unless it has more."""
    last = max((n for n, row in enumerate(rows, 1) if any(part(row, field) for field in OWN)), default=0)
    codes = [str(part(row, "code") or "") for row in rows]
    lacking = sum(len(code) - len(STANDS_FOR) - 1 for code in codes if code.startswith(STANDS_FOR) and code[-1] != ":")
    return max(min(last + lacking, MOST), len(rows)) if lacking > 0 else len(rows)


def without_spare(rows: list[Row]) -> list[Row]:
    """The rows of a new list, with `SPARE` empty ones at its end."""
    return rows[: max((n for n, row in enumerate(rows, 1) if row.get("code")), default=0) + SPARE]


def own(field: str) -> ColumnMetric:
    """The metric of one of the program's columns."""

    def metric(rows: Sequence[Row], book: BookData) -> list[Value]:
        if field == OWN[0]:
            _assign(rows, book)
        return [part(row, field) for row in rows]

    return metric


def part(row: Row, field: str) -> Value:
    """What one of the program's columns is to hold in a row."""
    said = row.get(_NEXT)
    if said is None:
        return row.get(field)
    return (str(said).split("\x1f")[OWN.index(field)] or None) if said else None
