"""Profit and loss over regions, promises and salespeople typed by managers, several currencies, a day mid-month."""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from region_support import add_column
from rollup_support import AS_OF, edited, rolled, small_regions
from test_rollup_submissions import by_hand, invoice

from xlplan import actions
from xlplan.actions.sheet import read
from xlplan.batch.analysis.forecast import forecast
from xlplan.batch.analysis.movement import rolled as rolls
from xlplan.batch.analysis.records import OpenThen
from xlplan.batch.rollup_result import OpenInvoice

MONEY = st.decimals(min_value="0.01", max_value=99999, places=2)
DATES = st.dates(dt.date(2025, 9, 1), dt.date(2026, 12, 31))


def type_pnl(path: Path, rows: list[dict[str, object]]) -> None:
    """A manager's first months, typed into the blank rows of the table."""
    with edited(path) as book:
        table = read(book).tables["pnl"]
        for i, row in enumerate(rows):
            for field, value in row.items():
                table.sheet.range(table.cell(i, field)).value = value


def month(number: int, a: tuple[int, int], ads: tuple[int, int]) -> dict[str, object]:
    return {"month": dt.datetime(2026, number, 1), "plan:Product A": a[0], "actual:Product A": a[1],
            "plan:Regional ads": ads[0], "actual:Regional ads": ads[1]}  # fmt: skip


