"""What check says of the market plan."""

from __future__ import annotations

import datetime as dt

from place import Place, case

PLAN = "check plan.xlsx"


@case("dependency-cycle", PLAN)
def after_one_another(at: Place) -> None:
    """A task was made to wait for one that waits for it."""
    at.type("plan", "execution_plan", 1, predecessors="T05")


@case("predecessor-unknown", PLAN)
def a_task_renumbered(at: Place) -> None:
    """A predecessor's ID that no task has."""
    at.type("plan", "execution_plan", 2, predecessors="T20")


@case("predecessors-many", PLAN)
def waits_for_all(at: Place) -> None:
    """The last task waits for every one before it."""
    at.type("plan", "execution_plan", 11, predecessors=", ".join(f"T{n:02d}" for n in range(1, 12)))


@case("starts-before-predecessor", PLAN)
def too_early(at: Place) -> None:
    """A task was moved into the buffer behind its predecessor."""
    at.type("plan", "execution_plan", 6, start=dt.datetime(2023, 8, 20))


@case("schedule-stale", PLAN)
def a_task_takes_longer(at: Place) -> None:
    """A task now ends later, and the plan was not filled since."""
    at.type("plan", "execution_plan", 4, finish=dt.datetime(2023, 8, 19))


@case("activity-outside-month", PLAN)
def another_month(at: Place) -> None:
    """An activity was put off into the next month, the month's column was not."""
    at.type("plan", "activities", 4, date=dt.datetime(2023, 9, 1))
