"""The rollup's charts: native, over tables of their own, described for readers who cannot see them, said in words."""

import datetime as dt
import html
import itertools
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import libreoffice
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from rollup_support import AS_OF, LEDGER, TOML, rolled, small_regions
from test_rollup_more import month, type_pnl

from xlplan.batch.regenerate import RegenerateRequest, regenerate
from xlplan.headless import theme

SHEET = {"en": "Charts", "zh": "图表"}
TITLES = {
    "en": ["Collected of what fell due, by region", "Income of the year's plan, against time elapsed",
           "Profit by month: plan, actual, forecast", "Profit to date: from plan to actual, by region (axis from 130)",
           "Collection plan against actual", "Ageing at month ends", "Ageing by region"],
    "zh": ["各区域实收占到期", "收入进度与时间进度", "各月盈亏：计划、实际、预测",
           "累计盈亏：从计划到实际，按区域（纵轴从 130 起）", "收款计划与实收", "各月末账龄", "各区域账龄"],
}  # fmt: skip


def planned(folder: Path, lang: str) -> Path:
    """Three regions, two of which have typed their profit and loss: East 70 + 70, North 40 for June; July is open."""
    regions = small_regions(folder, lang)
    product, ads = ("Product A", "Regional ads") if lang == "en" else ("产品A", "区域广告")

    def rows(*months: dict[str, object]) -> list[dict[str, object]]:
        names = {"Product A": product, "Regional ads": ads}
        return [{re.sub("|".join(names), lambda m: names[m[0]], k): v for k, v in row.items()} for row in months]

    july = month(7, (100, 0), (30, 0))
    type_pnl(regions / "East.xlsx", rows(month(5, (100, 120), (30, 40)), month(6, (100, 90), (30, 20)), july))
    type_pnl(regions / "North.xlsx", rows(month(6, (50, 40), (10, 25))))
    return regions


@pytest.fixture(scope="module", params=["en", "zh"])
def charts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("charts")
    rolled(planned(folder, request.param), out=folder / "r.xlsx", lang=request.param)
    return request.param, folder / "r.xlsx"


def parts(path: Path, pattern: str) -> list[str]:
    """The members of that name, in the order of their numbers."""
    with zipfile.ZipFile(path) as package:
        names = sorted((n for n in package.namelist() if re.fullmatch(pattern, n)), key=lambda n: (len(n), n))
        return [package.read(name).decode() for name in names]


def page_of(path: Path, lang: str = "en") -> Worksheet:
    return openpyxl.load_workbook(path, data_only=True)[SHEET[lang]]


def titles(page: Worksheet) -> list[str]:
    """What stands above each of the tables."""
    return [str(page.cell(page[t.ref.split(":")[0]].row - 1, 1).value) for t in page.tables.values()]


def rows_of(page: Worksheet, name: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page[page.tables[f"rollup_chart_{name}"].ref]][1:]


def sentences(path: Path, lang: str) -> list[str]:
    """The sentences above the charts, in their order."""
    formulas, values = (openpyxl.load_workbook(path, data_only=only)[SHEET[lang]] for only in (False, True))
    cells = (cell for row in formulas.iter_rows(min_row=6) for cell in row if str(cell.value).startswith("="))
    return [str(values[cell.coordinate].value) for cell in cells]


def test_each_chart_has_a_table_a_title_a_sentence_and_a_text_for_those_who_cannot_see_it(
    charts: tuple[str, Path],
) -> None:
    lang, path = charts
    said = sentences(path, lang)
    (drawing,) = parts(path, r"xl/drawings/drawing\d+\.xml")
    described = re.findall(r'descr="(.*?)"', drawing)
    assert titles(page_of(path, lang)) == TITLES[lang]
    assert len(parts(path, r"xl/charts/chart\d+\.xml")) == len(described) == len(said) == len(TITLES[lang])
    assert all(text.endswith(sentence) and len(text) > len(sentence) + 10
               for text, sentence in zip(described, said, strict=True))  # fmt: skip


