"""What a target decomposition reckons: parts of parents, months, rolling months, figures to date.

Weights count as whole numbers of eight digits in all, seasons with three decimals: so formulas can be exact, too.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal

from xlplan.forms.form import BookData, ColumnMetric, Row, Value, names_total, per_row
from xlplan.forms.plan.remainders import divided, in_cents
from xlplan.forms.pnl import month_end
from xlplan.metrics import round_half_up
from xlplan.metrics import status as band_of

DEPTHS = (1, 2, 3)
"""How deep a parent's parts may stand."""
ZERO, MOST = Decimal(0), Decimal(99999)

Group = tuple[str, str]
"""A measure and a subject, in lower case."""


def group_of(row: Row, field: str) -> Group:
    """The measure of a row with its subject or its parent."""
    return str(row.get("measure")).casefold(), str(row.get(field)).casefold()


def ready(row: Row) -> bool:
    """Whether a row states or takes a target: it has a measure and a subject, and is no typed total."""
    return row.get("subject") is not None and row.get("measure") is not None and not names_total(row.get("subject"))


def is_part(row: Row) -> bool:
    """Whether a row is a part of another one's target."""
    return ready(row) and row.get("parent") is not None


def number(row: Row, field: str) -> Decimal:
    """A figure, 0 where there is none."""
    value = row.get(field)
    return value if isinstance(value, Decimal) else ZERO


def sums(rows: Sequence[Row], field: str, of: str) -> dict[Group, Decimal]:
    """The sums of a field by measure and subject or parent; no entry where no row has a figure."""
    found: dict[Group, Decimal] = defaultdict(Decimal)
    for row in rows:
        value = row.get(field)
        if isinstance(value, Decimal):
            found[group_of(row, of)] += value
    return found


# --- from parent to part ---------------------------------------------------------------------------------------------
def basis(row: Row, _: BookData) -> Value:
    """The weight that a part takes by its method; not negative."""
    if not is_part(row) or row.get("method") == "hand":
        return None
    method = row.get("method")
    return max(ZERO, number(row, str(method) if method in ("history", "potential") else "weight"))


def given(row: Row, _: BookData) -> Value:
    """What a part is given by hand."""
    return in_cents(row.get("hand")) if is_part(row) and row.get("method") == "hand" else None


def root(row: Row, _: BookData) -> Value:
    """The annual target of a row without a parent."""
    return in_cents(row.get("hand")) if ready(row) and row.get("parent") is None else None


def units(rows: Sequence[Row], _: BookData) -> list[Value]:
    """Weights as whole numbers of eight digits in all."""
    found = sums(rows, "basis", "parent")
    digits = {group: 8 - len(str(int(round_half_up(whole, 6)))) for group, whole in found.items()}
    return [
        round_half_up(weight.scaleb(digits[group_of(row, "parent")]), 0)
        if isinstance(weight := row.get("basis"), Decimal) else None
        for row in rows
    ]  # fmt: skip


def whole(rows: Sequence[Row], _: BookData) -> list[Value]:
    """The sum of the whole-number weights of a part and those it shares with."""
    found = sums(rows, "units", "parent")
    return [found[group_of(row, "parent")] if row.get("units") is not None else None for row in rows]


def pool(depth: int) -> ColumnMetric:
    """What the parent of a row has, less what is given by hand."""

    def metric(rows: Sequence[Row], _: BookData) -> list[Value]:
        owners, given = sums(rows, f"part{depth - 1}", "subject"), sums(rows, "given", "parent")
        groups = [group_of(row, "parent") if is_part(row) else None for row in rows]
        return [round_half_up(owners[g] - given.get(g, ZERO), 2) if g in owners else None for g in groups]

    return metric


def rest(total: str, weight: str, weights: str) -> Callable[[Row, BookData], Value]:
    """What is left when a total in its smallest units, times a weight, is divided by the weights."""

    def metric(row: Row, _: BookData) -> Value:
        pool, share, whole = row.get(total), row.get(weight), row.get(weights)
        if not (isinstance(pool, Decimal) and isinstance(share, Decimal) and isinstance(whole, Decimal) and whole > 0):
            return None
        places = next(n for n in (0, 1, 2) if round_half_up(pool, n) == pool)
        return Decimal(int(abs(pool).scaleb(places)) * int(share) % int(whole))

    return metric


def part(depth: int) -> ColumnMetric:
    """What each row gets at this depth."""

    def metric(rows: Sequence[Row], _: BookData) -> list[Value]:
        found, groups = dict[int, Value](), defaultdict[Group, list[Row]](list)
        for row in rows:
            if row.get(f"rest{depth}") is not None:
                groups[group_of(row, "parent")].append(row)
            elif row.get(f"pool{depth}") is not None:
                found[id(row)] = row.get("given")
        for siblings in groups.values():
            parts = divided(siblings[0].get(f"pool{depth}"), [number(row, "units") for row in siblings])
            found |= {id(row): value for row, value in zip(siblings, parts, strict=True)}
        return [found.get(id(row)) for row in rows]

    return metric


def annual(row: Row, _: BookData) -> Value:
    """A row's annual target."""
    return next((value for n in (0, *DEPTHS) if isinstance(value := row.get(f"part{n}"), Decimal)), None)


def difference(rows: Sequence[Row], _: BookData) -> list[Value]:
    """Sum of the parts less the whole."""
    parts = sums(rows, "annual", "parent")
    return [
        round_half_up(parts[group_of(row, "subject")] - whole_target, 2)
        if isinstance(whole_target := row.get("annual"), Decimal) and group_of(row, "subject") in parts else None
        for row in rows
    ]  # fmt: skip