def sheet(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


# --- profit and loss -------------------------------------------------------------------------------------------------
def test_profit_and_loss_adds_up_over_regions_with_favourable_variances(tmp_path: Path) -> None:
    folder = small_regions(tmp_path)
    july = month(7, (5, 5), (1, 1))  # is open on 30 June and counts nowhere
    type_pnl(folder / "East.xlsx", [month(5, (100, 120), (30, 40)), month(6, (100, 90), (30, 20)), july])
    type_pnl(folder / "North.xlsx", [month(6, (50, 40), (10, 25))])
    result = rolled(folder, out=tmp_path / "r.xlsx", csv_dir=tmp_path / "csv")
    lines = {
        (region, line.line): [int(x) for x in (line.plan, line.actual, line.variance)]
        for region, _, line in result.analysis.profit
    }
    assert lines == {
        ("East", "Product A"): [200, 210, 10],
        ("East", "Regional ads"): [60, 60, 0],
        ("North", "Product A"): [50, 40, -10],
        ("North", "Regional ads"): [10, 25, -15],
    }
    group = [(r["Line"], r["Plan"], r["Actual"], r["Variance (favourable +)"]) for r in sheet(tmp_path / "csv", "pnl")]
    assert group == [("Product A", "250.00", "250.00", "0.00"), ("Regional ads", "70.00", "85.00", "-15.00")]
    page = openpyxl.load_workbook(tmp_path / "r.xlsx", data_only=True)["P&L"]
    total = next(row for row in page.iter_rows(values_only=True) if row[0] == "Total")
    assert total[3:6] == (180, 165, -15)  # profit 250 - 70 planned, 250 - 85 actual; the lines' variances add up to it


@pytest.mark.parametrize("field", ["actual:Product A", "month"])
def test_a_profit_and_loss_that_cannot_be_trusted_is_left_out_by_name(field: str, tmp_path: Path) -> None:
    folder = small_regions(tmp_path)
    rows = [month(5, (100, 120), (30, 40)), month(6, (1, 1), (1, 1))]
    rows[1][field] = "about 90" if field != "month" else dt.datetime(2026, 5, 7)
    type_pnl(folder / "East.xlsx", rows)
    result = rolled(folder)
    assert (result.analysis.profit_unread, result.analysis.profit) == (["East"], [])
    assert result.groups["USD"].balance == Decimal("921.05")


# --- promises, salespeople -------------------------------------------------------------------------------------------
def test_a_promised_date_takes_the_place_of_the_due_date(tmp_path: Path) -> None:
    folder = small_regions(tmp_path)
    with edited(folder / "East.xlsx") as book:
        table = read(book).tables["invoices"]
        rows = {str(row["invoice_no"]): i for i, row in enumerate(table.rows)}
        table.sheet.range(table.cell(rows["E2"], "promised")).value = dt.datetime(2026, 8, 15)  # due 4 April
        table.sheet.range(table.cell(rows["E3"], "promised")).value = dt.datetime(2026, 6, 25)  # not kept
    east = [line for line in rolled(folder).analysis.forecast if line.region == "East"]
    assert [(line.kind, line.by_plan) for line in east] == [
        ("month", Decimal("60.00")), ("month", Decimal("250.50")), ("month", 0), ("later", 0),
        ("overdue", Decimal("80.25"))]  # fmt: skip
    promises = {line.month: line for region, line in rolled(folder).analysis.promises if region == "East"}
    assert dt.date(2026, 4, 1) not in promises  # E2 is promised for August now
    june = promises[dt.date(2026, 6, 1)]
    assert [str(x) for x in (june.promised, june.kept, june.open)] == ["80.25", "0.00", "80.25"]
    paid = promises[dt.date(2025, 3, 1)]  # E5: due March 2025, paid June 2026
    assert [str(x) for x in (paid.promised, paid.kept, paid.open)] == ["40.10", "0.00", "0.00"]


def test_promises_are_listed_by_salesperson_where_a_manager_added_that_column(tmp_path: Path) -> None:
    folder = small_regions(tmp_path)
    book = openpyxl.load_workbook(folder / "East.xlsx")
    page = next(s for s in book if "invoices" in s.tables)
    column = add_column(page, "invoices", "Salesperson")
    top = page[page.tables["invoices"].ref.split(":")[0]].row
    for row in range(top + 1, page.max_row + 1):
        if page.cell(row, 1).value:
            page.cell(row, column).value = "Li" if page.cell(row, 2).value == "Acme" else "Wang"
    book.save(folder / "East.xlsx")
    with edited(folder / "East.xlsx") as filled:
        actions.fill(filled)  # brings the values of its formulas back
    result = rolled(folder, csv_dir=tmp_path / "csv")
    found = {(line.salesperson, line.month): (line.promised, line.kept)
             for region, line in result.analysis.promises if region == "East"}  # fmt: skip
    assert found["Li", dt.date(2026, 2, 1)] == (Decimal("100.00"), Decimal("100.00"))
    assert found["Li", dt.date(2026, 4, 1)] == (Decimal("250.50"), Decimal(0))
    assert found["Wang", dt.date(2026, 6, 1)] == (Decimal("80.25"), Decimal(0))
    assert {row["Salesperson"] for row in sheet(tmp_path / "csv", "promises")} == {"Li", "Wang", ""}


# --- currencies, windows ---------------------------------------------------------------------------------------------
def test_currencies_are_never_added_on_any_sheet(tmp_path: Path) -> None:
    (tmp_path / "regions").mkdir()
    may, july = dt.date(2026, 5, 31), dt.date(2026, 7, 31)
    east = [invoice("E1", "100.00", may), invoice("E2", "70.00", july, currency="EUR")]
    by_hand(tmp_path / "regions" / "a.xlsx", "East", east, [])
    by_hand(tmp_path / "regions" / "b.xlsx", "West", [invoice("W1", "10.00", may)], [], "EUR")
    result = rolled(tmp_path / "regions", out=tmp_path / "r.xlsx", csv_dir=tmp_path / "csv")
    assert {c: str(r.overdue) for c, r in result.analysis.groups.items()} == {"EUR": "10.00", "USD": "100.00"}
    for name, amount in (("top", "Outstanding"), ("detail", "Outstanding"), ("forecast", "By plan")):
        sums: dict[str, Decimal] = {}
        for row in sheet(tmp_path / "csv", name):
            sums[row["Currency"]] = sums.get(row["Currency"], Decimal(0)) + Decimal(row[amount])
        assert sums == ({"EUR": 10, "USD": 100} if name == "top" else {"EUR": 80, "USD": 100})
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert [book[name]["A1"].value for name in ("Charts", "Charts 2")] == [
        "The group at a glance EUR", "The group at a glance USD"]  # fmt: skip
    assert [len(book[name]._charts) for name in ("Charts", "Charts 2")] == [3, 3]  # nothing was overdue a month before


def test_a_rollup_on_a_day_mid_month_forecasts_the_rest_of_that_month_first(tmp_path: Path) -> None:
    day = dt.date(2026, 6, 12)
    result = rolled(small_regions(tmp_path, as_of=day), as_of=day)
    east = [line for line in result.analysis.forecast if line.region == "East"]
    # open on 12 June: E2 (due 4 April), E3 (due 19 June), E4 (due 10 July), E5 (due 2025)
    assert [(line.kind, line.month, line.by_plan) for line in east] == [
        ("month", dt.date(2026, 6, 1), Decimal("80.25")), ("month", dt.date(2026, 7, 1), Decimal("60.00")),
        ("month", dt.date(2026, 8, 1), 0), ("later", None, 0), ("overdue", None, Decimal("290.60"))]  # fmt: skip
    assert result.analysis.before == dt.date(2026, 5, 31)


def test_planned_counts_what_falls_due_in_the_window_only(tmp_path: Path) -> None:
    folder = small_regions(tmp_path)
    east = rolled(folder, start=dt.date(2026, 6, 1)).analysis.regions["East"]["USD"]
    assert east.planned == Decimal("80.25")  # E3, due 19 June
    # opening 330.75 + 40.10 = 370.85; billed 60.00, collected 40.10
    assert east.plan_rate == pytest.approx(40.10 / 80.25)
    assert east.collection_rate == pytest.approx(40.10 / 60)
    assert east.collectible_rate == pytest.approx(40.10 / 430.85)


def test_an_empty_rollup_still_makes_every_sheet(tmp_path: Path) -> None:
    folder = small_regions(tmp_path)
    register = tmp_path / "register.csv"
    register.write_text("region,workbook,preparer,deadline\nNowhere,,,\n", encoding="utf-8")
    (folder / "East.xlsx").write_bytes(b"no workbook")
    result = rolled(folder / "East.xlsx", register=register, out=tmp_path / "r.xlsx", csv_dir=tmp_path / "csv")
    assert (result.groups, result.analysis.groups) == ({}, {})
    assert len(openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames) == 19


# --- invariants ------------------------------------------------------------------------------------------------------
@st.composite
def open_invoices(draw: st.DrawFn) -> list[OpenInvoice]:
    found = []
    for n, (due, amount) in enumerate(draw(st.lists(st.tuples(st.none() | DATES, MONEY), max_size=12))):
        days = (AS_OF - due).days if due else 0
        bucket = "not_due" if days <= 0 else next(
            (b for b, last in (("1-30", 30), ("31-60", 60), ("61-90", 90)) if days <= last), "90+")  # fmt: skip
        promised = draw(st.none() | DATES)
        dates = AS_OF, due, days, bucket
        found.append(OpenInvoice("S", "F1", f"I{n}", "A", "", *dates, "USD", amount, amount, promised))
    return found


@settings(max_examples=100)
@given(open_invoices())
def test_the_plan_s_lines_add_up_to_what_is_open_whatever_was_promised(invoices: list[OpenInvoice]) -> None:
    lines = forecast("East", "USD", invoices, [], [], AS_OF)
    assert sum(line.by_plan for line in lines) == sum(i.open for i in invoices)
    assert all(line.by_pattern is None for line in lines)


@settings(max_examples=100)
@given(open_invoices(), st.data())
def test_no_more_rolls_on_than_is_open_now_and_buckets_add_up(now: list[OpenInvoice], data: st.DataObject) -> None:
    buckets = ["not_due", "1-30", "31-60", "61-90", "90+"]
    then = [OpenThen(i.invoice.lower(), "A", "USD", data.draw(st.sampled_from(buckets)), data.draw(MONEY)) for i in now]
    found = rolls(then, now)
    assert [line.bucket for line in found] == buckets
    assert sum(line.then for line in found) == sum(line.open for line in then)
    assert sum(line.later for line in found) <= sum(i.open for i in now)
