"""The buttons Check and Why functions failed: sheets of their own, with links, and no other sheet touched."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from macro_support import grid, opened, own_folders, run, sample

from xlplan.actions import check, read
from xlplan.actions.lists import HEAD, Link
from xlplan.addin.contents import contents
from xlplan.addin.lists import MOST_LINES, link, write_problems
from xlplan.errors import Problem
from xlplan.forms.form import LANGS, Lang
from xlplan.functions import log_file

__all__ = ["own_folders"]

ROOT = Path(__file__).resolve().parents[2]

NAME = {"zh": "问题", "en": "Problems"}
HEADERS = {
    "zh": ["级别", "工作表", "单元格", "问题", "处理办法"],
    "en": ["Severity", "Sheet", "Cell", "What is wrong", "What to do"],
}


def with_problems(folder: Path, lang: Lang) -> Path:
    """An evaluation with a target that is no number, and one attainment typed over."""
    path = sample(folder, "evaluation", lang)
    with opened(path) as book:
        table = read(book).tables["kpi"]
        table.sheet.range(table.cell(0, "target")).value = "'about 50"
        table.sheet.range(table.cell(1, "attainment")).value = 3
        book.save()
    return path


@pytest.mark.parametrize("lang", LANGS)
def test_check_lists_every_problem_with_a_link_to_its_cell(lang: Lang, tmp_path: Path) -> None:
    path = with_problems(tmp_path, lang)
    with opened(path) as book:
        found, before = check(book), grid(book)
        person = run("check", book)
        assert person.questions == []
        sheet = book.sheets[NAME[lang]]
        lines = sheet.range((5, 1), (4 + len(found), 5)).options(ndim=2).value
        assert sheet["A4:E4"].value == HEADERS[lang]
        for row, (problem, line) in enumerate(zip(found, lines, strict=True), 5):
            assert line[1] == (problem.sheet or None)
            assert line[3:] == [problem.message(lang), problem.remedy(lang) or None]
            if problem.cell:
                assert line[2] == problem.cell
                assert sheet[f"C{row}"].hyperlink == f"#'{problem.sheet}'!{problem.cell}"
        assert {name: cells for name, cells in grid(book).items() if name in before} == before
        assert NAME[lang] in person.told[0]
        assert book.sheets.active.name == NAME[lang]
        book.save()
    texts = openpyxl.load_workbook(path)[NAME[lang]]
    assert texts["A1"].value == f'="{NAME[lang]}"&T(N("xlplan_problems"))'
    assert openpyxl.load_workbook(path, data_only=True)[NAME[lang]]["A1"].value == NAME[lang]
    assert texts["C5"].value.startswith("=HYPERLINK(")


@pytest.mark.parametrize("lang", LANGS)
def test_a_second_check_replaces_the_lines_of_the_first(lang: Lang, tmp_path: Path) -> None:
    with opened(with_problems(tmp_path, lang)) as book:
        run("check", book)
        many = book.sheets[NAME[lang]].used_range.last_cell.row
        table = read(book).tables["kpi"]
        table.sheet.range(table.cell(0, "target")).value = 50
        run("fill", book)
        run("check", book)
        assert book.sheets[NAME[lang]].used_range.last_cell.row < many
        assert [name for name in book.sheet_names if NAME[lang] in name] == [NAME[lang]]


@pytest.mark.parametrize("lang", LANGS)
def test_without_problems_check_says_so_and_takes_the_old_lines_away(lang: Lang, tmp_path: Path) -> None:
    fields = {"dimension": "result", "unit": "家", "direction": "higher", "target": 50, "actual": 55}
    rows = [{"kpi": "新增客户数", **fields}]
    path = sample(tmp_path, "evaluation", lang, kpi=rows, review=[{}], scorecard=[{}])
    none = {"zh": "没有发现问题。", "en": "No problems found."}
    with opened(path) as book:
        run("fill", book)
        table = read(book).tables["kpi"]
        table.sheet.range(table.cell(0, "target")).value = "'x"
        run("check", book)
        assert book.sheets[NAME[lang]]["A5"].value
        table.sheet.range(table.cell(0, "target")).value = 50
        run("fill", book)
        assert check(book) == []
        assert run("check", book).told == [none[lang]]
        sheet = book.sheets[NAME[lang]]
        assert sheet["A1:A2"].value == [NAME[lang], none[lang]]
        assert sheet.used_range.last_cell.row == 2


@pytest.mark.parametrize("lang", LANGS)
def test_a_managers_own_sheet_of_that_name_stays_as_it_is(lang: Lang, tmp_path: Path) -> None:
    with opened(with_problems(tmp_path, lang)) as book:
        own = book.sheets.add(NAME[lang], after=book.sheets[0])
        own["A1"].value = [["mine", 1], ["=1+1", "'=2"]]
        before = grid(book)
        run("check", book)
        run("check", book)
        after = grid(book)
        assert after[NAME[lang]] == before[NAME[lang]]
        assert set(after) - set(before) == {f"{NAME[lang]} (xlplan)"}


def test_our_sheet_is_known_again_after_it_was_renamed(tmp_path: Path) -> None:
    path = with_problems(tmp_path, "en")
    with opened(path) as book:
        run("check", book)
        book.save()
    book = openpyxl.load_workbook(path)
    book["Problems"].title = "To do by Friday"
    book.save(path)
    with opened(path) as book:
        run("check", book)
        assert "Problems" not in book.sheet_names


def test_a_copy_that_somebody_made_of_the_list_keeps_what_it_shows(tmp_path: Path) -> None:
    path = with_problems(tmp_path, "en")
    with opened(path) as book:
        run("check", book)
        copy = book.sheets.add("Problems of June", before=book.sheets[0])
        ours = book.sheets["Problems"]
        copy["A1:E9"].formula = ours["A1:E9"].formula
        copy["D5"].value = "kept"
        run("check", book)
        assert copy["D5"].value == "kept"


def test_quotes_in_a_sheets_name_do_not_break_the_link() -> None:
    name = 'East\'s "best"'
    found = link(Problem("no-known-table", "error", "", name, "F12"), {name})
    assert isinstance(found, Link)
    assert found.formula == '=HYPERLINK("#\'East\'\'s ""best""\'!F12","F12")'


def test_a_problem_of_another_workbook_is_no_link_into_this_one(tmp_path: Path) -> None:
    with opened(sample(tmp_path, "evaluation", "en")) as book:
        elsewhere = Problem("no-known-table", "error", "391.xlsx", "Evaluation", "F12", {"known": "kpi"})
        sheet = write_problems(book, [elsewhere], "", "en")
        assert sheet["B5:C5"].value == ["391.xlsx!Evaluation", "F12"]
        assert sheet["C5"].formula == "F12"


def test_the_list_of_problems_is_no_part_of_what_undo_looks_after(tmp_path: Path) -> None:
    with opened(with_problems(tmp_path, "en")) as book:
        before = contents(book)
        run("check", book)
        assert contents(book) == before
        told = run("undo", book).told
        assert told == ["There is nothing to undo."]


@pytest.mark.parametrize("lang", LANGS)
def test_of_very_many_problems_the_first_are_listed_and_the_others_counted(lang: Lang, tmp_path: Path) -> None:
    found = [Problem("form-table-missing", params={"table": str(n)}) for n in range(MOST_LINES + 7)]
    with opened(sample(tmp_path, "evaluation", lang)) as book:
        sheet = write_problems(book, found, "", lang)
        last = HEAD + MOST_LINES
        assert str(MOST_LINES - 1) in sheet.range((last, 4)).value
        assert "7" in sheet.range((last + 1, 4)).value
        assert sheet.range((last + 2, 4)).value is None


CALLS = """
from xlplan.addin import udfs
udfs.XLPLAN_BALANCE("many", 1, 1, 1)
udfs.XLPLAN_AGEING("2026-06-30", [["Due"]], [[1.0]])
"""
"""Cells that fail, as the process behind Excel's worksheet functions calculates them."""


