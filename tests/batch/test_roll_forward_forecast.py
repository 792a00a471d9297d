"""Rolling forecasts forward: opening is closing, the months move on, ledger and plans go on, nothing is lost unsaid."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rollup_support import AS_OF, codes, rolled, small_regions
from typer.testing import CliRunner, Result

import xlplan
from xlplan.actions import check, fill, read, roll_forward
from xlplan.actions.sheet import Reading
from xlplan.batch.history import open_history
from xlplan.batch.ledger import plan_rows
from xlplan.batch.roll_forward import next_workbook
from xlplan.cli import app
from xlplan.errors import WorkbookError
from xlplan.forms.catalog import template
from xlplan.forms.form import LANGS, Lang, Row
from xlplan.forms.instance import new_book
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

NO_BILLING = frozenset({"shipped", "total_billed", "collection_rate"})


def xl(*words: object) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words])


def sample(folder: Path, lang: Lang = "en") -> Path:
    path = folder / "east.xlsx"
    path.write_bytes(compose(template("forecast"), sample_book("forecast", lang)))
    return path


def forward(path: Path, period: str, *more: object) -> tuple[Path, Result]:
    out = path.parent / period
    done = xl("roll-forward", path, "--to", period, "--out", out, "--lang", "en", *more)
    return out / path.name, done


def reading(path: Path) -> Reading:
    with xlplan.open(path) as book:
        return read(book)


def rows(path: Path, form: str) -> list[Row]:
    table = reading(path).tables[form]
    return [row for i, row in enumerate(table.rows) if not table.blank(i)]


def plan(path: Path, *fields: str) -> dict[object, tuple[object, ...]]:
    return {row["customer"]: tuple(row.get(f) for f in fields) for row in rows(path, "receivables")}


# --- opening and closing ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_the_months_move_on_and_every_customer_still_owes_what_it_owed(lang: Lang, tmp_path: Path) -> None:
    old = sample(tmp_path, lang)
    new, done = forward(old, "2023-07")
    assert done.exit_code == 0
    assert reading(new).data.months[0] == dt.date(2022, 8, 1)
    assert reading(new).data.months[-1] == dt.date(2023, 7, 1)
    # Langtong 66,500 billed, 49,500 collected, 500 credited; Taiyue 50,100.50 and 28,200.50; Wanxing 20,350.25 twice
    owed = [Decimal("16500.00"), Decimal("21900.00"), Decimal("0.00")]
    assert [row["outstanding"] for row in rows(old, "receivables")] == owed
    assert [row["outstanding"] for row in rows(new, "receivables")] == owed


def test_months_that_are_no_longer_shown_are_in_the_opening(tmp_path: Path) -> None:
    new, done = forward(sample(tmp_path), "2023-12")
    assert done.exit_code == 0
    assert reading(new).data.months[0] == dt.date(2023, 1, 1)
    # until 2022-12: Langtong billed 12,000, Wanxing 3,500, nothing collected
    assert plan(new, "opening", "credit", "outstanding") == {
        "Langtong": (Decimal(12000), Decimal(500), Decimal("16500.00")),
        "Taiyue": (Decimal(0), None, Decimal("21900.00")),
        "Wanxing": (Decimal(3500), None, Decimal("0.00")),
    }


def test_a_credit_in_a_month_no_longer_shown_is_in_the_opening_too(tmp_path: Path) -> None:
    new, _ = forward(sample(tmp_path), "2024-05")  # from 2023-06 on; the credit is of 10 May
    # Langtong until May: 66,500 - 49,500 - 500; Taiyue 38,200.50 - 15,800.50; Wanxing 20,350.25 - 13,100.00
    assert plan(new, "opening", "credit", "outstanding") == {
        "Langtong": (Decimal(16500), None, Decimal("16500.00")),
        "Taiyue": (Decimal(22400), None, Decimal("21900.00")),
        "Wanxing": (Decimal("7250.25"), None, Decimal("0.00")),
    }


def test_opening_is_the_closing_where_no_month_stays_and_the_last_plan_is_told(tmp_path: Path) -> None:
    new, done = forward(sample(tmp_path), "2024-06")
    assert plan(new, "opening", "outstanding") == {
        "Langtong": (Decimal(16500), Decimal("16500.00")), "Taiyue": (Decimal(21900), Decimal("21900.00")),
        "Wanxing": (Decimal(0), Decimal("0.00"))}  # fmt: skip
    # planned in June 2023: Langtong 16,500.00 and Wanxing 7,250.25
    assert "The plan of 2023-06 (23,750.25 in all) stays in the old workbook" in done.stderr


def test_last_months_plan_stays_beside_what_was_collected(tmp_path: Path) -> None:
    new, done = forward(sample(tmp_path), "2023-07")
    assert plan(new, "plan_2023_06", "actual_2023_06")["Langtong"] == (Decimal(16500), None)
    assert plan(new, "plan_2023_06", "actual_2023_06")["Wanxing"] == (Decimal("7250.25"), Decimal("7250.25"))
    assert "plan of" not in done.stderr


def test_the_new_month_is_planned_as_invoices_fall_due(tmp_path: Path) -> None:
    new, _ = forward(sample(tmp_path), "2023-07")
    found = plan(new, "shipped_2023_07", "plan_2023_07", "actual_2023_07", "credit_limit", "quantity")
    assert found["Taiyue"] == (None, Decimal(11900), None, None, Decimal(4))  # Z-1008, due 12 July
    assert found["Langtong"] == (None, None, None, Decimal(20000), Decimal(10))


def test_the_new_workbook_is_sound_as_an_independent_reader_sees_it(tmp_path: Path) -> None:
    new, _ = forward(sample(tmp_path), "2023-07")
    sheet = openpyxl.load_workbook(new, data_only=True)["Receivables"]
    heads = next({c.value: c.column for c in row} for row in sheet.iter_rows() if row[0].value == "Customer")
    assert "2023-07 Planned" in heads
    assert "2022-07 Planned" not in heads
    found = {row[0].value: row[heads["Balance owed"] - 1].value for row in sheet.iter_rows() if row[0].value}
    assert {name: found[name] for name in ("Langtong", "Taiyue", "Wanxing")} == {
        "Langtong": 16500, "Taiyue": 21900, "Wanxing": 0}  # fmt: skip
    with xlplan.open(new) as book:
        assert fill(book).changes == []
        assert [p.code for p in check(book)] == ["closed-without-actuals"]  # July has no actuals of the P&L yet


def test_a_balance_that_the_ledger_does_not_give_is_not_carried(tmp_path: Path) -> None:
    old = sample(tmp_path)
    with xlplan.open(old) as book:
        table = read(book).tables["receivables"]
        table.sheet.range(table.cell(1, "actual_2023_06")).value = 12399.99
        book.save()
    new, done = forward(old, "2023-07")
    assert (done.exit_code, new.exists()) == (1, False)
    assert "Taiyue: by the plan 21,900.01 is owed on 2023-06-30, by invoices and receipts 21,900.00" in done.stderr


def test_a_receipt_in_the_wrong_month_is_found_when_that_month_leaves(tmp_path: Path) -> None:
    old = sample(tmp_path)
    with xlplan.open(old) as book:
        table = read(book).tables["receivables"]
        for field, value in (("actual_2022_12", 12000), ("actual_2023_01", None)):
            table.sheet.range(table.cell(0, field)).value = value
        fill(book)
        with pytest.raises(WorkbookError) as caught:
            roll_forward(book, "2023-12", dt.date(2023, 12, 31))
        assert caught.value.problem.params["day"] == "2022-12-31"
        assert (caught.value.problem.params["found"], caught.value.problem.params["expected"]) == ("0.00", "12,000.00")
        roll_forward(book, "2023-07", dt.date(2023, 7, 31))  # both months are still shown


def test_a_sheet_without_billing_plans_what_is_still_owed(tmp_path: Path) -> None:
    book = new_book(template("forecast"), "en", {"region": "East", "as_of": "2023-06-30"})
    book.months = tuple(dt.date(2023, month, 1) for month in (4, 5, 6))
    book.tables["receivables"] = [
        {"customer": "Acme", "opening": Decimal(30), "plan_2023_04": Decimal(100), "actual_2023_04": Decimal(60),
         "plan_2023_05": Decimal(10), "actual_2023_06": Decimal(5), "credit": Decimal(1)},
        {"customer": "Birch", "plan_2023_04": Decimal(7), "actual_2023_04": Decimal(7)},
    ]  # fmt: skip
    old = tmp_path / "east.xlsx"
    old.write_bytes(compose(template("forecast"), book, omit=NO_BILLING))
    new, done = forward(old, "2023-07")
    # April leaves with 100 - 60 owed, which is planned for May now; 50 - 5 - 1 is owed as it was: 110 - 65 - 1
    assert plan(old, "outstanding")["Acme"] == plan(new, "outstanding")["Acme"] == (Decimal("44.00"),)
    assert plan(new, "opening", "plan_2023_05", "credit")["Acme"] == (Decimal(40), Decimal(50), Decimal(1))
    assert plan(new, "outstanding")["Birch"] == (Decimal("0.00"),)
    assert "1 customers owe something from months no longer shown" in done.stderr
    assert "total_billed" not in reading(new).tables["receivables"].positions
    last, _ = forward(old, "2023-12")  # no month stays: the credit is in the opening
    assert plan(last, "opening", "plan_2023_10", "credit", "outstanding")["Acme"] == (
        Decimal(44), Decimal(44), None, Decimal("44.00"))  # fmt: skip


CENTS = st.integers(1, 10**7).map(lambda cents: Decimal(cents).scaleb(-2))
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2026, 6, 30))
INVOICES = st.lists(st.tuples(st.sampled_from("ABC"), DAYS, CENTS), min_size=1, max_size=6)
RECEIPTS = st.lists(st.tuples(st.integers(0, 7), DAYS, CENTS, st.sampled_from(["receipt", "credit_note"])), max_size=6)


@given(INVOICES, RECEIPTS, st.integers(1, 16))
@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_whatever_the_ledger_and_the_distance_every_customer_opens_as_it_closed(
    tmp_path_factory: pytest.TempPathFactory,
    bills: list[tuple[str, dt.date, Decimal]],
    paid: list[tuple[int, dt.date, Decimal, str]],
    distance: int,
) -> None:
    invoices: list[Row] = [
        {"invoice_no": f"I{n}", "customer": name, "invoice_date": day, "due_date": day + dt.timedelta(30),
         "amount": amount}
        for n, (name, day, amount) in enumerate(bills)
    ]  # fmt: skip
    receipts: list[Row] = [{"invoice_no": f"I{n}", "date": day, "amount": amount, "kind": kind}
                           for n, day, amount, kind in paid]  # fmt: skip
    book = new_book(template("forecast"), "zh", {"region": "East", "as_of": f"{AS_OF}"})
    planned = plan_rows(invoices, receipts, book.months, AS_OF)
    book.tables = {"invoices": invoices, "receipts": receipts,
                   "receivables": [{**r, "customer": r["customer"] or "未核销收款"} for r in planned]}  # fmt: skip
    folder = tmp_path_factory.mktemp("any")
    (folder / "old.xlsx").write_bytes(compose(template("forecast"), book))
    number = 2026 * 12 + 5 + distance
    following = dt.date(number // 12, number % 12 + 1, 28)
    with xlplan.open(folder / "old.xlsx") as opened:
        made, data = next_workbook(opened, "later", following)
    (folder / "new.xlsx").write_bytes(data)
    owners = {f"I{n}": name for n, (name, _, _) in enumerate(bills)}
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for name, _, amount in bills:
        owed[name] += amount
    for n, _, amount, _ in paid:
        owed[owners.get(f"I{n}", "未核销收款")] -= amount
    found = {str(row["customer"]): row["outstanding"] for row in rows(folder / "new.xlsx", "receivables")}
    assert found == dict(owed)
    first = made.book.months[0]
    assert {r["customer"]: r.get("opening") or 0 for r in made.book.tables["receivables"] if r.get("customer")} == {
        name: sum((a for who, day, a in bills if who == name and day < first), Decimal(0))
        - sum((a for n, day, a, _ in paid if owners.get(f"I{n}", "未核销收款") == name and day < first), Decimal(0))
        for name in owed
    }  # fmt: skip


# --- what goes with it ------------------------------------------------------------------------------------------------
def test_ledger_profit_and_loss_and_budgets_go_on_as_typed(tmp_path: Path) -> None:
    old = sample(tmp_path)
    new, done = forward(old, "2023-07")
    for form in ("invoices", "receipts", "pnl", "budget"):
        before, after = reading(old).tables[form], reading(new).tables[form]
        typed = [c.id for c in before.columns if not c.calculated]
        assert [[row.get(f) for f in typed] for row in rows(new, form)] == [
            [row.get(f) for f in typed] for row in rows(old, form)], form  # fmt: skip
        assert set(before.positions) == set(after.positions)
    assert {line.name: line.kind for line in reading(new).data.lines} == {
        "Product A": "income", "Product B": "income", "Regional ads": "expense", "Salaries": "expense",
        "Entertainment": "expense"}  # fmt: skip
    assert done.stdout == f"{new}: rows carried: Invoices 10, Receipts 10, Receivables 3, P&L 12, Budget 5.\n"


def test_a_new_year_begins_with_the_lines_and_months_and_no_amounts(tmp_path: Path) -> None:
    old = sample(tmp_path)
    new, done = forward(old, "2024-01")
    found = rows(new, "pnl")
    assert [row["month"] for row in found] == [dt.date(2024, month, 1) for month in range(1, 13)]
    assert {row.get("plan:Product A") for row in found} == {None}
    assert [line.name for line in reading(new).data.lines][:2] == ["Product A", "Product B"]
    assert rows(new, "budget") == []
    assert done.stderr.count("stay in the old workbook. Fill in the new year's plan.") == 2
    assert done.stdout.endswith("P&L 12, Budget 0; staying in the old workbook: P&L 12, Budget 5.\n")


def test_the_command_says_the_same_in_chinese_and_as_json(tmp_path: Path) -> None:
    old = sample(tmp_path, "zh")
    done = xl("roll-forward", old, "--to", "2023-07", "--out", tmp_path / "a", "--lang", "zh")
    carried = "应收明细 10 行，回款明细 10 行，应收规划 3 行，预期损益 12 行，预算 5 行"
    assert done.stdout == f"{tmp_path / 'a' / 'east.xlsx'}：结转 {carried}。\n"
    done = xl("roll-forward", old, "--to", "2024-06", "--out", tmp_path / "b", "--json")
    (file,) = json.loads(done.stdout)["files"]
    assert file["carried"] == {"invoices": 10, "receipts": 10, "receivables": 3, "pnl": 12, "budget": 0}
    assert file["left"] == {"invoices": 0, "receipts": 0, "receivables": 0, "pnl": 12, "budget": 5}


def test_the_old_workbook_is_not_touched_and_no_file_is_overwritten(tmp_path: Path) -> None:
    old = sample(tmp_path)
    before = old.read_bytes()
    new, _ = forward(old, "2023-07")
    first = new.read_bytes()
    _, again = forward(old, "2023-07")
    assert (again.exit_code, old.read_bytes(), new.read_bytes()) == (1, before, first)


def test_sheets_of_the_managers_own_are_named_and_the_hidden_ones_are_not(tmp_path: Path) -> None:
    old = sample(tmp_path)
    own = openpyxl.load_workbook(old)
    own.create_sheet("Ideas")
    own.save(old)
    with xlplan.open(old) as book:
        fill(book)
        following = roll_forward(book, "2023-07", dt.date(2023, 7, 31))
    assert [p.params["sheets"] for p in following.problems if p.code == "sheets-left-behind"] == ["Ideas"]


# --- with the rollup --------------------------------------------------------------------------------------------------
def test_the_rollup_takes_the_new_workbooks_openings_for_last_months_closings(tmp_path: Path) -> None:
    regions = small_regions(tmp_path)
    with open_history(tmp_path / "h.db", make=True) as history:
        history.record(rolled(regions), by="Li", now=dt.datetime(2026, 7, 3, tzinfo=dt.UTC))
    done = xl("roll-forward", regions, "--to", "2026-07", "--out", tmp_path / "july", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    first, last = dt.date(2026, 7, 1), dt.date(2026, 7, 31)
    result = rolled(tmp_path / "july", as_of=last, start=first, history=tmp_path / "h.db")
    assert set(codes(result)) == {"no-manifest"}
    value = result.as_json("en")
    assert {name: (r["opening"], r["balance"]) for name, r in value["regions"].items()} == {
        "East": ("390.75", "390.75"), "North": ("30.30", "30.30"), "South": ("500.00", "500.00")}  # fmt: skip
