"""Customers that look alike: which pairs are proposed, and that nothing is ever merged."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rollup_support import LEDGER, rolled, small_regions

from xlplan.batch.analysis.alike import alike, core, distance


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Acme Ltd", "ACME  Ltd.", "spelling"),
        ("Acme", "Acme Ltd.", "suffix"),
        ("Acme Co., Ltd.", "Acme Inc", "suffix"),
        ("博远科技", "博远科技有限公司", "suffix"),
        ("博远科技股份有限公司", "博远科技有限公司", "suffix"),
        ("上海博远（中国）有限公司", "上海博远(中国)有限公司", "spelling"),
        ("上海博远科技", "上海博原科技", "similar"),
        ("Northwind Traders", "Nortwhind Traders", "similar"),
        ("Northwind Traders", "Northwnd Tradrs", "similar"),
        ("Ｍetro Store", "Metro Store", "spelling"),
        ("Cedar 12", "Cedr 12", "similar"),
    ],
)
def test_these_are_proposed(one: str, other: str, reason: str) -> None:
    assert [(p.one, p.other, p.reason) for p in alike([one, other])] == [(*sorted((one, other)), reason)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Store 12", "Store 13"),
        ("0379-NEVHP", "8976-AMJEO"),
        ("Elm", "Elk"),
        ("北京博远科技", "上海博远科技"),
        ("华东", "华北"),
        ("Birch", "Bench Works"),
        ("有限公司", "公司"),
    ],
)
def test_these_are_not(one: str, other: str) -> None:
    assert alike([one, other]) == []


def test_names_that_differ_in_case_only_are_one_customer_anyway() -> None:
    assert alike(["Acme", "ACME", "acme"]) == []


@settings(max_examples=100)
@given(st.lists(st.text("abcdeﬁ公司 .Ltd", max_size=14), max_size=8))
def test_pairs_are_different_names_given_each_pair_once_in_any_order(names: list[str]) -> None:
    pairs = alike(names)
    assert alike(reversed(names)) == pairs
    assert all(p.one.casefold() != p.other.casefold() and {p.one, p.other} <= set(names) for p in pairs)
    assert len({(p.one, p.other) for p in pairs}) == len(pairs)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_the_distance_is_symmetric_and_zero_only_for_equal_texts(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


def test_a_name_of_nothing_but_company_forms_keeps_its_text() -> None:
    assert core("Co Ltd") != ""
    assert core("集团") == "集团"


def test_a_proposal_changes_no_figure(tmp_path: Path) -> None:
    ledger = LEDGER.replace("North,Acme,", '"North","Acme Co., Ltd.",')
    result = rolled(small_regions(tmp_path, ledger=ledger), csv_dir=tmp_path / "csv")
    assert [(p.one, p.other) for p in result.analysis.alike] == [("Acme", "Acme Co., Ltd.")]
    text = (tmp_path / "csv" / "customers.csv").read_text(encoding="utf-8-sig")
    assert "Acme,USD" in text
    assert '"Acme Co., Ltd.",USD' in text
    assert (tmp_path / "csv" / "alike.csv").read_text(encoding="utf-8-sig").splitlines()[1] == (
        'Acme,East,USD,250.50,"Acme Co., Ltd.",North,USD,10.10,Company form differs')  # fmt: skip
