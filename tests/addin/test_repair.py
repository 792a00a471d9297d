"""`xlplan addin repair`: formulas that point to an add-in that is gone are mended, and nothing else changes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from xlplan.addin.repair import mended, repair_workbook

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
SAVED_BY_EXCEL = sorted(CORPUS.glob("*.xls[xm]"))[::12]

SHEET, BOOK, RELS, TYPES = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
)
GONE = "file:///C:\\Users\\Wang%20Fang\\AppData\\xlplan.xlam"
NS = "http://schemas.openxmlformats.org"

FORMULAS = [
    ("[1]!XLPLAN_ATTAINMENT(A1,B1)", "XLPLAN_ATTAINMENT(A1,B1)"),
    (r"'C:\Users\王 芳\AppData\xlplan.xlam'!XLPLAN_GAP(A1,B1)", "XLPLAN_GAP(A1,B1)"),
    (r"'C:\O''Neill\xlplan.xlam'!xlplan_gap(A1,B1)", "xlplan_gap(A1,B1)"),
    ("xlplan.xlam!XLPLAN_GAP(A1,B1)", "XLPLAN_GAP(A1,B1)"),
    ("_xldudf_XLPLAN_GAP(A1,B1)", "XLPLAN_GAP(A1,B1)"),
    ("_xlfn.XLPLAN_GAP(A1,B1)", "XLPLAN_GAP(A1,B1)"),
    ("[2]!_xldudf_XLPLAN_GAP(A1,B1)", "XLPLAN_GAP(A1,B1)"),
    ("@XLPLAN_GAP(A1,B1)*2", "XLPLAN_GAP(A1,B1)*2"),
    ("@[1]!XLPLAN_GAP(A1,B1)", "XLPLAN_GAP(A1,B1)"),
    ("_xlfn.SINGLE(XLPLAN_GAP(A1,(B1)))+(1)", "XLPLAN_GAP(A1,(B1))+(1)"),
    ("SUM(_xlfn.SINGLE([1]!XLPLAN_GAP(A1,B1)),_xlfn.SINGLE(A1:A3))", "SUM(XLPLAN_GAP(A1,B1),_xlfn.SINGLE(A1:A3))"),
    ("IF(A1,[1]!XLPLAN_GAP([1]!XLPLAN_PACE(B1),2),0)", "IF(A1,XLPLAN_GAP(XLPLAN_PACE(B1),2),0)"),
    ("[1]!XLPLAN_GAP(kpi[[#This Row],[销售 (万)]],kpi['[a])", "XLPLAN_GAP(kpi[[#This Row],[销售 (万)]],kpi['[a])"),
]
SOUND = [
    "XLPLAN_GAP(A1,B1)",
    'CONCATENATE("[1]!XLPLAN_GAP(",A1,")")',
    "[1]Sheet1!$A$1+[1]!OTHER_FUNCTION(A1)",
    "'[1]XLPLAN_GAP(x)'!A1",
    "_xlfn.SINGLE(A1:A3)+@B1:B3",
    "MY_XLPLAN_GAP(A1)+_xlfn.XLOOKUP(A1,B:B,C:C)",
    "kpi[@XLPLAN_GAP]+kpi[[#This Row],[XLPLAN_GAP(]]",
    "'XLPLAN_GAP(a'!A1",
    "XLPLAN_TOTAL+1",
]


@pytest.mark.parametrize(("broken", "sound"), FORMULAS)
def test_a_call_bears_its_plain_name_again(broken: str, sound: str) -> None:
    assert mended(broken) == sound
    assert mended(sound) == sound


@pytest.mark.parametrize("formula", SOUND)
def test_everything_else_in_a_formula_stays(formula: str) -> None:
    assert mended(formula) == formula


@given(st.text(alphabet="AB1()[]'\"!@,.:_ xlfnSINGLE(XLPLAN_", max_size=60))
def test_mending_twice_changes_no_more_than_mending_once(text: str) -> None:
    once = mended(text)
    assert len(once) <= len(text)
    if "XLPLAN_" not in text.upper():
        assert once == text


# --- workbooks -------------------------------------------------------------------------------------------------------
def plain(path: Path) -> Path:
    """Sums on a sheet with a chart, a rule and a name; the cells to be broken hold known results."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("目标")
        sheet.write_row("A1", [45, 50])
        for row in range(1, 4):
            sheet.write_formula(row, 2, f"=GOOD(A{row + 1})", None, 0.9)
        sheet.write_formula("D1", "=A1+B1", None, 95)
        sheet.conditional_format("A1:B1", {"type": "cell", "criteria": ">", "value": 1, "format": book.add_format()})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=目标!$A$1:$B$1"})
        sheet.insert_chart("F1", chart)
        book.add_worksheet("Notes").write("A1", "see [9] there")
        book.define_name("plan", "=目标!$A$1")
    return path


