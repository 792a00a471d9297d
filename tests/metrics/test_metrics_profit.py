"""Variances, forecasts, price-volume-mix, break-even."""

from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.metrics import (
    break_even,
    break_even_mix,
    full_year_forecast,
    price_volume_mix,
    relative_variance,
    run_rate,
    variance,
)

cents = st.decimals(-(10**7), 10**7, places=2)
Line = tuple[Literal["income", "expense"], Decimal, Decimal]


def test_a_favourable_variance_is_positive_for_income_and_expense() -> None:
    assert variance("income", 100, 120) == 20
    assert variance("expense", 100, 120) == -20
    assert variance("expense", "0.30", 0.1) == Decimal("0.2")
    assert str(variance("expense", 100, 100)) == "0"


def test_a_line_without_plan_or_actual_has_no_variance() -> None:
    assert variance("income", None, 120) is None
    assert variance("income", 100, "") is None
    assert variance("gift", 1, 2) is None  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.sampled_from(["income", "expense"]), cents, cents), min_size=1, max_size=10))
def test_line_variances_add_up_to_the_variance_of_profit(lines: list[Line]) -> None:
    sign = {"income": 1, "expense": -1}
    planned = sum(sign[kind] * plan for kind, plan, _ in lines)
    actual = sum(sign[kind] * value for kind, _, value in lines)
    parts = [variance(kind, plan, value) for kind, plan, value in lines]
    assert sum(part for part in parts if part is not None) == variance("income", planned, actual)


def test_relative_variance_is_against_the_size_of_the_base() -> None:
    assert relative_variance(120, 100) == 0.2
    assert relative_variance(-80, -100) == 0.2
    assert relative_variance("0.622", 0.6) == round(0.022 / 0.6, 12)
    assert relative_variance(5, 0) is None
    assert relative_variance(None, 5) is None


def test_the_sample_claim_of_cheaper_customers_is_a_rise_of_3_7_percent() -> None:
    rise = relative_variance(Decimal(28) / 45, Decimal(30) / 50)
    assert rise is not None
    assert f"{rise:+.1%}" == "+3.7%"


def test_forecast_methods_differ_by_what_they_extend() -> None:
    plan = [100, 100, 200, 200] + [150] * 8  # 1,800 a year
    result = full_year_forecast(plan, [90, 120, 240, None])
    assert result == {
        "remaining_plan": 1850.0,  # 450 + 1,400
        "run_rate": 1800.0,  # 450 / 3 x 12
        "plan_shape": 2025.0,  # 1,800 x 450 / 400
        "required_per_month": 150.0,  # 1,350 / 9
    }


def test_a_closed_year_is_its_own_forecast() -> None:
    assert full_year_forecast([100, 100], [80, 100]) == {
        "remaining_plan": 180.0,
        "run_rate": 180.0,
        "plan_shape": 180.0,
        "required_per_month": None,
    }


def test_before_the_first_close_only_the_plan_speaks() -> None:
    assert full_year_forecast([100, 100], []) == {
        "remaining_plan": 200.0,
        "run_rate": None,
        "plan_shape": None,
        "required_per_month": 100.0,
    }
    assert set(full_year_forecast([], []).values()) == {None}
    assert full_year_forecast([None, None], [5])["remaining_plan"] is None
    assert full_year_forecast([0, 100], [5])["plan_shape"] is None


@given(st.lists(st.integers(1, 1000), min_size=12, max_size=12), st.integers(1, 12), st.integers(1, 30))
def test_when_every_month_runs_at_the_same_share_of_plan_the_plan_shape_finds_it(
    plan: list[int], closed: int, tenths: int
) -> None:
    actual = [Decimal(value * tenths) / 10 for value in plan[:closed]]
    result = full_year_forecast(plan, actual)
    assert result["plan_shape"] == pytest.approx(sum(plan) * tenths / 10)
    assert result["run_rate"] == run_rate(sum(actual), closed, 12)


def test_price_volume_mix_of_a_worked_example() -> None:
    rows = [("a", 10, 100, 12, 90), ("b", 20, 50, 20, 80), ("n", None, 0, 5, 10), ("l", 7, 10, None, None)]
    result = price_volume_mix(rows)
    # price 2 x 90; old average 2,000 / 150; volume 20 x that; change of a and b is 2,680 - 2,000
    assert result["price"] == 180
    assert float(result["volume"] or 0) == pytest.approx(20 * 2000 / 150, abs=1e-11)
    assert float(result["mix"] or 0) == pytest.approx(680 - 180 - 20 * 2000 / 150, abs=1e-11)
    assert (result["new"], result["lost"], result["total"]) == (50, -70, 660)


def test_only_new_and_lost_products_have_no_volume_effect() -> None:
    result = price_volume_mix([("n", None, None, 5, 10)])
    assert result == {"price": 0, "volume": 0, "mix": 0, "new": 50, "lost": 0, "total": 50}
    assert price_volume_mix([("x", 3, 5, 3, -5), ("y", 4, -5, 4, 5)])["volume"] == 0


def test_a_volume_without_its_price_leaves_no_value() -> None:
    assert set(price_volume_mix([("a", 10, 100, None, 90), ("b", 20, 50, 20, 80)]).values()) == {None}


volumes = st.integers(0, 10**4)
prices = st.decimals(0, 10**4, places=2)


@given(st.lists(st.tuples(st.just("p"), prices, volumes, prices, volumes), max_size=8))
def test_price_volume_and_mix_tie_to_the_change_of_sales(
    rows: list[tuple[str, Decimal, int, Decimal, int]],
) -> None:
    result = price_volume_mix(rows)
    change = sum(p1 * q1 - p0 * q0 for _, p0, q0, p1, q1 in rows)
    parts = [result["price"], result["volume"], result["mix"], result["new"], result["lost"]]
    assert result["total"] == change
    assert sum(part for part in parts if part is not None) == change


@given(st.lists(st.tuples(st.just("p"), prices, st.integers(1, 10**4)), min_size=1, max_size=6), st.integers(2, 5))
def test_prices_and_shares_that_stay_leave_no_price_and_no_mix_effect(
    rows: list[tuple[str, Decimal, int]], factor: int
) -> None:
    result = price_volume_mix([(name, p, q, p, q * factor) for name, p, q in rows])
    assert result["price"] == 0
    assert abs(result["mix"] or 0) < Decimal("1e-10")


def test_break_even_revenue_is_fixed_cost_over_the_contribution_ratio() -> None:
    assert break_even(120, "40%") == 300.0
    assert break_even(120, 0) is None
    assert break_even(120, -0.1) is None
    assert break_even(None, 0.4) is None


def test_break_even_of_a_mix_covers_fixed_cost_exactly() -> None:
    # per mixed unit: 0.6 x (10 - 6) + 0.4 x (20 - 11) = 6.0; revenue 0.6 x 10 + 0.4 x 20 = 14
    result = break_even_mix(600, [(10, 6, "60%"), (20, 11, "40%")])
    assert result == {"units": 100.0, "per_product": [60.0, 40.0], "revenue": 1400.0}
    assert break_even_mix(600, [(10, 6, 3), (20, 11, 2)]) == result


def test_a_mix_that_contributes_nothing_never_breaks_even() -> None:
    assert break_even_mix(600, [(10, 12, 1)]) == {"units": None, "per_product": [None], "revenue": None}
    assert break_even_mix(None, [(10, 6, 1)])["units"] is None
    assert break_even_mix(600, []) == {"units": None, "per_product": [], "revenue": None}
