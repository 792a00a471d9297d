"""Checks of the plan's figures: targets whose parts do not add up, shares above 100%, steps that do not rise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from xlplan.actions.drafts import plain, typed_rows
from xlplan.actions.places import address, named_place
from xlplan.actions.sheet import FormTable, Reading
from xlplan.errors import Severity
from xlplan.forms.form import BookData, Row
from xlplan.forms.plan import agents, bonus, contribution
from xlplan.forms.plan.decompose import DEPTHS, Group, closed_months, group_of, is_part, number
from xlplan.forms.plan.figures import figure

Placed = tuple[int, Row]
"""Where a row stands in its table, and the row with every field reckoned."""


def check_targets(reading: Reading, book: BookData) -> None:
    """Report what is wrong with the figures of the target sheet, the bonus, agents, shares and contributions."""
    table = reading.tables.get("targets")
    if table:
        _Targets(reading, table, book).check()
    _steps(reading, [f"bonus_from_{n}" for n in bonus.NUMBERS], "bonus")
    _steps(reading, [f"{tier.id}_from" for tier in reversed(agents.TIERS[:3])], "agents")
    _shares(reading)
    _contributions(reading)


class _Targets:
    """The target sheet's rows, by whose part they are."""

    def __init__(self, reading: Reading, table: FormTable, book: BookData) -> None:
        self.reading, self.table, self.book = reading, table, book
        reckoned = book.rows("targets")
        self.rows: list[Placed] = [(i, reckoned[i]) for _, i, _ in typed_rows(reading, "targets")]
        self.parts: dict[Group, list[Placed]] = defaultdict(list)
        for index, row in self.rows:
            if is_part(row):
                self.parts[group_of(row, "parent")].append((index, row))

    def check(self) -> None:
        """Every row by itself, as a whole, and against its actuals."""
        for index, row in self.rows:
            if row.get("subject") is None or row.get("measure") is None:
                continue
            if row.get("annual") is None:
                self._without(index, row)
            else:
                self._whole(index, row, self.parts.get(group_of(row, "subject"), []))
                self._actuals(index, row, self.parts.get(group_of(row, "subject"), []))
        if self.rows and not any(self.book.number(f"season_{n:02}", "0") > 0 for n in range(1, 13)):
            _at_fact(self.reading, "season-weights", "season_01")

    def _report(self, code: str, severity: Severity, index: int, field: str, **words: object) -> None:
        self.reading.report(code, severity, self.table.sheet.name, self.table.cell(index, field), **words)

    def _without(self, index: int, row: Row) -> None:
        """Why a row has no annual target."""
        pooled = any(row.get(f"pool{depth}") is not None for depth in DEPTHS)
        if is_part(row) and not pooled:
            self._report("target-parent", "error", index, "parent", parent=row["parent"], measure=row["measure"])
        elif is_part(row) and row.get("method") != "hand":
            self._report("target-weights", "error", index, "weight", parent=row["parent"], measure=row["measure"])
        else:
            self._report("target-missing", "warning", index, "hand", subject=row["subject"], measure=row["measure"])

    def _whole(self, index: int, row: Row, parts: list[Placed]) -> None:
        """A target against its parts."""
        given = [(i, part) for i, part in parts if part.get("given") is not None]
        words = {"subject": str(row["subject"]), "measure": str(row["measure"]), "whole": plain(number(row, "annual"))}
        gap, by_hand = number(row, "difference"), sum((number(part, "given") for _, part in given), Decimal(0))
        if gap:
            at = (given[-1][0], "hand") if given else (index, "annual")
            self._report("target-parts", "error", at[0], at[1], **words, parts=plain(number(row, "annual") + gap),
                         difference=f"{'+' if gap > 0 else ''}{plain(gap)}")  # fmt: skip
        elif len(given) < len(parts) and by_hand > number(row, "annual") >= 0:
            self._report("target-hand", "error", given[-1][0], "hand", **words, given=plain(by_hand))

    def _actuals(self, index: int, row: Row, parts: list[Placed]) -> None:
        """Closed months: an actual that is not there, or that is not the sum of the parts' actuals."""
        fields = [(month, f"actual_{month:%Y_%m}") for month in closed_months(self.book)]
        if not any(figure(row, field) is not None for _, field in fields):
            return
        for month, field in fields:
            own, others = figure(row, field), [figure(part, field) for _, part in parts]
            if own is None and number(row, f"target_{month:%Y_%m}"):  # a month without a target counts nothing
                self._report("target-actual", "warning", index, field, month=f"{month:%Y-%m}", subject=row["subject"])
            known = [value for value in others if value is not None]
            if own is not None and known and len(known) == len(others) and sum(known) != own:
                self._report("target-actuals", "warning", index, field, month=f"{month:%Y-%m}", whole=plain(own),
                             subject=row["subject"], parts=plain(sum(known, Decimal(0))))  # fmt: skip


