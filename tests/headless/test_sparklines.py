"""Sparklines in the rows of a table: each draws its own row's months, also after rows are added or inserted."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import libreoffice
import openpyxl
import pytest

import xlplan
from xlplan import actions
from xlplan.actions.sheet import read
from xlplan.forms.catalog import template
from xlplan.forms.form import BookData, Label, Lang
from xlplan.forms.samples import sample_book
from xlplan.forms.trend import trend
from xlplan.headless.compose import compose
from xlplan.headless.package import Package

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension")  # openpyxl's, which cannot keep them

SHEET = {"en": "Targets", "zh": "目标分解"}
WORDS = {"en": ("Trend", "Last month"), "zh": ("走势", "最近变化")}


def plan(lang: Lang = "en") -> bytes:
    return compose(template("plan"), sample_book("plan", lang))


def drawn(data: bytes) -> dict[str, str]:
    """Cell -> range, of all sparklines of the workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = "".join(package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet"))
    return {cell: area for area, cell in re.findall("<xm:f>([^<]*)</xm:f><xm:sqref>([^<]*)<", xml)}


def own_months(data: bytes, lang: Lang) -> dict[str, str]:
    """What each row of the targets should draw: its own cells from the first to the last month's actual."""
    page = openpyxl.load_workbook(io.BytesIO(data))[SHEET[lang]]
    area = page[page.tables["targets"].ref]
    head = [str(cell.value) for cell in area[0]]
    word = "Actual" if lang == "en" else "实际"
    months = [i for i, text in enumerate(head) if re.fullmatch(rf"\d{{4}}-\d\d {word}", text)]
    assert months == list(range(months[0], months[0] + 12))
    place = head.index(WORDS[lang][0])
    return {row[place].coordinate: f"{SHEET[lang]}!{row[months[0]].coordinate}:{row[months[-1]].coordinate}"
            for row in area[1:]}  # fmt: skip


def scales(data: bytes) -> dict[str, float]:
    """Cell -> where the scale of its sparkline begins."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = "".join(package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet"))
    groups = re.findall('<x14:sparklineGroup [^>]*manualMin="([^"]*)"[^>]*>(.*?)</x14:sparklineGroup>', xml)
    return {cell: float(least) for least, inside in groups for cell in re.findall("<xm:sqref>([^<]*)<", inside)}


def test_columns_leave_a_fifth_of_their_height_free_and_new_rows_begin_at_0() -> None:
    data = plan()
    page = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Targets"]
    highest = {cell: max((figure.value or 0 for figure in page[area.partition("!")[2]][0]), default=0)
               for cell, area in drawn(data).items()}  # fmt: skip
    *others, last = sorted(highest, key=lambda cell: page[cell].row)
    assert scales(data) == pytest.approx({cell: -highest[cell] / 5 for cell in others} | {last: 0})
    assert sum(highest[cell] > 0 for cell in others) > 5
    package = Package.from_bytes(data, Path("plan.xlsx"))
    package.resize_table("targets", package.tables["targets"].last_row + 1)
    grown = scales(package.to_bytes())
    assert [grown[cell] for cell in grown.keys() - highest.keys()] == [0]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_row_of_the_targets_draws_its_own_actuals(lang: Lang) -> None:
    data = plan(lang)
    assert drawn(data) == own_months(data, lang)
    assert len(drawn(data)) == 14


def test_new_rows_of_the_table_get_a_sparkline_of_their_own() -> None:
    package = Package.from_bytes(plan(), Path("plan.xlsx"))
    package.resize_table("targets", package.tables["targets"].last_row + 3)
    data = package.to_bytes()
    assert len(drawn(data)) == 17
    assert drawn(data) == own_months(data, "en")


def test_rows_inserted_above_move_every_sparkline_with_its_row() -> None:
    package = Package.from_bytes(plan(), Path("plan.xlsx"))
    package.insert_rows("Targets", 3, 2)
    data = package.to_bytes()
    assert len(drawn(data)) == 14
    assert drawn(data) == own_months(data, "en")


def test_filling_keeps_the_sparklines_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(plan())
    with xlplan.open(path) as book:
        read_cell = read(book).tables["targets"]
        read_cell.sheet.range(read_cell.cell(0, "hand")).value = 30_000_000
        actions.fill(book)
        book.save()
    assert drawn(path.read_bytes()) == drawn(plan())


def test_a_workbook_of_before_without_the_columns_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    omitted = frozenset({"trend", "direction"})
    path.write_bytes(compose(template("plan"), sample_book("plan", "en"), omit=omitted))
    assert drawn(path.read_bytes()) == {}
    with xlplan.open(path) as book:
        assert [p.code for p in actions.check(book) if p.params.get("header") in WORDS["en"]] == []
        assert not [p for p in actions.fill(book).problems if p.severity == "error"]


@pytest.mark.parametrize(
    ("actuals", "said"),
    [([], None), ([5], None), ([5, 7], "up"), ([5, 7, 7], "level"), ([5, 7, 7, 1], "down"), ([-2, -3], "down")],
)
def test_the_words_beside_compare_the_last_two_months(actuals: list[int], said: str | None) -> None:
    months = tuple(dt.date(2026, n, 1) for n in range(1, 13))
    row = {f"actual_2026_{n:02}": Decimal(value) for n, value in enumerate(actuals, 1)}
    direction = trend("actual", Label("实际", "Actual"))[1]
    assert direction.metric
    assert direction.metric([row], BookData("en", months=months)) == [said]


@libreoffice.needed
def test_libreoffice_says_the_same_words_beside_the_sparklines(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(plan())
    (again,) = libreoffice.recalculated([tmp_path / "plan.xlsx"], tmp_path / "lo")
    said = []
    for path in (tmp_path / "plan.xlsx", again):
        page = openpyxl.load_workbook(path, data_only=True)["Targets"]
        column = next(cell.column for row in page.iter_rows() for cell in row if cell.value == "Last month")
        said.append([page.cell(row, column).value or "" for row in range(1, page.max_row + 1)])
    assert said[0] == said[1]
    assert {"↓ down", "→ level"} <= set(said[0])
