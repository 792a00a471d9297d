"""What holds for every metric: the names of the spec, a light import, and no way to make one fail."""

import inspect
import json
import math
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan import metrics

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT.parent / "shared" / "spec" / "metrics.md"

anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=8),
    st.sampled_from(
        [0, -1, "0", "1e307", "1e-307", -0.0, 10**400, "1:0", "nan", "12%", Decimal("sNaN"), b"", date.max]
    ),
)
days = st.none() | st.dates() | st.datetimes()
cells = st.lists(anything, max_size=5)


def rows(*columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    return st.lists(st.tuples(*columns), max_size=4)


def functions() -> dict[str, Callable[..., object]]:
    public = {name: getattr(metrics, name) for name in metrics.__all__}
    return {name: value for name, value in public.items() if inspect.isfunction(value)}


SPECIAL: dict[str, tuple[st.SearchStrategy[Any], ...]] = {
    "funnel_health": (anything, anything, anything, anything, st.none() | st.tuples(*[anything] * 4)),
    "round_half_up": (anything, st.integers()),
    "allocate": (anything, cells, st.integers()),
    "scorecard": (
        rows(st.text(max_size=3), anything, anything, anything, st.sampled_from(["higher", "lower", "", None])),
    ),
    "bucket_names": (cells,),
    "ageing": (rows(days, anything), st.dates(), cells),
    "apply_fifo": (cells, anything, anything),
    "days_beyond_terms": (
        cells | st.dictionaries(st.sampled_from(["1-30", "31-60", "61-90", "90+"]), anything),
        anything,
    ),
    "roll_rates": (cells,),
    "loss_rates": (cells,),
    "provision": (rows(anything, anything),),
    "cash_forecast": (st.dictionaries(st.integers(1, 12), anything), cells, st.lists(st.integers(), max_size=4)),
    "dso_count_back": (anything, rows(anything, anything)),
    "full_year_forecast": (cells, cells),
    "price_volume_mix": (rows(*[anything] * 5),),
    "break_even_mix": (anything, rows(anything, anything, anything)),
    "tracking_status": (days, days, days, days, anything),
    "days_late": (days, days, days, st.booleans()),
    "on_time_rate": (rows(days, days, st.text(max_size=4)), days),
    # the calendar, to-dos and feedback
    "is_working_day": (days,),
    "working_days": (days, days),
    "add_working_days": (days, anything),
    "overlapping": (rows(days, anything, anything),),
    "feedback_status": (days, days, days, days),
    "response_days": (days, days),
    "same_day_rate": (rows(days, days), days),
    "critical_path": (rows(anything, days, days, anything, anything),),
    "dependency_cycles": (rows(anything, days, days, anything, anything),),
    # --- KPI definitions ---
    "sales_cycle": (rows(days, days),),
    "nps": (cells,),
    "satisfaction": (cells,),
    "categories_per_customer": (cells,),
}


def strategies(name: str) -> tuple[st.SearchStrategy[Any], ...]:
    if name in SPECIAL:
        return SPECIAL[name]
    parameters = inspect.signature(functions()[name]).parameters.values()
    return tuple(anything for parameter in parameters if parameter.default is inspect.Parameter.empty)


def leaves(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from leaves(part)
    else:
        yield value


@pytest.mark.parametrize("name", sorted(functions()))
@given(data=st.data())
def test_no_value_makes_a_metric_raise_or_give_nan(name: str, data: st.DataObject) -> None:
    arguments = data.draw(st.tuples(*strategies(name)))
    for leaf in leaves(functions()[name](*arguments)):
        assert not isinstance(leaf, float) or math.isfinite(leaf)
        assert not isinstance(leaf, Decimal) or leaf.is_finite()


def test_every_public_function_has_a_docstring_and_typed_parameters() -> None:
    for name, function in functions().items():
        assert function.__doc__, name
        assert "return" in function.__annotations__, name
        assert set(inspect.signature(function).parameters) < set(function.__annotations__), name


def test_the_public_names_are_sorted_and_there() -> None:
    assert len(set(metrics.__all__)) == len(metrics.__all__)
    assert all(hasattr(metrics, name) for name in metrics.__all__)


@pytest.mark.skipif(not SPEC.exists(), reason="the specification is not beside the project")
def test_every_name_of_the_specification_has_its_parameters_in_order() -> None:
    table = SPEC.read_text("utf-8").partition("## Public names")[2]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    calls = [call for cell in cells for call in re.findall(r"`(\w+)\(([^`]*)\)`", cell)]
    assert len(calls) > 40
    for name, parameters in calls:
        wanted = [part.split("=")[0].strip() for part in re.sub(r"\([^)]*\)", "", parameters).split(",")]
        assert list(inspect.signature(functions()[name]).parameters)[: len(wanted)] == wanted, name


def test_importing_the_metrics_loads_nothing_beyond_the_standard_library() -> None:
    code = "import json, sys, xlplan.metrics; print(json.dumps([m.partition('.')[0] for m in sys.modules]))"
    run = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(run.stdout))
    assert loaded - set(sys.stdlib_module_names) <= {"__main__", "xlplan"}