def changed(path: Path, **parts: Callable[[bytes], bytes] | bytes) -> Path:
    """The workbook with some parts changed, or added."""
    wanted = {name.replace("|", "/"): change for name, change in parts.items()}
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = wanted.pop(name, None)
            new.writestr(name, change(old.read(name)) if callable(change) else old.read(name))
        for name, content in wanted.items():
            new.writestr(name, content if isinstance(content, bytes) else b"")
    return path


def with_formula(formula: str, *, error: bool = False) -> Callable[[bytes], bytes]:
    def change(xml: bytes) -> bytes:
        xml = re.sub(rb"GOOD\(A(\d)\)", lambda m: formula.replace("A1", "A" + m[1].decode()).encode(), xml)
        return (
            re.sub(rb'<c r="C2"([^>]*)>(.*?)<v>0.9</v>', rb'<c r="C2"\1 t="e">\2<v>#NAME?</v>', xml) if error else xml
        )

    return change


def with_link(path: Path, *targets: str) -> Path:
    """Links to other workbooks, as Excel writes them."""
    numbers = range(1, len(targets) + 1)
    kind = f"{NS}/officeDocument/2006/relationships"
    ids = "".join(f'<externalReference r:id="rIdX{n}"/>' for n in numbers)
    rels = "".join(
        f'<Relationship Id="rIdX{n}" Type="{kind}/externalLink" Target="externalLinks/externalLink{n}.xml"/>'
        for n in numbers
    )
    content = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    types = "".join(
        f'<Override PartName="/xl/externalLinks/externalLink{n}.xml" ContentType="{content}"/>' for n in numbers
    )
    parts: dict[str, Callable[[bytes], bytes] | bytes] = {
        BOOK: lambda x: x.replace(
            b"<definedNames>", f"<externalReferences>{ids}</externalReferences><definedNames>".encode()
        ),
        RELS: lambda x: x.replace(b"</Relationships>", f"{rels}</Relationships>".encode()),
        TYPES: lambda x: x.replace(b"</Types>", f"{types}</Types>".encode()),
    }
    for n, target in zip(numbers, targets, strict=True):
        parts[f"xl/externalLinks/externalLink{n}.xml"] = (
            f'<externalLink xmlns="{NS}/spreadsheetml/2006/main">'
            f'<externalBook xmlns:r="{kind}" r:id="rId1"/></externalLink>'
        ).encode()
        parts[f"xl/externalLinks/_rels/externalLink{n}.xml.rels"] = (
            f'<Relationships xmlns="{NS}/package/2006/relationships"><Relationship Id="rId1" '
            f'Type="{kind}/externalLinkPath" Target="{target}" TargetMode="External"/></Relationships>'
        ).encode()
    return changed(path, **parts)


def broken(
    path: Path, formula: str = "[1]!XLPLAN_GAP(A1,2)", *, targets: tuple[str, ...] = (GONE,), error: bool = False
) -> Path:
    return with_link(changed(plain(path), **{SHEET: with_formula(formula, error=error)}), *targets)


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def formulas(path: Path) -> list[object]:
    return [cell.value for (cell,) in openpyxl.load_workbook(path)["目标"]["C2:C4"]]


def values(path: Path) -> list[object]:
    return [cell.value for (cell,) in openpyxl.load_workbook(path, data_only=True)["目标"]["C2:C4"]]


def codes(path: Path) -> list[str]:
    return [problem.code for problem in repair_workbook(path).problems]


