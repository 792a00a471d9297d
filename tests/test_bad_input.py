"""Bad input, one kind at a time: the exact words, the exit status, and every file left as it was."""

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

import xlplan
from xlplan.batch.new import build_samples
from xlplan.cli import app
from xlplan.forms.catalog import all_forms

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build_samples(tmp_path)
    return tmp_path / "en"


def write(path: Path, sheet: str, cells: dict[str, object]) -> None:
    with xlplan.open(path) as book:
        for address, value in cells.items():
            book.sheets[sheet].range(address).value = value
        book.save()


def without_table(path: Path, table: str) -> None:
    """Take a table's definition out of the package, as a converter or a copy of values does."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    gone = next(n for n, p in parts.items() if n.startswith("xl/tables/") and f' name="{table}"'.encode() in p)
    rels = next(n for n, p in parts.items() if n.startswith("xl/worksheets/_rels/") and Path(gone).name.encode() in p)
    sheet = rels.replace("_rels/", "").removesuffix(".rels")
    del parts[gone], parts[rels]
    parts[sheet] = re.sub(rb"<tableParts.*?</tableParts>", b"", parts[sheet])
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = re.sub(rb'<Override PartName="/%s"[^>]*/>' % gone.encode(), b"", types)
    with zipfile.ZipFile(path, "w") as target:
        for name, part in parts.items():
            target.writestr(name, part)


def plain(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Lunch").write(0, 0, "noodles")


MANY = "error: evaluation.xlsx!Evaluation!G8: "

CHECKS: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "not a zip": (
        "evaluation", lambda p: p.write_text("Dear all, see below"),
        "error: evaluation.xlsx: The content of this file is not an Excel workbook, whatever its name says. Ask for the workbook "
        "again, or open the file in the program that made it and save it as .xlsx.",
    ),
    "cut off in the middle": (
        "evaluation", lambda p: p.write_bytes(p.read_bytes()[:5000]),
        "error: evaluation.xlsx: This workbook is damaged or incomplete (zip). Open it in Excel, let Excel repair it, and "
        "save it; or take an older copy.",
    ),
    "encrypted": (
        "evaluation", lambda p: p.write_bytes(OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000),
        "error: evaluation.xlsx: This workbook is protected by a password and cannot be read. Open it in Excel, remove the "
        "password under File > Info > Protect Workbook, and save it.",
    ),
    "an old .xls under a new name": (
        "evaluation", lambda p: p.write_bytes(OLE + b"\0" * 504 + "Workbook".encode("utf-16-le") + b"\0" * 1000),
        "error: evaluation.xlsx: The content of this file is .xls, not an .xlsx or .xlsm workbook. Open it in Excel and save it as "
        ".xlsx or .xlsm.",
    ),
    "the wrong workbook": (
        "evaluation", plain,
        f"error: evaluation.xlsx: None of the tables in this workbook is one of xlplan's ({', '.join(f.id for f in all_forms())})"
        ". Make one with `xlplan new`, or give the table its name under Table Design > Table Name.",
    ),
    "a missing table": (
        "forecast", lambda p: without_table(p, "receipts"),
        "error: forecast.xlsx!Receipts: The table “receipts” is missing. Restore the sheet from the template; in Excel its "
        "name is under Table Design > Table Name.",
    ),
    "a missing required column": (
        "evaluation", lambda p: write(p, "Evaluation", {"G7": "Result Q3"}),
        "error: evaluation.xlsx!Evaluation!A7:N7: The table kpi has no column “Actual”. Add a column with exactly this "
        "header; its place in the table does not matter.",
    ),
    "text in a number": (
        "evaluation", lambda p: write(p, "Evaluation", {"G8": "'４５"}),
        MANY + "“４５” in the column Actual is text, not a number (perhaps full-width digits); sums leave it out. Type the "
        "number again, in half-width digits (Excel's green corner offers Convert to Number).",
    ),
    "a word for a number": (
        "evaluation", lambda p: write(p, "Evaluation", {"G8": "many"}),
        MANY + "“many” in the column Actual is not a number. Type a number, or leave the cell empty.",
    ),
    "a duplicate invoice": (
        "forecast", lambda p: write(p, "Invoices", {"A16": "Z-0003"}),
        "error: forecast.xlsx!Invoices!A16: “Z-0003” is already in A15. Delete one of the two rows, or tell them apart.",
    ),
    "a receipt for an unknown invoice": (
        "forecast", lambda p: write(p, "Receipts", {"A9": "Z-9999"}),
        "error: forecast.xlsx!Receipts!A9: Receipt for an unknown invoice: Z-9999 is not in the ledger, and 3500 count as "
        "unapplied. Correct the invoice number, or add the invoice to the ledger.",
    ),
}  # fmt: skip


def run(*words: object) -> tuple[int, list[str]]:
    done = CliRunner().invoke(app, [*map(str, words), "--lang", "en", "--quiet"])
    return done.exit_code, [line for line in done.stderr.splitlines() if line.startswith("error:")]


@pytest.mark.parametrize("kind", CHECKS)
@pytest.mark.parametrize("command", ["check", "fill"])
def test_bad_input_is_named_in_these_words_and_the_file_is_left(kind: str, command: str, folder: Path) -> None:
    name, spoil, words = CHECKS[kind]
    path = folder / f"{name}.xlsx"
    spoil(path)
    before, neighbours = path.read_bytes(), sorted(folder.iterdir())
    status, errors = run(command, path)
    if command == "check" or kind not in LEDGER:
        assert words in errors
        assert status == 1
    if command == "check" or kind in UNREADABLE:
        assert path.read_bytes() == before
    assert sorted(folder.iterdir()) == neighbours


LEDGER = {"a duplicate invoice", "a receipt for an unknown invoice"}  # fill reckons; check judges
UNREADABLE = {"not a zip", "cut off in the middle", "encrypted", "an old .xls under a new name", "the wrong workbook"}


@pytest.fixture
def damaged(folder: Path) -> Path:
    """A workbook with something for fill to mend."""
    write(folder / "evaluation.xlsx", "Evaluation", {"H8": 0.5})
    return folder / "evaluation.xlsx"


def test_a_workbook_open_in_excel_is_not_touched_and_its_user_is_named(damaged: Path) -> None:
    lock = damaged.with_name("~$evaluation.xlsx")
    lock.write_bytes(b"\x05Zhang" + b" " * 49 + b"\x05\x00" + "Zhang".encode("utf-16-le") + b" \x00" * 50)
    before = damaged.read_bytes()
    assert run("fill", damaged) == (
        1,
        ["error: evaluation.xlsx: Zhang has this workbook open. Close it and try again. If nobody has it open, delete the "
         "lock file beside it (~$...)."],
    )  # fmt: skip
    assert damaged.read_bytes() == before
    assert lock.exists()


def test_a_read_only_workbook_is_not_touched(damaged: Path) -> None:
    damaged.chmod(0o444)
    before = damaged.read_bytes()
    assert run("fill", damaged) == (
        1,
        [
            f"error: evaluation.xlsx: {damaged} may not be written to. Remove the read-only mark, or save under another name."
        ],
    )
    assert damaged.read_bytes() == before


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
from xlplan.cli import main
sys.argv = ["xlplan", "fill", sys.argv[1], "--lang", "en", "--quiet"]
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="no file size limit to set")
def test_a_full_disk_loses_nothing(damaged: Path) -> None:
    before, neighbours = damaged.read_bytes(), sorted(damaged.parent.iterdir())
    done = subprocess.run([sys.executable, "-c", LIMITED, damaged], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "error: evaluation.xlsx: The disk is full or the file too large for it; nothing was saved. Make room and save again."
    ]
    assert damaged.read_bytes() == before
    assert sorted(damaged.parent.iterdir()) == neighbours


def test_the_same_words_are_there_in_chinese(damaged: Path) -> None:
    damaged.write_text("各位好")
    done = CliRunner().invoke(app, ["check", str(damaged), "--lang", "zh"])
    assert done.stderr == (
        "错误：evaluation.xlsx：这个文件虽然叫这个名字，内容却不是 Excel 工作簿。"
        "请重新索取该工作簿，或用生成它的程序打开后另存为 .xlsx。\n"
    )
