"""Check on the evaluation table: figures and remarks that do not agree with one another, and those that do."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from test_check_tables import at, checked, typed
from workbooks_support import sample_path

import xlplan
from xlplan.actions.claims import claims
from xlplan.errors import Problem
from xlplan.forms.form import BookData, Row, Value

Typed = tuple[str, str, object, object] | tuple[str, str, object, object, str]
"""KPI, unit, target, actual, and perhaps a remark."""


def table(tmp_path: Path, *rows: Typed) -> list[Problem]:
    """The problems of an evaluation with these KPIs."""

    def cell(value: object) -> Value:
        return value if isinstance(value, str) or value is None else Decimal(str(value))

    def edit(book: BookData) -> None:
        book.tables |= {"kpi": [], "review": [], "scorecard": []}
        for name, unit, target, actual, *remark in rows:
            row: Row = {
                "kpi": name,
                "unit": unit or None,
                "direction": "higher",
                "target": cell(target),
                "actual": cell(actual),
            }
            book.tables["kpi"].append({**row, "remark": remark[0] if remark else None})

    return checked(sample_path(tmp_path, "evaluation", "zh", edit=edit))


def codes(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(p.code, p.cell) for p in problems]


# --- claims ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "numerator", "denominator", "change"),
    [
        ("单个新增客户成本下降5%", "成本", "新增客户", "-5"),
        ("新增客户较目标少5家；单个新增客户成本下降５％", "成本", "新增客户", "-5"),
        ("每条线索成本降低了约12.5%", "成本", "线索", "-12.5"),
        ("人均销售额提高 3%", "销售额", "人员", "3"),
        ("获客成本下降5%", "成本", "新增客户", "-5"),
        ("单位拜访费用较目标上升 3%", "费用", "拜访", "3"),
        ("成本/新增客户 -5%", "成本", "新增客户", "-5"),
        ("新增客户单位成本下降百分之5", "成本", "新增客户", "-5"),
        ("cost per new customer -5%", "cost", "new customer", "-5"),
        ("Cost per new customer: −5 %", "cost", "new customer", "-5"),
        ("cost per lead fell by 12.5 percent", "cost", "lead", "-12.5"),
        ("5% lower cost per customer", "cost", "customer", "-5"),
        ("we reduced the average cost per lead by about 5%", "cost", "lead", "-5"),
        ("per-customer cost up 4%", "cost", "customer", "4"),
        ("sales per head rose 3% vs target", "sales", "head", "3"),
    ],
)
def test_a_claim_about_a_figure_per_something_is_read(text: str, numerator: str, denominator: str, change: str) -> None:
    (claim,) = claims(text)
    assert (claim.numerator, claim.denominator, claim.change) == (numerator, denominator, Decimal(change))


@pytest.mark.parametrize(
    "text",
    [
        "单个客户成本下降到5%", "单个客户成本持平，销售额提高5%", "单个新增客户成本同比下降5%",
        "客户成本下降", "成本下降5%", "cost per lead 5% of sales", "sales up 7.5%",
        "cost per customer fell to 5%", "cost per customer fell 5% year on year",
        "销售额 215 / 总成本 28", "Sales 215 / total cost 28", "达成率 80.0%，低于目标 3.0 个百分点",
        "attainment 80.0 %, 3.0 points below target", "3-5% per customer", "", "下降5个百分点", None,
    ],
)  # fmt: skip
def test_what_claims_no_change_from_target_to_actual_is_left_alone(text: str | None) -> None:
    assert list(claims(text)) == []


COST: Typed = ("推广总成本", "万元", 20, 21)


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ([COST, ("有效线索数", "条", 400, 350, "单条线索成本下降5%")], "M9"),  # 0.05 -> 0.06, +20 %
        ([COST, ("Leads", "", 400, 500, "cost per lead down 20 %")], "M9"),  # -16 %
        ([("Total expenses", "k EUR", 20, 21), ("Client visits", "", 100, 100, "cost per visit -5%")], "M9"),
        ([("销售额", "万元", 300, 330), ("销售人员数", "人", 10, 12, "人均销售额提高10%")], "M9"),  # 30 -> 27.5
        ([("Sales", "k EUR", 300, 330, "sales per head +10 percent"), ("Headcount", "", 10, 12)], "M8"),
        ([COST, ("新增客户数", "家", 10, 10, "获客成本持续下降, 每家新增客户成本减少 8%")], "M9"),
    ],
)
def test_a_claim_that_the_table_contradicts_is_found(tmp_path: Path, rows: list[Typed], cell: str) -> None:
    assert codes(table(tmp_path, *rows)) == [("claim-disagrees", cell)]


@pytest.mark.parametrize(
    "rows",
    [
        [COST, ("有效线索数", "条", 400, 350, "单条线索成本上升20%")],
        [COST, ("Leads", "", 400, 500, "cost per lead down 16 %")],
        [("总成本", "万元", 30, 28), ("新增客户数", "家", 50, 45, "单个新增客户成本上升3.7%")],
        [("总成本", "万元", 30, 28), ("新增客户数", "家", 50, 45, "单个新增客户成本上升4%")],  # 3.70 rounds to 4
        [("总成本", "万元", 30, 28), ("新增客户数", "家", 50, 45, "单个老客户成本下降5%")],  # no such KPI
        [("总成本", "万元", 30, 28), ("新增客户数", "家", 50, 45, "单个新增客户成本同比下降5%")],  # no year before here
        [
            ("差旅费用", "万元", 3, 2),
            ("推广费用", "万元", 9, 9),
            ("新增客户数", "家", 50, 45, "单个新增客户成本下降5%"),
        ],
        [COST, ("客户拜访量", "次", 200, 220, "单个新增客户成本下降5%")],  # visits are no customers
        [COST, ("新增客户数", "家", 0, 45, "单个新增客户成本下降5%")],
        [COST, ("新增客户数", "家", 50, None, "单个新增客户成本下降5%")],
    ],
)
def test_a_claim_that_agrees_or_cannot_be_reckoned_is_left_alone(tmp_path: Path, rows: list[Typed]) -> None:
    assert [p for p in table(tmp_path, *rows) if p.severity == "warning" and p.code != "required-empty"] == []


# --- ratios and rates beside their parts -----------------------------------------------------------------------------
SALES: Typed = ("销售额", "万元", 200, 215)
SPENT: Typed = ("总成本", "万元", 30, 28)


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (("投入产出比", "1:X", "1:6", "1:7.7"), ["F10"]),
        (("投入产出比", "", "1：6.7", "1:7"), ["G10"]),  # 7.68 is no 7
        (("Input-output ratio", "1:X", 6.67, 7.678571428571429), []),
        (("Input/output", "", "1:7", "1:8"), []),  # rounded to whole numbers
        (("ROI", "%", 5.67, 6.68), []),  # (revenue - cost) / cost
        (("ROI", "1:X", "1:5", "1:7.68"), ["F10"]),
        (("投产比", "比", 6, None), ["F10"]),
        (("客户满意度", "分", 6, 7), []),
    ],
)
def test_a_ratio_is_compared_with_its_own_table_for_target_and_actual(
    tmp_path: Path, row: Typed, cells: list[str]
) -> None:
    problems = [p for p in table(tmp_path, SALES, SPENT, row) if p.code != "required-empty"]
    assert codes(problems) == [("ratio-disagrees", cell) for cell in cells]


def test_parts_in_different_units_of_money_are_brought_together(tmp_path: Path) -> None:
    in_yuan: Typed = ("总成本", "元", 300000, 280000)
    assert table(tmp_path, SALES, in_yuan, ("投入产出比", "1:X", "1:6.67", "1:7.68")) == []
    assert codes(table(tmp_path, SALES, in_yuan, ("投入产出比", "1:X", "1:6", "1:7.68"))) == [
        ("ratio-disagrees", "F10")
    ]
    assert table(tmp_path, SALES, ("总成本", "USD", 3, 3), ("投入产出比", "1:X", "1:6", "1:7")) == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("签约客户数", "家", 15, 12), ("线索数", "条", 100, 100), ("线索转化率", "%", 0.15, 0.13)], ["G10"]),
        ([("签约客户数", "家", 15, 12), ("线索数", "条", 100, 100), ("线索转化率", "%", 0.15, 0.12)], []),
        ([("Deals won", "", 15, 12), ("Leads", "", 100, 100), ("Lead conversion rate", "%", 0.2, 0.12)], ["F10"]),
        (
            [("新增客户数", "家", 15, 12), ("线索数", "条", 100, 100), ("线索转化率", "%", 0.2, 0.2)],
            [],
        ),  # not clearly named
        ([("销售额", "万元", 200, 215), ("订单数", "单", 100, 100), ("客单价", "元", 20000, 21500)], []),
        ([("销售额", "万元", 200, 215), ("订单数", "单", 100, 100), ("客单价", "元", 20000, 25000)], ["G10"]),
        (
            [("总成本", "万元", 30, 28), ("新增客户数", "家", 50, 45), ("单个新增客户成本", "元/家", 6000, 5700)],
            ["G10"],
        ),
        ([("总成本", "万元", 30, 28), ("新增客户数", "家", 50, 45), ("单个新增客户成本", "万元", 0.6, 0.62)], []),
        (
            [
                ("Total cost", "k EUR", 30, 28),
                ("New customers", "", 50, 45),
                ("Cost per new customer", "EUR", 600, 570),
            ],
            ["G10"],
        ),
    ],
)
def test_a_rate_or_average_is_compared_with_its_parts_where_they_are_clearly_named(
    tmp_path: Path, rows: list[Typed], found: list[str]
) -> None:
    problems = [p for p in table(tmp_path, *rows) if p.severity == "warning"]
    assert codes(problems) == [("ratio-disagrees", cell) for cell in found]


# --- weights and percents --------------------------------------------------------------------------------------------
def test_weights_that_do_not_add_up_are_found(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "evaluation", "zh")
    found = [p for p in checked(path, typed("kpi", 0, weight=0.3)) if p.code == "weights-not-whole"]
    assert [(p.cell, p.params["total"]) for p in found] == [("J8", "105")]

    def without(book: BookData) -> None:
        for row in book.tables["kpi"]:
            row["weight"] = None

    assert not at(checked(sample_path(tmp_path, "evaluation", "en", edit=without)), "weights-not-whole")


def test_a_percent_typed_without_its_sign_is_found(tmp_path: Path) -> None:
    assert codes(table(tmp_path, ("转化率", "%", 15, 0.12), ("渗透率(%)", "", 0.3, 31), ("增长率", "%", 1.5, 2))) == [
        ("percent-as-number", "F8"), ("percent-as-number", "G9"),
    ]  # fmt: skip


def test_an_actual_figure_may_wait_until_the_quarter_is_over_but_a_target_may_not(tmp_path: Path) -> None:
    problems = table(tmp_path, ("新增客户数", "家", 50, None), ("客户拜访量", "次", None, 9))
    assert [(p.code, p.severity, p.cell) for p in problems] == [
        ("required-empty", "warning", "G8"), ("required-empty", "error", "F9"),
    ]  # fmt: skip


def test_no_remark_is_drafted_on_a_percent_that_lacks_its_sign(tmp_path: Path) -> None:
    def edit(book: BookData) -> None:
        book.tables["kpi"] = [
            {"kpi": "转化率", "unit": "%", "target": Decimal(15), "actual": Decimal(12)},
            {"kpi": "复购率", "unit": "%", "target": Decimal("0.15"), "actual": Decimal("0.12")},
        ]

    with xlplan.open(sample_path(tmp_path, "evaluation", "zh", edit=edit)) as book:
        assert [c.cell for c in xlplan.actions.fill(book).changes if c.what == "draft"] == ["M9"]
