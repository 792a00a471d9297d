"""Profit and loss by line, and budgets against elapsed time: figures reckoned by hand, and what always holds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.forms import budget, pnl
from xlplan.forms.catalog import template
from xlplan.forms.evaluate import Figures, evaluate
from xlplan.forms.form import LANGS, BookData, Form, Lang, Line, Row, Value
from xlplan.forms.headers import likeness, match_headers
from xlplan.forms.samples import sample_book


def figures(form: Form, book: BookData) -> Figures:
    return evaluate([form], {form.id: form.resolve(book.months, book.lines)}, book)[form.id]


def months(*rows: Row, as_of: dt.date = dt.date(2023, 6, 30), lines: tuple[Line, ...] = ()) -> BookData:
    return BookData("en", {"as_of": as_of}, {"pnl": list(rows)}, lines=lines)


def spending(as_of: dt.date | None, **cells: Value) -> Row:
    book = BookData("en", {"as_of": as_of}, {"budget": [{"item": "Fair", **cells}]})
    figures(budget.FORM, book)
    return book.rows("budget")[0]


# --- the sample ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_the_sample_year_shows_what_a_manager_reckons_by_hand(lang: Lang) -> None:
    found = figures(pnl.FORM, sample_book("forecast", lang)).bands
    # January to June: planned 6 x (20,000 + 10,000 - 3,000 - 12,000 - 2,000),
    # actual 122,000 + 57,000 - 20,000 - 72,000 - 11,000
    assert (found["ytd_plan"], found["ytd_actual"], found["ytd_variance"]) == (78000, 76000, -2000)
    assert found["year_plan"] == 180000  # and 6 x (22,000 + 12,000 - 3,000 - 12,000 - 2,000)
    assert found["plan_shape"] == pytest.approx(180000 * 76 / 78, rel=1e-12)
    assert found["remaining_plan"] == 76000 + 102000
    assert found["run_rate"] == 152000
    assert (found["low"], found["high"]) == (152000, 178000)
    assert found["required_per_month"] == pytest.approx(104000 / 6, rel=1e-12)
    assert found["break_even"] == 340000  # 204,000 planned expenses at a contribution of 60 %


@pytest.mark.parametrize("lang", LANGS)
def test_the_lines_of_the_sample_explain_its_variance(lang: Lang) -> None:
    book = sample_book("forecast", lang)
    figures(pnl.FORM, book)
    assert [line.variance for line in pnl.line_variances(book)] == [2000, -3000, -2000, 0, 1000]
    assert [line.relative for line in pnl.line_variances(book)][:3] == [
        pytest.approx(2000 / 120000, abs=1e-12), -0.05, pytest.approx(-2000 / 18000, abs=1e-12),
    ]  # fmt: skip
    july = book.rows("pnl")[6]
    assert (july["closed"], july["profit_actual"], july["profit_variance"]) == ("no", None, None)
    assert float(july["profit_forecast"]) == pytest.approx(17000 * 76 / 78, rel=1e-12)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGS)
def test_the_sample_budget_tells_what_is_spent_too_fast(lang: Lang) -> None:
    book = sample_book("forecast", lang)
    found = figures(budget.FORM, book)
    rows = book.rows("budget")
    assert [row["remaining"] for row in rows] == [-3000, 1600, 9600, 5000, 3900]
    assert [row["warning"] for row in rows] == ["over", "ok", "watch", "ok", "ok"]
    year = float(Fraction(181, 365))  # 1 January to 30 June
    assert [row["elapsed"] for row in rows] == pytest.approx([1, 1, year, 0, year], abs=1e-12)
    assert rows[2]["burn"] == pytest.approx(0.6 / year, abs=1e-10)
    assert rows[3]["burn"] is None
    assert (found.bands["total"], found.bands["spent"], found.bands["left"]) == (73000, 55900, 17100)
    assert found.bands["burn"] == pytest.approx(float(Fraction(55900 * 365, 38000 * 365 + 30000 * 181)), abs=1e-10)
    assert [found.bands[f"count_{name}"] for name in ("ok", "watch", "over")] == [3, 1, 1]


# --- months ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("as_of", "mark", "closed"),
    [
        (dt.date(2024, 2, 28), None, "no"),
        (dt.date(2024, 2, 29), None, "yes"),
        (dt.date(2024, 2, 10), "yes", "yes"),
        (dt.date(2024, 3, 1), "no", "yes"),
    ],
)
def test_a_month_is_closed_on_its_last_day_or_when_marked(as_of: dt.date, mark: Value, closed: str) -> None:
    book = months({"month": dt.date(2024, 2, 10), "closed_early": mark}, as_of=as_of)
    figures(pnl.FORM, book)
    assert book.rows("pnl")[0]["closed"] == closed


def test_no_plan_and_no_actuals_give_no_forecast_rather_than_zero() -> None:
    found = figures(pnl.FORM, months({"month": dt.date(2023, 9, 1)})).bands
    for band in ("year_plan", "plan_shape", "remaining_plan", "run_rate", "low", "high", "required_per_month"):
        assert found[band] is None, band


def test_a_typed_total_in_the_month_column_is_not_counted() -> None:
    line = Line("A", "income")
    january: Row = {"month": dt.date(2023, 1, 1), "plan:A": Decimal(10), "actual:A": Decimal(8)}
    found = figures(pnl.FORM, months(january, {**january, "month": "合计"}, lines=(line,)))
    assert (found.bands["ytd_actual"], found.totals["actual:A"]) == (8, 8)


amounts = st.none() | st.decimals(-(10**6), 10**6, places=2)


@given(
    st.lists(st.sampled_from(["income", "expense"]), min_size=1, max_size=4),
    st.lists(st.lists(st.tuples(amounts, amounts), min_size=4, max_size=4), min_size=1, max_size=12),
    st.integers(1, 12),
)
def test_line_variances_add_up_to_the_profit_variance_and_the_months_to_the_forecast(
    kinds: list[str], cells: list[list[tuple[Decimal | None, Decimal | None]]], month: int
) -> None:
    lines = tuple(Line(f"line {n}", kind) for n, kind in enumerate(kinds))
    rows: list[Row] = []
    for number, pairs in enumerate(cells, 1):
        row: Row = {"month": dt.date(2023, number, 1)}
        for line, (plan, actual) in zip(lines, pairs, strict=False):
            row |= {f"plan:{line.name}": plan, f"actual:{line.name}": actual}
        rows.append(row)
    book = months(*rows, as_of=dt.date(2023, month, 28), lines=lines)
    found = figures(pnl.FORM, book)
    assert sum(line.variance for line in pnl.line_variances(book)) == found.bands["ytd_variance"]
    shape = found.bands["plan_shape"]
    if shape is not None:
        total = found.totals["profit_forecast"]
        assert float(total) == pytest.approx(float(shape), rel=1e-9, abs=1e-6)  # type: ignore[arg-type]
        assert found.bands["low"] <= shape <= found.bands["high"]  # type: ignore[operator]


# --- lines from headers ----------------------------------------------------------------------------------------------
def test_any_pair_of_headers_that_ends_in_plan_and_actual_is_a_line() -> None:
    headers = ["月份", "产品A 计划", "产品A实收", "Ads\nPlan", "ads actual(万元)", "备注", "收入合计 计划", "盈亏 实际"]
    match = match_headers(pnl.FORM, headers)
    assert [line.name for line in match.lines] == ["产品A", "Ads"]
    assert match.positions == {
        "month": 0, "plan:产品A": 1, "actual:产品A": 2, "plan:Ads": 3, "actual:Ads": 4, "income_plan": 6,
        "profit_actual": 7,
    }  # fmt: skip


def test_a_table_is_told_by_its_own_columns_however_many_lines_it_has() -> None:
    lines = tuple(Line(f"产品{n}") for n in range(40))
    headers = [c.label.zh for c in pnl.FORM.resolve((), lines)]
    assert likeness(pnl.FORM, headers) == 1
    assert max(likeness(f, headers) for f in template("forecast").forms if f is not pnl.FORM) < 0.6


# --- budgets ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cells", "warning"),
    [
        ({"budget": Decimal(310), "actual": Decimal(100)}, "ok"),  # exactly 10 of 31 days
        ({"budget": Decimal(310), "actual": Decimal("100.01")}, "watch"),
        ({"budget": Decimal(310), "actual": Decimal(310)}, "watch"),
        ({"budget": Decimal(310), "actual": Decimal("310.01")}, "over"),
        ({"budget": None, "actual": Decimal(1)}, "over"),
        ({"budget": Decimal(0), "actual": Decimal(0)}, "ok"),
        ({"budget": Decimal(10), "actual": None}, "ok"),
        ({"budget": None, "actual": None}, None),
        ({"item": "Total", "budget": Decimal(1), "actual": Decimal(2)}, None),
    ],
)
def test_a_warning_compares_what_is_spent_with_the_time_gone_by(cells: Row, warning: str | None) -> None:
    assert spending(dt.date(2023, 7, 10), month=dt.date(2023, 7, 31), **cells)["warning"] == warning


def test_a_budget_without_month_runs_over_the_year_of_the_as_of_date() -> None:
    assert spending(dt.date(2024, 12, 31), budget=Decimal(1))["elapsed"] == 1
    assert spending(dt.date(2024, 1, 1), budget=Decimal(1))["elapsed"] == pytest.approx(1 / 366, abs=1e-12)
    assert spending(None, budget=Decimal(1))["elapsed"] is None