@pytest.mark.parametrize("lang", LANGS)
def test_the_latest_reasons_are_listed_with_their_functions_each_once(lang: Lang, tmp_path: Path) -> None:
    """What the functions write, in a process of their own, is what the macro reads."""
    for _ in range(2):
        subprocess.run([sys.executable, "-c", CALLS], check=True, cwd=ROOT)
    with opened(sample(tmp_path, "evaluation", lang)) as book:
        before = grid(book)
        told = run("messages", book).told[0]
        sheet = book.sheets["消息" if lang == "zh" else "Messages"]
        rows = sheet["A5:D6"].value
        assert [row[1:3] for row in rows] == [["XLPLAN_AGEING", "#VALUE!"], ["XLPLAN_BALANCE", "#VALUE!"]]
        assert rows[1][3] == ("期初余额：“many”不是数字" if lang == "zh" else "opening: 'many' is not a number")
        assert "Due" in rows[0][3]
        assert all(dt.datetime.now() - dt.datetime.fromisoformat(row[0]) < dt.timedelta(minutes=5) for row in rows)
        assert sheet["A7"].value is None
        assert "2" in told
        assert {name: cells for name, cells in grid(book).items() if name in before} == before


@pytest.mark.parametrize("lang", LANGS)
def test_without_reasons_no_sheet_is_made_and_the_log_is_named(lang: Lang, tmp_path: Path) -> None:
    with opened(sample(tmp_path, "evaluation", lang)) as book:
        told = run("messages", book).told[0]
        assert str(log_file()) in told
        assert not book.impl.package.changed
