"""A whole rollup of ten workbooks to ten thousand: cold, with nothing changed, with ten changed, on two Dask workers.

Each run is a process of its own. Every workbook is another region with invoices of its own.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import books
from benchmarks.growing import INVOICES, peak_memory
from benchmarks.harness import say

RUNS = ("cold", "warm", "ten changed", "two workers")
CHANGED = 10
_REGION, _INVOICE = "Region 00000", "INV-00000-"


def measure(sizes: list[int]) -> None:
    say(f"\nRollup: workbooks of {INVOICES} invoices; one process, then a scheduler with two workers")
    say("  CPU is that of the process that rolls up; where there are two workers, theirs is not in it")
    heads = f"{'seconds':>9} {'until read':>11} {'CPU, s':>8} {'until read':>11} {'peak, MB':>9}"
    say(f"  {'run':12} {'workbooks':>9} {heads}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            prepare(folder, size)
            for run in RUNS:
                if run == "ten changed":
                    change(folder)
                command = [sys.executable, "-m", "benchmarks.rolling", run, place]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                seconds, read, cpu, cpu_read, peak = map(float, done.stdout.split())
                say(f"  {run:12} {size:9} {seconds:9.2f} {read:11.2f} {cpu:8.2f} {cpu_read:11.2f} {peak:9.0f}")
            say(f"  the cache has {(folder / 'one.xlplan-cache').stat().st_size / size / 1e3:.1f} kB a workbook, "
                f"the rollup {(folder / 'rollup.xlsx').stat().st_size / size / 1e3:.1f} kB")  # fmt: skip


def prepare(folder: Path, size: int) -> None:
    """One workbook is regenerated; the others are that one with another region's name and invoice numbers."""
    from xlplan.batch.regenerate import regenerate

    regenerate(books.order(books.ledger(folder / "ledger.csv", 1, INVOICES), folder / "one"))
    source = next((folder / "one").glob("*.xlsx"))
    with zipfile.ZipFile(source) as found:
        members = {name: found.read(name) for name in found.namelist()}
    (folder / "out").mkdir()
    for number in range(size):
        _write(folder / "out" / f"Region {number:05}.xlsx", members, number)
    listed = json.loads((folder / "one" / "manifest.json").read_text(encoding="utf-8"))
    (entry,) = listed["workbooks"].values()
    listed["workbooks"] = {
        f"Region {n:05}.xlsx": entry | {"region": f"Region {n:05}", "digest": ""} for n in range(size)
    }
    (folder / "out" / "manifest.json").write_text(json.dumps(listed), encoding="utf-8")


def _write(path: Path, members: dict[str, bytes], number: int) -> None:
    words = {_REGION: f"Region {number:05}", _INVOICE: f"INV-{number:05}-"}
    words |= {old.lower(): new.lower() for old, new in words.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for name, data in members.items():
            for old, new in words.items():
                data = data.replace(old.encode(), new.encode())  # noqa: PLW2901
            out.writestr(name, data)


def change(folder: Path) -> None:
    """Ten workbooks saved anew: the same content in other bytes."""
    for path in sorted((folder / "out").glob("*.xlsx"))[:CHANGED]:
        with zipfile.ZipFile(path) as found:
            members = {name: found.read(name) for name in found.namelist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as out:
            for name, data in members.items():
                out.writestr(name, data)


def work(run: str, folder: Path) -> None:
    """One rollup; prints its seconds and CPU seconds, each also until every workbook was read, and the peak in MB."""
    from xlplan.batch import collecting
    from xlplan.batch import rollup as rolling

    cache = folder / ("two.xlplan-cache" if run == "two workers" else "one.xlplan-cache")
    read: list[tuple[float, float]] = []

    def now() -> tuple[float, float]:
        return time.perf_counter(), time.process_time()

    def collected(*given: Any) -> Any:
        found = collecting.collect_all(*given)
        read.append(now())
        return found

    rolling.collect_all = collected  # type: ignore[attr-defined]
    with _two_workers() if run == "two workers" else contextlib.nullcontext(None) as scheduler:
        start = now()
        request = rolling.RollupRequest([folder / "out"], books.AS_OF, folder / "rollup.xlsx", cache=cache,
                                        scheduler=scheduler)  # fmt: skip
        result = rolling.rollup(request)
        end = now()
    if not result.published or result.problems:
        raise SystemExit(f"{len(result.problems)} problems: {result.problems[:3]}")
    say(f"{end[0] - start[0]} {read[0][0] - start[0]} {end[1] - start[1]} {read[0][1] - start[1]} {peak_memory()}")


@contextlib.contextmanager
def _two_workers() -> Iterator[str]:
    import distributed

    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        yield cluster.scheduler_address


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]))
