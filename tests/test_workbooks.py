"""The workbooks that ship: built from the code, the same each time, with the spec's figures."""

import io
import math
import re
import zipfile
from pathlib import Path

import calibri
import openpyxl
import pytest

from xlplan.batch.new import build_samples
from xlplan.forms.catalog import TEMPLATES, template
from xlplan.forms.form import LANGS, Column, Kind, Lang
from xlplan.forms.instance import new_book
from xlplan.forms.samples import resources, sample_book
from xlplan.headless.compose import compose

NAMES = [(t.id, lang) for t in TEMPLATES for lang in LANGS]


def column(sheet: object, header: str) -> list[object]:
    """The values below a header, by openpyxl: an independent reader."""
    head = next(c for row in sheet.iter_rows() for c in row if c.value == header)  # type: ignore[attr-defined]
    return [sheet.cell(r, head.column).value for r in range(head.row + 1, sheet.max_row + 1)]  # type: ignore[attr-defined]


def test_the_shipped_workbooks_are_what_the_code_builds(tmp_path: Path) -> None:
    for built in build_samples(tmp_path):
        shipped = resources() / built.relative_to(tmp_path)
        assert built.read_bytes() == shipped.read_bytes(), f"run: python -m xlplan.batch.new ({shipped.name})"


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_building_twice_gives_the_same_bytes(name: str, lang: Lang) -> None:
    assert compose(template(name), sample_book(name, lang)) == compose(template(name), sample_book(name, lang))


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_every_formula_has_a_value_beside_it(name: str, lang: Lang) -> None:
    data = compose(template(name), sample_book(name, lang))
    seen = 0
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in (n for n in package.namelist() if n.startswith("xl/worksheets/sheet")):
            cells = re.findall(r"<c ([^>]*)>(<f>.*?</f>)(<v>.*?</v>)?</c>", package.read(part).decode())
            seen += len(cells)
            for attributes, formula, value in cells:
                assert value, formula
                assert value != "<v></v>" or 't="str"' in attributes, formula
    assert seen > 15


def test_the_q3_evaluation_gives_the_figures_of_the_field() -> None:
    sheet = openpyxl.load_workbook(resources() / "zh" / "evaluation.xlsx", data_only=True)["效果评估"]
    assert column(sheet, "达成率")[:5] == [0.9, 1.075, 1.1, 0.8, pytest.approx(2 - 28 / 30)]
    assert column(sheet, "差距")[:4] == [-5, 15, 20, -3]
    assert column(sheet, "达成率")[5] == pytest.approx(215 / 28 / 6, abs=1e-12)
    assert column(sheet, "状态")[:6] == ["接近", "达成", "达成", "未达成", "达成", "达成"]


def test_the_tracking_sample_is_eighty_percent_done() -> None:
    sheet = openpyxl.load_workbook(resources() / "en" / "tracking.xlsx", data_only=True)["Tracking"]
    assert column(sheet, "Attainment")[2] == 0.8
    assert column(sheet, "Status")[:3] == ["Done", "Done", "In progress"]


def test_the_three_customers_stand_in_the_receivables_sample() -> None:
    sheet = openpyxl.load_workbook(resources() / "zh" / "forecast.xlsx", data_only=True)["应收规划"]
    assert column(sheet, "客户")[:3] == ["朗通", "泰岳", "万星"]
    # by hand: Langtong 16,500.00 open; Taiyue 22,400 - 12,400 + 11,900; Wanxing settled
    assert column(sheet, "欠款余额")[:3] == [16500, 21900, 0]
    total = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
    assert 38400 in total


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", [t.id for t in TEMPLATES])
def test_an_empty_instance_holds_its_facts_under_defined_names(name: str, lang: Lang, tmp_path: Path) -> None:
    found = template(name)
    path = tmp_path / "new.xlsx"
    path.write_bytes(compose(found, new_book(found, lang, {"region": "华东", "as_of": "2026-09-30"})))
    book = openpyxl.load_workbook(path, data_only=True)
    for fact in found.facts:
        ((sheet, cell),) = book.defined_names[f"xlplan_{fact.id}"].destinations
        value = book[sheet][cell].value
        if fact.id == "region":
            assert value == "华东"
    assert book["xlplan_memory"].sheet_state == "veryHidden"
    for form in found.forms:
        assert form.id in book[form.sheet(lang)].tables


def wrapped(text: str, width: float) -> int:
    """Lines of a text that breaks between words, or after any Chinese sign, which is two wide."""
    if text.isascii():
        return calibri.lines(text, width)
    return math.ceil(sum(1 if sign.isascii() else 2 for sign in text) / width)


@pytest.mark.parametrize("lang", LANGS)
def test_rows_of_wrapped_text_are_as_high_as_their_lines(lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(compose(template("evaluation"), sample_book("evaluation", lang))))
    form = template("evaluation").form("review")
    sheet = book[form.sheet(lang)]
    texts = [(n, c) for n, c in enumerate(form.columns, 1) if isinstance(c, Column) and c.kind is Kind.TEXT]
    for row in range(8, 13):
        needed = max(wrapped(str(sheet.cell(row, n).value or ""), column.width) for n, column in texts)
        assert 12.75 * needed <= (sheet.row_dimensions[row].height or 15) <= 15.75 * (needed + 1), row
    assert sheet.row_dimensions[13].height is None
