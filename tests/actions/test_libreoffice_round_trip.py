"""A workbook saved by LibreOffice: what fill brings back, and what is dropped, as docs/libreoffice.md says."""

from __future__ import annotations

import shutil
from pathlib import Path

import libreoffice
import openpyxl
import pytest
from workbooks_support import TEMPLATE_IDS, sample_path

import xlplan
from xlplan.actions import check, fill, read
from xlplan.actions.calculated import calculated_cells, same_formula, same_value
from xlplan.forms import info
from xlplan.forms.form import LANGS

NAMES = [(name, lang) for name in TEMPLATE_IDS for lang in LANGS]

pytestmark = libreoffice.needed


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Path]]:
    """Each sample, and the same as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("round_trip")
    paths = [sample_path(folder, name, lang) for name, lang in NAMES]
    return list(zip(paths, libreoffice.recalculated(paths, folder / "saved"), strict=True))


def formulas(path: Path) -> dict[tuple[str, str], str]:
    with xlplan.open(path) as book:
        return {(c.sheet, c.address): c.actual_formula or "" for c in calculated_cells(read(book))}


def test_what_libreoffice_saved_is_sound_and_fill_changes_only_drafts(saved: list[tuple[Path, Path]]) -> None:
    for ours, theirs in saved:
        with xlplan.open(ours) as book:
            wanted = fill(book).changes
        with xlplan.open(theirs) as book:
            assert all(cell.sound for cell in calculated_cells(read(book)))
            assert fill(book).changes == wanted
        assert formulas(theirs).keys() == formulas(ours).keys()


def test_damage_done_in_libreoffice_is_mended_and_recalculates_to_the_same_values(
    saved: list[tuple[Path, Path]], tmp_path: Path
) -> None:
    mended = []
    for ours, theirs in saved:
        path = shutil.copy(theirs, tmp_path / ours.name)
        with xlplan.open(path) as book:
            for cell in calculated_cells(read(book))[::3]:
                book.sheets[cell.sheet].range(cell.address).value = 3
            fill(book)
            book.save()
        wanted = formulas(ours)
        assert all(same_formula(f, wanted[place]) for place, f in formulas(path).items())
        mended.append(path)
    for path, recalculated in zip(mended, libreoffice.recalculated(mended, tmp_path / "again"), strict=True):
        values = openpyxl.load_workbook(recalculated, data_only=True)
        with xlplan.open(path) as book:
            for cell in calculated_cells(read(book)):
                assert cell.sound
                assert same_value(values[cell.sheet][cell.address].value, cell.actual_value), (path.name, cell.address)


def test_check_says_of_a_file_saved_by_libreoffice_what_it_says_of_ours(saved: list[tuple[Path, Path]]) -> None:
    for ours, theirs in saved:
        with xlplan.open(ours) as one, xlplan.open(theirs) as other:
            assert check(other) == check(one)


# --- the list in docs/libreoffice.md ---------------------------------------------------------------------------------
def test_what_libreoffice_keeps(saved: list[tuple[Path, Path]]) -> None:
    for ours, theirs in saved:
        one, other = openpyxl.load_workbook(ours), openpyxl.load_workbook(theirs)
        assert one.sheetnames == other.sheetnames
        assert {n: d.value for n, d in one.defined_names.items()} == {
            n: d.value for n, d in other.defined_names.items()
        }
        for sheet in one:
            kept = other[sheet.title]
            assert {t.name: t.ref for t in sheet.tables.values()} == {t.name: t.ref for t in kept.tables.values()}
            assert len(kept.data_validations.dataValidation) == len(sheet.data_validations.dataValidation)
            assert len(kept.conditional_formatting) == len(sheet.conditional_formatting)


def test_what_libreoffice_drops(saved: list[tuple[Path, Path]]) -> None:
    for ours, theirs in saved:
        one, other = openpyxl.load_workbook(ours), openpyxl.load_workbook(theirs)
        first = one.sheetnames[0]
        assert one[first].freeze_panes
        assert other[first].freeze_panes is None
        (table,) = one[first].tables.values()
        (kept,) = other[first].tables.values()
        assert table.tableStyleInfo is not None
        assert kept.tableStyleInfo is None
        assert any(c.calculatedColumnFormula for c in table.tableColumns)
        assert not any(c.calculatedColumnFormula for c in kept.tableColumns)
        assert one[info.MEMORY_SHEET].sheet_state == "veryHidden"
        assert other[info.MEMORY_SHEET].sheet_state == "hidden"


def test_libreoffice_keeps_fifteen_digits_of_a_number(saved: list[tuple[Path, Path]]) -> None:
    theirs = next(path for ours, path in saved if ours.name.startswith("evaluation-zh"))
    assert openpyxl.load_workbook(theirs)["效果评估"]["G13"].value == 7.67857142857143  # typed: 7.678571428571429


def test_without_a_readable_as_of_date_all_cells_recalculate_to_what_fill_stored(tmp_path: Path) -> None:
    paths = [sample_path(tmp_path, name, "en") for name in TEMPLATE_IDS]
    for path in paths:
        with xlplan.open(path) as book:
            book.names["xlplan_as_of"].refers_to_range.value = "'end of June"
            assert fill(book).changes
            book.save()
    for path in libreoffice.recalculated(paths, tmp_path / "again"):
        with xlplan.open(path) as book:
            cells = calculated_cells(read(book))
            assert [(c.sheet, c.address, c.value, c.actual_value) for c in cells if not c.value_sound] == []
