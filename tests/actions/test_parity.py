"""Every formula's cached value is what LibreOffice reckons, on tables as messy as people leave them."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import libreoffice
import openpyxl
import pytest
from messy import written
from workbooks_support import TEMPLATE_IDS, sample_path

import xlplan
from xlplan.actions import fill, read
from xlplan.actions.calculated import CalculatedCell, calculated_cells, same_value
from xlplan.forms.catalog import template
from xlplan.forms.form import LANGS, Row
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose

SEEDS = (0, 1, 2, 3, 4)
"""Even ones with billed columns, odd ones without, the last one without an as-of date."""

MOST_CELLS = 2000
FIXED = re.compile(r'=[01]|=""|=N\(xlplan_met_at\)')
"""Formulas of what is the same in all workbooks here: lines across a chart, and what is not drawn."""
POINT = re.compile(r"(数据看板|Dashboard)!\w+_\d+_\d+")
"""Points of charts: some are beyond what these tables hold, as a twelfth month or a fifth late owner."""


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
    cells = defaultdict[tuple[str, str], list[CalculatedCell]](list)
    for cell in (cell for path, _ in filled for cell in cells_of(path) if cell.part != "total"):
        cells[cell.form, cell.field].append(cell)
    for (form, field), alike in cells.items():
        if all(FIXED.fullmatch(c.formula) or POINT.fullmatch(f"{c.sheet}!{field}") for c in alike):
            continue
        values = {repr(c.value) for c in alike}
        assert len(values) > 1, (form, field)


SIGNS = ("AB1", "AB*", "AB?", "A~B", "<>", "<5", ">", "=x", "=", Decimal(1001))
MONTH = dt.date(2023, 6, 1)


@libreoffice.needed
def test_a_sign_in_a_number_or_a_name_is_read_as_it_stands(tmp_path: Path) -> None:
    """Each invoice has one receipt of its own power of two; each customer owes one, with and without a product."""
    book = new_book(template("forecast"), "en", {"region": "East", "as_of": "2023-06-30"}, months=1)
    issued, owing = {"invoice_date": MONTH, "due_date": MONTH}, {"invoice_date": MONTH - dt.timedelta(9)}
    owing["due_date"] = MONTH - dt.timedelta(1)
    for n, sign in enumerate(SIGNS):
        paid, name = Decimal(2**n), str(sign)
        book.tables.setdefault("invoices", []).append(
            {"invoice_no": sign, "customer": "x", "amount": Decimal(5000), **issued}
        )
        typed = "1001" if sign == 1001 else sign
        book.tables.setdefault("receipts", []).append({"invoice_no": typed, "date": MONTH, "amount": paid})
        for product, owed in ((None, paid), ("P*", paid * 1024), ("Px", paid * 2048)):
            row: Row = {"customer": name, "product": product}
            book.tables["invoices"].append({"invoice_no": f"{n}-{product}", "amount": owed, **row, **owing})
            book.tables.setdefault("receivables", []).append(row)
    path = tmp_path / "signs.xlsx"
    path.write_bytes(compose(template("forecast"), book))
    (recalculated,) = libreoffice.recalculated([path], tmp_path / "recalculated")
    theirs = openpyxl.load_workbook(recalculated, data_only=True)
    values = {
        field: [theirs[c.sheet][c.address].value for c in cells_of(path) if c.part == "body" and c.field == field]
        for field in ("settled", "overdue_opening")
    }
    powers = [2**n for n in range(len(SIGNS))]
    assert [v for v in values["settled"] if v] == powers
    assert values["overdue_opening"] == [p * scale for p in powers for scale in (1, 1024, 2048)]
    assert all(same_value(theirs[c.sheet][c.address].value, c.actual_value) for c in cells_of(path))
