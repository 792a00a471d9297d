"""The built templates: the same figures as the .xlsx ones for every reader, some of them by worksheet functions."""

import re
import zipfile
from pathlib import Path

import libreoffice
import openpyxl
import pytest
from python_calamine import CalamineWorkbook

import xlplan
from xlplan import actions
from xlplan.actions.places import address
from xlplan.addin.building import build
from xlplan.addin.building.templates import with_functions
from xlplan.forms.catalog import TEMPLATES, template
from xlplan.forms.form import LANGS
from xlplan.forms.samples import resources, sample_book
from xlplan.functions import FUNCTIONS
from xlplan.headless.calculate import recalculate
from xlplan.headless.compose import compose
from xlplan.headless.package import Package

NAMES = [f"{lang}/{template.id}" for lang in LANGS for template in TEMPLATES]
FUNCTION_COLUMNS = {
    "tracking": {"XLPLAN_ATTAINMENT", "XLPLAN_DAYS_LATE"},
    "evaluation": {"XLPLAN_ATTAINMENT", "XLPLAN_IMPROVEMENT"},
    "plan": {"XLPLAN_ATTAINMENT"},
    "forecast": {"XLPLAN_BALANCE", "XLPLAN_COLLECTION_RATE", "XLPLAN_COLLECTIBLE_RATE", "XLPLAN_PLAN_RATE"},
    "customers": set(),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workbooks")
    build(folder)
    return folder


def cells(path: Path, *, values: bool) -> dict[tuple[str, str], object]:
    book = openpyxl.load_workbook(path, data_only=values)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def calls(path: Path) -> dict[tuple[str, str], str]:
    return {k: v for k, v in cells(path, values=False).items() if isinstance(v, str) and "XLPLAN_" in v}


@pytest.mark.parametrize("name", NAMES)
def test_openpyxl_reads_the_values_of_the_plain_template(built: Path, name: str) -> None:
    assert cells(built / f"{name}.xlsm", values=True) == cells(resources() / f"{name}.xlsx", values=True)


@pytest.mark.parametrize("name", NAMES)
def test_calamine_reads_the_values_of_the_plain_template(built: Path, name: str) -> None:
    ours = CalamineWorkbook.from_path(str(built / f"{name}.xlsm"))
    plain = CalamineWorkbook.from_path(str(resources() / f"{name}.xlsx"))
    assert ours.sheet_names == plain.sheet_names
    for sheet in ours.sheet_names:
        assert ours.get_sheet_by_name(sheet).to_python() == plain.get_sheet_by_name(sheet).to_python()


@libreoffice.needed
@pytest.mark.parametrize("lang", LANGS)
def test_libreoffice_shows_the_values_of_the_plain_template_though_it_has_no_such_functions(
    built: Path, lang: str, tmp_path: Path
) -> None:
    names = list(FUNCTION_COLUMNS)
    shown = libreoffice.as_stored([built / lang / f"{n}.xlsm" for n in names], tmp_path)
    for name, path in zip(names, shown, strict=True):
        there = cells(path, values=True)
        plain = cells(resources() / lang / f"{name}.xlsx", values=True)
        called = calls(built / lang / f"{name}.xlsm")
        assert bool(called) is bool(FUNCTION_COLUMNS[name])
        for place in called:
            wanted, got = plain.get(place), there.get(place)
            assert got == (pytest.approx(wanted, abs=1e-12) if isinstance(wanted, float) else wanted), place


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_meant_for_functions_call_them_and_no_others_do(built: Path, name: str) -> None:
    called = calls(built / f"{name}.xlsm").values()
    found = {function for formula in called for function in re.findall(r"XLPLAN_\w+", formula)}
    assert found == FUNCTION_COLUMNS.get(name.partition("/")[2], set())
    assert found <= set(FUNCTIONS)


@pytest.mark.parametrize("name", NAMES)
def test_excel_shows_the_stored_results_until_macros_are_allowed(built: Path, name: str) -> None:
    with zipfile.ZipFile(built / f"{name}.xlsm") as package:
        book = package.read("xl/workbook.xml").decode()
        types = package.read("[Content_Types].xml").decode()
    assert "fullCalcOnLoad" not in book
    assert '<calcPr calcId="191029"/>' in book
    assert "application/vnd.ms-excel.sheet.macroEnabled.main+xml" in types


@pytest.mark.parametrize("name", NAMES)
def test_check_finds_no_formula_to_complain_of(built: Path, name: str) -> None:
    with xlplan.open(built / f"{name}.xlsm") as ours, xlplan.open(resources() / f"{name}.xlsx") as plain:
        assert [p.code for p in actions.check(ours)] == [p.code for p in actions.check(plain)]


@pytest.mark.parametrize("lang", LANGS)
def test_fill_puts_the_function_back_where_a_person_typed_over_it(built: Path, lang: str, tmp_path: Path) -> None:
    path = tmp_path / "evaluation.xlsm"
    path.write_bytes((built / lang / "evaluation.xlsm").read_bytes())
    called = calls(path)
    sheet, first = min(called, key=lambda place: int(re.sub(r"\D", "", place[1])))
    with xlplan.open(path) as book:
        book.sheets[sheet][first].value = 0.5
        actions.fill(book)
        book.save()
    assert calls(path) == called
    assert cells(path, values=True)[sheet, first] == 0.9
    with zipfile.ZipFile(path) as package:
        assert "xl/vbaProject.bin" in package.namelist()


CHANGED = {
    "tracking": [(0, "target", -50), (0, "actual", -40), (1, "target", 0), (1, "actual", 3), (2, "target", "15"),
                 (2, "due", None), (0, "finished", "soon")],
    "evaluation": [(0, "target", "1:6"), (0, "actual", "1：7.5"), (1, "direction", "Improvement (baseline)"),
                   (1, "baseline", 100), (2, "kpi", "Subtotal"), (3, "actual", None), (4, "target", 0),
                   (5, "actual", "x"), (1, "actual", 150)],
    "forecast": [(0, "opening", 1234.56), (1, "opening", None), (1, "credit", 99.99), (2, "customer", None)],
}  # fmt: skip
"""Row, field and what is typed: negative and zero targets, text, ratios, totals, blanks."""

TABLES = {"tracking": "tracking", "evaluation": "kpi", "forecast": "receivables"}


@pytest.mark.parametrize("name", TABLES)
def test_what_fill_stores_for_changed_inputs_is_what_the_functions_give(name: str, tmp_path: Path) -> None:
    """formualizer calls the functions; it takes no .xlsm, so the same sheets come as .xlsx."""
    pytest.importorskip("formualizer")
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(compose(with_functions(template(name)), sample_book(name, "en")))
    with xlplan.open(path) as book:
        table = actions.read(book).tables[TABLES[name]]
        for row, field, value in CHANGED[name]:
            cell = table.sheet.range((table.header_row + 1 + row, table.column_number(field)))
            cell.value = value
        actions.fill(book)
        book.save()
    called = set(calls(path))
    assert called
    done = recalculate(Package.open(path), engine="formualizer")
    assert done.engine == "formualizer"
    different = [c for place, c in done.changes.items() if (place.sheet, address(place.row, place.col)) in called]
    assert different == []
    assert not {(p.sheet, address(p.row, p.col)) for p in done.stale} & called


def test_a_negative_and_a_zero_target_give_what_a_hand_gives(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "tracking.xlsm"
    path.write_bytes((built / "en" / "tracking.xlsm").read_bytes())
    with xlplan.open(path) as book:
        sheet = actions.read(book).tables["tracking"].sheet
        sheet["F8:G9"].value = [[-50, -40], [0, 3]]
        actions.fill(book)
        assert sheet["J8:J9"].value == [1 + (-40 - -50) / 50, None]
