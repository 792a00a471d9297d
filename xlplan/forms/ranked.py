"""Groups of rows and their order, in helper columns: what a list above a table is put together from.

A helper column holds each row's group key, a second one the figure that orders the groups, on the group's first row
only. The lines of the list then cost a search a group, not a search a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from xlplan.forms.form import Row, Value


def first_of_group(form: str, key: str) -> str:
    """Formula: whether this row is the first of its group."""
    column = f"{{{form}.{key}}}"
    return f"MATCH({{exact:{key}}},{column},0)=ROW()-ROW(INDEX({column},1))+1"


def rank(form: str, order: str) -> str:
    """Formula: the place of this row's figure, 1 for the largest; the first in the table of equal ones goes first."""
    column = f"{{{form}.{order}}}"
    return f"(RANK({{{order}}},{column})+SUMPRODUCT(({column}={{{order}}})*(ROW({column})<ROW())))"


def listed(form: str, line: str, places: int, separator: str, skip: int = 1) -> str:
    """Formula: the texts that begin with `1. `, `2. ` and so on, from their character `skip` on."""
    column = f"{{{form}.{line}}}"
    found = (f'INDEX({column},MATCH("{place}. *",{column},0))' for place in range(1, places + 1))
    cut = [text if skip == 1 else f"MID({text},{skip},255)" for text in found]
    return "&".join(f'IFERROR({separator + "&" if place else ""}{text},"")' for place, text in enumerate(cut))


def spaced(value: Value) -> str:
    """A cell's text as TRIM gives it."""
    return " ".join(part for part in str("" if value is None else value).split(" ") if part)


def groups(rows: Iterable[Row], key: Callable[[Row], str | None]) -> list[list[Row]]:
    """The rows that have a key, group by group in the order of the table; case is ignored."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        value = key(row)
        if value is not None:
            found.setdefault(value.lower(), []).append(row)
    return list(found.values())
