"""What check says of to-dos, feedback and calendar, review and scorecard, profit and loss."""

from __future__ import annotations

import datetime as dt

from place import Place, case

from xlplan.forms.catalog import template
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

DAYS, REVIEW, PLAN = "check tracking.xlsx", "check evaluation.xlsx", "check forecast.xlsx"


# --- to-dos and feedback ---------------------------------------------------------------------------------------------
@case("times-overlap", DAYS)
def in_two_places(at: Place) -> None:
    """Two things at the same time (as in the shipped sample)."""
    at.path("tracking")


@case("end-before-start", DAYS)
def over_before_it_began(at: Place) -> None:
    """Start and end of a to-do were exchanged."""
    at.type("tracking", "todo", 3, start=12 / 24, end=11.5 / 24)


@case("replied-before-given", DAYS)
def replied_too_early(at: Place) -> None:
    """A reply dated before its feedback."""
    at.type("tracking", "feedback", 1, replied=dt.datetime(2023, 7, 11))


@case("replies-overdue", DAYS)
def no_reply(at: Place) -> None:
    """Feedback whose reply is overdue (as in the shipped sample)."""
    at.path("tracking")


# --- the calendar ----------------------------------------------------------------------------------------------------
@case("calendar-stale", DAYS)
def a_task_put_off(at: Place) -> None:
    """A task was put off by a day, and the calendar not yet filled."""
    at.type("tracking", "tracking", 1, due=dt.datetime(2023, 7, 13))


@case("calendar-moved", "fill tracking.xlsx")
def the_next_month(at: Place) -> None:
    """The as-of date was moved to another month; events of the old one stand beside its weeks."""
    with at.book("tracking") as book:
        book.names["xlplan_as_of"].refers_to_range.value = dt.datetime(2023, 8, 31)


@case("calendar-too-short", DAYS)
def a_week_deleted(at: Place) -> None:
    """The calendar's last row was deleted."""
    book = sample_book("tracking", at.lang)
    book.tables["calendar"].pop()
    at.write("tracking.xlsx", compose(template("tracking"), book))


# --- review and scorecard --------------------------------------------------------------------------------------------
@case("review-disagrees", REVIEW)
def another_rate_in_the_review(at: Place) -> None:
    """The review says another figure than the table."""
    words = at.say("线索转化率达到 14%，接近目标", "Lead conversion rate: 14 %, close to the target")
    at.type("evaluation", "review", 0, highlight=words)


@case("scorecard-disagrees", REVIEW)
def sales_left_out(at: Place) -> None:
    """The salespeople's sales do not add up to the sales of the evaluation table."""
    at.type("evaluation", "scorecard", 2, sales=425000)


@case("scorecard-weights", REVIEW)
def a_weight_raised(at: Place) -> None:
    """A weight on the Info sheet was raised, and no other lowered."""
    with at.book("evaluation") as book:
        book.names["xlplan_weight_sales"].refers_to_range.value = 0.5


# --- profit and loss -------------------------------------------------------------------------------------------------
@case("line-without-kind", PLAN)
def neither_income_nor_expense(at: Place) -> None:
    """The cells that say whether a line is income or expense were cleared."""
    with at.book("forecast") as book:
        book.names["pnl_kinds"].refers_to_range[0, 2:4].value = None


@case("line-not-planned", PLAN)
def actuals_only(at: Place) -> None:
    """The plan of a line was cleared."""
    with at.table("forecast", "pnl") as table:
        plan = [c.id for c in table.columns if c.tag == "plan"][1]
        for index in range(len(table.rows)):
            table.sheet.range(table.cell(index, plan)).value = None


@case("month-twice", PLAN)
def a_month_again(at: Place) -> None:
    """A month was typed in two rows."""
    at.type("forecast", "pnl", 1, month=dt.datetime(2023, 1, 31))


@case("closed-without-actuals", PLAN)
def a_month_not_reported(at: Place) -> None:
    """A month is over, and no actual amount was typed."""
    with at.table("forecast", "pnl") as table:
        for column in table.columns:
            if column.tag == "actual":
                table.sheet.range(table.cell(2, column.id)).value = None


@case("variances-not-tied", PLAN)
def a_variance_typed_over(at: Place) -> None:
    """The profit's variance above the table was typed over."""
    with at.book("forecast") as book:
        book.names["pnl_ytd_variance"].refers_to_range.value = -1500
