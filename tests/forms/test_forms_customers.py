"""The customers workbook: score cells, tiers, both boundary conventions, levels, credit, lists and goals, by hand."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlplan.forms.catalog import in_evaluation_order, template
from xlplan.forms.customers.customer_grade import CHANCES, SIZES
from xlplan.forms.evaluate import Figures, evaluate
from xlplan.forms.form import LANGS, BookData, Lang, Row, Value
from xlplan.forms.instance import new_book
from xlplan.forms.render import shown
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

CUSTOMERS = template("customers")

SCORES = [[10, 9, 8, 7], [9, 8, 7, 6], [8, 7, 6, 5], [7, 6, 5, 4]]
"""Order size down (5.1 4.1 3.1 2.1), likelihood across (4.9 3.9 2.9 1.9)."""

TO_LOWER = ["AABB", "ABBC", "BBCC", "BCCD"]
TO_HIGHER = ["AAAB", "AABB", "ABBC", "BBCC"]
TIERS = ["1122", "1223", "3444", "4444"]
"""Level 1 to 4 down, class A to D across."""


def evaluated(
    lang: Lang = "zh", facts: dict[str, Value] | None = None, **tables: list[Row]
) -> tuple[BookData, dict[str, Figures]]:
    """A new workbook with these rows, reckoned."""
    book = new_book(CUSTOMERS, lang, {"as_of": "2023-09-30"})
    book.facts |= facts or {}
    book.tables |= tables
    columns = {form.id: form.resolve() for form in CUSTOMERS.forms}
    return book, evaluate(in_evaluation_order(CUSTOMERS.forms), columns, book)


def cells(book: BookData, form: str, fields: list[str]) -> list[list[object]]:
    """What the cells of these columns show."""
    columns = {c.id: c for c in CUSTOMERS.form(form).resolve()}
    return [[shown(row.get(f), columns[f].choices, book.lang) for f in fields] for row in book.rows(form)]


def every_cell(**facts: Value) -> list[Row]:
    """Sixteen customers, one in each score cell, graded."""
    rows: list[Row] = [
        {"customer": f"{s.id} {c.id}", "order_size": s.id, "likelihood": c.id} for s, c in product(SIZES, CHANCES)
    ]
    evaluated(facts=facts, customer_grade=rows)
    return rows


# --- score cells, tiers, conventions ---------------------------------------------------------------------------------
@pytest.mark.parametrize(("boundary", "classes"), [("to_lower", TO_LOWER), ("to_higher", TO_HIGHER)])
def test_sixteen_customers_have_the_scores_and_classes_of_the_sixteen_cells(boundary: str, classes: list[str]) -> None:
    rows = every_cell(boundary=boundary)
    assert [row["score"] for row in rows] == [Decimal(score) for line in SCORES for score in line]
    assert "".join(str(row["cls"]) for row in rows) == "".join(classes)


@pytest.mark.parametrize(("boundary", "other"), [("to_lower", TO_HIGHER), ("to_higher", TO_LOWER)])
def test_the_seven_cells_where_the_readings_differ_show_the_other_class_and_no_others_do(
    boundary: str, other: list[str]
) -> None:
    rows = every_cell(boundary=boundary)
    differing = [one != two for one, two in zip("".join(TO_LOWER), "".join(TO_HIGHER), strict=True)]
    assert sum(differing) == 7
    expected = [cls if differs else None for cls, differs in zip("".join(other), differing, strict=True)]
    assert [row["other_reading"] for row in rows] == expected


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("boundary", "classes"), [("to_lower", TO_LOWER), ("to_higher", TO_HIGHER)])
def test_the_matrix_shows_all_score_cells_and_tiers_of_a_new_workbook(
    boundary: str, classes: list[str], lang: Lang
) -> None:
    book, figures = evaluated(lang, {"boundary": boundary})
    scores = cells(book, "customer_matrix", [f"on_{c.id}" for c in CHANCES])
    boundaries = {8, 6, 4}
    assert scores == [
        [f"{score} {cls}{'*' if score in boundaries else ''}" for score, cls in zip(line, letters, strict=True)]
        for line, letters in zip(SCORES, classes, strict=True)
    ]
    tiers = cells(book, "customer_matrix", [f"tier_{c}" for c in "ABCD"])
    names = (
        ["", "第一梯队", "第二梯队", "第三梯队", "第四梯队"] if lang == "zh" else ["", *(f"Tier {n}" for n in "1234")]
    )
    expected = [[names[int(tier)] for tier in line] for line in TIERS]
    expected[3][0] += "*"  # take the order, do not invest
    assert tiers == expected
    said = str(figures["customer_matrix"].bands["convention"])
    assert ("A ≥ 8" in said) == (boundary == "to_higher")
    assert ("D ≤ 4" in said) == (boundary == "to_lower")


LEVELLED = {"L1": (5, 5), "L2": (5, 1), "L3": (1, 5), "L4": (1, 1)}


def category(name: str, attractiveness: object, strength: object) -> Row:
    """A category with one score each."""
    return {"category": name, "profit": number(attractiveness), "product": number(strength)}


def number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def test_sixteen_customers_have_the_tiers_of_level_and_class() -> None:
    sizes = {"A": ("over", "month"), "B": ("part", "period"), "C": ("minor", "later"), "D": ("minor", "interest")}
    rows: list[Row] = [
        {"customer": f"{level}{cls}", "category": level, "order_size": sizes[cls][0], "likelihood": sizes[cls][1]}
        for level, cls in product(LEVELLED, "ABCD")
    ]
    evaluated(customer_value=[category(name, *scores) for name, scores in LEVELLED.items()], customer_grade=rows)
    assert [row["level"] for row in rows] == [level for level in LEVELLED for _ in "ABCD"]
    assert [row["cls"] for row in rows] == [*"ABCD"] * 4
    assert [row["tier"] for row in rows] == [f"T{tier}" for line in TIERS for tier in line]
    assert [row["customer"] for row in rows if row["advice"]] == ["L4A"]
    assert rows[12]["advice"] == "接单，不投入"


# --- categories ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("attractiveness", "strength", "level", "flag"),
    [("3", "3", "L1", "near"), ("2.99", "4", "L3", "near"), ("3.25", "5", "L1", "near"),
     ("3.26", "5", "L1", "incomplete"),
     ("2.75", "1", "L4", "near"), ("2.74", "1", "L4", "incomplete"), ("5", "2.74", "L2", "incomplete"),
     ("1", "3.25", "L3", "near"), (None, "5", None, None), ("5", None, None, None), ("0.9", "5", None, None),
     ("5", "5.1", None, None)],
)  # fmt: skip
def test_a_category_has_its_level_and_is_marked_near_the_cut(
    attractiveness: str | None, strength: str | None, level: str | None, flag: str | None
) -> None:
    rows = [category("机床厂", attractiveness, strength)]
    evaluated(customer_value=rows)
    assert (rows[0]["level"], rows[0]["flag"]) == (level, flag)


def test_scores_are_weighted_and_a_missing_one_leaves_its_weight_to_the_others() -> None:
    row: Row = {
        "category": "机床厂",
        **{f: Decimal(3) for f in ("profit", "volume", "growth", "strategic", "referral")},
    }
    row |= {f: Decimal(5) for f in ("product", "people", "organisation", "service")} | {"influence": Decimal(1)}
    evaluated(facts={"weight_influence": Decimal("0.8"), "weight_profit": Decimal("0.5")}, customer_value=[row])
    assert row["attractiveness"] == 3.0
    assert row["strength"] == 3.0  # (4 x 0.2 x 5 + 0.8 x 1) / 1.6
    assert row["level"] == "L1"


def test_cut_and_margin_are_settings() -> None:
    rows = [category("机床厂", "3.4", "3.4")]
    evaluated(facts={"cut": Decimal("3.5"), "margin": Decimal("0.05")}, customer_value=rows)
    assert (rows[0]["level"], rows[0]["flag"]) == ("L4", "incomplete")


# --- movement and credit ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "before", "movement"),
    [(("over", "month"), "B", "up"), (("over", "month"), "A", "same"), (("minor", "later"), "A", "down"),
     (("over", "month"), None, "new"), ((None, None), "C", "left"), ((None, None), None, None)],
)  # fmt: skip
def test_movement_compares_with_the_class_of_last_period(
    now: tuple[str | None, str | None], before: str | None, movement: str | None
) -> None:
    row: Row = {"customer": "朗通", "order_size": now[0], "likelihood": now[1], "previous_cls": before}
    evaluated(customer_grade=[row])
    assert row["movement"] == movement


@pytest.mark.parametrize(
    ("owed", "overdue", "limit", "credit", "advice"),
    [(None, None, None, None, None), (100, 0, 100, "open", None),
     (101, 0, 100, "over_limit", "超信用额度，先收款再发货"),
     (101, "0.01", 100, "stop", "不再赊销"), (100, 100, None, "stop", "不再赊销"), (None, None, 100, "open", None),
     (-5, 0, 0, "open", None)],
)  # fmt: skip
def test_who_is_overdue_gets_no_more_credit(
    owed: object, overdue: object, limit: object, credit: str | None, advice: str | None
) -> None:
    row: Row = {"customer": "朗通", "owed": number(owed), "overdue": number(overdue), "credit_limit": number(limit)}
    evaluated(customer_grade=[row])
    assert (row["credit"], row["advice"]) == (credit, advice)


def test_an_overdue_a_customer_of_level_four_gets_both_words_of_advice() -> None:
    row: Row = {
        "customer": "Ming",
        "category": "Small",
        "order_size": "over",
        "likelihood": "month",
        "owed": Decimal(9),
    }
    row["overdue"] = Decimal(1)
    evaluated("en", customer_value=[category("Small", 1, 1)], customer_grade=[row])
    assert row["advice"] == "take the order, do not invest; no more credit"


# --- actions and plans -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_a_new_workbook_begins_with_sixteen_actions_four_a_level(lang: Lang) -> None:
    book, _ = evaluated(lang)
    rows = book.rows("customer_actions")
    assert [row["level"] for row in rows] == [level for level in ("L1", "L2", "L3", "L4") for _ in range(4)]
    assert len({row["action"] for row in rows}) == 16
    assert [row["planned"] for row in rows] == [0] * 16


def test_a_plan_shows_the_customers_grade_and_counts_for_its_action() -> None:
    plan: Row = {"customer": "朗通", "action": "高层互访", "due": None}
    grade: Row = {"customer": "朗通", "category": "龙头", "order_size": "over", "likelihood": "month"}
    book, _ = evaluated(customer_value=[category("龙头", 5, 5)], customer_grade=[grade], customer_plan=[plan])
    assert (plan["cls"], plan["level"], plan["tier"], plan["status"]) == ("A", "L1", "T1", "in_progress")
    assert [r["action"] for r in book.rows("customer_actions") if r["planned"] == 1] == ["高层互访"]


# --- retention -------------------------------------------------------------------------------------------------------
def kept(**fields: Any) -> Row:
    found: dict[str, Any] = {"customer": "x"} | fields
    return {k: Decimal(str(v)) if isinstance(v, int | float) else v for k, v in found.items()}


def test_the_abc_list_goes_by_the_sales_of_all_larger_customers() -> None:
    # 50 + 30 make 80 %: who comes next is B; with 15 more 95 %: who comes next is C
    rows = [kept(sales=s) for s in (2, 50, 15, 30, 3)]
    evaluated(retention=rows)
    assert [row["abc"] for row in rows] == ["C", "A", "B", "A", "C"]
    assert [row["rank"] for row in rows] == [5, 1, 3, 2, 4]
    assert [row["until"] for row in rows] == [1.0, 0.5, 0.95, 0.8, 0.98]
    assert [row["top"] for row in rows] == [None, "top", None, None, None]  # a fifth of five


@pytest.mark.parametrize(("customers", "top"), [(1, 1), (4, 1), (5, 1), (6, 2), (10, 2), (11, 3)])
def test_the_top_fifth_is_rounded_up_to_whole_customers(customers: int, top: int) -> None:
    rows = [kept(sales=100 - n) for n in range(customers)]
    evaluated(retention=rows)
    assert sum(row["top"] == "top" for row in rows) == top


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [([kept(status=s) for s in ("regained", *["lost"] * 2)], "win_back", "挽回率：33.3%（目标不低于 30%），达成"),
     ([kept(status=s) for s in (*["regained"] * 3, *["lost"] * 7)], "win_back", "挽回率：30%（目标不低于 30%），达成"),
     ([kept(status=s) for s in (*["regained"] * 2, *["lost"] * 5)], "win_back",
      "挽回率：28.5%（目标不低于 30%），未达成"),
     ([kept(status="active")], "win_back", "挽回率：无数据（目标不低于 30%）"),
     ([kept(satisfaction=90)], "satisfaction", "满意度：90（目标不低于 90），达成"),
     ([kept(satisfaction=89.999)], "satisfaction", "满意度：89.99（目标不低于 90），未达成"),
     ([kept(sales=n, renewal="renewed" if n > 1 else "lapsed") for n in range(1, 101)], "renewal",
      "头部客户续约率：100%（目标不低于 95%），达成"),
     ([kept(sales=n, renewal="renewed" if n < 99 else "lapsed") for n in range(1, 101)], "renewal",
      "头部客户续约率：90%（目标不低于 95%），未达成"),
     ([kept(sales=n, renewal="renewed" if n < 100 else "lapsed") for n in range(1, 101)], "renewal",
      "头部客户续约率：95%（目标不低于 95%），达成"),
     ([kept(categories=n) for n in (4, 4)], "categories", "户均购买品类：4（由 2 提升到 4），达成"),
     ([kept(categories=n) for n in (3, 4)], "categories", "户均购买品类：3.5（由 2 提升到 4），未达成"),
     ([kept(nps=n) for n in (9, 10, 6, 7)], "nps", "净推荐值 NPS：25（目标不低于 0），达成")],
)  # fmt: skip
def test_retention_is_told_against_its_goals(rows: list[Row], line: str, said: str) -> None:
    _, figures = evaluated(retention=rows)
    assert figures["retention"].bands[f"{line}_judged"] == said


def test_the_goal_for_categories_stands_apart_from_what_it_was() -> None:
    _, figures = evaluated("en", retention=[kept(categories=n) for n in (*[2] * 11, 3)])
    said = figures["retention"].bands["categories_judged"]
    assert said == "Categories per customer: 2.08 (was 2, goal: at least 4), missed"  # 25 of 12


def test_a_total_that_somebody_typed_counts_nowhere() -> None:
    rows = [kept(sales=50, nps=9), kept(customer="合计", sales=50, nps=0, status="lost")]
    _, figures = evaluated(retention=rows)
    assert figures["retention"].bands["nps"] == 100.0
    assert figures["retention"].bands["win_back"] is None
    assert [row["until"] for row in rows] == [1.0, None]


# --- key accounts, sample --------------------------------------------------------------------------------------------
def test_a_key_account_says_how_many_steps_the_relationship_has_to_go() -> None:
    first = kept(relation="contact", relation_goal="partner", amount=100, projects=3)
    rows = [first, kept(relation="partner", relation_goal="contact"), kept(relation="contact")]
    _, figures = evaluated(key_accounts=rows)
    assert [row["steps"] for row in rows] == [3, 0, None]
    assert [row["per_project"] for row in rows] == [Decimal("33.33"), None, None]
    assert figures["key_accounts"].bands["to_develop"] == 1


@pytest.mark.parametrize("lang", LANGS)
def test_the_sample_by_hand(lang: Lang) -> None:
    book = sample_book("customers", lang)
    figures = evaluate(in_evaluation_order(CUSTOMERS.forms), {f.id: f.resolve() for f in CUSTOMERS.forms}, book)
    value = book.rows("customer_value")
    # 5+5+4+5+4+4+4+4+5+3 = 43, 4+4+4+5+4 = 21; the utilities lack one score: 28 / 9
    assert (value[0]["attractiveness"], value[0]["strength"]) == (4.3, 4.2)
    assert value[4]["attractiveness"] == round(28 / 9, 12)
    assert [row["level"] for row in value] == ["L1", "L2", "L3", "L4", "L1"]
    assert [row["flag"] for row in value] == [None, None, None, None, "near"]
    grade = figures["customer_grade"].bands
    assert [grade[f"count_{c}"] for c in "abcd"] == [3, 4, 4, 1]
    assert grade["count_stop"] == 3
    assert figures["funnel"].bands["health"] == "优"
    assert (figures["funnel"].bands["up"], figures["funnel"].bands["left"]) == (4, 1)
    assert figures["retention"].bands["renewal"] == 1.0


@pytest.mark.parametrize("lang", LANGS)
def test_the_dashboard_warns_of_the_samples_credit_plans_and_losses(lang: Lang, tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    path.write_bytes(compose(CUSTOMERS, sample_book("customers", lang)))
    rows = openpyxl.load_workbook(path, data_only=True)[CUSTOMERS.form("dashboard").sheet(lang)].iter_rows(
        values_only=True
    )
    rules = {str(row[1]) for row in rows if row[0] and str(row[0])[0] in "▲●"}
    words = {label(lang) for form in CUSTOMERS.forms for alert in form.alerts if (label := alert.rule)}
    renewed = next(a.rule(lang) for a in CUSTOMERS.form("retention").alerts if a.id == "lapsed")
    assert rules == words - {renewed}  # all rules fire but one: the three top customers renewed
