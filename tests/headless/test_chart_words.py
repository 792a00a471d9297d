"""Words that charts take from cells are stored with them, for programs that show what is stored."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path

import pytest

import xlplan
from xlplan.actions import fill
from xlplan.forms.catalog import template
from xlplan.forms.form import Lang
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

SAID = re.compile(r'<c:f>[^<]*</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>([^<]*)</c:v>')


def words(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/charts/chart")]
    return [text for part in parts for text in SAID.findall(part)]


@pytest.mark.parametrize(
    ("lang", "before", "after"),
    [
        ("en", ["26 Jun", "31 Jul", "4 Sep", "9 Oct"], ["12 Jun", "17 Jul", "21 Aug", "25 Sep"]),
        ("zh", ["6月26日", "7月31日", "9月4日", "10月9日"], ["6月12日", "7月17日", "8月21日", "9月25日"]),
    ],
)
def test_the_dates_over_the_gantt_chart_follow_a_task_that_starts_earlier(
    lang: Lang, before: list[str], after: list[str], tmp_path: Path
) -> None:
    """Every fifth week from the Monday of the first task: two weeks earlier, as that task is."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(compose(template("plan"), sample_book("plan", lang)))
    assert set(before) <= set(words(path))
    with xlplan.open(path) as book:
        table = next(t for sheet in book.sheets for t in sheet.tables if t.name == "execution_plan")
        header = table.header_row_range.value
        col = header.index("开始日期" if lang == "zh" else "Start")
        table.data_body_range[0, col].value = dt.datetime(2023, 6, 12)
        fill(book)
        book.save()
    found = set(words(path))
    assert set(after) <= found
    assert not set(before) & found
    stored = path.read_bytes()
    with xlplan.open(path) as book:
        assert not fill(book).changes
        book.save()
    assert path.read_bytes() == stored


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_chart_shows_of_another_workbook_or_of_no_cell_stays(lang: Lang, tmp_path: Path) -> None:
    path, other = tmp_path / "forecast.xlsx", tmp_path / "other.xlsx"
    path.write_bytes(compose(template("forecast"), sample_book("forecast", lang)))
    title = ("<c:f>[1]Plan!$A$1</c:f>", "<c:f>#REF!</c:f>")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as made:
        for name in archive.namelist():
            xml = archive.read(name)
            if name in ("xl/charts/chart1.xml", "xl/charts/chart2.xml"):
                new = title[int(name[-5]) - 1].encode()
                xml = re.sub(rb"(<c:title><c:tx><c:strRef>)<c:f>[^<]*</c:f>", rb"\1" + new, xml, count=1)
                assert new in xml
            made.writestr(name, xml)
    before = words(other)
    with xlplan.open(other) as book:
        book.impl.package.refresh_chart_words()
        assert not book.impl.package.changed
    assert words(other) == before
