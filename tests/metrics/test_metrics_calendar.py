"""Working days with China's shifted ones, months as weeks, periods, overlapping times and feedback loops."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.metrics import (
    add_working_days,
    feedback_status,
    is_working_day,
    month_grid,
    next_working_day,
    overlapping,
    period_end,
    public_holidays,
    response_days,
    same_day_rate,
    shifted_working_days,
    working_days,
)
from xlplan.metrics.calendar import next_period, period_start

NATIONAL_DAY_2026 = [date(2026, 10, n) for n in (1, 2, 3, 5, 6, 7)]
"""The State Council's notice: off from 1 to 7 October 2026 (the 4th is a Sunday); 20 September, 10 October worked."""


def test_national_day_2026_is_off_and_the_shifted_weekend_days_are_worked() -> None:
    off = [day for day in public_holidays(2026) if day.month == 10]
    assert off == NATIONAL_DAY_2026
    assert {date(2026, 9, 20), date(2026, 10, 10)} <= set(shifted_working_days(2026))
    assert is_working_day(date(2026, 10, 10))
    assert not is_working_day(date(2026, 10, 4))
    assert public_holidays(2026, language="en")[date(2026, 10, 1)] == "National Day"
    assert public_holidays(2026, language="zh")[date(2026, 10, 1)] == "国庆节"


@pytest.mark.parametrize(
    ("start", "finish", "days"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), 18),  # 22 weekdays, 5 of them off, and Saturday the 10th
        (date(2024, 2, 1), date(2024, 2, 29), 18),  # 21 weekdays, 5 of them off, and two Sundays
        (date(2026, 10, 1), date(2026, 10, 7), 0),
        (date(2026, 10, 8), date(2026, 10, 8), 1),
        (date(2026, 10, 12), date(2026, 10, 8), -4),
        (date(2026, 12, 31), date(2027, 1, 1), 1),
    ],
)
def test_working_days_count_both_ends_and_follow_the_official_calendar(start: date, finish: date, days: int) -> None:
    assert working_days(start, finish) == days


@pytest.mark.parametrize(
    ("days", "expected"), [(0, date(2026, 9, 30)), (1, date(2026, 10, 8)), (3, date(2026, 10, 10)),
                           (4, date(2026, 10, 12)), (-1, date(2026, 9, 29))],
)  # fmt: skip
def test_working_days_are_added_over_the_national_holiday(days: int, expected: date) -> None:
    assert add_working_days(date(2026, 9, 30), days) == expected


@given(st.dates(date(2015, 1, 1), date(2027, 12, 31)), st.integers(1, 60))
def test_so_many_working_days_lie_between_a_day_and_the_one_they_lead_to(start: date, days: int) -> None:
    finish = add_working_days(start, days)
    assert finish is not None
    assert is_working_day(finish)
    assert working_days(start + timedelta(1), finish) == days


def test_other_countries_have_their_own_days_and_an_unknown_one_has_none() -> None:
    assert is_working_day(date(2026, 10, 1), "DE")
    assert not is_working_day(date(2026, 12, 25), "DE")
    assert is_working_day(date(2026, 12, 25), "CN")
    assert working_days(date(2026, 1, 1), date(2026, 1, 31), "XX") is None
    assert add_working_days(date(2026, 1, 1), 3, "XX") is None
    assert public_holidays(2026, "XX") == {}
    assert working_days(date.min, date.max) is None
    assert add_working_days(date.max, 1) is None
    assert add_working_days(date(2026, 1, 1), "1.5") is None


@given(st.integers(1, 9998), st.integers(1, 12))
def test_a_month_is_whole_weeks_from_monday_that_hold_each_of_its_days_once(year: int, month: int) -> None:
    grid = month_grid(year, month)
    days = [day for week in grid for day in week]
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in grid)
    assert days == [days[0] + timedelta(n) for n in range(len(days))]
    own = [day for day in days if (day.year, day.month) == (year, month)]
    assert own[0].day == 1
    assert (own[-1] + timedelta(1)).day == 1
    assert all(any(day.month == month for day in week) for week in grid)


