"""The planning folder of a CRM export: one command, names put right and listed, nothing dropped, nothing typed lost."""

from __future__ import annotations

import csv
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
from crm_support import DEMO, EXPORTS, MAPPING, REAL, Reckoning, copied, needs_real, rows, run
from typer.testing import CliRunner

import xlplan
from xlplan.actions import read
from xlplan.batch.crm.folder import NOTES, SHEETS
from xlplan.cli import app
from xlplan.errors import UsageError

TASK = "Follow up D0001"


def call(*words: object) -> tuple[int, dict]:
    """A command line with `--json`: exit status, and what it printed."""
    result = CliRunner().invoke(app, [*map(str, words), "--json", "--lang", "en"])
    return result.exit_code, json.loads(result.stdout)


@pytest.mark.parametrize("data", EXPORTS)
def test_one_command_makes_the_whole_folder_and_check_passes_on_it(data, tmp_path):
    out = tmp_path / "plan-2017-Q4"
    status, told = call("regenerate", "all", "--data", data, "--mapping", MAPPING, "--by", "office", "--as-of",
                        "2017-12-31", "--out", out)  # fmt: skip
    offices = set(Reckoning.of(data).deals["regional_office"])
    assert status == 0
    assert {p.name for p in out.iterdir()} == {*SHEETS, NOTES}
    for template in SHEETS:
        assert {p.stem for p in (out / template).glob("*.xlsx")} == offices
        manifest = json.loads((out / template / "manifest.json").read_text())["workbooks"]
        assert {entry["period"] for entry in manifest.values()} == {"2017-Q4"}
    assert {file["action"] for file in told["files"]} == {"created"}
    status, told = call("check", out)
    assert status == 0
    assert [p for p in told["problems"] if p["severity"] == "error"] == []


def test_the_whole_folder_made_in_chinese_passes_check_too(tmp_path):
    run("all", DEMO / "crm", tmp_path, lang="zh")
    assert "跟进商机 D0001" in {row["task"] for row in rows(tmp_path / "tracking" / "South.xlsx", "tracking")}
    status, told = call("check", tmp_path)
    assert (status, [p for p in told["problems"] if p["severity"] == "error"]) == (0, [])


@pytest.mark.parametrize("by", ["manager", "salesperson"])
def test_the_folder_can_be_made_by_manager_and_by_salesperson(by, tmp_path):
    result = run("all", DEMO / "crm", tmp_path, by=by)
    column = {"manager": "manager", "salesperson": "sales_agent"}[by]
    assert {file.region for file in result.files} == set(Reckoning.of(DEMO / "crm").deals[column])
    assert {file.action for file in result.files} == {"created"}
    assert call("check", tmp_path)[0] == 0


@pytest.mark.parametrize("template", SHEETS)
def test_a_single_template_gives_the_workbooks_that_all_gives(template, tmp_path):
    run("all", DEMO / "crm", tmp_path / "all")
    run(template, DEMO / "crm", tmp_path / "one")
    for path in sorted((tmp_path / "all" / template).glob("*.xlsx")):
        assert path.read_bytes() == (tmp_path / "one" / path.name).read_bytes()


# --- names ------------------------------------------------------------------------------------------------------------
def untidy(result) -> dict[str, tuple[str, int]]:
    return {
        p.params["found"]: (p.params["right"], p.params["count"])
        for p in result.problems
        if p.code == "crm-untidy-name"
    }


@needs_real
def test_the_real_exports_untidy_names_are_put_right_and_listed(tmp_path):
    result = run("evaluation", REAL, tmp_path)
    found = untidy(result)
    assert found == {"GTXPro": ("GTX Pro", 1480), "technolgy": ("technology", 12), "Philipines": ("Philippines", 1)}
    assert not [p for p in result.problems if p.severity in ("error", "warning")]


def test_the_demo_exports_untidy_names_are_listed_on_the_command_line_and_in_the_file_of_notes(tmp_path):
    found = untidy(run("evaluation", DEMO / "crm", tmp_path))
    raw = (DEMO / "crm" / "sales_pipeline.csv").read_text().count(",AlphaPro,")
    assert found == {"AlphaPro": ("Alpha Pro", raw), "technolgy": ("technology", 4), "Philipines": ("Philippines", 4)}
    assert {row["Record"] for row in notes(tmp_path) if row["Kind"] == "Untidy name"} == set(found)


