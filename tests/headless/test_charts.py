"""The charts of new workbooks: they live on cells, follow growing tables, say what they show, and never overlap."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import get_args

import libreoffice
import openpyxl
import pytest
from lxml import etree

import xlplan
from xlplan.actions import fill, read
from xlplan.actions.growing import grow
from xlplan.forms import dashboard, info
from xlplan.forms.catalog import TEMPLATES
from xlplan.forms.chart import Chart, ChartKind, Headline, Role, Series
from xlplan.forms.form import LANGS, Band, BookData, Column, Form, Kind, Label, Lang, Template
from xlplan.forms.instance import new_book
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

NS = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
}
DRAWN = [t for t in TEMPLATES if any(form.charts for form in t.forms)]
NAMES = [(t, lang) for t in DRAWN for lang in LANGS]
AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")


def ids(value: object) -> str:
    return value.id if isinstance(value, Template) else str(value)


def parts(data: bytes, pattern: str) -> Iterator[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = sorted((n for n in package.namelist() if re.fullmatch(pattern, n)), key=lambda n: (len(n), n))
        yield from (etree.fromstring(package.read(name)) for name in names)


def charts(data: bytes) -> list[etree._Element]:
    return list(parts(data, r"xl/charts/chart\d+\.xml"))


def references(data: bytes) -> list[str]:
    return [f.text or "" for chart in charts(data) for f in chart.iterfind(".//c:f", NS)]


def declared(template: Template) -> list[Chart]:
    return [chart for form in template.forms for chart in form.charts]


def sample(template: Template, lang: Lang) -> bytes:
    return compose(template, sample_book(template.id, lang))


# --- what they are ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("template", "lang"), NAMES, ids=ids)
def test_every_chart_is_drawn_once_and_has_its_alternative_text(template: Template, lang: Lang) -> None:
    data = sample(template, lang)
    assert len(charts(data)) == len(declared(template)) > 0
    texts = [p.get("descr") for drawing in parts(data, r"xl/drawings/drawing\d+\.xml")
             for p in drawing.iterfind(".//xdr:graphicFrame//xdr:cNvPr", NS)]  # fmt: skip
    assert sorted(map(str, texts)) == sorted(chart.alt(lang) for chart in declared(template))
    assert all(text and len(text) > 8 for text in texts)


@pytest.mark.parametrize(("template", "lang"), NAMES, ids=ids)
def test_titles_and_names_of_series_point_at_cells(template: Template, lang: Lang) -> None:
    for chart in charts(sample(template, lang)):
        words = chart.findall(".//c:tx", NS)
        assert words
        assert all(text.find("c:strRef/c:f", NS) is not None for text in words)


@pytest.mark.parametrize(("template", "lang"), NAMES, ids=ids)
def test_no_chart_covers_another_or_a_cell_that_says_something(template: Template, lang: Lang, tmp_path: Path) -> None:
    assert_apart(sample(template, lang))


def assert_apart(data: bytes) -> None:
    areas = []
    for anchor in (a for d in parts(data, r"xl/drawings/drawing\d+\.xml") for a in d.iterfind("xdr:twoCellAnchor", NS)):
        place = {f"{end}.{axis}": int(anchor.findtext(f"xdr:{end}/xdr:{axis}", "", NS)) for end in ("from", "to")
                 for axis in ("row", "col")}  # fmt: skip
        areas.append((place["from.row"], place["from.col"], place["to.row"], place["to.col"]))
    for (r1, c1, r2, c2), (s1, d1, s2, d2) in combinations(areas, 2):
        assert r2 < s1 or s2 < r1 or c2 < d1 or d2 < c1
    board = next(s for s in parts(data, r"xl/worksheets/sheet\d+\.xml") if s.find("{*}drawing") is not None)
    hidden = {n for c in board.iterfind("{*}cols/{*}col") if c.get("hidden") for n in range(int(c.get("min")), 99)}
    for cell in board.iterfind(".//{*}c"):
        match = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r"))
        assert match
        col, row = sum((ord(x) - 64) * 26**n for n, x in enumerate(reversed(match[1]))) - 1, int(match[2]) - 1
        if len(cell) and col + 1 not in hidden:
            assert not any(r1 <= row <= r2 and c1 <= col <= c2 for r1, c1, r2, c2 in areas), cell.get("r")


def _all_kinds(series: int = 2) -> Template:
    fields = ("name", "x", "y", "s")
    shown = tuple(Series(field, Label(field, field), role, "s") for field, role in
                  zip(("x", "y"), ("actual", "plan"), strict=True))[:series]  # fmt: skip
    drawn = tuple(
        Chart(kind, kind, Label(f"图 {kind}", f"Chart {kind}"), Label(f"图：{kind} 示例", f"A chart: {kind}"), shown,
              Headline('"-"', lambda *_: "-"), categories="x" if kind == "bubble" else "name", axis=Kind.NUMBER)
        for kind in get_args(ChartKind)
    )  # fmt: skip
    form = Form(
        "drawn", Label("图", "Drawn"), Label("图", "Drawn"),
        tuple(Column(f, Label(f, f), Kind.TEXT if f == "name" else Kind.NUMBER) for f in fields), ("name",),
        bands=(Band("all", Label("全部", "All"), Kind.NUMBER, "{sum:x}", lambda _: Decimal(0)),), charts=drawn,
    )  # fmt: skip
    return Template("drawn", Label("图", "Drawn"), (form, dashboard.FORM), info.COMMON)


@pytest.mark.parametrize("series", [1, 2])
def test_every_kind_of_chart_is_valid_and_stands_apart(series: int, tmp_path: Path) -> None:
    book = new_book(_all_kinds(), "en", {"region": "East", "as_of": "2026-06-30"})
    book.tables["drawn"] = [{"name": "A", "x": Decimal(3), "y": Decimal(-5), "s": Decimal(2)}, {}]
    data = compose(_all_kinds(series), book)
    assert len(charts(data)) == len(get_args(ChartKind))
    assert_apart(data)
    assert f"{{{NS['c']}}}bubbleSize" in {e.tag for chart in charts(data) for e in chart.iter()}


# --- tables that grow -------------------------------------------------------------------------------------------------
def _ends(data: bytes, sheet: str) -> set[tuple[int, int]]:
    """First and last rows of what charts draw from a sheet."""
    found = (AREA.fullmatch(text) for text in references(data))
    return {(int(m[4]), int(m[6])) for m in found if m and (m[1] or m[2]).replace("''", "'") == sheet and m[6]}


GROWN = [(t, f) for t in TEMPLATES for f in t.forms if any(not c.reckoned for c in f.charts)]


@pytest.mark.parametrize(("template", "form"), GROWN, ids=lambda v: v.id)
@pytest.mark.parametrize("lang", LANGS)
def test_charts_follow_a_table_that_the_writer_lets_grow(
    template: Template, form: Form, lang: Lang, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(sample(template, lang))
    sheet = form.sheet(lang)
    ((first, last),) = _ends(path.read_bytes(), sheet)
    with xlplan.open(path) as book:
        table = read(book).tables[form.id]
        assert (first, last) == (table.header_row + 1, table.header_row + len(table.rows))
        grow(table, len(table.rows) + 7, [])
        fill(book)
        book.save()
    assert _ends(path.read_bytes(), sheet) == {(first, last + 7)}
    with xlplan.open(path) as book:
        book.sheets[sheet].range("2:4").insert("down")
        book.save()
    assert _ends(path.read_bytes(), sheet) == {(first + 3, last + 10)}


@libreoffice.needed
def test_a_row_that_was_added_is_drawn_with_its_figure(tmp_path: Path) -> None:
    path = tmp_path / "grown.xlsx"
    path.write_bytes(sample(next(t for t in TEMPLATES if t.id == "evaluation"), "en"))
    with xlplan.open(path) as book:
        table = read(book).tables["kpi"]
        grow(table, len(table.rows) + 1, [])
        added = table.header_row + len(table.rows) + 1
        for field, value in {"kpi": "Referrals", "direction": "Higher is better", "target": 40, "actual": 10}.items():
            table.sheet.range((added, table.column_number(field))).value = value
        fill(book)
        book.save()
    (opened,) = libreoffice.recalculated([path], tmp_path / "recalculated")
    met, near, missed = charts(opened.read_bytes())[0].findall(".//c:barChart/c:ser", NS)
    names = [v.text for v in missed.iterfind("c:cat//c:pt/c:v", NS) if v.text]
    values = [[float(v.text) for v in s.iterfind("c:val//c:pt/c:v", NS)] for s in (met, near, missed)]
    assert (names[0], len(names)) == ("▲ Referrals 25%", 7)
    assert [[v for v in series if v] for series in values] == [
        pytest.approx([2 - 28 / 30, 1.075, 1.1, 1.279761904762]), pytest.approx([0.9]), pytest.approx([0.25, 0.8])
    ]  # fmt: skip


@libreoffice.needed
@pytest.mark.parametrize("lang", LANGS)
def test_empty_long_and_negative_tables_draw_what_stands_in_them(lang: Lang, tmp_path: Path) -> None:
    """LibreOffice opens them, and draws a point for every row: nothing for the blank ones, below 0 for losses."""
    template = next(t for t in TEMPLATES if t.id == "forecast")
    empty = new_book(template, lang, {"region": "East", "as_of": "2026-06-30"})
    months = [dt.date(2026, m, 1) for m in range(1, 13)]
    loss = new_book(template, lang, {"region": "East", "as_of": "2026-06-30"})
    names = [line.name for line in loss.lines]
    loss.tables["pnl"] = [{"month": m, f"plan:{names[0]}": Decimal(5), f"plan:{names[2]}": Decimal(9),
                           f"actual:{names[0]}": Decimal(1), f"actual:{names[2]}": Decimal(n)}
                          for n, m in enumerate(months)]  # fmt: skip
    loss.tables["budget"] = [{"item": f"项目 {n} " + "很长的名称" * 6, "budget": Decimal(10), "actual": Decimal(n)}
                             for n in range(60)]  # fmt: skip
    paths = []
    for name, book in (("empty", empty), ("loss", loss)):
        paths.append(tmp_path / f"{name}.xlsx")
        paths[-1].write_bytes(compose(template, book))
    drawn = [_values(path.read_bytes()) for path in libreoffice.recalculated(paths, tmp_path / "recalculated")]
    assert not any(value for chart in drawn[0] for series in chart for value in series)
    profit, budget = drawn[1][0], drawn[1][2]
    assert min(value for series in profit for value in series) == 1 - 11
    assert budget[0] == [5.9, 5.8, 5.7, 5.6, 5.5, 5.4, 5.3, 5.2]  # of 60 items the eight that spent most of theirs
    board = openpyxl.load_workbook(paths[1], data_only=True)[dashboard.FORM.sheet(lang)]
    said = {str(cell.value) for row in board.iter_rows() for cell in row}
    assert any("8" in words and ("图中" in words or "drawn" in words) for words in said)


def _values(data: bytes) -> list[list[list[float]]]:
    return [[[float(v.text) for v in s.iterfind("c:val//c:pt/c:v", NS)] for s in chart.iterfind(".//c:ser", NS)]
            for chart in charts(data)]  # fmt: skip


# --- the words above them ---------------------------------------------------------------------------------------------
def test_an_empty_workbook_says_so_above_every_chart() -> None:
    for template in DRAWN:
        for lang, words in (("zh", {"尚无数据", "✓ 没有逾期任务"}), ("en", {"No data yet", "✓ No task is overdue"})):
            book: BookData = new_book(template, lang, {"region": "East", "as_of": "2026-06-30"})  # type: ignore[arg-type]
            data = compose(template, book)
            said = {v.text for sheet in parts(data, r"xl/worksheets/sheet\d+\.xml") for v in sheet.iterfind(".//{*}v")}
            assert said & words
            assert not {text for text in said if text and "-" in text and "met" in text}


@pytest.mark.parametrize("lang", LANGS)
def test_a_bridge_has_no_legend_and_a_line_between_any_two_steps(lang: Lang) -> None:
    found = [c for c in charts(sample(next(t for t in TEMPLATES if t.id == "forecast"), lang))
             if c.find(".//c:barChart/c:grouping[@val='stacked']", NS) is not None
             and c.find(".//c:lineChart", NS) is not None]  # fmt: skip
    assert found
    for chart in found:
        assert chart.find(".//c:legend", NS) is None
        steps = chart.findtext(".//c:barChart/c:ser/c:cat//c:f", "", NS).split("$")
        points = chart.findall(".//c:barChart/c:ser/c:dPt/c:spPr", NS)
        outlined = [point.find("{*}noFill") is not None for point in points]
        assert outlined == [True, False, False, False] * 2  # what was planned, below and above the break
        assert len(chart.findall(".//c:lineChart/c:ser", NS)) == int(steps[-1]) - int(steps[2].rstrip(":"))


@pytest.mark.parametrize("lang", LANGS)
def test_both_charts_of_ageing_have_one_ramp_of_colours_that_darkens_with_age(lang: Lang) -> None:
    template = next(t for t in TEMPLATES if t.id == "forecast")
    found = charts(sample(template, lang))
    colour = "c:spPr/{*}solidFill/{*}srgbClr"
    ramps = [tuple(e.get("val") for e in found[place].iterfind(f".//c:{part}/{colour}", NS))
             for place, part in ((1, "dPt"), (2, "ser"))]  # fmt: skip
    assert ramps[0] == ramps[1]
    assert len(set(ramps[0])) == 5
    overdue = [sum(bytes.fromhex(str(c))) for c in ramps[0][1:]]
    assert overdue == sorted(overdue, reverse=True)


@pytest.mark.parametrize("lang", LANGS)
def test_months_along_an_axis_are_of_one_piece_and_smaller_where_the_chart_takes_half_a_row(lang: Lang) -> None:
    for template, size in (("forecast", "800"), ("plan", "900")):
        data = sample(next(t for t in TEMPLATES if t.id == template), lang)
        axes = [axis for chart in charts(data) for axis in chart.iterfind(".//c:catAx", NS)]
        months = [axis for axis in axes if axis.find("c:numFmt[@formatCode='yy\"\u2011\"mm']", NS) is not None]
        assert months
        assert {font.get("sz") for axis in months for font in axis.iterfind("c:txPr//{*}defRPr", NS)} == {size}


def test_every_role_has_a_look() -> None:
    from xlplan.headless import theme

    assert {r for r in get_args(Role) if r not in ("base", "link", "critical", "today")} == (
        set(theme.ROLES) | set(theme.AGES)
    )
    assert all(theme.bar_look(role) for role in get_args(Role) if role != "link")


@libreoffice.needed
@pytest.mark.parametrize(("lang", "low", "amounts", "words"), [
    ("en", 0, (0, 500_000, 2_500_000), ["0", "0.5M", "2.5M"]),
    ("en", 0, (-5_000_000, 0, 15_000_000), ["-5M", "0", "15M"]),
    ("en", 1_900_000, (1_950_000, 2_100_000), ["1.95M", "2.10M"]),
    ("zh", 0, (-5_000_000, 0, 15_000_000), ["-500万", "0", "1500万"]),
    ("zh", 0, (50_000, 255_000), ["5.0万", "25.5万"]),
])  # fmt: skip
def test_figures_of_an_axis_have_the_decimals_that_its_steps_need(
    lang: Lang, low: int, amounts: tuple[int, ...], words: list[str], tmp_path: Path
) -> None:
    from xlplan.headless import theme

    book = openpyxl.Workbook()
    for row, value in enumerate(amounts, 1):
        book.active.cell(row, 1, value).number_format = theme.axis_format(Kind.MONEY, lang, amounts[-1], low)
    path = tmp_path / "axis.xlsx"
    book.save(path)
    (shown,) = libreoffice.to_pdf([path], tmp_path / "pdf")
    text = subprocess.run(["pdftotext", "-layout", shown, "-"], capture_output=True, text=True, check=True).stdout
    assert [line for part in text.splitlines() if (line := part.replace(" ", "").strip("\f"))][: len(words)] == words


@libreoffice.needed
@pytest.mark.parametrize(("lang", "unit"), [("zh", "万"), ("en", "M")])
def test_an_axis_of_large_amounts_is_in_one_unit_and_keeps_the_sign(lang: Lang, unit: str, tmp_path: Path) -> None:
    from xlplan.headless import theme

    book = openpyxl.Workbook()
    large = (-2_000_000, -400_000, 200_000, 1_000_000, 2_500_000)
    for row, value in enumerate((*large, 0), 1):
        book.active.cell(row, 1, value).number_format = theme.axis_format(Kind.MONEY, lang, 2_500_000)
    path = tmp_path / "axis.xlsx"
    book.save(path)
    (shown,) = libreoffice.to_pdf([path], tmp_path / "pdf")
    words = subprocess.run(["pdftotext", "-layout", shown, "-"], capture_output=True, text=True, check=True).stdout
    texts = [found for line in words.splitlines() if (found := line.replace(" ", "").strip("\f"))][: len(large) + 1]
    assert texts[-1] == "0"
    assert all(text.endswith(unit) for text in texts[:-1])
    factor = 10_000 if lang == "zh" else 1_000_000
    assert [float(text.removesuffix(unit)) * factor for text in texts[:-1]] == pytest.approx(large)
    assert theme.axis_format(Kind.MONEY, lang, 40_000) == theme.SHORT_MONEY[lang]