def test_a_month_outside_the_calendar_has_no_weeks() -> None:
    assert month_grid(2026, 13) == month_grid(0, 1) == month_grid(9999, 12) == month_grid(None, 1) == []


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("2026", date(2026, 12, 31)), ("2026-Q3", date(2026, 9, 30)), ("2026q4", date(2026, 12, 31)),
        ("2026-H1", date(2026, 6, 30)), ("2024-02", date(2024, 2, 29)), (" 2026-9 ", date(2026, 9, 30)),
        ("2026-W01", date(2026, 1, 4)), ("2026-W53", date(2027, 1, 3)), ("2025-W53", None), ("2026-13", None),
        ("2026-0", None), ("2026-Q5", None), ("august", None), ("", None), (None, None), ("0000-01", None),
        ("２０２６-０１", None),
    ],
)  # fmt: skip
def test_a_period_ends_on_its_last_day(period: str | None, end: date | None) -> None:
    assert period_end(period) == end


# --- times -----------------------------------------------------------------------------------------------------------
DAY = date(2026, 9, 1)


def at(hour: float) -> float:
    return hour / 24


def test_times_overlap_on_one_day_only_and_touching_is_no_overlap() -> None:
    rows = [
        (DAY, at(9), at(10)), (DAY, at(9.5), at(11)), (DAY, at(11), at(12)),
        (DAY + timedelta(1), at(9), at(10)), (None, at(9), at(10)), (DAY, None, at(10)), (DAY, at(10), at(9)),
        (DAY, at(9), 1.5),
    ]  # fmt: skip
    assert overlapping(rows) == [True, True, False, False, False, False, False, False]


def test_ten_oclock_stored_with_fifteen_digits_is_ten_oclock() -> None:
    rows = [(DAY, "0.375", "0.416666666666667"), (DAY, 10 / 24, 11 / 24)]
    assert overlapping(rows) == [False, False]


@given(st.lists(st.tuples(st.integers(0, 94), st.integers(1, 8)), max_size=8))
def test_overlaps_are_those_of_every_pair_in_quarters_of_an_hour(starts: list[tuple[int, int]]) -> None:
    spans = [(start, min(start + length, 95)) for start, length in starts]
    expected = [False] * len(spans)
    for (i, one), (j, two) in combinations(enumerate(spans), 2):
        if set(range(*one)) & set(range(*two)):
            expected[i] = expected[j] = True
    assert overlapping([(DAY, start / 96, end / 96) for start, end in spans]) == expected


# --- feedback --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("due", "replied", "status"),
    [
        (None, None, "overdue"), (date(2026, 9, 2), None, "open"), (date(2026, 9, 1), None, "overdue"),
        (None, date(2026, 9, 9), "closed"),
    ],
)  # fmt: skip
def test_a_loop_is_due_on_its_own_day_unless_another_was_agreed(
    due: date | None, replied: date | None, status: str
) -> None:
    assert feedback_status(date(2026, 9, 2), DAY, due, replied) == status


def test_without_dates_there_is_no_status_and_without_an_as_of_date_nothing_is_overdue() -> None:
    assert feedback_status(date(2026, 9, 2), None, None, None) is None
    assert feedback_status(None, DAY, None, None) == "open"


def test_days_to_reply_count_from_the_feedback_and_are_none_for_a_reply_before_it() -> None:
    assert response_days(DAY, DAY) == 0
    assert response_days(DAY, DAY + timedelta(3)) == 3
    assert response_days(DAY, DAY - timedelta(1)) is None
    assert response_days(None, DAY) is None


def test_the_same_day_rate_counts_all_feedback_until_the_as_of_date() -> None:
    rows = [(DAY, DAY), (DAY, None), (DAY, DAY + timedelta(1)), (DAY + timedelta(9), DAY + timedelta(9)), (None, DAY)]
    assert same_day_rate(rows, DAY) == pytest.approx(1 / 3, abs=1e-12)
    assert same_day_rate(rows, None) is None
    assert same_day_rate([], DAY) is None


