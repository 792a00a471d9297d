"""The second half of workbook plan: its sample's figures, reckoned by hand, and the chart drawn in cells."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import xlplan
from xlplan.actions import check, fill, read
from xlplan.actions.growing import grow
from xlplan.forms.catalog import in_evaluation_order, template
from xlplan.forms.evaluate import Figures, evaluate
from xlplan.forms.form import LANGS, BookData, Lang, Row
from xlplan.forms.instance import new_book
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

PLAN = template("plan")
FACTS = {"region": "East", "as_of": "2023-09-30"}


def reckoned(book: BookData) -> dict[str, Figures]:
    columns = {form.id: form.resolve(book.months, book.lines) for form in PLAN.forms}
    return evaluate(in_evaluation_order(PLAN.forms), columns, book)


def values(book: BookData, form: str, field: str) -> list[object]:
    return [row.get(field) for row in book.rows(form)]


def plan_of(*rows: Row, as_of: str = "2023-09-30") -> BookData:
    book = new_book(PLAN, "en", FACTS | {"as_of": as_of})
    book.tables["execution_plan"] = [{"task": "x", **row} for row in rows]
    reckoned(book)
    return book


def drawn(row: Row) -> str:
    signs = {None: " ", "planned": "-", "done": "=", "critical": "c", "critical_done": "C", "milestone": "m",
             "reached": "M", "critical_milestone": "s", "critical_reached": "S", "today": "|"}  # fmt: skip
    return "".join(signs[row[f"w{n:02d}"]] for n in range(1, 21))  # type: ignore[index]


@pytest.fixture(params=LANGS)
def sample(request: pytest.FixtureRequest) -> BookData:
    return sample_book("plan", request.param)


# --- execution plan --------------------------------------------------------------------------------------------------
def test_the_samples_critical_path_is_the_one_found_by_hand(sample: BookData) -> None:
    """T01 8 days + 6 buffer, T02 3, T05 37 + 2, T07 19 + 2, T09 40 + 3, T12 3: 123 days from 26 June to 26 October."""
    reckoned(sample)
    rows = {str(r["id"]): r for r in sample.rows("execution_plan")}
    assert [name for name, r in rows.items() if r["critical"]] == ["T01", "T02", "T05", "T07", "T09", "T12"]
    assert rows["T12"]["early_finish"] == dt.date(2023, 6, 26) + dt.timedelta(123 - 1) == dt.date(2023, 10, 26)
    assert rows["T04"]["slack"] == 37 + 2 + 3 - 33 - 2  # beside T02 and T05, before T07
    assert rows["T08"]["slack"] == 40 + 3 + 3 - 19 - 5  # beside T09 and T12, with T10 behind it
    assert not [r for r in rows.values() if r["conflict"]]


def test_working_days_leave_out_the_golden_week_and_count_the_days_worked_instead(sample: BookData) -> None:
    """T09, 11 September to 20 October 2023: 30 weekdays, less 29 September and 2 to 6 October, with 7 and 8 October."""
    reckoned(sample)
    t09 = next(r for r in sample.rows("execution_plan") if r["id"] == "T09")
    assert (t09["days"], t09["workdays"]) == (40, 30 - 6 + 2)


def test_status_follows_from_dates_and_progress() -> None:
    start, finish = dt.date(2023, 9, 21), dt.date(2023, 10, 10)  # 20 days, of which 9 are over on the 30th
    cases = [
        (start, finish, "0.45"),
        (start, finish, "0.44"),
        (start, finish, "1"),
        (start, dt.date(2023, 9, 29), "0.9"),
        (dt.date(2023, 10, 1), finish, None),
        (dt.date(2023, 9, 30), finish, None),
    ]
    book = plan_of(*({"id": f"T{n}", "start": s, "finish": f, "progress": p and Decimal(p)}
                     for n, (s, f, p) in enumerate(cases)))  # fmt: skip
    assert values(book, "execution_plan", "status") == [
        "in_progress", "behind", "done", "overdue", "not_started", "in_progress",
    ]  # fmt: skip


def test_conflicts_are_dates_against_predecessors_and_their_buffers() -> None:
    day = dt.date(2023, 7, 3)
    rows: list[Row] = [
        {"id": "A", "start": day, "finish": day + dt.timedelta(4), "buffer": Decimal(2)},
        {"id": "B", "start": day + dt.timedelta(6), "finish": day + dt.timedelta(9), "predecessors": "A"},
        {"id": "C", "start": day + dt.timedelta(7), "finish": day + dt.timedelta(9), "predecessors": "a"},
        {"id": "D", "start": day, "finish": day - dt.timedelta(1), "predecessors": "Z"},
        {"id": "E", "start": day, "finish": day, "predecessors": "A、Z"},
        {"id": "F", "start": day, "finish": day, "predecessors": "F"},
    ]
    assert values(plan_of(*rows), "execution_plan", "conflict") == [
        None, "too_early", None, "backwards", "unknown", "too_early",
    ]  # fmt: skip


def test_load_counts_the_owners_tasks_on_the_day_each_one_starts() -> None:
    spans = [("Li", 0, 9), ("Li", 5, 7), ("li", 7, 20), ("Li", 8, 8), ("Wu", 5, 6), (None, 5, 6)]
    day = dt.date(2023, 7, 3)
    book = plan_of(*({"id": f"T{n}", "owner": o, "start": day + dt.timedelta(s), "finish": day + dt.timedelta(f)}
                     for n, (o, s, f) in enumerate(spans)))  # fmt: skip
    assert values(book, "execution_plan", "load") == [1, 2, 3, 3, 1, None]
    assert reckoned(book)["execution_plan"].bands["load_by_owner"] == "Li 3 at once (4 in all); Wu 1 at once (1 in all)"


# --- the chart drawn in cells ----------------------------------------------------------------------------------------
def test_the_chart_begins_on_the_monday_of_the_first_start_and_marks_the_as_of_week() -> None:
    """Thursday 6 July to Friday 28 July; half of 23 days end on the 17th, before the third week does."""
    book = plan_of(
        {"id": "A", "start": dt.date(2023, 7, 6), "finish": dt.date(2023, 7, 28), "progress": Decimal("0.5")},
        {"id": "B", "start": dt.date(2023, 7, 10), "finish": dt.date(2023, 7, 16), "progress": Decimal(1)},
        {"id": "M", "start": dt.date(2023, 7, 21), "finish": dt.date(2023, 7, 24), "milestone": "yes"},
        as_of="2023-07-20",
    )
    weeks = reckoned(book)["execution_plan"].bands
    assert (weeks["week_01"], weeks["week_20"]) == (dt.date(2023, 7, 3), dt.date(2023, 11, 13))
    assert [drawn(row).rstrip() for row in book.rows("execution_plan")] == ["CCcc", " =|", "  -m"]


def test_a_longer_plan_has_columns_of_several_weeks() -> None:
    """A whole year: 52 weeks and a day from Monday 2 January 2023 need columns of three weeks."""
    book = plan_of({"id": "A", "start": dt.date(2023, 1, 2), "finish": dt.date(2024, 1, 1)}, as_of="2025-01-01")
    weeks = reckoned(book)["execution_plan"].bands
    assert weeks["week_02"] == dt.date(2023, 1, 23)
    assert drawn(book.rows("execution_plan")[0]).rstrip() == "c" * 18


def test_twenty_weeks_still_have_a_column_each() -> None:
    first = dt.date(2023, 1, 2)
    book = plan_of({"id": "A", "start": first, "finish": first + dt.timedelta(139)}, as_of="2025-01-01")
    assert drawn(book.rows("execution_plan")[0]) == "c" * 20
    assert reckoned(book)["execution_plan"].bands["week_02"] == dt.date(2023, 1, 9)


def test_milestones_show_in_the_week_of_their_finish_and_critical_ones_by_another_sign() -> None:
    """A, 10 days, then B, 4 days, are critical; C, 2 days, is not."""
    day, milestone = dt.date(2023, 7, 3), {"milestone": "yes"}
    book = plan_of(
        {"id": "A", "start": day, "finish": day + dt.timedelta(9), "progress": Decimal(1), **milestone},
        {
            "id": "B",
            "start": day + dt.timedelta(10),
            "finish": day + dt.timedelta(13),
            "predecessors": "A",
            **milestone,
        },
        {"id": "C", "start": day, "finish": day + dt.timedelta(1), **milestone},
    )
    assert [drawn(row).split("|")[0].rstrip() for row in book.rows("execution_plan")] == ["CS", " s", "m"]


def test_an_empty_plan_has_an_empty_chart() -> None:
    book = plan_of({"id": None, "task": None})
    assert drawn(book.rows("execution_plan")[0]).strip() == ""
    assert reckoned(book)["execution_plan"].bands["week_01"] is None


# --- the others ------------------------------------------------------------------------------------------------------
def test_segments_are_scored_by_their_weights_and_the_first_three_are_in_focus(sample: BookData) -> None:
    """0.4 x size + 0.3 x competition + 0.3 x fit."""
    reckoned(sample)
    assert values(sample, "segments", "score") == pytest.approx([3.8, 4.3, 3.1, 2.6])
    assert values(sample, "segments", "rank") == [2, 1, 3, 4]
    assert values(sample, "segments", "focus") == ["focus", "focus", "focus", "reserve"]


def test_weights_that_do_not_add_up_are_rebased_and_equal_segments_share_a_rank() -> None:
    book = new_book(PLAN, "zh", FACTS | {"segment_weight_size": "2", "segment_weight_competition": "1",
                                         "segment_weight_fit": "1", "segment_focus": "2"})  # fmt: skip
    scores = [(4, 2, 2), (2, 4, 4), (5, 5, None), (1, 1, 1)]
    book.tables["segments"] = [
        {"segment": f"S{n}", **{f"{k}_score": None if v is None else Decimal(v)
                                for k, v in zip(("size", "competition", "fit"), found, strict=True)}}
        for n, found in enumerate(scores)
    ]  # fmt: skip
    reckoned(book)
    assert values(book, "segments", "score") == [3, 3, None, 1]
    assert values(book, "segments", "rank") == [1, 1, None, 3]
    assert values(book, "segments", "focus") == ["focus", "focus", None, "reserve"]


def test_position_sets_capability_and_share_against_the_products_other_companies(sample: BookData) -> None:
    """Software: 19/5 against (20/5 + 13/5)/2, share 22 % of a mean of 21.7 %.

    Hardware: 15/5 against 17/5, 14 % of 22.5 %.
    """
    reckoned(sample)
    assert values(sample, "position", "capability") == pytest.approx([3.8, 4.0, 2.6, 3.0, 3.4])
    assert values(sample, "position", "lead") == pytest.approx([0.5, 0.2, -1.2, -0.4, 0.4])
    assert values(sample, "position", "place") == ["leader", "leader", "weak", "challenger", "leader"]


def test_needs_are_placed_on_urgency_and_importance(sample: BookData) -> None:
    reckoned(sample)
    assert values(sample, "personas", "quadrant") == ["now", "planned", "quick", "watch"]


def test_the_strategys_budget_is_that_of_the_execution_plan_and_the_activities(sample: BookData) -> None:
    """300,000, and 280,000 spent, as the evaluation of the third quarter has it (30 and 28 in units of 10,000)."""
    figures = reckoned(sample)
    whole = [figures[form].bands["total_budget"] for form in ("strategy", "execution_plan", "activities")]
    assert whole == [300000, 300000, 300000]
    assert figures["activities"].bands["total_cost"] == 280000
    assert figures["activities"].bands["spent"] == pytest.approx(280 / 300)
    assert sum(float(str(share)) for share in values(sample, "strategy", "share")) == pytest.approx(1)


def test_activities_over_their_budget_are_named_and_those_without_cost_judged_by_their_day() -> None:
    book = new_book(PLAN, "en", FACTS)
    month = dt.date(2023, 9, 1)
    rows: list[Row] = [
        {"month": month, "budget": Decimal(100), "cost": Decimal(100)},
        {"month": month, "budget": Decimal(100), "cost": Decimal("100.01")},
        {"month": month, "date": dt.date(2023, 9, 30)},
        {"month": dt.date(2023, 10, 1), "date": dt.date(2023, 10, 1)},
        {"month": dt.date(2023, 9, 30)},
        {"month": dt.date(2023, 10, 1)},
    ]
    book.tables["activities"] = [{"content": f"a{n}", **row} for n, row in enumerate(rows)]
    reckoned(book)
    assert values(book, "activities", "status") == ["within", "over", "due", "planned", "due", "planned"]


def test_salespeoples_targets_add_up_and_too_many_customers_show(sample: BookData) -> None:
    """50 new customers = 15 + 18 + 17, and 2,000,000 of sales; 45 customers are more than 40."""
    figures = reckoned(sample)["assignment"]
    assert values(sample, "assignment", "new_customers") == [15, 18, 17]
    assert (figures.totals["new_customers"], figures.bands["total_target"]) == (50, 2000000)
    assert values(sample, "assignment", "load") == ["ok", "ok", "over"]
    assert values(sample, "assignment", "each")[0] == Decimal("18750.00")


def test_regions_and_industries_are_never_added_together(sample: BookData) -> None:
    bands = reckoned(sample)["expansion"].bands
    assert (bands["target_region"], bands["target_industry"]) == (2500000, 2500000)
    assert bands["growth_region"] == pytest.approx(2500 / 2150 - 1)


def test_activities_stand_in_the_month_calendar(sample: BookData) -> None:
    reckoned(sample)
    text = {row["week"]: row for row in sample.rows("calendar")}
    week = "第36周" if sample.lang == "zh" else "W36"
    assert str(text[week]["thu"]).split("\n")[1].startswith("联合推广会" if sample.lang == "zh" else "Joint promotion")


# --- on files --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_fill_writes_the_critical_path_that_check_finds_stale(tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(compose(PLAN, sample_book("plan", lang)))
    with xlplan.open(path) as book:
        assert check(book) == []
        table = read(book).tables["execution_plan"]
        table.sheet.range(table.cell(7, "predecessors")).value = "T06"  # no longer behind T07
        table.sheet.range(table.cell(7, "finish")).value = dt.datetime(2023, 12, 29)
        table.sheet.range(table.cell(9, "predecessors")).value = None  # T10 would start too early behind it
        assert {p.code for p in check(book)} == {"schedule-stale", "calculated-stale", "warnings-stale"}
        fill(book)
        assert check(book) == []
        assert fill(book).changes == []
        book.save()
    with xlplan.open(path) as book:
        rows = read(book).tables["execution_plan"].rows
        t08 = rows[7]
        assert t08["early_start"] == dt.date(2023, 8, 8)  # T06, 1 to 5 August as soon as may be, and two buffer days
        assert [r["id"] for r in rows if r["critical"] == "critical"] == ["T01", "T02", "T03", "T06", "T08"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_that_grows_keeps_its_chart_and_colours(tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(compose(PLAN, sample_book("plan", lang)))
    with xlplan.open(path) as book:
        grow(read(book).tables["execution_plan"], 30, [])
        book.save()
    with xlplan.open(path) as book:
        table = read(book).tables["execution_plan"]
        for field, value in {"id": "T30", "task": "x", "owner": "x", "start": dt.datetime(2023, 7, 3),
                             "finish": dt.datetime(2023, 7, 9)}.items():  # fmt: skip
            table.sheet.range(table.cell(29, field)).value = value
        fill(book)
        book.save()
        cell = table.cell(29, "w02")
    sheet = openpyxl.load_workbook(path, data_only=True)[PLAN.form("execution_plan").sheet(lang)]
    assert sheet[cell].value == "□"
    ranges = [str(r.sqref) for r in sheet.conditional_formatting]
    assert sum(cell in r for r in sheet.conditional_formatting) > 0, ranges


def test_columns_that_only_fill_writes_have_no_formula_and_all_others_do(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(compose(PLAN, sample_book("plan", "en")))
    sheet = openpyxl.load_workbook(path)["Execution plan"]
    head = next(c for row in sheet.iter_rows() for c in row if c.value == "ID").row
    by_fill = {sheet.cell(head, c).value for c in range(1, sheet.max_column + 1)
               if sheet.cell(head + 1, c).fill.fgColor.rgb == "FFF1F4F7"
               and not str(sheet.cell(head + 1, c).value).startswith("=")}  # fmt: skip
    assert by_fill == {"Working days", "Earliest start", "Earliest finish", "Slack days", "Critical path"}
