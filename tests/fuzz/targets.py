"""What is fuzzed: the readers of workbooks and of data, and the writer. Only our own errors may come out."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import io
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import xlsxwriter

from xlplan.batch.data import load_ledger
from xlplan.batch.mapping import load_mapping
from xlplan.errors import Problem, XlplanError
from xlplan.headless.engine import adopt_package
from xlplan.headless.package import Package


@functools.cache
def seed() -> dict[str, bytes]:
    """The members of a small workbook that has a table, a name, a formula, a note, a list and a conditional format."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("S")
        sheet.add_table("A1:C4", {"name": "t", "data": [["a", 1, 2]] * 3, "columns": [
            {"header": "k"}, {"header": "v"}, {"header": "w", "formula": "=[@v]*2"}]})  # fmt: skip
        sheet.write_formula("E1", "=SUM(B2:B4)", None, 3)
        sheet.write_array_formula("E10:E12", "{=B2:B4*2}", None, 2)
        sheet.write_rich_string("F1", "plain ", book.add_format({"bold": True}), "bold")
        sheet.write_comment("A8", "note")
        sheet.data_validation("B2:B4", {"validate": "whole", "criteria": ">", "value": 0})
        sheet.conditional_format("B2:B4", {"type": "data_bar", "data_bar_2010": True})
        sheet.add_sparkline("G1", {"range": "S!B2:B4"})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=S!$B$2:$B$4"})
        sheet.insert_chart("H1", chart)
        book.define_name("n", "=S!$A$2:$A$4")
    with zipfile.ZipFile(data) as package:
        return {name: package.read(name) for name in package.namelist()}


MAPPING = b"""[invoices]
region = "region"
customer = "customer"
invoice_no = "no"
invoice_date = "billed"
due_date = "due"
amount = "amount"
"""
PARTS = [
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/_rels/sheet1.xml.rels",
    "xl/tables/table1.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/charts/chart1.xml",
]


def packed(members: dict[str, bytes]) -> bytes:
    """A workbook of these members."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    return data.getvalue()


def spliced(part: bytes, place: int, length: int, insert: bytes) -> bytes:
    """A part with a piece of it replaced."""
    place %= len(part) + 1
    return part[:place] + insert + part[place + length :]


def said(problem: Problem) -> None:
    """A problem has words in both languages."""
    assert problem.line("en"), problem.code
    assert problem.line("zh"), problem.code


def work_on(data: bytes) -> bytes | None:
    """Read, change, grow and save a workbook as every caller may; None where it was refused with one of our errors."""
    try:
        package = Package.from_bytes(data, "a.xlsx")
        package.check_all()
        for info in package.sheets:
            package.values(info.name, 1, 1, 9, 8)
            package.write(info.name, 3, 2, 7)
            package.write(info.name, 40, 1, "below")
            package.insert_rows(info.name, 3, 2)
        for name, table in package.tables.items():
            package.resize_table(name, table.last_row + 2)
        return package.to_bytes()
    except XlplanError as error:
        said(error.problem)
        return None


def fuzz_part(number: int, place: int, length: int, insert: bytes) -> None:
    """One part spoiled at one place. What is saved can be opened again."""
    members = dict(seed())
    name = PARTS[number % len(PARTS)]
    members[name] = spliced(members[name], place, length, insert)
    saved = work_on(packed(members))
    if saved is not None:
        Package.from_bytes(saved, "b.xlsx")


def fuzz_file(data: bytes) -> None:
    """Any bytes as a file."""
    work_on(data)


def fuzz_zip(place: int, length: int, insert: bytes) -> None:
    """The whole file spoiled at one place: headers, sizes, the directory."""
    work_on(spliced(packed(seed()), place, length, insert))


def fuzz_written(text: str) -> None:
    """Any text as a value stands there again, read by a reader that is not ours; as a formula it is kept or refused."""
    package = Package.from_bytes(packed(seed()), "a.xlsx")
    try:
        package.write("S", 20, 1, text)
    except ValueError:
        return  # what no cell holds
    saved = package.to_bytes()
    assert _plain(Package.from_bytes(saved, "b.xlsx").values("S", 20, 1, 20, 1)[0][0] or "") == _plain(text)
    if text and text.isprintable() and "_x" not in text:
        assert openpyxl.load_workbook(io.BytesIO(saved))["S"]["A20"].value == text
    with contextlib.suppress(XlplanError), adopt_package(package) as book:
        book.sheets["S"]["A21"].formula = f"={text}"


def _plain(value: object) -> str:
    """Text with one kind of line end: a file keeps one only."""
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def fuzz_ledger(data: bytes, mapping: bytes) -> None:
    """Any bytes as data, and a mapping that says what is in them."""
    with tempfile.TemporaryDirectory() as folder:
        ledger, toml = Path(folder) / "d.csv", Path(folder) / "m.toml"
        ledger.write_bytes(b"region,customer,no,billed,due,amount\n" + data)
        toml.write_bytes(MAPPING + mapping)
        with contextlib.suppress(XlplanError):
            found, problems = load_mapping(toml, "region")
            if found:
                problems += load_ledger(ledger, found, "region", dt.date(2026, 6, 30), toml.parent).problems
            for problem in problems:
                said(problem)
