"""Workbooks and folders that cannot take data are left as they were; the manifest beside them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from region_support import JULY, JUNE, LEDGER, Job, actions, codes, edit, ledger, table

from xlplan.errors import DataError, UsageError
from xlplan.forms import info, todo
from xlplan.forms.catalog import register, unregister
from xlplan.forms.form import Label, Template


# --- what is refused --------------------------------------------------------------------------------------------------
def test_a_template_of_ones_own_that_no_data_fill_is_refused_by_name(tmp_path):
    register(Template("own", Label("自有", "Own"), (todo.FORM,), info.COMMON))
    try:
        with pytest.raises(UsageError) as error:
            Job(tmp_path, LEDGER).run(template="own")
    finally:
        unregister("own")
    assert error.value.problem.code == "regenerate-template"
    assert "forecast" in str(error.value)


@pytest.mark.parametrize("template", ["tracking", "all", "cards"])
def test_the_mapping_of_a_ledger_is_none_of_a_crm_export(tmp_path, template):
    found = Job(tmp_path, LEDGER).run(template=template)
    assert found.files == []
    assert {p.code for p in found.problems} == {"mapping-section", "mapping-missing"}


def test_an_unknown_template_and_an_output_that_is_a_file_are_wrong_usage(tmp_path):
    with pytest.raises(UsageError):
        Job(tmp_path, LEDGER).run(template="nonsense")
    with pytest.raises(UsageError) as error:
        Job(tmp_path, LEDGER).run(out=tmp_path / "mapping.toml")
    assert error.value.problem.code == "out-not-folder"


def lock(path: Path) -> None:
    path.with_name(f"~${path.name}").write_bytes(bytes([3]) + b"Lin".ljust(54))


def read_only(path: Path) -> None:
    path.chmod(0o444)


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2000])


def drop_table(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet, *_ = table(book, "receipts")
    del sheet.tables["receipts"]
    book.save(path)


def rename_column(path: Path) -> None:
    def rename(book):
        sheet, headers, top, _ = table(book, "invoices")
        sheet.cell(top, headers.index("金额") + 1).value = "数目"
        sheet.tables["invoices"].tableColumns[headers.index("金额")].name = "数目"

    edit(path, rename)


def lock_state(path: Path) -> None:
    edit(path, lambda book: setattr(book["信息"]["B9"], "value", "已锁定"))


def other_region(path: Path) -> None:
    shutil.copy(path.with_name("West.xlsx"), path)


@pytest.mark.parametrize(
    ("harm", "code"),
    [(lock, "in-use"), (read_only, "read-only"), (damage, "damaged-workbook"), (drop_table, "form-table-missing"),
     (rename_column, "missing-column"), (lock_state, "workbook-locked"), (other_region, "other-region")],
)  # fmt: skip
def test_a_workbook_that_cannot_take_data_is_left_as_it_was_and_the_others_are_done(tmp_path, harm, code):
    job = Job(tmp_path, LEDGER)
    job.run()
    harm(job.east)
    before = job.east.read_bytes()
    result = Job(tmp_path, [*ledger(("0002", "amount", "300")), ["West", "0002", *LEDGER[4][2:]]]).run()
    assert actions(result) == {"East": "failed", "West": "updated"}
    assert set(codes(result)) == {code}
    assert result.problems[0].workbook == "East.xlsx"
    assert result.problems[0].line("zh")
    assert job.east.read_bytes() == before
    job.east.chmod(0o644)


def test_a_locked_workbook_for_which_nothing_changed_is_no_problem(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    lock(job.east)
    assert actions(job.run()) == {"East": "unchanged", "West": "unchanged"}


def test_data_of_an_earlier_date_are_refused_because_they_would_take_rows_away(tmp_path):
    job = Job(tmp_path, LEDGER, as_of=JULY)
    job.run()
    before = job.bytes()
    result = Job(tmp_path, LEDGER, as_of=JUNE).run()
    assert set(codes(result)) == {"as-of-earlier"}
    assert job.bytes() == before


def test_a_region_that_is_no_longer_in_the_data_is_named_and_left_alone(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    before = (job.out / "West.xlsx").read_bytes()
    result = Job(tmp_path, [row for row in LEDGER if row[0] == "East"]).run()
    assert [(p.code, p.workbook) for p in result.problems] == [("region-gone", "West.xlsx")]
    assert (job.out / "West.xlsx").read_bytes() == before


def test_data_without_a_row_are_an_error(tmp_path):
    assert codes(Job(tmp_path, []).run()) == ["data-no-rows"]


def test_a_folder_that_may_not_be_written_is_an_error_not_a_crash(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out").chmod(0o555)
    result = Job(tmp_path, LEDGER).run()
    (tmp_path / "out").chmod(0o755)
    assert set(codes(result)) == {"read-only"}
    assert list((tmp_path / "out").iterdir()) == []


# --- the manifest -----------------------------------------------------------------------------------------------------
def test_the_manifest_keeps_the_lines_of_other_files_and_of_regions_that_failed(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    path = job.out / "manifest.json"
    found = json.loads(path.read_text())
    found["workbooks"]["North.xlsx"] = found["workbooks"]["East.xlsx"] | {"region": "North"}
    path.write_text(json.dumps(found))
    lock(job.east)
    Job(tmp_path, ledger(("0002", "amount", "300"))).run()
    again = json.loads(path.read_text())["workbooks"]
    assert list(again) == ["East.xlsx", "North.xlsx", "West.xlsx"]
    assert again["East.xlsx"] == found["workbooks"]["East.xlsx"]
    assert again["North.xlsx"] == found["workbooks"]["North.xlsx"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"workbooks": {"East.xlsx": {"region": "East"}}}', "\x00"])
def test_a_damaged_manifest_is_said_before_anything_is_written(tmp_path, text):
    job = Job(tmp_path, LEDGER)
    job.run()
    (job.out / "manifest.json").write_text(text)
    before = job.bytes()
    with pytest.raises(DataError) as error:
        Job(tmp_path, ledger(("0002", "amount", "300"))).run()
    assert error.value.problem.code == "manifest-damaged"
    assert job.bytes() == before


def test_counts_and_totals_of_the_manifest_are_those_of_the_data(tmp_path):
    Job(tmp_path, LEDGER).run()
    entry = json.loads((tmp_path / "out" / "manifest.json").read_text())["workbooks"]["East.xlsx"]
    assert len(entry.pop("digest")) == 64
    assert entry == {
        "region": "East", "period": "2026-06", "as_of": "2026-06-30", "currency": "USD", "template": "forecast",
        "template_version": "1", "counts": {"invoices": 3, "receipts": 1, "receivables": 2},
        "totals": {"billed": "430.75", "collected": "100.00", "credits": "0.00", "balance": "330.75",
                   "ageing": {"not_due": "80.25", "1-30": "0.00", "31-60": "0.00", "61-90": "250.50", "90+": "0.00",
                              "unapplied": "0.00"}},
    }  # fmt: skip
