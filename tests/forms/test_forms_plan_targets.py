"""Target decomposition: parts that always add up, months, quarters and rolling targets, by independent reckoning."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import libreoffice
import openpyxl
import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import xlplan
from xlplan.actions import read
from xlplan.cli import app
from xlplan.forms.catalog import in_evaluation_order, template
from xlplan.forms.evaluate import evaluate
from xlplan.forms.form import LANGS, BookData, Lang, Row
from xlplan.forms.instance import new_book
from xlplan.forms.plan import targets
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

SEASONS = (12, 10, 18, 16, 17, 17, 15, 18, 17, 18, 20, 22)
EVEN = (1,) * 12
weights = st.lists(st.integers(0, 500).map(lambda n: Decimal(n) / 10), min_size=1, max_size=6)
totals = st.integers(0, 10**8).flatmap(lambda n: st.sampled_from([Decimal(n), Decimal(n) / 10, Decimal(n) / 100]))
seasons = st.lists(st.integers(0, 40), min_size=12, max_size=12)


def plan(rows: list[Row], by: Any = EVEN, as_of: str = "2023-01-01", lang: Lang = "en") -> BookData:
    """The rows in a new plan, everything reckoned."""
    found = template("plan")
    book = new_book(found, lang, {"as_of": as_of})
    book.facts |= {f"season_{n:02}": Decimal(weight) for n, weight in enumerate(by, 1)}
    book.tables["targets"] = rows
    evaluated(book)
    return book


def evaluated(book: BookData) -> None:
    forms = template("plan").forms
    columns = {form.id: form.resolve(book.months, book.lines) for form in forms}
    evaluate(in_evaluation_order(forms), columns, book)


def root(subject: str, hand: object) -> Row:
    return {"measure": "Sales", "subject": subject, "hand": Decimal(str(hand))}


def part(subject: str, parent: str, **cells: object) -> Row:
    return {"measure": "Sales", "subject": subject, "parent": parent} | {
        name: value if isinstance(value, str) else Decimal(str(value)) for name, value in cells.items()
    }


def months(row: Row, tag: str) -> list[Any]:
    return [row[f"{tag}_2023_{n:02}"] for n in range(1, 13)]


def largest_remainder(total: Decimal, by: list[Decimal]) -> list[Fraction]:
    """The definition, in exact fractions: whole quotas, then one unit to each of the largest remainders."""
    unit = Fraction(1, 10 ** next(n for n in (0, 1, 2) if round(total, n) == total))
    quotas = [Fraction(total) * Fraction(w) / sum(map(Fraction, by)) / unit for w in by]
    parts = [quota.numerator // quota.denominator for quota in quotas]
    left = int(Fraction(total) / unit) - sum(parts)
    for index in sorted(range(len(by)), key=lambda i: parts[i] - quotas[i])[:left]:
        parts[index] += 1
    return [p * unit for p in parts]


# --- examples --------------------------------------------------------------------------------------------------------
def test_fifty_is_fifteen_and_eighteen_and_seventeen() -> None:
    book = plan([root("East", 50), *(part(n, "East", weight=w) for n, w in zip("abc", (15, 18, 17), strict=True))])
    assert [row["annual"] for row in book.rows("targets")] == [50, 15, 18, 17]


@pytest.mark.parametrize("lang", LANGS)
def test_the_samples_third_quarter_of_new_customers_is_fifty_by_month_and_by_salesperson(lang: Lang) -> None:
    book = sample_book("plan", lang)
    evaluated(book)
    east, *people = book.rows("targets")[10:14]
    assert (east["annual"], east["q3"]) == (200, 50)
    assert months(east, "target")[6:9] == [15, 18, 17]
    assert [person["q3"] for person in people] == [15, 18, 17]
    assert [person["annual"] for person in people] == [60, 72, 68]


@pytest.mark.parametrize("lang", LANGS)
def test_the_samples_sales_by_hand(lang: Lang) -> None:
    book = sample_book("plan", lang)
    evaluated(book)
    rows = book.rows("targets")[:10]
    # 20 m less 8 m by hand leaves 12 m, 54 : 46; 8 m at 35 : 35 : 30; Li's 2.8 m less 2.1 m by hand
    assert [row["annual"] for row in rows] == [
        20000000, 8000000, 6480000, 5520000, 2800000, 2800000, 2400000, 1200000, 900000, 700000,
    ]  # fmt: skip
    assert [row["q3"] for row in rows[4:7]] == [700000, 700000, 600000]
    assert not any(row["difference"] for row in rows)
    east = rows[1]
    assert (east["target_to_date"], east["actual_to_date"]) == (5600000, 5615000)  # 140 of 200 parts of the year
    assert east["attainment"] == pytest.approx(5615 / 5600, abs=1e-12)
    assert east["remaining"] == 2385000
    assert east["projected"] == Decimal("8021428.57")  # 8 m x 5615 / 5600
    # 2,385,000 over 18 : 20 : 22
    assert months(east, "rolling")[9:] == [715500, 795000, 874500]


def test_a_hundred_in_three_gives_the_first_one_more() -> None:
    book = plan([root("E", 100), *(part(n, "E", weight=1) for n in "abc")])
    assert [row["annual"] for row in book.rows("targets")[1:]] == [34, 33, 33]
    assert months(book.rows("targets")[1], "target") == [3] * 10 + [2] * 2


def test_history_and_potential_are_weights_too() -> None:
    book = plan([root("E", 90), part("a", "E", method="history", history=300, weight=99),
                 part("b", "E", method="potential", potential=150, weight=99), part("c", "E", weight=0)])  # fmt: skip
    assert [row["annual"] for row in book.rows("targets")[1:]] == [60, 30, 0]


def test_closed_months_keep_their_actuals_and_the_rest_is_divided_over_the_open_ones() -> None:
    row = root("E", 1200) | {"actual_2023_01": Decimal(130), "actual_2023_02": Decimal(70)}
    book = plan([row], as_of="2023-03-30")  # March is not over
    assert months(book.rows("targets")[0], "rolling") == [130, 70, *[100] * 10]
    book = plan([dict(row)], as_of="2023-03-31")  # now it is, and counts as planned while nothing is typed
    assert months(book.rows("targets")[0], "rolling") == [130, 70, 100, *[100] * 9]


def test_a_target_that_is_reached_leaves_nothing_to_do() -> None:
    book = plan([root("E", 120) | {"actual_2023_01": Decimal(150)}], as_of="2023-01-31")
    row = book.rows("targets")[0]
    assert months(row, "rolling") == [150, *[0] * 11]
    assert row["remaining"] == -30


def test_parts_by_hand_that_do_not_add_up_show_the_difference() -> None:
    rows = [root("E", 50), *(part(n, "E", method="hand", hand=h) for n, h in zip("abc", (15, 18, 16), strict=True))]
    assert plan(rows).rows("targets")[0]["difference"] == -1


@pytest.mark.parametrize("rows", [
    [part("a", "nobody", weight=1)],
    [part("a", "a", weight=1)],
    [part("a", "b", weight=1), part("b", "a", weight=1)],
    [root("E", 50), part("a", "E", weight=0)],
])  # fmt: skip
def test_parts_of_nothing_have_no_target(rows: list[Row]) -> None:
    found = plan(rows).rows("targets")
    assert [row["annual"] for row in found if row.get("parent")] == [None] * sum("parent" in row for row in rows)


def test_a_part_stands_three_deep_at_most() -> None:
    names = "ABCDE"
    rows = [root("A", 10), *(part(n, p, weight=1) for p, n in pairwise(names))]
    assert [row["annual"] for row in plan(rows).rows("targets")] == [10, 10, 10, 10, None]


def test_measures_are_apart_and_typed_totals_count_for_nothing() -> None:
    rows = [root("E", 10), part("a", "E", weight=1), part("b", "E", weight=1) | {"measure": "Visits"},
            part("Total", "E", weight=8)]  # fmt: skip
    assert [row["annual"] for row in plan(rows).rows("targets")] == [10, 10, None, None]


# --- properties ------------------------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(totals, weights, weights)
def test_parts_and_their_parts_always_add_up(total: Decimal, first: list[Decimal], second: list[Decimal]) -> None:
    rows = [root("E", total), *(part(f"a{i}", "E", weight=w) for i, w in enumerate(first)),
            *(part(f"b{i}", "a0", weight=w) for i, w in enumerate(second))]  # fmt: skip
    book = plan(rows)
    found = {row["subject"]: row["annual"] for row in book.rows("targets")}
    if any(first):
        parts = [found[f"a{i}"] for i in range(len(first))]
        assert sum(parts) == total
        assert [Fraction(p) for p in parts] == largest_remainder(total, first)
        if any(second):
            assert sum(found[f"b{i}"] for i in range(len(second))) == found["a0"]
    assert not any(row["difference"] for row in book.rows("targets"))


@settings(max_examples=60, deadline=None)
@given(totals, seasons)
def test_months_and_quarters_always_add_up_to_the_year(total: Decimal, by: list[int]) -> None:
    row = plan([root("E", total)], by).rows("targets")[0]
    if not any(by):
        assert months(row, "target") == [None] * 12
        return
    assert sum(months(row, "target")) == total
    assert [Fraction(m) for m in months(row, "target")] == largest_remainder(total, [Decimal(w) for w in by])
    quarters = [sum(months(row, "target")[n : n + 3]) for n in range(0, 12, 3)]
    assert [row[f"q{n}"] for n in range(1, 5)] == quarters


@settings(max_examples=60, deadline=None)
@given(totals, seasons, st.integers(0, 11), st.lists(st.integers(0, 10**7), min_size=12, max_size=12))
def test_rolling_months_keep_the_past_and_add_up_to_the_target_or_to_what_passed_it(
    total: Decimal, by: list[int], closed: int, actuals: list[int]
) -> None:
    last = max(dt.date(2023, closed + 1, 1) - dt.timedelta(days=1), dt.date(2023, 1, 1))
    typed = {f"actual_2023_{n:02}": Decimal(actuals[n - 1]) for n in range(1, 13)}
    row = plan([root("E", total) | typed], by, f"{last}").rows("targets")[0]
    rolling = months(row, "rolling")
    assert rolling[:closed] == actuals[:closed]
    if any(by[closed:]):
        assert sum(rolling) == max(total, sum(actuals[:closed]))


# --- on files --------------------------------------------------------------------------------------------------------
def xl(*words: object) -> Result:
    return CliRunner().invoke(app, [*map(str, words), "--lang", "en"])


@pytest.mark.parametrize("lang", LANGS)
def test_a_new_plan_is_filled_in_filled_and_checked(lang: Lang, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    assert CliRunner().invoke(app, ["new", "plan", str(path), "--lang", lang, "--set", "region=华东", "--set",
                                    "as_of=2023-09-30"]).exit_code == 0  # fmt: skip
    with xlplan.open(path) as book:
        table = read(book).tables["targets"]
        hand = "手工" if lang == "zh" else "By hand"
        typed = [("East", None, None, 50), ("a", "East", None, 15), ("b", "East", None, 18), ("c", "East", hand, 16)]
        for index, (subject, parent, method, figure) in enumerate(typed):
            cells = {"measure": "Sales", "subject": subject, "parent": parent, "method": method}
            cells["hand" if subject in ("East", "c") else "weight"] = figure
            for field, value in cells.items():
                table.sheet.range(table.cell(index, field)).value = value
        book.save()
    assert xl("fill", path, "--jobs", "1").exit_code == 0
    assert xl("check", path, "--jobs", "1").exit_code == 0
    sheet = openpyxl.load_workbook(path, data_only=True)[targets.FORM.sheet(lang)]
    # 50 less 16 by hand is 34, at 15 : 18 it is 15.45 and 18.55
    assert [sheet[table.cell(index, "annual")].value for index in range(4)] == [50, 15, 19, 16]
    with xlplan.open(path) as book:
        for index, figure in ((1, 15), (2, 18)):
            table.sheet = book.sheets[table.sheet.name]
            table.sheet.range(table.cell(index, "method")).value = hand
            table.sheet.range(table.cell(index, "hand")).value = figure
        book.save()
    found = xl("check", path, "--jobs", "1", "--json")
    problem = next(p for p in json.loads(found.stdout)["problems"] if p["code"] == "target-parts")
    assert (problem["cell"], found.exit_code) == (table.cell(3, "hand"), 1)
    assert "add up to 49; the target is 50, difference -1" in problem["message"]


# --- the formulas ----------------------------------------------------------------------------------------------------
BIG = (("987654321.99", (1234567, 7654321, 1111111, 1)), ("100000000.01", (3, 3, 3, 1)), ("77", (0.1, 0.2, 0.3, 0.7)),
       ("999999999999", (333333, 333334, 333333, 0)), ("12345678.9", (17, 19, 23, 29)))  # fmt: skip


@libreoffice.needed
def test_formulas_divide_large_amounts_as_exactly_as_fractions_do(tmp_path: Path) -> None:
    """Amounts whose remainders floats cannot tell: eleven digits in cents, weights of seven."""
    rows = []
    for n, (total, by) in enumerate(BIG):
        rows += [root(f"R{n}", total), *(part(f"R{n}{i}", f"R{n}", weight=w) for i, w in enumerate(by))]
    book = plan(rows, SEASONS)
    path = tmp_path / "big.xlsx"
    path.write_bytes(compose(template("plan"), book))
    (recalculated,) = libreoffice.recalculated([path], tmp_path / "recalculated")
    with xlplan.open(path) as opened:
        table = read(opened).tables["targets"]
        fields = ["annual", *(f"target_2023_{n:02}" for n in range(1, 13))]
        places = [[table.cell(i, field) for field in fields] for i in range(len(rows))]
    sheet = openpyxl.load_workbook(recalculated, data_only=True)[targets.FORM.sheet("en")]
    shown = [[Decimal(repr(sheet[cell].value)) for cell in cells] for cells in places]
    for n, (total, by) in enumerate(BIG):
        five = shown[5 * n : 5 * n + 5]
        expected = largest_remainder(Decimal(total), [Decimal(str(w)) for w in by])
        assert [Fraction(row[0]) for row in five[1:]] == expected
        for row in five:
            wanted = largest_remainder(row[0], [Decimal(w) for w in SEASONS])
            assert [Fraction(value) for value in row[1:]] == wanted
