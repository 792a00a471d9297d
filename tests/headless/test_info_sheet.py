"""The Info sheet of new workbooks: facts in groups under headings, each found by its name."""

from __future__ import annotations

import io

import openpyxl
import pytest

from xlplan.forms import info
from xlplan.forms.catalog import TEMPLATES, template
from xlplan.forms.form import LANGS, Lang
from xlplan.forms.plan.gantt import SIGNS
from xlplan.forms.samples import sample_book
from xlplan.headless import theme
from xlplan.headless.compose import compose

NAMES = [(t.id, lang) for t in TEMPLATES for lang in LANGS]


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_every_group_of_facts_stands_under_its_heading(name: str, lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(compose(template(name), sample_book(name, lang))))
    sheet = book[info.SHEET(lang)]
    last = 0
    for fact in template(name).facts:
        ((where, cell),) = book.defined_names[f"xlplan_{fact.id}"].destinations
        place = book[where][cell]
        assert place.offset(0, -1).value == fact.label(lang)
        assert place.row > last
        above = place.offset(-1, -1)
        if fact.id in info.HEADINGS:
            assert above.value == info.HEADINGS[fact.id](lang)
            assert above.font.b
            assert not sheet.cell(above.row - 1, 1).value or above.row == 2  # a free row parts groups
        else:
            assert place.row == last + 1
        last = place.row


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_facts_that_every_workbook_has_stand_where_they_always_stood(name: str, lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(compose(template(name), sample_book(name, lang))))
    places = [book.defined_names[f"xlplan_{fact.id}"].attr_text.split("!")[1] for fact in info.COMMON]
    assert places == [f"$B${row}" for row in range(3, 13)]


def test_every_heading_stands_above_a_fact_that_some_template_has() -> None:
    assert set(info.HEADINGS) <= {fact.id for t in TEMPLATES for fact in t.facts}


@pytest.mark.parametrize("lang", LANGS)
def test_the_colours_of_cells_are_explained_each_in_its_own(lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(compose(template("forecast"), sample_book("forecast", lang))))
    *_, heading, typed, reckoned, good, fair, bad = (
        row[0] for row in book[info.SHEET(lang)].iter_rows() if row[0].value
    )
    assert heading.value == {"zh": "读表说明", "en": "How to read the sheets"}[lang]
    assert typed.fill.fill_type is None
    assert [cell.fill.fgColor.rgb[2:] for cell in (reckoned, good, fair, bad)] == [
        theme.CALCULATED_FILL[1:], *(fill[1:] for fill, _ in theme.MARKS.values())
    ]  # fmt: skip
    assert [cell.value[0] for cell in (good, fair, bad)] == list(theme.ICONS.values())


@pytest.mark.parametrize("lang", LANGS)
def test_the_signs_of_the_plan_in_weeks_are_explained_on_the_page_that_shows_them(lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(compose(template("plan"), sample_book("plan", lang))))
    sheet = next(s for s in book if "execution_plan" in s.tables)
    (key,) = (c for row in sheet.iter_rows(1, 12) for c in row if "■□" in str(c.value))
    weeks = next(c.column for c in sheet[sheet.tables["execution_plan"].ref][0] if c.value == "W1")
    assert sheet.col_breaks.brk[-1].id < key.column <= weeks
    assert {sign for sign in "■□▲△◆◇★☆┊" if sign in key.value} == {c.label(lang) for c in SIGNS}
