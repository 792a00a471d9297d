"""Many workbooks in local processes: order, progress, a process that dies, Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xlplan.batch.execute import run_all
from xlplan.errors import Problem

ROOT = Path(__file__).parents[2]


def double(number: int) -> int:
    return 2 * number


def pid(_: int) -> int:
    time.sleep(0.2)
    return os.getpid()


def die_at_three(number: int) -> int:
    if number == 3:
        os._exit(9)
    return number


def die_once(path: str) -> str:
    if path and not Path(path).exists():
        Path(path).touch()
        os._exit(9)
    return path


def refuse(number: int) -> int:
    raise LookupError(number)


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_items_and_progress_counts_to_the_end(jobs):
    seen, each = [], []
    found = run_all(
        double, range(7), jobs=jobs, progress=lambda done, all_: seen.append((done, all_)), each=each.append
    )
    assert found == [0, 2, 4, 6, 8, 10, 12]
    assert seen == [(n, 7) for n in range(1, 8)]
    assert sorted(each) == found


def test_a_single_item_runs_here_without_starting_a_process():
    assert run_all(pid, [1], jobs=8) == [os.getpid()]


def test_several_items_run_in_other_processes():
    assert os.getpid() not in run_all(pid, [1, 2], jobs=2)


def test_nothing_to_do_is_done_at_once():
    assert run_all(double, [], jobs=4) == []


def test_a_process_that_dies_takes_only_its_own_item_with_it():
    found = run_all(die_at_three, [1, 2, 3, 4, 5], jobs=2, name=lambda n: f"item {n}")
    assert found == [1, 2, Problem("worker-died", params={"item": "item 3"}), 4, 5]
    assert "item 3" in found[2].line("en")
    assert "item 3" in found[2].line("zh")


def test_an_item_whose_process_died_is_tried_once_more(tmp_path):
    mark = str(tmp_path / "died")
    assert run_all(die_once, ["", mark, ""], jobs=2) == ["", mark, ""]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_the_work_itself_ends_the_run_and_is_raised(jobs):
    with pytest.raises(LookupError):
        run_all(refuse, [1, 2, 3], jobs=jobs)


SLOW = """
import sys, time
from pathlib import Path
from xlplan.batch.execute import run_all

def slow(path):
    Path(path + ".begun").touch()
    time.sleep(1)
    Path(path).write_text("whole")
    return path

if __name__ == "__main__":
    done = []
    try:
        run_all(slow, [sys.argv[1] + f"/{n}" for n in range(20)], jobs=2, each=done.append)
    except KeyboardInterrupt:
        print(len(done))
        sys.exit(130)
"""


@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
def test_ctrl_c_finishes_what_is_under_way_and_leaves_no_traceback_no_process_and_nothing_half_done(tmp_path):
    script = tmp_path / "slow.py"
    script.write_text(SLOW)
    out = tmp_path / "out"
    out.mkdir()
    run = subprocess.Popen(
        [sys.executable, str(script), str(out)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    limit = time.monotonic() + 60
    while not list(out.glob("*.begun")) and time.monotonic() < limit:
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: every process of the group gets it
    stdout, stderr = run.communicate(timeout=60)
    begun, whole = len(list(out.glob("*.begun"))), len(list(out.glob("?")))
    assert run.returncode == 130
    assert stderr == ""
    assert 1 <= whole <= 4
    assert begun == whole == int(stdout)
    assert _gone(run.pid)


def _gone(group: int) -> bool:
    """Whether no process of the group is left, within a few seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
