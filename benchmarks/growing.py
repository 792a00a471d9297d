"""Time a workbook, and peak memory, from ten workbooks to ten thousand. Each size runs in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import books
from benchmarks.harness import say

INVOICES = 10
_JOBS = ("regenerate", "fill", "rollup")


def measure(sizes: list[int]) -> None:
    say(f"\nGrowth: workbooks of {INVOICES} invoices, one process")
    say(f"  {'job':12} {'workbooks':>9} {'ms a workbook':>14} {'peak memory, MB':>16}")
    for job in _JOBS:
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                _prepare(Path(folder), size, job)
                command = [sys.executable, "-m", "benchmarks.growing", job, folder]
                seconds, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            say(f"  {job:12} {size:9} {1000 * float(seconds) / size:14.1f} {float(peak):16.0f}")


def _prepare(folder: Path, size: int, job: str) -> None:
    """The ledger, and for the other jobs copies of one workbook that is to be filled or read."""
    books.ledger(folder / "ledger.csv", 1 if job != "regenerate" else size, INVOICES)
    if job == "regenerate":
        return
    from xlplan.batch.regenerate import regenerate

    regenerate(books.order(folder / "ledger.csv", folder / "one"))
    source = next((folder / "one").glob("*.xlsx"))
    if job == "fill":
        books.unfilled(folder / "unfilled.xlsx", source)
        source = folder / "unfilled.xlsx"
    (folder / "out").mkdir()
    for number in range(size):
        shutil.copyfile(source, folder / "out" / f"{number:05}.xlsx")


def work(job: str, folder: Path) -> None:
    """One job over all workbooks; prints seconds and the process's peak memory in MB."""
    from xlplan.batch.each import fill_workbook
    from xlplan.batch.regenerate import regenerate
    from xlplan.batch.submission import Order, collect

    start = time.perf_counter()
    if job == "regenerate":
        regenerate(books.order(folder / "ledger.csv", folder / "out"))
    for path in sorted((folder / "out").glob("*.xlsx")) if job != "regenerate" else ():
        if job == "fill":
            fill_workbook(path)
        else:
            collect(Order(path, path.name, books.AS_OF))
    seconds = time.perf_counter() - start
    say(f"{seconds} {peak_memory()}")


def peak_memory() -> float:
    """This process's own peak in MB; Linux's `getrusage` would also count the parent's before the start."""
    import resource

    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return float(line.split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]))
