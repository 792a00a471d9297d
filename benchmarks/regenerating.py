"""Many workbooks from one template, new ones and existing ones, against openpyxl's load, fill and save."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl

from benchmarks import books
from benchmarks.harness import Target, compare
from xlplan.batch.data import load_ledger
from xlplan.batch.fresh import new_workbook
from xlplan.batch.instance import Update, owned_fields
from xlplan.batch.mapping import load_mapping
from xlplan.batch.regenerate import regenerate
from xlplan.forms.catalog import template
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose
from xlplan.headless.package import Package, TableInfo
from xlplan.headless.saving import replace_atomically

Cells = list[tuple[str, int, int, object]]


def contents(path: Path) -> tuple[Cells, dict[str, TableInfo]]:
    """All cells of a workbook as openpyxl writes them (formulas without values), and its tables."""
    package, cells = Package.open(path), Cells()
    for sheet in (info.name for info in package.sheets):
        rows, cols = package.used_range(sheet)
        if rows:
            values, formulas = (read(sheet, 1, 1, rows, cols) for read in (package.values, package.formulas))
            for row, col in itertools.product(range(rows), range(cols)):
                held = formulas[row][col] or values[row][col]
                if held is not None:
                    cells.append((sheet, row + 1, col + 1, held))
    return cells, package.tables


def fill_with_openpyxl(source: Path, out: Path, cells: Cells, tables: dict[str, TableInfo]) -> None:
    book = openpyxl.load_workbook(source)
    for sheet, row, col, value in cells:
        book[sheet].cell(row, col).value = value
    for info in tables.values():
        area = f"A{info.first_row}".replace("A", openpyxl.utils.get_column_letter(info.first_col))
        table = book[info.sheet].tables[info.name]
        table.ref = f"{area}:{openpyxl.utils.get_column_letter(info.last_col)}{info.last_row}"
        if table.autoFilter:
            table.autoFilter.ref = table.ref
    book.save(out)


def regions_at_hand(ledger: Path) -> dict[str, tuple[bytes, Update]]:
    """The empty template and each region's rows: what openpyxl is given, but for the figures, which it is given too."""
    order = books.order(ledger, Path())
    mapping, _ = load_mapping(order.mapping, order.by)
    assert mapping is not None
    form, facts = template("forecast"), {"as_of": f"{order.as_of}", "period": f"{order.as_of:%Y-%m}"}
    empty = compose(form, new_book(form, order.lang, facts))
    found = load_ledger(ledger, mapping, order.by, order.as_of, order.mapping.parent)
    fields = owned_fields(["invoice_no", "customer", "product", "invoice_date", "due_date", "amount"],
                          ["invoice_no", "date", "amount", "kind"])  # fmt: skip
    known = {"period": facts["period"], "as_of": order.as_of, "template": form.id, "template_version": form.version}
    return {
        region: (empty, Update(data, order.as_of, known | {"region": region}, fields))
        for region, data in found.regions.items()
    }


def measure(folder: Path, rounds: int, *, regions: int, invoices: int, jobs: int) -> None:
    first = books.ledger(folder / "first.csv", regions, invoices)
    later = books.ledger(folder / "later.csv", regions, invoices, surcharge=1)
    empty = books.ledger(folder / "small.csv", 1, 1)
    made = folder / "made"
    regenerate(books.order(empty, folder / "template"))
    source = next((folder / "template").glob("*.xlsx"))
    regenerate(books.order(first, made))
    models = sorted(made.glob("*.xlsx"))
    found = {path: contents(path) for path in models}
    kept = folder / "kept"
    shutil.copytree(made, kept)
    turns = itertools.cycle([later, first])
    at_hand = regions_at_hand(first)

    def new() -> None:
        shutil.rmtree(made)
        regenerate(books.order(first, made, jobs))

    def new_from_rows() -> None:
        for region, (empty, update) in at_hand.items():
            data = new_workbook(empty, replace(update, problems=[], counts={}))
            assert data is not None
            replace_atomically(made / f"{region}.xlsx", lambda out, data=data: out.write(data), flush_folder=False)

    def openpyxl_new() -> None:
        for path in models:
            fill_with_openpyxl(source, folder / "out.xlsx", *found[path])

    def again() -> None:
        regenerate(books.order(next(turns), kept, jobs))

    def openpyxl_again() -> None:
        for path in models:
            fill_with_openpyxl(kept / path.name, folder / "out.xlsx", *found[path])

    title = f"{regions} workbooks of {invoices} invoices, {jobs} process(es); a workbook takes"
    compare(
        f"New from a template: {title}", {"xlplan": new, "openpyxl load, fill, save": openpyxl_new}, rounds,
        (Target("openpyxl load, fill, save", least=15),), per=regions,
    )  # fmt: skip
    title_alone = f"New, from rows in memory: {regions} workbooks of {invoices} invoices; a workbook takes"
    compare(
        title_alone, {"xlplan": new_from_rows, "openpyxl load, fill, save": openpyxl_new}, rounds,
        (Target("openpyxl load, fill, save", least=15),), per=regions,
    )  # fmt: skip
    compare(
        f"Refilled with changed amounts: {title}", {"xlplan": again, "openpyxl load, fill, save": openpyxl_again},
        rounds, (Target("openpyxl load, fill, save", least=8),), per=regions,
    )  # fmt: skip
