"""Who is in, late, missing, double, for another period, in another currency; and rows that a manager added."""

import datetime as dt
import os
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rollup_support import AS_OF, LEDGER, TOML, codes, edited, found, rolled, small_regions

import xlplan
from xlplan import actions
from xlplan.actions.sheet import read
from xlplan.batch.ledger import plan_rows
from xlplan.batch.regenerate import RegenerateRequest, regenerate
from xlplan.errors import DataError, InUseError, UsageError
from xlplan.forms.catalog import template
from xlplan.forms.form import Row
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose

NULL = dict.fromkeys(("opening", "credits", "billed", "collected", "balance", "open_invoices", "ageing"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_regions(tmp_path_factory.mktemp("made"))


@pytest.fixture
def regions(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "regions"))


def register(folder: Path, *lines: str, head: str = "region,workbook,preparer,deadline") -> Path:
    path = folder / "register.csv"
    path.write_text("\n".join([head, *lines, ""]), encoding="utf-8-sig")
    return path


def test_a_missing_region_has_null_figures_and_the_rollup_is_published_as_incomplete(regions: Path) -> None:
    (regions / "North.xlsx").unlink()
    out = regions.parent / "rollup.xlsx"
    result = rolled(regions, out=out)
    value = result.as_json("en")
    assert (result.exit_status, value["complete"], value["reconciled"], out.exists()) == (1, False, True, True)
    assert value["regions"]["North"] == NULL | {"workbook": "North.xlsx", "status": "missing"}
    assert value["group"]["balance"] == "890.75"
    assert found(result, "region-missing").message("en") == "Nothing has come from the region North."


def test_a_missing_region_shows_no_zero_in_the_workbook(regions: Path) -> None:
    (regions / "North.xlsx").unlink()
    out = regions.parent / "rollup.xlsx"
    rolled(regions, out=out)
    page = openpyxl.load_workbook(out, data_only=True)["Summary"]
    row = next(row for row in page.iter_rows(values_only=True) if row[0] == "North")
    assert row[2] == "Missing"
    assert set(row[4:11]) == {None}
    again = [r[1:] for r in page.iter_rows(values_only=True) if r[0] == "North"][1:]
    assert len(again) == 2  # quality, ageing
    assert {value for r in again for value in r} == {None}


def test_the_register_says_which_regions_are_missing_late_or_unexpected(regions: Path) -> None:
    late = dt.datetime(2026, 7, 6, 9, 30).timestamp()
    in_time = dt.datetime(2026, 7, 5, 23, 59, 30).timestamp()
    os.utime(regions / "East.xlsx", (late, late))
    os.utime(regions / "North.xlsx", (in_time, in_time))
    lines = ["East,East.xlsx,Li,2026-07-05", "north,North.xlsx,Wang,2026-07-05", "West,West.xlsx,Zhao,2026-07-05"]
    result = rolled(regions, register=register(regions.parent, *lines))
    value = result.as_json("en")
    assert {name: r["status"] for name, r in value["regions"].items()} == {
        "East": "late", "north": "received", "West": "missing", "South": "received"}  # fmt: skip
    assert (result.exit_status, value["complete"], value["group"]["balance"]) == (1, False, "921.05")
    assert "Zhao" in found(result, "region-missing-from").message("en")
    assert found(result, "region-late").severity == "warning"
    assert found(result, "unexpected-region").params["region"] == "South"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_chinese_register_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    regions = small_regions(tmp_path, "zh", LEDGER.replace("East,", "华东,"))
    path = tmp_path / "登记.csv"
    path.write_text("填报人,区域,截止日\n张,华东,2099/12/31\n,North,\n,South,\n", encoding=encoding)
    result = rolled(regions, register=path)
    assert (codes(result), list(result.as_json("zh")["regions"])) == ([], ["华东", "North", "South"])


def test_a_workbook_for_another_date_is_listed_and_not_added(regions: Path, tmp_path: Path) -> None:
    may = small_regions(tmp_path / "may", as_of=dt.date(2026, 5, 31))
    shutil.copy(may / "South.xlsx", regions / "South.xlsx")
    result = rolled(regions)
    value = result.as_json("en")
    assert value["regions"]["South"] == NULL | {"workbook": "South.xlsx", "status": "wrong-period"}
    assert (result.exit_status, value["complete"], value["group"]["balance"]) == (1, False, "421.05")
    problem = found(result, "wrong-period")
    assert problem.where == "South.xlsx!Info!B5"
    assert problem.message("en") == "This workbook is as of 2026-05-31, not 2026-06-30; its figures were not added."


def test_an_as_of_date_typed_over_does_not_make_old_data_new(tmp_path: Path) -> None:
    may = small_regions(tmp_path, as_of=dt.date(2026, 5, 31))
    with edited(may / "South.xlsx") as book:
        book.sheets["Info"].range("B5").value = dt.datetime(2026, 6, 30)
        actions.fill(book)
    assert rolled(may).as_json("en")["regions"]["South"]["status"] == "wrong-period"


def test_the_same_region_twice_is_a_break_that_names_both_files(regions: Path) -> None:
    shutil.copy(regions / "East.xlsx", regions / "East (2).xlsx")
    result = rolled(regions)
    value = result.as_json("en")
    assert (result.exit_status, value["regions"]["East"]["status"]) == (3, "duplicate")
    assert value["regions"]["East"]["balance"] is None
    message = found(result, "duplicate-region").message("en")
    assert message == "The region East came twice: East (2).xlsx and East.xlsx; neither was added."


def test_the_same_file_named_twice_counts_once(regions: Path) -> None:
    assert rolled(regions, regions / "East.xlsx", Path(str(regions) + "/*.xlsx")).as_json("en")["group"]["balance"] == (
        "921.05"
    )


def test_text_that_looks_like_a_number_keeps_the_region_out_and_is_named(regions: Path) -> None:
    with edited(regions / "North.xlsx") as book:
        table = read(book).tables["invoices"]
        index = next(i for i, row in enumerate(table.rows) if row["invoice_no"] == "N1")
        place = table.cell(index, "amount")
        table.sheet.range(place).value = "'10.10"
    result = rolled(regions)
    value = result.as_json("en")
    assert (result.exit_status, value["regions"]["North"]["status"]) == (3, "incomplete")
    assert value["regions"]["North"]["balance"] is None
    assert value["group"]["balance"] == "890.75"
    problem = found(result, "text-number")
    assert (problem.severity, problem.workbook, problem.cell) == ("error", "North.xlsx", place)


def test_a_mistake_in_a_cell_that_no_figure_needs_does_not_keep_the_region_out(regions: Path) -> None:
    with edited(regions / "North.xlsx") as book:
        table = read(book).tables["invoices"]
        table.sheet.range(table.cell(0, "promised")).value = "'next week"
    result = rolled(regions)
    assert (result.exit_status, result.complete, codes(result)) == (1, True, ["not-a-date"])


def test_a_file_that_is_no_workbook_is_unreadable_and_the_others_are_rolled_up(regions: Path) -> None:
    (regions / "South.xlsx").write_bytes(b"not a workbook")
    result = rolled(regions)
    value = result.as_json("en")
    assert value["regions"]["South"] == NULL | {"workbook": "South.xlsx", "status": "unreadable"}
    assert (result.exit_status, value["group"]["balance"]) == (1, "421.05")
    assert found(result, "no-workbook-content").workbook == "South.xlsx"


def test_lock_files_and_the_rollup_s_own_output_are_left_out(regions: Path) -> None:
    (regions / "~$East.xlsx").write_bytes(b"\x05Alice")
    out = regions / "rollup.xlsx"
    first = rolled(regions, out=out)
    assert codes(first) == ["workbook-open"]
    assert "Alice" in first.problems[0].message("en")
    assert rolled(regions, out=out).as_json("en") == first.as_json("en")
    elsewhere = rolled(regions, out=regions.parent / "second.xlsx")
    assert sorted(codes(elsewhere)) == ["rollup-left-out", "workbook-open"]
    assert (elsewhere.exit_status, elsewhere.complete) == (0, True)


def test_a_workbook_of_another_template_is_left_out_with_a_warning(regions: Path) -> None:
    data = compose(template("tracking"), new_book(template("tracking"), "en", {"region": "East", "as_of": f"{AS_OF}"}))
    (regions / "tracking.xlsx").write_bytes(data)
    result = rolled(regions)
    assert (codes(result), result.exit_status, result.complete) == (["not-receivables"], 0, True)


# --- workbooks made by hand -------------------------------------------------------------------------------------------
def by_hand(path: Path, region: str, invoices: list[Row], receipts: list[Row], currency: str = "USD") -> Path:
    book = new_book(template("forecast"), "en", {"region": region, "as_of": f"{AS_OF}", "currency": currency})
    planned = plan_rows(invoices, receipts, book.months, AS_OF)
    plan = [{**row, "customer": row["customer"] or "Unapplied receipts"} for row in planned]
    book.tables = {"invoices": invoices, "receipts": receipts, "receivables": plan}
    path.write_bytes(compose(template("forecast"), book))
    return path


def invoice(number: str, amount: str, due: dt.date = AS_OF, **more: Any) -> Row:
    return {"invoice_no": number, "customer": "Acme", "invoice_date": dt.date(2026, 6, 1), "due_date": due,
            "amount": Decimal(amount), **more}  # fmt: skip


def receipt(number: str | None, amount: str, kind: str = "receipt") -> Row:
    return {"invoice_no": number, "date": dt.date(2026, 6, 20), "amount": Decimal(amount), "kind": kind}


def test_a_workbook_made_by_hand_is_reckoned_and_checked_too(tmp_path: Path) -> None:
    rows = [invoice("A1", "100.00"), invoice("A2", "50.00", dt.date(2026, 6, 10))]
    paid = [receipt("A1", "30.00"), receipt("A1", "5.00", "credit_note")]
    path = by_hand(tmp_path / "a.xlsx", "West", rows, paid)
    result = rolled(path)
    assert (codes(result), result.exit_status) == (["no-manifest"], 0)
    region = result.as_json("en")["regions"]["West"]
    figures = [region[k] for k in ("billed", "collected", "credits", "balance", "open_invoices")]
    assert figures == ["150.00", "30.00", "5.00", "115.00", 2]
    assert (region["ageing"]["not_due"], region["ageing"]["1-30"]) == ("65.00", "50.00")
    with edited(path) as book:
        cell = book.names["invoices_balance"].refers_to_range
        cell.impl.write_calculated([[cell.formula]], [[1.0]])
    assert rolled(path).exit_status == 3


def test_a_receipt_for_an_unknown_invoice_reduces_the_balance_as_unapplied(tmp_path: Path) -> None:
    rows, paid = [invoice("A1", "100.00")], [receipt("A9", "40.00")]
    by_hand(tmp_path / "a.xlsx", "West", rows, paid)
    result = rolled(tmp_path)
    region = result.as_json("en")["regions"]["West"]
    assert (region["balance"], region["ageing"]["not_due"], region["ageing"]["unapplied"]) == (
        "60.00",
        "100.00",
        "-40.00",
    )
    problem = found(result, "unknown-invoice")
    assert (problem.severity, result.exit_status, problem.params["invoice"]) == ("warning", 0, "A9")


def test_an_invoice_listed_twice_keeps_the_region_out(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "a.xlsx", "West", [invoice("A1", "100.00"), invoice("a1", "1.00")], [])
    result = rolled(path)
    assert (result.exit_status, result.as_json("en")["regions"]["West"]["status"]) == (1, "incomplete")
    assert result.as_json("en")["group"] is None
    assert "duplicate-key" in codes(result, "error")


def test_totals_that_somebody_typed_are_reported_and_never_counted(tmp_path: Path) -> None:
    total = {"invoice_no": "合计", "customer": "合计", "amount": Decimal("100.00")}
    path = by_hand(tmp_path / "a.xlsx", "West", [invoice("A1", "100.00"), total], [])  # type: ignore[list-item]
    result = rolled(path)
    assert (result.as_json("en")["group"]["billed"], result.as_json("en")["group"]["balance"]) == ("100.00", "100.00")
    assert (result.exit_status, sorted(codes(result))) == (0, ["no-manifest", "typed-total"])


def test_currencies_of_two_workbooks_are_never_added(tmp_path: Path) -> None:
    by_hand(tmp_path / "a.xlsx", "West", [invoice("A1", "100.00")], [], "USD")
    by_hand(tmp_path / "b.xlsx", "East", [invoice("B1", "7.00")], [], "EUR")
    result = rolled(tmp_path)
    value = result.as_json("en")
    assert (value["currency"], value["group"]) == (None, None)
    assert {c: g["balance"] for c, g in value["groups"].items()} == {"EUR": "7.00", "USD": "100.00"}
    assert {r: f["currency"] for r, f in value["regions"].items()} == {"East": "EUR", "West": "USD"}
    assert found(result, "mixed-currencies").severity == "warning"
    assert result.exit_status == 0


def test_currencies_within_a_workbook_are_never_added(tmp_path: Path) -> None:
    rows = [invoice("A1", "100.00"), invoice("A2", "9.00", currency="EUR")]
    by_hand(tmp_path / "a.xlsx", "West", rows, [receipt("A2", "4.00")])
    value = rolled(tmp_path).as_json("en")
    west = value["regions"]["West"]
    assert (west["balance"], value["group"]) == (None, None)
    assert {c: f["balance"] for c, f in west["currencies"].items()} == {"EUR": "5.00", "USD": "100.00"}
    assert {c: g["collected"] for c, g in value["groups"].items()} == {"EUR": "4.00", "USD": "0.00"}


def test_an_invoice_in_two_regions_is_pointed_out(tmp_path: Path) -> None:
    by_hand(tmp_path / "a.xlsx", "West", [invoice("A1", "100.00")], [])
    by_hand(tmp_path / "b.xlsx", "East", [invoice("A1", "100.00")], [])
    problem = found(rolled(tmp_path), "invoice-in-two-regions")
    with xlplan.open(tmp_path / "a.xlsx") as book:
        cell = read(book).tables["invoices"].cell(0, "invoice_no")
    assert (problem.severity, problem.where) == ("warning", f"a.xlsx!Invoices!{cell}")
    assert problem.message("en") == f"The invoice A1 is also in b.xlsx!Invoices!{cell}; it is counted in both."


# --- rows that a manager added ----------------------------------------------------------------------------------------
def test_rows_that_a_manager_added_are_counted_and_listed(regions: Path) -> None:
    with edited(regions / "North.xlsx") as book:
        table = read(book).tables["invoices"]
        row = table.header_row + 1 + len(table.rows)
        place = table.sheet.tables["invoices"]
        place.resize(table.sheet.range((table.header_row, 1), (row, table.width)))
        values = {"invoice_no": "N9", "customer": "Fir", "invoice_date": dt.datetime(2026, 6, 2),
                  "due_date": dt.datetime(2026, 7, 2), "amount": 5.55}  # fmt: skip
        for field, value in values.items():
            table.sheet.range((row, table.column_number(field))).value = value
        actions.fill(book)
    result = rolled(regions, out=regions.parent / "rollup.xlsx")
    value = result.as_json("en")
    assert (result.exit_status, value["regions"]["North"]["balance"]) == (0, "35.85")
    problem = found(result, "row-added")
    assert (problem.severity, problem.cell, problem.params["key"]) == ("info", f"A{row}", "N9")
    book = openpyxl.load_workbook(regions.parent / "rollup.xlsx", data_only=True)
    added = {row[2]: row[5:8] for row in book["Controls"].iter_rows(values_only=True) if row[0] == "North"}
    assert added["Balance"] == (5.55, 30.30, 0)
    assert added["Invoices: rows"] == (1, 3, 0)


def test_a_row_that_the_data_no_longer_have_is_counted_and_told(regions: Path, tmp_path: Path) -> None:
    folder = tmp_path / "again"
    shutil.copytree(regions, folder / "regions")
    (folder / "mapping.toml").write_text(TOML, encoding="utf-8")
    (folder / "ledger.csv").write_text(
        LEDGER.replace("North,Dune,N2,2026-06-01,2026-06-29,20.20,\n", ""), encoding="utf-8"
    )
    regenerate(RegenerateRequest("forecast", folder / "ledger.csv", folder / "mapping.toml", "region", AS_OF,
                                 folder / "regions"))  # fmt: skip
    result = rolled(folder / "regions")
    assert result.as_json("en")["regions"]["North"]["balance"] == "30.30"
    assert (result.exit_status, set(codes(result))) == (0, {"row-kept"})


# --- what cannot be done ----------------------------------------------------------------------------------------------
def test_impossible_options_are_refused_before_anything_is_read(regions: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="lies after the as-of date"):
        rolled(regions, start=dt.date(2026, 7, 1))
    with pytest.raises(UsageError, match=r"written as \.xlsx"):
        rolled(regions, out=tmp_path / "rollup.xls")
    with pytest.raises(UsageError, match="There is no workbook"):
        rolled(tmp_path / "*.xlsx")
    with pytest.raises(DataError, match="no column “region / 区域”"):
        rolled(regions, register=register(tmp_path, "East", head="name"))


def test_an_output_that_somebody_has_open_is_left_as_it_is(regions: Path) -> None:
    out = regions.parent / "rollup.xlsx"
    rolled(regions, out=out)
    before = out.read_bytes()
    (regions.parent / "~$rollup.xlsx").write_bytes(b"\x03Bob")
    (regions / "North.xlsx").unlink()
    with pytest.raises(InUseError, match="Bob has this workbook open"):
        rolled(regions, out=out)
    assert out.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_an_error_and_no_file_is_written(regions: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"a file, no folder")
    with pytest.raises(InUseError):
        rolled(regions, out=tmp_path / "rollup.xlsx", csv_dir=tmp_path / "taken" / "csv")
    assert not (tmp_path / "rollup.xlsx").exists()


def test_no_source_workbook_is_changed_by_a_rollup(regions: Path) -> None:
    before = {path.name: path.read_bytes() for path in regions.iterdir()}
    rolled(regions, out=regions.parent / "rollup.xlsx")
    assert {path.name: path.read_bytes() for path in regions.iterdir()} == before
