"""The button Report: what it makes beside the workbook, what it asks, and what it never replaces."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest
from actions.hosts import Log, offered, recording
from macro_support import Person, grid, opened, own_folders, run, sample

from xlplan.actions import read
from xlplan.actions.sheet import FormTable
from xlplan.addin.macros import MACROS
from xlplan.forms import catalog, todo
from xlplan.forms.form import LANGS, Label, Lang, Template
from xlplan.forms.info import COMMON
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose

__all__ = ["own_folders"]

NO = {"zh": "已取消，什么都没有改动。", "en": "Cancelled. Nothing was changed."}
TITLES = {
    ("evaluation", "zh"): "市场拓展效果评估报告",
    ("evaluation", "en"): "Market development: evaluation report",
    ("tracking", "zh"): "市场拓展执行跟踪周报",
    ("tracking", "en"): "Market development: weekly tracking report",
    ("forecast", "zh"): "应收与损益报告",
    ("forecast", "en"): "Receivables and profit report",
}
LIVE = frozenset(offered("_xlwindows").keys() & offered("_xlmac").keys())


def named(folder: Path, template: str, lang: Lang) -> Path:
    return folder / f"{template} 样本 {'报告' if lang == 'zh' else 'report'}.docx"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("template", ["evaluation", "tracking", "forecast"])
def test_yes_makes_the_report_of_the_workbook_beside_it(template: str, lang: Lang, tmp_path: Path) -> None:
    path = sample(tmp_path, template, lang)
    with opened(path) as book:
        person = run("report", book)
        assert not book.impl.package.changed
    made = named(tmp_path, template, lang)
    assert len(person.questions) == 1
    assert str(made) in person.questions[0]
    assert str(made) in person.told[0]
    assert len(person.shown) > 1
    assert docx.Document(str(made)).paragraphs[0].text == TITLES[template, lang]


@pytest.mark.parametrize("lang", LANGS)
def test_no_makes_nothing(lang: Lang, tmp_path: Path) -> None:
    with opened(sample(tmp_path, "evaluation", lang)) as book:
        assert run("report", book, answer=False).told == [NO[lang]]
    assert [p.suffix for p in tmp_path.iterdir()] == [".xlsx"]


@pytest.mark.parametrize("lang", LANGS)
def test_an_earlier_report_is_replaced_after_a_question_and_kept_beside(lang: Lang, tmp_path: Path) -> None:
    made = named(tmp_path, "evaluation", lang)
    with opened(sample(tmp_path, "evaluation", lang)) as book:
        run("report", book)
        first = made.read_bytes()
        table = read(book).tables["kpi"]
        table.sheet.range(table.cell(0, "actual")).value = 49
        refused = run("report", book, answer=False)
        assert f"{made.name}.bak" in refused.questions[0]
        assert made.read_bytes() == first
        run("report", book)
    assert made.read_bytes() != first
    assert made.with_name(f"{made.name}.bak").read_bytes() == first


def test_a_report_that_a_person_wrote_in_is_never_replaced(tmp_path: Path) -> None:
    made = named(tmp_path, "evaluation", "en")
    with opened(sample(tmp_path, "evaluation", "en")) as book:
        run("report", book)
        document = docx.Document(str(made))
        document.core_properties.last_modified_by = "Li"
        document.save(str(made))
        written = made.read_bytes()
        person = run("report", book)
    assert made.read_bytes() == written
    assert (tmp_path / f"{made.stem} (2).docx").exists()
    assert "(2).docx" in person.questions[0]


def typed(table: FormTable, **cells: object) -> None:
    for field, value in cells.items():
        table.sheet.range(table.cell(0, field)).value = value


@pytest.mark.parametrize("lang", LANGS)
def test_a_workbook_with_problems_has_them_in_its_report(lang: Lang, tmp_path: Path) -> None:
    """A number in words: the KPI has no data, the report says which cell, and the workbook stays as it is."""
    with opened(sample(tmp_path, "evaluation", lang)) as book:
        typed(read(book).tables["kpi"], actual="4o", target=None)
        before = grid(book)
        run("report", book)
        assert grid(book) == before
    texts = [cell.text for table in docx.Document(str(named(tmp_path, "evaluation", lang))).tables
             for cell in table._cells]  # fmt: skip
    assert any("4o" in text for text in texts)
    assert any(text.endswith({"zh": "错误", "en": "Error"}[lang]) for text in texts)


@pytest.mark.parametrize("lang", LANGS)
def test_a_workbook_that_lost_its_review_has_a_report_that_says_so(lang: Lang, tmp_path: Path) -> None:
    path = sample(tmp_path, "evaluation", lang)
    other = openpyxl.load_workbook(path)
    other.remove(next(sheet for sheet in other if "review" in sheet.tables))
    other.save(path)
    with opened(path) as book:
        run("report", book)
    texts = [cell.text for table in docx.Document(str(named(tmp_path, "evaluation", lang))).tables
             for cell in table._cells]  # fmt: skip
    assert any("review" in text for text in texts)


@pytest.mark.parametrize("lang", LANGS)
def test_a_template_without_a_report_is_said_so_before_anything_is_asked(lang: Lang, tmp_path: Path) -> None:
    own = Template("orders", Label("订单", "Orders"), (todo.FORM,), COMMON)
    catalog.register(own)
    try:
        path = tmp_path / "orders.xlsx"
        path.write_bytes(compose(own, new_book(own, lang, {"region": "East", "as_of": "2023-09-30"})))
        with opened(path) as book:
            person = run("report", book)
    finally:
        catalog.unregister("orders")
    assert person.questions == []
    assert "orders" in person.told[0]
    assert "evaluation" in person.told[0]


def test_a_workbook_that_was_never_saved_asks_for_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlplan.addin.report_button.folder_of", lambda _: None)
    out = tmp_path / "out"
    out.mkdir()
    with opened(sample(tmp_path, "evaluation", "en")) as book:
        assert run("report", book, folder=None).told == [NO["en"]]
        run("report", book, folder=out)
    assert [p.suffix for p in out.iterdir()] == [".docx"]


def test_it_asks_excel_for_nothing_that_windows_or_mac_lack(tmp_path: Path) -> None:
    with opened(sample(tmp_path, "evaluation", "en")) as book:
        person = Person()
        MACROS["report"](recording(book, Log(only=LIVE)), person)
    assert person.told[-1].startswith("Made: "), person.told
