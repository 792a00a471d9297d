"""Regenerate publishes all workbooks and the manifest as one: killed at any step, they are as before or as after."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from region_support import JULY, JUNE, LEDGER, Job, actions, codes, ledger, rows, set_cell
from test_publication import dies_at, killed

from xlplan.batch import making as module
from xlplan.batch.publication import Publication
from xlplan.batch.regenerate import RegenerateRequest, regenerate
from xlplan.batch.rollup import RollupRequest, rollup
from xlplan.errors import InUseError
from xlplan.headless.locking import alone_in

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks processes to kill them")
NEW = ledger(("0002", "amount", "251.50"), more=[["North", "1", "Elm", "2026-06-01", "2026-07-01", "7.00", ""]])


def contents(folder: Path) -> dict[str, bytes]:
    """What people see of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name[0] != "."}


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name[0] == "."]


class Setting:
    """A folder of workbooks of June; one of them changes, and one is new."""

    def __init__(self, folder: Path) -> None:
        Job(folder, LEDGER).run()
        self.old = folder / "out"
        self.request = Job(folder, NEW).request()
        self.before = contents(self.old)
        self.after = contents(self.made(folder / "whole"))
        assert self.before.keys() | {"North.xlsx"} == self.after.keys()
        changed = {name for name in self.before if self.before[name] != self.after[name]}
        assert changed == {"East.xlsx", "manifest.json"}

    def copy(self, folder: Path) -> RegenerateRequest:
        return replace(self.request, out=Path(shutil.copytree(self.old, folder)))

    def made(self, folder: Path) -> Path:
        assert actions(regenerate(self.copy(folder))) == {"East": "updated", "North": "created", "West": "unchanged"}
        return folder


@forks
def test_killed_before_each_of_its_file_operations_a_run_leaves_all_as_before_or_all_as_after(tmp_path: Path) -> None:
    setting = Setting(tmp_path)
    torn, ends = 0, set()
    for number in range(1, 200):
        here = setting.copy(tmp_path / f"at{number}")
        if not killed(lambda here=here, number=number: dies_at(number, lambda: regenerate(here))):
            assert contents(here.out) == setting.after
            break
        torn += contents(here.out) not in (setting.before, setting.after)
        Publication(here.out / "manifest.json").settle()
        assert contents(here.out) in (setting.before, setting.after), number
        assert hidden(here.out) == []
        ends.add(contents(here.out) == setting.after)
        regenerate(here)
        assert contents(here.out) == setting.after
    else:
        pytest.fail("it never came to its end")
    assert ends == {False, True}
    assert torn >= 2  # without settling, somebody would have seen a mixture


@forks
def test_a_rollup_of_a_folder_that_was_left_half_way_finishes_it_first_and_says_so(tmp_path: Path) -> None:
    setting = Setting(tmp_path)
    told = []
    for number in range(1, 200):
        here = setting.copy(tmp_path / f"at{number}")
        if not killed(lambda here=here, number=number: dies_at(number, lambda: regenerate(here))):
            break
        done = rollup(RollupRequest([here.out], JUNE))
        assert contents(here.out) in (setting.before, setting.after)
        billed = {r.region: f"{f.billed}" for r in done.regions for f in r.figures.values()}
        assert billed["East"] == ("431.75" if contents(here.out) == setting.after else "430.75")
        assert done.exit_status == 0, [p.line("en") for p in done.problems]
        told += [note.code for note in done.notes]
    assert set(told) == {"publication-completed"}


@forks
def test_what_a_manager_saved_after_the_kill_is_not_written_over(tmp_path: Path) -> None:
    """Decided, and killed before anything was put in its place; East's manager goes on typing, then comes a new run."""
    setting = Setting(tmp_path)
    for number in range(1, 200):
        here = setting.copy(tmp_path / f"at{number}")
        assert killed(lambda here=here, number=number: dies_at(number, lambda: regenerate(here)))
        if (here.out / ".xlplan-manifest.json.publishing").exists() and contents(here.out) == setting.before:
            break
    set_cell(here.out / "East.xlsx", "invoices", "联系人", "0002", "Ms Li")
    done = regenerate(here)
    assert "publication-completed" in codes(done)
    assert actions(done) == {"East": "updated", "North": "unchanged", "West": "unchanged"}
    row = next(r for r in rows(here.out / "East.xlsx", "invoices") if r["发票号"] == "0002")
    assert (row["联系人"], row["金额"]) == ("Ms Li", 251.5)


def test_a_workbook_saved_by_somebody_while_its_next_version_is_made_stays_as_they_saved_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = Setting(tmp_path)
    here = setting.copy(tmp_path / "here")
    work = module._work

    def slow(job: module._Job) -> module._Done:
        done = work(job)
        if job.path.name == "East.xlsx":
            set_cell(job.path, "invoices", "联系人", "0002", "Ms Li")
        return done

    monkeypatch.setattr(module, "_work", slow)
    done = regenerate(here)
    assert actions(done) == {"East": "failed", "North": "created", "West": "unchanged"}
    (problem,) = [p for p in done.problems if p.code == "changed-meanwhile"]
    assert (problem.severity, problem.workbook) == ("error", "East.xlsx")
    assert next(r for r in rows(here.out / "East.xlsx", "invoices") if r["发票号"] == "0002")["联系人"] == "Ms Li"
    monkeypatch.undo()
    assert actions(regenerate(here))["East"] == "updated"


def test_an_interrupted_run_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    setting = Setting(tmp_path)
    here = setting.copy(tmp_path / "here")
    work = module._work

    def interrupted(job: module._Job) -> module._Done:
        if job.path.name == "West.xlsx":
            raise KeyboardInterrupt
        return work(job)

    monkeypatch.setattr(module, "_work", interrupted)
    with pytest.raises(KeyboardInterrupt):
        regenerate(here)
    assert (contents(here.out), hidden(here.out)) == (setting.before, [])


def test_a_backup_is_the_version_that_was_replaced_and_as_old(tmp_path: Path) -> None:
    setting = Setting(tmp_path)
    here = setting.copy(tmp_path / "here")
    old = (here.out / "East.xlsx").stat().st_mtime_ns
    regenerate(replace(here, backup=True))
    kept = here.out / "East.xlsx.bak"
    assert (kept.read_bytes(), kept.stat().st_mtime_ns) == (setting.before["East.xlsx"], old)
    assert not (here.out / "West.xlsx.bak").exists()
    openpyxl.load_workbook(here.out / "East.xlsx")


def test_two_runs_do_not_write_into_one_folder_at_once_and_a_rollup_reads_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = Setting(tmp_path)
    here = setting.copy(tmp_path / "here")
    monkeypatch.setattr("xlplan.headless.locking._PATIENCE", 0.2)
    with alone_in([here.out]) as alone:
        assert alone
        with pytest.raises(InUseError) as caught:
            regenerate(here)
        assert rollup(RollupRequest([here.out], JUNE)).exit_status == 0
    assert caught.value.problem.code == "publication-busy"
    assert contents(here.out) == setting.before


def test_a_second_run_for_a_later_month_takes_all_of_them_on(tmp_path: Path) -> None:
    setting = Setting(tmp_path)
    here = setting.made(tmp_path / "here")
    done = regenerate(replace(setting.request, out=here, as_of=JULY))
    assert set(actions(done).values()) == {"updated"}
    assert hidden(here) == []
