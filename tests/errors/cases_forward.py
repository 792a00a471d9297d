"""The next period of forecasts and evaluations: what cannot be carried, and what is told of what was."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from place import Place, case

from xlplan.forms.catalog import template
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose

JULY = "roll-forward forecast.xlsx --to 2023-07 --out next"
NEXT_YEAR = JULY.replace("2023-07", "2024-06")
Q4 = "roll-forward evaluation.xlsx --to 2023-Q4 --out next"


# --- forecast --------------------------------------------------------------------------------------------------------
@case("closing-unknown", JULY)
def an_opening_in_words(at: Place) -> None:
    """An opening balance was typed in words."""
    at.type("forecast", "receivables", 0, opening="about 100")


@case("closing-not-tied", JULY)
def another_figure_in_the_plan(at: Place) -> None:
    """What was collected in June is one thing in the plan and another in the receipts."""
    at.type("forecast", "receivables", 1, actual_2023_06=12000)


@case("plan-left-behind", NEXT_YEAR)
def a_year_ahead(at: Place) -> None:
    """The next workbook is for a year later, so that no month is in both."""
    at.path("forecast")


@case("plan-year-over", NEXT_YEAR)
def a_new_year(at: Place) -> None:
    """The next period is in another year."""
    at.path("forecast")


@case("opening-planned", JULY)
def a_sheet_without_billing(at: Place) -> None:
    """A plan without billed columns, in which something of its first month is still owed."""
    found = template("forecast")
    book = new_book(found, at.lang, {"region": "East", "as_of": "2023-06-30"}, months=2)
    book.months = (dt.date(2023, 5, 1), dt.date(2023, 6, 1))
    book.tables["receivables"] = [
        {"customer": "Acme", "plan_2023_05": Decimal(100), "actual_2023_05": Decimal(60), "plan_2023_06": Decimal(10)}
    ]
    omit = frozenset({"shipped", "total_billed", "collection_rate"})
    at.write("forecast.xlsx", compose(found, book, omit=omit))


# --- evaluation ------------------------------------------------------------------------------------------------------
@case("target-recalibrated", Q4)
def a_quarter_that_missed(at: Place) -> None:
    """Three of the sample's KPIs add up over the year."""
    at.path("evaluation")


@case("target-without-actual", Q4)
def no_actual_yet(at: Place) -> None:
    """A KPI that adds up has no actual."""
    at.type("evaluation", "kpi", 0, actual=None)


@case("targets-unchanged", Q4.replace("2023-Q4", "2024-Q1"))
def the_year_after(at: Place) -> None:
    """The next quarter is in another year."""
    at.path("evaluation")


@case("targets-kept", Q4)
def a_kpi_of_ones_own(at: Place) -> None:
    """A KPI has a name that the catalogue does not know."""
    at.type("evaluation", "kpi", 1, kpi=at.say("老客户销售", "Sales to old customers"))


@case("review-left-open", Q4)
def unfinished_improvements(at: Place) -> None:
    """Improvements of the review are still to be done."""
    at.path("evaluation")


# --- plan ------------------------------------------------------------------------------------------------------------
@case("targets-new-year", "roll-forward plan.xlsx --to 2024-Q1 --out next")
def a_plan_of_another_year(at: Place) -> None:
    """A plan goes on into the next year, whose targets are not known."""
    at.path("plan")
