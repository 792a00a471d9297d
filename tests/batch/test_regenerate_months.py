"""The months that the receivables plan shows move on; what a manager typed in a month stays with that month."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from openpyxl.comments import Comment
from region_support import JULY, LEDGER, Job, actions, add_column, add_row, cell, codes, edit, rows, table

JUNE_MONTHS = ["2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12",
               "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]  # fmt: skip
EARLY = ["East", "0000", "Boyuan", "2025-07-10", "2025-08-09", "70.00", "2025-08-01"]
DATA = [EARLY, *LEDGER]


@pytest.fixture
def job(tmp_path) -> Job:
    found = Job(tmp_path, DATA)
    found.run()
    return found


def july(job: Job, **changes):
    return Job(job.folder, DATA, as_of=changes.pop("as_of", JULY)).run(**changes)


def plan(job: Job) -> dict[str, dict]:
    return {row["客户"]: row for row in rows(job.east, "receivables")}


def month(book: openpyxl.Workbook, header: str, customer: str):
    return cell(book, "receivables", header, customer, by="客户")


def test_headers_helper_rows_and_figures_move_together(job):
    result = july(job)
    assert [p.code for p in result.problems if p.workbook == "East.xlsx"] == ["month-window"]
    book = openpyxl.load_workbook(job.east)
    sheet, headers, top, _ = table(book, "receivables")
    shown = [h for h in headers if h[:2] == "20"]
    months = [*JUNE_MONTHS[1:], "2026-07"]
    assert shown == [f"{m} {tag}" for m in months for tag in ("发货", "计划", "实收")]
    first = headers.index(shown[0]) + 1
    dates = [sheet.cell(top - 2, first + i).value for i in range(len(shown))]
    assert [f"{d:%Y-%m}" for d in dates] == [h[:7] for h in shown]
    assert [sheet.cell(top - 1, first + i).value for i in range(len(shown))] == [h[8:] for h in shown]


def test_a_month_that_is_no_longer_shown_is_in_the_opening_balance(job):
    assert plan(job)["Boyuan"]["期初欠款"] in (None, 0)
    before = plan(job)["Boyuan"]
    assert (before["2025-07 发货"], before["2025-08 实收"]) == (70, 70)
    july(job)
    after = plan(job)["Boyuan"]
    assert (after["期初欠款"], after["2025-08 实收"], after["欠款余额"]) == (70, 70, 80.25)


def test_a_figure_the_manager_changed_stays_with_its_month(job):
    edit(job.east, lambda book: setattr(month(book, "2026-04 计划", "Ruike"), "value", 200))
    result = july(job)
    kept = [(p.code, p.params["column"], p.params["kept"]) for p in result.problems if p.code != "month-window"]
    assert kept == [("kept-edit", "2026-04 计划", "200")]
    assert plan(job)["Ruike"]["2026-04 计划"] == 200
    assert plan(job)["Ruike"]["2026-05 计划"] is None


def test_a_figure_typed_into_a_month_that_goes_is_reported_before_it_goes(job):
    edit(job.east, lambda book: setattr(month(book, "2025-07 实收", "Ruike"), "value", 12.5))
    result = july(job)
    gone = [p for p in result.problems if p.code == "month-left-window"]
    assert [(p.severity, p.params["key"], p.params["column"], p.params["value"]) for p in gone] == [
        ("warning", "Ruike", "2025-07 实收", "12.5")
    ]
    assert gone[0].line("zh").startswith("East.xlsx!应收规划!")


def test_a_row_of_the_managers_own_moves_with_its_months(job):
    def own_row(book):
        sheet, headers, *_ = table(book, "receivables")
        row = next(r for r in range(1, 40) if sheet.cell(r, 1).value == "Ruike") + 1
        sheet.cell(row, 1).value = "Own"
        sheet.cell(row, headers.index("2026-03 计划") + 1).value = 33

    edit(job.east, own_row)
    july(job)
    assert (plan(job)["Own"]["2026-03 计划"], plan(job)["Own"]["2026-04 计划"]) == (33, None)
    assert plan(job)["Own"]["来源"] is None


def test_notes_and_formulas_on_month_cells_are_reported(job):
    def change(book):
        month(book, "2026-03 发货", "Ruike").comment = Comment("分两批", "林")
        month(book, "2026-04 计划", "Ruike").value = "=100*2"

    edit(job.east, change)
    found = {p.code: p for p in july(job).problems if p.workbook == "East.xlsx"}
    assert {"month-note", "month-formula"} <= found.keys()
    assert (found["month-note"].params["column"], found["month-note"].params["note"]) == ("2026-03 发货", "分两批")
    assert found["month-formula"].params["formula"] == "=100*2"


def test_a_managers_column_beside_the_months_stays_where_it_is(job):
    def add(book):
        sheet, _, top, _ = table(book, "receivables")
        own = add_column(sheet, "receivables", "跟进")
        sheet.cell(top + 1, own).value = "每周"

    edit(job.east, add)
    july(job)
    assert plan(job)["Boyuan"]["跟进"] == "每周"


def test_several_months_at_once_and_more_than_are_shown_move_too(job):
    for as_of, first in ((dt.date(2026, 12, 31), "2026-01"), (dt.date(2028, 6, 30), "2027-07")):
        result = july(job, as_of=as_of)
        assert actions(result)["East"] == "updated"
        headers = table(openpyxl.load_workbook(job.east), "receivables")[1]
        assert next(h for h in headers if h[:2] == "20") == f"{first} 发货"
    # everything is older than the window now: 70 - 70 + 100 - 100 + 250.50 + 80.25 + 60 is all opening
    shown = plan(job)
    assert shown["Boyuan"]["期初欠款"] + shown["Ruike"]["期初欠款"] == 80.25 + 250.5 + 60
    assert shown["Boyuan"]["欠款余额"] == 80.25


def test_the_months_that_have_moved_stay_put_when_nothing_changes(job):
    july(job)
    before = job.bytes()
    assert actions(july(job)) == {"East": "unchanged", "West": "unchanged"}
    assert job.bytes() == before


def test_moving_on_and_making_anew_show_the_same_figures(job, tmp_path):
    july(job)
    (tmp_path / "anew").mkdir()
    anew = Job(tmp_path / "anew", DATA, as_of=JULY)
    anew.run()
    assert plan(job) == plan(anew)
    for name in ("invoices", "receipts"):
        assert sorted(map(str, rows(job.east, name))) == sorted(map(str, rows(anew.east, name)))


def test_a_formula_of_the_managers_follows_its_column_when_the_months_move(job):
    """Excel's own behaviour when a header is renamed; the message of month-window says so."""

    def add(book):
        book.create_sheet("我的")["A1"] = "=SUM(receivables[2026-06 计划])"

    edit(job.east, add)
    assert "month-window" in codes(july(job))
    assert openpyxl.load_workbook(job.east)["我的"]["A1"].value == "=SUM(receivables[2026-07 计划])"


def test_a_plan_sheet_that_lost_its_months_is_refused(job):
    def drop(book):
        sheet, headers, top, _ = table(book, "receivables")
        for i, header in enumerate(headers):
            if header[:2] == "20":
                sheet.cell(top, i + 1).value = sheet.tables["receivables"].tableColumns[i].name = f"x{i}"

    edit(job.east, drop)
    before = job.east.read_bytes()
    result = july(job)
    assert (actions(result)["East"], result.problems[0].code) == ("failed", "missing-column")
    assert job.east.read_bytes() == before


def test_a_row_added_below_the_plan_is_not_lost(job):
    def add(book):
        sheet, *_ = table(book, "receivables")
        add_row(sheet, "receivables", {1: "Late", 4: 9})

    edit(job.east, add)
    july(job)
    assert plan(job)["Late"]["期初欠款"] == 9