def test_a_product_that_is_like_none_is_kept_and_said_to_be_unknown(tmp_path):
    data = copied(DEMO / "crm", tmp_path / "data")
    file = data / "sales_pipeline.csv"
    file.write_text(file.read_text().replace("AlphaPro", "Gamma Ray", 1))
    (problem,) = [p for p in run("evaluation", data, tmp_path / "out").problems if p.code == "crm-unknown-name"]
    assert (problem.params["found"], problem.params["count"]) == ("Gamma Ray", 1)


# --- what fits nowhere ------------------------------------------------------------------------------------------------
def notes(folder: Path) -> list[dict[str, str]]:
    with (folder / NOTES).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("data", EXPORTS)
def test_opportunities_without_account_or_close_date_are_counted_and_each_is_named(data, tmp_path):
    result = run("all", data, tmp_path)
    counts = {p.code: p.params["count"] for p in result.problems if p.code.startswith("crm-") and "count" in p.params}
    deals = Reckoning.of(data).deals
    missing = set(deals[deals["account"].isna()]["opportunity_id"])
    still = set(deals[deals["close_date"].isna() & ~deals["deal_stage"].isin(["Won", "Lost"])]["opportunity_id"])
    found = notes(tmp_path)
    assert {n["Record"] for n in found if n["Kind"] == "No account"} == missing
    assert {n["Record"] for n in found if n["Kind"] == "No close date (open)"} == still
    assert (counts["crm-no-account"], counts["crm-no-close-date"]) == (len(missing), len(still))


def test_a_person_of_no_team_and_a_deal_won_without_a_date_are_counted_and_named(tmp_path):
    result = run("all", DEMO / "crm", tmp_path)
    told = {p.code: p for p in result.problems}
    assert "D0901 (Zoe Stranger)" in str(told["crm-unknown-salesperson"].params["named"])
    assert "D0902 (Ada Winter)" in str(told["crm-closed-undated"].params["named"])
    assert {told[code].severity for code in ("crm-unknown-salesperson", "crm-closed-undated")} == {"warning"}
    assert "Hugo Idle" in str(told["crm-idle"].params["named"])


def test_as_of_an_earlier_day_what_came_later_is_left_out_and_what_closed_later_is_open(tmp_path):
    day = dt.date(2017, 9, 30)
    result = run("tracking", DEMO / "crm", tmp_path, as_of=day)
    deals = Reckoning.of(DEMO / "crm").deals
    assert result.left_out_opportunities == (deals["engage_date"] > "2017-09-30").sum() + 1  # and one of no team
    begun = deals[(deals["engage_date"] <= "2017-09-30") | deals["engage_date"].isna()]
    later = (begun["close_date"] > "2017-09-30") | (
        begun["close_date"].isna() & ~begun["deal_stage"].isin(["Won", "Lost"])
    )
    made = [r for o in ("North", "South") for r in rows(tmp_path / f"{o}.xlsx", "tracking")]
    assert {row["task"] for row in made} == {f"Follow up {number}" for number in begun[later]["opportunity_id"]}


# --- made again -------------------------------------------------------------------------------------------------------
def typed(path: Path, form: str, key: str, **cells: object) -> None:
    """A manager types into the row of this key, and saves."""
    with xlplan.open(path) as book:
        table = read(book).tables[form]
        index = next(i for i, row in enumerate(table.rows) if row[table.form.key[0]] == key)
        for name, value in cells.items():
            table.sheet.range(table.cell(index, name)).value = value
        book.save()


def only(path: Path, form: str, key: str) -> dict[str, object]:
    name = {"kpi": "kpi", "scorecard": "salesperson", "tracking": "task", "customer_grade": "customer"}[form]
    (row,) = [row for row in rows(path, form) if row[name] == key]
    return row


def test_made_again_from_the_same_data_nothing_changes_and_what_was_typed_stays(tmp_path):
    run("all", DEMO / "crm", tmp_path)
    typed(tmp_path / "evaluation" / "North.xlsx", "scorecard", "Ada Winter", satisfaction=91, due=5000, collected=4500)
    typed(tmp_path / "evaluation" / "North.xlsx", "kpi", "Sales", target=99999, remark="agreed with the board")
    typed(tmp_path / "tracking" / "South.xlsx", "tracking", TASK, problem="budget frozen", next_step="call in March")
    typed(tmp_path / "customers" / "South.xlsx", "customer_grade", "Kestrel", owed=1200, overdue=300)
    result = run("all", DEMO / "crm", tmp_path)
    assert {file.action for file in result.files} == {"unchanged"}
    assert sorted(p.code for p in result.problems if p.workbook.endswith(".xlsx")) == ["kept-edit", "kept-edit"]
    row = only(tmp_path / "evaluation" / "North.xlsx", "scorecard", "Ada Winter")
    assert (row["satisfaction"], row["due"], row["collected"]) == (91, 5000, 4500)
    row = only(tmp_path / "evaluation" / "North.xlsx", "kpi", "Sales")
    assert (row["target"], row["remark"]) == (99999, "agreed with the board")
    row = only(tmp_path / "tracking" / "South.xlsx", "tracking", TASK)
    assert (row["problem"], row["next_step"]) == ("budget frozen", "call in March")
    row = only(tmp_path / "customers" / "South.xlsx", "customer_grade", "Kestrel")
    assert (row["owed"], row["overdue"]) == (1200, 300)


