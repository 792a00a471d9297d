"""The register beyond late and missing: stale, copied, of an older template, not yet approved; and its JSON."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from rollup_support import AS_OF, codes, edited, found, rolled, small_regions
from typer.testing import CliRunner

from xlplan.actions.sheet import read
from xlplan.batch.diff import diff
from xlplan.batch.history import open_history
from xlplan.batch.regenerate import RegenerateRequest, regenerate
from xlplan.batch.workflow import take_step
from xlplan.cli import app
from xlplan.forms import catalog

NOON = dt.datetime(2026, 7, 3, 12, 0, tzinfo=dt.UTC)
JULY = dt.date(2026, 7, 31)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_regions(tmp_path_factory.mktemp("made"))


@pytest.fixture
def regions(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made.parent, tmp_path / "june")
    return tmp_path / "june" / "regions"


def again(regions: Path, as_of: dt.date) -> None:
    folder = regions.parent
    request = RegenerateRequest("forecast", folder / "ledger.csv", folder / "mapping.toml", "region", as_of, regions,
                                "en")  # fmt: skip
    assert [p for p in regenerate(request).problems if p.severity != "info"] == []


def recorded(regions: Path, folder: Path) -> Path:
    path = folder / "history.db"
    with open_history(path, make=True) as history:
        history.record(rolled(regions), by="Li", now=NOON)
    return path


def balances(result: object) -> dict[str, str | None]:
    return {name: r["balance"] for name, r in result.as_json("en")["regions"].items()}  # type: ignore[attr-defined]


# --- stale and copied -------------------------------------------------------------------------------------------------
def test_a_file_that_counted_for_an_earlier_month_is_stale_and_no_zero(regions: Path, tmp_path: Path) -> None:
    path = recorded(regions, tmp_path)
    shutil.copy(regions / "South.xlsx", tmp_path / "South.xlsx")
    again(regions, JULY)
    shutil.copy(tmp_path / "South.xlsx", regions / "South.xlsx")
    result = rolled(regions, as_of=JULY, history=path)
    value = result.as_json("en")
    assert (value["regions"]["South"]["status"], value["regions"]["South"]["balance"]) == ("stale", None)
    assert (result.exit_status, result.complete) == (1, False)
    problem = found(result, "stale-file")
    assert (problem.workbook, problem.severity, problem.params["as_of"]) == ("South.xlsx", "error", "2026-06-30")
    # E1 and E5 are settled, and N3: East 250.50 + 80.25 + 60.00, North 10.10 + 20.20; South's 999.00 is not counted
    assert (balances(result)["East"], balances(result)["North"], value["group"]["balance"]) == (
        "390.75", "30.30", "421.05")  # fmt: skip


def test_a_file_that_was_listed_but_not_counted_before_is_not_stale(regions: Path, tmp_path: Path) -> None:
    again(regions, JULY)
    path = tmp_path / "history.db"
    with open_history(path, make=True) as history:
        history.record(rolled(regions), by="Li", now=NOON)  # July's files, sent in June: all of the wrong period
    result = rolled(regions, as_of=JULY, history=path)
    assert ({r.status for r in result.regions}, codes(result, "error")) == ({"received"}, [])


def test_a_month_that_is_run_again_is_not_stale(regions: Path, tmp_path: Path) -> None:
    path = recorded(regions, tmp_path)
    result = rolled(regions, history=path)
    assert (codes(result), result.exit_status) == ([], 0)


def test_a_copy_from_before_the_last_regenerate_is_told_with_the_cell_that_shows_it(regions: Path) -> None:
    shutil.copy(regions / "East.xlsx", regions.parent / "East.xlsx")
    again(regions, JULY)
    shutil.copy(regions.parent / "East.xlsx", regions / "East.xlsx")
    result = rolled(regions, as_of=JULY)
    assert found(result, "older-copy").where == "East.xlsx!Info!B5"
    assert found(result, "wrong-period").where == "East.xlsx!Info!B5"
    assert balances(result)["East"] is None


def test_copies_under_two_names_are_told_to_be_the_same_file(regions: Path) -> None:
    shutil.copy(regions / "East.xlsx", regions / "East final.xlsx")
    result = rolled(regions)
    assert (found(result, "same-bytes").workbook, found(result, "same-bytes").params["other"]) == (
        "East.xlsx", "East final.xlsx")  # fmt: skip
    assert (codes(result, "break"), result.exit_status, balances(result)["East"]) == (["duplicate-region"], 3, None)
    (regions / "East final.xlsx").unlink()
    assert "same-bytes" not in codes(rolled(regions))


def saved_by(path: Path, person: str, moment: str) -> None:
    parts = {}
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    core = parts["docProps/core.xml"]
    core = re.sub(rb"(<cp:lastModifiedBy>)[^<]*", rb"\g<1>" + person.encode(), core)
    parts["docProps/core.xml"] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment.encode(), core)
    with zipfile.ZipFile(path, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)


def test_a_workbook_saved_before_the_one_that_counted_is_told_and_counted(regions: Path, tmp_path: Path) -> None:
    saved_by(regions / "East.xlsx", "Li", "2026-07-03T08:00:00Z")
    path = recorded(regions, tmp_path)
    again(regions, JULY)
    for moment, told in (("2026-07-03T08:00:00Z", []), ("2026-07-03T07:59:59Z", ["saved-earlier"])):
        saved_by(regions / "East.xlsx", "Li", moment)
        result = rolled(regions, as_of=JULY, history=path)
        assert (codes(result, "warning"), balances(result)["East"]) == (told, "390.75")
    saved_by(regions / "East.xlsx", "xlplan", "1980-01-01T00:00:00Z")  # made anew, saved by nobody yet
    assert codes(rolled(regions, as_of=JULY, history=path)) == []


# --- older template ---------------------------------------------------------------------------------------------------
def test_an_older_template_with_sound_formulas_is_a_warning_and_counted(regions: Path) -> None:
    with edited(regions / "East.xlsx") as book:
        book.names["xlplan_template_version"].refers_to_range.value = "0"
    result = rolled(regions)
    problem = found(result, "template-behind")
    assert (problem.severity, problem.where, result.exit_status) == ("warning", "East.xlsx!Info!B12", 0)
    assert "Regenerate it from the data" in problem.remedy("en")
    assert balances(result)["East"] == "390.75"


def test_regenerate_brings_an_older_template_up_to_date(regions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = tuple(replace(t, version="2") for t in catalog.TEMPLATES)
    monkeypatch.setattr(catalog, "TEMPLATES", newer)
    result = rolled(regions)
    assert (codes(result), result.exit_status) == (["template-behind"] * 3, 0)
    assert found(rolled(regions / "East.xlsx"), "template-behind").params == {"version": "1", "current": "2"}
    again(regions, AS_OF)
    assert codes(rolled(regions)) == []


def test_a_later_template_or_none_is_not_called_older(regions: Path) -> None:
    for version in ("2", None):
        with edited(regions / "East.xlsx") as book:
            book.names["xlplan_template_version"].refers_to_range.value = version
        assert "template-behind" not in codes(rolled(regions))


# --- the state that is required ---------------------------------------------------------------------------------------
def test_only_workbooks_of_the_required_state_are_counted_and_the_others_listed(regions: Path) -> None:
    east, north = regions / "East.xlsx", regions / "North.xlsx"
    take_step("submit", [east, north], by="Li", now=NOON)
    take_step("approve", [east], by="Wang", now=NOON)
    for require, counted, group in (("submitted", {"East", "North"}, "421.05"), ("approved", {"East"}, "390.75")):
        result = rolled(regions, require=require)
        value = result.as_json("en")
        assert {n for n, balance in balances(result).items() if balance is not None} == counted
        assert {r["status"] for n, r in value["regions"].items() if n not in counted} == {"below-state"}
        assert (value["group"]["balance"], result.complete, result.exit_status) == (group, False, 1)
        assert codes(result, "error") == ["state-below"] * (3 - len(counted))
    assert rolled(regions, require="locked").as_json("en")["group"] is None
    assert rolled(regions).complete


def test_a_state_that_was_merely_typed_does_not_count_as_approved(regions: Path) -> None:
    with edited(regions / "North.xlsx") as book:
        book.names["xlplan_state"].refers_to_range.value = "Approved"
    result = rolled(regions / "North.xlsx", require="approved")
    message = found(result, "state-below").message("en")
    assert message.startswith("The workbook of North is draft (Info: approved), and approved was required")
    assert "状态为 草稿（信息页上写的是“已批准”），而要求达到 已批准" in found(result, "state-below").message("zh")
    assert balances(result)["North"] is None


def test_the_commands_show_states_in_the_words_of_the_language(regions: Path, tmp_path: Path) -> None:
    out = CliRunner().invoke(app, ["rollup", str(regions), "--as-of", f"{AS_OF}", "--require", "approved", "--lang",
                                   "zh", "--out", str(tmp_path / "all.xlsx")])  # fmt: skip
    assert out.stdout.count("未达要求状态") == 3
    assert "below-state" not in out.output
    draft = tmp_path / "draft.xlsx"
    shutil.copy(regions / "East.xlsx", draft)
    take_step("submit", [regions / "East.xlsx"], by="Li", now=NOON)
    state = next(d for d in diff(draft, regions / "East.xlsx").differences if d.sheet in ("Info", "信息"))
    assert (state.before, state.after) in (("Draft", "Submitted"), ("草稿", "已提交"))


def test_an_approved_workbook_in_which_something_was_typed_since_is_not_approved(regions: Path) -> None:
    east = regions / "East.xlsx"
    for step in ("submit", "approve"):
        take_step(step, [east], by="Li", now=NOON)  # type: ignore[arg-type]
    assert rolled(east, require="approved").complete
    with edited(east) as book:
        table = read(book).tables["invoices"]
        table.sheet.range(table.cell(0, "contact")).value = "Mr Wu"
    result = rolled(east, require="approved")
    assert {"state-below", "changed-since"} <= set(codes(result))
    assert balances(result)["East"] is None


# --- the machine-readable register ------------------------------------------------------------------------------------
def test_json_tells_the_file_who_saved_it_and_how_far_it_is(regions: Path) -> None:
    east = regions / "East.xlsx"
    take_step("submit", [east], by="Li", now=NOON)
    saved_by(east, "Li Na", "2026-07-03T08:00:00Z")
    (regions / "South.xlsx").unlink()
    path = regions.parent / "register.csv"
    path.write_text("region,workbook,preparer,deadline\nEast,East.xlsx,Li,2099-07-05\nNorth,,,\nSouth,South.xlsx,Wu,\n")
    words = ["rollup", str(regions), "--as-of", f"{AS_OF}", "--out", str(regions.parent / "r.xlsx"), "--json",
             "--register", str(path), "--jobs", "1"]  # fmt: skip
    lines = json.loads(CliRunner().invoke(app, words).stdout)["register"]
    first, _, last = lines
    assert first.pop("modified")
    assert first == {
        "region": "East", "workbook": "East.xlsx", "status": "received", "preparer": "Li",
        "deadline": "2099-07-05T23:59:59", "state": "submitted", "sealed": "submitted", "sealed_by": "Li",
        "template_version": "1", "saved_by": "Li Na", "saved_at": "2026-07-03T08:00:00Z",
        "sha256": hashlib.sha256(east.read_bytes()).hexdigest(),
    }  # fmt: skip
    told = {name: value for name, value in last.items() if value is not None}
    assert told == {"region": "South", "workbook": "South.xlsx", "status": "missing", "preparer": "Wu"}


def test_a_state_that_nobody_can_require_is_wrong_usage(regions: Path) -> None:
    words = [
        "rollup",
        str(regions),
        "--as-of",
        f"{AS_OF}",
        "--out",
        str(regions.parent / "r.xlsx"),
        "--require",
        "done",
    ]
    done = CliRunner().invoke(app, words)
    assert (done.exit_code, (regions.parent / "r.xlsx").exists()) == (2, False)
