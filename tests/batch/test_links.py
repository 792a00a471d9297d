"""Values carried between workbooks: by key, kept when typed over, each with the cell that it came from."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from link_support import rows, typed, written

from xlplan.actions.links import Span
from xlplan.batch.linked import refresh_linked
from xlplan.forms.form import Row

Q3 = {"region": "East", "period": "2023-Q3", "as_of": "2023-09-30"}


def task(name: str, actual: int, kpi: str | None, owner: str = "Lee") -> Row:
    due = dt.date(2023, 7, 31)
    return {"task": name, "owner": owner, "due": due, "target": Decimal(15), "actual": Decimal(actual), "kpi": kpi}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kpis: list[Row] = [{"kpi": name, "target": Decimal(50), "actual": None} for name in ("New customers", "Visits")]
    written(tmp_path / "evaluation.xlsx", Q3, kpi=kpis)
    tasks = [task("Sign July", 12, "new customers"), task("Sign August", 15, "New customers "), task("Fair", 80, None)]
    written(tmp_path / "tracking.xlsx", Q3, tracking=tasks)
    return tmp_path


def test_what_tasks_have_done_is_added_up_under_the_kpi_they_name(folder: Path) -> None:
    (done,), problems = refresh_linked([str(folder / "evaluation.xlsx")], folder)
    assert (done.problems, problems) == ([], [])
    assert {row["kpi"]: row["actual"] for row in rows(folder / "evaluation.xlsx", "kpi")} == {
        "New customers": Decimal(27), "Visits": None,
    }  # fmt: skip


def test_each_carried_value_says_from_which_cell_it_came(folder: Path) -> None:
    (done,), _ = refresh_linked([str(folder / "evaluation.xlsx")], folder)
    (origin,) = done.origins
    source = openpyxl.load_workbook(folder / "tracking.xlsx")["Tracking"]
    assert origin.workbook == "tracking.xlsx"
    assert source[origin.source.partition("!")[2]].value == 12
    held = openpyxl.load_workbook(folder / "evaluation.xlsx")
    lines = [[cell.value for cell in row] for row in held["Origins"].iter_rows(min_row=5)]
    assert [line[1:8] for line in lines] == [
        ["Evaluation", "New customers", "Actual", "27", "tracking.xlsx", origin.source, "2023-09-30"]
    ]
    assert lines[0][0] == f'=HYPERLINK("#\'Evaluation\'!{origin.cell}","{origin.cell}")'
    assert held["Evaluation"][origin.cell].value == 27


def test_a_second_run_changes_nothing_and_a_new_figure_is_carried(folder: Path) -> None:
    target = folder / "evaluation.xlsx"
    refresh_linked([str(target)], folder)
    before = target.read_bytes()
    assert refresh_linked([str(target)], folder)[0][0].changes == 0
    assert target.read_bytes() == before
    typed(folder / "tracking.xlsx", "tracking", 0, actual=20)
    refresh_linked([str(target)], folder)
    assert rows(target, "kpi")[0]["actual"] == 35


def test_a_value_that_the_manager_typed_over_stays_and_has_no_origin(folder: Path) -> None:
    target = folder / "evaluation.xlsx"
    refresh_linked([str(target)], folder)
    typed(target, "kpi", 0, actual=30)
    (done,), _ = refresh_linked([str(target)], folder)
    assert [p.code for p in done.problems] == ["kept-edit"]
    assert done.origins == []
    assert rows(target, "kpi")[0]["actual"] == 30
    typed(folder / "tracking.xlsx", "tracking", 0, actual=20)
    (done,), _ = refresh_linked([str(target)], folder)
    assert [p.code for p in done.problems] == ["conflict"]
    assert rows(target, "kpi")[0]["actual"] == 30


def test_rows_are_found_by_key_wherever_they_stand(folder: Path) -> None:
    target = folder / "evaluation.xlsx"
    refresh_linked([str(target)], folder)
    typed(target, "kpi", 0, kpi="Visits", actual=None)
    typed(target, "kpi", 1, kpi="New customers", actual=27)
    (done,), _ = refresh_linked([str(target)], folder)
    assert done.problems == []
    assert [row["actual"] for row in rows(target, "kpi")] == [None, 27]


@pytest.mark.parametrize(
    "facts", [{"region": "West"}, {"period": "2023-Q2", "as_of": "2023-06-30"}, {"period": "2022-Q3"}]
)
def test_another_region_or_period_feeds_nothing(tmp_path: Path, facts: dict[str, str]) -> None:
    target = written(tmp_path / "evaluation.xlsx", Q3, kpi=[{"kpi": "New customers", "target": Decimal(50)}])
    written(tmp_path / "tracking.xlsx", Q3 | facts, tracking=[task("Sign", 12, "New customers")])
    (done,), _ = refresh_linked([str(target)], tmp_path)
    assert (done.changes, done.origins) == (0, [])


def test_two_workbooks_that_could_feed_one_sheet_feed_nothing_and_are_named(folder: Path) -> None:
    written(folder / "copy" / "tracking.xlsx", Q3, tracking=[task("Sign", 1, "New customers")])
    (done,), _ = refresh_linked([str(folder / "evaluation.xlsx")], folder)
    (problem,) = done.problems
    assert problem.code == "link-ambiguous"
    assert str(folder / "copy" / "tracking.xlsx") in problem.message("en")
    assert rows(folder / "evaluation.xlsx", "kpi")[0]["actual"] is None


def test_a_damaged_workbook_in_the_folder_is_named_and_the_others_feed(folder: Path) -> None:
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (done,), problems = refresh_linked([str(folder / "evaluation.xlsx")], folder)
    assert done.changes
    assert [(p.workbook, p.severity) for p in problems] == [("broken.xlsx", "warning")]


def test_a_locked_workbook_is_left_as_it_is(folder: Path) -> None:
    target = folder / "evaluation.xlsx"
    typed(target, "kpi", 0, actual=3)
    typed(target, "kpi", 1, actual=3)
    from xlplan.batch.workflow import take_step

    for step in ("submit", "approve", "lock"):
        take_step(step, [str(target)], by="Lee")
    before = target.read_bytes()
    (done,), _ = refresh_linked([str(target)], folder)
    assert [p.code for p in done.problems] == ["workbook-locked"]
    assert target.read_bytes() == before


def test_the_months_of_a_quarter_add_up_and_a_task_that_went_on_counts_once(tmp_path: Path) -> None:
    target = written(tmp_path / "evaluation.xlsx", Q3, kpi=[{"kpi": "Visits", "target": Decimal(50)}])
    for month, last, visits in ((7, 31, (3, 10)), (8, 31, (7, 0)), (9, 30, (7, 5))):
        facts = {"region": "East", "period": f"2023-{month:02}", "as_of": f"2023-{month:02}-{last}"}
        tasks = [task("Tour", visits[0], "Visits"), task(f"Week {month}", visits[1], "Visits")]
        written(tmp_path / f"tracking {month}.xlsx", facts, tracking=tasks)
    (done,), _ = refresh_linked([str(target)], tmp_path)
    assert done.problems == []
    assert rows(target, "kpi")[0]["actual"] == 7 + 10 + 0 + 5  # the tour as September's workbook has it


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (("2023-07-01", "2023-09-30"), ("2023-04-01", "2023-06-30")),
        (("2024-01-01", "2024-03-31"), ("2023-10-01", "2023-12-31")),
        (("2024-03-01", "2024-03-31"), ("2024-02-01", "2024-02-29")),
        (("2023-01-01", "2023-12-31"), ("2022-01-01", "2022-12-31")),
        (("2023-10-02", "2023-10-08"), ("2023-09-25", "2023-10-01")),
    ],
)
def test_the_period_before_one_is_as_long(period: tuple[str, str], before: tuple[str, str]) -> None:
    first, last = map(dt.date.fromisoformat, period)
    assert Span(first, last).before == tuple(map(dt.date.fromisoformat, before))


MONEY = [
    ("CNY", "10k CNY", 30), ("10k CNY", "CNY", 3000000000), ("CNY", "", 300000), ("CNY", "USD", None),
    ("CNY", "customers", None),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "kpi", "target"), MONEY)
def test_a_target_is_carried_in_the_kpis_unit_or_not_at_all(
    tmp_path: Path, plan: str, kpi: str, target: int | None
) -> None:
    row: Row = {"measure": "Sales", "subject": "East", "level": "region", "unit": plan, "method": "hand"}
    written(tmp_path / "plan.xlsx", Q3, targets=[row | {"hand": Decimal(1200000)}])
    path = written(tmp_path / "evaluation.xlsx", Q3, kpi=[{"kpi": "Sales", "unit": kpi or None}])
    refresh_linked([str(path)], tmp_path)
    assert rows(path, "kpi")[0]["target"] == target
