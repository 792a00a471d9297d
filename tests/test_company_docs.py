"""docs/company.md and docs/company.zh.md tell the truth: their file is written and their commands run, step by step."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import tomllib
from contextlib import chdir
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import xlplan
from xlplan.actions import fill, read
from xlplan.cli import app
from xlplan.forms.company.file import read_company
from xlplan.forms.company.value import Source
from xlplan.forms.form import LANGS, Lang

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"en": "company.md", "zh": "company.zh.md"}
BLOCK = re.compile(r"```(toml|sh)\n(.*?)```", re.S)
INLINE = re.compile(r"`formula = '(.+?)'`")
NAMES: dict[Lang, tuple[str, str, str]] = {
    "en": ("east.xlsx", "q3.xlsx", "july.xlsx"),
    "zh": ("华东.xlsx", "三季度.xlsx", "七月.xlsx"),
}


def page(lang: Lang) -> str:
    return (DOCS / PAGES[lang]).read_text(encoding="utf-8")


@pytest.fixture(params=LANGS)
def followed(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Lang, Path]:
    """The page followed to its end in a folder: blocks of the file added one by one, commands run between them."""
    lang: Lang = request.param
    file = tmp_path / "xlplan.toml"
    for kind, text in BLOCK.findall(page(lang)):
        if kind == "toml":
            file.write_text((file.read_text(encoding="utf-8") if file.exists() else "") + text, encoding="utf-8")
            continue
        for line in filter(None, text.splitlines()):
            with chdir(tmp_path):
                done = CliRunner().invoke(app, shlex.split(line)[1:])
            assert done.exit_code == 0, (line, done.output)
    return lang, tmp_path


def typed(path: Path, form: str, rows: list[dict[str, object]]) -> None:
    with xlplan.open(path) as book:
        table = read(book).tables[form]
        for index, row in enumerate(rows):
            for field, value in row.items():
                table.sheet.range(table.cell(index, field)).value = value
        fill(book)
        book.save()


def value(path: Path, form: str, index: int, field: str) -> object:
    with xlplan.open(path) as book:
        table = read(book).tables[form]
        place = table.sheet.name, table.cell(index, field)
    return openpyxl.load_workbook(path, data_only=True)[place[0]][place[1]].value


def test_the_columns_of_the_page_reckon_what_it_says(followed: tuple[Lang, Path]) -> None:
    lang, folder = followed
    path, day = folder / NAMES[lang][0], dt.datetime(2026, 9, 1)
    row = {"invoice_no": "1", "customer": "Acme", "invoice_date": day, "due_date": day, "amount": 1250}
    typed(path, "invoices", [row | {"channel": "web"}])
    assert value(path, "invoices", 0, "commission") == 25


def test_the_kpis_of_the_page_reckon_what_it_says(followed: tuple[Lang, Path]) -> None:
    lang, folder = followed
    path = folder / NAMES[lang][1]
    words = {"en": ("Sales", "Gross profit", "Gross margin"), "zh": ("销售额", "毛利额", "毛利率")}[lang]
    typed(path, "kpi", [{"kpi": words[0], "target": 100, "actual": 80}, {"kpi": words[1], "target": 40, "actual": 20},
                        {"kpi": words[2], "target": 0.25}])  # fmt: skip
    assert value(path, "kpi", 2, "computed") == 0.25
    assert value(path, "kpi", 2, "attainment") == 1
    with xlplan.open(path) as book:
        assert read(book).data.rows("kpi")[2]["status"] == "met"


def test_what_the_page_hides_and_renames_is_hidden_and_renamed(followed: tuple[Lang, Path]) -> None:
    lang, folder = followed
    book = openpyxl.load_workbook(folder / NAMES[lang][2])
    page = book[{"en": "Follow-up", "zh": "跟踪表"}[lang]]
    texts = {cell.value for row in page.iter_rows() for cell in row}
    assert {"en": "In time", "zh": "按时率"}[lang] in texts
    assert not {"Countermeasure", "解决措施"} & texts


@pytest.mark.parametrize("lang", LANGS)
def test_formulas_within_the_text_are_understood(lang: Lang) -> None:
    formulas = INLINE.findall(page(lang))
    assert len(formulas) == 2
    kpi, column = formulas
    form = "invoices" if lang == "en" else "scorecard"
    if lang == "zh":
        column = column.replace("金额", "实际销售")
    read_company(Source("xlplan.toml", f"""
[kpis.one]
zh = "甲"
en = "One"
direction = "higher"
accumulation = "ratio"
formula = '{kpi}'
[forms.{form}.columns.two]
zh = "乙"
en = "Two"
formula = '{column}'
"""))  # fmt: skip


def test_both_pages_have_the_same_file_but_for_words() -> None:
    texts = {lang: "".join(text for kind, text in BLOCK.findall(page(lang)) if kind == "toml") for lang in LANGS}
    one, other = (tomllib.loads(texts[lang]) for lang in LANGS)
    assert _keys(one) == _keys(other)


def _keys(found: object) -> object:
    return {key: _keys(value) for key, value in found.items()} if isinstance(found, dict) else None
