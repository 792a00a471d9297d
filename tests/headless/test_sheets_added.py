"""A sheet added to a file: every other part as it was but the three that list sheets, and readers that open it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from engine_sample import write_sample
from python_calamine import CalamineWorkbook

import xlplan
from xlplan.errors import UsageError
from xlplan.headless.package import Package

LISTING = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_only_the_parts_that_list_sheets_change(place: int, tmp_path: Path) -> None:
    path = write_sample(tmp_path / "sample.xlsx")
    before = parts(path)
    with xlplan.open(path) as book:
        book.sheets.add("新 & <sheet>", before=book.sheets[place])["B2"].value = "x"
        book.save()
    after = parts(path)
    assert set(after) - set(before) == {"xl/worksheets/sheet4.xml"}
    assert {name for name in before if before[name] != after[name]} == LISTING
    read = openpyxl.load_workbook(path)
    assert read.sheetnames[place] == "新 & <sheet>"
    assert read["新 & <sheet>"]["B2"].value == "x"
    assert CalamineWorkbook.from_path(str(path)).get_sheet_by_name("新 & <sheet>").to_python() == [["x"]]


@pytest.mark.parametrize("place", [0, 2])
def test_names_local_to_a_sheet_and_the_sheet_shown_first_stay_theirs(place: int, tmp_path: Path) -> None:
    path = write_sample(tmp_path / "sample.xlsx")
    shown = openpyxl.load_workbook(path).active.title
    with xlplan.open(path) as book:
        book.sheets.add("新", before=book.sheets[place])
        book.save()
    read = openpyxl.load_workbook(path)
    assert read.active.title == shown
    assert list(read["明细 2"].defined_names) == ["corner"]


def test_a_sheet_can_be_added_beside_changes_that_are_not_saved_yet(tmp_path: Path) -> None:
    with xlplan.open(write_sample(tmp_path / "sample.xlsx")) as book:
        book.sheets["销售"]["H1"].value = 5
        book.sheets.add("一")["A1"].value = 1
        book.sheets.add("二")["A1"].formula = "=一!A1+销售!H1"
        data = book.impl.package.to_bytes()
    read = openpyxl.load_workbook(io.BytesIO(data))
    assert (read["销售"]["H1"].value, read["一"]["A1"].value, read["二"]["A1"].value) == (5, 1, "=一!A1+销售!H1")


def test_without_a_name_the_sheet_gets_one_that_is_free(tmp_path: Path) -> None:
    with xlplan.open(write_sample(tmp_path / "sample.xlsx")) as book:
        names = [book.sheets.add().name for _ in range(3)]
        assert len(set(names)) == 3
        assert set(names) <= set(book.sheet_names)


@pytest.mark.parametrize("name", ["", "a" * 32, "a/b", "a[1]", "what?", "'quoted", "quoted'", "a:b", "a\nb"])
def test_a_name_that_excel_refuses_is_refused_and_nothing_is_changed(name: str, tmp_path: Path) -> None:
    package = Package.open(write_sample(tmp_path / "sample.xlsx"))
    with pytest.raises(UsageError) as caught:
        package.add_sheet(name)
    assert caught.value.problem.code == "bad-sheet-name"
    assert not package.changed


def test_an_alert_is_answered_by_whoever_the_test_names(tmp_path: Path) -> None:
    asked = []
    with xlplan.open(write_sample(tmp_path / "sample.xlsx")) as book:
        book.app.impl.answer = lambda prompt, title, buttons: asked.append((prompt, title, buttons)) or "no"
        assert book.app.alert("Overwrite?", "Plan", "yes_no") == "no"
        book.app.impl.answer = None
    assert asked == [("Overwrite?", "Plan", "yes_no")]
