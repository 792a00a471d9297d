"""Every formula's cached value is what LibreOffice reckons, on tables as messy as people leave them."""

from __future__ import annotations

from pathlib import Path

import libreoffice
import openpyxl
import pytest
from messy import written
from workbooks_support import TEMPLATE_IDS, sample_path

import xlplan
from xlplan.actions import fill, read
from xlplan.actions.calculated import CalculatedCell, calculated_cells, same_value
from xlplan.forms.form import LANGS

SEEDS = (0, 1, 2, 3, 4)
"""Even ones with billed columns, odd ones without, the last one without an as-of date."""

MOST_CELLS = 2000


def cells_of(path: Path) -> list[CalculatedCell]:
    with xlplan.open(path) as book:
        return calculated_cells(read(book))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Path]]:
    """Messy workbooks and samples after fill, each with what one run of LibreOffice makes of them."""
    folder = tmp_path_factory.mktemp("parity")
    paths = [written(folder, name, lang, seed) for name in TEMPLATE_IDS for lang in LANGS for seed in SEEDS]
    paths += [sample_path(folder, name, lang, rows=n) for name in TEMPLATE_IDS for lang in LANGS for n in (0, 9)]
    for path in paths:
        with xlplan.open(path) as book:
            fill(book)
            assert fill(book).changes == [], path.name
            book.save()
    return list(zip(paths, libreoffice.recalculated(paths, folder / "recalculated"), strict=True))


@libreoffice.needed
def test_every_cached_value_equals_an_independent_recalculation(filled: list[tuple[Path, Path]]) -> None:
    seen = 0
    for path, recalculated in filled:
        book = openpyxl.load_workbook(recalculated, data_only=True)
        for cell in cells_of(path):
            theirs = book[cell.sheet][cell.address].value
            assert same_value(cell.actual_value, cell.value), (path.name, cell.address)
            assert same_value(theirs, cell.value), (path.name, cell.form, cell.field, cell.address, theirs, cell.value)
            seen += 1
    assert seen > MOST_CELLS


@libreoffice.needed
def test_the_messy_tables_give_values_of_every_sort_not_only_empty_ones(filled: list[tuple[Path, Path]]) -> None:
    cells = [cell for path, _ in filled for cell in cells_of(path) if cell.part != "total"]
    for form, field in {(c.form, c.field) for c in cells}:
        values = {repr(c.value) for c in cells if (c.form, c.field) == (form, field)}
        assert len(values) > 1, (form, field)
