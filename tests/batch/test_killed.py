"""A batch killed at random moments: every workbook is whole, old or new; the second run does only the rest."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from region_support import Job

from xlplan.batch.each import fill_workbook, run_each
from xlplan.batch.publication import Publication
from xlplan.batch.regenerate import regenerate
from xlplan.forms.samples import resources

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks processes to kill them")

KILLS = 50
REGIONS, BOOKS = 5, 6


def contents(folder: Path) -> dict[str, bytes]:
    """The finished files of a folder; leftovers of a killed run are hidden files that end in .tmp."""
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if not (p.name[0] == "." and p.suffix == ".tmp")}


def run_and_kill(work: Callable[[], object], after: float) -> None:
    """Run in a process of its own, and kill that with no chance to clean up."""
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def run_and_kill_when(work: Callable[[], object], reached: Callable[[], bool], after: float) -> None:
    """The same, a moment after something has been reached, or the work is done."""
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    while not reached() and os.waitpid(child, os.WNOHANG) == (0, 0):
        time.sleep(0.0005)
    time.sleep(after)
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def duration(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def undisturbed(work: Callable[[Path], object], folder: Path) -> tuple[dict[str, bytes], float]:
    """What a run that nobody kills gives, and how long it takes."""
    seconds = duration(lambda: work(folder))
    return contents(folder), seconds


def test_fifty_killed_fills_leave_every_workbook_as_it_was_or_filled_and_a_second_run_does_the_rest(
    tmp_path: Path,
) -> None:
    before = tmp_path / "before"
    before.mkdir()
    for n in range(BOOKS):
        shutil.copyfile(resources() / "zh" / "evaluation.xlsx", before / f"{n}.xlsx")
        book = openpyxl.load_workbook(before / f"{n}.xlsx")  # loses every cached value: all are to be filled
        book.save(before / f"{n}.xlsx")
    old = contents(before)

    def fill(folder: Path) -> list[int]:
        return [len(fill_workbook(path).changes) for path in sorted(folder.glob("*.xlsx"))]

    for copy in ("warm", "whole"):
        shutil.copytree(before, tmp_path / copy)
    fill(tmp_path / "warm")
    new, seconds = undisturbed(fill, tmp_path / "whole")
    assert all(new[name] != old[name] for name in old)

    moments = random.Random(20261122)
    midway = 0
    for n in range(KILLS):
        folder = tmp_path / f"run{n}"
        shutil.copytree(before, folder)
        run_and_kill(lambda folder=folder: fill(folder), moments.uniform(0, 1.1 * seconds))
        left = contents(folder)
        assert left.keys() == old.keys()
        finished = {name for name in left if left[name] == new[name]}
        assert all(left[name] == old[name] for name in left.keys() - finished)
        midway += 0 < len(finished) < BOOKS
        assert sum(changes > 0 for changes in fill(folder)) == BOOKS - len(finished)
        assert contents(folder) == new
    assert midway > KILLS / 5


def test_what_a_killed_run_left_is_removed_by_a_run_an_hour_later_and_nothing_else_is(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    shutil.copyfile(resources() / "zh" / "evaluation.xlsx", path)
    old, young, foreign = (tmp_path / n for n in (".xlplan-a.k3.tmp", ".xlplan-a.k4.tmp", ".a.k5.tmp"))
    for left in (old, young, foreign):
        left.write_bytes(b"half")
    for left in (old, foreign):
        os.utime(left, (time.time() - 3700, time.time() - 3700))
    run_each(fill_workbook, [path], jobs=1)
    assert {p.name for p in tmp_path.iterdir()} == {path.name, young.name, foreign.name}


def test_killed_regenerations_leave_all_workbooks_and_the_manifest_as_before_or_all_as_after(
    tmp_path: Path,
) -> None:
    rows = [
        [f"R{r}", f"{r}-{i}", f"C{i % 7}", f"2026-0{1 + i % 6}-10", f"2026-0{2 + i % 6}-09", f"{10 + i}.50", ""]
        for r in range(REGIONS) for i in range(30)
    ]  # fmt: skip
    request = Job(tmp_path, rows).request()
    changed = [[*row[:5], f"{float(row[5]) + 1:.2f}", row[6]] for row in rows]

    def make(out: Path) -> list[str]:
        return [file.action for file in regenerate(replace(request, out=out)).files]

    make(tmp_path / "old")
    request = Job(tmp_path, changed).request()
    old = contents(tmp_path / "old")
    shutil.copytree(tmp_path / "old", tmp_path / "whole")
    new, seconds = undisturbed(make, tmp_path / "whole")
    assert len(new) == REGIONS + 1
    assert all(new[name] != old[name] for name in old)
    moments = random.Random(20261123)
    ends = {"before": 0, "after": 0}
    for n in range(KILLS // 2):
        out = Path(shutil.copytree(tmp_path / "old", tmp_path / f"run{n}"))
        begun, after = moments.randrange(REGIONS + 1), moments.uniform(0, seconds / REGIONS)

        def reached(out: Path = out, begun: int = begun) -> bool:
            return len(list(out.glob(".xlplan-*.new"))) >= begun

        run_and_kill_when(lambda out=out: make(out), reached, after)
        Publication(out / "manifest.json").settle()
        left = contents(out)
        assert left in (old, new)
        ends["after" if left == new else "before"] += 1
        assert make(out) == ["unchanged" if left == new else "updated"] * REGIONS
        assert contents(out) == new
    assert min(ends.values()) >= 2
