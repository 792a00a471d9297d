"""A region that regenerate could not make is still expected by the rollup."""

from __future__ import annotations

import json

import pytest
from region_support import JUNE, LEDGER, Job, actions, ledger

from xlplan.batch.rollup import RollupRequest, rollup

BAD = ["South", "0009", "Elm", "2026-05-01", "2026-05-31", "ten", ""]


def rolled(job: Job):
    return rollup(RollupRequest([job.out], JUNE))


def manifest(job: Job) -> dict:
    return json.loads((job.out / "manifest.json").read_text(encoding="utf-8"))


def test_a_region_that_bad_data_kept_from_being_made_is_missing_in_the_rollup(tmp_path):
    job = Job(tmp_path, [*LEDGER, BAD])
    assert actions(job.run()) == {"East": "created", "South": "failed", "West": "created"}
    result = rolled(job)
    value = result.as_json("en")
    assert (result.exit_status, value["complete"], value["reconciled"]) == (1, False, True)
    assert {region: v["status"] for region, v in value["regions"].items()} == {
        "East": "received", "West": "received", "South": "missing"}  # fmt: skip


def test_a_region_made_after_its_data_were_mended_is_no_longer_missing(tmp_path):
    Job(tmp_path, [*LEDGER, BAD]).run()
    job = Job(tmp_path, [*LEDGER, [*BAD[:5], "10", ""]])
    job.run()
    assert (rolled(job).exit_status, "not_made" in manifest(job)) == (0, False)


def test_a_region_that_the_data_no_longer_name_is_no_longer_expected(tmp_path):
    Job(tmp_path, [*LEDGER, BAD]).run()
    job = Job(tmp_path, LEDGER)
    job.run()
    assert rolled(job).exit_status == 0


def test_regions_that_would_share_a_file_are_both_missing(tmp_path):
    more = [[name, "0009", "Elm", "2026-05-01", "2026-05-31", "10", ""] for name in ("A/B", "A_B")]
    job = Job(tmp_path, [*LEDGER, *more])
    job.run()
    regions = rolled(job).as_json("en")["regions"]
    assert (regions["A/B"]["status"], regions["A_B"]["status"]) == ("missing", "missing")


@pytest.mark.parametrize("damage", [False, True])
def test_a_good_workbook_that_could_not_be_brought_up_to_date_is_reported_and_not_added(tmp_path, damage):
    job = Job(tmp_path, LEDGER)
    job.run()
    entry = manifest(job)["workbooks"]["East.xlsx"]
    if damage:  # it cannot be written just now, and can be read again later
        lock = job.out / "~$East.xlsx"
        lock.write_bytes(bytes([3]) + b"Lin".ljust(54))
        changed = Job(tmp_path, ledger(("0002", "amount", "300.00")))
    else:
        changed = Job(tmp_path, ledger(("0002", "amount", "abc")))
    assert actions(changed.run())["East"] == "failed"
    assert manifest(job)["workbooks"]["East.xlsx"] == entry
    if damage:
        lock.unlink()
    result = rolled(job)
    value = result.as_json("en")
    assert (result.exit_status, value["complete"], value["regions"]["East"]["status"]) == (1, False, "incomplete")
    assert value["group"]["balance"] == "999.99"
    assert [(p.code, p.workbook) for p in result.problems if p.severity == "error"] == [
        ("workbook-outdated", "East.xlsx")]  # fmt: skip
