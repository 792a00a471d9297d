"""What does not reconcile is named with its cell, and nothing is published."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import libreoffice
import openpyxl
import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rollup_support import codes, edited, found, rolled, small_regions

import xlplan
from xlplan import actions
from xlplan.actions.sheet import read
from xlplan.batch.memory import remembered, row_keys
from xlplan.batch.rollup_result import RollupResult
from xlplan.forms.form import Kind
from xlplan.headless.package import Package
from xlplan.headless.refs import a1


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_regions(tmp_path_factory.mktemp("made"))


@pytest.fixture
def regions(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "regions"))


def publishing(regions: Path, **options: Any) -> tuple[RollupResult, Path]:
    out = regions.parent / "rollup.xlsx"
    return rolled(regions, out=out, csv_dir=regions.parent / "csv", **options), out


def cell_of(path: Path, form: str, field: str, key: str) -> tuple[str, str]:
    """Sheet and address of a field in the row of an invoice or customer."""
    with xlplan.open(path) as book:
        table = read(book).tables[form]
        index = next(i for i, row in enumerate(table.rows) if row[form_key(form)] == key)
        return table.sheet.name, table.cell(index, field)


def form_key(form: str) -> str:
    return "customer" if form == "receivables" else "invoice_no"


def put(path: Path, place: tuple[str, str], value: object) -> None:
    with edited(path) as book:
        book.sheets[place[0]].range(place[1]).value = value


@pytest.mark.parametrize(
    ("form", "field", "value", "words"),
    [
        ("invoices", "amount", 250.49, "Amount of E2 is 250.49; the data brought 250.5."),
        ("invoices", "due_date", dt.datetime(2026, 7, 4), "Due date of E2 is 2026-07-04; the data brought 2026-04-04."),
        ("invoices", "customer", "Birch", "Customer of E2 is Birch; the data brought Acme."),
        ("receivables", "opening", 1, "Opening balance of Acme is 1; the data brought -."),
        ("receivables", "plan_2026_04", 250.0, "2026-04 Planned of Acme is 250; the data brought 250.5."),
    ],
)
def test_a_changed_cell_is_a_break_that_says_what_the_data_brought(
    regions: Path, form: str, field: str, value: object, words: str
) -> None:
    place = cell_of(regions / "East.xlsx", form, field, "E2" if form == "invoices" else "Acme")
    put(regions / "East.xlsx", place, value)
    result, out = publishing(regions)
    assert (result.exit_status, result.reconciled, result.published, out.exists()) == (3, False, (), False)
    first = result.problems[0]
    assert (first.severity, first.code, first.where) == ("break", "data-changed", f"East.xlsx!{place[0]}!{place[1]}")
    assert first.message("en") == words


def test_a_changed_receipt_date_is_a_break_that_names_the_cell(regions: Path) -> None:
    place = cell_of(regions / "East.xlsx", "receipts", "date", "E1")
    put(regions / "East.xlsx", place, dt.datetime(2026, 6, 1))
    result, out = publishing(regions)
    assert (result.exit_status, out.exists()) == (3, False)
    assert (result.problems[0].code, result.problems[0].where) == (
        "data-changed", f"East.xlsx!{place[0]}!{place[1]}")  # fmt: skip


def test_an_overwritten_formula_is_a_break_that_says_what_stands_there_and_what_belongs_there(regions: Path) -> None:
    place = cell_of(regions / "North.xlsx", "invoices", "open_amount", "N1")
    put(regions / "North.xlsx", place, 10.1)
    result, out = publishing(regions)
    problem = found(result, "formula-overwritten")
    assert (result.exit_status, out.exists(), problem.sheet, problem.cell) == (3, False, *place)
    assert "holds 10.10 instead of its formula =IF(invoices[[#This Row],[Invoice no.]]" in problem.message("en")


@pytest.mark.parametrize("name", ["invoices_balance", "invoices_age_1_30", "receipts_collected", "invoices_unapplied"])
def test_a_changed_cached_value_in_a_band_is_a_break_with_both_values(regions: Path, name: str) -> None:
    with edited(regions / "North.xlsx") as book:
        cell = book.names[name].refers_to_range
        place = cell.sheet.name, cell.get_address(False, False)
        cell.impl.write_calculated([[cell.formula]], [[12345.0]])
    result, out = publishing(regions)
    problem = found(result, "cached-value")
    assert (result.exit_status, out.exists(), problem.sheet, problem.cell) == (3, False, *place)
    assert "shows 12,345.00; calculated from the rows it is" in problem.message("en")


@pytest.mark.parametrize("head", ["subtitle", "standing"])
def test_heads_that_a_program_without_calculation_left_stale_are_no_breaks_but_one_without_its_formula_is(
    regions: Path, head: str
) -> None:
    with edited(regions / "North.xlsx") as book:
        cells = [name.refers_to_range for name in book.names if name.name.endswith(f"_{head}")]
        for cell in cells:
            cell.impl.write_calculated([[cell.formula]], [["East  2025-12  State: Draft"]])
    result, out = publishing(regions)
    assert len(cells) > 2
    assert (result.exit_status, codes(result, "break"), out.exists()) == (0, [], True)
    with edited(regions / "North.xlsx") as book:
        place = next(name for name in book.names if name.name == f"invoices_{head}").refers_to_range
        place.value = "West"
    assert found(rolled(regions), "formula-overwritten").sheet == "Invoices"


def test_a_changed_cached_value_in_a_row_is_a_break(regions: Path) -> None:
    place = cell_of(regions / "North.xlsx", "invoices", "days_past_due", "N2")
    with edited(regions / "North.xlsx") as book:
        cell = book.sheets[place[0]].range(place[1])
        cell.impl.write_calculated([[cell.formula]], [[99]])
    problem = found(rolled(regions), "cached-value")
    assert (problem.sheet, problem.cell) == place
    assert problem.message("en") == "Days past due shows 99; calculated from the rows it is 1."


def remove_row(path: Path, sheet: str, table: str, row: int) -> None:
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    page.delete_rows(row)
    first, last = page.tables[table].ref.split(":")
    letters, number = last.rstrip("0123456789"), int(last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    page.tables[table].ref = f"{first}:{letters}{number - 1}"
    page.tables[table].autoFilter = None
    book.save(path)


@pytest.mark.parametrize(("form", "index"), [("invoices", 1), ("invoices", 0), ("receipts", 1), ("receivables", 2)])
def test_a_removed_row_is_a_break_that_names_the_cell_where_it_stood(regions: Path, form: str, index: int) -> None:
    path = regions / "East.xlsx"
    with xlplan.open(path) as book:
        table = read(book).tables[form]
        key = next(iter(table.key(table.rows[index])))
        sheet, cell, row = table.sheet.name, table.cell(index, form_key(form)), table.header_row + 1 + index
    remove_row(path, sheet, form, row)
    result, out = publishing(regions)
    first = result.problems[0]
    assert (result.exit_status, out.exists()) == (3, False)
    assert (first.code, first.sheet, first.cell) == ("row-removed", sheet, cell)
    assert key in first.message("en").casefold()


def change_memory(path: Path, edit: Callable[[dict[str, str]], None], key: str) -> None:
    """Change what is remembered of a row, as somebody would who knows the hidden sheet."""
    with edited(path) as book:
        sheet = book.sheets["xlplan_memory"]
        last = sheet.used_range.last_cell.row
        for row in range(2, last + 1):
            if json.loads(sheet.range((row, 2)).value)[0] == key:
                content = json.loads(sheet.range((row, 3)).value)
                edit(content["values"])
                sheet.range((row, 3)).value = json.dumps(content)


def test_cells_and_memory_changed_alike_are_found_by_the_manifest(regions: Path) -> None:
    path = regions / "South.xlsx"
    put(path, cell_of(path, "invoices", "amount", "S1"), 400)
    put(path, cell_of(path, "receivables", "shipped_2026_02", "Elm"), 400)
    put(path, cell_of(path, "receivables", "plan_2026_03", "Elm"), 400)
    change_memory(path, lambda values: values.update(amount="400"), "s1")
    change_memory(path, lambda values: values.update(shipped_2026_02="400", plan_2026_03="400"), "elm")
    with edited(path) as book:
        actions.fill(book)
    result, out = publishing(regions)
    assert (result.exit_status, out.exists()) == (3, False)
    assert codes(result)[0] == "other-version"
    assert set(codes(result)) == {"other-version", "control-total"}
    messages = [p.message("en") for p in result.problems[1:]]
    assert messages[0] == "Billed (to date): the rows that the data brought give 400.00, the manifest says 500.00."
    assert all(p.workbook == "South.xlsx" and p.cell for p in result.problems)


def test_a_workbook_without_its_memory_is_a_break_when_the_manifest_knows_it(regions: Path) -> None:
    book = openpyxl.load_workbook(regions / "North.xlsx")
    del book["xlplan_memory"]
    del book.defined_names["xlplan_memory"]
    book.save(regions / "North.xlsx")
    with edited(regions / "North.xlsx") as filled:
        actions.fill(filled)
    result, _ = publishing(regions)
    assert (result.exit_status, found(result, "memory-missing").workbook) == (3, "North.xlsx")


def test_a_workbook_that_says_another_region_is_a_break(regions: Path) -> None:
    put(regions / "North.xlsx", ("Info", "B3"), "West")
    result, _ = publishing(regions)
    problem = found(result, "fact-changed")
    assert (result.exit_status, problem.where) == (3, "North.xlsx!Info!B3")
    assert problem.message("en") == "Region is West; the data brought North."


def test_a_plan_that_does_not_follow_from_the_ledger_is_a_break(regions: Path) -> None:
    path = regions / "East.xlsx"
    place = cell_of(path, "receivables", "actual_2026_02", "Acme")
    put(path, place, 99)
    change_memory(path, lambda values: values.update(actual_2026_02="99"), "acme")
    result, _ = publishing(regions)
    first = next(p for p in result.problems if p.code == "plan-ledger")
    assert (first.sheet, first.cell) == place
    assert first.message("en") == "Acme: 2026-02 Collected is 99.00 in the plan; invoices and receipts give 100.00."


def test_causes_come_first_and_what_follows_from_them_is_bounded(tmp_path: Path) -> None:
    lines = "".join(f"East,C{n},I{n:03},2026-01-01,2026-01-31,10.00,\n" for n in range(60))
    regions = small_regions(tmp_path, ledger="region,customer,invoice,billed,due,amount,settled\n" + lines)
    path = regions / "East.xlsx"
    with edited(path) as book:
        table = read(book).tables["invoices"]
        top, col = table.header_row + 1, table.column_number("amount")
        table.sheet.range((top, col), (top + 39, col)).value = [[11.0]] * 40
    result, _ = publishing(regions)
    assert codes(result)[:40] == ["data-changed"] * 40
    rest = codes(result)[40:]
    assert rest.index("more-differences") == 20
    assert set(rest[:20]) <= {"cached-value", "plan-ledger"}
    counted = int(str(found(result, "more-differences").params["count"]))
    assert counted > 40  # at least the open amount of each of the forty invoices, less those listed


def test_nothing_at_all_is_written_over_an_earlier_rollup_on_a_break(regions: Path) -> None:
    _, out = publishing(regions)
    files = {p: p.read_bytes() for p in (out, *(regions.parent / "csv").iterdir())}
    put(regions / "East.xlsx", cell_of(regions / "East.xlsx", "invoices", "amount", "E2"), 1)
    assert publishing(regions)[0].exit_status == 3
    assert {p: p.read_bytes() for p in files} == files


def test_allow_breaks_publishes_and_the_first_sheet_says_it_does_not_reconcile_and_the_summary_why(
    regions: Path,
) -> None:
    place = cell_of(regions / "East.xlsx", "invoices", "amount", "E2")
    put(regions / "East.xlsx", place, 1)
    result, out = publishing(regions, allow_breaks=True)
    assert (result.exit_status, result.reconciled) == (1, False)
    first, summary, *_ = openpyxl.load_workbook(out).worksheets
    assert any("Reconciled: No" in str(cell.value) for row in first.iter_rows(max_row=3) for cell in row)
    texts = [str(cell.value) for row in summary.iter_rows(max_row=20) for cell in row if cell.value is not None]
    assert any(text.startswith(f"Break East.xlsx!{place[0]}!{place[1]}: Amount of E2 is 1;") for text in texts), texts


def test_a_manager_s_own_columns_and_cells_are_no_breaks(regions: Path) -> None:
    path = regions / "East.xlsx"
    put(path, cell_of(path, "invoices", "contact", "E1"), "Ms Li")
    put(path, cell_of(path, "invoices", "promised", "E2"), dt.datetime(2026, 7, 15))
    put(path, cell_of(path, "receipts", "note", "E1"), "by cheque")
    assert rolled(regions).problems == []


def test_a_stale_chase_list_publishes_all_the_same_because_check_names_it(regions: Path) -> None:
    """Its hidden columns follow from contacts and promises, which managers type; they move no amount."""
    path = regions / "East.xlsx"
    package = Package.open(path)
    table = package.tables["invoices"]
    amount = table.first_col + table.columns.index("Chase amount")
    row = next(r for r in range(table.body.r1, table.body.r2 + 1) if package.value(table.sheet, r, amount))
    package.store_results(table.sheet, {(row, amount): 9.0})
    package.save()
    assert rolled(regions).problems == []
    with xlplan.open(path) as book:
        [stale] = [problem for problem in actions.check(book) if problem.code == "calculated-stale"]
    assert (stale.cell, stale.params["actual"]) == (a1(row, amount), "9")


def test_sorting_a_table_is_no_break(regions: Path) -> None:
    path = regions / "East.xlsx"
    with edited(path) as book:
        table = read(book).tables["invoices"]
        first, last = table.header_row + 1, table.header_row + len(table.rows)
        for field in ("invoice_no", "customer", "invoice_date", "due_date", "amount", "currency", "origin"):
            column = table.column_number(field)
            cells = table.sheet.range((first, column), (last, column))
            cells.value = [[value] for value in reversed(cells.value)]
        actions.fill(book)
    assert rolled(regions).problems == []


@libreoffice.needed
def test_workbooks_saved_by_libreoffice_reconcile(regions: Path, tmp_path: Path) -> None:
    paths = sorted(regions.glob("*.xlsx"))
    saved = libreoffice.recalculated(paths, tmp_path / "saved")
    shutil.copy(regions / "manifest.json", tmp_path / "saved")
    result = rolled(tmp_path / "saved")
    assert result.problems == [], [p.line("en") for p in result.problems]
    told, before = result.as_json("en"), rolled(regions).as_json("en")
    assert told | {"register": None} == before | {"register": None}  # other files, the same figures
    assert len(saved) == 3


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    random=st.randoms(use_true_random=False),
    number=st.integers(1, 10_000),
    region=st.sampled_from(["East", "North", "South"]),
)
def test_any_change_of_a_cell_that_the_data_own_is_found(
    made: Path, tmp_path_factory: pytest.TempPathFactory, random: Random, number: int, region: str
) -> None:
    folder = Path(shutil.copytree(made, tmp_path_factory.mktemp("any") / "regions"))
    with edited(folder / f"{region}.xlsx") as book:
        sheet, cell, row = change_one(book, random, number)
    result = rolled(folder)
    assert result.exit_status == 3
    changed = [(p.sheet, p.cell) for p in result.problems if p.code == "data-changed"]
    removed = [
        (p.sheet, p.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for p in result.problems if p.code == "row-removed"
    ]
    assert (sheet, cell) in changed or (sheet, row) in removed


def change_one(book: xw.Book, random: Random, number: int) -> tuple[str, str, str]:
    """Change one remembered cell to another value of its kind; sheet, cell and row number."""
    reading, memory = read(book), remembered(book)
    form = random.choice([form for form in reading.tables if memory.get(form)])
    table, known = reading.tables[form], memory[form]
    index = random.choice([i for i, key in enumerate(row_keys(table, known)) if key in known])
    field = random.choice(sorted(known[row_keys(table, known)[index]].values))
    kind = next(c.kind for c in table.columns if c.id == field)
    value: object = f"other {number}"
    if kind is Kind.DATE:
        value = dt.datetime(2024, 1, 1) + dt.timedelta(days=number % 365)
    elif kind is Kind.CHOICE:
        value = "Write-off"
    elif kind is not Kind.TEXT:
        value = 100_000 + number / 100
    cell = table.cell(index, field)
    table.sheet.range(cell).value = value
    return table.sheet.name, cell, str(table.header_row + 1 + index)
