from __future__ import annotations

from pathlib import Path

import pytest
from package_support import cells, corpus, made, member, needs_corpus, raw_members

from xlplan.headless.package import Package

FEATURES = (
    "chart_pie0*",
    "comment0*",
    "image0*",
    "macro*",
    "button*",
    "checkbox*",
    "cond_format0*",
    "data_validation*",
)
RICH = (
    "rich_string*",
    "dynamic_array*",
    "embed_image0*",
    "hyperlink0*",
    "header_image0*",
    "array_formula*",
    "outline0*",
)
SAMPLE = sorted({*corpus(every=10), *(p for pattern in FEATURES + RICH for p in corpus(pattern, every=2))})
CALC = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/calcChain.xml"}


@needs_corpus
@pytest.mark.parametrize("path", SAMPLE, ids=lambda p: p.name)
def test_changing_one_cell_leaves_every_other_member_and_cell_as_excel_saved_it(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    package = Package.from_bytes(before, tmp_path / path.name)
    if not package.sheets:
        pytest.skip("chart sheets only")
    sheet = package.sheets[-1]
    package.write(sheet.name, 40, 15, "新 <value>")
    package.save()
    after = (tmp_path / path.name).read_bytes()

    old, new = raw_members(before), raw_members(after)
    assert list(new) == list(old)
    assert {name for name in old if old[name] != new[name]} == {sheet.part}
    assert new[sheet.part][1] == old[sheet.part][1]
    for formulas in (True, False):
        seen = cells(after, formulas=formulas)
        assert seen.pop((sheet.name, "O40"))[0] == "新 <value>"  # type: ignore[index]
        expected = cells(before, formulas=formulas)
        expected.pop((sheet.name, "O40"), None)
        assert seen == expected


@needs_corpus
@pytest.mark.parametrize("path", corpus("*formula*") + corpus("table0*"), ids=lambda p: p.name)
def test_a_new_formula_drops_the_calculation_chain_and_nothing_else(path: Path) -> None:
    before = path.read_bytes()
    package = Package.from_bytes(before, path)
    sheet = package.sheets[0]
    package.write(sheet.name, 40, 15, 3, "=1+2")
    after = package.to_bytes()
    old, new = raw_members(before), raw_members(after)
    gone = {"xl/calcChain.xml"} & set(old)
    assert list(new) == [name for name in old if name not in gone]
    assert {name for name in new if old[name] != new[name]} == {sheet.part} | ((CALC - gone) if gone else set())
    assert b"calcChain" not in member(after, "[Content_Types].xml") + member(after, "xl/_rels/workbook.xml.rels")


@needs_corpus
@pytest.mark.parametrize("path", corpus(every=60), ids=lambda p: p.name)
def test_an_untouched_package_is_the_same_file(path: Path, tmp_path: Path) -> None:
    package = Package.open(path)
    for sheet in package.sheets:
        package.values(sheet.name, 1, 1, 50, 20)
    assert package.changed is False
    package.save(tmp_path / path.name)
    assert (tmp_path / path.name).read_bytes() == path.read_bytes()


@needs_corpus
def test_untouched_cells_keep_their_very_bytes() -> None:
    path = next(p for p in corpus("rich_string01*"))
    before = path.read_bytes()
    package = Package.from_bytes(before, path)
    package.write("Sheet1", 2, 2, 7)
    part = package.sheets[0].part
    old, new = member(before, part), member(package.to_bytes(), part)
    start, end = new.index(b'<c r="B2"'), new.index(b"</c>", new.index(b'<c r="B2"')) + len(b"</c>")
    without = (new[:start] + new[end:]).replace(b"<row></row>", b"")
    assert old[: old.index(b"<sheetData>")].split(b"<dimension")[0] == without.split(b"<dimension")[0]
    assert old[old.index(b"</sheetData>") :] == without[without.index(b"</sheetData>") :]
    for cell in (b'<c r="A1"', b'<c r="A2"'):
        assert old[old.index(cell) :].split(b"</c>")[0] == new[new.index(cell) :].split(b"</c>")[0]


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(made(lambda book: book.add_worksheet().write("A1", 1)))
    stamp = path.stat()
    Package.open(path).save(backup=True)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (stamp.st_ino, stamp.st_mtime_ns)
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_package_can_be_changed_and_saved_again(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    package = Package.from_bytes(made(lambda book: book.add_worksheet("S").write("A1", 1)), path)
    package.save()
    package.write("S", 1, 2, 2)
    package.save()
    package.write("S", 1, 3, 3)
    assert package.changed
    package.save()
    assert not package.changed
    assert Package.open(path).values("S", 1, 1, 1, 3) == [[1, 2, 3]]
