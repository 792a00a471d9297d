"""Targets, steps and shares of the market plan that do not add up, and what check says about them."""

from __future__ import annotations

from place import Place, case

PLAN = "check plan.xlsx"


def _fact(at: Place, fact: str, value: object) -> None:
    with at.book("plan") as book:
        book.names[f"xlplan_{fact}"].refers_to_range.value = value


@case("target-parts", PLAN)
def parts_by_hand(at: Place) -> None:
    """All parts of a target are given by hand, and one of them was lowered."""
    for index, part in enumerate((60, 72, 65), 11):
        at.type("plan", "targets", index, method=at.say("手工", "By hand"), hand=part)


@case("target-hand", PLAN)
def more_by_hand_than_there_is(at: Place) -> None:
    """The target given to one customer leaves less than nothing for the others."""
    at.type("plan", "targets", 7, hand=2400000)


@case("target-parent", PLAN)
def a_parent_misspelt(at: Place) -> None:
    """A part names a subject that has no row."""
    at.type("plan", "targets", 13, parent=at.say("华东区", "Eastern"))


@case("target-weights", PLAN)
def no_weights(at: Place) -> None:
    """The only part that goes by weight lost its weight."""
    at.type("plan", "targets", 9, weight=None)


@case("target-missing", PLAN)
def no_annual_target(at: Place) -> None:
    """The annual target of a region was cleared."""
    at.type("plan", "targets", 10, hand=None)


@case("season-weights", PLAN)
def no_seasons(at: Place) -> None:
    """The season weights were cleared."""
    for month in range(1, 13):
        _fact(at, f"season_{month:02}", None)


@case("target-actual", PLAN)
def a_month_not_reported(at: Place) -> None:
    """A month is over, and one region did not report."""
    at.type("plan", "targets", 2, actual_2023_09=None)


@case("target-actuals", PLAN)
def actuals_that_do_not_add_up(at: Place) -> None:
    """A salesperson's actual was corrected, and the region's was not."""
    at.type("plan", "targets", 4, actual_2023_08=330000)


@case("steps-not-rising", PLAN)
def a_step_below_the_one_before(at: Place) -> None:
    """The third step of the bonus was lowered below the second."""
    _fact(at, "bonus_from_3", 0.95)


@case("shares-over-whole", PLAN)
def more_than_the_market(at: Place) -> None:
    """A competitor's share was typed as 82% instead of 28%."""
    at.type("plan", "competitors", 1, share=0.82)


@case("contribution-differs", PLAN)
def a_product_twice(at: Place) -> None:
    """The sales of a product were typed with a digit too many."""
    at.type("plan", "contribution", 4, sales_actual=6200000)
