"""The value policy: what a cell's value is worth as a number."""

import math
from decimal import ROUND_HALF_UP, Decimal, getcontext, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.metrics import attainment, balance, round_half_up, round_ratio, to_decimal


class FloatThatPrintsItsType(float):
    """As numpy's float64 does."""

    def __repr__(self) -> str:
        return f"float64({float(self)})"


class Whole:
    """An integer type of another library."""

    def __index__(self) -> int:
        return 7


@pytest.mark.parametrize("value", [None, "", " ", True, False, float("nan"), float("inf"), float("-inf"), "nan", "inf"])
def test_an_empty_cell_a_truth_value_and_what_is_not_finite_are_no_number(value: object) -> None:
    assert to_decimal(value) is None


@pytest.mark.parametrize(
    "text", ["abc", "12家", "1,23", "1_000", "1 000", "e5", ".", "-", "--1", "٣", "1:6", "%", "0x10"]
)
def test_text_that_is_no_number_has_no_value(text: str) -> None:
    assert to_decimal(text) is None


@pytest.mark.parametrize(
    "value", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), 10**308, "1e999", b"1", [1], {}]
)
def test_what_no_cell_can_hold_has_no_value(value: object) -> None:
    assert to_decimal(value) is None


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1,234.50", "1234.50"),
        ("１２３", "123"),
        ("１，２３４．５％", "12.345"),
        ("12%", "0.12"),
        ("12 %", "0.12"),
        ("  -7 ", "-7"),
        ("+.5", "0.5"),
        ("5.", "5"),
        ("1e3", "1000"),
        (0.1, "0.1"),
        (3, "3"),
        (Decimal("2.50"), "2.50"),
        (FloatThatPrintsItsType(0.1), "0.1"),
        (Whole(), "7"),
        (Decimal("1e-400"), "0"),
    ],
)
def test_numbers_and_numeric_text_are_taken_exactly(value: object, number: str) -> None:
    assert to_decimal(value) == Decimal(number)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300))
def test_a_float_survives_the_way_through_decimal(value: float) -> None:
    number = to_decimal(value)
    assert number is not None
    assert float(number) == pytest.approx(value, abs=1e-300)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [(2.5, 0, "3"), (-2.5, 0, "-3"), (1.005, 2, "1.01"), (2.675, 2, "2.68"), (1250, -2, "1300"), ("0.05", 1, "0.1")],
)
def test_halves_round_away_from_zero_as_in_excel(value: float | str, places: int, rounded: str) -> None:
    assert round_half_up(value, places) == Decimal(rounded)


def test_rounding_never_gives_a_negative_zero_and_keeps_no_value() -> None:
    assert str(round_half_up(Decimal("-0.004"), 2)) == "0.00"
    assert round_half_up("", 2) is None
    assert math.copysign(1, round_ratio(-1e-20) or 0.0) == 1


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=6), st.integers(0, 6))
def test_rounding_agrees_with_the_decimal_module(value: Decimal, places: int) -> None:
    assert round_half_up(value, places) == value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def test_a_ratio_holds_12_decimals_and_is_none_beyond_floats() -> None:
    assert round_ratio(Decimal(1) / Decimal(3)) == 0.333333333333
    assert round_ratio("12%") == 0.12
    assert round_ratio(None) is None
    assert round_ratio("9" * 308) is not None
    assert attainment("1e-300", "1e300") is None


def test_a_callers_own_decimal_context_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 3
        assert balance("123456.78", "0.01", 0, 0) == Decimal("123456.79")
        assert attainment(3, 1) == 0.333333333333
        assert getcontext().prec == 3
