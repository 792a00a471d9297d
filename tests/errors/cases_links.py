"""Values carried between workbooks: what refresh cannot decide."""

from __future__ import annotations

import shutil

from place import Place, case

REFRESH = "refresh evaluation.xlsx --from ."


@case("link-ambiguous", REFRESH)
def two_workbooks_of_one_region_and_quarter(at: Place) -> None:
    """A copy of the tracking workbook was left in the folder."""
    at.path("evaluation")
    with at.book("tracking") as book:
        book.names["xlplan_period"].refers_to_range.value = "2023-Q3"
    shutil.copyfile(at.path("tracking"), at.folder / "tracking (2).xlsx")


@case("link-twice", REFRESH)
def two_targets_for_one_kpi(at: Place) -> None:
    """The plan names the region's sales twice, with two targets."""
    at.path("evaluation")
    at.type("plan", "targets", 2, subject=at.say("华东", "East"), level=at.say("区域", "Region"))