# --- months ----------------------------------------------------------------------------------------------------------
def fields(tag: str, book: BookData) -> list[str]:
    """The month columns under one tag."""
    return [f"{tag}_{month:%Y_%m}" for month in book.months]


def closed_months(book: BookData) -> list[dt.date]:
    """The months whose last day is not after the as-of date."""
    return [month for month in book.months if book.as_of and month_end(month) <= book.as_of]


def of_months(total: str, weight: str, tag: str) -> Callable[[dt.date], ColumnMetric]:
    """The metric of a month's column, from one that gives a row's values for all months."""

    def metric(month: dt.date) -> ColumnMetric:
        def of(row: Row, book: BookData) -> Value:
            if tag == "rolling" and (kept := row.get(f"kept_{month:%Y_%m}")) is not None:
                return kept
            months = [m for m in book.months if tag != "rolling" or row.get(f"kept_{m:%Y_%m}") is None]
            parts = divided(row.get(total), [number(row, f"{weight}_{m:%Y_%m}") for m in months])
            return dict(zip(months, parts, strict=True)).get(month)

        return per_row(of)

    return metric


def season(month: dt.date) -> ColumnMetric:
    """The metric of a month's weight, in thousandths."""

    def metric(row: Row, book: BookData) -> Value:
        if row.get("annual") is None:
            return None
        return round_half_up(max(ZERO, min(MOST, book.number(f"season_{month:%m}", "0"))) * 1000, 0)

    return per_row(metric)


def kept(month: dt.date) -> ColumnMetric:
    """What a closed month keeps: its actual, or where none is known, its target."""

    def metric(row: Row, book: BookData) -> Value:
        if row.get("annual") is None or book.as_of is None or month_end(month) > book.as_of:
            return None
        actual = row.get(f"actual_{month:%Y_%m}")
        return in_cents(actual if isinstance(actual, Decimal) else number(row, f"target_{month:%Y_%m}"))

    return per_row(metric)


def monthly_rest(total: str, weights: str) -> Callable[[dt.date], ColumnMetric]:
    """The metric of what division leaves of a month."""

    def metric(month: dt.date) -> ColumnMetric:
        left = rest(total, f"season_{month:%Y_%m}", weights)
        closed = f"kept_{month:%Y_%m}"
        return per_row(lambda row, book: None if total == "todo" and row.get(closed) is not None else left(row, book))

    return metric


def season_all(row: Row, book: BookData) -> Value:
    """The sum of the seasons."""
    return sum((number(row, field) for field in fields("season", book)), ZERO)


def season_open(row: Row, book: BookData) -> Value:
    """The sum of the seasons of the months that are not closed."""
    opened = (m for m in book.months if row.get(f"kept_{m:%Y_%m}") is None)
    return sum((number(row, f"season_{m:%Y_%m}") for m in opened), ZERO)


def todo(row: Row, book: BookData) -> Value:
    """What is left of the annual target for the open months; nothing once it is reached."""
    annual = row.get("annual")
    if not isinstance(annual, Decimal):
        return None
    left = round_half_up(annual - sum((number(row, field) for field in fields("kept", book)), ZERO), 2)
    return min(ZERO, left) if annual < 0 else max(ZERO, left)


# --- to date ---------------------------------------------------------------------------------------------------------
def quarter(n: int) -> Callable[[Row, BookData], Value]:
    """The target of a quarter of the year that the sheet shows."""

    def metric(row: Row, book: BookData) -> Value:
        if row.get("annual") is None or not number(row, "season_all"):
            return None
        first = min(book.months)
        numbers = [(m.year - first.year) * 12 + m.month - first.month for m in book.months]
        months = [m for m, i in zip(book.months, numbers, strict=True) if 3 * n - 3 <= i < 3 * n]
        return round_half_up(sum((number(row, f"target_{m:%Y_%m}") for m in months), ZERO), 2)

    return metric


def to_date(tag: str) -> Callable[[Row, BookData], Value]:
    """The sum of one tag over the closed months."""

    def metric(row: Row, book: BookData) -> Value:
        if row.get("annual") is None or book.as_of is None:
            return None
        known = [v for m in closed_months(book) if isinstance(v := row.get(f"{tag}_{m:%Y_%m}"), Decimal)]
        return round_half_up(sum(known, ZERO), 2) if known or tag == "target" else None

    return metric


def figure(row: Row, field: str) -> Decimal | None:
    """A figure, None where there is none."""
    value = row.get(field)
    return value if isinstance(value, Decimal) else None


def projected(row: Row, _: BookData) -> Value:
    """The year as the actuals go against the target to date."""
    target, actual, annual = (figure(row, f) for f in ("target_to_date", "actual_to_date", "annual"))
    return round_half_up(actual * annual / target, 2) if target and actual is not None and annual is not None else None


def remaining(row: Row, _: BookData) -> Value:
    """The annual target less the actuals to date."""
    annual = figure(row, "annual")
    return None if annual is None else round_half_up(annual - number(row, "actual_to_date"), 2)


def status(row: Row, book: BookData) -> Value:
    """The band of the attainment to date."""
    reached = row.get("attainment")
    lines = float(book.number("met_at", "1")), float(book.number("near_at", "0.9"))
    return band_of(reached, None, lines) if isinstance(reached, float) else None
