"""Metrics over columns are the scalar metrics, element by element."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan import metrics
from xlplan.metrics.columns import each

METRICS: dict[str, tuple[Callable[..., Any], int]] = {
    name: (getattr(metrics, name), count)
    for name, count in (
        ("attainment", 2), ("improvement", 3), ("point_gap", 2), ("input_output_ratio", 2), ("collection_rate", 2),
        ("collectible_rate", 3), ("plan_rate", 2), ("dso", 3), ("relative_variance", 2), ("break_even", 2),
        ("run_rate", 3), ("ageing_bucket", 1), ("parse_ratio", 1), ("pace", 4),
    )
}  # fmt: skip
cells = st.none() | st.integers(-100, 100) | st.decimals(-100, 100, places=2) | st.sampled_from(["", "12%", "1:6", "x"])


@pytest.mark.parametrize("name", METRICS)
@given(data=st.data())
def test_a_column_gives_what_each_of_its_rows_gives(name: str, data: st.DataObject) -> None:
    metric, count = METRICS[name]
    rows = data.draw(st.lists(st.tuples(*[cells] * count), max_size=6))
    columns = [[row[i] for row in rows] for i in range(count)]
    assert each(metric)(*columns) == [metric(*row) for row in rows]


@given(st.lists(cells, max_size=6), cells)
def test_a_single_value_counts_for_every_row(column: list[Any], value: Any) -> None:
    vectorised = each(metrics.attainment)
    assert vectorised(value, column) == [metrics.attainment(value, cell) for cell in column]
    assert vectorised(tuple(column), value) == [metrics.attainment(cell, value) for cell in column]
    assert vectorised(value, value) == metrics.attainment(value, value)


def test_settings_hold_for_all_rows_and_no_value_stays_none() -> None:
    assert each(metrics.attainment)([50, 30, 0, None], [45, 28, 5, 5]) == [0.9, pytest.approx(28 / 30), None, None]
    assert each(metrics.attainment)([30], [27], direction="lower") == [1.1]


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="2, 3"):
        each(metrics.attainment)([1, 2], [1, 2, 3])
