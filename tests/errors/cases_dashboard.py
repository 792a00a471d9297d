"""What check says of the dashboard."""

from __future__ import annotations

from place import Place, case


@case("warnings-stale", "check evaluation.xlsx")
def a_result_that_came_in_better(at: Place) -> None:
    """A missed KPI was corrected, and the dashboard not yet filled."""
    at.type("evaluation", "kpi", 3, actual=0.16)
