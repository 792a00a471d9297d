"""Cells and headers: what people type, and what it is read as."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.forms.cells import Parsed, comparable, parse_cell, parse_column
from xlplan.forms.form import Column, Kind, Label, is_total
from xlplan.forms.headers import likeness, match_headers
from xlplan.forms.instance import months_until
from xlplan.forms.invoices import FORM as INVOICES
from xlplan.forms.kpi import DIRECTIONS
from xlplan.forms.kpi import FORM as KPI
from xlplan.forms.receivables import FORM as RECEIVABLES
from xlplan.forms.tracking import FORM as TRACKING


def column(kind: Kind, **more: object) -> Column:
    return Column("x", Label("某列", "X"), kind, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (Kind.NUMBER, 45.0, Parsed(Decimal("45.0"))),
        (Kind.NUMBER, "45", Parsed(None, "text-number")),
        (Kind.NUMBER, "４５", Parsed(None, "text-number")),
        (Kind.NUMBER, "1,234.5", Parsed(None, "text-number")),
        (Kind.NUMBER, "很多", Parsed(None, "not-a-number")),
        (Kind.NUMBER, True, Parsed(None, "not-a-number")),
        (Kind.NUMBER, "#REF!", Parsed(None, "error-cell")),
        (Kind.MONEY, 0.1, Parsed(Decimal("0.1"))),
        (Kind.MEASURE, "1:6", Parsed("1:6")),
        (Kind.MEASURE, "1：7.7", Parsed("1：7.7")),
        (Kind.MEASURE, "1:", Parsed(None, "not-a-number")),
        (Kind.MEASURE, dt.time(1, 6), Parsed(None, "ratio-became-time")),
        (Kind.MEASURE, "90%", Parsed(None, "text-number")),
        (Kind.DATE, dt.datetime(2023, 7, 3), Parsed(dt.date(2023, 7, 3))),
        (Kind.DATE, dt.datetime(2013, 6, 30, 12), Parsed(dt.date(2013, 6, 30), "date-with-time")),
        (Kind.DATE, "2023-07-03", Parsed(None, "text-date")),
        (Kind.DATE, "2023-02-30", Parsed(None, "not-a-date")),
        (Kind.DATE, 45000.0, Parsed(None, "not-a-date")),
        (Kind.TEXT, 611365.0, Parsed("611365")),
        (Kind.TEXT, "  ", Parsed(None)),
        (Kind.TEXT, "", Parsed(None)),
    ],
)
def test_a_cell_is_read_as_its_column_says(kind: Kind, raw: object, expected: Parsed) -> None:
    assert parse_cell(column(kind), raw) == expected


RAW = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0.0, -0.0, 1.0, 0.5, 45000.0]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", " ", "1", "1:6", "2023-07-03", "lower", "越低越好", "#REF!", "合计"]),
    st.sampled_from([dt.datetime(2023, 7, 3), dt.datetime(2023, 7, 3, 12), dt.time(1, 6)]),
)


@given(st.sampled_from([*Kind]), st.lists(RAW, max_size=20))
def test_a_column_is_read_as_its_cells_are_one_by_one(kind: Kind, raws: list[object]) -> None:
    of_kind = column(kind, choices=DIRECTIONS if kind is Kind.CHOICE else ())
    single = [parse_cell(of_kind, raw) for raw in raws]
    values, wrong = parse_column(of_kind, raws)
    assert [repr(value) for value in values] == [repr(parsed.value) for parsed in single]
    assert wrong == {index: parsed.code for index, parsed in enumerate(single) if parsed.code}


@pytest.mark.parametrize("word", ["lower", "越低越好", "Lower is better", " lower IS better "])
def test_a_list_entry_is_read_in_either_language(word: str) -> None:
    assert parse_cell(column(Kind.CHOICE, choices=DIRECTIONS), word) == Parsed("lower")


def test_a_word_outside_the_list_is_a_problem() -> None:
    assert parse_cell(column(Kind.CHOICE, choices=DIRECTIONS), "下降") == Parsed(None, "not-in-list")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_equal_numbers_are_remembered_as_the_same_text(number: Decimal) -> None:
    assert comparable(number) == comparable(number.normalize()) == comparable(number * Decimal("1.000"))
    assert Decimal(comparable(number)) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_a_money_cell_gives_back_the_cents_that_were_stored_as_a_float(number: Decimal) -> None:
    assert parse_cell(column(Kind.MONEY), float(number)).value == number


@pytest.mark.parametrize(
    "headers",
    [
        ["核心指标", "目标值", "实际值"],
        ["Actual", "KPI", "Target"],
        ["自己的列", " 目标 值 ", "实际值（家）", "核心指标"],
        ["kpi", "TARGET", "Actual (pcs)"],
    ],
)
def test_columns_are_found_by_header_in_any_order_language_and_spelling(headers: list[str]) -> None:
    match = match_headers(KPI, headers)
    assert {"kpi", "target", "actual"} <= match.positions.keys()
    assert not match.missing
    assert all(headers[match.positions[f]] == match.headers[f] for f in match.positions)


def test_a_missing_required_column_is_named_and_an_unknown_one_is_left_to_the_manager() -> None:
    match = match_headers(KPI, ["核心指标", "目标值", "心情"])
    assert [c.id for c in match.missing] == ["actual"]
    assert match.positions == {"kpi": 0, "target": 1}


def test_the_bracket_in_a_label_is_not_taken_for_a_unit() -> None:
    match = match_headers(RECEIVABLES, ["客户", "回款率(占发货)", "回款率(占应收)"])
    assert match.positions == {"customer": 0, "collection_rate": 1, "collectible_rate": 2}


@pytest.mark.parametrize(
    "spelling", ["2013-01 计划", "2013年1月计划", "2013/1 Planned", "2013.01 计划", "２０１３-０１ 计划"]
)
def test_a_month_is_read_in_every_usual_spelling(spelling: str) -> None:
    match = match_headers(RECEIVABLES, ["客户", spelling])
    assert match.positions == {"customer": 0, "plan_2013_01": 1}
    assert match.months == (dt.date(2013, 1, 1),)


def test_a_renamed_table_is_told_by_its_headers() -> None:
    headers = [c.label.zh for c in TRACKING.resolve()]
    assert likeness(TRACKING, headers) == 1
    assert max(likeness(f, headers) for f in (KPI, RECEIVABLES, INVOICES)) < 0.6


@pytest.mark.parametrize("word", ["合计", "小计", "总计", "华东小计", "Total", "subtotal", "GRAND TOTAL"])
def test_a_typed_total_is_recognised(word: str) -> None:
    assert is_total(INVOICES, {"customer": word})
    assert is_total(INVOICES, {"invoice_no": word})


@pytest.mark.parametrize(
    "word", ["TotalEnergies", "统计局", "Total Gas Ltd", "上海总计量科技", "合计时代", "小计(华东)", None]
)
def test_a_customer_whose_name_resembles_a_total_is_counted(word: str | None) -> None:
    assert not is_total(INVOICES, {"customer": word})


def test_the_months_shown_end_with_the_as_of_month() -> None:
    months = months_until(dt.date(2013, 6, 30))
    assert months[0] == dt.date(2012, 7, 1)
    assert months[-1] == dt.date(2013, 6, 1)
    assert len(months) == 12
