"""The buttons Fill and Draft review: what they ask, what they say, and what no leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from macro_support import grid, opened, own_folders, run, sample, sheet_parts

from xlplan.actions import read
from xlplan.addin import words
from xlplan.forms.form import LANGS, Lang

__all__ = ["own_folders"]

SAID = {
    "zh": "填写完成，共写入 1 个单元格（恢复被覆盖的公式 1）。\n可用“撤销宏”还原（不是 Ctrl+Z）。",
    "en": "Filled. Cells written: 1 (formulas put back: 1).\nUndo macro puts it back (not Ctrl+Z).",
}
NO = {"zh": "已取消，什么都没有改动。", "en": "Cancelled. Nothing was changed."}
UP_TO_DATE = {
    "zh": "所有计算单元格都已是最新，没有改动。",
    "en": "Every calculated cell was up to date; nothing was written.",
}
SHEET = {"zh": "效果评估", "en": "Evaluation"}


def overwritten(folder: Path, lang: Lang) -> Path:
    """The evaluation with one attainment typed over."""
    path = sample(folder, "evaluation", lang)
    with opened(path) as book:
        run("fill", book)
        table = read(book).tables["kpi"]
        table.sheet.range(table.cell(0, "attainment")).value = 0.5
        book.save()
    return path


@pytest.mark.parametrize("lang", LANGS)
def test_fill_asks_before_it_replaces_what_was_typed_and_yes_puts_the_formula_back(lang: Lang, tmp_path: Path) -> None:
    with opened(overwritten(tmp_path, lang)) as book:
        person = run("fill", book)
        assert len(person.questions) == 1
        assert f"{SHEET[lang]}!H8" in person.questions[0]
        assert "0.5" in person.questions[0]
        assert person.told == [SAID[lang]]
        assert book.sheets[SHEET[lang]]["H8"].value == 0.9


@pytest.mark.parametrize("lang", LANGS)
def test_no_leaves_every_byte_as_it_was(lang: Lang, tmp_path: Path) -> None:
    with opened(overwritten(tmp_path, lang)) as book:
        assert run("fill", book, answer=False).told == [NO[lang]]
        assert not book.impl.package.changed


@pytest.mark.parametrize("lang", LANGS)
def test_where_nothing_is_replaced_nothing_is_asked(lang: Lang, tmp_path: Path) -> None:
    with opened(overwritten(tmp_path, lang)) as book:
        run("fill", book)
        book.save()
    with opened(tmp_path / "evaluation 样本.xlsx") as book:
        person = run("fill", book, answer=False)
        assert person.questions == []
        assert person.told == [UP_TO_DATE[lang]]
        assert not book.impl.package.changed


def test_fill_says_what_was_shown_in_the_status_bar_meanwhile(tmp_path: Path) -> None:
    with opened(overwritten(tmp_path, "en")) as book:
        assert run("fill", book).shown == ["xlplan: filling ...", ""]


@pytest.mark.parametrize("lang", LANGS)
def test_fill_on_a_workbook_with_problems_names_their_number(lang: Lang, tmp_path: Path) -> None:
    path = sample(tmp_path, "evaluation", lang)
    with opened(path) as book:
        table = read(book).tables["kpi"]
        table.sheet.range(table.cell(0, "target")).value = "'about 50"
        told = run("fill", book).told[0]
        assert ("发现 1 个问题" if lang == "zh" else "Problems met: 1.") in told


@pytest.mark.parametrize("lang", LANGS)
def test_the_draft_is_asked_for_writes_into_blank_rows_only_and_is_undone_exactly(lang: Lang, tmp_path: Path) -> None:
    path = sample(tmp_path, "evaluation", lang, review=[{"highlight": "X"}, {}])
    with opened(path) as book:
        before, parts = grid(book), sheet_parts(book)
        assert run("draft_review", book, answer=False).told == [NO[lang]]
        assert not book.impl.package.changed
        person = run("draft_review", book)
        assert len(person.questions) == 1
        after = grid(book)
        review = read(book).tables["review"]
        assert review.raw_value(0, "highlight") == "X"
        assert len(review.rows) > 2
        assert str(sum(not review.blank(i) for i in range(len(review.rows))) - 1) in person.told[0]
        assert after != before
        run("undo", book)
        assert grid(book) == before
        unlike = {name for name, part in sheet_parts(book).items() if part != parts[name]}
        assert unlike <= {review.sheet.name}


@pytest.mark.parametrize("lang", LANGS)
def test_a_second_draft_has_nothing_to_say(lang: Lang, tmp_path: Path) -> None:
    with opened(sample(tmp_path, "evaluation", lang)) as book:
        run("draft_review", book)
        before = grid(book)
        told = run("draft_review", book).told[0]
        assert told == words.NOTHING_TO_DRAFT(lang)
        assert grid(book) == before


@pytest.mark.parametrize("lang", LANGS)
def test_a_workbook_without_a_review_is_refused_in_words(lang: Lang, tmp_path: Path) -> None:
    with opened(sample(tmp_path, "tracking", lang)) as book:
        person = run("draft_review", book)
        assert person.questions == []
        assert ("没有“复盘”表" if lang == "zh" else "has no review") in person.told[0]


def test_the_draft_asks_a_second_time_where_filling_would_replace_something(tmp_path: Path) -> None:
    with opened(overwritten(tmp_path, "en")) as book:
        before = grid(book)
        person = run("draft_review", book, answer=[True, False])
        assert len(person.questions) == 2
        assert person.told == [NO["en"]]
        assert grid(book) == before
