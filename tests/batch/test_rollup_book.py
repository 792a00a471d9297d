"""The rollup's own workbook and CSV files, read by other programs."""

import csv
import datetime as dt
import hashlib
import re
import shutil
from decimal import Decimal
from pathlib import Path

import libreoffice
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from rollup_support import AS_OF, LEDGER, edited, rolled, small_regions

import xlplan
from xlplan.actions.sheet import read
from xlplan.batch.rollup_csv import csv_text
from xlplan.errors import MissingPartError
from xlplan.forms.form import Lang

SHEETS = {
    "en": ["Charts", "Summary", "By customer", "By product", "By month", "Promises", "Cash forecast",
           "Since last month", "Provision", "Top overdue", "Sources", "Register", "Controls", "Problems", "Detail",
           "Similar customers", "P&L", "P&L by region", "What changed"],
    "zh": ["图表", "汇总", "客户", "产品", "按月", "承诺兑现", "回款预测", "较上月", "坏账准备", "最大逾期", "来源",
           "报送登记", "控制", "问题", "明细", "疑似重复客户", "损益汇总", "区域损益", "变动"],
}  # fmt: skip
"""Those without a row are the last: no names alike, no profit and loss, no month before."""
FILES = ["alike.csv", "changes.csv", "controls.csv", "customers.csv", "detail.csv", "forecast.csv", "months.csv",
         "movement.csv", "pnl.csv", "pnl_regions.csv", "problems.csv", "products.csv", "promises.csv",
         "provision.csv", "register.csv", "sources.csv", "summary.csv", "top.csv"]  # fmt: skip


@pytest.fixture(scope="module")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_regions(tmp_path_factory.mktemp("made"))


def table(page: Worksheet) -> list[dict[str, object]]:
    """The rows of a sheet's one table, by header."""
    area = page[next(iter(page.tables.values())).ref]
    head = [cell.value for cell in area[0]]
    return [dict(zip(head, (cell.value for cell in row), strict=True)) for row in area[1:]]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_has_its_sheets_in_either_language(regions: Path, tmp_path: Path, lang: str) -> None:
    rolled(regions, out=tmp_path / "r.xlsx", csv_dir=tmp_path / "csv", lang=lang)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == SHEETS[lang]
    pages = [page for page in book if page.title not in ("Charts", "图表")]
    assert all(page.freeze_panes and page.print_title_rows for page in pages)
    assert [len(page.tables) for page in pages] == [3] + [1] * (len(pages) - 1)
    assert {page.page_setup.orientation for page in pages} == {"landscape"}
    assert sorted(p.name for p in (tmp_path / "csv").iterdir()) == FILES