def test_every_series_and_every_title_points_at_a_cell_of_the_sheet_within_a_table(charts: tuple[str, Path]) -> None:
    lang, path = charts
    page = page_of(path, lang)
    bodies = [page[t.ref] for t in page.tables.values()]
    ends = {(f"${b[0][0].row + 1}", f"${b[-1][0].row}") for b in bodies}
    for xml in parts(path, r"xl/charts/chart\d+\.xml"):
        values = re.findall(r"<c:(?:val|cat)><c:(?:num|str)Ref><c:f>(.*?)</c:f>", xml)
        assert values
        assert all(re.fullmatch(rf"'?{SHEET[lang]}'?!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+", area) for area in values)
        assert {tuple(re.findall(r"\$\d+", area)) for area in values} <= ends
        assert re.search(rf"<c:title><c:tx><c:strRef><c:f>'?{SHEET[lang]}'?!\$A\$\d+</c:f>", xml)


def test_what_the_sentences_say(charts: tuple[str, Path]) -> None:
    lang, path = charts
    # East: due and collected of E1, E2, E3, E5: 470.85, 140.10; North: 60.60, 30.30; South: 500, 0
    # overdue: E2, E3, N2, S1; a month before: E2, S1, E5
    # profit: East 70 + 70 planned, 80 + 70 actual; North 40, 15; East's July 70 * 150 / 140
    assert (
        sentences(path, lang)
        == {
            "en": [
                "South is lowest at 0%; 3 of 3 regions below 100%",
                "1 of 2 regions behind time; North has 80% of the year's planned income, with 100% of the year gone",
                "Profit to date 165, -15 against plan; the year is forecast at 240 (plan 250)",
                "Profit to date -15 against plan; what moves it most is North -25",
                "Of 1,031 that fell due in 7 months, 170 came in: 17%",
                "Owed 921 (+20); overdue 851 (+60)",
                "92% is overdue, 751 of it by more than 60 days; South is owed most",
            ],
            "zh": [
                "South 最低，达成 0%；3 个区域中有 3 个区域未达 100%",
                "2 个区域中有 1 个落后于时间进度；North 已达成全年计划收入的 80%，时间已过 100%",
                "累计盈亏 165，与计划差 -15；全年预计 240（计划 250）",
                "累计盈亏比计划 -15；影响最大的是 North -25",
                "最近 7 个月到期 1,031，实收 170，为到期的 17%",
                "欠款 921（较上期 +20），逾期 851（+60）",
                "92% 已逾期，其中逾期 60 天以上 751；South 欠款最多",
            ],
        }[lang]
    )


def test_figures_behind_the_charts_add_up_to_the_group(charts: tuple[str, Path]) -> None:
    lang, path = charts
    page = page_of(path, lang)
    ages = rows_of(page, "ages_by_region")
    assert [row[0] for row in ages] == ["South", "East", "North"]
    assert sum(row[6] for row in ages) == pytest.approx(921.05)
    assert all(sum(row[1:6]) == pytest.approx(row[6]) for row in ages)
    assert rows_of(page, "ages_by_month")[-1][1:6] == pytest.approx([sum(row[i] for row in ages) for i in range(1, 6)])
    steps = rows_of(page, "bridge")
    assert [row[7] for row in steps[1:-1]] == [-25, 10]
    assert steps[0][2] + sum(row[7] for row in steps[1:-1]) == steps[-1][2] == 165
    for before, step in itertools.pairwise(steps[:-1]):  # each step begins where the one before ends
        start = before[2] or (before[1] + (before[3] if before[7] > 0 else 0))
        assert start in (step[1], step[1] + step[3] + step[5])


@libreoffice.needed
def test_an_independent_calculator_says_the_same_sentences_and_key_figures(
    charts: tuple[str, Path], tmp_path: Path
) -> None:
    lang, path = charts
    again = libreoffice.recalculated([path], tmp_path / "again")[0]
    ours, theirs = page_of(path, lang), page_of(again, lang)
    formulas = openpyxl.load_workbook(path)[SHEET[lang]]
    cells = [c.coordinate for row in formulas.iter_rows() for c in row if str(c.value).startswith("=")]
    assert len(cells) == 8 + 8 + 7  # key figures, what they are measured against, and sentences
    for cell in cells:
        one, other = ours[cell].value, theirs[cell].value
        assert other == (pytest.approx(one) if isinstance(one, int | float) else one), cell


