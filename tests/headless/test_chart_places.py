"""Charts with a place for every row and one more, and sentences that say when there are more rows than places."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

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


def drawn_in(path: Path, block: xw.Range) -> set[int]:
    """How many points the charts draw that draw a block of cells."""
    with zipfile.ZipFile(path) as package:
        xml = "".join(package.read(n).decode() for n in package.namelist() if re.match(r"xl/charts/chart\d", n))
    found = re.findall(r"<c:f>Dashboard!\$[A-Z]+\$(\d+):\$[A-Z]+\$(\d+)</c:f>", xml)
    return {int(last) - int(first) + 1 for first, last in found if int(first) == block.row + 1}


def test_rows_that_come_later_get_places_up_to_eight_and_the_sentence_says_how_many_are_drawn(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(compose(template("evaluation"), sample_book("evaluation", "en")))
    for added, wanted in ((0, PEOPLE + 1), (1, PEOPLE + 2), (2, PEOPLE + 4), (3, 8)):
        with xlplan.open(path) as book:
            add_people(book, added)
            said = book.names["scorecard_headline_attainment"].refers_to_range
            assert said.value.endswith("; 8 of them are drawn") == (added == 3)  # nine people
            block = book.names["scorecard_chart_attainment"].refers_to_range
            assert len(block.value) - 1 == wanted
            assert all(row[0] for row in block.value[1 : min(wanted, 9)][: -1 if added < 3 else None])
            assert fill(book).changes == []
            assert not [p for p in check(book) if p.sheet == block.sheet.name]
            book.save()
            assert drawn_in(path, block) == {wanted}


def test_a_chart_that_was_made_before_its_rows_has_a_place_for_each_and_one_more_once_they_are_filled(
    tmp_path: Path,
) -> None:
    """As a region's budgets, which a manager types into the workbook that was made from the ledger."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(compose(template("forecast"), new_book(template("forecast"), "en", {"as_of": "2026-06-30"})))
    with xlplan.open(path) as book:
        table = read(book).tables["budget"]
        for row, name in enumerate(("Travel", "Fair", "Gifts")):
            for field, value in {"item": name, "category": "Travel", "budget": 100, "actual": 10 * (row + 1)}.items():
                table.sheet.range(table.cell(row, field)).value = value
        assert places(book, "budget_chart_burn") == 8
        before = book.names["budget_chart_burn"].refers_to_range
        fill(book)
        block = book.names["budget_chart_burn"].refers_to_range
        assert [row[0] for row in block.value[1:]] == ["Gifts 30% / 50%", "Fair 20% / 50%", "Travel 10% / 50%", None]
        left = before.sheet.range((block.last_cell.row + 1, block.column), before.last_cell)
        assert not [cell.formula for cell in left if cell.formula]
        book.save()
        assert drawn_in(path, block) == {4}


def test_the_target_line_ends_at_the_last_bar() -> None:
    """At the place that is kept free it is an error, at which programs end a line; at a text it would fall to 0."""
    found = compose(template("evaluation"), sample_book("evaluation", "en"))
    book = openpyxl.load_workbook(io.BytesIO(found), data_only=True)
    sheet, cells = next(iter(book.defined_names["scorecard_chart_attainment"].destinations))
    assert [row[-1].value for row in book[sheet][cells.replace("$", "")][1:]] == [1, 1, 1, "#N/A"]


def test_every_chart_with_fewer_places_says_how_many_are_drawn() -> None:
    packed = [chart for found in TEMPLATES for form in found.forms for chart in form.charts if chart.places]
    assert len(packed) >= 7
    assert all("drawn" in chart.headline.formula and f"chart_{chart.id}" in chart.headline.formula for chart in packed)


@pytest.mark.parametrize(("lang", "words"), [("zh", "✓ 没有逾期任务"), ("en", "✓ No task is overdue")])
def test_of_a_chart_of_who_is_late_only_the_sentence_is_seen_where_nobody_is(
    lang: Lang, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(compose(template("tracking"), sample_book("tracking", lang)))
    with xlplan.open(path) as book:
        block = book.names["tracking_chart_owners"].refers_to_range
        assert book.names["tracking_headline_owners"].refers_to_range.value == words
        assert not [cell for row in (block.value[0][:1], *block.value[1:]) for cell in row if str(cell or "").strip()]
        table = read(book).tables["tracking"]
        for field, value in {"task": "Late", "owner": "N" * 30, "due": dt.datetime(2023, 7, 1)}.items():
            table.sheet.range(table.cell(len(table.rows) - 1, field)).value = value
        fill(book)
        assert block.value[0][0].strip()
        assert block.value[1] == ["N" * 27 + "…", 1]
    with zipfile.ZipFile(path) as package:
        (chart,) = [c for n in package.namelist() if n.startswith("xl/charts/") and
                    f"${block.row + 1}:" in (c := package.read(n).decode())]  # fmt: skip
    assert chart.count("<a:ln><a:noFill/></a:ln>") >= 2  # its frame and its axis


@pytest.mark.parametrize("length", [28, 29])
def test_a_name_that_is_cut_says_so(length: int, tmp_path: Path) -> None:
    data = sample_book("evaluation", "en")
    data.tables["scorecard"][0]["salesperson"] = "N" * length
    path = tmp_path / "book.xlsx"
    path.write_bytes(compose(template("evaluation"), data))
    with xlplan.open(path) as book:
        names = [row[0] or "" for row in book.names["scorecard_chart_pace"].refers_to_range.value[1:]]
    wanted = "N" * 28 if length == 28 else "N" * 27 + "…"
    assert next(name for name in names if name.startswith(("N", "✓ N", "▲ N"))).split()[0] == wanted
