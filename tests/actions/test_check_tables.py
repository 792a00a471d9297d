"""Check on what every table may suffer from, and on the samples as they ship."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from workbooks_support import TEMPLATE_IDS, sample_path

import xlplan
from xlplan.actions import check, read
from xlplan.errors import Problem
from xlplan.forms.form import LANGS, BookData, Lang

WARNINGS = {
    ("tracking", "zh"): [
        ("remaining-disagrees", "执行跟踪", "P10"),
        ("times-overlap", "待办", "C10"),
        ("replies-overdue", "反馈", "B10"),
    ],
    ("tracking", "en"): [
        ("remaining-disagrees", "Tracking", "P10"),
        ("times-overlap", "To-do", "C10"),
        ("replies-overdue", "Feedback", "B10"),
    ],
    ("customers", "zh"): [("over-credit-limit", "客户能级", "N10")],
    ("customers", "en"): [("over-credit-limit", "Customer grades", "N10")],
    ("evaluation", "zh"): [("claim-disagrees", "效果评估", "M8"), ("ratio-disagrees", "效果评估", "F13")],
    ("evaluation", "en"): [("claim-disagrees", "Evaluation", "M8"), ("ratio-disagrees", "Evaluation", "F13")],
}


def checked(path: Path, act: Callable[[xw.Book], None] | None = None) -> list[Problem]:
    """The problems of a workbook in which somebody did something."""
    with xlplan.open(path) as book:
        if act:
            act(book)
        return check(book)


def at(problems: list[Problem], code: str) -> list[str]:
    """Where a problem was found."""
    return [p.cell for p in problems if p.code == code]


def typed(form: str, index: int, **cells: object) -> Callable[[xw.Book], None]:
    """Somebody who types into a row."""

    def act(book: xw.Book) -> None:
        table = read(book).tables[form]
        for field, value in cells.items():
            table.sheet.range(table.cell(index, field)).value = value

    return act


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
@pytest.mark.parametrize("lang", LANGS)
def test_the_samples_show_exactly_the_inconsistencies_of_the_fields_own_forms(
    template_id: str, lang: Lang, tmp_path: Path
) -> None:
    problems = checked(sample_path(tmp_path, template_id, lang))
    assert [(p.code, p.sheet, p.cell) for p in problems] == WARNINGS.get((template_id, lang), [])
    assert all(p.severity == "warning" and p.workbook.endswith(".xlsx") for p in problems)


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_check_changes_nothing(template_id: str, tmp_path: Path) -> None:
    path = sample_path(tmp_path, template_id, "zh")
    before = path.read_bytes()
    with xlplan.open(path) as book:
        check(book)
        book.save()
    assert path.read_bytes() == before


def test_a_problem_reads_well_in_both_languages(tmp_path: Path) -> None:
    problems = checked(sample_path(tmp_path, "evaluation", "en"))
    claim, ratio = problems
    assert claim.message("en") == (
        "The remark says “cost per new customer -5%”, but Total cost / New customers goes from 30/50 = 0.600 (target) "
        "to 28/45 = 0.622 (actual), +3.7%."
    )
    assert ratio.message("en") == "“Input-output ratio” says 1:6, but Sales, east / Total cost is 200/30 = 1:6.67."
    zh = checked(sample_path(tmp_path, "tracking", "zh"))[0]
    assert zh.message("zh") == "文字称剩余 2，但目标 15 减去完成 12 应剩 3。"


# --- keys, totals, rows outside --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("template_id", "form", "severity"),
    [("tracking", "tracking", "warning"), ("evaluation", "kpi", "error"), ("forecast", "invoices", "error")],
)
def test_a_key_used_twice_is_found_upper_or_lower_case(
    template_id: str, form: str, severity: str, tmp_path: Path
) -> None:
    def twice(book: BookData) -> None:
        first = book.tables[form][0]
        copy = {
            k: v.lower() if isinstance(v, str) and k in ("task", "kpi", "invoice_no") else v for k, v in first.items()
        }
        book.tables[form].append(copy)

    found = [p for p in checked(sample_path(tmp_path, template_id, "en", edit=twice)) if p.code == "duplicate-key"]
    assert [p.severity for p in found] == [severity]


def test_instalments_are_no_duplicates_but_the_same_receipt_twice_is_doubtful(tmp_path: Path) -> None:
    def instalments(book: BookData) -> None:
        book.tables["receipts"].append({**book.tables["receipts"][0], "amount": Decimal("0.01")})

    assert not at(checked(sample_path(tmp_path, "forecast", "zh", edit=instalments)), "same-event")

    def again(book: BookData) -> None:
        book.tables["receipts"].append(dict(book.tables["receipts"][0]))

    problems = checked(sample_path(tmp_path, "forecast", "zh", edit=again))
    assert [p.severity for p in problems if p.code == "same-event"] == ["warning"]


@pytest.mark.parametrize("word", ["合计", "华东小计", "Total", "subtotal"])
def test_a_typed_total_is_named_and_its_figures_are_not_counted(word: str, tmp_path: Path) -> None:
    def add(book: BookData) -> None:
        book.tables["receivables"].append({"customer": word, "opening": Decimal(999)})

    problems = checked(sample_path(tmp_path, "forecast", "en", edit=add))
    assert at(problems, "typed-total") == ["A14"]
    assert [p.severity for p in problems] == ["warning"]


def test_a_table_that_reaches_the_last_row_of_its_sheet_is_read_as_far_as_it_is_used(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "tracking", "en")
    book = openpyxl.load_workbook(path)
    table = book["Tracking"].tables["tracking"]
    table.ref = table.autoFilter.ref = "A7:P1048576"
    book.save(path)
    with xlplan.open(path) as opened:
        assert len(xlplan.actions.read(opened).tables["tracking"].rows) == 3
        assert [c.cell for c in xlplan.actions.fill(opened).changes if c.what == "mended"] == []
        assert [p.code for p in check(opened) if p.severity == "error"] == []


def test_rows_typed_directly_below_a_table_are_named(tmp_path: Path) -> None:
    def below(book: xw.Book) -> None:
        book.sheets["Tracking"].range("B11").value = "Outside"
        book.sheets["Tracking"].range("B12").value = "Outside too"
        book.sheets["Tracking"].range("B14").value = "a note further down"

    problems = checked(sample_path(tmp_path, "tracking", "en"), below)
    found = next(p for p in problems if p.code == "rows-below-table")
    assert (found.severity, found.cell, found.params["rows"]) == ("warning", "A11:B12", "11-12")


# --- what sums leave out ---------------------------------------------------------------------------------------------
def test_full_width_digits_are_named_as_text(tmp_path: Path) -> None:
    problems = checked(sample_path(tmp_path, "forecast", "zh"), typed("invoices", 0, amount="１２００"))
    found = next(p for p in problems if p.code == "text-number")
    assert found.severity == "error"
    assert "１２００" in found.message("zh")
    assert "全角" in found.message("zh")
    assert "full-width" in found.message("en")


def test_a_date_range_typed_as_text_is_for_fill(tmp_path: Path) -> None:
    problems = checked(sample_path(tmp_path, "tracking", "zh"), typed("tracking", 1, due="2023-07-10-12"))
    assert at(problems, "date-to-convert") == ["E9"]


# --- damaged calculated cells ----------------------------------------------------------------------------------------
def test_overwritten_missing_and_stale_cells_are_told_apart_and_neighbours_told_together(tmp_path: Path) -> None:
    def damage(book: xw.Book) -> None:
        sheet = book.sheets["Evaluation"]
        sheet.range("H8:H10").value = 1
        sheet.range("L13").value = None
        sheet.range("G12").value = 29

    problems = checked(sample_path(tmp_path, "evaluation", "en"), damage)
    overwritten = next(p for p in problems if p.code == "calculated-overwritten" and p.cell.startswith("H"))
    assert (overwritten.cell, overwritten.params["count"], overwritten.severity) == ("H8:H10", 3, "warning")
    assert at(problems, "calculated-missing") == ["L13"]
    assert "I12" in at(problems, "calculated-stale")
    assert all("xlplan fill" in p.remedy("en") for p in problems if p.code.startswith("calculated-"))


def test_a_file_that_another_program_saved_without_values_is_stale(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "evaluation", "en")
    openpyxl.load_workbook(path).save(path)  # keeps formulas, drops every value
    problems = checked(path)
    assert "H8:H13" in at(problems, "calculated-stale")


def test_a_sheet_without_any_table_of_ours_says_so(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    with xlplan.open(path) as book, pytest.raises(xlplan.errors.MissingPartError):
        check(book)


def test_the_finish_date_is_compared_with_the_as_of_date(tmp_path: Path) -> None:
    late = typed("tracking", 2, finished=dt.datetime(2023, 8, 1))
    assert at(checked(sample_path(tmp_path, "tracking", "zh"), late), "finished-in-future") == ["K10"]
