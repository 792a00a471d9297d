"""The rollup's charts: native, described for readers who cannot see them, over figures that tie to the group."""

import itertools
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from rollup_support import rolled, small_regions

from xlplan.batch.rollup_charts import AGES, BLUE, DARK

SHEET = {"en": "Charts", "zh": "图表"}


@pytest.fixture(scope="module", params=["en", "zh"])
def charts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("charts")
    rolled(small_regions(folder, request.param), out=folder / "r.xlsx", lang=request.param)
    return request.param, folder / "r.xlsx"


def parts(path: Path, pattern: str) -> list[str]:
    with zipfile.ZipFile(path) as package:
        return [package.read(name).decode() for name in sorted(package.namelist()) if re.fullmatch(pattern, name)]


def test_there_are_three_charts_each_with_a_title_and_a_text_for_those_who_cannot_see_it(
    charts: tuple[str, Path],
) -> None:
    lang, path = charts
    drawn = parts(path, r"xl/charts/chart\d+\.xml")
    titles = ["".join(re.findall(r"<a:t>(.*?)</a:t>", xml.split("</c:title>")[0])) for xml in drawn]
    (drawing,) = parts(path, r"xl/drawings/drawing\d+\.xml")
    described = re.findall(r'descr="(.*?)"', drawing)
    assert len(titles) == len(described) == 3
    assert all(title and title in text for title, text in zip(titles, described, strict=True))
    assert titles[0] == ("Ageing by region: 92.4% is overdue, USD 750 of it by more than 60 days" if lang == "en"
                         else "各区域账龄：92.4% 已逾期，其中逾期 60 天以上 750 USD")  # fmt: skip


def test_the_charts_stand_on_figures_that_add_up_to_the_group(charts: tuple[str, Path]) -> None:
    lang, path = charts
    page = openpyxl.load_workbook(path, data_only=True)[SHEET[lang]]
    head = next(cell.row for cell in page["A"] if cell.value in ("Region", "区域"))
    rows = [[cell.value for cell in page[row]][:8] for row in range(head + 1, head + 4)]
    assert [row[0] for row in rows] == ["South", "East", "North"]
    assert sum(row[6] for row in rows) == pytest.approx(921.05)
    assert all(sum(row[1:6]) == pytest.approx(row[6]) for row in rows)
    shown = "".join(parts(path, r"xl/charts/chart\d+\.xml"))
    areas = re.findall(r"<c:f>(.*?)</c:f>", shown)
    assert areas
    assert all(f"{SHEET[lang]}" in area for area in areas)
    assert any(f"$G${head + 1}:$G${head + 3}" in area for area in areas)


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_older_buckets_are_darker_so_that_grey_print_and_colour_blind_readers_tell_them_apart() -> None:
    overdue = [luminance(colour) for colour in AGES[1:]]
    assert all(a > b * 1.3 for a, b in itertools.pairwise(overdue))
    for one, other in ((AGES[0], BLUE), (AGES[0], DARK)):  # what stands side by side in the other charts
        assert (luminance(one) + 0.05) / (luminance(other) + 0.05) > 3