def test_cells_are_mended_their_values_stay_and_the_unused_link_goes(tmp_path: Path) -> None:
    path = broken(tmp_path / "计划.xlsx")
    done = repair_workbook(path)
    assert [(sheet, cell, after) for sheet, cell, _, after, _ in done.changes] == [
        ("目标", f"C{row}", f"=XLPLAN_GAP(A{row},2)") for row in (2, 3, 4)]  # fmt: skip
    assert formulas(path) == [f"=XLPLAN_GAP(A{row},2)" for row in (2, 3, 4)]
    assert values(path) == [0.9, 0.9, 0.9]
    assert not any("externalLink" in name or b"externalLink" in data for name, data in members(path).items())
    assert b"externalReferences" not in members(path)[BOOK]
    [problem] = done.problems
    assert (problem.code, problem.sheet, problem.cell, problem.params["count"]) == ("repair-formulas", "目标", "C2", 3)


def test_nothing_but_the_mended_cells_and_the_link_changes(tmp_path: Path) -> None:
    path = broken(tmp_path / "a.xlsx")
    before = members(path)
    repair_workbook(path)
    after = members(path)
    assert {name for name in before if before[name] != after.get(name)} == {
        SHEET, BOOK, RELS, TYPES, "xl/externalLinks/externalLink1.xml", "xl/externalLinks/_rels/externalLink1.xml.rels"
    }  # fmt: skip
    assert after.keys() <= before.keys()
    assert after[SHEET] == before[SHEET].replace(b"[1]!XLPLAN", b"XLPLAN")


def test_where_nothing_is_wrong_the_file_is_not_written(tmp_path: Path) -> None:
    path = broken(tmp_path / "a.xlsx", "XLPLAN_GAP(A1,2)", targets=())
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    assert repair_workbook(path).changes == []
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stamp)


def test_repairing_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    path = broken(tmp_path / "a.xlsx", error=True)
    repair_workbook(path)
    once = path.read_bytes()
    again = repair_workbook(path)
    assert again.changes == []
    assert path.read_bytes() == once


def test_a_value_that_was_never_calculated_stays_visible_and_excel_is_told_to_calculate(tmp_path: Path) -> None:
    path = broken(tmp_path / "a.xlsx", error=True)
    done = repair_workbook(path)
    assert values(path) == ["#NAME?", 0.9, 0.9]
    assert b'fullCalcOnLoad="1"' in members(path)[BOOK]
    warning = done.problems[-1]
    assert (warning.code, warning.severity, warning.cell, warning.params["count"]) == (
        "repair-name-error", "warning", "C2", 1)  # fmt: skip


def test_a_sound_formula_that_shows_name_is_calculated_when_the_file_opens(tmp_path: Path) -> None:
    path = changed(plain(tmp_path / "a.xlsx"), **{
        SHEET: with_formula("XLPLAN_GAP(A1,2)", error=True),
        BOOK: lambda xml: xml.replace(b' fullCalcOnLoad="1"', b""),
    })  # fmt: skip
    assert codes(path) == ["repair-name-error"]
    assert b'fullCalcOnLoad="1"' in members(path)[BOOK]


def test_a_link_that_another_formula_needs_stays(tmp_path: Path) -> None:
    path = broken(tmp_path / "a.xlsx", "[1]!XLPLAN_GAP(A1,[1]Rates!$A$1)")
    assert codes(path) == ["repair-formulas", "repair-link-kept"]
    assert formulas(path)[0] == "=XLPLAN_GAP(A2,[1]Rates!$A$1)"
    assert "xl/externalLinks/externalLink1.xml" in members(path)


def test_a_link_to_somebody_elses_workbook_stays_although_nothing_refers_to_it(tmp_path: Path) -> None:
    path = broken(tmp_path / "a.xlsx", targets=("file:///C:\\rates.xlsx", GONE))
    assert codes(path) == ["repair-formulas"]
    assert [n for n in members(path) if "externalLinks/ext" in n] == ["xl/externalLinks/externalLink1.xml"]
    assert b"rIdX1" in members(path)[BOOK]


