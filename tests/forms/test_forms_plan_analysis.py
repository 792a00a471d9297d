"""The plan's first half: shares, tiers, bonuses and dates by hand, with their boundaries."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.forms.catalog import in_evaluation_order, template
from xlplan.forms.evaluate import Figures, evaluate
from xlplan.forms.form import LANGS, BookData, Lang, Row
from xlplan.forms.instance import new_book
from xlplan.forms.plan.rhythm import months_later
from xlplan.forms.samples import sample_book


def figures_of(book: BookData) -> dict[str, Figures]:
    forms = template("plan").forms
    columns = {form.id: form.resolve(book.months, book.lines) for form in forms}
    return evaluate(in_evaluation_order(forms), columns, book)


def one(form: str, *rows: dict[str, Any], lang: Lang = "en", **facts: object) -> tuple[list[Row], dict[str, Any]]:
    """The rows of one form and its bands, in a plan as of 2023-09-30."""
    book = new_book(template("plan"), lang, {"as_of": "2023-09-30"})
    book.facts |= {name: Decimal(str(value)) for name, value in facts.items()}
    book.tables[form] = [
        {k: Decimal(str(v)) if isinstance(v, int | float) else v for k, v in row.items()} for row in rows
    ]
    return book.rows(form), figures_of(book)[form].bands


def close(value: object) -> object:
    return pytest.approx(value, abs=1e-11)


# --- summary and last period -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_the_summary_takes_its_targets_from_the_target_sheet(lang: Lang) -> None:
    book = sample_book("plan", lang)
    bands = figures_of(book)["summary"].bands
    rows = book.rows("summary")
    assert [row["target"] for row in rows] == [8000000, 6480000, 5520000, 20000000, 200]
    assert [row["growth"] for row in rows] == [
        close(800 / 695 - 1), close(0.2), close(0.2), close(2000 / 1695 - 1), close(0.25),
    ]  # fmt: skip
    assert [row["attainment"] for row in rows][1] == close(4240000 / 4536000)
    assert (bands["subjects"], bands["growing"], bands["behind"], bands["all_budget"]) == (5, 5, 0, 3000000)


@pytest.mark.parametrize("lang", LANGS)
def test_last_periods_tasks_are_weighed(lang: Lang) -> None:
    book = sample_book("plan", lang)
    bands = figures_of(book)["performance"].bands
    rows = book.rows("performance")
    assert [row["attainment"] for row in rows] == [close(v) for v in (1.075, 0.8, 1.1, 80 / 85, 2 - 28 / 30)]
    assert [row["status"] for row in rows] == ["met", "missed", "met", "near", "met"]
    total = 0.4 * 1.075 + 0.2 * 0.8 + 0.15 * 1.1 + 0.15 * 80 / 85 + 0.1 * (2 - 28 / 30)
    assert bands["weighted"] == close(total)


def test_a_planned_result_of_nothing_is_met_by_staying_there() -> None:
    lower = {"direction": "lower", "target": 0}
    rows, _ = one("performance", {"task": "Complaints", "actual": 0} | lower, {"task": "Losses", "actual": 2} | lower,
                  {"task": "x", "target": 5})  # fmt: skip
    assert [row["status"] for row in rows] == ["met", "missed", "no_data"]


# --- contribution ----------------------------------------------------------------------------------------------------
def customers(*sales: float) -> list[dict[str, Any]]:
    return [{"kind": "customer", "name": f"c{n}", "sales_actual": s} for n, s in enumerate(sales)]


def test_customers_are_ranked_and_classed_by_what_stands_before_them() -> None:
    rows, bands = one("contribution", *customers(50, 30, 15, 5), {"kind": "market", "name": "m", "sales_actual": 7})
    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 1]
    assert [row["cumulative"] for row in rows] == [0.5, 0.8, 0.95, 1, 1]
    # before them stand 0, 50, 80 and 95 percent: 80 is no longer A, 95 no longer B
    assert [row["cls"] for row in rows] == ["a", "a", "b", "c", "a"]
    assert bands["key_customers"] == 2
    assert (bands["sales_actual_1"], bands["sales_actual_3"]) == (7, 100)


def test_equal_sales_share_a_rank_and_their_cumulative_share() -> None:
    rows, _ = one("contribution", *customers(40, 20, 20, 20))
    assert [row["rank"] for row in rows] == [1, 2, 2, 2]
    assert [row["cumulative"] for row in rows] == [0.4, 1, 1, 1]


def test_shares_of_nothing_are_none_and_typed_totals_do_not_count() -> None:
    rows, _ = one("contribution", *customers(5, -5))
    assert [row["share"] for row in rows] == [None, None]
    rows, _ = one("contribution", *customers(1, 3), {"kind": "customer", "name": "Total", "sales_actual": 4})
    assert [row["share"] for row in rows] == [0.25, 0.75, None]


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=12))
def test_shares_add_up_and_the_last_customer_completes_them(sales: list[int]) -> None:
    rows, _ = one("contribution", *customers(*sales))
    assert sum(float(row["share"]) for row in rows) == pytest.approx(1, abs=1e-9)  # type: ignore[arg-type]
    assert max(float(row["cumulative"]) for row in rows) == 1  # type: ignore[arg-type]
    assert rows[sales.index(max(sales))]["cls"] == "a"


@pytest.mark.parametrize("lang", LANGS)
def test_the_samples_contributions_by_hand(lang: Lang) -> None:
    book = sample_book("plan", lang)
    bands = figures_of(book)["contribution"].bands
    rows = {row["name"]: row for row in book.rows("contribution")}
    first = rows["朗通" if lang == "zh" else "Langtong"]
    assert first["share"] == close(610 / 2150)
    assert first["change"] == pytest.approx(100 * (610 / 2150 - 540 / 2000), abs=1e-9)
    assert first["profit_share"] == close(190 / 640)
    assert first["margin"] == close(190 / 610)
    assert {bands[f"sales_actual_{kind}"] for kind in (1, 2, 3)} == {2150000}
    fourth = rows["万星" if lang == "zh" else "Wanxing"]  # third by plan, fourth by result
    assert (fourth["rank_plan"], fourth["rank"]) == (3, 4)


# --- agents and bonus ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("purchases", "tier", "rebate", "to_next"), [
    (1000000, "gold", 50000, None), (999999.99, "silver", 30000, Decimal("0.01")), (500000, "silver", 15000, 500000),
    (499999, "bronze", Decimal("4999.99"), 1), (200000, "bronze", 2000, 300000), (199999, "plain", 0, 1),
    (0, "plain", 0, 200000),
])  # fmt: skip
def test_a_tier_begins_at_its_line(purchases: float, tier: str, rebate: float, to_next: float | None) -> None:
    rows, _ = one("agents", {"agent": "A", "purchases": purchases})
    assert (rows[0]["tier"], rows[0]["rebate"], rows[0]["to_next"]) == (tier, rebate, to_next)


def test_no_rebate_is_paid_while_something_is_overdue() -> None:
    rows, bands = one(
        "agents", {"agent": "A", "purchases": 600000, "overdue": 0.01}, {"agent": "B", "purchases": 300000}
    )
    assert [row["payable"] for row in rows] == [0, 3000]
    assert (bands["all_rebate"], bands["all_payable"]) == (21000, 3000)


@pytest.mark.parametrize(("actual", "multiple", "to_next"), [
    (79.99, 0, Decimal("0.01")), (80, Decimal("0.6"), 20), (99.99, Decimal("0.6"), Decimal("0.01")), (100, 1, 10),
    (110, Decimal("1.3"), 10), (119.99, Decimal("1.3"), Decimal("0.01")), (120, Decimal("1.6"), None),
    (300, Decimal("1.6"), None),
])  # fmt: skip
def test_a_step_of_the_bonus_begins_at_its_line(actual: float, multiple: Decimal, to_next: Decimal | None) -> None:
    rows, _ = one("bonus", {"salesperson": "Li", "target": 100, "actual": actual, "base": 10000})
    assert rows[0]["multiple"] == multiple
    assert rows[0]["bonus"] == 10000 * multiple
    assert rows[0]["to_next"] == to_next


@pytest.mark.parametrize("lang", LANGS)
def test_the_samples_bonuses_by_hand(lang: Lang) -> None:
    book = sample_book("plan", lang)
    bands = figures_of(book)["bonus"].bands
    # 125 % -> 1.6, 107.1 % -> 1, 87.5 % -> 0.6 of 12,000, 12,000 and 10,000; 1,000 taken off for collection
    assert [row["payable"] for row in book.rows("bonus")] == [19200, 12000, 5000]
    assert (bands["all_bonus"], bands["all_payable"], bands["paid"]) == (37200, 36200, 3)
    assert bands["team"] == close(2150 / 2000)


def test_a_step_that_was_cleared_is_left_out() -> None:
    book = new_book(template("plan"), "en", {"as_of": "2023-09-30"})
    book.facts |= {"bonus_from_3": None, "bonus_from_4": None}
    book.tables["bonus"] = [{"salesperson": "Li", "target": Decimal(100), "actual": Decimal(150), "base": Decimal(10)}]
    figures_of(book)
    assert (book.rows("bonus")[0]["multiple"], book.rows("bonus")[0]["next_step"]) == (1, None)


# --- training and rhythm ---------------------------------------------------------------------------------------------
def test_training_is_late_the_day_after_its_date() -> None:
    days = (dt.date(2023, 9, 29), dt.date(2023, 9, 30), dt.date(2023, 10, 1))
    rows, bands = one("training", *({"topic": f"t{n}", "date": day, "planned": 4} for n, day in enumerate(days)),
                      {"topic": "held", "date": days[0], "planned": 10, "attended": 9, "cost": 100,
                       "hours": 2})  # fmt: skip
    assert [row["status"] for row in rows] == ["late", "planned", "planned", "held"]
    assert (rows[3]["attendance"], rows[3]["per_head"]) == (0.9, Decimal("11.11"))
    assert (bands["attendance"], bands["hours"], bands["count_late"]) == (0.9, 2, 1)


@pytest.mark.parametrize(("last", "frequency", "due"), [
    ("2023-01-31", "monthly", "2023-02-28"), ("2024-01-31", "monthly", "2024-02-29"),
    ("2023-11-30", "quarterly", "2024-02-29"), ("2024-02-29", "yearly", "2025-02-28"),
    ("2023-12-15", "monthly", "2024-01-15"), ("2023-12-29", "weekly", "2024-01-05"),
    ("2023-09-30", "daily", "2023-10-01"),
])  # fmt: skip
def test_the_next_report_is_due_one_period_later(last: str, frequency: str, due: str) -> None:
    rows, _ = one("rhythm", {"content": "x", "last": dt.date.fromisoformat(last), "frequency": frequency})
    assert f"{rows[0]['next_due']}" == due


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 24))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: dt.date, count: int) -> None:
    later = months_later(day, count)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day == day.day or (later.day < day.day and (later + dt.timedelta(days=1)).day == 1)


def test_a_report_is_overdue_the_day_after_it_was_due() -> None:
    rows, _ = one("rhythm", *({"content": f"{day}", "last": dt.date(2023, 9, day), "frequency": "weekly"}
                              for day in (22, 23)), {"content": "never", "frequency": "weekly"})  # fmt: skip
    assert [row["status"] for row in rows] == ["overdue", "on_time", "not_begun"]


# --- the market ------------------------------------------------------------------------------------------------------
def test_threats_count_against_a_dimension() -> None:
    economic = {"dimension": "economic", "degree": 4}
    rows, bands = one("pest", economic | {"factor": "a", "direction": "threat", "likelihood": 4},
                      economic | {"factor": "b", "direction": "opportunity", "likelihood": 3},
                      {"dimension": "social", "factor": "c", "degree": 5, "likelihood": 5})  # fmt: skip
    assert [row["score"] for row in rows] == [-16, 12, None]
    assert (bands["net_economic"], bands["net_social"], bands["threat"], bands["opportunity"]) == (-4, 0, 1, 1)


def test_competitors_are_ranked_and_priced_within_their_product() -> None:
    rows, bands = one(
        "competitors",
        {"product": "A", "competitor": "we", "who": "ours", "share": 0.3, "last_share": 0.25, "price": 100},
        {"product": "a", "competitor": "x", "who": "theirs", "share": 0.2, "last_share": 0.24, "price": 80},
        {"product": "B", "competitor": "we", "who": "ours", "share": 0.1},
        {"product": "B", "competitor": "x", "who": "theirs", "share": 0.5, "price": 70},
    )
    assert [row["rank"] for row in rows] == [1, 2, 2, 1]
    assert [row["price_gap"] for row in rows] == [None, close(-0.2), None, None]
    assert [row["change"] for row in rows[:2]] == [close(5), close(-4)]
    assert (bands["leads"], bands["rivals"]) == (1, 2)


@pytest.mark.parametrize(("points", "posture"), [
    ((5, 4, 3, 2), "so"), ((5, 4, 2, 3), "st"), ((4, 5, 3, 2), "wo"), ((4, 5, 2, 3), "wt"), ((4, 4, 3, 3), "so"),
])  # fmt: skip
def test_the_posture_follows_from_what_weighs_more(points: tuple[int, ...], posture: str) -> None:
    names = ("strength", "weakness", "opportunity", "threat")
    _, bands = one("swot", *({"quadrant": q, "item": q, "importance": n} for q, n in zip(names, points, strict=True)))
    assert bands["posture"] == posture


def test_points_are_ranked_within_their_quadrant() -> None:
    rows, bands = one("swot", *({"quadrant": "strength", "item": f"{n}", "importance": n} for n in (3, 5, 3)),
                      {"quadrant": "threat", "item": "t", "importance": 1})  # fmt: skip
    assert [row["rank"] for row in rows] == [2, 1, 2, 1]
    assert bands["sum_strength"] == 11


@pytest.mark.parametrize("lang", LANGS)
def test_the_headlines_over_the_plans_charts(lang: Lang) -> None:
    book = sample_book("plan", lang)
    found = figures_of(book)
    said = [found[form].board[f"headline_{chart}"] for form, chart in (
        ("contribution", "pareto"), ("competitors", "shares"), ("targets", "months"))]  # fmt: skip
    # 610 / 2150, (610 + 455 + 300) / 2150; 13,875 of 14,000; 20,000 - 13,875
    assert said == {
        "zh": ["按销售额 A 类客户 5 家；最大客户占 28%，前三名累计占 63%",
               "与 4 个对手条目比较，我方份额第一的产品有 0 个",
               "全公司销售额：累计达成 99%，全年还差 6,125,000"],
        "en": ["5 customers are class A by sales; the largest has 28% of sales, the first three 63%",
               "Against 4 competitor entries, our share is the largest in 0 products",
               "Whole company, Sales: 99% of the target to date; still to do this year: 6,125,000"],
    }[lang]  # fmt: skip
