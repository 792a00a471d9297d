"""Groups of rows and their order, in helper columns: what a list above a table is put together from.

A helper column holds each row's group key, a second one the figure that orders the groups, on the group's first row
only, a third one the order itself. Each line of the list then looks its group up. All of it is written in what every
calculation engine reckons alike: no array that depends on ROW(), no AGGREGATE.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from xlplan.forms.form import Row, Value

_ROWS = 10_000_000
"""More than a sheet has rows."""


def first_of_group(form: str, key: str) -> str:
    """Formula: whether this row is the first of its group."""
    column = f"{{{form}.{key}}}"
    return f"MATCH({{exact:{key}}},{column},0)=ROW()-ROW(INDEX({column},1))+1"


def order(form: str, figure: str, *, rising: bool = False) -> str:
    """Formula: how many figures are larger, and a fraction for the row: the largest has the least.

    `rising` puts the smallest first. Equal figures follow as they stand. Nothing where the row has none. `orders`
    gives the same.
    """
    column, before = f"{{{form}.{figure}}}", "<" if rising else ">"
    position = f"(ROW()-ROW(INDEX({column},1))+1)"
    return f'IF(ISNUMBER({{{figure}}}),COUNTIFS({column},"{before}"&{{{figure}}})+{position}/{_ROWS},"")'


def orders(rows: Sequence[Row], figure: str, *, rising: bool = False) -> list[Value]:
    """What the formula of `order` gives for each row."""
    figures = [value if isinstance(value := row.get(figure), int | float | Decimal) else None for row in rows]
    ascending = sorted(value for value in figures if value is not None)

    def before(value: int | float | Decimal) -> int:
        return bisect_left(ascending, value) if rising else len(ascending) - bisect_right(ascending, value)

    return [None if value is None else before(value) + position / _ROWS for position, value in enumerate(figures, 1)]


def place_of(form: str, order_field: str, number: int) -> str:
    """Formula: where in the table the group at this place of the order has its first row."""
    column = f"{{{form}.{order_field}}}"
    return f"MATCH(SMALL({column},{number}),{column},0)"


def largest(form: str, field: str, same: str) -> str:
    """Formula: the largest figure of the rows that `same` (an array of TRUE and FALSE) tells; all must be numbers."""
    return f"SUMPRODUCT(MAX({same}*{{{form}.{field}}}))"


def spaced(value: Value) -> str:
    """A cell's text as TRIM gives it."""
    return " ".join(part for part in str("" if value is None else value).split(" ") if part)


def cut(formula: str, most: int) -> str:
    """Formula: a text without what is beyond so many signs, and that something was left out. `shortened` says it."""
    return f'IF(LEN({formula})>{most},TRIM(LEFT({formula},{most - 1}))&"…",{formula})'


def shortened(text: str, most: int) -> str:
    """What the formula of `cut` gives for a text without spaces around it."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip(' ')}…"


def groups(rows: Iterable[Row], key: Callable[[Row], str | None]) -> list[list[Row]]:
    """The rows that have a key, group by group in the order of the table; case is ignored."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        value = key(row)
        if value is not None:
            found.setdefault(value.lower(), []).append(row)
    return list(found.values())