def _at_fact(reading: Reading, code: str, fact: str, **words: str) -> None:
    """A problem of a cell on the Info sheet."""
    book = next(iter(reading.tables.values())).sheet.book
    place = named_place(book, f"xlplan_{fact}")
    if place:
        reading.report(code, "error", place.sheet, address(place.row, place.col), **words)


def _steps(reading: Reading, facts: list[str], form: str) -> None:
    """Lines of steps that should rise, from the lowest to the highest."""
    known = [(fact, line) for fact in facts if (line := figure(reading.data.facts, fact)) is not None]
    if form not in reading.tables:
        return
    for (_, lower), (fact, line) in pairwise(known):
        if line <= lower:
            _at_fact(reading, "steps-not-rising", fact, line=plain(line), lower=plain(lower))


def _shares(reading: Reading) -> None:
    """Market shares of one product that are more than the market."""
    found: dict[str, list[tuple[FormTable, int, Row]]] = defaultdict(list)
    for table, index, row in typed_rows(reading, "competitors"):
        if figure(row, "share") is not None:
            found[str(row.get("product")).casefold()].append((table, index, row))
    for rows in found.values():
        whole = sum((figure(row, "share") or Decimal(0) for _, _, row in rows), Decimal(0))
        table, index, row = rows[-1]
        if whole > 1:
            reading.report("shares-over-whole", "error", table.sheet.name, table.cell(index, "share"),
                           product=row.get("product"), whole=f"{plain(whole * 100)}%")  # fmt: skip


def _totals(reading: Reading, field: str) -> Iterator[tuple[str, Decimal]]:
    """The sums of markets, products and customers; only of those where every row has a figure."""
    rows = [row for _, _, row in typed_rows(reading, "contribution")]
    for kind in contribution.KINDS:
        figures = [figure(row, field) for row in rows if row.get("kind") == kind.id]
        known = [value for value in figures if value is not None]
        if known and len(known) == len(figures):
            yield kind.id, sum(known, Decimal(0))


def _contributions(reading: Reading) -> None:
    """Markets and products divide the same sales; a list of customers may be a part of them, but not more."""
    table = reading.tables.get("contribution")
    for field in contribution.AMOUNTS if table else ():
        totals = dict(_totals(reading, field))
        market, product, customers = (totals.get(kind.id) for kind in contribution.KINDS)
        words = [kind.label(reading.data.lang).lower() for kind in contribution.KINDS]
        if table and market is not None and product is not None and market != product:
            reading.report("contribution-differs", "warning", table.sheet.name, table.cell(-1, field), one=words[0],
                           other=words[1], first=plain(market), second=plain(product))  # fmt: skip
        if table and market is not None and customers is not None and customers > market:
            reading.report("contribution-differs", "warning", table.sheet.name, table.cell(-1, field), one=words[0],
                           other=words[2], first=plain(market), second=plain(customers))  # fmt: skip
