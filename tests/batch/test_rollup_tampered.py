"""Changes that hide behind an input error, a blank cell, a deleted name or a damaged memory are breaks all the same."""

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rollup_support import codes, edited, found, rolled, small_regions

import xlplan
from xlplan import actions
from xlplan.actions.sheet import read


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_regions(tmp_path_factory.mktemp("made"))


@pytest.fixture
def regions(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "regions"))


def place_of(path: Path, form: str, field: str, key: str) -> tuple[str, str]:
    with xlplan.open(path) as book:
        table = read(book).tables[form]
        index = next(i for i, row in enumerate(table.rows) if row["invoice_no"] == key)
        return table.sheet.name, table.cell(index, field)


def put(path: Path, place: tuple[str, str], value: object) -> None:
    with edited(path) as book:
        book.sheets[place[0]].range(place[1]).value = value
        actions.fill(book)


def not_published(regions: Path) -> Any:
    out = regions.parent / "rollup.xlsx"
    result = rolled(regions, out=out)
    assert (result.exit_status, result.published, out.exists()) == (3, (), False), codes(result)
    return result


@pytest.mark.parametrize(
    ("form", "field", "value", "words"),
    [
        ("invoices", "amount", "'100.00", "Amount of E1 is '100.00; the data brought 100."),
        ("invoices", "amount", None, "Amount of E1 is -; the data brought 100."),
        ("receipts", "date", "'1 February", "Date of E1 / receipt is '1 February; the data brought 2026-02-01."),
        ("receipts", "date", None, "Date of E1 / receipt is -; the data brought 2026-02-01."),
        ("receipts", "date", dt.datetime(2026, 2, 1, 12),
         "Date of E1 / receipt is 2026-02-01 12:00:00; the data brought 2026-02-01."),
    ],
)  # fmt: skip
def test_a_brought_cell_that_no_longer_can_be_read_is_a_break(
    regions: Path, form: str, field: str, value: object, words: str
) -> None:
    path = regions / "East.xlsx"
    place = place_of(path, form, field, "E1")
    put(path, place, value)
    first = found(not_published(regions), "data-changed")
    assert (first.severity, first.workbook, first.sheet, first.cell) == ("break", "East.xlsx", *place)
    assert first.message("en") == words


def test_a_removed_row_is_a_break_beside_an_input_error_of_another_row(regions: Path) -> None:
    path = regions / "East.xlsx"
    sheet, cell = place_of(path, "invoices", "invoice_no", "E2")
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    with edited(path) as book:
        table = read(book).tables["invoices"]
        for column in table.columns:
            if not column.calculated:
                book.sheets[sheet].range((int(row), table.column_number(column.id))).value = None
        actions.fill(book)
    sheet, cell = place_of(path, "invoices", "amount", "E4")
    put(path, (sheet, cell), "'60")
    result = not_published(regions)
    assert "E2" in found(result, "row-removed").message("en")
    billed = [p for p in result.problems if p.code == "control-total" and "Billed" in p.message("en")]
    assert len(billed) == 1
    assert "give 220.35, the manifest says 530.85" in billed[0].message("en")


def test_an_input_error_in_a_row_typed_by_hand_is_no_break(regions: Path) -> None:
    path = regions / "East.xlsx"
    with edited(path) as book:
        table = read(book).tables["invoices"]
        row = table.header_row + 1 + len(table.rows)
        values = {"customer": "Acme", "invoice_no": "X1", "invoice_date": dt.datetime(2026, 6, 1), "amount": "'12"}
        sheet = book.sheets[table.sheet.name]
        own = next(t for t in sheet.tables if t.name == table.name)
        own.resize(sheet.range((table.header_row, table.first_col), (row, table.first_col + table.width - 1)))
        for name, value in values.items():
            sheet.range((row, table.column_number(name))).value = value
        actions.fill(book)
    result = rolled(regions)
    assert (result.exit_status, codes(result, "break")) == (1, [])
    assert result.as_json("en")["regions"]["East"]["status"] == "incomplete"


@pytest.mark.parametrize(("fact", "cell"), [("region", "B3"), ("as_of", "B5")])
@pytest.mark.parametrize("value", [None, "'elsewhere"])
def test_a_blank_or_changed_fact_that_the_data_brought_is_a_break(
    regions: Path, fact: str, cell: str, value: str | None
) -> None:
    with edited(regions / "East.xlsx") as book:
        assert book.names[f"xlplan_{fact}"].refers_to_range.get_address(False, False) == cell
        book.sheets["Info"].range(cell).value = value
    result = not_published(regions)
    problem = found(result, "fact-changed")
    assert (problem.severity, problem.sheet, problem.cell) == ("break", "Info", cell)
    assert problem.params["found"] == ("elsewhere" if value else "-")


def test_a_missing_name_of_a_figure_is_a_break(regions: Path) -> None:
    book = openpyxl.load_workbook(regions / "East.xlsx")
    del book.defined_names["invoices_balance"]
    book.save(regions / "East.xlsx")
    with edited(regions / "East.xlsx") as filled:
        actions.fill(filled)
    problem = found(not_published(regions), "missing-figure-name")
    assert (problem.severity, problem.params["name"]) == ("break", "invoices_balance")


def test_a_manifest_that_says_another_region_is_a_break_that_names_both(regions: Path) -> None:
    path = regions / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["workbooks"]["East.xlsx"]["region"] = "Far East"
    path.write_text(json.dumps(content), encoding="utf-8")
    message = found(not_published(regions), "manifest-differs").message("en")
    assert message == "Region is East in the workbook, but Far East in manifest.json."


def test_a_damaged_manifest_is_a_break(regions: Path) -> None:
    (regions / "manifest.json").write_text("{", encoding="utf-8")
    assert found(not_published(regions), "manifest-damaged").severity == "break"


def test_a_damaged_memory_is_a_break(regions: Path) -> None:
    with edited(regions / "East.xlsx") as book:
        book.sheets["xlplan_memory"].range("B3").value = "nonsense"
    assert found(not_published(regions), "memory-damaged").severity == "break"