def test_links_after_the_add_ins_keep_their_numbers(tmp_path: Path) -> None:
    path = broken(tmp_path / "a.xlsx", "[1]!XLPLAN_GAP(A1,[2]Rates!$A$1)", targets=(GONE, "file:///C:\\rates.xlsx"))
    assert codes(path) == ["repair-formulas", "repair-link-kept"]
    assert "[2]Rates!" in str(formulas(path)[0])
    assert members(path)["xl/externalLinks/externalLink1.xml"]


def test_shared_formulas_stay_shared(tmp_path: Path) -> None:
    def share(xml: bytes) -> bytes:
        xml = xml.replace(b"<f>GOOD(A2)</f>", b'<f t="shared" ref="C2:C4" si="0">_xldudf_XLPLAN_GAP(A2,2)</f>')
        return re.sub(rb"<f>GOOD\(A[34]\)</f>", b'<f t="shared" si="0"/>', xml)

    path = changed(plain(tmp_path / "a.xlsx"), **{SHEET: share})
    done = repair_workbook(path)
    assert [change[3] for change in done.changes] == [f"=XLPLAN_GAP(A{row},2)" for row in (2, 3, 4)]
    assert b'<f t="shared" ref="C2:C4" si="0">XLPLAN_GAP(A2,2)</f>' in members(path)[SHEET]


def test_names_and_rules_are_mended_too_and_counted(tmp_path: Path) -> None:
    path = changed(plain(tmp_path / "a.xlsx"), **{
        BOOK: lambda x: x.replace("目标!$A$1<".encode(), b"_xldudf_XLPLAN_GAP(1,2)&lt;3<"),
        SHEET: lambda x: x.replace(b"<formula>1</formula>", b"<formula>_xldudf_XLPLAN_GAP(1,3)</formula>"),
    })  # fmt: skip
    [problem] = repair_workbook(path).problems
    assert (problem.code, problem.params["count"]) == ("repair-elsewhere", 2)
    assert b"_xldudf_" not in members(path)[BOOK] + members(path)[SHEET]
    assert b"XLPLAN_GAP(1,2)&lt;3<" in members(path)[BOOK]


def test_a_hidden_name_left_for_an_unknown_function_goes(tmp_path: Path) -> None:
    names = b'<definedName name="XLPLAN_GAP" hidden="1">#NAME?</definedName>'
    kept = b'<definedName name="XLPLAN_region">1</definedName>'
    path = changed(plain(tmp_path / "a.xlsx"), **{
        BOOK: lambda x: x.replace(b"</definedNames>", names + kept + b"</definedNames>")})  # fmt: skip
    assert codes(path) == ["repair-elsewhere"]
    assert sorted(openpyxl.load_workbook(path).defined_names) == ["XLPLAN_region", "plan"]


def test_a_workbook_that_is_open_is_left_alone(tmp_path: Path) -> None:
    path = broken(tmp_path / "a.xlsx")
    (tmp_path / "~$a.xlsx").write_bytes(
        b"\x04Wang" + b" " * 49 + b"\x04\x00" + "Wang".encode("utf-16-le") + b" \x00" * 50
    )
    before = path.read_bytes()
    assert codes(path) == ["in-use"]
    assert path.read_bytes() == before


def test_the_old_file_is_kept_when_asked_for(tmp_path: Path) -> None:
    path = broken(tmp_path / "a.xlsx")
    before = path.read_bytes()
    repair_workbook(path, backup=True)
    assert (tmp_path / "a.xlsx.bak").read_bytes() == before


def test_openpyxl_and_calamine_read_the_mended_workbook(tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    path = broken(tmp_path / "a.xlsx")
    repair_workbook(path)
    assert openpyxl.load_workbook(path).sheetnames == ["目标", "Notes"]
    assert CalamineWorkbook.from_path(str(path)).get_sheet_by_name("目标").to_python()[1][2] == 0.9


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of files saved by Excel is not here")
@pytest.mark.parametrize("source", SAVED_BY_EXCEL, ids=lambda p: p.name)
def test_a_workbook_without_our_functions_is_left_as_it_was(source: Path, tmp_path: Path) -> None:
    path = tmp_path / source.name
    path.write_bytes(source.read_bytes())
    repair_workbook(path)
    assert path.read_bytes() == source.read_bytes()
