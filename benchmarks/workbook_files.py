"""How fast workbooks are read and saved, as ratios to openpyxl's load and save, measured in one run.

    python benchmarks/workbook_files.py [repeats]

Absolute times belong to one machine; the ratios are what to compare.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter

import xlplan
from xlplan.headless.package import Package

ROWS, COLUMNS = 200, 12


def make(path: Path) -> None:
    """A plain book of 200 rows x 12 columns."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        for r in range(ROWS):
            for c in range(COLUMNS):
                sheet.write(r, c, r * c if c % 3 else f"text {r} {c}")


def one_cell_openpyxl(path: Path, out: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["Data"]["B2"] = 42
    book.save(out)


def one_cell_xlplan(path: Path, out: Path) -> None:
    package = Package.open(path)
    package.write("Data", 2, 2, 42)
    package.save(out)


def all_cells_openpyxl(path: Path, out: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Data"]
    for r in range(1, ROWS + 1):
        for c in range(1, COLUMNS + 1):
            sheet.cell(r, c).value = r + c
    book.save(out)


def all_cells_xlplan(path: Path, out: Path) -> None:
    package = Package.open(path)
    for r in range(1, ROWS + 1):
        for c in range(1, COLUMNS + 1):
            package.write("Data", r, c, r + c)
    package.save(out)


def values_openpyxl(path: Path, _: Path) -> None:
    sheet = openpyxl.load_workbook(path, data_only=True)["Data"]
    assert len(list(sheet.iter_rows(values_only=True))) == ROWS


def values_xlplan(path: Path, _: Path) -> None:
    with xlplan.open(path) as book:
        assert len(book.sheets["Data"].used_range.value) == ROWS


def median_ms(work: Callable[[Path, Path], None], path: Path, out: Path, repeats: int) -> float:
    work(path, out)
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work(path, out)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


PAIRS = {
    "save one changed cell": (one_cell_openpyxl, one_cell_xlplan),
    "save all cells changed": (all_cells_openpyxl, all_cells_xlplan),
    "read all values": (values_openpyxl, values_xlplan),
}


def main(repeats: int) -> None:
    """Print a line per pair."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "book.xlsx", Path(folder) / "out.xlsx"
        make(path)
        for name, (slow, fast) in PAIRS.items():
            a, b = (median_ms(work, path, out, repeats) for work in (slow, fast))
            sys.stdout.write(f"{name:26} openpyxl {a:7.1f} ms   xlplan {b:7.1f} ms   {a / b:5.1f}x faster\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
