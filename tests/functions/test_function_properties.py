"""Whatever cells hold: a function answers, and a column's rows are what each row gives alone."""

from __future__ import annotations

import datetime as dt
import math

from function_notation import E
from function_policy import POLICY
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.functions import FUNCTIONS, ErrorValue, Function, error_of

SINGLE = [f for f in FUNCTIONS.values() if not f.spills and not any(a.many for a in f.arguments)]
WORDS = ["higher", "越低越好", "income", "expense", "en", "zh", "A", "2026-Q3", "1:6", "签约12家(目标15家)", "CN", "XX"]

cells = st.one_of(
    st.sampled_from([error_of(r.cell.text) if isinstance(r.cell, E) else r.cell for r in POLICY]),
    st.sampled_from(WORDS),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**6), 10**6),
    st.dates(dt.date(1900, 3, 1)),
    st.text(max_size=12),
)


def is_cell(value: object) -> bool:
    """What a host can write: text, a truth value, a finite number, a date, an error."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | bool | dt.date | ErrorValue)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_function_answers_with_cells_whatever_it_is_given(data: st.DataObject) -> None:
    function: Function = data.draw(st.sampled_from(list(FUNCTIONS.values())))
    ranges = st.lists(st.lists(cells, min_size=1, max_size=2), min_size=0, max_size=4)
    arguments = data.draw(st.lists(st.one_of(cells, ranges), max_size=7))
    result = function.call(*arguments, date1904=data.draw(st.booleans()))
    rows = result if isinstance(result, list) else [[result]]
    assert rows
    assert len({len(row) for row in rows}) == 1
    assert all(is_cell(cell) for row in rows for cell in row)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_column_gives_what_its_rows_give_alone(data: st.DataObject) -> None:
    function: Function = data.draw(st.sampled_from(SINGLE))
    count = data.draw(st.integers(function.least, len(function.arguments)))
    columns = [data.draw(st.lists(cells, min_size=3, max_size=3)) for _ in range(count)]
    whole = function.call(*columns)
    alone = [[function.call(*(column[row] for column in columns))] for row in range(3)]
    assert whole == alone


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_row_gives_what_the_column_gives_turned(data: st.DataObject) -> None:
    function: Function = data.draw(st.sampled_from(SINGLE))
    columns = [data.draw(st.lists(cells, min_size=3, max_size=3)) for _ in range(function.least)]
    down, across = function.call(*columns), function.call(*([column] for column in columns))
    assert isinstance(down, list)
    assert [[row[0] for row in down]] == across
