"""What check says of the customers workbook: marks off their scale, names that are on no list, credit, actions."""

from __future__ import annotations

from place import Place, case

from xlplan.forms.catalog import template
from xlplan.forms.form import Value
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

CHECK = "check customers.xlsx"


def changed(at: Place, form: str, row: int, **cells: Value) -> None:
    """The shipped sample with other cells in one row of a form (typed by a person, so not in words of a list)."""
    at.write("customers.xlsx", compose(template("customers"), sample_book("customers", at.lang)))
    at.type("customers", form, row, **cells)


@case("out-of-scale", CHECK)
def seven_of_five(at: Place) -> None:
    """A customer category was given 7 of 5 points."""
    changed(at, "customer_value", 0, growth=7)


@case("not-listed", CHECK)
def an_unknown_category(at: Place) -> None:
    """A customer was put into a category that nobody has scored."""
    changed(at, "customer_grade", 1, category=at.say("外贸公司", "Exporters"))


@case("criteria-weights", CHECK)
def heavier_profit(at: Place) -> None:
    """The weight of one criterion was raised, and no other lowered."""
    changed(at, "customer_value", 0)
    with at.book("customers") as book:
        book.names["xlplan_weight_profit"].refers_to_range.value = 0.3


@case("overdue-above-owed", CHECK)
def more_overdue_than_owed(at: Place) -> None:
    """More was overdue than owed."""
    changed(at, "customer_grade", 1, overdue=200000)


@case("actions-scattered", CHECK)
def an_action_at_the_end(at: Place) -> None:
    """The last action was moved to another level."""
    changed(at, "customer_actions", 15, level=at.say("一级", "Level 1"))


@case("action-of-other-level", CHECK)
def executives_visit_a_small_customer(at: Place) -> None:
    """An action of level 1 was planned for a customer of level 4."""
    changed(at, "customer_plan", 5, action=at.say("高层互访", "Contact between executives"))