def test_without_profit_and_salespeople_nothing_empty_is_drawn(tmp_path: Path) -> None:
    rolled(small_regions(tmp_path), out=tmp_path / "r.xlsx")
    assert titles(page_of(tmp_path / "r.xlsx")) == [
        "Collected of what fell due, by region", "Collection plan against actual", "Ageing at month ends",
        "Ageing by region"]  # fmt: skip


def many(count: int) -> Iterator[str]:
    yield LEDGER.splitlines()[0]
    for n in range(count):
        yield f"R{n:02},Acme,P{n},2026-01-10,2026-02-09,{100 - n}.00,2026-02-01"
        yield f"R{n:02},Acme,U{n},2026-01-10,2026-02-09,{n + 1}.00,"


def test_of_many_regions_the_ten_lowest_are_drawn_and_the_sentence_says_so(tmp_path: Path) -> None:
    rolled(small_regions(tmp_path, ledger="\n".join(many(12)) + "\n"), out=tmp_path / "r.xlsx")
    page = page_of(tmp_path / "r.xlsx")
    rows = rows_of(page, "regions")
    assert [row[0] for row in rows] == [f"R{n:02}" for n in range(11, 1, -1)]
    assert rows[0][1] == pytest.approx(89 / 101)
    assert sentences(tmp_path / "r.xlsx", "en")[0] == (
        "R11 is lowest at 88%; 12 of 12 regions below 100% (shown: the 10 lowest)")  # fmt: skip


