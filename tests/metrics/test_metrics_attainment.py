"""Attainment, status bands, and ratios of input to output."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.metrics import (
    attainment,
    capped,
    format_percent,
    format_ratio,
    improvement,
    input_output_ratio,
    kpi_status,
    parse_ratio,
    point_gap,
    status,
)

positive = st.decimals("0.01", 10**9, places=2)
money = st.decimals(-(10**9), 10**9, places=2)


@pytest.mark.parametrize(
    ("target", "actual", "reached", "band"),
    [(50, 45, 0.9, "near"), (200, 215, 1.075, "met"), (200, 220, 1.1, "met"), (0.15, 0.12, 0.8, "missed")],
)
def test_the_sample_evaluation_gives_its_printed_figures(
    target: float, actual: float, reached: float, band: str
) -> None:
    assert attainment(target, actual) == reached
    assert kpi_status(target, actual, reached) == band


def test_a_cost_below_target_is_attained_by_as_much_as_it_is_below() -> None:
    assert attainment(30, 28, "lower") == round(1 + 2 / 30, 12)
    assert attainment(30, 28, "lower", lower="inverse") == round(30 / 28, 12)
    assert attainment(30, 28, "higher", lower="inverse") == round(28 / 30, 12)
    assert attainment(30, 0, "lower", lower="inverse") is None


def test_negative_targets_keep_the_sense_of_better() -> None:
    assert attainment(-100, -50) == 1.5
    assert attainment(-100, -150) == 0.5
    assert attainment(-100, -150, "lower") == 1.5


def test_there_is_no_ratio_without_target_actual_or_a_known_direction() -> None:
    assert attainment(0, 5) is None
    assert attainment(5, None) is None
    assert attainment("", 5) is None
    assert attainment(5, 5, "sideways") is None  # type: ignore[arg-type]
    assert attainment(5, 0) == 0.0


def test_nine_hundredths_of_a_tenth_is_exactly_90_percent() -> None:
    assert 0.09 / 0.1 != 0.9
    assert attainment(0.1, 0.09) == 0.9
    assert status(attainment(0.1, 0.09)) == "near"


@given(positive, money)
def test_attainment_of_a_positive_target_is_actual_over_target(target: Decimal, actual: Decimal) -> None:
    assert attainment(target, actual) == pytest.approx(float(actual / target), rel=1e-12, abs=1e-12)


@given(money.filter(bool), money)
def test_the_two_directions_mirror_each_other_at_100_percent(target: Decimal, actual: Decimal) -> None:
    higher, lower = attainment(target, actual), attainment(target, actual, "lower")
    assert higher is not None
    assert lower is not None
    assert higher + lower == pytest.approx(2, rel=1e-9, abs=max(1e-9, abs(higher) * 1e-12))


def test_improvement_is_the_share_of_the_way_from_the_baseline() -> None:
    assert improvement(20, 30, 25) == 0.5
    assert improvement(30, 20, 22) == 0.8
    assert improvement(20, 20, 22) is None
    assert improvement(None, 20, 22) is None


def test_a_percent_kpi_has_its_gap_in_points() -> None:
    assert point_gap("15%", "12%") == -3.0
    assert point_gap(0.15, 0.12) == -3.0
    assert point_gap(0.15, None) is None


def test_bands_are_half_open_on_values_that_are_not_rounded() -> None:
    assert [status(x) for x in (1, 0.9999, 0.9, 0.8999, 0, -1)] == ["met", "near", "near", "missed", "missed", "missed"]
    assert status(0.8, thresholds=(0.8, 0.5)) == "met"
    assert status(0.95, thresholds=(1, None)) == "missed"
    assert status(0.95, thresholds=(None, 0.9)) == "near"


def test_comparison_decides_where_there_is_no_ratio() -> None:
    assert [status(None), status(None, True), status(None, False)] == ["no_data", "met", "missed"]
    assert kpi_status(0, 3, None) == "met"
    assert kpi_status(0, -1, None) == "missed"
    assert kpi_status(0, 3, None, "lower") == "missed"
    assert kpi_status(0, 0, None, "lower") == "met"
    assert kpi_status(0, 3, None, "sideways") == "no_data"  # type: ignore[arg-type]


def test_a_kpi_without_target_or_actual_has_no_data() -> None:
    assert kpi_status(50, None, None) == "no_data"
    assert kpi_status(None, 5, None) == "no_data"
    assert kpi_status(50, 45, None) == "no_data"


def test_an_improvement_to_zero_is_banded_by_its_attainment() -> None:
    assert kpi_status(0, 2, improvement(5, 0, 2)) == "missed"


def test_capping_keeps_attainment_within_its_limits() -> None:
    assert [capped(x) for x in (-0.5, 0.7, 3, None)] == [0.0, 0.7, 1.5, None]
    assert capped(3, (0, 2)) == 2.0
    assert capped(3, (None, None)) == 3.0


def test_input_output_ratios_of_the_sample_are_3_5_and_7_7() -> None:
    assert input_output_ratio(10, 35) == 3.5
    assert format_ratio(input_output_ratio(10, 35)) == "1:3.5"
    assert input_output_ratio(28, 215) == pytest.approx(7.678571, abs=5e-7)
    assert format_ratio(7.678571) == "1:7.7"
    assert input_output_ratio(0, 35) is None


def test_attainment_of_a_ratio_comes_from_its_unrounded_value() -> None:
    reached = attainment(parse_ratio("1:6"), input_output_ratio(28, 215))
    assert reached is not None
    assert f"{reached:.2%}" == "127.98%"


@pytest.mark.parametrize(("x", "shown"), [(6, "1:6"), (3.5, "1:3.5"), (6.25, "1:6.3"), (1234.04, "1:1234"), (None, "")])
def test_a_ratio_is_shown_with_at_most_one_decimal(x: float | None, shown: str) -> None:
    assert format_ratio(x) == shown


@pytest.mark.parametrize(
    ("text", "x"),
    [("1:6", 6.0), ("1：6", 6.0), ("6", 6.0), (6, 6.0), (" 1 : 3.5 ", 3.5), ("2:7", 3.5), ("１：７．７", 7.7)],
)
def test_ratios_are_parsed_as_people_type_them(text: str, x: float) -> None:
    assert parse_ratio(text) == x


@pytest.mark.parametrize("text", ["", "1:", ":6", "0:6", "a:b", "1:2:3", None, True, "六"])
def test_what_is_no_ratio_has_no_value(text: str | None) -> None:
    assert parse_ratio(text) is None


@pytest.mark.parametrize(
    ("x", "shown"),
    [
        (0.9996, "99.96%"),
        (0.99999, "99.999%"),
        (0.999999999999, "99.9999999999%"),
        (0.89999, "89.999%"),
        (0.9, "90%"),
        (1, "100%"),
        (1.075, "107.5%"),
        (1.00001, "100%"),
        (1.2345, "123.5%"),
        (-0.03, "-3%"),
        (0, "0%"),
        (None, ""),
    ],
)
def test_a_percentage_is_shown_with_one_decimal_unless_that_crosses_a_band(x: float | None, shown: str) -> None:
    assert format_percent(x) == shown


@given(st.floats(-2, 3).map(lambda x: round(x, 12)))
def test_a_shown_percentage_is_always_in_the_band_of_its_value(x: float) -> None:
    shown = Decimal(format_percent(x).rstrip("%")) / 100
    assert status(shown) == status(x)
    assert abs(float(shown) - x) <= 0.0005 + 1e-12
