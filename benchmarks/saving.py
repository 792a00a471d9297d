"""One changed cell, and a filled workbook, against other libraries' load, change and save."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import wolfxl

from benchmarks import books
from benchmarks.harness import Target, Work, compare, interleaved, say, show
from xlplan import actions
from xlplan.headless.engine import open_book
from xlplan.headless.package import Package

ROW, COLUMN, VALUE = 20, 2, 42


@contextmanager
def unflushed() -> Iterator[None]:
    """Saving without waiting for the disk, as the other libraries do."""
    kept = os.fsync
    os.fsync = lambda handle: None
    try:
        yield
    finally:
        os.fsync = kept


def copy_members(path: Path, out: Path) -> None:
    """The floor: every member inflated and deflated again, nothing looked at."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member, old.read(member))


def one_cell(path: Path, out: Path, sheet: str) -> dict[str, Work]:
    def flushed() -> None:
        package = Package.open(path)
        package.write(sheet, ROW, COLUMN, VALUE)
        package.save(out)

    def xlplan() -> None:
        with unflushed():
            flushed()

    def with_openpyxl() -> None:
        book = openpyxl.load_workbook(path)
        book[sheet].cell(ROW, COLUMN).value = VALUE
        book.save(out)

    def with_wolfxl() -> None:
        book = wolfxl.load_workbook(path, modify=True)
        book[sheet].cell(ROW, COLUMN).value = VALUE
        book.save(out)

    return {
        "xlplan": xlplan,
        "xlplan, flushed to the disk": flushed,
        "openpyxl load, change, save": with_openpyxl,
        "wolfxl load, change, save": with_wolfxl,
        "copying the zip, member by member": lambda: copy_members(path, out),
    }


def measure_one_cell(folder: Path, rounds: int) -> None:
    targets = (Target("openpyxl load, change, save", least=15), Target("copying the zip, member by member", most=2))
    made = {
        "200 rows x 12 columns": books.plain(folder / "plain.xlsx"),
        "tracking, 200 rows": books.form(folder / "tracking.xlsx", "tracking"),
        "evaluation, 200 rows": books.form(folder / "evaluation.xlsx", "evaluation"),
    }
    for name, path in made.items():
        sheet = Package.open(path).sheets[0].name
        contenders = one_cell(path, folder / "out.xlsx", sheet)
        compare(f"One changed cell, {name} ({path.stat().st_size // 1000} kB)", contenders, rounds, targets)
    _libreoffice(made["tracking, 200 rows"], folder)


def _libreoffice(path: Path, folder: Path) -> None:
    """Load and save without any change, its start included: one process a workbook, as a script would."""
    office = shutil.which("soffice")
    if office is None:
        say("\nLibreOffice is not installed: left out.")
        return
    with tempfile.TemporaryDirectory() as profile:
        command = [office, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "xlsx",
                   "--outdir", str(folder / "office"), str(path)]  # fmt: skip
        contenders = {
            "xlplan": one_cell(path, folder / "out.xlsx", Package.open(path).sheets[0].name)["xlplan"],
            "LibreOffice load, save": lambda: subprocess.run(command, check=True, capture_output=True),
        }
        compare("One changed cell, tracking, 200 rows, and LibreOffice", contenders, 2)


def measure_fill(folder: Path, rounds: int) -> None:
    for template_id in ("tracking", "evaluation"):
        source = books.form(folder / f"{template_id}.xlsx", template_id)
        path, out = folder / "unfilled.xlsx", folder / "filled.xlsx"
        cells = books.unfilled(path, source)

        def fill(path: Path = path, out: Path = out) -> None:
            with unflushed(), open_book(path) as book:
                actions.fill(book)
                book.save(str(out))

        def with_openpyxl(path: Path = path, out: Path = out, cells: list[books.Cell] = cells) -> None:
            book = openpyxl.load_workbook(path)
            for sheet, row, col, formula, _ in cells:
                book[sheet].cell(row, col).value = formula
            book.save(out)

        times = interleaved({"xlplan": fill, "openpyxl load, fill, save": with_openpyxl}, rounds)
        title = f"Fill through the engine, {template_id}, 200 rows, {len(cells)} calculated cells"
        show(title, times, (Target("openpyxl load, fill, save", least=8),))
