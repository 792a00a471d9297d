"""A reader's own macro, written for xlwings and Excel, under pytest without Excel; and workbooks that others made."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwings as xw
from engine_sample import write_sample

import xlplan
from xlplan.errors import XlplanError

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"


# --- what somebody wrote for Excel; nothing in it knows this project --------------------------------------------------
def rank_regions() -> None:
    """Rank the regions by attainment, mark those that are behind, and stamp the sheet."""
    book = xw.Book.caller()
    book.app.screen_updating = False
    sheet = book.sheets["销售"]
    table = sheet.tables["kpi"]
    data = table.range.options(pd.DataFrame, index=False).value
    as_of = book.names["xlplan_as_of"].refers_to_range.value
    data["达成率"] = data["实际值"] / data["目标值"]
    ranked = data.sort_values("达成率", ascending=False)
    last = sheet["B4"].end("down").row
    target = sheet.range((last + 3, 2))
    target.value = ["排名", "区域", "达成率", "状态"]
    for place, (_, row) in enumerate(ranked.iterrows(), 1):
        state = "落后" if row["达成率"] < 1 else "达成"
        target.offset(place, 0).value = [place, row["区域"], row["达成率"], state]
    total = target.offset(len(ranked) + 1, 2)
    total.formula = "=SUM(kpi[实际值])/SUM(kpi[目标值])"
    target.offset(-1, 0).value = as_of
    behind = ranked.loc[ranked["达成率"] < 1, "区域"]
    sheet["G4"].options(transpose=True).value = list(behind)
    book.app.status_bar = f"{len(behind)} behind"
    book.app.screen_updating = True
    book.save()


def test_a_macro_written_for_excel_runs_under_pytest(tmp_path: Path) -> None:
    path = write_sample(tmp_path / "sample.xlsx")
    with xlplan.open(path) as book:
        book.set_mock_caller()
        rank_regions()
        assert book.app.status_bar == "1 behind"
    sheet = openpyxl.load_workbook(path)["销售"]
    ranked = [[cell.value for cell in row] for row in sheet["B10:E13"]]
    assert ranked == [
        ["排名", "区域", "达成率", "状态"],
        [1, "华东", 1.2, "达成"],
        [2, "华北", 1, "达成"],
        [3, "华南", 0.75, "落后"],
    ]
    assert sheet["D14"].value == "=SUM(kpi[实际值])/SUM(kpi[目标值])"
    assert (sheet["B9"].value, sheet["B9"].is_date) == (dt.datetime(2026, 9, 30), True)
    assert sheet["G4"].value == "华南"
    assert sheet["B5"].comment.text == "已核对"


def test_formats_are_read_where_they_are_after_rows_moved(tmp_path: Path) -> None:
    with xlplan.open(write_sample(tmp_path / "sample.xlsx")) as book:
        sheet = book.sheets["销售"]
        assert sheet["C5"].color == (255, 255, 0)
        sheet["2:3"].insert("down")
        assert sheet["C5"].color is None
        assert sheet["C7"].color == (255, 255, 0)
        assert sheet["B7"].note.text == "已核对"
        sheet["H1"].value = dt.datetime(2026, 1, 2, 3, 4)
        assert "h" in sheet["H1"].number_format


def test_rows_added_to_a_table_get_the_formulas_of_its_columns(tmp_path: Path) -> None:
    path = write_sample(tmp_path / "sample.xlsx")
    with xlplan.open(path) as book:
        table = book.sheets["销售"].tables["kpi"]
        table.resize(table.range.resize(row_size=6))
        table.data_body_range[3:, :3].value = [["东北", 10, 11], ["西南", 20, 22]]
        book.save()
    sheet = openpyxl.load_workbook(path)["销售"]
    assert sheet.tables["kpi"].ref == "B4:E9"
    assert sheet["E9"].value == "=kpi[[#This Row],[实际值]]-kpi[[#This Row],[目标值]]"


def test_colours_of_a_theme_are_tinted_as_the_file_format_says(tmp_path: Path) -> None:
    path = tmp_path / "theme.xlsx"
    made = openpyxl.Workbook()
    color = openpyxl.styles.colors.Color(theme=4, tint=0.5999938962981048)  # "accent 1, lighter 60 %"
    made.active["A1"].fill = openpyxl.styles.PatternFill("solid", fgColor=color)
    made.active["A2"].fill = openpyxl.styles.PatternFill("solid", fgColor=openpyxl.styles.colors.Color(indexed=10))
    made.save(path)
    with xlplan.open(path) as book:
        assert book.sheets[0]["A1"].color == pytest.approx((184, 204, 228), abs=1)  # B8CCE4, as Excel shows it
        assert book.sheets[0]["A2"].color == (255, 0, 0)


@pytest.mark.parametrize("date1904", [False, True])
def test_dates_are_the_same_in_both_date_systems(tmp_path: Path, date1904: bool) -> None:
    path = tmp_path / "dates.xlsx"
    made = openpyxl.Workbook()
    made.epoch = (
        openpyxl.utils.datetime.CALENDAR_MAC_1904 if date1904 else openpyxl.utils.datetime.CALENDAR_WINDOWS_1900
    )
    made.active["A1"] = dt.datetime(2026, 9, 30, 12)
    made.save(path)
    with xlplan.open(path) as book:
        assert book.sheets[0]["A1"].value == dt.datetime(2026, 9, 30, 12)
        book.sheets[0]["A2"].value = dt.datetime(2026, 10, 1)
        book.save()
    assert openpyxl.load_workbook(path).active["A2"].value == dt.datetime(2026, 10, 1)


FILES = sorted(CORPUS.glob("*.xls[xm]"))[::7] if CORPUS.is_dir() else []


@pytest.mark.skipif(not FILES, reason="the corpus of workbooks is not beside the project")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_workbooks_of_others_read_as_openpyxl_reads_them(file: Path) -> None:
    try:
        book = xlplan.open(file)
    except XlplanError:
        pytest.skip("not a workbook, or refused as unsafe")
    with book:
        expected = openpyxl.load_workbook(file, data_only=True)
        for sheet in book.sheets:
            other = expected[sheet.name]
            for cell in list(other._cells.values())[:300]:
                value = sheet.range((cell.row, cell.column)).options(err_to_str=True).value
                assert same(value, cell.value), (sheet.name, cell.coordinate)


def same(ours: object, theirs: object) -> bool:
    if isinstance(theirs, dt.time):
        theirs = dt.datetime.combine(dt.date(1899, 12, 30), theirs)
    if isinstance(theirs, dt.timedelta):
        theirs = dt.datetime(1899, 12, 31) + theirs
    if isinstance(theirs, str) and not theirs:
        theirs = None
    if isinstance(theirs, float) and isinstance(ours, float):
        return ours == pytest.approx(theirs)
    return ours == theirs
