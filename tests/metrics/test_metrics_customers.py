"""Customer grading and the health of the funnel."""

from collections import Counter
from decimal import Decimal

import pytest

from xlplan.metrics import (
    LIKELIHOOD_TENTHS,
    ORDER_SIZE_TENTHS,
    action_tier,
    category_level,
    customer_class,
    customer_score,
    funnel_health,
    near_cut,
    pipeline_coverage,
)

SIZES = [5.1, 4.1, 3.1, 2.1]
LIKELIHOODS = [4.9, 3.9, 2.9, 1.9]


def table() -> list[Decimal]:
    scores = [customer_score(size, likelihood) for size in SIZES for likelihood in LIKELIHOODS]
    return [score for score in scores if score is not None]


def test_the_score_table_has_10_once_9_twice_and_so_on() -> None:
    assert Counter(map(int, table())) == {10: 1, 9: 2, 8: 3, 7: 4, 6: 3, 5: 2, 4: 1}
    assert all(score == int(score) for score in table())


def test_labels_scores_and_texts_of_scores_mean_the_same() -> None:
    by_label = [customer_score(size, chance) for size in ORDER_SIZE_TENTHS for chance in LIKELIHOOD_TENTHS]
    by_text = [customer_score(str(size), str(chance)) for size in SIZES for chance in LIKELIHOODS]
    assert by_label == by_text == table()
    assert customer_score("超额", "本月内") == 10
    assert customer_score(" 微小 ", 1.9) == 4


@pytest.mark.parametrize(("size", "chance"), [(5, 4.9), ("很大", 4.9), (None, 4.9), (5.1, ""), (4.9, 5.1), (5.1, 5.1)])
def test_other_labels_and_scores_give_no_score(size: object, chance: object) -> None:
    assert customer_score(size, chance) is None  # type: ignore[arg-type]


def test_a_score_on_a_boundary_goes_to_the_lower_class_by_default() -> None:
    assert [customer_class(score) for score in range(10, 3, -1)] == list("AABBCCD")


def test_the_other_reading_puts_it_in_the_higher_class() -> None:
    assert [customer_class(score, "to_higher") for score in range(10, 2, -1)] == list("AAABBCCD")


def test_the_two_readings_differ_in_seven_cells() -> None:
    differing = [score for score in table() if customer_class(score) != customer_class(score, "to_higher")]
    assert Counter(map(int, differing)) == {8: 3, 6: 3, 4: 1}
    assert len(differing) == 7


def test_no_score_or_an_unknown_reading_gives_no_class() -> None:
    assert customer_class(None) is None
    assert customer_class(8, "middle") is None  # type: ignore[arg-type]


def test_category_levels_are_the_four_quadrants_and_the_cut_is_high() -> None:
    assert [category_level(a, s) for a, s in ((4, 4), (4, 2), (2, 4), (2, 2))] == [1, 2, 3, 4]
    assert category_level(3, 3) == 1
    assert category_level(2.99, "3.0") == 3
    assert category_level(3, 3, cut=3.5) == 4
    assert category_level(None, 3) is None


def test_scores_within_a_quarter_of_the_cut_are_flagged() -> None:
    assert near_cut(3.25, 5)
    assert near_cut(5, 2.75)
    assert not near_cut(3.26, 2.74)
    assert not near_cut(None, 5)


def test_action_tiers_follow_the_table_of_level_and_class() -> None:
    tiers = {1: "1A 1B 2A", 2: "2B 2C 1C 1D", 3: "3A 2D", 4: "3B 3C 3D 4A 4B 4C 4D"}
    expected = {cell: tier for tier, cells in tiers.items() for cell in cells.split()}
    assert len(expected) == 16
    assert {cell: action_tier(cell[0], cell[1]) for cell in expected} == expected


@pytest.mark.parametrize(("level", "cls"), [(0, "A"), (5, "A"), (1.5, "A"), (None, "A"), (1, "E"), (1, None), (1, "a")])
def test_there_is_no_tier_outside_the_table(level: float | None, cls: str | None) -> None:
    assert action_tier(level, cls) is None


@pytest.mark.parametrize(
    ("counts", "previous", "health", "rule"),
    [
        ((5, 4, 0, 0), None, "差", "too_few_customers"),
        ((0, 0, 4, 5), None, "差", "too_few_customers"),
        ((20, 61, 10, 9), None, "中", "no_reserve"),
        ((0, 81, 10, 9), None, "中", "no_reserve"),
        ((4, 26, 30, 40), None, "良", "hardly_any_a"),
        ((5, 25, 30, 40), None, "优", "healthy"),
        ((10, 70, 10, 10), None, "优", "healthy"),
        ((10, 20, 30, 40), (10, 20, 10, 10), "良", "no_upward_move"),
        ((10, 20, 30, 40), (9, 21, 30, 40), "优", "healthy"),
        ((10, 20, 30, 40), (10, 19, 31, 40), "优", "healthy"),
        ((None, None, "", "x"), None, None, "no_data"),
    ],
)
def test_the_first_rule_that_holds_decides_the_health_of_the_funnel(
    counts: tuple[int, int, int, int], previous: tuple[int, int, int, int] | None, health: str | None, rule: str
) -> None:
    assert funnel_health(*counts, previous) == {"health": health, "rule": rule}


def test_the_thresholds_of_the_funnel_are_settings() -> None:
    assert funnel_health(2, 2, 2, 2, fewest=8)["health"] == "优"
    assert funnel_health(2, 5, 2, 2, reserve=0.5)["health"] == "中"
    assert funnel_health(2, 5, 2, 2, top="30%")["health"] == "良"
    assert funnel_health(0, 0, 0, 0, fewest=0)["health"] == "差"


def test_pipeline_coverage_is_a_multiple_of_the_target() -> None:
    assert pipeline_coverage(300, 100) == 3.0
    assert pipeline_coverage(300, 0) is None
