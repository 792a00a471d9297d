"""A rollup publishes several files and an entry of the history: killed at any moment, all are as before or as after."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from rollup_support import AS_OF, LEDGER, rolled, small_regions

from xlplan.batch.history import open_history
from xlplan.batch.publication import Publication
from xlplan.batch.rollup import RollupRequest, rollup
from xlplan.errors import DataError, InUseError, UsageError
from xlplan.headless.locking import alone_in

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks processes to kill them")
KILLS = 60


class Setting(NamedTuple):
    """A first rollup is published in `place`; a second one, of a changed ledger, is to take its place."""

    place: Path
    changed: Path

    def request(self, folder: Path | None = None) -> RollupRequest:
        return RollupRequest([folder or self.changed], AS_OF, self.place / "out" / "rollup.xlsx", jobs=1, by="a",
                             csv_dir=self.place / "csv", history=self.place / "history.db",
                             cache=self.place.parent / "x.xlplan-cache")  # fmt: skip

    def publication(self) -> Publication:
        request = self.request()
        assert request.out
        assert request.csv_dir
        return Publication(request.out, [request.csv_dir], request.history)

    def state(self) -> tuple[dict[str, bytes], list[tuple[int, bool]]]:
        """Every file that people read, and the history's entries."""
        files = [p for name in ("out", "csv") for p in sorted((self.place / name).iterdir()) if p.name[0] != "."]
        with open_history(self.place / "history.db") as history:
            entries = [(entry.id, entry.current) for entry in history.entries()]
        return {p.name: p.read_bytes() for p in files}, entries

    def leftovers(self) -> list[str]:
        return [p.name for name in ("out", "csv") for p in (self.place / name).iterdir() if p.name[0] == "."]


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    first = small_regions(tmp_path / "first")
    found = Setting(tmp_path / "place", small_regions(tmp_path / "second", ledger=LEDGER.replace("250.50", "251.50")))
    assert rollup(found.request(first)).published
    return found


def killed(work: Callable[[], object], after: float | None = None) -> bool:
    """Run in a process of its own, which kills itself or is killed; whether it was."""
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def copied(setting: Setting, name: str) -> Setting:
    import shutil

    return setting._replace(place=Path(shutil.copytree(setting.place, setting.place.parent / name)))


def dies_at(number: int, work: Callable[[], object]) -> None:
    """Run until just before the file operation of that number, of those that open, rename, remove or make."""
    seen = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or event in ("os.rename", "os.remove", "os.mkdir", "sqlite3.connect/handle"):
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    work()


@forks
def test_killed_before_each_of_its_file_operations_a_run_leaves_all_as_before_or_all_as_after(setting: Setting) -> None:
    whole = copied(setting, "whole")
    before = whole.state()
    rollup(whole.request())
    after = whole.state()
    assert len(after[0]) > 3
    assert all(after[0][name] != before[0][name] for name in ("rollup.xlsx", "summary.csv", "customers.csv"))
    torn, ends = 0, set()
    for number in range(1, 200):
        here = copied(setting, f"at{number}")
        if not killed(lambda here=here, number=number: dies_at(number, lambda: rollup(here.request()))):
            assert here.state() == after
            break
        torn += here.state() not in (before, after)
        here.publication().settle()
        assert here.state() in (before, after), number
        assert here.leftovers() == []
        ends.add(here.state() == after)
    else:
        pytest.fail("it never came to its end")
    assert ends == {False, True}
    assert torn >= 3  # without settling, somebody would have seen a mixture


@forks
def test_sixty_random_kills_leave_all_as_before_or_all_as_after_and_the_next_run_publishes(setting: Setting) -> None:
    whole = copied(setting, "whole")
    before = whole.state()
    rollup(whole.request())
    after = whole.state()
    moments, ends, seconds = random.Random(20261124), set(), 0.0
    for n in range(KILLS):
        here = copied(setting, f"run{n}")
        if n % 6 == 0:  # how long it takes now, when nobody kills it
            start = time.perf_counter()
            killed(lambda here=here: rollup(here.request()))
            seconds = time.perf_counter() - start
            here = copied(setting, f"again{n}")
        killed(lambda here=here: rollup(here.request()), moments.uniform(0.5, 1.2) * seconds)
        here.publication().settle()
        assert here.state() in (before, after), n
        assert here.leftovers() == []
        ends.add(here.state() == after)
        if n % 10 == 0:
            done = rollup(here.request())
            assert done.exit_status == 0
            assert here.state()[0] == after[0]
    assert ends == {False, True}


@forks
def test_the_next_rollup_settles_what_was_left_and_says_so(setting: Setting) -> None:
    told = set()
    for number in range(1, 2000, 7):  # of the operations on files that one publication takes
        here = copied(setting, f"at{number}")
        if not killed(lambda here=here, number=number: dies_at(number, lambda: rollup(here.request()))):
            break
        told |= {note.code for note in rollup(here.request()).notes}
        assert here.leftovers() == []
    assert told == {"publication-completed", "publication-undone"}


# --- errors ----------------------------------------------------------------------------------------------------------
def test_when_the_history_refuses_nothing_is_published(setting: Setting) -> None:
    before = setting.state()

    def refuse(_: str) -> None:
        raise DataError("history-no-entry", wanted="x")

    with pytest.raises(DataError):
        setting.publication().publish({setting.place / "out" / "rollup.xlsx": b"new"}, refuse)
    assert setting.state() == before
    assert setting.leftovers() == []


def test_when_one_file_cannot_be_written_none_is(setting: Setting) -> None:
    before = setting.state()
    files = {setting.place / "csv" / "summary.csv": b"new", setting.place / "out": b"a folder has this name"}
    with pytest.raises(Exception, match="out"):
        setting.publication().publish(files)
    assert setting.state()[1] == before[1]


def test_two_runs_do_not_publish_in_one_folder_at_once(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    before = setting.state()
    monkeypatch.setattr("xlplan.headless.locking._PATIENCE", 0.2)
    with alone_in([setting.place / "out"]) as alone:
        assert alone
        with pytest.raises(InUseError) as caught:
            setting.publication().publish({setting.place / "out" / "rollup.xlsx": b"new"})
    assert caught.value.problem.code == "publication-busy"
    assert setting.state() == before


@forks
def test_a_publication_that_a_database_decides_waits_for_that_database(tmp_path: Path) -> None:
    out, url = tmp_path / "rollup.xlsx", f"sqlite:///{tmp_path / 'team.db'}"
    regions = small_regions(tmp_path / "regions")
    rolled(regions, out=out, history=url)
    for number in range(1, 200):
        assert killed(lambda number=number: dies_at(number, lambda: rolled(regions, out=out, history=url)))
        if (tmp_path / ".xlplan-rollup.xlsx.publishing").exists():
            break
    with pytest.raises(UsageError) as caught:
        rolled(regions, out=out)
    assert caught.value.problem.code == "publication-unfinished"
    assert "team.db" in caught.value.problem.message("en")
    assert rolled(regions, out=out, history=url).exit_status == 0
    assert [p.name for p in tmp_path.iterdir() if p.name[0] == "."] == []


def test_a_new_version_keeps_the_old_one_s_rights_and_a_link_stays_a_link(setting: Setting) -> None:
    real = setting.place / "out" / "rollup.xlsx"
    real.chmod(0o640)
    link = setting.place / "link.xlsx"
    link.symlink_to(real)
    Publication(link).publish({link: b"new"})
    assert (real.read_bytes(), oct(real.stat().st_mode)[-3:], link.is_symlink()) == (b"new", "640", True)
