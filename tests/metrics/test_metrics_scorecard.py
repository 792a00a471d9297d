"""Weighted scores, pace, and the division of totals."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.metrics import Direction, allocate, pace, run_rate, scorecard, to_decimal

Row = tuple[str, float | None, float | None, float | str, Direction]


def test_each_kpi_is_capped_before_it_is_weighted() -> None:
    rows: list[Row] = [("sales", 100, 300, 0.5, "higher"), ("visits", 100, 0, 0.5, "higher")]
    result = scorecard(rows)
    assert result["score"] == 0.75  # capping the weighted 150 % would give 1.5
    assert result["uncapped"] == 1.5
    assert result["complete"]
    assert [part["capped"] for part in result["parts"]] == [1.5, 0.0]
    assert [part["score"] for part in result["parts"]] == [0.75, 0.0]


def test_the_weight_of_a_kpi_without_data_goes_to_the_others_and_the_score_is_flagged() -> None:
    rows: list[Row] = [("a", 10, 8, "50%", "higher"), ("b", 10, 10, "30%", "higher"), ("c", 10, None, "20%", "higher")]
    result = scorecard(rows)
    assert result["score"] == 0.875  # (0.5 x 0.8 + 0.3 x 1) / 0.8
    assert not result["complete"]
    assert [part["weight"] for part in result["parts"]] == [0.625, 0.375, None]
    assert result["parts"][2]["score"] is None


def test_weights_may_be_percents_and_any_other_sum_is_flagged() -> None:
    rows: list[Row] = [("a", 10, 8, 60, "higher"), ("b", 10, 9, 40, "lower")]
    assert scorecard(rows)["score"] == 0.92  # 0.6 x 0.8 + 0.4 x 1.1
    assert scorecard(rows)["complete"]
    assert not scorecard([("a", 10, 8, 60, "higher"), ("b", 10, 9, 30, "lower")])["complete"]


def test_no_weight_or_no_row_gives_no_score() -> None:
    assert scorecard([])["score"] is None
    assert scorecard([("a", 10, 8, -1, "higher")])["score"] is None
    assert not scorecard([])["complete"]


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 5000), st.integers(1, 100)), min_size=1, max_size=6))
def test_a_score_is_the_weighted_mean_of_capped_parts_and_never_leaves_the_caps(
    kpis: list[tuple[int, int, int]],
) -> None:
    result = scorecard([(str(i), goal, done, weight, "higher") for i, (goal, done, weight) in enumerate(kpis)])
    whole = sum(weight for _, _, weight in kpis)
    expected = sum(min(1.5, done / goal) * weight / whole for goal, done, weight in kpis)
    assert result["score"] == pytest.approx(expected, abs=1e-9)
    assert 0 <= (result["score"] or 0) <= 1.5
    assert sum(part["score"] or 0 for part in result["parts"]) == pytest.approx(expected, abs=1e-9)


def test_pace_compares_with_the_target_to_date() -> None:
    assert pace(1200, 300, 4, 12) == {"attainment": 0.25, "pace": 0.75, "projected": 900.0, "required": 112.5}


def test_pace_at_the_edges_of_the_period_has_only_what_can_be_computed() -> None:
    assert pace(1200, 0, 0, 12) == {"attainment": 0.0, "pace": None, "projected": None, "required": 100.0}
    assert pace(1200, 1300, 12, 12)["required"] is None
    assert pace(1200, None, 4, 12) == {"attainment": None, "pace": None, "projected": None, "required": None}
    assert pace(0, 5, 4, 12)["pace"] is None
    assert pace(100, 130, 5, 10)["required"] == -6.0


def test_run_rate_extends_the_speed_so_far() -> None:
    assert run_rate(300, 4, 12) == 900.0
    assert run_rate(300, 0, 12) is None
    assert run_rate(300, 4, None) is None


def test_equal_weights_leave_the_remainder_to_the_first() -> None:
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert allocate(2, [1, 1, 1]) == [1, 1, 0]


def test_fifty_is_divided_into_15_18_and_17_by_largest_remainder() -> None:
    assert allocate(50, ["30%", "35.5%", "34.5%"]) == [15, 18, 17]  # 15, 17.75, 17.25


def test_parts_have_the_places_asked_for_or_those_of_the_total() -> None:
    assert allocate(100, [1, 1, 1], 2) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert allocate("100.5", [1, 1, 1]) == [Decimal("33.5")] * 3
    assert allocate(1000, [1, 2], -2) == [300, 700]


def test_without_total_or_weight_there_are_no_parts() -> None:
    assert allocate(None, [1, 2]) == []
    assert allocate(100, []) == []
    assert allocate(100, [0, None, -5]) == []
    assert allocate(100, [1, None, -5]) == [100, 0, 0]


totals = st.decimals(-(10**12), 10**12, places=2)
weights = st.lists(st.floats(1e-9, 1e6) | st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


@given(totals, weights, st.integers(-2, 4))
def test_parts_always_sum_exactly_and_lie_within_one_unit_of_their_share(
    total: Decimal, shares: list[float], places: int
) -> None:
    parts = allocate(total, shares, places)
    unit = Decimal(1).scaleb(-places)
    exact = [Decimal(repr(share)) for share in shares]
    assert sum(parts) == total
    for part, share in zip(parts, exact, strict=True):
        assert abs(part - total * share / sum(exact)) < unit + Decimal("1e-9")


@given(st.decimals(-(10**300), 10**300, allow_nan=False), weights)
def test_even_absurd_totals_are_divided_exactly(total: Decimal, shares: list[float]) -> None:
    whole = to_decimal(total)
    assert whole is not None
    assert sum(map(Fraction, allocate(total, shares, 2))) == Fraction(whole)
