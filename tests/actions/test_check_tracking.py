"""Check on the tracking table: dates out of order, and texts that disagree with the numbers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from test_check_tables import at, checked, typed
from workbooks_support import sample_path

import xlplan
from xlplan.actions import fill
from xlplan.actions.checks_tracking import remaining
from xlplan.forms.form import BookData


def test_a_start_after_its_finish_is_found(tmp_path: Path) -> None:
    act = typed("tracking", 1, due_start=dt.datetime(2023, 7, 13))
    assert at(checked(sample_path(tmp_path, "tracking", "en"), act), "start-after-finish") == ["D9"]


def test_done_without_a_date_is_a_warning(tmp_path: Path) -> None:
    problems = checked(sample_path(tmp_path, "tracking", "zh"), typed("tracking", 0, finished=None))
    assert [(p.cell, p.severity) for p in problems if p.code == "done-without-date"] == [("K8", "warning")]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"target": 15, "actual": 11, "unit": "家", "result": "签约12家(目标15家)"}, ["G10"]),
        ({"target": 16, "actual": 11, "unit": "家", "result": "签约12家(目标15家)"}, ["F10", "G10"]),
        ({"target": 15, "actual": 12, "unit": "家", "result": "签约12家(目标15家)"}, []),
        (
            {"target": 5, "actual": 3, "unit": "场", "result": "收集线索80条"},
            [],
        ),  # another unit measures something else
        ({"target": 100, "actual": 79, "unit": "条", "result": "收集线索80条"}, ["G10"]),
        ({"target": 3, "actual": 1, "unit": None, "result": "收集线索80条"}, []),  # may be another quantity
        ({"target": None, "actual": None, "unit": None, "result": "签约12家(目标15家)"}, []),
    ],
)
def test_a_result_that_disagrees_with_its_numbers_is_found(
    tmp_path: Path, cells: dict[str, object], found: list[str]
) -> None:
    assert (
        at(checked(sample_path(tmp_path, "tracking", "zh"), typed("tracking", 2, **cells)), "result-disagrees") == found
    )


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("8月上旬完成剩余2家签约", "家", [2]),
        ("剩余 2 个客户下周签约", "家", [2]),
        ("还剩２家, 争取本月完成", "家", [2]),
        ("尚差3家", "家", [3]),
        ("剩余2天完成", "家", []),
        ("剩余预算2万元", "家", []),
        ("剩余5条线索待跟进", "家", []),
        ("sign the remaining 2 in early August", "customers", [2]),
        ("Sign the remaining 2 customers", "customers", [2]),
        ("2 customers left, mostly contracts in review", "customers", [2]),
        ("2 remaining", "customers", [2]),
        ("2 days left", "customers", []),
        ("remaining 2 weeks", None, []),
        ("3 visits next week", "visits", []),
        ("left at 5 pm", None, []),
        ("按行业整理名单", None, []),
        (None, None, []),
    ],
)
def test_what_a_text_says_is_left_is_read_in_both_languages(
    text: str | None, unit: str | None, said: list[int]
) -> None:
    assert list(remaining(text, unit)) == [Decimal(n) for n in said]


@pytest.mark.parametrize("field", ["problem", "countermeasure", "next_step"])
def test_what_is_left_is_target_less_done_and_both_figures_are_named(tmp_path: Path, field: str) -> None:
    act = typed("tracking", 2, next_step=None)
    path = sample_path(tmp_path, "tracking", "en")
    assert not at(checked(path, act), "remaining-disagrees")
    problems = checked(path, typed("tracking", 2, **{"next_step": None, field: "4 customers left"}))
    found = [p for p in problems if p.code == "remaining-disagrees"]
    assert [(p.params["said"], p.params["left"]) for p in found] == [("4", "3")]
    assert not at(
        checked(path, typed("tracking", 2, **{"next_step": None, field: "3 customers left"})), "remaining-disagrees"
    )


def test_a_count_that_agrees_clears_the_others_beside_it(tmp_path: Path) -> None:
    text = "remaining 3; 2 remaining questions"
    path = sample_path(tmp_path, "tracking", "en")
    assert not at(checked(path, typed("tracking", 2, next_step=text)), "remaining-disagrees")
    assert at(checked(path, typed("tracking", 2, next_step=text.replace("3", "4"))), "remaining-disagrees")


def test_a_typed_total_has_no_status_and_is_never_late(tmp_path: Path) -> None:
    def edit(book: BookData) -> None:
        book.tables["tracking"].append({"task": "合计", "due": dt.date(2023, 1, 1)})

    with xlplan.open(sample_path(tmp_path, "tracking", "en", edit=edit)) as book:
        assert fill(book).changes == []
        assert book.sheets["Tracking"]["L10:M11"].value[1] == [None, None]
