"""Files that were made to harm, and files that are simply not workbooks."""

from __future__ import annotations

import contextlib
import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from package_support import made, member, zip_of

from xlplan.errors import NotAWorkbookError, UnsafeWorkbookError, WorkbookError
from xlplan.headless import guard
from xlplan.headless.archive import Archive
from xlplan.headless.package import Package

SHEET, BOOK, TYPES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"
PLAIN = made(lambda book: book.add_worksheet("S").write("A1", 1))
MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def code_of(data: bytes, tmp_path: Path) -> tuple[str, str]:
    """The code and reason with which a file is refused, whether on opening or on reading."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    with pytest.raises(WorkbookError) as caught:
        _read_everything(path)
    problem = caught.value.problem
    assert problem.workbook == str(path)
    assert problem.line("zh") != problem.line("en")
    return problem.code, str(problem.params.get("reason", problem.params.get("part", "")))


def _read_everything(path: Path) -> None:
    package = Package.open(path)
    _ = package.tables
    for sheet in package.sheets:
        package.values(sheet.name, 1, 1, *(max(1, n) for n in package.used_range(sheet.name)))


XLSX = b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MERGED = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (b"", "empty-file", ""),
        (b"customer,amount\n1,2\n", "no-workbook-content", ""),
        (b"%PDF-1.7 ...", "not-a-workbook", "PDF"),
        (b"\xef\xbb\xbf<html><table>", "not-a-workbook", "HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "not-a-workbook", "XML"),
        (OLE, "not-a-workbook", ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le") + OLE, "encrypted", ""),
        (PLAIN[: len(PLAIN) // 2], "damaged-workbook", "zip"),
        (PLAIN[:-30], "damaged-workbook", "zip"),
        (zip_of({"a.txt": b"x"}), "not-a-workbook", "ZIP"),
        (
            zip_of(
                {
                    TYPES: member(PLAIN, TYPES).replace(
                        b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                        b"ms-excel.sheet.binary.macroEnabled.main",
                    )
                },
                PLAIN,
            ),
            "not-a-workbook",
            ".xlsb",
        ),
        (
            zip_of(
                {TYPES: member(PLAIN, TYPES).replace(b"spreadsheetml.sheet.main", b"wordprocessingml.document.main")},
                PLAIN,
            ),
            "not-a-workbook",
            ".docx",
        ),
        (zip_of({SHEET: b"<worksheet>"}, PLAIN), "damaged-workbook", SHEET),
        (zip_of({BOOK: b"<workbook"}, PLAIN), "damaged-workbook", BOOK),
    ],
)
def test_what_is_no_workbook_is_named(data: bytes, code: str, reason: str, tmp_path: Path) -> None:
    assert code_of(data, tmp_path) == (code, reason)


DTD = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize("name", [SHEET, BOOK, "xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_every_part(name: str, encoding: str, tmp_path: Path) -> None:
    def text(book: object) -> None:
        book.add_worksheet("S").write_row("A1", ["text", 1])  # type: ignore[attr-defined]

    data = made(text)
    head, _, rest = member(data, name).partition(b"?>")
    evil = (head + b"?>" + DTD + rest).decode().replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(encoding)
    assert code_of(zip_of({name: evil}, data), tmp_path) == ("unsafe-workbook", name)


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl/../../evil", "C:/evil.dll", "xl\\evil.xml"])
def test_names_that_leave_the_package_are_refused(name: str, tmp_path: Path) -> None:
    data = zip_of({"xl/xxxxxxxxxxxxxxxxxxxxxx"[: len(name)].ljust(len(name), "y"): b"x"}, PLAIN)
    placeholder = "xl/xxxxxxxxxxxxxxxxxxxxxx"[: len(name)].ljust(len(name), "y")
    data = data.replace(placeholder.encode(), name.encode())
    assert code_of(data, tmp_path)[0] == "unsafe-workbook"


def test_a_member_given_twice_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO(PLAIN)
    with zipfile.ZipFile(out, "a") as zipped:
        zipped.writestr(SHEET.upper(), b"x")
    assert code_of(out.getvalue(), tmp_path) == ("unsafe-workbook", SHEET.upper())


def test_a_bomb_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(1_000_000)
    packed = b"".join(packer.compress(zeros) for _ in range(300)) + packer.flush()
    bomb = _with_packed(packed, 300_000_000)
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bomb)
    tracemalloc.start()
    with pytest.raises(UnsafeWorkbookError) as caught:
        Package.open(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.problem.code == "too-large"
    assert peak < 10 * len(bomb)


def test_a_member_that_inflates_to_more_than_it_says_stops_there(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    path = tmp_path / "liar.xlsx"
    path.write_bytes(_with_packed(packed, 5000))
    tracemalloc.start()
    with pytest.raises(UnsafeWorkbookError):
        _read_everything(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def _with_packed(packed: bytes, claimed: int) -> bytes:
    """PLAIN with its sheet replaced by packed bytes of a claimed size."""
    archive = Archive(zip_of({SHEET: b"x" * 2000}, PLAIN))
    data = archive.rebuilt({SHEET: b"y"})
    out, central, offset = b"", b"", 0
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        for info in zipped.infolist():
            name = info.filename.encode()
            content, size, crc = (packed, claimed, 0) if info.filename == SHEET else _packed(zipped.read(info))
            head = struct.pack("<5H3L2H", 20, 0, 8, 0, 33, crc, len(content), size, len(name), 0)
            central += b"PK\x01\x02" + b"\x14\0" + head + struct.pack("<3H2L", 0, 0, 0, 0, offset) + name
            local = b"PK\x03\x04" + head + name + content
            out, offset = out + local, offset + len(local)
    count = central.count(b"PK\x01\x02")
    return out + central + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, count, count, len(central), offset, 0)


def _packed(content: bytes) -> tuple[bytes, int, int]:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush(), len(content), zlib.crc32(content)


def test_an_impossible_ratio_is_refused(tmp_path: Path) -> None:
    data = zip_of({"xl/media/image1.png": bytes(30_000_000)}, PLAIN)
    assert code_of(data, tmp_path) == ("unsafe-workbook", "xl/media/image1.png")


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    data = zip_of({f"x{i}": b"" for i in range(guard.MAX_MEMBERS)}, PLAIN)
    assert code_of(data, tmp_path)[0] == "unsafe-workbook"


def rows(*xml: bytes) -> bytes:
    return zip_of({SHEET: MAIN + b"<sheetData>" + b"".join(xml) + b"</sheetData></worksheet>"}, PLAIN)


@pytest.mark.parametrize(
    "data",
    [
        rows(b'<row r="1048577"><c r="A1048577"><v>1</v></c></row>'),
        rows(b'<row r="1"><c r="XFE1"><v>1</v></c></row>'),
        rows(b'<row r="1"><c r="AAAAAAA1"><v>1</v></c></row>'),
        rows(b'<row r="99999999999999999999"><c r="A1"><v>1</v></c></row>'),
        zip_of(
            {SHEET: MAIN + b'<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'}, PLAIN
        ),
        rows(b'<row r="1"><c r="A1"><v>1</v></c></row>', b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    ],
)
def test_cells_outside_or_far_away_are_refused_quickly(data: bytes, tmp_path: Path) -> None:
    start = time.perf_counter()
    assert code_of(data, tmp_path)[0] == "unsafe-workbook"
    assert time.perf_counter() - start < 1


def merges(areas: list[bytes]) -> bytes:
    xml = b"".join(b'<mergeCell ref="%s"/>' % area for area in areas)
    return zip_of({SHEET: MAIN + b"<sheetData/><mergeCells>" + xml + b"</mergeCells></worksheet>"}, PLAIN)


@pytest.mark.parametrize(
    "areas",
    [
        [b"A%d:B%d" % (row, row) for row in range(1, 250_002)],
        [b"A%d:XFD%d" % (row, row) for row in range(1, 246)],  # 245 x 16,384 cells are more than 4 million
        [b"a1:xfd1048576"],
    ],
)
def test_more_merged_areas_or_cells_than_a_person_makes_are_refused_quickly(areas: list[bytes], tmp_path: Path) -> None:
    data = merges(areas)
    start = time.process_time()
    assert code_of(data, tmp_path)[0] == "unsafe-workbook"
    assert time.process_time() - start < 1


def test_a_hundred_thousand_merged_areas_are_read_in_less_than_a_second(tmp_path: Path) -> None:
    data = merges([b"A%d:B%d" % (row, row) for row in range(1, 100_001)])
    start = time.process_time()
    package = Package.from_bytes(data, "a.xlsx")
    package.write("S", 200_000, 1, 1)
    assert package.used_range("S") == (200_000, 1)
    assert time.process_time() - start < 1
    package = Package.from_bytes(merges([b"A%d:XFD%d" % (row, row) for row in range(1, 245)]), "a.xlsx")
    assert package.values("S", 1, 1, 1, 1) == [[None]]


def test_a_lone_cell_in_the_last_corner_can_be_read_and_written() -> None:
    package = Package.from_bytes(rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "a.xlsx")
    assert package.value("S", 1_048_576, 16_384) == 1
    package.write("S", 1, 1, 2)
    assert Package.from_bytes(package.to_bytes(), "a.xlsx").value("S", 1, 1) == 2


@pytest.mark.parametrize(
    "xml",
    [
        b'<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>abc</v></c></row>',
        b'<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
        b'<row r="1"><c r="A1" t="s"><v>-99</v></c></row>',
        b'<row r="1"><c r="A1" t="d"><v>never</v></c></row>',
    ],
)
def test_nonsense_in_cells_is_a_damaged_workbook(xml: bytes, tmp_path: Path) -> None:
    assert code_of(rows(xml), tmp_path) == ("damaged-workbook", SHEET)


def test_a_relationship_out_of_the_package_is_refused(tmp_path: Path) -> None:
    name = "xl/_rels/workbook.xml.rels"
    evil = member(PLAIN, name).replace(b"worksheets/sheet1.xml", b"../../../etc/passwd")
    assert code_of(zip_of({name: evil}, PLAIN), tmp_path)[0] == "unsafe-workbook"


@pytest.mark.parametrize("seed", range(200))
def test_a_corrupted_file_gives_one_of_our_errors_or_reads(seed: int, tmp_path: Path) -> None:
    data = bytearray(PLAIN)
    step = zlib.crc32(seed.to_bytes(4, "big"))
    for i in range(4):
        data[(step >> (i * 5)) % len(data)] = (step >> i) & 255
    path = tmp_path / "x.xlsx"
    path.write_bytes(bytes(data))
    with contextlib.suppress(NotAWorkbookError, UnsafeWorkbookError):
        _read_everything(path)


RICH = made(
    lambda book: (
        book.add_worksheet("S").add_table("A1:C4", {"name": "t", "data": [["a", 1, 2]] * 3}),
        book.define_name("n", "=S!$A$2:$A$4"),
        book.get_worksheet_by_name("S").write_formula("E1", "=SUM(B2:B4)", None, 3),
        book.get_worksheet_by_name("S").write_comment("A8", "note"),
    )
)
SPOILS = [b'"', b"<", b">", b"/>", b"-1", b"99999999999", b"", b"\xff", b"A0", b"XFE1", b"&#x110000;", b"&#0;"]


@pytest.mark.parametrize("part", [SHEET, BOOK, TYPES, "xl/tables/table1.xml", "xl/styles.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("spoil", SPOILS)
def test_a_spoiled_part_gives_one_of_our_errors_or_can_be_worked_on(part: str, spoil: bytes) -> None:
    good = member(RICH, part)
    for place in range(0, len(good), max(1, len(good) // 12)):
        try:
            package = Package.from_bytes(zip_of({part: good[:place] + spoil + good[place + 2 :]}, RICH), "a.xlsx")
            for info in package.sheets:
                package.values(info.name, 1, 1, 9, 5)
                package.write(info.name, 3, 2, 7)
                package.insert_rows(info.name, 3, 2)
            for name, table in package.tables.items():
                package.resize_table(name, table.last_row + 2)
            package.to_bytes()
        except WorkbookError as error:
            assert error.problem.line("en")  # noqa: PT017 - either outcome is right


def test_parts_that_are_never_read_here_are_checked_on_request() -> None:
    package = Package.from_bytes(zip_of({"docProps/app.xml": DTD + b"<Properties/>"}, PLAIN), "a.xlsx")
    with pytest.raises(UnsafeWorkbookError):
        package.check_all()
    Package.from_bytes(PLAIN, "a.xlsx").check_all()
