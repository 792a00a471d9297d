"""Charts with a place for every row and one more, and sentences that say when there are more rows than places."""

from pathlib import Path
from typing import Any

import pytest

import xlplan
from xlplan.actions import check, fill, read
from xlplan.actions.growing import grow
from xlplan.actions.places import named_place
from xlplan.forms.catalog import TEMPLATES, template
from xlplan.forms.form import LANGS, Lang
from xlplan.forms.instance import new_book
from xlplan.forms.picked import LEAST
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

PEOPLE = 3
"""In the sample."""


def places(book: Any, name: str) -> int:
    place = named_place(book, name)
    assert place
    return place.last_row - place.row


def add_people(book: Any, count: int) -> None:
    table = read(book).tables["scorecard"]
    grow(table, len(table.rows) + count, [])
    first = table.header_row + len(table.rows) + 1
    for row in range(first, first + count):
        for field, value in {"salesperson": f"Added {row}", "target": 40, "sales": 80}.items():
            table.sheet.range((row, table.column_number(field))).value = value
    fill(book)


@pytest.mark.parametrize("lang", LANGS)
def test_a_chart_has_a_place_for_every_row_and_one_more_or_eight_where_there_is_none(
    lang: Lang, tmp_path: Path
) -> None:
    found = template("evaluation")
    for name, data, wanted in (("few", sample_book("evaluation", lang), (PEOPLE + 1, 7)),
                               ("none", new_book(found, lang, {"as_of": "2023-09-30"}), (8, 8))):  # fmt: skip
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(compose(found, data))
        with xlplan.open(path) as book:
            assert (places(book, "scorecard_chart_attainment"), places(book, "kpi_chart_attainment")) == wanted


def test_one_row_has_two_places_beside_it(tmp_path: Path) -> None:
    data = sample_book("evaluation", "en")
    del data.tables["scorecard"][1:]
    path = tmp_path / "one.xlsx"
    path.write_bytes(compose(template("evaluation"), data))
    with xlplan.open(path) as book:
        assert places(book, "scorecard_chart_pace") == LEAST == 3


def test_rows_that_come_later_are_drawn_as_far_as_there_is_room_and_the_sentence_says_how_many(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(compose(template("evaluation"), sample_book("evaluation", "en")))
    with xlplan.open(path) as book:
        said = book.names["scorecard_headline_attainment"].refers_to_range
        assert "drawn" not in said.value
        add_people(book, 1)
        assert "drawn" not in said.value
        add_people(book, 2)
        assert said.value.endswith("; 4 of them are drawn")
        block = book.names["scorecard_chart_attainment"].refers_to_range
        assert all(row[0] for row in block.value[1:])
        beyond = block.sheet.range((block.row + PEOPLE + 2, block.column))
        assert not str(beyond.value or "").startswith(("✓", "●", "▲"))  # nothing is written below a chart's own cells
        assert fill(book).changes == []
        assert not [p for p in check(book) if p.sheet == block.sheet.name]


def test_every_chart_with_fewer_places_says_how_many_are_drawn() -> None:
    packed = [chart for found in TEMPLATES for form in found.forms for chart in form.charts if chart.places]
    assert len(packed) >= 7
    assert all("drawn" in chart.headline.formula and f"chart_{chart.id}" in chart.headline.formula for chart in packed)


@pytest.mark.parametrize(("lang", "words"), [("zh", "✓ 无逾期"), ("en", "✓ None overdue")])
def test_a_chart_of_who_is_late_says_so_where_nobody_is(lang: Lang, words: str, tmp_path: Path) -> None:
    found = template("tracking")
    for name, data, wanted in (("none", sample_book("tracking", lang), words),
                               ("blank", new_book(found, lang, {"as_of": "2023-09-30"}), None)):  # fmt: skip
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(compose(found, data))
        with xlplan.open(path) as book:
            said = book.names["tracking_chart_owners"].refers_to_range.value[1][0]
            assert (said or None) == wanted
