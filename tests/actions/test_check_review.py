"""Check across the evaluation workbook: review and scorecard beside the KPI table, and nothing said in doubt."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from test_check_tables import at, checked, typed
from workbooks_support import sample_path

from xlplan.actions.checks_review import disagreeing
from xlplan.actions.kpi_words import Kpi
from xlplan.forms.form import BookData

KPIS = [
    Kpi.of(0, {"kpi": "线索转化率", "unit": "%", "target": Decimal("0.15"), "actual": Decimal("0.12")}),
    Kpi.of(1, {"kpi": "新增客户数", "unit": "家", "target": Decimal(50), "actual": Decimal(45)}),
    Kpi.of(2, {"kpi": "投入产出比", "unit": "1:X", "target": "1:6", "actual": Decimal("7.678571428571429")}),
    Kpi.of(3, {"kpi": "Lead conversion rate", "unit": "%", "target": Decimal("0.15"), "actual": Decimal("0.12")}),
    Kpi.of(4, {"kpi": "Sales, east", "unit": "10k CNY", "target": Decimal(200), "actual": Decimal(215)}),
    Kpi.of(5, {"kpi": "拜访量", "unit": "次", "target": Decimal(200), "actual": None}),
]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("线索转化率 13.0%，低于目标 15.0%", "线索转化率 13.0%"),
        ("整体平稳；线索转化率为１３％", "线索转化率为13%"),
        ("新增客户数达到48家", "新增客户数达到48家"),
        ("投入产出比 1:8.1", "投入产出比 1:8.1"),
        ("Lead conversion rate: 14 %, below target", "lead conversion rate: 14 %"),
        ("Lead conversion rate was 11.5%", "lead conversion rate was 11.5%"),
    ],
)
def test_a_figure_that_the_table_does_not_have_is_found(text: str, said: str) -> None:
    assert [found for _, found in disagreeing(text, KPIS)] == [said]


@pytest.mark.parametrize(
    "text",
    [
        "线索转化率 12.0%，低于目标 15.0%（差 3.0 个百分点）",
        "线索转化率 12%",
        "线索转化率 15% 的目标偏高",
        "线索转化率 3 个百分点的差距",
        "展会线索转化率达到 20%",  # another, narrower rate
        "线索转化率上季为 10%",
        "线索转化率提高 20%",
        "线索转化率去年 18%",
        "新增客户数 5 家未完成",
        "新增客户数 30% 来自展会",
        "新增客户数 3 月起回升",
        "投入产出比 1:7.7",
        "投入产出比 1:7.68",
        "投入产出比 7.7",
        "拜访量 90 次",  # the table has no figure
        "Trade fairs convert 20 % of their leads",
        "Trade-fair lead conversion rate 20 %",
        "Lead conversion rate: 12.0%, 3.0 points below the target of 15.0%",
        "Sales, east: 215, attainment 107.5 % (target 200)",
        "",
        None,
    ],
)
def test_nothing_is_said_where_the_figure_agrees_or_may_be_another(text: str | None) -> None:
    assert list(disagreeing(text, KPIS)) == []


def test_the_cell_of_the_review_and_the_tables_figure_are_named(tmp_path: Path) -> None:
    problems = checked(
        sample_path(tmp_path, "evaluation", "zh"), typed("review", 0, highlight="线索转化率达到 20%，为历史最好")
    )
    found = [(p.sheet, p.cell, p.params["actual"]) for p in problems if p.code == "review-disagrees"]
    assert found == [("复盘", "B8", "12.0%")]


# --- scorecard -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sales", "found"),
    [(525000, []), (529999, []), (530001, ["C8"]), (520001, []), (519999, ["C8"]), (0, ["C8"])],
)
def test_the_salespeoples_sales_add_up_to_the_sales_kpi_as_rounded_there(
    tmp_path: Path, sales: int, found: list[str]
) -> None:
    path = sample_path(tmp_path, "evaluation", "zh")
    assert at(checked(path, typed("scorecard", 2, sales=sales)), "scorecard-disagrees") == found  # 215 is 2,150,000


def test_targets_are_compared_too(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "evaluation", "en")
    problems = [p for p in checked(path, typed("scorecard", 0, target=900000)) if p.code == "scorecard-disagrees"]
    assert [(p.cell, p.params["total"], p.params["stated"]) for p in problems] == [("B8", "220", "200")]


@pytest.mark.parametrize(
    "cells",
    [
        {"kpi": "新客户销售额"},
        {"kpi": "展会销售额"},
        {"unit": "万美元"},
        {"unit": "家"},
        {"unit": None},
        {"kpi": "销售达成率"},
    ],
)
def test_sales_are_not_compared_with_another_kpi_or_currency(tmp_path: Path, cells: dict[str, object]) -> None:
    def fewer(book: BookData) -> None:
        book.tables["scorecard"][0]["sales"] = Decimal(1)

    path = sample_path(tmp_path, "evaluation", "zh", edit=fewer)
    assert at(checked(path), "scorecard-disagrees") == ["C8"]
    assert at(checked(path, typed("kpi", 1, **cells)), "scorecard-disagrees") == []


def test_an_incomplete_scorecard_is_not_compared(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "evaluation", "zh")
    assert at(checked(path, typed("scorecard", 2, sales=None)), "scorecard-disagrees") == []


def test_amounts_in_ten_thousands_are_compared_in_their_unit(tmp_path: Path) -> None:
    def in_wan(book: BookData) -> None:
        book.facts["unit"] = "万元"
        for row in book.tables["scorecard"]:
            for field in ("target", "sales"):
                value = row[field]
                assert isinstance(value, Decimal)
                row[field] = value / 10000

    assert at(checked(sample_path(tmp_path, "evaluation", "zh", edit=in_wan)), "scorecard-disagrees") == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_weights_that_do_not_sum_to_one_hundred_percent_are_reported_at_the_first(tmp_path: Path, lang: str) -> None:
    def heavier(book: BookData) -> None:
        book.facts["weight_sales"] = Decimal("0.5")

    problems = checked(sample_path(tmp_path, "evaluation", lang, edit=heavier))  # type: ignore[arg-type]
    found = [(p.sheet, p.params["total"]) for p in problems if p.code == "scorecard-weights"]
    assert found == [("信息" if lang == "zh" else "Info", "110")]
