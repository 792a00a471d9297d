"""How soon, and in how much memory, `xlplan check` refuses files that were made to harm it, or stops reading them.

Each file has a process of its own. Seconds leave out what the process needs for a sound workbook; megabytes do not.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
SPREADSHEET = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def sound() -> bytes:
    """A small workbook."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        book.add_worksheet("S").add_table("A1:C4", {"name": "t", "data": [["a", 1, 2]] * 3})
    return data.getvalue()


def with_members(changes: dict[str, bytes]) -> bytes:
    """The small workbook with members replaced or added."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound())) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        members = {name: old.read(name) for name in old.namelist()} | changes
        for name, content in members.items():
            new.writestr(name, content)
    return data.getvalue()


def sheet(rows: bytes, head: bytes = b"", tail: bytes = b"") -> bytes:
    """The small workbook with other rows."""
    xml = b"<worksheet " + SPREADSHEET + b">" + head + b"<sheetData>" + rows + b"</sheetData>" + tail + b"</worksheet>"
    return with_members({SHEET: xml})


def far_cells() -> bytes:
    return sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def many_rows() -> bytes:
    return sheet(b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (r, r) for r in range(1, 1_048_577)))


def many_strings() -> bytes:
    return with_members({STRINGS: b"<sst " + SPREADSHEET + b">" + b"<si><t>a</t></si>" * 3_000_000 + b"</sst>"})


def many_styles() -> bytes:
    cells = b"<cellXfs>" + b'<xf numFmtId="14"/>' * 2_000_000 + b"</cellXfs>"
    return with_members({STYLES: b"<styleSheet " + SPREADSHEET + b">" + cells + b"</styleSheet>"})


def nested(member: str) -> bytes:
    return with_members({member: b"<a>" * 2_000_000 + b"</a>" * 2_000_000})


def laughs() -> bytes:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    return with_members({SHEET: b'<!DOCTYPE x [<!ENTITY l0 "ha">' + entities + b"]><worksheet>&l11;</worksheet>"})


def bomb() -> bytes:
    return with_members({SHEET: b"<worksheet>" + bytes(600_000_000)})


def many_members() -> bytes:
    return with_members({f"xl/x{n}.xml": b"<a/>" for n in range(70_000)})


def many_merges() -> bytes:
    merges = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (r, r) for r in range(1, 500_000))
    return sheet(b"", tail=b"<mergeCells>" + merges + b"</mergeCells>")


def wide_merge() -> bytes:
    return sheet(b"", tail=b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


def long_formula() -> bytes:
    formula = b"(" * 4000 + b"1" + b")" * 4000
    return sheet(b'<row r="1">' + b'<c r="A1"><f>' + formula + b"</f><v>1</v></c></row>")


def long_reference() -> bytes:
    return sheet(b'<row r="1"><c r="%s1"><v>1</v></c></row>' % (b"A" * 5_000_000))


FILES: dict[str, Callable[[], bytes]] = {
    "cells in the far corners": far_cells,
    "a million rows of one number": many_rows,
    "three million strings": many_strings,
    "two million styles": many_styles,
    "two million levels in the sheet": lambda: nested(SHEET),
    "two million levels in the styles": lambda: nested(STYLES),
    "two million levels in the workbook part": lambda: nested("xl/workbook.xml"),
    "entities that multiply": laughs,
    "600 MB of zeros": bomb,
    "70,000 members": many_members,
    "half a million merged areas": many_merges,
    "a merged area of the whole sheet": wide_merge,
    "a formula of 4,000 brackets": long_formula,
    "a reference of five million letters": long_reference,
    "a path out of the package": lambda: with_members({"../../x.xml": b"<a/>"}),
    "a relationship out of the package": lambda: with_members(
        {"xl/_rels/workbook.xml.rels": b'<Relationships><Relationship Id="rId1" Target="../../../x"/></Relationships>'}
    ),
    "a truncated zip": lambda: sound()[:-40],
    "an .xls named .xlsx": lambda: OLE + "Workbook".encode("utf-16-le") + bytes(4096),
    "an encrypted file": lambda: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(4096),
    "zeros": lambda: bytes(100_000),
    "deflate data that say nothing": lambda: zlib.compress(bytes(1_000_000)),
}  # fmt: skip


def _made(name: str, path: Path) -> None:
    path.write_bytes(FILES[name]())


def run(path: Path) -> tuple[float, int, int]:
    """Seconds, MB and exit status of a check."""
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "xlplan.cli", "check", str(path)],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    _, status, usage = os.wait4(child.pid, 0)
    return time.perf_counter() - start, usage.ru_maxrss // 1024, os.waitstatus_to_exitcode(status)


def main() -> None:
    """Print a line per file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(sound())
        base = min(run(path)[0] for _ in range(3))
        for name in FILES:
            maker = multiprocessing.get_context("spawn").Process(target=_made, args=(name, path))
            maker.start()  # in a process of its own: a child's peak begins at what its parent holds
            maker.join()
            seconds, megabytes, status = run(path)
            sys.stdout.write(f"{name:42} {max(0.0, seconds - base):5.2f} s  {megabytes:4d} MB  exit {status}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
