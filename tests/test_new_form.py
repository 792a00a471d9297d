"""docs/new-form.md tells the truth: its form is short, touches no engine, and works in both languages."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import libreoffice
import openpyxl
import pytest

import xlplan
from xlplan.actions import check, fill, read
from xlplan.actions.calculated import calculated_cells, same_value
from xlplan.forms import catalog
from xlplan.forms.form import LANGS, Lang, Row, Template
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "new-form.md").read_text(encoding="utf-8")
CODE = re.findall(r"```python\n(.*?)```", PAGE, re.S)[0]

ROWS: list[Row] = [
    {"salesperson": who, "customer": where, "date": dt.date(2026, 7, day), "planned": planned, "made": made,
     "cost": cost}
    for who, where, day, planned, made, cost in (
        ("张", "朗通", 1, Decimal(4), Decimal(5), Decimal("812.50")),
        ("张", "泰岳", 2, Decimal(4), Decimal(3), Decimal(100)),
        ("李", "万星", 3, Decimal(2), Decimal(0), Decimal(50)),
        ("李", "Ace & Co", 4, Decimal(0), Decimal(1), Decimal("0.07")),
        ("王", "瑞科", 5, None, Decimal(1), None),
        ("王", "博远", 6, Decimal(3), None, Decimal(9)),
        ("合计", "合计", 7, Decimal(13), Decimal(10), Decimal("971.57")),
    )
]  # fmt: skip
FIGURES = {  # by hand: made / planned; cost / made
    "attainment": [1.25, 0.75, 0, None, None, None, pytest.approx(10 / 13, abs=1e-12)],
    "cost_per_visit": [162.5, pytest.approx(100 / 3, abs=1e-11), None, 0.07, None, None, pytest.approx(97.157)],
    "status": ["done", "partly", "missed", "done", None, None, "partly"],
}


@pytest.fixture
def visits() -> Iterator[ModuleType]:
    """The page's code, run."""
    module = ModuleType("visits")
    exec(compile(CODE, "visits.py", "exec"), module.__dict__)
    yield module
    catalog.unregister("visits")


def written(folder: Path, lang: Lang) -> Path:
    template = catalog.template("visits")
    book = new_book(template, lang, {"region": "华东", "as_of": "2026-07-31"})
    book.tables["visits"] = [dict(row) for row in ROWS]
    path = folder / f"visits-{lang}.xlsx"
    path.write_bytes(compose(template, book))
    return path


def test_the_form_of_the_page_has_three_calculated_columns_in_less_than_eighty_lines(visits: ModuleType) -> None:
    assert len(CODE.splitlines()) < 80
    assert [c.id for c in visits.FORM.resolve() if c.calculated] == ["attainment", "cost_per_visit", "status"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.usefixtures("visits")
def test_its_figures_are_those_reckoned_by_hand_and_a_typed_total_is_not_counted(lang: Lang, tmp_path: Path) -> None:
    with xlplan.open(written(tmp_path, lang)) as book:
        reading = read(book)
        rows = reading.tables["visits"].rows
        for field, values in FIGURES.items():
            assert [float(v) if isinstance(v := row[field], Decimal) else v for row in rows] == values, field
        assert book.names["visits_made"].refers_to_range.value == 10  # 5 + 3 + 0 + 1 + 1
        per_visit = book.names["visits_cost_per_visit"].refers_to_range.value
        assert per_visit == pytest.approx((812.5 + 100 + 50 + 0.07 + 9) / 10, abs=1e-11)
        assert [p.code for p in check(book)] == ["typed-total"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.usefixtures("visits")
def test_fill_mends_it_and_check_names_what_is_wrong_with_it(lang: Lang, tmp_path: Path) -> None:
    with xlplan.open(written(tmp_path, lang)) as book:
        table = read(book).tables["visits"]
        table.sheet.range(table.cell(0, "attainment")).value = 9
        table.sheet.range(table.cell(1, "planned")).value = "'４"
        table.sheet.range(table.cell(2, "salesperson")).value = None
        found = {(p.code, p.cell) for p in check(book)}
        assert {("calculated-overwritten", "F8"), ("text-number", "D9"), ("required-empty", "A10")} <= found
        fill(book)
        again = read(book).tables["visits"]
        assert again.raw_value(0, "attainment") == 1.25
        assert again.rows[1]["status"] is None
        assert not fill(book).changes


@libreoffice.needed
@pytest.mark.usefixtures("visits")
def test_its_values_are_what_libreoffice_reckons(tmp_path: Path) -> None:
    paths = [written(tmp_path, lang) for lang in LANGS]
    seen = 0
    for path, recalculated in zip(paths, libreoffice.recalculated(paths, tmp_path / "out"), strict=True):
        sheets = openpyxl.load_workbook(recalculated, data_only=True)
        with xlplan.open(path) as book:
            for cell in calculated_cells(read(book)):
                assert same_value(sheets[cell.sheet][cell.address].value, cell.value), (path.name, cell.address)
                seen += 1
    assert seen == 2 * (3 * len(ROWS) + 4)  # three columns, two figures above, subtitle and state


def test_the_commands_know_the_template_when_they_are_started_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "visits.py").write_text(CODE, encoding="utf-8")
    here = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    for line in re.findall(r"^python visits\.py (.*)$", PAGE, re.M):
        command = [sys.executable, "visits.py", *line.split()]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=here)
        assert (done.returncode, done.stderr) == (0, ""), line
    assert openpyxl.load_workbook(tmp_path / "july.xlsx")["拜访登记"].tables["visits"]


def test_an_id_that_is_in_use_cannot_be_registered(visits: ModuleType) -> None:
    with pytest.raises(ValueError, match="visits"):
        catalog.register(catalog.template("visits"))
    other = Template("more", visits.FORM.sheet, (catalog.form("kpi"), visits.FORM), ())
    catalog.register(other)
    catalog.unregister("more")
    assert "more" not in [t.id for t in catalog.templates()]
