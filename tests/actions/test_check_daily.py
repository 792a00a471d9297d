"""Check on to-dos, feedback, and the date that a task was planned for first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlwings as xw
from test_check_tables import at, checked, typed
from workbooks_support import sample_path

import xlplan
from xlplan.actions import read
from xlplan.actions.calculated import evaluated
from xlplan.actions.checks_daily import open_loops


def test_an_overlap_names_both_items_and_the_time(tmp_path: Path) -> None:
    (found,) = [p for p in checked(sample_path(tmp_path, "tracking", "en")) if p.code == "times-overlap"]
    assert found.message("en") == (
        "“Call with Taiyue about the contract” overlaps “Visit Langtong about the contract terms” (C9), "
        "09:30 to 11:00 on the same day."
    )
    assert found.severity == "warning"


def test_the_same_time_on_another_day_is_no_overlap(tmp_path: Path) -> None:
    act = typed("todo", 2, date=dt.datetime(2023, 8, 1))
    assert at(checked(sample_path(tmp_path, "tracking", "zh"), act), "times-overlap") == []


def test_an_end_before_its_start_is_named(tmp_path: Path) -> None:
    act = typed("todo", 2, start=0.5, end=0.25)
    (found,) = [p for p in checked(sample_path(tmp_path, "tracking", "zh"), act) if p.code == "end-before-start"]
    assert (found.cell, found.message("zh")) == ("D10", "结束时间 06:00 不晚于开始时间 12:00。")


def test_a_time_typed_as_text_is_named(tmp_path: Path) -> None:
    assert at(checked(sample_path(tmp_path, "tracking", "zh"), typed("todo", 0, start="'8:30")), "text-time") == ["C8"]


def test_a_reply_before_its_feedback_is_named_and_counts_no_days(tmp_path: Path) -> None:
    def act(book: xw.Book) -> None:
        typed("feedback", 1, replied=dt.datetime(2023, 7, 11))(book)

    with xlplan.open(sample_path(tmp_path, "tracking", "zh")) as book:
        act(book)
        assert evaluated(read(book)).book.rows("feedback")[1]["response_days"] is None
    assert at(checked(sample_path(tmp_path, "tracking", "zh"), act), "replied-before-given") == ["H9"]


def test_open_loops_are_counted_by_person_the_most_overdue_first(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "tracking", "en")) as book:
        typed("feedback", 0, replied=None)(book)
        reading = read(book)
        found = open_loops(reading, evaluated(reading))
    assert [(loops.person, loops.count, loops.overdue, loops.oldest_due) for loops in found] == [
        ("Zhang", 1, 1, dt.date(2023, 7, 5)),
        ("Wang", 2, 1, dt.date(2023, 7, 28)),
    ]


def test_a_first_planned_date_after_the_planned_finish_is_named(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "tracking", "en")
    late, equal = dt.datetime(2023, 8, 1), dt.datetime(2023, 7, 31)
    assert at(checked(path, typed("tracking", 2, first_due=late)), "first-due-after-due") == ["Q10"]
    assert at(checked(path, typed("tracking", 2, first_due=equal)), "first-due-after-due") == []


def test_the_same_to_do_or_feedback_twice_is_only_worth_a_look(tmp_path: Path) -> None:
    def twice(data: object) -> None:
        for form in ("todo", "feedback"):
            data.tables[form].append(dict(data.tables[form][0]))  # type: ignore[attr-defined]

    problems = checked(sample_path(tmp_path, "tracking", "zh", edit=twice))
    assert [(p.sheet, p.severity) for p in problems if p.code == "duplicate-key"] == [
        ("待办", "warning"),
        ("反馈", "warning"),
    ]
