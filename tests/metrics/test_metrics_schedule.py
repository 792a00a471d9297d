"""Status of tasks from dates."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.metrics import days_late, on_time_rate, tracking_status

START, DUE = date(2023, 7, 10), date(2023, 7, 12)
days = st.dates(date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2023, 7, 9), "not_started"),
        (date(2023, 7, 10), "in_progress"),
        (date(2023, 7, 12), "in_progress"),
        (date(2023, 7, 13), "overdue"),
    ],
)
def test_an_open_task_goes_by_its_planned_dates(as_of: date, expected: str) -> None:
    assert tracking_status(as_of, START, DUE, None, None) == expected


def test_a_finish_date_decides_before_everything_else() -> None:
    late = DUE + timedelta(1)
    assert tracking_status(START, START, DUE, DUE, None) == "done"
    assert tracking_status(START, START, DUE, late, "已完成") == "done_late"
    assert tracking_status(START, START, None, late, None) == "done"


@pytest.mark.parametrize("result", ["已完成", "完成, 收集线索 80 条", "done", "DONE on Friday", "Done"])
def test_a_result_that_begins_with_done_is_done(result: str) -> None:
    assert tracking_status(DUE + timedelta(9), START, DUE, None, result) == "done"


@pytest.mark.parametrize("result", [" 已完成", " done", "未完成", "not done", "", None, "签约 12 家"])
def test_a_result_that_begins_otherwise_leaves_the_task_overdue(result: str | None) -> None:
    assert tracking_status(DUE + timedelta(9), START, DUE, None, result) == "overdue"


def test_a_task_without_dates_is_in_progress() -> None:
    assert tracking_status(DUE, None, None, None, None) == "in_progress"


def test_times_of_day_do_not_matter() -> None:
    evening = datetime(2023, 7, 12, 23, 59)
    assert tracking_status(evening, START, DUE, None, None) == "in_progress"
    assert tracking_status(START, START, DUE, evening, None) == "done"


def test_days_late_count_from_the_due_date() -> None:
    assert days_late(date(2023, 7, 15), DUE, None, False) == 3
    assert days_late(date(2023, 7, 15), DUE, date(2023, 7, 13), True) == 1
    assert days_late(date(2023, 7, 1), DUE, None, False) == 0
    assert days_late(date(2023, 7, 15), None, None, False) is None
    assert days_late(date(2023, 7, 15), DUE, None, True) is None


@given(days, st.none() | days, st.none() | days, st.none() | days)
def test_an_open_task_is_overdue_exactly_when_it_has_days_late(
    as_of: date, start: date | None, due: date | None, finished: date | None
) -> None:
    state = tracking_status(as_of, start, due, finished, None)
    late = days_late(as_of, due, finished, state.startswith("done"))
    assert (state in {"overdue", "done_late"}) == bool(late)


def test_on_time_rate_counts_the_tasks_due_so_far() -> None:
    as_of = date(2023, 7, 31)
    rows = [
        (date(2023, 7, 3), date(2023, 7, 3), "done"),
        (date(2023, 7, 12), date(2023, 7, 13), "done_late"),
        (date(2023, 7, 31), None, "in_progress"),
        (date(2023, 7, 20), None, "done"),
        (date(2023, 8, 1), date(2023, 7, 20), "done"),
        (None, date(2023, 7, 20), "done"),
    ]
    assert on_time_rate(rows, as_of) == 0.5
    assert on_time_rate(rows, date(2023, 7, 1)) is None
    assert on_time_rate([], as_of) is None
    assert on_time_rate(rows, None) is None  # type: ignore[arg-type]
