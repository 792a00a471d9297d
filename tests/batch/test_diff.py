"""`xlplan diff`: every change planted is told with its row, column and cell, and nothing else is."""

from __future__ import annotations

import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import xlplan
from xlplan.actions import read
from xlplan.actions.sheet import FormTable
from xlplan.batch.diff import Difference, diff
from xlplan.cli import app
from xlplan.errors import UsageError
from xlplan.forms.form import Lang
from xlplan.forms.samples import resources

Change = Callable[[FormTable], object]


def versions(tmp_path: Path, template: str, lang: Lang = "en") -> tuple[Path, Path]:
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    for path in (old, new):
        shutil.copy(resources() / lang / f"{template}.xlsx", path)
    return old, new


def edit(path: Path, form: str, change: Change) -> None:
    with xlplan.open(path) as book:
        change(read(book).tables[form])
        book.save()


def put(table: FormTable, index: int, field: str, value: object) -> None:
    table.sheet.range(table.cell(index, field)).value = value


def found(old: Path, new: Path) -> list[tuple[str, str, str, str, str, str]]:
    return [(d.kind, d.cell, d.row, d.column, d.before, d.after) for d in diff(old, new).differences]


@pytest.mark.parametrize("template", ["tracking", "evaluation", "forecast"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_copies_do_not_differ(tmp_path: Path, template: str, lang: Lang) -> None:
    done = diff(*versions(tmp_path, template, lang), calculated=True)
    assert (done.differences, done.problems) == ([], [])


def test_a_typed_figure_is_told_with_row_column_and_cell(tmp_path: Path) -> None:
    old, new = versions(tmp_path, "evaluation")
    edit(new, "kpi", lambda t: put(t, 0, "actual", 50))
    key = "New customers"
    assert found(old, new) == [("changed", "G8", key, "Actual", "45", "50")]
    assert found(new, old) == [("changed", "G8", key, "Actual", "50", "45")]


def test_what_follows_by_calculation_is_told_only_when_asked_for(tmp_path: Path) -> None:
    old, new = versions(tmp_path, "evaluation")
    with xlplan.open(new) as book:
        put(read(book).tables["kpi"], 0, "actual", 50)
        xlplan.actions.fill(book)
        book.save()
    assert not any(d.calculated for d in diff(old, new).differences)
    told = {(d.column, d.before, d.after) for d in diff(old, new, calculated=True).differences if d.calculated}
    assert ("Attainment", "0.9", "1") in told  # 45 / 50 and 50 / 50
    assert ("Status", "Near", "Met") in told


def test_rows_in_another_order_are_no_change(tmp_path: Path) -> None:
    old, new = versions(tmp_path, "forecast")

    def shuffle(table: FormTable) -> None:
        typed = [c.id for c in table.columns if not c.calculated]
        order = list(range(len(table.rows)))
        random.Random(4).shuffle(order)
        assert order != sorted(order)
        values = [{f: table.raw_value(i, f) for f in typed} for i in order]
        for index, row in enumerate(values):
            for name, value in row.items():
                put(table, index, name, value)

    edit(new, "invoices", shuffle)
    assert found(old, new) == []


def test_a_row_typed_and_a_row_removed(tmp_path: Path) -> None:
    old, new = versions(tmp_path, "tracking")

    def change(table: FormTable) -> None:
        for name, value in {"stage": "Plan", "task": "Price list", "owner": "Zhao"}.items():
            put(table, 1, name, value)
        for name in (c.id for c in table.columns if not c.calculated and c.id not in ("stage", "task", "owner")):
            put(table, 1, name, None)

    with xlplan.open(old) as book:
        gone = str(read(book).tables["tracking"].rows[1]["task"])
    edit(new, "tracking", change)
    told = [(kind, row) for kind, _, row, *_ in found(old, new)]
    assert [kind for kind, _ in told] == ["added", "removed"]
    assert "Price list" in told[0][1]
    assert gone in told[1][1]


def test_of_rows_with_one_key_the_equal_ones_belong_together(tmp_path: Path) -> None:
    old, new = versions(tmp_path, "forecast")

    def two(first: float, second: float) -> Change:
        def change(table: FormTable) -> None:
            for index, amount in enumerate((first, second)):
                put(table, index, "invoice_no", "INV-1")
                put(table, index, "amount", amount)
                for name in ("customer", "product", "invoice_date", "due_date"):
                    put(table, index, name, table.raw_value(0, name))

        return change

    edit(old, "invoices", two(100, 200))
    edit(new, "invoices", two(200, 150))  # the second stands first now, and the first became 150
    assert [(d.kind, d.column, d.before, d.after) for d in diff(old, new).differences if d.column == "Amount"] == [
        ("changed", "Amount", "100", "150")
    ]


def test_a_column_of_ones_own_is_matched_by_its_header(tmp_path: Path) -> None:
    old, new = versions(tmp_path, "evaluation")

    def own(header: str, value: object) -> Change:
        def change(table: FormTable) -> None:
            right = table.first_col + table.width
            table.sheet.range((table.header_row, right)).value = header
            table.sheet.range((table.header_row + 1, right)).value = value

        return change

    edit(new, "kpi", own("Weather", "rain"))
    told = diff(old, new).differences
    assert [(d.kind, d.sheet, d.after) for d in told] == [("added", "Evaluation", text) for text in ("Weather", "rain")]


def test_settings_notes_and_sheets_of_ones_own(tmp_path: Path) -> None:
    old, new = versions(tmp_path, "evaluation")
    for path, region, note, price in ((old, "East", "call Li", 3), (new, "West", "call Wang", 4)):
        book = openpyxl.load_workbook(path)
        book["Info"]["B3"] = region
        book["Evaluation"]["P40"] = note
        book.create_sheet("Ideas")["C7"] = price
        book.save(path)
    book = openpyxl.load_workbook(new)
    book.create_sheet("More")
    book.save(new)
    told = [(d.kind, d.sheet, d.cell, d.before, d.after) for d in diff(old, new).differences]
    assert sorted(told) == [
        ("added", "More", "", "", ""),
        ("changed", "Evaluation", "P40", "call Li", "call Wang"),
        ("changed", "Ideas", "C7", "3", "4"),
        ("changed", "Info", "B3", "East", "West"),
    ]


def test_notes_pushed_down_by_a_grown_table_are_no_change(tmp_path: Path) -> None:
    old, new = versions(tmp_path, "evaluation")
    for path in (old, new):
        edit(path, "kpi", lambda t: setattr(t.sheet.range((t.header_row + len(t.raw) + 4, 1)), "value", "see annex"))
    with xlplan.open(new) as book:
        table = read(book).tables["kpi"]
        row = table.header_row + len(table.raw) + 2
        book.sheets["Evaluation"].range(f"{row}:{row}").insert("down")
        book.save()
    assert found(old, new) == []


def test_who_saved_last_stands_in_the_file(tmp_path: Path) -> None:
    old, new = versions(tmp_path, "evaluation")
    book = openpyxl.load_workbook(new)
    book.properties.lastModifiedBy = "王丽"
    book.save(new)
    done = diff(old, new)
    assert (done.new.by, done.old.by) == ("王丽", "xlplan")
    assert done.new.at is not None
    assert done.new.at.tzinfo is not None
    with zipfile.ZipFile(new) as package:
        assert f"{done.new.at:%Y-%m-%dT%H:%M:%SZ}" in package.read("docProps/core.xml").decode()


def test_the_same_file_twice_is_wrong_usage(tmp_path: Path) -> None:
    old, _ = versions(tmp_path, "evaluation")
    with pytest.raises(UsageError):
        diff(old, old)


def test_the_command_prints_a_line_for_each_and_leaves_both_files_alone(tmp_path: Path) -> None:
    old, new = versions(tmp_path, "evaluation")
    edit(new, "kpi", lambda t: put(t, 0, "actual", 50))
    before = old.read_bytes(), new.read_bytes()
    done = CliRunner().invoke(app, ["diff", str(old), str(new), "--lang", "en"])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[2:] == [
        "changed Evaluation!G8 New customers / Actual “45” → “50”",
        "Differences: 1.",
    ]
    assert (old.read_bytes(), new.read_bytes()) == before


def test_a_difference_reads_well_in_chinese() -> None:
    one = Difference("changed", "效果评估", "G8", "新增客户数", "实际值", "45", "50")
    assert one.line().zh == "更改 效果评估!G8 新增客户数 / 实际值 “45” → “50”"


def put_in(path: Path, sheet: str, cells: dict[str, object], state: str = "") -> None:
    """What a person types on a sheet of their own, with a program that is not ours."""
    book = openpyxl.load_workbook(path)
    page = book[sheet] if sheet in book.sheetnames else book.create_sheet(sheet)
    page.sheet_state = state or page.sheet_state
    for cell, value in cells.items():
        page[cell] = value
    book.save(path)


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_formulas_on_sheets_of_ones_own_are_compared_also_where_the_sheet_is_hidden(tmp_path: Path, state: str) -> None:
    old, new = versions(tmp_path, "forecast")
    put_in(old, "Bridge", {"A1": "=SUM(B1:B3)", "A2": "=1+1", "A3": 7, "A4": "=B1"}, state)
    put_in(new, "Bridge", {"A1": "=SUM(B1:B9)", "A2": 2, "A3": "=3+4", "A4": "=B1"}, state)
    assert found(old, new) == [
        ("changed", "A1", "", "", "=SUM(B1:B3)", "=SUM(B1:B9)"),
        ("changed", "A2", "", "", "=1+1", "2"),
        ("changed", "A3", "", "", "7", "=3+4"),
    ]


def test_a_hidden_sheet_added_is_told_and_xlplan_s_own_are_not(tmp_path: Path) -> None:
    old, new = versions(tmp_path, "forecast")
    put_in(new, "Shadow", {"B2": "=1"}, "veryHidden")
    assert [(d.kind, d.sheet) for d in diff(old, new).differences] == [("added", "Shadow")]
    assert [(d.kind, d.sheet) for d in diff(new, old).differences] == [("removed", "Shadow")]


def test_a_number_typed_over_a_formula_and_a_formula_typed_for_a_number_are_told(tmp_path: Path) -> None:
    """Also where the result is the same: 45 typed as 40 + 5, and an attainment of 90 % typed as 0.9."""
    old, new = versions(tmp_path, "evaluation")
    edit(new, "kpi", lambda t: (put(t, 0, "actual", "=40+5"), put(t, 0, "attainment", 0.9)))
    key = "New customers"
    assert set(found(old, new)) == {("changed", "G8", key, "Actual", "45", "=40+5"),
                                    ("added", "H8", key, "Attainment", "", "0.9")}  # fmt: skip


def test_a_figure_typed_over_a_total_or_beside_the_settings_is_told(tmp_path: Path) -> None:
    old, new = versions(tmp_path, "forecast")
    with xlplan.open(old) as book:
        total = next(c for c in xlplan.actions.calculated.calculated_cells(read(book)) if c.part == "band")
    put_in(new, total.sheet, {total.address: 12345})
    put_in(new, "Info", {"F30": "seen by Li"})
    assert {(d.kind, d.sheet, d.cell, d.after) for d in diff(old, new).differences} == {
        ("added", "Info", "F30", "seen by Li"),
        ("added", total.sheet, total.address, "12345"),
    }
