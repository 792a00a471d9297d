"""The calculated cells of a workbook: the figures of the field's own forms, and what is found when names are gone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from workbooks_support import TEMPLATE_IDS, sample_path

import xlplan
from xlplan.actions import check, fill, read
from xlplan.actions.calculated import CalculatedCell, calculated_cells
from xlplan.forms.form import LANGS, BookData, Lang


def cells_of(path: Path) -> tuple[list[CalculatedCell], list[str]]:
    with xlplan.open(path) as book:
        reading = read(book)
        return calculated_cells(reading), [p.code for p in reading.problems]


def column(cells: list[CalculatedCell], field: str) -> list[object]:
    return [cell.value for cell in cells if cell.field == field and cell.part == "body"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_q3_evaluation_has_the_figures_of_the_field(tmp_path: Path, lang: Lang) -> None:
    cells = [c for c in cells_of(sample_path(tmp_path, "evaluation", lang))[0] if c.form == "kpi"]
    attainments = column(cells, "attainment")
    assert attainments[:4] == [0.9, 1.075, 1.1, 0.8]
    assert attainments[4] == pytest.approx(2 - 28 / 30, abs=1e-12)
    assert attainments[5] == pytest.approx(215 / 28 / 6, abs=1e-12)  # 127.98 %, from 1:7.678..., shown 1:7.7
    assert column(cells, "gap")[:4] == [-5, 15, 20, -3]  # the conversion rate's in percentage points
    words = {
        "zh": ["接近", "达成", "达成", "未达成", "达成", "达成"],
        "en": ["Near", "Met", "Met", "Missed", "Met", "Met"],
    }
    assert column(cells, "status") == words[lang]


@pytest.mark.parametrize("lang", LANGS)
def test_the_tracking_sample_stands_at_eighty_percent(tmp_path: Path, lang: Lang) -> None:
    cells, _ = cells_of(sample_path(tmp_path, "tracking", lang))
    assert column(cells, "attainment") == ["", "", 0.8]


def test_the_three_customers_of_the_receivables_sample_owe_what_their_events_leave(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "forecast", "zh")
    with xlplan.open(path) as book:
        reading = read(book)
        assert [row["customer"] for row in reading.data.rows("receivables")] == ["朗通", "泰岳", "万星"]
        cells = calculated_cells(reading)
    # by hand: Langtong's invoice Z-1007; Taiyue's 22,400 - 12,400 and Z-1008; Wanxing has paid
    assert [c.value for c in cells if c.form == "receivables" and c.field == "outstanding" and c.part == "body"] == [
        16500, 21900, 0,
    ]  # fmt: skip
    assert next(c.value for c in cells if c.part == "total" and c.field == "outstanding") == 38400


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
@pytest.mark.parametrize("lang", LANGS)
def test_every_formula_of_a_fresh_workbook_is_found_once_and_is_sound(
    template_id: str, lang: Lang, tmp_path: Path
) -> None:
    path = sample_path(tmp_path, template_id, lang)
    cells, problems = cells_of(path)
    assert problems == []
    assert all(cell.sound for cell in cells)
    found = sorted((cell.sheet, cell.address) for cell in cells)
    book = openpyxl.load_workbook(path)
    formulas = sorted(
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    )
    assert found == formulas


def test_a_missing_band_name_is_a_problem_and_the_other_figures_are_still_found(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "forecast", "en")
    complete, _ = cells_of(path)
    book = openpyxl.load_workbook(path)
    del book.defined_names["invoices_balance"]
    book.defined_names["receivables_totals"].value = "Receivables!#REF!"
    book.save(path)
    cells, problems = cells_of(path)
    assert problems.count("missing-figure-name") == 2
    lost = {(c.form, c.part, c.field) for c in complete} - {(c.form, c.part, c.field) for c in cells}
    assert lost == {("invoices", "band", "balance")} | {
        ("receivables", "total", c.field) for c in complete if (c.form, c.part) == ("receivables", "total")
    }


def test_blank_rows_hold_formulas_with_empty_results(tmp_path: Path) -> None:
    def with_blank(book: BookData) -> None:
        book.tables["kpi"].append({})

    cells, _ = cells_of(sample_path(tmp_path, "evaluation", "zh", edit=with_blank))
    last = [cell for cell in cells if cell.form == "kpi" and cell.index == 6]
    assert [cell.value for cell in last] == ["", "", "", "", ""]
    assert all(cell.sound and cell.actual_formula for cell in last)


def test_columns_are_found_by_their_headers_wherever_they_stand(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "evaluation", "en")
    with xlplan.open(path) as book:
        sheet = book.sheets["Evaluation"]
        sheet.range("H7").value, sheet.range("I7").value = "attainment x", "Attainment"
        sheet.range("H7").value = "Gap"
        reading = read(book)
        cells = {(c.field, c.index): c for c in calculated_cells(reading) if c.form == "kpi"}
    assert cells["gap", 0].address == "H8"
    assert cells["attainment", 0].address == "I8"
    assert not cells["gap", 0].sound  # the formula there is still the other column's


@pytest.mark.parametrize("typed", ["=xlplan_as_of", "=1+0*xlplan_as_of", "=XLPLAN_STATUS(1)"])
def test_a_formula_that_merely_names_a_setting_of_ours_is_not_the_forms(tmp_path: Path, typed: str) -> None:
    path = sample_path(tmp_path, "tracking", "en")
    with xlplan.open(path) as book:
        book.sheets["Tracking"].range("L8").formula = typed  # a status
        band = book.names["tracking_tasks"].refers_to_range
        band.formula = typed
        damaged = {c.address for c in calculated_cells(read(book)) if not c.formula_sound}
    assert damaged == {band.get_address(False, False), "L8"}


def test_the_line_under_the_title_follows_the_settings(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "tracking", "en")
    with xlplan.open(path) as book:
        book.names["xlplan_region"].refers_to_range.value = "North"
        book.names["xlplan_period"].refers_to_range.value = "2023-Q3"
        book.names["xlplan_as_of"].refers_to_range.value = dt.datetime(2023, 9, 30)
        assert any((p.code, p.cell) == ("calculated-stale", "A2") for p in check(book))
        fill(book)
        assert book.sheets["Tracking"]["A2"].value == "North  2023-Q3  as of 2023-09-30  CNY"
        book.save()
    older = openpyxl.load_workbook(path)
    del older.defined_names["tracking_subtitle"]
    older.save(path)
    assert "missing-figure-name" not in cells_of(path)[1]
