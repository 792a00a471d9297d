"""Check across the customers workbook: scales, lists, weights, credit and actions, at their edges."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from test_check_tables import at, checked
from workbooks_support import sample_path

from xlplan.errors import Problem
from xlplan.forms.form import LANGS, BookData, Lang, Value

Edit = Callable[[BookData], None]


def found(folder: Path, code: str, edit: Edit, lang: Lang = "zh") -> list[Problem]:
    """The sample's problems of one kind after a change."""
    return [p for p in checked(sample_path(folder, "customers", lang, edit=edit)) if p.code == code]


def cell(form: str, row: int, **fields: Value) -> Edit:
    """Other values in one row of a form."""
    return lambda book: book.tables[form][row].update(fields)


@pytest.mark.parametrize(("mark", "wrong"), [("1", False), ("5", False), ("0.99", True), ("5.01", True), ("0", True)])
def test_a_mark_outside_one_to_five_is_an_error(mark: str, wrong: bool, tmp_path: Path) -> None:
    problems = found(tmp_path, "out-of-scale", cell("customer_value", 0, growth=Decimal(mark)))
    assert [(p.sheet, p.cell, p.severity) for p in problems] == [("客户类别价值", "D8", "error")] * wrong


@pytest.mark.parametrize(("field", "mark"), [("nps", 11), ("nps", -1), ("satisfaction", 101)])
def test_marks_of_customers_have_their_own_scales(field: str, mark: int, tmp_path: Path) -> None:
    assert len(found(tmp_path, "out-of-scale", cell("retention", 0, **{field: Decimal(mark)}))) == 1


@pytest.mark.parametrize(
    ("form", "field", "name", "wrong"),
    [("customer_grade", "category", "外贸公司", True), ("customer_grade", "category", "老牌经销商", False),
     ("customer_grade", "category", None, False), ("customer_plan", "customer", "朗通科技", True),
     ("key_accounts", "customer", "博海机电", False), ("retention", "customer", "合计", False),
     ("customer_plan", "action", "请总经理吃饭", False)],
)  # fmt: skip
def test_a_name_that_its_list_does_not_have_is_told_but_for_actions_and_totals(
    form: str, field: str, name: str | None, wrong: bool, tmp_path: Path
) -> None:
    assert len(found(tmp_path, "not-listed", cell(form, 0, **{field: name}))) == wrong


def test_case_does_not_matter_in_a_name(tmp_path: Path) -> None:
    assert found(tmp_path, "not-listed", cell("customer_plan", 0, customer="LANGTONG"), "en") == []


@pytest.mark.parametrize(("weight", "totals"), [("0.1", []), ("0.11", ["101"]), ("0", ["90"])])
def test_weights_that_do_not_add_up_are_told_for_their_own_group(
    weight: str, totals: list[str], tmp_path: Path
) -> None:
    problems = found(tmp_path, "criteria-weights", lambda book: book.facts.update(weight_profit=Decimal(weight)))
    assert [(p.params["total"], p.params["column"]) for p in problems] == [(total, "吸引力") for total in totals]


@pytest.mark.parametrize(("overdue", "wrong"), [(180000, False), (180001, True)])
def test_more_overdue_than_owed_is_told(overdue: int, wrong: bool, tmp_path: Path) -> None:
    assert len(found(tmp_path, "overdue-above-owed", cell("customer_grade", 1, overdue=Decimal(overdue)))) == wrong


@pytest.mark.parametrize("lang", LANGS)
def test_a_customer_over_its_limit_is_told_and_one_at_it_is_not(lang: Lang, tmp_path: Path) -> None:
    assert [p.cell for p in found(tmp_path, "over-credit-limit", lambda _: None, lang)] == ["N10"]
    assert found(tmp_path, "over-credit-limit", cell("customer_grade", 2, owed=Decimal(80000)), lang) == []


def test_actions_of_a_level_that_stand_apart_are_told_once(tmp_path: Path) -> None:
    def scatter(book: BookData) -> None:
        rows = book.tables["customer_actions"]
        rows.append(rows.pop(1))
        rows.append(rows.pop(1))

    problems = found(tmp_path, "actions-scattered", scatter)
    assert [p.params["level"] for p in problems] == ["一级"]
    assert found(tmp_path, "actions-scattered", lambda book: book.tables["customer_actions"].reverse()) == []


@pytest.mark.parametrize(
    ("action", "wrong"), [("热线受理", False), ("高层互访", True), ("另想办法", False), (None, False)]
)
def test_an_action_of_another_level_is_told(action: str | None, wrong: bool, tmp_path: Path) -> None:
    problems = found(tmp_path, "action-of-other-level", cell("customer_plan", 5, action=action))
    assert [(p.params["level"], p.params["other"]) for p in problems] == [("四级", "一级")] * wrong


def test_an_action_that_stands_in_two_levels_is_right_for_both(tmp_path: Path) -> None:
    def both(book: BookData) -> None:
        book.tables["customer_actions"].append({"level": "L4", "action": "高层互访"})
        book.tables["customer_plan"][5]["action"] = "高层互访"

    assert found(tmp_path, "action-of-other-level", both) == []


def test_a_customer_twice_is_an_error(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "customers", "zh", edit=cell("customer_grade", 1, customer="朗通"))
    assert at(checked(path), "duplicate-key") == ["A9"]
