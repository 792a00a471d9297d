"""When two formulas or two values count as the same."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.actions.calculated import same_formula, same_value

OURS = '=IF(kpi[[#This Row],[实际值]]="","",ROUND(SUMIFS(kpi[权重],kpi[达成率],">-1E+300"),12))'


@pytest.mark.parametrize(
    ("one", "other", "table"),
    [
        (OURS, OURS.replace("#This Row],", "#This Row], ").replace(",12", ", 12"), ""),
        (OURS, OURS.replace("IF(", "if(").replace("ROUND", "Round"), ""),
        (OURS, OURS.replace("kpi[[#This Row],[实际值]]", "kpi[@实际值]"), ""),
        (OURS, OURS.replace("kpi[[#This Row],[实际值]]", "[@实际值]"), "kpi"),
        (OURS, OURS.replace("kpi[", "KPI["), ""),
        ("=_xlfn.NUMBERVALUE(A1)", "=NUMBERVALUE(A1)", ""),
        ("=_xlfn._xlws.SORT(A1:A3)", "=SORT(A1:A3)", ""),
        ("=IF(TRUE,1,2)", "=IF(TRUE(),1,2)", ""),
        ("=NA()", "=na( )", ""),
        ("=IF(A1>=B1,C1&D1,-1)", "= IF( A1 >= B1 ,\nC1 & D1 , - 1 ) ", ""),
        ("=SUM(A1:A3 B2:C2)", "=SUM( A1:A3   B2:C2 )", ""),
        ("=SUM(A1:A3)", "=@SUM(A1:A3)", ""),
        ("=r[[#This Row],[2013-01 计划]:[2013-02 实收]]", "=r[@[2013-01 计划]:[2013-02 实收]]", ""),
        ("=r[[回款率(占发货)]:[回款率(占发货)]]", "=r[回款率(占发货)]", ""),
        ("=r[[#This Row],[a'[1']]]", "=r[@[a'[1']]]", ""),
    ],
)
def test_what_programs_change_when_they_save_makes_no_other_formula(one: str, other: str, table: str) -> None:
    assert one != other
    assert same_formula(one, other, table)
    assert same_formula(other, one, table)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OURS, OURS.replace("实际值", "目标值")),
        (OURS, OURS.replace(",12", ",11")),
        (OURS, OURS.replace('>-1E+300"', '> -1E+300"')),
        (OURS, OURS.replace("kpi[[#This Row]", "kpi2[[#This Row]")),
        (OURS, OURS.replace("kpi[[#This Row],[实际值]]", "kpi[实际值]")),
        ("=r[[#This Row],[a]:[b]]", "=r[[#This Row],[a]:[c]]"),
        ('=IF(A1="yes",1,2)', '=IF(A1="YES",1,2)'),
        ("=NA()", "=NA"),
        ("=A1 B1", "=A1B1"),
        ("=SUM(A1:A3 $A$2:B2)", "=SUM(A1:A3$A$2:B2)"),
        ("=kpi[实际值] A1:B9", "=kpi[实际值]A1:B9"),
        ("=A1:A3", "=@A1:A3"),
        ("=kpi[实际值]", "=@kpi[实际值]"),
        ("=MIN(receivables_months)", "=MIN(@receivables_months)"),
        ("=A1", None),
    ],
)
def test_another_cell_number_or_text_makes_another_formula(one: str, other: str | None) -> None:
    assert not same_formula(one, other, "kpi")


@given(st.text(alphabet="=+-()[]{}@#\",:'! \\A1b计划.&<>", max_size=40))
def test_any_text_is_the_same_formula_as_itself_with_spaces_around(text: str) -> None:
    assert same_formula(text, text)
    assert same_formula(f"={text}", f" ={text} ") or text != text.strip()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (0.9, Decimal("0.9")),
        (1.075, 1.0750000000000002),
        (7.678571428571429, 7.67857142857143),
        (1e12, 1e12 + 100),
        ("", None),
        (12, 12.0),
        (dt.date(2023, 7, 31), dt.datetime(2023, 7, 31)),
        (dt.date(2023, 7, 31), 45138.0),
        ("达成", "达成"),
    ],
)
def test_equal_values_are_the_same_whatever_their_type(one: object, other: object) -> None:
    assert same_value(one, other)
    assert same_value(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (0.9, 0.900001),
        (0, None),
        (0, ""),
        ("0", 0),
        (True, 1),
        ("#N/A", 0.9),
        ("达成", "接近"),
        (dt.date(2023, 7, 31), 45139),
    ],
)
def test_another_value_is_not_the_same(one: object, other: object) -> None:
    assert not same_value(one, other)
    assert not same_value(other, one)