def test_when_the_data_change_new_figures_come_and_both_changed_is_a_conflict(tmp_path):
    data = copied(DEMO / "crm", tmp_path / "data")
    run("all", data, tmp_path / "out")
    north = tmp_path / "out" / "evaluation" / "North.xlsx"
    before = only(north, "scorecard", "Ada Winter")
    typed(north, "scorecard", "Ben Frost", sales=1)
    with (data / "sales_pipeline.csv").open("a") as file:
        file.write("N1,Ada Winter,Beta One,Kestrel,Won,01-11-17,15-11-17,1000\n")
        file.write("N2,Ben Frost,Beta One,Kestrel,Won,01-11-17,15-11-17,1000\n")
    result = run("all", data, tmp_path / "out")
    assert only(north, "scorecard", "Ada Winter")["sales"] == before["sales"] + Decimal(1000)
    assert only(north, "scorecard", "Ben Frost")["sales"] == 1
    assert [p.code for p in result.problems if p.workbook == "North.xlsx" and p.severity == "warning"] == ["conflict"]


def test_an_opportunity_that_is_won_later_finishes_its_task_and_keeps_the_notes_on_it(tmp_path):
    data = copied(DEMO / "crm", tmp_path / "data")
    out = tmp_path / "out"
    run("tracking", data, out)
    typed(out / "South.xlsx", "tracking", TASK, problem="budget frozen")
    file = data / "sales_pipeline.csv"
    text = file.read_text().replace("Harbourside,Engaging,15-12-17,,", "Harbourside,Won,15-12-17,10-01-18,5100")
    assert text != file.read_text()
    file.write_text(text)
    run("tracking", data, out, as_of=dt.date(2018, 1, 31))
    row = only(out / "South.xlsx", "tracking", TASK)
    assert (row["result"], row["finished"], row["problem"]) == ("Done, won", dt.date(2018, 1, 10), "budget frozen")
    assert row["status"] in ("done", "done_late")


def test_the_class_of_last_quarter_is_the_one_that_the_workbook_showed_then(tmp_path):
    run("customers", DEMO / "crm", tmp_path, as_of=dt.date(2017, 9, 30))
    before = {row["customer"]: row["cls"] for row in rows(tmp_path / "North.xlsx", "customer_grade")}
    assert set(before.values()) & set("ABCD")
    run("customers", DEMO / "crm", tmp_path)
    now = {row["customer"]: row["previous_cls"] for row in rows(tmp_path / "North.xlsx", "customer_grade")}
    assert {name: now[name] for name in before} == before
    again = run("customers", DEMO / "crm", tmp_path)
    assert {file.action for file in again.files} == {"unchanged"}


def test_the_second_run_writes_the_same_bytes_and_leaves_the_notes_alone(tmp_path):
    run("all", DEMO / "crm", tmp_path)
    before = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    run("all", DEMO / "crm", tmp_path)
    assert {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()} == before


# --- what is refused --------------------------------------------------------------------------------------------------
def test_an_export_with_an_error_makes_nothing_for_a_wrong_total_is_worse_than_none(tmp_path):
    data = copied(DEMO / "crm", tmp_path / "data")
    file = data / "sales_pipeline.csv"
    file.write_text(file.read_text().replace("11-06-17,353", "31-06-17,abc"))
    result = run("all", data, tmp_path / "out")
    assert sorted(p.code for p in result.problems if p.severity == "error") == ["data-date", "data-number"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("changes", "code"), [({"by": "region"}, "crm-by"), ({"data": Path("nowhere")}, "crm-folder")])
def test_a_wrong_division_and_a_folder_that_is_not_there_are_wrong_usage(changes, code, tmp_path):
    given = {"data": DEMO / "crm", **changes}
    with pytest.raises(UsageError) as error:
        run("all", given.pop("data"), tmp_path, **given)
    assert error.value.problem.code == code
