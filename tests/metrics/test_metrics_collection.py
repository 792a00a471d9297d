"""Collection rates, DSO and the forecast of receipts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.metrics import (
    average_days_delinquent,
    cash_forecast,
    cei,
    collectible_rate,
    collection_rate,
    dso,
    dso_count_back,
    plan_rate,
    turnover,
)

money = st.integers(0, 10**6)


def test_the_two_meanings_of_collection_rate_differ_on_the_same_period() -> None:
    assert collection_rate(900, 1000) == 0.9
    assert collectible_rate(500, 1000, 600) == 0.6  # (1500 - 600) / 1500
    assert plan_rate(900, 1200) == 0.75


def test_rates_of_nothing_have_no_value() -> None:
    assert collection_rate(900, 0) is None
    assert collection_rate(None, 900) is None
    assert collectible_rate(0, 0, 0) is None
    assert collectible_rate(1, 1, None) is None
    assert plan_rate(5, None) is None


@given(money.filter(bool), money)
def test_without_an_opening_balance_both_collection_rates_agree(billed: int, collected: int) -> None:
    assert collectible_rate(0, billed, billed - collected) == collection_rate(collected, billed)


def test_simple_dso_and_delinquent_days() -> None:
    assert dso(200, 1000, 90) == 18.0
    assert dso(200, 0, 90) is None
    assert dso(None, 1000, 90) is None
    assert average_days_delinquent(dso(200, 1000, 90), dso(150, 1000, 90)) == 4.5
    assert average_days_delinquent(None, 3) is None


def test_count_back_uses_each_months_calendar_days_and_prorates_the_last() -> None:
    sales = [(100, 31), (200, 28), (300, 31)]
    assert dso_count_back(250, sales) == {"days": 52.0, "exhausted": False}  # 31 + 28 x 150/200
    assert dso_count_back(100, sales) == {"days": 31.0, "exhausted": False}
    assert dso_count_back(600, sales) == {"days": 90.0, "exhausted": False}


def test_count_back_says_when_the_history_of_sales_runs_out() -> None:
    assert dso_count_back(301, [(100, 31), (200, 28)]) == {"days": 59.0, "exhausted": True}
    assert dso_count_back(150, [(100, 31), (None, 28), (500, 31)]) == {"days": 31.0, "exhausted": True}


def test_count_back_of_no_debt_is_zero_days_and_of_no_value_none() -> None:
    assert dso_count_back(0, [(100, 31)]) == {"days": 0.0, "exhausted": False}
    assert dso_count_back(-5, []) == {"days": 0.0, "exhausted": False}
    assert dso_count_back(None, [(100, 31)]) == {"days": None, "exhausted": False}


def test_a_month_of_returns_counts_its_days_and_covers_nothing() -> None:
    assert dso_count_back(50, [(-20, 30), (100, 31)]) == {"days": 45.5, "exhausted": False}


@given(st.integers(1, 10**6), st.integers(1, 1000), st.integers(1, 24))
def test_count_back_over_steady_sales_is_simple_dso(balance: int, monthly: int, months: int) -> None:
    result = dso_count_back(balance, [(monthly, 30)] * months)
    simple = dso(balance, monthly, 30)
    assert simple is not None
    assert result["exhausted"] == (balance > monthly * months)
    assert result["days"] == pytest.approx(min(simple, 30 * months), abs=1e-9)


def test_collection_effectiveness_compares_with_what_was_due() -> None:
    assert cei(500, 1000, 600, 400) == round(900 / 1100, 12)
    assert cei(500, 1000, 400, 400) == 1.0
    assert cei(500, 1000, 400, 1500) is None
    assert cei(500, 1000, None, 1500) is None


def test_turnover_is_sales_over_mean_balance() -> None:
    assert turnover(1200, 300) == 4.0
    assert turnover(1200, 0) is None


def test_receipts_follow_sales_by_the_pattern_of_payment() -> None:
    sales: dict[int, int | str] = {1: 1000, 2: 2000, 3: "3,000"}
    assert cash_forecast(sales, ["50%", 0.3, 0.2], [3, 4, 5, 6]) == {3: 2300, 4: 1300, 5: 600, 6: 0}


@given(st.dictionaries(st.integers(1, 24), money, max_size=12), st.lists(st.integers(0, 10), min_size=1, max_size=5))
def test_a_pattern_of_100_percent_collects_every_sale_once(sales: dict[int, int], tenths: list[int]) -> None:
    tenths[-1] += 10 - sum(tenths)
    forecast = cash_forecast(sales, [Decimal(part) / 10 for part in tenths], range(1, 40))
    assert sum(forecast.values()) == sum(sales.values())
