"""What openpyxl, calamine and LibreOffice find in an edited workbook."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
from edits import Edit
from libreoffice import program
from package_check import Element, members, parsed
from python_calamine import CalamineWorkbook

SECONDS = 150
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
_TABLE, _OFFICE = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("table", "office"))
FAR = 20_000_000
_PLACE = re.compile(rb"""r(?:ef)?\s*=\s*["'](?:[A-Z]+\d+:)?([A-Z]+)(\d+)""")
DENSE = 3_000_000
"""calamine keeps a sheet as a dense rectangle; beyond so many cells it is not asked."""

_DATED = re.compile(r"^\d{1,4}[-/年]|^\d{1,2}:\d\d|^\d{1,2}[-/]|%$|\d[/:]\d|[^\d.,+-eE]")


def same(expected: object, found: object) -> bool:
    """Equal, as readers go: dates are moments, errors text, a blank is None or ""."""
    if expected is None or expected == "":
        return found in (None, "")
    if isinstance(expected, bool):
        return found is expected or found == int(expected)
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return math.isclose(expected, found, rel_tol=1e-12)
    if isinstance(expected, int | float | dt.date):
        if isinstance(found, dt.date | dt.time | dt.timedelta):
            moment = expected if isinstance(expected, dt.datetime | int | float) else _moment(expected)
            return isinstance(expected, int | float) or found in (moment, expected)
        return False
    return str(expected).replace("\r\n", "\n") == str(found).replace("\r\n", "\n")


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)


def in_openpyxl(edit: Edit) -> Iterator[str]:
    assert edit.data is not None
    sheet = openpyxl.load_workbook(io.BytesIO(edit.data))[edit.sheet]
    for (row, col), value in edit.values.items():
        cell = sheet._cells.get((row, col))
        wanted = edit.formulas.get((row, col), value)
        found = None if cell is None or (value is None and cell.hyperlink) else cell.value  # else the link's target
        if not same(wanted, found):
            yield f"openpyxl ({row}, {col}): {wanted!r} is {found!r}"
    if edit.grown:
        refs = [t.ref for t in sheet.tables.values()]
        if not any(re.search(rf"[A-Z]{edit.grown.last}$", ref) for ref in refs):
            yield f"openpyxl: tables {refs}"


def in_calamine(edit: Edit) -> Iterator[str]:
    assert edit.data is not None
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(edit.data)).get_sheet_by_name(edit.sheet)
    start, end = sheet.start or (0, 0), sheet.end or (0, 0)
    if (end[0] + 1) * (end[1] + 1) > DENSE:
        return
    rows = sheet.to_python()
    for (row, col), value in edit.values.items():
        down, right = row - 1 - start[0], col - 1 - start[1]
        found = rows[down][right] if 0 <= down < len(rows) and 0 <= right < len(rows[down]) else ""
        error = isinstance(value, str) and value.startswith("#")  # calamine gives an error as empty text
        if not same("" if error else value, found):
            yield f"calamine ({row}, {col}): {value!r} is {found!r}"


def _converted(paths: Sequence[Path], kind: str, out: Path) -> None:
    """One call of LibreOffice; if it hangs, it ends with all that it has started."""
    with tempfile.TemporaryDirectory() as profile:
        command = [
            str(program()), f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", kind,
            "--outdir", str(out), *map(str, paths),
        ]  # fmt: skip
        quiet = subprocess.DEVNULL
        run = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
        try:
            run.wait(SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()


def in_libreoffice(files: Sequence[tuple[str, Path, Edit]], folder: Path) -> Iterator[tuple[str, str]]:
    """(name, what is wrong), with one call for all files; each sheet comes as a CSV file of its own.

    Files with something in a far corner come back as .ods, since a CSV would be gigabytes.
    """
    far = {path for _, path, edit in files if _far(edit)}
    near = [path for _, path, _ in files if path not in far]
    out = folder / "opened"
    if near:
        _converted(near, CSV, out)
    if far:
        _converted(sorted(far), "ods", out)
    for name, path, edit in files:
        found = out / (f"{path.stem}.ods" if path in far else f"{path.stem}-{edit.sheet}.csv")
        if not found.exists():
            yield name, f"LibreOffice wrote {[p.name for p in out.glob(path.stem + '*')]}, not {found.name}"
            continue
        for problem in _in_ods(edit, found) if path in far else _in_csv(edit, found):
            yield name, problem


def _far(edit: Edit) -> bool:
    """Whether any cell, note or merge lies so far out that a CSV would be huge."""
    assert edit.data is not None
    for name, xml in members(edit.data).items():
        if re.match("xl/(worksheets/|comments)", name):
            places = [(len(letters), int(digits)) for letters, digits in _PLACE.findall(xml.replace(b"\0", b""))]
            if 26 ** max((n for n, _ in places), default=0) * max((n for _, n in places), default=0) > FAR:
                return True
    return False


def _in_ods(edit: Edit, path: Path) -> Iterator[str]:
    root = parsed(members(path.read_bytes())["content.xml"])
    (sheet,) = [e for e in root.iter(f"{{{_TABLE}}}table") if e.get(f"{{{_TABLE}}}name") == edit.sheet]
    for (row, col), value in edit.values.items():
        line = _nth(sheet.iter(f"{{{_TABLE}}}table-row"), "rows", row)
        cell = None if line is None else _nth(iter(line), "columns", col)
        text = "" if cell is None else cell.get(f"{{{_OFFICE}}}value") or "\n".join(p.xpath("string()") for p in cell)
        if not _shown(value, text):
            yield f"LibreOffice ({row}, {col}): {value!r} is {text!r}"


def _nth(elements: Iterator[Element], kind: str, wanted: int) -> Element | None:
    """The row or cell at a 1-based place; one element may stand for many."""
    at = 0
    for element in elements:
        at += int(element.get(f"{{{_TABLE}}}number-{kind}-repeated", "1"))
        if at >= wanted:
            return element
    return None


def _in_csv(edit: Edit, path: Path) -> Iterator[str]:
    csv.field_size_limit(1_000_000)
    last = max((row for row, _ in edit.values), default=0)
    with path.open(encoding="utf-8", newline="") as file:
        rows = [line for line, _ in zip(csv.reader(file), range(last), strict=False)]
    for (row, col), value in edit.values.items():
        text = rows[row - 1][col - 1] if row <= len(rows) and col <= len(rows[row - 1]) else ""
        if isinstance(value, bool) and (row, col) in edit.formulas:
            continue  # LibreOffice 7.4 does not always take a formula's stored truth value
        if not _shown(value, text):
            yield f"LibreOffice ({row}, {col}): {value!r} is {text!r}"


def _shown(value: object, text: str) -> bool:
    if value is None:
        return text == ""
    if isinstance(value, bool):  # "0": LibreOffice makes a formula of it, and in some files reckons none, edited or not
        return text.upper() in (str(value).upper(), str(int(value)), "0") or bool(_DATED.search(text))
    if isinstance(value, int | float):
        try:
            return math.isclose(float(text), value, rel_tol=1e-9)
        except ValueError:
            return bool(_DATED.search(text))  # shown in the cell's own format
    if isinstance(value, dt.date):
        return bool(text)
    return text.replace("\r\n", "\n") == str(value) or (str(value).startswith("#") and text != "")