def test_ageing_by_month_end_shows_the_months_of_the_history(tmp_path: Path) -> None:
    for day in (dt.date(2026, 3, 31), dt.date(2026, 4, 30), AS_OF):
        regions = small_regions(tmp_path / f"{day}", as_of=day)
        rolled(regions, as_of=day, out=tmp_path / "r.xlsx", history=tmp_path / "h.db")
    rows = rows_of(page_of(tmp_path / "r.xlsx"), "ages_by_month")
    assert [row[0] for row in rows] == ["2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]
    # 31 March: E5 is over 90 days late, S1 27 days, E2 is due in April
    assert rows[0][1:] == pytest.approx([250.50, 500.00, 0, 0, 40.10, 790.60])


def test_thin_lines_lead_from_step_to_step_of_the_bridge_which_needs_no_legend(charts: tuple[str, Path]) -> None:
    lang, path = charts
    page = page_of(path, lang)
    # planned 180 to date; North -25, East +10: each line has the level where a step ends, there and at the next one
    assert [row[8:] for row in rows_of(page, "bridge")] == [
        [180, None, None], [180, 155, None], [None, 155, 165], [None, None, 165]]  # fmt: skip
    columns = page.column_dimensions["I"]
    assert (columns.hidden, columns.min, columns.max) == (True, 9, 11)
    (xml,) = (x for x in parts(path, r"xl/charts/chart\d+\.xml") if "$K$" in x)
    assert "<c:legend>" not in xml
    assert xml.count("<c:ser>") == 6 + 3


@pytest.mark.parametrize(("amount", "lang"), [("900.00", "en"), ("1900000.00", "en"), ("1900000.00", "zh")])
def test_every_amount_of_the_page_is_in_whole_units(tmp_path: Path, amount: str, lang: Any) -> None:
    ledger = f"{LEDGER.splitlines()[0]}\nEast,Acme,E1,2026-01-10,2026-02-09,{amount},\n"
    rolled(small_regions(tmp_path, lang, ledger), out=tmp_path / "r.xlsx", lang=lang)
    charts = [html.unescape(xml) for xml in parts(tmp_path / "r.xlsx", r"xl/charts/chart\d+\.xml")]
    axes = [re.search(r'<c:valAx>.*?<c:numFmt formatCode="(.*?)" sourceLinked', xml) for xml in charts]
    found = [re.sub(r'" sourceLinked.*', "", m[1]) for m in axes if m]
    assert [text for text in found if "%" not in text] == ["#,##0;-#,##0;0"] * 3
    figures = page_of(tmp_path / "r.xlsx", lang)[4]
    assert [cell.number_format for cell in figures[:6]] == [
        "0%" if place in (2, 5) else "#,##0;-#,##0;0" for place in range(6)]  # fmt: skip


PEOPLE = """region,customer,invoice,billed,due,amount,settled,who
East,Acme,E1,2026-01-10,2026-02-09,100.00,2026-02-01,Li
East,Acme,E2,2026-03-05,2026-04-04,300.00,,Li
North,Birch,N1,2026-05-01,2026-05-31,60.00,2026-05-15,Wang
North,Birch,N2,2026-05-01,2026-05-31,20.00,2026-06-15,Wang
"""


@libreoffice.needed
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_chart_of_salespeople_has_people_in_it_and_on_paper(tmp_path: Path, lang: Any) -> None:
    (tmp_path / "ledger.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(TOML.replace("[options]", 'salesperson = "who"\n\n[options]'))
    request = RegenerateRequest("forecast", tmp_path / "ledger.csv", tmp_path / "mapping.toml", "region", AS_OF,
                                tmp_path / "regions", lang)  # fmt: skip
    assert regenerate(request).problems == []
    rolled(tmp_path / "regions", out=tmp_path / "r.xlsx", lang=lang)
    # kept of what was promised: Li 100 of 400, Wang 60 of 80
    assert rows_of(page_of(tmp_path / "r.xlsx", lang), "people") == [
        ["Li", 0.25, 1, 100, 400, "▲ Li 25%"],
        ["Wang", 0.75, 1, 60, 80, "▲ Wang 75%"],
    ]
    said = {"en": "Li is lowest at 25%; 2 of 2 people below 100%", "zh": "Li 最低，达成 25%；2 人中有 2 人未达 100%"}[
        lang
    ]
    assert said in sentences(tmp_path / "r.xlsx", lang)
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    (pdf,) = libreoffice.to_pdf([tmp_path / "r.xlsx"], tmp_path / "paper")
    command = ["pdftotext", "-f", "1", "-l", "1", "-layout", str(pdf), "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert {"Li", "Wang", "25%", "75%"} <= set(text.split())


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_older_buckets_are_darker_so_that_grey_print_and_colour_blind_readers_tell_them_apart() -> None:
    overdue = [luminance(theme.AGES[f"age{n}"]) for n in range(1, 5)]
    assert all(a > b * 1.3 for a, b in itertools.pairwise(overdue))
    assert luminance(theme.AGES["age1"]) > 1.3 * luminance(theme.AGES["age0"])  # what is not due stands beside it


def test_promises_stand_region_by_region_with_bars_and_a_sign_on_low_rates(tmp_path: Path) -> None:
    rolled(small_regions(tmp_path), out=tmp_path / "r.xlsx")
    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["Promises"]
    area = page[next(iter(page.tables.values())).ref]
    shown = [(row[0].value, row[2].value) for row in area[1:]]
    assert [region for region, _ in itertools.groupby(shown, key=lambda pair: pair[0])] == ["East", "North", "South"]
    assert all(a[1] > b[1] for a, b in itertools.pairwise(shown) if a[0] == b[0])  # the latest month first
    rate = area[1][-1].coordinate
    rules = [rule for found in page.conditional_formatting if rate in found.sqref for rule in found.rules]
    assert {rule.type for rule in rules} == {"cellIs", "dataBar"}
    assert [rule.dxf.numFmt.formatCode for rule in rules if rule.type == "cellIs"] == ['"▼ "0.0%_ ']


def test_what_was_reached_stands_in_words_along_the_axis_where_no_line_crosses_it(charts: tuple[str, Path]) -> None:
    lang, path = charts
    page = page_of(path, lang)
    # East 140.10 of 470.85, North 30.30 of 60.60; income of the year: East 210 of 300, North 40 of 50
    assert [row[-1] for row in rows_of(page, "regions")] == ["▲ South 0%", "▲ East 30%", "▲ North 50%"]
    assert {row[-1] for row in rows_of(page, "pace")} == {"▲ North 80% / 100%", "✓ East 70% / 67%"}
    regions, pace, *_ = parts(path, r"xl/charts/chart\d+\.xml")
    assert "$F$" in regions
    assert "$D$" in pace
    assert "<c:dLbls>" not in regions + pace


def test_months_along_an_axis_are_words_that_no_line_breaks_in_two_and_the_year_is_said_once(
    charts: tuple[str, Path],
) -> None:
    lang, out = charts
    page = page_of(out, lang)
    drawn = parts(out, r"xl/charts/chart\d+\.xml")
    for name in ("collections", "profit"):
        area = page[page.tables[f"rollup_chart_{name}"].ref]
        column = area[0][-1].column_letter
        rows = rows_of(page, name)
        for i, row in enumerate(rows):
            day = row[0]
            word = f"{day:%b}" if lang == "en" else str(day.month)
            assert row[-1] == (f"{word} '{day.year - 2000}" if i == 0 or day.month == 1 else word)
        place = f"<c:f>{SHEET[lang]}!${column}${area[1][0].row}:${column}${area[-1][0].row}</c:f>"
        found = [xml for xml in drawn if place in xml]
        assert len(found) == 1, name
        assert found[0].count(f"<c:cat><c:strRef>{place}") == found[0].count("<c:cat>") == 3  # forecast, actual, plan


def test_all_minus_signs_of_a_page_look_alike(charts: tuple[str, Path]) -> None:
    lang, out = charts
    texts = [str(cell.value) for row in page_of(out, lang).iter_rows() for cell in row if cell.value is not None]
    assert any(re.search(r"(?<!\d)-\d", text) for text in texts)
    assert not any("\N{MINUS SIGN}" in text for text in texts)


def test_paper_ends_below_the_charts_and_their_tables_stand_under_it_on_the_screen(charts: tuple[str, Path]) -> None:
    lang, out = charts
    page = page_of(out, lang)
    last = page[page.print_area.split("!")[-1].replace("$", "")][-1][0].row
    anchors = [chart.anchor for chart in page._charts]
    assert all(a._from.row < a.to.row < last for a in anchors)
    first = min(page[t.ref][0][0].row for t in page.tables.values())
    assert last < first - 1  # the title of the first table stands above it
    assert (page.row_breaks.brk, page.sheet_state) == ([], "visible")
    told = {"en": "The figures behind the charts (they are not printed)", "zh": "图表所依据的数据（不打印）"}
    assert page.cell(last + 1, 1).value == told[lang]
    assert not any(page.row_dimensions[row].hidden for row in range(last, page.max_row))


NEARLY = """region,customer,invoice,billed,due,amount,settled
East,Acme,E1,2026-01-10,2026-02-09,89.99,2026-02-01
East,Acme,E2,2026-01-10,2026-02-09,10.01,
North,Acme,N1,2026-01-10,2026-02-09,90.00,2026-02-01
North,Acme,N2,2026-01-10,2026-02-09,10.00,
South,Acme,S1,2026-01-10,2026-02-09,70.00,2026-02-01
"""


def test_bars_are_judged_in_colours_and_signs_from_90_percent_near_and_from_100_percent_met(tmp_path: Path) -> None:
    rolled(small_regions(tmp_path, ledger=NEARLY), out=tmp_path / "r.xlsx")
    rows = rows_of(page_of(tmp_path / "r.xlsx"), "regions")
    assert [row[-1] for row in rows] == ["▲ East 90%", "● North 90%", "✓ South 100%"]
    drawn, *_ = parts(tmp_path / "r.xlsx", r"xl/charts/chart\d+\.xml")
    bars = re.findall(r'<c:dPt><c:idx val="(\d)"/>.*?<a:srgbClr val="(\w+)"/>', drawn)
    wanted = [theme.ROLES[role].strip("#") for role in ("bad", "fair", "actual")]
    assert bars == [(str(place), colour) for place, colour in enumerate(wanted)]
    assert re.findall(r'<c:legendEntry><c:idx val="(\d)"/><c:delete val="1"/>', drawn) == ["0"]  # the line alone


def test_under_each_key_figure_stands_what_it_is_measured_against(charts: tuple[str, Path]) -> None:
    lang, path = charts
    page = page_of(path, lang)
    # owed 921.05, 900.65 a month before; overdue 851, 790.60; due 1,031.45, in 170.40; profit 165 of 180
    said = {
        "en": ["+20\nsince 2026-05-31", "+60\nsince 2026-05-31", "of 921 owed", "since 2025-03-01",
               "▲ -861\nagainst planned", "target 100%\n▲ -83 pp", "plan 180", "▲ -8% of the plan"],
        "zh": ["+20\n较 2026-05-31", "+60\n较 2026-05-31", "占欠款 921", "2025-03-01 起到期",
               "▲ -861\n与计划差", "目标 100%\n▲ -83 个百分点", "计划 180", "▲ 占计划 -8%"],
    }  # fmt: skip
    assert [cell.value for cell in page[5][:8]] == said[lang]
