"""The Refresh button on a workbook that other workbooks feed: asked yes and no, with problems, and undone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from macro_support import Person, grid, opened, own_folders, run, sample

from xlplan.forms.form import LANGS, Lang

__all__ = ["own_folders"]

NO = {"zh": "已取消，什么都没有改动。", "en": "Cancelled. Nothing was changed."}
KPI = {"zh": "新增客户数", "en": "New customers"}


def books(folder: Path, lang: Lang) -> Path:
    """An evaluation whose KPI has no actual yet, beside a tracking sheet of the same quarter that has it."""
    kpi = {"kpi": KPI[lang], "target": Decimal(50)}
    evaluation = sample(folder, "evaluation", lang, kpi=[kpi, *({} for _ in range(3))])
    tracking = sample(folder, "tracking", lang)
    with opened(tracking) as book:
        from xlplan.actions import read

        table = read(book).tables["tracking"]
        book.names["xlplan_period"].refers_to_range.value = "2023-Q3"
        row = next(i for i, r in enumerate(table.rows) if r.get("actual") == 12)
        table.sheet.range(table.cell(row, "kpi")).value = KPI[lang]
        book.save()
    return evaluation


@pytest.mark.parametrize("lang", LANGS)
def test_refresh_carries_what_the_folders_workbooks_have_and_undo_takes_it_back(tmp_path: Path, lang: Lang) -> None:
    with opened(books(tmp_path, lang)) as book:
        before = grid(book, tmp_path)
        person = run("refresh", book, folder=tmp_path)
        assert "12" in str(grid(book, tmp_path))
        words = "共有 1 个带入的值" if lang == "zh" else "Carried values: 1"
        assert words in person.told[0]
        assert any("2023-Q3" in question for question in person.questions)
        run("undo", book)
        after = grid(book, tmp_path)
        ours = "来源" if lang == "zh" else "Origins"
        assert ours in after
        assert {name: cells for name, cells in after.items() if name != ours} == before


@pytest.mark.parametrize("lang", LANGS)
def test_refresh_answered_no_changes_nothing(tmp_path: Path, lang: Lang) -> None:
    with opened(books(tmp_path, lang)) as book:
        before = grid(book, tmp_path)
        assert run("refresh", book, answer=False, folder=tmp_path).told == [NO[lang]]
        assert run("refresh", book).told == [NO[lang]]  # no folder chosen
        assert grid(book, tmp_path) == before


def test_refresh_beside_a_damaged_workbook_says_so_and_carries_the_rest(tmp_path: Path) -> None:
    path = books(tmp_path, "en")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")
    with opened(path) as book:
        told = run("refresh", book, folder=tmp_path).told[0]
        assert "Carried values: 1" in told
        assert "Problems" in told
        assert "broken.xlsx" in str(grid(book, tmp_path)["Problems"])


def test_refresh_twice_says_that_there_is_nothing_new(tmp_path: Path) -> None:
    with opened(books(tmp_path, "en")) as book:
        run("refresh", book, folder=tmp_path)
        assert "up to date" in run("refresh", book, folder=tmp_path).told[0]


def test_the_own_file_of_the_open_workbook_is_no_source(tmp_path: Path) -> None:
    path = books(tmp_path, "en")
    (tmp_path / "tracking 样本.xlsx").unlink()
    with opened(path) as book:
        person: Person = run("refresh", book, folder=tmp_path)
        assert "(0)" in person.questions[0]
        assert "up to date" in person.told[0]
