"""The KPI catalogue: complete, in both languages, offered as a list and explained in cell notes and in the docs."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import openpyxl
import pytest

import xlplan
from xlplan import metrics
from xlplan.actions import check, fill, read
from xlplan.forms.catalog import template
from xlplan.forms.form import LANGS, Lang
from xlplan.forms.kpi_catalogue import CATALOGUE, OFFERS, Accumulation
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose
from xlplan.headless.lists import note_of

ROOT = Path(__file__).resolve().parents[2]
OF_THE_FIELD = """market_share conversion_rate average_order_value visits leads cost_per_lead cost_per_customer
    channel_cost participants satisfaction repurchase_rate referral_rate coverage penetration sales_cycle win_rate
    win_back_rate nps renewal_rate product_line_share new_customer_share categories sales
    new_customers total_cost input_output"""


@pytest.fixture(params=LANGS)
def composed(request: pytest.FixtureRequest) -> tuple[Lang, bytes]:
    return request.param, compose(template("evaluation"), sample_book("evaluation", request.param))


def test_every_kpi_of_the_field_is_in_the_catalogue_once() -> None:
    ids = [kpi.id for kpi in CATALOGUE]
    assert len(set(ids)) == len(ids)
    assert set(OF_THE_FIELD.split()) <= set(ids)
    for lang in LANGS:
        assert len({kpi.label(lang) for kpi in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize("kpi", CATALOGUE, ids=lambda k: k.id)
def test_a_kpi_says_what_it_is_in_both_languages_and_who_reckons_it(kpi: object) -> None:
    assert kpi in CATALOGUE
    entry = next(k for k in CATALOGUE if k is kpi)
    assert re.search("[一-鿿]", entry.definition.zh)
    assert not re.search("[一-鿿]", entry.definition.en + entry.label.en + entry.unit.en)
    assert all(entry.unit(lang) for lang in LANGS)
    assert entry.metric == "" or callable(getattr(metrics, entry.metric))
    assert (entry.unit.zh == "%") <= (entry.accumulation is Accumulation.RATIO)  # never a mean of percents
    assert len(entry.note("en")) < 400


def test_the_list_is_offered_from_a_hidden_sheet_and_anything_else_may_be_typed(composed: tuple[Lang, bytes]) -> None:
    lang, data = composed
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book[template("evaluation").form("kpi").sheet(lang)]
    rule = next(r for r in sheet.data_validations.dataValidation if "B8" in r.sqref)
    assert (rule.type, rule.formula1, bool(rule.showErrorMessage)) == ("list", "xlplan_lists_kpi_kpi", False)
    ((name, area),) = book.defined_names["xlplan_lists_kpi_kpi"].destinations
    assert book[name].sheet_state == "veryHidden"
    assert [cell.value for (cell,) in book[name][area]] == [offer.label(lang) for offer in OFFERS]
    assert len("".join(offer.label(lang) for offer in OFFERS)) > 100


def test_every_kpi_of_the_sample_carries_its_definition_as_a_note(composed: tuple[Lang, bytes]) -> None:
    lang, data = composed
    sheet = openpyxl.load_workbook(io.BytesIO(data))[template("evaluation").form("kpi").sheet(lang)]
    notes = [sheet.cell(row, 2).comment.text for row in range(8, 14)]
    wanted = ("new_customers", "sales", "visits", "conversion_rate", "total_cost", "input_output")
    assert notes == [next(k for k in CATALOGUE if k.id == i).note(lang) for i in wanted]


@pytest.mark.parametrize(
    ("text", "kpi"),
    [("销售额", "sales"), ("华东区域销售额", "sales"), ("Sales, east", "sales"), ("sales", "sales"),
     ("Salesforce", None), ("老客户转化率", None), ("单条线索成本", "cost_per_lead"), ("自定义指标", None),
     ("", None), (None, None)],
)  # fmt: skip
def test_a_note_belongs_to_the_kpi_that_the_cell_names(text: str | None, kpi: str | None) -> None:
    column = next(c for c in template("evaluation").form("kpi").resolve() if c.id == "kpi")
    found = next((k for k in CATALOGUE if k.id == kpi), None)
    assert note_of(column, text, "en") == (found.note("en") if found else None)


def test_the_rules_of_the_scorecard_stand_in_the_note_of_its_header(composed: tuple[Lang, bytes]) -> None:
    lang, data = composed
    sheet = openpyxl.load_workbook(io.BytesIO(data))[template("evaluation").form("scorecard").sheet(lang)]
    notes = {c.value: c.comment.text for row in sheet.iter_rows() for c in row if c.comment}
    assert "80" in notes["预警" if lang == "zh" else "Warning"]
    assert len(notes) == 3


def test_a_kpi_of_ones_own_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    path.write_bytes(compose(template("evaluation"), sample_book("evaluation", "zh")))
    with xlplan.open(path) as book:
        before = check(book)
        table = read(book).tables["kpi"]
        table.sheet.range(table.cell(2, "kpi")).value = "老客户回访量"
        fill(book)
        assert check(book) == before


def test_the_page_of_kpis_is_what_the_catalogue_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    import make

    assert (ROOT / "docs" / "kpis.md").read_text(encoding="utf-8") == make.kpi_page()
    sys.modules.pop("make")
