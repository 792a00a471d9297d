"""The KPI definitions: figures by hand, and what holds for any figures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan import metrics
from xlplan.metrics import (
    average_order_value,
    categories_per_customer,
    conversion_rate,
    cost_per,
    nps,
    sales_cycle,
    satisfaction,
    win_rate,
)

SHARES = (
    "market_share", "conversion_rate", "coverage", "penetration", "win_back_rate", "repurchase_rate", "referral_rate",
    "renewal_rate", "share_of_sales",
)  # fmt: skip
QUOTIENTS = (*SHARES, "average_order_value", "cost_per")
counts = st.integers(0, 10**6)
answers = st.lists(st.integers(0, 10), min_size=1, max_size=60)


@pytest.mark.parametrize("name", QUOTIENTS)
@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(12, 80, 0.15), (0, 7, 0.0), ("1,200", "8,000", 0.15), (Decimal("0.9"), 3, 0.3), (1, 3, 0.333333333333),
     (5, 0, None), (0, 0, None), (5, -4, None), (None, 5, None), (5, None, None), ("many", 5, None), (5, "待定", None)],
)  # fmt: skip
def test_every_quotient_is_part_over_whole_and_nothing_over_nothing(
    name: str, part: object, whole: object, expected: float | None
) -> None:
    assert getattr(metrics, name)(part, whole) == expected


def test_the_fields_own_figures() -> None:
    assert conversion_rate(16, 80) == 0.2  # a trade fair: 16 of 80 leads signed
    assert cost_per(28, 45) == 0.622222222222  # 28 spent on 45 new customers, in ten thousand yuan
    assert cost_per(3000, 15) == 200.0  # referral: 200 yuan a customer
    assert average_order_value(215, 43) == 5.0


@pytest.mark.parametrize("name", SHARES)
@given(whole=st.integers(1, 10**9), share=st.fractions(0, 1))
def test_a_part_of_the_whole_is_a_share_between_none_and_all(name: str, whole: int, share: object) -> None:
    part = int(share * whole)  # type: ignore[operator]
    found = getattr(metrics, name)(part, whole)
    assert 0 <= found <= 1
    assert (getattr(metrics, name)(whole, whole), getattr(metrics, name)(0, whole)) == (1.0, 0.0)
    assert found + getattr(metrics, name)(whole - part, whole) == pytest.approx(1, abs=1e-11)


@pytest.mark.parametrize(
    ("won", "lost", "rate"), [(12, 28, 0.3), (0, 5, 0.0), (5, 0, 1.0), (0, 0, None), (None, 5, None)]
)
def test_the_win_rate_leaves_open_opportunities_out(won: int | None, lost: int, rate: float | None) -> None:
    assert win_rate(won, lost) == rate


@given(counts, counts)
def test_wins_and_losses_share_what_was_decided(won: int, lost: int) -> None:
    wins, losses = win_rate(won, lost), win_rate(lost, won)
    if won + lost == 0:
        assert (wins, losses) == (None, None)
    else:
        assert wins is not None
        assert losses is not None
        assert wins + losses == pytest.approx(1, abs=1e-11)


@pytest.mark.parametrize(
    ("scores", "points"),
    [([10, 9, 8, 7, 6], 20.0), ([9, 10], 100.0), ([0, 6], -100.0), ([7, 8], 0.0), ([10, 10, 3], 33.333333333333),
     (["10", None, "", "很好", 11, -1], 100.0), ([], None), ([None, "none"], None)],
)  # fmt: skip
def test_nps_is_promoters_less_detractors_in_points(scores: list[object], points: float | None) -> None:
    assert nps(scores) == points  # type: ignore[arg-type]


@given(answers)
def test_nps_lies_between_minus_and_plus_one_hundred_whatever_the_order(scores: list[int]) -> None:
    shares = [sum(test(s) for s in scores) / len(scores) for test in (lambda s: s > 8, lambda s: s < 7)]
    assert nps(scores) == pytest.approx(100 * (shares[0] - shares[1]), abs=1e-9)
    assert nps(sorted(scores)) == nps(scores)
    assert -100 <= (nps(scores) or 0) <= 100


@pytest.mark.parametrize("name", ["satisfaction", "categories_per_customer"])
@given(scores=answers)
def test_means_are_those_of_the_answers_given(name: str, scores: list[int]) -> None:
    found = getattr(metrics, name)([*scores, None, "n/a"])
    assert found == pytest.approx(mean(scores), abs=1e-11)
    assert min(scores) <= found <= max(scores)


def test_no_answer_has_no_mean() -> None:
    assert (satisfaction([]), satisfaction([None, "?"]), categories_per_customer([])) == (None, None, None)
    assert (satisfaction([92, 88, 95]), categories_per_customer([2, 4, 3, 2])) == (91.666666666667, 2.75)


def test_the_sales_cycle_is_the_median_of_the_cases_that_were_signed() -> None:
    first = date(2023, 7, 1)
    signed = [first + timedelta(n) for n in (30, 45, 400)]
    assert sales_cycle([(first, day) for day in signed]) == 45.0
    assert sales_cycle([(first, signed[0]), (first, signed[1])]) == 37.5
    assert sales_cycle([(first, signed[1]), (first, None), (None, first), (signed[0], first)]) == 45.0
    assert sales_cycle([(first, first)]) == 0.0
    assert sales_cycle([(first, None)]) is None


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=40))
def test_the_sales_cycle_agrees_with_the_median_of_the_standard_library(days: list[int]) -> None:
    first = date(2020, 1, 1)
    assert sales_cycle([(first, first + timedelta(n)) for n in days]) == median(days)
