"""One fault is planted each time; the rollup names exactly that fault and its cell, and publishes nothing wrong.

A fault is either a break, so that nothing is published (exit status 3), or it keeps its region out of the sums (1), or
it touches no figure (0). Problems that merely follow from the fault are told after it.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import libreoffice
import openpyxl
import pytest
from fault_support import FOLLOWING, Cause, Regions
from rollup_support import LEDGER, rolled, small_regions

import xlplan
from xlplan.batch.rollup_result import RollupResult
from xlplan.batch.workflow import take_step
from xlplan.forms.form import Lang

OWED = {"East": Decimal("390.75"), "North": Decimal("30.30"), "South": Decimal("500.00")}
"""From the ledger's lines: E2 + E3 + E4, N1 + N2, S1."""

Plant = Callable[[Regions], list[Cause]]


@dataclass(frozen=True)
class Fault:
    """`status`: what becomes of East; `exit_status`: as the interface says."""

    plant: Plant
    exit_status: int
    status: str


FAULTS: dict[str, Fault] = {}


def fault(exit_status: int, status: str = "received") -> Callable[[Plant], Plant]:
    def keep(plant: Plant) -> Plant:
        FAULTS[plant.__name__] = Fault(plant, exit_status, status)
        return plant

    return keep


@pytest.fixture(scope="module", params=["zh", "en"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Lang]:
    return small_regions(tmp_path_factory.mktemp("made"), request.param), request.param


@pytest.fixture
def regions(made: tuple[Path, Lang], tmp_path: Path) -> Regions:
    return Regions(Path(shutil.copytree(made[0], tmp_path / "regions")), made[1])


def causes(result: RollupResult) -> list[Cause]:
    return [Cause(p.code, p.workbook, p.sheet, p.cell) for p in result.problems if p.code not in FOLLOWING]


# --- rows ------------------------------------------------------------------------------------------------------------
@fault(0)
def a_typed_total_row(at: Regions) -> list[Cause]:
    row = at.add("invoices", customer="合计" if at.lang == "zh" else "Total", amount=490.85)
    return [at.cause("typed-total", (at.place("invoices", "amount", "E1")[0], f"A{row}"))]


@fault(1, "incomplete")
def an_extra_header_row(at: Regions) -> list[Cause]:
    with at.table("invoices") as table:
        words = {c.id: table.headers.headers[c.id] for c in table.columns if not c.calculated}
    row = at.add("invoices", **words)
    return [at.cause("header-repeated", (at.place("invoices", "amount", "E1")[0], f"A{row}"))]


@fault(3)
def a_deleted_row(at: Regions) -> list[Cause]:
    sheet, cell = at.place("invoices", "invoice_no", "E2")

    def delete(book: openpyxl.Workbook) -> None:
        page = book[sheet]
        page.delete_rows(int(cell[1:]))
        first, last = page.tables["invoices"].ref.split(":")
        letters = last.rstrip("0123456789")
        page.tables["invoices"].ref = f"{first}:{letters}{int(last.removeprefix(letters)) - 1}"
        page.tables["invoices"].autoFilter = None

    at.foreign(delete)
    return [at.cause("row-removed", (sheet, cell))]


@fault(1, "incomplete")
def a_duplicated_invoice(at: Regions) -> list[Cause]:
    row = at.copied("invoices", "E2")
    return [at.cause("duplicate-key", (at.place("invoices", "amount", "E1")[0], f"A{row}"))]


@fault(1, "incomplete")
def a_duplicated_receipt(at: Regions) -> list[Cause]:
    row = at.copied("receipts", "E1")
    return [at.cause("same-event", (at.place("receipts", "amount", "E1")[0], f"A{row}"))]


@fault(0)
def a_hidden_row(at: Regions) -> list[Cause]:
    sheet, cell = at.place("invoices", "invoice_no", "E2")

    def hide(book: openpyxl.Workbook) -> None:
        book[sheet].row_dimensions[int(cell[1:])].hidden = True

    at.foreign(hide)
    return []


@fault(1, "incomplete")
def a_row_typed_under_the_table(at: Regions) -> list[Cause]:
    day = dt.datetime(2026, 6, 1)
    row = at.below("invoices", invoice_no="E9", customer="Acme", invoice_date=day, due_date=day, amount=10)
    return [at.cause("rows-below-table", (at.place("invoices", "amount", "E1")[0], f"A{row}:F{row}"))]


@fault(0)
def a_total_typed_under_the_table(at: Regions) -> list[Cause]:
    row = at.below("invoices", customer="合计" if at.lang == "zh" else "Total", amount=490.85)
    return [at.cause("rows-below-table", (at.place("invoices", "amount", "E1")[0], f"A{row}:F{row}"))]


@fault(3, "incomplete")
def a_row_out_of_its_columns(at: Regions) -> list[Cause]:
    """A cell was inserted at the beginning of the row."""
    fields = ["invoice_no", "customer", "product", "invoice_date", "due_date", "amount"]
    with at.table("invoices") as table:
        index = next(i for i, row in enumerate(table.rows) if row["invoice_no"] == "E2")
        values = [table.raw_value(index, name) for name in fields]
        for name, value in zip(fields, [None, *values[:-1]], strict=True):
            table.sheet.range(table.cell(index, name)).value = value
        sheet, cells = table.sheet.name, {name: table.cell(index, name) for name in fields}
    return [at.cause("row-shifted", (sheet, cells["customer"])),
            at.cause("not-a-number", (sheet, cells["amount"])),
            at.cause("required-empty", (sheet, cells["invoice_no"])),
            at.cause("required-empty", (sheet, cells["invoice_date"]))]  # fmt: skip


# --- cells -----------------------------------------------------------------------------------------------------------
@fault(3)
def a_renamed_customer(at: Regions) -> list[Cause]:
    return [at.changed("invoices", "customer", "E2", "Acme Ltd")]


@fault(3)
def a_customer_with_a_space_behind_it(at: Regions) -> list[Cause]:
    return [at.changed("invoices", "customer", "E2", "Acme ")]


def typed_as_text(at: Regions, field: str, text: str, code: str) -> list[Cause]:
    found = at.changed("invoices", field, "E2", "'" + text)
    return [found, Cause(code, found.workbook, found.sheet, found.cell)]


@fault(3, "incomplete")
def a_number_typed_as_text(at: Regions) -> list[Cause]:
    return typed_as_text(at, "amount", "250.50", "text-number")


@fault(3, "incomplete")
def a_number_with_a_hard_space(at: Regions) -> list[Cause]:
    return typed_as_text(at, "amount", "250.50\u00a0", "text-number")


@fault(3, "incomplete")
def a_number_with_an_invisible_space(at: Regions) -> list[Cause]:
    return typed_as_text(at, "amount", "\u200b250.50", "text-number")


@fault(3, "incomplete")
def a_date_typed_as_text(at: Regions) -> list[Cause]:
    return typed_as_text(at, "due_date", "2026-04-04", "text-date")


@fault(3)
def a_receipt_turned_negative(at: Regions) -> list[Cause]:
    return [at.changed("receipts", "amount", "E1", -100)]


@fault(0)
def a_negative_receipt_typed_by_hand(at: Regions) -> list[Cause]:
    """Money may be paid back: it is counted, and both its sign and its origin are told."""
    row = at.add("receipts", invoice_no="E1", date=dt.datetime(2026, 6, 1), amount=-40,
                 kind="收款" if at.lang == "zh" else "Receipt")  # fmt: skip
    sheet = at.place("receipts", "amount", "E1")[0]
    return [at.cause("negative-receipt", (sheet, f"C{row}")), at.cause("row-added", (sheet, f"A{row}"))]


@fault(3)
def a_formula_replaced_by_a_number(at: Regions) -> list[Cause]:
    place = at.place("invoices", "open_amount", "E2")
    at.put(place, 250.5, fill=False)
    return [at.cause("formula-overwritten", place)]


@fault(3)
def a_figure_above_the_table_replaced_by_a_number(at: Regions) -> list[Cause]:
    place = at.named("invoices_balance")
    at.put(place, 390.75, fill=False)
    return [at.cause("formula-overwritten", place)]


@fault(3)
def one_invoice_in_another_currency(at: Regions) -> list[Cause]:
    place = at.place("invoices", "currency", "E2")
    at.put(place, "EUR")
    return [at.cause("other-currency", place), Cause("mixed-currencies")]


@fault(3)
def the_workbook_in_another_currency(at: Regions) -> list[Cause]:
    place = at.named("xlplan_currency")
    at.put(place, "EUR")
    return [at.cause("fact-changed", place), Cause("mixed-currencies")]


# --- one cent --------------------------------------------------------------------------------------------------------
@fault(3)
def a_cent_between_two_invoices_of_one_customer(at: Regions) -> list[Cause]:
    return [at.changed("invoices", "amount", "E1", 100.01), at.changed("invoices", "amount", "E2", 250.49)]


@fault(3)
def a_cent_between_two_customers(at: Regions) -> list[Cause]:
    return [at.changed("invoices", "amount", "E2", 250.49), at.changed("invoices", "amount", "E3", 80.26)]


@fault(3)
def a_cent_between_two_regions(at: Regions) -> list[Cause]:
    return [at.changed("invoices", "amount", "E2", 250.49), at.changed("invoices", "amount", "N1", 10.11, "North")]


@fault(3)
def a_cent_from_one_date_to_another(at: Regions) -> list[Cause]:
    cent = at.changed("receipts", "amount", "E1", 99.99)
    row = at.add("receipts", invoice_no="E1", date=dt.datetime(2026, 2, 2), amount=0.01,
                 kind="收款" if at.lang == "zh" else "Receipt")  # fmt: skip
    return [cent, at.cause("row-added", (cent.sheet, f"A{row}"))]


@fault(3)
def a_cent_moved_in_the_ledger_and_in_what_the_workbook_remembers(at: Regions) -> list[Cause]:
    """Between two invoices of one customer, of one month and one bucket: no total of any kind moves."""
    regenerated = LEDGER.replace("East,Birch,E4", "East,Birch,E6,2026-06-09,2026-07-09,33.00,\nEast,Birch,E4")
    shutil.copytree(small_regions(at.folder.parent / "more", at.lang, regenerated), at.folder, dirs_exist_ok=True)
    at.put(at.place("invoices", "amount", "E4"), 60.01)
    at.put(at.place("invoices", "amount", "E6"), 32.99)
    at.memory("e4", amount="60.01")
    at.memory("e6", amount="32.99")
    return [at.cause("other-version", ("xlplan_memory", "A1"))]


# --- files -----------------------------------------------------------------------------------------------------------
@fault(1, "wrong-period")
def last_months_workbook(at: Regions) -> list[Cause]:
    may = small_regions(at.folder.parent / "may", at.lang, as_of=dt.date(2026, 5, 31))
    shutil.copy(may / "East.xlsx", at.path())
    place = at.named("xlplan_as_of")
    return [at.cause("wrong-period", place), at.cause("older-copy", place)]


@fault(3, "duplicate")
def a_second_copy(at: Regions) -> list[Cause]:
    shutil.copy(at.path(), at.folder / "East copy.xlsx")
    return [Cause("duplicate-region", "East.xlsx"), Cause("same-bytes", "East.xlsx")]


@fault(3)
def an_older_version_put_back_over_the_newer(at: Regions) -> list[Cause]:
    """The newer data only moved a due date by a day, so that no total differs."""
    older = at.path().read_bytes()
    newer = LEDGER.replace("2026-04-04", "2026-04-05")
    shutil.copytree(small_regions(at.folder.parent / "newer", at.lang, newer), at.folder, dirs_exist_ok=True)
    at.path().write_bytes(older)
    return [at.cause("other-version", ("xlplan_memory", "A1"))]


@fault(0)
def a_renamed_file(at: Regions) -> list[Cause]:
    at.path().rename(at.folder / "East final.xlsx")
    return [Cause("workbook-renamed", "East final.xlsx")]


@fault(3)
def two_files_under_each_others_names(at: Regions) -> list[Cause]:
    east, north = at.path(), at.path("North")
    place = at.named("xlplan_region")
    content = east.read_bytes()
    east.write_bytes(north.read_bytes())
    north.write_bytes(content)
    return [at.cause("manifest-differs", place, "East"), at.cause("manifest-differs", place, "North"),
            Cause("workbook-renamed", "North.xlsx"), Cause("workbook-renamed", "East.xlsx")]  # fmt: skip


@fault(3)
def the_digest_edited_in_the_manifest(at: Regions) -> list[Cause]:
    at.manifest(lambda entry: entry.update(digest="0" * 64))
    return [at.cause("other-version", ("xlplan_memory", "A1"))]


@fault(3)
def a_currency_edited_in_the_manifest(at: Regions) -> list[Cause]:
    at.manifest(lambda entry: entry.update(currency="EUR"))
    return [at.cause("manifest-differs", at.named("xlplan_currency"))]


@fault(3)
def a_locked_workbook_that_was_changed(at: Regions) -> list[Cause]:
    for step in ("submit", "approve", "lock"):
        (done,) = take_step(step, [at.path()], by="Li Na")
        assert done.problems == []
    at.put(at.place("invoices", "contact", "E2"), "Ms Li", fill=False)
    return [at.cause("changed-since", at.named("xlplan_state"))]


@fault(0)
def a_state_that_was_only_typed(at: Regions) -> list[Cause]:
    place = at.named("xlplan_state")
    at.put(place, "已批准" if at.lang == "zh" else "Approved")
    return [at.cause("state-only-typed", place)]


@fault(0)
def a_seal_that_was_removed(at: Regions) -> list[Cause]:
    """Its absence is told; what was changed meanwhile is not (docs/rollup.md)."""
    for step in ("submit", "approve", "lock"):
        (done,) = take_step(step, [at.path()], by="Li Na")
        assert done.problems == []
    at.bytes("xl/workbook.xml", '<definedName name="xlplan_seal"[^>]*>[^<]*</definedName>', "")
    return [at.cause("state-only-typed", at.named("xlplan_state"))]


@fault(0)
def a_renamed_table(at: Regions) -> list[Cause]:
    at.bytes("xl/tables/", '"invoices"', '"Table7"')
    at.bytes("xl/worksheets/", r"\binvoices\[", "Table7[")
    return [Cause("table-renamed", "East.xlsx", at.place("invoices", "amount", "E1")[0])]


@fault(0)
def a_renamed_sheet(at: Regions) -> list[Cause]:
    sheet = at.place("invoices", "amount", "E1")[0]
    at.bytes("xl/workbook.xml", f'name="{sheet}"', 'name="Bills"')
    at.bytes("xl/workbook.xml", f"'?{sheet}'?!", "Bills!")
    return []


# --- programs --------------------------------------------------------------------------------------------------------
@fault(3)
def a_workbook_saved_by_a_program_that_stores_no_results(at: Regions) -> list[Cause]:
    at.foreign(lambda book: None, fill=False)
    book = openpyxl.load_workbook(at.path())
    page = next(sheet for sheet in book if "receivables" in sheet.tables)
    body = list(page[page.tables["receivables"].ref])[1:]
    formulas = [cell for row in body for cell in row if cell.data_type == "f"]
    first = min(formulas, key=lambda cell: (cell.column, cell.row))
    return [at.cause("results-missing", (page.title, first.coordinate))]


@fault(0)
def a_workbook_opened_and_only_saved(at: Regions) -> list[Cause]:
    with xlplan.open(at.path()) as book:
        book.save()
    return []


# --- the tests -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", FAULTS)
def test_the_rollup_names_exactly_the_fault_and_publishes_nothing_wrong(regions: Regions, name: str) -> None:
    clean = rolled(regions.folder).as_json(regions.lang)
    assert {region: Decimal(clean["regions"][region]["balance"]) for region in OWED} == OWED
    fault = FAULTS[name]
    named = fault.plant(regions)
    result = rolled(regions.folder, out=regions.folder.parent / "out.xlsx")
    assert causes(result) == named, [p.line("en") for p in result.problems]
    assert (result.exit_status, result.as_json("en")["regions"]["East"]["status"]) == (fault.exit_status, fault.status)
    assert_nothing_wrong(regions, result, clean, "regions" in name or "two" in name)
    assert all(p.line(regions.lang) for p in result.problems)


def assert_nothing_wrong(regions: Regions, result: RollupResult, clean: dict, both: bool) -> None:
    """The regions without a fault are as before; what is published holds no figure of one with a fault that counts."""
    value, published = result.as_json(regions.lang), (regions.folder.parent / "out.xlsx").exists()
    assert published == (result.exit_status != 3)
    good = ["South"] if both else ["North", "South"]
    for name in good:
        assert clean["regions"][name].items() <= value["regions"][name].items()
    if not published:
        return
    east = value["regions"]["East"]
    if result.exit_status == 1:
        assert east["balance"] is None
        assert Decimal(value["group"]["balance"]) == OWED["North"] + OWED["South"]
    else:
        paid_back = Decimal(40) if any(p.code == "negative-receipt" for p in result.problems) else 0
        assert Decimal(east["balance"]) == OWED["East"] + paid_back
        assert Decimal(value["group"]["balance"]) == sum(OWED.values()) + paid_back


def test_a_total_edited_in_the_manifest_is_named_with_the_cell_that_shows_it(regions: Regions) -> None:
    regions.manifest(lambda entry: entry["totals"].update(billed="530.86"))
    result = rolled(regions.folder)
    (problem,) = result.problems
    assert (result.exit_status, problem.code, problem.workbook) == (3, "control-total", "East.xlsx")
    assert (problem.sheet, problem.cell) == regions.named("invoices_billed")
    assert problem.params["expected"] == "530.86"


@pytest.mark.parametrize("name", ["invoices_balance", "receipts_collected"])
def test_a_stored_result_edited_without_its_formula_is_named(regions: Regions, name: str) -> None:
    sheet, cell = regions.named(name)
    shown = openpyxl.load_workbook(regions.path(), data_only=True)[sheet][cell].value
    regions.bytes("xl/worksheets/", rf'(<c r="{cell}"[^>]*><f>[^<]*SUM[^<]*</f>)<v>{shown}</v>', r"\1<v>1.25</v>")
    result = rolled(regions.folder)
    (problem,) = result.problems
    assert (result.exit_status, problem.code, problem.workbook) == (3, "cached-value", "East.xlsx")
    assert (problem.sheet, problem.cell, problem.params["found"]) == (sheet, cell, "1.25")


@libreoffice.needed
def test_a_fault_is_named_in_a_workbook_that_libreoffice_saved_and_saving_alone_is_none(
    regions: Regions, tmp_path: Path
) -> None:
    named = regions.changed("invoices", "amount", "E2", 250.49)
    libreoffice.recalculated([regions.path(), regions.path("North")], tmp_path / "saved")
    shutil.copytree(tmp_path / "saved", regions.folder, dirs_exist_ok=True)
    result = rolled(regions.folder)
    assert (result.exit_status, causes(result)) == (3, [named])
    assert {p.workbook for p in result.problems} == {"East.xlsx"}


def test_a_hidden_row_that_somebody_typed_is_listed(regions: Regions) -> None:
    day = dt.datetime(2026, 6, 1)
    row = regions.add("invoices", invoice_no="E9", customer="Acme", invoice_date=day, due_date=day, amount=10)
    sheet = regions.place("invoices", "amount", "E1")[0]

    def hide(book: openpyxl.Workbook) -> None:
        book[sheet].row_dimensions[row].hidden = True

    regions.foreign(hide)
    result = rolled(regions.folder)
    assert causes(result) == [regions.cause("row-added", (sheet, f"A{row}"))]
    assert Decimal(result.as_json("en")["regions"]["East"]["balance"]) == OWED["East"] + 10


def test_a_manifest_of_an_earlier_version_without_digests_is_still_read(regions: Regions) -> None:
    regions.manifest(lambda entry: entry.pop("digest"))
    assert rolled(regions.folder).problems == []
