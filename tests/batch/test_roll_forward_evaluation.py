"""Rolling evaluations forward: targets recalibrated where a KPI adds up, actuals blank, people kept, review blank."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import xlplan
from xlplan.actions import check, fill, read
from xlplan.actions.roll_evaluation import periods_left
from xlplan.cli import app
from xlplan.forms.catalog import template
from xlplan.forms.form import LANGS, Lang, Row
from xlplan.forms.kpi_catalogue import catalogue_kpi
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose
from xlplan.metrics import recalibrated


def xl(*words: object) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words])


def sample(folder: Path, lang: Lang = "en", **cells: Any) -> Path:
    path = folder / "east.xlsx"
    book = sample_book("evaluation", lang)
    book.tables["kpi"][0] |= cells
    path.write_bytes(compose(template("evaluation"), book))
    return path


def rows(path: Path, form: str) -> list[Row]:
    with xlplan.open(path) as book:
        table = read(book).tables[form]
        return [row for i, row in enumerate(table.rows) if not table.blank(i)]


def forward(path: Path, period: str = "2023-Q4", lang: Lang = "en") -> tuple[Path, Result]:
    out = path.parent / period
    return out / path.name, xl("roll-forward", path, "--to", period, "--out", out, "--lang", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_shortfall_is_added_and_a_surplus_taken_off_where_a_kpi_adds_up(lang: Lang, tmp_path: Path) -> None:
    new, done = forward(sample(tmp_path, lang), lang=lang)
    assert done.exit_code == 0
    found = rows(new, "kpi")
    # one quarter is left: 50 + 5, 200 - 15, 200 - 20, 30 + 2; rates and ratios keep their targets
    assert [row["target"] for row in found] == [
        Decimal(55), Decimal(185), Decimal(180), Decimal("0.15"), Decimal(32), "1:6"]  # fmt: skip
    assert {row["actual"] for row in found} | {row["remark"] for row in found} == {None}
    old = rows(tmp_path / "east.xlsx", "kpi")
    for field in ("dimension", "kpi", "unit", "direction", "baseline", "weight"):
        assert [row[field] for row in found] == [row[field] for row in old]


def test_people_go_on_with_their_targets_and_blank_results(tmp_path: Path) -> None:
    old = sample(tmp_path)
    new, _ = forward(old)
    before = [(row["salesperson"], row["target"]) for row in rows(old, "scorecard")]
    found = rows(new, "scorecard")
    assert [(row["salesperson"], row["target"]) for row in found] == before
    blank = ("sales", "due", "collected", "coverage", "penetration", "sales_cycle", "win_rate", "satisfaction")
    assert {row[field] for row in found for field in blank} == {None}


def test_the_review_is_blank_and_what_is_unfinished_is_told(tmp_path: Path) -> None:
    old = sample(tmp_path)
    new, done = forward(old)
    assert rows(new, "review") == []
    unfinished = [r for r in rows(old, "review") if (r["problem"] or r["advice"]) and r["finished"] is None]
    assert len(unfinished) == 4
    assert "4 improvements are not finished" in done.stderr
    assert done.stdout.endswith("Evaluation 6, Review 0, Scorecard 3; staying in the old workbook: Review 5.\n")


def test_the_new_workbook_is_sound(tmp_path: Path) -> None:
    new, _ = forward(sample(tmp_path))
    with xlplan.open(new) as book:
        facts = read(book).data.facts
        assert (facts["period"], f"{facts['as_of']}", facts["state"]) == ("2023-Q4", "2023-12-31", "draft")
        assert fill(book).changes == []
        # the actuals may wait; the people's targets still add up to 200, the team's is 185 now
        assert {p.code for p in check(book)} == {"required-empty", "scorecard-disagrees"}


@pytest.mark.parametrize("period", ["2024-Q1", "2023-10"])
def test_a_new_year_or_another_length_of_period_leaves_targets_as_they_are(period: str, tmp_path: Path) -> None:
    old = sample(tmp_path)
    new, done = forward(old, period)
    assert [row["target"] for row in rows(new, "kpi")] == [row["target"] for row in rows(old, "kpi")]
    assert f"Targets go on as they are: {period} is not the period after 2023-Q3" in done.stderr


def test_a_kpi_without_an_actual_keeps_its_target_and_is_named(tmp_path: Path) -> None:
    new, done = forward(sample(tmp_path, actual=None))
    assert rows(new, "kpi")[0]["target"] == Decimal(50)
    assert "New customers has no actual, so its target 50 goes on as it is." in done.stderr


def test_an_improvement_keeps_its_baseline_and_target(tmp_path: Path) -> None:
    old = sample(tmp_path, direction="improve", baseline=Decimal(40))
    new, _ = forward(old)
    first = rows(new, "kpi")[0]
    assert (first["baseline"], first["target"]) == (Decimal(40), Decimal(50))


@pytest.mark.parametrize(
    ("own", "following", "left"),
    [("2026-09", "2026-10", 3), ("2026-Q3", "2026-Q4", 1), ("2026-01", "2026-02", 11), ("2026-H1", "2026-H2", 1),
     ("2026-Q4", "2027-Q1", 0), ("2026-Q2", "2026-Q4", 0), ("2026-09", "2026-Q4", 0), ("", "2026-10", 0),
     ("2026-W51", "2026-W52", 2), ("2026", "2027", 0)],
)  # fmt: skip
def test_the_periods_left_are_those_of_the_same_kind_in_the_same_year(own: str, following: str, left: int) -> None:
    assert periods_left(own, following) == left  # 2026 has 53 ISO weeks


@pytest.mark.parametrize(
    ("target", "actual", "remaining", "expected"),
    [(50, 45, 1, "55"), (20, 18, 3, "21"), (20, 19, 3, "21"), (10, 8.5, 2, "10.8"), (200, 215, 2, "192"),
     (10, 100, 1, "0"), (-5, -9, 1, "-1"), (50, None, 1, None), (50, 45, 0, None), ("x", 1, 1, None),
     (50, 50, 4, "50")],
)  # fmt: skip
def test_a_shortfall_is_divided_over_the_periods_left(
    target: Any, actual: Any, remaining: Any, expected: str | None
) -> None:
    found = recalibrated(target, actual, remaining)
    assert found == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("name", "region", "kpi"),
    [("新增客户数(家)", "华东", "new_customers"), ("华东区域销售额（万元）", "华东", "sales"),
     ("华东销售额", "华东", "sales"),
     ("Sales, East", "East", "sales"), ("East sales", "East", "sales"), ("人均销售额", "华东", None),
     ("华北销售额", "华东", None), ("NEW CUSTOMERS", "", "new_customers"), ("", "", None)],
)  # fmt: skip
def test_a_kpi_is_known_by_its_catalogue_name_with_unit_and_region_left_out(
    name: str, region: str, kpi: str | None
) -> None:
    found = catalogue_kpi(name, region)
    assert (found.id if found else None) == kpi
