"""Opening balances against the closing that the history recorded: customer by customer, with both cells."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import openpyxl
import pytest
from rollup_support import AS_OF, LEDGER, codes, edited, found, rolled, small_regions
from typer.testing import CliRunner

import xlplan
from xlplan.actions.sheet import read
from xlplan.batch.history import open_history
from xlplan.cli import app

NOON = dt.datetime(2026, 7, 3, 12, 0, tzinfo=dt.UTC)
JULY, FIRST = dt.date(2026, 7, 31), dt.date(2026, 7, 1)


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """June as it was published: East owes 250.50 (Acme) and 140.25 (Birch), North 10.10 and 20.20, South 500.00."""
    folder = tmp_path_factory.mktemp("june")
    with open_history(folder / "history.db", make=True) as made:
        made.record(rolled(small_regions(folder)), by="Li", now=NOON)
    return folder / "history.db"


@pytest.fixture
def history(june: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(june, tmp_path / "copy.db"))


def july(folder: Path, ledger: str = LEDGER) -> Path:
    return small_regions(folder, ledger=ledger, as_of=JULY)


def amount_cell(path: Path, invoice: str) -> str:
    with xlplan.open(path) as book:
        table = read(book).tables["invoices"]
        index = next(i for i, row in enumerate(table.rows) if row["invoice_no"] == invoice)
        return f"{table.sheet.name}!{table.cell(index, 'amount')}"


def test_openings_that_are_the_recorded_closings_pass(history: Path, tmp_path: Path) -> None:
    result = rolled(july(tmp_path), as_of=JULY, start=FIRST, history=history)
    value = result.as_json("en")
    assert (codes(result), result.exit_status) == ([], 0)
    assert {name: r["opening"] for name, r in value["regions"].items()} == {
        "East": "390.75", "North": "30.30", "South": "500.00"}  # fmt: skip


def test_an_amount_that_moved_by_a_cent_behind_the_close_names_both_cells(history: Path, tmp_path: Path) -> None:
    regions = july(tmp_path, LEDGER.replace("250.50", "250.51"))
    out = tmp_path / "rollup.xlsx"
    result = rolled(regions, as_of=JULY, start=FIRST, history=history, out=out)
    assert (codes(result), result.exit_status, out.exists()) == (["opening-break", "opening-invoice"], 3, False)
    cell = amount_cell(regions / "East.xlsx", "E2")
    line, invoice = found(result, "opening-break"), found(result, "opening-invoice")
    assert line.message("en") == (
        f"Acme opens with 250.51 USD, but closed with 250.50 on 2026-06-30 (East.xlsx!{cell})."
    )
    assert invoice.where == f"East.xlsx!{cell}"
    assert invoice.message("en") == (
        f"Invoice E2: 250.51 was open on 2026-06-30 by this workbook; 250.50 was recorded then (East.xlsx!{cell})."
    )
    plan = openpyxl.load_workbook(regions / "East.xlsx", data_only=True)[line.sheet]
    row = next(row for row in plan.iter_rows() if row[0].value == "Acme")
    assert line.cell in [c.coordinate for c in row]


def test_breaks_are_published_only_when_they_are_allowed(history: Path, tmp_path: Path) -> None:
    regions, out = july(tmp_path, LEDGER.replace("250.50", "250.51")), tmp_path / "rollup.xlsx"
    result = rolled(regions, as_of=JULY, start=FIRST, history=history, out=out, allow_breaks=True)
    assert (result.exit_status, result.reconciled, out.exists()) == (1, False, True)


def test_a_receipt_dated_before_the_close_that_came_later_is_found(history: Path, tmp_path: Path) -> None:
    late = LEDGER.replace("South,Elm,S1,2026-02-02,2026-03-04,500.00,2026-07-02",
                          "South,Elm,S1,2026-02-02,2026-03-04,500.00,2026-06-29")  # fmt: skip
    regions = july(tmp_path, late)
    result = rolled(regions, as_of=JULY, start=FIRST, history=history)
    assert codes(result, "break") == ["opening-break", "opening-invoice"]
    problem = found(result, "opening-invoice")
    assert (problem.params["found"], problem.params["expected"]) == ("0.00", "500.00")
    assert problem.sheet == "Invoices"  # settled now, so the cell of its number
    assert found(result, "opening-break").params["found"] == "0.00"


def test_a_customer_that_is_gone_is_named_with_what_it_owed_and_where(history: Path, tmp_path: Path) -> None:
    lines = [line for line in LEDGER.splitlines(keepends=True) if ",Birch," not in line]
    result = rolled(july(tmp_path, "".join(lines)), as_of=JULY, start=FIRST, history=history)
    problem = found(result, "customer-gone")
    assert (problem.workbook, problem.params["expected"], result.exit_status) == ("East.xlsx", "140.25", 3)
    assert str(problem.params["then"]).startswith("East.xlsx!Invoices!")
    assert codes(result, "break") == ["customer-gone", "opening-invoice", "opening-invoice"]  # E3 80.25, E4 60.00


def test_a_customer_out_of_nowhere_with_an_opening_is_a_break_and_one_of_this_month_is_not(
    history: Path, tmp_path: Path
) -> None:
    new = LEDGER + "North,Fir,N7,2026-06-15,2026-07-15,5.00,\nNorth,Gum,N8,2026-07-02,2026-08-01,6.00,\n"
    result = rolled(july(tmp_path, new), as_of=JULY, start=FIRST, history=history)
    assert codes(result, "break") == ["customer-appeared", "opening-invoice"]
    assert found(result, "customer-appeared").params["customer"] == "Fir"


def test_a_renamed_customer_is_one_break_that_tells_both_names(history: Path, tmp_path: Path) -> None:
    regions = july(tmp_path, LEDGER.replace("Dune", "Dune Ltd."))
    result = rolled(regions, as_of=JULY, start=FIRST, history=history)
    assert codes(result, "break") == ["customer-renamed"]
    problem = found(result, "customer-renamed")
    assert (problem.params["customer"], problem.params["other"], problem.params["found"]) == (
        "Dune", "Dune Ltd.", "20.20")  # fmt: skip
    assert f"{problem.sheet}!{problem.cell}" == amount_cell(regions / "North.xlsx", "N2")


def test_a_customer_spelled_in_another_case_is_the_same(history: Path, tmp_path: Path) -> None:
    result = rolled(july(tmp_path, LEDGER.replace("Dune", "DUNE")), as_of=JULY, start=FIRST, history=history)
    assert codes(result) == []


def test_the_same_amount_in_another_currency_is_a_break(history: Path, tmp_path: Path) -> None:
    regions = july(tmp_path)
    with edited(regions / "South.xlsx") as book:
        book.names["xlplan_currency"].refers_to_range.value = "EUR"
    result = rolled(regions / "South.xlsx", as_of=JULY, start=FIRST, history=history)
    assert {"customer-gone", "customer-appeared"} <= set(codes(result, "break"))


def test_a_region_that_was_not_counted_then_is_told_and_one_that_is_forgotten_now_too(
    history: Path, tmp_path: Path
) -> None:
    regions = july(tmp_path, LEDGER + "West,Ash,W1,2026-06-15,2026-07-15,5.00,\n")
    result = rolled(regions / "West.xlsx", regions / "East.xlsx", as_of=JULY, start=FIRST, history=history)
    assert found(result, "opening-unchecked").params["region"] == "West"
    gone = {p.params["region"]: p.params["expected"] for p in result.problems if p.code == "region-not-back"}
    assert gone == {"North": "30.30 USD", "South": "500.00 USD"}
    assert result.exit_status == 1


@pytest.mark.parametrize(("start", "expected"), [(dt.date(2026, 7, 2), ["opening-not-compared"]), (None, [])])
def test_a_window_that_does_not_continue_a_recorded_month_is_told(
    history: Path, tmp_path: Path, start: dt.date | None, expected: list[str]
) -> None:
    regions = july(tmp_path, LEDGER.replace("250.50", "250.51"))
    result = rolled(regions, as_of=JULY, start=start, history=history)
    assert codes(result) == expected


def test_the_command_refuses_to_publish_and_records_nothing(history: Path, tmp_path: Path) -> None:
    regions = july(tmp_path, LEDGER.replace("250.50", "250.51"))
    words = ["rollup", regions, "--as-of", JULY, "--from", FIRST, "--out", tmp_path / "r.xlsx", "--history", history,
             "--jobs", 1, "--lang", "zh"]  # fmt: skip
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert (done.exit_code, (tmp_path / "r.xlsx").exists()) == (3, False)
    assert "Acme 的期初余额为 250.51 USD，而 2026-06-30 的期末余额为 250.50" in done.stderr
    with open_history(history) as opened:
        assert [entry.as_of for entry in opened.entries()] == [AS_OF]
