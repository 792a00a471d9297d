"""Charts stay right when a person works on the tables: in LibreOffice itself, and by what Excel needs for it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import libreoffice_person
import openpyxl
import pytest
from lxml import etree

import xlplan
from xlplan.actions import read
from xlplan.forms.catalog import TEMPLATES
from xlplan.forms.form import LANGS, Lang, Template
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")
BOARD = {"zh": "数据看板", "en": "Dashboard"}
WRITTEN = re.compile(r"!\$?[A-Z]+\$?\d")


def drawn(data: bytes) -> list[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [n for n in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", n)]
        return [etree.fromstring(package.read(n)) for n in sorted(names, key=lambda n: (len(n), n))]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.id)
def test_excel_can_extend_every_series(template: Template, lang: Lang) -> None:
    """A series draws a table's whole body column, which Excel extends with the table, or cells of the dashboard.

    Those cells reckon by structured references or defined names, which Excel extends, never by addresses. A single cell
    of a table's body is one named bubble of a row that stands already.
    """
    data = compose(template, sample_book(template.id, lang))
    book = openpyxl.load_workbook(io.BytesIO(data))
    bodies = {ws.title: openpyxl.utils.cell.range_boundaries(t.ref) for ws in book for t in ws.tables.values()}
    charts = drawn(data)
    assert charts
    for chart in charts:
        for series in chart.iterfind(".//c:ser", C):
            for text in (f.text or "" for f in series.iterfind(".//c:f", C)):
                match = AREA.fullmatch(text)
                assert match, text
                sheet = (match[1] or match[2]).replace("''", "'")
                first, last = int(match[4]), int(match[6] or match[4])
                if sheet == BOARD[lang]:
                    cells = book[sheet][text.split("!")[1].replace("$", "")]
                    flat = [c for row in cells for c in row] if isinstance(cells, tuple) else [cells]
                    assert not [c.value for c in flat if WRITTEN.search(str(c.value))], text
                    continue
                _, header, _, end = bodies[sheet]
                if match[6] is None or first == last:
                    assert header <= first <= end, text
                else:
                    assert (first, last) == (header + 1, end), text


needed = pytest.mark.skipif(not libreoffice_person.available(), reason="python3-uno or LibreOffice is not installed")


def inserted(template_id: str, form: str, typed: dict[str, str | float], folder: Path) -> list[etree._Element]:
    """The charts after somebody copied the second row of a form's table in LibreOffice, and typed over the copy."""
    path = folder / "book.xlsx"
    path.write_bytes(compose(next(t for t in TEMPLATES if t.id == template_id), sample_book(template_id, "en")))
    with xlplan.open(path) as book:
        table = read(book).tables[form]
        row, sheet = table.header_row + 1, table.sheet.name
        cells = {table.column_number(field) - 1: value for field, value in typed.items()}
    saved = libreoffice_person.with_rows(path, folder / "saved" / "book.xlsx", sheet, [(row, cells)])
    return drawn(saved.read_bytes())


def points(series: etree._Element, part: str) -> list[str]:
    return [v.text or "" for v in series.iterfind(f"c:{part}//c:pt/c:v", C)]


@needed
def test_a_row_that_a_person_inserts_is_packed_and_judged_with_the_others(tmp_path: Path) -> None:
    """Of 40 referrals 10: 25 %, the lowest of all, so it stands first, among the missed."""
    typed = {"kpi": "Referrals", "unit": "customers", "direction": "Higher is better", "target": 40.0, "actual": 10.0}
    charts = inserted("evaluation", "kpi", typed, tmp_path)
    met, near, missed = charts[0].findall(".//c:barChart/c:ser", C)
    names = [name for name in points(met, "cat") if name]
    assert names[0] == "▲ Referrals 25%"
    assert len(names) == 7
    assert [float(v) for v in points(missed, "val") if float(v)] == pytest.approx([0.25, 0.8])
    assert [float(v) for v in points(near, "val") if float(v)] == pytest.approx([0.9])
    assert len([v for v in points(met, "val") if float(v)]) == 4


@needed
def test_a_row_that_a_person_inserts_in_a_table_that_is_drawn_itself_is_drawn(tmp_path: Path) -> None:
    typed: dict[str, str | float] = {"task": "A task that was forgotten"}
    charts = inserted("plan", "execution_plan", typed, tmp_path)
    (gantt,) = (c for c in charts if "A task that was forgotten" in "".join(c.itertext()))
    assert {len(points(series, "cat")) for series in gantt.iterfind(".//c:ser", C)} == {13}


def test_no_chart_lies_across_two_pages() -> None:
    """By rows and manual breaks: no break within the anchor of a chart, and what is between breaks fits the page."""
    for lang in LANGS:
        data = compose(next(t for t in TEMPLATES if t.id == "plan"), sample_book("plan", lang))
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            xml = (etree.fromstring(package.read(n)) for n in package.namelist() if re.match(r"xl/worksheets/sheet", n))
            board = next(s for s in xml if s.find("{*}drawing") is not None)
            name = next(n for n in package.namelist() if n.startswith("xl/drawings/drawing"))
            drawing = etree.fromstring(package.read(name))
        cuts = [int(b.get("id")) for b in board.iterfind("{*}rowBreaks/{*}brk")]
        assert cuts
        heights = {int(r.get("r")) - 1: float(r.get("ht")) for r in board.iterfind(".//{*}row") if r.get("ht")}
        ends = []
        for anchor in drawing:
            first, last = (int(anchor.findtext(f"{{*}}{end}/{{*}}row")) for end in ("from", "to"))
            assert not [cut for cut in cuts if first - 1 < cut <= last]
            ends.append(last)
        scale = int(board.find("{*}pageSetup").get("scale")) / 100
        pages = zip([0, *cuts], [*cuts, max(ends) + 1], strict=True)
        room = (11.69 - 0.5 - 0.6) * 72 / scale  # points on an upright A4 page within its margins
        assert all(sum(heights.get(row, 15) for row in range(*page)) < room for page in pages)
