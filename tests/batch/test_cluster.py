"""The same work on a real Dask cluster of two worker processes: the same results, also when a worker is killed."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rollup_support import AS_OF, LEDGER, TOML, edited, rolled, small_regions

from xlplan.batch import cluster as cluster_module
from xlplan.batch.execute import run_all
from xlplan.batch.regenerate import RegenerateRequest, regenerate
from xlplan.errors import DataError, Problem, UsageError

distributed = pytest.importorskip("distributed", reason="dask is not installed (extra `cluster`)")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    tests = str(Path(__file__).parent)
    environment = {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), tests])}
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", env=environment
    ) as found:
        yield found.scheduler_address


def double(number: int) -> int:
    return 2 * number


def refuse(number: int) -> int:
    raise LookupError(number)


def die_at_three(number: int) -> int:
    if number == 3:
        os._exit(9)
    return number


def slow_pid(number: int) -> tuple[int, int]:
    time.sleep(0.1)
    return number, os.getpid()


def test_results_come_in_the_order_of_the_items_from_two_processes(scheduler: str) -> None:
    seen: list[tuple[int, int]] = []
    found = run_all(slow_pid, range(12), scheduler=scheduler, progress=lambda done, total: seen.append((done, total)))
    assert [number for number, _ in found] == list(range(12))
    pids = {pid for _, pid in found}
    assert len(pids) == 2
    assert os.getpid() not in pids
    assert seen == [(n, 12) for n in range(1, 13)]


def test_an_error_of_the_work_itself_ends_the_run_and_is_raised(scheduler: str) -> None:
    with pytest.raises(LookupError):
        run_all(refuse, [1, 2, 3], scheduler=scheduler)


def test_a_worker_killed_mid_run_loses_nothing(scheduler: str) -> None:
    """Killed by the system, not by the item: its items go to the other worker, and the result is the same."""
    first = run_all(slow_pid, range(2), scheduler=scheduler)
    victim = first[0][1]
    killer = threading.Timer(0.5, os.kill, (victim, signal.SIGKILL))
    killer.start()
    found = run_all(slow_pid, range(30), scheduler=scheduler)
    killer.join()
    with pytest.raises(ProcessLookupError):
        os.kill(victim, 0)
    assert [number for number, _ in found] == list(range(30))


def test_an_item_that_kills_every_worker_is_named_and_the_others_are_done(scheduler: str) -> None:
    found = run_all(die_at_three, [1, 2, 3, 4, 5], scheduler=scheduler, name=lambda n: f"item {n}")
    assert found == [1, 2, Problem("worker-died", params={"item": "item 3"}), 4, 5]


@pytest.fixture(scope="module")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small ledger's workbooks; in one of them an invoice's number was changed."""
    folder = small_regions(tmp_path_factory.mktemp("june"))
    with edited(folder / "North.xlsx") as book:
        book.sheets["Invoices"].tables["invoices"].data_body_range[0, 0].value = "X1"
    return folder


def test_a_rollup_on_a_cluster_gives_what_one_process_gives_to_the_byte(
    regions: Path, tmp_path: Path, scheduler: str
) -> None:
    alone = rolled(regions, out=tmp_path / "alone.xlsx", allow_breaks=True)
    spread = rolled(regions, out=tmp_path / "spread.xlsx", allow_breaks=True, scheduler=scheduler)
    assert replace(spread, published=()) == replace(alone, published=())
    assert any(p.severity == "break" for p in alone.problems)
    assert (tmp_path / "alone.xlsx").read_bytes() == (tmp_path / "spread.xlsx").read_bytes()


def test_a_rollup_whose_worker_is_killed_gives_the_same(regions: Path, tmp_path: Path, scheduler: str) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for n in range(60):
        shutil.copyfile(regions / "East.xlsx", many / f"{n}.xlsx")
    alone = rolled(many)
    victim = run_all(slow_pid, range(2), scheduler=scheduler)[0][1]
    killed: list[int] = []

    def kill(done: int, total: int) -> None:
        if done >= 10 and not killed:
            killed.append(total - done)
            os.kill(victim, signal.SIGKILL)

    spread = rolled_with(many, scheduler, kill)
    assert killed
    assert killed[0] > 0
    assert spread == alone


def rolled_with(folder: Path, scheduler: str, progress: object) -> object:
    from xlplan.batch.rollup import RollupRequest, rollup

    return rollup(RollupRequest([folder], AS_OF, scheduler=scheduler), progress)  # type: ignore[arg-type]


def test_regenerate_on_a_cluster_makes_the_same_bytes(tmp_path: Path, scheduler: str) -> None:
    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(TOML, encoding="utf-8")
    made = {}
    for name, address in (("here", None), ("there", scheduler)):
        request = RegenerateRequest("forecast", tmp_path / "ledger.csv", tmp_path / "mapping.toml", "region", AS_OF,
                                    tmp_path / name, scheduler=address)  # fmt: skip
        assert [file.action for file in regenerate(request).files] == ["created"] * 3
        made[name] = {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
    assert len(made["here"]) == 4
    assert made["here"] == made["there"]


# --- a cluster that cannot be used -----------------------------------------------------------------------------------
def test_an_address_where_nobody_answers_is_a_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_PATIENCE", 1)
    with pytest.raises(UsageError) as caught:
        run_all(double, [1, 2], scheduler="tcp://127.0.0.1:9")
    assert caught.value.problem.code == "scheduler-unreachable"
    with pytest.raises(UsageError) as caught:
        run_all(double, [1, 2], scheduler="nonsense://x")
    assert caught.value.problem.code == "scheduler-unreachable"


def test_a_cluster_without_workers_is_a_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_PATIENCE", 1)
    with distributed.LocalCluster(n_workers=0, dashboard_address=":0") as empty, pytest.raises(UsageError) as caught:
        run_all(double, [1, 2], scheduler=empty.scheduler_address)
    assert caught.value.problem.code == "scheduler-without-workers"


def test_a_worker_with_another_program_is_refused(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "program", lambda: "another")
    with pytest.raises(DataError) as caught:
        run_all(double, [1, 2], scheduler=scheduler)
    assert caught.value.problem.code == "scheduler-other-program"


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError) as caught:
        run_all(double, [1, 2], scheduler="tcp://127.0.0.1:9")
    assert caught.value.problem.code == "needs-dask"


def test_a_cluster_that_goes_away_ends_the_run() -> None:
    gone = distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0")
    threading.Timer(1, gone.close).start()
    with pytest.raises(DataError) as caught:
        run_all(slow_pid, range(100), scheduler=gone.scheduler_address)
    assert caught.value.problem.code == "scheduler-lost"