@pytest.mark.parametrize(
    ("period", "following"),
    [
        ("2026", "2027"), ("2026-H1", "2026-H2"), ("2026-H2", "2027-H1"), ("2026-Q3", "2026-Q4"),
        ("2026-Q4", "2027-Q1"), ("2026-09", "2026-10"), ("2026-12", "2027-01"), ("2026-W40", "2026-W41"),
        ("2026-W53", "2027-W01"), ("2025-W52", "2026-W01"), ("nonsense", None), (None, None), ("2026-13", None),
    ],
)  # fmt: skip
def test_the_period_after_one_is_written_alike(period: str | None, following: str | None) -> None:
    """2026 has 53 ISO weeks (its 1 January is a Thursday), 2025 has 52."""
    assert next_period(period) == following


LENGTHS = {"%Y": (365, 366), "%Y-%m": (28, 29, 30, 31), "%G-W%V": (7,)}


@pytest.mark.parametrize("written", LENGTHS)
@given(day=st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_the_next_period_is_as_long_as_one_and_the_day_after_lies_in_it(written: str, day: date) -> None:
    period = f"{day:{written}}"
    last, following = period_end(period), period_end(next_period(period))
    assert last
    assert following
    assert (following - last).days in LENGTHS[written]
    assert next_period(period) == f"{last + timedelta(days=1):{written}}"


@pytest.mark.parametrize(
    "period", ["2026", "2026-H1", "2026-H2", "2026-Q1", "2026-Q4", "2024-02", "2026-W01", "2026-W53"]
)
def test_a_period_starts_the_day_after_the_one_before_it_ended(period: str) -> None:
    start, end = period_start(period), period_end(period)
    assert start
    assert end
    before = {"2026": "2025", "2026-H1": "2025-H2", "2026-H2": "2026-H1", "2026-Q1": "2025-Q4", "2026-Q4": "2026-Q3",
              "2024-02": "2024-01", "2026-W01": "2025-W52", "2026-W53": "2026-W52"}[period]  # fmt: skip
    assert period_end(before) == start - timedelta(days=1)


@pytest.mark.parametrize("period", [None, "", "Q3", "2026-Q5", "2026-W54", "soon"])
def test_what_is_no_period_has_no_start(period: str | None) -> None:
    assert period_start(period) is None


@pytest.mark.parametrize(
    ("day", "country", "next_day"),
    [
        (date(2026, 10, 1), "CN", date(2026, 10, 8)),  # off until the 7th
        (date(2026, 10, 10), "CN", date(2026, 10, 10)),  # a Saturday that is worked
        (date(2017, 11, 23), "US", date(2017, 11, 24)),  # Thanksgiving
        (date(2017, 12, 23), "US", date(2017, 12, 26)),  # a Saturday before Christmas Monday
        (date(2017, 10, 3), "DE", date(2017, 10, 4)),  # German Unity Day
        (date(2024, 4, 5), "FR", date(2024, 4, 5)),
        (date(2017, 11, 3), "JP", date(2017, 11, 6)),  # Culture Day, a Friday
    ],
)
def test_a_due_date_on_a_holiday_moves_to_the_next_working_day_of_its_country(day, country, next_day) -> None:
    assert next_working_day(day, country) == next_day


def test_without_a_day_or_a_known_country_there_is_no_next_working_day() -> None:
    assert next_working_day(None) is next_working_day(date(2026, 1, 1), "XX") is None


@given(st.dates(date(2015, 1, 1), date(2027, 12, 1)), st.sampled_from(["CN", "US", "DE", "JP"]))
def test_the_next_working_day_is_the_first_that_is_worked(day: date, country: str) -> None:
    found = next_working_day(day, country)
    assert found is not None
    days = [day + timedelta(n) for n in range((found - day).days + 1)]
    assert [is_working_day(d, country) for d in days] == [False] * (len(days) - 1) + [True]
