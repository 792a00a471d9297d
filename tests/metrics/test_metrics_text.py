"""Results and dates typed as text."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.metrics import parse_dates, parse_result


@pytest.mark.parametrize(
    ("text", "target", "actual", "unit"),
    [
        ("签约12家(目标15家)", "15", "12", "家"),
        ("签约 12 家 (目标 15 家)", "15", "12", "家"),
        ("签约１２家（目标：１５家）", "15", "12", "家"),
        ("目标15家，签约12家", "15", "12", "家"),
        ("signed 12 (target 15)", "15", "12", None),
        ("signed 12 customers (Target: 15)", "15", "12", "customers"),
        ("done 5 (target of 8 visits)", "8", "5", "visits"),
        ("完成, 收集线索 80 条", None, "80", "条"),
        ("完成，收集线索 80 条。", None, "80", "条"),
        ("销售120万元(目标1,150.5万元)", "1150.5", "120", "万元"),
        ("回款 3.5 亿", None, "3.5", "亿"),
        ("利润 -5 万元", None, "-5", "万元"),
        ("转化率12%(目标15%)", "15", "12", "%"),
        ("完成12车(目标15车)", "15", "12", "车"),
        ("签约12家客户", None, "12", "家"),
        ("目标15家", "15", None, "家"),
        ("Q3完成12家", None, "12", "家"),
    ],
)
def test_target_actual_and_unit_are_read_from_a_result(
    text: str, target: str | None, actual: str | None, unit: str | None
) -> None:
    assert parse_result(text) == {
        "target": target and Decimal(target),
        "actual": actual and Decimal(actual),
        "unit": unit,
    }


@pytest.mark.parametrize("value", ["已完成", "", "done", None, 12, date(2023, 7, 1), "目标", "未开始。"])
def test_a_result_without_quantities_gives_nothing(value: object) -> None:
    assert parse_result(value) == {"target": None, "actual": None, "unit": None}


@pytest.mark.parametrize(
    "text",
    [
        "7月10日签约12家(目标15家)",
        "签约12家,还差3家(目标15家)",
        "第2次拜访, 签约12家(目标15家)",
        "2023-07-10 签约12家(目标15家)",
    ],
)
def test_dates_ordinals_and_what_is_left_are_not_taken_for_the_result(text: str) -> None:
    assert parse_result(text) == {"target": Decimal(15), "actual": Decimal(12), "unit": "家"}


def test_which_of_several_quantities_is_the_result_is_not_guessed() -> None:
    assert parse_result("发放资料200份，收集线索80条")["actual"] is None
    assert parse_result("拜访30次(目标15家)") == {"target": Decimal(15), "actual": None, "unit": "家"}
    assert parse_result("拜访30次，签约12家(目标15家)")["actual"] == 12
    assert parse_result("完成率80%")["actual"] is None


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from(["家", "条", "万元", "人次"]))
def test_any_pair_of_numbers_is_read_back(actual: int, target: int, unit: str) -> None:
    for text in (f"签约{actual}{unit}(目标{target}{unit})", f"签约 {actual:,} {unit}（目标：{target:,}{unit}）"):
        assert parse_result(text) == {"target": target, "actual": actual, "unit": unit}


RANGE = {"start": date(2023, 7, 10), "finish": date(2023, 7, 12)}
SINGLE = {"start": None, "finish": date(2023, 7, 10)}
NOTHING = {"start": None, "finish": None}


@pytest.mark.parametrize(
    "text",
    [
        "2023-07-10-12",
        "2023-07-10~12",
        "2023-07-10~2023-07-12",
        "2023-07-10~07-12",
        "2023/7/10-12",
        "2023.7.10-7.12",
        "2023年7月10日-12日",
        "2023年7月10日至7月12日",
        "2023年7月10日 到 12号",
        "２０２３－０７－１０～１２",
        "2023-07-10 — 2023-07-12",
        "2023-07-10 to 12",
        "2023-07-10T08:00:00~2023-07-12T17:30:00",
    ],
)
def test_a_range_of_days_is_read_in_every_usual_notation(text: str) -> None:
    assert parse_dates(text) == RANGE


def test_a_range_may_run_into_the_next_month() -> None:
    assert parse_dates("2023年7月10日至8月2日") == {"start": date(2023, 7, 10), "finish": date(2023, 8, 2)}


@pytest.mark.parametrize(
    "value",
    [
        "2023-07-10",
        "2023.7.10",
        "2023/7/10",
        "2023年7月10日",
        " 2023-07-10 ",
        "2023-07-10T12:30:00",
        "2023-07-10 12:30",
        "2023-07-10T12:30:00.123+08:00",
        "2023-07-10T23:59Z",
        date(2023, 7, 10),
        datetime(2023, 7, 10, 23, 59),
    ],
)
def test_a_single_day_is_the_finish(value: object) -> None:
    assert parse_dates(value) == SINGLE


@pytest.mark.parametrize(
    "value",
    [
        "2023-07-12-10",
        "2023-02-30",
        "2023-13-01",
        "2023-07-10-45",
        "2023-02-30~03-02",
        "2023-07",
        "7-10",
        "soon",
        "",
        None,
        True,
        45117,
        "2023-07-10 25:00",
        "0000-01-01",
        "2023-12-28~01-05",
    ],
)
def test_impossible_reversed_and_other_values_give_nothing(value: object) -> None:
    assert parse_dates(value) == NOTHING


@given(st.dates(date(1900, 1, 1), date(2999, 1, 1)), st.integers(0, 400))
def test_any_range_is_read_back(start: date, length: int) -> None:
    finish = start + timedelta(length)
    both = {"start": start, "finish": finish}
    assert parse_dates(f"{start}~{finish}") == both
    assert (
        parse_dates(f"{start.year}年{start.month}月{start.day}日至{finish.year}年{finish.month}月{finish.day}日")
        == both
    )
    assert parse_dates(start.isoformat()) == {"start": None, "finish": start}


@pytest.mark.parametrize("piece", [" ", "9", "目标", "目标 ", "差 ", "1,", "2023-07-10 ", "-", "完成率"])
def test_the_longest_text_a_cell_can_hold_is_read_at_once(piece: str) -> None:
    text = ("2023-07-10" + piece * 32767)[:32766] + "x"
    started = perf_counter()
    parse_result(text)
    assert parse_dates(text) == NOTHING
    assert perf_counter() - started < 2
