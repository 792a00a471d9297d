"""Workbooks that no macro may write into: closed periods, protected sheets, templates without what is asked for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw
from macro_support import grid, opened, own_folders, run, sample

from xlplan import actions
from xlplan.actions.sheet import read
from xlplan.actions.workflow import advance
from xlplan.addin.running import protected
from xlplan.forms.form import LANGS, Lang

__all__ = ["own_folders"]

LOCKED = {"zh": "已锁定", "en": "is locked"}
AS_BEFORE = {"zh": "工作簿保持原样。", "en": "The workbook is as it was before."}


def damage(book: xw.Book) -> None:
    table = read(book).tables["kpi"]
    table.sheet.range(table.cell(0, "attainment")).value = 0.5


def close_period(book: xw.Book) -> None:
    for step in ("submit", "approve", "lock"):
        advance(book, read(book), step, by="Li Na", now=dt.datetime(2026, 7, 1, tzinfo=dt.UTC))  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["fill", "draft_review", "refresh", "undo"])
def test_no_macro_writes_into_a_closed_period_nor_asks_first(name: str, lang: Lang, tmp_path: Path) -> None:
    """Undo neither, though there is a step that it could undo."""
    with opened(sample(tmp_path, "evaluation", lang)) as book:
        damage(book)
        run("fill", book)
        damage(book)
        close_period(book)
        before = grid(book)
        person = run(name, book, folder=tmp_path)
        assert person.questions == []
        assert LOCKED[lang] in person.told[0]
        assert person.told[0].endswith(AS_BEFORE[lang])
        assert grid(book) == before


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("name", "template_id"), [("draft_review", "forecast")])
def test_what_a_template_does_not_have_is_said_before_anything_is_asked(
    name: str, template_id: str, lang: Lang, tmp_path: Path
) -> None:
    with opened(sample(tmp_path, template_id, lang)) as book:
        person = run(name, book)
        assert person.questions == []
        assert template_id in person.told[0]
        assert "evaluation" in person.told[0]
        assert not book.impl.package.changed


class Shield:
    """An Excel whose sheets are protected refuses what is written there with an error that says little."""

    def __init__(self, book: xw.Book, *, mac: bool) -> None:
        yes, no = (SimpleNamespace(get=lambda: True), SimpleNamespace(get=lambda: False)) if mac else (True, False)
        names = ("protect_contents", "protect_structure") if mac else ("ProtectContents", "ProtectStructure")
        contents, structure = names
        sheets = [SimpleNamespace(name=s.name, api=SimpleNamespace(**{contents: no})) for s in book.sheets]
        setattr(sheets[0].api, contents, yes)
        self.name, self.api, self.sheets = book.name, SimpleNamespace(**{structure: yes}), sheets
        self.app = SimpleNamespace(engine=SimpleNamespace(name="excel"))


@pytest.mark.parametrize("mac", [False, True])
def test_protected_sheets_and_structures_are_found_in_either_excel(mac: bool, tmp_path: Path) -> None:
    with opened(sample(tmp_path, "evaluation", "en")) as book:
        assert protected(book) == []
        assert protected(Shield(book, mac=mac)) == [book.sheets[0].name, book.name]  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGS)
def test_an_error_of_a_protected_sheet_ends_in_words_that_name_it(
    lang: Lang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: xw.Book) -> Any:
        raise OSError(-2146827284, "OLE error 0x800a03ec")

    monkeypatch.setattr(actions, "fill", refuse)
    with opened(sample(tmp_path, "evaluation", lang)) as book:
        monkeypatch.setattr("xlplan.addin.running.protected", lambda _: ["KPI 一"])
        told = run("fill", book).told[0]
    assert "KPI 一" in told
    assert ("审阅" if lang == "zh" else "under Review") in told
    assert "OLE" not in told
