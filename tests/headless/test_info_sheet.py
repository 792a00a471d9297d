"""The Info sheet of new workbooks: facts in groups under headings, each found by its name."""

from __future__ import annotations

import io

import openpyxl
import pytest

from xlplan.forms import info
from xlplan.forms.catalog import TEMPLATES, template
from xlplan.forms.form import LANGS, Lang
from xlplan.forms.samples import sample_book
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