def test_the_summary_s_totals_are_formulas_over_the_table_with_their_values(regions: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.xlsx"
    group = rolled(regions, out=out).as_json("en")["group"]
    formulas, values = (openpyxl.load_workbook(out, data_only=only)["Summary"] for only in (False, True))
    names = {
        "rollup_summary": "Balance",
        "rollup_summary_ages": "61-90 days",
        "rollup_summary_quality": "Open invoices",
    }
    found = {}
    for name, header in names.items():
        area = values[values.tables[name].ref]
        column, row = next(cell.column for cell in area[0] if cell.value == header), area[-1][0].row + 1
        assert values.cell(row, 1).value == "Total"  # directly under the table
        assert formulas.cell(row, column).value == (
            f'=SUMIFS({name}[[{header}]:[{header}]],{name}[[Currency]:[Currency]],"USD")')  # fmt: skip
        found[header] = values.cell(row, column).value
    assert f"{found['Balance']:.2f}" == group["balance"] == "921.05"
    assert f"{found['61-90 days']:.2f}" == group["ageing"]["61-90"]
    assert found["Open invoices"] == group["open_invoices"] == 6


def test_under_the_totals_of_movements_and_ageing_stands_what_must_be_zero(regions: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.xlsx"
    rolled(regions, out=out)
    formulas, values = (openpyxl.load_workbook(out, data_only=only)["Summary"] for only in (False, True))
    checks = {}
    for row in range(1, values.max_row + 1):
        if values.cell(row, 1).value == "Check (must be 0)":
            (place,) = [c for c in formulas[row] if str(c.value).startswith("=")]
            checks[row] = (place.value, values[place.coordinate].value)
            assert values.cell(row - 1, 1).value == "Total"
    first, last = checks
    (moved, zero), (aged, nothing) = checks.values()
    totals = {head.value: f"{head.column_letter}{first - 1}" for head in values[first - 5] if head.value}
    assert moved == "=ROUND({Opening}+{Billed}-{Collected}-{Credits}-{Balance},2)".format(**totals)
    ages = values[values.tables["rollup_summary_ages"].ref][0]
    assert aged == f"=ROUND(SUM(C{last - 1}:{ages[-1].column_letter}{last - 1})-{totals['Balance']},2)"
    assert (zero, nothing) == (0, 0)


@libreoffice.needed
def test_libreoffice_calculates_every_formula_to_the_value_stored_beside_it(regions: Path, tmp_path: Path) -> None:
    rolled(regions, out=tmp_path / "r.xlsx")
    stored = openpyxl.load_workbook(tmp_path / "r.xlsx", data_only=True)
    formulas = openpyxl.load_workbook(tmp_path / "r.xlsx")
    again = openpyxl.load_workbook(libreoffice.recalculated([tmp_path / "r.xlsx"], tmp_path / "lo")[0], data_only=True)
    cells = [(page.title, cell.coordinate) for page in formulas for row in page.iter_rows() for cell in row
             if cell.data_type == "f"]  # fmt: skip
    charts = 6 + 6 + 4  # key figures, what they are measured against, sentences
    assert len(cells) == charts + 14 + 2 + 6 + 6 + 4 + 4 + 3 + 4 + 7 + 1 + 1  # summary, its checks, ..., detail
    for sheet, cell in cells:
        assert again[sheet][cell].value == pytest.approx(stored[sheet][cell].value), (sheet, cell)


def test_a_sheet_without_a_row_says_so_in_its_first_row_and_problems_names_these_sheets(
    regions: Path, tmp_path: Path
) -> None:
    rolled(regions, out=tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    empty = ["Problems", *SHEETS["en"][-4:]]
    for page in book.worksheets[1:]:
        (head, first, *_) = page[next(iter(page.tables.values())).ref]
        said = first[0].value == "✓ There is nothing to list."
        assert said == (page.title in empty), page.title
        if said:
            assert {cell.value for cell in first[1:]} == {None}  # the words run on over them
            assert first[0].font.sz == head[0].font.sz == 10
            assert not first[0].alignment.wrap_text
    named = f"The last sheets of this workbook have nothing to list: {', '.join(empty[1:])}."
    assert named in [cell.value for cell in book["Problems"]["A"]]


def test_the_summary_says_in_whole_units_what_is_owed_and_since_last_month(regions: Path, tmp_path: Path) -> None:
    """As of 31 May 901.15 was owed: E2, E3, E5, N3, S1; a month later 921.05, of which 850.95 is overdue."""
    rolled(regions, out=tmp_path / "r.xlsx")
    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["Summary"]
    head = page[page.tables["rollup_summary"].ref][0][0].row
    said = " ".join(str(page.cell(row, 1).value) for row in range(5, head))
    assert "Customers owe USD 921, 851 of it overdue (92.4%); 20 more than a month ago;" in said
    assert "South has the largest overdue amount (500);" in said


def test_customers_are_added_across_regions(regions: Path, tmp_path: Path) -> None:
    rolled(regions, out=tmp_path / "r.xlsx")
    rows = table(openpyxl.load_workbook(tmp_path / "r.xlsx")["By customer"])
    acme = next(row for row in rows if row["Customer"] == "Acme")
    assert (acme["Billed"], acme["Collected"], acme["Balance"], acme["Of which overdue"]) == (360.6, 100, 260.6, 250.5)
    assert acme["Regions"] == "East, North"
    assert [row["Customer"] for row in rows[:2]] == ["Elm", "Acme"]


def test_the_detail_lists_every_open_invoice_with_its_cell_and_adds_up_to_the_balance(
    regions: Path, tmp_path: Path
) -> None:
    rolled(regions, out=tmp_path / "r.xlsx")
    rows = table(openpyxl.load_workbook(tmp_path / "r.xlsx")["Detail"])
    assert {row["Invoice no."] for row in rows} == {"E2", "E3", "E4", "N1", "N2", "S1"}
    assert sum(Decimal(str(row["Outstanding"])) for row in rows) == Decimal("921.05")
    for row in rows:
        sheet, cell = str(row["Cell"]).split("!")
        with xlplan.open(regions / str(row["Workbook"])) as book:
            assert book.sheets[sheet].range(cell).value == row["Invoiced"]
    late = {row["Invoice no."]: (row["Days overdue"], row["Bucket"]) for row in rows}
    assert (late["E2"], late["N1"], late["N2"]) == ((87, "61-90 days"), (0, "Not due"), (1, "1-30 days"))


def test_controls_show_each_total_three_ways_without_difference(regions: Path, tmp_path: Path) -> None:
    rolled(regions, out=tmp_path / "r.xlsx")
    rows = table(openpyxl.load_workbook(tmp_path / "r.xlsx")["Controls"])
    assert len(rows) == 3 * 13
    assert {row["Difference"] for row in rows} == {0}
    balance = next(row for row in rows if (row["Region"], row["Control"]) == ("South", "Balance"))
    assert (balance["Shown in workbook"], balance["Recomputed"], balance["Manifest"]) == (500, 500, 500)


def test_a_problem_links_to_its_cell_in_the_region_s_workbook(regions: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(regions, tmp_path / "in" / "regions"))
    with edited(folder / "East.xlsx") as book:
        found = read(book).tables["invoices"]
        found.sheet.range(found.cell(0, "promised")).value = "'soon"
        cell = found.cell(0, "promised")
    out = tmp_path / "out" / "r.xlsx"
    rolled(folder, out=out)
    page = openpyxl.load_workbook(out)["Problems"]
    assert table(page)[0]["Where"] == f"East.xlsx!Invoices!{cell}"
    link = next(found.hyperlink for row in page.iter_rows() for found in row if found.hyperlink)
    assert (link.target.replace("\\", "/"), link.location) == ("../in/regions/East.xlsx", f"Invoices!{cell}")


def test_the_same_workbooks_give_the_same_bytes(regions: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        rolled(regions, out=tmp_path / f"{name}.xlsx", csv_dir=tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_text_that_begins_like_a_formula_stays_text_in_workbook_and_csv(tmp_path: Path) -> None:
    ledger = LEDGER.replace("South,Elm", 'South,"=HYPERLINK(""http://example.org"")"')
    rolled(small_regions(tmp_path, ledger=ledger), out=tmp_path / "r.xlsx", csv_dir=tmp_path / "csv")
    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["By customer"]
    cell = next(cell for row in page.iter_rows() for cell in row if str(cell.value).startswith("=HYP"))
    assert cell.data_type == "s"
    with (tmp_path / "csv" / "customers.csv").open(encoding="utf-8-sig", newline="") as source:
        names = {row["Customer"] for row in csv.DictReader(source)}
    assert '\'=HYPERLINK("http://example.org")' in names


def test_the_csv_files_hold_the_figures_of_the_sheets(regions: Path, tmp_path: Path) -> None:
    value = rolled(regions, csv_dir=tmp_path).as_json("en")
    data = (tmp_path / "summary.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert {row["Region"]: row["Balance"] for row in rows} == {
        name: region["balance"] for name, region in value["regions"].items()}  # fmt: skip
    assert {row["Region"]: row["Open invoices"] for row in rows} == {"East": "3", "North": "2", "South": "1"}


@given(st.one_of(st.text(), st.decimals(allow_nan=False, allow_infinity=False, places=2), st.dates(), st.integers()))
def test_no_csv_text_can_be_taken_for_a_formula(value: str | Decimal | dt.date | int) -> None:
    text = csv_text(value)
    number = isinstance(value, Decimal | int)
    assert number or not text.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not isinstance(value, str) or text in (value, "'" + value)


def test_a_rollup_is_never_taken_for_a_region_s_workbook(regions: Path, tmp_path: Path) -> None:
    for lang in ("en", "zh"):
        rolled(regions, out=tmp_path / f"{lang}.xlsx", lang=lang)
        with xlplan.open(tmp_path / f"{lang}.xlsx") as book, pytest.raises(MissingPartError):
            read(book)


def test_the_register_sheet_says_who_when_and_in_which_state(regions: Path, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "region,workbook,preparer,deadline\nEast,,Li,2099-01-31 12:00\nNorth,,,\nSouth,,,\n", encoding="utf-8"
    )
    rolled(regions, out=tmp_path / "r.xlsx", register=path)
    east = table(openpyxl.load_workbook(tmp_path / "r.xlsx")["Register"])[0]
    assert (east["Preparer"], east["Deadline"], east["Status"], east["State"]) == (
        "Li", "2099-01-31 12:00", "Received", "Draft")  # fmt: skip
    assert east["As of"] == dt.datetime.combine(AS_OF, dt.time())


def test_three_regions_tables_stand_one_below_the_other_on_one_page_in_whole_units(tmp_path: Path) -> None:
    rolled(small_regions(tmp_path), out=tmp_path / "r.xlsx")
    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["Summary"]
    setup = page.page_setup
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (setup.fitToWidth or 1, setup.fitToHeight or 1) == (1, 1)  # 1 where nothing is said
    assert (setup.orientation, setup.paperSize) == ("landscape", 9)
    areas = [page[table.ref] for table in page.tables.values()]
    assert [area[0][0].column for area in areas] == [1, 1, 1]
    assert [[row[0].value for row in area] for area in areas] == [["Region", "East", "North", "South"]] * 3
    titles = [page.cell(area[0][0].row - 1, 1).value for area in areas]
    assert titles == ["Movements", "Quality", "Ageing"]
    east = {head.value: cell for area in areas for head, cell in zip(area[0], area[1], strict=True)}
    assert (east["Balance"].value, east["Balance"].number_format) == (390.75, "#,##0_ ")
    heads = [head.value for area in areas for head in area[0]]
    assert sorted(set(heads)) == sorted(heads[:11] + heads[13:22] + heads[24:])  # only region and currency repeat


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_sheet_tells_a_manager_of_an_option_of_the_command_line(tmp_path: Path, lang: Lang) -> None:
    rolled(small_regions(tmp_path, lang), out=tmp_path / "r.xlsx", lang=lang)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    cells = (cell for page in book for row in page.iter_rows() for cell in row)
    assert [cell.value for cell in cells if "--" in str(cell.value)] == []


def test_the_register_shows_the_beginning_of_a_file_s_digest_and_holds_all_of_it(regions: Path, tmp_path: Path) -> None:
    rolled(regions, out=tmp_path / "r.xlsx", csv_dir=tmp_path)
    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["Register"]
    digest = hashlib.sha256((regions / "East.xlsx").read_bytes()).hexdigest()
    east = table(page)[0]
    assert east["File digest (SHA-256), first 12 signs"] == f"{digest[:12]}…"
    assert east["File digest (SHA-256)"] == digest
    seen = {cell.value: not page.column_dimensions[cell.column_letter].hidden for cell in page[
        next(iter(page.tables.values())).ref][0]}  # fmt: skip
    assert [name for name, shown in seen.items() if not shown] == ["File digest (SHA-256)"]
    with (tmp_path / "register.csv").open(encoding="utf-8-sig", newline="") as source:
        line = next(csv.DictReader(source))
    assert line["File digest (SHA-256)"] == digest
    assert not any("first" in name for name in line)


def test_one_currency_is_said_once_and_several_in_every_row(tmp_path: Path) -> None:
    rolled(small_regions(tmp_path), out=tmp_path / "r.xlsx")
    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["Summary"]
    heads = [cell.value for cell in page[page.tables["rollup_summary"].ref][0]]
    place = heads.index("Currency") + 1
    assert page.column_dimensions[page.cell(1, place).column_letter].hidden
    facts = [page.cell(4, column).value for column in range(1, 9) if column != place]
    assert facts[:6] == ["2026-06-30", "2025-03-01", "USD", "3 / 3", "Yes", "Yes"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_summary_says_that_it_rounds_and_its_checks_show_0_or_what_is_off_to_the_cent(
    tmp_path: Path, lang: Lang
) -> None:
    rolled(small_regions(tmp_path, lang), out=tmp_path / "r.xlsx", lang=lang)
    page = openpyxl.load_workbook(tmp_path / "r.xlsx")[{"en": "Summary", "zh": "汇总"}[lang]]
    told = {"en": "rounded to whole units, so sums may seem off by 1", "zh": "合计可能看似相差 1"}[lang]
    assert sum(told in str(cell.value) for cell in page["A"]) == 1
    label = {"en": "Check (must be 0)", "zh": "核对（应为 0）"}[lang]
    rows = [cell.row for cell in page["A"] if cell.value == label]
    shown = {c.number_format for row in rows for c in page[row] if str(c.value).startswith("=")}
    assert shown == {"#,##0.00_ ;-#,##0.00_ ;0_ "}


def test_the_cash_forecast_shows_no_cents_and_its_cells_hold_them(regions: Path, tmp_path: Path) -> None:
    rolled(regions, out=tmp_path / "r.xlsx")
    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["Cash forecast"]
    (table,) = page.tables.values()
    cells = [row[3] for row in page[table.ref][1:]]
    assert {cell.number_format for cell in cells} == {"#,##0_ "}
    assert sum(Decimal(str(cell.value)) for cell in cells) == Decimal("921.05")  # all that is open
    assert not any(re.search(r"\d\.\d", str(cell.value)) for cell in page["A"])
